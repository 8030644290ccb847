"""PDFs with a text layer: what is read, in which order, where it stands, and what is refused."""

from __future__ import annotations

import io
import time
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from duizhang import cards, grammar, pipeline, reading
from duizhang.exports.cards import render
from duizhang.exports.statements import place
from duizhang.model import Document, Reading, Statement, UnreadableInput, WrongUse
from duizhang.reading import kinds, pdf
from duizhang.reading.source import Said
from press import A4, Press, reads_alone, rows

# Of fonts that the file does not carry pdfium takes the machine's, and drops a character that stands alone where there is none.
no_font = pytest.mark.skipif(
    not reads_alone("元1"), reason="no Chinese font on this machine, so that pdfium drops lone characters"
)

REPORT = (
    "2025年，临江市实现地区生产总值3125.7亿元，按不变价格计算，比上年增长5.6%，增速高于全省0.4个百分点。\n"
    "分产业看，第一产业增加值128.4亿元，增长3.2%；第二产业增加值1389.6亿元，增长6.4%；第三产业增加值1607.7亿元，增长5.1%。\n"
    "全市居民人均可支配收入46820元，增长5.4%，年末常住人口412.6万人。"
)
TRADE = (
    "临江海关发布消息，2025年全市货物贸易进出口总值682.3亿元，增长7.9%。其中，出口455.1亿元，增长9.6%；进口227.2亿元，增长4.6%。\n"
    "全市有进出口实绩的企业2316家，比上年增加187家。"
)


def blocks(data: bytes) -> list[str]:
    document = reading.read_bytes(data, "a.pdf")
    return [document.text[slice(*b.span)] for b in document.blocks]


def kinds_of(data: bytes) -> dict[str, str]:
    document = reading.read_bytes(data, "a.pdf")
    return {document.text[slice(*b.span)]: b.kind for b in document.blocks}


def extracted(data: bytes) -> tuple[Document, tuple[Statement, ...]]:
    document = reading.read_bytes(data, "a.pdf")
    return document, grammar.extract(document).statements


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableInput) as caught:
        reading.read_bytes(data, "a.pdf")
    return str(caught.value)


def test_paragraphs_are_put_together() -> None:
    press = Press()
    press.text(200, 90, "临江市统计公报", 22)
    press.column(72, 130, REPORT, 36)
    assert blocks(press.bytes()) == ["临江市统计公报", *REPORT.split("\n")]


def test_the_same_statements_as_of_the_text() -> None:
    press = Press()
    press.column(72, 100, REPORT + "\n" + TRADE, 23)
    _, statements = extracted(press.bytes())
    told = grammar.extract(reading.read_bytes((REPORT + "\n" + TRADE).encode(), "a.txt")).statements
    assert [(s.indicator, s.low, s.period, s.kind) for s in statements] == [
        (s.indicator, s.low, s.period, s.kind) for s in told
    ]


def test_each_figure_has_its_place_on_the_page() -> None:
    press = Press()
    press.page()
    press.text(72, 421, "全市出口455.1亿元，增长9.6%。", 12)
    document, (level, _) = extracted(press.bytes())
    (spot,) = level.regions
    assert [(p.number, p.width, p.height) for p in document.pages] == [(1, 595, 842), (2, 595, 842)]
    assert spot.page == 2
    assert spot.left == pytest.approx((72 + 4 * 12) / 595 * 10_000, abs=30)
    assert spot.top < 5000 < spot.bottom
    assert 100 < spot.bottom - spot.top < 250


