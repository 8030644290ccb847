"""The ledger keeps what it is given, exactly, once, and survives what may happen to it."""

from __future__ import annotations

import hashlib
import re
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, event
from sqlalchemy import inspect as inspect_database

from duizhang import __version__, grammar, model, reading
from duizhang.language import speak
from duizhang.ledger import Ledger, Posted, called, open_ledger, schema
from duizhang.model import (
    Article,
    Block,
    Document,
    LedgerUnusable,
    Reading,
    Repair,
    Statement,
    Unread,
    WrongUse,
)

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return tmp_path / "duizhang.sqlite"


def stated(source: str = "出口4.19万亿元", path: str = "a.txt", **fields: Any) -> Statement:
    sha256 = hashlib.sha256(source.encode()).hexdigest()
    values: dict[str, Any] = {
        "id": hashlib.sha256(f"{sha256}:{fields}".encode()).hexdigest()[:16],
        "doc": path,
        "document": sha256,
        "span": (2, 9),
        "place": (2, 9),
        "line": 1,
        "column": 3,
        "text": "4.19万亿元",
        "quote": source,
        "quote_at": (2, 9),
        "kind": "level",
        "low": Decimal("4.19E+12"),
        "high": Decimal("4.19E+12"),
        "step": Decimal("1E+10"),
        "bound": "=",
        "unit": "CNY",
        "indicator": "出口",
        "concept": "exports",
        "area": ("浙江",),
        "period": "2025",
        "base": "",
        "of": "",
        "modality": "outcome",
        "owner": "",
        "rules": ("clause", "money"),
    }
    return Statement(**(values | fields))


def read_of(source: str = "出口4.19万亿元", path: str = "a.txt", **fields: Any) -> Reading:
    """A reading of one statement and one number left out."""
    sha256 = hashlib.sha256(source.encode()).hexdigest()
    document = Document(path=path, sha256=sha256, source=source, text=source, title="标题", date="2026-01-21")
    left_out = Unread(doc=path, span=(0, 1), place=(0, 1), line=1, column=1, text="1", reason="date")
    return Reading(document, (stated(source, path, **fields),), (left_out,))


# --- what goes in comes out ---------------------------------------------------------------------------

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
spans = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6))
quantities = st.decimals(allow_nan=False, allow_infinity=False)


def statements_of(document: Document) -> st.SearchStrategy[Statement]:
    return st.builds(
        Statement,
        id=st.text("0123456789abcdef", min_size=4, max_size=16),
        doc=st.just(document.path),
        document=st.just(document.sha256),
        span=spans,
        place=spans,
        line=st.integers(1, 10**6),
        column=st.integers(1, 10**6),
        text=words,
        quote=words,
        quote_at=spans,
        kind=st.sampled_from(get_args(model.Kind)),
        low=quantities,
        high=quantities,
        step=quantities,
        bound=st.sampled_from(get_args(model.Bound)),
        unit=words,
        indicator=words,
        concept=st.none() | words,
        area=st.lists(words, max_size=3).map(tuple),
        period=words,
        base=words,
        of=words,
        modality=st.sampled_from(get_args(model.Modality)),
        owner=words,
        rules=st.lists(words, max_size=3).map(tuple),
    )


@st.composite
def documents(draw: st.DrawFn) -> Document:
    source = draw(words)
    at = draw(st.integers(0, len(source)))
    until = draw(st.integers(at, len(source)))
    repair = Repair(draw(words), at, until, draw(words))
    return Document(
        path=draw(words.filter(bool)),
        sha256=hashlib.sha256(source.encode()).hexdigest(),
        source=source,
        text=source[:at] + repair.text + source[until:],
        repairs=(repair,),
        blocks=tuple(
            draw(st.lists(st.builds(Block, st.just("paragraph"), spans, st.integers(0, 9)), max_size=2))
        ),
        articles=tuple(draw(st.lists(st.builds(Article, spans, words, words, words, words), max_size=2))),
        title=draw(words),
        issuer=draw(words),
        date=draw(words),
        area=draw(words),
        kind=draw(st.sampled_from(get_args(model.DocumentKind))),
        assumed=tuple(draw(st.lists(words, max_size=2))),
    )


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    document = draw(documents())
    left_out = st.builds(Unread, st.just(document.path), spans, spans, st.just(1), st.just(1), words, words)
    return Reading(
        document,
        tuple(draw(st.lists(statements_of(document), max_size=4))),
        tuple(draw(st.lists(left_out, max_size=3))),
    )


def printed(statement: Statement) -> tuple[Statement, str, str, str]:
    """Decimals compare equal whatever their zeros; as text they do not."""
    return statement, str(statement.low), str(statement.high), str(statement.step)


