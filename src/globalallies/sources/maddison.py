"""Maddison Project Database: income and population over the very long run.

The sheet "Full data" and its columns were checked against code that reads them, not against the workbooks.
"""

from collections.abc import Callable
from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .reading.columns import FOUND_CCODE, YEAR
from .reading.formats import excel
from .reading.matching import with_ccode

ENTITIES = {
    "Congo": 484,
    "Czechoslovakia": 315,
    "Former USSR": 365,
    "Former Yugoslavia": 345,
    "CSK": 315,
    "SUN": 365,
    "YUG": 345,
}
"""Names and codes that the database uses in a way of its own."""

FEDERATIONS = {
    "Former USSR": (1923, 1991),
    "SUN": (1923, 1991),
    "Former Yugoslavia": (1919, 1991),
    "YUG": (1919, 1991),
}
"""First and last full year in which a state had the territory: the series begin before it and run on after."""

COLUMNS = (
    FOUND_CCODE,
    Column("country", "text", "name of the country, the former country or the region"),
    YEAR,
    Column("countrycode", "text", "ISO 3166-1 code, or SUN, CSK and YUG for the former federations", optional=True),
    Column("gdppc", "float", "gross domestic product per head, at purchasing power parity", "2011 international $", low=0),
    Column("pop", "float", "population", "thousand persons", low=0),
    Column("gdp_intl2011", "float", "gross domestic product: income per head times population", "2011 international $", low=0),
)  # fmt: skip

WARNINGS = (
    "Countries are on present borders in all years, except for the Soviet Union, Czechoslovakia and Yugoslavia, whose "
    "series stand beside those of their successors: never add the two.",
    "The series of the Soviet Union and Yugoslavia begin before those states and run on after 1991 as sums of their "
    "successors: they have a ccode in 1923-1991 and 1919-1991 only.",
    "A ccode before 1945 does not mean that borders were the same: Turkey in 1900 is today's territory, not the Ottoman "
    "Empire, and the Soviet Union between the wars is the territory of 1945.",
    "Prices are 2011 international dollars at purchasing power parity: never divide them by World Bank or NATO figures "
    "in current dollars.",
    "Before about 1950 many values are benchmarks decades apart: a gap is not a zero.",
    "World and regions stand among the rows of the 2020 copy, without a ccode; the publisher keeps them on a sheet "
    "that is not read.",
)

EXAMPLE = """
    ccode | country     | year | countrycode | gdppc | pop    | gdp_intl2011
    365   | Former USSR | 1980 | SUN         | 8000  | 265000 | 2120000000000
          | Former USSR | 2000 | SUN         | 9000  | 290000 | 2610000000000
    255   | Germany     | 2000 | DEU         | 40000 | 82000  |  3280000000000
"""


def reader(file: str) -> Callable[[Path], pl.DataFrame]:
    """Read the sheet of countries; its header is the first row."""

    def read(folder: Path) -> pl.DataFrame:
        rows = excel(folder / file, "Full data")
        names = [str(name or f"blank_{n}") for n, name in enumerate(rows.row(0))]
        return rows.rename(dict(zip(rows.columns, names, strict=True))).slice(1)

    return read


def from_mirror(frame: pl.DataFrame) -> pl.DataFrame:
    """The publisher's names, and population in thousands, which the copy gives in persons."""
    return frame.select(
        country="Entity",
        year="Year",
        gdppc="GDP per capita",
        pop=pl.col("Population") / 1000,
    )


def prepare(frame: pl.DataFrame) -> pl.DataFrame:
    """Only rows with a figure, each with its product and the state it is about."""
    code = "countrycode" if "countrycode" in frame.columns else "country"
    rows = (
        frame.filter(pl.col("year").is_not_null())
        .with_columns(
            pl.col("year").cast(pl.Float64).cast(pl.Int64),
            pl.col("gdppc", "pop").cast(pl.Float64),
        )
        .filter(pl.col("gdppc").is_not_null() | pl.col("pop").is_not_null())
    )
    without = pl.lit(value=False)
    for name, (first, last) in FEDERATIONS.items():
        without |= (pl.col(code) == name) & ~pl.col("year").is_between(first, last)
    rows = rows.with_columns(
        state=pl.when(~without).then(pl.col(code)),
        gdp_intl2011=pl.col("gdppc") * pl.col("pop") * 1000,
    )
    return with_ccode(rows, "state", "name" if code == "country" else "iso3", also=ENTITIES, borders="present")


def source(key: str, release: str, last_year: int, file: File, mirror: str, cite: tuple[str, ...]) -> Source:
    """One release: they differ in their file and last year."""
    return Source(
        key=key,
        name="maddison",
        release=release,
        first_year=1,
        last_year=last_year,
        silence="unknown",
        files=(file,),
        tables=(
            Table(
                name="maddison",
                meaning="a country, former country or region in a year",
                keys=("country", "year"),
                columns=COLUMNS,
                read=reader(file.name),
                mirror=mirror,
                from_mirror=from_mirror if mirror else None,
                prepare=prepare,
                label="country",
                example=EXAMPLE,
            ),
        ),
        cite=cite,
        warnings=WARNINGS,
    )


SOURCES = (
    source(
        "maddison_2020",
        "2020",
        2018,
        File("mpd2020.xlsx", "https://www.rug.nl/ggdc/historicaldevelopment/maddison/data/mpd2020.xlsx"),
        "maddison_2020_owid",
        ("bolt_van_zanden_2020",),
    ),
    source(
        "maddison_2023",
        "2023",
        2022,
        File("mpd2023_web.xlsx", "https://dataverse.nl/api/access/datafile/421302"),
        "",
        ("bolt_vanzanden_2025",),
    ),
)
"""Every release we can read, the default one first."""