def test_a_paragraph_runs_on_over_columns_and_pages_and_furniture_stands_behind_it() -> None:
    press = Press()
    row = "全市上下坚持稳中求进工作总基调"
    text = (row * 9)[:118] + "。"
    for number in (1, 2, 3):
        press.text(72, 50, "临江年鉴", 9)
        press.text(290, 810, f"— {number} —", 9)
        if number == 1:
            press.columns([72, 310], 700, "开头。" + text, 17.5, 4)
        if number == 2:
            press.column(72, 100, "下一段说的是出口455.1亿元。\n" * 3 + "再一段。", 40)
        press.page()
    found = blocks(press.bytes())
    assert "开头。" + text in found
    assert found.index("临江年鉴") < found.index("开头。" + text)
    assert kinds_of(press.bytes())["临江年鉴"] == "furniture"


def test_two_articles_side_by_side_and_a_headline_over_columns() -> None:
    press = Press((800, 600))
    press.text(60, 80, "全市生产总值迈上新台阶", 30)
    press.columns([40, 230], 120, REPORT, 16, 10, 11)
    press.text(450, 80, "外贸再创新高", 30)
    press.columns([430, 620], 120, TRADE, 16, 8, 11)
    assert blocks(press.bytes()) == [
        "全市生产总值迈上新台阶",
        *REPORT.split("\n"),
        "外贸再创新高",
        *TRADE.split("\n"),
    ]


@no_font
def test_headlines_no_wider_than_the_middle_column_and_a_line_between_two_articles() -> None:
    press = Press((800, 600))
    xs = [40, 290, 540]
    press.text(312, 70, "外贸迈上新台阶", 24)
    press.columns(xs, 110, TRADE, 18, 2)
    press.rules([(40, 220, 756, 220)])
    press.text(312, 265, "生产总值创新高", 24)
    over = "初步核算的全年生产总值四千五百亿多"
    press.text(398 - 6 * len(over), 292, over)
    press.text(392, 311, "元")
    press.columns(xs, 340, REPORT, 18, 3)
    found = blocks(press.bytes())
    assert found[0] == "外贸迈上新台阶"
    assert found[1 : 1 + len(TRADE.split("\n"))] == TRADE.split("\n")
    assert found[-len(REPORT.split("\n")) :] == REPORT.split("\n")
    assert over + "元" in found


def test_a_column_that_begins_higher_than_the_one_on_its_left() -> None:
    press = Press()
    press.text(72, 60, "一份没有缩进的公报，各栏从不同的高度开始，段落之间空一行", 17)
    press.text(72, 130, "一、综合", 14)
    left = [r.lstrip("　") for p in REPORT.split("\n") for r in rows("开头" + p, 17)]
    for i, row in enumerate(left):
        press.text(72, 160 + 19 * i, row)
    for i, row in enumerate(r.lstrip("　") for r in rows("另一段" + TRADE, 17)):
        press.text(310, 112 + 19 * i, row)
    text = "".join(blocks(press.bytes()))
    assert (
        text.index("增速高于全省")
        < text.index("年末常住人口")
        < text.index("临江海关")
        < text.index("2316家")
    )


@no_font
def test_a_heading_that_stands_upright_and_one_with_letters_set_apart() -> None:
    press = Press()
    press.upright(60, 200, "开放之窗", 24)
    press.column(130, 200, TRADE, 30)
    press.text(200, 120, "外 贸 再 创 新 高", 20)
    for i, char in enumerate("稳步向前"):
        press.text(220 + i * 40, 160, char, 20)
    found = blocks(press.bytes())
    assert sorted(found) == sorted(["开放之窗", "外贸再创新高", "稳步向前", *TRADE.split("\n")])


def test_text_printed_twice_over_itself_is_read_once() -> None:
    press = Press()
    press.text(100, 100, "全市出口455.1亿元，增长9.6%。")
    press.text(100.4, 100, "全市出口455.1亿元，增长9.6%。")
    assert blocks(press.bytes()) == ["全市出口455.1亿元，增长9.6%。"]


def test_a_box_does_not_cut_the_text_beside_it() -> None:
    press = Press()
    press.rules([(330, 80, 520, 80), (330, 200, 520, 200), (330, 80, 330, 200), (520, 80, 520, 200)])
    press.text(390, 105, "一句话新闻", 14)
    press.column(340, 135, "全市新增经营主体2.6万户。", 14)
    press.column(72, 100, REPORT, 20)
    found = blocks(press.bytes())
    assert REPORT.split("\n", maxsplit=1)[0] in found
    assert "全市新增经营主体2.6万户。" in found


