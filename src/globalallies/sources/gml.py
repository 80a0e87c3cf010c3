"""Gibler, Miller and Little: their re-examination of the Militarized Interstate Disputes.

The authors' own archive has no address that could be checked; the files are those of one author's R
package, peacesciencer, whose layout was read from its build scripts.
"""

from dataclasses import replace
from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .mid import (
    DISPNUM,
    ENDDAY,
    FATALITY,
    FATALPRE,
    HIACT,
    HOSTLEV,
    MAXDUR,
    MINDUR,
    ORIG,
    OUTCOME,
    RECIP,
    REVSTATE,
    REVTYPE1,
    REVTYPE2,
    SETTLE,
    SIDEA,
    SPELL,
    STDAY,
    numbered,
    of_both,
)
from .mid_directed import ONSET, PACKAGE, of_dispute
from .reading.columns import CCODE, CCODE1, CCODE2, YEAR
from .reading.formats import r_data

FIRST_YEAR, LAST_YEAR = 1816, 2010

STYEAR = Column("styear", "int", "year of the start", low=FIRST_YEAR, high=LAST_YEAR)
ENDYEAR = Column("endyear", "int", "year of the end", low=FIRST_YEAR, high=LAST_YEAR)
STMON = Column("stmon", "int", "month of the start", missing=(-9, 13), low=1, high=12)
ENDMON = Column("endmon", "int", "month of the end", missing=(-9, 19), low=1, high=12)

DISPUTE = (DISPNUM, STYEAR, STMON, OUTCOME, SETTLE, FATALITY, MINDUR, MAXDUR, HIACT, HOSTLEV, RECIP)

PARTICIPANT = (
    DISPNUM,
    CCODE,
    SPELL,
    STYEAR,
    STMON,
    STDAY,
    ENDYEAR,
    ENDMON,
    ENDDAY,
    SIDEA,
    HIACT,
    ORIG,
    Column("obsid_start", "text", "spell in office of the state's leader at the start, as Archigos numbers it"),
    Column("obsid_end", "text", "spell in office of the state's leader at the end, as Archigos numbers it"),
)

SIDES = of_both(SIDEA, FATALITY, FATALPRE, HIACT, HOSTLEV, ORIG)

DIRECTED = (
    DISPNUM,
    CCODE1,
    CCODE2,
    YEAR,
    replace(ONSET, was=("midonset",)),
    *SIDES,
    *of_both(REVSTATE, REVTYPE1, REVTYPE2),
    *of_dispute(OUTCOME, SETTLE, FATALITY, FATALPRE, HIACT, HOSTLEV, MINDUR, MAXDUR, RECIP, STMON, ENDMON),
    Column("numa", "int", "states on side A", low=1),
    Column("numb", "int", "states on side B", low=1),
)

YEARS = (
    CCODE1,
    CCODE2,
    YEAR,
    DISPNUM,
    replace(ONSET, was=("gmlmidonset",)),
    *SIDES,
    *of_dispute(FATALITY, HOSTLEV, MINDUR, MAXDUR, RECIP, STMON),
)

WARNINGS = (
    "It drops, merges and re-dates many disputes of COW's MID and ends in 2010: a dispute number can mean other dates, "
    "states and outcomes here, so never mix rows of the two.",
    "A state that leaves a dispute and comes back, or changes sides, has several rows in it (spells).",
    "In the directed tables each pair of opponents stands twice a year, once in each direction, and deaths, actions "
    "and hostility are repeated in every year and against every opponent: never add them up over rows.",
    "The table of one dispute a year keeps the most serious one: it is for models of dyad-years, not for counting "
    "disputes.",
    "Months 13 (start of dispute 1272) and 19 (end of dispute 3514) are slips in the files and missing here.",
    "Unknown deaths, days and aims (-9) are missing, not zero.",
    "The package's help says 2.1.1 for the directed disputes; its build script and the file itself say 2.2.1.",
)

DISPUTE_EXAMPLE = """
    dispnum | styear | stmon | outcome | settle | fatality | mindur | maxdur | hiact | hostlev | recip
    11      | 1908   | 3     | 5       | 3      | 0        | 3      | 33     | 7     | 3       | 0
    12      | 1951   |       | 6       | 1      |          | 10     | 10     | 17    | 4       | 1
    13      | 2003   | 9     |         |        | 1        | 1      | 1      | 16    | 4       | 0
"""

PARTICIPANT_EXAMPLE = """
    dispnum | ccode | spell | styear | stmon | stday | endyear | endmon | endday | sidea | hiact | orig | obsid_start | obsid_end
    11      | 20    | 1     | 1908   | 3     |       | 1908    | 4      | 2      | 1     | 7     | 1    | CAN-1896    | CAN-1896
    12      | 350   | 1     | 1951   | 6     | 1     | 1951    | 6      | 4      | 0     | 0     | 1    | GRC-1950    | GRC-1950
    12      | 350   | 2     | 1951   | 6     | 8     | 1951    | 6      |        | 0     | 17    | 0    | GRC-1950    |
"""

