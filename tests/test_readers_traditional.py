"""Traditional characters are read as simplified ones, in their places; what is quoted is what is printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhang import grammar
from duizhang.language import speak
from duizhang.reading import read_bytes
from duizhang.reading.traditional import simplified
from test_readers_word import told

PAIRS = {
    "hong kong": (
        "內地去年經濟數據出爐。國家統計局公佈，2025年國內生產總值達140.2萬億元人民幣，按不變價格計算，較上年增長5.0%。"
        "其中，第三產業增加值80.9萬億元，增長5.4%；貨物進出口總額45.5萬億元，增長3.8%。",
        "内地去年经济数据出炉。国家统计局公布，2025年国内生产总值达140.2万亿元人民币，按不变价格计算，较上年增长5.0%。"
        "其中，第三产业增加值80.9万亿元，增长5.4%；货物进出口总额45.5万亿元，增长3.8%。",
    ),
    "taiwan": (
        "浙江省2025年貨物出口4.2萬億元，比上年增長6.1%，占全國出口的15.5%，居全國第三位；年末常住人口6,670萬人，餘姚市新增企業1,200家。",
        "浙江省2025年货物出口4.2万亿元，比上年增长6.1%，占全国出口的15.5%，居全国第三位；年末常住人口6,670万人，余姚市新增企业1,200家。",
    ),
    "mixed": (
        "2025年，全市出口12.5亿元，增长5%。\n港媒稱，該市全年進口3.1億元，下降2.4%。\n乾县新增企业30家。",
        "2025年，全市出口12.5亿元，增长5%。\n港媒称，该市全年进口3.1亿元，下降2.4%。\n乾县新增企业30家。",
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_the_statements_of_the_simplified_text(name: str) -> None:
    printed, plain = PAIRS[name]
    assert simplified(printed) == plain
    read = [
        grammar.extract(read_bytes(text.encode(), "x", date="2026-01-20", area="浙江"))
        for text in (printed, plain)
    ]
    assert [s[1:] for s in told(read[0])] == [s[1:] for s in told(read[1])]
    assert len(read[0].statements) >= 5
    for s in read[0].statements:
        document = read[0].document
        assert document.source[slice(*s.place)] == document.text[slice(*s.span)] == s.text
        assert s.quote in printed


@pytest.mark.parametrize("encoding", ["utf-8", "big5"])
def test_what_a_document_says_of_itself(encoding: str) -> None:
    text = "杭州市2025年國民經濟和社會發展統計公報\n杭州市統計局\n2026年3月15日\n全市生產總值2.3萬億元，增長5.1%。"
    document = read_bytes(text.encode(encoding), "x")
    assert (document.kind, document.area, document.date) == ("communique", "杭州", "2026-03-15")
    assert document.text == text
    assert document.plain != text


def test_it_is_said() -> None:
    speak("zh")
    assert "繁体字按简体字理解" in read_bytes("全年出口總額達3億元，增長5%。".encode(), "x").assumed
    assert not read_bytes("繁體版本。全年出口增长5%。".encode(), "x").assumed
    speak(None)


def test_simplified_text_is_left_alone() -> None:
    text = "乾县、乾安县著名景区；藉此机会，瞭望台上，一九九〇年后，全国人民。"
    assert simplified(text) is text
    document = read_bytes(text.encode(), "x")
    assert document.simplified == ""
    assert document.plain is document.text


def test_words_tell_which_character_is_meant() -> None:
    assert (
        simplified("乾隆年間，氣候乾燥，皇后與後來者，發展頭髮業")
        == "乾隆年间，气候干燥，皇后与后来者，发展头发业"
    )


@given(st.text(st.sampled_from("國內生產總值達萬億元增長５％乾後裡臺\n 　，。12.%體髮麵𠀀⼝"), max_size=60))
def test_it_keeps_its_length_and_its_lines(text: str) -> None:
    plain = simplified(text)
    assert len(plain) == len(text)
    assert [i for i, c in enumerate(plain) if c in "\n，。12.%"] == [
        i for i, c in enumerate(text) if c in "\n，。12.%"
    ]
