"""Numbers of the finished report, counted again from the register's own files in plain Python."""

import csv
import statistics
from collections import defaultdict
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from globalallies.register import SHIPPED

Row = dict[str, str]
SCALE = [
    "refused",
    "political",
    "financial",
    "basing_transit",
    "training_advisory",
    "medical_engineering",
    "combat_support",
    "combat",
]
TODAY = date.today()


def table(name: str) -> list[Row]:
    with (SHIPPED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def data(site: Path, name: str) -> list[Row]:
    with (site / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def first(text: str) -> str:
    """The first day of a date that may be a month or a year."""
    return (text + "-01-01")[:10] if text else ""


def last(text: str) -> str:
    """The last day of a date that may be a month or a year (every month is given 31 days: only compared)."""
    return {4: text + "-12-31", 7: text + "-31"}.get(len(text), text)


def bound(row: Row, day: str) -> bool:
    ends = [first(row[name]) for name in ("end", "operative_end") if row[name]]
    return bool(row["start"]) and last(row["start"]) <= day and all(day <= end for end in ends)


def nato(day: str) -> set[str]:
    return {m["ccode"] for m in table("memberships") if m["treaty_id"] == "NATO1949" and bound(m, day)} - {"2"}


def asia(day: str) -> set[str]:
    """The Asian allies, from the six treaties by name."""
    treaties = {"PHL1951", "ANZUS1951", "JPN1951", "JPN1960", "ROK1953", "ROC1954", "SEATO1954"}
    found = {m["ccode"] for m in table("memberships") if m["treaty_id"] in treaties and bound(m, day)}
    if day >= "1986-08-11":
        found -= {"920"}
    return found - {"2", "200", "220"}


@pytest.mark.parametrize("threshold", ["political", "medical_engineering", "combat_support", "combat"])
def test_allies_in_each_operation(site: Path, threshold: str) -> None:
    shown = {
        (r["name"], r["system"]): int(r["allies"])
        for r in data(site, "operation-counts")
        if r["threshold"] == threshold.replace("_", " ")
    }
    for operation in table("operations"):
        end = min(last(operation["end"]), TODAY.isoformat()) if operation["end"] else TODAY.isoformat()
        counts: dict[str, set[str]] = {"NATO": set(), "San Francisco system": set()}
        for p in table("participants"):
            if p["operation_id"] != operation["operation_id"] or p["role"] not in SCALE[1:]:
                continue
            if SCALE.index(p["role"]) < SCALE.index(threshold):
                continue
            day = min(last(p["end"]), end) if p["end"] else end
            counts["NATO"] |= {p["ccode"]} & nato(day)
            counts["San Francisco system"] |= {p["ccode"]} & asia(day)
        for system, allies in counts.items():
            if (operation["name"], system) in shown:
                assert shown[operation["name"], system] == len(allies), (operation["operation_id"], system)
            else:
                assert not allies, operation["operation_id"]


def test_troops_by_theatre(site: Path) -> None:
    regions = {s["ccode"]: s["region"] for s in table("states")}
    elsewhere = {"700", "701", "702", "703", "704", "705", "750", "760", "770", "771", "780", "781", "790"}
    names = {
        "europe": "Europe",
        "asia": "East Asia and the Pacific",
        "oceania": "East Asia and the Pacific",
        "middle_east": "Middle East",
    }
    sums: dict[tuple[str, str], float] = defaultdict(float)
    for f in table("figures"):
        if f["figure"] == "us_troops" and int(f["year"]) >= 1955:
            theatre = "Elsewhere" if f["ccode"] in elsewhere else names.get(regions[f["ccode"]], "Elsewhere")
            sums[theatre, f["year"]] += float(f["value"])
    shown = {(r["theatre"], r["year"]): float(r["troops"]) for r in data(site, "troops-by-theatre")}
    assert shown == pytest.approx(dict(sums))
    assert shown["East Asia and the Pacific", "1970"] > 500_000, "South Vietnam is counted"


def test_members_over_time(site: Path) -> None:
    for row in data(site, "members"):
        day = min(f"{row['year']}-12-31", TODAY.isoformat())
        assert int(row["allies"]) == len((nato if row["system"] == "NATO" else asia)(day)), row


def test_the_mesh_of_asian_agreements_today(site: Path) -> None:
    kinds = {"defence_cooperation", "access", "basing", "declaration", "consultation", "executive_agreement"}
    agreements = {t["treaty_id"] for t in table("treaties") if t["kind"] in kinds}
    parties: dict[str, set[str]] = defaultdict(set)
    for m in table("memberships"):
        if m["treaty_id"] in agreements and bound(m, TODAY.isoformat()):
            parties[m["treaty_id"]].add(m["ccode"])
    allies = sorted(asia(TODAY.isoformat()))
    pairs = list(combinations(allies, 2))
    tied = [pair for pair in pairs if any(set(pair) <= members for members in parties.values())]
    shown = [r for r in data(site, "spoke-density") if r["system"] != "NATO" and r["layer"] == "agreement"]
    latest = max(shown, key=lambda r: int(r["year"]))
    assert float(latest["density"]) == pytest.approx(len(tied) / len(pairs))
    assert int(latest["spokes"]) == len(allies)


def test_the_median_ally_in_un_votes(site: Path) -> None:
    points = {(f["ccode"], f["year"]): float(f["value"]) for f in table("figures") if f["figure"] == "un_ideal_point"}
    for year in ("1960", "1990", "2024"):
        distances = [abs(points[c, year] - points["2", year]) for c in nato(f"{year}-12-31") if (c, year) in points]
        shown = [
            float(r["distance"])
            for r in data(site, "vote-distance")
            if r["year"] == year and r["who"].startswith("Median")
        ]
        assert shown == [pytest.approx(statistics.median(distances))]


def test_combat_in_the_comparison_and_forces_in_the_tiles(site: Path) -> None:
    codes = {"Japan": {"740"}, "Germany": {"255", "260"}, "South Korea": {"732"}, "Denmark": {"390"}, "Australia": {"900"},
             "Norway": {"385"}, "Thailand": {"800"}, "Poland": {"290"}}  # fmt: skip
    for row in data(site, "comparison-table"):
        fought = {
            p["operation_id"]
            for p in table("participants")
            if p["ccode"] in codes[row["Ally"]] and p["role"] == "combat"
        }
        assert int(row["Combat"]) == len(fought), row["Ally"]
        joined = {
            p["operation_id"]
            for p in table("participants")
            if p["ccode"] in codes[row["Ally"]] and p["role"] in SCALE[SCALE.index("training_advisory") :]
        }
        page = (site / f"ally-{row['Ally'].lower().replace(' ', '-')}.html").read_text(encoding="utf-8")
        tiles = page.split('class="tiles"')[1].split("</dl>")[0]
        label = f"of {len(table('operations'))} operations in the register joined with forces</dt><dd>{len(joined)}"
        assert label in tiles, row["Ally"]


def test_the_hubs_share_of_the_world(site: Path) -> None:
    figures = {(f["ccode"], f["year"], f["figure"]): float(f["value"]) for f in table("figures")}
    shown = {(r["measure"], r["year"]): float(r["share"]) for r in data(site, "hub-shares")}
    assert shown["Share of world military expenditure", "2020"] == pytest.approx(
        figures["2", "2020", "milex"] / figures["0", "2020", "milex"]
    )
    assert shown["Share of world GDP at purchasing-power parity", "2018"] == pytest.approx(
        figures["2", "2018", "gdp_ppp_intl2011"] / figures["0", "2018", "gdp_ppp_intl2011"]
    )
