"""Totals in tables: a row, or a cell, that comes to what the rows or cells behind it come to.

A statement of a table quotes its row, so that its column is known by the cells before it, and rows stand together if
next to nothing is between them. Rows called 合计 are totals by name. Of others no word says that their parts are all
there (其中 is said of some and of all alike), nor do partners in trade make the total, since some goods have no known
origin; there the figures themselves must: they add up to every digit, or would but for one usual slip. Figures of few
digits do so by chance, and are not asked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from duizhang.checks import intervals as iv
from duizhang.checks.book import Book
from duizhang.checks.constraints import Constraint, Fact, Sum
from duizhang.checks.likeness import are_telling, in_table, one_slip_mends
from duizhang.model import Statement

_CELLS = re.compile(r"\||\t|\n|\s{2,}")
_TOTAL = re.compile(r"(?:合\s*计|总\s*计|小\s*计)$")
_MARKED = re.compile(r"\s*(?:[#＃]|其\s*中|按)")
_NUMBERED = re.compile(r"\s*[一二三四五六七八九十]+[、.．]")
_OWN_MEASURE = "indicator:row"
_PARTNER = "indicator:row-partner"
# Between two rows stand line ends and blanks only: a row left out would be longer.
_GAP = 6
_LONGEST = 12
REST = Decimal("1.01")
"""by what factor a total may be off its parts before a slip is likelier than that the parts leave something out"""


class _Cell(NamedTuple):
    """A figure of a table and its fact."""

    statement: Statement
    fact: Fact

    @property
    def row(self) -> tuple[int, int]:
        """Where its row begins and ends in the text."""
        begins = self.statement.span[0] - self.statement.quote_at[0]
        return begins, begins + len(self.statement.quote)

    @property
    def name(self) -> str:
        """The first cell of its row."""
        return _CELLS.split(self.statement.quote.strip())[0]

    @property
    def column(self) -> int:
        """How many cells stand before it in its row."""
        return len(_CELLS.findall(self.statement.quote, 0, self.statement.quote_at[0]))

    @property
    def leans(self) -> bool:
        """Whether its name is that of a part, completed from elsewhere."""
        return _OWN_MEASURE not in self.statement.rules


_Totalled = tuple[Sequence[_Cell], Constraint | None]


def totals_of_tables(book: Book) -> Iterable[Constraint]:
    """A total is the sum of the rows that it totals, and of the cells beside it."""
    found: dict[tuple[Fact, ...], Constraint] = {}
    columns = [(rows, list(_totalled(rows))) for rows in _columns(book)]
    complete = {_names(cells) for _, totalled in columns for cells, held in totalled if held}
    for rows, totalled in columns:
        for c in (*_named(rows), *_shown(totalled, complete)):
            found.setdefault(c.facts, c)
    return found.values()


def _columns(book: Book) -> Iterator[list[_Cell]]:
    """The amounts of each column of rows that stand together, of one unit and period."""
    cells: dict[tuple[object, ...], list[_Cell]] = defaultdict(list)
    for key in book.keys("level"):
        for fact in book.facts[key]:
            for s in fact.statements:
                if in_table(s):
                    cell = _Cell(s, fact)
                    cells[s.doc, cell.column, key.unit, key.period, key.modality].append(cell)
    for column in cells.values():
        column.sort(key=lambda c: c.statement.span)
        rows: list[_Cell] = []
        for cell in column:
            if rows and cell.row[0] - rows[-1].row[1] > _GAP:
                yield rows
                rows = []
            rows.append(cell)
        yield rows


def _named(rows: Sequence[_Cell]) -> Iterator[Constraint]:
    """The one row called 合计, above or below the others, against the numbered ones or, if unmarked, all."""
    totals = [i for i, cell in enumerate(rows) if _TOTAL.search(cell.name)]
    if len(totals) != 1 or totals[0] not in (0, len(rows) - 1):
        return
    others = [cell for i, cell in enumerate(rows) if i != totals[0]]
    numbered = [cell for cell in others if _NUMBERED.match(cell.name)]
    if not numbered and any(_MARKED.match(cell.name) for cell in others):
        return
    parts = numbered or others
    if len(parts) > 1:
        total = rows[totals[0]]
        if any(_PARTNER in cell.statement.rules for cell in parts):
            yield from (c for c in _by_figures(_facts((total, *parts))) if c.severity != "warning")
        else:
            yield sum_of(_facts((total, *parts)))


def _shown(totalled: Iterable[_Totalled], complete: Collection[tuple[str, ...]]) -> Iterator[Constraint]:
    """The totals of a column, as far as the figures show that the rows behind each are all its parts.

    ``complete`` are the names of such rows, the total first, that another column shows to be all there are.
    """
    for cells, held in totalled:
        known = (cells[:count] for count in range(3, len(cells) + 1) if _names(cells[:count]) in complete)
        if held:
            yield held
        elif whole := next(known, None):
            yield sum_of(_facts(whole))
        elif len(cells) > 2 and not cells[0].leans:
            yield from _by_figures(_facts(cells))


def _totalled(rows: Sequence[_Cell]) -> Iterator[_Totalled]:
    """Each row with those behind it that may be its parts, and their sum if they add up to it."""
    for i, total in enumerate(rows):
        if _TOTAL.search(total.name):
            continue
        start = i + 1
        while run := _run(rows, start):
            if not are_telling(total.statement, [cell.statement for cell in run]):
                break
            sums = (sum_of(_facts((total, *run[:count]))) for count in range(2, len(run) + 1))
            held = next((c for c in sums if c.holds), None)
            if held is None:
                yield (total, *run), None
                break
            parts = len(held.facts) - 1
            yield (total, *run[:parts]), held
            start += parts


def _run(rows: Sequence[_Cell], start: int) -> Sequence[_Cell]:
    """The rows from there on that lean on one above, up to the next mark: # or 其中 begins another way to part it."""
    end = start
    while end < len(rows) and rows[end].leans and (end == start or not _MARKED.match(rows[end].name)):
        end += 1
    return rows[start : min(end, start + _LONGEST)]


def _facts(cells: Sequence[_Cell]) -> tuple[Fact, ...]:
    return tuple(cell.fact for cell in cells)


def _names(cells: Sequence[_Cell]) -> tuple[str, ...]:
    return tuple(cell.name for cell in cells)


def _by_figures(facts: tuple[Fact, ...]) -> Iterator[Constraint]:
    """The sum of a total and its parts, where the figures show that it is meant to hold; parts may leave a little out."""
    whole = sum_of(facts, REST)
    if whole.holds or one_slip_mends(whole):
        yield sum_of(facts) if exceeds(whole) else whole


def exceeds(whole: Constraint) -> bool:
    """Whether the parts are more than the total, so that they leave nothing out."""
    return not whole.values[0].meets(iv.from_(whole.form.expected(0, whole.values)))


def sum_of(facts: tuple[Fact, ...], tolerance: Decimal = Decimal(1)) -> Constraint:
    """The total is the sum of the others, which belong together by where they stand."""
    roles = ("total", *("part",) * (len(facts) - 1))
    return Constraint("sum-mismatch", Sum(), facts, roles, tuple(range(len(facts))), tolerance, placed=True)


FAMILY = (totals_of_tables,)
