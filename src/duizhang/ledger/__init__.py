"""The ledger: every statement ever read, with its words. The only place that speaks SQL."""

from duizhang.ledger.book import Counts, Header, Ledger, Posted, figures_of, open_ledger
from duizhang.ledger.opening import beside, called, file_of
from duizhang.ledger.record import Record, Writer, open_record

__all__ = [
    "Counts",
    "Header",
    "Ledger",
    "Posted",
    "Record",
    "Writer",
    "beside",
    "called",
    "figures_of",
    "file_of",
    "open_ledger",
    "open_record",
]
