"""Lines to blocks: which line breaks of a file are real, and what each block is.

Files break lines where a page or a column ended, in the middle of sentences and numbers; some put a blank
line after every line. A line break stays where a block ends, and goes where a sentence runs on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from statistics import median
from typing import NamedTuple

from duizhang.lexicon.reading import cues
from duizhang.model import Block, BlockKind, Repair
from duizhang.reading import repair
from duizhang.reading.lines import (
    BREAK,
    FINAL,
    HEADING,
    INNER,
    LONGEST_ASIDE,
    PUNCTUATION,
    WRAPPED,
    Line,
    Role,
    is_byline,
    lines,
    role,
)
from duizhang.reading.seams import Seams
from duizhang.reading.source import Source

_MARKDOWN = re.compile(rf"(#{{1,6}}){repair.SPACE}+(?=\S)")
_NUMBER_CELL = re.compile(r"[#*]?[-+−]?\d[\d.,%‰]*$")
_FIGURE_CELL = re.compile(r"\|\s?[-+−]?\d[\d.,]*[%‰]?\s?(?:\||$)")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_OF_PROSE, _NEARLY = 40, 4
"""Half-width columns of a line of prose at least, and by how many full lines of a page differ."""
_MANY = 8
"""Lines that stop within a sentence, from which on they are no accident."""
_AROUND = " \t\u3000【】[]>：:·|"
"""What may stand around words that announce a list of links."""
_LONGEST_LINK = 60
_OFFICE = re.compile(rf"^[\u4e00-\u9fff、，\s]{{2,40}}{cues().offices}$")


class Known(NamedTuple):
    """What is known of blocks: levels of marked headings and roles given by the format, both by place in the
    text; and the roles that lines have shown, by their words."""

    levels: dict[int, int]
    roles: dict[str, Role]
    given: dict[int, BlockKind]


def plan(given: Source) -> tuple[list[Repair], Known]:
    """The repairs that make one block a line, and what is known of the blocks by then."""
    source = given.text
    found = lines(source)
    repairs: list[Repair] = []
    known = Known({}, {}, {})
    shift, shifted = 0, 0
    for paragraph, gap in _paragraphs(given, found):
        if gap:
            repairs.append(gap)
        first = paragraph[0]
        if given.levels or given.roles:
            shift += sum(len(r.text) - (r.end - r.start) for r in repairs[shifted:])
            shifted = len(repairs)
            if level := given.levels.get(first.start):
                known.levels[first.start + shift] = level
            if told := given.roles.get(first.start):
                known.given[first.start + shift] = told
        mark = _MARKDOWN.match(source, first.start, paragraph[-1].end) if first.telling else None
        if mark:
            shift += sum(len(r.text) - (r.end - r.start) for r in repairs[shifted:])
            shifted = len(repairs)
            known.levels[first.start + shift] = len(mark[1])
        if len(paragraph) > 1 or not first.plain:
            repairs += _inside(source, paragraph, mark)
        else:
            known.roles[first.text] = first.role
    if tail := _tail(source, found):
        repairs.append(tail)
    return repairs, known


def _paragraphs(given: Source, found: list[Line]) -> Iterator[tuple[list[Line], Repair | None]]:
    """Each block's lines, with the repair of the gap before it, if any."""
    if not found:
        return
    source, joins = given.text, _joins(given, found)
    start = found[0].start
    gap = Repair(_gap_name(source, 0, start), 0, start, "") if start else None
    first = 0
    for i in range(1, len(found)):
        if not joins(first, i):
            yield found[first:i], gap
            gap = _gap(source, found[i - 1].end, found[i].start)
            first = i
    yield found[first:], gap


def _joins(given: Source, found: list[Line]) -> Callable[[int, int], bool]:
    """Tells of a block's first line and a later one whether the later one runs on from the line before it."""
    if given.wraps is None:
        return Seams(found).joins
    told = _Wraps(given.text, found, given.wraps).joins
    if not _set_in_lines([line for i, line in enumerate(found[:-1], 1) if not told(0, i)]):
        return told
    seams, ranked = Seams(found), {*given.levels, *given.roles}
    return lambda first, i: not ranked & {found[i - 1].start, found[i].start} and seams.joins(first, i)


def _set_in_lines(last: list[Line]) -> bool:
    """Whether paragraphs are lines of a page: most stop within a sentence, nearly all of those at the same width.

    So look files that were made from printed pages: the format tells of breaks that the text does not have.
    ``last`` are the lines with which the format's paragraphs end.
    """
    long = [line for line in last if line.width >= _OF_PROSE and not line.alone]
    cut = [line.width for line in long if not line.final and line.text[-1] not in "：:；;"]
    if len(cut) < _MANY or 2 * len(cut) < len(long):
        return False
    usual = median(cut)
    return 10 * sum(abs(width - usual) <= _NEARLY for width in cut) >= 7 * len(cut)


class _Wraps:
    """Which lines run on into the next, where the format tells."""

    def __init__(self, source: str, found: list[Line], wraps: frozenset[int]) -> None:
        self.source, self.found, self.wraps = source, found, wraps

    def joins(self, _first: int, i: int) -> bool:
        """Whether line ``i`` continues the one before it."""
        return self.source.find("\n", self.found[i - 1].end, self.found[i].start) in self.wraps


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
    return "blank-lines" if len(BREAK.findall(gap)) > 1 else "drop-space"


