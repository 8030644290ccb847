"""Bytes to Document: the first verb of the story.

``kinds`` tells what kind of file it is and has it read as a ``Source``, ``layout`` finds the blocks, ``repair``
names what was changed, ``about`` and ``dates`` find what the document says of itself, ``articles`` divides a page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from duizhang.model import Document, DocumentKind
from duizhang.reading import about, articles, dates, kinds, layout, repair, tables

__all__ = ["read", "read_bytes"]


def read(path: str | Path, *, date: str = "", area: str = "", issuer: str = "") -> Document:
    """Read a file of any kind in ``kinds.FORMATS``. ``date`` (ISO), ``area`` and ``issuer`` override what the document says of itself.

    Raises UnreadableInput, with path, reason and place, where the file cannot be read.
    """
    return read_bytes(kinds.load(path), str(path), date=date, area=area, issuer=issuer)


def read_bytes(data: bytes, path: str, *, date: str = "", area: str = "", issuer: str = "") -> Document:
    """Read the bytes of a file; ``path`` is only for the record and for messages. See ``read``."""
    given = kinds.read(data, path)
    source = given.text
    repairs, known = layout.plan(given)
    repaired = repair.apply(source, repairs)
    blocks = layout.blocks(repaired, known)
    page = about.Page(repaired, blocks)
    title = about.title(page)
    issuer = issuer or about.issuer(page, title)
    kind = about.kind(title, page.prose[:800], issuer)
    # A report may be printed with despatches' heads in it: it stays one document.
    report = about.kind(title, "") in articles.REPORTS
    highest = min(known.levels.values(), default=0)
    titles = {at for at, level in known.levels.items() if level == highest}
    begins = [] if report else articles.starts(repaired, blocks, titles)
    kind = "newspaper page" if len(begins) > 1 else kind
    assumed = [*given.noted]
    if not area:
        area, reason = about.area(page, title, issuer, many=len(begins) > 1)
        assumed += [reason] if reason else []
    before = dates.past(page.prose)
    if not date:
        moment = _date(page, kind, title, before)
        date = moment.date
        assumed += [moment.assumed] if moment.assumed else []
    parts = articles.divide(repaired, blocks, begins, area, date, before)
    if len(parts) > 1 and not about.labelled_title(page):
        # Of a page with several articles the first one's title, not a line of its contents.
        title = next((a.title for a in parts if a.title), title)
    return Document(
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        source=source,
        text=repaired,
        repairs=tuple(repairs),
        blocks=blocks,
        tables=tables.tables(repaired, blocks),
        articles=parts,
        title=title,
        issuer=issuer,
        date=date,
        area=area,
        kind=_page_kind(kind, begins, title),
        assumed=tuple(assumed),
        pages=given.pages,
        runs=given.runs,
        doubts=given.doubts,
    )


def _date(page: about.Page, kind: DocumentKind, title: str, before: dates.Past | None) -> dates.Moment:
    """The document's date: said of a meeting or on the page, told by its despatches, or inferred."""
    inferred = dates.from_text(page.prose, before, kind, page.headings, title)
    days = articles.days(page.text, page.blocks)
    for how, date in dates.said(page.head, page.top, page.foot):
        # A page may have been put up years after the report that it holds.
        late = how in ("label", "stamp") and kind in articles.REPORTS and date[:4] > inferred.date[:4] > ""
        if date and days and how == "masthead":
            # A paper is printed the day after what it reports; its own date tells the year.
            return max((dates.with_year(*day, before, date) for day in days), key=lambda moment: moment.date)
        if date and not late:
            return dates.Moment(date)
    if days:
        return dates.with_year(*max(days), before, "")
    return inferred


def _page_kind(kind: DocumentKind, begins: Sequence[articles.Start], title: str) -> DocumentKind:
    """What is no report: a press release where one despatch makes it up, else an article."""
    if (
        len(begins) == 1
        and not begins[0].speech
        and kind in ("unknown", "plan")
        and about.kind(title, "") == "unknown"
    ):
        return "press release"
    return "article" if kind == "unknown" else kind
