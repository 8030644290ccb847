"""Where on a web page the text stands: what is hidden or leads elsewhere goes, the element that holds the rest is found.

The measure is prose — characters of pieces with punctuation or figures, outside links — as a page about something holds
most of its prose in one element, and what surrounds that is links.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

GONE = (
    "script", "style", "noscript", "template", "iframe", "frame", "object", "embed", "svg", "canvas", "audio", "video",
    "map", "select", "option", "button", "input", "textarea", "rt", "rp", "del", "s", "strike", "head",
)  # fmt: skip
"""Elements that print nothing of the text."""

_ASIDE = ("nav", "aside", "footer")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|submenu|footer|foot|sidebar|aside|breadcrumbs?|crumbs?|share|bdsharebuttonbox|comments?"
    r"|related|recommend(?:ed)?|copyright|toolbar|pagination|pager|search|qrcode|login|xgwj|xgzx|fenxiang)(?:$|[\s_-])",
    re.IGNORECASE,
)
_PROSE = re.compile(r"[，。；]|\d")
_SPACE = re.compile(r"\s+")
_MOST = 0.85
"""The share of a page's prose that an element must hold for the rest to be left out."""
_LINKED = 0.6
"""The share of links in an element's characters from which on it leads elsewhere."""
_STAYS = frozenset(
    (
        "p",
        "table",
        "tbody",
        "thead",
        "tr",
        "td",
        "th",
        "ul",
        "ol",
        "li",
        "dl",
        "h1",
        "h2",
        "h3",
        "span",
        "font",
        "b",
        "strong",
        "pre",
    )
)
"""Elements that are not looked into: what holds the text is around them."""


@dataclass(slots=True)
class Weight:
    """What an element holds, in characters: all, prose outside links, inside links; and how many links."""

    all: int = 0
    prose: int = 0
    linked: int = 0
    links: int = 0


def weigh(root: _Element) -> dict[_Element, Weight]:
    """What each element below ``root`` holds, those within it included."""
    elements = [*root.iter("*")]
    weights = {element: Weight() for element in elements}
    for element in reversed(elements):  # what is within comes after
        own = weights[element]
        _add(own, element.text)
        if element.tag == "a":
            own.linked, own.prose, own.links = own.all, 0, own.links + 1
        if element is root:
            break
        parent = element.getparent()
        if parent is None:
            break
        above = weights[parent]
        above.all += own.all
        above.prose += own.prose
        above.linked += own.linked
        above.links += own.links
        _add(above, element.tail)
    return weights


def _add(weight: Weight, text: str | None) -> None:
    if text and (size := len(_SPACE.sub("", text))):
        weight.all += size
        weight.prose += size if _PROSE.search(text) else 0


def prune(root: _Element) -> None:
    """Take away what is hidden and what leads elsewhere, unless it holds the better part of the page.

    A page that shows its text by a script hides it until then.
    """
    from lxml import etree

    etree.strip_elements(root, *GONE, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    weights = weigh(root)
    whole = weights[root]
    for element in [*root.iter("*")]:
        weight = weights[element]
        if element is not root and weight.prose * 2 <= whole.prose and _is_beside(element, weight):
            _drop(element)


def _is_beside(element: _Element, weight: Weight) -> bool:
    """Whether an element is hidden, or is the page's own by what it is, is called, or leads to."""
    if element.tag in _ASIDE or "hidden" in element.attrib or _HIDDEN.search(element.get("style", "")):
        return True
    if element.tag not in ("div", "ul", "ol", "dl", "table", "section", "td", "header", "form"):
        return False
    called = f"{element.get('id', '')} {element.get('class', '')}"
    if called != " " and weight.links and _NAMED.search(called):
        return True
    return weight.links >= 3 and weight.linked >= _LINKED * weight.all


def _drop(element: _Element) -> None:
    """Empty an element where it stands: what comes behind it stays."""
    tail = element.tail
    element.clear()
    element.tail = tail


def main(root: _Element) -> _Element:
    """The innermost element that holds nearly all prose below ``root``."""
    weights = weigh(root)
    at = root
    while weights[root].prose:
        within = [child for child in at if isinstance(child.tag, str) and child.tag not in _STAYS]
        best = max(within, key=lambda child: weights[child].prose, default=None)
        if best is None or weights[best].prose < _MOST * weights[root].prose:
            break
        at = best
    return at


def title_before(root: _Element, content: _Element, titles: list[str]) -> _Element | None:
    """The element in front of the content, or in it, that shows one of the titles; else the last heading in front.

    The name of the site may follow the title in what the page calls itself.
    """
    called = [_SPACE.sub("", title) for title in titles if len(title) >= 4]
    found: _Element | None = None
    heading: _Element | None = None
    for element in root.iter("*"):
        if element is content:
            break
        if element.tag in ("h1", "h2") and not _is_linked(element):
            heading = element
        shown = _short(element)
        if len(shown) >= 4 and any(
            shown == one or (one.startswith(shown) and 2 * len(shown) >= len(one)) for one in called
        ):
            found = element
    return heading if found is None else found


def _short(element: _Element) -> str:
    """The text of an element without its white space, ``""`` where it has too many pieces for a title."""
    pieces = [str(piece) for piece in islice(element.itertext(), 13)]
    return _SPACE.sub("", "".join(pieces)) if len(pieces) < 13 else ""


def text(element: _Element) -> str:
    """All text in an element."""
    return "".join(map(str, element.itertext()))


def _is_linked(element: _Element) -> bool:
    return next(element.iter("a"), None) is not None
