"""Correlates of War: Trade, what states imported from each other and in all."""

from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .reading.columns import CCODE, CCODE1, CCODE2, YEAR
from .reading.formats import csv, member

MILLION = "million current US$"

DYAD = (
    CCODE1,
    CCODE2,
    YEAR,
    Column("flow", "float", "imports of the first state from the second", MILLION, was=("flow1",), missing=(-9,), low=0),
    Column("smoothflow", "float", "the flow, smoothed and filled by the publisher", MILLION, was=("smoothflow1",), missing=(-9,), low=0),
    Column("bel_lux_alt_flow", "float", "another value of the flow, for Belgium and Luxembourg", MILLION, was=("bel_lux_alt_flow1",), missing=(-9,), low=0, optional=True),
    Column("china_alt_flow", "float", "another value of the flow, for China", MILLION, was=("china_alt_flow1",), missing=(-9,), low=0, optional=True),
)  # fmt: skip

NATIONAL = (
    CCODE,
    YEAR,
    Column("imports", "float", "imports from all the world", MILLION, missing=(-9,), low=0),
    Column("exports", "float", "exports to all the world", MILLION, missing=(-9,), low=0),
    Column("alt_imports", "float", "another value of imports, for Belgium, Luxembourg and China", MILLION, missing=(-9,), low=0),
    Column("alt_exports", "float", "another value of exports, for Belgium, Luxembourg and China", MILLION, missing=(-9,), low=0),
)  # fmt: skip

WARNINGS = (
    "The data end in 2014 and cannot test by themselves what is said of a later year.",
    "A row of trade_dyad is one flow, what the first state imports from the second: the publisher's flow1, or its flow2 "
    "from the other side. The trade of two states is the sum of two rows.",
    "A flow that is not known has no row, and often only one of a pair is known: an absent row never means no trade, "
    "and known flows add up to less than a state's trade.",
    "Kept from a mirror, the flows of pairs are rounded to whole millions: a zero is then less than half a million.",
    "West Germany's totals stand under Germany's number, 255, from 1960 to 1989, while its own, 260, is there and empty.",
    "West Germany's trade with other states is missing from 1960 to 1989, except with Belgium and Luxembourg.",
    "From 1960 totals are given for lands that were not yet states of the system, such as the Bahamas from 1962.",
    "In the early 1960s the totals of Poland, Czechoslovakia, East Germany and others are hundredths of what their "
    "partners report.",
    "From 1999 imports and exports of China take in what Hong Kong and Macao trade, and leap to over twice those of "
    "1998; alt_imports and alt_exports go on without them.",
    "From 1960 to 1996 alt_imports and alt_exports of Belgium and of Luxembourg are those of both together.",
)

DYAD_EXAMPLE = """
    ccode1 | ccode2 | year | flow | smoothflow | bel_lux_alt_flow | china_alt_flow
    2      | 710    | 2001 | 100  | 100        |                  | 110
    211    | 710    | 1970 | 5    | 5.5        | 6                |
    710    | 2      | 2001 | 20   | 25         |                  | 22
"""

NATIONAL_EXAMPLE = """
    ccode | year | imports | exports | alt_imports | alt_exports
    2     | 2001 | 1200    | 900.5   |             |
    211   | 1970 | 300     |         | 330         | 310
    710   | 2001 | 500     | 520     | 250         | 260
"""

FLOWS = ("flow", "smoothflow", "bel_lux_alt_flow", "china_alt_flow")


def read_dyad(folder: Path) -> pl.DataFrame:
    """The pairs, a CSV in the archive with both flows of a pair in one row, seen from either side."""
    frame = csv(member(folder / "COW_Trade_4.0.zip", "Dyadic_COW_4.0.csv")).rename(str.lower)
    sided = ("ccode", *FLOWS)
    first = frame.select("year", *(f"{name}{side}" for name in sided for side in (1, 2)))
    second = first.rename({f"{name}{side}": f"{name}{3 - side}" for name in sided for side in (1, 2)})
    return pl.concat([first, second.select(first.columns)])


def known(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows in which something is known of the first state's imports."""
    flows = [f"{name}1" for name in FLOWS if f"{name}1" in frame.columns]
    values = frame.with_columns(pl.col(flows).cast(pl.Float64).replace(-9, None))
    return values.filter(pl.any_horizontal(pl.col(flows).is_not_null()))


def read_national(folder: Path) -> pl.DataFrame:
    """The totals, a CSV in the archive."""
    return csv(member(folder / "COW_Trade_4.0.zip", "National_COW_4.0.csv"))


SOURCES = (
    Source(
        key="cow_trade_4",
        name="trade",
        release="4.0",
        first_year=1870,
        last_year=2014,
        silence="unknown",
        files=(File("COW_Trade_4.0.zip", "https://correlatesofwar.org/wp-content/uploads/COW_Trade_4.0.zip"),),
        tables=(
            Table(
                name="trade_dyad",
                meaning="what one state imported from another in a year",
                keys=("ccode1", "ccode2", "year"),
                columns=DYAD,
                read=read_dyad,
                prepare=known,
                mirror="cow_trade_v4_directed_dyad_year",
                example=DYAD_EXAMPLE,
            ),
            Table(
                name="trade_national",
                meaning="a state's trade with all the world in a year",
                keys=("ccode", "year"),
                columns=NATIONAL,
                read=read_national,
                mirror="cow_trade_v4_national",
                example=NATIONAL_EXAMPLE,
            ),
        ),
        cite=("barbieri_keshk_pollins_2009", "barbieri_keshk_2016"),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
