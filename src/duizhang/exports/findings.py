"""Findings as a good compiler prints them, and as CI, editors and scripts read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePath
from typing import Literal
from urllib.parse import quote as percent_encoded

from rich.color import ColorSystem
from rich.style import Style

from duizhang.exports.figures import Json, between, dumps
from duizhang.exports.safe import shown, width
from duizhang.exports.statements import place
from duizhang.exports.wording import word
from duizhang.language import say
from duizhang.model import Document, Finding, Interval, Part, Report, Severity, Slip, Statement, Status

Form = Literal["text", "json", "jsonl", "github", "sarif"]

LINE_WIDTH = 100
"""Terminal columns that a quoted sentence may take."""

_STYLES: dict[str, Style] = {
    "error": Style.parse("bold red"),
    "warning": Style.parse("bold yellow"),
    "info": Style.parse("bold cyan"),
    "place": Style.parse("bold"),
    "gutter": Style.parse("blue"),
    "help": Style.parse("bold green"),
    "note": Style.parse("bold"),
}
_PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Context:
    """What a renderer needs beside the report."""

    color: bool = False
    sources: Mapping[str, Document] = field(default_factory=dict)
    unread: int | None = None

    def paint(self, text: str, style: str) -> str:
        """The text in the style's colours, where colours are wanted."""
        return (
            _STYLES.get(style, _PLAIN).render(text, color_system=ColorSystem.STANDARD) if self.color else text
        )


def render(
    report: Report,
    form: Form,
    *,
    color: bool = False,
    sources: Mapping[str, Document] | None = None,
    unread: int | None = None,
) -> Iterator[str]:
    """The report, line by line.

    The sentence is quoted, not the file's line: pages of newspapers break lines in the middle of a figure.
    ``sources`` gives documents by path: with them SARIF knows on which line a broken figure ends.
    ``unread`` is how many numbers nobody understood, for the summary. ``color`` counts for ``text`` only.
    """
    return _RENDERERS[form](report, Context(color, sources or {}, unread))


# ---- text ----------------------------------------------------------------------------------------


def _text(report: Report, context: Context) -> Iterator[str]:
    for finding in report.findings:
        yield from _finding(finding, context)
        yield ""
    yield _closing(report, context)


def _finding(f: Finding, context: Context) -> Iterator[str]:
    about = f.subject
    where = context.paint(f"{shown(place(about))}:", "place")
    yield f"{where} {context.paint(f'{f.severity}[{f.code}]', f.severity)}: {shown(f.message)}"
    gutter = " " * max(len(str(p.statement.line)) for p in f.parts)
    expected = between(f.expected, f.unit)
    remark = say(zh=f"应为 {expected}", en=f"expected {expected}") if expected else ""
    yield from _excerpt(about, gutter, remark, context, f.severity)
    bar = context.paint(f"{gutter} =", "gutter")
    if f.equation:
        yield f"{bar} {context.paint(say(zh='算式', en='equation'), 'note')}: {shown(f.equation)}"
    if f.suspect:
        figure = shown(about.text)
        text = say(zh=f"{figure} 很可能有误", en=f"{figure} is most probably the wrong figure")
        yield f"{bar} {context.paint(say(zh='疑误', en='suspect'), 'note')}: {text}"
    for slip in f.repairs:
        yield f"{bar} {context.paint(say(zh='改法', en='help'), 'help')}: {_advice(f, slip)}"
    if f.fingerprint:
        yield f"{bar} {context.paint(say(zh='编号', en='id'), 'note')}: {f.fingerprint}"
    for part in f.parts:
        if part.statement.id != about.id:
            yield from _other(part, gutter, context)


def _advice(f: Finding, slip: Slip) -> str:
    old = next((p.statement.text for p in f.parts if p.statement.id == slip.statement), "")
    old, new, why = shown(old), shown(slip.text), shown(slip.why)
    return say(
        zh=f"{old} 改为 {new} 即全部相符（{why}）", en=f"all agrees with {new} in place of {old} ({why})"
    )


def _other(part: Part, gutter: str, context: Context) -> Iterator[str]:
    where = context.paint(f"{gutter} ::: {shown(place(part.statement))}", "gutter")
    yield f"{where} {word(part.role)}"
    yield from _excerpt(part.statement, gutter, "", context, "note")


def _excerpt(s: Statement, gutter: str, remark: str, context: Context, style: str) -> Iterator[str]:
    line, start, end = _window(shown(s.quote), *s.quote_at)
    number = context.paint(f"{s.line:>{len(gutter)}} |", "gutter")
    under = " " * width(line[:start]) + context.paint("^" * max(width(line[start:end]), 1), style)
    yield f"{number} {line}"
    yield f"{context.paint(f'{gutter} |', 'gutter')} {under}{f' {remark}' if remark else ''}"


