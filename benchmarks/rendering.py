"""One document in the forms in which people have it: plain text, DOCX, HTML, PDF, a clean scan and a bad one.

The sources in ``benchmarks/readers`` have a line for each block, told by its first characters:

    key: value                            before a line of ---: the layout (``kind``) and the ``name``
    #, ##, ###                            title or headline, headings
    ^                                     a centred line: who gave the report, or who wrote it
    ~                                     the head of a newspaper's page
    = and >                               the title of a table, and the line of its unit
    | a | b |                             a row of a table; heads that repeat are merged cells in print
    %                                     what stands under a picture
    ===                                   the next article of a page
    [^1]: text                            a note; [^1] in a paragraph is its mark

Every other line is a paragraph. All is deterministic: what is drawn by chance has the document's name as seed.
"""

from __future__ import annotations

import io
import random
import re
import shutil
import subprocess
import tempfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple


class Printed(NamedTuple):
    """A cell as it is printed: from which column on it stands, across how many columns and rows."""

    text: str
    column: int
    wide: int = 1
    high: int = 1


class Part(NamedTuple):
    """A block of a document: how its line was marked (``""``: a paragraph), and what stands in it."""

    mark: str
    text: str


class Paper(NamedTuple):
    """A document of the set. ``notes`` are in the order of their numbers."""

    file: str
    name: str
    kind: str
    parts: tuple[Part, ...]
    notes: tuple[str, ...]

    @property
    def title(self) -> str:
        """The first headline."""
        return _NOTE.sub("", next(p.text for p in self.parts if p.mark == "#"))

    def tables(self) -> Iterator[list[list[str]]]:
        """The cells of each table."""
        yield from ([_cells(row) for row in rows] for mark, rows in _blocks(self.parts) if mark == "|")

    def draw(self, what: str) -> random.Random:
        """Chance that is the same in every run."""
        return random.Random(zlib.crc32(f"{self.file} {what}".encode()))


_MARKED = re.compile(r"(?P<mark>#{1,3}|[\^~=>%|])(?P<text> .+)$")
_NOTE = re.compile(r"\[\^(\d+)\]")


def paper(path: Path) -> Paper:
    """Read a source. See above."""
    head, _, body = path.read_text("utf-8").partition("\n---\n")
    told = dict(line.split(": ", 1) for line in head.splitlines())
    parts: list[Part] = []
    notes: list[str] = []
    for line in body.splitlines():
        if note := re.match(r"\[\^\d+\]: (.+)", line):
            notes.append(note[1])
        elif line == "===":
            parts.append(Part("===", ""))
        elif marked := _MARKED.match(line):
            parts.append(Part(marked["mark"], marked["text"].strip()))
        elif line:
            parts.append(Part("", line))
    return Paper(path.stem, told["name"], told["kind"], tuple(parts), tuple(notes))


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip("|").split("|")]


def _blocks(parts: Sequence[Part]) -> Iterator[tuple[str, list[str]]]:
    """Blocks with their lines; the rows of a table are one block."""
    for mark, run in groupby(parts, lambda p: p.mark):
        lines = [p.text for p in run]
        if mark == "|":
            yield mark, lines
        else:
            yield from ((mark, [line]) for line in lines)


def _merged(rows: Sequence[str]) -> list[list[Printed]]:
    """The rows of a table as printed: equal neighbours in a head of two rows are one cell."""
    grid = [_cells(row) for row in rows]
    if len(grid) < 2 or grid[0][0] != grid[1][0]:
        return [[Printed(cell, n) for n, cell in enumerate(row)] for row in grid]
    above, below = grid[:2]
    first: list[Printed] = []
    for n, cell in enumerate(above):
        if n and above[n - 1] == cell:
            first[-1] = first[-1]._replace(wide=first[-1].wide + 1)
        else:
            first.append(Printed(cell, n, high=2 if below[n] == cell else 1))
    second = [Printed(cell, n) for n, cell in enumerate(below) if above[n] != cell]
    return [first, second, *([Printed(cell, n) for n, cell in enumerate(row)] for row in grid[2:])]


# Plain text


def plain(document: Paper) -> bytes:
    """A line for each block, notes at the end."""
    lines = []
    for mark, rows in _blocks(document.parts):
        if mark == "|":
            lines += [" | ".join(_cells(row)) for row in rows]
        elif mark == "===":
            lines.append("")
        else:
            lines.append(("" if mark else "　　") + rows[0])
    if document.notes:
        lines += ["注释：", *(f"[{n}]{note}" for n, note in enumerate(document.notes, 1))]
    return (_NOTE.sub(r"[\1]", "\n".join(lines)) + "\n").encode()


