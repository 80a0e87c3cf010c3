"""Spines: the rows of a panel before any measure, from the register's memberships and dates.

A state is in a year if the membership rule holds: by default, if it was in the state system on some
day of it. Two states are a pair in a year if they were in it together on some day (or on the day of
the rule). Rows come from small tables of the register by joins alone, so that any SQL engine gives
the same.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

import polars as pl

from ..catalogue import UNITS, UserError, closest
from ..register import Register, Role, State, load, shipped
from ..register.codes import InstrumentKind, Qualifier, Region, Theatre

Rule = Literal["any_day", "first_day", "last_day"]
"""When a state counts for a year: a member on any day of it, on 1 January, or on 31 December."""

RULES: tuple[Rule, ...] = ("any_day", "first_day", "last_day")

System = Literal["cow", "gw"]
"""Whose list of states: the Correlates of War's, or Gleditsch and Ward's."""

SYSTEMS: tuple[System, ...] = ("cow", "gw")

FIRST_YEAR = 1816

GW_FRAME = "register_gw_member"
"""The members of Gleditsch and Ward's system: the one table made from the store, with the register's codes."""

HELD = {
    "any_day": "a.first_day <= b.last_day AND b.first_day <= a.last_day",
    "first_day": "a.on_first_day AND b.on_first_day",
    "last_day": "a.on_last_day AND b.on_last_day",
}
HOLDS = {"any_day": "TRUE", "first_day": "a.on_first_day", "last_day": "a.on_last_day"}


THEATRES: Mapping[Theatre, frozenset[Region]] = {Theatre.ASIA_PACIFIC: frozenset({Region.ASIA, Region.OCEANIA})}
"""Regions in which the spokes of a system of a theatre lie; a theatre not listed takes every region."""


@dataclass(frozen=True, slots=True)
class Spine:
    """The rows of a unit: its key columns, the query that yields them, and the frames it reads."""

    unit: str
    keys: tuple[str, ...]
    sql: str
    frames: tuple[str, ...]


def latest_complete_year() -> int:
    """The last year that is over."""
    return date.today().year - 1


def spine(unit: str, rule: Rule = "any_day", system: System = "cow") -> Spine:
    """The spine of a unit under a membership rule and a list of states.

    Raises
    ------
    UserError
        The unit has no spine, or the rule or system is none.
    """
    if rule not in RULES:
        raise UserError(
            f"{rule!r} is no membership rule.{closest(rule, RULES)}", f"Expected one of: {', '.join(RULES)}."
        )
    if system not in SYSTEMS:
        raise UserError(
            f"{system!r} is no state system.{closest(system, SYSTEMS)}", f"Expected one of: {', '.join(SYSTEMS)}."
        )
    members = f"register_{system}_member"
    state = "ccode" if system == "cow" else "gwcode"
    if unit == "state-year":
        own = "a.ccode" if system == "cow" else "a.gwcode, a.ccode"
        return Spine(unit, (state, "year"), f"SELECT {own}, a.year FROM {members} a WHERE {HOLDS[rule]}", (members,))
    if unit in ("dyad-year", "directed-dyad-year"):
        apart = "<>" if unit == "directed-dyad-year" else "<"
        codes = f"a.{state} AS {state}1, b.{state} AS {state}2"
        if system == "gw":
            codes += ", a.ccode AS ccode1, b.ccode AS ccode2"
        return Spine(
            unit,
            (f"{state}1", f"{state}2", "year"),
            f"SELECT {codes}, a.year FROM {members} a JOIN {members} b ON a.year = b.year "
            f"AND a.{state} {apart} b.{state} AND {HELD[rule]}",
            (members,),
        )
    if unit == "year" and system == "cow":
        return Spine(unit, ("year",), f"SELECT DISTINCT a.year FROM {members} a WHERE {HOLDS[rule]}", (members,))
    if unit == "dyad-day" and system == "cow":
        return Spine(
            unit,
            UNITS[unit].keys,
            f"SELECT a.ccode AS ccode1, b.ccode AS ccode2, d.day, d.year FROM {members} a JOIN {members} b "
            "ON a.year = b.year AND a.ccode < b.ccode JOIN register_day d ON d.year = a.year "
            "AND d.day BETWEEN a.first_day AND a.last_day AND d.day BETWEEN b.first_day AND b.last_day",
            (members, "register_day"),
        )
    if system == "gw" or unit not in OTHER:
        raise UserError(
            f"There is no panel of {unit} rows"
            + (" by Gleditsch-Ward codes." if system == "gw" else f".{closest(unit, UNITS)}"),
            f"Expected one of: {', '.join(('state-year', 'dyad-year', 'directed-dyad-year', 'dyad-day', 'year', *OTHER))}.",
        )
    frame = OTHER[unit]
    keys = UNITS[unit].keys
    also = () if "year" in keys else ("year",)
    chosen = ", ".join(f"a.{key}" for key in (*keys, *also))
    return Spine(unit, keys, f"SELECT {chosen} FROM {frame} a WHERE {HOLDS[rule]}", (frame,))


OTHER: Mapping[str, str] = {
    "treaty-year": "register_treaty_year",
    "member-year": "register_member_year",
    "system-year": "register_system_year",
    "operation-state": "register_operation_state",
}
"""The units that come from the register's own tables, and the frame of each."""


