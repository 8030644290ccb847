"""What kind of file it is, told by its content, and who reads that kind.

A name may be missing, or lie: a web page saved as ``.doc`` is a web page.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from duizhang.language import say
from duizhang.model import Region, UnreadableInput
from duizhang.reading import old, packed, pdf, scan, sheet, text, web, word
from duizhang.reading.source import Source


class Format(NamedTuple):
    """A kind of file: how its bytes show it, and what reads them. Readers raise ``UnreadableInput``."""

    name: str
    shows: Callable[[bytes], bool]
    read: Callable[[bytes, str], Source]
    suffixes: tuple[str, ...]
    """by which files of the kind are picked out of a folder"""
    picture: Callable[[bytes, str, Sequence[Region]], bytes] | None = None
    """a PNG of places on a page, where the kind has pages"""
    page: Callable[[bytes, str, int], bytes] | None = None
    """a PNG of a page, by its number from 1"""


def _always(_: bytes) -> bool:
    return True


def _plain(data: bytes, path: str) -> Source:
    if path.lower().endswith((".csv", ".tsv")) and sheet.may_be_rows(data):
        return sheet.read_rows(data, path)
    return Source(text.decode(data, path))


def _archive(data: bytes, path: str) -> Source:
    """Raise UnreadableInput: what is in an archive are documents of their own, which ``intake`` finds."""
    with packed.opened(data, path):
        reason = say(
            zh="这是压缩包，里面没有能读的文件", en="this is an archive with no file in it that can be read"
        )
    raise UnreadableInput(path, reason)


FORMATS: tuple[Format, ...] = (
    Format("pdf", pdf.shows, pdf.read, (".pdf",), pdf.picture, pdf.page),
    Format(
        "picture",
        scan.shows,
        scan.read,
        (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"),
        scan.picture,
        scan.page,
    ),
    Format("word", word.shows, word.read, (".docx", ".docm", ".dotx", ".dotm")),
    Format("sheet", sheet.shows, sheet.read, (".xlsx", ".xlsm", ".xltx", ".xls", ".et", ".ods")),
    Format("old word", old.shows, old.read, (".doc", ".dot", ".wps", ".rtf")),
    Format("web", web.shows, web.read, (".html", ".htm", ".xhtml", ".shtml", ".mhtml", ".mht")),
    Format("archive", packed.is_zip, _archive, (".zip",)),
    Format("rows", sheet.shows_rows, sheet.read_rows, (".csv", ".tsv")),
    Format("text", _always, _plain, (".txt", ".text", ".md", ".markdown")),
)
"""In the order in which they are tried: the first whose bytes show it reads the file; text takes all that is left."""

SUFFIXES = frozenset(suffix for one in FORMATS for suffix in one.suffixes)
"""What is taken from a folder. A file that is named itself is always tried."""

LARGEST = 256 * 1024 * 1024
"""Bytes of a file at most, of whatever kind. Text has a limit of its own."""


def load(path: str | Path) -> bytes:
    """The bytes of a file. Raises UnreadableInput where there is no such file, or it may not be read."""
    try:
        with Path(path).open("rb") as file:
            # One byte past the most shows that there is more, without reading what may never end.
            return file.read(LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError):
        reason = say(zh="没有这个文件", en="no such file")
    except IsADirectoryError:
        reason = say(zh="这是文件夹，不是文件", en="is a folder, not a file")
    except PermissionError:
        reason = say(zh="没有读取权限", en="permission denied")
    except (OSError, ValueError) as error:
        reason = say(zh=f"读不出来：{error}", en=f"cannot be read: {error}")
    raise UnreadableInput(str(path), reason)


def read(data: bytes, path: str) -> Source:
    """The source that a file's bytes hold. Raises UnreadableInput, with the place where that is known."""
    if len(data) > LARGEST:
        most = LARGEST // 1024**2
        raise UnreadableInput(path, say(zh=f"文件超过 {most} MB", en=f"larger than {most} MB"))
    return _format(data).read(data, path)


def picture(data: bytes, path: str, regions: Sequence[Region]) -> bytes:
    """A PNG of places on a page of a file. Raises UnreadableInput where its kind has no pages."""
    draw = _format(data).picture
    if draw is None:
        raise _pageless(path)
    with _DRAWING:
        return draw(data, path, regions)


def page(data: bytes, path: str, number: int) -> bytes:
    """A PNG of a page of a file, counted from 1. Raises UnreadableInput where there is no such page."""
    draw = _format(data).page
    if draw is None:
        raise _pageless(path)
    with _DRAWING:
        return draw(data, path, number)


_DRAWING = threading.Lock()
"""pdfium is to be used in one thread at a time"""


def _pageless(path: str) -> UnreadableInput:
    return UnreadableInput(path, say(zh="不分页，画不出图", en="has no pages: there is no picture of it"))


def _format(data: bytes) -> Format:
    """The kind that a file's bytes show."""
    return next(one for one in FORMATS if one.shows(data))
