"""Areas beside each other: ranks, ties, levels, bars."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from duizhang.exports.ranking import WIDTH, keeping, measure_of, measures, ranked, rankings
from duizhang.ledger.view import Promised, Told


def told(area: str, low: str, **fields: object) -> Told:
    value = Decimal(low)
    said = Told(
        1,
        area,
        "growth",
        "%",
        "yoy",
        "",
        "outcome",
        "=",
        value,
        value,
        Decimal("0.1"),
        "unchecked",
        "2025-01",
    )
    return replace(said, **fields)  # type: ignore[arg-type]


def kept(area: str, due: int, paired: int, met: int) -> Promised:
    return Promised(area, 2025, due, due, paired, met, 0, paired - met, 0, 0)


def test_equal_figures_share_a_rank() -> None:
    assert ranked("abcd", [3, 2, 2, 1]) == [(1, False, "a"), (2, True, "b"), (2, True, "c"), (4, False, "d")]


def test_levels_are_apart_and_the_nation_is_a_mark() -> None:
    said = [
        told("浙江", "5.5"),
        told("江苏", "6.0"),
        told("宁波", "5.8"),
        told("义乌", "7.0"),
        told("中国", "5.0"),
    ]
    found, nation = rankings(said, measure_of(said[0]))
    assert [(r.level, [p.told.area for p in r.places]) for r in found] == [
        ("province", ["江苏", "浙江"]), ("city", ["宁波"]), ("county", ["义乌"]),
    ]  # fmt: skip
    assert nation is not None
    assert nation.area == "中国"
    assert found[0].nation == round(5 * WIDTH / 6)
    turned, _ = rankings(said, measure_of(said[0]), up=True)
    assert [p.told.area for p in turned[0].places] == ["浙江", "江苏"]


def test_bars_begin_at_nought_also_below_it() -> None:
    said = [told("浙江", "6"), told("江苏", "-2"), told("山东", "0")]
    (found,), _ = rankings(said, measure_of(said[0]))
    assert found.zero == WIDTH // 4
    bars = {p.told.area: (p.start, p.width) for p in found.places}
    assert bars["浙江"] == (250, 750)
    assert bars["江苏"] == (0, 250)
    assert bars["山东"][0] == 250


def test_the_last_outcome_that_nothing_contradicts_counts() -> None:
    early, late = told("浙江", "5.5"), told("浙江", "5.4", date="2025-03")
    wrong = told("浙江", "9.9", date="2025-06", status="contradicted")
    guess = told("浙江", "5.0", date="2025-07", modality="estimate")
    (found,), _ = rankings([early, late, wrong, guess], measure_of(early))
    assert found.places[0].told == late
    assert found.places[0].others == 3


def test_what_is_told_in_most_areas_is_offered_first() -> None:
    said = [
        told("浙江", "5"),
        told("江苏", "5"),
        *(told("浙江", str(n), kind="level", unit="CNY", base="") for n in range(5)),
    ]
    assert [(m.kind, n) for m, n in measures(said)] == [("growth", 2), ("level", 1)]


def test_no_figures_no_ranking() -> None:
    assert rankings([], measure_of(told("浙江", "1"))) == ([], None)


def test_targets_without_an_outcome_count_neither_way() -> None:
    found = keeping(
        [
            kept("浙江", 40, 8, 6),
            kept("江苏", 4, 4, 3),
            kept("山东", 9, 0, 0),
            kept("福建", 2, 2, 0),
            kept("广东", 0, 0, 0),
        ]
    )
    rows = [(k.rank, k.tied, k.promised.area, k.percent) for k in found["province"]]
    assert rows == [
        (1, True, "浙江", 75),
        (1, True, "江苏", 75),
        (3, False, "福建", 0),
        (0, False, "山东", 0),
    ]