@given(readings())
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_a_reading_comes_back_exactly(tmp_path_factory: pytest.TempPathFactory, reading: Reading) -> None:
    with open_ledger(tmp_path_factory.mktemp("ledger") / "l.sqlite") as ledger:
        ledger.post(reading)
        assert list(map(printed, ledger.statements())) == list(map(printed, reading.statements))
        assert tuple(ledger.unread()) == reading.unread
        assert ledger.document(reading.document.sha256) == reading.document


# --- nothing twice, nothing lost ----------------------------------------------------------------------


def test_reading_again_adds_nothing(where: Path) -> None:
    with open_ledger(where) as ledger:
        assert ledger.post(read_of()) == Posted(new=True, statements=1)
        before = everything(where)
        assert ledger.post(read_of()) == Posted(new=False, statements=1)
        assert everything(where) == before


def test_another_result_stands_beside_the_old_and_holds_from_then_on(where: Path) -> None:
    with open_ledger(where) as ledger:
        ledger.post(read_of())
        assert ledger.post(read_of(indicator="出口额")).new
        assert [s.indicator for s in ledger.statements()] == ["出口额"]
        assert rows_in(where, "statements") == 2
        assert not ledger.post(read_of()).new, "the first result is known"
        assert [s.indicator for s in ledger.statements()] == ["出口"], "and holds again"


def test_the_same_bytes_at_two_paths_count_once(where: Path) -> None:
    with open_ledger(where) as ledger:
        ledger.post(read_of(path="a.txt"))
        assert not ledger.post(read_of(path="b.txt")).new
        assert [s.doc for s in ledger.statements()] == ["a.txt"]
        assert ledger.counts().documents == 1
        ledger.post(read_of("今年出口5元", path="a.txt"))
        assert [s.doc for s in ledger.statements()] == ["b.txt", "a.txt"]


def test_a_path_holds_the_document_that_was_read_there_last(where: Path) -> None:
    with open_ledger(where) as ledger:
        ledger.post(read_of("出口4.19万亿元"), location="/x/a.txt")
        ledger.post(replace_path(read_of("出口4.18万亿元"), "../x/a.txt"), location="/x/a.txt")
        assert [s.quote for s in ledger.statements()] == ["出口4.18万亿元"]
        assert [h.path for h in ledger.documents()] == ["../x/a.txt"]
        assert rows_in(where, "documents") == 2


def test_counts_and_headers(where: Path) -> None:
    with open_ledger(where) as ledger:
        assert (ledger.counts().documents, ledger.counts().statements) == (0, 0)
        ledger.post(read_of())
        [header] = ledger.documents()
        assert (header.title, header.stated, header.ignored, header.unread) == ("标题", 1, 1, 0)
        assert header.reader == __version__
        assert (ledger.counts().statements, ledger.counts().ignored) == (1, 1)
        assert ledger.document("no such") is None


def replace_path(reading: Reading, path: str) -> Reading:
    return replace(reading, document=replace(reading.document, path=path))


def everything(where: Path) -> dict[str, list[Any]]:
    with sqlite3.connect(where) as connection:
        return {t: connection.execute(f"SELECT * FROM {t}").fetchall() for t in sorted(schema.TABLES)}


def rows_in(where: Path, table: str) -> int:
    return len(everything(where)[table])


# --- asking -------------------------------------------------------------------------------------------


@pytest.fixture
def full(where: Path) -> Iterator[Ledger]:
    reading = read_of()
    several = (
        stated(id="aa11"),
        stated(id="aa22", area=("浙江", "杭州"), period="2025-Q1", indicator="进出口", concept="trade"),
        stated(id="bb33", area=("浙",), period="2024-01/2024-11", kind="growth"),
        stated(id="bb33cc", area=('a"b',), period="2025/2027", modality="target", indicator="100%_出口"),
    )
    with open_ledger(where) as ledger:
        ledger.post(replace(reading, statements=several))
        yield ledger


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["aa11", "aa22", "bb33", "bb33cc"]),
        ({"area": "浙江"}, ["aa11", "aa22"]),
        ({"area": "浙"}, ["bb33"]),
        ({"area": 'a"b'}, ["bb33cc"]),
        ({"indicator": "出口"}, ["aa11", "aa22", "bb33", "bb33cc"]),
        ({"indicator": "进出口"}, ["aa22"]),
        ({"indicator": "trade"}, ["aa22"]),
        ({"indicator": "%_"}, ["bb33cc"]),
        ({"period": "2025"}, ["aa11", "aa22", "bb33cc"]),
        ({"period": "2024-01"}, ["bb33"]),
        ({"period": "202"}, []),
        ({"kind": "growth"}, ["bb33"]),
        ({"modality": "target"}, ["bb33cc"]),
        ({"doc": "a.t"}, ["aa11", "aa22", "bb33", "bb33cc"]),
        ({"doc": "b.txt"}, []),
        ({"area": "浙江", "period": "2025-Q1"}, ["aa22"]),
    ],
)
def test_filters(full: Ledger, asked: dict[str, Any], found: list[str]) -> None:
    assert [s.id for s in full.statements(**asked)] == found


