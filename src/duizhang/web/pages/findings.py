"""Findings: what does not add up, document by document; each at an address of its own, set aside and taken up again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, HTTPException, Query, Request, Response

from duizhang import pipeline
from duizhang.exports import codes
from duizhang.exports.figures import between
from duizhang.language import say
from duizhang.ledger.history import Sought
from duizhang.model import Interval, Severity
from duizhang.web.pages.loops import beside
from duizhang.web.quotes import Excerpt, excerpts
from duizhang.web.rendering import Page, is_behind, is_part, render, see_other, site, view, visitor

if TYPE_CHECKING:
    from duizhang.ledger.view import Found, Kept, View

SIZE = 20
FEW = 4
"""Sentences of a finding that the list shows at once."""
MOST = 24
"""Sentences that a finding shows at all: a search that was cut short may concern a thousand."""
router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as a page shows it. ``parts`` counts all its figures, of which ``excerpts`` may leave some out."""

    found: Found
    code: codes.Code
    expected: str
    suspect: str
    repairs: tuple[tuple[str, str, str], ...]
    excerpts: tuple[Excerpt, ...]
    parts: int


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What narrows the list, as it stands in an address."""

    severity: str = ""
    code: str = ""
    document: str = ""
    dismissed: bool = False

    @property
    def query(self) -> str:
        """The address's query, with its ``?``; nothing where nothing is narrowed."""
        given = {"severity": self.severity, "code": self.code, "document": self.document}
        pairs = {name: value for name, value in given.items() if value} | (
            {"dismissed": "1"} if self.dismissed else {}
        )
        return f"?{urlencode(pairs)}" if pairs else ""


@router.get("/findings")
def findings(request: Request, page: Annotated[int, Query(ge=1, le=10**9)] = 1) -> Response:
    """The list, a page of it."""
    asked = _asked(request)
    held, moved = view(request), site(request).shelf.moved()
    found, total = held.findings(
        document=asked.document, severity=asked.severity, code=asked.code, dismissed=asked.dismissed,
        moved=moved, start=(page - 1) * SIZE, size=SIZE,
    )  # fmt: skip
    return render(
        request,
        "findings.html",
        groups=list(_grouped(held, found)),
        asked=asked,
        number=page,
        size=SIZE,
        total=total,
        few=FEW,
        behind=is_behind(request, figures=True),
        **_choices(held, asked),
        **_counts(held, request),
    )


@router.get("/findings/codes")
def explained(request: Request) -> Response:
    """What the codes mean."""
    counted = dict(view(request).findings_by("code"))
    return render(request, "codes.html", codes=codes.codes(), counted=counted)


@router.get("/findings/{fingerprint}")
def finding(request: Request, fingerprint: str) -> Response:
    """One finding, with the way to those before and after it."""
    asked = _asked(request)
    held, moved = view(request), site(request).shelf.moved()
    found = held.finding(fingerprint, moved)
    if found is None:
        raise HTTPException(404, _gone())
    before, after = held.findings_beside(
        fingerprint, document=asked.document, severity=asked.severity, code=asked.code,
        dismissed=found.dismissed, moved=moved,
    )  # fmt: skip
    told, _ = pipeline.history(Sought(subject=fingerprint), site(request).ledger)
    return render(
        request, "finding.html", f=shown(held, found), asked=asked, before=before, after=after, told=told,
        inquiry=beside.inquiry(request, fingerprint),
    )  # fmt: skip


@router.post("/findings/{fingerprint}/dismissal")
def dismissal(
    request: Request,
    fingerprint: str,
    reason: Annotated[str, Form(max_length=2000)] = "",
    again: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "",
) -> Response:
    """Set a finding aside, or take it up again; why is to be said."""
    here, held = site(request), view(request)
    if held.finding(fingerprint) is None:
        raise HTTPException(404, _gone())
    pipeline.dismiss_known(fingerprint, reason, here.ledger, by=visitor(request).name, again=again == "1")
    here.desk.wake()
    if not is_part(request):
        return see_other(request, back if back.startswith("/findings") else f"/findings/{fingerprint}")
    found = held.finding(fingerprint, here.shelf.moved())
    assert found is not None
    return render(
        request, "finding-moved.html", f=shown(held, found), asked=Narrowed(), **_counts(held, request)
    )


