"""Web pages as they are saved: HTML in whatever encoding it declares, and MHTML, which holds a page with all that is on it.

Only the page's text is looked at: no script runs, nothing is fetched.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from duizhang.language import say
from duizhang.model import UnreadableInput
from duizhang.reading import breaks, text, webpage
from duizhang.reading.grid import Cell, is_prose, joined, put
from duizhang.reading.lines import HEADING
from duizhang.reading.ordinals import ordinal
from duizhang.reading.source import Draft, Said, Source

if TYPE_CHECKING:
    from lxml.etree import _Element

LARGEST = 32 * 1024 * 1024
"""Bytes of a page's HTML at most."""

LARGEST_ARCHIVE = 128 * 1024 * 1024
"""Bytes of a page saved with its pictures (MHTML) at most."""

PARTS = 2_000
"""Parts of an MHTML file at most that are looked at."""

ATTRIBUTES = 500
"""Attributes of a tag at most: each is compared with all others when the page is parsed."""

_BETWEEN = 600
"""Characters between a title and the text at most; beyond that, what stands there is something else."""

# A comment ends where it first may: else many of them are tried in all the ways to take them together.
_START = re.compile(
    rb"(?:\s|<\?xml[^>]*>|(?><!--.*?-->))*+<(?:!doctype\s+html|html|head|body|meta|title|div|table|p|article|section|script|style|center|font)\b",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_MHTML = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_HEADER = re.compile(rb"\s*[A-Za-z-]+:[^\n]*\n")
_XML_HEAD = re.compile(r"^\s*<\?xml[^>]*>")
_TAG = re.compile(r"<[A-Za-z](?:\"[^\"]*\"|'[^']*'|[^<>\"'])*+")
_VALUE = re.compile(r"\"[^\"]*\"|'[^']*'")
_NAME = re.compile(r"[^\s/=\"']+")
_WHITE = re.compile(r"[ \t\r\n\f]+")
_DATE = re.compile(r"((?:19|20)\d\d)\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})")
_SITE = re.compile(r"\s*[_|｜\-—–]+[^_|｜]{2,24}$")
_LABEL = re.compile(r"\s*(?:[\d一二三四五六七八九十]{1,3}\s*[.、．)）]|[(（])")
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li",
    "main", "menu", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
_TITLES = ("articletitle", "og:title", "dc.title", "title")
_DATES = (
    "pubdate", "article:published_time", "publishdate", "publish_time", "og:release_date", "dc.date", "date", "createdate",
)  # fmt: skip
_SOURCES = ("contentsource", "source", "article:author", "og:article:author", "author")


def shows(data: bytes) -> bool:
    """Whether the bytes are a web page, by how they begin."""
    if _is_mhtml(data):
        return True
    head = data[:4096].replace(b"\0", b"")
    for mark in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        head = head.removeprefix(mark)
    return _START.match(head) is not None


def _is_mhtml(data: bytes) -> bool:
    head = data[:8192]
    return _HEADER.match(head) is not None and _MHTML.search(head) is not None


def read(data: bytes, path: str) -> Source:
    """The text of a saved web page. Raises UnreadableInput."""
    from lxml import etree

    source = _unpacked(data, path) if _is_mhtml(data) else _decoded(data, path)
    _refuse_crowded(source, path)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(
            _XML_HEAD.sub("", source.replace("\0", "")).encode("utf-8", "replace"), parser
        )
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableInput(
            path, say(zh=f"网页无法解析：{error}", en=f"the page cannot be parsed: {error}")
        ) from None
    if root is None:
        raise _empty(path)
    called, said = _said(root)
    webpage.prune(root)
    content = webpage.main(root)
    draft = Draft()
    writer = _Writer(draft)
    title = webpage.title_before(root, content, called)
    if title is not None:
        _before(writer, root, title, content)
    writer.write(content)
    if not draft:
        raise _empty(path)
    return draft.source(said=said)


def _refuse_crowded(source: str, path: str) -> None:
    """Raise UnreadableInput for a tag with more attributes than any has."""
    for tag in _TAG.finditer(source):
        # An attribute takes two characters at least: short tags need no count.
        if tag.end() - tag.start() <= 2 * ATTRIBUTES:
            continue
        if len(_NAME.findall(_VALUE.sub('""', tag[0]))) > 2 * ATTRIBUTES:
            reason = say(zh="网页标签的属性过多", en="a tag with more attributes than any page has")
            raise UnreadableInput(path, reason, str(source.count("\n", 0, tag.start()) + 1))


def _empty(path: str) -> UnreadableInput:
    return UnreadableInput(path, say(zh="网页里没有文字", en="the page holds no text"))


# Bytes to characters


def _decoded(data: bytes, path: str, declared: str = "") -> str:
    """The characters of a page: by its mark, by what it declares if that holds, else as of a text file."""
    if len(data) > LARGEST:
        most = LARGEST // 1024**2
        raise UnreadableInput(path, say(zh=f"网页超过 {most} MB", en=f"a page larger than {most} MB"))
    if not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        found = _CHARSET.search(data[:8192])
        for name in (declared, found[1].decode("ascii") if found else ""):
            # What calls itself GB2312 or GBK may have any character of GB18030.
            encoding = "gb18030" if name.lower() in ("gb2312", "gbk", "gb_2312-80", "x-gbk") else name
            try:
                if encoding:
                    return data.decode(encoding)
            except (UnicodeDecodeError, LookupError):
                continue
    return text.decode(data, path).removeprefix("\ufeff")


def _unpacked(data: bytes, path: str) -> str:
    """The page in an MHTML file: its first part of HTML, or the longest where the first only frames others."""
    from email import message_from_bytes
    from email.errors import MessageError
    from email.policy import default

    if len(data) > LARGEST_ARCHIVE:
        most = LARGEST_ARCHIVE // 1024**2
        raise UnreadableInput(path, say(zh=f"网页超过 {most} MB", en=f"a page larger than {most} MB"))
    try:
        message = message_from_bytes(data, policy=default)
        pages: list[tuple[bytes, str]] = []
        for n, part in enumerate(message.walk()):
            if n > PARTS:
                break
            if part.get_content_type() in ("text/html", "application/xhtml+xml"):
                body = part.get_payload(decode=True)
                if isinstance(body, bytes) and body.strip():
                    pages.append((body, part.get_content_charset() or ""))
    except (MessageError, ValueError, LookupError, AttributeError, TypeError, RecursionError) as error:
        raise UnreadableInput(
            path, say(zh=f"MHTML 文件已损坏：{error}", en=f"the MHTML file is broken: {error}")
        ) from None
    if not pages:
        raise UnreadableInput(path, say(zh="MHTML 文件里没有网页", en="the MHTML file holds no page"))
    framed = b"<frameset" in pages[0][0][:65536].lower()
    body, charset = max(pages[1:] or pages, key=lambda one: len(one[0])) if framed else pages[0]
    return _decoded(body, path, charset)


# What the page says of itself


def _said(root: _Element) -> tuple[list[str], Said]:
    """What the page calls itself, in the order of trust, and what its head says of title, source and day."""
    told: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").strip().lower()
        if content := _WHITE.sub(" ", meta.get("content") or "").strip():
            told.setdefault(name, content)
    own = next((element for element in root.iter("title")), None)
    if own is not None and own.text:
        told.setdefault("title", _WHITE.sub(" ", own.text).strip())
    called = [told[name] for name in _TITLES if name in told]
    day = next((found for name in _DATES if (found := _DATE.search(told.get(name, "")))), None)
    date = f"{day[1]}-{int(day[2]):02d}-{int(day[3]):02d}" if day else ""
    title = next(iter(called), "")
    return called, Said(_SITE.sub("", title), next((told[n] for n in _SOURCES if n in told), ""), date)


# Elements to lines


def _before(writer: _Writer, root: _Element, title: _Element, content: _Element) -> None:
    """The title, and what stands between it and the text: who put it up and when."""
    around = set(content.iterancestors())
    taken = set(title.iter("*"))
    between: list[_Element] = []
    begun = False
    for element in root.iter("*"):
        if element is content:
            break
        begun = begun or element is title
        if begun and element not in around and element not in taken:
            taken.update(element.iter("*"))
            between.append(element)
    writer.heading(title)
    for element in between if sum(len(webpage.text(one)) for one in between) <= _BETWEEN else ():
        writer.write(element)


class _Writer:
    """Adds what elements print to a draft: a line for each block, a row for each row of a table."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.parts: list[str] = []
        self.label = ""
        """the number that a list prints before the next line"""

    def heading(self, title: _Element) -> None:
        """A page's title."""
        words = _WHITE.sub(" ", webpage.text(title)).strip()
        self.draft.line(words, level=1 if breaks.may_head(words) else 0)

    def write(self, root: _Element) -> None:
        """All that an element prints."""
        from lxml import etree

        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if event == "end":
                if tag in _BLOCKS:
                    self._flush(element)
                if element is not root:
                    self._add(element.tail)
                continue
            if tag in _BLOCKS:
                self._flush(None)
            if tag == "table" and self._tabled(element):
                walk.skip_subtree()
            elif tag == "br":
                self.parts.append("\n")
            elif tag == "sup":
                self.parts.append(breaks.raised(webpage.text(element), "".join(self.parts[-2:])))
                walk.skip_subtree()
            elif tag == "pre":
                self.parts.append(webpage.text(element))
                walk.skip_subtree()
            else:
                self.label = _numbered(element) if tag == "li" else self.label
                self._add(element.text)
        self._flush(None)

    def _add(self, words: str | None) -> None:
        if words:
            self.parts.append(_WHITE.sub(" ", words))

    def _flush(self, block: _Element | None) -> None:
        """End the line under way; ``block`` is the element that ends with it."""
        words = re.sub(r" ?\n ?", "\n", "".join(self.parts)).strip(" \n")
        self.parts.clear()
        if not words.strip():
            return
        if self.label and not _LABEL.match(words):
            words = self.label + words
        self.label = ""
        marked = block is not None and isinstance(block.tag, str) and re.fullmatch(r"h[1-6]", block.tag)
        rank = int(block.tag[1]) if block is not None and marked else 0
        level = rank if breaks.may_head(words) and not HEADING.match(words.strip()) else 0
        breaks.add(self.draft, words, level=level)

    def _tabled(self, table: _Element) -> bool:
        """Add a table of data; whether it is one."""
        rows = [*_rows(table)]
        if _is_layout(table, rows):
            return False
        for caption in table.iterchildren("caption"):
            self.draft.line(_WHITE.sub(" ", webpage.text(caption)).strip())
        put(self.draft, [[*_cells(row)] for row in rows])
        return True


def _numbered(li: _Element) -> str:
    """What a numbered list prints before an item."""
    above = li.getparent()
    if above is None or above.tag != "ol" or "list-style" in above.get("style", ""):
        return ""
    start = above.get("start", "1")
    first = int(start) if start.isdecimal() and len(start) < 5 else 1
    form = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}.get(
        above.get("type", ""), ""
    )
    found = re.search(r"list-style-type:\s*([a-z-]+)", li.get("style", ""))
    number = first + sum(1 for _ in li.itersiblings("li", preceding=True))
    return ordinal(number, found[1] if found else form) + ("、" if found and "chinese" in found[1] else ". ")


