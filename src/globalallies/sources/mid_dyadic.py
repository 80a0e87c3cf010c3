"""Correlates of War: Dyadic Militarized Interstate Disputes, the dyads of opponents year by year."""

from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .mid import with_spell
from .reading.columns import CCODE1, CCODE2, YEAR, was
from .reading.formats import csv, member

ACTION = "from 0 no action to 23 joins a war, on this data set's own scale"
ROLE = "1 first to act, 2 joined those, 3 first target, 4 joined the target"

COLUMNS = (
    Column("dispnum", "int", "number of the dispute", was=("disno",), low=1),
    was(CCODE1, "statea"),
    was(CCODE2, "stateb"),
    YEAR,
    Column("spell", "int", "first, second … spell of the dyad in the dispute in the year, by start", low=1),
    Column("strtyr", "int", "year of the dyad's start", low=1816, high=2014),
    Column("strtmnth", "int", "month of the dyad's start", missing=(-9,), low=1, high=12),
    Column("strtday", "int", "day of the dyad's start", missing=(-9,), low=1, high=31),
    Column("endyear", "int", "year of the dyad's end", low=1816, high=2014),
    Column("endmnth", "int", "month of the dyad's end", missing=(-9,), low=1, high=12),
    Column("endday", "int", "day of the dyad's end", missing=(-9,), low=1, high=31),
    Column("outcome", "int", "outcome, 0 in a year in which the dispute goes on, then as in MID", missing=(-9,), low=0, high=9),
    Column("settlmnt", "int", "settlement, 0 in a year in which the dispute goes on, then as in MID", missing=(-9,), low=0, high=4),
    Column("fatlev", "int", "level of deaths in the dyad, as in MID", missing=(-9,), low=0, high=6),
    Column("fatleva", "int", "level of deaths of the first state, as in MID", missing=(-9,), low=0, high=6),
    Column("fatlevb", "int", "level of deaths of the second state, as in MID", missing=(-9,), low=0, high=6),
    Column("highact", "int", f"highest action in the dyad, {ACTION}", missing=(-9,), low=0, high=23),
    Column("highmcaa", "int", f"highest action of the first state, {ACTION}", missing=(-9,), low=0, high=23),
    Column("highmcab", "int", f"highest action of the second state, {ACTION}", missing=(-9,), low=0, high=23),
    Column("mid5hiact", "int", "highest action in the dyad, on the scale of MID 5", missing=(-9,), low=0, high=21),
    Column("mid5hiacta", "int", "highest action of the first state, on the scale of MID 5", missing=(-9,), low=0, high=21),
    Column("mid5hiactb", "int", "highest action of the second state, on the scale of MID 5", missing=(-9,), low=0, high=21),
    Column("hihost", "int", "hostility in the dyad: 1 none to 5 war", missing=(-9,), low=1, high=5),
    Column("hihosta", "int", "hostility of the first state: 1 none to 5 war", missing=(-9,), low=1, high=5),
    Column("hihostb", "int", "hostility of the second state: 1 none to 5 war", missing=(-9,), low=1, high=5),
    Column("recip", "bool", "both states acted", missing=(-9, 2)),
    Column("sideaa", "bool", "first state on side A, which acted first in the dispute", missing=(-9,)),
    Column("sideab", "bool", "second state on side A, which acted first in the dispute", missing=(-9, 1969)),
    Column("revstata", "bool", "first state wanted the status quo changed", missing=(-9, 6)),
    Column("revstatb", "bool", "second state wanted the status quo changed", missing=(-9, 6)),
    Column("revtypea", "int", "what the first state wanted changed, as in MID", missing=(-9,), low=0, high=4),
    Column("revtypeb", "int", "what the second state wanted changed, as in MID", missing=(-9,), low=0, high=4),
    Column("orignata", "bool", "first state in the dispute from its first day", missing=(-9,)),
    Column("orignatb", "bool", "second state in the dispute from its first day", missing=(-9,)),
    Column("rolea", "int", f"role of the first state in the dispute: {ROLE}", missing=(-9,), low=1, high=4),
    Column("roleb", "int", f"role of the second state in the dispute: {ROLE}", missing=(-9,), low=1, high=4),
    Column("dyad_rolea", "int", "role of the first state in the dyad: 1 acts, 3 target", missing=(-9,), low=1, high=3),
    Column("dyad_roleb", "int", "role of the second state in the dyad: 1 acts, 3 target", missing=(-9,), low=1, high=3),
    Column("war", "bool", "the dyad's dispute was a war", missing=(-9,)),
    Column("severity", "int", "severity in the dyad, on a scale to 100", missing=(-9,), low=0, high=100),
    Column("duration", "int", "days of dispute in the year", "days", missing=(-9,), low=1, high=366),
    Column("cumdurat", "int", "days of dispute up to the end of the year", "days", missing=(-9,), low=1),
)  # fmt: skip

