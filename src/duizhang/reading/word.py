"""Word files (DOCX, DOCM): the text as it is printed, with what Word itself adds to it — numbers of paragraphs.

Read from the XML itself: what counts is what is printed, in order, and nothing of it runs or is fetched. A tracked
insertion counts, a deletion does not; of a field its result counts, of a picture's alternatives the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from duizhang.language import say
from duizhang.model import BlockKind, UnreadableInput
from duizhang.reading import breaks, packed
from duizhang.reading.grid import Cell, is_prose, joined, put
from duizhang.reading.lines import HEADING
from duizhang.reading.numbering import Numbering
from duizhang.reading.source import Draft, Said, Source
from duizhang.reading.styles import Style, Styles, is_on, numbering, outline

if TYPE_CHECKING:
    from zipfile import ZipFile

    from lxml.etree import _Element

MAIN = re.compile(r"word/document\d*\.xml$", re.IGNORECASE)
"""Where Word keeps the text."""

NESTED = 20
"""Tables within tables at most; what stands deeper is read as plain paragraphs."""

LARGEST = 64 * 1024 * 1024
"""Bytes of the text's XML at most: a report of two hundred pages has a fiftieth of it."""

_OWN = ("ins", "moveTo", "smartTag", "customXml", "sdtContent", "sdt", "hyperlink", "fldSimple", "dir", "bdo")
"""what only wraps words that are printed"""
_GONE = (
    "del",
    "moveFrom",
    "instrText",
    "delText",
    "pPr",
    "rPr",
    "sdtPr",
    "rt",
    "commentReference",
    "annotationRef",
)


def shows(data: bytes) -> bool:
    """Whether the bytes are a zip file that holds a Word document."""
    return any(MAIN.match(name) for name in packed.names(data))


def read(data: bytes, path: str) -> Source:
    """The text of a Word file: headers, body with its tables, notes, footers. Raises UnreadableInput."""
    with packed.opened(data, path) as archive:
        name = next((n for n in archive.namelist() if MAIN.match(n)), "word/document.xml")
        root = packed.xml(archive, name, path, LARGEST)
        if root is None:
            raise UnreadableInput(path, say(zh="Word 文件里没有正文", en="the Word file has no text"), name)
        draft = Draft()
        reader = _Reader(archive, path, draft, root)
        reader.furniture("header")
        body = root.find(f"{reader.w}body")
        if body is not None:
            reader.blocks(body)
        reader.notes()
        reader.furniture("footer")
        if not draft:
            raise UnreadableInput(path, say(zh="文件里没有文字", en="the file holds no text"))
        return draft.source(said=_said(archive, path))


@dataclass(slots=True)
class _Paragraph:
    """A paragraph under way: its words, the boxes anchored in it, how deep in the instructions of a field it is."""

    parts: list[str] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)
    """of each field that is open, innermost last: whether its instruction is still going on"""

    @property
    def silent(self) -> bool:
        return any(self.fields)

    def add(self, text: str) -> None:
        if not self.silent:
            self.parts.append(text)


