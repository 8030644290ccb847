"""The tables of the view. Numbers (``n``) count from 1 in the ledger's order; indexes are made last.

On a card (``cards``) a figure is a statement's number, or with a minus that of something told by comparison.
"""

from __future__ import annotations

import hashlib

STATEMENT = (
    "n", "id", "document", "span_start", "span_end", "place_start", "place_end", "line", "col", "text", "quote",
    "quote_start", "quote_end", "kind", "low", "high", "step", "value", "bound", "unit", "indicator", "concept", "area",
    "period", "base", "of", "modality", "owner", "rules", "regions", "doubts", "status", "corrected",
)  # fmt: skip
"""The columns of ``statements``: those of the ledger, the status that the check gave, whether a person had a hand in
it. ``document`` is the document's number."""

_WHOLE = ("span_start", "span_end", "place_start", "place_end", "line", "col", "quote_start", "quote_end")
_TYPES = dict.fromkeys(("document", "corrected", *_WHOLE), "INTEGER") | {
    "n": "INTEGER PRIMARY KEY",
    "value": "REAL",
}
# Without a type, a column's index is not used where it is compared with a column that has one.
_SAID = ", ".join(f'"{c}" {_TYPES.get(c, "TEXT")}' for c in STATEMENT)

TABLES = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
  n INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, path TEXT NOT NULL, title TEXT NOT NULL, issuer TEXT NOT NULL,
  date TEXT NOT NULL, area TEXT NOT NULL, kind TEXT NOT NULL, at TEXT NOT NULL, chars INTEGER NOT NULL,
  stated INTEGER NOT NULL, ignored INTEGER NOT NULL, unread INTEGER NOT NULL,
  confirmed INTEGER NOT NULL DEFAULT 0, contradicted INTEGER NOT NULL DEFAULT 0, unchecked INTEGER NOT NULL DEFAULT 0,
  errors INTEGER NOT NULL DEFAULT 0, warnings INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE statements ({_SAID});
CREATE TABLE areas (area TEXT, n INTEGER, PRIMARY KEY (area, n)) WITHOUT ROWID;
CREATE TABLE comparisons ({_SAID});
CREATE TABLE findings (
  n INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL, code TEXT NOT NULL, severity TEXT NOT NULL,
  document INTEGER NOT NULL, statement TEXT NOT NULL, dismissed INTEGER NOT NULL, reason TEXT NOT NULL,
  by TEXT NOT NULL, at TEXT NOT NULL, zh TEXT NOT NULL, en TEXT NOT NULL
);
CREATE TABLE concerned (statement TEXT, finding INTEGER, PRIMARY KEY (statement, finding)) WITHOUT ROWID;
CREATE TABLE relations (n INTEGER PRIMARY KEY, code TEXT NOT NULL, holds INTEGER NOT NULL, equation TEXT NOT NULL);
CREATE TABLE parts (
  relation INTEGER, place INTEGER, role TEXT NOT NULL, statement TEXT NOT NULL, PRIMARY KEY (relation, place)
) WITHOUT ROWID;
CREATE TABLE promises (
  area TEXT, year INTEGER, targets INTEGER, due INTEGER, paired INTEGER, met INTEGER, exceeded INTEGER, missed INTEGER,
  unclear INTEGER, waiting INTEGER, PRIMARY KEY (area, year)
) WITHOUT ROWID;
CREATE TABLE notes (n INTEGER PRIMARY KEY, zh TEXT NOT NULL, en TEXT NOT NULL);
CREATE TABLE cards (
  area TEXT, year INTEGER, place INTEGER, target INTEGER NOT NULL, outcome INTEGER, against INTEGER,
  verdict TEXT NOT NULL, margin TEXT, unit TEXT NOT NULL, pace TEXT NOT NULL, note INTEGER NOT NULL,
  PRIMARY KEY (area, year, place)
) WITHOUT ROWID;
CREATE TABLE spread (
  concept TEXT, kind TEXT, period TEXT, areas INTEGER NOT NULL, PRIMARY KEY (concept, kind, period)
) WITHOUT ROWID;
CREATE TABLE told (concept TEXT, area TEXT, n INTEGER NOT NULL, PRIMARY KEY (concept, area)) WITHOUT ROWID;
CREATE TABLE counts (facet TEXT, value TEXT, n INTEGER NOT NULL, PRIMARY KEY (facet, value)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (indicator, said, content='', columnsize=0, tokenize='ascii');
INSERT INTO words (words, rank) VALUES ('hashsize', 16000000);
"""

INDEXES = """
CREATE INDEX documents_by_hash ON documents (sha256);
CREATE INDEX by_id ON statements (id);
CREATE INDEX by_document ON statements (document, span_start);
CREATE INDEX by_indicator ON statements (indicator, n);
CREATE INDEX by_concept ON statements (concept, period) WHERE concept IS NOT NULL;
CREATE INDEX by_area ON statements (area, n);
CREATE INDEX by_period ON statements (period, kind, modality, status, n);
CREATE INDEX by_kinds ON statements (kind, modality, status);
CREATE INDEX by_value ON statements (value, n);
CREATE INDEX by_kind ON statements (kind, n);
CREATE INDEX by_modality ON statements (modality, n);
CREATE INDEX by_status ON statements (status, n);
CREATE INDEX by_hand ON statements (n) WHERE corrected;
CREATE INDEX promises_by_year ON promises (year DESC, due DESC, area);
CREATE INDEX findings_by_document ON findings (document, n);
CREATE INDEX findings_by_severity ON findings (dismissed, severity, n);
CREATE INDEX findings_by_code ON findings (dismissed, code, n);
CREATE INDEX findings_held ON findings (dismissed, document);
CREATE INDEX findings_by_fingerprint ON findings (fingerprint);
CREATE INDEX parts_by_statement ON parts (statement, relation);
CREATE INDEX spread_by_areas ON spread (areas DESC, period DESC, concept);
CREATE INDEX told_by_size ON told (concept, n DESC, area);
CREATE INDEX areas_by_number ON areas (n, area);
CREATE INDEX counts_by_size ON counts (facet, n DESC, value);
ANALYZE;
"""

FILLED = "1"
"""To be changed where the same tables are filled otherwise."""
FORM = hashlib.sha256(f"{TABLES}{INDEXES}{FILLED}".encode()).hexdigest()[:16]
"""A view of another form is made anew."""
