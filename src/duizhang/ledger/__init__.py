"""The ledger: every statement ever read, with its words. The only place that speaks SQL."""

from duizhang.ledger.book import Counts, Header, Ledger, Posted, open_ledger
from duizhang.ledger.opening import called

__all__ = ["Counts", "Header", "Ledger", "Posted", "called", "open_ledger"]
