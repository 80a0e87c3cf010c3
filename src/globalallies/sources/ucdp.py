"""Uppsala Conflict Data Program and PRIO: Armed Conflict Dataset, conflicts and the states in them year by year.

The mirror's table has one row for each combination of a conflict-year's states, and few of the columns.
"""

from collections.abc import Callable
from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .reading.columns import FOUND_CCODE, GWCODE, YEAR
from .reading.formats import csv, member
from .reading.matching import with_ccode

CONFLICT_ID = Column("conflict_id", "int", "number of the conflict", low=1)

PARTS = {
    "gwno_a": ("a", "primary"),
    "gwno_a_2nd": ("a", "secondary"),
    "gwno_b": ("b", "primary"),
    "gwno_b_2nd": ("b", "secondary"),
}
"""Columns with lists of states, and the part in the conflict that each means."""

OWN_USE = {"345": 345}
"""UCDP keeps 345 for Serbia, to which Gleditsch and Ward give 340 from 2006 on."""

INCOMPATIBILITY = {"territory": 1, "government": 2, "both": 3}
TYPES = {"extrasystemic": 1, "interstate": 2, "intrastate": 3, "II": 4}
"""The mirror's words for the publisher's codes."""

KINDS = (
    Column("type_of_conflict", "int", "1 extrasystemic, 2 interstate, 3 intrastate, 4 internationalised intrastate", low=1, high=4),
    Column("incompatibility", "int", "fought over 1 territory, 2 government, 3 both", low=1, high=3),
    Column("intensity_level", "int", "1 minor (25-999 battle deaths in the year), 2 war (1,000 or more)", low=1, high=2),
)  # fmt: skip

CONFLICT = (
    CONFLICT_ID,
    YEAR,
    Column("location", "text", "states whose government or territory is fought over", optional=True),
    Column("side_a", "text", "parties on side A", optional=True),
    Column("side_a_2nd", "text", "states that sent troops to side A", optional=True),
    Column("side_b", "text", "parties on side B", optional=True),
    Column("side_b_2nd", "text", "states that sent troops to side B", optional=True),
    *KINDS,
    Column("territory_name", "text", "territory fought over", optional=True),
    Column("cumulative_intensity", "bool", "the conflict had passed 1,000 battle deaths by the year", optional=True),
    Column("start_date", "date", "first death in the conflict"),
    Column("start_prec", "int", "precision of that date: 1 for a known day, more for less", low=1, high=7),
    Column("start_date2", "date", "day on which the present episode reached 25 deaths in a year"),
    Column("start_prec2", "int", "precision of that date: 1 for a known day, more for less", low=1, high=7),
    Column("ep_end", "bool", "the episode ended in the year"),
    Column("ep_end_date", "date", "last day of the episode, where it ended in the year"),
    *(Column(name, "text", f"Gleditsch-Ward numbers, {part} parties of side {side}") for name, (side, part) in PARTS.items()),
    Column("gwno_loc", "text", "Gleditsch-Ward numbers of the states in location", optional=True),
    Column("region", "text", "1 Europe, 2 Middle East, 3 Asia, 4 Africa, 5 Americas; several are a list", optional=True),
)  # fmt: skip

PARTICIPANT = (
    CONFLICT_ID,
    YEAR,
    GWCODE,
    Column("side", "text", "a or b"),
    Column("part", "text", "primary for a party to the conflict, secondary for a state that sent it troops"),
    FOUND_CCODE,
    *KINDS,
)

WARNINGS = (
    "A row is a year of a conflict with 25 battle deaths or more: a conflict with fewer in a year has no row for it, and "
    "one conflict can have several episodes.",
    'Lists of states in one cell ("651, 666") are split in ucdp_participant: never read such a cell as one number.',
    "States are numbered as by Gleditsch and Ward, not as by COW: united Germany is 260, united Yemen 678; Hyderabad, and "
    "Oman before 1971, are no states of COW's and have no COW number here.",
    "Secondary states sent troops; states that only sent arms, money or bases are not in the data.",
    "A state can be secondary on both sides of a conflict in one year (of conflict 300 in 1979, for example).",
    "Side A of a civil war is the government; in a war between states the order of the sides is no judgement.",
    "Coalitions are listed state by state, some for a few soldiers: the number of secondary states is not a weight.",
    "A start date is the first death, which can lie years before the first year with 25.",
    "An import of a mirror has no names of parties, places and regions.",
)