ROWS = [
    ("指标", "绝对量（亿元）", "比上年增长（%）"),
    ("地区生产总值", "3125.7", "5.6"),
    ("第一产业", "128.4", "3.2"),
    ("第二产业", "1389.6", "6.4"),
    ("第三产业", "1607.7", "5.1"),
]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table(ruled: bool) -> None:
    press = Press()
    press.column(72, 80, "全市经济总体平稳，结构不断优化，主要指标好于预期，质量效益继续提升。", 36)
    press.text(180, 150, "表1　2025年主要经济指标", 12)
    press.table(72, 160, ROWS, (150, 150, 150), ruled=ruled)
    press.column(72, 290, REPORT, 36)
    document, _ = extracted(press.bytes())
    (table,) = document.tables
    cells = [[document.text[slice(*c.span)] for c in row] for row in table.rows]
    assert cells == [list(row) for row in ROWS]
    assert [document.text[slice(*t)] for t in table.titles] == ["表1 2025年主要经济指标"]
    statements = grammar.extract(document).statements
    (total,) = (
        s for s in statements if s.indicator == "地区生产总值" and s.kind == "level" and "|" in s.quote
    )
    assert total.period == "2025"
    assert total.regions


def test_a_table_in_a_column_beside_prose() -> None:
    press = Press()
    press.column(60, 80, REPORT, 19, 11)
    press.column(310, 80, TRADE[:60] + "。", 19, 11)
    press.text(340, 165, "表1　主要指标", 10)
    press.table(310, 175, ROWS, (80, 80, 90), 9, ruled=False)
    press.column(310, 290, TRADE, 19, 11)
    document, _ = extracted(press.bytes())
    (table,) = document.tables
    assert [document.text[slice(*row[0].span)] for row in table.rows] == [r[0] for r in ROWS]
    assert all(p in document.text for p in REPORT.split("\n"))


def test_a_head_of_two_levels_without_rules() -> None:
    press = Press()
    press.text(200, 80, "2025年财政收支情况", 12)
    for x, word in ((240, "预算（亿元）"), (400, "执行（亿元）")):
        press.text(x, 110, word, 10)
    for x, word in ((72, "项目"), (200, "全市"), (290, "市级"), (370, "全市"), (450, "市级")):
        press.text(x, 128, word, 10)
    for i, name in enumerate(("一般公共预算收入", "税收收入", "政府性基金收入")):
        press.text(72, 150 + 18 * i, name, 10)
        for x in (200, 290, 370, 450):
            press.text(x, 150 + 18 * i, f"{x + i}.5", 10)
    found = blocks(press.bytes())
    assert "|预算（亿元）|预算（亿元）|执行（亿元）|执行（亿元）" in found
    assert "项目|全市|市级|全市|市级" in found
    assert "税收收入|201.5|291.5|371.5|451.5" in found


def test_a_table_that_goes_over_pages_has_its_head_once() -> None:
    press = Press()
    head, *body = ROWS
    press.text(72, 60, "2025年主要经济指标", 12)
    press.table(72, 70, [head, *body], (150, 150, 150))
    press.text(290, 810, "1", 9)
    press.page()
    more = [("社会消费品零售总额", "1201.5", "4.8"), ("一般公共预算收入", "211.3", "2.9")]
    press.table(72, 70, [head, *more], (150, 150, 150))
    press.text(290, 810, "2", 9)
    document, _ = extracted(press.bytes())
    (table,) = document.tables
    assert [document.text[slice(*row[0].span)] for row in table.rows] == [r[0] for r in (*ROWS, *more)]


