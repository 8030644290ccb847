"""Documents that people bring: taken in, queued, and shown as they are read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, HTTPException, Request, Response, UploadFile

from duizhang import pipeline, uploads
from duizhang.language import language, say
from duizhang.model import WrongUse
from duizhang.uploads import Saved
from duizhang.web.rendering import Page, is_part, render, see_other, site, visitor

router = APIRouter(include_in_schema=False)


@router.post("/uploads")
def upload(request: Request, files: Annotated[list[UploadFile], File()] = []) -> Response:  # noqa: B006
    """Keep the files and queue them; what cannot be kept is told, the others are taken."""
    held = site(request)
    held.limits.taken("upload", request)
    named = [f for f in files if f.filename]
    if not named:
        raise HTTPException(400, say(zh="没有选择文件", en="No file was chosen"))
    if len(named) > held.settings.files_limit:
        most = held.settings.files_limit
        raise HTTPException(413, say(zh=f"一次最多 {most} 个文件", en=f"At most {most} files at a time"))
    saved: list[Saved] = []
    troubles: list[tuple[str, str]] = []
    for file in named:
        try:
            saved.append(uploads.save(held.ledger, file.filename or "", file.file))
        except WrongUse as error:
            troubles.append((file.filename or "", str(error)))
    return _queued(request, saved, troubles)


@router.post("/samples")
def samples(request: Request) -> Response:
    """Take in the bundled samples, as if they had been brought."""
    saved = []
    for path in sorted(pipeline.samples().glob("*.txt")):
        with path.open("rb") as file:
            saved.append(uploads.save(site(request).ledger, path.name, file))
    return _queued(request, saved, [])


@router.post("/jobs/{number}/again")
def again(request: Request, number: int) -> Response:
    """Try once more to read what failed."""
    site(request).jobs.again(number)
    return _queued(request, [], [])


@router.get("/jobs")
def jobs(request: Request) -> Response:
    """How far it is: a part of the first page that asks for itself again while something is under way."""
    if not is_part(request):
        return see_other(request, "/")
    return render(request, "jobs.html", **progress(request) | {"polled": True})


def progress(request: Request) -> dict[str, object]:
    """The jobs that the template ``jobs.html`` shows."""
    listed = site(request).jobs.newest()
    counts = site(request).jobs.counts()
    return {
        "jobs": listed,
        "job_counts": counts,
        "working": any(j.working for j in listed),
        "troubles": [],
        "polled": False,
    }


def _queued(request: Request, saved: list[Saved], troubles: list[tuple[str, str]]) -> Response:
    held = site(request)
    uploads.queue(held.jobs, saved, visitor(request).name, language())
    held.desk.wake()
    if is_part(request):
        return render(request, "jobs.html", **progress(request) | {"troubles": troubles})
    if troubles:
        told = "; ".join(f"{name}: {reason}" for name, reason in troubles)
        raise HTTPException(400, told)
    return see_other(request, "/#jobs")


PAGE = Page("uploads", "/uploads", router)
