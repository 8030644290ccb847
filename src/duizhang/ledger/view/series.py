"""Questions about indicators: over time, over areas, and how widely they are told."""

from __future__ import annotations

from collections.abc import Sequence

from duizhang.ledger.view.answers import STATEMENTS, Held, Told
from duizhang.ledger.view.lookup import MANY, Lookup, escaped, marks


class Series(Lookup):
    """The indicators of a view."""

    def series(self, indicator: str, areas: Sequence[str], most: int = MANY) -> tuple[Held, ...]:
        """The statements of an indicator (name or concept) in the areas, or in all, the latest periods first."""
        column = self._column(indicator)
        within = f"AND s.n IN (SELECT n FROM areas WHERE area IN ({marks(areas)}))" if areas else ""
        query = f"{STATEMENTS} WHERE s.{column} = ? {within} ORDER BY s.period DESC, s.n LIMIT ?"
        return tuple(map(Held.from_row, self._all(query, indicator, *areas, most)))

    def spread(
        self, concept: str = "", kind: str = "", most: int = 100
    ) -> tuple[tuple[str, str, str, int], ...]:
        """Concept, kind, period, and in how many areas it is told as an outcome or an estimate, the widest first."""
        given = {column: value for column, value in (("concept", concept), ("kind", kind)) if value}
        where = " AND ".join(f"{column} = ?" for column in given) or "1"
        query = f"""SELECT concept, kind, period, areas FROM spread WHERE {where}
                    ORDER BY areas DESC, period DESC, concept LIMIT ?"""
        found = (self._all if given else self._once)(query, *given.values(), most)
        return tuple((r[0], r[1], r[2], r[3]) for r in found)

    def areas_of(self, indicator: str, most: int = 200) -> tuple[tuple[str, int], ...]:
        """The areas for which an indicator is told, the most often told first."""
        if self._column(indicator) == "concept":
            query = "SELECT area, n FROM told WHERE concept = ? ORDER BY n DESC, area LIMIT ?"
        else:
            query = """SELECT a.area, count(*) FROM statements s CROSS JOIN areas a ON a.n = s.n
                       WHERE s.indicator = ? GROUP BY a.area ORDER BY 2 DESC, 1 LIMIT ?"""
        return tuple((r[0], r[1]) for r in self._all(query, indicator, most))

    def ranking(self, indicator: str, period: str, kind: str = "level") -> tuple[Held, ...]:
        """What is told of an indicator for each area in a period, targets aside, the greatest first."""
        query = f"""{STATEMENTS} WHERE s.{self._column(indicator)} = ? AND s.period = ? AND s.kind = ?
                    AND s.modality != 'target' AND s.area NOT LIKE '%,%' ORDER BY s.value DESC, s.n LIMIT {MANY}"""
        return tuple(map(Held.from_row, self._all(query, indicator, period, kind)))

    def told(self, indicator: str, period: str) -> tuple[Told, ...]:
        """What is told of an indicator for each single area in a period, targets aside; see ``numbered`` for the rest."""
        query = f"""SELECT s.n AS number, s.area, s.kind, s.unit, s.base, s.of, s.modality, s.bound, s.low, s.high, s.step,
                    s.status, d.date FROM statements s JOIN documents d ON d.n = s.document
                    WHERE s.{self._column(indicator)} = ? AND s.period = ? AND s.modality != 'target'
                    AND json_array_length(s.area) = 1 ORDER BY s.n LIMIT {2 * MANY}"""
        return tuple(map(Told.from_row, self._all(query, indicator, period)))

    def periods_of(self, indicator: str) -> tuple[tuple[str, int], ...]:
        """The periods for which an indicator is told, the latest first, with how often."""
        query = f"""SELECT period, count(*) FROM statements WHERE {self._column(indicator)} = ? AND period != ''
                    GROUP BY period ORDER BY period DESC LIMIT 200"""
        return tuple((r[0], r[1]) for r in self._all(query, indicator))

    def knows(self, indicator: str) -> bool:
        """Whether something is told of an indicator of just this name, or of this concept."""
        query = "SELECT 1 FROM statements WHERE indicator = ? OR concept = ? LIMIT 1"
        return bool(self._all(query, indicator, indicator))

    def counted(self, facet: str, most: int = 100, containing: str = "") -> tuple[tuple[str, int], ...]:
        """The values of a facet with how many statements have each, the most frequent first.

        Facets: kind, modality, status, area, year, severity, concept, indicator (the frequent ones), relations.
        """
        query = "SELECT value, n FROM counts WHERE facet = ? AND value LIKE ? ESCAPE '\\' ORDER BY n DESC, value LIMIT ?"
        found = (self._all if containing else self._once)(query, facet, f"%{escaped(containing)}%", most)
        return tuple((r[0], r[1]) for r in found)

    def areas(self, named: str, start: int, size: int) -> tuple[tuple[tuple[str, int], ...], int]:
        """A page of the areas whose names contain the words, with how many statements each has, the most first; and
        how many such areas there are."""
        where, like = "facet = 'area' AND value LIKE ? ESCAPE '\\'", f"%{escaped(named)}%"
        query = f"SELECT value, n FROM counts WHERE {where} ORDER BY n DESC, value LIMIT ? OFFSET ?"
        found = self._all(query, like, size, start)
        total = self._all(f"SELECT count(*) FROM counts WHERE {where}", like)
        return tuple((r[0], r[1]) for r in found), int(total[0][0])

    def _column(self, indicator: str) -> str:
        known = self._all("SELECT 1 FROM statements WHERE concept = ? LIMIT 1", indicator)
        return "concept" if known else "indicator"
