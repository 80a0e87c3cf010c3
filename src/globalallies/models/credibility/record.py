"""The hub's record: challenges to its allies, and whether it answered, from disputes and from the register's events."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import polars as pl

from ...measures.structure import HUB, spokes
from ...register import Event, Register
from ...register.store import covers
from ...sources.mid import LAST_YEAR as LAST_DISPUTE
from ...sources.store import Store

FIRST_YEAR = 1949
DISPLAY, FORCE, THREAT = 3, 4, 2
"""Levels of hostility in the data on disputes: a display of force, a use of it, a threat of it."""

TESTS = ("war", "crisis")
ENDINGS = ("suspension", "withdrawal")

SCHEMA = {
    "date": pl.String,
    "year": pl.Int64,
    "kind": pl.String,
    "theatre": pl.String,
    "ally": pl.Int64,
    "ally_name": pl.String,
    "challengers": pl.String,
    "hub_acted": pl.Boolean,
    "hub_present": pl.Boolean,
    "attacked": pl.Boolean,
    "hostility_listed": pl.Int64,
    "hostility_any": pl.Int64,
    "partner": pl.Boolean,
    "source": pl.String,
}
"""A row: what happened to an ally, and whether the hub stood by it. Kinds: dispute, event, operation, ending."""


def theatres(register: Register) -> dict[str, str]:
    """The theatre of every alliance system with a hub."""
    return {row.system_id: str(row.theatre) for row in register.systems if row.hub == HUB}


def bound(register: Register, year: int) -> dict[int, str]:
    """The hub's allies in law and practice on 31 December, each with the theatre of its alliance."""
    day = date(year, 12, 31)
    found: dict[int, str] = {}
    for system, theatre in theatres(register).items():
        for ccode in spokes(register, system, day):
            found.setdefault(ccode, theatre)
    return found


def listed(register: Register, theatre: str, day: date) -> set[int]:
    """The states on the register's list of challengers in a theatre on a day."""
    rows = register.challengers
    return {row.ccode for row in rows if row.theatre == theatre and covers(row.start, row.end, day)}


