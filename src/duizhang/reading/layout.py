"""Lines to paragraphs: which line breaks of a file are real, and what each block is.

Files break lines where a page or a column ended, in the middle of sentences and numbers; some put a blank
line after every line. A line break stays where a block ends, and goes where a sentence runs on. The rules
look at the ends of the two lines, at the width that the lines around have, and at what marks a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from duizhang.lexicon.reading import cues
from duizhang.model import Block, BlockKind, Repair
from duizhang.reading import repair

_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_FINAL = re.compile(r"(?:[。！？!?…]|\.{3,}|[（(]见第\d+页)[”’）)」』》\]】*]*(?:\[\d{1,2}\])?$")
_RUNS_ON = re.compile(r"[，,、（(《“〈【+]$")
_CARRIES_ON = re.compile(r"[，。、；：！？）)」』》”’%‰]")
_CUT_NUMBER = re.compile(
    r"\d[\s ]*\n[万亿千百个人家户吨元件台辆名所座公平亩度次项张]|[降长到达为至占升加少]\n\d[\d.]*[%‰个万亿倍]"
)
_INNER = re.compile(r"[。；！？;]")
_PUNCTUATION = re.compile(r"[，。；、：！？,;:]")
_MARKED = re.compile(r"[^\u4e00-\u9fff\s]")
_PROSE = re.compile(r"[，。；！？,;]")
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_HEADING = re.compile(
    rf"(?P<h2>{_NUMERAL}、|第{_NUMERAL}[章篇部]\s?)|(?P<h3>[（(]{_NUMERAL}[)）]|[●◎◆★▲►▶]|>>)"
    r"|(?P<h4>[（(]?\d{1,2}[.、．)）](?!\d))"
)
_BULLET = re.compile(r"[●◎◆★▲►▶]")
_STARTS = re.compile(
    rf"#{{1,6}}\s|\*\*|{_NUMERAL}、(?!二、三|三产|二三|三产业)|第{_NUMERAL}[章篇部]\s"
    rf"|[（(]{_NUMERAL}[)）]|[●■□◎◆★▲►▶]|>>|[表图]\s?\d|注[：:]|[|]"
)
_DASHED = re.compile(r"[—–―─-]{2}")
_NUMBERED = re.compile(r"\d{1,2}[.、．](?!\d)")
_MARKDOWN = re.compile(r"(#{1,6})[^\S\n]+(?=\S)")
_PAGE_NUMBER = re.compile(
    r"[—–\-－·•\s]*\d{1,4}[—–\-－·•\s]*$|[—–\-－]+$|[①-⑳㉑-㉟]$|\d{1,2}版$|第\s?\d+\s?页.{0,12}$"
)
_CLOCK = re.compile(
    r"(?:\d{4}[-/.])?\d{1,2}[-/.]\d{1,2}$|(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\s*)?\d{1,2}:\d\d(?::\d\d)?(?!\d)"
)
_RULE = re.compile(r"[|\-:—–=*_\s]+$")
_NUMBER_CELL = re.compile(r"[#*]?[-+−]?\d[\d.,%‰]*$")
_OPEN = re.compile(r"[（(《“〈「『【]")
_CLOSE = re.compile(r"[）)》”〉」』】]")

WRAPPED = 120
"""Lines wider than this many half-width columns are paragraphs, not lines of a page."""
AROUND = 5
"""How many lines on either side show how wide a column is."""
SLACK = 5
"""How many half-width columns a full line may fall short, as punctuation is kept off line starts."""


@dataclass(slots=True)
class Line:
    """A line with something on it: its stripped span, what stands before it, and its printed width."""

    start: int
    end: int
    indent: str
    breaks: int
    text: str
    width: int
    twice: bool


def lines(source: str) -> list[Line]:
    """The lines of a source that hold more than white space and zero-width characters."""
    out: list[Line] = []
    breaks, at = 0, 0
    for found in _LINE.finditer(source):
        breaks += len(_BREAK.findall(source, at, found.start()))
        at = found.end()
        body = found[0].strip(repair.BLANK)
        if not body:
            continue
        lead = len(found[0]) - len(found[0].lstrip(repair.BLANK))
        start = found.start() + lead
        head = body[:WRAPPED]
        width = len(body) + len(head) - head.count(" ") - _ascii(head)
        twice = repair.is_printed_twice(source, start, start + len(body))
        width //= 1 + twice
        out.append(Line(start, start + len(body), found[0][:lead], breaks, body, width, twice))
        breaks = 0
    return out


def _ascii(text: str) -> int:
    return len(text.encode("ascii", "ignore"))


def plan(source: str) -> tuple[list[Repair], dict[int, int]]:
    """The repairs that make one block a line, and the level of marked headings by their place in the text."""
    found = lines(source)
    repairs: list[Repair] = []
    levels: dict[int, int] = {}
    shift = 0
    for paragraph, gap in _paragraphs(source, found):
        first = len(repairs)
        if gap:
            repairs.append(gap)
        shift += sum(len(r.text) - (r.end - r.start) for r in repairs[first:])
        first = len(repairs)
        if mark := _MARKDOWN.match(source, paragraph[0].start, paragraph[-1].end):
            levels[paragraph[0].start + shift] = len(mark[1])
        repairs += _inside(source, paragraph, mark)
        shift += sum(len(r.text) - (r.end - r.start) for r in repairs[first:])
    if tail := _tail(source, found):
        repairs.append(tail)
    return repairs, levels


def _paragraphs(source: str, found: list[Line]) -> Iterator[tuple[list[Line], Repair | None]]:
    """Each block's lines, with the repair of the gap before it, if any."""
    if not found:
        return
    seam = Seams(found)
    start = found[0].start
    lead = Repair(_gap_name(source, 0, start), 0, start, "") if start else None
    paragraph = [found[0]]
    for i in range(1, len(found)):
        if seam.joins(paragraph, i):
            paragraph.append(found[i])
            continue
        yield paragraph, lead
        lead = _gap(source, found[i - 1].end, found[i].start)
        paragraph = [found[i]]
    yield paragraph, lead


