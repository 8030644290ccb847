"""The ledger: a table of all statements, narrowed by what the address asks, and downloads of what it shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import StreamingResponse

from duizhang.exports import statements
from duizhang.exports.figures import figure
from duizhang.exports.quotes import Quoted, cut_out, document_name, quoted, spot, with_unit
from duizhang.exports.safe import shown
from duizhang.exports.wording import word
from duizhang.language import say
from duizhang.lexicon import indicators
from duizhang.model import Kind, Modality, Statement, Status
from duizhang.web.rendering import Page, render, view

if TYPE_CHECKING:
    from duizhang.ledger.view import Asked, Held, Kept, View

router = APIRouter(include_in_schema=False)

SIZE = 50
LONGEST = 200
"""Characters that are taken of what somebody asks for."""
SHEET_LIMIT = 20_000
"""Rows of a workbook: more take too long to write, and too much memory to open."""
SORTS = ("indicator", "area", "period", "value", "status")
NONE = "-"
"""A document that there is not."""
Form = Literal["csv", "xlsx", "jsonl"]
_MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A statement as a row shows it."""

    id: str
    indicator: str
    about: str
    figure: str
    meant: str
    area: str
    period: str
    status: Status
    corrected: bool
    doubtful: bool
    snippet: Quoted
    quote: Quoted
    document: str
    href: str
    spot: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What the address asks for: as typed, by name, and as the view is asked. ``among``: the documents that may be meant."""

    typed: Mapping[str, str]
    asked: Asked
    among: tuple[Kept, ...] = ()

    @property
    def narrowed(self) -> bool:
        """Whether something is asked for, the order aside."""
        return any(value for name, value in self.typed.items() if name != "sort")


@router.get("/ledger")
def ledger(request: Request) -> Response:
    """The table, a page of it."""
    held = view(request)
    wish = wished(request, held)
    number = _number(request.query_params.get("page", ""))
    listed = held.page(wish.asked, (number - 1) * SIZE, SIZE)
    last = max(1, -(-listed.total // SIZE))
    if number > last:
        number = last
        listed = held.page(wish.asked, (number - 1) * SIZE, SIZE)
    return render(
        request,
        "ledger.html",
        lines=lines(listed.rows, held),
        total=listed.total,
        capped=listed.capped,
        number=number,
        size=SIZE,
        wish=wish,
        chips=tuple(_chips(wish, held)),
        empty=not held.totals.statements,
        choices={"kind": get_args(Kind), "modality": get_args(Modality), "status": get_args(Status)},
        years=sorted((y for y, _ in held.counted("year", 60)), reverse=True),
        suggested={facet: held.counted(facet, 30) for facet in ("indicator", "area")},
        orders=_orders(),
        sheet_limit=SHEET_LIMIT,
    )


@router.get("/ledger/statements.{form}")
def download(request: Request, form: Form) -> Response:
    """All that match, as a file."""
    held = view(request)
    wish = wished(request, held)
    name = {"Content-Disposition": f'attachment; filename="duizhang.{form}"'}
    chosen = (h.statement for h in held.each(wish.asked))
    if form != "xlsx":
        return StreamingResponse(_written(chosen, form), media_type=_MEDIA[form], headers=name)
    if held.count(wish.asked, SHEET_LIMIT) > SHEET_LIMIT:
        most = f"{SHEET_LIMIT:,}"
        raise HTTPException(
            413,
            say(
                zh=f"符合条件的数据超过 {most} 行，放不进一个 Excel 文件：请缩小范围，或下载 CSV、JSON Lines",
                en=f"More than {most} statements match, too many for a workbook: narrow them, or take CSV or JSON Lines",
            ),
        )
    return Response(statements.xlsx(chosen), media_type=_MEDIA[form], headers=name)


@router.get("/suggest/{facet}")
def suggest(request: Request, facet: Literal["indicator", "area"]) -> Response:
    """Names that contain what was typed, the frequent ones first, as options of a list."""
    typed = clean(next((v for _, v in request.query_params.multi_items()), ""))
    return render(request, "suggest.html", options=view(request).counted(facet, 30, typed))


def clean(typed: str) -> str:
    """What somebody typed: on one line, without control characters, not too long."""
    return shown(typed.strip()[:LONGEST])


def wished(request: Request, held: View) -> Wish:
    """What the address asks for."""
    from duizhang.ledger.view import Asked

    given = request.query_params
    names = (
        "q",
        "indicator",
        "area",
        "period",
        "kind",
        "modality",
        "status",
        "document",
        "corrected",
        "sort",
    )
    typed = {name: clean(given.get(name, "")) for name in names}
    key = typed["sort"].removeprefix("-")
    sort = next((s for s in SORTS if s == key), "")
    among = documents_meant(typed["document"], held) if typed["document"] else ()
    asked = Asked(
        area=typed["area"],
        period=typed["period"],
        kind=typed["kind"],
        modality=typed["modality"],
        status=typed["status"],
        document=among[0].sha256 if len(among) == 1 else NONE if typed["document"] else "",
        words=typed["q"],
        corrected=bool(typed["corrected"]),
        sort=sort,  # type: ignore[arg-type]
        down=typed["sort"].startswith("-"),
    )
    return Wish(typed, with_indicator(asked, typed["indicator"], held), among if len(among) > 1 else ())


def with_indicator(asked: Asked, typed: str, held: View) -> Asked:
    """The same, of an indicator: a concept's usual name stands for all its names, else just this name, else what
    contains it."""
    if not typed:
        return asked
    known = indicators.lookup(typed)
    if known and typed == known.name and held.knows(known.id):
        return replace(asked, indicator=known.id)
    return replace(asked, indicator=typed) if held.knows(typed) else replace(asked, named=typed)


def documents_meant(typed: str, held: View) -> tuple[Kept, ...]:
    """The documents that a hash, its beginning, or words of a title or path mean; some twenty at most."""
    if len(typed) >= 8 and all(c in "0123456789abcdef" for c in typed):
        found = held.document(typed)
        return (found,) if found else ()
    return held.documents(typed, size=20)


def lines(rows: Iterable[Held], held: View) -> list[Line]:
    """The statements as rows."""
    rows = tuple(rows)
    documents = held.documents_of(rows)
    return [_line(h, documents.get(h.statement.document)) for h in rows]


def _line(h: Held, document: Kept | None) -> Line:
    s = h.statement
    return Line(
        id=s.id,
        indicator=s.indicator,
        about=about(s),
        figure=figure(s),
        meant=with_unit(s),
        area="、".join(s.area),
        period=s.period,
        status=h.status,
        corrected=h.corrected,
        doubtful=s.doubtful,
        snippet=cut_out(s),
        quote=quoted(s),
        document=document_name(document.title, document.path) if document else document_name("", s.doc),
        href=f"/statements/{s.id}",
        spot=spot(s),
    )


def about(s: Statement) -> str:
    """What kind of figure it is: modality, kind, base, and whose."""
    return " · ".join(
        x for x in (word(s.modality), word(s.kind), word(s.base), statements.whole(s), s.owner) if x
    )


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and 0 < len(typed) < 9 and int(typed) else 1


def _written(chosen: Iterable[Statement], form: Literal["csv", "jsonl"]) -> Iterator[str]:
    # Excel takes a CSV file for Chinese only if a byte order mark says so.
    yield "\ufeff" if form == "csv" else ""
    end = "\r\n" if form == "csv" else "\n"
    piece: list[str] = []
    for line in statements.lines(chosen, form):
        piece.append(line)
        if len(piece) == 500:
            yield end.join([*piece, ""])
            piece.clear()
    yield end.join([*piece, ""])


def _chips(wish: Wish, held: View) -> Iterator[tuple[str, str, str]]:
    """What narrows the table: name of the field, its label, its value as people read it."""
    labels = {
        "q": say(zh="搜索", en="Search"),
        "indicator": say(zh="指标", en="Indicator"),
        "area": say(zh="地区", en="Area"),
        "period": say(zh="时期", en="Period"),
        "kind": say(zh="类型", en="Kind"),
        "modality": say(zh="性质", en="Modality"),
        "status": say(zh="状态", en="Status"),
        "document": say(zh="文件", en="Document"),
        "corrected": say(zh="更正", en="Corrected"),
    }
    for name, label in labels.items():
        if value := wish.typed[name]:
            yield name, label, _chip(name, value, wish, held)


def _chip(name: str, value: str, wish: Wish, held: View) -> str:
    if name == "document":
        found = held.document(wish.asked.document) if wish.asked.document != NONE else None
        return document_name(found.title, found.path) if found else value
    if name == "indicator":
        if wish.asked.named:
            return say(zh=f"含“{value}”", en=f"contains “{value}”")
        if known := indicators.vocabulary().concepts.get(wish.asked.indicator):
            return say(zh=f"{known.name}（含同义名称）", en=f"{known.name} (by any name)")
    if name == "corrected":
        return say(zh="仅人工更正", en="by people only")
    return word(value)


def _orders() -> tuple[tuple[str, str], ...]:
    """The orders of the table, for those who see no head of it."""
    return (
        ("indicator", say(zh="指标", en="indicator")),
        ("area", say(zh="地区", en="area")),
        ("-period", say(zh="时期，新的在前", en="period, latest first")),
        ("period", say(zh="时期，旧的在前", en="period, earliest first")),
        ("-value", say(zh="数值，大的在前", en="value, greatest first")),
        ("value", say(zh="数值，小的在前", en="value, smallest first")),
        ("status", say(zh="状态", en="status")),
    )


PAGE = Page("ledger", "/ledger", router, lambda: say(zh="账本", en="Ledger"))
