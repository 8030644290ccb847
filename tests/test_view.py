"""The view answers what the ledger says, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duizhang import pipeline
from duizhang.language import speak
from duizhang.ledger import open_ledger
from duizhang.ledger.view import Asked, Held, View, open_view, place_of, words
from duizhang.model import Dismissal


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("view") / "l.sqlite"
    pipeline.read(sorted(pipeline.samples().glob("*.txt")), where)
    return where


@pytest.fixture(scope="module")
def view(ledger: Path) -> View:
    return pipeline.reckon(ledger)


def test_it_holds_the_ledgers_statements_with_their_status(ledger: Path, view: View) -> None:
    with open_ledger(ledger, create=False) as book:
        held = list(book.statements())
    status = pipeline.check((), ledger).report.status
    shown = list(view.each(Asked()))
    assert [h.statement for h in shown] == held
    assert {h.statement.id: h.status for h in shown} == status
    t = view.totals
    assert t.statements == len(held) == t.confirmed + t.contradicted + t.unchecked


def test_pages_are_the_whole_cut_into_pieces(view: View) -> None:
    whole = [h.number for h in view.each(Asked(sort="value", down=True))]
    pages = [
        h.number
        for at in range(0, len(whole), 7)
        for h in view.page(Asked(sort="value", down=True), at, 7).rows
    ]
    assert pages == whole
    values = [h.statement.low for h in view.each(Asked(sort="value", down=True))]
    assert values == sorted(values, reverse=True)


@pytest.mark.parametrize(
    "asked",
    [
        Asked(area="浙江"),
        Asked(period="2025"),
        Asked(kind="growth"),
        Asked(modality="target"),
        Asked(status="confirmed"),
        Asked(indicator="gdp"),
    ],
)
def test_filters_agree_with_the_statements(view: View, asked: Asked) -> None:
    found = [h.statement for h in view.each(asked)]
    fits: dict[str, Callable[[Held], bool]] = {
        "area": lambda h: asked.area in h.statement.area,
        "period": lambda h: h.statement.period.startswith(asked.period),
        "kind": lambda h: h.statement.kind == asked.kind,
        "modality": lambda h: h.statement.modality == asked.modality,
        "status": lambda h: h.status == asked.status,
        "indicator": lambda h: asked.indicator in (h.statement.concept, h.statement.indicator),
    }
    name = next(n for n in fits if getattr(asked, n))
    assert found == [h.statement for h in view.each(Asked()) if fits[name](h)]
    assert found
    assert view.page(asked).total == len(found)


@pytest.mark.parametrize("word", ["出口", "外", "居民人均可支配收入", "生产总值 增长", "5.5%"])
def test_search_finds_every_sentence_with_the_words(view: View, word: str) -> None:
    found = {h.number for h in view.each(Asked(words=word))}
    wanted = set()
    for h in view.each(Asked()):
        s = h.statement
        text = " ".join((s.indicator, *s.area, s.quote, s.owner))
        if all(part in text for part in word.split()):
            wanted.add(h.number)
    assert wanted
    assert wanted <= found


@given(st.text(max_size=30))
@settings(max_examples=200)
def test_what_is_typed_never_breaks_a_search(view: View, typed: str) -> None:
    view.page(Asked(words=typed, named=typed))
    view.documents(typed)
    view.counted("indicator", containing=typed)


@given(st.text(alphabet="进出口增长ab 1.，", max_size=12), st.text(alphabet="进出口增长ab 1.，", max_size=4))
def test_a_stretch_of_the_text_is_found_in_it(text: str, more: str) -> None:
    index = f" {words.pairs(text + more)} "
    for run in text.split():
        for pair in (q for q in words.query(run).replace('"', " ").split() if len(q) == 2):
            assert f" {pair} " in index


def test_the_last_page_is_found_without_going_there(view: View) -> None:
    whole = [h.number for h in view.each(Asked(down=True))]
    for start in (0, 3, len(whole) - 2, len(whole) + 5):
        assert [h.number for h in view.page(Asked(down=True), start, 10).rows] == whole[start : start + 10]


def test_what_is_counted_beforehand_is_what_is_counted(view: View) -> None:
    for asked in (
        Asked(kind="growth"),
        Asked(area="浙江"),
        Asked(modality="target"),
        Asked(status="confirmed"),
    ):
        assert view.page(asked).total == view.count(asked)
    assert view.page(Asked(area="无此地")).total == 0
    assert view.count(Asked(), 3) == view.totals.statements
    assert view.count(Asked(kind="level"), 3) == 4


@pytest.mark.parametrize("sort", ["", "value", "period", "indicator"])
@pytest.mark.parametrize("down", [False, True])
def test_what_lies_close_together_is_found_in_the_same_order(
    view: View, monkeypatch: pytest.MonkeyPatch, sort: Literal["", "value", "period", "indicator"], down: bool
) -> None:
    whole = (
        Asked(words="增长", period="2025", sort=sort, down=down),
        Asked(area="浙江", kind="level", modality="outcome", sort=sort, down=down),
    )
    for asked in (*whole, Asked(indicator="trade", named="进出口", sort=sort, down=down)):
        usual = view.page(asked, 0, 60)
        assert not usual.capped
        monkeypatch.setattr(View, "_total", lambda *_, n=usual.total: (n, False, True))
        assert view.page(asked, 0, 60) == usual
        monkeypatch.undo()


def test_years_with_targets_that_were_due(view: View) -> None:
    due = [p for p in view.promised() if p.due]
    assert dict(view.answered()) == {
        y: sum(p.year == y and p.paired > 0 for p in due) for y in {p.year for p in due}
    }


@pytest.mark.parametrize("typed", ["，", "、 。", "%"])
def test_what_has_no_characters_narrows_nothing(view: View, typed: str) -> None:
    assert view.page(Asked(words=typed)).total == view.totals.statements


def test_how_widely_something_is_told(view: View) -> None:
    spread = view.spread()
    assert [areas for *_, areas in spread] == sorted((areas for *_, areas in spread), reverse=True)
    concept, kind, period, areas = spread[0]
    said = {h.statement.area[0] for h in view.ranking(concept, period, kind) if len(h.statement.area) == 1}
    assert len(said) == areas
    assert {c for c, *_ in view.spread(concept)} == {concept}
    assert view.knows(concept)
    assert not view.knows("无此指标")


def test_documents_of_statements(view: View) -> None:
    held = view.page(Asked(), 0, 60).rows
    found = view.documents_of(held)
    assert {h.statement.document for h in held} == set(found)
    assert view.documents_of(()) == {}


def test_findings_are_told_in_both_languages(view: View) -> None:
    try:
        speak("zh")
        zh, total = view.findings()
        speak("en")
        en, _ = view.findings()
    finally:
        speak(None)
    assert total == len(zh) == len(en) > 0
    assert zh[0].record["message"] != en[0].record["message"]
    assert zh[0].fingerprint == en[0].fingerprint
    assert view.finding(zh[0].fingerprint)


def test_relations_name_the_figures(view: View) -> None:
    held = next(h for h in view.each(Asked(status="confirmed")))
    related = view.relations(held.statement.id)
    assert related
    assert all(held.statement.id in {h.statement.id for _, h in r.parts} for r in related if r.parts)


def test_cards_of_the_view_are_those_of_the_ledger(ledger: Path, view: View) -> None:
    cards = view.promised()
    assert cards
    assert view.cards() == len(cards)
    for language in ("zh", "en"):
        speak(language)
        for p in cards:
            drawn = pipeline.card(p.area, p.year, ledger)
            card, known = view.card(p.area, p.year)
            assert card == drawn
            assert p.targets == len(drawn.rows)
            assert {s.id for r in drawn.rows for s in (r.target, r.outcome) if s} >= set(known)
    assert view.card("没有", 2025)[0].rows == ()


def test_areas_and_years_with_cards_are_those_of_the_cards(view: View) -> None:
    cards = view.promised()
    names, total = view.areas_promised()
    assert set(names) == {p.area for p in cards}
    assert total == len(names)
    assert view.years_promised() == tuple(sorted({p.year for p in cards}, reverse=True))
    assert view.areas_promised(cards[0].area[:1], cards[0].year)[0] == (cards[0].area,)
    assert view.areas_promised("没有")[1] == 0
    assert view.promised(cards[0].area, cards[0].year) == (cards[0],)


def test_findings_move_at_once_in_an_old_view(view: View) -> None:
    found, total = view.findings()
    aside = Dismissal(found[0].fingerprint, "口径", "张三", "2026-11-22T00:00:00+00:00")
    moved = {aside.fingerprint: aside, "gone": None}
    rest, fewer = view.findings(moved=moved)
    assert (rest[0].fingerprint, fewer) == (found[1].fingerprint, total - 1)
    (shown,), many = view.findings(dismissed=True, moved=moved)
    assert (shown.dismissed, shown.reason, shown.by, many) == (True, "口径", "张三", 1)
    assert view.findings_beside(found[1].fingerprint) == (found[0].fingerprint, "")
    assert view.findings_beside(found[1].fingerprint, moved=moved) == ("", "")
    assert sum(n for *_, n in view.documents_with_findings()) == total


def test_it_is_made_anew_exactly_when_something_changed(tmp_path: Path) -> None:
    where = tmp_path / "l.sqlite"
    pipeline.read(sorted(pipeline.samples().glob("*.txt"))[:2], where)
    first = pipeline.reckon(where)
    assert pipeline.reckon(where).state == first.state
    some = next(first.each(Asked())).statement
    pipeline.correct(some.id, where, fields={"indicator": "另一个名称"}, reason="试", by="我")
    second = pipeline.reckon(where)
    assert second.state != first.state
    now = second.statement(some.id)
    assert now
    assert now.corrected
    assert now.statement.indicator == "另一个名称"
    assert second.page(Asked(corrected=True)).total == 1
    # Whoever has the old one open still sees all of the old one.
    assert first.statement(some.id).statement == some  # type: ignore[union-attr]


def test_several_threads_may_make_it_at_a_time(tmp_path: Path) -> None:
    where = tmp_path / "l.sqlite"
    pipeline.read(sorted(pipeline.samples().glob("*.txt"))[:1], where)
    with ThreadPoolExecutor(4) as threads:
        views = list(threads.map(lambda _: pipeline.reckon(where), range(8)))
    assert len({v.state for v in views}) == 1
    assert not list(tmp_path.glob("*.new"))


def test_an_empty_ledger_has_an_empty_view(tmp_path: Path) -> None:
    view = pipeline.reckon(tmp_path / "l.sqlite")
    assert view.totals.statements == 0
    assert view.page(Asked(words="x")).rows == ()


def test_a_broken_view_is_made_anew(tmp_path: Path) -> None:
    where = tmp_path / "l.sqlite"
    pipeline.reckon(where)
    place_of(where).write_bytes(b"")
    assert open_view(place_of(where)) is None
    assert pipeline.reckon(where).totals.documents == 0


def test_marks_are_the_documents_statements(view: View) -> None:
    for kept in view.documents():
        marks = view.marks(kept.sha256)
        held = list(view.each(Asked(document=kept.sha256)))
        assert [(m.id, m.span, m.status) for m in marks] == [
            (h.statement.id, h.statement.span, h.status) for h in held
        ]
        for m in marks:
            found = {f.severity for f in view.findings_about(m.id) if not f.dismissed}
            worst = next((s for s in ("error", "warning", "info") if s in found), "")
            assert m.severity == worst


def test_documents_are_counted_by_their_names(view: View) -> None:
    assert view.documents_named("") == len(view.documents())
    assert view.documents_named("报告") == len(view.documents("报告"))
    assert view.documents_named("%") == 0
