"""What people say of figures stands beside what the machine read, and holds until the words change."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from duizhang import pipeline
from duizhang.ledger import open_ledger
from duizhang.ledger.corrections import checked
from duizhang.model import Statement, WrongUse

TEXT = "某省2025年国民经济公报\n2025年，全省进出口总额2600亿元，增长4.0%，其中出口1500亿元。全省共有88个开发区。\n"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return _read(tmp_path, TEXT)


def _read(folder: Path, text: str) -> Path:
    (folder / "公报.txt").write_text(text, encoding="utf-8")
    pipeline.read([folder / "公报.txt"], folder / "l.sqlite", area="浙江", date="2026-01-20")
    return folder / "l.sqlite"


def _held(ledger: Path, **how: bool) -> dict[str, Statement]:
    with open_ledger(ledger, create=False) as book:
        return {s.text: s for s in book.statements(**how)}  # type: ignore[arg-type]


def test_a_corrected_field_holds_and_the_machines_reading_stays(ledger: Path) -> None:
    was = _held(ledger)["2600亿元"]
    pipeline.correct(
        was.id,
        ledger,
        fields={"indicator": "货物进出口总额", "low": "2700e8", "high": "2700e8"},
        reason="对照原件",
        by="张三",
    )
    now = _held(ledger)["2600亿元"]
    assert (now.indicator, now.low, now.step) == ("货物进出口总额", Decimal("2700e8"), Decimal("1e8"))
    assert now.rules[0] == "hand:correct"
    assert _held(ledger, as_read=True)["2600亿元"] == was
    assert pipeline.explain(was.id, ledger).statement.indicator == "货物进出口总额"
    with open_ledger(ledger, create=False) as book:
        (said,) = book.corrections()
    assert (said.reason, said.by, said.hand) == ("对照原件", "张三", "correct")
    assert said.at


def test_corrections_add_up_and_can_be_withdrawn(ledger: Path) -> None:
    was = _held(ledger)["4.0%"]
    pipeline.correct(was.id, ledger, fields={"period": "2024"}, reason="甲", by="张三")
    pipeline.correct(was.id, ledger, fields={"area": "杭州、宁波"}, reason="乙", by="李四")
    now = _held(ledger)["4.0%"]
    assert (now.period, now.area) == ("2024", ("杭州", "宁波"))
    pipeline.correct(was.id, ledger, hand="withdraw", reason="原读不错", by="张三")
    assert _held(ledger)["4.0%"] == was


def test_a_rejected_statement_is_gone_and_an_added_one_is_there(ledger: Path) -> None:
    was = _held(ledger)
    pipeline.correct(was["1500亿元"].id, ledger, hand="reject", reason="不是统计数", by="张三")
    start = TEXT.index("88个")
    with open_ledger(ledger, create=False) as book:
        document = next(iter(book.documents())).sha256
    fields = {
        "kind": "level",
        "low": "88",
        "high": "88",
        "unit": "个",
        "indicator": "开发区数量",
        "area": "浙江",
        "period": "2025",
    }
    added = pipeline.add(document, (start, start + 3), fields, ledger, reason="漏读", by="张三")
    now = _held(ledger)
    assert "1500亿元" not in now
    assert now["88个"] == added
    assert added.rules[0] == "hand:add"
    assert added.quote[slice(*added.quote_at)] == "88个"
    pipeline.correct(added.id, ledger, fields={"unit": "家"}, reason="单位", by="李四")
    assert _held(ledger)["88个"].unit == "家"
    pipeline.correct(added.id, ledger, hand="reject", reason="多余", by="李四")
    assert "88个" not in _held(ledger) or _held(ledger)["88个"].rules[0] != "hand:add"


def test_a_second_reading_of_the_same_words_keeps_the_correction(ledger: Path) -> None:
    was = _held(ledger)["2600亿元"]
    pipeline.correct(was.id, ledger, fields={"indicator": "外贸总额"}, reason="名称", by="张三")
    _read(ledger.parent, TEXT + "另有新增的一段，没有数字。\n")
    assert _held(ledger)["2600亿元"].indicator == "外贸总额"
    _read(ledger.parent, TEXT.replace("其中出口", "其中，出口"))
    assert _held(ledger)["2600亿元"].indicator == was.indicator


def test_filters_find_what_people_say(ledger: Path) -> None:
    was = _held(ledger)["2600亿元"]
    pipeline.correct(
        was.id, ledger, fields={"indicator": "外贸总额", "area": "宁波"}, reason="名称", by="张三"
    )
    with open_ledger(ledger, create=False) as book:
        assert [s.text for s in book.statements(area="宁波")] == ["2600亿元"]
        assert [s.text for s in book.statements(indicator="外贸")] == ["2600亿元"]
        assert "2600亿元" not in [s.text for s in book.statements(area="浙江")]


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "sum"}, {"low": "NaN"}, {"low": "1e99"}, {"period": "去年"}, {"bound": "!"}, {"quote": "x"},
        {"low": "2", "high": "1"}, {"indicator": "长" * 501}, {"base": "last"},
    ],
)  # fmt: skip
def test_wrong_fields_are_refused(fields: dict[str, str]) -> None:
    with pytest.raises(WrongUse):
        checked(fields)


def test_what_makes_no_sense_is_refused(ledger: Path) -> None:
    was = _held(ledger)["2600亿元"]
    with pytest.raises(WrongUse):
        pipeline.correct(was.id, ledger, fields={"unit": "元"}, reason=" ", by="张三")
    with pytest.raises(WrongUse):
        pipeline.correct(was.id, ledger, reason="无", by="张三")
    with pytest.raises(WrongUse):
        pipeline.correct(was.id, ledger, hand="withdraw", reason="无", by="张三")
    with pytest.raises(WrongUse):
        pipeline.correct("no-such", ledger, fields={"unit": "元"}, reason="无", by="张三")
