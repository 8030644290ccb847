"""Duizhang (对账) reads official documents into a ledger of statements and reconciles it.

Every command is a function of the same name: ``duizhang.read(["reports"], ledger="duizhang.sqlite")``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duizhang.pipeline import card, check, demo, explain, extract, read, statements

__version__ = "0.1.0"
__all__ = ["__version__", "card", "check", "demo", "explain", "extract", "read", "statements"]


def __getattr__(name: str) -> Any:
    # Late, so that ``import duizhang.model`` does not load a database and a grammar.
    if name in __all__:
        from duizhang import pipeline

        return getattr(pipeline, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
