"""The engine: events make where an item stands; what may be done next, by whom, and why not.

``standing`` folds events, ``attempt`` says what event an action would be or raises ``Refused``. Both are pure: the
loop, the time and who acts are given. An action named with ``~`` is the engine's own and stands in no loop file:
``~alarm`` (a clock warned, was due, was very late), ``~mask`` (personal data were masked), ``~move`` (from now on the
item follows another version of its loop).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from duizhang.language import say, several
from duizhang.loops import calendar, clocks, progress, resources
from duizhang.loops.clocks import Running
from duizhang.loops.definition import ENDED, STAGES, Action, Loop, Name, Stage
from duizhang.loops.giving import given
from duizhang.loops.people import Acting, Actor, Directory
from duizhang.loops.progress import WORSE, Light
from duizhang.loops.resources import Taking
from duizhang.model import LOOP, MASK, MOVE, Event, Item, Refused

ALARM = "~alarm"
OWN = frozenset({ALARM, MASK, MOVE})
FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that was late or behind and was made good; it stays. ``days`` late, of progress per cent behind."""

    what: str
    at: str
    days: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an item stands. ``doers`` tells who did what last; ``first`` and ``count`` when first, how often."""

    loop: str
    state: str
    seq: int
    opened: datetime
    fields: Mapping[str, Any]
    opener: str = ""
    asker: bool = False
    closed: datetime | None = None
    clocks: Mapping[str, Running] = field(default_factory=dict)
    first: Mapping[str, datetime] = field(default_factory=dict)
    count: Mapping[str, int] = field(default_factory=dict)
    doers: Mapping[str, str] = field(default_factory=dict)
    held: tuple[str, ...] = ()
    """every organisation that has held it"""
    marks: tuple[Mark, ...] = ()
    alarms: frozenset[tuple[str, str, str]] = frozenset()
    """what was rung: clock, stage, due moment"""
    last: str = ""
    """the last action"""
    changed: datetime | None = None
    """when that was"""
    version: int = 1
    """of the loop that it follows"""
    matched: str = ""
    """the day on which it was given the resource that it takes up"""

    @property
    def holder(self) -> str:
        """The organisation that it is with."""
        return str(self.fields.get("holder", ""))

    @property
    def person(self) -> str:
        """The person that it is with."""
        return str(self.fields.get("person", ""))


# --- from events to where it stands -----------------------------------------------------------------------


def standing(loop: Loop, events: Iterable[Event]) -> Standing | None:
    """Where an item stands after its events, in their order; ``None`` without any."""
    last = deque(steps(loop, events), maxlen=1)
    return last[0][1] if last else None


def steps(loop: Loop, events: Iterable[Event]) -> Iterator[tuple[Loop, Standing]]:
    """Where an item stands after each of its events, by the version of the loop that it followed then."""
    now: Standing | None = None
    for event in events:
        loop = under(loop, event)
        now = after(loop, now, event)
        yield loop, now


def under(loop: Loop, event: Event) -> Loop:
    """The version of the loop that an item follows from an event on, before which it followed ``loop``."""
    if event.action == MOVE:
        return loop.at(int(event.data["version"]))
    if event.seq == 1:  # of items from before versions were kept nothing is said: they follow the first
        return loop.at(int(str(event.data.get(LOOP, "1")).rpartition(" ")[2]))
    return loop


def after(loop: Loop, before: Standing | None, event: Event) -> Standing:
    """Where an item stands after one more event; ``loop`` is the version that it follows then."""
    at, data = datetime.fromisoformat(event.at), event.data
    if before is None:
        data = {name: value for name, value in data.items() if name != LOOP}
        before = Standing(
            loop.id, "", 0, at, {}, str(event.data.get("opener", "")), event.role in loop.asking
        )
    if event.action == ALARM:
        rung = (str(event.data["clock"]), str(event.data["stage"]), str(event.data["due"]))
        return replace(before, seq=event.seq, alarms=before.alarms | {rung})
    if event.action == MASK:
        return replace(before, seq=event.seq)
    if event.action == MOVE:
        kept = {id: r for id, r in before.clocks.items() if id in loop.clocks}
        return replace(before, seq=event.seq, version=loop.version, clocks=kept)
    action = loop.actions[event.action]
    state = action.to or before.state
    fields = _with(before.fields, action.sets, data)
    matched = _matched(loop, before, state, fields, data, at) if loop.resources else ""
    running = _wound(loop, action, before, state, fields, at, data.keys())
    # Made at once, by its fields: this is done for every event, and ``replace`` takes three times as long.
    return Standing(
        loop=before.loop,
        state=state,
        seq=event.seq,
        opened=before.opened,
        fields=fields,
        opener=before.opener,
        asker=before.asker,
        closed=_closed(loop, before, state, at),
        clocks=running,
        first=before.first if action.id in before.first else {**before.first, action.id: at},
        count={**before.count, action.id: before.count.get(action.id, 0) + 1},
        doers={**before.doers, action.id: event.by},
        held=_held(before.held, str(fields.get("holder", ""))),
        marks=(*before.marks, *_new_marks(loop, before, fields, event.seq, running, at)),
        alarms=before.alarms,
        last=action.id,
        changed=at,
        version=loop.version,
        matched=matched,
    )


def _with(fields: Mapping[str, Any], sets: Mapping[str, str], data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields after an action; evidence is added to what is there, all else is replaced."""
    both = {**fields, **sets, **data}
    if "evidence" in data:
        both["evidence"] = [*fields.get("evidence", ()), *data["evidence"]]
    return both


