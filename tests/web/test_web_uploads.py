"""Bringing documents: by the page, without script, and whatever goes wrong with them."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from browsing import served, shoot, watched
from misbehaving import misbehave
from playwright.sync_api import Browser, Page, expect

from duizhang import pipeline, uploads
from duizhang.ledger.jobs import Job, open_jobs
from duizhang.ledger.view import Asked
from duizhang.web.app import create
from duizhang.web.settings import Settings

TEXT = "云溪市2025年国民经济统计公报\n2026年2月3日\n全年地区生产总值512.4亿元，比上年增长5.8%。\n"
Fresh = tuple[str, Path]


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Fresh]:
    """The address of an app on a new ledger, and the ledger."""
    ledger = tmp_path / "fresh.sqlite"
    with served(create(ledger)) as address:
        yield address, ledger


@pytest.fixture
def idle(tmp_path: Path) -> Iterator[Fresh]:
    """The same, where nobody reads: what is brought stays in the queue."""
    ledger = tmp_path / "idle.sqlite"
    with served(create(ledger, settings=Settings(readers=0))) as address:
        yield address, ledger


def token(client: httpx.Client) -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get("/").text)
    assert found
    return found[1]


def bring(address: str, *files: tuple[str, bytes]) -> httpx.Response:
    """Upload files as a form without script does."""
    with httpx.Client(base_url=address, timeout=60) as client:
        given = {"csrf": token(client)}
        return client.post("/uploads", data=given, files=[("files", f) for f in files])


def settled(ledger: Path, seconds: float = 120) -> list[Job]:
    """The jobs, once none is under way."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with open_jobs(ledger) as jobs:
            found = jobs.newest()
        if found and not any(job.working for job in found):
            return sorted(found, key=lambda job: job.id)
        time.sleep(0.1)
    raise AssertionError([(j.name, j.state) for j in found])


def test_samples_are_opened_with_one_click(fresh: Fresh, visit: Page, request: pytest.FixtureRequest) -> None:
    address, ledger = fresh
    folder = request.config.getoption("--shots")
    visit.goto(address)
    if folder:
        pictures(visit, Path(folder), "empty")
    visit.get_by_role("button", name="先用四份样例看看").click()
    expect(visit.locator(".job")).to_have_count(4)
    if folder:
        pictures(visit, Path(folder), "reading")
    expect(visit.locator(".job.done")).to_have_count(4, timeout=120_000)
    expect(visit.locator("#held .stat").first).to_contain_text("4")
    expect(visit.locator("#jobs-said")).to_have_text("读完了")
    assert {job.documents for job in settled(ledger)} == {1}
    assert not visit.complaints  # type: ignore[attr-defined]


def pictures(page: Page, folder: Path, name: str) -> None:
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            shoot(page, folder, f"/{name}", "zh", theme, width)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1440, "height": 900})


def test_several_files_are_read_and_a_bad_one_says_why(
    fresh: Fresh, visit: Page, tmp_path: Path, check_page: Callable[..., Page]
) -> None:
    address, ledger = fresh
    good, bad, none = tmp_path / "公报.txt", tmp_path / "坏的.docx", tmp_path / "空的.txt"
    good.write_text(TEXT, encoding="utf-8")
    bad.write_bytes(b"PK\x03\x04 no archive at all")
    none.touch()
    visit.goto(address)
    visit.locator("#files").set_input_files([good, bad, none])
    expect(visit.locator(".notice.error")).to_contain_text("空的.txt")
    expect(visit.locator(".job.done")).to_contain_text("公报.txt", timeout=120_000)
    expect(visit.locator(".job.failed")).to_contain_text("坏的.docx")
    visit.get_by_role("button", name="再读一次: 坏的.docx").click()
    expect(visit.locator(".job.failed .job-message")).not_to_be_empty(timeout=120_000)
    states = {job.name: (job.state, job.statements) for job in settled(ledger)}
    assert states == {"公报.txt": ("done", 2), "坏的.docx": ("failed", 0)}
    check_page(address, ready=".job.failed", name="/start-jobs")


