"""Fragments to lines: what stands side by side on one base line, raised marks and upright headings with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from duizhang.model import Doubt, Run
from duizhang.reading.paper.sheet import Fragment, Rule, Sheet

APART = 0.9
"""Ems between two pieces of text from which they are no longer one line: columns may stand as near as this."""
NUMBERED = 3.0
"""Ems that may stand between a table's number and its name."""
SPACE = 0.3
"""Ems between letters that are set apart, at least."""
CHINESE_SPACE = 0.75
"""Ems between Chinese characters from which there is a space between them; in full lines they are spread."""
SMALL = 0.86
"""A raised digit is at most of this part of its line's size."""
SCALE = 10_000
"""``Run`` counts in parts of the page's width and height."""

_MARK = re.compile(r"[\d①-⑳,，、*＊]{1,8}|[\[［〔]\d{1,2}[\]］〕]")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_OF_TABLE = re.compile(r"[表图]\s?[\d一二三四五六七八九十]{1,3}\s*")
_POWER = re.compile(r"(?:^|[^A-Za-z])(?:[kcdm]?m|公里|hm)$")
_POWERS = {"2": "²", "3": "³"}


class Piece(NamedTuple):
    """A fragment in a line, and the place of its first character there."""

    at: int
    fragment: Fragment


class Line(NamedTuple):
    """Text on one base line of a page, or, ``upright``, one character below the other."""

    text: str
    page: int
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool
    pieces: tuple[Piece, ...]
    upright: bool = False

    @property
    def lines(self) -> tuple[Line, ...]:
        """Itself: as with all that stands on a page."""
        return (self,)

    @property
    def width(self) -> float:
        """From its first character to its last."""
        return self.right - self.left

    def runs(self, width: float, height: float) -> list[Run]:
        """Where its characters stand on a page of this size."""
        out = []
        for at, f in self.pieces:
            top, bottom = (_scaled(y, height) for y in (f.top, f.bottom))
            out.append(Run(at, self.page, top, bottom, _all_scaled(f.edges, width)))
        return out

    def doubts(self) -> list[Doubt]:
        """What of it may be something else."""
        return [d.moved(at) for at, f in self.pieces for d in f.doubts]


def _scaled(value: float, whole: float) -> int:
    return min(max(round(value * SCALE / whole), 0), SCALE)


def _all_scaled(values: Sequence[float], whole: float) -> tuple[int, ...]:
    by = SCALE / whole
    if values[0] < 0 or values[-1] > whole:
        return tuple([_scaled(v, whole) for v in values])
    return tuple([round(v * by) for v in values])


def lines(sheet: Sheet, fragments: Iterable[Fragment]) -> list[Line]:
    """The lines that fragments of a page make up; what a wide gap or a ruled line parts are lines of their own."""
    upright = [r for r in sheet.rules if not r.level]
    rows = _rows(fragments)
    out: list[Line] = []
    for row in rows:
        out += (line(sheet.number, part) for part in _parts(_without_copies(row), upright))
    return _stacked(_marked(out))


def line(page: int, parts: Sequence[Fragment]) -> Line:
    """Fragments, from left to right, as a line."""
    pieces: list[Piece] = []
    text = ""
    apart = _set_apart(parts)
    for f in parts:
        if pieces and not apart:
            text += _between(pieces[-1].fragment, f)
        pieces.append(Piece(len(text), f))
        text += f.text
    most = max(parts, key=lambda f: len(f.text) * f.size)
    bold = sum(len(f.text) for f in parts if f.bold) * 10 >= len(text) * 9
    return Line(
        text,
        page,
        parts[0].left,
        max(f.right for f in parts),
        min(f.top for f in parts),
        max(f.bottom for f in parts),
        most.size,
        bold,
        tuple(pieces),
    )


def _rows(fragments: Iterable[Fragment]) -> list[list[Fragment]]:
    """The fragments by base line, from the top; in each row from left to right."""
    rows: list[list[Fragment]] = []
    for f in sorted(fragments, key=lambda f: (f.base, f.left)):
        last = rows[-1][-1] if rows else None
        if last and f.base - last.base <= 0.2 * min(f.size, last.size):
            rows[-1].append(f)
        else:
            rows.append([f])
    return [sorted(row, key=lambda f: f.left) for row in rows]


