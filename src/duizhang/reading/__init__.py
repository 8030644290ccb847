"""Bytes to Document: the first verb of the story.

``kinds`` tells what kind of file it is and has it read as a ``Source``, ``layout`` finds the blocks, ``repair``
names what was changed, ``about`` and ``dates`` find what the document says of itself, ``articles`` divides a page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import ne
from pathlib import Path
from typing import NamedTuple

from duizhang.language import say
from duizhang.model import Document, DocumentKind, Doubt, Repair, replayed
from duizhang.reading import about, articles, dates, doubts, kinds, layout, repair, tables, traditional
from duizhang.reading.source import Said, Source

__all__ = ["read", "read_bytes"]

_A_WORD = 3
"""Characters: so many in the traditional script are told; fewer are a slip, or a link to the page in that script."""


def read(path: str | Path, *, date: str = "", area: str = "", issuer: str = "") -> Document:
    """Read a file of any kind in ``kinds.FORMATS``. ``date`` (ISO), ``area`` and ``issuer`` override what the document says of itself.

    Raises UnreadableInput, with path, reason and place, where the file cannot be read.
    """
    return read_bytes(kinds.load(path), str(path), date=date, area=area, issuer=issuer)


def read_bytes(data: bytes, path: str, *, date: str = "", area: str = "", issuer: str = "") -> Document:
    """Read the bytes of a file; ``path`` is only for the record and for messages. See ``read``."""
    printed = kinds.read(data, path)
    # All is told by the simplified text, which is as long as the printed one.
    given = replace(printed, text=traditional.simplified(printed.text))
    laid = _laid_out(given)
    head = _introduced(laid, given, date=date, area=area, issuer=issuer)
    page = laid.page
    parts = articles.divide(page.text, page.blocks, head.begins, head.area, head.date, head.before)
    title = head.title
    if len(parts) > 1 and not about.labelled_title(page):
        # Of a page with several articles the first one's title, not a line of its contents.
        title = next((a.title for a in parts if a.title), title)
    simplified = given.text is not printed.text
    return Document(
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        source=printed.text,
        text=replayed(printed.text, laid.repairs) if simplified else page.text,
        simplified=page.text if simplified else "",
        repairs=laid.repairs,
        blocks=page.blocks,
        tables=tables.tables(page.text, page.blocks),
        articles=parts,
        title=title,
        issuer=head.issuer,
        date=head.date,
        area=head.area,
        kind=_page_kind(head.kind, head.begins, title),
        assumed=(*head.assumed, *_traditional(printed.text, given.text)),
        pages=given.pages,
        runs=given.runs,
        doubts=laid.doubts,
    )


class _Laid(NamedTuple):
    """A source's text after repair, in blocks. ``highest``: where the headings of the highest rank begin."""

    page: about.Page
    repairs: tuple[Repair, ...]
    highest: set[int]
    doubts: tuple[Doubt, ...]


class _Head(NamedTuple):
    """What a document says of itself, or what it is taken for: ``assumed`` tells which."""

    title: str
    issuer: str
    kind: DocumentKind
    area: str
    date: str
    before: dates.Past | None
    """what is past when it speaks"""
    begins: Sequence[articles.Start]
    assumed: list[str]


def _laid_out(given: Source) -> _Laid:
    repairs, known = layout.plan(given)
    unsure = doubts.find(given.text, given.doubts, recognised=given.recognised)
    repairs = repair.together(repairs, unsure.repairs)
    text = replayed(given.text, repairs)
    rank = min(known.levels.values(), default=0)
    highest = {at for at, level in known.levels.items() if level == rank}
    return _Laid(about.Page(text, layout.blocks(text, known)), tuple(repairs), highest, unsure.doubts)


def _introduced(laid: _Laid, given: Source, *, date: str, area: str, issuer: str) -> _Head:
    """What the document says of itself; ``date``, ``area`` and ``issuer`` go before it where they are given."""
    page = laid.page
    title, named, assumed = _named(page, given.said)
    assumed += given.noted
    issuer = issuer or named
    kind = about.kind(title, page.prose[:800], issuer)
    # A report may be printed with despatches' heads in it: it stays one document.
    report = about.kind(title, "") in articles.REPORTS
    begins = [] if report else articles.starts(page.text, page.blocks, laid.highest)
    kind = "newspaper page" if len(begins) > 1 else kind
    if not area:
        area, reason = about.area(page, title, issuer, many=len(begins) > 1)
        assumed += [reason] if reason else []
    before = dates.past(page.prose)
    if not date:
        moment = _date(page, kind, title, before, dates.sensible(given.said.date, before))
        date = moment.date
        assumed += [moment.assumed] if moment.assumed else []
    return _Head(title, issuer, kind, area, date, before, begins, assumed)


def _traditional(printed: str, simplified: str) -> Iterator[str]:
    if printed is simplified:
        return
    # Each line is as long as before; hardly any differ.
    pairs = zip(printed.split("\n"), simplified.split("\n"), strict=True)
    if sum(sum(map(ne, old, new)) for old, new in pairs if old != new) >= _A_WORD:
        yield say(zh="繁体字按简体字理解", en="traditional characters are read as simplified ones")


def _named(page: about.Page, said: Said) -> tuple[str, str, list[str]]:
    """Title and issuer: as the text tells them, else as the file's metadata does, which is then said to be assumed."""
    assumed: list[str] = []
    told, printed = about.told_title(page, said.title)
    title = about.labelled_title(page) or (told if printed else about.title(page))
    if not title and told:
        title = told
        assumed.append(say(zh=f"标题按文件信息定为{title}", en=f"title {title} as the file says"))
    issuer = about.issuer(page, title)
    if not issuer and (issuer := about.told_issuer(said.issuer)):
        assumed.append(say(zh=f"发布者按文件信息定为{issuer}", en=f"issuer {issuer} as the file says"))
    return title, issuer, assumed


def _date(
    page: about.Page, kind: DocumentKind, title: str, before: dates.Past | None, told: str
) -> dates.Moment:
    """The document's date: said of a meeting or on the page, told by its despatches or its metadata, or inferred."""
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
        return dates.with_year(*max(days), before, told)
    if told and (kind not in articles.REPORTS or told[:4] == inferred.date[:4] or not inferred.date):
        return dates.from_metadata(told)
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