def _window(line: str, start: int, end: int) -> tuple[str, int, int]:
    """As much of the sentence around the figure as a terminal shows, dots where something is left out."""
    room = LINE_WIDTH - width(line[start:end])
    left, right = start, end
    while room > 0 and (left > 0 or right < len(line)):
        if left > 0 and (start - left <= 2 * (right - end) or right == len(line)):
            left, room = left - 1, room - width(line[left - 1])
        else:
            right, room = right + 1, room - width(line[right])
    head, tail = "…" if left > 0 else "", "…" if right < len(line) else ""
    shift = len(head) - left
    return head + line[left:right] + tail, start + shift, end + shift


def _closing(report: Report, context: Context) -> str:
    counts = summary(report, context)
    status = counts["statements"]
    assert isinstance(status, Mapping)
    confirmed, contradicted, unchecked = (status[k] for k in _STATUS)
    tested, documents = counts["relations"], counts["documents"]
    text = say(
        zh=f"共 {sum(Counter(report.status.values()).values())} 条：相符 {confirmed}，矛盾 {contradicted}，"
        f"未核 {unchecked}；核对关系 {tested} 个，文件 {documents} 份",
        en=f"{confirmed} confirmed, {contradicted} contradicted, {unchecked} unchecked; "
        f"{tested} relations tested, {documents} document{'' if documents == 1 else 's'}",
    )
    if context.unread is not None:
        text += say(zh=f"；未读懂的数字 {context.unread} 个", en=f", {context.unread} numbers not understood")
    if report.dismissed:
        aside = len(report.dismissed)
        text += say(zh=f"；已搁置 {aside} 处", en=f", {aside} dismissed")
    errors = sum(f.severity == "error" for f in report.findings)
    verdict = say(zh=f"{errors} 处错误", en=f"{errors} error{'' if errors == 1 else 's'}")
    return f"{context.paint(verdict, 'error' if errors else 'help')}: {text}"


# ---- JSON ----------------------------------------------------------------------------------------

_STATUS: tuple[Status, ...] = ("confirmed", "contradicted", "unchecked")


def summary(report: Report, context: Context = Context()) -> dict[str, Json]:
    """Statements by status, relations tested, documents, and the unread numbers where they were counted."""
    status = Counter(report.status.values())
    concerned = [*(f.parts for f in report.findings), *(r.parts for r in report.relations)]
    named = {p.statement.doc for parts in concerned for p in parts}
    documents = len(context.sources) or len(named)
    counts: dict[str, Json] = {
        "statements": {name: status[name] for name in _STATUS},
        "relations": len(report.relations),
        "documents": documents,
        "unread": context.unread,
    }
    return counts | ({"dismissed": len(report.dismissed)} if report.dismissed else {})


def record(f: Finding) -> dict[str, Json]:
    """The finding as the machine formats hold it."""
    return {
        "code": f.code,
        "severity": f.severity,
        "message": f.message,
        "equation": f.equation,
        "expected": _ends(f.expected),
        "unit": f.unit,
        "statements": [_part(p) for p in f.parts],
        "suspect": f.suspect,
        "repairs": [_slip(s) for s in f.repairs],
        "fingerprint": f.fingerprint,
    }


def _ends(expected: Interval) -> tuple[Decimal | None, Decimal | None]:
    return expected.low, expected.high


def _part(p: Part) -> dict[str, Json]:
    s = p.statement
    return {
        "id": s.id,
        "doc": s.doc,
        "span": s.place,
        "line": s.line,
        "column": s.column,
        "text": s.text,
        "quote": s.quote,
        "indicator": s.indicator,
        "area": s.area,
        "period": s.period,
        "role": p.role,
    }


def _slip(s: Slip) -> dict[str, Json]:
    return {"statement": s.statement, "text": s.text, "low": s.low, "high": s.high, "why": s.why}


def _json(report: Report, context: Context) -> Iterator[str]:
    aside: Json = [
        record(f) | {"dismissed": {"reason": d.reason, "by": d.by, "at": d.at}} for f, d in report.dismissed
    ]
    found: Json = [record(f) for f in report.findings]
    told: dict[str, Json] = {"findings": found, "summary": summary(report, context)}
    yield dumps(told | ({"dismissed": aside} if aside else {}))


def _jsonl(report: Report, context: Context) -> Iterator[str]:
    del context
    return (dumps(record(f)) for f in report.findings)


