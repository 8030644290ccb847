"""Document → Statements, and what was left unread. ``extract`` is the one door.

=============== =======================================================================
``numerals``    characters of a number → value and printed precision
``scan``        number expressions in a text, with unit and bound
``periods``     time expressions, resolved against the document's date
``places``      areas, and whether a sentence is about them
``ignored``     numbers that are no quantity, with the reason
``predicates``  the words around a number → kind, sign, base, whole
``phrases``     the words around a number → the indicator's name
``setting``     what document, article and section hand down; modality
``paragraph``   one block with what was found in it, its clauses and sentences
``case``        a number's words and what is being spoken of, as the namers see them
``counted``     the indicator of what is counted: verb in front, noun behind
``naming``      the indicator: the words in front, the topic, who measures
``context``     the area and the period that a number is said of
``runs``        figures of a run of years: its sum, or how things stood at its end
``groups``      numbers of one list, with the words around them
``sharing``     which indicator and area each number of a list has (分别)
``fields``      the last fields: unit, whole, the name as it is written out
``reader``      all of these together, number by number
``headings``    a table's heads, names of rows and titles taken apart
``columns``     what the head of a table says of each column
``tables``      the cells of a table, by their row, column and title
``comparisons`` what is told without a figure: 与经济增长同步
``clauses``     commitments without a number: 建成…, 加快…建设
=============== =======================================================================
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from duizhang.grammar import comparisons, counted, tables
from duizhang.grammar import setting as settings
from duizhang.grammar.case import Thread
from duizhang.grammar.ignored import inside
from duizhang.grammar.paragraph import Left, Paragraph, Seen, look, wide
from duizhang.grammar.reader import Reader, Said
from duizhang.grammar.scan import Number
from duizhang.grammar.setting import Setting
from duizhang.lexicon import indicators
from duizhang.model import Block, Document, Reading, Span, Statement, Table, Unread

LONGEST_QUOTE = 300
_BELOW = 8
"""statements behind a figure that stands alone in which the same figure is looked for"""
_RESULTS = 2
"""rates of growth of one year that make an article one of that year's results"""
_RECENT = 40
"""statements in front of a heading that tell what its article is about"""
_LOOK_BACK = 600
"""characters in front of a paragraph of news in which what it refers back to is looked for"""
_LOOK_AHEAD = 400
"""characters behind a headline in which the year that it speaks of is looked for"""
_AT_ONCE = 200
"""blocks that are looked through together"""


def extract(document: Document) -> Reading:
    """Every number expression of a document, as a statement or as unread with its reason, in order of place."""
    walk, blocks = _Walk(document), document.blocks
    for at in range(0, len(blocks), _AT_ONCE):
        walk.look(blocks[at : at + _AT_ONCE])
        for block in blocks[at : at + _AT_ONCE]:
            walk.read(block)
    return Reading(
        document,
        tuple(_named_below(sorted(walk.statements, key=lambda s: s.span))),
        tuple(sorted(walk.unread, key=lambda u: u.span)),
        tuple(walk.comparisons),
    )


class _Walk:
    """Reads a document block by block; ``setting`` and ``thread`` are what goes on from one to the next."""

    def __init__(self, document: Document) -> None:
        self.document, self.plain = document, wide(document.plain)
        self.statements: list[Statement] = []
        self.comparisons: list[Statement] = []
        self.unread: list[Unread] = []
        self.setting, self.thread = settings.opening(document), Thread()
        self.starts = [a.span[0] for a in document.articles]
        self.article, self.first = -1, 0
        self.tables = {t.span[0]: t for t in document.tables}
        self.cells, self.past = [0], 0
        self.seen: dict[Span, Seen] = {}

    def look(self, blocks: Sequence[Block]) -> None:
        """Look through the text of blocks that will be read, of all that stand in no table."""
        tables, text = [t.span for t in self.document.tables], self.plain
        spans = [b.span for b in blocks if not inside(b.span, tables)]
        self.seen = dict(zip(spans, look(text[slice(*span)] for span in spans), strict=True))

    def read(self, block: Block) -> None:
        """State or leave the numbers of one block; a table is read whole where it begins."""
        rest = self._behind_table(block)
        if rest is None:
            return
        self._enter(rest)
        if table := self.tables.get(rest.span[0]):
            self._table(table)
        else:
            self._paragraph(rest)

    def _behind_table(self, block: Block) -> Block | None:
        """A block, or what of it stands behind the table just read; nothing of one that holds its cells."""
        start, end = block.span
        if start >= self.past:
            return block
        if end > self.past:  # the paragraph after a table goes on in its last line
            return Block("paragraph", (self.past, end))
        return None if bisect_right(self.cells, end) > bisect_left(self.cells, start) else block

    def _enter(self, block: Block) -> None:
        article = bisect_right(self.starts, block.span[0]) - 1
        if article == self.article:
            return
        self.article, self.first = article, self.starts[article] if article >= 0 else 0
        self.setting, self.thread = _opening(self.document, article, block), Thread()

    def _table(self, table: Table) -> None:
        self.cells, self.past = tables.starts(table), table.span[1]
        for cell, outcome in tables.read(self.document, table, self.setting):
            here = Block("paragraph", cell)
            if isinstance(outcome, Left):
                self.unread.append(_unread(self.document, here, outcome))
            else:
                self.statements.append(_statement(self.document, here, self.setting, outcome))

    def _paragraph(self, block: Block) -> None:
        document, (start, end) = self.document, block.span
        text = self.plain[start:end]
        self.setting = setting = self._frame(block, text)
        named, seen = counted.last_programme(text), self.seen.get(block.span) or look([text])[0]
        compares = comparisons.stand_in(text)
        if (seen.numbers or compares) and settings.explains(setting, text):
            self.unread += (_unread(document, block, Left(n, "note")) for n in seen.numbers)
        elif seen.numbers or compares:
            following = self.plain[end : end + _LOOK_AHEAD]
            before = self.plain[max(self.first, start - _LOOK_BACK) : start]
            here = settings.within(setting, block, text, before, following)
            if compares:
                told = comparisons.read(seen, block, here)
                self.comparisons += (_statement(document, block, setting, s) for s in told)
            if seen.numbers:
                self._numbers(Paragraph(seen, block, here), setting)
        self.thread.recent = named or self.thread.recent

    def _numbers(self, paragraph: Paragraph, setting: Setting) -> None:
        """State or leave the numbers of a paragraph; ``setting`` is the frame of its section."""
        document, block = self.document, paragraph.block
        said: list[Said] = []
        left = paragraph.left
        if paragraph.telling:
            self.thread = self.thread.in_next_paragraph()
            said, left = self._read(paragraph)
        self.statements += (_statement(document, block, setting, s) for s in said)
        self.unread += (_unread(document, block, item) for item in left)

    def _read(self, paragraph: Paragraph) -> tuple[list[Said], list[Left]]:
        """What a paragraph says; the next ones go on with the time that it speaks of last."""
        reader = Reader(paragraph, self.thread)
        said, left = reader.read()
        self.setting = settings.after_block(self.setting, reader.context.last_time())
        return said, left

    def _frame(self, block: Block, text: str) -> Setting:
        """The frame of a block; an article that told by how much things grew in a year goes on with it."""
        setting = self.setting
        then = settings.before_block(setting, block, text)
        if then.period or not setting.period:
            return then
        told = (s for s in self.statements[-_RECENT:] if s.span[0] >= self.first)
        grown = sum(s.kind == "growth" and s.period == setting.period for s in told)
        return replace(then, period=setting.period) if grown >= _RESULTS else then


