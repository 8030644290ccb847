"""A page with several articles, divided: each with its own title, date and area."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

from duizhang.lexicon import areas
from duizhang.lexicon.areas import Area
from duizhang.lexicon.reading import cues
from duizhang.model import Article, Block
from duizhang.reading import about, dates

_DATELINE = re.compile(
    rf"[（(【]?(?P<sender>(?:据)?{cues().senders})(?P<place>[\u4e00-\u9fff]{{0,8}}?)"
    rf"(?:(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})日)?{cues().dateline_ends}"
)
_BYLINE = re.compile(rf"{cues().byline_marks}\s*|{cues().writers}[\s　]")
_TAKEN = re.compile(r"[摄绘]$|图$")
_SEAT = "110000"
"""The code of the city in which the agencies write about the country."""
REPORTS = ("work report", "budget", "plan", "communique")


@dataclass(frozen=True, slots=True)
class Start:
    """Where an article begins: its first block, the block that shows it, and its despatch's head.

    ``speech``: the words that introduce an address printed in full.
    """

    first: int
    shown: int
    dateline: re.Match[str] | None = None
    speech: re.Match[str] | None = None


def starts(text: str, blocks: Sequence[Block], titles: Container[int]) -> list[Start]:
    """Where articles begin. ``titles`` are the places of headings that the file marks as such."""
    out: list[Start] = []
    shows = _showing(text, blocks, titles)
    if not any(s.dateline or s.speech or blocks[s.shown].kind == "caption" for s in shows):
        return []
    for s in shows:
        last = out[-1] if out else Start(-1, -1)
        first = _back(blocks, s.shown, last.shown)
        if out and not any(_is_text(b) for b in blocks[last.shown : s.shown]):
            # A title, a byline and a despatch's head with no text between them belong to one article.
            out[-1] = Start(last.first, s.shown, s.dateline or last.dateline, s.speech or last.speech)
        else:
            out.append(replace(s, first=first))
    return out


def divide(
    text: str,
    blocks: Sequence[Block],
    begins: Sequence[Start],
    home: str,
    date: str,
    before: dates.Past | None,
) -> tuple[Article, ...]:
    """The articles of a page in order. They do not overlap; what belongs to none is left out.

    ``home`` and ``date`` are the page's own, which hold where an article says nothing else.
    """
    ends = [*(s.first for s in begins[1:]), len(blocks)][: len(begins)]
    return tuple(
        _article(text, blocks[s.first : end], s, home, date, before)
        for s, end in zip(begins, ends, strict=True)
    )


def _showing(text: str, blocks: Sequence[Block], titles: Container[int]) -> list[Start]:
    """The blocks that show an article's beginning: despatches' heads, bylines, titles marked as such.

    An address has none of these at its end: the next title shows what follows it.
    """
    out: list[Start] = []
    speeches = _introduces(text)
    for i, block in enumerate(blocks):
        start, end = block.span[0], min(block.span[1], block.span[0] + 200)
        if block.kind == "paragraph":
            row = text[start:end]
            dateline = _DATELINE.match(row)
            speech = cues().speech.match(row) if speeches and _introduces(row) else None
            if dateline or speech:
                out.append(Start(i, i, dateline, speech))
        elif block.kind == "heading":
            if start in titles or _follows(out, blocks, i):
                out.append(Start(i, i))
        elif block.kind == "caption" and _is_byline(text[start:end]):
            out.append(Start(i, i))
    return out


def _introduces(text: str) -> bool:
    """Whether words stand there with which an address is introduced."""
    return any(words in text for words in cues().speech_full)


def _follows(shown: Sequence[Start], blocks: Sequence[Block], i: int) -> bool:
    """Whether block ``i`` is the first title after an address."""
    if not shown or blocks[i].kind != "heading" or blocks[i].level != 1:
        return False
    last = shown[-1]
    return last.speech is not None and blocks[i].span[0] - blocks[last.shown].span[0] > last.speech.end() + 40


def _is_text(block: Block) -> bool:
    """Whether the block is prose of some length, not a cell or a stray character."""
    return block.kind == "paragraph" and block.span[1] - block.span[0] > 20


def _is_byline(row: str) -> bool:
    return _BYLINE.match(row) is not None and not _TAKEN.search(row)


def _back(blocks: Sequence[Block], i: int, floor: int) -> int:
    """The first of the headings that stand directly over block ``i``."""
    first = i
    while first - 1 > floor and blocks[first - 1].kind in ("heading", "furniture") and i - first < 8:
        first -= 1
    while first < i and blocks[first].kind == "furniture":
        first += 1
    return first


def _article(
    text: str, blocks: Sequence[Block], start: Start, home: str, date: str, before: dates.Past | None
) -> Article:
    over = [b for b in blocks[: start.shown - start.first + 1] if b.kind == "heading"]
    span = (blocks[0].span[0], blocks[-1].span[1])
    heading = _title(text, blocks, over, start.speech)
    own = date
    if start.dateline and start.dateline["m"]:
        own = dates.with_year(int(start.dateline["m"]), int(start.dateline["d"]), before, date).date or date
    kind = about.kind(heading, "")
    return Article(
        span=span,
        title=heading,
        issuer="",
        date=own,
        area=_area(text, blocks, start, over, home),
        kind=kind if kind in REPORTS and not start.dateline else "article",
    )


def _title(text: str, blocks: Sequence[Block], over: Sequence[Block], speech: re.Match[str] | None) -> str:
    named = [b for b in over if not about.LISTED.match(text[b.span[0] : b.span[1]])]
    marked = [b for b in named if b.level == 2] or named
    inside = [b for b in blocks if b.kind == "heading" and b.level == 1 and b.span[1] - b.span[0] >= 8]
    chosen = max(marked, key=lambda b: b.span[1] - b.span[0], default=inside[0] if inside else None)
    heading = text[chosen.span[0] : chosen.span[1]] if chosen else ""
    # Over an address may stand no more than the name of the section.
    return _introduced(speech) if speech and len(heading) < 8 else heading


def _introduced(speech: re.Match[str]) -> str:
    """What introduces an address, from the office of who gives it."""
    said: str = speech["said"]
    office = cues().statesmen.search(said)
    return said[office.start() :] if office else said


def _area(text: str, blocks: Sequence[Block], start: Start, over: Sequence[Block], home: str) -> str:
    """The article's own area: its author's office, where it was sent from, what its headings name."""
    row = blocks[start.shown - start.first]
    lead = [text[b.span[0] : b.span[1]] for b in blocks[start.shown - start.first :][:3]]
    if row.kind == "caption":
        office = next((r for r in lead if re.search(cues().offices, r) and len(r) <= 40), "")
        if name := _smallest(office):
            return name
    body = text[blocks[0].span[0] : blocks[-1].span[1]]
    if start.speech:
        return _speaks_for(start.speech["said"]) or home
    if start.dateline and (name := _sent_from(start.dateline, body)):
        return name
    for block in over:
        if name := about.named_area(text[block.span[0] : block.span[1]]):
            return name
    if start.dateline:
        first = re.split("[。！？]", text[row.span[0] : row.span[1]])[0]
        return about.named_area(_places(first)) or home
    return home


def _speaks_for(introduction: str) -> str:
    """The area whose office gives an address."""
    return areas.nation().name if cues().statesmen.search(introduction) else _smallest(introduction)


def _smallest(words: str) -> str:
    """The lowest in rank of the areas named: 浙江省副省长、温州市委书记 → 温州."""
    found = [f.area for f in areas.find(words) if f.area.level in ("province", "city", "county")]
    order = ("province", "city", "county")
    return max(found, key=lambda a: order.index(a.level)).name if found else ""


def _sent_from(dateline: re.Match[str], body: str) -> str:
    """What a despatch speaks of: the country, or the place that it was sent from, or that one's province."""
    agency = re.search(cues().national, dateline["sender"]) is not None
    found = areas.find(dateline["place"])
    place = found[0].area if found else None
    named = Counter(f.area.code for f in areas.find(body)) if place else Counter[str]()
    # The despatch's own head names its place once.
    mentions = named[place.code] - 1 if place else 0
    if _is_nationwide(body, mentions, 1 if place or agency else 2):
        return areas.nation().name
    if place is None or (agency and mentions <= 0 and place.code == _SEAT):
        return ""
    province = areas.province_of(place)
    if province and province is not place and _is_provincial(body, place, mentions):
        return province.name
    return place.name