def _matched(
    loop: Loop, before: Standing, state: str, fields: dict[str, Any], data: Mapping[str, Any], at: datetime
) -> str:
    """The day on which the resource was given. In a state that takes none up the item has none any more."""
    assert loop.resources
    if state not in loop.resources.counts:
        fields.pop(loop.resources.field, None)
        return ""
    return calendar.day_of(at).isoformat() if loop.resources.field in data else before.matched


def taking(loop: Loop, now: Standing | None) -> Taking | None:
    """What an item takes up of the loop's resources where it stands."""
    if now is None or loop.resources is None or not now.matched:
        return None
    wanted = resources.need(loop.resources, now.fields, date.fromisoformat(now.matched))
    taken = str(now.fields[loop.resources.field])
    return Taking(loop.id, taken, wanted.day.isoformat(), wanted.amount)


def _closed(loop: Loop, before: Standing, state: str, at: datetime) -> datetime | None:
    if loop.states[state].type not in ENDED:
        return None
    return before.closed if before.closed else at


def _held(held: tuple[str, ...], holder: str) -> tuple[str, ...]:
    return held if not holder or holder in held else (*held, holder)


def _wound(
    loop: Loop,
    action: Action,
    before: Standing,
    state: str,
    fields: Mapping[str, Any],
    at: datetime,
    told: Set[str],
) -> dict[str, Running]:
    """The clocks after an action: stopped, changed, paused or resumed, and started."""
    ended = loop.states[state].type in ENDED
    stopping = loop.stopping[action.id]
    running = dict(before.clocks)
    for id, r in before.clocks.items():
        clock = loop.clocks[id]
        if id in stopping or (ended and id not in loop.lasting):
            running[id] = clocks.stop(r, at)
            continue
        moved = clocks.changed(clock, r, fields) if clock.date in told or clock.by in told else r
        paused = state in clock.paused
        running[id] = clocks.pause(clock, moved, at) if paused else clocks.resume(clock, moved, at)
    for clock in loop.starting[action.id]:
        if (begun := clocks.begin(clock, at, fields, running)) is not None:
            running[clock.id] = clocks.pause(clock, begun, at) if state in clock.paused else begun
    return running


