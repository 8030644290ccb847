"""What the commands say: lists, summaries, what was assumed, what to look at next."""

from __future__ import annotations

import os
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from duizhang import pipeline
from duizhang.cli.asking import CardForm, FindingsForm, ListForm
from duizhang.cli.console import colour, tell
from duizhang.exports.safe import shown
from duizhang.exports.wording import word
from duizhang.intake import Item, Problem, Skipped
from duizhang.language import say
from duizhang.model import Card, Reading, Report, Statement

_ASSUMED = 10
"""assumptions that are told one by one"""


class Sink:
    """Lets readings through and keeps count of all that passes."""

    def __init__(self) -> None:
        self.tally = pipeline.Tally()
        self.problems: list[Problem] = []
        self.skipped: list[Skipped] = []

    def readings(self, items: Iterable[Item]) -> Iterator[Reading]:
        """The readings alone; what could not be read is kept in ``problems`` and ``skipped``."""
        for item in items:
            if isinstance(item, Reading):
                self.tally += pipeline.Tally.of(item)
                yield item
            elif isinstance(item, Problem):
                self.problems.append(item)
            else:
                self.skipped.append(item)


def any_of(statements: Iterator[Statement]) -> Iterator[Statement]:
    """The same statements; that there are none is said, since an empty page says nothing."""
    first = next(statements, None)
    if first is None:
        tell(say(zh="账本里没有符合条件的数据", en="no statement in the ledger fits"))
        return
    yield first
    yield from statements


def listed(readings: Iterable[Reading], form: ListForm, only_unread: bool) -> Iterator[str]:
    """As text, document by document; machine formats are one stream, with one header at most."""
    from duizhang.exports import statements as listing
    from duizhang.exports import unread

    if form == "text":
        for r in readings:
            yield from unread.lines(r.unread, form) if only_unread else listing.lines(r.statements, form)
    elif only_unread:
        yield from unread.lines((u for r in readings for u in r.unread), form)
    else:
        yield from listing.lines((s for r in readings for s in r.statements), form)


def rendered(checked: pipeline.Checked, form: FindingsForm, colour: bool) -> Iterator[str]:
    """Findings in the format asked for."""
    from duizhang.exports import findings

    return findings.render(checked.report, form, color=colour, sources=checked.sources, unread=checked.unread)


def drawn(
    card: Card, form: CardForm, colour: bool, pictures: Mapping[str, bytes] | None = None
) -> str | bytes:
    """A card in the format asked for."""
    from duizhang.exports import cards

    return cards.render(card, form, color=colour, pictures=pictures)


def complain(problems: Sequence[Problem], skipped: Sequence[Skipped]) -> None:
    """What could not be read, one a line; what was skipped, in one line."""
    tell(*(f"duizhang: {shown(str(p))}" for p in problems))
    if skipped:
        names = ", ".join(shown(s.path) for s in skipped[:5]) + (" …" if len(skipped) > 5 else "")
        n = len(skipped)
        tell(say(zh=f"跳过 {n} 个非文本文件：{names}", en=f"skipped, not text ({n}): {names}"))


def assumed(tally: pipeline.Tally) -> Iterator[str]:
    """What was inferred of the documents, as far as people read such a list."""
    label = say(zh="推定", en="assumed")
    yield from (f"{label}: {shown(what)}" for what in tally.assumed[:_ASSUMED])
    if more := len(tally.assumed[_ASSUMED:]):
        yield say(zh=f"{label}：另有 {more} 条", en=f"{label}: {more} more")


def tallied(tally: pipeline.Tally) -> list[str]:
    """Coverage goes with every result."""
    covered = "—" if tally.coverage is None else f"{tally.coverage:.1f}%"
    documents, stated, ignored = tally.documents, tally.statements, tally.ignored
    return [
        say(
            zh=f"{documents} 份文件：{stated} 个数据 · 不计 {ignored} 个 · "
            f"未读懂 {tally.unread} 个 · 覆盖率 {covered}",
            en=f"{documents} {'document' if documents == 1 else 'documents'}: {stated} statements · "
            f"{ignored} numbers left out · "
            f"{tally.unread} not understood · coverage {covered}",
        )
    ]


def _counted(counter: Counter[str]) -> str:
    return " · ".join(f"{word(name)} {n}" for name, n in counter.most_common())


