"""PDFs with a text layer: each character with its place, without what nobody sees; ruled lines; metadata.

The characters come one by one from pdfium through ctypes, so a page costs as few calls as will do.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, Literal, NamedTuple

from duizhang.language import say
from duizhang.model import Region, UnreadableInput
from duizhang.reading import pace
from duizhang.reading.paper import Laid, Sheet, laid_out
from duizhang.reading.paper import read as read_pages
from duizhang.reading.pdf.calls import Calls
from duizhang.reading.pdf.characters import fragments, legible
from duizhang.reading.pdf.drawn import drawn
from duizhang.reading.pdf.frame import frame
from duizhang.reading.pdf.rendering import render
from duizhang.reading.scan import Scanner, Turn, placed
from duizhang.reading.source import Said, Source

MOST_PAGES = 3000
"""Pages of a document at most: yearbooks have a thousand."""
MOST_CHARACTERS = 100_000
"""Characters of a page at most: a newspaper's has ten thousand."""
MOST_CHARACTERS_IN_ALL = 8_000_000
"""Characters of a document at most."""
MOST_SECONDS = 300
"""Seconds for a document at most, looked at between its pages."""
A_FEW = 5
"""Characters of another direction from which on it is told that they were left out: fewer are a page's furniture."""
AFRESH = 40
"""Pages after which a document is opened anew."""
WIDEST = 20_000.0
"""Points of a page's width and height at most: 7 metres."""

_EDGE = 1024
_MARK = re.compile(rb"(?:^|[\x00-\x20])%PDF-\d")
_CHINESE_TITLE = re.compile(r"[\u4e00-\u9fff]{4}")
_FILE = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|indd|fit|ps|s2|s72|fbd)\b|Microsoft|untitled", re.IGNORECASE)
_BODY = re.compile(r"[\u4e00-\u9fff]{2,30}(?:政府|统计局|委员会|委|厅|局|部|社|报社|办公室)$")


def shows(data: bytes) -> bool:
    """Whether these are the bytes of a PDF: readers look for its mark in the first kilobyte."""
    return _MARK.search(data, 0, _EDGE) is not None


def read(data: bytes, path: str) -> Source:
    """The source that a PDF's text layer holds.

    Raises UnreadableInput where the file is encrypted, damaged, too large, or has no text layer at all.
    """
    pages = Pages(data, path)
    try:
        found = _gathered(pace.each(pages, data, path, len(pages.document)), path)
        said = _said(pages.document)
    finally:
        pages.close()
    turns = {one.laid.number: one.turn for one in found if one.turn}
    without = [one.laid.number for one in found if one.left_out == "unrecognised"]
    broken = [one.laid.number for one in found if one.left_out == "broken"]
    source = placed(read_pages([one.laid for one in found], said), turns)
    if not source.text.strip():
        raise UnreadableInput(path, _nothing(without, broken))
    noted = (*_left_out(without), *_broken(broken), *_across(found), *_cut_short(data))
    return replace(source, noted=noted)


class Found(NamedTuple):
    """A page, how it was turned if it was recognised, and why it was left out if it was."""

    laid: Laid
    characters: int
    turn: Turn | None = None
    left_out: Literal["", "unrecognised", "broken"] = ""
    across: int = 0
    """characters that were left out for standing at a right angle to the rest"""


def _gathered(pages: Iterable[Found], path: str) -> list[Found]:
    """All pages, as long as they hold no more than a document may."""
    found: list[Found] = []
    characters = 0
    for page in pages:
        found.append(page)
        characters += page.characters
        if characters > MOST_CHARACTERS_IN_ALL:
            most = MOST_CHARACTERS_IN_ALL
            reason = say(zh=f"超过 {most} 字", en=f"more than {most} characters")
            raise UnreadableInput(path, reason, f"p{page.laid.number}")
    return found


