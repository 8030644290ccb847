"""Spoilt files and texts by the hundred thousand: nothing but ``UnreadableInput`` may come of them, and what is read must hold together.

    python benchmarks/fuzz.py                          every target for a minute
    python benchmarks/fuzz.py text docx -s 600         these targets for ten minutes each
    python benchmarks/fuzz.py text --first 31415 -n 1  one input again

An input is made from a target's name and a number alone, by spoiling the documents of ``benchmarks/readers`` in all forms
or by putting together what texts are made of, so every fault can be seen again. Each target runs in a process of its own:
one that dies is told with the input it died of. Checked of what is read: repairs replayed on the source give the text,
blocks follow each other, every place lies in the source, a statement's place gives its words, runs and doubts lie in
the source. An input that takes more than ``SLOW`` seconds of the processor is left and told too.
"""

from __future__ import annotations

import argparse
import faulthandler
import io
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import rendering
from duizhang.grammar import extract
from duizhang.model import BlockKind, Document, UnreadableInput, replayed
from duizhang.reading import layout, read_bytes
from duizhang.reading.source import Draft, Source

HERE = Path(__file__).parent
SET = HERE / "readers"
SLOW = 5.0
"""Seconds of the processor, of an input of a few kilobytes, after which something is wrong."""
RECOGNISING = 60.0
"""The same of an input whose pages may have to be recognised, one or two of them."""
BATCH = 100
"""Inputs between two looks at the clock."""

# Materials

ROLES: tuple[BlockKind | None, ...] = (None, None, None, "heading", "paragraph", "caption", "furniture")

PIECES = (
    *"，。；：、！？,.;:…—–-~～·%％‰+×/|｜＊*#>=_ \t\u3000\u00a0\u200b\ufeff\u2028\x0b\x0c\r\n",
    *"（）()【】[]〔〕《》“”‘’「」『』\"'",
    *"⼀⼆⼈⼤⽣⾦ｱ①㈠㎡℃０１２３４５％．，ＡＢＣⅣ㊿½٣०",
    *"增长下降全省元亿万家国际貿易發國億萬長",
    *(
        "\n\n",
        "\r\n",
        "——",
        "……",
        "““",
        "””",
        "１２．５％",
        "12,9%",
        "1O.5",
        "l2",
        "12. 5",
        "3 . 8",
        "[1]",
        "[^2]",
        "&nbsp;",
        "<b>",
    ),
    *(
        "推 进 教 育",
        "加快走出新路子加快走出新路子",
        "一、",
        "（二）",
        "第三章",
        "第12版",
        "下转第5版",
        "■",
        "——12——",
        "- 3 -",
        "表1",
        "单位：亿元",
    ),
    *(
        "指标 | 单位 | 2024年",
        "产量 | 万吨 | 12.5",
        "| a | b |",
        "|---|---|",
        "其中",
        "合计",
        "1—11月",
        "2025年1月14日",
        "新华社北京1月14日电",
    ),
    *(
        "本报杭州1月14日讯",
        "增长5.2%",
        "达到45.47万亿元",
        "第二位",
        "翻一番",
        "分别为3.1%、4.5%和-2.0%",
        "12",
        "7",
        "0",
        "亿元",
        "个百分点",
    ),
)
LINE_PIECES = tuple(p for p in PIECES if not any(c in "\n\r\x0b\x0c\u2028" for c in p))
HTML_PIECES = (
    *(
        "<p>",
        "</p>",
        "<table>",
        "<tr>",
        "<td>",
        "</td>",
        "</table>",
        "<br>",
        "<div class='a'>",
        "</div>",
        "<span>",
        "</span>",
        "<!--",
        "-->",
    ),
    *(
        "<script>",
        "</script>",
        "<style>",
        "&#x0;",
        "&#xD800;",
        "&#99999999;",
        "&amp;",
        "&lt;",
        "<td colspan=3>",
        "<td rowspan='-1'>",
        "<td colspan=x>",
    ),
    *(
        "<meta charset=gbk>",
        "<meta name='PubDate' content='2025-13-45'>",
        "<title>",
        "<h1>",
        "</h1>",
        "<sup>",
        "<ul><li>",
        "<a href=#>",
        "<![CDATA[",
    ),
    *(
        "<body>",
        "</html>",
        "<html xmlns='x'>",
        "<?xml version='1.0'?>",
        "<!DOCTYPE html>",
        "<math>",
        "<svg>",
        "<template>",
        "<select><option>",
        "\0",
    ),
)
XML_PIECES = (
    *(
        "<w:p>",
        "</w:p>",
        "<w:r>",
        "</w:r>",
        "<w:t>",
        "</w:t>",
        "<w:tbl>",
        "<w:tr>",
        "<w:tc>",
        "</w:tc>",
        "</w:tr>",
        "</w:tbl>",
        "<w:br/>",
        "<w:tab/>",
    ),
    *(
        '<w:gridSpan w:val="3"/>',
        '<w:gridSpan w:val="-9"/>',
        '<w:gridSpan w:val="99999999"/>',
        "<w:vMerge/>",
        '<w:vMerge w:val="restart"/>',
    ),
    *(
        '<w:ilvl w:val="77"/>',
        '<w:numId w:val="x"/>',
        '<w:footnoteReference w:id="9"/>',
        "<w:txbxContent>",
        "<w:del>",
        "<w:ins>",
        "<w:vanish/>",
    ),
    *(
        '<c r="ZZZ1">',
        '<c r="A0">',
        '<row r="-1">',
        "<v>1e999</v>",
        '<c t="s"><v>99</v></c>',
        '<mergeCell ref="A1:XFD9"/>',
        "&#0;",
        "&x;",
        "<!-- -->",
    ),
)
NUMBERS = (
    b"0",
    b"1",
    b"-1",
    b"65536",
    b"2147483647",
    b"4294967295",
    b"99999999999999999999",
    b"1e9",
    b"0.0000001",
)


