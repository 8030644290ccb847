"""Free search in Chinese: every two neighbouring characters are a word of the index, and a query is a row of them.

``进出口`` is indexed as 进出 出口 口, and asked for as the phrase "进出 出口"; a single character is asked for as the
beginning of a pair. Figures and Latin words are cut likewise, in lower case.
"""

from __future__ import annotations

import re
from functools import lru_cache
from operator import add

_GAPS = re.compile(r"\W+")


@lru_cache(maxsize=1000)
def pairs(text: str) -> str:
    """The index words of a text, with a space between them. A sentence comes once for each of its figures."""
    return " ".join(" ".join([*map(add, run, run[1:]), run[-1]]) for run in _runs(text))


def query(text: str, column: str = "") -> str:
    """What people typed as an FTS5 query: each stretch of it must stand there; ``""`` for nothing to ask.

    Syntax of FTS5 that is typed has no meaning: all is quoted.
    """
    asked = [_phrase(run) for run in _runs(text)]
    if not asked:
        return ""
    told = " AND ".join(asked)
    return f"{column} : ({told})" if column else told


def _runs(text: str) -> list[str]:
    return [run for run in _GAPS.split(text.lower().replace("_", " ")) if run]


def _phrase(run: str) -> str:
    if len(run) == 1:
        return f'"{run}" *'
    return '"' + " ".join(run[i : i + 2] for i in range(len(run) - 1)) + '"'
