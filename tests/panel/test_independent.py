"""Every measure of panels once more, in plain Python over the mirror's own files, on thousands of random rows.

Nothing of the package but the panel itself is used: files are read as they are in the mirror, the
register as CSV. Half the rows are drawn where the measure has something to say.
"""

import csv
import math
import random
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest

import globalallies as ga
from globalallies.measures import (
    BURDEN,
    DEPENDENCE,
    burden_sharing,
    clauses,
    concentration,
    exposure,
    layers,
    shares,
    similarity,
    system_measures,
)
from globalallies.sources.store import Store

FIRST_YEAR, LAST_YEAR = 1816, 2025
ROWS = 2_000
SEED = 1816
REGISTER = Path(ga.__file__).parent / "register" / "tables"
KEYS = {
    "state-year": ("ccode", "year"),
    "dyad-year": ("ccode1", "ccode2", "year"),
    "directed-dyad-year": ("ccode1", "ccode2", "year"),
    "treaty-year": ("treaty_id", "year"),
    "system-year": ("system_id", "year"),
    "operation-state": ("operation_id", "ccode"),
}

Key = tuple[Any, ...]
Values = Mapping[str, Any]
Lookup = Callable[[Key], Values]
"""From a row's key to what its measures should be; a measure that is not in the answer should be missing."""


# -- reading -------------------------------------------------------------------------------------


def rows(mirror: Path, name: str, *columns: str) -> Iterator[Key]:
    """Some columns of a file of the mirror, as plain tuples."""
    return pl.read_parquet(mirror / f"{name}.parquet", columns=list(columns)).select(columns).iter_rows()


@cache
def register(name: str) -> tuple[dict[str, str], ...]:
    """A table of the register, as it is written."""
    with (REGISTER / f"{name}.csv").open(encoding="utf-8", newline="") as opened:
        return tuple(csv.DictReader(opened))


def earliest(text: str) -> date | None:
    """The first day a date of the register can mean: its year, its month or itself."""
    return date.fromisoformat(text + "-01-01"[len(text) - 4 :]) if text else None


def latest(text: str) -> date | None:
    """The last day a date of the register can mean."""
    if not text or len(text) == 10:
        return date.fromisoformat(text) if text else None
    year, month = int(text[:4]), int(text[5:] or 12)
    return date(year, month, monthrange(year, month)[1])


FOREVER = date(LAST_YEAR, 12, 31)


@cache
def system() -> Mapping[int, list[tuple[date, date]]]:
    """Each state's spells in the state system."""
    found: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for row in register("states"):
        found[int(row["ccode"])].append((earliest(row["entry"]) or FOREVER, latest(row["exit"]) or FOREVER))
    return found


def codes(mirror: Path, scheme: str) -> dict[str, int]:
    """COW numbers by a code or name of today's countries."""
    return {
        text: ccode for text, ccode in rows(mirror, "countrycode_codelist_subset", scheme, "cown") if text and ccode
    }


def in_system(ccode: int, year: int) -> bool:
    """Whether a state was in the system on some day of a year."""
    return any(first.year <= year <= last.year for first, last in system().get(ccode, ()))


def years_together(ccode1: int, ccode2: int) -> list[int]:
    """The years on some day of which two states were in the system together."""
    found = set()
    for first1, last1 in system()[ccode1]:
        for first2, last2 in system()[ccode2]:
            first, last = max(first1, first2), min(last1, last2)
            if first <= last:
                found |= set(range(first.year, last.year + 1))
    return sorted(found)


# -- states: what they have ----------------------------------------------------------------------


def published(file: str, names: Mapping[str, str], times: float = 1, missing: Iterable[float] = ()) -> Any:
    """A family of measures that a file gives by COW number and year, under its own names."""

    def family(mirror: Path) -> Lookup:
        held = {
            (ccode, year): {
                name: None if value is None or value in missing else value
                for name, value in zip(names, values, strict=True)
            }
            for ccode, year, *values in rows(mirror, file, "ccode", "year", *names.values())
        }
        return lambda key: held.get(key, {})

    return family


def latent(mirror: Path) -> Lookup:
    held = {
        (ccode, year): {
            "gdp_pc_intl2011": head,
            "gdp_latent_intl2017": None if product is None else product * 1e6,
            "population_latent": None if people is None else people * 1e6,
        }
        for ccode, year, head, product, people in rows(mirror, "isard_cw_gdppop", "ccode", "year", "mrgdppc", "pwtrgdp", "pwtpop")
    }  # fmt: skip
    return lambda key: held.get(key, {})


