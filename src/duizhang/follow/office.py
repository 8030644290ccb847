"""An office: an open record with its loops and people. Items are opened, moved and looked at through it.

Time is given or, at this outer edge, taken from ``clock``. Whatever is refused is written down, and so is each look
at a confidential item.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from duizhang.follow import links, notices
from duizhang.language import say, several
from duizhang.ledger.chain import seal
from duizhang.ledger.record import Asked, Record, Writer, open_record
from duizhang.loops import calendar, clocks, dispatch, engine, loading, people, resources, versions
from duizhang.loops.definition import Action, Loop
from duizhang.loops.engine import Standing
from duizhang.loops.people import SYSTEM, Actor, Directory
from duizhang.loops.progress import Light
from duizhang.loops.resources import Proposal
from duizhang.model import LOOP, MASK, MOVE, Event, Item, Refused, WrongUse

KEPT = 4096
"""Standings held ready, so that a row of events need not be read again; about 4 KB each."""
_ACTORS = 65_536
"""people of a day held ready"""
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LARGEST = 50 * 1024 * 1024
"""Bytes of an attachment at most."""
RATING_DAYS = 90
"""How long the link of who asked is good."""


@dataclass(frozen=True, slots=True)
class Submission:
    """Something that somebody wants done. Without ``code`` it opens an item of ``loop``.

    ``seq`` is the item's last event that they saw: if there is a newer one, they are told instead. ``key`` makes a
    repeated submission the same one. ``link`` is the token of who asked.
    """

    action: str
    who: str = ""
    code: str = ""
    loop: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    via: str = "cli"
    seq: int | None = None
    key: str = ""
    link: str = ""
    at: datetime | None = None
    system: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """An item for somebody to look at: what holds, what happened, what they may do and why not the rest.

    ``shown`` are the fields with personal values where they may be seen; ``due`` tells each clock's date and how it
    came about.
    """

    item: Item
    loop: Loop
    light: Light
    shown: Mapping[str, Any]
    events: tuple[Event, ...]
    actions: tuple[tuple[Action, str], ...]
    due: Mapping[str, tuple[str, tuple[str, ...]]]
    marks: tuple[engine.Mark, ...]


class Office:
    """See the module. ``open_office`` makes one."""

    def __init__(
        self,
        record: Record,
        loops: Mapping[str, Loop],
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        codes: Callable[[], str] = lambda: "".join(secrets.choice(_LETTERS) for _ in range(10)),
        kept: int = KEPT,
    ) -> None:
        self.record, self._given = record, loops
        self.loops: dict[str, Loop] = {}
        """the loops that items are opened in, with the versions of each that the ledger has kept"""
        self._entered: dict[str, Loop] = {}
        """those of which the transaction at hand has written down a version"""
        self.clock, self._codes = clock, codes
        self._most = kept
        self._kept: OrderedDict[str, Standing] = OrderedDict()
        self._fresh: dict[str, Standing] = {}
        """where the items of the transaction at hand stand, not confirmed yet"""
        self._known: tuple[int, notices.Known] = (-1, notices.Known(Directory(), {}))
        self._actors: dict[tuple[str, str], Actor] = {}
        self._secret = ""
        self._learn()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.record.close()

    @property
    def now(self) -> str:
        """This moment, as the record writes it."""
        return calendar.written(self.clock())

    # --- who is who ---------------------------------------------------------------------------------------

    @property
    def known(self) -> notices.Known:
        """Who is who now, and how each wants to be told; read anew when the register has changed."""
        last = self.record.registered()
        if last != self._known[0]:
            directory = people.directory(self.record.register(*people.KINDS))
            self._known = last, notices.Known(directory, notices.wishes(self.record))
            self._actors.clear()
        return self._known[1]

    @property
    def directory(self) -> Directory:
        """Who is who now."""
        return self.known.directory

    def register(self, directory: Directory, by: str) -> int:
        """Add organisations, people, posts, groups and stand-ins; what has the same key replaces what was there."""
        rows, at = list(people.rows(directory)), self.now
        return self.record.write(lambda w: w.register(rows, by, at))

    def remove(self, kind: str, key: str, by: str) -> None:
        """Let a post, stand-in … end; the record keeps that it was."""
        at = self.now
        self.record.write(lambda w: w.register([(kind, key, {})], by, at))

    def actor(self, who: str) -> Actor:
        """Somebody with all that they may act as today."""
        return self._actor(who, calendar.day_of(self.clock()).isoformat(), self.directory)

    def _actor(self, who: str, day: str, directory: Directory) -> Actor:
        day = day if directory.stand_ins else ""
        if (who, day) not in self._actors:
            if len(self._actors) >= _ACTORS:
                self._actors.clear()
            self._actors[who, day] = directory.actor(who, day)
        return self._actors[who, day]

    # --- doing --------------------------------------------------------------------------------------------

    def submit(self, wanted: Submission) -> tuple[Event, Item]:
        """Do something to one item. Raises ``Refused``, which is written down, and ``WrongUse``."""
        [done] = self.submit_all([wanted])
        if isinstance(done, Refused):
            raise done
        return done

    def submit_all(self, wanted: Sequence[Submission]) -> list[tuple[Event, Item] | Refused]:
        """Do many things in one transaction; what is refused is among the results in its place."""
        known = self.known
        if any(one.link for one in wanted):
            self.secret()  # made in a transaction of its own

        def each(writer: Writer) -> list[tuple[Event, Item] | Refused]:
            self._fresh, self._entered = {}, {}
            writer.look_up([one.code for one in wanted if not one.loop])
            return [self._try(writer, one, known) for one in wanted]

        done = self.record.write(each)
        # Only what is confirmed is kept: another may have been first where a transaction failed.
        for code, standing in self._fresh.items():
            self._keep(code, standing)
        if self._entered:
            self._learn()
        for one, result in zip(wanted, done, strict=True):
            if isinstance(result, Refused):
                self._write_down(one, result)
        return done

    def _try(self, writer: Writer, wanted: Submission, known: notices.Known) -> tuple[Event, Item] | Refused:
        try:
            return self._do(writer, wanted, known)
        except Refused as refused:
            return refused

    def _do(self, writer: Writer, wanted: Submission, known: notices.Known) -> tuple[Event, Item]:
        if wanted.key and (done := writer.known(wanted.key)):
            return done, self._again(writer, wanted, done)
        at, directory = wanted.at or self.clock(), known.directory
        old, loop, before = self._before(writer, wanted)
        actor = self._acting(wanted, at, directory)
        if old and wanted.seq is not None and wanted.seq != old.seq:
            raise Refused(
                "overtaken", say(zh="已有别人先办，请看最新情况", en="somebody was first; look again")
            )
        code = old.code if old else wanted.code or self._codes()
        role, behalf, data = engine.attempt(
            loop, before, actor, wanted.action, wanted.data, at, directory, old.code if old else ""
        )
        loop = self._kept_version(writer, loop, at)
        id = old.id if old else writer.next_item()
        if old is None:
            data[LOOP] = f"{loop.id} {loop.version}"
        event, sealed = _event(loop, wanted, id, (old.seq if old else 0) + 1, at, role, behalf, data)
        after = engine.after(loop, before, event)
        self._take(writer, loop, id, before, after, directory)
        line = engine.item(loop, after, id, code)
        event = writer.append(event, line, sealed)
        action = loop.actions[event.action]
        if action.tell:
            writer.notify(notices.handed(loop, action, event, line, after, known))
        self._fresh[code] = after
        return event, line

    def _before(self, writer: Writer, wanted: Submission) -> tuple[Item | None, Loop, Standing | None]:
        """The item, its loop, and where it stands; neither for one that is to be opened."""
        if wanted.loop:
            return None, self.loop(wanted.loop), None
        old = writer.item(wanted.code)
        if old is None:
            raise Refused(
                "unknown-item", say(zh=f"没有编号 {wanted.code}", en=f"there is no item {wanted.code}")
            )
        loop = self.loop_of(old)
        return old, loop, self._standing(loop, old, lambda: writer.events(old.id))

    def _take(
        self,
        writer: Writer,
        loop: Loop,
        item: int,
        before: Standing | None,
        after: Standing,
        directory: Directory,
    ) -> None:
        """Take up what the item takes of a resource now, or ``Refused`` where others have taken what there is."""
        wanted = engine.taking(loop, after)
        if loop.resources is None or wanted == engine.taking(loop, before):
            return
        if wanted:
            found = directory.resources.get(f"{loop.id} {wanted.resource}")
            if found is None:
                gone = wanted.resource
                raise Refused("bad-data", say(zh=f"没有资源 {gone}", en=f"there is no resource {gone}"))
            need = resources.need(loop.resources, after.fields, date.fromisoformat(after.matched))
            others = writer.taken(loop.id, wanted.resource, item)
            if why := resources.full(found, need, resources.within(found, need.day, others)):
                raise Refused("taken", why)
        writer.take(item, astuple(wanted) if wanted else None)

    def proposals(self, item: Item) -> list[Proposal]:
        """What suits the need of an item and is free, the best first; nothing where its loop has no list."""
        loop, standing = self.loop_of(item), self.standing(item)
        if loop.resources is None:
            return []
        need = resources.need(loop.resources, standing.fields, calendar.day_of(self.clock()))
        offered = list(resources.of_loop(self.directory.resources, loop.id))
        taken = resources.by_resource(self.record.taken(loop.id))
        return resources.proposals(
            loop.resources, offered, need, lambda r: resources.within(r, need.day, taken.get(r.id, ()))
        )

    def _again(self, writer: Writer, wanted: Submission, done: Event) -> Item:
        """The item of something that was submitted before under the same key."""
        item = writer.item(wanted.code) if wanted.code else writer.numbered(done.item)
        assert item
        return item

    def _standing(self, loop: Loop, item: Item, events: Callable[[], Iterable[Event]]) -> Standing:
        kept = self._fresh.get(item.code) or self._kept.get(item.code)
        if kept is None or kept.seq != item.seq:
            kept = engine.standing(loop, events())
            assert kept
        return kept

    def _keep(self, code: str, standing: Standing) -> None:
        if (
            standing.closed
        ):  # most of what has ended is not asked for again, and would take the place of what is
            self._kept.pop(code, None)
            return
        self._kept[code] = standing
        self._kept.move_to_end(code)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def _acting(self, wanted: Submission, at: datetime, directory: Directory) -> Actor:
        if wanted.system:
            return SYSTEM
        if wanted.link:
            links.check(self.secret(), wanted.link, wanted.code, "asker", at)
            return Actor(asker=wanted.code)
        if not wanted.who:
            return people.PUBLIC
        return self._actor(wanted.who, calendar.day_of(at).isoformat(), directory)

    def _write_down(self, wanted: Submission, refused: Refused) -> None:
        at, code = self.now, wanted.code or wanted.loop
        self.record.write(
            lambda w: w.access(at, wanted.who, wanted.via, code, wanted.action, refused.code, refused.reason)
        )

    # --- looking ------------------------------------------------------------------------------------------

    def view(
        self, code: str, who: str = "", *, link: str = "", via: str = "cli", system: bool = False
    ) -> View:
        """An item for somebody to look at. Raises ``Refused``; a look at a confidential one is written down."""
        now = self.clock()
        wanted = Submission("look", who, code, via=via, link=link, system=system)
        try:
            actor = self._acting(wanted, now, self.directory)
            item, loop, standing, events = self._found(code)
            if not engine.may_see(loop, standing, actor, self.directory, code):
                raise Refused(
                    "not-yours", say(zh="你的岗位不能看这一件", en="your posts do not let you see it")
                )
        except Refused as refused:
            self._write_down(wanted, refused)
            raise
        if loop.confidential and not actor.system:
            at = self.now
            self.record.write(lambda w: w.access(at, who, via, code, "look"))
        return View(
            item,
            loop,
            engine.light(loop, standing, now),
            self._shown(item, standing, actor, events),
            events,
            tuple(engine.allowed(loop, standing, actor, now, self.directory, code)),
            _due(loop, standing),
            standing.marks,
        )

    def _found(self, code: str) -> tuple[Item, Loop, Standing, tuple[Event, ...]]:
        item = self.record.item(code)
        if item is None:
            raise Refused("unknown-item", say(zh=f"没有编号 {code}", en=f"there is no item {code}"))
        loop, events = self.loop_of(item), self.record.events(item.id)
        standing = engine.standing(loop, events)
        assert standing
        return item, loop, standing, events

    def _shown(
        self, item: Item, standing: Standing, actor: Actor, events: tuple[Event, ...]
    ) -> dict[str, Any]:
        """The fields; personal ones as they were given for those who handle the item, as dots for all others."""
        shown = dict(standing.fields)
        sealed = [name for name, value in shown.items() if isinstance(value, dict) and "sealed" in value]
        if not sealed:
            return shown
        concerned = {standing.opener, *standing.held} - {""}
        mine = {a.post.organisation for a in actor.acting}
        open = bool(mine & concerned) or actor.system or actor.asker == item.code
        values = self.record.personal(item.id) if open else {}
        last = {(e.number, name): name for e in events for name in e.data}
        given = {last[key]: value for key, value in sorted(values.items()) if key in last}
        return {**shown, **{name: given.get(name) or "●●●" for name in sealed}}

    def items(
        self,
        asked: Asked,
        who: str = "",
        *,
        system: bool = False,
        limit: int = 0,
        offset: int = 0,
        newest: bool = False,
    ) -> Iterator[Item]:
        """The items asked for, as far as somebody may see them."""
        seen = asked if system else self.seen(asked, who)
        return self.record.items(seen, limit=limit, offset=offset, newest=newest)

    def seen(self, asked: Asked, who: str) -> Asked:
        """The same question, narrowed to what somebody may see in lists."""
        if not (loop := self.loops.get(asked.loop)):
            raise WrongUse(say(zh="请指定回路", en="name a loop"))
        directory = self.directory
        sides: set[str] = set()
        for acting in self.actor(who).acting:
            post = acting.post
            if post.role not in loop.roles or post.loop not in ("", loop.id):
                continue
            if loop.confidential:
                sides.add(post.organisation)
            elif loop.roles[post.role].of == "any":
                return asked
            else:
                sides |= set(directory.under(post.organisation))
        given = tuple(sorted(sides))
        return replace(asked, holders=given, openers=given)

    def desk(self, who: str, *, limit: int = 200) -> list[tuple[Item, Light, tuple[Action, ...]]]:
        """What somebody can do something about now, by deadline."""
        found: list[tuple[Item, Light, tuple[Action, ...]]] = []
        actor, now, directory = self.actor(who), self.clock(), self.directory
        sides = tuple(sorted({a.post.organisation for a in actor.acting}))
        for loop in self.loops.values():
            mine = [
                a.post for a in actor.acting if a.post.role in loop.roles and a.post.loop in ("", loop.id)
            ]
            if not mine:
                continue
            whole = any(loop.roles[p.role].of == "any" for p in mine)
            above = any(loop.roles[p.role].of == "above" for p in mine)
            under = {u for p in mine for u in directory.under(p.organisation)} if above else set(sides)
            near = None if whole else tuple(sorted(under))
            asked = Asked(loop=loop.id, types=("open", "waiting"), holders=near, openers=near)
            for item in self.record.items(asked, limit=limit):
                own, standing = self.loop_of(item), self.standing(item)
                may = engine.allowed(own, standing, actor, now, directory, item.code)
                actions = tuple(a for a, why in may if not why)
                if actions:
                    found.append((item, engine.light(own, standing, now), actions))
        return sorted(found, key=lambda f: (not f[0].due, f[0].due, f[0].id))[:limit]

    # --- what the rest needs ------------------------------------------------------------------------------

    def loop(self, id: str) -> Loop:
        """The loop of that id. Raises ``WrongUse``."""
        if found := self.loops.get(id):
            return found
        known = ", ".join(self.loops)
        raise WrongUse(say(zh=f"没有回路 {id}；有：{known}", en=f"there is no loop {id}; there are: {known}"))

    def loop_of(self, item: Item) -> Loop:
        """The version of its loop that an item follows. Raises ``WrongUse``."""
        loop = self.loop(item.loop)
        if item.version != loop.version and item.version not in loop.versions:
            self._learn()  # another process has written it down since
            loop = self.loop(item.loop)
        try:
            return loop.at(item.version)
        except KeyError:
            told = f"{item.loop} {item.version}"
            raise WrongUse(
                say(zh=f"账本里没有回路版本 {told}", en=f"the ledger has no version {told}")
            ) from None

    def refresh(self) -> None:
        """Know of the versions that other processes have written down since."""
        if self.record.registered() != self._learnt:
            self._learn()

    def _learn(self) -> None:
        """Read which versions of its loops the ledger has kept."""
        self._learnt = self.record.registered()
        kept = versions.kept_of(self.record.register(versions.KIND))
        given = {id: versions.current(loop, kept.get(id, ())) for id, loop in self._given.items()}
        self.loops = {**given, **{id: versions.newest(v) for id, v in kept.items() if id not in given}}

    def _kept_version(self, writer: Writer, loop: Loop, at: datetime) -> Loop:
        """A loop as the ledger has it, written down first where it says something new."""
        if loop.version in loop.versions:
            return loop
        if loop.id not in self._entered:
            kept = versions.kept_of(writer.registered(versions.KIND, loop.id))
            made = versions.current(loop, kept.get(loop.id, ()))
            if made.version not in made.versions:
                new = versions.version_of(made)
                writer.register([(versions.KIND, loop.id, new.entry)], "", calendar.written(at))
                made = versions.current(loop, [*kept.get(loop.id, ()), new])
            self._entered[loop.id] = made
        return self._entered[loop.id]

    def move(
        self,
        code: str,
        who: str,
        reason: str,
        *,
        version: int | None = None,
        via: str = "cli",
        admin: bool = False,
    ) -> tuple[Event, Item]:
        """Let an item follow another version of its loop from now on: the one in force, or an earlier one.

        ``admin``: whoever minds the ledger may do so whatever their posts are. Raises ``Refused`` with all reasons.
        """
        at, directory = self.clock(), self.directory
        wanted = Submission(MOVE, who, code, via=via, at=at)
        actor = SYSTEM if admin else self._acting(wanted, at, directory)

        def do(w: Writer) -> tuple[Event, Item]:
            self._entered = {}
            old, loop, now = self._before(w, wanted)
            assert old
            assert now
            target = self._version(w, loop, version, at)
            role, behalf = engine.may_move(loop, target, now, actor, directory, code)
            data = {"version": target.version, "why": reason}
            event = Event(old.id, old.seq + 1, calendar.written(at), MOVE, who, role, via, data, behalf)
            after = engine.after(target, now, event)
            taken = engine.taking(target, after)
            if taken != engine.taking(loop, now):
                w.take(old.id, astuple(taken) if taken else None)
            line = engine.item(target, after, old.id, code)
            return w.append(event, line), line

        try:
            done = self.record.write(do)
        except Refused as refused:
            self._write_down(wanted, refused)
            raise
        if self._entered:
            self._learn()
        return done

    def may_move(self, item: Item, who: str) -> str:
        """Why somebody may not let an item follow the version of its loop that is in force; ``""``: they may."""
        old, directory = self.loop_of(item), self.directory
        try:
            engine.may_move(
                old, self.loop(item.loop), self.standing(item), self.actor(who), directory, item.code
            )
        except Refused as refused:
            return refused.reason
        return ""

    def _version(self, writer: Writer, loop: Loop, number: int | None, at: datetime) -> Loop:
        """The version that is asked for; without one the one in force, written down where it is not yet."""
        current = self.loop(loop.id)
        if number is None or number == current.version:
            return self._kept_version(writer, current, at)
        if number not in current.versions:
            there = several(map(str, current.versions))
            raise Refused(
                "unknown-version",
                say(
                    zh=f"没有第{number}版；有：{there}",
                    en=f"there is no version {number}; there are: {there}",
                ),
            )
        return current.at(number)

    def standing(self, item: Item) -> Standing:
        """Where an item stands."""
        loop = self.loop_of(item)
        return self._standing(loop, item, lambda: self.record.events(item.id))

    def link(self, code: str, days: int = RATING_DAYS) -> str:
        """The token that shows that somebody asked for this item."""
        return links.sign(self.secret(), code, "asker", self.clock() + timedelta(days=days))

    def secret(self) -> str:
        """What this ledger's links are signed with; made when it is first needed."""
        if self._secret:
            return self._secret
        at = self.now

        def held(w: Writer) -> str:
            if found := w.setting("links"):
                return str(found["secret"])
            made = secrets.token_hex(32)
            w.register([("setting", "links", {"secret": made})], "", at)
            return made

        self._secret = self.record.write(held)
        return self._secret

    def dispatched(self, code: str, rules: dispatch.Rules) -> tuple[Event, Item]:
        """Send a new item where the rules say, or to the named desk."""
        item = self.record.item(code)
        if item is None:
            raise Refused("unknown-item", say(zh=f"没有编号 {code}", en=f"there is no item {code}"))
        sent = dispatch.to(rules, item.loop, item.topic, item.area, self.directory)
        action = dispatch.action(self.loop_of(item), item.state)
        wanted = Submission(
            action, code=code, data={"holder": sent.to, "why": sent.why}, via="dispatch", system=True
        )
        return self.submit(wanted)

    def attach(self, name: str, content: bytes, who: str) -> dict[str, str]:
        """Keep an attachment of whatever kind by the hash of its content; what evidence names it by.

        It is never opened here. Raises ``Refused`` where it is too large.
        """
        if len(content) > LARGEST:
            most = LARGEST // 1024**2
            raise Refused("too-large", say(zh=f"附件超过 {most} MB", en=f"an attachment over {most} MB"))
        sha256, at = hashlib.sha256(content).hexdigest(), self.now
        plain = name.replace("\\", "/").rpartition("/")[2][:255] or "file"
        self.record.write(lambda w: w.attach(sha256, plain, content, who, at))
        return {"sha256": sha256, "name": plain}

    def mask(self, code: str, who: str, reason: str, *, via: str = "cli", admin: bool = False) -> int:
        """Take away the personal values of an item, for ever; that it was done is an event.

        ``admin``: whoever minds the ledger may do so whatever their posts are.
        """
        if (found := self.record.item(code)) is None:
            refused = Refused("unknown-item", say(zh=f"没有编号 {code}", en=f"there is no item {code}"))
            self._write_down(Submission("mask", who, code, via=via), refused)
            raise refused
        loop, standing = self.loop_of(found), self.standing(found)
        mine = {a.post.organisation for a in self.actor(who).acting if a.post.role in loop.roles}
        if not admin and not mine & ({standing.opener, standing.holder} - {""}):
            refused = Refused("not-yours", say(zh="这一件不归你的单位", en="the item is not yours"))
            self._write_down(Submission("mask", who, code, via=via), refused)
            raise refused
        names = [f.id for f in loop.fields.values() if f.personal]
        at = self.now

        def do(w: Writer) -> int:
            item = w.item(code)
            assert item
            now = self._standing(loop, item, lambda: w.events(item.id))
            data = {"fields": names, "why": reason}
            event = Event(item.id, item.seq + 1, at, MASK, who, "", via, data)
            count = w.mask(item.id, names)
            w.append(event, engine.item(loop, engine.after(loop, now, event), item.id, code))
            return count

        return self.record.write(do)


