"""Scans and photographs: what is recognised, how pages are made level, what is in doubt, and what is refused."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest

from duizhang.grammar import extract
from duizhang.model import Document, Region, Run, UnreadableInput
from duizhang.reading import kinds, read, read_bytes
from duizhang.reading.scan import Scanner, _as_it_lay, pictures
from duizhang.reading.scan.pages import Measured, Turn, _doubts, _mended, _sized
from duizhang.reading.scan.recognise import NoRecogniser, Sign, Written, recogniser
from press import Press

HERE = Path(__file__).parent / "readers"


def _installed() -> bool:
    try:
        recogniser()
    except NoRecogniser:
        return False
    return True


needs_ocr = pytest.mark.skipif(not _installed(), reason="the extra duizhang[ocr] is not installed")


def lines(name: str) -> list[str]:
    """The lines of a committed scan as they are read."""
    return read(HERE / name).text.split("\n")


PLAIN = [
    "青溪市2025年经济运行情况",
    "2025年，青溪市实现地区生产总值1286.4亿元，比上年增长5.7%；其中第一产业增加值92.3亿元，增长3.9%。",
    "全市进出口总值412.9亿元，增长12.9%，其中出口305.6亿元，增长14.2%，进口107.3亿元，增长9.4%。",
]


@needs_ocr
@pytest.mark.parametrize("name", ["plain.png", "askew.jpg"])
def test_a_page_is_read_straight_or_askew(name: str) -> None:
    assert lines(name) == PLAIN


@needs_ocr
def test_columns_are_read_one_after_the_other() -> None:
    assert lines("columns.png") == [
        "青溪农业去年稳中有进",
        "本报讯去年，全市粮食产量86.5万吨，比上年增长1.2%；生猪出栏143万头，增长2.6%。",
        "城镇新增就业3.1万人，城镇调查失业率5.1%。",
        "居民人均可支配收入48215元，增长5.3%，其中农村居民人均可支配收入31264元，增长6.4%。",
    ]


@needs_ocr
def test_a_ruled_table_keeps_its_cells() -> None:
    assert read(HERE / "table.png").source.split("\n")[-4:] == [
        "进出口总值 | 412.9 | 12.9",
        "其中：出口 | 305.6 | 14.2",
        "进口 | 107.3 | 9.4",
        "实际使用外资 | 18.7 | -2.6",
    ]


@needs_ocr
@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_on_its_side_or_head_is_put_on_its_feet(quarters: int) -> None:
    from PIL import Image

    page = Image.open(HERE / "plain.png").convert("L").rotate(90 * quarters, expand=True)
    out = io.BytesIO()
    page.save(out, "PNG")
    document = read_bytes(out.getvalue(), "turned.png")
    assert document.text.split("\n") == PLAIN
    box = box_of(document, "1286.4亿元")
    upright = box_of(read(HERE / "plain.png"), "1286.4亿元")
    centre = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
    x, y = (upright.left + upright.right) / 2, (upright.top + upright.bottom) / 2
    expected = {1: (y, 10_000 - x), 2: (10_000 - x, 10_000 - y), 3: (10_000 - y, x)}[quarters]
    assert centre == pytest.approx(expected, abs=150)


def box_of(document: Document, words: str) -> Region:
    """The first rectangle of what is said first in these words."""
    at = document.source.index(words)
    regions = document.regions((at, at + len(words)))
    return Region(
        regions[0].page,
        min(r.left for r in regions),
        min(r.top for r in regions),
        max(r.right for r in regions),
        max(r.bottom for r in regions),
    )


@needs_ocr
def test_statements_of_a_scan_have_their_place_on_the_page_as_it_lay() -> None:
    from PIL import Image

    document = read(HERE / "askew.jpg", date="2026-01-20")
    assert len(document.pages) == 1
    statements = extract(document).statements
    assert len(statements) == 10
    page = Image.open(HERE / "askew.jpg").convert("L")
    for statement in statements:
        box = statement.regions[0]
        crop = page.crop(
            (
                box.left * page.width // 10_000,
                box.top * page.height // 10_000,
                box.right * page.width // 10_000,
                box.bottom * page.height // 10_000,
            )
        )
        dark = sum(crop.histogram()[:110]) / (crop.width * crop.height)
        assert 0.05 < dark < 0.5, statement.text
    png = kinds.picture((HERE / "askew.jpg").read_bytes(), "askew.jpg", statements[0].regions)
    assert png.startswith(b"\x89PNG")


@needs_ocr
def test_pages_of_a_tiff_are_pages() -> None:
    from PIL import Image

    pages = [Image.open(HERE / name).convert("L") for name in ("plain.png", "table.png")]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_deflate")
    document = read_bytes(out.getvalue(), "two.tif")
    assert [p.number for p in document.pages] == [1, 2]
    assert {r.page for r in document.runs} == {1, 2}
    assert document.source.endswith("实际使用外资 | 18.7 | -2.6")


@needs_ocr
def test_an_empty_page_says_so() -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("L", (400, 300), 255).save(out, "PNG")
    with pytest.raises(UnreadableInput, match=r"no text was recognised|没有认出文字"):
        read_bytes(out.getvalue(), "empty.png")


@needs_ocr
def test_of_a_mixed_pdf_only_the_pages_without_text_are_recognised() -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    press = Press()
    press.text(72, 100, "2025年，白溪县实现地区生产总值455.1亿元，增长5.2%。", 12)
    press.page()
    page = Image.open(HERE / "plain.png").convert("L")
    press.canvas.drawImage(ImageReader(page), 0, 500, 595, 595 * page.height / page.width)
    document = read_bytes(press.bytes(), "mixed.pdf")
    assert document.text.split("\n") == ["2025年，白溪县实现地区生产总值455.1亿元，增长5.2%。", *PLAIN]
    assert {r.page for r in document.runs} == {1, 2}
    assert not any("OCR" in note for note in document.assumed)


# What needs no recogniser


def png(width: int, height: int) -> bytes:
    """The head of a PNG of that size, and next to nothing in it."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    parts = (struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize(("width", "height"), [(25_000, 20_000), (12_000, 9_000), (200_000, 10)])
