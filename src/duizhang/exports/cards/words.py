"""What all forms of a card say: its title, its groups, and each row's verdict, name, margin and quotes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from duizhang import cards
from duizhang.exports.figures import amount, figure
from duizhang.exports.safe import shown
from duizhang.language import say
from duizhang.model import Card, Row, Statement, Verdict

SYMBOLS: dict[Verdict, str] = {
    "missed": "✗",
    "unclear": "≈",
    "met": "✓",
    "exceeded": "▲",
    "no-outcome": "–",
    "not-due": "◷",
}
INKS: dict[cards.Light, str] = {"green": "1B6E3C", "yellow": "8A5A00", "red": "B3261E", "grey": "5F6368"}
SHADES: dict[cards.Light, str] = {"green": "E4F2E7", "yellow": "FBF1D9", "red": "FBE3E0", "grey": "EEEEEE"}


class Group(NamedTuple):
    """Rows that are told together. ``answered``: they have an outcome each; ``later``: they are not due yet."""

    heading: str
    rows: tuple[Row, ...]
    answered: bool
    later: bool


def groups(card: Card) -> list[Group]:
    """The rows by what came of them, what needs a look first; groups without rows are left out."""
    heads: tuple[tuple[str, tuple[Verdict, ...]], ...] = (
        (say(zh="未完成", en="Missed"), ("missed",)),
        (say(zh="待定", en="Unclear"), ("unclear",)),
        (say(zh="完成", en="Met"), ("met", "exceeded")),
        (say(zh="未见结果", en="No outcome found"), ("no-outcome",)),
        (say(zh="未到期", en="Not due yet"), ("not-due",)),
    )
    found = (
        Group(
            heading,
            tuple(sorted((r for r in card.rows if r.verdict in verdicts), key=_urgency)),
            verdicts[0] not in ("no-outcome", "not-due"),
            verdicts[0] == "not-due",
        )
        for heading, verdicts in heads
    )
    return [g for g in found if g.rows]


def _urgency(row: Row) -> int:
    """Of what is not due, what lies behind comes first, then what is on the path, then what nobody can tell."""
    return ("behind", "on", "").index(row.pace) if row.verdict == "not-due" else 0


def symbol(row: Row) -> str:
    """The row's sign, so that no light is told by its colour alone."""
    return {"on": "↗", "behind": "↘", "": SYMBOLS[row.verdict]}[row.pace]


def word(verdict: Verdict) -> str:
    """The verdict in the language in force."""
    zh, en = {
        "met": ("完成", "met"),
        "exceeded": ("超额完成", "exceeded"),
        "missed": ("未完成", "missed"),
        "not-due": ("未到期", "not due"),
        "no-outcome": ("未见结果", "no outcome"),
        "unclear": ("待定", "unclear"),
    }[verdict]
    return say(zh=zh, en=en)


def told(row: Row) -> str:
    """The row's verdict in words; of what is not due yet, whether it keeps pace."""
    return {
        "on": say(zh="达到序时进度", en="on the path"),
        "behind": say(zh="落后序时进度", en="behind the path"),
        "": word(row.verdict),
    }[row.pace]


def light(row: Row) -> str:
    """Sign and words."""
    return f"{symbol(row)} {told(row)}"


def title(card: Card) -> str:
    """The card's title."""
    return say(
        zh=f"{card.area}{card.year}年目标完成情况", en=f"{card.area} {card.year}: targets and outcomes"
    )


def lead(card: Card) -> str:
    """One sentence on the whole card."""
    n = cards.summary(card)
    done = n["met"] + n["exceeded"]
    zh = f"目标{n['targets']}项，已到期{n['due']}项；找到结果{n['paired']}项，完成{done}项"
    en = f"{n['targets']} targets, {n['due']} due; {n['paired']} found an outcome, {done} met"
    zh += f"（其中超额{n['exceeded']}项），未完成{n['missed']}项，未见结果{n['no-outcome']}项"
    en += f" ({n['exceeded']} of them exceeded), {n['missed']} missed, {n['no-outcome']} without an outcome"
    if paced := n["on-path"] + n["behind-path"]:
        zh += f"；未到期而看得出进度的{paced}项，其中落后{n['behind-path']}项"
        en += f"; {paced} not due show their pace, {n['behind-path']} of them behind"
    return say(zh=zh + "。", en=en + ".")


def coverage(card: Card) -> str:
    """How much of the task book found an outcome at all."""
    n = cards.summary(card)
    if not n["due"]:
        return ""
    return say(
        zh=f"任务书覆盖率：到期目标{n['due']}项，{n['paired']}项在文件中找到结果，占{share(card)}%。",
        en=f"Coverage of the task book: {n['paired']} of {n['due']} targets due found an outcome, {share(card)}%.",
    )


def share(card: Card) -> int:
    """The percentage of the targets due that found an outcome."""
    n = cards.summary(card)
    return round(100 * n["paired"] / n["due"]) if n["due"] else 0


def margin(row: Row) -> str:
    """The margin with its sign, in the unit; differences of percentages are percentage points."""
    if row.margin is None:
        return ""
    return amount(row.margin, "pp" if row.unit == "%" else row.unit, sign=True)


def name(row: Row, card: Card) -> str:
    """The target's indicator, with its area where that is not the card's."""
    t = row.target
    if not t.indicator:
        return say(zh="（指标未读出）", en="(indicator not read)")
    whole = f"{t.indicator}（{say(zh='占', en='of ')}{t.of}）" if t.of and t.kind == "share" else t.indicator
    elsewhere = "、".join(a for a in t.area if a != card.area)
    return shown(f"{whole}（{elsewhere}）" if elsewhere else whole)


def due(row: Row, card: Card) -> str:
    """The target's period where it is not the card's year, else nothing."""
    return "" if row.target.period == str(card.year) else shown(row.target.period)


def wanted(row: Row) -> str:
    """The target as printed."""
    return shown(figure(row.target))


def reached(row: Row) -> str:
    """The outcome as printed, a dash where there is none."""
    return shown(figure(row.outcome)) if row.outcome else "—"


def so_far(row: Row) -> str:
    """What a target that is not due has come to: the rate itself, or what its years come to together."""
    if row.outcome is None:
        return "—"
    if row.target.unit == "%" and row.target.kind in ("level", "share"):
        return reached(row)
    return shown(row.note.partition(say(zh="；", en="; "))[0])


def sources(row: Row) -> Iterator[tuple[str, Statement]]:
    """The row's statements, each with what it is here."""
    yield say(zh="目标", en="Target"), row.target
    if row.outcome is not None:
        later = row.verdict == "not-due"
        yield say(zh="最近", en="Latest") if later else say(zh="完成", en="Outcome"), row.outcome
    if row.against is not None:
        yield say(zh="对照", en="Held against"), row.against


def quoted(s: Statement) -> tuple[str, str, str]:
    """The sentence in front of the figure, the figure, and the rest."""
    start, end = s.quote_at
    text = shown(s.quote)
    return text[:start], text[start:end], text[end:]


def nothing(card: Card) -> str:
    """What a card without rows says."""
    return say(
        zh=f"所读文件中没有{card.area}{card.year}年的目标。",
        en=f"The documents set no target for {card.area} in {card.year}.",
    )