def _rows(table: _Element) -> Iterator[_Element]:
    """The rows of a table, those of tables within it aside; its head first."""
    groups = [group for group in table if group.tag in ("thead", "tbody", "tfoot", "tr")]
    for group in sorted(groups, key=lambda one: one.tag != "thead"):
        if group.tag == "tr":
            yield group
        else:
            yield from group.iterchildren("tr")


def _is_layout(table: _Element, rows: Sequence[_Element]) -> bool:
    """Whether a table is there for how the page looks: of one row or column, or with prose or tables in it."""
    if len(rows) < 2 or max(sum(1 for _ in row.iterchildren("td", "th")) for row in rows) < 2:
        return True
    if any(inner is not table for inner in table.iter("table")):
        return True
    return any(is_prose(_text(cell)) for row in rows for cell in row.iterchildren("td", "th"))


def _cells(row: _Element) -> Iterator[Cell]:
    for cell in row.iterchildren("td", "th"):
        yield Cell(_text(cell), _span(cell, "colspan"), _span(cell, "rowspan"))


def _span(cell: _Element, name: str) -> int:
    value = (cell.get(name) or "").strip()
    return max(int(value), 1) if value.isascii() and value.isdecimal() and len(value) < 5 else 1


def _text(cell: _Element) -> str:
    """A cell's text as one line."""
    parts = [""]
    for element in cell.iter("*"):
        if element.tag in _BLOCKS or element.tag == "br":
            parts.append("")
        if element.tag == "sup":
            words = webpage.text(element)
            parts[-1] += breaks.raised(words, parts[-1])
        elif not any(above.tag == "sup" for above in element.iterancestors()):
            parts[-1] += _WHITE.sub(" ", element.text or "")
        if element is not cell:
            parts[-1] += _WHITE.sub(" ", element.tail or "")
    return joined([part.replace("\xa0", " ") for part in parts])
