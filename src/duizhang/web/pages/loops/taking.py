"""Taking in a list of tasks from a file: what it would do and what is wrong is shown before anything is written.

The file waits beside the ledger under the hash of its content, for a day at most, and is looked at again when it is
taken: people and organisations may have changed meanwhile.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Request, Response

from duizhang import uploads
from duizhang.exports.loops import lists as files
from duizhang.follow import Office, intake
from duizhang.follow.intake import Preview
from duizhang.follow.sources import COMMITMENT
from duizhang.language import say
from duizhang.loops.definition import Action, Loop
from duizhang.model import Refused, UnreadableInput
from duizhang.web.pages.loops import frame, giving
from duizhang.web.pages.loops.giving import Posted
from duizhang.web.pages.loops.people import Me, me
from duizhang.web.rendering import see_other, site

LARGEST = 10 * 1024 * 1024
"""Bytes of a list."""
MOST = 20_000
"""Rows of a list."""
SHOWN = 20
"""rows that the preview shows of what would be taken"""
WRONG = 200
"""problems that it shows; the file has them all"""
WAITS = 24 * 3600
"""Seconds that a list waits to be taken."""
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Waiting = Annotated[str, Query(pattern=r"^[0-9a-f]{64}$")]
router = APIRouter(prefix="/loops/import")


@dataclass(frozen=True, slots=True)
class Looked:
    """A list that was looked at. ``shown`` are the rows that would be taken: number and fields in words."""

    preview: Preview
    shown: tuple[tuple[int, tuple[str, ...]], ...]
    head: tuple[str, ...]


@router.get("")
def start(
    request: Request,
    loop: Annotated[str, Query(max_length=64)] = "",
    taken: int = 0,
    refused: int = 0,
    list: str = "",
) -> Response:
    """Choose a loop and a file; with ``list``, what is in the file that waits."""
    with site(request).offices.one() as office:
        who = me(request, office)
        known = openable(office, who)
        chosen = next((x for x in known if x.id == (loop or COMMITMENT)), known[0] if known else None)
        if chosen and re.fullmatch(r"[0-9a-f]{64}", list):
            return _preview(request, office, who, chosen, list)
        return frame.page(
            request, office, "loops/import.html",
            known=known, of=chosen, choices=[(x.id, str(x.name)) for x in known], taken=taken, refused=refused,
            most=MOST, looked=None, trouble="",
            columns=tuple(files.columns(chosen, opening(office, chosen, who))) if chosen else (),
        )  # fmt: skip


@router.post("")
def bring(request: Request, posted: Posted) -> Response:
    """Keep the file and look at it."""
    site(request).limits.taken("upload", request)
    file = next(giving.uploads(posted, "list"), None)
    with site(request).offices.one() as office:
        loop = _loop(office, me(request, office), str(posted.get("loop", "")))
        if file is None:
            return _again(request, office, loop, say(zh="没有选择文件", en="No file was chosen"))
        content = file.file.read(LARGEST + 1)
        if len(content) > LARGEST:
            most = LARGEST // 1024**2
            return _again(
                request,
                office,
                loop,
                say(zh=f"文件超过 {most} MB", en=f"The file is larger than {most} MB"),
                413,
            )
        try:
            if len(intake.rows(content, file.filename or "list")) > MOST + 1:
                return _again(
                    request, office, loop, say(zh=f"超过 {MOST:,} 行", en=f"More than {MOST:,} rows"), 413
                )
            intake.tasks(office, loop.id, content, file.filename or "list", me(request, office).id)
        except (UnreadableInput, Refused) as wrong:
            return _again(request, office, loop, str(wrong), 422)
    sha256 = keep(site(request).ledger, content)
    return see_other(request, f"/loops/import?loop={loop.id}&list={sha256}")


@router.post("/take")
def take(request: Request, posted: Posted) -> Response:
    """Open an item for each row; nothing where some are wrong, unless it was said to leave these out."""
    waiting, partly = str(posted.get("list", "")), posted.get("partly") == "1"
    with site(request).offices.one() as office:
        who = me(request, office)
        loop = _loop(office, who, str(posted.get("loop", "")))
        preview = intake.tasks(office, loop.id, kept(site(request).ledger, waiting), "list", who.id)
        if preview.wrong and not partly:
            return _preview(request, office, who, loop, waiting, 422)
        done = office.submit_all(preview.submissions)
    refused = sum(isinstance(d, Refused) for d in done)
    return see_other(
        request,
        f"/loops/import?loop={loop.id}&taken={len(done) - refused}"
        + (f"&refused={refused}" if refused else ""),
    )


@router.get("/errors.{form}")
def errors(request: Request, form: files.Form, loop: str, list: Waiting) -> Response:
    """All that is wrong with a list that waits, as a file: row, problem, cells."""
    with site(request).offices.one() as office:
        who = me(request, office)
        chosen = _loop(office, who, loop)
        content = kept(site(request).ledger, list)
        preview = intake.tasks(office, chosen.id, content, "list", who.id)
        found = files.errors([(w.row, w.what) for w in preview.wrong], intake.rows(content, "list"), form)
    return _file(found, form, f"{chosen.id}-problems")


@router.get("/template.{form}")
def template(request: Request, form: Literal["csv", "xlsx"], loop: str) -> Response:
    """An empty list."""
    with site(request).offices.one() as office:
        who = me(request, office)
        chosen = _loop(office, who, loop)
        made = files.template(chosen, opening(office, chosen, who), form)
    return _file(made, form, f"{chosen.id}-list")


def openable(office: Office, who: Me) -> list[Loop]:
    """The loops that somebody may open items of; for those who only look, all of them."""
    posts = {(a.post.role, a.post.loop) for a in who.acting}
    return [
        loop
        for loop in office.loops.values()
        if who.looks or any((r, of) in posts for a in loop.openings for r in a.who for of in ("", loop.id))
    ]


def opening(office: Office, loop: Loop, who: Me) -> Action:
    """The action that the rows of a list do."""
    return intake.opening(office, loop, who.id)


def keep(ledger: str | Path, content: bytes) -> str:
    """Put a list aside, whole or not at all; the hash that it is found by. Those of yesterday go."""
    folder = uploads.folder(ledger) / ".lists"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in folder.iterdir():
        if time.time() - old.stat().st_mtime > WAITS:
            old.unlink(missing_ok=True)
    sha256 = hashlib.sha256(content).hexdigest()
    part = folder / f".{secrets.token_hex(8)}"
    part.touch(mode=0o600)
    part.write_bytes(content)
    os.replace(part, folder / sha256)
    return sha256


def kept(ledger: str | Path, sha256: str) -> bytes:
    """A list that waits. Raises 404 where it does not any more."""
    try:
        if re.fullmatch(r"[0-9a-f]{64}", sha256):
            return (uploads.folder(ledger) / ".lists" / sha256).read_bytes()
    except OSError:
        pass
    raise HTTPException(
        404, say(zh="这份清单已不在，请重新上传", en="This list is no longer here: bring it again")
    )


def _preview(
    request: Request, office: Office, who: Me, loop: Loop, waiting: str, status: int = 200
) -> Response:
    preview = intake.tasks(office, loop.id, kept(site(request).ledger, waiting), "list", who.id)
    act = opening(office, loop, who)
    names = [n for n in (*act.needs, *act.takes) if any(n in s.data for s in preview.submissions)]
    shown = tuple(
        (int(s.key.rpartition(":")[2]), tuple(str(s.data.get(n, "")) for n in names))
        for s in preview.submissions[:SHOWN]
    )
    looked = Looked(preview, shown, tuple(str(loop.fields[n].name) for n in names))
    return frame.page(
        request, office, "loops/import.html", status,
        known=[loop], of=loop, taken=0, refused=0, most=MOST, looked=looked, waiting=waiting, wrong=WRONG, trouble="",
        columns=(),
    )  # fmt: skip


def _again(request: Request, office: Office, loop: Loop, trouble: str, status: int = 400) -> Response:
    who = me(request, office)
    known = openable(office, who)
    return frame.page(
        request, office, "loops/import.html", status,
        known=known, of=loop, choices=[(x.id, str(x.name)) for x in known], taken=0, refused=0, most=MOST, looked=None, trouble=trouble,
        columns=tuple(files.columns(loop, opening(office, loop, who))),
    )  # fmt: skip


def _loop(office: Office, who: Me, id: str) -> Loop:
    if found := next((x for x in openable(office, who) if x.id == id), None):
        return found
    raise HTTPException(
        403, say(zh="你的岗位不能在这个回路里立项", en="Your posts do not let you open items of this loop")
    )


def _file(content: bytes, form: str, name: str) -> Response:
    head = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return Response(content, media_type=TYPES[form], headers=head)
