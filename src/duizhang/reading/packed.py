"""Zip files within limits: Word and Excel files are such, and so are archives.

What a zip file says of the size of its members is not believed: no more is ever unpacked than the limits allow.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from duizhang.language import say
from duizhang.model import UnreadableInput

if TYPE_CHECKING:
    import zipfile

    from lxml.etree import _Element

ENTRIES = 10_000
"""Members of a zip file at most."""

LARGEST = 256 * 1024 * 1024
"""Bytes of a member at most, unpacked."""

RATIO = 200
"""How many times larger than packed a member may be, once it is larger than ``SPARED``. Prose packs to a fifth,
the XML of a spreadsheet to a twentieth; a bomb to a thousandth."""

SPARED = 16 * 1024 * 1024
"""Bytes that a member may unpack to whatever its ratio."""

_STEP = 256 * 1024


def is_zip(data: bytes) -> bool:
    """Whether the bytes begin as a zip file does."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def opened(data: bytes, path: str) -> zipfile.ZipFile:
    """The zip file that the bytes hold. Raises UnreadableInput for broken ones and for too many members."""
    import zipfile

    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _broken() as error:
        raise UnreadableInput(
            path,
            say(zh=f"压缩包（ZIP）已损坏或不完整：{error}", en=f"the zip file is broken or cut off: {error}"),
        ) from None
    if (count := len(archive.infolist())) > ENTRIES:
        raise UnreadableInput(
            path,
            say(
                zh=f"压缩包里有 {count} 个文件，超过 {ENTRIES} 个",
                en=f"the zip file has {count} members, more than {ENTRIES}",
            ),
        )
    return archive


def _broken() -> tuple[type[Exception], ...]:
    """What the libraries raise where a zip file is not as it should be."""
    import lzma
    import struct
    import zipfile
    import zlib

    told = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError)
    return (*told, NotImplementedError, RuntimeError, ValueError, IndexError, OverflowError)


def names(data: bytes) -> Sequence[str]:
    """The names of a zip file's members; none where it is no zip file, or a broken one."""
    if not is_zip(data):
        return ()
    try:
        return opened(data, "").namelist()
    except UnreadableInput:
        return ()


def member(archive: zipfile.ZipFile, name: str | zipfile.ZipInfo, path: str, most: int = LARGEST) -> bytes:
    """A member unpacked, ``most`` bytes of it at most.

    Raises UnreadableInput, with the member's name as the place, for what is larger, packed beyond ``RATIO``,
    encrypted or broken. ``b""`` where there is no such member.
    """
    try:
        info = archive.getinfo(name) if isinstance(name, str) else name
    except KeyError:
        return b""
    limit = min(most, LARGEST, max(SPARED, info.compress_size * RATIO))
    if info.flag_bits & 1:
        reason = say(zh="有密码保护，无法读取", en="is protected by a password")
        raise UnreadableInput(path, reason, info.filename)
    try:
        data = _unpacked(archive, info, limit)
    except _broken() as error:
        reason = say(zh=f"这一部分已损坏：{error}", en=f"this part is broken: {error}")
        raise UnreadableInput(path, reason, info.filename) from None
    if len(data) <= limit:
        return data
    size = limit // 1024**2
    reason = say(
        zh=f"解压后超过 {size} MB，可能是压缩炸弹",
        en=f"unpacks to more than {size} MB: perhaps a zip bomb",
    )
    raise UnreadableInput(path, reason, info.filename)


def stream(archive: zipfile.ZipFile, name: str, path: str) -> Iterator[bytes]:
    """A member piece by piece, for whoever stops where he has enough. Raises as ``member`` does."""
    try:
        info = archive.getinfo(name)
    except KeyError:
        return
    if info.flag_bits & 1:
        raise UnreadableInput(path, say(zh="有密码保护，无法读取", en="is protected by a password"), name)
    try:
        with archive.open(info) as file:
            while part := file.read(_STEP):
                yield part
    except _broken() as error:
        reason = say(zh=f"这一部分已损坏：{error}", en=f"this part is broken: {error}")
        raise UnreadableInput(path, reason, name) from None


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    """The member's bytes, one more than the limit where there are more: reading stops there."""
    parts: list[bytes] = []
    left = limit + 1
    with archive.open(info) as file:
        while left > 0 and (part := file.read(min(_STEP, left))):
            parts.append(part)
            left -= len(part)
    return b"".join(parts)


def xml(archive: zipfile.ZipFile, name: str, path: str, most: int = LARGEST) -> _Element | None:
    """A member parsed as XML, ``None`` where there is none. No entity is resolved, nothing is fetched.

    Raises UnreadableInput where it is no XML, or declares entities of its own, which these files never do.
    """
    from lxml import etree

    data = member(archive, name, path, most)
    if not data.strip():
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = say(
            zh=f"这一部分已损坏（XML 错误）：{error}", en=f"this part is broken (XML error): {error}"
        )
        raise UnreadableInput(path, reason, name) from None
    if root.getroottree().docinfo.internalDTD is not None:
        reason = say(zh="声明了实体（DTD），拒绝读取", en="declares entities (a DTD), which is refused")
        raise UnreadableInput(path, reason, name)
    return root
