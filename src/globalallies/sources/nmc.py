"""Correlates of War: National Material Capabilities, the parts of the CINC index."""

from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .reading.columns import CCODE, YEAR
from .reading.formats import csv, member

COLUMNS = (
    CCODE,
    YEAR,
    Column("milex", "int", "military expenditure", "thousand current pounds to 1913, thousand current US$ from 1914", missing=(-9,), low=0),
    Column("milper", "int", "military personnel", "thousand persons", missing=(-9,), low=0),
    Column("irst", "int", "iron production to 1899, steel production from 1900", "thousand tons", missing=(-9,), low=0),
    Column("pec", "int", "primary energy consumption", "thousand coal-ton equivalents", missing=(-9,), low=0),
    Column("tpop", "float", "total population", "thousand persons", missing=(-9,), low=0),
    Column("upop", "float", "urban population, in cities of 100,000 or more", "thousand persons", missing=(-9,), low=0),
    Column("cinc", "float", "composite index of national capability", "share", missing=(-9,), low=0, high=1),
)  # fmt: skip

WARNINGS = (
    "The index is the mean of a state's known shares in the world's totals of the six parts. Where a part is missing (-9) "
    "the others stand for it, so over the states of a year the index sums to 1.000-1.075, most in 1860, and not to 1.",
    "Spending is in pounds to 1913 and in US dollars from 1914: never compare across that line.",
    "Iron is counted to 1899 and steel from 1900, so that Britain seems to lose half of its production in a year.",
    "In 1990 Germany stands there under 255, 260 and 265 and Yemen under 678, 679 and 680: a sum over states counts them "
    "twice.",
    "In release 7.0 Sweden in 2001 and Singapore in 1998 have more people in cities than in all.",
)

EXAMPLE = """
    ccode | year | milex | milper | irst | pec  | tpop  | upop  | cinc
    2     | 1950 | 140   | 15     | 88   | 1200 | 15200 | 3100  | 0.28
    200   | 1950 | 23    | 7      |      | 300  | 5060  | 1830  | 0.06
    740   | 1950 |       | 0      | 5    | 45   | 8410  | 2105  | 0.02
"""


def read_7(folder: Path) -> pl.DataFrame:
    """The abridged table, a CSV in an archive in the archive."""
    return csv(member(folder / "NMCv7.zip", "NMC-70-abridged.csv", inside="NMC-v7-abridged.zip"))


def read_6(folder: Path) -> pl.DataFrame:
    """The abridged table, a CSV in its archive."""
    return csv(member(folder / "NMC-60-abridged.zip", "NMC-60-abridged.csv"))


SOURCES = (
    Source(
        key="cow_nmc_7",
        name="nmc",
        release="7.0",
        first_year=1816,
        last_year=2022,
        silence="unknown",
        files=(File("NMCv7.zip", "https://correlatesofwar.org/wp-content/uploads/NMCv7.zip"),),
        tables=(
            Table(
                name="nmc",
                meaning="a state in a year",
                keys=("ccode", "year"),
                columns=COLUMNS,
                read=read_7,
                mirror="cow_nmc_v7",
                example=EXAMPLE,
            ),
        ),
        cite=("singer_bremer_stuckey_1972", "singer_1987"),
        warnings=WARNINGS,
    ),
    Source(
        key="cow_nmc_6",
        name="nmc",
        release="6.0",
        first_year=1816,
        last_year=2016,
        silence="unknown",
        files=(File("NMC-60-abridged.zip", "https://correlatesofwar.org/wp-content/uploads/NMC-60-abridged.zip"),),
        tables=(
            Table(
                name="nmc",
                meaning="a state in a year",
                keys=("ccode", "year"),
                columns=COLUMNS,
                read=read_6,
                example=EXAMPLE,
            ),
        ),
        cite=("singer_bremer_stuckey_1972", "singer_1987"),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