@cache
def papers() -> tuple[rendering.Paper, ...]:
    """The documents of the set."""
    return tuple(map(rendering.paper, sorted(SET.glob("*.txt"))))


@cache
def forms(name: str) -> tuple[bytes, ...]:
    """All documents in one form."""
    made: dict[str, Callable[[rendering.Paper], bytes]] = {
        "text": rendering.plain,
        "docx": rendering.docx,
        "html": rendering.html,
        "pdf": rendering.simple_pdf,
    }
    return tuple(map(made[name], papers()))


@cache
def workbooks() -> tuple[bytes, ...]:
    """The tables of the set, each set as a workbook."""
    import openpyxl

    made = []
    for document in papers():
        book = openpyxl.Workbook()
        for rows in document.tables():
            sheet = book.create_sheet()
            for row in rows:
                sheet.append([_number(cell) for cell in row])
            sheet.merge_cells("A1:B1")
        out = io.BytesIO()
        book.save(out)
        made.append(out.getvalue())
    return tuple(made)


def _number(cell: str) -> str | float:
    return float(cell) if cell.replace(".", "", 1).lstrip("-").isdigit() else cell


# Spoiling


def spoilt_text(text: str, draw: random.Random, pieces: tuple[str, ...], times: int) -> str:
    """Pieces put in, stretches taken out, doubled or moved."""
    for _ in range(draw.randint(1, times)):
        at = draw.randrange(len(text) + 1)
        size = draw.choice((1, 1, 2, 5, 20, 100))
        how = draw.randrange(5)
        if how < 2:
            text = text[:at] + draw.choice(pieces) * draw.choice((1, 1, 1, 2, 30)) + text[at:]
        elif how == 2:
            text = text[:at] + text[at + size :]
        elif how == 3:
            text = text[: at + size] + text[at:]
        else:
            to = draw.randrange(len(text) + 1)
            text = text[:to] + text[at : at + size] + text[to:]
    return text


def spoilt_bytes(data: bytes, draw: random.Random, times: int) -> bytes:
    """Bits turned, bytes put in and taken out, numbers changed, the end cut off."""
    out = bytearray(data)
    for _ in range(draw.randint(1, times)):
        at = draw.randrange(len(out) + 1)
        how = draw.randrange(7)
        if how == 0 and at < len(out):
            out[at] ^= 1 << draw.randrange(8)
        elif how == 1 and at < len(out):
            out[at] = draw.choice((0, 255, 10, 32, 60, 128))
        elif how == 2:
            out[at:at] = draw.randbytes(draw.randint(1, 8))
        elif how == 3:
            del out[at : at + draw.choice((1, 4, 50))]
        elif how == 4 and draw.random() < 0.1:
            del out[at:]
        elif how == 5:
            out[at:at] = out[at : at + 30]
        elif (found := _digits(out, at)) is not None:
            out[found[0] : found[1]] = draw.choice(NUMBERS)
    return bytes(out)


