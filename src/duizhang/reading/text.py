"""Bytes to characters: which encoding a file is in, and why a file cannot be read."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from duizhang.language import say
from duizhang.model import UnreadableInput
from duizhang.reading.repair import BLANK

SAMPLE = 65536
"""Bytes looked at where the whole file would tell no more."""

LARGEST = 32 * 1024 * 1024
"""Bytes of a document at most. The longest report of a government has a hundredth of it."""

LONGEST_LINE = 4 * 1024 * 1024
"""Bytes of a line at most. A whole report on one line has a tenth of it; more is no prose."""

_MAGIC = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "ZIP/DOCX/XLSX"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\xd0\xcf\x11\xe0", "DOC/XLS/WPS"),
    (b"{\\rtf", "RTF"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"SQLite format 3", "SQLite"),
    (b"\x7fELF", "ELF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
)
# UTF-32 first: its little-endian mark starts with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = bytes([*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
_CONTROL = re.compile(b"[" + re.escape(_CONTROLS) + b"]")
# The commonest characters of official prose, in both scripts: they tell GB18030 from Big5.
_COMMON = re.compile(r"[的一是在了和有年不大中国國为為业業发發展经經济濟市全人民上增长長，。、；：]")


def decode(data: bytes, path: str) -> str:
    """The characters of a text file, each as it is there: line ends and byte order mark included.

    In order: a byte order mark settles it; UTF-8, which other encodings hardly ever imitate; GB18030
    (with it GBK and GB2312) and Big5, told apart by how common the characters are that they give, and
    only where that does not tell by charset-normalizer. No character is ever replaced.

    Raises UnreadableInput for empty, binary and undecodable input, with the byte where it shows.
    """
    if not data.strip():
        raise UnreadableInput(path, say(zh="文件是空的", en="the file is empty"))
    _refuse_endless(data, path)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _visible(_strict(data, encoding, path), path)
    _refuse_binary(data, path)
    try:
        return _visible(data.decode("utf-8"), path)
    except UnicodeDecodeError as error:
        # Text that was UTF-8 for a while is broken UTF-8, not some other encoding.
        if _multibyte(data[: error.start]) >= 8:
            raise _undecodable(path, "UTF-8", error) from None
    return _visible(_chinese(data, path), path)


def _refuse_endless(data: bytes, path: str) -> None:
    """Raise UnreadableInput for more than a document can be, before memory and hours are spent on it."""
    if len(data) > LARGEST:
        raise _too_large(path)
    if len(data) <= LONGEST_LINE:
        return
    for number, line in enumerate(data.splitlines(), 1):
        if len(line) > LONGEST_LINE:
            size = len(line) // 1024**2
            reason = say(zh=f"这一行有 {size} MB，不是文章", en=f"this line has {size} MB, which is no prose")
            raise UnreadableInput(path, reason, str(number))


def _too_large(path: str) -> UnreadableInput:
    most = LARGEST // 1024**2
    return UnreadableInput(
        path, say(zh=f"文件超过 {most} MB，不像一份文件", en=f"larger than {most} MB, which no document is")
    )


def _visible(text: str, path: str) -> str:
    if text.strip(BLANK):
        return text
    raise UnreadableInput(path, say(zh="文件里没有文字", en="the file holds no text"))


def _multibyte(data: bytes) -> int:
    """How many characters past ASCII, counted on the last part only."""
    tail = data[-SAMPLE:].decode("utf-8", "ignore")
    return sum(not c.isascii() for c in tail)


def _strict(data: bytes, encoding: str, path: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(path, encoding.upper(), error) from None


def _undecodable(path: str, encoding: str, error: UnicodeDecodeError) -> UnreadableInput:
    reason = say(
        zh=f"不是完整的 {encoding} 文本，这里的字节无法解码",
        en=f"not valid {encoding}: these bytes decode to nothing",
    )
    return UnreadableInput(path, reason, f"byte {error.start}")


def _refuse_binary(data: bytes, path: str) -> None:
    for magic, name in _MAGIC:
        if data.startswith(magic):
            reason = say(
                zh=f"这是 {name} 文件，目前还不能读", en=f"this is a {name} file, which cannot be read yet"
            )
            raise UnreadableInput(path, reason, "byte 0")
    head = data[:SAMPLE]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if b"\0" in data or controls * 20 > len(head):
        found = _CONTROL.search(data)
        reason = say(zh="这是二进制文件，不是文本", en="this is a binary file, not text")
        raise UnreadableInput(path, reason, f"byte {found.start() if found else 0}")


def _chinese(data: bytes, path: str) -> str:
    """GB18030 or Big5, whichever decodes; both, whichever reads as Chinese."""
    read: dict[str, str] = {}
    errors: list[UnicodeDecodeError] = []
    for encoding in ("gb18030", "big5"):
        try:
            read[encoding] = data.decode(encoding)
        except UnicodeDecodeError as error:
            errors.append(error)
    if not read:
        furthest = max(errors, key=lambda e: e.start)
        raise _undecodable(path, "UTF-8/GB18030/Big5", furthest)
    if len(read) == 1:
        ((encoding, text),) = read.items()
        return _plausible(text, path, encoding)
    return read[_likelier(read, data)]


def _plausible(text: str, path: str, encoding: str) -> str:
    """GB18030 maps nearly every byte pair to something: what holds no Chinese at all is not it."""
    sample = text[:SAMPLE]
    odd = sum(not c.isascii() for c in sample)
    if odd and not _COMMON.search(sample) and odd > 8:
        reason = say(
            zh=f"不像 {encoding.upper()} 中文文本", en=f"does not read as Chinese in {encoding.upper()}"
        )
        first = next(i for i, byte in enumerate(text[:SAMPLE]) if not byte.isascii())
        raise UnreadableInput(path, reason, f"byte {first}")
    return text


def _likelier(read: dict[str, str], data: bytes) -> str:
    scores = {encoding: len(_COMMON.findall(text[:SAMPLE])) for encoding, text in read.items()}
    if scores["gb18030"] >= 2 * scores["big5"] and scores["gb18030"]:
        return "gb18030"
    if scores["big5"] >= 2 * scores["gb18030"] and scores["big5"]:
        return "big5"
    best = from_bytes(data[:SAMPLE], cp_isolation=["gb18030", "big5"]).best()
    return best.encoding if best and best.encoding in read else "gb18030"
