"""Saved web pages: the text, its headings and tables are found; what surrounds them, and what is hidden, is left out."""

from __future__ import annotations

import base64
import contextlib
import quopri
from pathlib import Path

import pytest

from duizhang import grammar
from duizhang.model import UnreadableInput
from duizhang.reading import kinds, read_bytes
from test_readers_word import told

PAGES = Path(__file__).parent / "pages"

GOVERNMENT = """政府工作报告（2026年）
各位代表：
现在，我代表市人民政府，向大会报告工作，请予审议。
一、2025年工作回顾
2025年，全市实现地区生产总值1206.8亿元，增长6.1%；一般公共预算收入98.4亿元，增长4.7%，其中税收占比81.2%。
——产业升级步伐加快。规上工业增加值增长7.9%，新增国家级专精特新“小巨人”企业12家。
二、2026年主要目标
地区生产总值增长6%左右，居民人均可支配收入增长6.5%左右。"""
STATISTICS = """2025年丽泽市国民经济和社会发展统计公报
一、综合
初步核算，全年全市生产总值845.6亿元[1]，比上年增长5.8%。其中，第二产业增加值321.7亿元，增长6.4%。
（一）价格
居民消费价格比上年上涨0.3[2]%，森林面积120km²。
表1 2025年主要农产品产量
产品名称|2025年|2025年
产品名称|产量（万吨）|比上年增长（%）
粮食|86.2|1.7
蔬菜|140.5|-0.4
注：[1]生产总值为初步核算数。"""
NEWSPAPER = """本市去年进出口增长一成
外贸“新三样”出口首破百亿元
本报记者 沈晓明 《临江日报》（2026年01月22日第03版）
本报临江1月21日讯（记者沈晓明）记者从海关获悉，2025年，全市货物进出口总值1502.3亿元，比上年增长10.2%。其中，出口1210.7亿元，增长11.8%；进口291.6亿元，增长4.0%。
“新三样”产品出口101.4亿元，增长32.6%，首次突破百亿元。
图为临江港集装箱码头。周海摄"""
WECHAT = """上半年，柳岸经济成绩单来了！
柳岸统计2026年7月21日16:00
点击上方蓝字关注我们
根据地区生产总值统一核算结果，上半年，全市地区生产总值402.5亿元，同比增长5.4%。
工业生产稳中有进
上半年，全市规模以上工业增加值同比增长7.1%，比一季度加快0.8个百分点。
消费
全市社会消费品零售总额188.9亿元，增长4.2%。"""
TEXTS = {"government": GOVERNMENT, "statistics": STATISTICS, "newspaper": NEWSPAPER, "wechat": WECHAT}


def page(name: str) -> bytes:
    """A page as it is saved: in the encoding that it declares."""
    text = (PAGES / f"{name}.html").read_text(encoding="utf-8")
    return text.encode("gb18030" if "gb2312" in text else "utf-8")


@pytest.mark.parametrize("name", TEXTS)
def test_the_text_of_a_page(name: str) -> None:
    document = read_bytes(page(name), "page.html")
    shown = [b for b in document.blocks if b.kind != "furniture"]
    assert "\n".join(document.text[slice(*b.span)] for b in shown) == TEXTS[name]


@pytest.mark.parametrize("name", TEXTS)
def test_the_same_statements_as_the_plain_text(name: str) -> None:
    web = grammar.extract(read_bytes(page(name), "page.html", date="2026-03-20", area="丽水"))
    text = grammar.extract(read_bytes(TEXTS[name].encode(), "page.txt", date="2026-03-20", area="丽水"))
    assert told(web) == told(text)
    assert len(web.statements) >= 5
    for s in web.statements:
        assert web.document.source[slice(*s.place)] == s.text


@pytest.mark.parametrize(
    ("name", "title", "issuer", "date"),
    [
        ("government", "政府工作报告（2026年）", "衢江日报", "2026-02-06"),
        ("statistics", "2025年丽泽市国民经济和社会发展统计公报", "丽泽市统计局", "2026-03-20"),
        ("newspaper", "外贸“新三样”出口首破百亿元", "", "2026-01-22"),
        ("wechat", "上半年，柳岸经济成绩单来了！", "", "2026-07-21"),
    ],
)
def test_what_a_page_says_of_itself(name: str, title: str, issuer: str, date: str) -> None:
    document = read_bytes(page(name), "page.html")
    assert (document.title, document.issuer, document.date) == (title, issuer, date)


