"""Repairs of a text: each is named, recorded, and can be replayed on the source.

A *repair* replaces the source characters ``[start, end)`` by a short text. Here are the repairs that
concern characters and the inside of lines; which line breaks stay is decided in ``layout``.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence

from duizhang.model import Repair

_SPACES = "".join(
    c for c in map(chr, range(0x3001)) if c.isspace() and c not in "\n\r\x0b\x0c\x85\u2028\u2029"
)
SPACE = f"[{_SPACES}]"
"""White space that is no line break. Spelled out, as categories are slow to search for."""

_ZERO_WIDTH = "\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u00ad\ufe00-\ufe0f"
_CONTROL = "\x00-\x08\x0e-\x1b\x7f"
BLANK = (
    "".join(c for c in map(chr, range(0x3001)) if c.isspace() or re.match(f"[{_ZERO_WIDTH}{_CONTROL}]", c))
    + "\ufeff"
)
"""Characters that show nothing, as ``str.strip`` takes them."""

_RADICAL = "\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f"
_WIDE = "０-９Ａ-Ｚａ-ｚ％．＋"
_ODD = re.compile(
    rf"(?P<space>{SPACE}+)|(?P<zero>[{_ZERO_WIDTH}]+)|(?P<control>[{_CONTROL}]+)"
    rf"|(?P<radical>[{_RADICAL}]+)|(?P<wide>[{_WIDE}]+)|(?P<escape>(?:\\r)?\\n|&nbsp;|&#12288;|&emsp;)"
)
_ODD_START = re.compile(rf"[{_SPACES}{_ZERO_WIDTH}{_CONTROL}{_RADICAL}{_WIDE}\\&]")
PLAIN = (
    r"\u4e00-\u9fff0-9A-Za-z，。、；：！？“”‘’（）()《》〈〉【】〔〕\[\]…·%‰.,:;!?\"'/=_+×°℃㎡〇Ⅰ-Ⅻ—–−~～-"
)
"""Characters that no repair concerns, as in a set of a pattern: most lines have no others."""

_HALF = {ord(wide): chr(ord(wide) - 0xFEE0) for wide in map(chr, range(0xFF01, 0xFF5F))}
_LATIN_END = re.compile(r"[A-Za-z0-9０-９Ａ-Ｚａ-ｚ%％‰&.,;:!?)'\"’-]")
_LATIN_START = re.compile(r"[A-Za-z0-9０-９Ａ-Ｚａ-ｚ(+\-−$&'\"‘#]")
_FINAL = "。！？；!?;：:”）"
_ENUMERATOR = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.、．](?![\d０-９])|——|第[一二三四五六七八九十]+[章篇部]"
)
_WORD = re.compile(r"[\u4e00-\u9fffA-Za-z“”《》]{2}$")
_SPACED = re.compile(SPACE)
_CELL_GAP = re.compile(rf"\S(?:{SPACE}{{2,}}|\t)(?=\S)")


def together(these: list[Repair], those: Sequence[Repair]) -> list[Repair]:
    """Repairs in the order of the text; of ``those`` the ones that touch none of ``these``."""
    if not those:
        return these
    starts = [r.start for r in these]
    apart = [r for r in those if not _touches(these, bisect_left(starts, r.end), r)]
    return sorted([*these, *apart], key=lambda r: (r.start, r.end))


def _touches(repairs: Sequence[Repair], after: int, new: Repair) -> bool:
    """Whether a repair reaches into another one; ``after`` is the first that begins behind it."""
    return after > 0 and repairs[after - 1].end > new.start


def within_line(source: str, start: int, end: int, *, words: bool) -> Iterator[Repair]:
    """The repairs inside one line. ``words``: spaces between phrases carry meaning, as in headings."""
    cells = -1
    for found in _odd(source, start, end):
        at, to = found.span()
        if found.lastgroup != "space":
            yield from _character(source, found, start, end)
            continue
        if cells < 0:
            cells = _cells(source[start:end]) if end - start < 400 else 0
        kept = _space(source, (at, to), (start, end), words=words, row=cells >= 2)
        if kept != source[at:to]:
            name = {"\n": "split-lines", " ": "one-space", "": "drop-space"}[kept]
            yield Repair(name, at, to, kept)


def _odd(source: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The runs of odd characters, found by their first: most of a text has none."""
    while odd := _ODD_START.search(source, start, end):
        start = odd.end()
        if found := _ODD.match(source, odd.start(), end):
            start = found.end()
            yield found


def _cells(line: str) -> int:
    """How many wide gaps stand between the cells of a row; prose has none."""
    return 0 if "。" in line else len(_CELL_GAP.findall(line))


