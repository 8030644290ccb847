"""A small loop, as its file has it; the tests change it."""

SMALL = """\
[loop]
id = "small"
zh = "小"
en = "small"
[states]
new = { zh = "新", en = "new", type = "open" }
done = { zh = "完", en = "done", type = "done" }
[roles]
clerk = { zh = "员", en = "clerk", of = "opener" }
[fields]
title = { zh = "题", en = "title", type = "text" }
[actions.open]
zh = "开"
en = "open"
who = ["clerk"]
from = []
to = "new"
needs = ["title"]
[actions.close]
zh = "结"
en = "close"
who = ["clerk"]
from = ["new"]
to = "done"
[clocks.closing]
zh = "办"
en = "closing"
starts = ["open"]
stops = ["close"]
days = 5
"""