def _new_marks(
    loop: Loop,
    before: Standing,
    fields: Mapping[str, Any],
    seq: int,
    running: Mapping[str, Running],
    at: datetime,
) -> Iterator[Mark]:
    """What was made good by this event, too late."""
    for id, r in running.items():
        old = before.clocks.get(id)
        if past(before.opened, r):
            continue
        newly = r.stopped is not None and (old is None or old.stopped is None)
        if newly and r.due and not r.kept:
            days = (calendar.day_of(at) - calendar.day_of(r.due)).days + 1
            yield Mark(id, at.isoformat(), days)
    if loop.progress and seq > 1:
        opened, day = calendar.day_of(before.opened), calendar.day_of(at)
        was = progress.light(loop.progress, before.fields, opened, day)
        light = progress.light(loop.progress, fields, opened, day)
        if was == "red" and light in ("green", "yellow") and before.first.keys() & loop.reporting:
            wanted = progress.asked(loop.progress, before.fields, opened, day) or Decimal(0)
            behind = wanted - (progress.reached(loop.progress, before.fields) or Decimal(0))
            yield Mark("progress", at.isoformat(), int(behind))


# --- lights and alarms ------------------------------------------------------------------------------------


def light(loop: Loop, now: Standing, moment: datetime) -> Light:
    """Grey cancelled; green done, or in time and on the path; yellow warned or behind; red overdue or far behind; blue:
    it was due before it was opened, which nobody could keep.
    """
    type = loop.states[now.state].type
    if type in ENDED:
        return "green" if type == "done" else "grey"
    lights: list[Light] = ["green"]
    for id, r in now.clocks.items():
        if past(now.opened, r):
            lights.append("blue" if r.runs else "green")
            continue
        stage = clocks.stage(loop.clocks[id], r, moment)
        lights.append("green" if stage is None else "yellow" if stage == "warn" else "red")
    if loop.progress:
        opened, day = calendar.day_of(now.opened), calendar.day_of(moment)
        lights.append(progress.light(loop.progress, now.fields, opened, day) or "green")
    return max(lights, key=WORSE.index)


def past(opened: datetime, running: Running) -> bool:
    """Whether a day that somebody set lay before the item was opened: no clock of it rings or is counted as broken."""
    return running.fixed and running.due is not None and running.due <= opened


@dataclass(frozen=True, slots=True)
class Alarm:
    """That a clock has come to a stage that nobody was told of yet."""

    clock: str
    stage: Stage
    due: str

    @property
    def data(self) -> dict[str, str]:
        """What the event of it holds."""
        return {"clock": self.clock, "stage": self.stage, "due": self.due}


def alarms(loop: Loop, now: Standing, moment: datetime) -> Iterator[Alarm]:
    """What has to be rung by that moment and was not: each stage of each due date once."""
    for id, r in now.clocks.items():
        clock = loop.clocks[id]
        reached = clocks.stage(clock, r, moment)
        if reached is None or r.due is None or past(now.opened, r):
            continue
        due = r.due.isoformat()
        for stage in STAGES[: STAGES.index(reached) + 1]:
            wanted = stage != "warn" or clock.warn
            if wanted and (id, stage, due) not in now.alarms:
                yield Alarm(id, stage, due)


# --- what may be done -------------------------------------------------------------------------------------


def attempt(
    loop: Loop,
    now: Standing | None,
    actor: Actor,
    action: str,
    data: Mapping[str, Any],
    at: datetime,
    directory: Directory,
    code: str = "",
) -> tuple[str, str, dict[str, Any]]:
    """As what role, on whose behalf, and with which data somebody may do an action now.

    ``code`` is the item's. Raises ``Refused`` with the reason.
    """
    known = loop.actions.get(action)
    if known is None:
        raise Refused("unknown-action", say(zh=f"没有动作 {action}", en=f"there is no action {action}"))
    role, behalf = _entitled(loop, known, now, actor, directory, code)
    _in_order(loop, known, now, at)
    _four_eyes(loop, known, now, actor)
    taken = given(loop, known, _with_provider(loop, data, directory), directory)
    _suiting(loop, now, taken, at, directory)
    _own_side(loop, role, actor, taken)
    if now is None:
        taken.setdefault("opener", _opener(loop, actor, role))
    return role, behalf, taken


