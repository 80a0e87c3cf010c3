"""Correlates of War: Intergovernmental Organisations, which states belong to which, and to how many together.

The publisher's table of states is wide, a column for each organisation; its table of organisations is
separated by tabs in spite of its ending. Its table of dyads, by far the largest, is not needed: the counts
follow from the table of states and equal, over all 917,695 dyad-years, those made from it. The address of the table
of states follows that of the table of dyads and was not verified.
"""

from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .reading.columns import CCODE, CCODE1, CCODE2, YEAR
from .reading.formats import csv, member

IGO = Column("igo", "text", "short name of the organisation, in lower case")

MEMBERSHIP = (
    CCODE,
    YEAR,
    IGO,
    Column("status", "int", "1 full member, 2 associate member, 3 observer", low=1, high=3),
)

ORGANISATION = (
    IGO,
    Column("ioname", "text", "short name of the organisation, as the publisher writes it"),
    Column("orgname", "text", "name of the organisation"),
    Column("longorgname", "text", "full name of the organisation"),
    Column("sdate", "int", "year in which it began", low=1815, high=2014),
    Column("deaddate", "int", "year in which it ended; missing where it had not by 2014", missing=(-9,), low=1815, high=2014),
    Column("political", "bool", "its purpose is political", missing=(-9,)),
    Column("social", "bool", "its purpose is social", missing=(-9,)),
    Column("economic", "bool", "its purpose is economic", missing=(-9,)),
    Column("accuracyofpre1965membershipdates", "text", "how well its members before 1965 are dated", missing=("-9",)),
)  # fmt: skip

STATE_YEAR = (
    CCODE,
    YEAR,
    Column("sum_igo_full", "int", "organisations of which it is a full member", low=0),
    Column("sum_igo_associate", "int", "organisations of which it is an associate member", low=0),
    Column("sum_igo_observer", "int", "organisations in which it is an observer", low=0),
    Column("sum_igo_anytype", "int", "organisations in which it is any of these", low=0),
)

DYAD_YEAR = (
    CCODE1,
    CCODE2,
    YEAR,
    Column("dyadigos", "int", "organisations of which both are full or associate members", low=0),
)

WARNINGS = (
    "Observers (status 3) are in the memberships and in the count of any type, but not in the counts of dyads: an "
    "observer is not a member.",
    "An absent membership is not always a no: the publisher's unknown (-9) and not yet founded (-1) have no row either, "
    "and are counted as no.",
    "Members before 1965 are known for every fifth year or so in many organisations and filled in between: the column "
    "on accuracy says for which.",
    "Organisations with fewer than three states, and treaties without a secretariat, are not in the data.",
    "An organisation is described as in its first year: a later name or purpose is not in igo_organisation.",
    "The series ends in 2014: later accessions and withdrawals are not in it.",
    "Dyads are undirected, smaller number first, and all pairs of states of a year are there, many with none in common.",
)

MEMBERSHIP_EXAMPLE = """
    ccode | year | igo  | status
    200   | 1950 | exao | 1
    350   | 1950 | exao | 2
    350   | 1950 | exbo | 3
"""

ORGANISATION_EXAMPLE = """
    igo  | ioname | orgname   | longorgname                 | sdate | deaddate | political | social | economic | accuracyofpre1965membershipdates
    exao | ExAO   | Example A | Example Organisation A      | 1949  |          | 1         | 0      | 0        | Completely accurate
    exbo | ExBO   | Example B | Example Organisation B (EB) | 1950  | 1960     | 0         | 1      | 1        | Within 5 years
    exco | ExCO   | Example C | Example Organisation C      | 1815  | 1909     |           |        |          |
"""

STATE_YEAR_EXAMPLE = """
    ccode | year | sum_igo_full | sum_igo_associate | sum_igo_observer | sum_igo_anytype
    200   | 1950 | 1            | 0                 | 0                | 1
    220   | 1950 | 0            | 0                 | 0                | 0
    350   | 1950 | 0            | 1                 | 1                | 2
"""

DYAD_YEAR_EXAMPLE = """
    ccode1 | ccode2 | year | dyadigos
    200    | 220    | 1950 | 0
    200    | 350    | 1950 | 1
    220    | 350    | 1950 | 0
"""


def states(folder: Path) -> pl.DataFrame:
    """The wide table of states, a CSV in its archive."""
    return csv(member(folder / "state_year_formatv3.zip", "state_year_formatv3.csv")).rename(str.lower)


def long(wide: pl.DataFrame) -> pl.DataFrame:
    """A wide table of states as one row for each membership; what is none, unknown or not yet founded has no row."""
    keys = ("ccode", "year")
    numbers = wide.select(pl.exclude("state", "version").cast(pl.Float64).cast(pl.Int64))
    return numbers.unpivot(index=keys, variable_name="igo", value_name="status").filter(pl.col("status") > 0)


