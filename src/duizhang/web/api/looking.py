"""The questions: what the pages show, asked by programs."""

from __future__ import annotations

from dataclasses import asdict
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Literal, cast

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response
from fastapi.responses import PlainTextResponse

from duizhang import pipeline
from duizhang.exports import codes
from duizhang.exports import statements as listing
from duizhang.exports.cards import machine
from duizhang.exports.explanation import read_by
from duizhang.exports.figures import Json
from duizhang.language import say
from duizhang.ledger.history import Sought
from duizhang.model import Correction, Kind, Modality, Severity, Statement, Status, WrongUse
from duizhang.web.api import models
from duizhang.web.api.answers import Exact, Id, PageNumber, PageSize, items, zh
from duizhang.web.rendering import is_behind, site, view, visitor
from duizhang.web.visitors import at_least

if TYPE_CHECKING:
    from duizhang.ledger.view import Found, Held, Kept, Related, View

router = APIRouter(prefix="/api/v1", default_response_class=Exact)

Text = Annotated[str, Query(max_length=200)]
Sha = Annotated[str, Path(max_length=64, description="the document's hash, or how it begins")]
Day = Annotated[str, Query(pattern=r"^(\d{4}-\d{2}-\d{2})?$", description="a day, `2026-11-22`")]
Order = Literal[
    "",
    "indicator",
    "-indicator",
    "area",
    "-area",
    "period",
    "-period",
    "value",
    "-value",
    "status",
    "-status",
]


@router.get(
    "/totals",
    tags=["documents"],
    summary="How much the ledger holds",
    response_model=models.Totals,
    openapi_extra=zh("账本里有多少"),
)
def totals(request: Request) -> Response:
    """Documents, statements by status, findings by severity, relations, targets."""
    held = view(request)
    return Exact(asdict(held.totals) | {"behind": is_behind(request)})


@router.get(
    "/documents",
    tags=["documents"],
    summary="The documents",
    response_model=models.Items[models.Document],
    openapi_extra=zh("文件"),
)
def documents(
    request: Request,
    named: Annotated[str, Query(max_length=200, description="words in the title or the path")] = "",
    order: Annotated[
        Literal["", "errors"], Query(description="`errors`: those with most of them first")
    ] = "",
    page: PageNumber = 1,
    size: PageSize = 50,
) -> Response:
    """A page of them, in the order in which they were read."""
    held = view(request)
    found = held.documents(named, (page - 1) * size, size, order)
    return items(request, map(_document, found), held.documents_named(named), page, size)


@router.get(
    "/documents/{sha256}",
    tags=["documents"],
    summary="A document",
    response_model=models.Document,
    openapi_extra=zh("一份文件"),
)
def document(request: Request, sha256: Sha) -> Response:
    """What is known of it, and how its statements stand."""
    return Exact(_document(_kept(view(request), sha256)))


@router.get(
    "/documents/{sha256}/text",
    tags=["documents"],
    summary="A document's text",
    response_class=PlainTextResponse,
    openapi_extra=zh("一份文件的正文"),
)
def text(request: Request, sha256: Sha) -> Response:
    """The text after repair; the places of statements that people add count in its characters."""
    kept = _kept(view(request), sha256)
    found = pipeline.document(kept.sha256, site(request).ledger)
    if found is None:
        raise _missing_document()
    return PlainTextResponse(found.text)


@router.get(
    "/statements",
    tags=["statements"],
    summary="The statements",
    response_model=models.Items[models.Statement],
    openapi_extra=zh("数据"),
)
def statements(
    request: Request,
    area: Text = "",
    indicator: Annotated[str, Query(max_length=200, description="a name, or a concept's id")] = "",
    named: Annotated[str, Query(max_length=200, description="words in the indicator's name")] = "",
    period: Annotated[str, Query(max_length=40, description="a period; `2025` finds those within it")] = "",
    kind: Kind | None = None,
    modality: Modality | None = None,
    status: Status | None = None,
    document: Annotated[str, Query(max_length=64, description="a document's hash")] = "",
    q: Annotated[
        str, Query(max_length=200, description="words in names and sentences; two characters do")
    ] = "",
    corrected: Annotated[bool, Query(description="only what a person corrected or added")] = False,
    sort: Annotated[Order, Query(description="a field; with `-`, turned around")] = "",
    page: PageNumber = 1,
    size: PageSize = 50,
) -> Response:
    """A page of those that match, as the ledger page narrows them."""
    from duizhang.ledger.view import Asked, Sort

    by = cast(Sort, sort.removeprefix("-"))
    asked = Asked(
        area=area, indicator=indicator, named=named, period=period, kind=kind or "", modality=modality or "",
        status=status or "", document=document, words=q, corrected=corrected, sort=by, down=sort.startswith("-"),
    )  # fmt: skip
    listed = view(request).page(asked, (page - 1) * size, size)
    found = map(_statement, listed.rows)
    return items(request, found, listed.total, page, size, capped=listed.capped)