def _named_below(statements: list[Statement]) -> Iterator[Statement]:
    """A figure that stands alone as a headline (1095.17万户) is the one that the text below it tells of."""
    for i, alone in enumerate(statements):
        told = None
        if not alone.indicator and alone.quote == alone.text:
            told = next((s for s in statements[i + 1 : i + 1 + _BELOW] if _same_figure(alone, s)), None)
        if told is None:
            yield alone
            continue
        yield replace(
            alone,
            indicator=told.indicator,
            concept=told.concept,
            area=told.area,
            period=told.period,
            of=told.of,
            modality=told.modality,
            owner=told.owner,
            rules=("indicator:figure-below", *alone.rules),
        )


def _same_figure(a: Statement, b: Statement) -> bool:
    return (
        bool(b.indicator)
        and (a.low, a.high, a.kind) == (b.low, b.high, b.kind)
        and a.unit in (b.unit, "1", "")
    )


def _opening(document: Document, article: int, block: Block) -> Setting:
    """The setting at the start of an article, or of what stands between articles."""
    if article >= 0 and block.span[0] < document.articles[article].span[1]:
        return settings.of_article(document, document.articles[article])
    return settings.opening(document)


def _statement(document: Document, block: Block, setting: Setting, said: Said) -> Statement:
    number = said.number
    span = _moved(number.span, block)
    place = document.place(span)
    line, column = document.line_column(place[0])
    quote = _quote(document.text, _moved(said.sentence, block), span)
    low, high, step = _measured(number, said)
    text = document.text[span[0] : span[1]]
    concept = indicators.lookup(said.indicator)
    return Statement(
        id=document.identity(span),
        doc=document.path,
        document=document.sha256,
        span=span,
        place=place,
        line=line,
        column=column,
        text=text,
        quote=document.text[quote[0] : quote[1]],
        quote_at=(span[0] - quote[0], span[1] - quote[0]),
        kind=said.kind,
        low=low,
        high=high,
        step=step,
        bound=number.bound,
        unit=said.unit,
        indicator=said.indicator,
        concept=concept.id if concept else None,
        area=said.area,
        period=said.period,
        base=said.base if said.kind in ("growth", "points", "change") else "",
        of=said.of,
        modality=said.modality,
        owner=setting.owner if said.modality == "target" else "",
        rules=(*said.rules, f"number:{number.shape}", f"bound:{number.bound}"),
        regions=document.regions(place) if document.runs else (),
        doubts=document.doubt(place) if document.doubts else (),
    )


def _measured(number: Number, said: Said) -> tuple[Decimal, Decimal, Decimal]:
    """Low, high and step in the unit of the kind: 增长3.7倍 is 370 %, a fall is negative."""
    low, high, step = +number.low, +number.high, +number.step  # in the context's precision, as products are
    if number.shape == "times" and said.kind == "growth":
        low, high, step = low * 100, high * 100, step * 100
    if said.sign < 0:
        low, high = -low, -high
    return (low, high, step) if low <= high else (high, low, step)


def _moved(span: Span, block: Block) -> Span:
    return span[0] + block.span[0], span[1] + block.span[0]


def _quote(text: str, sentence: Span, span: Span) -> Span:
    """The sentence, cut to what people can read where it is very long."""
    start = max(sentence[0], span[0] - LONGEST_QUOTE // 2)
    end = min(sentence[1], max(span[1], start + LONGEST_QUOTE))
    while start < span[0] and text[start].isspace():
        start += 1
    while end > span[1] and text[end - 1].isspace():
        end -= 1
    return start, end


def _unread(document: Document, block: Block, left: Left) -> Unread:
    span = _moved(left.number.span, block)
    place = document.place(span)
    line, column = document.line_column(place[0])
    return Unread(document.path, span, place, line, column, document.text[span[0] : span[1]], left.reason)


__all__ = ["extract"]
