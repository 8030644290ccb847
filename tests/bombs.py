"""Files that no reader should trust: each made here, by its name."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

TEXT = "2025年，浙江出口4.19万亿元，增长7.2%。"
PORT = "{PORT}"
"""stands in the files for a port of this machine that must never be asked for anything"""

MB = 1024 * 1024


# PDF


def pdf(*objects: bytes, trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of these objects, numbered from 1, with the table of where they stand."""
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.7\n")
    places = []
    for n, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n" % n + body + b"\nendobj\n")
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer\n<</Size %d %s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start))
    return out.getvalue()


CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def stream(data: bytes, filters: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), filters, data)


def page(box: bytes = b"0 0 595 842", content: bytes = b"4 0 R") -> bytes:
    return b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents %s/Resources<</Font<</F 5 0 R>>>>>>" % (
        box,
        content,
    )


def small_pdf() -> bytes:
    """A page with one line of Latin letters."""
    return pdf(CATALOG, PAGES, page(), stream(b"BT /F 12 Tf 72 700 Td (growth 5.2 per cent) Tj ET"), FONT)


def chinese_pdf() -> bytes:
    """A page that says ``TEXT``."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.setFont("STSong-Light", 12)
    canvas.drawString(72, 700, TEXT)
    canvas.save()
    return out.getvalue()


def encrypted_pdf() -> bytes:
    """It opens with a password."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("geheim", canPrint=0), invariant=1)
    canvas.drawString(72, 700, "growth 5.2 per cent")
    canvas.save()
    return out.getvalue()


def pages_pdf(count: int) -> bytes:
    """So many pages, all with the same line."""
    kids = b" ".join(b"%d 0 R" % (n + 4) for n in range(1, count + 1))
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</Font<</F 4 0 R>>>>>>"
    line = stream(b"BT /F 12 Tf 72 700 Td (growth 5.2 per cent) Tj ET")
    return pdf(CATALOG, b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count), line, FONT, *[leaf] * count)