def _gap(source: str, start: int, end: int) -> Repair | None:
    """The repair that leaves one line break between two blocks."""
    if end - start == 1 and source[start] == "\n":
        return None
    return Repair(_gap_name(source, start, end), start, end, "\n")


def _gap_name(source: str, start: int, end: int) -> str:
    """What the repair of a gap between blocks is called, by what stands there."""
    gap = source[start:end]
    if gap.strip():
        return "zero-width"
    if gap == "\r\n":
        return "line-ends"
    return "blank-lines" if len(_BREAK.findall(gap)) > 1 else "drop-space"


def _tail(source: str, found: list[Line]) -> Repair | None:
    """What follows the last line: nothing, or one line break."""
    end = found[-1].end if found else 0
    rest = source[end:]
    kept = "\n" if found and _BREAK.search(rest) else ""
    return Repair(_gap_name(source, end, len(source)), end, len(source), kept) if rest != kept else None


def _inside(source: str, paragraph: list[Line], mark: re.Match[str] | None) -> Iterator[Repair]:
    """The repairs within a block: its line breaks, its spaces, its odd characters."""
    only = paragraph[0] if len(paragraph) == 1 else None
    words = only is not None and only.width <= WRAPPED and not (_FINAL.search(only.text) or _prose(only.text))
    for i, line in enumerate(paragraph):
        start = line.start
        if i:
            end = paragraph[i - 1].end
            name = "zero-width" if source[end:start].strip() else "join-lines"
            yield Repair(name, end, start, _glue(paragraph[i - 1].text, line.text))
        elif mark:
            start = mark.end()
            yield Repair("markdown", line.start, start, "")
        yield from _emphasis(source, start, line.end, words)


def _emphasis(source: str, start: int, end: int, words: bool) -> Iterator[Repair]:
    """The line's own repairs, and the stars of **bold** taken off a line that is all bold."""
    bold = source.startswith("**", start) and source.endswith("**", start + 3, end)
    if bold:
        yield Repair("markdown", start, start + 2, "")
        start, end = start + 2, end - 2
    yield from repair.within_line(source, start, end, words=words)
    if bold:
        yield Repair("markdown", end, end + 2, "")


