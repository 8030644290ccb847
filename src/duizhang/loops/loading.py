"""Loop files: read, checked in full, and all that is wrong told at once, each with file and line."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from duizhang.language import say
from duizhang.loops import definition as d
from duizhang.loops.checking import problems
from duizhang.loops.lines import Path, line_of, places
from duizhang.model import LoopError

Tree = Mapping[str, Any]
T = TypeVar("T")

_SECTIONS: Mapping[str, frozenset[str]] = {
    "loop": frozenset(
        {"id", "zh", "en", "unit", "extends", "confidential", "rating", "satisfied", "moves", "about"}
    ),
    "states": frozenset({"zh", "en", "type"}),
    "roles": frozenset({"zh", "en", "of"}),
    "fields": frozenset({"zh", "en", "type", "choices", "personal"}),
    "actions": frozenset(
        {"zh", "en", "who", "from", "to", "needs", "takes", "until", "apart", "once", "sets", "tell"}
    ),
    "clocks": frozenset(
        {"zh", "en", "starts", "stops", "counted", "days", "by", "date", "after", "paused", "warn", "late"}
    ),
    "escalations": frozenset({"clock", "at", "tell", "does"}),
    "progress": frozenset({"value", "target", "path", "due", "yellow", "red"}),
    "resources": frozenset(
        {"zh", "en", "field", "kind", "area", "on", "amount", "provider", "counts", "rank"}
    ),
    "metrics": frozenset(
        {"zh", "en", "kind", "of", "among", "start", "end", "above", "below"},
    ),
    "exchange": frozenset({"opens", "fields", "states", "sets"}),
    "signals": frozenset(
        {"source-gone", "source-back", "outcome-found", "outcome-taken", "outcome-declined"}
    ),
}
_SINGLE = ("loop", "progress", "resources", "signals")
_CONDITION = frozenset(
    {"type", "state", "did", "not_did", "ended", "kept", "field", "equals", "rated"},
)


@cache
def shipped() -> Mapping[str, d.Loop]:
    """The loops that come with the product, by id."""
    folder = files("duizhang.loops").joinpath("data")
    texts = {f.name: f.read_text(encoding="utf8") for f in folder.iterdir() if f.name.endswith(".toml")}
    loops = [load(text, name, texts.get) for name, text in sorted(texts.items())]
    return {loop.id: loop for loop in loops}


def load(text: str, file: str, found: Callable[[str], str | None] = lambda _: None) -> d.Loop:
    """The loop that a TOML text describes. ``found`` gives the text of the file ``<id>.toml`` that it extends.

    Raises ``LoopError`` with everything that is wrong.
    """
    tree = _parsed(text, file)
    base = tree.get("loop", {}).get("extends", "") if isinstance(tree.get("loop"), dict) else ""
    other = None
    if base:
        other = found(f"{base}.toml")
        if other is None:
            told = say(zh=f"没有可扩展的回路：{base}", en=f"there is no loop {base} to extend")
            raise LoopError((f"{file}:{line_of(places(text), ('loop', 'extends'))}: {told}",))
        tree = _over(_parsed(other, f"{base}.toml"), tree)
    reader = _Reader(tree)
    loop = reader.loop(file)
    wrong = [*reader.problems, *(problems(loop) if not reader.broken else ())]
    if wrong:
        lines = places(text)
        raise LoopError(tuple(_told(file, lines, wrong)))
    return replace(loop, text=text, base=other or "", sha256=_digest(tree))


def _digest(tree: Tree) -> str:
    """Of what a file says, in the order in which it says it; comments and spaces do not count."""
    said = json.dumps(tree, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(said.encode()).hexdigest()


def _told(file: str, lines: dict[Path, int], wrong: Iterable[tuple[Path, str]]) -> Iterator[str]:
    """One line for each, in the order of the file, each once."""
    placed = sorted({(line_of(lines, path), ".".join(path), message) for path, message in wrong})
    return (f"{file}:{line}: {path}: {message}" for line, path, message in placed)


def _parsed(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LoopError((f"{file}: {error}",)) from None


def _over(base: Tree, own: Tree) -> dict[str, Any]:
    """The base with the own values over it, table by table."""
    both = dict(base)
    for key, value in own.items():
        known = both.get(key)
        both[key] = _over(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return both


class _Reader:
    """Takes a tree apart; whatever has the wrong form is noted, and a harmless value taken instead."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.problems: list[tuple[Path, str]] = []
        self.broken = False
        """whether something is so wrong that what refers to it cannot be checked"""

    def loop(self, file: str) -> d.Loop:
        """The loop as far as it can be read."""
        self._unknown()
        head = self._section("loop")
        return d.Loop(
            id=self._text(head, ("loop", "id")),
            name=self._name(head, ("loop",)),
            unit=self._text(head, ("loop", "unit"), "件"),
            states=self._each("states", self._state),
            roles=self._each("roles", self._role),
            fields=self._each("fields", self._field),
            actions=self._each("actions", self._action),
            clocks=self._each("clocks", self._clock),
            escalations=tuple(self._escalations()),
            progress=self._progress(),
            resources=self._matching(),
            metrics=self._each("metrics", self._metric),
            signals={k: str(v) for k, v in self._section("signals").items()},
            exchange=self._each("exchange", self._exchange),
            confidential=self._flag(head, ("loop", "confidential")),
            rating=self._text(head, ("loop", "rating"), ""),
            satisfied=self._number(head, ("loop", "satisfied"), 4),
            moves=self._texts(head, ("loop", "moves")),
            file=file,
        )

    def _unknown(self) -> None:
        """Sections and keys that mean nothing."""
        for section in self.tree:
            if section not in _SECTIONS:
                self._wrong((section,), say(zh="没有这种表", en="unknown table"))
        for section, known in _SECTIONS.items():
            for path, table in self._tables(section):
                for key in table.keys() - known:
                    self._wrong((*path, key), say(zh="没有这个键", en="unknown key"))

    def _tables(self, section: str) -> Iterator[tuple[Path, Tree]]:
        value = self.tree.get(section, {})
        if section in _SINGLE:
            yield (section,), value if isinstance(value, dict) else {}
        elif isinstance(value, list):
            yield from (((section, str(n)), t) for n, t in enumerate(value) if isinstance(t, dict))
        elif isinstance(value, dict):
            yield from (((section, k), t) for k, t in value.items() if isinstance(t, dict))

    def _section(self, name: str) -> Tree:
        value = self.tree.get(name, {})
        if isinstance(value, dict):
            return value
        self._wrong((name,), say(zh="应为表", en="must be a table"))
        return {}

    def _each(self, section: str, make: Callable[[str, Tree, Path], T]) -> dict[str, T]:
        made = {}
        for id, table in self._section(section).items():
            if isinstance(table, dict):
                made[id] = make(id, table, (section, id))
            else:
                self._wrong((section, id), say(zh="应为表", en="must be a table"))
        return made

    def _state(self, id: str, t: Tree, at: Path) -> d.State:
        return d.State(id, self._name(t, at), self._one(t, (*at, "type"), d.STATE_TYPES))

    def _role(self, id: str, t: Tree, at: Path) -> d.Role:
        return d.Role(id, self._name(t, at), self._one(t, (*at, "of"), d.SCOPES))

    def _field(self, id: str, t: Tree, at: Path) -> d.Field:
        choices = t.get("choices", {})
        if not isinstance(choices, dict):
            self._wrong((*at, "choices"), say(zh="应为表", en="must be a table"))
            choices = {}
        named = {k: _pair(v) for k, v in choices.items()}
        type = self._one(t, (*at, "type"), d.FIELD_TYPES)
        return d.Field(id, self._name(t, at), type, named, self._flag(t, (*at, "personal")))

    def _action(self, id: str, t: Tree, at: Path) -> d.Action:
        sets = t.get("sets", {})
        return d.Action(
            id=id,
            name=self._name(t, at),
            who=self._texts(t, (*at, "who")),
            sources=self._texts(t, (*at, "from")),
            to=self._text(t, (*at, "to"), ""),
            needs=self._texts(t, (*at, "needs")),
            takes=self._texts(t, (*at, "takes")),
            until=self._text(t, (*at, "until"), ""),
            apart=self._texts(t, (*at, "apart")),
            once=self._flag(t, (*at, "once")),
            sets={k: str(v) for k, v in sets.items()} if isinstance(sets, dict) else {},
            tell=self._texts(t, (*at, "tell")),
        )

    def _clock(self, id: str, t: Tree, at: Path) -> d.Clock:
        return d.Clock(
            id=id,
            name=self._name(t, at),
            starts=self._texts(t, (*at, "starts")),
            stops=self._texts(t, (*at, "stops")),
            counted=self._one(t, (*at, "counted"), d.COUNTED, "working"),
            days=self._days(t, (*at, "days")),
            by=self._text(t, (*at, "by"), ""),
            date=self._text(t, (*at, "date"), ""),
            after=self._text(t, (*at, "after"), ""),
            paused=self._texts(t, (*at, "paused")),
            warn=self._number(t, (*at, "warn"), 0),
            late=self._number(t, (*at, "late"), 0),
        )

    def _days(self, t: Tree, at: Path) -> dict[str, int]:
        value = t.get("days", {})
        given = value if isinstance(value, dict) else {"": value}
        good = {k: v for k, v in given.items() if isinstance(v, int) and not isinstance(v, bool) and v >= 0}
        if len(good) < len(given):
            self._wrong(at, say(zh="应为不小于 0 的整数", en="must be whole numbers from 0 on"))
        return good

    def _escalations(self) -> Iterator[d.Escalation]:
        if not isinstance(self.tree.get("escalations", []), list):
            self._wrong(("escalations",), say(zh="应写成 [[escalations]]", en="write [[escalations]]"))
        for at, t in self._tables("escalations"):
            yield d.Escalation(
                self._text(t, (*at, "clock")),
                self._one(t, (*at, "at"), d.STAGES),
                self._texts(t, (*at, "tell")),
                self._text(t, (*at, "does"), ""),
            )

    def _progress(self) -> d.Progress | None:
        t, at = self._section("progress"), ("progress",)
        if not t:
            return None
        names = [self._text(t, (*at, key)) for key in ("value", "target")]
        more = [self._text(t, (*at, key), "") for key in ("path", "due")]
        limits = (self._number(t, (*at, "yellow"), 100), self._number(t, (*at, "red"), 80))
        return d.Progress(names[0], names[1], more[0], more[1], *limits)

    def _matching(self) -> d.Matching | None:
        t, at = self._section("resources"), ("resources",)
        if not t:
            return None
        rank = self._texts({"rank": list(d.RANKS), **t}, (*at, "rank"))
        ranked = tuple(self._one({"rank": r}, (*at, "rank"), d.RANKS) for r in rank)
        needs = {key: self._text(t, (*at, key), "") for key in ("kind", "area", "on", "amount", "provider")}
        return d.Matching(
            name=self._name(t, at),
            field=self._text(t, (*at, "field")),
            counts=self._texts(t, (*at, "counts")),
            rank=ranked,
            **needs,
        )

    def _metric(self, id: str, t: Tree, at: Path) -> d.Metric:
        return d.Metric(
            id=id,
            name=self._name(t, at),
            kind=self._one(t, (*at, "kind"), ("count", "rate", "time", "ratio")),
            of=self._condition(t, (*at, "of")),
            among=self._condition(t, (*at, "among")),
            **{key: self._text(t, (*at, key), "") for key in ("start", "end", "above", "below")},
        )

    def _exchange(self, id: str, t: Tree, at: Path) -> d.Exchange:
        states = {k: self._words(t.get("states", {}), (*at, "states", k)) for k in t.get("states", {})}
        return d.Exchange(
            format=self._one({"format": id}, (*at, "format"), tuple(d.FORMATS)),
            opens=self._text(t, (*at, "opens")),
            fields=self._words(t, (*at, "fields")),
            states=states,
            sets=self._words(t, (*at, "sets")),
        )

    def _words(self, t: Any, at: Path) -> dict[str, str]:
        """A table of texts."""
        value = t.get(at[-1], {}) if isinstance(t, dict) else None
        if isinstance(value, dict) and all(isinstance(v, str) for v in value.values()):
            return dict(value)
        self._wrong(at, say(zh="应为文字的表", en="must be a table of texts"))
        return {}

    def _condition(self, t: Tree, at: Path) -> d.Condition:
        value = t.get(at[-1], {})
        if not isinstance(value, dict) or value.keys() - _CONDITION:
            self._wrong(at, say(zh="不是条件", en="is no condition"))
            return d.Condition()
        rated = self._number(value, (*at, "rated"), 0)
        words: dict[str, Any] = {k: str(v) for k, v in value.items() if k != "rated"}
        return d.Condition(rated=rated, **words)

    def _name(self, t: Tree, at: Path) -> d.Name:
        return d.Name(self._text(t, (*at, "zh")), self._text(t, (*at, "en")))

    def _text(self, t: Tree, at: Path, default: str | None = None) -> str:
        value = t.get(at[-1], default)
        if isinstance(value, str) and (value or default is not None):
            return value
        self._wrong(at, say(zh="应为文字，且不为空", en="must be text, and not empty"))
        return ""

    def _texts(self, t: Tree, at: Path) -> tuple[str, ...]:
        value = t.get(at[-1], [])
        if isinstance(value, list) and all(isinstance(v, str) for v in value):
            return tuple(value)
        self._wrong(at, say(zh="应为文字的列表", en="must be a list of texts"))
        return ()

    def _flag(self, t: Tree, at: Path) -> bool:
        value = t.get(at[-1], False)
        if not isinstance(value, bool):
            self._wrong(at, say(zh="应为 true 或 false", en="must be true or false"))
        return value is True

    def _number(self, t: Tree, at: Path, default: int) -> int:
        value = t.get(at[-1], default)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self._wrong(at, say(zh="应为不小于 0 的整数", en="must be a whole number from 0 on"))
        return default

    def _one(self, t: Tree, at: Path, of: tuple[Any, ...], default: Any = None) -> Any:
        value = t.get(at[-1], default)
        if value in of:
            return value
        listed = ", ".join(of)
        self._wrong(at, say(zh=f"应为其中之一：{listed}", en=f"must be one of: {listed}"))
        self.broken = self.broken or at[0] == "states"
        return of[0]

    def _wrong(self, at: Path, message: str) -> None:
        self.problems.append((at, message))


def _pair(value: Any) -> d.Name:
    """What a choice is called: a pair of names, or one for both languages."""
    if isinstance(value, list) and len(value) == 2:
        return d.Name(str(value[0]), str(value[1]))
    return d.Name(str(value), str(value))