@pytest.mark.parametrize("first", [1, len(ROWS) - 1])
def test_a_row_that_a_page_parts_from_its_table_stays_in_it(first: int) -> None:
    """Its head stands alone at the foot of a page, below a unit set to the right; or its last row on the next."""
    press = Press()
    press.text(72, 60, "2025年主要经济指标", 12)
    press.text(460, 76, "单位：亿元、%", 10)
    press.table(72, 90, ROWS[:first], (150, 150, 150))
    press.text(290, 810, "1", 9)
    press.page()
    press.table(72, 70, ROWS[first:], (150, 150, 150))
    press.column(72, 200, REPORT, 36)
    press.text(290, 810, "2", 9)
    document, _ = extracted(press.bytes())
    (table,) = document.tables
    assert [document.text[slice(*row[0].span)] for row in table.rows] == [r[0] for r in ROWS]


def test_a_head_over_several_columns_at_the_foot_of_a_page() -> None:
    press = Press()
    press.text(72, 60, "2025年主要产品产量", 12)
    press.table(72, 90, [("产品", "8月", "1—8月")], (90, 160, 160))
    press.page()
    body = [("", "产量", "增长（%）", "产量", "增长（%）"), ("钢材（万吨）", "27.5", "2.1", "208.4", "3.3")]
    press.table(72, 70, body, (90, 80, 80, 80, 80))
    found = blocks(press.bytes())
    assert "产品|8月|8月|1—8月|1—8月" in found
    assert found[-1] == "钢材（万吨）|27.5|2.1|208.4|3.3"


def test_a_number_and_a_name_of_a_table_are_one_line() -> None:
    press = Press()
    press.column(72, 80, REPORT, 36)
    press.text(150, 250, "表3", 12)
    press.text(190, 250, "2025年末人口数及其构成", 12)
    press.table(72, 262, ROWS, (60, 60, 60))
    document, _ = extracted(press.bytes())
    (table,) = document.tables
    assert [document.text[slice(*t)] for t in table.titles] == ["表3 2025年末人口数及其构成"]


def test_a_bracketed_mark_hardly_smaller_than_its_line_is_raised_all_the_same() -> None:
    press = Press()
    press.text(72, 100, "全年全市生产总值")
    press.text(72 + 96, 96, "[2]", 10)
    press.text(72 + 114, 100, "3125.7亿元，比上年增长5.6%。")
    press.text(72, 140, "[3]", 10)
    press.text(72 + 12, 144, "年末常住人口412.6万人。")
    assert blocks(press.bytes()) == [
        "全年全市生产总值[2]3125.7亿元，比上年增长5.6%。",
        "[3]年末常住人口412.6万人。",
    ]


def test_a_web_page_that_was_printed() -> None:
    """Its menu, the way to it and the links below it are the site's; the title is what the browser calls it, less the site."""
    press = Press()
    title = "前三季度临江市外贸进出口情况"
    press.canvas.setTitle(f"{title}_政务公开_临江市人民政府")
    for x, word in ((72, "首页"), (110, "政务公开"), (180, "互动交流"), (250, "走进临江")):
        press.text(x, 60, word, 11)
    press.text(72, 80, "您当前的位置：首页 > 政务公开 > 统计信息", 11)
    press.text(120, 120, title, 20)
    press.column(72, 160, REPORT, 36)
    press.text(72, 330, "相关阅读", 12)
    press.text(72, 350, "去年我市外贸出口增长9.9%", 11)
    press.text(72, 368, "一图读懂：新增企业3.3万家", 11)
    press.text(72, 400, "主办单位：临江市人民政府办公室", 10)
    document, statements = extracted(press.bytes())
    assert document.title == title
    assert {s.quote in REPORT for s in statements} == {True}


