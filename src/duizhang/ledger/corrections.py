"""What people say of figures, laid over what the machine read: the last word said of a figure holds.

A correction names its figure by id, and holds for as long as the document's bytes are the same, however they are read
again. Where a newer version of the document lies at the same path, it holds for the figure that still stands in the
same sentence there; where that sentence has changed, it holds no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

from duizhang import period
from duizhang.language import say
from duizhang.lexicon import indicators
from duizhang.model import Bound, Correction, Document, Kind, Modality, Span, Statement, WrongUse

CHOICES: Mapping[str, tuple[str, ...]] = {
    "kind": get_args(Kind),
    "bound": get_args(Bound),
    "modality": get_args(Modality),
    "base": ("", "yoy", "mom"),
}
"""The fields that take one of a few values. ``base`` takes a period too."""
FIELDS = (
    "kind", "low", "high", "bound", "unit", "indicator", "area", "period", "base", "of", "modality", "owner",
)  # fmt: skip
"""What a person may say of a figure."""
LONGEST = 500
"""Characters that a field or a reason may have."""

_QUOTED = 120
_Words = tuple[str, str, Span, str]


class Corrections:
    """What people say now, ready to be laid over statements."""

    def __init__(self, said: Iterable[Correction]) -> None:
        last: dict[str, Correction] = {}
        for one in said:
            last[one.statement] = one
        self.now = {id: c for id, c in last.items() if c.hand != "withdraw"}
        self._by_words = {_words(c.path, c): c for c in self.now.values() if c.hand != "add"}

    def __bool__(self) -> bool:
        return bool(self.now)

    def of(self, statement: Statement) -> Correction | None:
        """What is said of the statement: of its id, else of the same words at the same path."""
        found = self.now.get(statement.id)
        return found or (self._by_words.get(_words(statement.doc, statement)) if self._by_words else None)

    def over(
        self, statements: Iterable[Statement], document: Callable[[str], Document | None]
    ) -> Iterator[Statement]:
        """The statements as people say they are: corrected, without the rejected ones, the added ones at the end.

        ``document`` gives, for a correction's path, the document that lies there now.
        """
        for s in statements:
            correction = self.of(s)
            if correction is None:
                yield s
            elif correction.hand == "correct":
                yield corrected(s, correction)
        yield from self._added(document)

    def _added(self, document: Callable[[str], Document | None]) -> Iterator[Statement]:
        for c in self.now.values():
            if c.hand == "add" and (held := document(c.path)) and (s := _restored(c, held)):
                yield s


def _words(path: str, said: Correction | Statement) -> _Words:
    return path, said.quote, said.quote_at, said.text


def corrected(s: Statement, c: Correction) -> Statement:
    """The statement with the fields that a person gave it; it says so itself, as its first rule."""
    return _with(s, c.fields, "hand:correct")


def _with(s: Statement, fields: Mapping[str, str], rule: str) -> Statement:
    values: dict[str, Any] = {k: v for k, v in fields.items() if k in FIELDS}
    if "area" in values:
        values["area"] = tuple(a for a in values["area"].split("、") if a)
    for end in ("low", "high"):
        if end in values:
            values[end] = Decimal(values[end])
    if "low" in values or "high" in values:
        values["step"] = _step(s, values.get("low", s.low), values.get("high", s.high))
    name = values.get("indicator", s.indicator)
    concept = indicators.lookup(name)
    rest = tuple(r for r in s.rules if r != rule)
    return replace(s, **values, concept=concept.id if concept else None, rules=(rule, *rest), doubts=())


def _step(s: Statement, low: Decimal, high: Decimal) -> Decimal:
    """The weight of the last digit: what it was, where the new figure is a multiple of it too."""
    if s.step and not low % s.step and not high % s.step:
        return s.step
    exponents = [v.as_tuple().exponent for v in (low, high)]
    return Decimal(1).scaleb(min(e for e in exponents if isinstance(e, int)))


def added(document: Document, span: Span, fields: Mapping[str, str]) -> Statement:
    """A statement that a person reads from the characters ``span`` of the document's text."""
    start, end = span
    if not 0 <= start < end <= len(document.text):
        raise WrongUse(say(zh="标出的文字不在文件里", en="the marked words are not in the document"))
    left = max(document.text.rfind("\n", 0, start) + 1, start - _QUOTED)
    right = document.text.find("\n", end)
    right = min(len(document.text) if right < 0 else right, end + _QUOTED)
    place = document.place(span)
    line, column = document.line_column(place[0])
    text = document.text[start:end]
    bare = Statement(
        id=document.identity(span),
        doc=document.path,
        document=document.sha256,
        span=span,
        place=place,
        line=line,
        column=column,
        text=text,
        quote=document.text[left:right],
        quote_at=(start - left, end - left),
        kind="level",
        low=Decimal(0),
        high=Decimal(0),
        step=Decimal(0),
        bound="=",
        unit="",
        indicator="",
        concept=None,
        area=(),
        period="",
        base="",
        of="",
        modality="outcome",
        owner="",
    )
    return _with(bare, fields, "hand:add")


def _restored(c: Correction, document: Document) -> Statement | None:
    """An added statement where its document lies now; ``None`` where its words are not there any more."""
    if document.sha256 == c.document:
        span = int(c.fields["start"]), int(c.fields["end"])
    else:
        at = document.text.find(c.quote)
        if at < 0 or document.text.find(c.quote, at + 1) >= 0:
            return None
        span = at + c.quote_at[0], at + c.quote_at[1]
    return added(document, span, c.fields)


def checked(fields: Mapping[str, str]) -> dict[str, str]:
    """The fields as they are kept. Raises ``WrongUse`` that names everything that is wrong with them."""
    kept = {name: value.strip() for name, value in fields.items()}
    wrong = [w for name, value in kept.items() if (w := _wrong(name, value))]
    if not wrong and {"low", "high"} <= set(kept) and Decimal(kept["low"]) > Decimal(kept["high"]):
        wrong.append(say(zh="下限大于上限", en="low is above high"))
    if wrong:
        raise WrongUse("; ".join(wrong))
    return kept


def _wrong(name: str, value: str) -> str:
    """What is wrong with one field; ``""`` where nothing is."""
    if name not in FIELDS:
        return say(zh=f"没有这一项：{name[:20]}", en=f"no such field: {name[:20]}")
    if len(value) > LONGEST:
        return say(zh=f"{name} 太长", en=f"{name} is too long")
    fine = True
    if name in ("low", "high"):
        fine = _is_number(value)
    elif name == "period":
        fine = value == "" or period.parse(value) is not None
    elif name == "base":
        fine = value in CHOICES["base"] or period.parse(value) is not None
    elif name in CHOICES:
        fine = value in CHOICES[name]
    return "" if fine else say(zh=f"{name} 不能是“{value[:40]}”", en=f"{name} cannot be '{value[:40]}'")


def _is_number(value: str) -> bool:
    try:
        return Decimal(value).is_finite() and len(value) <= 40 and abs(Decimal(value).adjusted()) < 40
    except InvalidOperation:
        return False