def inflating_pdf() -> bytes:
    """A page whose content unpacks, twice packed, to 300 MB of text operators."""
    line = b"BT /F 12 Tf 1 1 Td (growth 5.2 per cent) Tj ET\n" * 20_000
    packer = zlib.compressobj(9)
    once = b"".join([*(packer.compress(line) for _ in range(300 * MB // len(line))), packer.flush()])
    packed = stream(zlib.compress(once, 9), b"/Filter[/FlateDecode/FlateDecode]")
    return pdf(CATALOG, PAGES, page(), packed, FONT)


def calling_pdf() -> bytes:
    """It runs a script, opens an address and a program, and has a file within."""
    actions = b"/OpenAction<</S/JavaScript/JS(app.launchURL\\('http://127.0.0.1:%s/'\\))>>" % PORT.encode()
    catalog = b"<</Type/Catalog/Pages 2 0 R%s/AA<</WC<</S/URI/URI(http://127.0.0.1:%s/)>>>>>>" % (
        actions,
        PORT.encode(),
    )
    external = b"<</Length 0/F<</FS/URL/F(http://127.0.0.1:%s/s)>>>>stream\n\nendstream" % PORT.encode()
    return pdf(catalog, PAGES, page(), external, FONT)


def looping_pdf() -> bytes:
    """Pages that are their own parents."""
    return pdf(CATALOG, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2000000000>>", page(), stream(b""), FONT)


def deep_pdf() -> bytes:
    """Arrays in arrays, a hundred thousand deep."""
    return pdf(CATALOG, PAGES, page(content=b"[" * 100_000 + b"]" * 100_000), stream(b""), FONT)


# Pictures


def png(width: int, height: int, rows: bytes = b"\0") -> bytes:
    """The head of a picture of that size, and next to nothing in it."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def jpeg(width: int, height: int) -> bytes:
    """The same as JPEG."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0"
    return (
        b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"
        + b"\xff\xc0"
        + struct.pack(">H", len(frame) + 2)
        + frame
        + b"\xff\xd9"
    )


def bmp(width: int, height: int) -> bytes:
    """The same as BMP."""
    return b"BM" + struct.pack("<IHHIIiiHHIIiiII", 54, 0, 0, 54, 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)


def tiff(width: int, height: int) -> bytes:
    """The same as TIFF."""
    entries = (
        (256, width),
        (257, height),
        (258, 8),
        (259, 1),
        (262, 1),
        (273, 8),
        (277, 1),
        (278, height),
        (279, 1),
    )
    body = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + body + b"\0\0\0\0"


def picture_pdf(width: int, height: int) -> bytes:
    """A PDF with a picture of that size, of which only the head is true."""
    head = b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode"
    body = zlib.compress(b"\0" * MB)
    picture = head % (width, height) + b"/Length %d>>stream\n%s\nendstream" % (len(body), body)
    leaf = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>"
    )
    return pdf(CATALOG, PAGES, leaf, stream(b"595 0 0 842 0 0 cm /I Do"), picture)


# Archives


def archive(*members: tuple[str, bytes], level: int = 9) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as file:
        for name, data in members:
            file.writestr(name, data)
    return out.getvalue()


def swelling(name: str = "a.txt", size: int = 300 * MB) -> bytes:
    """A member that unpacks to a thousand times its size."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file,
        file.open(name, "w", force_zip64=True) as member,
    ):
        for _ in range(size // MB):
            member.write(b" " * MB)
    return out.getvalue()


def lying() -> bytes:
    """A member that says that it is of ten bytes and unpacks to far more."""
    data = bytearray(swelling())
    central = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, central + 24, 10)
    return bytes(data)


def nested(depth: int = 60) -> bytes:
    """Archives in archives, a text at the bottom."""
    data = TEXT.encode()
    name = "a.txt"
    for _ in range(depth):
        data = archive((name, data))
        name = "a.zip"
    return data


def overlapping(count: int = 20_000) -> bytes:
    """Many names for the same packed megabytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("0.txt", b" " * (30 * MB))
        first = file.infolist()[0]
        for n in range(1, count):
            twin = zipfile.ZipInfo(f"{n}.txt")
            for field in ("compress_type", "CRC", "compress_size", "file_size", "header_offset"):
                setattr(twin, field, getattr(first, field))
            file.filelist.append(twin)
    return out.getvalue()


def crowded(count: int = 20_000) -> bytes:
    """More members than anybody packs."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for n in range(count):
            file.writestr(zipfile.ZipInfo(f"{n}.txt"), b"")
    return out.getvalue()


# Office files

_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "增长5%增长5%">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)


def docx(body: str, prolog: str = "", relations: str = "", *more: tuple[str, bytes]) -> bytes:
    """A Word file with this body."""
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<w:document {_W}><w:body>{body}</w:body></w:document>'
    )
    links = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>'
    return archive(
        ("[Content_Types].xml", _TYPES.encode()),
        ("_rels/.rels", b"<Relationships/>"),
        ("word/document.xml", document.encode()),
        ("word/_rels/document.xml.rels", links.encode()),
        *more,
        level=1,
    )


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def linked_docx() -> bytes:
    """Pictures, a template and a frame that lie elsewhere."""
    kinds = ("image", "attachedTemplate", "frame", "oleObject", "footnotes", "styles", "numbering")
    links = "".join(
        f'<Relationship Id="r{n}" Type="{_RELATIONS}/{kind}" Target="http://127.0.0.1:{PORT}/{n}" TargetMode="External"/>'
        for n, kind in enumerate(kinds)
    )
    return docx(paragraph(TEXT), "", links)


def macro_docx() -> bytes:
    """A macro that nobody asked for."""
    return docx(paragraph(TEXT), "", "", ("word/vbaProject.bin", b"\xd0\xcf\x11\xe0" + b"Shell calc" * 100))


def xlsx(rows: Iterator[str] | list[str], prolog: str = "") -> bytes:
    """A workbook with one sheet of these rows."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    book = f'<workbook xmlns="{main}" xmlns:r="{_RELATIONS}"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>'
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    )
    root = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        file.writestr("[Content_Types].xml", _TYPES)
        file.writestr("_rels/.rels", root)
        file.writestr("xl/workbook.xml", book)
        file.writestr("xl/_rels/workbook.xml.rels", links)
        with file.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<?xml version="1.0"?>{prolog}<worksheet xmlns="{main}"><sheetData>'.encode())
            for row in rows:
                sheet.write(row.encode())
            sheet.write(b"</sheetData></worksheet>")
    return out.getvalue()


def cell(at: str, text: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


def million_rows() -> bytes:
    """A sheet with a million rows of two cells."""
    rows = (
        f'<row r="{n}"><c r="A{n}"><v>2025</v></c><c r="B{n}"><v>5.5</v></c></row>'
        for n in range(1, 1_000_001)
    )
    return xlsx(["".join(rows)])


def far_cell() -> bytes:
    """A sheet with two cells: the first and the last that a sheet can have."""
    return xlsx(
        [f'<row r="1">{cell("A1", TEXT)}</row>', '<row r="1048576"><c r="XFD1048576"><v>5</v></c></row>']
    )


# Pages of the web


def html(body: str, head: str = "") -> bytes:
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'.encode()
    )


def scripted_html() -> bytes:
    """Scripts, frames, refreshes: none is followed, none is read."""
    asks = f"http://127.0.0.1:{PORT}/"
    head = (
        f'<base href="{asks}"><meta http-equiv="refresh" content="0;url={asks}"><link rel="stylesheet" href="{asks}a.css">'
        f'<script src="{asks}a.js"></script><script>document.write("出口增长99.9%")</script>'
    )
    body = f'<iframe src="{asks}f"></iframe><img src="{asks}i" onerror="fetch(\'{asks}\')"><object data="{asks}o"></object>'
    return html(body + f"<p>{TEXT}</p>" * 3, head)


def entity_html() -> bytes:
    """XHTML with entities that multiply, and one that is a file of this machine."""
    return f'<?xml version="1.0"?>{LAUGHS}<html xmlns="http://www.w3.org/1999/xhtml"><body><p>&j;</p></body></html>'.encode()


REFUSED: dict[str, Callable[[], bytes]] = {
    "encrypted.pdf": encrypted_pdf,
    "no-pages.pdf": lambda: pdf(CATALOG, b"<</Type/Pages/Kids[]/Count 0>>"),
    "no-root.pdf": lambda: pdf(CATALOG, trailer=b""),
    "looping.pdf": looping_pdf,
    "pages.pdf": lambda: pages_pdf(30_000),
    "noise.pdf": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 400,
    "only-head.pdf": lambda: b"%PDF-1.7\n",
    "huge.png": lambda: png(25_000, 20_000),
    "huge.jpg": lambda: jpeg(25_000, 20_000),
    "huge.bmp": lambda: bmp(25_000, 20_000),
    "huge.tif": lambda: tiff(25_000, 20_000),
    "broken.png": lambda: png(800, 600)[:40],
    "empty.png": lambda: png(0, 0),
    "swelling.zip": swelling,
    "lying.zip": lying,
    "crowded.zip": crowded,
    "overlapping.zip": overlapping,
    "empty.zip": archive,
    "torn.zip": lambda: archive(("a.txt", TEXT.encode() * 100))[:80],
    "laughs.docx": lambda: docx(paragraph("&j;"), LAUGHS),
    "swelling.docx": lambda: swelling("word/document.xml"),
    "torn.docx": lambda: docx(paragraph(TEXT) * 1000)[:300],
    "not-xml.docx": lambda: archive(("word/document.xml", b"<w:document><w:body>" + b"\0" * 100)),
    "laughs.xlsx": lambda: xlsx([f'<row r="1">{cell("A1", "&j;")}</row>'], LAUGHS),
    "swelling.xlsx": lambda: swelling("xl/worksheets/sheet1.xml"),
}
"""What cannot be read, or should not be: each must be refused in words."""

EITHER: dict[str, Callable[[], bytes]] = {
    "truncated.pdf": lambda: chinese_pdf()[: len(chinese_pdf()) * 2 // 3],
    "latin.pdf": small_pdf,
    "inflating.pdf": inflating_pdf,
    "calling.pdf": calling_pdf,
    "deep.pdf": deep_pdf,
    "enormous-page.pdf": lambda: pdf(CATALOG, PAGES, page(b"0 0 2000000000 2000000000"), stream(b""), FONT),
    "negative-page.pdf": lambda: pdf(CATALOG, PAGES, page(b"0 0 -10 0"), stream(b"BT (5) Tj"), FONT),
    "huge-picture.pdf": lambda: picture_pdf(25_000, 20_000),
    "nested.zip": nested,
    "escaping.zip": lambda: archive(
        ("../../escaped.txt", TEXT.encode()), ("/tmp/escaped.txt", TEXT.encode())
    ),
    "linked.docx": linked_docx,
    "macro.docx": macro_docx,
    "outside.docx": lambda: docx(
        paragraph("&x;" + TEXT), '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    ),
    "calling.docx": lambda: docx(
        paragraph("&x;" + TEXT),
        f'<!DOCTYPE x SYSTEM "http://127.0.0.1:{PORT}/d" [<!ENTITY x SYSTEM "http://127.0.0.1:{PORT}/x">]>',
    ),
    "deep.docx": lambda: docx(
        "<w:tbl><w:tr><w:tc>" * 5_000 + paragraph(TEXT) + "</w:tc></w:tr></w:tbl>" * 5_000
    ),
    "attribute.docx": lambda: docx(f'<w:p w:rsid="{"9" * 12 * MB}"><w:r><w:t>{TEXT}</w:t></w:r></w:p>'),
    "million-rows.xlsx": million_rows,
    "far-cell.xlsx": far_cell,
    "scripted.html": scripted_html,
    "entities.html": entity_html,
    "deep.html": lambda: html("<div>" * 10_000 + TEXT + "</div>" * 10_000),
    "deep-lists.html": lambda: html("<ul><li>" * 10_000 + TEXT),
    "deep-tables.html": lambda: html("<table><tr><td>" * 3_000 + TEXT),
    "unclosed.html": lambda: html(f"<p><b><i><span>{TEXT}" * 3_000),
    "attribute.html": lambda: html(f'<p style="{"x" * 3 * MB}">{TEXT}</p>'),
    "attributes.html": lambda: html("<p " + " ".join(f'a{n}="1"' for n in range(100_000)) + f">{TEXT}</p>"),
    "wide.html": lambda: html(
        f'<table><tr><td colspan="2000000000" rowspan="2000000000">{TEXT}</td></tr><tr><td>5</td></tr></table>'
    ),
    "comments.html": lambda: b"<!-- a -->" * 300 + TEXT.encode(),
    "quotes.html": lambda: html("<a \"<a '" * 100_000 + TEXT),
    "comment.html": lambda: html(f"<p>{TEXT}</p><!--" + "-" * MB),
    "wide.csv": ("指标," * 20_000 + "\n" + "5," * 20_000).encode,
    "quote.csv": ('指标,产量\n"粮食' + ",5\n" * 20_000).encode,
}
"""What may be read in part or refused, as long as it is done in time, in little memory, and nothing is asked of anyone."""
