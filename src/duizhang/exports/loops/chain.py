"""What looking at the chain gave, for people; and its entries that are no events, for machines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from duizhang.language import say
from duizhang.ledger.chain import Audit, Break, digest

SECRET = "setting"
"""The kind of entries whose value is told by its digest alone: what links are signed with."""


def breaks(audit: Audit) -> Iterator[Break]:
    """All that is wrong, a head that is not there among it."""
    yield from audit.breaks
    if not audit.known:
        yield Break(audit.events + audit.entries, "head-missing")


def told(audit: Audit) -> str:
    """How much was looked at."""
    return say(
        zh=f"{audit.events:,} 个事件，{audit.entries:,} 条登记",
        en=f"{audit.events:,} events, {audit.entries:,} entries of the register",
    )


def said(b: Break) -> str:
    """Where something is wrong, and what."""
    what = words(b.code)
    if b.code == "head-missing":
        return what
    if not b.number:
        return say(zh=f"{b.what}：{what}", en=f"{b.what}: {what}")
    of = say(zh=f"（{b.what}）", en=f" ({b.what})") if b.what else ""
    return say(zh=f"链上第 {b.number:,} 条{of}：{what}", en=f"link {b.number:,}{of}: {what}")


def words(code: str) -> str:
    """What is wrong, in words."""
    return {
        "changed": say(zh="被改动，或前面被改动", en="was changed, or what is before it"),
        "missing": say(zh="缺失", en="is missing"),
        "out-of-sequence": say(zh="次序不对", en="is out of sequence"),
        "not-in-chain": say(zh="不在链上，是另外塞进来的", en="is not in the chain: it was slipped in"),
        "item-astray": say(
            zh="事项所列的回路或版本与事件不符",
            en="the item is listed under another loop or version than its events say",
        ),
        "personal-changed": say(
            zh="个人信息与封存的不同", en="a personal value is not the one that was sealed"
        ),
        "personal-missing": say(
            zh="个人信息没有了，却没有遮盖的事件",
            en="a personal value is gone, and no event says that it was masked",
        ),
        "attachment-changed": say(zh="附件与登记的不同", en="the attachment is not the one that was entered"),
        "attachment-missing": say(zh="附件没有了", en="the attachment is gone"),
        "head-missing": say(
            zh="以前记下的链首不在链里：结尾被截断，或不是这个账本的",
            en="the head that was noted is not in the chain: its end was cut off, or it is another ledger's",
        ),
    }[code]


def entry(row: dict[str, Any]) -> dict[str, Any]:
    """An entry of the register, with its place in the chain."""
    names = ("number", "kind", "key", "by", "at")
    value = "" if row["kind"] == SECRET else row["value"]
    hash = bytes(row["hash"]).hex() if row["hash"] else ""
    return {**{n: row[n] for n in names}, "value": value, "digest": digest(row["value"]), "hash": hash}