def test_an_enormous_picture_is_refused_by_its_head(width: int, height: int) -> None:
    pytest.importorskip("PIL")
    with pytest.raises(UnreadableInput, match=r"million|百万|too small|太小"):
        pictures.Pictures(png(width, height), "huge.png").page(0)


def test_a_broken_picture_is_refused() -> None:
    pytest.importorskip("PIL")
    data = (HERE / "plain.png").read_bytes()
    for broken in (data[: len(data) // 2], data[:40], data[:8] + b"x" * 100):
        with pytest.raises(UnreadableInput):
            pictures.Pictures(broken, "broken.png").page(0)


def test_what_is_a_picture_is_told_by_its_bytes() -> None:
    assert pictures.shows((HERE / "plain.png").read_bytes())
    assert pictures.shows((HERE / "askew.jpg").read_bytes())
    assert pictures.shows(b"BM" + struct.pack("<IHHII", 100, 0, 0, 54, 40) + b"\0" * 40)
    assert not pictures.shows("BMW 在华销量增长5%".encode())
    assert not pictures.shows(b"RIFF....WAVE")


def test_without_a_recogniser_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> Any:
        raise NoRecogniser("pip install 'duizhang[ocr]'")

    monkeypatch.setattr("duizhang.reading.scan.recogniser", missing)
    with pytest.raises(UnreadableInput, match=r"duizhang\[ocr\]"):
        read(HERE / "plain.png")
    assert Scanner.installed("a.pdf") is None


def written(
    text: str, scores: dict[int, float] | None = None, others: str = "", height: float = 30
) -> Written:
    """A recognised line; each character is 30 pixels wide."""
    signs = [
        Sign(c, 30.0 * i + 15, (scores or {}).get(i, 0.99), tuple(others) if i in (scores or {}) else ())
        for i, c in enumerate(text)
    ]
    return Written(0, 0, 30.0 * len(text), height, tuple(signs), ())


def test_per_mille_is_no_per_cent_and_nought() -> None:
    assert "".join(s.char for s in _mended(written("率为6.39%0；")).signs) == "率为6.39‰；"
    assert "".join(s.char for s in _mended(written("12%05")).signs) == "12%05"


def test_no_date_is_negative() -> None:
    assert "".join(s.char for s in _mended(written("-2026年1月18日")).signs) == "—2026年1月18日"
    assert "".join(s.char for s in _mended(written("-2026亿元")).signs) == "-2026亿元"


def test_a_line_of_figures_has_the_size_of_what_stands_beside_it() -> None:
    text, title, figures = (
        written("全市三次产业结构比例为"),
        written("青溪市统计公报"),
        written("8.2:41.5:50.3。"),
    )
    lines = [
        Measured(title, 0, 0, 400, 58, 0.0),
        *(Measured(text, 0, 60.0 * n, 400, 60.0 * n + 39, 0.0) for n in range(2, 8)),
        Measured(figures, 0, 480, 150, 514, 0.0),
    ]
    sizes = {"".join(s.char for s in m.line.signs): m.size for m in _sized(lines)}
    assert sizes["8.2:41.5:50.3。"] == sizes["全市三次产业结构比例为"]


@needs_ocr
def test_what_the_models_fail_at_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Any) -> Any:
        raise RuntimeError("Failed to allocate memory for requested buffer of size 99")

    monkeypatch.setattr(recogniser(), "_read", fail)
    with pytest.raises(UnreadableInput, match="memory") as caught:
        read(HERE / "plain.png")
    assert caught.value.place == "p1"


@needs_ocr
def test_recognising_has_an_end_within_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("duizhang.reading.scan.MOST_SECONDS", -1)
    with pytest.raises(UnreadableInput, match="too long"):
        read(HERE / "plain.png")


def test_uncertain_characters_are_doubts_with_their_other_readings() -> None:
    line = written("增长12.9%，", {3: 0.6, 7: 0.4}, "7")
    (doubt,) = _doubts(line, len(line.signs))
    assert (doubt.start, doubt.end, doubt.score, doubt.readings) == (3, 4, 600, ("7",))
    (lost,) = _doubts(line._replace(signs=written("129%").signs, points=(2,)), 4)
    assert (lost.start, lost.readings) == (2, (".9",))


def test_one_size_measured_differently_is_one_size() -> None:
    high = [30, 31, 29, 30, 30, 31, 48, 30, 33]
    lines = [Measured(written("全市进出口总值"), 0, 0, 200, h, 0.0) for h in high]
    sizes = sorted({m.size for m in _sized(lines)})
    assert len(sizes) == 2
    assert sizes[1] > 1.4 * sizes[0]


def test_places_are_turned_back() -> None:
    run = Run(0, 1, 4900, 5100, (5000, 6000, 7000))
    first, second = _as_it_lay(run, Turn(1, 0.0, 1000, 800))
    assert (first.edges, first.top, first.bottom) == ((4900, 5100), 5000, 6000)
    assert second.top == 6000
