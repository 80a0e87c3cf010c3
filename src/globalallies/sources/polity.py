"""Polity5: authority in states from 1800, as annual scores."""

from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table, UserError
from .reading.columns import FOUND_CCODE, YEAR
from .reading.matching import with_ccode

STATES = {
    99: 100,  # Gran Colombia
    324: 325,  # Sardinia
    341: 347,  # Kosovo
    342: 345,  # Serbia
    347: 345,  # Yugoslavia from 1991, Serbia and Montenegro
    348: 341,  # Montenegro
    364: 365,  # Soviet Union
    525: 626,  # South Sudan
    529: 530,  # Ethiopia without Eritrea
    626: 625,  # Sudan without South Sudan
    769: 770,  # Pakistan with Bangladesh
    818: 816,  # united Vietnam
}
"""Polity's numbers that are not COW's: the COW number of the same state."""

AUSTRIA, AUSTRIA_HUNGARY, LAST_HABSBURG_YEAR = 305, 300, 1918

COLUMNS = (
    FOUND_CCODE,
    Column("polity_ccode", "int", "Polity's number of the polity, not always COW's"),
    YEAR,
    Column("country", "text", "name of the polity"),
    Column("democ", "int", "institutionalised democracy", missing=(-66, -77, -88), low=0, high=10),
    Column("autoc", "int", "institutionalised autocracy", missing=(-66, -77, -88), low=0, high=10),
    Column("polity", "int", "democracy less autocracy", missing=(-66, -77, -88), low=-10, high=10),
    Column("special", "int", "why there is no score: -66 foreign interruption, -77 interregnum, -88 transition"),
    Column("polity2", "int", "combined score with interregna as 0, transitions interpolated and foreign interruptions missing", low=-10, high=10),
    Column("durable", "int", "time since the last change of regime", "years", low=0),
)  # fmt: skip

WARNINGS = (
    "Polity's numbers are its own: 341 is Kosovo, 347 Yugoslavia after 1991, 626 Sudan and 525 South Sudan. Join on "
    "ccode, never on polity_ccode.",
    "The codes -66, -77 and -88 are no scores: they are in the column special, and democ, autoc and polity are missing.",
    "Where a polity gives way to another within a year, both have a row (the Soviet Union and Russia in 1922): the one "
    "that goes on has the ccode.",
    "Scores end in 2018, except for the United States in 2019 and 2020, and begin in 1800, except for the United "
    "States from 1776.",
    "Many polities have scores before COW counts them as states (West Germany 1945-1954) or under occupation: those "
    "rows have no ccode.",
)

EXAMPLE = """
    ccode | polity_ccode | year | country    | democ | autoc | polity | special | polity2 | durable
    2     | 2            | 1950 | Hub        | 10    | 0     | 10     |         | 10      | 100
          | 260          | 1950 | West       | 9     | 0     | 9      |         | 9       | 1
    365   | 364          | 1960 | Federation |       |       |        | -88     | -7      |
"""


def read(folder: Path) -> pl.DataFrame:
    """The annual series, an SPSS file; special codes stay the numbers they are."""
    try:
        import pyreadstat
    except ImportError:
        raise UserError(
            "Reading this file needs the package pyreadstat, which is not installed.",
            remedy="Install it with: pip install 'globalallies[readers]'",
        ) from None
    try:
        frame, _ = pyreadstat.read_sav(str(folder / "p5v2018.sav"), output_format="polars", user_missing=True)
    except (pyreadstat.ReadstatError, UnicodeError) as error:
        raise UserError(
            f"p5v2018.sav cannot be read as an SPSS file: {error}",
            "Expected the publisher's file, whole.",
            "Fetch it again with --force, or see its address with: allies data terms",
        ) from None
    return pl.DataFrame(frame)


def from_mirror(frame: pl.DataFrame) -> pl.DataFrame:
    """The publisher's names."""
    return frame.rename({"polity_annual_ccode": "ccode", "polity_annual_country": "country"})


def prepare(frame: pl.DataFrame) -> pl.DataFrame:
    """Every polity with the COW state it was; where two were one state in a year, the one that goes on."""
    code, year = pl.col("polity_ccode"), pl.col("year")
    rows = (
        frame.rename({"ccode": "polity_ccode"})
        .with_columns(pl.col("polity_ccode", "year").cast(pl.Int64))
        .with_columns(
            state=pl.when((code == AUSTRIA) & (year <= LAST_HABSBURG_YEAR))
            .then(AUSTRIA_HUNGARY)
            .otherwise(code.replace(STATES)),
            special=pl.when(pl.col("polity") < -10).then(pl.col("polity")),
        )
    )
    next_years = rows.select("polity_ccode", year=year - 1, goes_on=pl.lit(value=True))
    found = with_ccode(rows, "state", "cow").join(next_years, on=["polity_ccode", "year"], how="left")
    twice = pl.col("ccode").is_not_null() & pl.struct("ccode", "year").is_duplicated()
    return found.with_columns(ccode=pl.when(~twice | pl.col("goes_on").fill_null(value=False)).then(pl.col("ccode")))


SOURCES = (
    Source(
        key="polity5",
        name="polity",
        release="2018",
        first_year=1776,
        last_year=2020,
        silence="unknown",
        files=(File("p5v2018.sav", "http://www.systemicpeace.org/inscr/p5v2018.sav"),),
        tables=(
            Table(
                name="polity",
                meaning="a polity in a year",
                keys=("polity_ccode", "year"),
                columns=COLUMNS,
                read=read,
                mirror="polity5",
                from_mirror=from_mirror,
                prepare=prepare,
                label="country",
                example=EXAMPLE,
            ),
        ),
        cite=("marshall_gurr_2020",),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