def listed_in(register: Register, theatre: str, year: int) -> set[int]:
    """The states on the list in a theatre on some day of a year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    return {
        row.ccode
        for row in register.challengers
        if row.theatre == theatre and row.start.first <= last and (row.end is None or row.end.last >= first)
    }


def ever_listed(register: Register, theatre: str) -> set[int]:
    """The states that are on the list in a theatre at any time."""
    return {row.ccode for row in register.challengers if row.theatre == theatre}


def record(register: Register, store: Store) -> pl.DataFrame:
    """Every challenge to an ally, every tie that the hub ended, and wars with challengers outside its alliances.

    Returns
    -------
    DataFrame with the columns of ``SCHEMA``, by date; choices of what counts are made later

    Raises
    ------
    UserError
        The data on disputes are not in the store.
    """
    frames = [
        disputes(register, store.frame("mid", "mid_participant")),
        pl.DataFrame(list(_events(register)), schema=SCHEMA, orient="row"),
    ]
    return pl.concat(frames).sort("date", "source", "ally")


# -- disputes ------------------------------------------------------------------------------------


def disputes(register: Register, participants: pl.DataFrame) -> pl.DataFrame:
    """Militarized disputes in which an ally faced a state that is no ally of the hub and displayed or used force."""
    parts = (
        participants.filter(pl.col("styear") >= FIRST_YEAR)
        .sort("styear", "stmon", "stday", nulls_last=True)
        .group_by("dispnum", "ccode", "sidea", maintain_order=True)
        .agg(pl.col("hostlev").max(), pl.col("styear", "stmon", "stday").first())
    )
    members = _members(register)
    allies = parts.join(members, left_on=["styear", "ccode"], right_on=["year", "ccode"])
    others = (
        parts.filter(pl.col("ccode") != HUB)
        .join(members, left_on=["styear", "ccode"], right_on=["year", "ccode"], how="anti")
        .select("dispnum", pl.col("ccode").alias("challenger"), (~pl.col("sidea")).alias("sidea"), level="hostlev")
    )
    hub = (
        parts.filter(pl.col("ccode") == HUB)
        .group_by("dispnum", "sidea")
        .agg((pl.col("hostlev") >= THREAT).any().alias("hub_acted"), pl.lit(True).alias("hub_present"))
    )
    pairs = allies.join(others, on=["dispnum", "sidea"]).join(
        _challengers(register),
        left_on=["styear", "theatre", "challenger"],
        right_on=["year", "theatre", "ccode"],
        how="left",
    )
    rows = pairs.group_by("dispnum", "ccode", "sidea", "theatre", "styear", "stmon", "stday").agg(
        pl.col("challenger").unique().sort().cast(pl.String).str.join("; ").alias("challengers"),
        pl.col("level").filter(pl.col("on_list").is_not_null()).max().fill_null(0).alias("hostility_listed"),
        pl.col("level").max().fill_null(0).alias("hostility_any"),
    )
    made = rows.filter(pl.col("hostility_any") >= DISPLAY).join(hub, on=["dispnum", "sidea"], how="left")
    names = {ccode: register.name(ccode) for ccode in made["ccode"].unique()}
    day = pl.concat_str(
        pl.col("styear").cast(pl.String),
        pl.col("stmon").cast(pl.String).str.zfill(2),
        pl.col("stday").cast(pl.String).str.zfill(2),
        separator="-",
        ignore_nulls=True,
    )
    return made.select(
        day.alias("date"),
        pl.col("styear").alias("year"),
        pl.lit("dispute").alias("kind"),
        "theatre",
        pl.col("ccode").alias("ally"),
        pl.col("ccode").replace_strict(names, return_dtype=pl.String).alias("ally_name"),
        "challengers",
        pl.col("hub_acted").fill_null(False),
        pl.col("hub_present").fill_null(False),
        (~pl.col("sidea")).alias("attacked"),
        "hostility_listed",
        "hostility_any",
        pl.lit(False).alias("partner"),
        pl.format("mid dispute {}", "dispnum").alias("source"),
    ).cast(SCHEMA)  # type: ignore[arg-type]  # a mapping of names to kinds


def _members(register: Register) -> pl.DataFrame:
    rows = [
        (year, ccode, theatre)
        for year in range(FIRST_YEAR, LAST_DISPUTE + 1)
        for ccode, theatre in bound(register, year).items()
    ]
    return pl.DataFrame(rows, {"year": pl.Int64, "ccode": pl.Int64, "theatre": pl.String}, orient="row")


def _challengers(register: Register) -> pl.DataFrame:
    rows = [
        (year, theatre, ccode, True)
        for year in range(FIRST_YEAR, LAST_DISPUTE + 1)
        for theatre in sorted(set(theatres(register).values()))
        for ccode in listed_in(register, theatre, year)
    ]
    kinds = {"year": pl.Int64, "theatre": pl.String, "ccode": pl.Int64, "on_list": pl.Boolean}
    return pl.DataFrame(rows, kinds, orient="row")


# -- events --------------------------------------------------------------------------------------


PROMPT = timedelta(days=60)
"""How soon an operation must begin to be the answer to the act that put a challenger on the list. Our choice."""


def _events(register: Register) -> Iterator[tuple[object, ...]]:
    answering = dict(_answering(register))
    for operation, challenger in answering.items():
        yield _operation_row(register, operation, challenger)
    for event in register.events:
        if event.kind in ENDINGS and HUB in event.ccodes:
            yield from _ended(register, event)
        elif event.kind in TESTS and event.operation_id not in answering:
            yield from _tested(register, event)


def _answering(register: Register) -> Iterator[tuple[str, int]]:
    """Operations that the hub led and that began within sixty days of an act that put a challenger on the list."""
    for operation in register.operations:
        for row in register.challengers:
            near = timedelta(0) <= operation.start.first - row.start.first <= PROMPT
            if operation.hub_led and operation.theatre == row.theatre and near:
                yield operation.operation_id, row.ccode


def _operation_row(register: Register, operation_id: str, challenger: int) -> tuple[object, ...]:
    operation = register.operation(operation_id)
    about = ("operation", str(operation.theatre), None, None, str(challenger))
    fixed = (True, True, True, FORCE, FORCE, True, f"register.operations {operation_id}")
    return str(operation.start), operation.start.year, *about, *fixed


def _ended(register: Register, event: Event) -> Iterator[tuple[object, ...]]:
    """Allies that the hub was bound to on the eve of an event and not on its morrow."""
    day = event.date.first
    for system, theatre in theatres(register).items():
        before, later = (spokes(register, system, day + timedelta(days=step)) for step in (-1, 1))
        for ccode in sorted((set(before) - set(later)) & set(event.ccodes)):
            yield _row(register, event, "ending", theatre, ccode, (), False, False)


def _tested(register: Register, event: Event) -> Iterator[tuple[object, ...]]:
    """A war or crisis that a listed challenger is party to: its other parties were challenged.

    The hub answered if the event names it among the states it concerns most. An ally's case counts only after
    the data on disputes end, which hold it until then.
    """
    theatre, day = str(event.theatre), event.date.last
    challengers = sorted(set(event.ccodes) & listed(register, theatre, day))
    if not challengers:
        return
    elsewhere = {code for place in theatres(register).values() for code in listed(register, place, day)}
    allies = bound(register, event.date.year)
    for code in event.ccodes:
        late = event.date.year > LAST_DISPUTE
        if code not in {HUB, *challengers, *elsewhere} and (late or code not in allies):
            where = allies.get(code, theatre)
            answered = HUB in event.ccodes
            yield _row(register, event, "event", where, code, challengers, answered, code not in allies)


def _row(
    register: Register,
    event: Event,
    kind: str,
    theatre: str,
    ccode: int,
    challengers: Sequence[int],
    answered: bool,
    partner: bool,
) -> tuple[object, ...]:
    named = register.name(ccode, event.date.first)
    level = 0 if kind == "ending" else FORCE if event.kind == "war" else DISPLAY
    against = "; ".join(str(code) for code in challengers)
    source = f"register.events {event.event_id}"
    fixed = (answered, answered, True, level, level, partner, source)
    return str(event.date), event.date.year, kind, theatre, ccode, named, against, *fixed