def read_memberships(folder: Path) -> pl.DataFrame:
    """One row for each membership."""
    return long(states(folder))


def read_state_years(folder: Path) -> pl.DataFrame:
    """The number of each state's memberships, of states with none as well."""
    wide = states(folder)
    status = pl.col("status")
    counts = (
        long(wide)
        .group_by("ccode", "year")
        .agg(
            (status == 1).sum().alias("sum_igo_full"),
            (status == 2).sum().alias("sum_igo_associate"),
            (status == 3).sum().alias("sum_igo_observer"),
            pl.len().alias("sum_igo_anytype"),
        )
    )
    everyone = wide.select(pl.col("ccode", "year").cast(pl.Int64))
    return everyone.join(counts, on=["ccode", "year"], how="left").fill_null(0)


def read_dyad_years(folder: Path) -> pl.DataFrame:
    """The number of organisations that each two states of a year share, of dyads with none as well."""
    wide = states(folder)
    members = long(wide).filter(pl.col("status") < 3).partition_by("year", as_dict=True)
    years = wide.select(pl.col("ccode", "year").cast(pl.Int64)).partition_by("year", as_dict=True)
    none = pl.DataFrame(schema={"ccode": pl.Int64, "igo": pl.String})
    return pl.concat([shared(present, members.get(year, none)) for year, present in years.items()])


def shared(present: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """All dyads of the states of one year, with the number of organisations to which both belong."""
    first, second = (pl.col("ccode").cast(pl.Int64).alias(name) for name in ("ccode1", "ccode2"))
    dyads = present.select(first, "year").join(present.select(second), how="cross")
    joint = (
        members.select(first, "igo").join(members.select(second, "igo"), on="igo").group_by("ccode1", "ccode2").len()
    )
    return (
        dyads.filter(pl.col("ccode1") < pl.col("ccode2"))
        .join(joint, on=["ccode1", "ccode2"], how="left")
        .with_columns(pl.col("len").fill_null(0).alias("dyadigos"))
    )


def read_organisations(folder: Path) -> pl.DataFrame:
    """The table of organisations by year, whose cells are separated by tabs or commas."""
    path = member(folder / "igo_year_formatv3.zip", "igo_year_formatv3.csv")
    with path.open("rb") as opened:
        separator = "\t" if b"\t" in opened.readline() else ","
    return csv(path, separator=separator).rename(str.lower)


def lower(frame: pl.DataFrame) -> pl.DataFrame:
    """Memberships with the organisation's short name in lower case, as every table here has it."""
    return frame.with_columns(pl.col("igo").str.to_lowercase())


def once(frame: pl.DataFrame) -> pl.DataFrame:
    """Each organisation once, as it was in its first year."""
    return (
        frame.with_columns(pl.col("ioname").str.to_lowercase().alias("igo"))
        .sort(pl.col("year").cast(pl.Int64))
        .unique("igo", keep="first", maintain_order=True)
    )


TABLES = (
    Table(
        name="igo_membership",
        meaning="a state's membership of an organisation in a year",
        keys=("ccode", "year", "igo"),
        columns=MEMBERSHIP,
        read=read_memberships,
        prepare=lower,
        mirror="cow_igo_v3_memberships_long",
        example=MEMBERSHIP_EXAMPLE,
    ),
    Table(
        name="igo_organisation",
        meaning="an organisation",
        keys=("igo",),
        columns=ORGANISATION,
        read=read_organisations,
        prepare=once,
        mirror="cow_igo_v3_organisations",
        example=ORGANISATION_EXAMPLE,
    ),
    Table(
        name="igo_state_year",
        meaning="a state in a year",
        keys=("ccode", "year"),
        columns=STATE_YEAR,
        read=read_state_years,
        mirror="cow_igo_v3_state_year_counts",
        example=STATE_YEAR_EXAMPLE,
    ),
    Table(
        name="igo_dyad_year",
        meaning="two states in a year, the smaller code first",
        keys=("ccode1", "ccode2", "year"),
        columns=DYAD_YEAR,
        read=read_dyad_years,
        mirror="cow_igo_v3_dyad_year_counts",
        example=DYAD_YEAR_EXAMPLE,
    ),
)

SOURCES = (
    Source(
        key="cow_igo_3",
        name="igo",
        release="3.0",
        first_year=1816,
        last_year=2014,
        silence="none",
        files=tuple(
            File(f"{name}.zip", f"https://correlatesofwar.org/wp-content/uploads/{name}.zip")
            for name in ("state_year_formatv3", "igo_year_formatv3")
        ),
        tables=TABLES,
        cite=("pevehouse_et_al_2020",),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