class _Reader:
    """Walks through a Word file's XML, adding to a draft what is printed."""

    def __init__(self, archive: ZipFile, path: str, draft: Draft, root: _Element) -> None:
        self.archive, self.path, self.draft = archive, path, draft
        self.w = f"{{{root.tag[1:].partition('}')[0]}}}"
        self.styles = Styles(self._part("styles"))
        self.numbering = Numbering(self._part("numbering"))
        self.depth = 0
        self.cited: list[tuple[str, str]] = []
        """the notes referred to, in order: ``footnote`` or ``endnote``, and the id"""
        self.goes_on = ""
        """the words of a paragraph whose end was deleted: the next one goes on with them"""
        self.silent: list[bool] = []
        """the fields that reach over several paragraphs, as a table of contents does"""

    def _part(self, name: str) -> _Element | None:
        return packed.xml(self.archive, f"word/{name}.xml", self.path)

    # Blocks

    def blocks(self, parent: _Element, role: BlockKind | None = None) -> None:
        """Paragraphs and tables below an element, in order."""
        for child in parent:
            match _name(child):
                case "p":
                    self._paragraph(child, role)
                case "tbl":
                    self._table(child, role)
                case "sdt":
                    self._controlled(child, role)
                case "AlternateContent":
                    for chosen in _chosen(child):
                        self.blocks(chosen, role)
                case name if name in _OWN:
                    self.blocks(child, role)
                case _:
                    pass

    def _controlled(self, control: _Element, role: BlockKind | None) -> None:
        """A content control: that of a table of contents belongs to the page, not to the text."""
        gallery = control.find(f"{self.w}sdtPr/{self.w}docPartObj/{self.w}docPartGallery")
        contents = gallery is not None and gallery.get(f"{self.w}val") == "Table of Contents"
        for content in control.findall(f"{self.w}sdtContent"):
            self.blocks(content, "furniture" if contents else role)

    def _paragraph(self, p: _Element, role: BlockKind | None) -> None:
        text, boxes, style = self._printed(p)
        if text.strip():
            numbered = HEADING.match(text) is not None
            level = 0 if numbered or not breaks.may_head(text) else style.level
            role = "furniture" if style.contents else role
            breaks.add(self.draft, text, level=level if role is None else 0, role=role)
        for box in boxes:
            self.blocks(box, role)

    def _printed(self, p: _Element) -> tuple[str, list[_Element], Style]:
        """What a paragraph prints, its label included, with the boxes anchored in it and its style."""
        properties = p.find(f"{self.w}pPr")
        style = self._style(properties)
        under_way = _Paragraph(fields=self.silent)
        self._runs(p, under_way)
        self.silent = under_way.fields
        words = self.goes_on + "".join(under_way.parts)
        self.goes_on = ""
        if properties is not None and self._is_on(properties, "rPr/del"):
            self.goes_on = words
            return "", under_way.boxes, style
        label = self._label(properties, style)
        if not words.strip():  # a number before nothing is counted, and says nothing
            return "", under_way.boxes, style
        # 1. 5G网络: without a space the label would run into a figure.
        space = " " if label and label[-1].isascii() and words.lstrip()[:1].isascii() else ""
        return label + space + (words.lstrip() if label else words), under_way.boxes, style

    def _is_on(self, parent: _Element, steps: str) -> bool:
        return is_on(parent.find("/".join(self.w + step for step in steps.split("/"))), self.w)

    def _style(self, properties: _Element | None) -> Style:
        found = None if properties is None else properties.find(f"{self.w}pStyle")
        style = self.styles.get("" if found is None else found.get(f"{self.w}val", ""))
        own = outline(properties, self.w)
        return style if own is None else Style(own, style.numbered, style.contents)

    def _label(self, properties: _Element | None, style: Style) -> str:
        own, given = numbering(properties, self.w), style.numbered
        if own and given and not own.list:
            own = own._replace(list=given.list)
        numbered = own or given
        return self.numbering.label(numbered.list, numbered.level) if numbered else ""

    # Runs

    def _runs(self, parent: _Element, to: _Paragraph) -> None:
        """The words below a paragraph or what wraps its runs."""
        for child in parent:
            name = _name(child)
            if name == "r":
                self._run(child, to)
            elif name == "ruby":
                for base in child.findall(f"{self.w}rubyBase"):
                    self._runs(base, to)
            elif name == "AlternateContent":
                for chosen in _chosen(child):
                    self._runs(chosen, to)
            elif name in ("oMath", "oMathPara"):
                to.add("".join(t.text or "" for t in child.iter() if _name(t) == "t"))
            elif name in _OWN:
                self._runs(child, to)

    def _run(self, run: _Element, to: _Paragraph) -> None:
        properties = run.find(f"{self.w}rPr")
        hidden = raised = False
        if properties is not None:
            hidden = self._is_on(properties, "vanish")
            align = properties.find(f"{self.w}vertAlign")
            raised = align is not None and align.get(f"{self.w}val") == "superscript"
        for child in run:
            name = _name(child)
            if name == "fldChar":
                self._field(child, to)
            elif hidden or name in _GONE:
                continue
            elif name == "t":
                text = child.text or ""
                to.add(breaks.raised(text, "".join(to.parts[-2:])) if raised else text)
            elif written := _CHARACTERS.get(name):
                to.add(written)
            else:
                self._other(child, name, to)

    def _other(self, child: _Element, name: str, to: _Paragraph) -> None:
        match name:
            case "br":
                # A page's or a column's end says nothing of the text.
                to.add("\n" if child.get(f"{self.w}type", "textWrapping") == "textWrapping" else "")
            case "footnoteReference" | "endnoteReference":
                if not to.silent:
                    self.cited.append((name.removesuffix("Reference"), child.get(f"{self.w}id", "")))
                    to.add(f"[{len(self.cited)}]")
            case "drawing" | "pict" | "object" | "txbxContent":
                to.boxes += _boxes(child)
            case "AlternateContent":
                for chosen in _chosen(child):
                    to.boxes += _boxes(chosen)
            case "ruby":
                for base in child.findall(f"{self.w}rubyBase"):
                    self._runs(base, to)
            case _:
                pass

    def _field(self, mark: _Element, to: _Paragraph) -> None:
        match mark.get(f"{self.w}fldCharType"):
            case "begin":
                to.fields.append(True)
            case "separate" if to.fields:
                to.fields[-1] = False
            case "end" if to.fields:
                to.fields.pop()
            case _:
                pass

    # Tables

    def _table(self, table: _Element, role: BlockKind | None) -> None:
        """A table: as rows of cells, but cells with prose or further tables in them as what they hold."""
        self.depth += 1
        rows = [*self._below(table, "tr")]
        if role is None and self.depth <= NESTED and not any(map(self._is_laid_out, rows)):
            put(self.draft, self._merged([self._cells(row) for row in rows]))
        elif self.depth <= NESTED:
            for row in rows:
                if self._is_laid_out(row):
                    for cell in self._below(row, "tc"):
                        self.blocks(cell, role)
                else:
                    put(self.draft, self._merged([self._cells(row)]))
        else:
            for p in table.iter(f"{self.w}p"):
                self._paragraph(p, role)
        self.depth -= 1

    def _below(self, parent: _Element, name: str) -> Iterator[_Element]:
        """The rows of a table or the cells of a row, out of what wraps them; deleted ones are left out."""
        for child in parent:
            called = _name(child)
            if called == name:
                properties = child.find(f"{self.w}{name}Pr")
                if properties is None or properties.find(f"{self.w}del") is None:
                    yield child
            elif called in _OWN:
                yield from self._below(child, name)

    def _is_laid_out(self, row: _Element) -> bool:
        """Whether a row is there for its looks: with tables or prose in its cells."""
        for cell in self._below(row, "tc"):
            if next(cell.iter(f"{self.w}tbl"), None) is not None:
                return True
            if is_prose("".join(t.text or "" for t in cell.iter(f"{self.w}t"))):
                return True
        return False

    def _cells(self, row: _Element) -> list[tuple[Cell, str]]:
        """The cells of a row, each with how it belongs to the one above: ``restart``, ``continue`` or ``""``."""
        before = row.find(f"{self.w}trPr/{self.w}gridBefore")
        skipped = 0 if before is None else _integer(before.get(f"{self.w}val"))
        out = [(Cell(""), "")] * skipped
        for cell in self._below(row, "tc"):
            properties = cell.find(f"{self.w}tcPr")
            columns, merge = 1, ""
            if properties is not None:
                span, down = properties.find(f"{self.w}gridSpan"), properties.find(f"{self.w}vMerge")
                columns = 1 if span is None else _integer(span.get(f"{self.w}val"), 1)
                merge = "" if down is None else down.get(f"{self.w}val", "continue")
            out.append((Cell(self._within(cell), columns), merge))
        return out

    def _within(self, cell: _Element) -> str:
        """The text of a cell as one line; the boxes anchored in it are left out."""
        parts: list[str] = []
        for p in cell.iter(f"{self.w}p"):
            if not any(_name(above) == "txbxContent" for above in p.iterancestors()):
                parts += self._printed(p)[0].split("\n")
        return joined(parts)

    def _merged(self, table: list[list[tuple[Cell, str]]]) -> list[list[Cell]]:
        """The rows with cells that go on downwards counted and taken out of the rows below."""
        out: list[list[Cell]] = []
        heads: dict[int, tuple[int, int]] = {}
        for n, row in enumerate(table):
            cells: list[Cell] = []
            column = 0
            for cell, merge in row:
                if merge == "continue" and column in heads:
                    at = heads[column]
                    head = out[at[0]][at[1]]
                    out[at[0]][at[1]] = head._replace(rows=n - at[0] + 1)
                else:
                    heads.pop(column, None)
                    if merge == "restart":
                        heads[column] = (n, len(cells))
                    cells.append(cell)
                column += cell.columns
            out.append(cells)
        return out

    # Notes, headers and footers

    def notes(self) -> None:
        """The notes that the text refers to, in the order of their marks."""
        found: dict[tuple[str, str], _Element] = {}
        for kind in ("footnote", "endnote"):
            root = self._part(f"{kind}s") if any(k == kind for k, _ in self.cited) else None
            for one in () if root is None else root.findall(f"{self.w}{kind}"):
                found[kind, one.get(f"{self.w}id", "")] = one
        for number, which in enumerate(self.cited, 1):
            if which not in found:
                continue
            paragraphs = [self._printed(p)[0].strip() for p in found[which].iter(f"{self.w}p")]
            for k, text in enumerate(filter(None, paragraphs)):
                breaks.add(self.draft, text if k else f"[{number}] {text}")

    def furniture(self, kind: str) -> None:
        """The headers or footers, each different one once; numbers of pages alone are left out."""
        before: set[str] = set()
        for name in sorted(self.archive.namelist()):
            if not re.fullmatch(rf"word/{kind}\d*\.xml", name):
                continue
            root = packed.xml(self.archive, name, self.path)
            for p in () if root is None else root.iter(f"{self.w}p"):
                text = " ".join(self._printed(p)[0].split())
                if re.search(r"[\u4e00-\u9fffA-Za-z]{2}", text) and text not in before:
                    before.add(text)
                    self.draft.line(text, role="furniture")
        self.silent = []


