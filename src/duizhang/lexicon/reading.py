"""Cue words for reading documents, from ``data/reading.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, cast

from duizhang.language import say
from duizhang.model import DocumentKind, LexiconError

FILE = "reading.toml"


@dataclass(frozen=True, slots=True)
class Cues:
    """Words as compiled alternations, each to be placed in a larger pattern or used alone.

    ``firsts``: the characters with which lines begin that these words tell to be more than prose.
    """

    firsts: frozenset[str]

    furniture_starts: re.Pattern[str]
    furniture_within: re.Pattern[str]
    links: re.Pattern[str]
    papers: str
    turns: str
    after_day: str
    caption: re.Pattern[str]
    caption_firsts: str
    caption_lasts: str
    byline_marks: str
    writers: str
    offices: str
    senders: str
    dateline_ends: str
    national: str
    speech: re.Pattern[str]
    speech_full: tuple[str, ...]
    statesmen: re.Pattern[str]
    issuer_ends: str
    no_issuer_ends: str
    statisticians: re.Pattern[str]
    issuer_labels: str
    printers: str
    date_labels: tuple[str, ...]
    state: re.Pattern[str]
    nation: re.Pattern[str]
    compared: re.Pattern[str]
    home: dict[str, re.Pattern[str]]
    future: re.Pattern[str]
    past: re.Pattern[str]
    back: str
    ahead: str
    kinds: tuple[tuple[DocumentKind, re.Pattern[str], re.Pattern[str]], ...]


@cache
def cues() -> Cues:
    """The cue words, read once. Raises LexiconError, listing all that is wrong."""
    data = tomllib.loads(files("duizhang.lexicon").joinpath("data", FILE).read_text(encoding="utf-8"))
    if problems := list(_problems(data, "")):
        raise LexiconError("\n".join(problems))
    return _compile(data)


def any_of(words: list[str]) -> str:
    """The words as one alternation, longest first so that the longest wins."""
    return "(?:" + "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w))) + ")"


def _compile(data: dict[str, Any]) -> Cues:
    byline, dateline = data["byline"], data["dateline"]
    return Cues(
        firsts=_firsts(data),
        furniture_starts=_furniture(data["furniture"]),
        furniture_within=re.compile(any_of(data["furniture"]["contains"])),
        links=re.compile(any_of(data["furniture"]["links"])),
        papers=any_of(data["furniture"]["papers"]),
        turns=any_of(data["furniture"]["turns"]),
        after_day=any_of(data["furniture"]["after_day"]),
        caption=_caption(data["caption"]),
        caption_firsts="".join(word[0] for word in data["caption"]["numbered"]),
        caption_lasts="）)" + "".join(word[-1] for word in data["caption"]["ends"]),
        byline_marks=any_of(byline["marks"]),
        writers=any_of(byline["writers"]),
        offices=any_of(byline["offices"]),
        senders=any_of(dateline["senders"]),
        dateline_ends=any_of(dateline["ends"]),
        national=any_of(dateline["national"]),
        speech=_speech(data["speech"]),
        speech_full=tuple(data["speech"]["full"]),
        statesmen=re.compile(any_of(data["speech"]["state"])),
        issuer_ends=any_of(data["issuer"]["ends"]),
        no_issuer_ends=any_of(data["issuer"]["no_ends"]),
        statisticians=re.compile(any_of(data["issuer"]["statisticians"])),
        printers=any_of(data["issuer"]["printed"]),
        issuer_labels=any_of(data["issuer"]["labels"]),
        date_labels=tuple(data["date"]["labels"]),
        state=re.compile(any_of(data["nation"]["state"])),
        nation=re.compile(any_of(data["nation"]["words"])),
        compared=re.compile(any_of(data["nation"]["compared"])),
        home={level: re.compile(any_of(words)) for level, words in data["home"].items()},
        future=re.compile(any_of(data["tense"]["future"])),
        past=re.compile(any_of(data["tense"]["past"])),
        back=any_of(data["tense"]["back"]),
        ahead=any_of(data["tense"]["ahead"]),
        kinds=tuple(_kind(entry) for entry in data["kind"]),
    )


def _firsts(data: dict[str, Any]) -> frozenset[str]:
    furniture, byline = data["furniture"], data["byline"]
    words = [
        *furniture["whole"],
        *furniture["links"],
        *furniture["starts"],
        *data["caption"]["numbered"],
        *byline["marks"],
    ]
    return frozenset(word[0] for word in ["据", *words, *byline["writers"], *data["dateline"]["senders"]])


def _kind(entry: dict[str, Any]) -> tuple[DocumentKind, re.Pattern[str], re.Pattern[str]]:
    words, opening = any_of(entry["words"]), any_of(entry["opening"])
    return cast(DocumentKind, entry["name"]), re.compile(words), re.compile(opening)


def _furniture(words: dict[str, list[str]]) -> re.Pattern[str]:
    around, word = r"[\s|【】\[\]>：:·/]*", any_of([*words["whole"], *words["links"]])
    # Alone, or a menu that begins with two of them.
    whole = rf"{around}{word}(?:{around}|(?:[\s|·]+{word})+(?:[\s|·]+\w{{2,6}})*{around})$"
    return re.compile(f"{whole}|{any_of(words['starts'])}")


def _caption(words: dict[str, list[str]]) -> re.Pattern[str]:
    # Looked up from the end: few lines end so, and most are done with at once.
    made = rf"(?=.*{any_of(words['ends'])}[）)]?$).{{0,160}}{any_of(words['makers'])}.{{0,40}}$"
    return re.compile(
        rf"{made}|{any_of(words['numbered'])}\s*[0-9一二三四五六七八九十]{{1,3}}(?![0-9])[^。]{{0,60}}$"
    )


def _speech(words: dict[str, list[str]]) -> re.Pattern[str]:
    return re.compile(rf"(?P<said>.{{2,120}}?{any_of(words['acts'])})[^：:]{{0,20}}{any_of(words['full'])}")


def _problems(value: Any, where: str) -> list[str]:
    """Every empty word, and every word given twice, in any list of the file."""
    if isinstance(value, dict):
        return [p for key, inner in value.items() for p in _problems(inner, f"{where}.{key}".lstrip("."))]
    if not isinstance(value, list):
        return []
    if not all(isinstance(word, str) for word in value):
        return [p for i, inner in enumerate(value) for p in _problems(inner, f"{where}[{i}]")]
    twice = sorted({word for word in value if value.count(word) > 1 or not word})
    return [
        say(zh=f"{FILE}：{where} 中“{w}”重复或为空", en=f"{FILE}: {where}: {w!r} is empty or given twice")
        for w in twice
    ]
