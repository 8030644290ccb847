"""The specification by examples: every way of writing in ``tests/corpus`` must be read as its entry says.

An entry with ``fails = "why"`` is a known failure; the test complains when it starts to pass.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

import examples
from duizhang.grammar import scan
from examples import Entry


def _only_number(way: str) -> scan.Number:
    """The number expression of a way, which must be all of it or the part that is marked with 【】."""
    text, marks = examples.marked(way)
    found = list(scan.numbers(text))
    wanted = marks[0] if marks else way
    texts = [text[slice(*n.span)] for n in found]
    assert wanted in texts, f"expected the number expression {wanted}, found {texts}"
    return found[texts.index(wanted)]


@pytest.mark.parametrize(("entry", "way"), examples.ways("numerals.toml", "number"))
def test_numerals(entry: Entry, way: str) -> None:
    number = _only_number(way)
    assert (number.low, number.high) == (Decimal(entry["value"]), Decimal(entry["value"]))
    if "step" in entry:
        assert number.step == Decimal(entry["step"])


@pytest.mark.parametrize(("entry", "way"), examples.ways("numerals.toml", "no_number"))
def test_no_numerals(entry: Entry, way: str) -> None:
    reading = examples.read(way, entry)
    if reading.statements:
        pytest.fail(f"{way}\n{examples.shown(reading)}", pytrace=False)


@pytest.mark.parametrize(("entry", "way"), examples.ways("values.toml", "value"))
def test_values(entry: Entry, way: str) -> None:
    number = _only_number(way)
    value = entry.get("value")
    low, high = Decimal(entry.get("low", value)), Decimal(entry.get("high", value))
    assert (number.low, number.high) == (low, high)
    assert number.bound == entry.get("bound", "=")
    assert number.unit == entry.get("unit", "")


@pytest.mark.parametrize(("entry", "way"), examples.ways("periods.toml", "period"))
def test_periods(entry: Entry, way: str) -> None:
    text = f"{way}全市实现货物出口12.8亿元。"
    reading = examples.read(text, {"home": "宁波"} | dict(entry))
    last = [s for s in reading.statements if s.text == "12.8亿元"]
    assert last, examples.shown(reading)
    assert last[0].period == entry["period"], examples.shown(reading)
    assert len(reading.statements) == 1, f"a date was taken for a quantity\n{examples.shown(reading)}"


@pytest.mark.parametrize(("entry", "way"), examples.ways("periods.toml", "sentence"))
def test_periods_in_sentences(entry: Entry, way: str) -> None:
    _check_marked(entry, way)


def _check_marked(entry: Entry, way: str) -> None:
    """The marked number must be a statement with the fields given, or unread with the reason given."""
    stated, unread = examples.at_mark(way, entry)
    if "reason" in entry:
        assert not stated, f"expected to be ignored ({entry['reason']}), read as {stated[0].kind}"
        assert {u.reason for u in unread} <= set(entry["reason"].split("|")), [u.reason for u in unread]
        return
    assert stated, f"expected a statement, unread: {[(u.text, u.reason) for u in unread]}"
    marks = examples.marked(way)[1]
    difference = examples.difference({"text": marks[0]} | dict(entry), stated[0])
    if difference:
        pytest.fail(f"{way}\n{difference}\n  rules: {' '.join(stated[0].rules)}", pytrace=False)


@pytest.mark.parametrize(("entry", "way"), examples.ways("kinds.toml", "case"))
def test_kinds(entry: Entry, way: str) -> None:
    _check_marked({"base": "", "of": ""} | dict(entry), way)


@pytest.mark.parametrize(("entry", "way"), examples.ways("areas.toml", "case"))
def test_areas(entry: Entry, way: str) -> None:
    _check_marked(entry, way)


@pytest.mark.parametrize(("entry", "way"), examples.ways("modality.toml", "case"))
def test_modality(entry: Entry, way: str) -> None:
    _check_marked(entry, way)


@pytest.mark.parametrize(("entry", "way"), examples.ways("ignored.toml", "ignored"))
def test_ignored(entry: Entry, way: str) -> None:
    _check_marked(entry, way)


@pytest.mark.parametrize(("entry", "way"), examples.ways("ignored.toml", "stated"))
def test_not_ignored(entry: Entry, way: str) -> None:
    _check_marked(entry, way)


def _in_order(entry: Entry, text: str) -> None:
    """The lists that an entry gives, compared with the statements in the order of the text."""
    reading = examples.read(text, entry)
    problems = []
    for name, field in LISTS.items():
        if name in entry:
            found = [getattr(s, field) for s in reading.statements]
            wanted = [tuple(v) if isinstance(v, list) else v for v in entry[name]]
            if len(wanted) != len(found) or not all(map(examples.same, wanted, found)):
                problems.append(f"{name}: expected {wanted}, read {found}")
    if problems:
        pytest.fail("\n".join([text, *problems, examples.shown(reading)]), pytrace=False)


LISTS = {
    "indicators": "indicator",
    "texts": "text",
    "kinds": "kind",
    "areas": "area",
    "ofs": "of",
    "periods": "period",
}


@pytest.mark.parametrize(("entry", "text"), examples.whole("indicators.toml", "case"))
def test_indicators(entry: Entry, text: str) -> None:
    _in_order(entry, text)


@pytest.mark.parametrize(("entry", "text"), examples.whole("pairing.toml", "case"))
def test_pairing(entry: Entry, text: str) -> None:
    _in_order(entry, text)


NOTHING = {"bound": "=", "base": "", "of": "", "modality": "outcome", "owner": ""}


@pytest.mark.parametrize(("entry", "text"), examples.whole("sentences.toml", "sentence"))
def test_sentences(entry: Entry, text: str) -> None:
    reading = examples.read(text, entry)
    wanted = entry.get("statement", [])
    assert [s.text for s in reading.statements] == [w["text"] for w in wanted], examples.shown(reading)
    differences = [
        f"{s.text}\n{d}"
        for w, s in zip(wanted, reading.statements, strict=True)
        if (d := examples.difference(NOTHING | w, s))
    ]
    if differences:
        pytest.fail("\n".join([text.strip(), *differences]), pytrace=False)


@pytest.mark.parametrize(("entry", "way"), examples.ways("comparisons.toml", "comparison"))
def test_comparisons(entry: Entry, way: str) -> None:
    text, marks = examples.marked(way)
    reading = examples.read(text, entry)
    (found,) = reading.comparisons
    assert (found.text, found.indicator, found.of) == (marks[0], entry["indicator"], entry["of"])
    assert (found.kind, found.bound) == ("gap", entry["bound"])
    assert found.low == found.high == 0
    assert found.quote[slice(*found.quote_at)] == found.text
    assert (found.modality, found.period) == (entry.get("modality", "target"), entry.get("period", "2025"))
    assert found.area == ("宁波",)
    assert found not in reading.statements, "no number, so no statement"


@pytest.mark.parametrize(("entry", "way"), examples.ways("comparisons.toml", "none"))
def test_what_compares_nothing(entry: Entry, way: str) -> None:
    assert not examples.read(way, entry).comparisons
