"""Reconciliation: statements → report. A new check is a function and its name in its module's ``FAMILY``."""

from duizhang.checks.dismissing import set_aside
from duizhang.checks.findings import CODES
from duizhang.checks.reconciling import RELATIONS, Solved, check, solve, tell

__all__ = ["CODES", "RELATIONS", "Solved", "check", "set_aside", "solve", "tell"]