def test_a_changed_file_of_the_same_name_is_a_new_version(fresh: Fresh) -> None:
    """Where the document says that it is the same; its corrections hold where the sentence stands still."""
    address, ledger = fresh
    bring(address, ("公报.txt", TEXT.encode()))
    settled(ledger)
    view = pipeline.reckon(ledger)
    first = next(h.statement for h in view.each(Asked()) if h.statement.text.startswith("512.4"))
    pipeline.correct(first.id, ledger, fields={"indicator": "生产总值"}, reason="核对原件", by="王芳")
    bring(address, ("公报.txt", f"{TEXT}年末常住人口62.1万人。\n".encode()))
    assert "新版本" in settled(ledger)[-1].message
    view = pipeline.reckon(ledger)
    (kept,) = view.documents()
    assert kept.stated == 3
    now = {h.statement.text: h.statement for h in view.each(Asked())}
    assert now["512.4亿元"].indicator == "生产总值"
    # The one before again: it is the newest now.
    bring(address, ("公报.txt", TEXT.encode()))
    assert "新版本" in settled(ledger)[-1].message
    assert [d.stated for d in pipeline.reckon(ledger).documents()] == [2]
    # Of another year: another document, and that is told.
    bring(address, ("公报.txt", TEXT.replace("2025", "2024").replace("2026", "2025").encode()))
    assert "同名文件" in settled(ledger)[-1].message
    assert pipeline.reckon(ledger).totals.documents == 2


def test_files_are_dropped_onto_the_page(idle: Fresh, visit: Page) -> None:
    address, _ = idle
    visit.goto(address)
    visit.evaluate(
        """text => {
          const carried = new DataTransfer();
          carried.items.add(new File([text], "拖来的.txt", {type: "text/plain"}));
          for (const name of ["dragenter", "dragover", "drop"])
            document.body.dispatchEvent(new DragEvent(name, {dataTransfer: carried, bubbles: true, cancelable: true}));
        }""",
        TEXT,
    )
    expect(visit.locator(".job.queued")).to_contain_text("拖来的.txt")


def test_it_works_without_script(idle: Fresh, browser: Browser, tmp_path: Path) -> None:
    address, ledger = idle
    file = tmp_path / "公报.txt"
    file.write_text(TEXT, encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    page = watched(context.new_page())
    page.goto(address)
    page.locator("#files").set_input_files(file)
    page.get_by_role("button", name="读入", exact=True).click()
    expect(page.locator(".job.queued")).to_contain_text("公报.txt")
    with open_jobs(ledger) as jobs:
        jobs.tell(1, "done", documents=1, statements=2)
    page.reload()
    expect(page.locator(".job.done")).to_contain_text("2 个数据")
    context.close()


@pytest.mark.slow
def test_a_hundred_files_at_once(fresh: Fresh) -> None:
    address, ledger = fresh
    files = [(f"{n}.txt", TEXT.replace("512.4", f"{500 + n}.4").encode()) for n in range(100)]
    assert bring(address, *files).status_code == 303
    jobs = settled_all(ledger, 100)
    assert jobs["done"] == 100
    assert pipeline.counts(ledger).documents == 100


def settled_all(ledger: Path, count: int) -> dict[str, int]:
    until = time.monotonic() + 120
    with open_jobs(ledger) as jobs:
        while time.monotonic() < until:
            counts = jobs.counts()
            if counts["done"] + counts["failed"] == count:
                break
            time.sleep(0.2)
        return dict(counts)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("..", "document"),
        (".htaccess", "htaccess"),
        ("a\x00b\n.txt", "a␀b .txt"),
        ("\u202egpj.exe", "\ufffdgpj.exe"),
        ("年" * 200 + ".docx", "年" * 48 + ".docx"),
        ('<script>"x"</script>.txt', "script_.txt"),
    ],
)
def test_names_lead_nowhere(tmp_path: Path, name: str, kept: str) -> None:
    import io

    saved = uploads.save(tmp_path / "l.sqlite", name, io.BytesIO(b"x"))
    assert saved.name == kept
    assert Path(saved.path).parent.parent == tmp_path / "l.sqlite.files"
    assert Path(saved.path).read_bytes() == b"x"


def test_an_upload_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    class Broken:
        def read(self, _n: int) -> bytes:
            raise OSError(5, "gone")

    with pytest.raises(Exception, match="gone"):
        uploads.save(tmp_path / "l.sqlite", "x.txt", Broken())  # type: ignore[arg-type]
    assert [p.name for p in (tmp_path / "l.sqlite.files").rglob("*")] == [".incoming"]


def test_a_reader_that_fails_fails_one_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("duizhang.web.desk.work", misbehave)
    ledger = tmp_path / "l.sqlite"
    names = ("crash", "good", "hang", "starve", "fine")
    with served(create(ledger, settings=Settings(time_limit=1))) as address:
        bring(address, *((f"{n}.txt", n.encode()) for n in names))
        jobs = {job.name: job for job in settled(ledger)}
        assert httpx.get(address, timeout=60).status_code == 200
    assert [jobs[f"{n}.txt"].state for n in names] == ["failed", "done", "failed", "failed", "done"]
    assert "SIGSEGV" in jobs["crash.txt"].message
    assert "1 秒" in jobs["hang.txt"].message
    assert "内存" in jobs["starve.txt"].message


