"""Tables: what a cell says is told by its row, its column, the title above and the rows that lead to it.

Each of these is a heading, taken apart by ``headings``. A cell puts them together, the column's word first, then the
row's, then the title's. A cell whose unit or name nothing tells is left unread: a wrong figure is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from duizhang.grammar import places, predicates, scan
from duizhang.grammar.columns import Columns, figure, is_figure
from duizhang.grammar.headings import NOTE, YEAR, Heading, heading, measure, stripped
from duizhang.grammar.paragraph import Left, Paragraph, look
from duizhang.grammar.reader import Said
from duizhang.grammar.scan import Number
from duizhang.grammar.setting import Setting, modality
from duizhang.lexicon import areas, indicators
from duizhang.lexicon.indicators import Concept
from duizhang.lexicon.tables import Unit, unit, vocabulary
from duizhang.model import Block, Cell, Document, Kind, Modality, Span, Table

CELL = "cell"
_OPEN_TIME = re.compile(r"时期|期间|年代|以来|[本当上][月季期]|[“”\"]")
"""left in a name: a time that could not be told"""
_SUM = re.compile(r"(?<=[\u4e00-\u9fff])(?:合计|总计|小计)$")
_BARE_SUM = re.compile(r"[\u4e00-\u9fff]{2}(?:合计|总计|小计)")
"""收入合计: of what, only the title knows"""
_PER_CENT = Unit("%", "ratio", 0)


class Found(NamedTuple):
    """A number of a table in the characters of its cell: said of something, or left with a reason."""

    cell: Span
    outcome: Said | Left


def read(document: Document, table: Table, setting: Setting) -> Iterator[Found]:
    """Every number expression of a table, in order of place."""
    reader = _Reader(document.plain, table, setting)
    for title in table.titles:
        if title[0] >= table.span[0]:
            yield from reader.title_within(title)
    for n in range(len(table.rows)):
        yield from reader.row(n)


def starts(table: Table) -> list[int]:
    """Where the cells of a table begin, in order: lines that hold none (page numbers) are read as any other."""
    inner = [title[0] for title in table.titles if title[0] >= table.span[0]]
    return sorted([*inner, *(cell.span[0] for row in table.rows for cell in row)])


class Name(NamedTuple):
    """What a cell measures, and the rule that put it together."""

    text: str
    rule: str


class Meaning(NamedTuple):
    """The kind of a figure, its sign, what it is against, and the rule that told it."""

    kind: Kind
    sign: int
    base: str
    rule: str


@dataclass(slots=True)
class _Group:
    """The row above that rows without a measure of their own lean on. ``unit``: ``None`` if it has no figures.

    ``parted``: its parts have begun (其中：). ``lost``: a row above could not be read, so that nobody knows what a
    part is a part of.
    """

    name: str = ""
    measure: str = ""
    unit: str | None = None
    parted: bool = False
    lost: bool = False


class _Reader:
    """Reads a table row by row; ``group`` is what the rows so far lead to, for each column that names rows."""

    def __init__(self, text: str, table: Table, setting: Setting) -> None:
        self.text, self.table, self.setting = text, table, setting
        self.columns = Columns(text, table, setting)
        self.title, self.measure = self.columns.title, self.columns.measure
        self.general = vocabulary().general.search(self.title.name) is not None
        subject = vocabulary().subjects.search(self._own(self.title))
        self.who = subject["who"] if subject else ""
        self.groups: dict[int, _Group] = {}
        self.group = _Group()
        self.role = "rows"

    def _said(self, cell: Cell) -> str:
        return self.text[slice(*cell.span)].replace("\n", "")

    # Rows

    def row(self, n: int) -> Iterator[Found]:
        """The numbers of a row: of its parts, where several columns name rows."""
        cells = self.table.rows[n]
        head = self.columns.head
        if n >= head > 0 and all(c.columns for c in cells):
            for start, end in self.columns.stretches:
                yield from self._stretch([c for c in cells if start <= c.column < end], start)
            return
        if n >= head:
            self.groups = {start: _Group(lost=True) for start, _ in self.columns.stretches}
        for cell in cells:
            yield from self._left(cell, "name" if n < head else CELL)

    def _stretch(self, cells: Sequence[Cell], start: int) -> Iterator[Found]:
        """The cells that one column of names stands in front of."""
        if not cells:
            return
        roles = self.columns.roles
        self.group = self.groups.setdefault(start, _Group())
        named = next((c for c in cells if roles[c.column] in ("rows", "areas", "partners")), None)
        counted = next((c for c in cells if roles[c.column] == "units"), None)
        self.role = roles[named.column] if named else "rows"
        row = heading(self._said(named) if named else "", self.setting, of_areas=self.role == "areas")
        own = unit(self._said(counted), surely=True) if counted else None
        row = replace(row, unit=own or row.unit)
        self.groups[start] = self.group = self._led(row, cells)
        whole = cells[0].span[0], max(c.span[1] for c in cells)
        for cell in cells:
            if role := roles[cell.column]:
                yield from self._left(cell, "enumerator" if role == "numbering" else "name")
            else:
                yield from self._cell(cell, row, whole)

    def _led(self, row: Heading, cells: Sequence[Cell]) -> _Group:
        """What the rows from here on lean on: a row that has a measure of its own, and is no part, leads them."""
        name = self._own(row)
        if row.part:
            self.group.parted = True
        if row.part or not name or vocabulary().rates.search(name):
            return self.group
        empty = not any(self._said(c) for c in cells if not self.columns.roles[c.column])
        if measured := measure(name):
            return _Group(name, measured, None if empty else _named(row.unit))
        return _Group() if empty or self.group.lost else self.group

    def _own(self, row: Heading) -> str:
        return _SUM.sub("", places.without_front(row.name, self.setting.home)) if row.name else ""

    def _left(self, cell: Cell, other: str) -> Iterator[Found]:
        """The numbers of a cell that holds no figure of the table: dates, and ``other`` where nothing tells."""
        text = self.text[slice(*cell.span)]
        seen = look([text])[0]
        numbers = seen.numbers
        if not numbers:
            return
        paragraph = Paragraph(seen, Block("paragraph", (0, len(text))), self.setting)
        reasons = {item.number.span: item.reason for item in paragraph.left}
        if YEAR.fullmatch(text):
            reasons[numbers[0].span] = "date"
        if other == "name" and is_figure(text):
            other = CELL
        for number in numbers:
            reason = reasons.get(number.span) or other
            yield Found(cell.span, Left(number, other if other == "enumerator" else reason))

    def title_within(self, span: Span) -> Iterator[Found]:
        """The numbers of a title that stands in one line with a cell."""
        yield from self._left(Cell(span, 0), "name")

    # One cell

    def _cell(self, cell: Cell, row: Heading, whole: Span) -> Iterator[Found]:
        text = self.text[slice(*cell.span)]
        numbers = list(scan.numbers(text))
        if not numbers:
            return
        number = figure(text, numbers)
        said = self._state(number, text, cell, row, whole) if number else None
        if said:
            yield Found(cell.span, said)
        else:
            yield from (Found(cell.span, Left(number, CELL)) for number in numbers)

    def _state(self, number: Number, text: str, cell: Cell, row: Heading, whole: Span) -> Said | None:
        """What a figure says, if all that it takes is told."""
        column = self.columns.headings[cell.column]
        measured, unit_rule = self._unit(number, column, row)
        if measured is None or column.silent or row.silent or self.title.silent:
            return None
        meant = self._kind(number, text, column, row, measured)
        if meant is None:
            return None
        unit_name = {"points": "pp", "rank": "rank", "growth": "%"}.get(meant.kind, measured.name)
        name = self._name(column, row, measured)
        if name is None:
            return None
        area, area_rule = self._area(column, row)
        period, period_rule = self._period(column, row)
        if not self._told(period, period_rule, average=column.average or row.average):
            return None
        mode, mode_rule = self._modality(column, row, period)
        power = 0 if number.unit else measured.power
        start = whole[0] - cell.span[0]
        return Said(
            _scaled(number, power),
            meant.kind,
            meant.sign,
            unit_name,
            name.text,
            area,
            period,
            "yoy" if meant.base == _year_before(period) else meant.base,
            self._of(column, row, name.text, meant.kind),
            mode,
            (start, start + whole[1] - whole[0]),
            (
                meant.rule,
                f"indicator:{name.rule}",
                f"unit:{unit_rule}",
                f"period:{period_rule}",
                f"area:{area_rule}",
                f"modality:{mode_rule}",
            ),
        )

    def _unit(self, number: Number, column: Heading, row: Heading) -> tuple[Unit | None, str]:
        """The unit: printed in the cell, over the column, beside the row, over the table; rates go by their kind."""
        if number.unit:
            return Unit(number.unit, number.family, 0), "cell"
        if column.unit:
            return column.unit, "column"
        if column.kind == "rank":
            return Unit("rank", "", 0), "column"
        if column.index or row.index or self.title.index:
            return Unit("1", "ratio", 0), "index"
        if column.kind in ("growth", "share") or column.fulfilment:
            return _PER_CENT, "column"
        if row.unit:
            return row.unit, "row"
        return (self.title.unit, "title") if self.title.unit else (None, "")

    def _kind(
        self, number: Number, text: str, column: Heading, row: Heading, measured: Unit
    ) -> Meaning | None:
        """What kind of figure it is, and which heading told it; ``None`` where they do not go together."""
        if words := NOTE.sub("", text[: number.span[0]]).strip():
            said = predicates.read(words, number, text[number.span[1] :])
            known = said.certain and not said.head and said.kind in ("growth", "points", "change")
            return Meaning(said.kind, said.sign, said.base, said.rule) if known else None
        title = Heading() if vocabulary().rates.search(row.name) else self.title
        for told, rule in ((column, "column"), (row, "row"), (title, "title")):
            if told.kind and _goes(told.kind, measured, number):
                return Meaning(told.kind, told.sign, told.base, f"{told.kind}:{rule}")
            if told.kind and told is column:
                return None
        if number.shape == "rank":
            return Meaning("rank", 1, "", "rank")
        return self._level(row, measured) if number.shape == "plain" else None

    def _level(self, row: Heading, measured: Unit) -> Meaning | None:
        """A figure of which no heading says that it is more than an amount; of money, a % can only be its growth."""
        if measured.name == "pp":
            return None
        name = self._own(row)
        known = indicators.lookup(name)
        rate = row.index or vocabulary().rates.search(name) or (known and known.unit == "%")
        if measured.name != "%" or rate:
            return Meaning("level", 1, "", "level:cell")
        return Meaning("growth", 1, "yoy", "growth:of-amount") if known and known.unit else None

    def _name(self, column: Heading, row: Heading, measured: Unit) -> Name | None:
        """What is measured: the row's name if it is whole, else with the measure that column, group or title tell."""
        found = self._composed(column, row, measured)
        fulfilled = column.fulfilment or row.fulfilment
        if found is None:
            return None
        who = self.who if self.who not in found.text else ""
        return Name(who + found.text + fulfilled, found.rule)

    def _composed(self, column: Heading, row: Heading, measured: Unit) -> Name | None:
        own = self._own(row)
        if _OPEN_TIME.search(own) or _OPEN_TIME.search(column.name) or _BARE_SUM.fullmatch(row.name):
            return None
        if row.area or own in vocabulary().totals or not own:
            return self._of_all(column)
        if self.role == "partners":
            told = measure(column.name) or self.measure
            known = areas.by_name(own)
            partner = known[0].name if known else own
            return Name(f"对{partner}{told}", "row-partner") if vocabulary().trade.search(told) else None
        if self.role == "areas" and not row.area:
            return None
        if column.name:
            return self._joined(own, column.name, "row-and-column") if measure(column.name) else None
        if own in vocabulary().parts:
            whose = vocabulary().whose.match(self.group.name)
            return Name(whose[0] + own, "row-and-group") if whose else None
        if measure(own) or row.of:
            return Name(own, "row")
        return self._leaning(own, row, measured)

    def _of_all(self, column: Heading) -> Name | None:
        """A row that is an area, a total or a period: column or title name what it is of."""
        if measure(column.name):
            return Name(column.name, "column")
        if not self.measure or (column.name and _OPEN_TIME.search(column.name)):
            return None
        if column.name:
            return Name(column.name + self.measure, "column-and-title")
        name = vocabulary().leads.sub("", stripped(vocabulary().trends.sub("", self._own(self.title))))
        return Name(name if measure(name) and "、" not in name else self.measure, "title")

    def _joined(self, own: str, told: str, rule: str, whole: str = "") -> Name | None:
        """粮食 and 产量 → 粮食产量; what the row says already is not said again, and two measures make no name.

        ``whole`` is the name that the measure was taken from: what it is limited to (规模以上, 新登记) limits its parts.
        """
        has = measure(own)
        if own.endswith(told) or has == told or (has and told in vocabulary().plain):
            return Name(own, "row")
        if has and measure(told) and not vocabulary().bearers.search(own):
            return None
        if told.startswith(own):
            return Name(told, rule)
        scope = vocabulary().scopes.search(whole)
        limit = scope[0] if scope and scope[0] not in own else ""
        told = told.removeprefix("总") if len(told) > len("总额") else told
        told = (vocabulary().sectors.sub("", told) if own.endswith("业") else told) or told
        whose = vocabulary().whose.match(told)
        front, rest = (whose[0], told[whose.end() :]) if whose else ("", told)
        shared = next((k for k in range(len(rest), 1, -1) if own.endswith(rest[:k])), 0)
        return Name(front + limit + own + rest[shared:], rule)

    def _leaning(self, own: str, row: Heading, measured: Unit) -> Name | None:
        """A name without a measure: that of the row it belongs to, of the title, or none where the name is enough."""
        group, known = self.group, indicators.lookup(own)
        whole = known and (known.unit == measured.name or (measured.name == "%" and known.unit == "CNY"))
        if known and whole and not group.parted and not group.lost and self.general:
            return _in_full(own, known)
        if group.measure and group.unit in (None, _named(row.unit)) and (group.parted or not self.general):
            return self._joined(own, group.measure, "row-and-group", group.name)
        counted = "classifier" in (measured.family, row.unit.family if row.unit else "")
        if counted and group.measure and not (row.part or group.parted or group.lost):
            return Name(own, "row")
        if group.measure or group.lost:
            return (
                self._joined(own, self.measure, "row-and-title", self.title.name)
                if self._by_title()
                else None
            )
        if self.measure:
            return self._joined(own, self.measure, "row-and-title", self.title.name)
        if known and whole:
            return _in_full(own, known)
        return Name(own, "row") if counted else None

    def _by_title(self) -> bool:
        """Whether the title's measure is that of all rows: no row above brought one of its own."""
        return bool(self.measure) and not self.group.measure and not self.group.name

    def _of(self, column: Heading, row: Heading, name: str, kind: Kind) -> str:
        """The whole of a share: what a heading says, the row that leads to this one, or all that is measured."""
        if kind not in ("share", "rank"):
            return ""
        if kind == "rank":
            return column.of
        if told := column.of or row.of:
            return told
        if row.area or column.area:
            return _ALL.get(_level(self.setting.home), "") + name
        whole = self.group.name or column.name or self.measure
        return whole if whole != name else ""

    # Frame

    def _area(self, column: Heading, row: Heading) -> tuple[tuple[str, ...], str]:
        if row.area:
            return row.area, "row"
        if column.area:
            return column.area, "column"
        if self.title.area:
            return self.title.area, "title"
        return ((self.setting.home,) if self.setting.home else ()), "home"

    def _period(self, column: Heading, row: Heading) -> tuple[str, str]:
        for heads, rule in ((column, "column"), (row, "row"), (self.title, "title")):
            if heads.period:
                return heads.period, rule
        return (self.setting.period, "section") if self.setting.period else ("", "open")

    def _told(self, period: str, rule: str, *, average: bool) -> bool:
        """Whether the period is told well enough: not where the title has several, nor a section's run of years."""
        of_table = rule not in ("section", "open")
        if average:
            return "/" in period
        return of_table or not (self.columns.torn or len(period) == len("2021/2025"))

    def _modality(self, column: Heading, row: Heading, period: str) -> tuple[Modality, str]:
        if column.fulfilment or row.fulfilment:
            return "outcome", "column"
        if column.modality:
            return column.modality, "column"
        if row.modality and not row.name:
            return row.modality, "row"
        if self.title.modality:
            return self.title.modality, "title"
        return modality(self.setting, "", "", period)


def _in_full(own: str, known: Concept) -> Name:
    """第一产业 in a table of amounts is 第一产业增加值: the usual name, where it only adds to the row's."""
    usual = known.names[0]
    return Name(usual if usual.startswith(own) else own, "row")


_ALL = {"nation": "全国", "province": "全省", "city": "全市", "county": "全县"}


def _level(home: str) -> str:
    known = areas.by_name(home)
    return known[0].level if known else ""


def _year_before(period: str) -> str:
    return str(int(period[:4]) - 1) if len(period) == len("2025") else ""


def _named(measured: Unit | None) -> str:
    return measured.name if measured else ""


def _goes(kind: Kind, measured: Unit, number: Number) -> bool:
    """Whether a kind and a unit go together."""
    if kind in ("growth", "share"):
        return measured.name == "%" or (kind == "growth" and number.shape == "times")
    if kind == "points":
        return measured.name in ("pp", "%")
    return kind != "change" or measured.name not in ("%", "pp")


def _scaled(number: Number, power: int) -> Number:
    """A number in base units: 万 and 亿 of the heading multiplied out."""
    if not power:
        return number
    by = Decimal(1).scaleb(power)
    return replace(number, low=number.low * by, high=number.high * by, step=number.step * by)
