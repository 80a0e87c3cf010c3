"""Which Gleditsch-Ward number a COW state has in a year, and the reverse, from the R package isard.

The package grows by a year at a time under the same address: a later copy than this release has more years.
"""

from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .reading.columns import CCODE, GWCODE, YEAR
from .reading.formats import r_data

NAMES = (
    Column("stateabb", "text", "abbreviation of the state, by which the lists were matched"),
    Column("cw_name", "text", "name of the state in the COW list", was=("cw_statename",)),
    Column("gw_name", "text", "name of the state in the Gleditsch-Ward list", was=("gw_statename",)),
)

WARNINGS = (
    "Use cow_to_gw to bring data with Gleditsch-Ward numbers to COW states, and gw_to_cow for the reverse: in years of "
    "change they differ, Germany's 260 being 255 from 1990 in one and from 1991 in the other.",
    "Equal numbers are not always equal states: in the Pacific COW 970 is Nauru and Gleditsch-Ward 970 is Kiribati.",
    "A missing number means that the other list has no such state in that year, as COW has no Canada before 1920.",
    "Years after the lists' own ends (2016 for COW, 2020 for Gleditsch and Ward) are carried forward by the package.",
    "Each of the package's tables holds rows without its own number, left over from grouping; they are left out here.",
    "A year counts if the state existed on any day of it.",
)

COW_EXAMPLE = """
    ccode | year | gwcode | stateabb | cw_name | gw_name
    2     | 1990 | 2      | HUB      | Hubland | Hubland
    255   | 1990 | 260    | DAI      | Daira   | Daira (West)
    345   | 1916 |        | ARC      | Arcadia |
"""

GW_EXAMPLE = """
    gwcode | year | ccode | stateabb | gw_name      | cw_name
    2      | 1990 | 2     | HUB      | Hubland      | Hubland
    20     | 1900 |       | ARC      | Arcadia      |
    260    | 1991 | 255   | DAI      | Daira (West) | Daira
"""


def read_cow(folder: Path) -> pl.DataFrame:
    """The package's table of COW states."""
    return finite(r_data(folder / "cw_gw_panel.rda", "cw_gw_panel"))


def read_gw(folder: Path) -> pl.DataFrame:
    """The package's table of Gleditsch-Ward states."""
    return finite(r_data(folder / "gw_cw_panel.rda", "gw_cw_panel"))


def finite(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with R's infinities, the largest of no numbers, as missing."""
    numbers = pl.col("ccode", "gwcode").cast(pl.Float64)
    return frame.with_columns(pl.when(numbers.is_finite()).then(numbers))


def of_cow_states(frame: pl.DataFrame) -> pl.DataFrame:
    """Without the rows that grouping left over: one a year for all states that are none of COW's."""
    return frame.filter(pl.col("ccode").is_not_null())


def of_gw_states(frame: pl.DataFrame) -> pl.DataFrame:
    """Without the rows that grouping left over: at most one a year for all states that are none of the list's."""
    return frame.filter(pl.col("gwcode").is_not_null())


SOURCES = (
    Source(
        key="isard_crosswalk_0_2",
        name="crosswalk",
        release="0.2.0",
        first_year=1816,
        last_year=2025,
        silence="unknown",
        files=(
            File("cw_gw_panel.rda", "https://raw.githubusercontent.com/svmiller/isard/HEAD/data/cw_gw_panel.rda"),
            File("gw_cw_panel.rda", "https://raw.githubusercontent.com/svmiller/isard/HEAD/data/gw_cw_panel.rda"),
        ),
        tables=(
            Table(
                name="cow_to_gw",
                meaning="a COW state in a year, with its Gleditsch-Ward number",
                keys=("ccode", "year"),
                columns=(CCODE, YEAR, GWCODE, *NAMES),
                read=read_cow,
                prepare=of_cow_states,
                mirror="isard_cw_gw_panel",
                example=COW_EXAMPLE,
            ),
            Table(
                name="gw_to_cow",
                meaning="a Gleditsch-Ward state in a year, with its COW number",
                keys=("gwcode", "year"),
                columns=(GWCODE, YEAR, CCODE, NAMES[0], NAMES[2], NAMES[1]),
                read=read_gw,
                prepare=of_gw_states,
                mirror="isard_gw_cw_panel",
                example=GW_EXAMPLE,
            ),
        ),
        cite=("miller_2022",),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