def _without_copies(row: list[Fragment]) -> list[Fragment]:
    """The row without what is printed over itself to look bold: the same characters at nearly the same place."""
    if all(b.left - a.right > -0.5 * b.size for a, b in pairwise(row)):
        return row
    out: list[Fragment] = []
    for f in row:
        under = [o for o in out[-4:] if o.right - f.left > 0.5 * f.size]
        kept = [i for i in range(len(f.text)) if not any(_printed(f, i, o) for o in under)]
        out += [f] if len(kept) == len(f.text) else [f.part(i, k) for i, k in _stretches(kept)]
    return sorted(out, key=lambda f: f.left)


def _printed(f: Fragment, i: int, under: Fragment) -> bool:
    """Whether a character stands in a fragment below, too, shifted by a third of an em at most."""
    char, x, near = f.text[i], f.edges[i], 0.35 * f.size
    return (
        any(other == char and abs(under.edges[k] - x) < near for k, other in enumerate(under.text))
        and 0.8 < f.size / under.size < 1.25
    )


def _stretches(places: Sequence[int]) -> list[tuple[int, int]]:
    """Places that follow one another, as spans."""
    out: list[tuple[int, int]] = []
    for i in places:
        if out and out[-1][1] == i:
            out[-1] = (out[-1][0], i + 1)
        else:
            out.append((i, i + 1))
    return out


def _parts(row: list[Fragment], upright: Sequence[Rule]) -> list[list[Fragment]]:
    """A row, parted where a gap is too wide or a line is ruled through it; letters set apart stay together."""
    out: list[list[Fragment]] = []
    for f in row:
        last = out[-1][-1] if out else None
        room = NUMBERED if out and len(out[-1]) == 1 and _OF_TABLE.fullmatch(out[-1][0].text) else APART
        if last and f.left - last.right < room * max(f.size, last.size) and not _ruled(last, f, upright):
            out[-1].append(f)
        else:
            out.append([f])
    return _letters_together(out)


def _ruled(a: Fragment, b: Fragment, upright: Sequence[Rule]) -> bool:
    middle = a.base - 0.35 * a.size
    return any(a.right - 0.5 <= r.left <= b.left + 0.5 and r.top <= middle <= r.bottom for r in upright)


def _letters_together(parts: list[list[Fragment]]) -> list[list[Fragment]]:
    """Single characters at even distances are one word set apart (推 进 教 育)."""
    out: list[list[Fragment]] = []
    for single, run in groupby(parts, lambda part: len(part) == 1 and len(part[0].text) == 1):
        found = list(run)
        letters = [part[0] for part in found]
        out += [letters] if single and _set_apart(letters) else found
    return out


def _set_apart(parts: Sequence[Fragment]) -> bool:
    """Whether these are three or more single Chinese characters of one size, at even distances."""
    if len(parts) < 3 or any(len(p.text) > 1 or not _CHINESE.match(p.text) for p in parts):
        return False
    gaps = [(b.left - a.right) / a.size for a, b in pairwise(parts)]
    same = max(p.size for p in parts) < 1.1 * min(p.size for p in parts)
    return same and min(gaps) > SPACE and max(gaps) < 3 and max(gaps) - min(gaps) < 0.4


def _between(a: Fragment, b: Fragment) -> str:
    """What stands between two fragments of a line: a space where there is room for one."""
    if a.text[-1].isspace() or b.text[0].isspace():
        return ""
    gap = (b.left - a.right) / max(a.size, b.size)
    latin = a.text[-1].isascii() and b.text[0].isascii()
    return " " if gap > (0.18 if latin else CHINESE_SPACE) else ""


# Raised marks


def _marked(found: list[Line]) -> list[Line]:
    """Small raised digits go into the line that they stand on, in brackets: 12.9¹ is not 12.91."""
    out: list[Line] = []
    small = [line for line in found if _MARK.fullmatch(line.text.strip())]
    taken: dict[int, list[Line]] = {}
    used: set[int] = set()
    for mark in small:
        its = next((i for i, line in enumerate(found) if line is not mark and _raised(mark, line)), -1)
        if its >= 0:
            taken.setdefault(its, []).append(mark)
            used.add(id(mark))
    for i, host in enumerate(found):
        if i in taken:
            parts = [p.fragment for p in host.pieces]
            for mark in sorted(taken[i], key=lambda m: m.left):
                parts = sorted((c for p in parts for c in _cut_at(p, mark)), key=lambda p: p.left)
                before = "".join(p.text for p in parts if p.left < mark.left)
                parts += [_bracketed(p.fragment, before) for p in mark.pieces]
            out.append(line(host.page, sorted(parts, key=lambda p: p.left)))
        elif id(host) not in used:
            out.append(host)
    return out


