"""What changes the ledger: corrections, what is set aside, and the token that lets a program do so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, File, HTTPException, Request, Response, UploadFile

from duizhang import accounts, pipeline, uploads
from duizhang.exports import statements as listing
from duizhang.language import language, say
from duizhang.model import WrongUse
from duizhang.uploads import Saved
from duizhang.web.api import models
from duizhang.web.api.answers import Exact, Id, PageSize, items, zh
from duizhang.web.rendering import site, view, visitor
from duizhang.web.visitors import Keys

router = APIRouter(prefix="/api/v1", default_response_class=Exact)


@router.post(
    "/findings/{fingerprint}/dismissals",
    tags=["findings"],
    status_code=201,
    summary="Set a finding aside, or take it up again",
    response_model=models.Done,
    openapi_extra=zh("搁置问题，或重新提出"),
)
def dismiss(request: Request, fingerprint: Id, said: models.NewDismissal) -> Response:
    """It stays so until one of its figures changes. Lists show it at once."""
    here = site(request)
    if view(request).finding(fingerprint) is None:
        raise HTTPException(404, say(zh="没有这个问题", en="There is no such finding"))
    again = not said.dismissed
    pipeline.dismiss_known(fingerprint, said.reason, here.ledger, by=visitor(request).name, again=again)
    here.desk.wake()
    return Exact({"done": True}, 201)


@router.post(
    "/statements/{id}/corrections",
    tags=["statements"],
    status_code=201,
    summary="Correct a statement, reject it, or withdraw what was said",
    response_model=models.Correction,
    openapi_extra=zh("更正、剔除一条数据，或撤回"),
)
def correct(request: Request, id: Id, said: models.NewCorrection) -> Response:
    """The machine's reading stays beside it. Fields: those of a statement; values as text."""
    here = site(request)
    if view(request).statement(id) is None and said.hand != "withdraw":
        raise HTTPException(404, say(zh="没有这条数据", en="There is no such statement"))
    fields = said.fields if said.hand == "correct" else {}
    one = pipeline.correct(
        id, here.ledger, reason=said.reason, by=visitor(request).name, fields=fields, hand=said.hand
    )
    here.desk.wake()
    told = {"hand": one.hand, "fields": one.fields, "reason": one.reason, "by": one.by}
    return Exact({**told, "at": one.at or _now()}, 201)


@router.post(
    "/documents/{sha256}/statements",
    tags=["documents"],
    status_code=201,
    summary="Add a statement that the machine did not read",
    response_model=models.Said,
    openapi_extra=zh("补录一条数据"),
)
def add(request: Request, sha256: Id, said: models.NewStatement) -> Response:
    """`start` and `end` count in the characters of the document's text; `kind`, `low`, `high`, `indicator` are needed."""
    here = site(request)
    kept = view(request).document(sha256)
    if kept is None:
        raise HTTPException(404, say(zh="没有这份文件", en="There is no such document"))
    s = pipeline.add(
        kept.sha256,
        (said.start, said.end),
        said.fields,
        here.ledger,
        reason=said.reason,
        by=visitor(request).name,
    )
    here.desk.wake()
    return Exact(listing.record(s), 201)


@router.post(
    "/uploads",
    tags=["documents"],
    status_code=202,
    summary="Bring documents",
    response_model=models.Taken,
    openapi_extra=zh("上传文件"),
)
def upload(request: Request, files: Annotated[list[UploadFile], File()]) -> Response:
    """They are kept and queued; `GET /api/v1/uploads` says how far they are. Send `X-Requested-With` with it, or a token."""
    here = site(request)
    here.limits.taken("upload", request)
    saved: list[Saved] = []
    refused: list[dict[str, str]] = []
    for file in files:
        try:
            saved.append(uploads.save(here.ledger, file.filename or "", file.file))
        except WrongUse as error:
            refused.append({"name": file.filename or "", "reason": str(error)})
    uploads.queue(here.jobs, saved, visitor(request).name, language())
    here.desk.wake()
    accepted = [{"name": s.name, "sha256": s.sha256, "size": s.size} for s in saved]
    return Exact({"accepted": accepted, "refused": refused}, 202)


@router.get(
    "/uploads",
    tags=["documents"],
    summary="How far the documents are that were brought",
    response_model=models.Items[models.Upload],
    openapi_extra=zh("上传的进度"),
)
def uploaded(request: Request, size: PageSize = 50) -> Response:
    """The newest first."""
    found = site(request).jobs.newest(size)
    names = models.Upload.model_fields
    told = [{name: getattr(j, name) for name in names} for j in found]
    return items(request, told, len(told), 1, size)


@router.post(
    "/tokens",
    tags=["access"],
    status_code=201,
    summary="Get a token for an account",
    response_model=models.Token,
    openapi_extra=zh("用账号换取令牌"),
)
def give(request: Request, who: models.Credentials) -> Response:
    """It holds for thirty days, and until the account's password or role changes."""
    here = site(request)
    here.limits.taken("login", request)
    account = accounts.enter(here.visitors.accounts, who.name.strip(), who.password)
    if account is None:
        raise HTTPException(403, say(zh="账号或密码不对", en="Name and password do not belong together"))
    expires = datetime.now(UTC) + timedelta(seconds=Keys.AGE)
    told = {"token": here.visitors.keys.give(account), "expires": expires.isoformat(timespec="seconds")}
    return Exact(told, 201)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