CONFLICT_EXAMPLE = """
    conflict_id | year | location | side_a           | side_a_2nd | side_b   | side_b_2nd | type_of_conflict | incompatibility | intensity_level | territory_name | cumulative_intensity | start_date | start_prec | start_date2 | start_prec2 | ep_end | ep_end_date | gwno_a | gwno_a_2nd | gwno_b | gwno_b_2nd | gwno_loc | region
    901         | 1995 | Norland  | Gov. of Norland  |            | Northern |            | 3                | 1               | 1               | North          | 0                    | 1994-12-30 | 1          | 1995-02-01  | 2           | 1      | 1995-03-05  | 651    |            |        |            | 651      | 2
    902         | 2003 | Westland | Gov. of Westland |            | Rebels   |            | 3                | 2               | 2               |                | 1                    | 2001-05-01 | 4          | 2002-06-30  | 5           | 0      |             | 260    |            |        |            | 260, 678 | 1, 2
    902         | 2004 | Westland | Gov. of Westland |            | Rebels   |            | 3                | 2               | 1               |                | 1                    | 2001-05-01 | 4          | 2002-06-30  | 5           | 0      |             | 260    |            |        |            | 260, 678 | 1, 2
"""

PARTICIPANT_EXAMPLE = """
    conflict_id | year | gwcode | side | part    | ccode | type_of_conflict | incompatibility | intensity_level
    901         | 1995 | 651    | a    | primary | 651   | 3                | 1               | 1
    902         | 2003 | 260    | a    | primary | 255   | 3                | 2               | 2
    902         | 2004 | 260    | a    | primary | 255   | 3                | 2               | 1
"""


def of_conflicts(frame: pl.DataFrame) -> pl.DataFrame:
    """From the mirror: one row for each conflict and year, states in lists and kinds in codes again."""
    rest = [name for name in frame.columns if name not in ("conflict_id", "year", *PARTS)]
    states = [pl.col(name).drop_nulls().unique().cast(pl.String).sort().str.join(", ") for name in PARTS]
    return (
        frame.group_by("conflict_id", "year", maintain_order=True)
        .agg(pl.col(*rest).first(), *states)
        .with_columns(
            pl.col("incompatibility").replace_strict(INCOMPATIBILITY),
            pl.col("type_of_conflict").replace_strict(TYPES),
        )
    )


def of_states(frame: pl.DataFrame) -> pl.DataFrame:
    """One row for each state and its part in a conflict in a year, with its COW number."""
    kept = ("conflict_id", "year", "type_of_conflict", "incompatibility", "intensity_level")
    parts = [
        frame.select(*kept, pl.col(name).cast(pl.String).str.split(",").alias("gwcode"))
        .explode("gwcode")
        .with_columns(side=pl.lit(side), part=pl.lit(part))
        for name, (side, part) in PARTS.items()
    ]
    states = (
        pl.concat(parts)
        .with_columns(pl.col("gwcode").str.strip_chars(), pl.col("year").cast(pl.Int64))
        .filter(pl.col("gwcode") != "")
        .with_columns(pl.col("gwcode").cast(pl.Int64))
    )
    return with_ccode(states, "gwcode", "gw", also=OWN_USE)


def reader(short: str) -> Callable[[Path], pl.DataFrame]:
    """A function that reads one release, a CSV in its archive."""

    def read(folder: Path) -> pl.DataFrame:
        number = short.replace("_", "")
        frame = csv(member(folder / f"ucdp-prio-acd-{number}-csv.zip", f"UcdpPrioConflict_v{short}.csv"))
        return frame.rename(str.lower)

    return read


def tables(short: str, *, mirror: str = "") -> tuple[Table, ...]:
    """The two tables of one release; both come from the same file."""
    return (
        Table(
            name="ucdp_conflict",
            meaning="a conflict in a year",
            keys=("conflict_id", "year"),
            columns=CONFLICT,
            read=reader(short),
            mirror=mirror,
            from_mirror=of_conflicts,
            example=CONFLICT_EXAMPLE,
        ),
        Table(
            name="ucdp_participant",
            meaning="a state on a side of a conflict in a year",
            keys=("conflict_id", "year", "gwcode", "side", "part"),
            columns=PARTICIPANT,
            read=reader(short),
            prepare=of_states,
            mirror=mirror,
            from_mirror=of_conflicts,
            label="gwcode",
            example=PARTICIPANT_EXAMPLE,
        ),
    )


SOURCES = (
    Source(
        key="ucdp_acd_25_1",
        name="ucdp",
        release="25.1",
        first_year=1946,
        last_year=2024,
        silence="none",
        files=(
            File(
                "ucdp-prio-acd-251-csv.zip",
                "https://ucdp.uu.se/downloads/ucdpprio/ucdp-prio-acd-251-csv.zip",
            ),
        ),
        tables=tables("25_1", mirror="ucdp_acd_v251"),
        cite=("gleditsch_et_al_2002", "davies_et_al_2025"),
        warnings=WARNINGS,
    ),
    Source(
        key="ucdp_acd_26_1",
        name="ucdp",
        release="26.1",
        first_year=1946,
        last_year=2025,
        silence="none",
        files=(
            File(
                "ucdp-prio-acd-261-csv.zip",
                "https://ucdp.uu.se/downloads/ucdpprio/ucdp-prio-acd-261-csv.zip",
            ),
        ),
        tables=tables("26_1"),
        cite=("gleditsch_et_al_2002",),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