_CHARACTERS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}


def _name(element: _Element) -> str:
    """An element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _chosen(alternatives: _Element) -> Iterable[_Element]:
    """The first of the ways in which something is given."""
    return [alternatives[0]] if len(alternatives) else ()


def _boxes(parent: _Element) -> list[_Element]:
    """The text boxes below a drawing, those within others aside; of alternatives the first."""
    out: list[_Element] = []
    for child in parent:
        if _name(child) == "txbxContent":
            out.append(child)
        elif _name(child) == "AlternateContent":
            for chosen in _chosen(child):
                out += _boxes(chosen)
        else:
            out += _boxes(child)
    return out


def _integer(value: str | None, otherwise: int = 0) -> int:
    return int(value) if value and len(value) < 5 and value.isascii() and value.isdecimal() else otherwise


def _said(archive: ZipFile, path: str) -> Said:
    """What the file's properties say: title, author and day of making."""
    try:
        root = packed.xml(archive, "docProps/core.xml", path)
    except UnreadableInput:  # the text can be read without
        return Said()
    told = {_name(child): (child.text or "").strip() for child in (() if root is None else root)}
    day = re.match(r"\d{4}-\d\d-\d\d", told.get("created", ""))
    return Said(told.get("title", ""), told.get("creator", ""), day[0] if day else "")
