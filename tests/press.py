"""Prints small PDFs for the tests: characters and lines at given places, in a font that every reader knows.

Places are in points from the page's upper left corner, to the base line of the text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence

import pypdfium2
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
A4 = (595.0, 842.0)


class Press:
    """A PDF that is being printed."""

    def __init__(self, size: tuple[float, float] = A4, password: str = "") -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self._out = io.BytesIO()
        lock = StandardEncryption(password) if password else None
        self.canvas = Canvas(self._out, pagesize=size, invariant=1, encrypt=lock, pageCompression=1)
        self.height = size[1]

    def text(
        self, x: float, y: float, text: str, size: float = 12, *, mode: int = 0, white: bool = False
    ) -> None:
        """One line; ``mode`` 3 is invisible, 2 bold."""
        place = self.canvas.beginText(x, self.height - y)
        place.setFont(FONT, size)
        place.setTextRenderMode(mode)
        self.canvas.setFillGray(1 if white else 0)
        place.textOut(text)
        place.setTextRenderMode(0)
        self.canvas.drawText(place)
        self.canvas.setFillGray(0)

    def column(
        self, x: float, y: float, text: str, wide: float, size: float = 12, pitch: float = 1.6
    ) -> float:
        """Paragraphs (parted by line breaks) in lines ``wide`` ems long; where the next line would stand."""
        for row in rows(text, wide):
            self.row(x, y, row, size)
            y += pitch * size
        return y

    def row(self, x: float, y: float, row: str, size: float = 12) -> None:
        """A line, which may begin with an indent."""
        indent = len(row) - len(row.lstrip("　"))
        self.text(x + indent * size, y, row.lstrip("　"), size)

    def columns(
        self,
        xs: Sequence[float],
        y: float,
        text: str,
        wide: float,
        high: int,
        size: float = 12,
        pitch: float = 1.6,
    ) -> None:
        """Paragraphs that flow through columns of ``high`` lines."""
        for i, row in enumerate(rows(text, wide)):
            column, line = divmod(i, high)
            self.row(xs[column], y + line * size * pitch, row, size)

    def upright(self, x: float, y: float, text: str, size: float = 20) -> None:
        """Characters one below the other."""
        for i, char in enumerate(text):
            self.text(x, y + i * size * 1.2, char, size)

    def rules(self, lines: Iterable[tuple[float, float, float, float]]) -> None:
        """Straight lines from a point to a point."""
        for x1, y1, x2, y2 in lines:
            self.canvas.line(x1, self.height - y1, x2, self.height - y2)

    def table(
        self, x: float, y: float, rows: Sequence[Sequence[str]], widths: Sequence[float], size: float = 10,
        *, ruled: bool = True,
    ) -> float:  # fmt: skip
        """A table, its first column set left and the others right; where it ends."""
        edges = [x + sum(widths[:i]) for i in range(len(widths) + 1)]
        high = 1.8 * size
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                left = edges[c] + 3 if c == 0 else edges[c + 1] - 3 - pdfmetrics.stringWidth(cell, FONT, size)
                self.text(left, y + (r + 0.7) * high, cell, size)
        bottom = y + len(rows) * high
        if ruled:
            self.rules((edges[0], y + r * high, edges[-1], y + r * high) for r in range(len(rows) + 1))
            self.rules((e, y, e, bottom) for e in edges)
        return bottom

    def page(self) -> None:
        """The next page."""
        self.canvas.showPage()

    def bytes(self) -> bytes:
        """The file."""
        if not self._out.tell():
            self.canvas.save()
        return self._out.getvalue()


def rows(text: str, wide: float) -> list[str]:
    """Paragraphs in lines of at most ``wide`` ems: no mark begins a line, and no number is parted."""
    out: list[str] = []
    for paragraph in text.split("\n"):
        row = "　　"
        for word in re.findall(r"(?:[\dA-Za-z.%]+|[“（《]?.)[，。、；：！？）》”]*", paragraph):
            if ems(row + word) > wide + 0.01:
                out.append(row)
                row = ""
            row += word
        out.append(row)
    return out


def ems(text: str) -> float:
    """How wide a text is set, in ems."""
    return float(pdfmetrics.stringWidth(text, FONT, 1))


def reads_alone(characters: str) -> bool:
    """Whether each of the characters is read where nothing stands beside it."""
    press = Press()
    for i, character in enumerate(characters):
        press.text(72, 72 + 40 * i, character)
    document = pypdfium2.PdfDocument(press.bytes())
    told = document[0].get_textpage().get_text_range()
    document.close()
    return all(character in told for character in characters)
