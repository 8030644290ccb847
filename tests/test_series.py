"""What stands in the picture of an indicator, and where."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from duizhang import pipeline
from duizhang.exports.series import Measure, Picture, number, offers, picture
from duizhang.ledger.view import Held, View
from duizhang.model import Status


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    where = tmp_path_factory.mktemp("series") / "l.sqlite"
    pipeline.read(sorted(pipeline.samples().glob("*.txt")), where)
    return pipeline.reckon(where)


@pytest.fixture(scope="module")
def one(view: View) -> Held:
    return next(h for h in view.series("trade", ["浙江"]) if h.statement.kind == "level")


def held(one: Held, number: int, status: Status = "unchecked", **fields: object) -> Held:
    """A statement like ``one`` with other fields."""
    said = replace(one.statement, id=f"{number:016x}", area=("甲",), bound="=", modality="outcome", **fields)  # type: ignore[arg-type]
    return replace(one, number=number, statement=said, status=status)


def drawn(*figures: Held, areas: tuple[str, ...] = ("甲",), dates: dict[str, str] | None = None) -> Picture:
    return picture(figures, Measure.of_figure(figures[0]), areas, dates or {})


def test_kinds_units_and_bases_are_kept_apart(view: View) -> None:
    found = view.series("trade", ["浙江"])
    offered = offers(found)
    assert sum(o.figures for o in offered) == len(found)
    assert {o.measure.kind for o in offered} >= {"level", "growth"}
    assert len({o.measure.key for o in offered}) == len({o.name for o in offered}) == len(offered)
    for o in offered:
        told = picture(found, o.measure, ["浙江"], {}).points
        assert {Measure.of_figure(h) for p in told for h in p.held} <= {o.measure}


def test_a_figure_stands_at_the_end_of_its_period_with_its_rounding(one: Held) -> None:
    amount, step = Decimal("5.55E+12"), Decimal("1E+10")
    made = drawn(held(one, 1, period="2024", low=amount, high=amount, step=step, unit="CNY"))
    (point,) = made.points
    assert (point.at, point.length) == (date(2024, 12, 31), "year")
    assert [number(v) for v in (point.value, point.low, point.high)] == ["5.55", "5.545", "5.555"]
    assert made.unit == "万亿元"


def test_bounds_are_open_on_their_side(one: Held) -> None:
    target = held(one, 1, period="2024")
    target = replace(target, statement=replace(target.statement, modality="target", bound=">="))
    (point,) = drawn(target).points
    assert point.high is None
    assert number(point.high) == ""
    assert point.low == point.value
    assert not point.joined


def test_the_same_said_twice_is_one_point(one: Held) -> None:
    first, second = (
        held(one, 1, period="2024", doc="a"),
        held(one, 2, status="contradicted", period="2024-01/2024-12", doc="b"),
    )
    (point,) = drawn(first, second).points
    assert point.held == (first, second)
    assert point.status == "contradicted"


def test_the_line_goes_through_the_last_that_nothing_contradicts(one: Held) -> None:
    def figure(n: int, low: int, document: str, status: Status = "unchecked") -> Held:
        return held(one, n, status, low=Decimal(low), high=Decimal(low), period="2024", document=document)

    figures = figure(1, 10, "a"), figure(2, 12, "b"), figure(3, 13, "c", "contradicted")
    points = drawn(*figures, dates={"a": "2025-01", "b": "2025-03", "c": "2025-05"}).points
    assert [p.value for p in points if p.joined] == [12]


def test_a_line_rather_goes_through_a_figure_than_through_a_bound(one: Held) -> None:
    bound = held(one, 1, "confirmed", low=Decimal(4), high=Decimal(4), period="2024")
    bound = replace(bound, statement=replace(bound.statement, bound=">"))
    figure = held(one, 2, "contradicted", low=Decimal(5), high=Decimal(5), period="2024")
    assert [p.value for p in drawn(bound, figure).points if p.joined] == [5]


def test_months_and_what_runs_from_new_year_are_of_other_lengths(one: Held) -> None:
    periods = ("2024", "2024-03", "2024-01/2024-11", "2024-Q1", "")
    points = drawn(*(held(one, n, period=p) for n, p in enumerate(periods))).points
    assert [(p.length, p.joined) for p in points] == [
        ("year", True), ("span", False), ("month", True), ("quarter", True), ("", False),
    ]  # fmt: skip


def test_what_speaks_of_several_areas_is_left_out_and_counted(one: Held) -> None:
    both = held(one, 1, period="2024")
    both = replace(both, statement=replace(both.statement, area=("甲", "乙")))
    made = drawn(held(one, 2, period="2024"), both, areas=("甲", "乙"))
    assert (len(made.points), made.left_out) == (1, 1)
