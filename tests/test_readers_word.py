"""Word files: what is printed is read, in order, and gives the statements of the plain text."""

from __future__ import annotations

import io

import docx as python_docx
import pytest

from duizhang import grammar
from duizhang.language import speak
from duizhang.model import Document, Reading, UnreadableInput
from duizhang.reading import kinds, packed, read_bytes
from duizhang.reading.ordinals import ordinal
from offices import docx, p, r, tbl, tc
from offices import packed as zipped


def text(body: str, **parts: str) -> str:
    return kinds.read(docx(body, **parts), "x.docx").text


def document(body: str, **parts: str) -> Document:
    return read_bytes(docx(body, **parts), "x.docx")


def told(reading: Reading) -> list[tuple[object, ...]]:
    """What the statements say, without where they stand."""
    return [
        (s.text, s.kind, s.low, s.high, s.unit, s.indicator, s.area, s.period, s.base, s.of, s.modality)
        for s in reading.statements
    ]


def test_paragraphs_and_characters() -> None:
    body = p(
        r("出口")
        + "<w:r><w:tab/><w:t>12.5</w:t></w:r>"
        + r("亿元")
        + "<w:r><w:noBreakHyphen/><w:softHyphen/></w:r>"
    )
    assert text(body + p() + p("进口。")) == "出口\t12.5亿元-\n进口。"


def test_soft_breaks_mean_what_they_would_in_a_text_file() -> None:
    broken = "<w:r><w:t>2025年，全市出口比上年增长</w:t><w:br/><w:t>12.5%，进口下降3%。</w:t><w:br/><w:t>二、投资</w:t></w:r>"
    assert document(p(broken)).text == "2025年，全市出口比上年增长12.5%，进口下降3%。\n二、投资"


def test_a_page_break_is_no_break_of_the_text() -> None:
    broken = '<w:r><w:t>增长</w:t><w:br w:type="page"/><w:lastRenderedPageBreak/><w:t>12.5%。</w:t></w:r>'
    assert text(p(broken)) == "增长12.5%。"


def test_tracked_changes() -> None:
    body = p(
        r("增长")
        + f"<w:ins>{r('5.5')}</w:ins><w:del><w:r><w:delText>6.5</w:delText></w:r></w:del>"
        + f"<w:moveFrom>{r('旧')}</w:moveFrom><w:moveTo>{r('%')}</w:moveTo>"
        + r("。")
    )
    assert text(body) == "增长5.5%。"


def test_a_paragraph_whose_end_was_deleted_goes_on() -> None:
    assert text(p("全年增长", "<w:rPr><w:del/></w:rPr>") + p("5.5%。")) == "全年增长5.5%。"


def test_fields_show_their_result() -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    inner = (
        mark("begin")
        + "<w:r><w:instrText>PAGE 3</w:instrText></w:r>"
        + mark("separate")
        + r("7")
        + mark("end")
    )
    body = r("第") + mark("begin") + "<w:r><w:instrText>REF a</w:instrText></w:r>" + inner
    body += (
        mark("separate")
        + r("8")
        + mark("end")
        + r("页")
        + f"<w:fldSimple w:instr='DATE'>{r('十')}</w:fldSimple>"
    )
    assert text(p(body)) == "第8页十"


def test_hidden_words_and_comments_are_left_out() -> None:
    hidden = "<w:vanish/>"
    shown = '<w:vanish w:val="0"/>'
    assert text(p(r("增长") + r("7%", hidden) + r("5%", shown) + "<w:commentRangeStart/>")) == "增长5%"


def test_ruby_and_links_and_math() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{r('gāo')}</w:rt><w:rubyBase>{r('高')}</w:rubyBase></w:ruby></w:r>"
    link = f"<w:hyperlink>{r('质量')}</w:hyperlink>"
    math = "<m:oMath><m:r><m:t>5</m:t></m:r><m:r><m:t>%</m:t></m:r></m:oMath>"
    assert text(p(ruby + link + math)) == "高质量5%"


def test_raised_figures_are_marks_or_powers() -> None:
    up = '<w:vertAlign w:val="superscript"/>'
    assert text(p(r("生产总值") + r("2", up) + r("90.5亿元"))) == "生产总值[2]90.5亿元"
    assert (
        text(p(r("面积12km") + r("2", up) + r("，热值10") + r("8", up) + r("焦"))) == "面积12km²，热值10⁸焦"
    )
    assert text(p(r("增长5%") + r("3", up))) == "增长5%[3]"