def _character(source: str, found: re.Match[str], start: int, end: int) -> Iterator[Repair]:
    at, to = found.span()
    match found.lastgroup:
        case "zero":
            yield Repair("zero-width", at, to, "")
        case "control":
            yield Repair("control", at, to, "")
        case "radical":
            plain = unicodedata.normalize("NFKC", found[0])
            if plain != found[0]:
                yield Repair("radical", at, to, plain)
        case "escape":
            line = found[0].endswith("n") and start < at and to < end
            yield Repair("escape", at, to, "\n" if line else "")
        case "wide":
            half = found[0].translate(_HALF)
            # A full-width full stop is a decimal point only between digits.
            if found[0].strip("．") and not found[0].startswith("．") and not found[0].endswith("．"):
                yield Repair("half-width", at, to, half)
            elif found[0].strip("．"):
                yield from _inner_wide(found)
            elif source[at - 1 : at].isdigit() and source[to : to + 1].isdigit():
                yield Repair("half-width", at, to, half)


def _inner_wide(found: re.Match[str]) -> Iterator[Repair]:
    """The full-width run without the full stops at its ends."""
    text = found[0]
    left, right = len(text) - len(text.lstrip("．")), len(text.rstrip("．"))
    yield Repair("half-width", found.start() + left, found.start() + right, text[left:right].translate(_HALF))


def _space(source: str, at: tuple[int, int], line: tuple[int, int], *, words: bool, row: bool) -> str:
    """What a run of spaces inside a line becomes: nothing, one space, or a line break."""
    before, after = source[at[0] - 1 : at[0]], source[at[1] : at[1] + 1]
    if not (row or words) and at[1] - at[0] == 1 and _after_chinese(before):
        return ""
    if not row and line[1] - line[0] > 80 and _starts_anew(source, at, line):
        return "\n"
    if _LATIN_END.match(before) and _LATIN_START.match(after):
        return " "
    if row and (at[1] - at[0] >= 2 or source[at[0]] == "\t"):
        return " "
    if words and not _spaced_out(source, at, line):
        return " "
    return ""


def _after_chinese(before: str) -> bool:
    """Whether a single space stands where nothing else can be meant: the commonest case."""
    return "\u2fff" < before < "\uff00" and before not in _FINAL


def _starts_anew(source: str, at: tuple[int, int], line: tuple[int, int]) -> bool:
    """Whether a paragraph starts after these spaces: an indent, or a numbered heading after a full stop."""
    if source.startswith("　　", at[0]):
        return source[at[0] - 1] in _FINAL or not _spaced_out(source, at, line)
    return source[at[0] - 1] in _FINAL and bool(_ENUMERATOR.match(source, at[1]))


def _spaced_out(source: str, at: tuple[int, int], line: tuple[int, int]) -> bool:
    """Whether the characters on a side stand alone, as in 政 府 工 作 报 告 or 王 浩, or are figures."""
    left = source[max(line[0], at[0] - 2) : at[0]]
    right = source[at[1] : min(line[1], at[1] + 2)]
    return not (_WORD.match(left) and _WORD.match(right))


def is_printed_twice(line: str, least: int = 5) -> bool:
    """Whether the whole line is text printed over itself: every piece of it stands there twice.

    At least so many different Chinese characters must stand in pieces of two or more.
    """
    # Cheap tests first: every character stands there an even number of times; two show that few lines are so.
    if not line or line.count(line[0]) % 2 or line.count(line[-1]) % 2:
        return False
    size = len(line)
    if size < 2 * least or size > 400 or (size % 2 and not _SPACED.search(line)):
        return False
    letters = set(line) - {" "}
    if len(letters) * 2 > size or any(line.count(c) % 2 for c in letters):
        return False
    pieces = _pieces(line, 0, size) if _TWICE_START.match(line) else None
    chinese = {c for p, n in pieces or () if n > 1 for c in line[p : p + n] if "\u4e00" <= c <= "\u9fff"}
    return len(chinese) >= least


_TWICE_START = re.compile(r"(.{1,60}?)\1")


def printed_twice(source: str, start: int, end: int) -> Iterator[Repair]:
    """For a line printed over itself: the second copy of each piece goes."""
    for at, size in _pieces(source, start, end) or ():
        if size:
            yield Repair("printed-twice", at + size, at + 2 * size, "")
        else:
            yield Repair("drop-space", at, at + 1, "")


def _pieces(source: str, start: int, end: int) -> list[tuple[int, int]] | None:
    """The line as pieces ``(place, size)`` that each stand there twice, size 0 for a space; else ``None``."""
    ways: dict[int, int] = {end: -1}
    for at in range(end - 1, start - 1, -1):
        if source[at].isspace() and at + 1 in ways:
            ways[at] = 0
        elif size := _doubled(source, at, end, ways):
            ways[at] = size
    if start not in ways:
        return None
    pieces, at = [], start
    while at < end:
        pieces.append((at, ways[at]))
        at += 2 * ways[at] or 1
    return pieces


def _doubled(source: str, at: int, end: int, ways: Container[int]) -> int:
    """The size of the longest piece that stands twice from here on, up to one of the places; 0 for none."""
    # The second copy starts as the first does: only where that character stands again is it looked for.
    copy = source.rfind(source[at], at + 1, at + min(60, (end - at) // 2) + 1)
    while copy > 0:
        size = copy - at
        if copy + size in ways and source.startswith(source[at:copy], copy):
            return size
        copy = source.rfind(source[at], at + 1, copy)
    return 0
