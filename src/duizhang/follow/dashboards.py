"""Dashboards: how loops go, by organisation and month, out of counts that are kept ready.

Ranks are given only where there are enough cases (``metrics.LEAST``); below that chance would decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from duizhang.follow.office import Office
from duizhang.language import say
from duizhang.ledger.record import Asked
from duizhang.ledger.tally import ALL, Row, Tally
from duizhang.loops.definition import Loop, Metric
from duizhang.loops.figures import Figures
from duizhang.loops.metrics import LEAST, Measured
from duizhang.loops.shares import CLOSING
from duizhang.model import WrongUse

PLAIN = ("items", "open", "red", "yellow", "overdue", "reopened")
"""Columns that are counts: rows are ordered by them, but nobody is better for having fewer."""


@dataclass(frozen=True, slots=True)
class Column:
    """Something that organisations are compared by. ``better``: whether ``more`` or ``less`` of it is, or neither."""

    key: str
    name: str
    kind: str
    """count, percent, rating, hours"""
    better: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """A page of a dashboard: all together, and organisations in the order asked for."""

    loop: Loop
    period: str
    whole: Figures
    rows: tuple[Figures, ...]
    total: int
    """organisations in all"""
    counted: int
    """the event up to which everything is counted"""


def columns(loop: Loop) -> list[Column]:
    """What the organisations of a loop are compared by."""
    made = [
        Column("items", say(zh="总数", en="all"), "count"),
        Column("open", say(zh="在办", en="open"), "count"),
        Column("red", say(zh="红灯", en="red"), "count"),
        Column("yellow", say(zh="黄灯", en="yellow"), "count"),
        Column("overdue", say(zh="超期", en="overdue"), "count"),
        Column("reopened", say(zh="重办", en="reopened"), "count"),
    ]
    if loop.clocks:
        made.append(Column("kept", say(zh="按期率", en="in time"), "percent", "more"))
    if loop.rating:
        made.append(Column("rating", say(zh="评分", en="rating"), "rating", "more"))
    kinds = {"rate": "percent", "ratio": "percent", "time": "hours"}
    measured = [m for m in loop.metrics.values() if m.kind in kinds]
    made += [Column(m.id, str(m.name), kinds[m.kind], _better(m)) for m in measured]
    return [*made, Column(CLOSING, say(zh="立项到办结", en="opening to end"), "hours", "less")]


def _better(m: Metric) -> str:
    """A shorter time is better. Whether a higher rate is better the loop does not say, but nobody names a rate of
    failures for praise: higher goes first."""
    return "less" if m.kind == "time" else "more"


def board(
    office: Office,
    tally: Tally,
    loop_id: str,
    *,
    holders: Sequence[str] | None = None,
    period: str = "",
    sort: str = "-items",
    start: int = 0,
    size: int = 50,
) -> Board:
    """How a loop goes for these organisations (``None``: all); ``sort`` is a column's key, with ``-`` the most first."""
    loop, now = office.loop(loop_id), office.now
    ordered = order(office, tally, loop, period, sort, holders)
    shown = ordered[start : start + size]
    rows = tally.rows(loop_id, period, [holder for holder, _ in shown], now)
    ranks = dict(shown)
    if holders is None:
        [whole] = tally.rows(loop_id, period, [ALL], now)
    else:
        whole = tally.together(loop_id, period, list(holders), now)
    figures = tuple(_figures(loop, row, ranks[row.holder]) for row in rows)
    return Board(loop, period, _figures(loop, whole), figures, len(ordered), tally.number)


def overview(office: Office, tally: Tally, holders: Callable[[str], Sequence[str] | None]) -> list[Figures]:
    """How each loop goes that has items; ``holders`` tells for a loop whose items may be counted. ``holder`` is the loop."""
    now, made = office.now, []
    for id in tally.loops():
        if id not in office.loops:
            continue
        near = holders(id)
        row = tally.rows(id, "", [ALL], now)[0] if near is None else tally.together(id, "", near, now)
        row.holder = id
        figures = _figures(office.loop(id), row)
        if figures.items:
            made.append(figures)
    return made


def months(
    office: Office, tally: Tally, loop_id: str, year: str = "", holders: Sequence[str] | None = None
) -> list[tuple[str, Figures]]:
    """The same month by month, by when items were opened; of one year, or of the last three."""
    loop, now, found = office.loop(loop_id), office.now, []
    for month in [p for p in tally.periods(loop_id) if len(p) == 7 and p.startswith(year)][-36:]:
        if holders is None:
            [row] = tally.rows(loop_id, month, [ALL], now)
        else:
            row = tally.together(loop_id, month, holders, now)
        found.append((month, _figures(loop, row)))
    return found