def yearly(spells: Sequence[tuple[tuple[object, ...], date, date | None]], names: tuple[str, ...]) -> pl.DataFrame:
    """Spells as one row a year: keys, year, first and last day in it, and whether it holds at either end."""
    last_year = latest_complete_year()
    rows = []
    for key, first, last in spells:
        end = last or date(last_year, 12, 31)
        for year in range(max(first.year, FIRST_YEAR), min(end.year, last_year) + 1):
            opened, closed = max(first, date(year, 1, 1)), min(end, date(year, 12, 31))
            rows.append((*key, year, opened, closed, opened == date(year, 1, 1), closed == date(year, 12, 31)))
    columns = [*names, "year", "first_day", "last_day", "on_first_day", "on_last_day"]
    frame = pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None)
    merged = frame.group_by([*names, "year"]).agg(
        pl.col("first_day").min(), pl.col("last_day").max(), pl.col("on_first_day").any(), pl.col("on_last_day").any()
    )
    return merged.select(columns).sort([*names, "year"])


@cache
def cow_members() -> pl.DataFrame:
    """The states of the COW system in each year."""
    states = [row for row in shipped("states") if isinstance(row, State)]
    return yearly([((s.ccode,), s.entry.first, s.exit.last if s.exit else None) for s in states], ("ccode",))


def gw_members(spells: pl.DataFrame, register: Register) -> pl.DataFrame:
    """The states of Gleditsch and Ward's list in each year, with the COW number of each.

    A spell that lasts to the end of the list is taken to last still. Where a number means one COW
    state early in a year and another later (Germany in 1990), it is the later one.
    """
    end_of_list = spells["enddate"].max()
    rows = [
        ((gwcode,), first, None if last == end_of_list else last)
        for gwcode, first, last in spells.select("gwcode", "stdate", "enddate").iter_rows()
    ]
    last_days = cow_members().select("ccode", "year", "last_day")
    codes = (
        labels(register)
        .select("ccode", "year", "gwcode")
        .drop_nulls()
        .join(last_days, on=["ccode", "year"])
        .sort("last_day")
        .unique(["gwcode", "year"], keep="last")
        .select("gwcode", "year", "ccode")
    )
    return yearly(rows, ("gwcode",)).join(codes, on=["gwcode", "year"], how="left", maintain_order="left")


def labels(register: Register) -> pl.DataFrame:
    """Each state's name and codes in each year, as on its last day in the system in that year."""
    from ..register.lookup import identify

    members = cow_members()
    rows = []
    for ccode, year, day in members.select("ccode", "year", "last_day").iter_rows():
        one = identify(register, ccode, day, "cow")
        rows.append((ccode, year, one.name, one.iso3 or None, one.gwcode, one.region))
    return pl.DataFrame(
        rows, schema=["ccode", "year", "state_name", "iso3", "gwcode", "region"], orient="row", infer_schema_length=None
    )


