"""``duizhang loop …`` and ``duizhang audit``: a thin skin on ``follow``.

Who does something is named with ``--as``: whoever may open the ledger's file may act in anybody's name, as they could
write into the file. Across a network people sign in on the web pages instead.
"""

from __future__ import annotations

from duizhang.cli.loops import counts, items, notices, resources, sources, upkeep

COMMANDS = (
    items.kinds,
    items.check,
    items.list_,
    items.show,
    items.open_,
    items.act,
    items.desk,
    sources.targets,
    sources.clauses,
    sources.findings,
    sources.import_,
    sources.people,
    resources.resources,
    items.dispatch,
    items.rules,
    counts.metrics,
    counts.tally,
    counts.record,
    counts.claim,
    counts.breakdown,
    counts.feed,
    upkeep.tick,
    upkeep.digest,
    upkeep.send,
    notices.notices,
    notices.outbox,
    items.move,
    items.mask,
    sources.sample,
)
"""in the order in which the help lists them"""
