"""The view: what the ledger holds now, worked out and laid ready for looking things up in no time.

A file of its own beside the ledger, made of nothing but the ledger: it may be deleted at any time and is made anew.
It is written aside and put in its place at once, so whoever reads it sees all of the old one or all of the new one.

============== ===================================================================
``form``       the file's tables
``making``     the file is made: statements with their status, findings, relations, cards, counts
``asking``     the view as it is opened and asked, one page at a time: all the questions together
``statements`` ``documents``, ``findings``, ``series``, ``cards``: the questions about each
``answers``    what is asked and answered, as values
``lookup``     the open file
``words``      free search: pairs of neighbouring characters, as Chinese has no spaces
============== ===================================================================
"""

from duizhang.ledger.view.answers import (
    Asked,
    Found,
    Held,
    Kept,
    Listed,
    Marked,
    Moved,
    Promised,
    Related,
    Sort,
    Told,
    Totals,
)
from duizhang.ledger.view.asking import View, open_view, place_of
from duizhang.ledger.view.making import Drawn, Worked, make_view

__all__ = [
    "Asked",
    "Drawn",
    "Found",
    "Held",
    "Kept",
    "Listed",
    "Marked",
    "Moved",
    "Promised",
    "Related",
    "Sort",
    "Told",
    "Totals",
    "View",
    "Worked",
    "make_view",
    "open_view",
    "place_of",
]
