"""When a document was made: said outright, or inferred from what it reports as past.

Dates are ISO strings, as precise as what is known: ``2026-01-21``, ``2026-01``, ``2026`` or ``""``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from duizhang.language import say
from duizhang.lexicon.reading import cues
from duizhang.model import DocumentKind

LOOKED_AT = 300_000
"""Characters searched for years; what comes after adds nothing to it."""

_OF_A_YEAR = ("work report", "plan", "budget", "communique")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_Y = r"(?P<y>(?:19|20)\d\d|[一二][〇○零九][〇○零一二三四五六七八九]{2})"
_CHINESE = "[一二三四五六七八九十]"
_DAY = rf"{_Y}\s?年\s?(?P<m>\d{{1,2}}|{_CHINESE}{{1,2}})月(?:\s?(?P<d>\d{{1,2}}|{_CHINESE}{{1,3}})日)?"
_STAMP = r"(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
_MEETING = re.compile(rf"{_DAY}在[^。]{{2,50}}?(?:会议|大会|常委会)")
_ALONE = re.compile(rf"[（(—―\-\s]*{_DAY}[^，。；\n]{{0,8}}$", re.MULTILINE)
_STAMPED = re.compile(rf"{_STAMP}(?!\d)")
_WEEKDAY = r"星期[一二三四五六日天]"
_MASTHEAD = re.compile(rf"{_DAY}[\s|]*(?={_WEEKDAY})|{_WEEKDAY}[\s|]*{_DAY.replace('?P<', '?P<c')}")
_CLOCKED = re.compile(rf"{_DAY}\s*(?=\d{{1,2}}[:：]\d\d)")
_LABELLED = re.compile(
    rf"(?P<label>[\u4e00-\u9fff]{{2,4}})[：:]\s*(?:{_STAMP}|{_DAY.replace('?P<', '?P<c')})"
)
# What stands before is looked at after the first digit, which a search leaps to.
_MONTH_DAY = re.compile(r"(?P<m>[1-9](?<![\d年].)(?:(?<=1)[0-2])?)月(?P<d>[12]\d|3[01]|[1-9])日")
_YEAR = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?:年|(?=[—–\-~～至])|$)")
_PART = re.compile(
    r"年?\s?(?:1?\d?[—–\-~～至])?(?P<m>1[0-2]|[1-9])月|年(?P<part>上半年|前三季度|一季度|第一季度|三季度)"
)
_PARTS = {"上半年": 6, "前三季度": 9, "一季度": 3, "第一季度": 3, "三季度": 9}
_LOOKS_BACK = re.compile(rf"(20\d\d|19\d\d)年[^，。]{{0,16}}?{cues().back}")
_IN_THE_YEAR = re.compile("半年|季度|月")
_LOOKS_AHEAD = re.compile(rf"(20\d\d|19\d\d)年[^，。]{{0,12}}?{cues().ahead}")
_STOP = re.compile("[。！？!?]")


@dataclass(frozen=True, slots=True)
class Moment:
    """A date with the sentence that says how it was come by; ``assumed`` is empty where it is said."""

    date: str
    assumed: str = ""


def iso(year: str, month: str = "", day: str = "") -> str:
    """ISO from the parts as printed, in digits or Chinese numerals; ``""`` where they are no date."""
    parts = [_number(p) for p in (year.translate(_DIGITS), month, day) if p]
    if (len(parts) > 1 and not 1 <= parts[1] <= 12) or (len(parts) > 2 and not 1 <= parts[2] <= 31):
        return ""
    return "-".join(f"{p:02d}" for p in parts)


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    high = (int(tens.translate(_DIGITS)) if tens else 1) * 10 if ten else 0
    return high + (int(ones.translate(_DIGITS)) if ones else 0)


def said(head: str, page: str, foot: str) -> Iterator[tuple[str, str]]:
    """Dates said outright, as ``(how, date)``, the most telling first.

    ``head`` is the beginning of the document without furniture, ``page`` with it, ``foot`` its end.
    """
    for met in _MEETING.finditer(head):
        yield "meeting", iso(met["y"], met["m"], met["d"] or "")
    labelled = {m["label"]: m for m in _LABELLED.finditer(page)}
    for label in cues().date_labels:
        if found := labelled.get(label):
            yield "label", _either(found)
    for found in _ALONE.finditer(head):
        yield "line", iso(found["y"], found["m"], found["d"] or "")
    for found in _MASTHEAD.finditer(f"{page}\n{foot}"):
        yield "masthead", _either(found)
    for pattern in (_STAMPED, _CLOCKED):
        for found in pattern.finditer(page):
            yield "stamp", iso(found["y"], found["m"], found["d"] or "")


def _either(found: re.Match[str]) -> str:
    """The date of a pattern that holds its parts in one of two ways."""
    c = "" if found["y"] else "c"
    return iso(found[c + "y"], found[c + "m"], found[c + "d"] or "")


@dataclass(frozen=True, slots=True)
class Past:
    """Up to when a text reports: the last year, and the last month of it (12 for whole years)."""

    year: int
    month: int

    def next(self, month: int) -> int:
        """The year of the first such month that is not before what is reported as past."""
        return self.year if month >= self.month and (self.month < 12 or month >= 11) else self.year + 1


def past(text: str) -> Past | None:
    """The latest time that several sentences report figures of, and do not merely plan for."""
    done: Counter[int] = Counter()
    ahead: Counter[int] = Counter()
    months: dict[int, int] = {}
    for sentence in _dated(text[:LOOKED_AT]):
        years = list(_YEAR.finditer(sentence))
        if not years:
            continue
        future = cues().future.search(sentence) is not None
        figures = not future and cues().past.search(sentence) and re.search(r"\d", _YEAR.sub("", sentence))
        for year in years:
            y = int(year["y"])
            (ahead if future else done)[y] += 1 if future or figures else 0
            if figures:
                months[y] = max(months.get(y, 0), _month(sentence, year.end()))
    sure = [y for y, n in done.items() if n and n >= ahead[y] and n * 12 >= max(done.values())]
    return Past(max(sure), months.get(max(sure), 12)) if sure else None


def _dated(text: str) -> Iterator[str]:
    """The sentences that may name a year. Most do not, and need no search for one."""
    for row in text.split("\n"):
        if "20" in row or "19" in row:
            yield from (part for part in _STOP.split(row) if "20" in part or "19" in part)


def _month(sentence: str, at: int) -> int:
    """The last month that the words after a year speak of, 12 for the whole year."""
    found = _PART.match(sentence, at - 1)
    if not found:
        return 12
    return int(found["m"]) if found["m"] else _PARTS[found["part"]]


def year_of_headings(headings: Iterable[str]) -> int | None:
    """The year in which a report was given, by headings such as 2011年工作回顾 and 2012年重点工作."""
    years = Counter[int]()
    for heading in headings:
        if found := _LOOKS_BACK.search(heading):
            years[int(found[1]) + 1] += 1
        elif found := _LOOKS_AHEAD.search(heading):
            years[int(found[1])] += 1
    return years.most_common(1)[0][0] if years else None


def month_days(text: str) -> list[tuple[int, int]]:
    """Days given without their year, as ``(month, day)``."""
    return [(int(found["m"]), int(found["d"])) for found in _MONTH_DAY.finditer(text)]


def with_year(month: int, day: int, before: Past | None, known: str) -> Moment:
    """A day without its year: the year of the document's own date, or what follows from its past."""
    if known:
        year, known_month = int(known[:4]), int(known[5:7] or 0)
        year -= bool(known_month) and known_month + 6 < month
        year += bool(known_month) and month + 6 < known_month
        return Moment(iso(str(year), str(month), str(day)))
    if before is None:
        return Moment("")
    date = iso(str(before.next(month)), str(month), str(day))
    reported = f"{before.year}-{before.month:02d}" if before.month < 12 else str(before.year)
    return Moment(date, year_assumed(date, month, day, reported))