def test_notes_stand_at_the_end() -> None:
    def cite(kind: str, number: int) -> str:
        return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'

    def note(kind: str, number: int, words: str) -> str:
        return f'<w:{kind} w:id="{number}">{p("<w:r><w:footnoteRef/></w:r>" + r(words))}</w:{kind}>'

    body = p(r("生产总值") + cite("footnote", 5) + r("90.5亿元") + cite("endnote", 2) + r("。")) + p("其他。")
    given = text(
        body,
        footnotes=note("footnote", -1, "分隔") + note("footnote", 5, "按不变价计算。"),
        endnotes=note("endnote", 2, "初步数。"),
    )
    assert given == "生产总值[1]90.5亿元[2]。\n其他。\n[1] 按不变价计算。\n[2] 初步数。"


def test_headers_and_footers_are_furniture() -> None:
    head, foot = p("某市统计局"), p("第 1 页") + p("内部资料") + p("— 3 —")
    given = document(p("出口增长5%。"), header1=head, header2=head, footer1=foot).blocks
    assert [b.kind for b in given] == ["furniture", "paragraph", "furniture"]


def test_text_boxes_follow_the_paragraph_they_hang_in() -> None:
    def box(words: str) -> str:
        return f"<wps:txbx><w:txbxContent>{p(words)}</w:txbxContent></wps:txbx>"

    old = f"<w:pict><v:textbox><w:txbxContent>{p('出口增长5%。')}</w:txbxContent></v:textbox></w:pict>"
    shape = f"<mc:AlternateContent><mc:Choice><w:drawing>{box('出口增长5%。')}</w:drawing></mc:Choice>"
    shape += f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>"
    assert text(p(r("前段。") + f"<w:r>{shape}</w:r>") + p("后段。")) == "前段。\n出口增长5%。\n后段。"


# Headings and numbers

STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="own"><w:name w:val="章"/><w:basedOn w:val="1"/></w:style>
<w:style w:type="paragraph" w:styleId="ring"><w:name w:val="环"/><w:basedOn w:val="ring"/></w:style>
<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="toc1"><w:name w:val="toc 1"/></w:style>
"""


def level(at: int, form: str, printed: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{printed}"/></w:lvl>'


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "chineseCounting", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimal", "%1.%4", "<w:isLgl/>")
    + level(4, "bullet", "\uf0b7")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)


def item(words: str, at: int = 0, number: int = 1) -> str:
    return p(words, f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>')


def test_numbers_that_word_prints_itself() -> None:
    body = (
        item("综合")
        + item("总量", 1)
        + item("5G网络建成", 2)
        + item("就业", 2)
        + item("结构", 1)
        + item("人口", 2)
        + item("细目", 3)
        + item("点", 4)
        + item("农业")
        + item("林业", 1)
        + item("另起", number=2)
        + item("接着", number=2)
        + item("不编号", number=0)
    )
    assert text(body, numbering=NUMBERING).split("\n") == [
        "一、综合",
        "（一）总量",
        "1. 5G网络建成",
        "2.就业",
        "（二）结构",
        "1.人口",
        "1.1细目",
        "点",
        "二、农业",
        "（一）林业",
        "五、另起",
        "六、接着",
        "不编号",
    ]


def test_styles_number_and_rank() -> None:
    body = (
        p("报告", style="t")
        + p("综合", style="own")
        + p("文字说明，出口增长5%。", style="1")
        + p("环", style="ring")
    )
    given = document(body, styles=STYLES, numbering=NUMBERING)
    assert given.text.split("\n") == ["报告", "一、综合", "二、文字说明，出口增长5%。", "环"]
    assert [(b.kind, b.level) for b in given.blocks] == [
        ("heading", 1),
        ("heading", 2),
        ("paragraph", 0),
        ("paragraph", 0),
    ]


def test_an_outline_level_makes_a_heading() -> None:
    given = document(
        p("加快发展", '<w:outlineLvl w:val="2"/>') + p("正文说的是出口。", '<w:outlineLvl w:val="9"/>')
    )
    assert [(b.kind, b.level) for b in given.blocks] == [("heading", 3), ("paragraph", 0)]


def test_contents_are_furniture() -> None:
    contents = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    )
    contents += f"<w:sdtContent>{p('一、综合	3')}</w:sdtContent></w:sdt>"
    given = document(contents + p("二、农业	5", style="toc1") + p("出口增长5%。"), styles=STYLES)
    assert [b.kind for b in given.blocks] == ["furniture", "furniture", "paragraph"]


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCountingThousand", "十"),
        (21, "chineseCounting", "二十一"),
        (105, "chineseCounting", "一百零五"),
        (20, "ideographDigital", "二〇"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (4, "upperRoman", "IV"),
        (27, "lowerLetter", "aa"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (7, "decimalZero", "07"),
        (2, "ideographTraditional", "乙"),
        (9, "never-heard-of", "9"),
        (10**6, "upperRoman", ""),
    ],
)
def test_ordinals(number: int, form: str, shown: str) -> None:
    assert ordinal(number, form) == shown


# Tables


def test_tables_stand_in_place_with_what_reaches_over_cells() -> None:
    span, restart, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    table = tbl(
        tc("表1 主要产品产量", '<w:gridSpan w:val="3"/>'),
        tc("产品名称", restart) + tc("2025年", span),
        tc("", on) + tc("产量（万吨）") + tc("比上年增长（%）"),
        tc("钢材") + tc("12.5") + tc("3.1"),
        tc("其中：线材") + tc("4.5") + tc(""),
        tc("注：初步数。", '<w:gridSpan w:val="3"/>'),
    )
    assert text(p("前段。") + table + p("后段。")).split("\n") == [
        "前段。",
        "表1 主要产品产量",
        "产品名称 | 2025年 | 2025年",
        "产品名称 | 产量（万吨） | 比上年增长（%）",
        "钢材 | 12.5 | 3.1",
        "| 其中：线材 | 4.5 |  |",
        "注：初步数。",
        "后段。",
    ]


def test_a_merged_figure_stands_once() -> None:
    restart, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    table = tbl(
        tc("指标") + tc("增长（%）"),
        tc("出口") + tc("5.5", restart),
        tc("进口") + tc("", on),
        tc("投资") + tc("3"),
    )
    assert text(table).split("\n")[1:] == ["出口 | 5.5", "| 进口 |  |", "投资 | 3"]


def test_tables_for_looks_are_read_as_what_they_hold() -> None:
    prose = "全年地区生产总值90.5亿元，比上年增长5.5%。" * 3
    inner = tbl(tc("指标") + tc("增长（%）"), tc("出口") + tc("5.5"))
    outer = tbl(tc(p(prose)) + tc(p("旁注") + inner + p("")))
    assert text(outer).split("\n") == [prose, "旁注", "指标 | 增长（%）", "出口 | 5.5"]


def test_deleted_rows_are_left_out() -> None:
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{tc('旧')}{tc('1')}</w:tr>"
    table = tbl(tc("指标") + tc("增长（%）"), tc("出口") + tc("5.5")).replace("</w:tbl>", gone + "</w:tbl>")
    assert text(table) == "指标 | 增长（%）\n出口 | 5.5"


# The same statements as in plain text

COMMUNIQUE = [
    ("Title", "2025年台州市国民经济和社会发展统计公报"),
    ("Normal", "台州市统计局"),
    ("Normal", "2026年3月12日"),
    ("Heading 1", "一、综合"),
    (
        "Normal",
        "初步核算，全年全市生产总值6512.4亿元，比上年增长5.6%。其中，第一产业增加值340.1亿元，增长3.2%。",
    ),
    ("Heading 2", "（一）对外经济"),
    ("Normal", "全年货物进出口总额3021.7亿元，增长8.4%，其中出口2790.3亿元，增长9.1%。"),
    ("Normal", "2025年主要工业产品产量"),
    (
        "table",
        "产品名称|单位|产量|比上年增长（%）;缝纫机|万台|410.5|6.2;汽车|万辆|36.3|1.9;化学药品原药|万吨|4.1|-2.5",
    ),
    ("Normal", "年末全市常住人口671.2万人，城镇化率64.8%，比上年提高0.6个百分点。"),
]


def test_the_same_statements_as_the_plain_text() -> None:
    made = python_docx.Document()
    plain: list[str] = []
    for style, words in COMMUNIQUE:
        if style == "table":
            rows = [row.split("|") for row in words.split(";")]
            table = made.add_table(len(rows), len(rows[0]))
            for i, row in enumerate(rows):
                for j, cell in enumerate(row):
                    table.cell(i, j).text = cell
            plain += [" | ".join(row) for row in rows]
        else:
            made.add_paragraph(words, style)
            plain.append(words)
    out = io.BytesIO()
    made.save(out)
    word = grammar.extract(read_bytes(out.getvalue(), "x.docx"))
    text = grammar.extract(read_bytes("\n".join(plain).encode(), "x.txt"))
    assert told(word) == told(text)
    assert len(word.statements) == 17
    assert (word.document.title, word.document.date, word.document.area) == (
        COMMUNIQUE[0][1],
        "2026-03-12",
        "台州",
    )
    for s in word.statements:
        assert word.document.source[slice(*s.place)] == s.text


def test_paragraphs_that_are_lines_of_a_page_are_put_together() -> None:
    """As converters make them of a printed file: most stop within a sentence, at the same width."""
    prose = [
        "　　" + words * 3
        for words in (
            "全市地区生产总值3125.7亿元，按不变价格计算，比上年增长5.6%，其中第二产业增加值1389.6亿元。",
            "社会消费品零售总额1201.5亿元，增长4.8%，限额以上单位零售额412.3亿元，增长6.1%。",
            "货物进出口总额682.3亿元，增长7.9%，其中出口455.1亿元，增长9.6%，进口227.2亿元。",
        )
    ]
    made = python_docx.Document()
    made.add_paragraph("临江市2025年国民经济和社会发展统计公报", "Title")
    made.add_paragraph("一、综合", "Heading 1")
    for text in prose:
        for at in range(0, len(text), 30):
            made.add_paragraph(text[at : at + 30])
    out = io.BytesIO()
    made.save(out)
    document = read_bytes(out.getvalue(), "x.docx")
    shown = [document.text[slice(*b.span)] for b in document.blocks]
    assert shown == ["临江市2025年国民经济和社会发展统计公报", "一、综合", *(p.strip() for p in prose)]


# Bad input


def test_macros_and_links_to_elsewhere_are_nothing_to_it() -> None:
    members: dict[str, str | bytes] = {
        "word/document.xml": docx_xml(p("出口增长5%。")),
        "word/vbaProject.bin": b"\xd0\xcf\x11\xe0 Sub AutoOpen()",
        "word/_rels/document.xml.rels": '<Relationships><Relationship Id="r1" TargetMode="External" Target="http://a/b"/></Relationships>',
    }
    assert kinds.read(zipped(members), "x.docm").text == "出口增长5%。"


def docx_xml(body: str) -> str:
    from offices import SPACES

    return f"<w:document {SPACES}><w:body>{body}</w:body></w:document>"


BOMB = '<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (docx(p("出口增长5%。"))[:-40], ""),
        (docx(p("出口增长5%。"))[:200], ""),
        (zipped({"word/document.xml": "<w:document"}), "word/document.xml"),
        (zipped({"word/document.xml": BOMB + docx_xml(p("&b;&c;"))}), "word/document.xml"),
        (zipped({"word/document.xml": "<a>" * 400 + "</a>" * 400}), "word/document.xml"),
        (zipped({"word/document.xml": "<a>" + " " * (packed.SPARED * 2) + "</a>"}), "word/document.xml"),
        (docx(p("")), ""),
        (docx(p("出口增长5%。"), styles="<w:style>"), "word/styles.xml"),
    ],
)
def test_broken_files_say_where(data: bytes, place: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        read_bytes(data, "x.docx")
    assert caught.value.place == place
    assert caught.value.reason


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (OLD + "WordDocument".encode("utf-16-le") + b"\0\0", "DOCX"),
        (OLD + "EncryptedPackage".encode("utf-16-le") + b"\0\0", "密码"),
        (b"{\\rtf1\\ansi text}", "DOCX"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><a/>', "DOCX"),
    ],
)
def test_old_formats_are_told_what_to_do(data: bytes, words: str) -> None:
    speak("zh")
    with pytest.raises(UnreadableInput) as caught:
        read_bytes(data, "x.doc")
    speak(None)
    assert words in caught.value.reason