def mhtml(html: bytes, charset: str = "", encoding: str = "quoted-printable") -> bytes:
    """A page as Chrome saves it, with its pictures."""
    body = quopri.encodestring(html) if encoding == "quoted-printable" else base64.encodebytes(html)
    declared = f'; charset="{charset}"' if charset else ""
    head = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: http://a.gov.cn/1.html\r\nSubject: x\r\n"
        "Date: Tue, 3 Mar 2026 10:00:00 -0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--Part--x"\r\n\r\n\r\n'
    )
    part = (
        f"----Part--x\r\nContent-Type: text/html{declared}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    )
    more = "\r\n----Part--x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n----Part--x--\r\n"
    return head.encode() + part.encode() + body + more.encode()


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
@pytest.mark.parametrize("name", TEXTS)
def test_mhtml_is_the_page_in_it(name: str, encoding: str) -> None:
    assert kinds.read(mhtml(page(name), encoding=encoding), "x.mhtml") == kinds.read(page(name), "x.html")


def text(html: str) -> str:
    return kinds.read(html.encode(), "x.html").text


SENTENCE = "全市出口12.5亿元，增长5%。"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("declared", ["", "utf-8", "gb2312", "no-such-thing"])
def test_encodings(encoding: str, declared: str) -> None:
    words = "全年本市經濟發展，出口12.5億元。" if encoding == "big5" else SENTENCE
    html = f"<html><head><meta charset='{declared}'></head><body><p>{words}</p></body></html>"
    if (encoding, declared) == ("big5", "gb2312"):
        pytest.skip("declared wrongly, and nothing shows it")
    if (encoding, declared) == ("utf-8", "gb2312"):
        html = html.replace("。", "。。")  # an odd number of bytes is no GB18030
    assert words.strip("。") in kinds.read(html.encode(encoding), "x").text


@pytest.mark.parametrize(
    "html",
    [
        f"<div><p>{SENTENCE}</p><p style='display: none'>增长99%</p></div>",
        f"<div><p>{SENTENCE}</p><div hidden>增长99%</div></div>",
        f"<div><script>document.write('增长99%')</script><p>{SENTENCE}</p><noscript>增长99%</noscript></div>",
        f"<div><p>{SENTENCE}</p><!-- 增长99% --><textarea>增长99%</textarea></div>",
        f"<div><nav>增长99%</nav><p>{SENTENCE}</p></div>",
        f"<div><p>{SENTENCE}</p><ul><li><a>增长99%</a><li><a>一</a><li><a>二</a></ul></div>",
        f"<p>{SENTENCE}<del>增长99%</del></p>",
    ],
)
def test_what_is_not_shown_or_leads_elsewhere(html: str) -> None:
    assert text(html) == SENTENCE


def test_text_that_a_script_shows_is_the_text() -> None:
    assert text(f"<div style='visibility:hidden'><p>{SENTENCE}</p></div><p>其他</p>") == SENTENCE


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<p>增长<b>5</b><span>.5%</span>。<p>下降\n3%。", ["增长5.5%。", "下降 3%。"]),
        ("<h2>综合</h2><p>增长5%。</p>", ["综合", "增长5%。"]),
        ("<ol><li>出口增长5%。<li>进口增长3%。</ol>", ["1. 出口增长5%。", "2. 进口增长3%。"]),
        ("<ol><li>1.出口增长5%。</ol><ul><li>进口增长3%。</ul>", ["1.出口增长5%。", "进口增长3%。"]),
        ("<p>PM<sub>2.5</sub>下降3%<sup>①</sup>，面积5km<sup>2</sup>。", ["PM2.5下降3%①，面积5km²。"]),
        ("<p>出口5亿元<sup>3</sup>，<ruby>増<rt>zeng</rt></ruby>长。", ["出口5亿元[3]，増长。"]),
        ("<div>增长5%。<div>下降3%。</div>持平。</div>", ["增长5%。", "下降3%。", "持平。"]),
    ],
)
def test_elements(html: str, lines: list[str]) -> None:
    assert text(f"<html><body>{html}</body></html>").split("\n") == lines


def test_tables_of_data_and_tables_for_looks() -> None:
    rows = "<tr><td>出口<td>5.5<tr><td>进口<td>3"
    foot = "<tfoot><tr><td colspan=2>注：初步数。</td></tr></tfoot>"
    data = f"<table><caption>表1 进出口</caption><tbody>{rows}</tbody><thead><tr><th>指标<th>增长（%）</thead>{foot}</table>"
    looks = f"<table><tr><td>左</td><td><p>{SENTENCE * 5}</p></td></tr><tr><td>{data}</td></tr></table>"
    shown = ["左", SENTENCE * 5, "表1 进出口", "指标 | 增长（%）", "出口 | 5.5", "进口 | 3", "注：初步数。"]
    assert text(looks).split("\n") == shown


# Bad input


@pytest.mark.parametrize(
    "data",
    [
        b"<html></html>",
        b"<html><body><script>1</script></body></html>",
        b"<!doctype html>",
        mhtml(b""),
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: image/png\n\nx\n--x--",
    ],
)
def test_pages_without_text(data: bytes) -> None:
    with pytest.raises(UnreadableInput):
        kinds.read(data, "x.html")


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 5000 + SENTENCE + "</div>" * 5000,
        "<font>" * 3000 + SENTENCE,
        "<table><tr><td>" * 400 + SENTENCE,
        f"<table><tr><td colspan=9999999>{SENTENCE}<td rowspan=9999>x<tr><td>y</table>",
        '<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><p>' + SENTENCE + "&b;",
        f"<html><frameset><frame src=http://a/b></frameset><body>{SENTENCE}</body></html>",
        f'<p>{SENTENCE}<img src="http://a/b"><link rel=stylesheet href="http://a/b">',
        "<p>\0" + SENTENCE + "\ud800".encode("utf-8", "replace").decode(),
    ],
)
def test_odd_pages(html: str) -> None:
    """Read whole or refused, never in part."""
    with contextlib.suppress(UnreadableInput):
        assert "出口12.5亿元" in kinds.read(html.encode(), "x.html").text


def test_text_that_only_speaks_of_tags_is_text() -> None:
    assert kinds.read("增长5%<p>下降".encode(), "x").text == "增长5%<p>下降"