POLITIES = {
    "Gran Colombia": 100, "Sardinia": 325, "Kosovo": 347, "Serbia": 345, "Yugoslavia": 345, "Serbia and Montenegro": 345,
    "Montenegro": 341, "USSR": 365, "South Sudan": 626, "Sudan-North": 625,
}  # fmt: skip
RENUMBERED = {529: 530, 769: 770, 818: 816}
"""States that have a second number in Polity: Ethiopia without Eritrea, Pakistan with Bangladesh, united Vietnam."""


def polity(mirror: Path) -> Lookup:
    """Scores by the name of the polity; of two polities of one state in a year, those of the one that goes on."""
    scores = {
        (number, year): (name, score)
        for number, name, year, score in rows(
            mirror, "polity5", "polity_annual_ccode", "polity_annual_country", "year", "polity2"
        )
    }
    held: dict[Key, int | None] = {}
    ends: set[Key] = set()
    for (number, year), (name, score) in scores.items():
        ccode = POLITIES.get(name, RENUMBERED.get(number, number))
        if name == "Austria" and year <= 1918:
            ccode = 300
        if not in_system(ccode, year):
            continue
        goes_on = (number, year + 1) in scores
        if (ccode, year) not in held or (goes_on and (ccode, year) in ends):
            held[ccode, year] = score
        if not goes_on:
            ends.add((ccode, year))
    return lambda key: {"polity2": held.get(key)}


OWN_BORDERS = {255: 1991, 345: 2006, 365: 1992, 530: 1993, 625: 2012, 679: 1991, 770: 1972, 816: 1976, 820: 1966}
"""First full year of a state's present borders, where its name or code is older: Germany, Serbia, Russia,
Ethiopia, Sudan, Yemen, Pakistan, Vietnam, Malaysia."""


def on_present_borders(ccode: int | None, year: int) -> bool:
    """Whether a series on present borders is about the state itself in a year."""
    return ccode is not None and in_system(ccode, year) and year >= OWN_BORDERS.get(ccode, 0)


def world_bank(mirror: Path) -> Lookup:
    code = codes(mirror, "wb")
    code |= {"XKX": 347, "SRB": 345}
    held: dict[Key, dict[str, float]] = defaultdict(dict)
    for name, file in (("gdp_current_usd", "wb_gdp_current_usd"), ("population", "wb_population")):
        for economy, year, value in rows(mirror, file, "Country Code", "Year", "Value"):
            ccode = code.get(economy)
            if value is not None and year >= 1960 and on_present_borders(ccode, year):
                held[ccode, year][name] = value
    return lambda key: held.get(key, {})


def maddison(mirror: Path) -> Lookup:
    code = codes(mirror, "country.name.en")
    spelled = {
        "Bosnia and Herzegovina": 346, "Cape Verde": 402, "Congo": 484, "Cote d'Ivoire": 437, "Democratic Republic of Congo": 490,
        "Eswatini": 572, "Hong Kong": None, "Myanmar": 775, "Palestine": None, "Puerto Rico": None, "Saint Lucia": 56,
        "Sao Tome and Principe": 403, "Serbia": 345, "Swaziland": 572, "Trinidad and Tobago": 52, "Yemen": 679,
    }  # fmt: skip
    federation = {
        "Former USSR": (365, 1923, 1991),
        "Former Yugoslavia": (345, 1919, 1991),
        "Czechoslovakia": (315, 1816, 1992),
    }
    held: dict[Key, float] = {}
    for name, year, head, people in rows(
        mirror, "maddison_2020_owid", "Entity", "Year", "GDP per capita", "Population"
    ):
        if year is None or head is None or people is None:
            continue
        if name in federation:
            ccode, first, last = federation[name]
            there = first <= year <= last and in_system(ccode, year)
        else:
            ccode = spelled.get(name, code.get(name))
            there = on_present_borders(ccode, year)
        if there:
            held[ccode, year] = head * people
    return lambda key: {"gdp_ppp_intl2011": held.get(key)}