def open_office(
    ledger: str | Path,
    *,
    create: bool = False,
    loops: Iterable[Loop] = (),
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    kept: int = KEPT,
) -> Office:
    """Open a ledger to follow things in it, with the shipped loops and those given; ``kept`` standings held ready."""
    known = {**loading.shipped(), **{loop.id: loop for loop in loops}}
    return Office(open_record(ledger, create=create), known, clock=clock, kept=kept)


def _event(
    loop: Loop,
    wanted: Submission,
    item: int,
    seq: int,
    at: datetime,
    role: str,
    behalf: str,
    data: Mapping[str, Any],
) -> tuple[Event, dict[str, tuple[str, str]]]:
    """The event, its personal values replaced by seals; and these values, each with its salt."""
    sealed = {
        name: (secrets.token_hex(16), str(value))
        for name, value in data.items()
        if name in loop.fields and loop.fields[name].personal
    }
    told = {**data, **{name: {"sealed": seal(*pair)} for name, pair in sealed.items()}}
    by = wanted.who if not wanted.system else ""
    return Event(
        item, seq, calendar.written(at), wanted.action, by, role, wanted.via, told, behalf, wanted.key
    ), sealed


def _due(loop: Loop, standing: Standing) -> dict[str, tuple[str, tuple[str, ...]]]:
    """For each clock that has not stopped its due date, and how it came about."""
    return {
        id: (
            "" if r.due is None else calendar.last_day(r.due).isoformat(),
            tuple(clocks.explain(loop.clocks[id], r)),
        )
        for id, r in standing.clocks.items()
        if r.stopped is None
    }
