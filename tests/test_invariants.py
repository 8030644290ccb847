"""What must hold of every text: nothing raises, every number is accounted for, every span is exact."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import fields, replace
from decimal import Decimal
from itertools import pairwise
from types import FrameType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import examples
from duizhang import grammar, reading
from duizhang.grammar import numerals, scan
from duizhang.model import Document, Reading, Statement, Unread, UnreadableInput

KINDS = {"level", "growth", "points", "change", "share", "gap", "rank", "streak"}
BOUNDS = {"=", "~", ">", ">=", "<", "<=", ".."}
SLOW = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])

# Texts assembled from what real ones are made of.


def words(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


NUMBERS = st.sampled_from(
    words(
        "5 12 3.7 0.8 1,234 11438.13 6689.3 2025 100 一 两 三 十二 二十 一百二十 三万六千 七成 三成五 五分之一 一半 "
        "翻一番 翻番 第3 第一 首位 前十 连续9年 十九连冠 -3.2 + 1/5 万 亿 千亿 5%—6% 3至5 2—3万 三点五 百分之六 二〇二四"
    )
)
UNITS = st.sampled_from(
    [
        "",
        *words(
            "亿元 万亿元 % ％ 个百分点 家 户 万人次 倍 成 个 亿美元 万吨 平方公里 位 年 个月 天 ‰ 元/人 台 条"
        ),
    ]
)
BOUND_WORDS = st.sampled_from(
    ["", "", *words("近 约 超 超过 突破 不到 不低于 至少 迈上 不超过 以上 左右 以内 多 余 大关 台阶")]
)
WORDS = st.sampled_from(
    words(
        "增长 同比增长 下降 达到 占全国的 占 比上年增加 比全省高 高于全国 居全国 分别 均 其中 新增 力争 预计 完成 为 较2020年 "
        "环比 由 提高到 贡献了 的 和 、 及 出口 进口 进出口 规上工业增加值 居民人均可支配收入 企业 项目 投资 城镇化率 收入倍差 "
        "新三样产品 三次产业结构 总投资 民营企业"
    )
)
AREAS = st.sampled_from(
    words("浙江 全省 全市 我国 全国 杭州 义乌市 长三角 上海、江苏 西藏自治区 该县 沿边9省区 欧盟")
)
PERIODS = st.sampled_from(
    words(
        "2024年 去年 今年 1—11月 上半年 一季度 近三年 “十四五”期间 到2027年 截至目前 12月 2024年以来 1月18日 10:30 五年来"
    )
)
MARKS = st.sampled_from(
    [*"，。；：、！？,.:;—…", "", "", "，", "。", "\n", "\n\n", "\u3000", " ", "一、", "（1）", "\t"]
)
WRAPS = st.sampled_from(["（", "）", "(", ")", "“", "”", "《", "》", "【", "】", "[1]", "①", "「", '"'])
FRAGMENT = st.one_of(NUMBERS, UNITS, BOUND_WORDS, WORDS, WORDS, AREAS, PERIODS, MARKS, MARKS, WRAPS)
QUANTITY = st.builds("".join, st.tuples(BOUND_WORDS, NUMBERS, UNITS, BOUND_WORDS))
ASSEMBLED = st.lists(st.one_of(FRAGMENT, FRAGMENT, QUANTITY), max_size=40).map("".join)
CONTEXTS = st.fixed_dictionaries(
    {
        "written": st.sampled_from(["", "2025", "2025-01", "2025-01-21", "2024-12-31"]),
        "home": st.sampled_from(["", "中国", "浙江", "义乌", "不存在的地方"]),
        "heading": st.sampled_from(["", "一、2024年工作回顾", "二、2025年主要目标"]),
        "document": st.sampled_from(["unknown", "work report", "communique", "article"]),
    }
)


def both(result: Reading) -> list[Statement | Unread]:
    """All number expressions of a reading."""
    return [*result.statements, *result.unread]


def check(result: Reading) -> None:
    """All that holds of any reading."""
    text = result.document.text
    for each in both(result):
        assert text[slice(*each.span)] == each.text != ""
        _placed(result.document, each)
    _apart(result)
    assert _accounted(result) == _scanned(result.document)
    for s in result.statements:
        _well_formed(s)
    assert len({s.id for s in result.statements}) == len(result.statements)


def _placed(document: Document, each: Statement | Unread) -> None:
    """The place in the source holds the same characters, up to white space and repaired ones."""
    assert document.place(each.span) == each.place
    start, end = each.place
    changed = [r for r in document.repairs if r.end > start and r.start < end and r.text.strip()]
    printed = "".join(document.source[start:end].split())
    if not changed and all(not document.source[r.start : r.end].strip() for r in document.repairs):
        assert printed == "".join(each.text.split())
    assert document.line_column(start) == (each.line, each.column)


def _apart(result: Reading) -> None:
    """Statements and unread do not overlap, and each list is in the order of the text."""
    assert list(result.statements) == sorted(result.statements, key=lambda s: s.span)
    assert list(result.unread) == sorted(result.unread, key=lambda u: u.span)
    spans = sorted(e.span for e in both(result))
    assert all(a[1] <= b[0] for a, b in pairwise(spans)), spans


def _accounted(result: Reading) -> Counter[tuple[int, int]]:
    assert set(result.unread) == {*result.ignored, *result.not_understood}
    return Counter(e.span for e in both(result))


def _scanned(document: Document) -> Counter[tuple[int, int]]:
    return Counter(
        (b.span[0] + n.span[0], b.span[0] + n.span[1])
        for b in document.blocks
        for n in scan.numbers(document.text[slice(*b.span)])
    )


def _well_formed(statement: Statement) -> None:
    for field in fields(statement):
        assert not isinstance(getattr(statement, field.name), float), field.name
    assert isinstance(statement.low, Decimal)
    assert statement.low <= statement.high
    assert statement.step >= 0
    assert statement.kind in KINDS
    assert statement.bound in BOUNDS
    assert statement.modality in {"outcome", "target", "estimate"}
    assert re.fullmatch(PERIOD, statement.period), statement.period
    assert statement.quote[slice(*statement.quote_at)] == statement.text
    assert (statement.base == "") == (statement.kind not in {"growth", "change", "points"})
    assert statement.owner == "" or statement.modality == "target"
    assert all(statement.area)
    assert statement.rules


_ONE = r"\d{4}(?:-(?:0[1-9]|1[0-2]|Q[1-4]|H[12]|\d\d-\d\d))?"
PERIOD = rf"|{_ONE}|\d{{4}}(?:-\d\d)?/\d{{4}}(?:-\d\d)?"


@SLOW
@given(ASSEMBLED, CONTEXTS)
def test_assembled_texts(text: str, context: dict[str, str]) -> None:
    result = examples.read(text, context)
    check(result)
    assert examples.read(text, context) == result


def test_numbers_that_touch_do_not_overlap() -> None:
    check(examples.read("5首破5"))


@SLOW
@given(st.text(max_size=200), CONTEXTS)
def test_arbitrary_texts(text: str, context: dict[str, str]) -> None:
    check(examples.read(text, context))


@SLOW
@given(ASSEMBLED, st.randoms(use_true_random=False))
def test_texts_with_line_breaks_are_read_as_one(text: str, random: Any) -> None:
    """The same document with line breaks in its sentences, which are repaired: every place is still exact."""
    broken = "".join(c + ("\n" if random.random() < 0.1 else "") for c in text)
    try:
        document = reading.read_bytes(
            broken.encode("utf-8", "replace"), "broken.txt", date="2025-01-21", area="浙江"
        )
    except UnreadableInput:
        return
    check(grammar.extract(document))


@SLOW
@given(st.binary(max_size=300))
def test_arbitrary_bytes(data: bytes) -> None:
    try:
        document = reading.read_bytes(data, "bytes.txt")
    except UnreadableInput:
        return
    check(grammar.extract(document))


def test_line_breaks_within_numbers_keep_their_place() -> None:
    source = "2024年，全市出口增\n长7.2%，达到3\n100.5亿元，居全省第\n3位。\n".encode()
    result = grammar.extract(reading.read_bytes(source, "x.txt", area="绍兴"))
    check(result)
    for each in result.statements:
        assert "".join(result.document.source[slice(*each.place)].split()) == each.text


# Numerals


@given(
    st.decimals(min_value=0, max_value=10**15, allow_nan=False, allow_infinity=False, places=2), st.booleans()
)
def test_arabic_numerals_round_trip(number: Decimal, separated: bool) -> None:
    printed = f"{number:,}" if separated else f"{number:f}"
    value = numerals.arabic(printed)
    assert value.amount == number
    assert value.step == Decimal("0.01")
    found = list(scan.numbers(f"共{printed}吨。"))
    assert [(n.low, n.high, n.unit) for n in found] == [(number, number, "吨")]


DIGITS = "零一二三四五六七八九"


def written(number: int) -> str:
    """A whole number below 100 million in Chinese numerals, as it is spoken: 一万零五十, 十二, 二百一十."""
    if number == 0:
        return "零"
    high, low = divmod(number, 10000)
    text = (_section(high) + "万" if high else "") + ("零" if high and 0 < low < 1000 else "")
    text += _section(low) if low else ""
    return text.removeprefix("一") if text.startswith("一十") else text


def _section(number: int) -> str:
    """A number from 1 to 9999."""
    text, gap = "", False
    for weight, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, weight)
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + name
        gap = digit == 0
    return text


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "零"), (10, "十"), (12, "十二"), (105, "一百零五"), (110, "一百一十"), (10050, "一万零五十"),
     (100000, "十万"), (1001, "一千零一"), (99999999, "九千九百九十九万九千九百九十九")],
)  # fmt: skip
def test_the_oracle_writes_numerals_as_people_do(number: int, text: str) -> None:
    assert written(number) == text


@given(st.one_of(st.integers(0, 10000), st.integers(0, 99_999_999)))
def test_chinese_numerals_round_trip(number: int) -> None:
    value = numerals.chinese(written(number))
    assert value is not None
    assert value.amount == number
    assert value.step == 0


@given(st.integers(1, 9999))
def test_two_may_be_written_liang(number: int) -> None:
    text = re.sub("二(?=[千万])", "两", written(number * 2000))
    value = numerals.chinese(text)
    assert value is not None
    assert value.amount == number * 2000


@given(st.integers(2, 99_999_999))
def test_chinese_numerals_are_found_in_text(number: int) -> None:
    found = list(scan.numbers(f"惠及{written(number)}户家庭"))
    assert [(n.low, n.unit) for n in found] == [(Decimal(number), "户")]


@given(st.integers(1900, 2099))
def test_years_digit_by_digit(year: int) -> None:
    value = numerals.chinese("".join("〇一二三四五六七八九"[int(d)] for d in str(year)))
    assert value is not None
    assert value.amount == year


@given(st.text("〇零一二两三四五六七八九十百千万亿点", min_size=1, max_size=12))
def test_any_run_of_numerals_is_read_or_refused(text: str) -> None:
    value = numerals.chinese(text)
    assert value is None or value.amount >= 0


# Work grows with the text, not with its square. Counted, not timed.

PARAGRAPH = (
    "2024年，全市实现进出口4588亿元，增长6.1%，其中出口3226亿元、进口1362亿元，分别增长8.2%和下降2.2%，"
    "占全省的23.6%，居全省第3位；新增企业326家，力争到2027年突破1000家（含过会）。\n"
)


def work(action: Callable[[], object]) -> int:
    """The number of calls, of Python's and of the library's functions, that an action makes."""
    count = 0

    def seen(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        action()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    "unit",
    [
        pytest.param(PARAGRAPH, id="paragraphs"),
        pytest.param(PARAGRAPH.replace("\n", ""), id="one paragraph"),
        pytest.param(PARAGRAPH.replace("\n", "").replace("。", "，").replace("；", "，"), id="one sentence"),
        pytest.param("出口增长3.5%和", id="one list"),
        pytest.param("增长", id="no numbers"),
        pytest.param("（“《", id="brackets"),
        pytest.param("1.", id="digits and dots"),
    ],
)
def test_work_grows_with_the_text(unit: str) -> None:
    def read(times: int) -> Callable[[], object]:
        document = examples.document(unit * times, {"home": "宁波", "written": "2025-02-10"})
        return lambda: grammar.extract(document)

    read(20)()  # vocabulary is loaded, patterns are compiled, names are remembered
    small, large = work(read(20)), work(read(40))
    assert large < 3 * small + 2000, f"twice the text, {large / small:.1f} times the work"


# Hostile input


def _extracted(text: str) -> Reading:
    result = examples.read(text, {"home": "浙江", "written": "2025-01-21"})
    text = result.document.text
    assert all(text[slice(*e.span)] == e.text for e in both(result))
    assert _accounted(result) == _scanned(result.document)
    return result


def test_a_number_of_ten_thousand_digits() -> None:
    result = _extracted("全省出口" + "9" * 10_000 + "亿元，增长5.4%。")
    assert result.statements[-1].text == "5.4%"


def test_chinese_numerals_ten_thousand_long() -> None:
    _extracted("全省出口" + "九千" * 5_000 + "亿元。")
    _extracted("全省出口" + "二" * 10_000 + "亿元。")
    _extracted("全省出口" + "万亿" * 5_000 + "元。")


def test_a_sentence_without_punctuation() -> None:
    result = _extracted("全省出口增长5.4%民营企业数量达到326家" * 8_000)
    assert len(result.statements) > 8_000


def test_text_without_numbers() -> None:
    assert _extracted("稳中求进" * 50_000).statements == ()


@pytest.mark.parametrize("brackets", ["（）", "()", "“”", "《》", "【】", "「」"])
def test_deeply_nested_brackets(brackets: str) -> None:
    left, right = list(brackets)
    _extracted("出口增长" + left * 5_000 + "5.4%" + right * 5_000 + "，进口增长3%。")


@pytest.mark.parametrize("mark", list('（()“”《》‘’"「」【】[]'))
def test_unpaired_marks(mark: str) -> None:
    result = _extracted((mark + "出口增长5.4%，") * 500)
    assert result.statements or result.unread


def test_a_list_of_thousands() -> None:
    _extracted("、".join(["出口"] * 2_000) + "分别增长" + "、".join(["5.4%"] * 2_000) + "。")


def test_odd_characters_are_carried() -> None:
    for odd in ("\x00", "\u200b", "\ufeff", "\u2028", "\U0001f600", "\ud7ff", "\u0301", "\x85"):
        check(examples.read(f"出口{odd}增长5.4{odd}%，{odd}占全国的12{odd}%。"))


def test_an_empty_document() -> None:
    empty = replace(examples.document(""), blocks=())
    assert grammar.extract(empty) == Reading(empty, (), ())
