"""Support: under which terms every test runs. A plugin of pytest (``-p terms``)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from duizhang.language import speak

# How long one example takes tells how busy the machine is, and no test is timed.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture
def english() -> Iterator[None]:
    """Messages in English, whatever the locale."""
    speak("en")
    yield
    speak(None)
