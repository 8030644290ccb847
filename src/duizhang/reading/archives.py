"""Archives (ZIP): which documents are in them. Nothing is ever written, so a member's name can lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from duizhang.language import say
from duizhang.model import UnreadableInput
from duizhang.reading import kinds, packed

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

DEPTH = 2
"""Archives within archives at most: the outer one counts."""

TOTAL = 1024 * 1024 * 1024
"""Bytes of all members of an archive at most, unpacked, as it tells them; what it hides is never unpacked."""

_UTF8 = 0x800
_UNSEEN = re.compile(r"(?:^|/)(?:\.|__MACOSX(?:/|$))")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


class Member(NamedTuple):
    """A document in an archive: its path in it, and the way there: the number of an entry for each archive.

    ``trouble`` is why it is none that can be read; ``skipped``: it is of no kind that is read.
    """

    path: str
    way: tuple[int, ...] = ()
    trouble: UnreadableInput | None = None
    skipped: bool = False


def is_archive(data: bytes) -> bool:
    """Whether the bytes are a zip file and no document that only is packed as one."""
    return packed.is_zip(data) and next(one for one in kinds.FORMATS if one.shows(data)).name == "archive"


def members(data: bytes, path: str, depth: int = 1) -> Iterator[Member]:
    """The files in an archive, hidden ones aside, in the order of their names; those of archives in it in their place.

    Raises UnreadableInput where it is broken or holds too much.
    """
    with packed.opened(data, path) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > TOTAL:
            most = TOTAL // 1024**2
            reason = say(
                zh=f"压缩包解压后超过 {most} MB，可能是压缩炸弹",
                en=f"the archive unpacks to more than {most} MB: perhaps a zip bomb",
            )
            raise UnreadableInput(path, reason)
        named = [
            (_name(entry), n) for n, entry in enumerate(entries) if entry.filename and not entry.is_dir()
        ]
        for name, n in _apart(sorted(one for one in named if one[0] and not _UNSEEN.search(one[0]))):
            suffix = PurePosixPath(name).suffix.lower()
            if suffix == ".zip":
                yield from _inner(archive, entries[n], Member(name, (n,)), path, depth)
            else:
                yield Member(name, (n,), skipped=suffix not in kinds.SUFFIXES)


def _inner(archive: ZipFile, entry: ZipInfo, member: Member, path: str, depth: int) -> Iterator[Member]:
    """The members of an archive in an archive."""
    whole = f"{path}/{member.path}"
    try:
        if depth >= DEPTH:
            reason = say(
                zh=f"压缩包嵌套超过 {DEPTH} 层", en=f"archives within archives, more than {DEPTH} deep"
            )
            raise UnreadableInput(whole, reason)
        data = packed.member(archive, entry, whole)
        if not is_archive(data):
            yield member
            return
        for one in members(data, whole, depth + 1):
            yield one._replace(path=f"{member.path}/{one.path}", way=member.way + one.way)
    except UnreadableInput as error:
        yield member._replace(trouble=error)


def unpack(data: bytes, path: str, way: tuple[int, ...]) -> bytes:
    """The bytes of a member by the way to it. Raises UnreadableInput."""
    for n in way:
        with packed.opened(data, path) as archive:
            entries = archive.infolist()
            if n >= len(entries):
                raise UnreadableInput(path, say(zh="压缩包变了", en="the archive has changed"))
            data = packed.member(archive, entries[n], path)
    return data


def _name(entry: ZipInfo) -> str:
    """An entry's name as it was meant, as a path that leads nowhere but down.

    Names without the mark of UTF-8 are taken for CP437 by the format, and are GB18030 in China.
    """
    name = entry.filename
    if not entry.flag_bits & _UTF8 and not name.isascii():
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    parts = _CONTROL.sub("", name).replace("\\", "/").split("/")
    return "/".join(
        part for part in parts if part not in ("", ".", "..") and not re.fullmatch("[A-Za-z]:", part)
    )


def _apart(named: list[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Names that stand twice told apart by a number."""
    before: dict[str, int] = {}
    for name, n in named:
        before[name] = times = before.get(name, 0) + 1
        path = PurePosixPath(name)
        yield (name if times == 1 else str(path.with_name(f"{path.stem}#{times}{path.suffix}"))), n
