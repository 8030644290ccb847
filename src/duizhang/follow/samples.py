"""A made-up load of a loop: items that are moved by those who may, at plausible times, some late, some returned.

Nothing of a single loop is here: whatever actions a loop has are taken, each with data of the form that its fields ask for.
The same seed gives the same load.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from duizhang.follow import resourcing
from duizhang.follow.office import Office, Submission
from duizhang.loops.definition import ENDED, Action, Field, Loop
from duizhang.loops.people import Directory, Organisation, Person, Post
from duizhang.model import Refused

_TITLES: Mapping[str, tuple[str, ...]] = {
    "commitment": (
        "建成城南污水处理厂",
        "出台停车管理办法",
        "开工建设东山隧道",
        "新建社区食堂",
        "完成老旧管网改造",
    ),
    "inquiry": ("进出口合计与分项不符", "占比与总量不符", "前后两处数字不一致"),
    "appeal": ("小区路灯不亮", "夜间施工噪声", "公交站点太远", "办证材料重复提交", "河道有异味"),
    "order": ("急救知识培训", "老人义诊", "反诈宣传", "青少年科普", "家电维修"),
    "referral": ("胸痛待查", "糖尿病足", "脑卒中康复", "高血压三级", "骨折术后"),
    "patrol": ("三号河段", "中心广场", "城北泵站", "老街东口", "二号隧道"),
    "project": ("绿色建材产业园", "城市快速路东延", "智能传感器生产线", "冷链物流基地"),
    "livelihood": ("新建口袋公园", "加装电梯", "改造农村公路", "建设普惠托位", "更新体育设施"),
}
_TOPICS = ("道路交通", "生态环境", "公共服务", "住房建设", "民生保障")
_AREAS = ("东城", "西城", "南湖", "北岸")
_LONGEST = 14
"""steps that an item takes at most"""


def load(office: Office, loop_id: str, count: int, *, seed: int = 1, offices: int = 6) -> int:
    """Open so many items and move each some way; how many events that were."""
    loop, chance = office.loop(loop_id), random.Random(f"{seed} {loop_id}")
    office.register(directory(loop, offices), "sample")
    if loop.resources:
        resourcing.enter(
            office, resourcing.sampled(loop, [f"sample-{n}" for n in range(1, offices + 1)]), "sample"
        )
    done = 0
    for number in range(count):
        for wanted in course(office, loop, chance, number, offices):
            try:
                office.submit(wanted)
            except Refused:
                break
            done += 1
    return done


def directory(loop: Loop, offices: int) -> Directory:
    """A government with some offices below it; in each, one person for each role."""
    top = Organisation("sample", "样例市政府")
    below = [
        Organisation(f"sample-{n}", f"样例第{n}单位", "sample", _AREAS[n % len(_AREAS)])
        for n in range(1, offices + 1)
    ]
    roles = [r for r in loop.roles.values() if r.of not in ("system", "public", "asker")]
    people = [Person(f"{o.id}-{r.id}", f"{o.name}{r.name.zh}") for o in (top, *below) for r in roles]
    posts = [Post(f"{o.id}-{r.id}", r.id, o.id, loop.id) for o in (top, *below) for r in roles]
    return Directory({o.id: o for o in (top, *below)}, {p.id: p for p in people}, tuple(posts))


def course(
    office: Office, loop: Loop, chance: random.Random, number: int, offices: int
) -> Iterator[Submission]:
    """What happens to one item, step by step; each is given where the one before was done."""
    at = office.clock() - timedelta(days=chance.randrange(20, 200), hours=chance.randrange(9))
    opening = chance.choice(loop.openings)
    code, state, holder = f"{loop.id[:3].upper()}{chance.getrandbits(40):010X}", opening.to, ""
    data = _data(loop, opening, chance, at, offices)
    yield _by(loop, opening, code, "sample", str(data.get("holder", "")), data, at, opens=True)
    holder = str(data.get("holder", ""))
    for _ in range(_LONGEST):
        possible = [
            a for a in loop.actions.values() if state in a.sources and (a.who and not _for_asker(loop, a))
        ]
        if not possible or (loop.states[state].type in ENDED and chance.random() < 0.8):
            return
        action = max(possible, key=lambda a: chance.random() * _pull(loop, a, state))
        at += timedelta(hours=chance.choice((2, 8, 20, 50, 90, 200)))
        if at > office.clock():
            return
        data = _data(loop, action, chance, at, offices)
        yield _by(loop, action, code, "sample", holder, data, at)
        state, holder = action.to or state, str(data.get("holder", holder))
    del number


def _pull(loop: Loop, action: Action, state: str) -> float:
    """How likely an action is: what leads on is likelier than what leads back or ends in vain."""
    if not action.to or action.to == state:
        return 1.2
    order = list(loop.states)
    type = loop.states[action.to].type
    if type == "cancelled":
        return 0.3
    return 2.0 if order.index(action.to) > order.index(state) or type == "done" else 0.7


def _for_asker(loop: Loop, action: Action) -> bool:
    return all(loop.roles[r].of in ("asker", "public") for r in action.who)


def _by(
    loop: Loop,
    action: Action,
    code: str,
    opener: str,
    holder: str,
    data: dict[str, Any],
    at: datetime,
    *,
    opens: bool = False,
) -> Submission:
    """The action in the name of somebody who may do it."""
    role = next((loop.roles[r] for r in action.who if loop.roles[r].of not in ("system", "asker")), None)
    if role is None:
        return Submission(action.id, "", code, loop.id if opens else "", data, "sample", at=at, system=True)
    if role.of == "public":
        return Submission(action.id, "", code, loop.id if opens else "", data, "sample", at=at)
    side = holder if role.of == "holder" else opener
    if opens:
        side = opener
    return Submission(
        action.id, f"{side or opener}-{role.id}", code, loop.id if opens else "", data, "sample", at=at
    )


def _data(loop: Loop, action: Action, chance: random.Random, at: datetime, offices: int) -> dict[str, Any]:
    taken = [*action.needs, *(f for f in action.takes if chance.random() < 0.7)]
    data = {f: v for f in taken if (v := _value(loop, loop.fields[f], chance, at, offices)) is not None}
    if loop.resources and loop.resources.field in data:
        data[loop.resources.provider] = data[loop.resources.field].removeprefix("r-")
    return data


def _value(loop: Loop, field: Field, chance: random.Random, at: datetime, offices: int) -> Any:
    if field.id == "title":
        return chance.choice(_TITLES.get(loop.id.partition("-")[0], ("样例事项",)))
    if field.id in ("topic", "area"):
        return chance.choice(_TOPICS if field.id == "topic" else _AREAS)
    if field.type == "date":
        return (at + timedelta(days=chance.randrange(10, 120))).date().isoformat()
    if field.type == "number":
        return str(chance.randrange(1, 12) if field.id in ("done", "served") else chance.randrange(5, 12))
    if field.type == "resource":
        return f"r-sample-{chance.randrange(1, offices + 1)}"
    if field.type == "organisation":
        return f"sample-{chance.randrange(1, offices + 1)}"
    if field.type == "choice":
        return chance.choice(sorted(field.choices))
    if field.type == "rating":
        return chance.choice((3, 4, 5, 5))
    return None if field.type in ("path", "file", "person", "evidence") else f"样例{field.name.zh}"