def test_ids_may_be_shortened(full: Ledger) -> None:
    assert full.statement("aa1").id == "aa11"
    assert full.statement("bb33").id == "bb33", "a whole id wins over those that it begins"
    with pytest.raises(WrongUse, match="aa11, aa22"):
        full.statement("aa")
    for unknown in ("", "zz", "%", "aa__"):
        with pytest.raises(WrongUse):
            full.statement(unknown)


def test_asking_while_posting(full: Ledger) -> None:
    """A stream sees the ledger as it was, and does not stop the writer."""
    stream = full.statements()
    first = next(stream)
    full.post(read_of("出口5元", path="b.txt"))
    assert [first.id, *(s.id for s in stream)] == ["aa11", "aa22", "bb33", "bb33cc"]
    assert len(list(full.statements())) == 5


# --- the form of the ledger ---------------------------------------------------------------------------


def test_the_migrations_make_what_the_schema_says(where: Path, tmp_path: Path) -> None:
    open_ledger(where).close()
    made, meant = create_engine(f"sqlite:///{where}"), create_engine(f"sqlite:///{tmp_path / 'meant.sqlite'}")
    schema.metadata.create_all(meant)
    assert columns(made) == columns(meant)
    made.dispose()
    meant.dispose()


def columns(engine: Engine) -> dict[str, Any]:
    look = inspect_database(engine)
    return {
        t: (
            [(c["name"], str(c["type"]), c["nullable"]) for c in look.get_columns(t)],
            look.get_pk_constraint(t)["constrained_columns"],
            sorted((i["name"] or "", i["column_names"]) for i in look.get_indexes(t)),
            sorted((f["constrained_columns"], f["referred_table"]) for f in look.get_foreign_keys(t)),
        )
        for t in schema.TABLES
    }


def test_the_newest_migration_is_the_head() -> None:
    versions = Path(schema.__file__).parent / "migrations" / "versions"
    found = [re.search(r'^revision = "(.+)"', p.read_text("utf-8"), re.M) for p in versions.glob("*.py")]
    assert max(m[1] for m in found if m) == schema.HEAD


def test_a_ledger_of_today_is_opened_without_alembic(where: Path) -> None:
    open_ledger(where).close()
    code = "import sys; from duizhang.ledger import open_ledger; open_ledger(sys.argv[1]).close();"
    subprocess.run([sys.executable, "-c", code + "sys.exit('alembic' in sys.modules)", where], check=True)


def test_readers_and_writer_do_not_wait_for_each_other(where: Path) -> None:
    open_ledger(where).close()
    with sqlite3.connect(where) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_ledger_may_be_named_by_url(where: Path) -> None:
    with open_ledger(f"sqlite:///{where}") as ledger:
        ledger.post(read_of())
    assert rows_in(where, "statements") == 1


def test_a_password_is_not_shown() -> None:
    assert called("postgresql://me:secret@host/db") == "postgresql://me:***@host/db"
    assert called("nonsense://") == "nonsense://"
    assert called(Path("a.sqlite")) == "a.sqlite"


# --- what cannot be used ------------------------------------------------------------------------------


def unusable(where: str | Path, **how: Any) -> str:
    with pytest.raises(LedgerUnusable) as caught, open_ledger(where, **how) as ledger:
        ledger.post(read_of())
    assert str(where).split("?")[0] in str(caught.value)
    return str(caught.value)


def test_not_a_database(where: Path) -> None:
    where.write_bytes("一份文件，不是数据库。".encode() * 100)
    before = where.read_bytes()
    assert "not a database" in unusable(where)
    assert where.read_bytes() == before
    speak("zh")
    assert "不是数据库文件" in unusable(where)


def test_a_directory(tmp_path: Path) -> None:
    assert "is a folder" in unusable(tmp_path)


def test_no_such_folder(tmp_path: Path) -> None:
    assert "does not exist" in unusable(tmp_path / "none" / "l.sqlite")


def test_no_ledger_to_ask(where: Path) -> None:
    assert "duizhang read" in unusable(where, create=False)
    assert not where.exists()


def test_an_empty_file_becomes_a_ledger_only_when_written(where: Path) -> None:
    where.touch()
    assert "duizhang read" in unusable(where, create=False)
    open_ledger(where).close()
    assert rows_in(where, "documents") == 0


def test_somebody_elses_database(where: Path) -> None:
    with sqlite3.connect(where) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    before = where.read_bytes()
    assert "not a ledger" in unusable(where)
    assert where.read_bytes() == before