def _is_nationwide(body: str, mentions: int, least: int) -> bool:
    """Whether a despatch speaks of the whole country far more than of a home of its own."""
    nation = len(cues().nation.findall(body)) - len(cues().compared.findall(body))
    own = sum(len(words.findall(body)) for words in cues().home.values()) + mentions
    return nation >= least and nation >= 2 * own


def _is_provincial(body: str, place: Area, mentions: int) -> bool:
    """Whether a despatch from a city speaks of its province; from a capital it mostly does."""
    provincial = len(cues().home["province"].findall(body))
    municipal = len(cues().home["city"].findall(body))
    if place.code.endswith("0100"):
        return provincial >= max(1, municipal)
    return provincial > municipal + mentions


def _places(sentence: str) -> str:
    """The part of the first sentence up to its first area's end, without the despatch's head."""
    body = re.sub(r"^.{0,40}?[）)]", "", sentence)
    found = [f for f in areas.find(body) if f.area.level in ("city", "county")]
    return body[found[0].start : found[0].end] if found else ""


def days(text: str, blocks: Sequence[Block]) -> list[tuple[int, int]]:
    """The days on which the page's despatches were sent, as ``(month, day)``."""
    rows = (text[b.span[0] : b.span[0] + 80] for b in blocks if b.kind == "paragraph")
    found = (m for row in rows if (m := _DATELINE.match(row)) and m["m"])
    return [(int(m["m"]), int(m["d"])) for m in found]