def order(
    office: Office, tally: Tally, loop: Loop, period: str, sort: str, holders: Iterable[str] | None
) -> list[tuple[str, int | None]]:
    """The organisations in an order, with their ranks; those with too few cases come last and have none."""
    key, down = sort.removeprefix("-"), sort.startswith("-")
    column = next((c for c in columns(loop) if c.key == key), None)
    if column is None:
        raise WrongUse(say(zh=f"没有这一列：{key}", en=f"there is no column {key}"))
    near = None if holders is None else set(holders)
    everybody = {
        h: n for h, (_, n) in tally.column(loop.id, period, "items", "").items() if near is None or h in near
    }
    values = _values(office, tally, loop, period, column)
    if not column.better:
        value = {h: values.get(h, (0, Decimal(0)))[1] for h in everybody}
        return [(h, None) for h in sorted(everybody, key=lambda h: (-value[h] if down else value[h], h))]
    able = [h for h in everybody if values.get(h, (0, Decimal(0)))[0] >= LEAST]
    sign = -1 if down else 1
    able.sort(key=lambda h: (sign * values[h][1], h))
    best = sorted((values[h][1] for h in able), reverse=column.better == "more")
    first: dict[Decimal, int] = {}
    for place, v in enumerate(best, 1):
        first.setdefault(v, place)
    rest = sorted(everybody.keys() - set(able), key=lambda h: (-everybody[h], h))
    return [(h, first[values[h][1]]) for h in able] + [(h, None) for h in rest]


def _values(
    office: Office, tally: Tally, loop: Loop, period: str, column: Column
) -> dict[str, tuple[int, Decimal]]:
    """For each organisation how many cases a column has there, and its value."""
    key = column.key
    if key in ("red", "yellow", "overdue"):
        lights = tally.lights(loop.id, period, office.now)
        return {h: (0, Decimal(n[key])) for h, n in lights.items()}
    if key in PLAIN:
        kind, part = {"items": ("items", False), "open": ("items", True), "reopened": ("again", True)}[key]
        found = tally.column(loop.id, period, kind, "")
        return {h: (n, Decimal(p if part else n)) for h, (p, n) in found.items()}
    if key == "rating":
        return _ratings(tally, loop, period)
    if column.kind == "hours":
        return {h: (n, Decimal(t)) for h, (n, t) in tally.medians(loop.id, period, key).items()}
    if key == "kept":
        return _percents(tally.column(loop.id, period, "kept", ""))
    if loop.metrics[key].kind == "ratio":
        sums = tally.shares(loop.id, period, key)
        cases = tally.column(loop.id, period, "items", "")
        return {h: (cases.get(h, (0, 0))[1], 100 * p / w) for h, (p, w) in sums.items() if w}
    return _percents(tally.column(loop.id, period, "metric", key))


def _percents(found: dict[str, tuple[int, int]]) -> dict[str, tuple[int, Decimal]]:
    return {h: (whole, 100 * Decimal(part) / whole) for h, (part, whole) in found.items() if whole}


def _ratings(tally: Tally, loop: Loop, period: str) -> dict[str, tuple[int, Decimal]]:
    many: dict[str, tuple[int, int]] = {}
    for rating in range(1, 6):
        for h, (_, n) in tally.column(loop.id, period, "rating", str(rating)).items():
            count, points = many.get(h, (0, 0))
            many[h] = count + n, points + n * rating
    return {h: (n, Decimal(points) / n) for h, (n, points) in many.items() if n}


def _figures(loop: Loop, row: Row, rank: int | None = None) -> Figures:
    def whole(kind: str) -> dict[str, int]:
        return {key: n for (k, key), (_, n) in row.counts.items() if k == kind}

    open, items = row.counts.get(("items", ""), (0, 0))
    kept, ended = row.counts.get(("kept", ""), (0, 0))
    return Figures(
        holder=row.holder,
        items=items,
        open=open,
        types=whole("type"),
        states=whole("state"),
        lights=row.lights or dict.fromkeys(("red", "yellow", "blue", "green", "overdue"), 0),
        reopened=row.counts.get(("again", ""), (0, 0))[0],
        kept=kept,
        ended=ended,
        marked=row.counts.get(("marked", ""), (0, 0))[1],
        ratings={int(r): n for r, n in whole("rating").items()},
        metrics={id: _measured(m, row) for id, m in loop.metrics.items() if m.kind != "time"},
        times=row.times,
        rank=rank,
    )


def _measured(m: Metric, row: Row) -> Measured:
    if m.kind == "ratio":
        return Measured(m, *row.sums.get(m.id, (Decimal(0), Decimal(0))))
    part, whole = row.counts.get(("metric", m.id), (0, 0))
    return Measured(m, Decimal(part), Decimal(whole))


def seen(
    office: Office, loop: str, who: str, under: str = "", *, everything: bool = False
) -> list[str] | None:
    """The organisations whose counts somebody may see, ``under`` one and below it; ``None`` for all of them.

    ``everything``: whoever asks has the ledger's file. Otherwise the counts are those of the lists that they may see.
    """
    allowed = None if everything else office.seen(Asked(loop=loop), who).holders
    if allowed is not None and office.directory.organisations.keys() <= set(allowed):
        allowed = None  # what nobody has yet counts for those who see what everybody has
    if not under:
        return None if allowed is None else list(allowed)
    below = list(office.directory.under(under))
    return below if allowed is None else [o for o in below if o in set(allowed)]
