"""Spreadsheets: what the cells print is read, as rows of a table, and no more of it than the limits allow."""

from __future__ import annotations

import io
import time
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from duizhang import grammar
from duizhang.language import speak
from duizhang.model import UnreadableInput
from duizhang.reading import kinds, read_bytes, sheet, workbook
from duizhang.reading.cellformats import shown
from offices import packed
from test_readers_word import told

SHEETS = Path(__file__).parent / "sheets"


@pytest.mark.parametrize(
    ("raw", "form", "printed"),
    [
        ("0.125", "0.0%", "12.5%"),
        ("5.4500000000000002E-2", "0.00%", "5.45%"),
        ("1234567.891", "#,##0.00", "1,234,567.89"),
        ("1234567.891", "#,##0", "1,234,568"),
        ("0.1", "General", "0.1"),
        ("5.6000000000000001E-2", "", "0.056"),
        ("12345678", "0,", "12346"),
        ("2.5", "0", "3"),
        ("-0.4", "0.0_ ;[红色]\\-0.0\\ ", "-0.4"),
        ("-3.25", "0.0;(0.0)", "(3.3)"),
        ("12.30", "0.##", "12.3"),
        ("12", "0.##", "12"),
        ("12.3", '0.0"万吨"', "12.3万吨"),
        ("1200", "[$￥-804]#,##0", "￥1,200"),
        ("46043", "yyyy/m/d", "2026/1/21"),
        ("46043", 'yyyy"年"m"月"d"日"', "2026年1月21日"),
        ("46043.5", "yyyy-mm-dd hh:mm:ss", "2026-01-21 12:00:00"),
        ("46043.5208333333", "h:mm", "12:30"),
        ("0", "0.0;-0.0;\\-", "-"),
        ("1E+400", "0.0", "1E+400"),
        ("nan", "0.0", "nan"),
        ("文字", "0.0", "文字"),
        ("12.5", "# ?/?", "12.5"),
        ("-5", "yyyy/m/d", "-5"),
        ("12.5", "@", "12.5"),
        ("2025", "0_);[Red]\\(0\\)", "2025"),
    ],
)
def test_numbers_as_their_formats_show_them(raw: str, form: str, printed: str) -> None:
    assert shown(raw, form) == printed