def _digits(data: bytearray, at: int) -> tuple[int, int] | None:
    """The next run of digits within a hundred bytes."""
    start = next((i for i in range(at, min(at + 100, len(data))) if 48 <= data[i] <= 57), None)
    if start is None:
        return None
    end = start
    while end < len(data) and 48 <= data[end] <= 57:
        end += 1
    return start, end


def spoilt_zip(data: bytes, draw: random.Random) -> bytes:
    """A member's text spoilt and packed again, so that sums are right; or members lost, doubled, renamed."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        members = {name: old.read(name) for name in old.namelist()}
    chosen = [
        n
        for n in members
        if n.endswith((".xml", ".rels")) and ("document" in n or "sheet" in n or draw.random() < 0.3)
    ]
    for name in draw.sample(chosen, min(len(chosen), draw.randint(1, 2))):
        text = members[name].decode("utf-8", "replace")
        how = draw.randrange(3)
        if how == 0:
            members[name] = spoilt_bytes(members[name], draw, 3)
        else:
            members[name] = _spoilt_tags(text, draw).encode("utf-8", "replace")
    if draw.random() < 0.1:
        members.pop(draw.choice(list(members)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name, body in members.items():
            new.writestr(name, body)
    return out.getvalue()


def _spoilt_tags(text: str, draw: random.Random) -> str:
    """Elements taken out, doubled or put in between tags, mostly in pairs, so that it often stays XML."""
    for _ in range(draw.randint(1, 6)):
        at = text.find("<", draw.randrange(max(1, len(text))))
        end = text.find(">", at) + 1
        if at < 0 or end <= 0:
            continue
        how = draw.randrange(5)
        if how == 0:
            text = text[:at] + draw.choice(XML_PIECES) + text[at:]
        elif how == 1:
            name = text[at + 1 : end - 1].split(" ")[0].strip("/")
            close = text.find(f"</{name}>", end)
            if close > 0:
                close += len(name) + 3
                text = draw.choice((text[:at] + text[close:], text[:close] + text[at:close] + text[close:]))
        elif how == 2:
            text = text[:end] + draw.choice(PIECES[:100]).replace("<", "").replace("&", "") + text[end:]
        elif how == 3 and (found := _digits(bytearray(text[at:end].encode("ascii", "replace")), 0)):
            text = text[: at + found[0]] + draw.choice(NUMBERS).decode() + text[at + found[1] :]
        else:
            element = draw.choice(XML_PIECES)
            if element.endswith("/>"):
                text = text[:end] + element + text[end:]
    return text


# Targets


def _assembled(draw: random.Random) -> bytes:
    """What texts are made of, put together at random."""
    return "".join(draw.choices(PIECES, k=draw.randint(1, 25))).encode("utf-8", "replace")


def _text(draw: random.Random) -> bytes:
    """Some lines of a document, spoilt."""
    lines = draw.choice(forms("text")).decode().splitlines(keepends=True)
    at = draw.randrange(len(lines))
    return spoilt_text("".join(lines[at : at + draw.randint(1, 3)])[:400], draw, PIECES, 6).encode(
        "utf-8", "replace"
    )


def _encoded(draw: random.Random) -> bytes:
    """The same in another encoding, with its bytes spoilt."""
    coding = draw.choice(("utf-8", "gb18030", "big5", "utf-16", "utf-16-be", "utf-32"))
    data = _text(draw).decode("utf-8", "replace").encode(coding, "ignore")
    return spoilt_bytes(data, draw, 3) if draw.random() < 0.7 else data


def _table(draw: random.Random) -> bytes:
    """Rows with bars, commas, tabs or spaces between cells, some of them too short or too long."""
    bar = draw.choice((" | ", "|", ",", "\t", ";", "  "))
    width = draw.randint(1, 6)
    rows = []
    for _ in range(draw.randint(1, 12)):
        cells = [draw.choice(LINE_PIECES) for _ in range(max(1, width + draw.choice((0, 0, 0, 0, 1, -1))))]
        rows.append(bar.join(f'"{c}"' if bar == "," and draw.random() < 0.2 else c for c in cells))
    return draw.choice(("\n", "\r\n", "\n\n")).join(rows).encode("utf-8", "replace")


def _html(draw: random.Random) -> bytes:
    """A page of the web, spoilt in its text and its tags."""
    text = draw.choice(forms("html")).decode()
    if draw.random() < 0.6:
        at = draw.randrange(len(text))
        text = text[:150] + text[at : at + draw.randint(50, 1500)]
    return spoilt_text(text, draw, HTML_PIECES + PIECES, 8).encode(
        draw.choice(("utf-8", "gb18030")), "replace"
    )


def _docx(draw: random.Random) -> bytes:
    data = draw.choice(forms("docx"))
    return spoilt_zip(data, draw) if draw.random() < 0.9 else spoilt_bytes(data, draw, 5)


def _xlsx(draw: random.Random) -> bytes:
    data = draw.choice(workbooks())
    return spoilt_zip(data, draw) if draw.random() < 0.9 else spoilt_bytes(data, draw, 5)


def _pdf(draw: random.Random) -> bytes:
    return spoilt_bytes(draw.choice(forms("pdf")), draw, 12)


def _zip(draw: random.Random) -> bytes:
    """An archive with a few spoilt files, or spoilt itself."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for n in range(draw.randint(0, 3)):
            make, suffix = draw.choice(((_text, "txt"), (_html, "html"), (_table, "csv"), (_encoded, "md")))
            file.writestr(f"{draw.choice(('报告', '../a', 'a/b', '', '.'))}{n}.{suffix}", make(draw))
    return spoilt_bytes(out.getvalue(), draw, 3) if draw.random() < 0.3 else out.getvalue()


