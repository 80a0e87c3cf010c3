"""Kinne: Defense Cooperation Agreement Dataset, bilateral agreements on defence."""

from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .reading.columns import CCODE1, CCODE2
from .reading.formats import csv, member

CODES = (-44, -55, -66, -77, -88, -99)
"""The publisher's codes for what an agreement does not say in years."""

TOPICS = "DCA general framework, DIC industry, PROCUREMENT, RESEARCH, TREX training and exercises, COMMISSION"

COLUMNS = (
    Column("dca_id", "text", "number of the agreement", was=("DCAid",)),
    CCODE1,
    CCODE2,
    Column("sign_year", "int", "year of signature", was=("signYear",), low=1980, high=2010),
    Column("sign_month", "int", "month of signature", was=("signMonth",), missing=CODES, low=1, high=12),
    Column("sign_day", "int", "day of signature", was=("signDay",), missing=CODES, low=1, high=31),
    Column("eif_year", "int", "year of entry into force, where known", was=("EIFYear",), missing=CODES, low=1980),
    Column("eif_month", "int", "month of entry into force, where known", was=("EIFMonth",), missing=CODES, low=1, high=12),
    Column("eif_day", "int", "day of entry into force, where known", was=("EIFDay",), missing=CODES, low=1, high=31),
    Column("type", "text", "general or sector"),
    Column("category1", "text", f"first topic: {TOPICS}"),
    Column("category2", "text", "second topic, same words"),
    Column("category3", "text", "third topic, same words"),
    Column("span", "int", "length for which it was concluded; missing where the publisher has a code instead", "years", missing=CODES, low=1),
    Column("renew_type", "int", "the publisher's negative code for how it is renewed", was=("renewType",), low=-99, high=-1),
    Column("renew_years", "int", "length of a renewal; missing where the publisher has a code instead", "years", was=("renewYears",), missing=CODES, low=1),
    Column("terminated", "bool", "it is known to have been ended", missing=CODES),
    Column("duration_actual", "int", "length for which it was in force, where it is known to have ended", "years", was=("durationActual",), missing=CODES, low=0),
    Column("end_year_estimate", "int", "last year in force as estimated, at most 2010", was=("endYearEstimate",), low=1980, high=2010),
    Column("asymmetry", "int", "the publisher's code for asymmetry between the two, 0 to 2", low=0, high=2),
    Column("category_conf", "text", "the publisher's confidence in the topics: high, med, low or atypical", was=("categoryConf",)),
    Column("full_text", "text", "the publisher's code for whether the text is at hand", was=("fullText",)),
    Column("source_type", "text", "coded from a treaty or from news (factiva)", was=("sourceType",)),
    Column("factiva_conf", "int", "the publisher's code for its confidence in news reports, 1 to 5", was=("factivaConf",), missing=CODES, low=1, high=5),
    Column("factiva_sign", "bool", "news reports the signature", was=("factivaSign",), missing=CODES),
)  # fmt: skip

WARNINGS = (
    "The estimated end is cut at 2010, where the data end: two thirds of the agreements stand at 2010, so 2010 is "
    "no end.",
    "Entry into force is known for fewer than half of the agreements, and signature precedes it: choose one and say so.",
    "Negative codes for lengths (-44 to -99) are not years and are missing here; renew_type is nothing but such codes, "
    "and the publisher's codebook explains them.",
    "An agreement is bilateral by design: multilateral pacts, alliances and status-of-forces treaties are not in it, and "
    "a pair of states can sign several in a year.",
    "A third of the agreements are coded from news reports, not from a treaty: see source_type and factiva_conf.",
    "Three agreements have one state on both sides: DCADv1.0-0297 (Bolivia and, by its name, Venezuela), one of "
    "Mozambique and one of India.",
    "DCADv1.0-0108 gives Syria's number to an agreement of 1998 whose name says Egypt; the number is kept as published.",
    "DCADv1.0-0688 enters into force two years before its signature.",
    "Four agreements carry a COW number in a year in which COW knew no such state, of the Czech Republic before 1993 and "
    "of Brunei before 1984.",
    "The years are 1980-2010: no agreement after 2010 is in it, and an older one is not a zero.",
)

EXAMPLE = """
    dca_id        | ccode1 | ccode2 | sign_year | sign_month | sign_day | eif_year | eif_month | eif_day | type    | category1   | category2 | category3 | span | renew_type | renew_years | terminated | duration_actual | end_year_estimate | asymmetry | category_conf | full_text | source_type | factiva_conf | factiva_sign
    DCADv1.0-9001 | 2      | 200    | 1990      | 3          | 1        | 1991     | 1         | 15      | general | DCA         | TREX      |           | 5    | -57        | 10          | 0          |                 | 2010              | 1         | high          | Y         | treaty      |              |
    DCADv1.0-9002 | 200    | 350    | 1995      |            |          |          |           |         | sector  | PROCUREMENT |           |           |      | -77        |             |            |                 | 2005              | 0         | low           |           | factiva     | 2            |
    DCADv1.0-9003 | 220    | 350    | 2001      | 6          |          |          |           |         | sector  | RESEARCH    | DIC       | TREX      |      |            |             | 1          | 4               | 2005              | 2         | med           | N         | factiva     | 4            | 1
"""


def read_1(folder: Path) -> pl.DataFrame:
    """The table of agreements, a CSV in its archive."""
    return csv(member(folder / "kinne_dca.zip", "DCAD-v1.0-main.csv"))


def blank(frame: pl.DataFrame) -> pl.DataFrame:
    """The publisher's NA as missing."""
    return frame.with_columns(pl.col(pl.String).replace({"NA": None}))


SOURCES = (
    Source(
        key="dcad_1",
        name="dcad",
        release="1.0",
        first_year=1980,
        last_year=2010,
        silence="none",
        files=(File("kinne_dca.zip", "https://correlatesofwar.org/wp-content/uploads/kinne_dca.zip"),),
        tables=(
            Table(
                name="dcad",
                meaning="an agreement",
                keys=("dca_id",),
                columns=COLUMNS,
                read=read_1,
                prepare=blank,
                mirror="dcad_v1_main",
                example=EXAMPLE,
            ),
        ),
        cite=("kinne_2020",),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