def treaty_years(register: Register) -> pl.DataFrame:
    """Instruments in each year in which they were in force on some day."""
    spells = [
        ((t.treaty_id,), t.in_force.last, t.ended.first if t.ended else None)
        for t in register.treaties
        if t.in_force is not None
    ]
    return yearly([s for s in spells if s[2] is None or s[1] <= s[2]], ("treaty_id",))


def member_years(register: Register) -> pl.DataFrame:
    """Parties to instruments in each year in which they surely were bound on some day."""
    spells = [
        ((m.treaty_id, m.ccode), m.start.last, m.end.first if m.end else None)
        for m in register.memberships
        if m.start is not None
    ]
    return yearly([s for s in spells if s[2] is None or s[1] <= s[2]], ("treaty_id", "ccode"))


def bound_years(register: Register) -> pl.DataFrame:
    """Parties to instruments in each year in which they surely were bound on some day, in law and in practice."""
    spells = []
    for m in register.memberships:
        ends = [end.first for end in (m.end, m.operative_end) if end is not None]
        if m.start is not None and (not ends or m.start.last <= min(ends)):
            spells.append(((m.treaty_id, m.ccode), m.start.last, min(ends, default=None)))
    return yearly(spells, ("treaty_id", "ccode"))


def system_years(register: Register) -> pl.DataFrame:
    """Alliance systems in each year in which one of their treaties was in force."""
    spells = [
        ((t.system,), t.in_force.last, t.ended.first if t.ended else None)
        for t in register.treaties
        if t.in_force is not None and t.system in {s.system_id for s in register.systems}
    ]
    return yearly([s for s in spells if s[2] is None or s[1] <= s[2]], ("system_id",))


def operation_states(register: Register) -> pl.DataFrame:
    """States in operations (refusers too), with the year in which each, or else the operation, began."""
    began = {operation.operation_id: operation.start for operation in register.operations}
    rows: dict[tuple[str, int], date] = {}
    for one in register.participants:
        start = (one.start or began[one.operation_id]).first
        key = (one.operation_id, one.ccode)
        rows[key] = min(rows.get(key, start), start)
    frame = [(*key, day.year, day, day, True, True) for key, day in sorted(rows.items())]
    columns = ["operation_id", "ccode", "year", "first_day", "last_day", "on_first_day", "on_last_day"]
    return pl.DataFrame(frame, schema=columns, orient="row", infer_schema_length=None)


def challengers(register: Register) -> pl.DataFrame:
    """The register's challengers by theatre, in each year in which they surely were counted on some day."""
    spells = [((c.ccode, str(c.theatre)), c.start.last, c.end.first if c.end else None) for c in register.challengers]
    return yearly(spells, ("ccode", "theatre")).select("ccode", "theatre", "year")


def days(_: Register) -> pl.DataFrame:
    """Every day from 1816 to the end of the last complete year, with its year."""
    span = pl.date_range(date(FIRST_YEAR, 1, 1), date(latest_complete_year(), 12, 31), eager=True).alias("day")
    return span.to_frame().with_columns(year=pl.col("day").dt.year().cast(pl.Int64))


def system_treaties(register: Register) -> pl.DataFrame:
    """The instruments of each alliance system in each year in which they were in force on some day."""
    systems = {t.treaty_id: t.system for t in register.treaties}
    known = [s.system_id for s in register.systems]
    years = treaty_years(register).with_columns(system_id=pl.col("treaty_id").replace(systems))
    return years.filter(pl.col("system_id").is_in(known)).select("system_id", "treaty_id", "year")


def clauses(register: Register) -> pl.DataFrame:
    """Each instrument's defence clause as coded: places on the scales of trigger and response, and number of limits."""
    limits = {
        t.treaty_id: sum(q is not Qualifier.CONSTITUTIONAL_PROCESSES for q in t.qualifier) for t in register.treaties
    }
    rows = [
        (
            t.treaty_id,
            str(t.trigger),
            str(t.response),
            t.area or None,
            t.trigger.rank,
            t.response.rank,
            limits[t.treaty_id],
        )
        for t in register.treaties
        if t.trigger is not None and t.response is not None
    ]
    columns = [
        "treaty_id",
        "treaty_trigger",
        "treaty_response",
        "treaty_area",
        "trigger_rank",
        "response_rank",
        "limits",
    ]
    return pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None)


