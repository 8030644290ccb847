"""Picture files: what kind they are, their pages one after the other, and what is refused without being decoded."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from duizhang.language import say
from duizhang.model import Region, UnreadableInput

MOST_PIXELS = 100_000_000
"""Pixels of a picture at most: a newspaper's page at 600 dots an inch has 90 million. Told by the file's head."""
MOST_PAGES = 500
"""Pages of a picture file at most."""
LONGEST_SIDE = 5000
"""Pixels of a page's longer side that are looked at: what has more is made smaller."""
NARROWEST = 24
"""Pixels of a page's shorter side at least."""

LONGEST_SHOWN = 1600
"""Pixels of the longer side of a page that is shown whole."""

ASIDE, ABOVE = 12, 3
"""Heights of a figure that are shown on either side of it, and above and below it."""
INK = (0xC6, 0x28, 0x28)
_ROOM = 4
_BEGINS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP")


def shows(data: bytes) -> bool:
    """Whether these are the bytes of a picture."""
    if data.startswith(_BEGINS) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return True
    # BM begins many a text: the size of the head tells a bitmap.
    return data[:2] == b"BM" and data[6:10] == b"\0\0\0\0" and data[14:18] in _BITMAP_HEADS


_BITMAP_HEADS = tuple(size.to_bytes(4, "little") for size in (12, 40, 52, 56, 64, 108, 124))


class Pictures:
    """The pages of a picture file. Raises UnreadableInput where it is damaged, or larger than what is stated above."""

    def __init__(self, data: bytes, path: str) -> None:
        from PIL import Image

        self._path = path
        with self._told():
            self._file = Image.open(io.BytesIO(data), formats=_FORMATS)
            self.count: int = getattr(self._file, "n_frames", 1) if self._file.format == "TIFF" else 1
        if self.count > MOST_PAGES:
            self.close()
            reason = say(
                zh=f"图片有 {self.count} 页，超过 {MOST_PAGES} 页",
                en=f"{self.count} pages, more than {MOST_PAGES}",
            )
            raise UnreadableInput(path, reason)

    def page(self, index: int) -> Any:
        """A page, counted from 0, as a Pillow image in grey, upright as the camera held it."""
        with self._told():
            if index != self._file.tell():
                self._file.seek(index)
            width, height = self._file.size
            refuse(width, height, self._path, f"p{index + 1}" if self.count > 1 else "")
            return grey(self._file)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What goes wrong within is told as UnreadableInput."""
        from PIL import Image

        try:
            with warnings.catch_warnings():
                # Pillow warns of what we refuse ourselves, and of odd metadata.
                warnings.simplefilter("ignore")
                yield
        except Image.DecompressionBombError:
            raise UnreadableInput(self._path, _too_many()) from None
        except (OSError, ValueError, SyntaxError, EOFError) as error:
            reason = say(
                zh=f"图片已损坏或不完整：{error}", en=f"the picture is damaged or incomplete: {error}"
            )
            raise UnreadableInput(self._path, reason) from None


def refuse(width: int, height: int, path: str, place: str = "") -> None:
    """Raise UnreadableInput for a page of too many pixels, or of next to none."""
    if width * height > MOST_PIXELS:
        raise UnreadableInput(path, _too_many(), place)
    if min(width, height) < NARROWEST:
        reason = say(zh="图片太小，没有字", en="the picture is too small to hold text")
        raise UnreadableInput(path, reason, place)


def _too_many() -> str:
    most = MOST_PIXELS // 1_000_000
    return say(zh=f"图片超过 {most} 百万像素", en=f"a picture of more than {most} million pixels")


def grey(picture: Any) -> Any:
    """A picture in grey on white, turned as its metadata says, no longer than ``LONGEST_SIDE``."""
    from PIL import Image, ImageOps

    picture.draft("L", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded smaller where that is enough
    picture = ImageOps.exif_transpose(picture)
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(ground, picture)
    if picture.mode.startswith("I") or picture.mode == "F":
        picture = picture.point(lambda v: v / 256).convert("L")
    picture = picture.convert("L")
    longest = max(picture.size)
    if longest > LONGEST_SIDE:
        small = [max(NARROWEST, round(side * LONGEST_SIDE / longest)) for side in picture.size]
        picture = picture.resize(small, Image.Resampling.LANCZOS)
    return picture


def whole(data: bytes, path: str, number: int) -> bytes:
    """A PNG of a page, its longer side ``LONGEST_SHOWN`` pixels at most. Raises UnreadableInput."""
    page = _page(data, path, number)
    page.thumbnail((LONGEST_SHOWN, LONGEST_SHOWN))
    out = io.BytesIO()
    page.save(out, "PNG")
    return out.getvalue()


def _page(data: bytes, path: str, number: int) -> Any:
    """A page of a file, counted from 1."""
    file = Pictures(data, path)
    try:
        if not 0 < number <= file.count:
            raise UnreadableInput(path, say(zh="没有这一页", en="there is no such page"), f"p{number}")
        return file.page(number - 1)
    finally:
        file.close()


def clipping(data: bytes, path: str, regions: Sequence[Region]) -> bytes:
    """A PNG of a page around its regions, each framed; those of the first one's page. Raises UnreadableInput."""
    from PIL import ImageDraw

    number = regions[0].page
    page = _page(data, path, number)
    wide, high = page.size
    boxes = [_pixels(r, wide, high) for r in regions if r.page == number]
    tall = max(b[3] - b[1] for b in boxes)
    left, top = min(b[0] for b in boxes) - ASIDE * tall, min(b[1] for b in boxes) - ABOVE * tall
    right, bottom = max(b[2] for b in boxes) + ASIDE * tall, max(b[3] for b in boxes) + ABOVE * tall
    window = (max(0, left), max(0, top), min(wide, right), min(high, bottom))
    shown = page.convert("RGB")
    draw = ImageDraw.Draw(shown)
    for box in boxes:
        draw.rectangle(box, outline=INK, width=max(2, tall // 16))
    out = io.BytesIO()
    shown.crop(window).save(out, "PNG")
    return out.getvalue()


def _pixels(region: Region, wide: int, high: int) -> tuple[int, int, int, int]:
    """A region's rectangle in pixels, with some room around it."""
    left, right = region.left * wide // 10_000, region.right * wide // 10_000
    top, bottom = region.top * high // 10_000, region.bottom * high // 10_000
    return left - _ROOM, top - _ROOM, right + _ROOM, bottom + _ROOM
