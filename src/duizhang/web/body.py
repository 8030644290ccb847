"""A document's text as HTML: blocks as blocks, tables as tables, and each figure a link that says how it stands.

Written here and by no template, since a long text has thousands of figures. All text is escaped piece by piece: nothing
of a document is ever HTML. Elements that hold text and nothing but text say with ``data-at`` where in the document it
begins: so a selection can be told by its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from markupsafe import Markup

from duizhang.exports.passages import Changed, Cutter, Passage, Slot, passages
from duizhang.exports.safe import shown
from duizhang.exports.wording import word
from duizhang.language import say
from duizhang.ledger.view import Marked
from duizhang.model import Article, Document, Span, Statement, Unread

NOTED = 80
"""Characters of what stood in the source that are shown beside a repair."""


class _Link(NamedTuple):
    """What stands before the characters of a mark, and before those of its further pieces."""

    first: str
    again: str


def text(
    document: Document,
    figures: Sequence[Marked],
    *,
    numbers: Sequence[Unread] = (),
    rejected: Sequence[Statement] = (),
    repairs: Sequence[Changed] = (),
    chosen: str = "",
) -> Markup:
    """The whole text. ``numbers`` are those that are no statements, ``chosen`` the id of the statement that is looked at."""
    spans: list[Span] = [f.span for f in figures]
    links = [_figure(f, f.id == chosen) for f in figures]
    for s in rejected:
        spans.append(s.span)
        links.append(_rejected(s))
    for u in numbers:
        spans.append(u.span)
        links.append(_number(u, document.sha256))
    writer = _Writer(document, Cutter(spans, repairs), links, repairs)
    return Markup(writer.whole())


class _Writer:
    """Writes one document; which marks were begun is kept, so that only their first piece has the id."""

    def __init__(
        self, document: Document, cutter: Cutter, links: Sequence[_Link], repairs: Sequence[Changed]
    ) -> None:
        self.document, self.cutter, self.links, self.repairs = document, cutter, links, repairs
        self.text = shown(document.text)  # as long as it is: places stay
        self.begun: set[int] = set()
        self.depth = 1
        self.out: list[str] = []
        self.add = self.out.append

    def whole(self) -> str:
        """The passages, above each article what was found out about it."""
        articles = [a for a in self.document.articles if a.span[0] < a.span[1]]
        many, k = len(articles) > 1, 0
        for passage in passages(self.document):
            if many and passage.kind != "gap":
                while k < len(articles) and articles[k].span[0] <= passage.span[0]:
                    self.add(_head(articles[k]))
                    k += 1
            self._passage(passage)
        return "".join(self.out)

    def _passage(self, passage: Passage) -> None:
        kind, span = passage.kind, passage.span
        if kind == "gap":
            # What no block holds: line breaks, as a rule.
            between = self.text[slice(*span)].strip()
            self.add(f'<p class="furniture" data-at="{span[0]}">{escape(between)}</p>' if between else "\n")
        elif kind == "table":
            self._table(passage)
        elif kind == "heading":
            # No level is left out: who jumps from heading to heading would look for it.
            self.depth = min(max(passage.level, 1), self.depth, 5) + 1
            self._element(f'h{self.depth} id="t-{span[0]}"', f"h{self.depth}", span)
        elif kind == "paragraph":
            self._element('p class="title"' if passage.titles else "p", "p", span)
        else:
            self._element(f'p class="{kind}"', "p", span)

    def _element(self, begin: str, tag: str, span: Span) -> None:
        self.add(f'<{begin} data-at="{span[0]}">')
        self._inside(span)
        self.add(f"</{tag}>")

    def _table(self, table: Passage) -> None:
        self.add('<div class="table" tabindex="0" role="group"><table class="cells"><tbody>')
        for row in table.rows:
            if any(slot.columns for slot in row):
                self._row(row)
            elif any(map(self._speaks, row)):
                self.add(f'<tr><td colspan="{max(table.width, 1)}">')
                for slot in filter(self._speaks, row):
                    self._element('span class="furniture"', "span", slot.span)
                self.add("</td></tr>")
        self.add("</tbody></table></div>")

    def _row(self, row: Sequence[Slot]) -> None:
        """Cells; words between two of them stand in the one before."""
        self.add("<tr>")
        begun = False
        for slot in row:
            if slot.columns:
                wide = f' colspan="{slot.columns}"' if slot.columns > 1 else ""
                self.add(f"</td><td{wide}>" if begun else f"<td{wide}>")
                begun = True
                self._element("span", "span", slot.span)
            elif self._speaks(slot):
                self.add("" if begun else "<td>")
                begun = True
                self._element('span class="furniture"', "span", slot.span)
        self.add("</td></tr>" if begun else "</tr>")

    def _speaks(self, slot: Slot) -> bool:
        """Whether there is more between two cells than what parts them."""
        return bool(self.text[slice(*slot.span)].strip(" \u3000|"))

    def _inside(self, span: Span) -> None:
        """The pieces of a stretch; those of one mark that follow one another are one link."""
        text, links, begun, add, mark = self.text, self.links, self.begun, self.add, -1
        for start, end, of, repair in self.cutter.pieces(span):
            if of != mark:
                if mark >= 0:
                    add("</a>")
                mark = of
                if mark >= 0:
                    add(links[mark].again if mark in begun else links[mark].first)
                    begun.add(mark)
            words = escape(text[start:end])
            add(words if repair < 0 else self._changed(repair, start, words))
        if mark >= 0:
            add("</a>")

    def _changed(self, number: int, start: int, words: str) -> str:
        change = self.repairs[number]
        was = change.was if len(change.was) <= NOTED else f"{change.was[:NOTED]}…"
        stood = escape(shown(_visible(was))) if start == change.span[0] else ""
        return f'<span class="changed" data-was="{stood}" title="{escape(word(change.name))}">{words}</span>'


def _visible(was: str) -> str:
    """What stood in the source, blanks and line breaks to be seen."""
    return (
        was.replace("\r", "").replace("\n", "↵").replace("\u3000", "□").replace(" ", "␣").replace("\t", "→")
    )


def _figure(f: Marked, chosen: bool) -> _Link:
    kinds = f"mark {f.status}" + (f" found f-{f.severity}" if f.severity else "")
    kinds += (" hand" if f.corrected else "") + (" doubtful" if f.doubtful else "")
    said = f"d-{f.status}" + (f" d-{f.severity}" if f.severity else "")
    now = ' aria-current="true"' if chosen else ""
    id = escape(f.id)
    link = f'class="{kinds}" href="/statements/{id}"'
    page = f' data-page="{f.page}"' if f.page else ""
    return _Link(
        f'<a id="s-{id}" {link}{page} aria-describedby="{said}"{now}>',
        f'<a {link} tabindex="-1">',
    )


def _rejected(s: Statement) -> _Link:
    note = escape(say(zh="有人剔除了这条数据", en="a person says that this is no statement"))
    link = f'class="rejected" href="/statements/{escape(s.id)}" title="{note}"'
    return _Link(f'<a id="s-{escape(s.id)}" {link}>', f'<a {link} tabindex="-1">')


def _number(u: Unread, sha256: str) -> _Link:
    kind = "ignored" if u.reason else "unread"
    why = escape(word(u.reason) if u.reason else say(zh="未读懂", en="not understood"))
    where = f"/documents/{escape(sha256)}/words?start={u.span[0]}&amp;end={u.span[1]}"
    link = f'class="number {kind}" href="{where}" title="{why}"'
    return _Link(f"<a {link}>", f'<a {link} tabindex="-1">')


def _head(article: Article) -> str:
    """What was found out about an article, above it."""
    told = " · ".join(x for x in (article.area, article.date, article.issuer) if x)
    label = escape(say(zh="文章", en="Article"))
    return f'<p class="begins"><span>{label}</span> {escape(shown(told))}</p>'
