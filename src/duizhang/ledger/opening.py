"""Opening a ledger: the engine, the migrations, and what to say when it cannot be used."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Select,
    create_engine,
    event,
    func,
    inspect,
    make_url,
    select,
    text,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from duizhang.language import say
from duizhang.ledger.schema import HEAD, TABLES
from duizhang.model import LedgerUnusable

PATIENCE = 30.0
"""Seconds to wait for another process that is writing."""
_CACHE = 65_536
"""KiB of a SQLite ledger that a connection keeps in memory; indexes of millions of rows are written in random order."""


def engine_at(where: str | Path, *, create: bool, patience: float) -> Engine:
    """An engine on a ledger of today's form, made or brought up to date where needed.

    Raises ``LedgerUnusable``.
    """
    with trouble_with(where):
        url = _url(where)
        _look(url, where, create)
        if not create and _is_kept(url):
            url = _as_it_is(url)
        if file := _file(url):
            url = url.set(database=str(file.absolute()))
        kept = file or url.get_backend_name() != "sqlite"
        engine = _engine(url, patience) if kept else _engine.__wrapped__(url, patience)
        try:
            _bring_up_to_date(engine, where, create)
        except BaseException:
            engine.dispose()
            raise
        return engine


class Opened:
    """A ledger's database that is open, for one kind of its tables: each kind says what may be asked of them."""

    def __init__(self, where: str | Path, engine: Engine) -> None:
        self.where = where
        self._engine = engine

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _stream(self, query: Select[Any]) -> Iterator[dict[str, Any]]:
        """The rows one after the other, however many there are."""
        with trouble_with(self.where), self._engine.connect() as connection:
            yield from map(dict, connection.execution_options(yield_per=1000).execute(query).mappings())

    def _count(self, chosen: Select[Any], most: int) -> int:
        """How many rows there are; no more than ``most`` are counted, unless it is 0."""
        query = select(func.count()).select_from((chosen.limit(most) if most else chosen).subquery())
        with trouble_with(self.where), self._engine.connect() as connection:
            return int(connection.scalar(query) or 0)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes. SQLite takes the lock at once: two writers then wait, never collide."""
    with engine.connect().execution_options(sqlite_begin="BEGIN IMMEDIATE") as connection, connection.begin():
        yield connection


@contextmanager
def trouble_with(where: str | Path) -> Iterator[None]:
    """Turn a database's error into ``LedgerUnusable``, with the ledger's name and what it means."""
    try:
        yield
    except DBAPIError as e:
        raise LedgerUnusable(_about(where, _meaning(e))) from e
    except NoSuchModuleError as e:
        reason = say(zh="不认识这种数据库", en="no such kind of database is known")
        raise LedgerUnusable(_about(where, reason)) from e
    except ModuleNotFoundError as e:
        reason = say(zh=f"需要先安装 {e.name}", en=f"{e.name} is to be installed first")
        raise LedgerUnusable(_about(where, reason)) from e
    except (SQLAlchemyError, ImportError, OSError) as e:
        raise LedgerUnusable(_about(where, str(e))) from e


@lru_cache(maxsize=16)
def _engine(url: URL, patience: float) -> Engine:
    """An engine keeps no connection once it was disposed of, but knows the queries that it has put into words before:
    who opens the same ledger again and again, as a server does, has them there.
    """
    engine = create_engine(url, connect_args=_connect_args(url, patience))
    if url.get_backend_name() == "sqlite":
        _tune(engine)
    return engine


def _url(where: str | Path) -> URL:
    if isinstance(where, str) and "://" in where:
        return make_url(where)
    return URL.create("sqlite", database=str(where))


def _file(url: URL) -> Path | None:
    """The file of a SQLite ledger, where it is a plain one."""
    name = url.database if url.get_backend_name() == "sqlite" else None
    return Path(name) if name and name != ":memory:" and not name.startswith("file:") else None


def _look(url: URL, where: str | Path, create: bool) -> None:
    """Say what is wrong with the file before SQLite says so in fewer words."""
    file = _file(url)
    if file is None:
        return
    if file.is_dir():
        raise LedgerUnusable(
            _about(where, say(zh="这是一个文件夹，不是账本", en="is a folder, not a ledger"))
        )
    if not file.parent.is_dir():
        reason = say(zh=f"文件夹 {file.parent} 不存在", en=f"the folder {file.parent} does not exist")
        raise LedgerUnusable(_about(where, reason))
    if not create and not file.exists():
        raise LedgerUnusable(_about(where, _no_ledger_yet()))


def _is_kept(url: URL) -> bool:
    """Whether a SQLite ledger lies where nothing can be written and nobody is writing: on a shared disk, a CD."""
    file = _file(url)
    if file is None or os.access(file.parent, os.W_OK):
        return False
    return not Path(f"{file}-wal").exists()


def _as_it_is(url: URL) -> URL:
    """The same file opened without the files that SQLite puts beside it, which it could not make there."""
    assert url.database is not None
    uri = Path(url.database).absolute().as_uri()
    return url.set(database=uri, query={"immutable": "1", "mode": "ro", "uri": "true"})


def _no_ledger_yet() -> str:
    return say(
        zh="还没有这个账本；先用 duizhang read 路径… 读入文件",
        en="there is no ledger yet; read some files first: duizhang read PATH...",
    )


def _connect_args(url: URL, patience: float) -> dict[str, Any]:
    return {"timeout": patience} if url.get_backend_name() == "sqlite" else {}


def _tune(engine: Engine) -> None:
    """Hand transactions to SQLAlchemy, so that making tables and reading are inside them too."""

    @event.listens_for(engine, "connect")
    def connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA cache_size = -{_CACHE}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))


def _bring_up_to_date(engine: Engine, where: str | Path, create: bool) -> None:
    with engine.connect() as connection:
        version = _version(connection, where)
    if version == HEAD:
        return
    if version is None and not create:
        raise LedgerUnusable(_about(where, _no_ledger_yet()))
    _write_ahead(engine)
    try:
        with writing(engine) as connection:
            # Somebody else may have done it while this process waited for the lock.
            if _version(connection, where) != HEAD:
                _migrate(connection, where)
    except DBAPIError:
        # A database that lets two migrate at once: the other was first, and is done.
        with engine.connect() as connection:
            if _version(connection, where) != HEAD:
                raise


def _version(connection: Connection, where: str | Path) -> str | None:
    """The form that the ledger says it has; ``None`` for a database with nothing in it."""
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return None
    if "alembic_version" not in tables or not (tables & TABLES):
        reason = say(zh="是一个数据库，但不是账本", en="is a database, but not a ledger")
        raise LedgerUnusable(_about(where, reason))
    found: str | None = connection.scalar(select(text("version_num")).select_from(text("alembic_version")))
    return found


def _migrate(connection: Connection, where: str | Path) -> None:
    """Run the migrations in the transaction at hand."""
    # Alembic takes its time to import, and a ledger of today's form does not need it.
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as e:
        raise LedgerUnusable(_about(where, _too_new())) from e


def _too_new() -> str:
    return say(
        zh="由更新版本的对账写成；请升级 duizhang",
        en="was written by a newer version; upgrade duizhang",
    )


def _write_ahead(engine: Engine) -> None:
    """Readers and the writer do not wait for each other. The setting stays with the file."""
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()
    # Another process at the same point holds the file for a moment, and does the same.
    with suppress(sqlite3.OperationalError):
        connection.cursor().execute("PRAGMA journal_mode = WAL")
    connection.close()


def file_of(where: str | Path) -> Path | None:
    """The file of a ledger; ``None`` where it is a database elsewhere."""
    return _file(_url(where))


def beside(where: str | Path, ending: str) -> Path:
    """What belongs to a ledger and lies beside its file; where it has none, in the current folder."""
    return Path(f"{file_of(where) or 'duizhang'}{ending}")


def called(where: str | Path) -> str:
    """The ledger's name as it may be shown: a URL without its password."""
    if isinstance(where, str) and "://" in where:
        with suppress(ArgumentError):
            return make_url(where).render_as_string(hide_password=True)
    return str(where)