def _broken_down(tally: pipeline.Tally) -> list[str]:
    rows = (
        (say(zh="类别", en="kinds"), tally.kinds),
        (say(zh="性质", en="modality"), tally.modalities),
        (say(zh="不计的数", en="left out"), tally.reasons),
    )
    return [*tallied(tally), *(f"  {name}: {_counted(counter)}" for name, counter in rows if counter)]


def _judged(report: Report) -> str:
    severities = Counter(f.severity for f in report.findings)
    found = ", ".join(f"{word(s)} {severities[s]}" for s in ("error", "warning", "info") if severities[s])
    status = _counted(Counter(report.status.values()))
    if not status:
        return say(zh="核对：没有数据可以核对", en="reconciled: there is nothing to reconcile")
    return say(
        zh=f"核对：{found or '没有发现问题'}（{len(report.relations)} 个关系；{status}）",
        en=f"reconciled: {found or 'nothing found'} ({len(report.relations)} relations; {status})",
    )


def summarised(summary: pipeline.Summary, ledger: str) -> Iterator[str]:
    """What reading brought, what reconciling gave, and where to look next."""
    from duizhang.ledger import called

    yield from _broken_down(summary.tally)
    yield from (f"  {line}" for line in assumed(summary.tally))
    held, name = summary.ledger, called(ledger)
    yield say(
        zh=f"账本 {name}：新增 {summary.new} 份；现有 {held.documents} 份文件，{held.statements} 个数据",
        en=f"ledger {name}: {summary.new} new; "
        f"it holds {held.documents} document{'' if held.documents == 1 else 's'}, {held.statements} statements",
    )
    yield _judged(summary.report)
    if held.statements:
        yield from _next_steps(summary, ledger)


def _next_steps(summary: pipeline.Summary, ledger: str) -> Iterator[str]:
    from duizhang.ledger import called

    steps = [("duizhang statements --format csv", say(zh="全部数据", en="all the numbers"))]
    if summary.busiest:
        area, year = summary.busiest
        steps.insert(
            0, (f"duizhang card {area} {year}", say(zh="目标完成得怎样", en="how the targets were met"))
        )
    if summary.report.findings:
        steps.insert(0, ("duizhang check", say(zh="哪些对不上", en="what does not agree")))
    known = ledger in (pipeline.LEDGER, os.environ.get("DUIZHANG_LEDGER"))
    where = "" if known else f" --ledger {shlex.quote(called(ledger))}"
    yield say(zh="接着看：", en="Where to look next:")
    yield from _steps([(command + where, what) for command, what in steps])


def _steps(steps: Sequence[tuple[str, str]]) -> Iterator[str]:
    from duizhang.exports.statements import aligned

    yield from aligned([(f"  {shown(command)}", what) for command, what in steps])


def demo_head(demo: pipeline.Demo) -> Iterator[str]:
    """Which samples there are, and how much was read in them."""
    yield say(zh=f"样例：{demo.folder}", en=f"The samples: {demo.folder}")
    yield from (f"  {shown(d.path)}  {shown(d.title)}" for d in demo.checked.documents)
    yield from _broken_down(demo.tally)


def demo_rest(demo: pipeline.Demo) -> Iterator[str]:
    """The findings and the card of the samples, and what to try next."""
    on_terminal = colour(None)
    yield from rendered(demo.checked, "text", on_terminal)
    yield ""
    yield str(drawn(demo.card, "text", on_terminal)).rstrip("\n")
    yield ""
    yield say(zh="接着试试：", en="What to try next:")
    yield from _steps(_demo_steps(demo))


def _demo_steps(demo: pipeline.Demo) -> list[tuple[str, str]]:
    folder, card = shlex.quote(str(demo.folder)), f"{demo.card.area} {demo.card.year}"
    return [
        (
            f"duizhang read {folder}",
            say(zh="读入账本；也可以是自己的文件夹", en="into a ledger; or a folder of yours"),
        ),
        ("duizhang statements --modality target", say(zh="所有目标", en="all that is promised")),
        (f"duizhang card {card} -o card.html", say(zh="网页成绩表", en="the card as a web page")),
        ("duizhang explain ID", say(zh="一个数是怎样读出来的", en="how a number was read")),
        (
            "duizhang serve --open",
            say(zh="在浏览器里看，也可把文件拖进去", en="in a browser, where files can be dropped"),
        ),
    ]