def _raised(mark: Line, host: Line) -> bool:
    """Whether a mark stands raised beside or within a line of bigger letters."""
    base = host.pieces[0].fragment.base
    lifted = base - mark.pieces[0].fragment.base
    return (
        mark.size <= SMALL * host.size
        and 0.12 * host.size < lifted < 0.8 * host.size
        and host.left - 0.4 * host.size < mark.right
        and mark.left < host.right + 0.4 * host.size
    )


def _cut_at(f: Fragment, mark: Line) -> list[Fragment]:
    """A fragment, cut where a mark stands over it."""
    if not f.left < mark.left - 0.1 * f.size < f.right:
        return [f]
    at = min(range(len(f.edges)), key=lambda i: abs(f.edges[i] - mark.left))
    return [f.part(a, b) for a, b in ((0, at), (at, len(f.text))) if a < b]


def _bracketed(f: Fragment, before: str) -> Fragment:
    """The mark as it is written in text; after a unit of length it is a power."""
    said = f.text.strip().strip("[［〔]］〕")
    if said in _POWERS and _POWER.search(before[-4:]):
        return f._replace(text=_POWERS[said], edges=(f.left, f.right), doubts=())
    number = "".join(str(unicodedata.digit(c, c)) for c in said)
    number = str(int(unicodedata.numeric(said))) if len(said) == 1 and "⑩" <= said <= "⑳" else number
    text = f"[{number}]"
    return f._replace(text=text, edges=(f.left, *[f.right] * len(text)), doubts=())


# Headings whose characters stand one below the other


def _stacked(found: list[Line]) -> list[Line]:
    """Single characters below one another, with nothing beside them, as one line each column, from right to left."""
    single = [line for line in found if len(line.text) == 1 and _CHINESE.match(line.text)]
    if len(single) < 3:
        return found
    stacks: list[list[Line]] = []
    for one in sorted(single, key=lambda line: (line.top, line.left)):
        for stack in stacks:
            if _below(stack[-1], one):
                stack.append(one)
                break
        else:
            stacks.append([one])
    columns = [s for s in stacks if len(s) >= 3 and _even(s)]
    used = {id(one) for s in columns for one in s}
    rest = [line for line in found if id(line) not in used]
    return rest + [_upright(s) for s in _side_by_side(columns)]


def _below(a: Line, b: Line) -> bool:
    centre = abs((a.left + a.right) - (b.left + b.right)) / 2
    pitch = (b.top - a.top) / a.size
    return centre < 0.3 * a.size and 0.9 < pitch < 2.2 and 0.9 < a.size / b.size < 1.1


def _even(stack: Sequence[Line]) -> bool:
    pitches = [b.top - a.top for a, b in pairwise(stack)]
    return max(pitches) - min(pitches) < 0.5 * stack[0].size


def _side_by_side(columns: list[list[Line]]) -> list[list[Line]]:
    """Columns of one heading go together, the right one first."""
    out: list[list[Line]] = []
    for stack in sorted(columns, key=lambda s: -s[0].left):
        last = out[-1] if out else None
        if (
            last
            and last[-1].size * 0.9 < stack[0].size < last[-1].size * 1.1
            and min(one.left for one in last) - stack[0].right < 1.5 * stack[0].size
            and min(one.top for one in last) - stack[-1].bottom
            < 0
            < max(o.bottom for o in last) - stack[0].top
        ):
            last += stack
        else:
            out.append(list(stack))
    return out


def _upright(stack: Sequence[Line]) -> Line:
    pieces = tuple(Piece(i, one.pieces[0].fragment) for i, one in enumerate(stack))
    return Line(
        "".join(one.text for one in stack),
        stack[0].page,
        min(one.left for one in stack),
        max(one.right for one in stack),
        min(one.top for one in stack),
        max(one.bottom for one in stack),
        stack[0].size,
        all(one.bold for one in stack),
        pieces,
        True,
    )