@router.get(
    "/statements/{id}",
    tags=["statements"],
    summary="A statement",
    response_model=models.StatementDetail,
    openapi_extra=zh("一条数据"),
)
def statement(request: Request, id: Id) -> Response:
    """How it was read, what it was checked against, the findings about it, and what people said of it."""
    held = view(request)
    found = held.statement(id)
    if found is None:
        raise HTTPException(404, say(zh="没有这条数据", en="There is no such statement"))
    before, after = held.around(found)
    try:
        said = pipeline.said(id, site(request).ledger)
        as_read = said.read if said.read != found.statement else None
        corrections = said.history
    except WrongUse:  # the document has been read anew since the view was made
        as_read, corrections = None, ()
    more: dict[str, Json] = {
        "as_read": listing.record(as_read) if as_read else None,
        "read_by": [rule._asdict() for rule in read_by(found.statement)],
        "relations": [_relation(r) for r in held.relations(id)],
        "findings": [_finding(f) for f in held.findings_about(id)],
        "corrections": [_correction(c) for c in corrections],
        "before": before,
        "after": after,
    }
    return Exact(_statement(found) | more)


@router.get(
    "/series",
    tags=["statements"],
    summary="An indicator over time",
    response_model=models.Items[models.Statement],
    openapi_extra=zh("一个指标的历年数据"),
)
def series(
    request: Request,
    indicator: Annotated[str, Query(min_length=1, max_length=200, description="a name, or a concept's id")],
    area: Annotated[list[str], Query(max_length=20, description="areas; all, where none is named")] = [],  # noqa: B006
    page: PageNumber = 1,
    size: PageSize = 500,
) -> Response:
    """What all documents tell of it, by area and period: levels, growth, targets, all of them."""
    found = view(request).series(indicator, area)
    here = found[(page - 1) * size : page * size]
    return items(request, map(_statement, here), len(found), page, size)


@router.get(
    "/findings",
    tags=["findings"],
    summary="What does not add up",
    response_model=models.Items[models.Finding],
    openapi_extra=zh("对不上的地方"),
)
def findings(
    request: Request,
    severity: Severity | None = None,
    code: Annotated[str, Query(max_length=60, examples=["sum-mismatch"])] = "",
    document: Annotated[str, Query(max_length=64, description="a document's hash")] = "",
    dismissed: Annotated[bool, Query(description="those set aside, in place of the others")] = False,
    page: PageNumber = 1,
    size: PageSize = 50,
) -> Response:
    """A page of them, document by document, and in each the gravest first."""
    found, total = view(request).findings(
        document=document, severity=severity or "", code=code, dismissed=dismissed,
        moved=site(request).shelf.moved(), start=(page - 1) * size, size=size,
    )  # fmt: skip
    return items(request, map(_finding, found), total, page, size)


@router.get(
    "/findings/{fingerprint}",
    tags=["findings"],
    summary="A finding",
    response_model=models.Finding,
    openapi_extra=zh("一处问题"),
)
def finding(request: Request, fingerprint: Id) -> Response:
    """Its figures with their sentences, what was expected, the suspect and its repairs."""
    found = view(request).finding(fingerprint, site(request).shelf.moved())
    if found is None:
        raise HTTPException(404, say(zh="没有这个问题", en="There is no such finding"))
    return Exact(_finding(found))


@router.get(
    "/cards",
    tags=["cards"],
    summary="The report cards that there are",
    response_model=models.Items[models.Promised],
    openapi_extra=zh("有哪些成绩表"),
)
def cards(
    request: Request,
    area: Text = "",
    year: Annotated[int, Query(ge=0, le=9999, description="0 for all")] = 0,
    page: PageNumber = 1,
    size: PageSize = 50,
) -> Response:
    """For each area and year how many targets there are and what came of them, those with most targets first."""
    held = view(request)
    found = held.promised(area, year, (page - 1) * size, size)
    return items(request, map(asdict, found), held.cards(area, year), page, size)


@router.get(
    "/cards/{area}/{year}",
    tags=["cards"],
    summary="A report card",
    response_model=models.Card,
    openapi_extra=zh("一张成绩表"),
)
def card(
    request: Request,
    area: Annotated[str, Path(max_length=100)],
    year: Annotated[int, Path(ge=1000, le=9999)],
) -> Response:
    """Each target of the area and the year with its outcome, the verdict and the margin."""
    drawn = site(request).shelf.card(area, year)
    if not drawn.rows:
        raise HTTPException(404, say(zh="没有这样的成绩表", en="There is no such card"))
    return Exact(machine.record(drawn))