def _with_provider(loop: Loop, data: Mapping[str, Any], directory: Directory) -> Mapping[str, Any]:
    """Who offers the resource that is given is known: nobody has to say it."""
    m = loop.resources
    if m is None or not m.provider or data.get(m.provider) or not data.get(m.field):
        return data
    chosen = [r for r in resources.of_loop(directory.resources, loop.id) if data[m.field] in (r.id, r.name)]
    return {**data, m.provider: chosen[0].provider} if len(chosen) == 1 else data


def _suiting(
    loop: Loop, now: Standing | None, taken: Mapping[str, Any], at: datetime, directory: Directory
) -> None:
    """A resource that is given suits the need, and is its provider's. Whether any is left the record knows."""
    m = loop.resources
    if m is None or m.field not in taken:
        return
    found = directory.resources.get(f"{loop.id} {taken[m.field]}")
    if found is None:
        raise Refused(
            "bad-data", say(zh=f"没有资源 {taken[m.field]}", en=f"there is no resource {taken[m.field]}")
        )
    fields = {**(now.fields if now else {}), **taken}
    if why := resources.unfit(found, resources.need(m, fields, calendar.day_of(at))):
        raise Refused("unsuited", why)
    if m.provider and fields.get(m.provider) != found.provider:
        name = directory.named(found.provider)
        raise Refused(
            "unsuited", say(zh=f"{found.name}由{name}提供", en=f"{found.name} is offered by {name}")
        )


def allowed(
    loop: Loop, now: Standing | None, actor: Actor, at: datetime, directory: Directory, code: str = ""
) -> Iterator[tuple[Action, str]]:
    """The actions that somebody may do now, and for each of the others why not (``""``: they may)."""
    for action in loop.actions.values():
        try:
            _in_order(loop, action, now, at)
            _entitled(loop, action, now, actor, directory, code)
            _four_eyes(loop, action, now, actor)
        except Refused as refused:
            yield action, refused.reason
        else:
            yield action, ""


def movable(old: Loop, new: Loop, now: Standing) -> Iterator[str]:
    """Why an item cannot follow another version of its loop: what it is, has or did that there is not any more."""
    if now.version == new.version:
        yield say(zh=f"已按第{new.version}版办理", en=f"it follows version {new.version} already")
    state = old.states[now.state]
    if (there := new.states.get(now.state)) is None:
        yield say(zh=f"没有状态“{state.name}”", en=f"there is no state “{state.name}”")
    elif there.type != state.type:
        yield say(zh=f"状态“{state.name}”的类型不同", en=f"the state “{state.name}” is of another type")
    gone = [str(old.actions[a].name) for a in now.doers if a not in new.actions and a in old.actions]
    if gone:
        listed = several(gone)
        yield say(zh=f"没有做过的动作：{listed}", en=f"there is no action, although it was done: {listed}")
    if lost := [str(f.name) for f in old.fields.values() if f.id in now.fields and f.id not in new.fields]:
        listed = several(lost)
        yield say(zh=f"没有填过的字段：{listed}", en=f"there is no field, although it was given: {listed}")
    running = [
        str(old.clocks[c].name) for c, r in now.clocks.items() if not r.stopped and c not in new.clocks
    ]
    if running:
        listed = several(running)
        yield say(zh=f"没有正在走的时钟：{listed}", en=f"there is no clock, although it runs: {listed}")


def may_move(
    old: Loop, new: Loop, now: Standing, actor: Actor, directory: Directory, code: str = ""
) -> tuple[str, str]:
    """As what role, on whose behalf, somebody may move an item to a version. Raises ``Refused``, with all reasons."""
    name = Name(f"改用第{new.version}版", f"move to version {new.version}")
    if not actor.system and not new.moves:
        raise Refused(
            "not-allowed",
            say(zh=f"回路没有写明谁可以{name}", en=f"the loop names no role that may {name}"),
        )
    role, behalf = (
        ("", "")
        if actor.system
        else _entitled(new, Action(MOVE, name, new.moves, (), ""), now, actor, directory, code)
    )
    if reasons := list(movable(old, new, now)):
        raise Refused("not-movable", "; ".join(reasons))
    return role, behalf