def test_what_was_queued_is_read_after_a_restart(tmp_path: Path) -> None:
    ledger = tmp_path / "l.sqlite"
    with served(create(ledger, settings=Settings(readers=0))) as address:
        bring(address, ("公报.txt", TEXT.encode()))
        with open_jobs(ledger) as jobs:
            assert [job.state for job in jobs.newest()] == ["queued"]
    with served(create(ledger)):
        assert [job.state for job in settled(ledger)] == ["done"]


def test_a_job_whose_worker_is_gone_is_taken_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    with open_jobs(tmp_path / "l.sqlite") as jobs:
        jobs.add([{"name": "a", "path": "a", "sha256": "", "size": 1, "by": "", "language": "zh"}])
        assert jobs.claim()
        assert jobs.claim() is None
        monkeypatch.setattr("duizhang.ledger.jobs.SILENCE", timedelta(seconds=-1))
        assert [bool(jobs.claim()) for _ in range(4)] == [True, True, False, False]
        assert [job.state for job in jobs.newest()] == ["failed"]


def test_what_another_program_reads_is_shown(tmp_path: Path) -> None:
    ledger = tmp_path / "l.sqlite"
    file = tmp_path / "公报.txt"
    file.write_text(TEXT, encoding="utf-8")
    with served(create(ledger)) as address:
        pipeline.read([file], ledger)
        until = time.monotonic() + 60
        while (view := pipeline.view(ledger)) is None or view.totals.documents == 0:
            assert time.monotonic() < until
            time.sleep(0.1)
        assert "账本里有什么" in httpx.get(address).text
        # That view may be of a moment within the reading: the page asks until the newest one is there.
        while (waiting := httpx.get(f"{address}/behind", headers={"HX-Request": "true"})).status_code == 204:
            if waiting.headers.get("hx-refresh") == "true":
                break
            assert time.monotonic() < until
            time.sleep(0.1)
        assert waiting.status_code == 204


def test_a_hostile_name_is_only_text(idle: Fresh, visit: Page) -> None:
    address, _ = idle
    name = '"><img src=x onerror=alert(1)>{{ 7*7 }}.txt'
    bring(address, (name, TEXT.encode()))
    visit.goto(address)
    expect(visit.locator(".job-name")).to_contain_text("onerror=alert(1)")
    assert visit.locator(".job img").count() == 0
    assert not visit.complaints  # type: ignore[attr-defined]


def started(ledger: Path, port: int) -> subprocess.Popen[bytes]:
    """``duizhang serve``, once it answers."""
    program = [sys.executable, "-m", "duizhang", "serve", "--ledger", str(ledger), "--port", str(port)]
    process = subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(1200):
        with suppress(httpx.TransportError):
            httpx.get(f"http://127.0.0.1:{port}/login")
            return process
        time.sleep(0.1)
    raise AssertionError("it does not start")


@pytest.mark.slow
def test_a_server_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    ledger, address = tmp_path / "l.sqlite", f"http://127.0.0.1:{port}"
    server = started(ledger, port)
    files = [(f"{n}.txt", TEXT.replace("512", str(500 + n)).encode()) for n in range(8)]
    assert bring(address, *files).status_code == 303
    with httpx.Client(base_url=address) as client:
        head = (
            f'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{token(client)}\r\n'
            '--x\r\nContent-Disposition: form-data; name="files"; filename="half.txt"\r\n\r\nhalf of'
        )
        request = client.build_request(
            "POST", "/uploads", headers={"Content-Type": "multipart/form-data; boundary=x"}
        )
        cookie = request.headers["cookie"]
    with socket.create_connection(("127.0.0.1", port)) as half:
        lines = ("POST /uploads HTTP/1.1", f"Host: 127.0.0.1:{port}", "Content-Length: 100000", f"Cookie: {cookie}",
                 "Content-Type: multipart/form-data; boundary=x", "", head)  # fmt: skip
        half.sendall("\r\n".join(lines).encode())
        time.sleep(1)
        server.kill()
        server.wait()
    server = started(ledger, port)
    jobs = settled(ledger)
    assert httpx.get(address).status_code == 200
    server.terminate()
    assert server.wait(60) in (0, -signal.SIGTERM)
    assert [(job.name, job.state) for job in jobs] == [(f"{n}.txt", "done") for n in range(8)]
    assert pipeline.counts(ledger).documents == 8
    assert not list((tmp_path / "l.sqlite.files").rglob("*half*"))
