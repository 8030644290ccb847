"""Questions about report cards: which there are, and what stands on one."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from decimal import Decimal

from duizhang.language import language
from duizhang.ledger.view.answers import STATEMENTS, Held, Promised
from duizhang.ledger.view.lookup import LONGEST_PAGE, MANY, Lookup, escaped, marks
from duizhang.model import Card, Row


class Cards(Lookup):
    """The report cards of a view."""

    def card(self, area: str, year: int) -> tuple[Card, dict[str, Held]]:
        """The card of an area (by its short name) and a year; its figures that are statements, by id."""
        query = """SELECT c.*, n.zh, n.en FROM cards c JOIN notes n ON n.n = c.note
                   WHERE c.area = ? AND c.year = ? ORDER BY c.place"""
        found = self._all(query, area, year)
        figures = self._figures({r[name] for r in found for name in _FIGURES} - {None})
        rows = tuple(_row(r, figures) for r in found)
        shown = {s.doc for r in rows for s in (r.target, r.outcome, r.against) if s}
        known = {held.statement.id: held for number, held in figures.items() if number > 0}
        return Card(area, year, rows, tuple(sorted(shown))), known

    def _figures(self, numbers: set[int]) -> dict[int, Held]:
        """Statements by their number; those told by comparison by their number with a minus."""
        found: dict[int, Held] = {}
        for table, sign in (("statements", 1), ("comparisons", -1)):
            wanted = sorted(sign * n for n in numbers if sign * n > 0)
            for at in range(0, len(wanted), LONGEST_PAGE):
                piece = wanted[at : at + LONGEST_PAGE]
                query = f"{STATEMENTS.replace('statements', table)} WHERE s.n IN ({marks(piece)})"
                found |= {sign * r["n"]: Held.from_row(r) for r in self._all(query, *piece)}
        return found

    def promised(
        self, area: str = "", year: int = 0, start: int = 0, size: int = MANY
    ) -> tuple[Promised, ...]:
        """The cards that there are, by area and year, those with most targets first."""
        where, given = _where(area=area, year=year)
        query = (
            f"SELECT * FROM promises WHERE {where} ORDER BY targets DESC, area, year DESC LIMIT ? OFFSET ?"
        )
        return tuple(Promised(**r) for r in self._all(query, *given, size, start))

    def cards(self, area: str = "", year: int = 0) -> int:
        """How many cards there are."""
        where, given = _where(area=area, year=year)
        return int(self._all(f"SELECT count(*) FROM promises WHERE {where}", *given)[0][0])

    def promised_of(self, areas: Sequence[str], year: int = 0) -> dict[str, list[Promised]]:
        """The cards of some areas, by area, the last year first."""
        found: dict[str, list[Promised]] = {area: [] for area in areas}
        where, given = _where(year=year)
        query = f"SELECT * FROM promises WHERE area IN ({marks(areas)}) AND {where} ORDER BY year DESC"
        for row in self._all(query, *areas, *given):
            found[row["area"]].append(Promised(**row))
        return found

    def areas_promised(
        self, named: str = "", year: int = 0, start: int = 0, size: int = 50
    ) -> tuple[tuple[str, ...], int]:
        """The areas that have cards, those with most targets first, and how many there are.

        ``named`` is a part of the name.
        """
        where, given = _where(year=year)
        if named:
            where, given = f"{where} AND area LIKE ? ESCAPE '\\'", [*given, f"%{escaped(named)}%"]
        query = f"SELECT area FROM promises WHERE {where} GROUP BY area ORDER BY sum(targets) DESC, area LIMIT ? OFFSET ?"
        asked = self._all if given or start else self._once
        found = asked(query, *given, min(size, LONGEST_PAGE), max(start, 0))
        total = asked(f"SELECT count(DISTINCT area) FROM promises WHERE {where}", *given)
        return tuple(r[0] for r in found), int(total[0][0])

    def years_promised(self) -> tuple[int, ...]:
        """The years for which there are cards, the last first."""
        query = "SELECT DISTINCT year FROM promises ORDER BY year DESC LIMIT 300"
        return tuple(r[0] for r in self._once(query))

    def answered(self) -> tuple[tuple[int, int], ...]:
        """The years in which targets were due, the latest first, with of how many areas some outcome is known."""
        query = "SELECT year, sum(paired > 0) FROM promises WHERE due > 0 GROUP BY year ORDER BY year DESC"
        return tuple((r[0], r[1]) for r in self._once(query))

    def promised_last(self, most: int) -> tuple[Promised, ...]:
        """The cards of the latest years for which something is due, those with most due first."""
        query = "SELECT * FROM promises WHERE due ORDER BY year DESC, due DESC, area LIMIT ?"
        return tuple(Promised(*r) for r in self._once(query, most))


_FIGURES = ("target", "outcome", "against")


def _row(row: sqlite3.Row, figures: Mapping[int, Held]) -> Row:
    told = [figures[row[name]].statement if row[name] is not None else None for name in _FIGURES]
    assert told[0]
    margin = None if row["margin"] is None else Decimal(row["margin"])
    note = row[language()]
    return Row(told[0], told[1], row["verdict"], margin, row["unit"], note, told[2], row["pace"])


def _where(**narrowed: object) -> tuple[str, list[object]]:
    """The condition for those columns for which something is asked, and its values."""
    given = {column: value for column, value in narrowed.items() if value}
    return " AND ".join(f"{column} = ?" for column in given) or "1", list(given.values())