def us_troops(mirror: Path) -> Lookup:
    """Hosts by their ISO code, so that the file's own numbers play no part."""
    code = codes(mirror, "iso3c")
    code |= {"SRB": 345, "XKX": 347}
    former = {"Yugoslavia": 345, "German Democratic Republic": 265, "Czechoslovakia": 315, "South Vietnam": 817}
    held: dict[Key, int | None] = {}

    def host(iso3: str | None, name: str, number: int | None, year: int) -> int | None:
        ccode = former.get(name, code.get(iso3))
        if ccode == 255 and number == 260 and year <= 1990:
            ccode = 260  # West Germany, to the end of the year in which it ended
        if ccode is None and number is not None:
            ccode = number
        return ccode if ccode is not None and in_system(ccode, year) else None

    yearly = rows(mirror, "us_troops_legacy_country_year", "iso3c", "countryname", "ccode", "year", "troops")
    for iso3, name, number, year, troops in yearly:
        ccode = host(iso3, name, number, year)
        if year <= 2021 and ccode not in (None, 2) and troops is not None:
            held[ccode, year] = max(held.get((ccode, year)) or 0, troops)
    reports: dict[tuple[int, int], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    columns = ("iso3c", "countryname", "ccode", "year", "quarter", "Total Active Duty")
    for iso3, name, number, year, quarter, troops in rows(mirror, "us_troops_dmdc_reports", *columns):
        ccode = host(iso3, name, number, year)
        if year > 2021 and ccode is not None and troops is not None:
            reports[year, quarter][ccode] += troops
    whole = [when for when, hosts in reports.items() if len(hosts) > 100]  # the Army left three reports out
    for year in {year for year, _ in whole}:
        last = reports[max(when for when in whole if when[0] == year)]
        held |= {(ccode, year): troops for ccode, troops in last.items() if ccode not in (2, 645, 652, 700)}
    return lambda key: {"us_troops": held.get(key)}


# -- pairs and states: trade, organisations, votes, exercises ------------------------------------


@cache
def flows(mirror: Path) -> Mapping[Key, int]:
    """What a state imported from another in a year, from whichever row of the pair says it."""
    found = {}
    for ccode1, ccode2, year, flow1, flow2 in rows(
        mirror, "cow_trade_v4_directed_dyad_year", "ccode1", "ccode2", "year", "flow1", "flow2"
    ):
        for key, flow in (((ccode1, ccode2, year), flow1), ((ccode2, ccode1, year), flow2)):
            if flow is not None:
                assert found.setdefault(key, flow) == flow  # the two rows of a pair agree
    return found


def trade_of_pairs(mirror: Path) -> Lookup:
    held = flows(mirror)

    def answer(key: Key) -> Values:
        ccode1, ccode2, year = key
        return {"imports_from": held.get(key), "exports_to": held.get((ccode2, ccode1, year))}

    return answer


def trade_with_giants(mirror: Path) -> Lookup:
    held = flows(mirror)

    def answer(key: Key) -> Values:
        ccode, year = key
        found = {}
        for name, partner in (("trade_us", 2), ("trade_china", 710)):
            ways = held.get((ccode, partner, year)), held.get((partner, ccode, year))
            found[name] = None if None in ways else sum(ways)  # type: ignore[arg-type]
        return found

    return answer


def trade_of_states(mirror: Path) -> Lookup:
    held: dict[Key, tuple[float | None, float | None]] = {}
    for ccode, year, imports, exports in rows(mirror, "cow_trade_v4_national", "ccode", "year", "imports", "exports"):
        known = tuple(None if value in (None, -9) else value for value in (imports, exports))
        west_germany = ccode == 255 and 1956 <= year <= 1989
        if known != (None, None):
            held[260 if west_germany else ccode, year] = known  # type: ignore[assignment]

    def answer(key: Key) -> Values:
        imports, exports = held.get(key, (None, None))
        both = None if imports is None or exports is None else imports + exports
        return {"imports_total": imports, "exports_total": exports, "trade_total": both}

    return answer


@cache
def organisations(mirror: Path) -> tuple[Mapping[Key, set[str]], Mapping[Key, set[str]], set[Key]]:
    """The organisations of which each state is a full member, or a full or associate one; and the states counted."""
    full, member = defaultdict(set), defaultdict(set)
    for ccode, year, name, status in rows(mirror, "cow_igo_v3_memberships_long", "ccode", "year", "igo", "status"):
        if status == 1:
            full[ccode, year].add(name)
        if status in (1, 2):
            member[ccode, year].add(name)
    counted = set(rows(mirror, "cow_igo_v3_state_year_counts", "ccode", "year"))
    return full, member, counted


def igo_of_states(mirror: Path) -> Lookup:
    full, _, counted = organisations(mirror)
    return lambda key: {"igo_memberships": len(full.get(key, ()))} if key in counted else {}


def igo_of_pairs(mirror: Path) -> Lookup:
    _, member, counted = organisations(mirror)

    def answer(key: Key) -> Values:
        first, second = (key[0], key[2]), (key[1], key[2])
        if first not in counted or second not in counted:
            return {}
        return {"igo_shared": len(member.get(first, set()) & member.get(second, set()))}

    return answer


def votes(mirror: Path) -> Lookup:
    held = {
        (c, y): point for c, y, point in rows(mirror, "unga_ideal_points_july2025", "ccode", "year", "idealpointfp")
    }
    return lambda key: {"un_ideal_point": held.get(key)}


def votes_apart(mirror: Path) -> Lookup:
    own = votes(mirror)

    def answer(key: Key) -> Values:
        a, b = (own((ccode, key[2]))["un_ideal_point"] for ccode in key[:2])
        return {"un_ideal_point_distance": None if a is None or b is None else abs(a - b)}

    return answer


def exercises(mirror: Path) -> Lookup:
    """Participants by the crosswalk of Gleditsch-Ward numbers, and by name where the file has none."""
    by_number = {
        (gw, year): ccode
        for gw, year, ccode in rows(mirror, "isard_gw_cw_panel", "gwcode", "year", "ccode")
        if gw and ccode
    }
    by_number[260, 1990] = 260  # all West German exercises of 1990 fall before the union
    by_name = codes(mirror, "country.name.en")
    by_name |= {"st. christopher": 60, "St. Kitts and Nevis": 60, "Serbia": 345, "Vietnam": 816, "Yemen": 679}
    took_part: dict[Key, set[str]] = defaultdict(set)
    for exercise, number, name, year in rows(
        mirror, "mme_v7_exercise_participants", "MMEID", "gwcode", "country", "year"
    ):
        ccode = by_number.get((number, year), by_name.get(name.strip()))
        if ccode is not None and in_system(ccode, year):
            took_part[ccode, year].add(exercise)

    def answer(key: Key) -> Values:
        if not 1980 <= key[2] <= 2010:
            return {}
        first, second = (took_part.get((ccode, key[2]), set()) for ccode in key[:2])
        return {"joint_exercises": len(first & second)}

    return answer


def agreements(mirror: Path) -> Lookup:
    held: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for ccode1, ccode2, signed, ended in rows(
        mirror, "dcad_v1_main", "ccode1", "ccode2", "signYear", "endYearEstimate"
    ):
        if ccode1 != ccode2:
            held[min(ccode1, ccode2), max(ccode1, ccode2)].append((signed, ended))

    def answer(key: Key) -> Values:
        *pair, year = key
        if not 1980 <= year <= 2010:
            return {}
        spells = held.get(tuple(pair), [])  # type: ignore[call-overload]
        return {
            "dca_in_force": sum(signed <= year <= ended for signed, ended in spells),
            "dca_signed": sum(signed == year <= ended for signed, ended in spells),
        }

    return answer


# -- geography -----------------------------------------------------------------------------------


@cache
def borders(mirror: Path) -> Mapping[tuple[int, int], list[tuple[date, date, int]]]:
    """Each pair's spells of contiguity, without those of kind 0 that the mirror's copy adds."""
    found: dict[tuple[int, int], list[tuple[date, date, int]]] = defaultdict(list)
    for ccode1, ccode2, kind, first, last in rows(
        mirror, "cow_contdir_v32", "ccode1", "ccode2", "conttype", "stdate", "enddate"
    ):
        if kind:
            found[ccode1, ccode2].append((first, last, kind))
    return found


def touching(mirror: Path, key: Key) -> int:
    """How two states touch in a year: the kind of the first spell that holds some of it, or 0."""
    spells = sorted(s for s in borders(mirror).get(key[:2], ()) if s[0].year <= key[2] <= s[1].year)  # type: ignore[arg-type]
    return spells[0][2] if spells else 0


def major_years(mirror: Path) -> set[Key]:
    spells = rows(mirror, "cow_majors", "ccode", "styear", "endyear")
    return {(ccode, year) for ccode, first, last in spells for year in range(first, last + 1)}


def contiguity(mirror: Path) -> Lookup:
    return lambda key: {"contiguity": touching(mirror, key)} if key[2] <= 2016 else {}


def major_powers(mirror: Path) -> Lookup:
    held = major_years(mirror)
    return lambda key: {"cow_major": int(key in held)} if key[1] <= 2016 else {}


def relevance(mirror: Path) -> Lookup:
    held = major_years(mirror)

    def answer(key: Key) -> Values:
        ccode1, ccode2, year = key
        if year > 2016:
            return {}
        return {
            "politically_relevant": int(touching(mirror, key) > 0 or (ccode1, year) in held or (ccode2, year) in held)
        }

    return answer


def minimum_distance(mirror: Path) -> Lookup:
    held = {tuple(key): value for *key, value in rows(mirror, "cow_mindist", "ccode1", "ccode2", "year", "mindist")}
    return lambda key: {"minimum_distance_km": held.get(key)}


def capital_distance(mirror: Path) -> Lookup:
    spells: dict[int, list[tuple[date, date, float, float]]] = defaultdict(list)
    for ccode, *spell in rows(mirror, "cow_capitals", "ccode", "stdate", "enddate", "lat", "lng"):
        spells[ccode].append(tuple(spell))  # type: ignore[arg-type]

    def place(ccode: int, year: int) -> tuple[float, float] | None:
        """The capital on the state's first day in the system in the year, as a latitude and a longitude."""
        day = min(max(a, date(year, 1, 1)) for a, b in system()[ccode] if a.year <= year <= b.year)
        return next((spell[2:] for spell in spells[ccode] if spell[0] <= day <= spell[1]), None)

    def answer(key: Key) -> Values:
        here, there = (place(ccode, key[2]) for ccode in key[:2])
        if here is None or there is None or key[2] > 2024:
            return {}
        a, b = ([math.radians(x) for x in point] for point in (here, there))
        inner = math.sin((b[0] - a[0]) / 2) ** 2 + math.cos(a[0]) * math.cos(b[0]) * math.sin((b[1] - a[1]) / 2) ** 2
        return {"capital_distance_km": 2 * 6378.137 * math.asin(math.sqrt(inner))}

    return answer


# -- obligations and conflict --------------------------------------------------------------------

OBLIGATIONS = ("defense", "offense", "neutral", "nonagg", "consul")


def obligations(mirror: Path) -> Lookup:
    names = [f"atop_{kind}" for kind in OBLIGATIONS]
    held = {
        tuple(key): dict(zip(names, values, strict=True))
        for *key, a, b, c, d, e in rows(mirror, "atop_v51_directed_dyad_year", "ccode1", "ccode2", "year", *names)
        for values in [(a, b, c, d, e)]
    }
    none = {"atop_alliance": 0, **dict.fromkeys(names, 0)}

    def answer(key: Key) -> Values:
        if key[2] > 2018:
            return {}
        return {"atop_alliance": 1, **held[key]} if key in held else none

    return answer


MID_NAMES = {
    "mid_dispute": "dispnum",
    "mid_hostility": "hostlev",
    "mid_fatality": "fatality",
    "mid_hostility_own": "hostlev1",
    "mid_hostility_other": "hostlev2",
    "mid_fatality_own": "fatality1",
    "mid_fatality_other": "fatality2",
    "mid_action_own": "hiact1",
    "mid_action_other": "hiact2",
    "mid_side_a": "sidea1",
    "mid_originator": "orig1",
    "mid_shortest_days": "mindur",
    "mid_longest_days": "maxdur",
    "mid_reciprocated": "recip",
    "mid_start_month": "stmon",
}


def disputes(mirror: Path) -> Lookup:
    """Counts from every dispute of a pair; the rest from the one a year that peacesciencer chose."""
    every = Counter(rows(mirror, "cow_mid_v5_dirdisps", "ccode1", "ccode2", "year"))
    began = {
        (c1, c2, year) for c1, c2, year, onset in rows(mirror, "cow_mid_v5_dirdisps", "ccode1", "ccode2", "year", "disponset") if onset
    }  # fmt: skip
    chosen = {
        tuple(key[:3]): dict(zip(MID_NAMES, (None if value == -9 else value for value in key[3:]), strict=True))
        for key in rows(
            mirror, "cow_mid_v5_directed_dyad_year_disputes", "ccode1", "ccode2", "year", *MID_NAMES.values()
        )
    }

    def answer(key: Key) -> Values:
        if key[2] > 2014:
            return {}
        counts = {"mid_ongoing": int(key in every), "mid_onset": int(key in began), "mid_disputes": every[key]}
        return {**counts, **chosen.get(key, {})}

    return answer


def peace(mirror: Path) -> Lookup:
    """Peace counted one year of a pair after another."""
    hostile = defaultdict(set)
    for ccode1, ccode2, year in rows(mirror, "cow_mid_v5_dirdisps", "ccode1", "ccode2", "year"):
        hostile[ccode1, ccode2].add(year)

    @cache
    def history(pair: tuple[int, int]) -> Mapping[int, Values]:
        found: dict[int, Values] = {}
        began, spell = None, 0
        for year in years_together(*pair):
            began = year if began is None else began
            found[year] = {"mid_peace_years": year - began, "mid_spell": spell}
            if year in hostile[pair]:
                began, spell = None, spell + 1
        return found

    return lambda key: history(key[:2])[key[2]] if key[2] <= 2014 else {}  # type: ignore[arg-type]


def wars(mirror: Path) -> Lookup:
    held: dict[Key, list[tuple[int, int]]] = defaultdict(list)
    for *key, onset, initiator in rows(
        mirror, "cow_war_inter_v4", "ccode1", "ccode2", "year", "cowinteronset", "initiator1"
    ):
        held[tuple(key)].append((onset, initiator))

    def answer(key: Key) -> Values:
        if key[2] > 2007:
            return {}
        fought = held.get(key, [])
        first = [initiator for _, initiator in fought if initiator in (0, 1)]
        return {
            "war_ongoing": int(bool(fought)),
            "war_onset": int(any(onset for onset, _ in fought)),
            "war_initiator": max(first) if first else None,
        }

    return answer


def civil_wars(mirror: Path) -> Lookup:
    """A state's onset is its own: the first year of its part in a war, or of a part taken up again."""
    at_war: set[Key] = set()
    first: dict[Key, int] = {}
    for *part, year in rows(mirror, "cow_war_intra_v41", "warnum", "ccodea", "ccodeb", "resume_combat", "year"):
        at_war |= {(ccode, year) for ccode in part[1:3]}
        first[tuple(part)] = min(year, first.get(tuple(part), year))
    began = {(ccode, year) for part, year in first.items() for ccode in part[1:3]}

    def answer(key: Key) -> Values:
        if key[1] > 2007:
            return {}
        return {"civil_war_ongoing": int(key in at_war), "civil_war_onset": int(key in began)}

    return answer


# -- the register --------------------------------------------------------------------------------


def labels(_: Path) -> Lookup:
    states, names = register("states"), register("state_names")

    def answer(key: Key) -> Values:
        ccode, year = key
        spells = [
            (min(latest(row["exit"]) or FOREVER, date(year, 12, 31)), row)
            for row in states
            if int(row["ccode"]) == ccode
            and row["entry"][:4] <= str(year)
            and (not row["exit"] or str(year) <= row["exit"][:4])
        ]
        day, state = max(spells, key=lambda spell: spell[0])
        held = [
            row
            for row in names
            if int(row["ccode"]) == ccode and (earliest(row["start"]) or day) <= day <= (latest(row["end"]) or FOREVER)
        ]
        now = held[0] if held else state
        return {
            "state_name": now["name"],
            "iso3": now["iso3"] or None,
            "gwcode": int(now["gwcode"]) if now["gwcode"] else None,
            "region": state["region"],
        }

    return answer


def lasting(start: str, end: str) -> range:
    """The years on some day of which something surely held: from the last day its start can mean to the first of its end."""
    first, last = latest(start), earliest(end) or FOREVER
    if first is None or first > last:
        return range(0)
    return range(max(first.year, FIRST_YEAR), last.year + 1)


def treaties_and_years() -> Iterator[tuple[dict[str, str], range]]:
    return ((row, lasting(row["in_force"], row["ended"])) for row in register("treaties"))


def bound(treaty_id: str, year: int) -> set[str]:
    """The states bound by an instrument in a year."""
    return {
        row["ccode"]
        for row in register("memberships")
        if row["treaty_id"] == treaty_id and year in lasting(row["start"], row["end"])
    }


def instruments(_: Path) -> Lookup:
    first = {row["treaty_id"]: years[0] for row, years in treaties_and_years() if years}
    return lambda key: {"treaty_age_years": key[1] - first[key[0]], "treaty_parties": len(bound(*key))}


def systems(_: Path) -> Lookup:
    def answer(key: Key) -> Values:
        own = [row["treaty_id"] for row, years in treaties_and_years() if row["system"] == key[0] and key[1] in years]
        states = set().union(*(bound(treaty_id, key[1]) for treaty_id in own))
        return {"system_treaties": len(own), "system_states": len(states)}

    return answer


ROLES = ("refused", "political", "financial", "basing_transit", "training_advisory", "medical_engineering", "combat_support", "combat")  # fmt: skip


def roles(_: Path) -> Lookup:
    held = defaultdict(set)
    for row in register("participants"):
        held[row["operation_id"], int(row["ccode"])].add(row["role"])

    def answer(key: Key) -> Values:
        ranks = [ROLES.index(role) for role in held[key] if role in ROLES]
        if not ranks:
            return {"operation_role": "member"}
        return {"operation_role": ROLES[max(ranks)], "operation_role_rank": max(ranks)}

    return answer


# -- the comparison ------------------------------------------------------------------------------


class Family(NamedTuple):
    """Measures of one unit that are computed together."""

    unit: str
    measures: tuple[str, ...]
    make: Callable[[Path], Lookup]


NMC = ("milex", "milper", "irst", "pec", "tpop", "upop", "cinc")
SCORES = ("euds", "aeuds", "v2x_polyarchy")
DISPUTES = ("mid_ongoing", "mid_onset", "mid_disputes", *MID_NAMES)

FAMILIES = (
    Family("state-year", NMC, published("cow_nmc_v7", {name: name for name in NMC}, missing=(-9,))),
    Family("state-year", SCORES, published("isard_cw_democracy", {name: name for name in SCORES})),
    Family("state-year", ("polity2",), polity),
    Family("state-year", ("cow_major",), major_powers),
    Family("state-year", ("gdp_pc_intl2011", "gdp_latent_intl2017", "population_latent"), latent),
    Family("state-year", ("gdp_current_usd", "population"), world_bank),
    Family("state-year", ("gdp_ppp_intl2011",), maddison),
    Family("state-year", ("us_troops",), us_troops),
    Family("state-year", ("imports_total", "exports_total", "trade_total"), trade_of_states),
    Family("state-year", ("trade_us", "trade_china"), trade_with_giants),
    Family("state-year", ("igo_memberships",), igo_of_states),
    Family("state-year", ("un_ideal_point",), votes),
    Family("state-year", ("civil_war_ongoing", "civil_war_onset"), civil_wars),
    Family("state-year", ("state_name", "iso3", "gwcode", "region"), labels),
    Family("dyad-year", ("contiguity",), contiguity),
    Family("dyad-year", ("politically_relevant",), relevance),
    Family("dyad-year", ("minimum_distance_km",), minimum_distance),
    Family("dyad-year", ("capital_distance_km",), capital_distance),
    Family("dyad-year", ("mid_peace_years", "mid_spell"), peace),
    Family("dyad-year", ("igo_shared",), igo_of_pairs),
    Family("dyad-year", ("joint_exercises",), exercises),
    Family("dyad-year", ("dca_in_force", "dca_signed"), agreements),
    Family("dyad-year", ("un_ideal_point_distance",), votes_apart),
    Family("directed-dyad-year", ("atop_alliance", *(f"atop_{kind}" for kind in OBLIGATIONS)), obligations),
    Family("directed-dyad-year", DISPUTES, disputes),
    Family("directed-dyad-year", ("war_ongoing", "war_onset", "war_initiator"), wars),
    Family("directed-dyad-year", ("imports_from", "exports_to"), trade_of_pairs),
    Family("treaty-year", ("treaty_age_years", "treaty_parties"), instruments),
    Family("system-year", ("system_treaties", "system_states"), systems),
    Family("operation-state", ("operation_role", "operation_role_rank"), roles),
)
FAMILY = {measure: family for family in FAMILIES for measure in family.measures}
SPELLS_OWE_MORE = {"defense": 213, "offense": 34, "neutral": 104, "nonagg": 74, "consul": 0}
"""Cells in which ATOP's rows of pairs say 0 and its rows of members 1: a member's row holds what it owes to any
member of the alliance, which need not be this one."""

ELSEWHERE = {
    view.name
    for module in (burden_sharing, clauses, concentration, exposure, layers, shares, similarity, system_measures)
    for view in module.VIEWS
} | {measure.view for measure in (*BURDEN, *DEPENDENCE, *layers.ARMS)}
"""Views tested in tests/measures: by cases by hand, and most by a second computation too."""

COMBINED: Mapping[str, Callable[[list[Any]], Any]] = {"max": max, "min": min, "sum": sum}


@pytest.fixture(scope="module")
def panel(full_store: Store) -> Callable[[str], pl.DataFrame]:
    """The whole panel of a unit, with every measure of it."""

    @cache
    def whole(unit: str) -> pl.DataFrame:
        measures = [measure for measure, family in FAMILY.items() if family.unit == unit]
        return ga.panel_of(unit, FIRST_YEAR, LAST_YEAR, store=full_store).add(*measures).to_polars()

    return whole


@pytest.fixture(scope="module")
def expected(mirror: Path) -> Callable[[Family], Lookup]:
    return cache(lambda family: family.make(mirror))


def drawn(frame: pl.DataFrame, measure: str) -> list[int]:
    """Random rows: half from those in which the measure is neither missing nor zero, half from all."""
    chance = random.Random(f"{SEED} {measure}")
    told = frame[measure].is_not_null()
    if frame[measure].dtype.is_numeric():
        told &= (frame[measure] != 0).fill_null(value=False)
    telling = told.arg_true().to_list()
    assert telling, f"{measure} is nowhere"
    half = ROWS // 2
    some = chance.sample(telling, min(half, len(telling)))
    return [*some, *(chance.randrange(frame.height) for _ in range(ROWS - half))]


def same(ours: Any, theirs: Any) -> bool:
    if ours is None or theirs is None or isinstance(ours, str):
        return bool(ours == theirs)
    return math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9)


