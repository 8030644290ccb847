"""Pages to a source, wherever their characters come from: a PDF's text layer, or a recogniser's boxes.

``sheet`` has the nouns; ``lines`` makes lines of fragments, ``grids`` tables of ruled lines, ``columns`` finds the
order in which a page is read, ``furniture`` what is not its text, ``flow`` which line runs on into which.
"""

from __future__ import annotations

from collections.abc import Sequence

from duizhang.model import Page
from duizhang.reading.paper.columns import columns
from duizhang.reading.paper.flow import Flow, set_columns, style
from duizhang.reading.paper.furniture import Laid, sort, usual_size
from duizhang.reading.paper.sheet import Fragment, Rule, Sheet
from duizhang.reading.source import Said, Source

__all__ = ["Fragment", "Laid", "Rule", "Sheet", "laid_out", "read"]


def laid_out(sheet: Sheet) -> Laid:
    """A page with its columns, of which no more is kept than their lines."""
    return Laid(sheet.number, sheet.width, sheet.height, columns(sheet), sheet.rules)


def read(laid: Sequence[Laid], said: Said | None = None) -> Source:
    """The source that pages hold, in reading order."""
    pages = [Page(p.number, max(1, round(p.width)), max(1, round(p.height))) for p in laid]
    shown = sort(laid)
    placed = set_columns(shown)
    flow = Flow(pages, usual_size(laid), style(placed))
    for one, its_columns in zip(shown, placed, strict=True):
        flow.page(one, its_columns)
    flow.close()
    return flow.draft.source(pages=pages, said=said or Said())
