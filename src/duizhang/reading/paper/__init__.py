"""Pages to a source, wherever their characters come from: a PDF's text layer, or a recogniser's boxes.

``sheet`` has the nouns; ``lines`` makes lines of fragments, ``grids`` tables of ruled lines, ``columns`` finds the
order in which a page is read, ``furniture`` what is not its text, ``flow`` which line runs on into which.
"""

from __future__ import annotations

from collections.abc import Iterable

from duizhang.model import Page
from duizhang.reading.paper.columns import columns
from duizhang.reading.paper.flow import Flow, set_columns, style
from duizhang.reading.paper.furniture import Laid, sort, usual_size
from duizhang.reading.paper.sheet import Fragment, Rule, Sheet
from duizhang.reading.source import Said, Source

__all__ = ["Fragment", "Rule", "Sheet", "read"]


def read(sheets: Iterable[Sheet], said: Said | None = None) -> Source:
    """The source that pages hold, in reading order. Of each page no more is kept than its lines."""
    laid = [Laid(s.number, s.width, s.height, columns(s), s.rules) for s in sheets]
    pages = [Page(p.number, max(1, round(p.width)), max(1, round(p.height))) for p in laid]
    shown = sort(laid)
    placed = set_columns(shown)
    flow = Flow(pages, usual_size(laid), style(placed))
    for one, its_columns in zip(shown, placed, strict=True):
        flow.page(one, its_columns)
    flow.close()
    return flow.draft.source(pages=pages, said=said or Said())