def xlsx(*sheets: list[tuple[Any, ...]], hidden: tuple[int, ...] = (), names: tuple[str, ...] = ()) -> bytes:
    """An Excel file; of each sheet the calls that fill it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for n, calls in enumerate(sheets):
            one = book.add_worksheet(names[n] if names else None)
            for call, *arguments in calls:
                given = [
                    book.add_format(a) if isinstance(a, dict) and "num_format" in a else a for a in arguments
                ]
                getattr(one, call)(*given)
            if n in hidden:
                one.hide()
    return out.getvalue()


TRADE: list[tuple[Any, ...]] = [
    ("merge_range", "A1:C1", "2025年临江市外贸情况"),
    ("write", "C2", "单位：亿元"),
    ("merge_range", "A3:A4", "指标"),
    ("merge_range", "B3:C3", "2025年"),
    ("write_row", "B4", ["绝对量", "比上年增长"]),
    ("write", "A5", "进出口"),
    ("write", "B5", 1502.31, {"num_format": "#,##0.0"}),
    ("write", "C5", 0.102, {"num_format": "0.0%"}),
    ("write", "A6", "出口"),
    ("write", "B6", 1210.7, {"num_format": "#,##0.0"}),
    ("write", "C6", 0.118, {"num_format": "0.0%"}),
    ("write", "A7", "注：初步数。"),
]
SHOWN = """2025年临江市外贸情况
单位：亿元
指标 | 2025年 | 2025年
指标 | 绝对量 | 比上年增长
进出口 | 1,502.3 | 10.2%
出口 | 1,210.7 | 11.8%
注：初步数。"""


def test_a_sheet_as_it_is_printed() -> None:
    assert kinds.read(xlsx(TRADE), "x.xlsx").text == SHOWN


def test_its_statements_are_those_of_the_text() -> None:
    read = [grammar.extract(read_bytes(data, "x")) for data in (xlsx(TRADE), SHOWN.encode())]
    assert told(read[0]) == told(read[1])
    assert [s.text for s in read[0].statements] == ["1,502.3", "10.2%", "1,210.7", "11.8%"]


def test_hidden_sheets_rows_and_columns_are_left_out() -> None:
    rows: list[tuple[Any, ...]] = [
        ("write_row", "A1", ["指标", "增长（%）", "底数"]),
        ("write_row", "A2", ["出口", 5.5, 9]),
        ("write_row", "A3", ["暗行", 7, 9]),
        ("set_row", 2, None, None, {"hidden": True}),
        ("set_column", "C:C", None, None, {"hidden": True}),
    ]
    document = read_bytes(xlsx(rows, TRADE, hidden=(1,)), "x.xlsx")
    assert document.source == "指标 | 增长（%）\n出口 | 5.5"
    assert any("Sheet2" in words for words in document.assumed)


def test_named_sheets_and_empty_rows_part_tables() -> None:
    rows: list[tuple[Any, ...]] = [
        ("write_row", "B2", ["指标", "增长（%）"]),
        ("write_row", "B3", ["出口", 5.5]),
        ("write", "B5", "表2 就业"),
        ("write_row", "B6", ["指标", "万人"]),
        ("write_row", "B7", ["就业", 12]),
    ]
    text = kinds.read(xlsx(rows, rows, names=("外贸", "Sheet2")), "x.xlsx").text
    one = "指标 | 增长（%）\n出口 | 5.5\n表2 就业\n指标 | 万人\n就业 | 12"
    assert text == f"外贸\n{one}\n{one}"


def test_old_excel_files() -> None:
    document = read_bytes((SHEETS / "trade.xls").read_bytes(), "x.xls")
    assert document.source == SHOWN.replace("指标 | 2025年 | 2025年\n", "").replace(
        "\n注：初步数。", "\n进口 | 291.6 | 4.0%"
    )
    assert any("底稿" in words for words in document.assumed)


ODS = """<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s"><office:automatic-styles>
<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style></office:automatic-styles>
<office:body><office:spreadsheet><table:table table:name="表一">
<table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>主要指标</text:p></table:table-cell>
<table:covered-table-cell/></table:table-row>
<table:table-row><table:table-cell><text:p>指标</text:p></table:table-cell>
<table:table-cell><text:p>增长（%）</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell><text:p>出口</text:p></table:table-cell><table:table-cell><text:p>5.5</text:p></table:table-cell>
<table:table-cell table:number-columns-repeated="16382"/></table:table-row>
<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
</table:table><table:table table:name="暗" table:style-name="ta2">
<table:table-row><table:table-cell><text:p>9</text:p></table:table-cell></table:table-row></table:table>
</office:spreadsheet></office:body></office:document-content>"""


def test_open_document_sheets() -> None:
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS)
    source = kinds.read(out.getvalue(), "x.ods")
    assert source.text == "主要指标\n指标 | 增长（%）\n出口 | 5.5"
    assert any("暗" in words for words in source.noted)


# Tables written as text

CSV = '指标,绝对量（亿元）,比上年增长（%）\n进出口,"1,502.3",10.2\n出口,1210.7,11.8\n进口,291.6,4.0\n'
ROWS = "指标 | 绝对量（亿元） | 比上年增长（%）\n进出口 | 1,502.3 | 10.2\n出口 | 1210.7 | 11.8\n进口 | 291.6 | 4.0"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_csv_in_any_encoding(encoding: str, mark: str) -> None:
    data = CSV.replace('"1,502.3"', "@").replace(",", mark).replace("@", '"1,502.3"').encode(encoding)
    assert kinds.read(data, "no-name").text == ROWS


@pytest.mark.parametrize(
    "text",
    [
        "全市出口12.5亿元,增长5%.\n进口3亿元,下降2%,为近年最低.\n投资增长3%.\n消费平稳.\n",
        "2025年,全市出口12.5亿元.\n2025年,全市进口3亿元.\n2025年,全市投资5亿元.\n",
        "指标\t增长\n一段没有制表符的话。\n又一段话。\n再一段话。\n",
    ],
)
def test_prose_with_commas_is_prose(text: str) -> None:
    assert kinds.read(text.encode(), "x.csv").text == text
    assert kinds.read(text.encode(), "x.txt").text == text


def test_the_name_helps_where_the_content_does_not_tell() -> None:
    data = "地区,责任单位\n东城,商务局\n西城,统计局\n".encode()
    assert kinds.read(data, "x.csv").text == "地区 | 责任单位\n东城 | 商务局\n西城 | 统计局"
    assert kinds.read(data, "x.txt").text == data.decode()


# Limits


def long_sheet(rows: int) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        one = book.add_worksheet("数据")
        for n in range(rows):
            one.write_row(n, 0, [f"企业{n}", n, n * 2, 5.5])
    return out.getvalue()


def test_a_long_sheet_is_read_up_to_its_limit_and_says_so() -> None:
    speak("zh")
    source = kinds.read(long_sheet(workbook.ROWS + 5_000), "x.xlsx")
    speak(None)
    assert source.text.count("\n") + 1 == workbook.ROWS
    [words] = source.noted
    assert "数据" in words
    assert str(workbook.ROWS) in words


def test_a_sheet_that_is_cut_off_keeps_its_merged_heads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "ROWS", 5)
    source = kinds.read(xlsx(TRADE), "x.xlsx")
    assert source.text == "\n".join(SHOWN.split("\n")[:5])
    assert source.noted


@pytest.mark.slow
def test_a_million_rows_take_bounded_time_and_memory() -> None:
    data = long_sheet(1_000_000)
    tracemalloc.start()
    begun = time.process_time()
    source = kinds.read(data, "x.xlsx")
    seconds, peak = time.process_time() - begun, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert source.noted
    assert seconds < 60
    assert peak < 300 * 1024**2


def test_cells_of_a_file_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook.Budget.__init__, "__defaults__", (6,))
    source = kinds.read(xlsx(TRADE), "x.xlsx")
    assert source.noted
    assert source.text.count("\n") < 5


BOOK = "<workbook><sheets><sheet name='a'/></sheets></workbook>"


@pytest.mark.parametrize(
    "data",
    [
        xlsx(TRADE)[:-60],
        xlsx([]),
        packed({"xl/workbook.xml": "<workbook"}),
        packed({"xl/workbook.bin": "x"}),
        packed({"xl/workbook.xml": BOOK, "xl/worksheets/sheet1.xml": "<a><row>"}),
        packed({"xl/workbook.xml": BOOK, "xl/worksheets/sheet1.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}),
        (SHEETS / "trade.xls").read_bytes()[:2000],
    ],
)
def test_broken_files(data: bytes) -> None:
    with pytest.raises(UnreadableInput) as caught:
        read_bytes(data, "x.xlsx")
    assert caught.value.reason


def test_a_merge_over_the_whole_sheet_costs_nothing() -> None:
    sheets = sheet._put
    one = workbook.Sheet(
        "x", {0: {0: "题"}, 1: {0: "指标", 1: "值"}, 2: {0: "出口", 1: "5"}}, [(0, 0, 10**6, 16000)]
    )
    from duizhang.reading.source import Draft

    begun = time.process_time()
    sheets(Draft(), one)
    assert time.process_time() - begun < 5