def test_every_measure_is_computed_twice() -> None:
    measures = {name for name, measure in ga.CATALOGUE.items() if measure.view and measure.view not in ELSEWHERE}
    assert measures == set(FAMILY)
    for name, family in FAMILY.items():
        assert ga.CATALOGUE[name].unit == family.unit


@pytest.mark.parametrize("measure", FAMILY)
def test_measure(measure: str, panel: Callable[[str], pl.DataFrame], expected: Callable[[Family], Lookup]) -> None:
    family = FAMILY[measure]
    frame, answer = panel(family.unit), expected(family)
    wrong = []
    for *key, ours in frame[drawn(frame, measure)].select(*KEYS[family.unit], measure).iter_rows():
        theirs = answer(tuple(key)).get(measure)
        if not same(ours, theirs):
            wrong.append((*key, ours, theirs))
    assert wrong == []


@pytest.mark.parametrize("measure", [name for name, one in ga.CATALOGUE.items() if one.collapse])
def test_directions_become_one(measure: str, full_store: Store, expected: Callable[[Family], Lookup]) -> None:
    """Pairs without direction hold the larger, the smaller or the sum of the two directions."""
    answer, rule = expected(FAMILY[measure]), ga.CATALOGUE[measure].collapse or ""
    frame = ga.dyad_years(1900, 1950, store=full_store).add(measure).to_polars()
    wrong = []
    for ccode1, ccode2, year, ours in frame[drawn(frame, measure)].iter_rows():
        ways = [answer(key).get(measure) for key in ((ccode1, ccode2, year), (ccode2, ccode1, year))]
        known = [way for way in ways if way is not None]
        enough = len(known) == 2 if rule == "sum" else bool(known)
        theirs = COMBINED[rule](known) if enough else None
        if not same(ours, theirs):
            wrong.append((ccode1, ccode2, year, ours, theirs))
    assert wrong == []