# DOCX

_FOOTNOTES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>
{}</w:footnotes>"""
_FOOTNOTE = (
    '<w:footnote w:id="{}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
    '<w:r><w:t xml:space="preserve"> {}</w:t></w:r></w:p></w:footnote>'
)


def docx(document: Paper) -> bytes:
    """A Word file as an office writes it: styles, merged cells, footnotes, a page header, runs that end anywhere."""
    from docx import Document as new
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

    file, draw = new(), document.draw("docx")
    file.sections[0].header.paragraphs[0].text = document.title
    for mark, rows in _blocks(document.parts):
        if mark == "|":
            _docx_table(file, rows)
        elif mark in ("#", "##", "###"):
            _docx_runs(file.add_heading(level=0 if mark == "#" else len(mark) - 1), rows[0], draw)
        elif mark == "===":
            file.add_paragraph()
        else:
            paragraph = file.add_paragraph(style="Caption" if mark in ("%", "=") else None)
            _docx_runs(paragraph, rows[0], draw)
            if mark:
                paragraph.alignment = ALIGN.RIGHT if mark == ">" else ALIGN.CENTER
    if document.notes:
        _docx_notes(file, document.notes)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def converted_docx(document: Paper) -> bytes:
    """A Word file as converters make it of a printed one: no styles, each printed line a paragraph of its own."""
    from docx import Document as new

    file = new()
    for mark, rows in _blocks(document.parts):
        if mark == "|":
            _docx_table(file, rows)
            continue
        text = _NOTE.sub(r"[\1]", rows[0])
        for line in [text] if mark else _lines(f"　　{text}"):
            file.add_paragraph(line)
    for n, note in enumerate(document.notes, 1):
        file.add_paragraph(f"[{n}]{note}")
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _lines(text: str) -> Iterator[str]:
    """The text in lines of 38 Chinese characters, none of which begins with a mark that ends something."""
    line, wide = "", 0
    for char in text:
        room = 1 if char.isascii() else 2
        if wide + room > 76 and char not in "，。、；：）”%":
            yield line
            line, wide = "", 0
        line, wide = line + char, wide + room
    yield line


def _docx_runs(paragraph: Any, text: str, draw: random.Random) -> None:
    """The text in several runs, as Word leaves it after corrections; marks of notes as references."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for n, piece in enumerate(_NOTE.split(text)):
        if n % 2:
            reference = OxmlElement("w:footnoteReference")
            reference.set(qn("w:id"), piece)
            paragraph.add_run()._r.append(reference)
            continue
        at = sorted(draw.sample(range(len(piece)), min(2, len(piece))))
        for start, end in zip([0, *at], [*at, len(piece)], strict=True):
            if start < end:
                paragraph.add_run(piece[start:end])


def _docx_table(file: Any, rows: Sequence[str]) -> None:
    table = file.add_table(len(rows), len(_cells(rows[0])), style="Table Grid")
    for r, printed in enumerate(_merged(rows)):
        for text, c, wide, high in printed:
            cell = table.cell(r, c)
            if wide > 1 or high > 1:
                cell = cell.merge(table.cell(r + high - 1, c + wide - 1))
            cell.text = text


