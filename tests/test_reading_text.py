"""Bytes to characters: every encoding, and a clear word with its place for what cannot be read."""

from __future__ import annotations

import os
import time
import tracemalloc
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhang import reading
from duizhang.lexicon.reading import _problems as problems
from duizhang.lexicon.reading import cues
from duizhang.model import UnreadableInput
from duizhang.reading import text

SAMPLE = "2025年，全市地区生产总值增长5.5%，进出口总额达到128.6亿元，在全国的份额有所提高。\n一是稳外贸。\n"
TRADITIONAL = "去年以來，本市經濟發展穩中有進，進出口總額達到一百二十八億元，是近年來最好的成績。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk", "gb2312"])
def test_encodings(encoding: str) -> None:
    assert text.decode(SAMPLE.encode(encoding), "x").removeprefix("\ufeff") == SAMPLE


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le"])
def test_byte_order_marks(encoding: str) -> None:
    assert text.decode(("\ufeff" + SAMPLE).encode(encoding), "x") == "\ufeff" + SAMPLE


def test_big5_is_told_from_gb18030() -> None:
    assert text.decode(TRADITIONAL.encode("big5"), "x") == TRADITIONAL
    assert text.decode(TRADITIONAL.encode("gb18030"), "x") == TRADITIONAL


@given(st.text(st.sampled_from("的一是在了和有年不大中国，。业发展经济2025%"), min_size=12, max_size=80))
def test_gb18030_round_trip(prose: str) -> None:
    assert text.decode(("增长。" + prose).encode("gb18030"), "x") == "增长。" + prose


def test_the_source_is_the_file_as_it_is() -> None:
    data = b"\xef\xbb\xbf" + "全年增长5%。\r\n  一、综合 \r\n".encode()
    document = reading.read_bytes(data, "x")
    assert document.source == "\ufeff全年增长5%。\r\n  一、综合 \r\n"
    assert document.text == "全年增长5%。\n一、综合\n"
    assert document.sha256 == sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"", ""),
        (b" \n\t\r\n ", ""),
        ("\ufeff\u3000\u200b\n".encode(), ""),
        (b"PK\x03\x04abc", ""),
        (b"GIF89a\x01\x00", "byte 0"),
        (b"abc\x00def", "byte 3"),
        (bytes(range(1, 32)) * 20, "byte 0"),
        ("全年地区生产总值增长".encode() + b"\xff\xfe" + "。".encode(), "byte 30"),
        ("\ufeff全年".encode("utf-16-le") + b"\x00\xd8", "byte 6"),
        (b"abc \x81\x20 \xff\xff", "byte 4"),
    ],
)
def test_what_cannot_be_read_says_where(data: bytes, place: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        reading.read_bytes(data, "some/file.txt")
    assert caught.value.path == "some/file.txt"
    assert caught.value.place == place
    assert caught.value.reason


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match=r"missing\.txt"):
        reading.read(tmp_path / "missing.txt")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput):
        reading.read(tmp_path)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may read everything")
def test_no_permission(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text(SAMPLE, encoding="utf-8")
    path.chmod(0)
    with pytest.raises(UnreadableInput):
        reading.read(path)


def test_a_name_that_no_file_can_have() -> None:
    with pytest.raises(UnreadableInput):
        reading.read("a\0b")


def test_time_and_memory_grow_with_the_size_only() -> None:
    sentence = "全年地区生产总值90.5亿元，比上年增长5.5%；"

    def cost(times: int) -> tuple[float, int]:
        data = (sentence * times).encode()
        tracemalloc.start()
        begun = time.perf_counter()
        reading.read_bytes(data, "x", date="2025", area="浙江")
        seconds = time.perf_counter() - begun
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return seconds, peak // len(data)

    small, large = cost(5_000), cost(40_000)
    assert large[0] < small[0] * 40 + 1
    assert large[1] <= small[1] + 4


def test_cue_words_are_checked() -> None:
    assert cues().furniture_starts.match("您当前的位置：首页")
    assert len(problems({"a": {"b": ["x", "x"]}, "c": ["", "y"]}, "")) == 2