# -- alliances from the spells of their members --------------------------------------------------

Day = tuple[int, int, int]


def owed_by_spells(mirror: Path) -> Mapping[Key, tuple[int, ...]]:
    """What each member of an alliance owes in its own row, towards every other while both are bound, day by day."""
    members: dict[int, list[tuple[int, Day, Day, tuple[int, ...]]]] = defaultdict(list)
    entry, leaving = ("yrent", "moent", "dayent"), ("yrexit", "moexit", "dayexit")
    for alliance, member, y1, m1, d1, y2, m2, d2, *flags in rows(
        mirror, "atop_v51_member", "atopid", "member", *entry, *leaving, *OBLIGATIONS
    ):
        last = (y2, m2 or 12, d2 or 31) if y2 else (2018, 12, 31)
        members[alliance].append((member, (y1, m1 or 1, d1 or 1), last, tuple(flags)))
    owed: dict[Key, tuple[int, ...]] = {}
    for spells in members.values():
        for (one, first1, last1, flags), (other, first2, last2, _) in permutations(spells, 2):
            first, last = max(first1, first2), min(last1, last2)
            if one != other and first <= last:
                for year in range(first[0], last[0] + 1):
                    before = owed.get((one, other, year), flags)
                    owed[one, other, year] = tuple(max(pair) for pair in zip(before, flags, strict=True))
    return owed


def test_alliances_follow_from_the_spells_of_members(mirror: Path, panel: Callable[[str], pl.DataFrame]) -> None:
    whole = panel("directed-dyad-year").filter(pl.col("year") <= 2018)
    columns = (*KEYS["directed-dyad-year"], *(f"atop_{kind}" for kind in OBLIGATIONS))
    ours = {key[:3]: key[3:] for key in whole.filter(pl.col("atop_alliance") == 1).select(columns).iter_rows()}
    spine = set(whole.select(KEYS["directed-dyad-year"]).iter_rows())
    theirs = {key: flags for key, flags in owed_by_spells(mirror).items() if key in spine}
    assert theirs.keys() == ours.keys()
    assert len(ours) == 267_402
    for at, kind in enumerate(OBLIGATIONS):
        cells = Counter((ours[key][at], theirs[key][at]) for key in ours)
        assert cells[1, 0] == 0, kind
        assert cells[0, 1] == SPELLS_OWE_MORE[kind], kind