def shown(held: View, found: Found) -> Shown:
    """The finding with its sentences."""
    record = found.record
    told = record["statements"][:MOST]
    known = held.statements([found.statement, *(p["id"] for p in told)])
    about = known.get(found.statement)
    parts = [(p["role"], known[p["id"]]) for p in told if p["id"] in known]
    text = {p["id"]: p["text"] for p in record["statements"]}
    low, high = record["expected"]
    suspect = record["suspect"] or ""
    return Shown(
        found,
        codes.code(found.code),
        between(_rounded(_exact(low), _exact(high), about.statement.step if about else None), record["unit"]),
        text.get(suspect, ""),
        tuple((text.get(r["statement"], ""), r["text"], r["why"]) for r in record["repairs"]),
        excerpts(parts, record["suspect"]),
        len(record["statements"]),
    )


def _rounded(low: Decimal | None, high: Decimal | None, step: Decimal | None) -> Interval:
    """What is expected, in the digits of the figure that is printed, where some such value lies within."""
    if low is None or high is None or not step:
        return Interval(low, high)
    near = (
        (low / step).to_integral_value(ROUND_CEILING) * step,
        (high / step).to_integral_value(ROUND_FLOOR) * step,
    )
    return Interval(*near) if near[0] <= near[1] else Interval(low, high)


def _exact(end: object) -> Decimal | None:
    return None if end is None else Decimal(str(end))


def _asked(request: Request) -> Narrowed:
    q = request.query_params
    given = (q.get("severity", ""), q.get("code", ""), q.get("document", ""))
    return Narrowed(*given, q.get("dismissed") == "1")


def _grouped(
    held: View, found: Iterable[Found]
) -> Iterator[tuple[Kept | None, list[tuple[Severity, list[Shown]]]]]:
    """Those of one document together, and in it those of one severity."""
    for document, of_document in groupby(found, key=lambda f: f.document):
        by_severity = groupby(of_document, key=lambda f: f.severity)
        yield document, [(severity, [shown(held, f) for f in some]) for severity, some in by_severity]


def _choices(held: View, asked: Narrowed) -> dict[str, object]:
    """What the filters offer: codes in words, and the documents that have findings."""
    offered = [(c, f"{codes.code(c).name} ({n})") for c, n in held.findings_by("code", asked.dismissed)]
    documents = [(h, f"{title} ({n})") for h, title, n in held.documents_with_findings(asked.dismissed)]
    # What is asked for is among what is offered, whatever else there is.
    if asked.code and asked.code not in dict(offered):
        offered.append((asked.code, codes.code(asked.code).name))
    if (chosen := held.document(asked.document)) and chosen.sha256 not in dict(documents):
        documents.append((chosen.sha256, chosen.title or chosen.path))
    return {"codes": offered, "documents": documents}


def _counts(held: View, request: Request) -> dict[str, object]:
    """How many findings there are by severity, and how many are set aside."""
    moved = site(request).shelf.moved()
    _, open_now = held.findings(moved=moved, size=0)
    _, aside = held.findings(dismissed=True, moved=moved, size=0)
    return {"open_now": open_now, "aside": aside, "severities": dict(held.findings_by("severity"))}


def _gone() -> str:
    return say(
        zh="没有这个问题；数改动之后，原来的问题可能已经解决。",
        en="There is no such finding; it may be settled, now that a figure has changed.",
    )


PAGE = Page("findings", "/findings", router, lambda: say(zh="问题", en="Findings"))