def _tail(source: str, found: list[Line]) -> Repair | None:
    """What follows the last line: nothing, or one line break."""
    end = found[-1].end if found else 0
    rest = source[end:]
    kept = "\n" if found and BREAK.search(rest) else ""
    return Repair(_gap_name(source, end, len(source)), end, len(source), kept) if rest != kept else None


def _inside(source: str, paragraph: list[Line], mark: re.Match[str] | None) -> Iterator[Repair]:
    """The repairs within a block: its line breaks, its spaces, its odd characters."""
    only = paragraph[0] if len(paragraph) == 1 else None
    words = only is not None and only.width <= WRAPPED and not (only.final or only.prose)
    before: Line | None = None
    for line in paragraph:
        start = line.start
        if before:
            yield _joined(source, before, line)
        elif mark:
            start = mark.end()
            yield Repair("markdown", line.start, start, "")
        before = line
        if line.twice:
            yield from repair.printed_twice(source, start, line.end)
        elif not line.plain:
            yield from _emphasis(source, start, line.end, words)


def _joined(source: str, a: Line, b: Line) -> Repair:
    """The repair of the line break between two lines of a block."""
    shown = b.start - a.end > 1 and source[a.end : b.start].strip()
    # A Latin letter begins a line that is told to be more than prose.
    glue = _glue(a.text, b.text) if b.telling else ""
    return Repair("zero-width" if shown else "join-lines", a.end, b.start, glue)


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


def blocks(text: str, known: Known) -> tuple[Block, ...]:
    """Every line of the text as a block."""
    rows: list[tuple[int, str]] = []
    at = 0
    for row in text.split("\n"):
        if row:
            rows.append((at, row))
        at += len(row) + 1
    listed = _listed([row for _, row in rows]) | _linked([row for _, row in rows], known.roles)
    out: list[Block] = []
    for i, (at, row) in enumerate(rows):
        if told := known.given.get(at):
            out.append(Block(told, (at, at + len(row))))
            continue
        kind, level = _kind(row, known.levels.get(at, 0), known.roles.get(row), listed=i in listed)
        if kind == "heading" and _beside_number(rows, i):
            kind, level = "paragraph", 0
        elif kind == "heading" and out and out[-1].kind == "caption" and _OFFICE.search(row):
            kind, level = "caption", 0
        out.append(Block(kind, (at, at + len(row)), level))
    return tuple(out)


def _kind(row: str, marked: int, part: Role | None, *, listed: bool) -> tuple[BlockKind, int]:
    if marked:
        return "heading", marked
    if len(row) > LONGEST_ASIDE:
        return "paragraph", 0
    part = role(row) if part is None else part
    if listed or part == "furniture":
        return "furniture", 0
    if part == "caption":
        return "caption", 0
    if (
        len(row) > 60
        or FINAL.search(row[-16:])
        or row.endswith(("；", ";", "：", ":", "，", ","))
        or "|" in row
    ):
        return "paragraph", 0
    if numbered := HEADING.match(row):
        return "heading", int((numbered.lastgroup or "h4")[1])
    if _NUMBER_CELL.match(row) or len(_CHINESE.findall(row)) < 2 or INNER.search(row):
        return "paragraph", 0
    return "heading", 1


def _listed(rows: list[str]) -> set[int]:
    """Lines in long runs of bare names: menus and lists of links."""
    out: set[int] = set()
    run: list[int] = []
    for i, row in enumerate([*rows, ""]):
        bare = len(row) <= 30 and not (
            PUNCTUATION.search(row) or HEADING.match(row) or _FIGURE_CELL.search(row)
        )
        if row and bare and not is_byline(row):
            run.append(i)
            continue
        if len(run) >= 8 and not any(_NUMBER_CELL.match(rows[k]) for k in run):
            out.update(run)
        run = []
    return out


def _linked(rows: list[str], roles: Mapping[str, Role]) -> set[int]:
    """The titles of other pages below a line that announces them: up to the next prose, without its heading."""
    out: set[int] = set()
    announces = cues().links.fullmatch
    for i, row in enumerate(rows):
        if not announces(row.strip(_AROUND)):
            continue
        end = next((k for k in range(i + 1, len(rows)) if not _may_link(rows[k], roles)), len(rows))
        out.update(range(i + 1, end - 1 if end < len(rows) else end))
    return out


def _may_link(row: str, roles: Mapping[str, Role]) -> bool:
    """Whether a line can be the title of another page, or stand between such titles."""
    part = roles[row] if row in roles else role(row)
    title = len(row) <= _LONGEST_LINK and "|" not in row and not row.endswith(("。", "；", "："))
    return part == "furniture" or (part == "" and title)


def _beside_number(rows: list[tuple[int, str]], i: int) -> bool:
    """Whether a neighbouring line is a bare number: then this is a cell of a table, not a heading."""
    near = (rows[k][1] for k in (i - 1, i + 1) if 0 <= k < len(rows))
    return any(_NUMBER_CELL.match(row) for row in near)