def opened(data: bytes, path: str) -> Any:
    """The document. Raises UnreadableInput."""
    # Late: only PDFs need it.
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            reason = say(zh="PDF 有密码，打不开", en="the PDF is encrypted and asks for a password")
        else:
            reason = say(zh="PDF 已损坏或不完整", en="the PDF is damaged or incomplete")
        raise UnreadableInput(path, reason) from None
    if 0 < count <= MOST_PAGES:
        return document
    document.close()
    if not count:
        raise UnreadableInput(
            path, say(zh="PDF 没有可读的页，可能已损坏", en="the PDF has no page that can be read")
        )
    raise UnreadableInput(
        path, say(zh=f"PDF 有 {count} 页，超过 {MOST_PAGES} 页", en=f"{count} pages, more than {MOST_PAGES}")
    )


def _nothing(without: list[int], broken: list[int]) -> str:
    if broken and not without:
        return say(zh="PDF 的页面已损坏", en="the pages of the PDF are damaged")
    if without:
        return say(
            zh="PDF 没有可用的文字层（扫描件），需要 OCR：pip install 'duizhang[ocr]'",
            en="the PDF has no text layer that can be used (a scan) and needs OCR: pip install 'duizhang[ocr]'",
        )
    return say(zh="PDF 里没有文字", en="the PDF holds no text")


def _left_out(without: list[int]) -> tuple[str, ...]:
    """A word on the pages that have no text layer."""
    if not without:
        return ()
    spans = _spans(without)
    return (
        say(
            zh=f"第{'、'.join(spans)}页没有可用的文字层，未读（需要 OCR：pip install 'duizhang[ocr]'）",
            en=f"pages {', '.join(spans)} have no text layer that can be used and were not read "
            "(they need OCR: pip install 'duizhang[ocr]')",
        ),
    )


def _broken(pages: list[int]) -> tuple[str, ...]:
    """A word on the pages that cannot be opened or drawn."""
    if not pages:
        return ()
    spans = _spans(pages)
    return (
        say(
            zh=f"第{'、'.join(spans)}页已损坏，未读",
            en=f"pages {', '.join(spans)} are damaged and were not read",
        ),
    )


def _across(found: Iterable[Found]) -> Iterator[str]:
    """A word on text that stands at a right angle to the rest of its page."""
    for page in found:
        if page.across >= A_FEW:
            number, count = page.laid.number, page.across
            yield say(
                zh=f"第{number}页有 {count} 个字与正文方向不同，未读",
                en=f"{count} characters on page {number} stand at a right angle to its text and were not read",
            )


def _spans(pages: Iterable[int]) -> list[str]:
    """Numbers of pages, those that follow one another as a span."""
    spans = []
    for _, run in groupby(enumerate(pages), lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in run]
        spans.append(str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}")
    return spans


def _cut_short(data: bytes) -> tuple[str, ...]:
    """A word on a file whose end is missing: what could be mended of it was read."""
    if b"%%EOF" in data[-8 * _EDGE :]:
        return ()
    return (say(zh="PDF 不完整，可能缺页", en="the PDF is cut off; pages may be missing"),)


def _said(document: Any) -> Said:
    """Title and author as the metadata has them, where they are no file's name and no person's."""
    title = " ".join(_metadata(document, "Title").split())
    issuer = _metadata(document, "Author").strip()
    return Said(
        title=title if _CHINESE_TITLE.search(title) and not _FILE.search(title) and len(title) <= 80 else "",
        issuer=issuer if _BODY.fullmatch(issuer) else "",
    )


