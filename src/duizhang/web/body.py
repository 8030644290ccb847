"""A document's text as HTML: blocks as blocks, tables as tables, and each figure a link that says how it stands.

Written here and by no template, since a long text has thousands of figures. All text goes through ``_text``: nothing of
a document is ever HTML. Elements that hold text and nothing but text say with ``data-at`` where in the document it
begins: so a selection can be told by its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from duizhang.exports.passages import Changed, Cutter, Passage, Slot, passages
from duizhang.exports.safe import shown
from duizhang.exports.wording import word
from duizhang.language import say
from duizhang.ledger.view import Marked
from duizhang.model import Article, Document, Span, Statement, Unread

NOTED = 80
"""Characters of what stood in the source that are shown beside a repair."""


@dataclass(frozen=True, slots=True)
class _Link:
    """What stands before and behind the characters of a mark, and before those of its further pieces."""

    first: str
    again: str
    last: str


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
    return Markup("".join(writer.whole()))


class _Writer:
    """Writes one document; which marks were begun is kept, so that only their first piece has the id."""

    def __init__(
        self, document: Document, cutter: Cutter, links: Sequence[_Link], repairs: Sequence[Changed]
    ) -> None:
        self.document, self.cutter, self.links, self.repairs = document, cutter, links, repairs
        self.begun: set[int] = set()
        self.depth = 1

    def whole(self) -> Iterator[str]:
        """The passages, those of an article together."""
        articles = [a for a in self.document.articles if a.span[0] < a.span[1]]
        many, k = len(articles) > 1, 0
        for passage in passages(self.document):
            if many and passage.kind != "gap":
                while k < len(articles) and articles[k].span[0] <= passage.span[0]:
                    yield _head(articles[k])
                    k += 1
            yield from self._passage(passage)

    def _passage(self, passage: Passage) -> Iterator[str]:
        match passage.kind:
            case "gap":
                # What no block holds: line breaks, as a rule.
                kept = self.document.text[slice(*passage.span)]
                yield (
                    f'<p class="furniture" data-at="{passage.span[0]}">{_text(kept)}</p>'
                    if kept.strip()
                    else "\n"
                )
            case "table":
                yield from self._table(passage)
            case "heading":
                self.depth = min(max(passage.level, 1), self.depth) + 1
                yield from self._element(f"h{min(self.depth, 6)}", "", passage.span)
                self.depth = min(self.depth, 5)
            case "paragraph":
                yield from self._element("p", "title" if passage.titles else "", passage.span)
            case _:
                yield from self._element("p", passage.kind, passage.span)

    def _element(self, tag: str, kind: str, span: Span) -> Iterator[str]:
        named = f' class="{kind}"' if kind else ""
        anchor = f' id="t-{span[0]}"' if tag[0] == "h" else ""
        yield f'<{tag}{anchor}{named} data-at="{span[0]}">'
        yield from self._inside(span)
        yield f"</{tag}>"

    def _table(self, table: Passage) -> Iterator[str]:
        yield '<div class="table" tabindex="0" role="group"><table class="cells"><tbody>'
        for row in table.rows:
            if all(not slot.columns for slot in row):
                yield from self._between(row, table.width)
                continue
            yield "<tr>"
            opened = False
            for slot in row:
                if slot.columns:
                    yield "</td>" if opened else ""
                    wide = f' colspan="{slot.columns}"' if slot.columns > 1 else ""
                    yield f'<td{wide}><span data-at="{slot.span[0]}">'
                    yield from self._inside(slot.span)
                    yield "</span>"
                    opened = True
                elif self._speaks(slot):
                    yield from self._aside(slot, opened)
            yield "</td></tr>" if opened else "</tr>"
        yield "</tbody></table></div>"

    def _between(self, row: Sequence[Slot], width: int) -> Iterator[str]:
        for slot in row:
            if self._speaks(slot):
                yield f'<tr><td colspan="{max(width, 1)}">'
                yield from self._aside(slot, True)
                yield "</td></tr>"

    def _speaks(self, slot: Slot) -> bool:
        """Whether there is more between two cells than what parts them."""
        return bool(self.document.text[slice(*slot.span)].strip(" \t\n\u3000|"))

    def _aside(self, slot: Slot, inside: bool) -> Iterator[str]:
        yield "" if inside else "<td>"
        yield f'<span class="furniture" data-at="{slot.span[0]}">'
        yield from self._inside(slot.span)
        yield "</span>" if inside else "</span></td>"

    def _inside(self, span: Span) -> Iterator[str]:
        """The pieces of a stretch; those of one mark that follow one another are one link."""
        text, links, mark = self.document.text, self.links, -1
        for piece in self.cutter.pieces(span):
            if piece.mark != mark:
                if mark >= 0:
                    yield links[mark].last
                mark = piece.mark
                if mark >= 0:
                    yield links[mark].again if mark in self.begun else links[mark].first
                    self.begun.add(mark)
            words = _text(text[piece.start : piece.end])
            yield words if piece.repair < 0 else self._changed(piece.repair, piece.start, words)
        if mark >= 0:
            yield links[mark].last

    def _changed(self, number: int, start: int, words: str) -> str:
        change = self.repairs[number]
        was = change.was if len(change.was) <= NOTED else f"{change.was[:NOTED]}…"
        stood = escape(shown(_visible(was))) if start == change.span[0] else ""
        return f'<span class="changed" data-was="{stood}" title="{escape(word(change.name))}">{words}</span>'


def _text(words: str) -> str:
    """Text of a document, harmless, as long as before when it is shown."""
    return str(escape(shown(words)))


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
    link = f'class="{kinds}" href="/statements/{escape(f.id)}"'
    page = f' data-page="{f.page}"' if f.page else ""
    return _Link(
        f'<a id="s-{escape(f.id)}" {link}{page} aria-describedby="{said}"{now}>',
        f'<a {link} tabindex="-1">',
        "</a>",
    )


def _rejected(s: Statement) -> _Link:
    note = escape(say(zh="有人剔除了这条数据", en="a person says that this is no statement"))
    link = f'class="rejected" href="/statements/{escape(s.id)}" title="{note}"'
    return _Link(f'<a id="s-{escape(s.id)}" {link}>', f'<a {link} tabindex="-1">', "</a>")


def _number(u: Unread, sha256: str) -> _Link:
    kind = "ignored" if u.reason else "unread"
    why = escape(word(u.reason) if u.reason else say(zh="未读懂", en="not understood"))
    where = f"/documents/{escape(sha256)}/words?start={u.span[0]}&amp;end={u.span[1]}"
    link = f'class="number {kind}" href="{where}" title="{why}"'
    return _Link(f"<a {link}>", f'<a {link} tabindex="-1">', "</a>")


def _head(article: Article) -> str:
    """What was found out about an article, above it."""
    told = " · ".join(x for x in (article.area, article.date, article.issuer) if x)
    label = escape(say(zh="文章", en="Article"))
    return f'<p class="begins"><span>{label}</span> {escape(shown(told))}</p>'
