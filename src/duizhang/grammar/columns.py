"""The head of a table: which rows it takes, what the title says, what each column holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from duizhang.grammar import periods, predicates, scan
from duizhang.grammar.headings import NOTE, YEAR, Heading, bare, both, heading, measure, of_title
from duizhang.grammar.scan import Number
from duizhang.grammar.setting import Setting
from duizhang.lexicon.tables import vocabulary
from duizhang.model import Bound, Span, Table

_A_DAY = len("2025-01-21")
_THIS_MONTH = re.compile(r"^[本当]月")
_NAMING = ("rows", "areas", "partners")
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
_NOTHING = re.compile(r"[-—–－−…/.]{1,6}")
_RANGE = re.compile(r"\s?[—–~～－-]\s?")


class Columns:
    """What the head of a table says.

    ``head`` counts its rows, 0 if it has none that can be read; ``title`` and its one ``measure``, if it has one;
    ``torn``: the title speaks of several years; for each column its ``headings`` and its role: what names the ``rows``
    (``areas``, ``partners``), ``units``, ``numbering``, ``apart`` for what says nothing, ``""`` for figures. ``stretches`` are the
    columns, from and to, that each column of names speaks for.
    """

    def __init__(self, text: str, table: Table, setting: Setting) -> None:
        self.text, self.table, self.setting = text, table, setting
        self.torn = False
        self.head = self._head_rows()
        self.title = self._title()
        self.measure = of_title(self.title)
        self.roles = self._roles()
        self.stretches = self._stretches()
        self.headings = self._columns()

    def _said(self, span: Span) -> str:
        return self.text[slice(*span)].replace("\n", "")

    def _head_rows(self) -> int:
        """How many rows stand before the first with a figure that is no time; 0 if one of them fits no column."""
        for n, row in enumerate(self.table.rows):
            if any(c.columns and c.column and self._is_of_body(c.span) for c in row):
                return n
            if any(not c.columns and self._said(c.span) for c in row):
                return 0 if not any(is_figure(self._said(c.span)) for c in row) else n
        return 0

    def _is_of_body(self, span: Span) -> bool:
        """Whether a cell is a figure, or a mark that there is none."""
        text = self._said(span)
        return is_figure(text) or _NOTHING.fullmatch(text) is not None

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
        years = {y for line in said for y in YEAR.findall(line)}
        self.torn = len(years) > 1 or len(title.period) == _A_DAY
        if self.torn:
            title = replace(title, period="", modality=None)
        several = len({m[0] for m in vocabulary().trends.finditer("".join(said))}) > 1
        return replace(title, kind=None) if several else title

    def _roles(self) -> list[str]:
        """The role of each column, by its head; the first column names the rows, whatever it is called."""
        roles = [self._role(n) for n in range(self.table.width)]
        if not any(role in _NAMING for role in roles):
            named = next((n for n, role in enumerate(roles) if not role), None)
            if named is not None:
                roles[named] = "rows"
        for n, role in enumerate(roles[:-1]):
            if role in _NAMING and roles[n + 1] in _NAMING:  # 类别|指标: the second one names the rows
                roles[n] = "apart"
        return roles

    def _role(self, column: int) -> str:
        words = vocabulary()
        heads = {bare(h) for h in self._heads(column)}
        if not column and (stub := words.stub_end.search(next(self._heads(0), ""))):
            heads = {stub["stub"]}
        lists = {"areas": words.areas, "partners": words.partners, "rows": words.stubs}
        lists |= {"units": words.units, "numbering": words.numbering, "apart": words.apart}
        return next((role for role, listed in lists.items() if heads & listed), "")

    def _stretches(self) -> list[Span]:
        """From each column of names to the next; what stands in front of the first belongs to it."""
        starts = [n for n, role in enumerate(self.roles) if role in _NAMING]
        starts[:1] = [0]
        return list(zip(starts, [*starts[1:], self.table.width], strict=True))

    def _columns(self) -> list[Heading]:
        """Each column's heading; one that names no measure but speaks of one is about the columns to its left."""
        columns: list[Heading] = []
        named: list[Heading] = []
        for n in range(self.table.width):
            column = Heading()
            for head in self._heads(n):
                column = both(column, heading(head, self.setting))
            column = _without_lead(self._of_this_month(column))
            if self.roles[n]:
                named = []
            elif column.name or not column.kind:
                named = [c for c in named if c.name == column.name] + [column]
            elif named:
                column = _about(column, named, self.title.period)
            columns.append(column)
        return columns

    def _of_this_month(self, column: Heading) -> Heading:
        """本月 under a title of 1—11月 is November."""
        if not _THIS_MONTH.match(column.name) or "/" not in self.title.period:
            return column
        name = _THIS_MONTH.sub("", column.name)
        name = "" if vocabulary().generic.match(name) else name
        return replace(column, name=name, period=self.title.period.rsplit("/", maxsplit=1)[1])


def _about(column: Heading, named: list[Heading], otherwise: str) -> Heading:
    """2025年|2024年|增长: what names nothing itself is about the latest of the columns in front, else the nearest."""
    last = max(reversed(named), key=lambda c: (c.period or otherwise).rsplit("/", maxsplit=1)[-1][:4])
    period = column.period or ("" if column.average else last.period)
    return replace(column, name=last.name, period=period, area=column.area or last.area)


def _without_lead(column: Heading) -> Heading:
    """年度计划投资 is 投资: whether it is planned or done is told by the column's modality."""
    name = vocabulary().column_leads.sub("", column.name)
    return replace(column, name=name) if name != column.name and measure(name) else column


def is_figure(text: str) -> bool:
    """Whether a cell holds a figure and nothing else; a time is none."""
    when = YEAR.fullmatch(text) or periods.is_printed(text)
    numbers = [] if when else list(scan.numbers(text))
    return bool(numbers) and figure(text, numbers) is not None


def figure(text: str, numbers: list[Number]) -> Number | None:
    """The number that a cell is, with the sign in front or the range that it is an end of."""
    first = numbers[0]
    if len(numbers) == 2 and _RANGE.fullmatch(text[first.span[1] : numbers[1].span[0]]):
        last = numbers[1]
        if not 0 <= first.low <= abs(last.low) or first.span[0] or text[last.span[1] :].strip():
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
    return first if known and not NOTE.sub("", text[end:]).strip() else None
