"""The language that people are spoken to in: Chinese or English, chosen once per run.

Every message is written once, in both languages, where it is used: ``say(zh="…", en="…")``.
"""

from __future__ import annotations

import locale
import os
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Literal

Language = Literal["zh", "en"]

_current: ContextVar[Language | None] = ContextVar("language", default=None)


def speak(language: Language | None) -> None:
    """Choose the language of all messages from here on; ``None``: from the locale."""
    _current.set(language)


def language() -> Language:
    """The language in force."""
    return _current.get() or from_locale()


def from_locale() -> Language:
    """Chinese where the environment's locale is Chinese, else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    return "zh" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"


def several(words: Iterable[str]) -> str:
    """Words one after the other, with the mark that the language in force sets between them."""
    return say(zh="、", en=", ").join(words)


def say(*, zh: str, en: str) -> str:
    """The message in the language in force."""
    return zh if language() == "zh" else en
