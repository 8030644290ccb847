"""What people are told of a figure and of a number that is none, and how they type figures."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhang import pipeline
from duizhang.exports import explanation
from duizhang.exports.figures import parsed, typed
from duizhang.exports.unread import why
from duizhang.language import speak
from duizhang.ledger import open_ledger
from duizhang.model import Statement, WrongUse

DOCS = Path(__file__).parent.parent / "docs"
TEXT = "某省2025年国民经济公报\n2025年，全省进出口总额2600亿元，增长4.0%，其中出口1500亿元。\n"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**14), max_value=10**14))
def test_what_is_shown_to_be_typed_is_read_as_the_same(value: Decimal) -> None:
    for unit in ("CNY", "%", "rank"):
        assert parsed(typed(value, unit)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4.26万亿", "4260000000000"), ("1,234.5", "1234.5"), ("－3.5％", "-3.5"), ("负2", "-2"), (" 5 百万 ", "5000000"),
        ("２６００亿", "260000000000"), ("很多", None), ("", None), ("1e5", None), ("1" * 61, None), ("5—6", None),
    ],
)  # fmt: skip
def test_figures_as_people_type_them(text: str, value: str | None) -> None:
    assert parsed(text) == (None if value is None else Decimal(value))


def test_every_reason_of_the_docs_has_a_sentence() -> None:
    table = (DOCS / "grammar.md").read_text(encoding="utf-8").split("## Why a number is no statement")[1]
    reasons = re.findall(r"^\| `([a-z]+)` \|", table.split("##")[0], re.MULTILINE)
    assert len(reasons) > 10
    for reason in ["", *reasons]:
        assert why(reason) != reason, reason


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    (tmp_path / "公报.txt").write_text(TEXT, encoding="utf-8")
    pipeline.read([tmp_path / "公报.txt"], tmp_path / "l.sqlite", area="浙江", date="2026-01-20")
    return tmp_path / "l.sqlite"


def held(ledger: Path) -> dict[str, Statement]:
    with open_ledger(ledger, create=False) as book:
        return {s.text: s for s in book.statements()}


def test_fields_and_rules_in_words(ledger: Path) -> None:
    speak("zh")
    try:
        s = held(ledger)["2600亿元"]
        told = {explanation.field_name(name): value for name, value in explanation.fields_told(s)}
        assert (told["指标"], told["地区"], told["类别"], told["精度"]) == (
            "进出口总额",
            "浙江",
            "水平",
            "± 5000万元",
        )
        rules = explanation.read_by(s)
        assert rules[0].tells == "类别"
        assert {r.tells for r in rules} >= {"指标", "期间"}
    finally:
        speak(None)


def test_what_machine_and_people_say_of_a_figure(ledger: Path) -> None:
    read = held(ledger)["1500亿元"]
    assert pipeline.said(read.id, ledger) == pipeline.Said(read, read, ())
    pipeline.correct(read.id, ledger, fields={"indicator": "出口总额"}, reason="名称", by="张三")
    said = pipeline.said(read.id, ledger)
    assert said.read == read
    assert said.now
    assert said.now.indicator == "出口总额"
    pipeline.correct(read.id, ledger, hand="reject", reason="不是", by="李四")
    said = pipeline.said(read.id, ledger)
    assert (said.now, said.read) == (None, read)
    assert [c.by for c in said.history] == ["张三", "李四"]
    assert pipeline.rejected(read.document, ledger) == (read,)
    pipeline.correct(read.id, ledger, hand="withdraw", reason="是", by="张三")
    assert pipeline.said(read.id, ledger).now == read
    assert pipeline.rejected(read.document, ledger) == ()
    with pytest.raises(WrongUse):
        pipeline.said("nothing", ledger)


def test_an_added_figure_has_no_machines_reading(ledger: Path) -> None:
    document = next(iter(held(ledger).values())).document
    fields = {"kind": "level", "low": "1", "high": "1", "indicator": "公报数"}
    made = pipeline.add(document, (0, 2), fields, ledger, reason="试", by="张三")
    said = pipeline.said(made.id, ledger)
    assert (said.now, said.read) == (made, None)
    pipeline.correct(made.id, ledger, hand="withdraw", reason="多余", by="张三")
    assert pipeline.said(made.id, ledger).now is None


def test_a_document_comes_with_its_tables(tmp_path: Path) -> None:
    rows = "产品名称 | 产量（万吨） | 比上年增长（%）\n粮食 | 36.3 | 1.9\n蔬菜 | 15.5 | 184.3\n"
    (tmp_path / "a.txt").write_text(f"某市2024年主要产品产量\n{rows}", encoding="utf-8")
    (tmp_path / "b.txt").write_text(
        f"某市2024年主要產品產量情況\n{rows.replace('产', '產')}", encoding="utf-8"
    )
    ledger = tmp_path / "l.sqlite"
    pipeline.read([tmp_path / "a.txt", tmp_path / "b.txt"], ledger)
    with open_ledger(ledger, create=False) as book:
        found = [pipeline.document(h.sha256, ledger) for h in book.documents()]
    assert [len(d.tables) for d in found if d] == [1, 1]
    assert pipeline.document("0" * 64, ledger) is None


def test_numbers_in_words_are_proposed() -> None:
    assert pipeline.numbers_in("共有88个开发区")[0][0] == Decimal(88)
    assert pipeline.numbers_in("没有") == ()
