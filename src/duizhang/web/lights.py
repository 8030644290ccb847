"""The bar of a card's lights: what came of its targets, by colour and in words. A list of cards has hundreds of them, so
they are written here and not by a template.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from duizhang.language import say

SIGNS = {"green": "✓", "yellow": "≈", "red": "✗", "grey": "–", "waiting": "◷"}
Shares = Sequence[tuple[str, int]]


def names() -> dict[str, str]:
    """What each colour means."""
    return {
        "green": say(zh="完成", en="met"),
        "yellow": say(zh="待定", en="unclear"),
        "red": say(zh="未完成", en="missed"),
        "grey": say(zh="未见结果", en="no outcome"),
        "waiting": say(zh="未到期", en="not due"),
    }


def bar(shares: Shares, told: bool = True) -> Markup:
    """The bar of how many targets have each light, as an SVG; nothing where there are none.

    Unless ``told``, what it says stands beside it already.
    """
    there = [(name, n) for name, n in shares if n]
    if not there:
        return Markup()
    pieces, at = [], 0
    for name, n in there:
        pieces.append(f'<rect class="{name}" x="{at}" y="0" width="{n}" height="10"/>')
        at += n
    said = f'role="img" aria-label="{label(there)}"' if told else 'aria-hidden="true"'
    head = f'<svg class="lights" viewBox="0 0 {at} 10" preserveAspectRatio="none" {said}>'
    return Markup(f"{head}{''.join(pieces)}</svg>")  # nothing in it but numbers and words of ours


def label(shares: Shares) -> str:
    """The same in words."""
    meant = names()
    return say(zh="，", en=", ").join(f"{meant[name]} {n}" for name, n in shares if n)