DIRECTED_EXAMPLE = """
    dispnum | ccode1 | ccode2 | year | onset | sidea1 | sidea2 | fatality1 | fatality2 | fatalpre1 | fatalpre2 | hiact1 | hiact2 | hostlev1 | hostlev2 | orig1 | orig2 | revstate1 | revstate2 | revtype11 | revtype12 | revtype21 | revtype22 | outcome | settle | fatality | fatalpre | hiact | hostlev | mindur | maxdur | recip | stmon | endmon | numa | numb
    11      | 20     | 200    | 1908 | 1     | 1      | 0      | 0         |           | 0         |           | 7      | 0      | 3        | 1        | 1     | 1     | 1         |           | 1         |           |           |           | 5       | 3      |          |          | 7     | 3       | 300    | 330    | 0     |       | 2      | 1    | 1
    11      | 20     | 200    | 1909 | 0     | 1      | 0      | 0         |           | 0         |           | 7      | 0      | 3        | 1        | 1     | 1     | 1         |           | 1         |           |           |           | 5       | 3      |          |          | 7     | 3       | 300    | 330    | 0     |       | 2      | 1    | 1
    11      | 200    | 20     | 1908 | 1     | 0      | 1      |           | 0         |           | 0         | 0      | 7      | 1        | 3        | 1     | 1     |           | 1         |           | 1         |           |           | 5       | 3      |          |          | 7     | 3       | 300    | 330    | 0     |       | 2      | 1    | 1
"""

YEARS_EXAMPLE = """
    ccode1 | ccode2 | year | dispnum | onset | sidea1 | sidea2 | fatality1 | fatality2 | fatalpre1 | fatalpre2 | hiact1 | hiact2 | hostlev1 | hostlev2 | orig1 | orig2 | fatality | hostlev | mindur | maxdur | recip | stmon
    20     | 200    | 1908 | 11      | 1     | 1      | 0      | 0         |           | 0         |           | 7      | 0      | 3        | 1        | 1     | 1     |          | 3       | 300    | 330    | 0     |
    20     | 200    | 1909 | 11      | 0     | 1      | 0      | 0         |           | 0         |           | 7      | 0      | 3        | 1        | 1     | 1     |          | 3       | 300    | 330    | 0     |
    200    | 20     | 1908 | 11      | 1     | 0      | 1      |           | 0         |           | 0         | 0      | 7      | 1        | 3        | 1     | 1     |          | 3       | 300    | 330    | 0     |
"""


def read_disputes(folder: Path) -> pl.DataFrame:
    """The disputes."""
    return r_data(folder / "gml_mid_disps.rda", "gml_mid_disps")


def read_participants(folder: Path) -> pl.DataFrame:
    """The participants, with the leaders that the package adds."""
    return r_data(folder / "gml_part.rda", "gml_part")


def read_directed(folder: Path) -> pl.DataFrame:
    """Every dispute of every dyad in every year."""
    return r_data(folder / "gml_dirdisp.rda", "gml_dirdisp")


def read_years(folder: Path) -> pl.DataFrame:
    """One dispute of every dyad in every year."""
    return r_data(folder / "gml_mid_ddydisps.rda", "gml_mid_ddydisps")


TABLES = (
    Table(
        name="gml_dispute",
        meaning="a dispute",
        keys=("dispnum",),
        columns=DISPUTE,
        read=read_disputes,
        mirror="gml_v221_disputes",
        example=DISPUTE_EXAMPLE,
    ),
    Table(
        name="gml_participant",
        meaning="a spell of a state in a dispute",
        keys=("dispnum", "ccode", "spell"),
        columns=PARTICIPANT,
        read=read_participants,
        prepare=numbered,
        mirror="gml_v221_participants",
        example=PARTICIPANT_EXAMPLE,
    ),
    Table(
        name="gml_directed",
        meaning="one state towards an opponent in a dispute in a year",
        keys=("dispnum", "ccode1", "ccode2", "year"),
        columns=DIRECTED,
        read=read_directed,
        mirror="gml_v221_dirdisp",
        example=DIRECTED_EXAMPLE,
    ),
    Table(
        name="gml_directed_year",
        meaning="one state towards an opponent in a year, in the most serious of their disputes",
        keys=("ccode1", "ccode2", "year"),
        columns=YEARS,
        read=read_years,
        mirror="gml_v221_directed_dyad_year_disputes",
        example=YEARS_EXAMPLE,
    ),
)

SOURCES = (
    Source(
        key="gml_mid_2_2_1",
        name="gml",
        release="2.2.1",
        first_year=FIRST_YEAR,
        last_year=LAST_YEAR,
        silence="none",
        files=tuple(
            File(f"{name}.rda", f"{PACKAGE}{name}.rda")
            for name in ("gml_mid_disps", "gml_part", "gml_dirdisp", "gml_mid_ddydisps")
        ),
        tables=TABLES,
        cite=("gibler_miller_little_2016", "miller_2022"),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