def suspensions(register: Register) -> pl.DataFrame:
    """Ties between two parties of an instrument in each year throughout which they were suspended."""
    spells = [
        ((leg.treaty_id, leg.ccode1, leg.ccode2), leg.start.first, leg.end.first if leg.end else None)
        for leg in register.legs
    ]
    found = yearly(spells, ("treaty_id", "ccode1", "ccode2"))
    return found.filter("on_first_day", "on_last_day").select("treaty_id", "ccode1", "ccode2", "year")


def system_spokes(register: Register) -> pl.DataFrame:
    """The spokes of each alliance system with a hub on 31 December of each year.

    A spoke is surely bound on the day, in law and in practice, by an alliance of the system that binds the
    hub too, with no suspension between the two, and lies in the system's theatre: the rule of
    ``measures.structure.spokes``. States of which the tie ended within the year are not in it.
    """
    last_year = latest_complete_year()
    rows = set()
    for system in register.systems:
        local = {s.ccode for s in register.states if s.region in THEATRES.get(system.theatre, frozenset(Region))}
        treaties = {
            t.treaty_id
            for t in register.treaties
            if t.system == system.system_id
            and t.us_party
            and t.kind in (InstrumentKind.ALLIANCE, InstrumentKind.COMPACT)
        }
        bound: dict[tuple[str, int], set[int]] = {}
        for one in register.memberships:
            if one.treaty_id in treaties and one.start is not None:
                ends = [end.first for end in (one.end, one.operative_end) if end is not None]
                for year in range(max(one.start.last.year, FIRST_YEAR), last_year + 1):
                    if not ends or date(year, 12, 31) <= min(ends):
                        bound.setdefault((one.treaty_id, year), set()).add(one.ccode)
        for (treaty_id, year), members in bound.items():
            if (hub := system.hub) is not None and hub in members:
                rows |= {
                    (system.system_id, ccode, year)
                    for ccode in (members & local) - {hub}
                    if not register.suspended(treaty_id, hub, ccode, date(year, 12, 31))
                }
    schema = {"system_id": pl.String(), "ccode": pl.Int64(), "year": pl.Int64()}
    return pl.DataFrame(sorted(rows), schema=schema, orient="row")


def roles(register: Register) -> pl.DataFrame:
    """Each state's highest role in each operation, and its place on the scale (none for a standing group's member)."""
    scale = [role for role in Role if role is not Role.MEMBER]
    best: dict[tuple[str, int], Role] = {}
    for one in register.participants:
        key = (one.operation_id, one.ccode)
        held = best.get(key)
        if held is None or (one.role in scale and (held not in scale or scale.index(one.role) > scale.index(held))):
            best[key] = one.role
    rows = [(*key, str(role), scale.index(role) if role in scale else None) for key, role in sorted(best.items())]
    columns = ["operation_id", "ccode", "operation_role", "operation_role_rank"]
    return pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None)


OF_REGISTER: Mapping[str, Callable[[Register], pl.DataFrame]] = {
    "register_label": labels,
    "register_treaty_year": treaty_years,
    "register_member_year": member_years,
    "register_system_year": system_years,
    "register_operation_state": operation_states,
    "register_system_treaty": system_treaties,
    "register_role": roles,
    "register_system_spoke": system_spokes,
    "register_day": days,
    "register_challenger": challengers,
    "register_bound_year": bound_years,
    "register_clause": clauses,
    "register_suspension": suspensions,
}
"""The small tables that spines and views take from the whole register, and how each is made."""


@cache
def frame(name: str) -> pl.DataFrame:
    """One of these tables, from the register that ships."""
    return cow_members() if name == "register_cow_member" else OF_REGISTER[name](load())