@router.get(
    "/areas",
    tags=["areas"],
    summary="The areas",
    response_model=models.Items[models.Area],
    openapi_extra=zh("地区"),
)
def areas(
    request: Request,
    named: Annotated[str, Query(max_length=200, description="words in the name")] = "",
    page: PageNumber = 1,
    size: PageSize = 50,
) -> Response:
    """How much is told of each, and what came of its targets; the most often told first."""
    held = view(request)
    found, total = held.areas(named, (page - 1) * size, size)
    sums = {area: [0, 0, 0] for area, _ in found}
    for p in chain.from_iterable(held.promised_of(list(sums)).values()):
        sums[p.area] = [a + b for a, b in zip(sums[p.area], (p.targets, p.due, p.kept), strict=True)]
    names = ("area", "statements", "targets", "due", "kept")
    told: list[Json] = [dict(zip(names, (a, n, *sums[a]), strict=True)) for a, n in found]
    return items(request, told, total, page, size)


@router.get(
    "/areas/ranking",
    tags=["areas"],
    summary="Areas ranked by an indicator",
    response_model=models.Items[models.Statement],
    openapi_extra=zh("各地区排名"),
)
def ranking(
    request: Request,
    indicator: Annotated[str, Query(min_length=1, max_length=200, description="a name, or a concept's id")],
    period: Annotated[str, Query(min_length=1, max_length=40, examples=["2025"])],
    kind: Kind = "level",
    page: PageNumber = 1,
    size: PageSize = 50,
) -> Response:
    """What is told of it for each area in the period, targets aside, the greatest first."""
    found = view(request).ranking(indicator, period, kind)
    here = found[(page - 1) * size : page * size]
    return items(request, map(_statement, here), len(found), page, size)


@router.get(
    "/history",
    tags=["history"],
    summary="What was done to the ledger",
    response_model=models.Items[models.Event],
    openapi_extra=zh("历史"),
)
def history(
    request: Request,
    what: Annotated[str, Query(max_length=20, description="`read`, `correct`, `dismiss` …")] = "",
    by: Text = "",
    words: Annotated[str, Query(max_length=200, description="in paths, texts and reasons")] = "",
    subject: Annotated[
        str, Query(max_length=64, description="a statement's id or a finding's fingerprint")
    ] = "",
    since: Day = "",
    until: Day = "",
    page: PageNumber = 1,
    size: PageSize = 50,
) -> Response:
    """A page of it, newest first: who, when and why."""
    everything = at_least(visitor(request).role, "admin")
    sought = Sought(what, by, words, subject, since, until, accounts=everything)
    found, total = pipeline.history(sought, site(request).ledger, start=(page - 1) * size, size=size)
    told = (asdict(e) | {"path": e.name} for e in found)
    return items(request, told, total, page, size)


# --- as the schema has it ---------------------------------------------------------------------------------


def _kept(held: View, sha256: str) -> Kept:
    if found := held.document(sha256):
        return found
    raise _missing_document()


def _missing_document() -> HTTPException:
    return HTTPException(404, say(zh="没有这份文件", en="There is no such document"))


def _document(kept: Kept) -> dict[str, Json]:
    return asdict(kept)


def _statement(held: Held) -> dict[str, Json]:
    s = held.statement
    place: dict[str, Json] = {"document": s.document, "line": s.line, "column": s.column}
    return {**listing.record(s), **place, "status": held.status, "corrected": held.corrected}


def _relation(r: Related) -> dict[str, Json]:
    return {
        "code": r.code,
        "holds": r.holds,
        "equation": r.equation,
        "parts": [_part(role, held.statement) for role, held in r.parts],
    }


def _part(role: str, s: Statement) -> dict[str, Json]:
    told: dict[str, Json] = {"id": s.id, "text": s.text, "indicator": s.indicator}
    return {"role": role, **told, "area": s.area, "period": s.period, "doc": s.doc}


def _correction(c: Correction) -> dict[str, Json]:
    return {"hand": c.hand, "fields": c.fields, "reason": c.reason, "by": c.by, "at": c.at}


def _finding(f: Found) -> dict[str, Json]:
    aside = {"reason": f.reason, "by": f.by, "at": f.at} if f.dismissed else None
    document = f.document.sha256 if f.document else ""
    return {**f.record, "name": codes.code(f.code).name, "document": document, "dismissed": aside}