def _glue(a: str, b: str) -> str:
    """What stands between two joined lines: a space where two Latin words meet."""
    return " " if a[-1].isascii() and a[-1].isalpha() and b[0].isascii() and b[0].isalpha() else ""


class Seams:
    """Which lines run on into the next."""

    def __init__(self, found: Sequence[Line]) -> None:
        self.found = found
        # Where nearly every line is followed by a blank one, that says nothing.
        self._usual = max(1, int(median(line.breaks for line in found[1:]))) if len(found) > 2 else 1
        self._last: tuple[int, tuple[int, bool, bool]] = (-1, (0, False, False))

    def joins(self, paragraph: list[Line], i: int) -> bool:
        """Whether line ``i`` continues the paragraph so far."""
        a, b = self.found[i - 1], self.found[i]
        column, noise, parted = self.column(i - 1)
        if self._apart(a, b, column):
            return False
        if (
            _RUNS_ON.search(a.text)
            or _CARRIES_ON.match(b.text)
            or (len(paragraph) == 1 and _runs_into(a.text, b.text))
        ):
            return True
        blank = b.breaks > self._usual and not noise
        if _FINAL.search(a.text):
            # A sentence that ends with its line: the block goes on if the line is full, or if this page
            # leaves a blank line wherever a block ends and there is none here.
            return bool(column) and not blank and (a.width >= column - 2 or (parted and b.breaks == 1))
        if blank and a.text.endswith(("：", ":", "；", ";")):
            return False
        if column and _BULLET.match(paragraph[0].text):
            return _within_heading(paragraph, b, column)
        return self._unfinished(paragraph, a, b, column, blank)

    def _apart(self, a: Line, b: Line, column: int) -> bool:
        """Whether something marks an end or a start, whatever the text says."""
        if _runs_into(a.text, b.text):
            return False
        if _alone(a.text) or _alone(b.text) or a.twice is not b.twice:
            return True
        if a.twice and abs(a.width - b.width) > SLACK and not _PROSE.search(a.text):
            return True
        if (
            column
            and _FINAL.search(a.text)
            and b.width < column - 2 * SLACK
            and not _PUNCTUATION.search(b.text)
        ):
            return not _FINAL.search(b.text)
        if len(b.indent) > 1 and (b.indent.strip(" ") or len(a.indent) < 2):
            return True
        if column and b.width > column + 3 and not _MARKED.search(b.text):
            return True
        if _STARTS.match(b.text) and not a.text.endswith("第"):
            return True
        if _DASHED.match(b.text) and (_FINAL.search(a.text) or not _PUNCTUATION.search(a.text)):
            return True
        return bool(_NUMBERED.match(b.text)) and bool(_FINAL.search(a.text) or not _PROSE.search(a.text))

    def _unfinished(self, paragraph: list[Line], a: Line, b: Line, column: int, blank: bool) -> bool:
        """A line that ends within a sentence runs on, unless it is a heading."""
        # The first line of a paragraph is indented in print, which the file no longer shows.
        indent = 4 if len(paragraph) == 1 else 0
        full = bool(column) and a.width >= column - SLACK - column // 20 - indent
        if any(_INNER.search(line.text) for line in paragraph) or (
            len(paragraph) > 2 and (full or not column)
        ):
            return not blank or _prose(b.text) or (bool(column) and b.width >= column - SLACK)
        if not column or a.width > column + SLACK:
            return _begun(paragraph) and (not blank or _prose(b.text))
        bare = not any(_PUNCTUATION.search(line.text) for line in paragraph)
        if bare and (blank or (b.breaks == 1 and b.indent == " ")):
            return False
        if len(paragraph) > 1 and not blank and a.width * 3 >= column * 2 and _prose(b.text):
            return True
        if full:
            return not blank or _prose(b.text)
        return not blank and (_open(a.text) or self._loose(a, b, column))

    def _loose(self, a: Line, b: Line, column: int) -> bool:
        """In a ragged column whose blocks are set apart by blank lines: no blank line, no end."""
        return b.breaks == 1 and a.width * 3 >= column * 2 and self._last[1][2]

    def column(self, i: int) -> tuple[int, bool, bool]:
        """The column that line ``i`` stands in: its width, 0 if there is none; whether blank lines mean
        nothing in it; whether a blank line follows wherever a block ends in it."""
        if self._last[0] != i:
            self._last = (i, self._measure(i))
        return self._last[1]

    def _measure(self, i: int) -> tuple[int, bool, bool]:
        if self.found[i].width > WRAPPED:
            return 0, False, False
        near = self.found[max(0, i - AROUND) : i + AROUND + 2]
        widths = sorted((line.width for line in near if line.width <= WRAPPED), reverse=True)
        # Past the widest: a long title among the lines of a column, or a line full of marks, is no measure.
        column = widths[len(widths) // 4] if len(widths) > 3 and widths[len(widths) // 4] >= 18 else 0
        if not column or len(widths) < len(near) - 1 or not _prosaic(near):
            return 0, False, False
        full = [line for line in near if line.width * 3 >= column * 2]
        broken = sum(not _FINAL.search(line.text) and bool(_PUNCTUATION.search(line.text)) for line in full)
        if len(full) * 5 < len(near) * 2 or broken * 3 < len(full):
            return 0, False, False
        blanks = sum(line.breaks > 1 for line in near)
        return column, blanks * 10 >= len(near) * 7, self._parted(i)

    def _parted(self, i: int) -> bool:
        """Whether lines that end a sentence early are followed by a blank line here, and others are not."""
        pairs = list(pairwise(self.found[max(0, i - 3 * AROUND) : i + 3 * AROUND + 2]))
        ends = [b.breaks > 1 for a, b in pairs if _FINAL.search(a.text)]
        inner = [b.breaks > 1 for a, b in pairs if not _FINAL.search(a.text)]
        return sum(ends) * 3 >= len(ends) * 2 > 0 and sum(inner) * 2 < len(inner)


def _prosaic(near: Sequence[Line]) -> bool:
    """Whether the lines are prose rather than a list of names or cells."""
    return sum(bool(_PUNCTUATION.search(line.text)) for line in near) * 3 >= len(near)


def _prose(text: str) -> bool:
    return bool(_PROSE.search(text))


def _begun(paragraph: list[Line]) -> bool:
    """Whether the lines are too long for a heading: a sentence that has begun and not ended."""
    width = sum(line.width for line in paragraph)
    if width < 50 or not any(_prose(line.text) for line in paragraph):
        return False
    return width > 80 or not _HEADING.match(paragraph[0].text)


def _open(text: str) -> bool:
    """Whether a bracket or quotation mark opened on this line is still open."""
    return len(_OPEN.findall(text)) > len(_CLOSE.findall(text))


def _within_heading(paragraph: list[Line], b: Line, column: int) -> bool:
    """Whether a heading that fell onto several lines, narrower than the column, goes on with this one."""
    first, last = paragraph[0], paragraph[-1]
    if _INNER.search(last.text):
        return not _FINAL.search(last.text)
    if len(paragraph) == 1:
        return b.width < column - SLACK or b.width > column + 3 or first.width >= column - 2
    return last.width >= first.width and b.width < column - 2 * SLACK and not _PUNCTUATION.search(b.text)


def _split_heading(a: str, b: str) -> bool:
    """一、综 + 合: a spaced heading whose characters fell onto two lines."""
    return (
        len(b) <= 2 and bool(re.match(rf"{_NUMERAL}、[\u4e00-\u9fff]$", a)) and "\u4e00" <= b[0] <= "\u9fff"
    )


def _runs_into(a: str, b: str) -> bool:
    """Whether the first line stops where none can: in a number, after a despatch's head, in a heading."""
    if _prose(a) and _CUT_NUMBER.match(f"{a[-1]}\n{b[:12]}"):
        return True
    return _split_heading(a, b) or (len(a) <= 40 and bool(_DATELINE.match(a)))


def _alone(text: str) -> bool:
    """Whether the line is a block of its own by what it says: page furniture, a caption, a byline."""
    return is_furniture(text) or (len(text) <= 200 and bool(cues().caption.match(text))) or _byline(text)


def _byline(text: str) -> bool:
    """Whether the line is an author's name and office, with nothing else on it."""
    return len(text) <= 40 and bool(_BYLINE.match(text))


_DATELINE = re.compile(
    rf"(?:据)?{cues().senders}.{{0,12}}{cues().dateline_ends}\s*(?:[（(].{{0,24}}[)）])?\s*(?:\d+日)?$"
)
_OFFICE = re.compile(rf"^[\u4e00-\u9fff、，\s]{{2,40}}{cues().offices}$")
_BYLINE = re.compile(
    rf"{cues().byline_marks}\s*[\u4e00-\u9fff·\s]{{2,24}}$"
    rf"|中共\S{{2,12}}{cues().offices}(?:[、，,\s][\u4e00-\u9fff\s、，,]{{0,20}})?$"
    rf"|{cues().byline_marks}?\s*{cues().writers}[\s　]+[\u4e00-\u9fff\s　]{{2,20}}$"
)


def is_furniture(text: str) -> bool:
    """Whether the line belongs to the page, not to what is written on it."""
    if len(text) > 200:
        return False
    if _PAGE_NUMBER.match(text):
        return not text.isdecimal()
    return any(mark.match(text) for mark in (cues().furniture, _RULE, _CLOCK))


def blocks(text: str, levels: dict[int, int]) -> tuple[Block, ...]:
    """Every line of the text as a block. ``levels``: marked headings by place."""
    rows: list[tuple[int, str]] = []
    at = 0
    for row in text.split("\n"):
        if row:
            rows.append((at, row))
        at += len(row) + 1
    listed = _listed([row for _, row in rows])
    out: list[Block] = []
    for i, (at, row) in enumerate(rows):
        kind, level = _kind(row, levels.get(at, 0), listed=i in listed)
        if kind == "heading" and _beside_number(rows, i):
            kind, level = "paragraph", 0
        elif kind == "heading" and out and out[-1].kind == "caption" and _OFFICE.search(row):
            kind, level = "caption", 0
        out.append(Block(kind, (at, at + len(row)), level))
    return tuple(out)


def _kind(row: str, marked: int, *, listed: bool) -> tuple[BlockKind, int]:
    if marked:
        return "heading", marked
    if is_furniture(row) or listed:
        return "furniture", 0
    if (len(row) <= 200 and cues().caption.match(row)) or _byline(row):
        return "caption", 0
    if len(row) > 60 or _FINAL.search(row) or row.endswith(("；", ";", "：", ":", "，", ",")) or "|" in row:
        return "paragraph", 0
    if numbered := _HEADING.match(row):
        return "heading", int((numbered.lastgroup or "h4")[1])
    if _NUMBER_CELL.match(row) or len(re.findall(r"[\u4e00-\u9fff]", row)) < 2 or _INNER.search(row):
        return "paragraph", 0
    return "heading", 1


def _listed(rows: list[str]) -> set[int]:
    """Lines in long runs of bare names: menus and lists of links."""
    out: set[int] = set()
    run: list[int] = []
    for i, row in enumerate([*rows, ""]):
        bare = len(row) <= 30 and not _PUNCTUATION.search(row) and not _HEADING.match(row)
        if row and bare and not _byline(row):
            run.append(i)
            continue
        if len(run) >= 8 and not any(_NUMBER_CELL.match(rows[k]) for k in run):
            out.update(run)
        run = []
    return out


def _beside_number(rows: list[tuple[int, str]], i: int) -> bool:
    """Whether a neighbouring line is a bare number: then this is a cell of a table, not a heading."""
    near = (rows[k][1] for k in (i - 1, i + 1) if 0 <= k < len(rows))
    return any(_NUMBER_CELL.match(row) for row in near)
