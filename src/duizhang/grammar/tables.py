"""Tables: what a cell says is told by its row, its column, the title above and the rows that lead to it.

Each of these is a heading. A heading is taken apart once (``heading``): unit, kind, period, modality, area, and the
words left over, which name what is measured. A cell puts them together, the column's word first, then the row's,
then the title's. A cell whose unit or name nothing tells is left unread: a wrong figure is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from duizhang.grammar import periods, places, predicates, scan
from duizhang.grammar.paragraph import Left, Paragraph
from duizhang.grammar.reader import Said
from duizhang.grammar.scan import Number
from duizhang.grammar.setting import Setting, modality
from duizhang.lexicon import areas, indicators
from duizhang.lexicon.tables import Unit, unit, vocabulary
from duizhang.model import Block, Bound, Cell, Document, Kind, Modality, Span, Table

CELL = "cell"
_GROWTHS = ("growth", "fall", "change", "points")
_OF_ANOTHER: frozenset[Kind] = frozenset(("growth", "points", "change", "share", "rank"))
"""kinds of columns that speak of the column to their left where they name nothing themselves"""
_BRACKET = re.compile(r"[（(\[［]([^（）()\[\]［］]{1,16})[）)\]］]")
_UNIT_SAID = re.compile(r"(?:计量)?单位[:：]\s*([^\s（）()，,；;]{1,12})")
_NOTE = re.compile(r"[\[［〔]\d{1,2}[\]］〕]|[①-⑳]|\*+$")
_PART = re.compile(r"^(?:[#＃]|其\s?中[:：]?|——?)\s*")
_ENUMERATOR = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、.．)）](?!\d))\s*"
)
_NUMBER_OF_TABLE = re.compile(
    r"^(?:附?表|图)\s?[\d一二三四五六七八九十]{1,3}(?:[-—–]\d{1,2})?\s?[:：、.]?\s?"
)
_THAN = re.compile(
    r"(?:比|较|与)(?:(?P<year>(?:19|20)\d\d)年|上年|去年|前年|上月|上季度?|年初|[上同]期)"
    r"(?:度|末|底|同期|同月|相比|实际|决算数?|执行数?|完成数?)*"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_A_DAY = len("2025-01-21")
_THIS_MONTH = re.compile(r"^[本当]月")
_OPEN_TIME = re.compile(r"时期|期间|年代|以来|[本当上][月季期]|[“”\"]")
"""left in a name: a time that could not be told"""
_CALCULATED = re.compile(r"^按(.{2,12}?)(?:计算|统计)$")

_LOOSE = re.compile(r"^[的及和与、，：:．.\s]+|[的及和与、，：:．.\s]+$")
_SHARE_OF = re.compile(r"占(?![地用有])(?P<of>.{2,16}?)的?(?:比重|比例|份额|$)")
_RATE = re.compile(r"率$")
_SIGNS: dict[str, Bound] = {
    "≥": ">=",
    "≤": "<=",
    "＞": ">",
    ">": ">",
    "＜": "<",
    "<": "<",
    "〉": ">",
    "〈": "<",
    "±": "=",
}
_RANGE = re.compile(r"\s?[—–~～－-]\s?")


@dataclass(frozen=True, slots=True)
class Heading:
    """What one heading says: the kind with its sign and base, unit, period, modality, area, and the name left over.

    ``part``: it is introduced as a part of the rows above (其中：, #). ``own`` is the name as printed.
    """

    name: str = ""
    kind: Kind | None = None
    sign: int = 1
    base: str = ""
    of: str = ""
    unit: Unit | None = None
    period: str = ""
    modality: Modality | None = None
    area: tuple[str, ...] = ()
    part: bool = False
    fulfilment: str = ""
    index: bool = False
    silent: bool = False


class Found(NamedTuple):
    """A number of a table in the characters of its cell: said of something, or left with a reason."""

    cell: Span
    outcome: Said | Left


def read(document: Document, table: Table, setting: Setting) -> Iterator[Found]:
    """Every number expression of a table, in order of place."""
    reader = _Reader(document.text, table, setting)
    for n in range(len(table.rows)):
        yield from reader.row(n)


# Headings


def heading(text: str, setting: Setting) -> Heading:
    """A head, a row's name or a title taken apart."""
    part = _PART.match(text) is not None
    rest, measured = _without_unit(_bare(text))
    rest, said = _without_kind(rest, measured)
    rest, period = _without_times(rest, setting)
    name, mode = _without_modality(rest)
    name = _LOOSE.sub("", name)
    calculated = _CALCULATED.match(name)
    name = calculated[1] if calculated else name
    where = _area(name, setting.home)
    if vocabulary().generic.match(name):
        name = ""
    return replace(
        said, name="" if where else name, unit=measured, period=period, modality=mode, area=where, part=part
    )


def _bare(text: str) -> str:
    """A heading without notes, marks of parts, numbering and the number of a table."""
    text = _NOTE.sub("", re.sub(r"\s", "", text))
    text = _PART.sub("", _NUMBER_OF_TABLE.sub("", text))
    return _PART.sub("", _ENUMERATOR.sub("", text))


def _without_unit(text: str) -> tuple[str, Unit | None]:
    """The unit in a bracket, after 单位 or as a bare % at the end, and the rest."""
    for bracket in _BRACKET.finditer(text):
        inner = bracket[1]
        said = _UNIT_SAID.match(inner)
        if inner in ("±%", "＋-%", "+-%", "±"):
            inner = "%"
        if found := unit(said[1] if said else inner, surely=said is not None):
            return text[: bracket.start()] + text[bracket.end() :], found
    if said := _UNIT_SAID.search(text):
        return text[: said.start()] + text[said.end() :], unit(said[1], surely=True)
    if text.endswith(("±%", "%", "％")):
        return text.rstrip("%％").rstrip("±"), unit("%")
    return text, None


def _without_kind(text: str, measured: Unit | None) -> tuple[str, Heading]:
    """Words of growth, share, rank, fulfilment taken out, and what they say."""
    words = vocabulary().kind
    if re.search(words["fixed_base"], text):
        return text, Heading(silent=True)
    if match := re.search(words["index"], text):
        return _cut(text, match), Heading(index=True)
    if match := re.search(words["fulfilment"], text):
        of = next((w for w in ("预算", "目标", "计划") if w in match[0]), "")
        return _cut(text, match), Heading(kind="level", fulfilment=f"{of}完成率")
    if match := re.search(words["rank"], text):
        return _cut(text, match), Heading(kind="rank", of=match[0][:2] if match[0][0] == "全" else "")
    if (match := _SHARE_OF.search(text)) or (match := re.search(words["share"], text)):
        return _cut(text, match), Heading(kind="share", of=match.groupdict().get("of") or "")
    return _without_growth(text, measured)


def _without_growth(text: str, measured: Unit | None) -> tuple[str, Heading]:
    """Words of growth, and what it is against, taken out; a rate with a name of its own (自然增长率) keeps it."""
    if _RATE.search(text) and indicators.lookup(text):
        return text, Heading()
    words = vocabulary().kind
    base = "mom" if re.search(words["month_before"], text) else "yoy"
    than = _THAN.search(text)
    if than:
        base = than["year"] or base
        text = _cut(text, than)
    for kind in _GROWTHS:
        if match := re.search(f"(?:{words[kind]})+(?!值)", text):
            return re.sub(words["average"], "", _cut(text, match)), _grown(kind, base, measured)
    return text, _grown("growth", base, measured) if than and measured else Heading()


def _grown(kind: str, base: str, measured: Unit | None) -> Heading:
    """增加（万人）is a change, 增长（%） a growth, 提高（百分点） points, 下降（%） prints falls without a sign."""
    name = measured.name if measured else ""
    if kind == "points" or name == "pp":
        return Heading(kind="points", base=base)
    if name and name != "%":
        return Heading(kind="change", base=base, sign=-1 if kind == "fall" else 1)
    return Heading(kind="growth", base=base, sign=-1 if kind == "fall" else 1)


def _cut(text: str, match: re.Match[str]) -> str:
    return text[: match.start()] + text[match.end() :]


def _without_times(text: str, setting: Setting) -> tuple[str, str]:
    """The period that a heading names, and the rest of it."""
    if _YEAR.fullmatch(text):
        return "", text
    period = ""
    for when in reversed([*periods.whens(text, setting.anchor, setting.ground, fixed=setting.fixed)]):
        if when.grain == "date" or when.base:
            continue
        period = when.period or period
        text = text[: when.span[0]] + text[when.span[1] :]
    return text, period


def _without_modality(text: str) -> tuple[str, Modality | None]:
    """Estimate before outcome before target: 预计完成, 预算执行数. What names more than that keeps its words."""
    for mode, words in vocabulary().modality.items():
        if words.search(text):
            return ("" if vocabulary().generic.match(text) else text), mode
    return text, None


def both(upper: Heading, lower: Heading) -> Heading:
    """A heading below another: what it says itself, and for the rest what the upper one says."""
    name = lower.name if not upper.name or measure(lower.name) else lower.name + upper.name
    return Heading(
        name=name,
        kind=lower.kind or upper.kind,
        sign=min(lower.sign, upper.sign),
        base=lower.base or upper.base,
        of=lower.of or upper.of,
        unit=lower.unit or upper.unit,
        period=lower.period or upper.period,
        modality=lower.modality or upper.modality,
        area=lower.area or upper.area,
        fulfilment=lower.fulfilment or upper.fulfilment,
        index=lower.index or upper.index,
        silent=lower.silent or upper.silent,
    )


def _area(name: str, home: str) -> tuple[str, ...]:
    """The area that a heading is, if it is one and nothing else; partners in trade are none."""
    if places.HOME.fullmatch(name):
        return (home,) if home else ()
    found = areas.resolve(name, home) if len(name) > 1 and areas.by_name(name) else None
    return (found.name,) if found and found.level != "world" else ()


# Names


def measure(name: str) -> str:
    """What the name of a sum or a title measures, without what it is of: 货物运输总量 of 全市货物运输总量."""
    found = vocabulary().measure_end.search(name)
    return found[0] if found else ""


def of_title(title: Heading) -> str:
    """The one measure that a title names; none where it names several."""
    name = _stripped(vocabulary().trends.sub("", title.name))
    for words, implied in vocabulary().implied.items():
        if words in title.name or name.endswith(words):
            return implied
    found = {m[0] for m in vocabulary().measure.finditer(name)}
    return measure(name) if len(found) == 1 else ""


def _stripped(name: str) -> str:
    """A title without the words that only say that it is one."""
    while (shorter := _LOOSE.sub("", vocabulary().title.sub("", name))) != name:
        name = shorter
    return name


# Cells


class Name(NamedTuple):
    """What a cell measures, and the rule that put it together."""

    text: str
    rule: str


@dataclass(slots=True)
class _Group:
    """The row above that rows without a measure of their own lean on. ``unit``: ``None`` if it has no figures.

    ``parted``: its parts have begun (其中：). ``lost``: a row above could not be read, so that nobody knows what a part is a part of.
    """

    name: str = ""
    measure: str = ""
    unit: str | None = None
    lost: bool = False
    parted: bool = False


class _Reader:
    """Reads a table row by row; ``group`` is what the rows so far lead to."""

    def __init__(self, text: str, table: Table, setting: Setting) -> None:
        self.text, self.table, self.setting = text, table, setting
        self.head = self._head_rows()
        self.title = self._title()
        self.measure = of_title(self.title)
        self.general = vocabulary().general.search(self.title.name) is not None
        self.roles = self._roles()
        self.columns = self._columns()
        self.group = _Group()

    # The head

    def _said(self, span: Span) -> str:
        return self.text[slice(*span)].replace("\n", "")

    def _head_rows(self) -> int:
        """How many rows stand before the first with a figure that is no time; 0 if one of them fits no column."""
        for n, row in enumerate(self.table.rows):
            if any(c.columns and c.column and _is_figure(self._said(c.span)) for c in row):
                return n
            if any(not c.columns and self._said(c.span) for c in row):
                return 0 if not any(_is_figure(self._said(c.span)) for c in row) else n
        return 0

    def _heads(self, column: int) -> Iterator[str]:
        """The words over a column, from the top down."""
        for row in self.table.rows[: self.head]:
            for cell in row:
                if cell.column <= column < cell.column + cell.columns:
                    yield self._said(cell.span)

    def _title(self) -> Heading:
        """The lines above, and what stands before the name of the first column: 表5 贸易情况国别和地区."""
        said = [self._said(span) for span in self.table.titles]
        first = next(self._heads(0), "")
        stub = vocabulary().stub_end.search(first)
        if stub and stub.start("stub"):
            said.append(first[: stub.start("stub")])
        title = Heading()
        for line in dict.fromkeys(said):
            title = both(title, heading(line, self.setting))
        years = {y for line in said for y in _YEAR.findall(line)}
        self.torn = len(years) > 1 or len(title.period) == _A_DAY
        if self.torn:
            title = replace(title, period="", modality=None)
        several = len({m[0] for m in vocabulary().trends.finditer("".join(said))}) > 1
        return replace(title, kind=None) if several else title

    def _roles(self) -> list[str]:
        """What each column holds: names of ``rows``, ``areas`` or ``partners``, ``units``, figures (``""``), or else."""
        words, roles = vocabulary(), []
        for column in range(self.table.width):
            heads = {_bare(h) for h in self._heads(column)}
            stub = words.stub_end.search(next(self._heads(0), "")) if not column else None
            first = {stub["stub"]} if stub else heads
            named = next((n for n in ("areas", "partners") if first & getattr(words, n)), "rows")
            role = "units" if heads & words.units else "apart" if heads & words.apart else ""
            roles.append(role or ("" if column else named))
        return self._names_second(roles)

    def _names_second(self, roles: list[str]) -> list[str]:
        """Where the first column only counts the rows (序号), the next one that is no figure names them."""
        if roles and roles[0] == "apart" and "" in roles:
            named = roles.index("")
            heads = {_bare(h) for h in self._heads(named)}
            roles[named] = "areas" if heads & vocabulary().areas else "rows"
        return roles

    def _columns(self) -> list[Heading]:
        """Each column's heading; one that names no measure but speaks of one is about the column to its left."""
        columns: list[Heading] = []
        last = Heading()
        for n in range(self.table.width):
            column = Heading()
            for head in self._heads(n):
                column = both(column, heading(head, self.setting))
            column = self._of_this_month(column)
            if self.roles[n]:
                columns.append(column)
                continue
            if column.name or not column.kind:
                last = column
            else:
                column = replace(
                    column, name=last.name, period=column.period or last.period, area=column.area or last.area
                )
            columns.append(column)
        return columns

    def _of_this_month(self, column: Heading) -> Heading:
        """本月 under a title of 1—11月 is November."""
        if not _THIS_MONTH.match(column.name) or "/" not in self.title.period:
            return column
        name = _THIS_MONTH.sub("", column.name)
        name = "" if vocabulary().generic.match(name) else name
        return replace(column, name=name, period=self.title.period.rsplit("/", maxsplit=1)[1])

    # Rows

    def row(self, n: int) -> Iterator[Found]:
        """The numbers of a row."""
        cells = self.table.rows[n]
        if n < self.head or not self.head or any(not c.columns for c in cells):
            self._lose(n)
            for cell in cells:
                yield from self._left(cell)
            return
        named = next((c for c in cells if self.roles[c.column] in ("rows", "areas", "partners")), None)
        unit_cell = next((c for c in cells if self.roles[c.column] == "units"), None)
        printed = self._said(named.span) if named else ""
        row = heading(printed, self.setting)
        own = unit(self._said(unit_cell.span), surely=True) if unit_cell else None
        row = replace(row, unit=own or row.unit)
        self._lead(row, cells)
        whole = cells[0].span[0], max(c.span[1] for c in cells)
        for cell in cells:
            if self.roles[cell.column]:
                yield from self._left(cell)
            else:
                yield from self._cell(cell, row, whole)

    def _lose(self, n: int) -> None:
        """A row below the head that fits no column: what follows leans on nothing that is known."""
        if n >= self.head:
            self.group = _Group(lost=True)

    def _lead(self, row: Heading, cells: Sequence[Cell]) -> None:
        """A row that has a measure of its own, and is no part, leads those below it."""
        name = self._own(row)
        if row.part:
            self.group.parted = True
        if row.part or not name or vocabulary().rates.search(name):
            return
        measured = measure(name)
        empty = not any(self._said(c.span) for c in cells if not self.roles[c.column])
        if measured:
            self.group = _Group(name, measured, None if empty else _named(row.unit))
        elif empty or self.group.lost:
            self.group = _Group()

    def _own(self, row: Heading) -> str:
        return places.without_front(row.name, self.setting.home) if row.name else ""

    def _left(self, cell: Cell) -> Iterator[Found]:
        """The numbers of a cell that holds no figure: dates, parts of names."""
        text = self._said(cell.span)
        numbers = list(scan.numbers(text))
        if not numbers:
            return
        paragraph = Paragraph(text, Block("paragraph", (0, len(text))), self.setting, numbers)
        reasons = {item.number.span: item.reason for item in paragraph.left}
        if _YEAR.fullmatch(text):
            reasons[numbers[0].span] = "date"
        figure = _is_figure(text)
        for number in numbers:
            reason = reasons.get(number.span) or (CELL if figure else "name")
            yield Found(cell.span, Left(number, reason))

    # One cell

    def _cell(self, cell: Cell, row: Heading, whole: Span) -> Iterator[Found]:
        text = self.text[slice(*cell.span)]
        numbers = list(scan.numbers(text))
        if not numbers:
            return
        number = _figure(text, numbers)
        said = self._state(number, text, cell, row, whole) if number else None
        if said:
            yield Found(cell.span, said)
        else:
            yield from (Found(cell.span, Left(number, CELL)) for number in numbers)

    def _state(self, number: Number, text: str, cell: Cell, row: Heading, whole: Span) -> Said | None:
        """What a figure says, if all that it takes is told."""
        column = self.columns[cell.column]
        measured, unit_rule = self._unit(number, column, row)
        if measured is None or column.silent or row.silent or self.title.silent:
            return None
        meant = self._kind(number, text, column, row, measured)
        if meant is None:
            return None
        kind, sign, base, kind_rule = meant
        unit_name = {"points": "pp", "rank": "rank", "growth": "%"}.get(kind, measured.name)
        name = self._name(column, row, measured)
        if name is None:
            return None
        area, area_rule = self._area(column, row)
        period, period_rule = self._period(column, row)
        if self.torn and period_rule in ("section", "open"):
            return None
        mode, mode_rule = self._modality(column, row, period)
        power = 0 if number.unit else measured.power
        start = whole[0] - cell.span[0]
        return Said(
            _scaled(number, power),
            kind,
            sign,
            unit_name,
            name.text,
            area,
            period,
            base,
            self._of(column, row, name.text) if kind == "share" else column.of if kind == "rank" else "",
            mode,
            (start, start + whole[1] - whole[0]),
            (
                kind_rule,
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
            return Unit("%", "ratio", 0), "column"
        if row.unit:
            return row.unit, "row"
        return (self.title.unit, "title") if self.title.unit else (None, "")

    def _kind(
        self, number: Number, text: str, column: Heading, row: Heading, measured: Unit
    ) -> tuple[Kind, int, str, str] | None:
        """Kind, sign, base, and which heading told it; ``None`` where they do not go together."""
        words = _NOTE.sub("", text[: number.span[0]]).strip(" [（(")
        if words:
            said = predicates.read(words, number, text[number.span[1] :])
            ok = said.certain and not said.head and said.kind in ("growth", "points", "change")
            return (said.kind, said.sign, said.base, said.rule) if ok else None
        for heads, rule in ((column, "column"), (row, "row"), (self.title, "title")):
            if heads.kind and _goes(heads.kind, measured, number):
                return heads.kind, heads.sign, heads.base, f"{heads.kind}:{rule}"
            if heads.kind and heads is column:
                return None
        return self._level(row, measured)

    def _level(self, row: Heading, measured: Unit) -> tuple[Kind, int, str, str] | None:
        """A figure of which no heading says that it is more than an amount; of money, a % can only be its growth."""
        if measured.name == "pp":
            return None
        name = self._own(row)
        known = indicators.lookup(name)
        if (
            measured.name != "%"
            or row.index
            or vocabulary().rates.search(name)
            or (known and known.unit == "%")
        ):
            return "level", 1, "", "level:cell"
        if known and known.unit:
            return "growth", 1, "yoy", "growth:of-amount"
        return None

    def _name(self, column: Heading, row: Heading, measured: Unit) -> Name | None:
        """What is measured: the row's name if it is whole, else with the measure that column, group or title tell."""
        found = self._composed(column, row, measured)
        fulfilled = column.fulfilment or row.fulfilment
        return Name(found.text + fulfilled, found.rule) if found else None

    def _composed(self, column: Heading, row: Heading, measured: Unit) -> Name | None:
        own, role = self._own(row), self.roles_of_rows
        if _OPEN_TIME.search(own) or _OPEN_TIME.search(column.name):
            return None
        if row.area or own in vocabulary().totals or not own:
            return self._of_all(column)
        if role == "partners":
            told = measure(column.name) or self.measure
            known = areas.by_name(own)
            partner = known[0].name if known else own
            return Name(f"对{partner}{told}", "row-partner") if vocabulary().trade.search(told) else None
        if role == "areas" and not row.area:
            return None
        if column.name:
            return self._joined(own, column.name, "row-and-column")
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
        name = vocabulary().leads.sub("", _stripped(vocabulary().trends.sub("", self.title.name)))
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
        told = (own.endswith("业") and told[told.rfind("业") + 1 :]) or told
        whose = vocabulary().whose.match(told)
        front, rest = (whose[0], told[whose.end() :]) if whose else ("", told)
        shared = next((k for k in range(len(rest), 1, -1) if own.endswith(rest[:k])), 0)
        return Name(front + limit + own + rest[shared:], rule)

    def _leaning(self, own: str, row: Heading, measured: Unit) -> Name | None:
        """A name without a measure: that of the row it belongs to, of the title, or none where the name is enough."""
        group, known = self.group, indicators.lookup(own)
        whole = known and (known.unit == measured.name or (measured.name == "%" and known.unit == "CNY"))
        if whole and not group.parted and not group.lost and self.general:
            return Name(own, "row")
        if group.measure and group.unit in (None, _named(row.unit)) and (group.parted or not self.general):
            return self._joined(own, group.measure, "row-and-group", group.name)
        if group.measure or group.lost:
            return (
                self._joined(own, self.measure, "row-and-title", self.title.name)
                if self._by_title()
                else None
            )
        if self.measure:
            return self._joined(own, self.measure, "row-and-title", self.title.name)
        return Name(own, "row") if whole or (row.unit and row.unit.family == "classifier") else None

    def _by_title(self) -> bool:
        """Whether the title's measure is that of all rows: no row above brought one of its own."""
        return bool(self.measure) and not self.group.measure and not self.group.name

    def _of(self, column: Heading, row: Heading, name: str) -> str:
        """The whole of a share: what a heading says, the row that leads to this one, or all that is measured."""
        if told := column.of or row.of:
            return told
        if row.area or column.area:
            return _ALL.get(_level(self.setting.home), "") + name
        whole = self.group.name or column.name or self.measure
        return whole if whole != name else ""

    @property
    def roles_of_rows(self) -> str:
        return next((r for r in self.roles if r in ("rows", "areas", "partners")), "rows")

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


_ALL = {"nation": "全国", "province": "全省", "city": "全市", "county": "全县"}


def _level(home: str) -> str:
    known = areas.by_name(home)
    return known[0].level if known else ""


def _named(measured: Unit | None) -> str:
    return measured.name if measured else ""


def _goes(kind: Kind, measured: Unit, number: Number) -> bool:
    """Whether a kind and a unit go together."""
    if kind in ("growth", "share"):
        return measured.name == "%" or (kind == "growth" and number.shape == "times")
    if kind == "points":
        return measured.name in ("pp", "%")
    return kind != "change" or measured.name not in ("%", "pp")


def _is_figure(text: str) -> bool:
    """Whether a cell holds a figure and nothing else; a time is none."""
    when = _YEAR.fullmatch(text) or periods.PERIOD.fullmatch(text)
    numbers = [] if when else list(scan.numbers(text))
    return bool(numbers) and _figure(text, numbers) is not None


def _figure(text: str, numbers: list[Number]) -> Number | None:
    """The number that a cell is, with the sign in front or the range that it is an end of."""
    first = numbers[0]
    if len(numbers) == 2 and _RANGE.fullmatch(text[first.span[1] : numbers[1].span[0]]):
        last = numbers[1]
        if first.high > abs(last.low) or first.span[0] or text[last.span[1] :].strip():
            return None
        return replace(
            first, span=(0, last.span[1]), high=abs(last.low), bound="..", unit=last.unit, family=last.family
        )
    if len(numbers) != 1:
        return None
    start, end = first.span
    sign = _SIGNS.get(text[:start].strip())
    if sign:
        start, first = 0, replace(first, span=(0, end), bound=sign)
    words = text[:start].strip(" +")
    known = not words or predicates.read(words, first, text[end:]).certain
    return first if known and not _NOTE.sub("", text[end:]).strip() else None


def _scaled(number: Number, power: int) -> Number:
    """A number in base units: 万 and 亿 of the heading multiplied out."""
    if not power:
        return number
    by = Decimal(1).scaleb(power)
    return replace(number, low=number.low * by, high=number.high * by, step=number.step * by)