TARGETS: dict[str, tuple[Callable[[random.Random], bytes], str]] = {
    "repairs": (_assembled, ""),
    "assembled": (_assembled, ".txt"),
    "text": (_text, ".txt"),
    "encoded": (_encoded, ".txt"),
    "table": (_table, ".csv"),
    "html": (_html, ".html"),
    "docx": (_docx, ".docx"),
    "xlsx": (_xlsx, ".xlsx"),
    "pdf": (_pdf, ".pdf"),
    "zip": (_zip, ".zip"),
}


def made(target: str, number: int) -> bytes:
    """The input of that number."""
    return TARGETS[target][0](random.Random(zlib.crc32(target.encode()) << 32 | number))


# What must hold


def hold(document: Document) -> None:
    """Raise AssertionError where something of a document does not hold together."""
    size, length = len(document.text), len(document.source)
    assert replayed(document.source, document.repairs) == document.text, "repairs"
    at = 0
    for block in document.blocks:
        assert at <= block.span[0] < block.span[1] <= size, "blocks"
        at = block.span[1]
    for run in document.runs:
        assert 0 <= run.start < run.end <= length, "runs"
    for doubt in document.doubts:
        assert 0 <= doubt.start < doubt.end <= length, "doubts"
    reading = extract(document)
    for place in [s.place for s in reading.statements] + [u.place for u in reading.unread]:
        assert 0 <= place[0] < place[1] <= length, "place"
    for span, text in [(s.span, s.text) for s in reading.statements] + [
        (u.span, u.text) for u in reading.unread
    ]:
        assert document.text[slice(*span)] == text, "span"


def hold_repairs(text: str, draw: random.Random) -> None:
    """The same of repairs and blocks alone, half the time with what a format tells of its lines."""
    given = Source(text)
    if draw.random() < 0.5:
        draft = Draft()
        for line in text.split("\n"):
            draft.line(
                line, level=draw.choice((0, 0, 0, 1, 6)), role=draw.choice(ROLES), runs_on=draw.random() < 0.3
            )
        given = draft.source()
    repairs, known = layout.plan(given)
    at = 0
    for one in repairs:
        assert at <= one.start <= one.end <= len(text), "order of repairs"
        at = one.end
    repaired = replayed(text, repairs)
    at = 0
    for block in layout.blocks(repaired, known):
        assert at <= block.span[0] < block.span[1] <= len(repaired), "blocks"
        at = block.span[1]


