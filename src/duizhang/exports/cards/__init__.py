"""The report card as text, JSON, one HTML page, DOCX and XLSX. A light is always a sign and words, too.

=========== ==========================================
``words``   what all forms say
``plain``   text for a terminal
``machine`` JSON
``page``    HTML
``office``  DOCX
``sheet``   XLSX
=========== ==========================================
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from duizhang.model import Card

Form = Literal["text", "json", "html", "docx", "xlsx"]


def render(
    card: Card, form: Form, *, color: bool = False, pictures: Mapping[str, bytes] | None = None
) -> str | bytes:
    """The card in the form: text, JSON and HTML as ``str``, DOCX and XLSX as ``bytes``.

    ``color`` counts for ``text`` only, which is as wide as the terminal (``COLUMNS``), ``pictures`` (PNG, by the
    statement's id) for HTML.
    """
    from duizhang.exports.cards import machine, office, page, plain, sheet

    match form:
        case "text":
            return plain.render(card, color)
        case "json":
            return machine.render(card)
        case "html":
            return page.render(card, pictures or {})
        case "docx":
            return office.render(card)
        case "xlsx":
            return sheet.render(card)
