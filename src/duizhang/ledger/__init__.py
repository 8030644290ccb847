"""The ledger: every statement ever read, with its words. The only place that speaks SQL."""

from duizhang.ledger.book import Counts, Header, Ledger, Posted, open_ledger
from duizhang.ledger.opening import called
from duizhang.ledger.record import Record, Writer, open_record

__all__ = ["Counts", "Header", "Ledger", "Posted", "Record", "Writer", "called", "open_ledger", "open_record"]