class Pages:
    """The pages of a document, each read when it is asked for. Raises UnreadableInput."""

    def __init__(self, data: bytes, path: str) -> None:
        self.path = path
        self.document = opened(data, path)
        self._data = data
        self._since = 0
        self._calls = Calls()
        self._ends = time.monotonic() + MOST_SECONDS
        self._scanner: Scanner | None = None
        self._tried = False

    def page(self, index: int) -> Found:
        """A page, counted from 0: its text layer, or what is recognised on it where there is none to be used."""
        if time.monotonic() > self._ends:
            reason = say(zh=f"读了 {MOST_SECONDS} 秒还没有读完", en=f"not read within {MOST_SECONDS} seconds")
            raise UnreadableInput(self.path, reason, f"p{index + 1}")
        self._afresh()
        sheet, usable, across = self._sheet(self._calls, index)
        if usable:
            return Found(laid_out(sheet), sum(len(f.text) for f in sheet.fragments), across=across)
        begun = time.monotonic()
        found = self._scanned(index, sheet)
        self._ends += time.monotonic() - begun  # recognising has a limit of its own
        return found

    def close(self) -> None:
        """Let go of the file."""
        self.document.close()

    def _afresh(self) -> None:
        """Open the document anew after some pages: pdfium keeps their fonts and pictures until it is closed."""
        if self._since == AFRESH:
            self.document.close()
            self.document = opened(self._data, self.path)
            self._since = 0
        self._since += 1

    def _scanned(self, index: int, empty: Sheet) -> Found:
        """A page that is only a picture, recognised; where nothing can recognise it, it is left out."""
        if not self._tried:
            self._tried, self._scanner = True, Scanner.installed(self.path)
        if self._scanner is None:
            return Found(laid_out(empty), 0, left_out="unrecognised")
        picture = render(self.document, index)
        if picture is None:
            return Found(laid_out(empty), 0, left_out="broken")
        laid, turn = self._scanner.page(picture, index + 1, empty.width)
        return Found(
            laid, sum(len(i.text) for c in laid.columns for item in c.items for i in item.lines), turn
        )

    def _sheet(self, calls: Calls, index: int) -> tuple[Sheet, bool, int]:
        """A page, whether its text layer can be used, and how many characters of it stand otherwise than the rest."""
        from pypdfium2 import raw

        page = raw.FPDF_LoadPage(self.document.raw, index)
        if not page:
            return Sheet(index + 1, 595.0, 842.0, ()), False, 0
        text = raw.FPDFText_LoadPage(page)
        try:
            return self._read(calls, raw, page, text, index)
        finally:
            raw.FPDFText_ClosePage(text)
            raw.FPDF_ClosePage(page)

    def _read(self, calls: Calls, raw: Any, page: Any, text: Any, index: int) -> tuple[Sheet, bool, int]:
        count = raw.FPDFText_CountChars(text)
        if count > MOST_CHARACTERS:
            reason = say(zh=f"这一页有 {count} 字，不像一页", en=f"this page has {count} characters")
            raise UnreadableInput(self.path, reason, f"p{index + 1}")
        seen = frame(raw, page, text, max(count, 0))
        if max(seen.width, seen.height) > WIDEST:
            reason = say(zh="这一页的尺寸大得不合理", en="this page is larger than any paper")
            raise UnreadableInput(self.path, reason, f"p{index + 1}")
        marks = drawn(calls, raw, page, seen)
        found, across = fragments(calls, raw, text, max(count, 0), seen, marks)
        usable = legible(found, marks, seen)
        kept = tuple(found) if usable else ()
        return Sheet(index + 1, seen.width, seen.height, kept, tuple(marks.rules)), usable, across


def picture(data: bytes, path: str, regions: Sequence[Region]) -> bytes:
    """A PNG of places on a page, each framed, with what stands around them. Raises UnreadableInput."""
    from duizhang.reading.pdf.clipping import clipping

    document = opened(data, path)
    try:
        return clipping(document, path, regions)
    finally:
        document.close()


def page(data: bytes, path: str, number: int) -> bytes:
    """A PNG of a page, as it is read. Raises UnreadableInput."""
    from duizhang.reading.pdf.clipping import whole

    document = opened(data, path)
    try:
        return whole(document, path, number)
    finally:
        document.close()


def _metadata(document: Any, name: str) -> str:
    """A field of the metadata, ``""`` where it is not there or its characters are broken."""
    try:
        return str(document.get_metadata_value(name))
    except UnicodeDecodeError:
        return ""