def may_see(loop: Loop, now: Standing, actor: Actor, directory: Directory, code: str = "") -> bool:
    """Whether somebody may look at an item: who is concerned and, unless it is confidential, who stands above."""
    if actor.system or (code and actor.asker == code):
        return True
    concerned = {now.opener, *now.held} - {""}
    mine = [a.post for a in actor.acting if _in(loop, a) and a.post.role in loop.roles]
    if any(p.organisation in concerned for p in mine) or (actor.id and actor.id == now.person):
        return True
    if loop.confidential:
        return False
    over = {up for o in concerned for up in directory.above(o)}
    return any(p.organisation in over or loop.roles[p.role].of == "any" for p in mine)


def _entitled(
    loop: Loop, action: Action, now: Standing | None, actor: Actor, directory: Directory, code: str
) -> tuple[str, str]:
    """The role in which somebody may do it and on whose behalf, or ``Refused``."""
    for id in action.who:
        scope = loop.roles[id].of
        if scope == "system" and actor.system:
            return id, ""
        if scope == "public" or (scope == "asker" and code and actor.asker == code):
            return id, ""
        for acting in actor.acting:
            mine = acting.post.role == id and _in(loop, acting)
            if mine and (now is None or _within(scope, acting, now, actor, directory)):
                return id, acting.behalf
    who = say(zh="、", en=", ").join(str(loop.roles[r].name) for r in action.who)
    if any(a.post.role in action.who for a in actor.acting):
        raise Refused(
            "not-yours",
            say(
                zh=f"这一件不归你的单位：{action.name}应由{who}来做",
                en=f"the item is not yours: {action.name} is for {who}",
            ),
        )
    raise Refused("not-allowed", say(zh=f"{action.name}应由{who}来做", en=f"{action.name} is for {who}"))


def _in(loop: Loop, acting: Acting) -> bool:
    return acting.post.loop in ("", loop.id)


def _within(scope: str, acting: Acting, now: Standing, actor: Actor, directory: Directory) -> bool:
    """Whether a post has to do with the item in the way that a role asks for."""
    own = acting.post.organisation
    if scope == "any":
        return True
    if scope == "opener":
        return own == now.opener
    if scope == "holder":
        return own == now.holder
    if scope == "person":
        return own == now.holder and now.person in (actor.id, acting.behalf)
    return scope == "above" and own in directory.above(now.holder)


def _opener(loop: Loop, actor: Actor, role: str) -> str:
    return next(iter(_sides(loop, actor, role)), "")


def _sides(loop: Loop, actor: Actor, role: str) -> list[str]:
    """The organisations for which somebody acts in a role."""
    return [a.post.organisation for a in actor.acting if a.post.role == role and _in(loop, a)]


def _own_side(loop: Loop, role: str, actor: Actor, taken: Mapping[str, Any]) -> None:
    """Nobody opens an item in another organisation's name, and the public names no source."""
    opener = taken.get("opener")
    if not actor.system and opener and opener not in _sides(loop, actor, role):
        raise Refused("not-yours", say(zh=f"不能以{opener}的名义", en=f"not in the name of {opener}"))
    if loop.roles[role].of in ("public", "asker") and "source" in taken:
        raise Refused("bad-data", say(zh="不需要 source", en="source is not asked for"))


def _in_order(loop: Loop, action: Action, now: Standing | None, at: datetime) -> None:
    if now is None:
        if not action.opens:
            raise Refused("not-open", say(zh="还没有立项", en="the item is not open yet"))
        return
    here = loop.states[now.state].name
    if action.opens:
        raise Refused("open-already", say(zh="已经立项", en="the item is open already"))
    if now.state not in action.sources:
        if action.to == now.state and now.last == action.id:
            raise Refused("twice", say(zh=f"{action.name}已经做过", en=f"{action.name}: done already"))
        raise Refused(
            "out-of-order",
            say(zh=f"现在是“{here}”，不能{action.name}", en=f"it is “{here}” now: {action.name} is not next"),
        )
    if action.once and now.last == action.id:
        raise Refused("twice", say(zh=f"{action.name}已经做过", en=f"{action.name}: done already"))
    running = now.clocks.get(action.until)
    if running and running.due and (running.stopped or at) > running.due:
        day = calendar.last_day(running.due)
        raise Refused("too-late", say(zh=f"已过期限（{day}）", en=f"too late: it was possible until {day}"))


