"""Formats of office programs that are not read: told by name, with what to do instead."""

from __future__ import annotations

from duizhang.language import say
from duizhang.model import UnreadableInput
from duizhang.reading.source import Source

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""how a compound file begins: old Word, Excel and WPS files, and new ones that a password protects"""

_STREAMS = {"WordDocument": "word", "Workbook": "sheet", "Book": "sheet", "EncryptedPackage": "locked"}
_SECTOR = 512


def holds(data: bytes) -> str:
    """What a compound file holds, by the first of its streams that tells: ``word``, ``sheet``, ``locked``, ``""``.

    A document may have others within; the file's own streams are listed first.
    """
    if not data.startswith(COMPOUND):
        return ""
    size = 1 << min(int.from_bytes(data[30:32], "little"), 12) if len(data) > 52 else _SECTOR
    start = (int.from_bytes(data[48:52], "little") + 1) * max(size, _SECTOR)
    listed = data[start:] if start < len(data) else data
    places = ((listed.find(name.encode("utf-16-le") + b"\0\0"), what) for name, what in _STREAMS.items())
    return min(((at, what) for at, what in places if at >= 0), default=(0, ""))[1]


def shows(data: bytes) -> bool:
    """Whether the bytes are an old Word, WPS or RTF file, or one that a password protects."""
    if data.startswith(b"{\\rtf"):
        return True
    if b'progid="Word.Document"' in data[:1024]:
        return True
    return data.startswith(COMPOUND) and holds(data) != "sheet"


def read(data: bytes, path: str) -> Source:
    """Raise UnreadableInput: these files are not read; the reason says what to do."""
    if holds(data) == "locked":
        reason = say(
            zh="文件有密码保护；请去掉密码后再读", en="is protected by a password; save it without one"
        )
    else:
        name = "RTF" if data.startswith(b"{\\rtf") else "DOC/WPS"
        reason = say(
            zh=f"这是旧式 {name} 文件；请用 Word 或 WPS 打开，另存为 DOCX 后再读",
            en=f"this is a {name} file of the old kind: open it in Word or WPS, save it as DOCX, and read that",
        )
    raise UnreadableInput(path, reason)
