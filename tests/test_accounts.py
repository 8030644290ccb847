"""The commands of the web app, without serving."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from duizhang.cli import main


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    return str(tmp_path / "l.sqlite")


def account(ledger: str, monkeypatch: pytest.MonkeyPatch, *words: str, password: str = "long enough") -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    more = ["--password-stdin"] if words[0] in ("add", "password") else []
    return main(["account", *words, *more, "--ledger", ledger, "--lang", "en"])


def test_accounts_are_kept(
    ledger: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert account(ledger, monkeypatch, "add", "wangfang", "--role", "editor") == 0
    assert account(ledger, monkeypatch, "add", "wangfang") == 2
    assert account(ledger, monkeypatch, "add", "short", password="short") == 2
    assert account(ledger, monkeypatch, "role", "wangfang", "--role", "admin") == 0
    assert account(ledger, monkeypatch, "password", "wangfang", password="another one") == 0
    capsys.readouterr()
    assert account(ledger, monkeypatch, "list") == 0
    assert capsys.readouterr().out.startswith("wangfang  admin  ")
    assert account(ledger, monkeypatch, "remove", "wangfang") == 0
    assert account(ledger, monkeypatch, "remove", "wangfang") == 2
    assert account(ledger, monkeypatch, "list") == 0
    assert capsys.readouterr().out == ""


def test_without_a_terminal_nobody_is_asked(ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["account", "add", "wangfang", "--ledger", ledger, "--lang", "en"]) == 2
    assert "--password-stdin" in capsys.readouterr().err


def test_other_machines_are_not_served_without_accounts(
    ledger: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--host", "0.0.0.0", "--ledger", ledger, "--lang", "en"]) == 2
    assert "duizhang account add" in capsys.readouterr().err


def test_an_address_of_another_machine_cannot_be_served(
    ledger: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    account(ledger, monkeypatch, "add", "wangfang")
    assert main(["serve", "--host", "192.0.2.1", "--ledger", ledger, "--lang", "en"]) == 2
    assert "--port" in capsys.readouterr().err
