"""World Bank: World Development Indicators, gross domestic product and population."""

from collections.abc import Callable
from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table, UserError
from .reading.columns import FOUND_CCODE, YEAR, was
from .reading.formats import member
from .reading.matching import with_ccode

FIRST_YEAR, LAST_YEAR = 1960, 2024

CODES = {"XKX": 347}
"""Kosovo, for which ISO has no code."""

NAMES = (
    FOUND_CCODE,
    Column("iso3", "text", "ISO 3166-1 code of the economy, or the Bank's own code of an aggregate", was=("Country Code",)),
    was(YEAR, "Year"),
    Column("country_name", "text", "name of the economy or the aggregate", was=("Country Name",)),
)  # fmt: skip

GDP = Column(
    "gdp_current_usd", "float", "gross domestic product (NY.GDP.MKTP.CD)", "current US$", was=("Value",), low=0
)
POPULATION = Column(
    "population", "int", "population in the middle of the year (SP.POP.TOTL)", "persons", was=("Value",), low=0
)

WARNINGS = (
    "Aggregates such as World, European Union or OECD members stand among the economies; they have no ccode, "
    "so a sum over all rows counts most states many times.",
    "Every series is on present borders in all years: a row has a ccode only from the year in which those were the "
    "state's own borders (Germany 1991, Russia 1992, Sudan 2012), and none before the state was one.",
    "Taiwan is not among the economies; Kosovo is, under the Bank's own code XKX.",
    "The address always serves the newest edition, which revises earlier years: years after 2024 are left out, "
    "and figures differ between editions.",
    "Current dollars follow exchange rates and prices: they compare states in one year, never one state over years.",
)

GDP_EXAMPLE = """
    ccode | iso3 | year | country_name | gdp_current_usd
    255   | DEU  | 2000 | Germany      | 1900000000000
          | WLD  | 2000 | World        | 33000000000000.5
    347   | XKX  | 2010 | Kosovo       | 5800000000
"""

POPULATION_EXAMPLE = """
    ccode | iso3 | year | country_name | population
          | DEU  | 1980 | Germany      | 78000000
    255   | DEU  | 2000 | Germany      | 82000000
          | WLD  | 2000 | World        | 6100000000
"""


def reader(indicator: str) -> Callable[[Path], pl.DataFrame]:
    """Read one indicator: a row of the wide table for each economy, a column for each year."""

    def read(folder: Path) -> pl.DataFrame:
        path = member(folder / "WDI_CSV.zip", "WDICSV.csv")
        try:
            rows = (
                pl.scan_csv(path, infer_schema=False)
                .rename(lambda name: name.strip("\ufeff "))
                .filter(pl.col("Indicator Code") == indicator)
                .collect()
            )
        except pl.exceptions.PolarsError as error:
            raise UserError(
                f"WDICSV.csv cannot be read as delimited text: {str(error).splitlines()[0]}",
                "Expected the publisher's file, whole.",
                "Fetch it again with --force, or see its address with: allies data terms",
            ) from None
        years = [name for name in rows.columns if name.isdecimal()]
        return rows.unpivot(years, index=["Country Name", "Country Code"], variable_name="Year", value_name="Value")

    return read


def prepare(frame: pl.DataFrame) -> pl.DataFrame:
    """Only figures, only the years this release covers, each with its state."""
    rows = frame.with_columns(pl.col("Year").cast(pl.Int64)).filter(
        pl.col("Year").is_between(FIRST_YEAR, LAST_YEAR), pl.col("Value").cast(pl.String).str.len_chars() > 0
    )
    return with_ccode(rows, "Country Code", "iso3", year="Year", also=CODES, borders="present")


SOURCES = (
    Source(
        key="world_bank_wdi",
        name="world_bank",
        release="2025",
        first_year=FIRST_YEAR,
        last_year=LAST_YEAR,
        silence="unknown",
        files=(File("WDI_CSV.zip", "https://databankfiles.worldbank.org/public/ddpext_download/WDI_CSV.zip"),),
        tables=(
            Table(
                name="wb_gdp",
                meaning="an economy or an aggregate in a year",
                keys=("iso3", "year"),
                columns=(*NAMES, GDP),
                read=reader("NY.GDP.MKTP.CD"),
                mirror="wb_gdp_current_usd",
                prepare=prepare,
                label="iso3",
                example=GDP_EXAMPLE,
            ),
            Table(
                name="wb_population",
                meaning="an economy or an aggregate in a year",
                keys=("iso3", "year"),
                columns=(*NAMES, POPULATION),
                read=reader("SP.POP.TOTL"),
                mirror="wb_population",
                prepare=prepare,
                label="iso3",
                example=POPULATION_EXAMPLE,
            ),
        ),
        cite=("world_bank_wdi",),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
