"""Bytes to Document: the first verb of the story.

``text`` decodes, ``layout`` finds the blocks, ``repair`` names what was changed, ``about`` and ``dates``
find what the document says of itself, ``articles`` divides a page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from duizhang.model import Article, Block, Document, DocumentKind
from duizhang.reading import about, articles, dates, layout, repair, text

__all__ = ["read", "read_bytes"]


def read(path: str | Path, *, date: str = "", area: str = "", issuer: str = "") -> Document:
    """Read a text file. ``date`` (ISO), ``area`` and ``issuer`` override what the document says of itself.

    Raises UnreadableInput, with path, reason and place, where the file cannot be read as text.
    """
    return read_bytes(text.load(path), str(path), date=date, area=area, issuer=issuer)


def read_bytes(data: bytes, path: str, *, date: str = "", area: str = "", issuer: str = "") -> Document:
    """Read the bytes of a text file; ``path`` is only for the record and for messages. See ``read``."""
    source = text.decode(data, path)
    repairs, levels = layout.plan(source)
    repaired = repair.apply(source, repairs)
    blocks = layout.blocks(repaired, levels)
    title = about.title(repaired, blocks)
    prose = about.rows(repaired, blocks)
    issuer = issuer or about.issuer(repaired, blocks, title)
    kind = about.kind(title, "\n".join(prose)[:800], issuer)
    # A report may be printed with despatches' heads in it: it stays one document.
    report = about.kind(title, "") in articles.REPORTS
    begins = [] if report else articles.starts(repaired, blocks, levels)
    if len(begins) > 1:
        kind = "newspaper page"
    assumed: list[str] = []
    if not area:
        many = kind == "newspaper page"
        area, reason = about.by_frequency(repaired) if many else about.area(repaired, blocks, title, issuer)
        assumed += [reason] if reason else []
    before = dates.past("\n".join(prose))
    if not date:
        moment = _date(repaired, blocks, prose, kind, title, before)
        date = moment.date
        assumed += [moment.assumed] if moment.assumed else []
    parts = articles.divide(repaired, blocks, begins, area, date, before)
    return Document(
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        source=source,
        text=repaired,
        repairs=tuple(repairs),
        blocks=blocks,
        articles=parts,
        title=title,
        issuer=issuer,
        date=date,
        area=area,
        kind=_page_kind(kind, parts, prose),
        assumed=tuple(assumed),
    )


def _date(
    whole: str,
    blocks: Sequence[Block],
    prose: list[str],
    kind: DocumentKind,
    title: str,
    before: dates.Past | None,
) -> dates.Moment:
    """The document's date: said of a meeting or on the page, told by its despatches, or inferred."""
    head = "\n".join(prose[: about.HEAD])[:2000]
    page = "\n".join(about.rows(whole, blocks[: about.HEAD], furniture=True))[:3000]
    headings = [*(row for row in prose if len(row) <= 40), *(row[:120] for row in prose[:4])]
    inferred = dates.from_text("\n".join(prose), kind, headings, title)
    for how, date in dates.said(head, page):
        # A page may have been put up years after the report that it holds.
        late = how in ("label", "stamp") and kind in articles.REPORTS and date[:4] > inferred.date[:4] > ""
        if date and not late:
            return dates.Moment(date)
    days = articles.days(whole, blocks)
    if days:
        return dates.with_year(*max(days), before, "")
    return inferred


def _page_kind(kind: DocumentKind, parts: Sequence[Article], prose: list[str]) -> DocumentKind:
    if len(parts) == 1 and kind in ("unknown", "plan"):
        return "press release"
    return kind if kind != "unknown" or not prose else "article"