def _about(where: str | Path, reason: str) -> str:
    name = called(where)
    return say(zh=f"账本 {name}：{reason}", en=f"ledger {name}: {reason}")


def _meaning(error: DBAPIError) -> str:
    """In plain words, by SQLite's primary result code; what the database said, for all others."""
    code = getattr(error.orig, "sqlite_errorcode", -1) & 0xFF
    said = str(error.orig)
    return {
        sqlite3.SQLITE_NOTADB: say(zh="不是数据库文件", en="is not a database"),
        sqlite3.SQLITE_CORRUPT: say(zh=f"文件已损坏（{said}）", en=f"the file is damaged ({said})"),
        sqlite3.SQLITE_READONLY: say(zh="只能读，不能写", en="can be read but not written"),
        sqlite3.SQLITE_BUSY: say(zh="被另一个程序占用太久", en="kept locked too long by another program"),
        sqlite3.SQLITE_LOCKED: say(zh="被另一个程序占用太久", en="kept locked too long by another program"),
        sqlite3.SQLITE_FULL: say(zh="磁盘已满", en="the disk is full"),
        sqlite3.SQLITE_IOERR: say(
            zh=f"磁盘读写失败，可能已满（{said}）", en=f"the disk failed or is full ({said})"
        ),
        sqlite3.SQLITE_CANTOPEN: say(zh="打不开这个文件", en="the file cannot be opened"),
        sqlite3.SQLITE_PERM: say(zh="没有权限", en="permission denied"),
        sqlite3.SQLITE_TOOBIG: say(zh="一行数据过大", en="a row is too large"),
    }.get(code, said)