@no_font
def test_a_mark_of_a_note_is_no_digit_and_the_note_stands_below() -> None:
    press = Press()
    press.text(72, 100, "全市研发投入占比为12.9")
    press.text(72 + 12 * 11 - 18, 95, "1", 6)
    press.text(220, 100, "面积30万m")
    press.text(220 + 57, 95, "2", 6)
    press.column(72, 140, REPORT, 36)
    press.text(72, 780, "①研发投入为初步统计数。", 9)
    found = blocks(press.bytes())
    assert found[-1] == "①研发投入为初步统计数。"
    assert "[1]" in found[0]
    assert "12.91" not in found[0]


def test_what_nobody_sees_is_not_read() -> None:
    press = Press()
    press.text(72, 100, "全市出口455.1亿元。")
    press.text(72, 130, "全市进口999.9亿元。", mode=3)
    press.text(72, 160, "全市进口888.8亿元。", white=True)
    press.text(700, 190, "全市进口777.7亿元。")
    canvas = press.canvas
    canvas.saveState()
    canvas.rotate(45)
    canvas.restoreState()
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(0, 0, 20, 20)
    canvas.clipPath(path, stroke=0)
    press.text(72, 220, "全市进口666.6亿元。")
    canvas.restoreState()
    canvas.saveState()
    canvas.translate(100, 300)
    canvas.rotate(45)
    canvas.setFont("STSong-Light", 40)
    canvas.drawString(0, 0, "内部资料555.5亿元")
    canvas.restoreState()
    canvas.rect(60, 500, 300, 30, fill=1)
    press.text(72, 842 - 510, "全市投资444.4亿元。", white=True)
    assert blocks(press.bytes()) == ["全市出口455.1亿元。", "全市投资444.4亿元。"]


@pytest.mark.parametrize(("turned", "move"), [(90, (595, 0)), (180, (595, 842)), (270, (0, 842))])
def test_a_turned_page_is_read_as_it_is_shown(turned: int, move: tuple[int, int]) -> None:
    press = Press()
    press.canvas.translate(*move)
    press.canvas.rotate(turned)
    press.height = 842 if turned == 180 else 595
    press.text(72, 100, "全市出口455.1亿元，")
    press.text(72, 120, "增长9.6%。")
    document, statements = extracted(_turned(press.bytes(), turned))
    assert document.pages[0].width == (595 if turned == 180 else 842)
    assert [s.low for s in statements] == [45_510_000_000, Decimal("9.6")]
    (spot,) = statements[0].regions
    assert spot.left == pytest.approx((72 + 48) / document.pages[0].width * 10_000, abs=30)
    assert spot.top == pytest.approx((100 - 10) / press.height * 10_000, abs=60)


def test_a_head_of_two_levels_that_no_line_rules() -> None:
    press = Press()
    press.text(72, 80, "2025年，临江市财政运行情况如下。", 10)
    press.text(200, 100, "表2", 10)
    press.text(234, 100, "各项指标完成情况", 10)
    # The name of the first column stands half-way beside both rows, the years over the middle of their columns.
    press.text(240, 120, "2025年", 10)
    press.text(400, 120, "2024年", 10)
    press.text(90, 127, "指标", 10)
    for x, word in ((180, "绝对数（亿元）"), (290, "增长（%）"), (385, "绝对数（亿元）")):
        press.text(x, 134, word, 10)
    for n, row in enumerate((("财政收入", "15.82", "4.6", "15.12"), ("税收收入", "9.93", "3.8", "9.57"))):
        for x, word in zip((72, 225, 318, 430), row, strict=True):
            press.text(x, 152 + 15 * n, word, 10)
    assert kinds.read(press.bytes(), "a.pdf").text.split("\n")[1:] == [
        "表2 各项指标完成情况",
        "指标 | 2025年 | 2025年 | 2024年",
        "指标 | 绝对数（亿元） | 增长（%） | 绝对数（亿元）",
        "财政收入 | 15.82 | 4.6 | 15.12",
        "税收收入 | 9.93 | 3.8 | 9.57",
    ]