def _docx_notes(file: Any, notes: Sequence[str]) -> None:
    """python-docx knows no footnotes: the part is written by hand."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part as Packed

    written = "".join(_FOOTNOTE.format(n, escape(note)) for n, note in enumerate(notes, 1))
    part = Packed(
        PackURI("/word/footnotes.xml"),
        CONTENT_TYPE.WML_FOOTNOTES,
        _FOOTNOTES.format(written).encode(),
        file.part.package,
    )
    file.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


# HTML

_PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}_政务公开_样例门户网</title>
<meta name="ArticleTitle" content="{title}"><meta name="keywords" content="统计,公报,GDP增长8.8%">
<meta name="description" content="样例门户网，访问量超过9000万次"><link rel="stylesheet" href="/style/main.css">
<style>.nav li {{ float: left; width: 12.5% }} .TRS_Editor p {{ line-height: 2; margin: 0 0 15px }}</style>
<script>var hits = 128500; var tip = "本站访问量增长25.6%，达到3200万次"; document.title += "";</script>
</head><body>
<div class="top"><a href="/">首页</a> | <a href="/en/">English</a> | <a href="/old/">长者模式</a></div>
<ul class="nav"><li><a href="/a/">政务公开</a></li><li><a href="/b/">政务服务</a></li><li><a href="/c/">互动交流</a></li>
<li><a href="/d/">政府数据</a></li><li><a href="/e/">走进本地</a></li></ul>
<div class="crumbs">您当前的位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; <a href="/tjxx/">统计信息</a></div>
<div class="article">
<div class="tools">【字体：<a href="javascript:;">大</a> <a href="javascript:;">中</a> <a href="javascript:;">小</a>】
<a href="javascript:window.print()">打印</a></div>
<div class="TRS_Editor" id="zoom">
{body}
</div>
<div class="share">分享到：<a href="#">微信</a> <a href="#">微博</a></div>
</div>
<div class="related"><h3>相关阅读</h3><ul>
<li><a href="/x/1.html">去年我省外贸出口增长9.9%</a></li><li><a href="/x/2.html">一图读懂：新增企业3.3万家</a></li>
<li><a href="/x/3.html">上半年居民消费价格上涨0.1%</a></li></ul></div>
<div class="footer"><p>主办单位：样例省人民政府办公厅　网站标识码：3300000001</p><p>浙ICP备00000000号　公网安备33000000000001号</p></div>
<script src="/js/stat.js"></script><noscript>请启用脚本，已有98%的用户启用</noscript>
</body></html>
"""
_TAGS = {
    "#": '<h1 class="title">{}</h1>',
    "##": "<h2>{}</h2>",
    "###": "<h3>{}</h3>",
    "^": '<p style="text-align: center">{}</p>',
    "~": '<p class="paper">{}</p>',
    "=": '<p class="name" style="text-align: center"><strong>{}</strong></p>',
    ">": '<p class="unit" style="text-align: right">{}</p>',
    "%": '<p class="photo"><img src="images/1.jpg" alt=""><br>{}</p>',
    "": "<p>　　{}</p>",
}
# What comes of headings and paragraphs where an editor has pasted from Word.
_PASTED = {
    **_TAGS,
    "##": '<p style="text-indent: 2em"><strong><span style="font-family: 黑体">{}</span></strong></p>',
    "###": '<p style="text-indent: 2em"><b>{}</b></p>',
    "": '<p class="MsoNormal" style="text-indent: 2em"><span>{}</span></p>',
}


def html(document: Paper) -> bytes:
    """A page of a government's site: menus, scripts, links to other news. Every other one is pasted from Word."""
    draw = document.draw("html")
    pasted = zlib.crc32(document.file.encode()) % 2 == 1
    tags = _PASTED if pasted else _TAGS
    cut = _within_spans(draw) if pasted else escape
    body = "\n".join(_html_parts(document.parts, tags, cut))
    if document.notes:
        notes = "".join(f'<p id="fn{n}">[{n}]{escape(note)}</p>' for n, note in enumerate(document.notes, 1))
        body += f'\n<div class="notes"><p>注释：</p>{notes}</div>'
    return _PAGE.format(title=escape(document.title), body=body).encode()


def _html_parts(
    parts: Sequence[Part], tags: dict[str, str], cut: Callable[[str], str] = escape
) -> Iterator[str]:
    for mark, rows in _blocks(parts):
        if mark == "|":
            yield _html_table(rows)
        elif mark == "===":
            yield "<hr>"
        else:
            text = _NOTE.sub(
                r'<sup><a href="#fn\1">[\1]</a></sup>', cut(rows[0]) if not mark else escape(rows[0])
            )
            yield tags[mark].format(text)


def _within_spans(draw: random.Random) -> Callable[[str], str]:
    """Some digits in a span of their own, as Word's pages have them."""
    return lambda text: re.sub(
        r"(?<!\^)\d+",
        lambda m: f'<span lang="EN-US">{m[0]}</span>' if draw.random() < 0.5 else m[0],
        escape(text),
    )


def _html_table(rows: Sequence[str]) -> str:
    def cell(text: str, _column: int, wide: int, high: int) -> str:
        spans = (f' colspan="{wide}"' if wide > 1 else "") + (f' rowspan="{high}"' if high > 1 else "")
        return f"<td{spans}>{escape(text)}</td>"

    printed = ("".join(cell(*c) for c in row) for row in _merged(rows))
    return (
        "<table border='1'><tbody>\n" + "\n".join(f"<tr>{row}</tr>" for row in printed) + "\n</tbody></table>"
    )


# PDF

