"""A text cut into passages and pieces is the text, and each thing that is said of it stands in its place."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from duizhang import pipeline, reading
from duizhang.exports.passages import Changed, Cutter, Piece, changes, passages
from duizhang.model import Document, Repair, Span

TABLE = """某市2024年主要产品产量
单位：万吨
产品名称 | 产量 | 比上年增长（%）
粮食 | 36.3 | 1.9
蔬菜 | 15.5 | 184.3
2024年，全市　粮食总产量36.3万吨，增
长1.9%。
"""
SPANS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda p: (p[0], min(p[0] + p[1], 40))).filter(
        lambda s: s[0] < s[1]
    ),
    max_size=12,
)  # fmt: skip


def read(text: str) -> Document:
    return reading.read_bytes(text.encode(), "a.txt")


def whole(document: Document) -> str:
    """The text put together again from the passages, and those from their slots."""
    parts = []
    for passage in passages(document):
        slots = [slot.span for row in passage.rows for slot in row] or [passage.span]
        assert all(a[1] == b[0] for a, b in pairwise(slots))
        assert (slots[0][0], slots[-1][1]) == passage.span
        parts += [document.text[slice(*s)] for s in slots]
    return "".join(parts)


@given(st.lists(st.sampled_from([*TABLE.splitlines(), "", "一、标题", "正文，没有数字。"]), max_size=12))
@settings(max_examples=60)
def test_passages_are_the_text(lines: list[str]) -> None:
    document = read("\n".join([*lines, "末尾"]))
    assert whole(document) == document.text


def test_the_samples_are_whole() -> None:
    for path in pipeline.samples().glob("*.txt"):
        document = reading.read(path)
        assert whole(document) == document.text
        assert {p.kind for p in passages(document)} >= {"paragraph", "gap"}


def test_a_table_has_its_rows_and_a_title() -> None:
    document = read(TABLE)
    found = list(passages(document))
    (table,) = [p for p in found if p.kind == "table"]
    cells = [[document.text[slice(*s.span)] for s in row if s.columns] for row in table.rows]
    assert cells[1] == ["粮食", "36.3", "1.9"]
    assert table.width == 3
    assert next(document.text[slice(*p.span)] for p in found if p.titles).startswith("某市")


def covered(pieces: list[Piece]) -> list[Span]:
    return [(p.start, p.end) for p in pieces if p.start < p.end]


@given(SPANS, SPANS, st.integers(0, 40), st.integers(1, 40))
@settings(max_examples=150)
def test_pieces_are_the_stretch(marks: list[Span], changed: list[Span], start: int, size: int) -> None:
    repairs: list[Changed] = []
    for span in sorted(changed):  # repairs are sorted and apart; every other one left nothing behind
        if not repairs or span[0] >= repairs[-1].span[1]:
            kept = span if len(repairs) % 2 else (span[0], span[0])
            repairs.append(Changed(kept, "x", "drop-space"))
    span = (start, min(start + size, 40))
    pieces = list(Cutter(marks, repairs).pieces(span)) if span[0] < span[1] else []
    stretches = covered(pieces)
    if stretches:
        assert (stretches[0][0], stretches[-1][1]) == span
        assert all(a[1] == b[0] for a, b in pairwise(stretches))
    for piece in pieces:
        over = [s for s in marks if s[0] <= piece.start and piece.end <= s[1]]
        if piece.start < piece.end:
            assert (piece.mark >= 0) == bool(over)
        if piece.mark >= 0 and piece.start < piece.end:
            s = marks[piece.mark]
            assert s[1] - s[0] == min(o[1] - o[0] for o in over)
        if piece.repair >= 0:
            where = repairs[piece.repair].span
            assert where[0] <= piece.start <= piece.end <= where[1]


@given(SPANS)
@settings(max_examples=150)
def test_every_mark_is_somewhere(marks: list[Span]) -> None:
    pieces = list(Cutter(marks).pieces((0, 41)))
    assert {p.mark for p in pieces} - {-1} == set(range(len(marks)))


def test_changes_show_where_the_source_was_otherwise() -> None:
    repairs = Repair("drop-space", 2, 3, ""), Repair("half-width", 5, 6, "%"), Repair("join-lines", 7, 8, "")
    document = Document("a.txt", "", "全市　粮食％增\n长", "全市粮食%增长", repairs)
    assert changes(document) == [
        Changed((2, 2), "　", "drop-space"),
        Changed((4, 5), "％", "half-width"),
        Changed((6, 6), "\n", "join-lines"),
    ]
    read_again = read("2024年，全市　粮食总产量36.3万吨，比上年增长1.9%。\n")
    for change in changes(read_again):
        assert read_again.source[slice(*read_again.place(change.span))] in (change.was, "") or not change.was