class TooSlow(BaseException):
    """An input took too long. No exception that a library may wrap."""


def _stop(_signal: int, _frame: object) -> None:
    raise TooSlow


def tried(target: str, number: int) -> str:
    """Read an input: ``""`` where all is well, ``"refused"``, or what went wrong and where."""
    data = made(target, number)
    signal.setitimer(signal.ITIMER_PROF, RECOGNISING if target == "pdf" else SLOW)
    # Code that does not look at signals is ended, and its process with it.
    faulthandler.dump_traceback_later(60 * SLOW, exit=True)
    try:
        if target == "repairs":
            hold_repairs(data.decode(), random.Random(number))
        else:
            hold(read_bytes(data, f"{number}{TARGETS[target][1]}"))
    except UnreadableInput:
        return "refused"
    except (Exception, TooSlow) as error:
        frames = [
            f
            for f in traceback.extract_tb(error.__traceback__)
            if "duizhang" in f.filename or "fuzz" in f.filename
        ]
        frames = [f for f in frames if f.name != "_stop"]
        where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
        return f"{type(error).__name__} {error if isinstance(error, AssertionError) else ''} {where}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return ""


class Tally(NamedTuple):
    """How many inputs were read and refused, and for each fault how often it was and the first inputs."""

    inputs: int
    refused: int
    faults: dict[str, tuple[int, list[int]]]


def work(target: str, first: int, count: int, seconds: float, mark: Path) -> Tally:
    """Try one input after another; the number of the one under way stands in the file ``mark``."""
    faults: dict[str, list[int]] = {}
    refused, n = 0, first
    signal.signal(signal.SIGPROF, _stop)
    end = time.monotonic() + seconds
    with mark.open("r+b", buffering=0) as under_way:
        while n < first + count and (n % BATCH or time.monotonic() < end):
            under_way.seek(0)
            under_way.write(b"%20d" % n)
            fault = tried(target, n)
            if fault == "refused":
                refused += 1
            elif fault:
                faults.setdefault(fault, []).append(n)
            n += 1
    return Tally(n - first, refused, {k: (len(v), v[:5]) for k, v in faults.items()})


def apart(target: str, first: int, count: int, seconds: float) -> Iterator[Tally]:
    """The same in processes of their own: after one that died the next goes on behind the input it died of."""
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        mark = Path(folder) / "mark"
        while count > 0 and (left := end - time.monotonic()) > 0:
            mark.write_bytes(b"%20d" % first)
            command = [
                sys.executable,
                __file__,
                target,
                "--first",
                str(first),
                "-n",
                str(count),
                "-s",
                str(left),
                "--mark",
                str(mark),
            ]
            ran = subprocess.run(command, stdout=subprocess.PIPE, check=False)
            if ran.returncode == 0:
                yield Tally(*json.loads(ran.stdout))
                return
            died = int(mark.read_bytes())
            yield Tally(died + 1 - first, 0, {f"the process died ({ran.returncode})": (1, [died])})
            count -= died + 1 - first
            first = died + 1


def main() -> int:
    """Try the targets and print what was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("targets", nargs="*", help=f"of {', '.join(TARGETS)}; all if none")
    parser.add_argument("-n", "--inputs", type=int, default=10**9, help="of each target at most")
    parser.add_argument("-s", "--seconds", type=float, default=60, help="for each target")
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--mark", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.mark:
        print(json.dumps(work(asked.targets[0], asked.first, asked.inputs, asked.seconds, asked.mark)))
        return 0
    total, faults = 0, Counter[str]()
    for target in asked.targets or TARGETS:
        start = time.monotonic()
        tallies = [*apart(target, asked.first, asked.inputs, asked.seconds)]
        inputs, refused = sum(t.inputs for t in tallies), sum(t.refused for t in tallies)
        total += inputs
        print(
            f"{target}: {inputs:,} inputs, {refused:,} refused, {time.monotonic() - start:.0f} s", flush=True
        )
        for tally in tallies:
            for fault, (times, numbers) in tally.faults.items():
                faults[f"{target}: {fault}"] += times
                print(f"  {times} × {fault}: {numbers}", flush=True)
    print(f"{total:,} inputs, {len(faults)} kinds of faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