_FONT = "'Noto Serif CJK SC', 'Noto Sans CJK SC', serif"
_SHEETS = {
    "report": "@page { size: A4; margin: 37mm 26mm 35mm 28mm } body { font-size: 16pt; line-height: 28pt }",
    "communique": "@page { size: A4; margin: 25mm 22mm } body { font-size: 12pt; line-height: 20pt }",
    "release": "@page { size: A4; margin: 25mm } body { font-size: 14pt; line-height: 24pt }",
    "magazine": "@page { size: 210mm 285mm; margin: 20mm 16mm } body { font-size: 10.5pt; line-height: 17pt }"
    " main { column-count: 2; column-gap: 8mm }",
    "newspaper": "@page { size: 280mm 270mm; margin: 14mm } body { font-size: 13.5pt; line-height: 21pt }"
    " .body { word-break: break-all }",
}
_SCREEN = "@page { size: A4 } body { font-family: 'Noto Sans CJK SC', sans-serif; font-size: 11pt; line-height: 1.5 }"
_STYLE = """
@page { @top-center { content: %(header)s; font-size: 9pt } @bottom-center { content: "— " counter(page) " —"; font-size: 11pt } }
body { font-family: %(font)s; margin: 0; text-align: justify }
h1 { font-size: 1.4em; line-height: 1.4; text-align: center } h2 { font-size: 1.1em; text-indent: 2em } h3 { font-size: 1em; text-indent: 2em }
h1, h2, h3 { break-after: avoid; margin: .6em 0 }
p { text-indent: 2em; margin: 0 } p.middle { text-align: center; text-indent: 0; margin-bottom: .5em }
p.unit { text-align: right; font-size: .85em } p.name { text-align: center; text-indent: 0; font-weight: bold; margin-top: .5em; break-after: avoid }
p.unit { break-after: avoid } table { border-collapse: collapse; width: 100%%; font-size: .85em; line-height: 1.5; margin-bottom: .7em }
td { border: .5pt solid black; padding: 1pt 4pt; text-align: center } td:first-child { text-align: left } tr { break-inside: avoid }
sup { font-size: .6em; line-height: 0 } a { color: inherit; text-decoration: none }
.notes { font-size: .8em; line-height: 1.6; border-top: .5pt solid black; margin-top: 1em }
.masthead { border-bottom: 2pt solid black; text-indent: 0; font-size: 10pt } article { padding: 3mm 0; border-bottom: .5pt solid black }
.body { column-gap: 8mm; column-rule: .3pt solid gray } figure { margin: 2mm 0; break-inside: avoid } figcaption { font-size: .8em; line-height: 1.4 }
figure div { height: 80mm; background: linear-gradient(100deg, #888, #ccc 40%%, #666) }
.page { display: grid; grid-template-columns: 2fr 1fr; column-gap: 8mm } .page article:first-child { grid-column: 1 / 3 }
"""
_PRINTED = {
    **_TAGS,
    "^": '<p class="middle">{}</p>',
    "~": '<p class="masthead">{}</p>',
    "=": '<p class="name">{}</p>',
    ">": '<p class="unit">{}</p>',
    "%": "<figure><div></div><figcaption>{}</figcaption></figure>",
    "": "<p>{}</p>",
}


def print_page(document: Paper) -> str:
    """The page that is printed as PDF: running header, page numbers, columns where there are such."""
    header = f'"{document.title}"' if document.kind in ("communique", "release", "magazine") else '""'
    style = _SHEETS[document.kind] + _STYLE % {"header": header, "font": _FONT}
    body = _newspaper(document) if document.kind == "newspaper" else _sheet(document)
    title = escape(document.title)
    return f'<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>{title}</title><style>{style}</style><body>{body}</body></html>'


def _sheet(document: Paper) -> str:
    split = (
        next((n for n, p in enumerate(document.parts) if p.mark == ""), 0)
        if document.kind == "magazine"
        else 0
    )
    head, rest = document.parts[:split], document.parts[split:]
    top = "\n".join(_html_parts(head, _PRINTED))
    body = "\n".join(_html_parts(rest, _PRINTED))
    notes = "".join(f"<p>[{n}]{escape(note)}</p>" for n, note in enumerate(document.notes, 1))
    return f"{top}<main>{body}</main>" + (f'<div class="notes"><p>注释：</p>{notes}</div>' if notes else "")


def _newspaper(document: Paper) -> str:
    """The first article over three columns, the second over two of them, the third beside it in one."""
    apart = [[*run] for more, run in groupby(document.parts, lambda p: p.mark == "===") if not more]
    masthead = [p for p in apart[0] if p.mark == "~"]
    apart[0] = [p for p in apart[0] if p.mark != "~"]
    out = ["".join(_html_parts(masthead, _PRINTED)), '<div class="page">']
    for columns, parts in zip((3, 2, 1), apart, strict=True):
        heads = [p for p in parts if p.mark in ("#", "^")]
        body = "\n".join(_html_parts([p for p in parts if p.mark not in ("#", "^")], _PRINTED))
        out.append("<article>" + "\n".join(_html_parts(heads, _PRINTED)))
        out.append(f'<div class="body" style="column-count: {columns}">{body}</div></article>')
    return "\n".join([*out, "</div>"])