# ---- GitHub's workflow commands ------------------------------------------------------------------

_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}


def _github(report: Report, context: Context) -> Iterator[str]:
    """https://docs.github.com/actions/reference/workflow-commands-for-github-actions"""
    del context
    for f in report.findings:
        s = f.subject
        properties = {
            "file": s.doc,
            "line": str(s.line),
            "col": str(s.column),
            "endColumn": str(s.column + s.place[1] - s.place[0]),
            "title": f.code,
        }
        told = ",".join(f"{k}={_property(v)}" for k, v in properties.items())
        told_lines = (f.message, f.equation, *(_advice(f, slip) for slip in f.repairs))
        message = _message("\n".join(x for x in told_lines if x))
        yield f"::{_COMMANDS[f.severity]} {told}::{message}"


def _message(text: str) -> str:
    safe = "\n".join(shown(line) for line in text.split("\n"))
    return safe.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(shown(text)).replace(":", "%3A").replace(",", "%2C")


# ---- SARIF 2.1.0 ---------------------------------------------------------------------------------

_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def _sarif(report: Report, context: Context) -> Iterator[str]:
    """OASIS SARIF 2.1.0; columns and offsets count characters, ends are exclusive."""
    aside = [f for f, _ in report.dismissed]
    codes = sorted({f.code for f in (*report.findings, *aside)})
    ids: Json = [{"id": code} for code in codes]
    driver: Json = {"name": "duizhang", "rules": ids}
    results: list[Json] = [_result(f, codes.index(f.code), context) for f in report.findings]
    for f, dismissal in report.dismissed:
        suppressed: Json = [{"kind": "external", "status": "accepted", "justification": dismissal.reason}]
        results.append(_result(f, codes.index(f.code), context) | {"suppressions": suppressed})
    run: dict[str, Json] = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    yield dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _result(f: Finding, rule: int, context: Context) -> dict[str, Json]:
    about = f.subject
    others = [p for p in f.parts if p.statement.id != about.id]
    told = "\n".join(x for x in (f.message, f.equation) if x)
    result: dict[str, Json] = {
        "ruleId": f.code,
        "ruleIndex": rule,
        "level": _LEVELS[f.severity],
        "message": {"text": told},
        "locations": [_location(about, context)],
        "relatedLocations": [
            {"id": i, "message": {"text": word(p.role)}, **_location(p.statement, context)}
            for i, p in enumerate(others)
        ],
    }
    if f.fingerprint:
        result["partialFingerprints"] = {"duizhang/v1": f.fingerprint}
    if fixes := [_fix(f, slip, context) for slip in f.repairs if _stated(f, slip)]:
        result["fixes"] = fixes
    return result


def _stated(f: Finding, slip: Slip) -> Statement | None:
    return next((p.statement for p in f.parts if p.statement.id == slip.statement), None)


def _location(s: Statement, context: Context) -> dict[str, Json]:
    physical: Json = {"artifactLocation": {"uri": uri(s.doc)}, "region": _region(s, context, snippet=True)}
    return {"physicalLocation": physical}


def _region(s: Statement, context: Context, *, snippet: bool) -> dict[str, Json]:
    document = context.sources.get(s.doc)
    size = s.place[1] - s.place[0]
    line, column = document.line_column(s.place[1]) if document else (s.line, s.column + size)
    region: dict[str, Json] = {
        "startLine": s.line,
        "startColumn": s.column,
        "endLine": line,
        "endColumn": column,
        "charOffset": s.place[0],
        "charLength": size,
    }
    return region | ({"snippet": {"text": s.text}} if snippet else {})


def _fix(f: Finding, slip: Slip, context: Context) -> dict[str, Json]:
    s = _stated(f, slip)
    assert s is not None
    replacement: Json = {
        "deletedRegion": _region(s, context, snippet=False),
        "insertedContent": {"text": slip.text},
    }
    changes: Json = [{"artifactLocation": {"uri": uri(s.doc)}, "replacements": [replacement]}]
    return {"description": {"text": _advice(f, slip)}, "artifactChanges": changes}


def uri(path: str) -> str:
    """A path as a URI reference: an absolute one with ``file:``, a relative one as it is, percent-encoded."""
    pure = PurePath(path)
    encoded = percent_encoded(pure.as_posix(), safe="/")
    return f"file://{encoded}" if pure.is_absolute() else encoded


Renderer = Callable[[Report, Context], Iterator[str]]
_RENDERERS: dict[Form, Renderer] = {
    "text": _text,
    "json": _json,
    "jsonl": _jsonl,
    "github": _github,
    "sarif": _sarif,
}