def _four_eyes(loop: Loop, action: Action, now: Standing | None, actor: Actor) -> None:
    for other in action.apart if now and actor.id else ():
        if now and now.doers.get(other) == actor.id:
            name = loop.actions[other].name
            raise Refused(
                "same-person",
                say(zh=f"{name}的人不能自己{action.name}", en=f"who did “{name}” may not do “{action.name}”"),
            )


# --- what the ledger lists --------------------------------------------------------------------------------


def item(loop: Loop, now: Standing, id: int, code: str) -> Item:
    """The item's line in lists, as its events make it."""
    warn, due, late = _next(loop, now)
    reached = progress.reached(loop.progress, now.fields) if loop.progress else None
    stopped = {c: r.kept for c, r in now.clocks.items() if r.stopped and r.due and not past(now.opened, r)}
    old = [r.due for r in now.clocks.values() if r.runs and r.due and past(now.opened, r)]
    behind, far = _turning(loop, now) if loop.progress else ("", "")
    return Item(
        id=id,
        loop=loop.id,
        code=code,
        title=str(now.fields.get("title", "")),
        state=now.state,
        type=loop.states[now.state].type,
        seq=now.seq,
        opener=now.opener,
        holder=now.holder,
        person=now.person,
        area=str(now.fields.get("area", "")),
        topic=str(now.fields.get("topic", "")),
        source=str(now.fields.get("source", "")),
        opened=_utc(now.opened),
        closed=_utc(now.closed),
        warn=_utc(warn),
        due=_utc(due),
        late=_utc(late),
        rating=int(now.fields.get(loop.rating, 0) or 0) if loop.rating else 0,
        reopened=sum(now.count.get(a, 0) for a in loop.reopening),
        marks=len(now.marks),
        progress="" if reached is None else str(reached.quantize(Decimal("0.01"))),
        took={a: int((at - now.opened).total_seconds()) for a, at in now.first.items()},
        ended=stopped,
        numbers={name: str(value) for name, value in now.fields.items() if name in loop.counting},
        behind=behind,
        far=far,
        version=now.version,
        past=_utc(min(old, default=None)),
    )


def _turning(loop: Loop, now: Standing) -> tuple[str, str]:
    """The moments from which it is behind its path, and far behind."""
    if not loop.progress or loop.states[now.state].type in ENDED:
        return "", ""
    days = progress.turns(loop.progress, now.fields, calendar.day_of(now.opened))
    yellow, red = (_utc(calendar.start_of(d) if d else None) for d in days)
    return yellow, red


def lit(item: Item, moment: datetime) -> Light:
    """The light of an item as a list shows it, from its line alone: that of ``light``."""
    if item.type in ENDED:
        return "green" if item.type == "done" else "grey"
    at = calendar.written(moment)
    if "" < item.due < at or "" < item.far <= at:
        return "red"
    if "" < item.warn <= at or "" < item.behind <= at:
        return "yellow"
    return "blue" if item.past else "green"


def _next(loop: Loop, now: Standing) -> tuple[datetime | None, datetime | None, datetime | None]:
    """When the first of the clocks that run warns, is due, is very late; each may be another clock."""
    going = [(id, r) for id, r in now.clocks.items() if r.runs and r.due and not past(now.opened, r)]
    running = [(loop.clocks[id], r) for id, r in going]
    return (
        min((w for c, r in running if (w := clocks.warns(c, r))), default=None),
        min((r.due for _, r in running if r.due), default=None),
        min((v for c, r in running if (v := clocks.very_late(c, r))), default=None),
    )


def _utc(moment: datetime | date | None) -> str:
    return calendar.written(moment) if isinstance(moment, datetime) else ""
