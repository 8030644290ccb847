"""The labelled documents of ``../shared/gold``, where they are at hand: accuracy must not fall below what was reached."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

from duizhang import grammar, reading
from duizhang.model import Reading

SHARED = Path(__file__).resolve().parents[2] / "shared"
GOLD = SHARED / "gold"
LEAST_MENTION_F1 = 0.95
LEAST_COMPLETE_F1 = 0.75

pytestmark = pytest.mark.skipif(
    not (GOLD / "score.py").exists(), reason=f"the labelled documents are not here: {GOLD}"
)


class Score(NamedTuple):
    """How many statements are labelled, were read, are at the same place, and are right in every field."""

    gold: int
    predicted: int
    matched: int
    complete: int

    @property
    def mention(self) -> float:
        return _f1(self.matched, self)

    @property
    def right(self) -> float:
        return _f1(self.complete, self)


def _f1(hits: int, score: Score) -> float:
    """The harmonic mean of precision and recall: 2·hits / (predicted + labelled)."""
    return 2 * hits / (score.predicted + score.gold)


def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gold_score", GOLD / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def _read(path: Path) -> Reading:
    return grammar.extract(reading.read(path))


def _records(scorer: ModuleType, result: Reading) -> list[dict[str, Any]]:
    """Statements as the scorer takes them, placed in the text without white space."""
    index = scorer.squeezed_index(result.document.source)
    return [
        {
            "at": [index[s.place[0]], index[s.place[1]]],
            "low": float(s.low),
            "high": float(s.high),
            "area": list(s.area),
        }
        | {
            f: getattr(s, f)
            for f in ("kind", "bound", "unit", "indicator", "period", "base", "of", "modality", "owner")
        }
        for s in result.statements
    ]


def _score(scorer: ModuleType, gold_file: Path, document: Path) -> Score:
    gold, (start, end) = scorer.load_gold(str(gold_file))
    found = [r for r in _records(scorer, _read(document)) if start <= r["at"][0] < end]
    pairs = scorer.match(gold, found)
    return Score(
        len(gold), len(found), len(pairs), sum(scorer.judge(gold[i], found[j])["complete"] for i, j in pairs)
    )


def test_accuracy_on_the_labelled_documents() -> None:
    scorer = _scorer()
    scores = {}
    for line in (GOLD / "INDEX.tsv").read_text(encoding="utf-8").splitlines():
        gold_file, document = line.split("\t")[:2]
        scores[gold_file] = _score(scorer, GOLD / gold_file, SHARED / document)
    _read.cache_clear()
    total = Score(*map(sum, zip(*scores.values(), strict=True)))
    table = "\n".join(
        f"{name}: mention {s.mention:.3f}, complete {s.right:.3f}" for name, s in scores.items()
    )
    print(table, f"\nall: mention {total.mention:.4f}, complete {total.right:.4f}")
    assert total.mention >= LEAST_MENTION_F1, table
    assert total.right >= LEAST_COMPLETE_F1, table
