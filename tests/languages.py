"""Support: the language in which tests are told things. A plugin of pytest (``-p languages``)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from duizhang.language import speak


@pytest.fixture
def english() -> Iterator[None]:
    """Messages in English, whatever the locale."""
    speak("en")
    yield
    speak(None)
