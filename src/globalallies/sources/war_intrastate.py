"""Correlates of War: Intra-State Wars, of which the civil wars are kept, one row for each spell of a pair of parties.

The publisher's table has two spells across; the mirror has years instead of dates, and civil wars only.
"""

from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .war_interstate import any_line_end, one_spell_a_row

CIVIL = {"4": "central control", "5": "local issues"}
"""The publisher's types of civil war; 6 is a regional war inside a state and 7 one between communities."""

LAST_YEAR = 2008

COLUMNS = (
    Column("warnum", "int", "number of the war", low=500),
    Column("party", "int", "number of the pair of parties in the war, by their codes", low=1),
    Column("spell", "int", "1 first, 2 after a pause in the fighting", was=("nth",), low=1, high=2),
    Column("warname", "text", "name of the war"),
    Column("wartype", "int", "4 for central control, 5 over local issues", low=4, high=5),
    Column("ccodea", "int", "COW number of the state on side A; missing where there is none", missing=(-8,), low=2, high=999),
    Column("sidea", "text", "name of the party on side A; missing where there is none", missing=("-8",)),
    Column("ccodeb", "int", "COW number of the state on side B; missing where there is none", missing=(-8,), low=2, high=999),
    Column("sideb", "text", "name of the party on side B; missing where there is none", missing=("-8",)),
    Column("intnl", "bool", "another state took part in the war"),
    Column("startyear", "int", "year of the start", low=1816, high=LAST_YEAR),
    Column("startmonth", "int", "month of the start", missing=(-9,), low=1, high=12, optional=True),
    Column("startday", "int", "day of the start", missing=(-9,), low=1, high=31, optional=True),
    Column("endyear", "int", "year of the end; missing where the war went on at the end of 2007", missing=(-7,), low=1816, high=LAST_YEAR),
    Column("endmonth", "int", "month of the end", missing=(-7, -9), low=1, high=12, optional=True),
    Column("endday", "int", "day of the end", missing=(-7, -9), low=1, high=31, optional=True),
    Column("initiator", "text", "party that began the war", missing=("-9", "-8"), optional=True),
    Column("outcome", "int", "1 side A won, 2 side B won, 3 compromise, 4 the war became another kind, 5 goes on, 6 stalemate, 7 conflict below war goes on", missing=(-9,), low=1, high=7),
    Column("sideadeaths", "int", "battle deaths of the party on side A", "persons", missing=(-9, -8), low=0),
    Column("sidebdeaths", "int", "battle deaths of the party on side B", "persons", missing=(-9, -8), low=0),
    Column("wherefought", "int", "region of the fighting, as the publisher numbers it", missing=(-9,), low=1, optional=True),
)  # fmt: skip

WARNINGS = (
    "Only civil wars are here (types 4 and 5 of the publisher): its regional and inter-communal wars, in which no state "
    "need take part, are left out, because the mirror has none.",
    "A row is a pair of parties, not a war: a state that intervened has a row of its own with no party facing it, so "
    "count war numbers, not rows.",
    "An intervening state stands on side A with the government or on side B with the rebels: read the column it is in.",
    "Unknown deaths (-9) and deaths of no party (-8) are missing, not zero: many wars have no count for either side.",
    "A war with no end year (856 and 940) still went on at the end of 2007, where the coding stops, except that the "
    "Third Somalia war (938) is followed into 2008.",
    "The end of the Yellow Cliff Revolt (585) is garbled in the publisher's table; it is read as 1866.",
    "An import of a mirror has years but no months and days.",
)

EXAMPLE = """
    warnum | party | spell | warname   | wartype | ccodea | sidea   | ccodeb | sideb  | intnl | startyear | startmonth | startday | endyear | endmonth | endday | initiator | outcome | sideadeaths | sidebdeaths | wherefought
    951    | 1     | 1     | Example A | 4       |        |         | 200    | Uplund | 1     | 1908      | 4          |          | 1909    | 2        | 3      | Rebels    | 2       |             | 1200        | 2
    951    | 2     | 1     | Example A | 4       | 350    | Lowland |        | Rebels | 1     | 1908      | 4          | 7        | 1909    | 2        | 3      | Rebels    | 2       |             | 10000       | 2
    951    | 2     | 2     | Example A | 4       | 350    | Lowland |        | Rebels | 1     | 1910      | 1          | 1        |         |          |        | Rebels    | 2       |             | 10000       | 2
"""


def read_41(folder: Path) -> pl.DataFrame:
    """The table, a plain CSV, with its one garbled end mended and two spells across as two rows."""
    frame = any_line_end(folder / "Intra-StateWarData_v4.1.csv")
    garbled = pl.col("EndDay1") == "-91866"
    return one_spell_a_row(
        frame.with_columns(
            pl.when(garbled).then(pl.lit("1866")).otherwise(pl.col("EndYear1")).alias("EndYear1"),
            pl.when(garbled).then(pl.lit("-9")).otherwise(pl.col("EndDay1")).alias("EndDay1"),
            pl.col("SideADeaths", "SideBDeaths").str.replace_all(",", ""),
        )
    )


def from_mirror(frame: pl.DataFrame) -> pl.DataFrame:
    """A year a row as a spell a row, and the names of the types as the publisher's codes."""
    keys = ("warnum", "ccodea", "ccodeb", "resume_combat")
    kept = ("warname", "wartype", "sidea", "sideb", "intnl", "outcome", "sideadeaths", "sidebdeaths", "ongo2007")
    spells = frame.group_by(*keys, maintain_order=True).agg(
        pl.col(*kept).first(),
        pl.col("year").min().alias("StartYear"),
        pl.col("year").max().alias("last"),
    )
    codes = {name: code for code, name in CIVIL.items()}
    return spells.with_columns(
        pl.when(pl.col("ongo2007") == 1).then(-7).otherwise(pl.col("last")).alias("EndYear"),
        pl.col("wartype").replace_strict(codes, return_dtype=pl.String),
        (pl.col("resume_combat") + 1).alias("nth"),
    ).rename({"warnum": "WarNum", "wartype": "WarType", "ccodea": "CcodeA", "ccodeb": "CcodeB"})


def prepare(frame: pl.DataFrame) -> pl.DataFrame:
    """Civil wars only, with the pairs of parties of each war numbered by their codes."""
    codes = [pl.col(name).cast(pl.Int64).fill_null(-8) for name in ("CcodeA", "CcodeB")]
    return frame.filter(pl.col("WarType").is_in(list(CIVIL))).with_columns(
        (codes[0] * 10_000 + codes[1]).rank("dense").over("WarNum").alias("party")
    )


SOURCES = (
    Source(
        key="cow_intra_wars_4_1",
        name="war_intrastate",
        release="4.1",
        first_year=1816,
        last_year=2007,
        silence="none",
        files=(
            File(
                "Intra-StateWarData_v4.1.csv",
                "https://correlatesofwar.org/wp-content/uploads/Intra-StateWarData_v4.1.csv",
            ),
        ),
        tables=(
            Table(
                name="war_intrastate",
                meaning="a spell of a pair of parties in a civil war",
                keys=("warnum", "party", "spell"),
                columns=COLUMNS,
                read=read_41,
                prepare=prepare,
                mirror="cow_war_intra_v41",
                from_mirror=from_mirror,
                example=EXAMPLE,
            ),
        ),
        cite=("sarkees_wayman_2010", "dixon_sarkees_2016"),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
