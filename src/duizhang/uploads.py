"""Uploaded files: kept beside the ledger, whole or not at all, and queued to be read.

They lie under ``<ledger>.files/<first characters of the content's hash>/<name>``: the same file twice is there once, and
two of one name do not meet.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import time
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from duizhang.exports.safe import shown
from duizhang.language import say
from duizhang.ledger import Header, Ledger, Posted, beside
from duizhang.ledger.jobs import Job, Jobs, State, open_jobs
from duizhang.model import Document, Reading, WrongUse

CHUNK = 1 << 20
LONGEST = 150
"""bytes of a file's name; file systems take 255"""
STALE = 24 * 3600
_FORBIDDEN = re.compile(r'[<>:"|?*]')


@dataclass(frozen=True, slots=True)
class Saved:
    """A file that is on the disk: its name as given, where it lies, its hash and its size."""

    name: str
    path: str
    sha256: str
    size: int


def folder(ledger: str | Path) -> Path:
    """Where the uploads of a ledger are kept: beside it."""
    return beside(ledger, ".files").absolute()


def save(ledger: str | Path, name: str, source: BinaryIO) -> Saved:
    """Keep what ``source`` gives. The name stands only when the content is safe on the disk. Raises ``WrongUse``."""
    top = folder(ledger)
    part = _incoming(top) / secrets.token_hex(16)
    try:
        sha256, size = _copied(source, part)
        if not size:
            raise WrongUse(say(zh="文件是空的", en="the file is empty"))
        kept = top / sha256[:16] / safe_name(name)
        kept.parent.mkdir(mode=0o700, exist_ok=True)
        part.replace(kept)
        _sync(kept.parent)
    except OSError as error:
        reason = error.strerror or str(error)
        raise WrongUse(say(zh=f"存不下来：{reason}", en=f"cannot be saved: {reason}")) from error
    finally:
        part.unlink(missing_ok=True)
    return Saved(kept.name, str(kept), sha256, size)


def queue(jobs: Jobs, saved: list[Saved], by: str, language: str) -> None:
    """Have them read; ``language`` is that of the messages."""
    jobs.add(
        {"name": s.name, "path": s.path, "sha256": s.sha256, "size": s.size, "by": by, "language": language}
        for s in saved
    )


def post(reading: Reading, book: Ledger) -> tuple[Posted, str]:
    """Add what was read of an upload to the ledger; and what is to be said of others of its name, or nothing.

    A file of the same name whose document has the same title, issuer, area and date is that document in a new version:
    it takes the place of the one before. Where any of these differs, it is another document.
    """
    document, note = reading.document, ""
    top = folder(book.where)
    named = [
        h for h in book.documents() if h.sha256 != document.sha256 and _same_name(h.path, document.path, top)
    ]
    same = next((h for h in named if document.title and _about(h) == _about(document)), None)
    if same:
        # It lies where the one before lay, under the name that people's corrections of that one are kept by.
        for path, location in reversed(book.places(same.sha256)):
            if _within(location, top) is not None:
                book.post(replace(reading, document=replace(document, path=path)), location)
        note = say(
            zh=f"是《{same.title}》的新版本，已取代原来读入的那一份",
            en=f"a new version of “{same.title}”, in the place of the one read before",
        )
    elif named:
        other = f"{named[0].title or '—'} {named[0].date}".strip()
        note = say(
            zh=f"账本里已有同名文件（{other}），题目、发布单位、地区或日期不同，作为另一份文件读入",
            en=f"there is a file of this name already ({other}); title, issuer, area or date differ, so it is "
            "another document",
        )
    return book.post(reading), note


def _about(of: Header | Document) -> tuple[str, ...]:
    return of.title, of.issuer, of.area, of.date


def _same_name(path: str, other: str, top: Path) -> bool:
    """Whether two uploads have one name, in archives the names within too."""
    within = _within(path, top)
    return within is not None and within == _within(other, top)


def _within(path: str, top: Path) -> str | None:
    """The name under which a file was brought; ``None`` for what is no upload."""
    folder = f"{top}/"
    return path.removeprefix(folder).partition("/")[2] if path.startswith(folder) else None


def clean(ledger: str | Path) -> None:
    """Remove what is left of uploads that were broken off long ago."""
    for part in (folder(ledger) / ".incoming").glob("*"):
        if part.stat().st_mtime < time.time() - STALE:
            part.unlink(missing_ok=True)


def safe_name(name: str) -> str:
    """A name that any file system takes, that leads nowhere and hides nothing; it keeps its ending."""
    plain = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    plain = _FORBIDDEN.sub("_", shown(plain)).strip(" .") or "document"
    stem, dot, ending = plain.rpartition(".")
    if len(plain.encode()) > LONGEST and dot and len(ending.encode()) <= 10:
        return f"{_cut(stem, LONGEST - len(ending.encode()) - 1)}.{ending}"
    return _cut(plain, LONGEST)


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore").rstrip(" .")


def _incoming(top: Path) -> Path:
    made = top / ".incoming"
    try:
        made.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise WrongUse(
            say(zh=f"存不下来：{top}：{reason}", en=f"cannot be saved: {top}: {reason}")
        ) from error
    return made


def _copied(source: BinaryIO, part: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with part.open("xb") as file:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), size


def _sync(directory: Path) -> None:
    """Have the new name itself on the disk; where folders cannot be opened, the system sees to it."""
    try:
        handle = os.open(directory, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


__all__ = [
    "Job",
    "Jobs",
    "Saved",
    "State",
    "clean",
    "folder",
    "open_jobs",
    "post",
    "queue",
    "safe_name",
    "save",
]