def test_a_newer_ledger(where: Path) -> None:
    open_ledger(where).close()
    with sqlite3.connect(where) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "newer version" in unusable(where)


def test_read_only(where: Path) -> None:
    with open_ledger(where) as ledger:
        ledger.post(read_of())
    url = f"sqlite:///file:{where}?mode=ro&uri=true"
    with open_ledger(url, create=False) as ledger:
        assert len(list(ledger.statements())) == 1
        with pytest.raises(LedgerUnusable, match="not written"):
            ledger.post(read_of("出口5元"))


def test_locked_too_long(where: Path) -> None:
    open_ledger(where).close()
    other = sqlite3.connect(where, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert "locked too long" in unusable(where, patience=0.05)
    other.close()


@pytest.mark.parametrize("url", ["nonsense://x/y", "postgresql+nodriver://u:secret@host/db"])
def test_a_url_that_leads_nowhere(url: str) -> None:
    with pytest.raises(LedgerUnusable) as caught:
        open_ledger(url)
    assert "secret" not in str(caught.value)


def test_a_full_disk_leaves_no_half_document(where: Path) -> None:
    with open_ledger(where) as ledger:
        ledger.post(read_of())

    def shrink(connection: sqlite3.Connection, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")

    event.listen(Engine, "connect", shrink)
    try:
        assert "disk is full" in unusable_large(where)
    finally:
        event.remove(Engine, "connect", shrink)
    assert_whole(where, documents=1)


def unusable_large(where: Path) -> str:
    large = read_of("很长" * 20_000)
    with open_ledger(where) as ledger, pytest.raises(LedgerUnusable) as caught:
        ledger.post(large)
    return str(caught.value)


def assert_whole(where: Path, documents: int) -> None:
    """The ledger opens, holds so many documents, each with its statements, and takes another."""
    with sqlite3.connect(where) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    with open_ledger(where) as ledger:
        assert ledger.counts().documents == documents
        assert len(list(ledger.statements())) == sum(h.stated for h in ledger.documents())
        assert ledger.post(read_of("后来的文件出口6元", path="later.txt")).new


# --- killed, and two at once --------------------------------------------------------------------------

POSTER = """
import os, signal, sys
from sqlalchemy import Engine, event
sys.path.insert(0, sys.argv[1])
from test_ledger import read_of
from duizhang.ledger import open_ledger

mode, where = sys.argv[2:4]
if mode == "inside":
    @event.listens_for(Engine, "after_cursor_execute")
    def kill(connection, cursor, statement, *rest):
        if statement.startswith("INSERT INTO statements") and posted == 2:
            os.kill(os.getpid(), signal.SIGKILL)
posted = 0
with open_ledger(where) as ledger:
    for i in range(int(sys.argv[4])):
        ledger.post(read_of(f"第{i}份文件，出口{i}元", path=f"{i}.txt"))
        posted += 1
        if mode == "between" and posted == 2:
            os.kill(os.getpid(), signal.SIGKILL)
"""


def poster(mode: str, where: Path, count: int, **how: Any) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", POSTER, str(Path(__file__).parent), mode, str(where), str(count)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, **how)


@pytest.mark.parametrize("mode", ["between", "inside"])
def test_a_killed_read_leaves_a_usable_ledger(where: Path, mode: str) -> None:
    process = poster(mode, where, 5)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    assert_whole(where, documents=2)


def test_two_processes_read_the_same_documents(where: Path) -> None:
    processes = [poster("all", where, 8) for _ in range(2)]
    errors = [p.communicate(timeout=60)[1] for p in processes]
    assert [p.returncode for p in processes] == [0, 0], errors
    assert rows_in(where, "statements") == rows_in(where, "readings") == rows_in(where, "sources") == 8
    assert_whole(where, documents=8)


def test_a_file_that_may_not_grow(where: Path) -> None:
    open_ledger(where).close()
    size = where.stat().st_size + 64 * 1024
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))  # noqa: E731
    process = poster("all", where, 400, preexec_fn=limit)
    _, error = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "LedgerUnusable" in error.decode()
    with open_ledger(where) as ledger:
        held = ledger.counts().documents
    assert_whole(where, documents=held)


def test_what_is_told_without_a_figure_comes_back_as_it_was(where: Path, tmp_path: Path) -> None:
    page = tmp_path / "报告.txt"
    page.write_text("宁波市2025年政府工作报告\n\n2025年，确保居民收入增长与经济增长同步。\n", "utf-8")
    found = grammar.extract(reading.read(page))
    assert found.comparisons
    with open_ledger(where) as book:
        book.post(found)
        assert tuple(book.comparisons()) == found.comparisons
        assert not [s for s in book.statements() if "同步" in s.text]
        assert not book.post(found).new