WARNINGS = (
    "Each dyad stands twice a year, once in each direction: halve counts of rows to count dyads.",
    "A dyad has two rows in one year of a dispute where it stopped and began again (spells), as in the world wars.",
    "Its scale of actions runs to 23 and is not MID 5's, which runs to 21: use the columns mid5hiact, mid5hiacta and "
    "mid5hiactb beside MID.",
    "Outcome and settlement are 0 in every year but the dispute's last: 0 is not an outcome.",
    "The publisher's slips are kept out as missing: side 1969 (dispute 611), reciprocation 2 (dispute 4721) and "
    "revisionist 6 (dispute 51).",
    "In disputes 3524, 3833 and 4718 both states of some dyads are coded as on one side, though the table pairs "
    "opponents.",
    "Six rows of dispute 4182 lie in 1997-1999, after the end given for their dyad.",
)

EXAMPLE = """
    dispnum | ccode1 | ccode2 | year | spell | strtyr | strtmnth | strtday | endyear | endmnth | endday | outcome | settlmnt | fatlev | fatleva | fatlevb | highact | highmcaa | highmcab | mid5hiact | mid5hiacta | mid5hiactb | hihost | hihosta | hihostb | recip | sideaa | sideab | revstata | revstatb | revtypea | revtypeb | orignata | orignatb | rolea | roleb | dyad_rolea | dyad_roleb | war | severity | duration | cumdurat
    11      | 20     | 200    | 1908 | 1     | 1908   | 3        | 1       | 1908    | 3       | 31     | 0       | 0        |        | 0       |         | 7       | 7        | 0        | 7         | 7          | 0          | 3      | 3       | 1       | 0     | 1      | 0      | 1        | 0        | 1        | 0        | 1        | 1        | 1     | 3     | 1          | 3          | 0   | 49       | 31       | 31
    11      | 20     | 200    | 1908 | 2     | 1908   | 9        | 2       | 1908    | 9       | 11     | 5       | 3        | 1      | 0       | 1       | 8       | 8        | 0        | 7         | 7          | 0          | 3      | 3       | 1       |       | 1      |        | 1        |          | 1        | 0        | 1        | 1        | 1     | 3     | 1          | 3          | 0   | 49       | 10       | 41
    11      | 200    | 20     | 1908 | 1     | 1908   | 3        | 1       | 1908    | 3       | 31     | 0       | 0        |        |         | 0       | 7       | 0        | 7        | 7         | 0          | 7          | 3      | 1       | 3       | 0     | 0      | 1      | 0        | 1        | 0        | 1        | 1        | 1        | 3     | 1     | 3          | 1          | 0   | 49       | 31       | 31
"""


def read_403(folder: Path) -> pl.DataFrame:
    """The table, a CSV in its archive."""
    return csv(member(folder / "dyadic_mid_4.03_update.zip", "dyadic_mid_4.03.csv")).rename(str.lower)


def numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """The table with the spells of a dyad in a year numbered."""
    return with_spell(frame, ("disno", "statea", "stateb", "year"), "strtyr", "strtmnth", "strtday")


SOURCES = (
    Source(
        key="cow_dyadic_mid_4_03",
        name="mid_dyadic",
        release="4.03",
        first_year=1816,
        last_year=2014,
        silence="none",
        files=(
            File(
                "dyadic_mid_4.03_update.zip",
                "https://correlatesofwar.org/wp-content/uploads/dyadic_mid_4.03_update.zip",
            ),
        ),
        tables=(
            Table(
                name="mid_dyadic",
                meaning="one state towards an opponent in a spell of a dispute in a year",
                keys=("dispnum", "ccode1", "ccode2", "year", "spell"),
                columns=COLUMNS,
                read=read_403,
                prepare=numbered,
                mirror="cow_dyadic_mid_v403",
                example=EXAMPLE,
            ),
        ),
        cite=("maoz_et_al_2019",),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
