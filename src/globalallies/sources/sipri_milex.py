"""SIPRI: Military Expenditure Database, read from the workbook that a user downloads.

Sheets, header rows and signs for missing values were checked against descriptions of the workbook, not against it.
"""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from ..catalogue import Column, Source, Table, UserError
from .reading.columns import FOUND_CCODE, YEAR
from .reading.formats import excel
from .reading.matching import with_ccode

BY_HAND = (
    "SIPRI asks every user to take the data from its own site and forbids passing them on. Open "
    "https://www.sipri.org/databases/milex, read the terms, download the data for all countries as an Excel workbook "
    "and keep its name, which begins with SIPRI-Milex-data-1949-{last}. Never put it in a repository."
)

CODES: dict[str, int | None] = {
    "USSR": 365,
    "Yemen, North": 678,
    "Yemen, South": 680,
    "German Democratic Republic": 265,
    "Congo, Republic": 484,
    "Congo, Dem. Rep.": 490,
    "Congo, DR": 490,
    "Korea, North": 731,
    "Korea, South": 732,
    "UAE": 696,
}
"""Names that SIPRI uses in a way of its own."""

UNITED_FROM = 1991
"""First full year in which the row Germany is the united state; before, it is West Germany."""

WARNINGS = (
    "SIPRI forbids redistribution: the file and any table made from it stay on the user's machine.",
    'Three dots mean that no figure is known and "xxx" that there was no state: neither is a zero, and both are '
    "missing. A country-year without any figure has no row.",
    "Shares of product and of government spending are fractions of 1, as in the cells, not per cent.",
    "Rows of regions and totals stand between the countries and carry no figures; they are left out.",
    "SIPRI marks estimates and uncertain figures by colour, which is not read.",
    "Constant dollars change their base year with every release, and every release revises the whole series: "
    "never join two releases.",
)

EXAMPLE = """
    ccode | country                  | year | current_musd | constant_musd | share_gdp | per_capita_usd | share_government
    260   | Germany                  | 1970 | 6000         | 40000         | 0.03      |                |
    365   | USSR                     | 1988 |              | 300000        |           |                |
    2     | United States of America | 2000 | 320000       | 480000        | 0.03125   | 1100.5         | 0.09
"""


def columns(base: int) -> tuple[Column, ...]:
    """The table's columns for a release with constant dollars of a year."""
    return (
        FOUND_CCODE,
        Column("country", "text", "name of the country"),
        YEAR,
        Column("current_musd", "float", "military expenditure at current prices and exchange rates", "million current US$", low=0),
        Column("constant_musd", "float", "military expenditure at constant prices and exchange rates", f"million US$ of {base}", low=0),
        Column("share_gdp", "float", "military expenditure as a share of gross domestic product", "share", low=0),
        Column("per_capita_usd", "float", "military expenditure per head, from 1988", "current US$", low=0),
        Column("share_government", "float", "military expenditure as a share of general government expenditure, from 1988", "share", low=0),
    )  # fmt: skip


def workbook(folder: Path, last_year: int) -> Path:
    """The one workbook of a release in a folder."""
    found = sorted(folder.glob(f"SIPRI-Milex-data-194*-{last_year}*.xlsx"))
    if len(found) != 1:
        raise UserError(
            f"There are {len(found) or 'no'} workbooks of SIPRI's to {last_year} in the folder.",
            "Expected one.",
            BY_HAND.format(last=last_year),
        )
    return found[0]


def series(path: Path, sheet: str, name: str) -> pl.DataFrame:
    """One sheet as rows of country, year and value; its header begins with "Country"."""
    rows = excel(path, sheet)
    is_header = rows["column_1"].str.strip_chars().eq("Country").fill_null(value=False)
    if not is_header.any():
        raise UserError(
            f"The sheet {sheet!r} of {path.name} has no row that begins with Country.",
            "Expected the publisher's layout.",
            "If this is a new release, it may have changed.",
        )
    at = is_header.arg_max() or 0
    years = {column: str(year).split(".")[0] for column, year in rows.row(at, named=True).items() if year}
    years = {column: year for column, year in years.items() if year.isdecimal()}
    return (
        rows.slice(at + 1)
        .select(
            country=pl.col("column_1").str.strip_chars(), **{year: pl.col(column) for column, year in years.items()}
        )
        .unpivot(index="country", variable_name="year", value_name=name)
        .with_columns(pl.col("year").cast(pl.Int64), pl.col(name).cast(pl.Float64, strict=False))
        .drop_nulls()
    )


def with_state(frame: pl.DataFrame, name: str, year: str, codes: Mapping[str, int | None]) -> pl.DataFrame:
    """The frame with the state that each of SIPRI's names meant in the year: Germany is West Germany before union."""
    west = (pl.col(name) == "Germany") & (pl.col(year) < UNITED_FROM)
    rows = frame.with_columns(state=pl.when(west).then(pl.lit("West Germany")).otherwise(pl.col(name)))
    return with_ccode(rows, "state", "name", year=year, also={**codes, "West Germany": 260})


def prepare(frame: pl.DataFrame) -> pl.DataFrame:
    """Every country with the state that its name meant in the year."""
    return with_state(frame, "country", "year", CODES)


def source(release: str, last_year: int, base: int) -> Source:
    """One release: they differ in their last year and in the base year of constant dollars."""
    sheets = {
        "Current US$": "current_musd",
        f"Constant ({base}) US$": "constant_musd",
        "Share of GDP": "share_gdp",
        "Per capita": "per_capita_usd",
        "Share of Govt. spending": "share_government",
    }

    def read(folder: Path) -> pl.DataFrame:
        """Every sheet beside the others."""
        path = workbook(folder, last_year)
        first, *rest = (series(path, sheet, name) for sheet, name in sheets.items())
        for other in rest:
            first = first.join(other, on=["country", "year"], how="full", coalesce=True)
        return first

    return Source(
        key=f"sipri_milex_{release}",
        name="sipri_milex",
        release=release,
        first_year=1949,
        last_year=last_year,
        silence="unknown",
        files=(),
        tables=(
            Table(
                name="sipri_milex",
                meaning="a country in a year",
                keys=("country", "year"),
                columns=columns(base),
                read=read,
                prepare=prepare,
                label="country",
                example=EXAMPLE,
            ),
        ),
        cite=(f"sipri_milex_{release}",),
        by_hand=BY_HAND.format(last=last_year),
        warnings=WARNINGS,
    )


SOURCES = (source("2026", 2025, 2024), source("2025", 2024, 2023))
"""Every release we can read, the default one first."""