def test_text_across_the_page_is_told_as_unread() -> None:
    press = Press()
    press.column(72, 100, REPORT, 36)
    press.canvas.saveState()
    press.canvas.translate(560, 100)
    press.canvas.rotate(90)
    press.canvas.drawString(0, 0, "附表另见第十二页，数据为初步核算数")
    press.canvas.restoreState()
    document, statements = extracted(press.bytes())
    assert len(statements) == len(grammar.extract(reading.read_bytes(REPORT.encode(), "a.txt")).statements)
    assert [note for note in document.assumed if "right angle" in note] == [
        "17 characters on page 1 stand at a right angle to its text and were not read"
    ]


def _turned(data: bytes, turned: int) -> bytes:
    document = pypdfium2.PdfDocument(data)
    document[0].set_rotation(turned)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture
def no_recogniser(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the extra ``ocr`` is not installed."""
    monkeypatch.setattr("duizhang.reading.scan.Scanner.installed", lambda _: None)


@pytest.mark.usefixtures("no_recogniser")
def test_a_page_without_text_is_named_and_the_others_are_read() -> None:
    press = Press()
    press.column(72, 100, REPORT, 36)
    press.page()
    _picture(press)
    press.page()
    _picture(press)
    press.page()
    press.column(72, 100, TRADE, 36)
    document, _ = extracted(press.bytes())
    assert any("2–3" in note and "OCR" in note for note in document.assumed)
    assert TRADE.split("\n", maxsplit=1)[0] in document.text


def test_a_page_that_cannot_be_drawn_is_named_as_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("duizhang.reading.scan.Scanner.installed", lambda _: object())
    monkeypatch.setattr(pdf, "render", lambda *_: None)
    press = Press()
    press.column(72, 100, REPORT, 36)
    press.page()
    _picture(press)
    document, _ = extracted(press.bytes())
    assert [note for note in document.assumed if "damaged" in note] == [
        "pages 2 are damaged and were not read"
    ]
    press = Press()
    _picture(press)
    assert "damaged" in refused(press.bytes())


@pytest.mark.usefixtures("no_recogniser")
def test_a_scan_needs_ocr() -> None:
    press = Press()
    _picture(press)
    press.text(290, 800, "1", 9)
    assert "duizhang[ocr]" in refused(press.bytes())


def _picture(press: Press) -> None:
    from reportlab.lib.utils import ImageReader

    press.canvas.drawImage(ImageReader(Image.new("L", (40, 60), 200)), 0, 0, *A4)


@pytest.mark.usefixtures("no_recogniser")
def test_a_font_without_a_true_map_counts_as_no_text() -> None:
    press = Press()
    press.column(72, 100, "".join(chr(0xE000 + i) for i in range(200)), 36)
    assert "OCR" in refused(press.bytes())


def test_an_encrypted_pdf() -> None:
    press = Press(password="secret")
    press.text(72, 100, "全市出口455.1亿元。")
    said = refused(press.bytes())
    assert "密码" in said or "password" in said


def test_damaged_pdfs() -> None:
    press = Press()
    press.column(72, 100, REPORT, 36)
    data = press.bytes()
    for broken in (b"%PDF-1.7\n", data[:200], data[:40] + bytes(400), b"%PDF-1.4\n" + b"<<" * 50_000):
        refused(broken)


def test_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    press = Press()
    for _ in range(3):
        press.text(72, 100, "全市出口455.1亿元。")
        press.page()
    data = press.bytes()
    for name, most in (
        ("MOST_PAGES", 2),
        ("MOST_CHARACTERS", 5),
        ("MOST_CHARACTERS_IN_ALL", 20),
        ("MOST_SECONDS", -1),
        ("WIDEST", 100.0),
    ):
        with monkeypatch.context() as changed:
            changed.setattr(pdf, name, most)
            refused(data)


def test_it_is_known_by_its_content() -> None:
    press = Press()
    press.text(72, 100, "全市出口455.1亿元。")
    data = press.bytes()
    assert reading.read_bytes(data, "report.txt").pages
    assert ".pdf" in kinds.SUFFIXES


def _printed(folder: Path) -> tuple[Path, Statement]:
    press = Press()
    press.page()
    press.text(72, 421, "全市出口455.1亿元，增长9.6%。", 12)
    path = folder / "a.pdf"
    path.write_bytes(press.bytes())
    return path, grammar.extract(reading.read(path)).statements[0]


def test_the_place_is_told_by_page(tmp_path: Path) -> None:
    path, statement = _printed(tmp_path)
    assert place(statement) == f"{path}:p2"


def test_a_picture_of_what_is_in_an_archive(tmp_path: Path) -> None:
    press = Press()
    press.column(72, 100, REPORT, 36)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as file:
        file.writestr("公报/公报.pdf", press.bytes())
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as file:
        file.writestr("2025.zip", inner.getvalue())
    (read,) = pipeline.extract([tmp_path / "all.zip"])
    assert isinstance(read, Reading)
    assert Image.open(io.BytesIO(pipeline.picture(read.statements[0]))).mode == "RGB"
    with pytest.raises(UnreadableInput, match="no such file"):
        pipeline.picture(replace(read.statements[0], doc=str(tmp_path / "all.zip" / "2025.zip" / "b.pdf")))


def test_a_picture_shows_the_figure_framed(tmp_path: Path) -> None:
    _, statement = _printed(tmp_path)
    picture = Image.open(io.BytesIO(pipeline.picture(statement)))
    assert picture.mode == "RGB"
    assert 700 < picture.width < 1000
    assert 200 < picture.height < 320
    colours = picture.getcolors(100_000) or []
    framed = sum(count for count, colour in colours if colour == (0xC6, 0x28, 0x28))
    assert 300 < framed < 2000


def test_there_is_no_picture_of_what_has_no_pages_or_has_changed(tmp_path: Path) -> None:
    path, statement = _printed(tmp_path)
    with pytest.raises(WrongUse):
        pipeline.picture(replace(statement, regions=()))
    with pytest.raises(WrongUse):
        pipeline.picture(replace(statement, doc="-"))
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(WrongUse):
        pipeline.picture(statement)
    path.unlink()
    with pytest.raises(UnreadableInput):
        pipeline.picture(statement)
    assert pipeline.pictures([statement]) == {}


def test_a_card_shows_clippings(tmp_path: Path) -> None:
    press = Press()
    press.text(72, 100, "2026年，临江市全市出口增长6%以上。", 12)
    path = tmp_path / "plan.pdf"
    path.write_bytes(press.bytes())
    (target,) = grammar.extract(reading.read(path, area="浙江", date="2026-01-20")).statements
    card = cards.card([replace(target, modality="target", area=("浙江",), period="2026")], "浙江", 2026)
    page = str(render(card, "html", pictures=pipeline.pictures([target])))
    assert f'alt="{path}:p1"' in page
    assert "data:image/png;base64," in page
    assert "data:image/png" not in str(render(card, "html"))


@pytest.mark.slow
def test_a_hundred_pages_take_less_than_three_seconds() -> None:
    press = Press()
    for number in range(100):
        press.column(72, 80, "\n".join([REPORT, TRADE] * 4)[:1000], 37, pitch=1.8)
        press.text(290, 810, f"— {number + 1} —", 9)
        press.page()
    data = press.bytes()
    started = time.process_time()
    source = pdf.read(data, "a.pdf")
    taken = time.process_time() - started
    assert len(source.text) > 90_000
    assert taken < 3, f"{len(source.text)} characters in {taken:.2f} s"


def test_metadata_with_broken_characters_is_none() -> None:
    class Broken:
        def get_metadata_value(self, name: str) -> str:
            return b"\x00\xd8\x00\xd8".decode("utf-16-le") if name == "Title" else "临江市统计局"

    assert pdf._said(Broken()) == Said(issuer="临江市统计局")
