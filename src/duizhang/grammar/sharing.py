"""Share out a list: one indicator, one area and one whole for each of its numbers, where the text pairs them (分别)."""

from __future__ import annotations

from dataclasses import replace

from duizhang.grammar import counted, naming, phrases, places, predicates
from duizhang.grammar.case import Thread
from duizhang.grammar.groups import Group
from duizhang.grammar.paragraph import Paragraph
from duizhang.grammar.predicates import Predicate


def shared_out(
    paragraph: Paragraph, thread: Thread, name: str, phrase: str, group: Group
) -> tuple[list[str], list[tuple[str, ...]], bool]:
    """One indicator and one area (empty: the group's) for each number, and whether the text paired them."""
    count = len(group.numbers)
    everywhere: list[tuple[str, ...]] = [()] * count
    if count == 1:
        return [name], everywhere, False
    if (
        phrases.generic(phrase)
        and "分别" in group.left
        and (told := naming.listed_before(group.clauses, count))
    ):
        return told, everywhere, True
    if (
        phrase in naming.DEPENDENT
        and "分别" in group.left
        and (told := naming.listed_before(group.clauses, count))
    ):
        return (
            [of + phrase for of in told],
            everywhere,
            True,
        )  # 机带、涂装两个集群向高端转型，产值分别|70和50亿元|
    if told := _traded(thread, phrase, group):
        return told, everywhere, True
    if phrase in naming.DEPENDENT and "分别" in group.left and len(thread.group) >= count:
        told = [counted.thing(of) + phrase for of in thread.group[-count:]]
        return told, everywhere, True  # 新增高速公路5公里、一级公路9公里，总里程分别达|…|
    if phrases.generic(phrase) and len(thread.group) >= count:
        areas = thread.group_areas if len(thread.group_areas) == count else everywhere
        return thread.group[-count:], areas, True
    several = _areas_in(paragraph, group.places, count)
    if several and _facilities(paragraph, group.places):
        parts = phrases.distribute(name, count)
        return (parts, several, True) if parts else ([name] * count, several, True)
    if several:
        return [name if "、" not in name else phrases.items(name)[-1]] * count, several, True
    parts = phrases.distribute(name, count)
    if parts and all(places.is_partner(p) for p in parts) and not parts[0].startswith("自"):
        parts = ["对" + p for p in parts]
    return (parts, everywhere, True) if parts else ([name] * count, everywhere, False)


def _traded(thread: Thread, phrase: str, group: Group) -> list[str] | None:
    """The trade with each partner of the clause in front, or what each of the things in front pulls."""
    count = len(group.numbers)
    if who := naming.trading(group.clauses, phrase):  # 对甲国、乙国出口快速增长，分别出口|3亿元、2亿元|
        return phrases.distribute(who + phrase.removesuffix("分别"), count)
    pulled = naming.pulled(phrase) if "分别" in group.left and len(thread.group) >= count else ""
    return [of + pulled for of in thread.group[-count:]] if pulled else None


def _facilities(paragraph: Paragraph, index: list[int]) -> bool:
    """Whether the places of a list only say where facilities lie (萧山经开区、宁波经开区)."""
    return all(w.kept for w in paragraph.wheres if index[0] <= w.span[0] and w.span[1] <= index[-1])


def _areas_in(paragraph: Paragraph, index: list[int], count: int) -> list[tuple[str, ...]]:
    """The areas of a list phrase, if there are as many as numbers."""
    if not index:
        return []
    start, end = index[0], index[-1] + 1
    text = paragraph.text
    inside = [
        w
        for w in paragraph.wheres
        if start <= w.span[0] and w.span[1] <= end and w.subject and text[w.span[1]] != "的"
    ]
    names = [n for w in inside for n in w.names]
    return [(n,) for n in names] if len(names) == count else []


def wholes(predicate: Predicate, count: int) -> list[Predicate]:
    """占全省生产总值和全部财政收入的|52.8%和56%|: each share has its own whole."""
    parts = (
        phrases.distribute(predicate.of, count) if predicate.kind in ("share", "gap") and count > 1 else None
    )
    if parts and predicate.kind == "gap":
        parts = [predicates.reference(of) for of in parts]
    return [replace(predicate, of=of) for of in parts] if parts else [predicate] * count