def pdf(document: Paper) -> bytes:
    """A printed page with a text layer: by a headless Chromium, where there is none by reportlab."""
    return _printed(print_page(document), "--no-pdf-header-footer") or simple_pdf(document)


def printed_page(document: Paper) -> bytes:
    """The web page as people print it into a file: with menus, links, and what the browser puts on each page."""
    page = html(document).decode("utf-8")
    return _printed(page.replace("</head>", f"<style>{_SCREEN}</style></head>")) or simple_pdf(document)


def _printed(page: str, *options: str) -> bytes:
    """A page's PDF by a headless Chromium, ``b""`` where there is none."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        return b""
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "page.html", Path(folder) / "page.pdf"
        source.write_text(page, "utf-8")
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        command += [f"--user-data-dir={folder}/user", *options, f"--print-to-pdf={out}", str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return out.read_bytes()


def simple_pdf(document: Paper) -> bytes:
    """One column on A4, with a font that every reader of PDF has."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    text = ParagraphStyle("text", fontName="STSong-Light", fontSize=12, leading=20, wordWrap="CJK")
    indented = ParagraphStyle("indented", text, firstLineIndent=24)
    middle = ParagraphStyle("middle", text, alignment=1)
    story: list[Any] = []
    for mark, rows in _blocks(document.parts):
        if mark == "|":
            grid = [_cells(row) for row in rows]
            story.append(
                Table(
                    grid,
                    style=[
                        ("GRID", (0, 0), (-1, -1), 0.5, "black"),
                        ("FONT", (0, 0), (-1, -1), "STSong-Light"),
                    ],
                )
            )
        elif mark == "===":
            story.append(Spacer(1, 20))
        else:
            line = _NOTE.sub(r"<super>[\1]</super>", escape(rows[0]))
            story.append(Paragraph(line, indented if not mark else middle if mark in "#^=" else text))
    story += [Paragraph(f"[{n}]{escape(note)}", text) for n, note in enumerate(document.notes, 1)]
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, title=document.title, invariant=1).build(story)
    return out.getvalue()


# Scans


def clean_scan(document: Paper, printed: bytes) -> bytes:
    """The printed pages as pictures of 200 (newspaper) or 250 dots an inch, straight and sharp."""
    dots = 200 if document.kind == "newspaper" else 250
    return _pictures([*_rendered(printed, dots)], quality=90, dots=dots)


def bad_scan(document: Paper, printed: bytes) -> bytes:
    """The same as a poor machine gives it: 150 to 200 dots an inch, askew, grainy, blurred, unevenly lit, packed hard."""
    draw = document.draw("scan")
    dots = draw.randrange(165, 200) if document.kind != "newspaper" else 190
    worn = [_worn(page, draw) for page in _rendered(printed, dots)]
    return _pictures(worn, quality=draw.randrange(45, 61), dots=dots)


def _rendered(printed: bytes, dots: int) -> Iterator[Any]:
    """The pages as grey pictures."""
    import pypdfium2

    pages = pypdfium2.PdfDocument(printed)
    for page in pages:
        yield page.render(scale=dots / 72, grayscale=True).to_pil()
    pages.close()


def _worn(page: Any, draw: random.Random) -> Any:
    """Turned by half a degree to two, blurred, lit from one side, with grain."""
    import numpy
    from PIL import Image, ImageFilter

    turned = page.rotate(
        draw.choice((-1, 1)) * draw.uniform(0.5, 2), resample=Image.Resampling.BICUBIC, fillcolor=255
    )
    soft = turned.filter(ImageFilter.GaussianBlur(draw.uniform(0.5, 0.8)))
    pixels = numpy.asarray(soft, dtype=numpy.float32)
    down = numpy.linspace(draw.uniform(0.8, 0.9), 1, pixels.shape[0], dtype=numpy.float32)[:, None]
    across = numpy.linspace(1, draw.uniform(0.8, 0.95), pixels.shape[1], dtype=numpy.float32)[None, :]
    grain = numpy.random.default_rng(draw.randrange(2**31)).normal(0, 9, pixels.shape)
    return Image.fromarray(numpy.clip(pixels * down * across + grain, 0, 255).astype(numpy.uint8))


def _pictures(pages: Sequence[Any], quality: int, dots: int) -> bytes:
    """A PDF that is nothing but JPEG pictures."""
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=dots, quality=quality)
    return out.getvalue()