def year_assumed(date: str, month: int, day: int, reported: str) -> str:
    """How the year was come by, for people."""
    return say(
        zh=f"{month}月{day}日没有写年份；文中已报告{reported}的结果，定为{date}",
        en=f"{month}/{day} stands without a year; results of {reported} are reported, so it is {date}",
    )


def from_text(
    text: str, before: Past | None, kind: DocumentKind, headings: Sequence[str], title: str
) -> Moment:
    """The date of a document that does not say it: from its headings, its title, what it reports as past."""
    year = None
    if kind in _OF_A_YEAR:
        year = year_of_headings([h for h in headings if h != title]) or _title_year(title, kind)
        year = year or _year_proclaimed(text)
    if year and before and year <= before.year < year + 2:
        # A title may carry the year reported on where another carries the year of the report.
        year = before.year + 1
    if year:
        reason = say(zh=f"由标题推断为{year}年", en=f"{year} inferred from title and headings")
        return Moment(str(year), reason)
    if before is None:
        return Moment("")
    days = [] if kind in _OF_A_YEAR else month_days(text)
    if days := [md for md in days if (before.month == 12 and md[0] <= 6) or md[0] >= before.month]:
        month = _latest([m for m, _ in days])
        date = iso(str(before.next(month)), str(month))
        reason = say(
            zh=f"文中已报告{before.year}年的结果，最近的日子在{month}月，定为{date}",
            en=f"results of {before.year} are reported and the last days named are in month {month}: {date}",
        )
        return Moment(date, reason)
    year = before.year + 1 if before.month == 12 else before.year
    reason = say(
        zh=f"文中已报告{before.year}年的结果，定为{year}年",
        en=f"results of {before.year} are reported, so it is {year}",
    )
    return Moment(str(year), reason)


def sensible(day: str, before: Past | None) -> str:
    """A day that a file's metadata tells, if the text does not contradict it: it reports no year to come,
    and is not put up years after what it reports on."""
    if not re.fullmatch(r"(?:19|20)\d\d(?:-\d\d){0,2}", day):
        return ""
    if iso(*day.split("-")) != day:
        return ""
    return day if before is None or 0 <= int(day[:4]) - before.year <= 1 else ""


def from_metadata(day: str) -> Moment:
    """The date that a file's metadata tells."""
    return Moment(
        day,
        say(zh=f"文中没有写日期，按文件信息定为{day}", en=f"the text has no date; the file says {day}"),
    )


def _latest(months: list[int]) -> int:
    """The month named most; of those named as often the latest."""
    return max(Counter(months).items(), key=lambda pair: (pair[1], pair[0]))[0]


def _title_year(title: str, kind: DocumentKind) -> int | None:
    years = [int(found["y"]) for found in _YEAR.finditer(title)]
    if not years:
        return None
    if (back := _LOOKS_BACK.search(title)) and not _IN_THE_YEAR.search(back[0]):
        years.append(int(back[1]) + 1)  # 2019年工作回顾
        return max(years)
    return max(years) + 1 if kind == "communique" else max(years)


def _year_proclaimed(text: str) -> int | None:
    """2013年是…开局之年: the year that a report says to be at hand."""
    found = re.search(r"(?P<y>20\d\d|19\d\d)年，?是[^。]{0,80}之年", text[:LOOKED_AT])
    return int(found["y"]) if found else None
