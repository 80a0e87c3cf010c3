"""SIPRI: Arms Transfers Database, the trade register, read from the file that a user exports.

The export's columns were checked against descriptions and code that reads it, not against an export.
"""

from itertools import pairwise
from pathlib import Path

import polars as pl

from ..catalogue import Column, Source, Table, UserError
from .reading.formats import csv
from .sipri_milex import with_state

FILE = "trade-register.csv"

BY_HAND = (
    "SIPRI asks every user to take the data from its own site and forbids passing them on. Open "
    "https://www.sipri.org/databases/armstransfers, read the terms, export the trade register for all suppliers, all "
    f"recipients and all years since 1950 as CSV, and name the file {FILE}. Never put it in a repository."
)

ENCODING = "latin-1"

FLAGS = {
    "Year of order": "order_year_uncertain",
    "Number ordered": "ordered_uncertain",
    "Number delivered": "delivered_uncertain",
}
"""The columns that a column without a name follows: a mark there says that the figure is uncertain."""

CODES: dict[str, int | None] = {
    "Soviet Union": 365,
    "North Yemen": 678,
    "South Yemen": 680,
    "East Germany (GDR)": 265,
    "DR Congo": 490,
    "Congo": 484,
    "Bosnia-Herzegovina": 346,
    "UAE": 696,
    "South Vietnam": 817,
    "Turkiye": 640,
    "unknown supplier(s)": None,
    "unknown recipient(s)": None,
}  # fmt: skip
"""Names that SIPRI uses in a way of its own."""

COLUMNS = (
    Column("deal", "int", "number of the row in the export, in its order", low=1),
    Column("recipient", "text", "name of the recipient"),
    Column("recipient_ccode", "int", "COW number of the recipient in the year of order; missing where it was no state", low=2, high=999),
    Column("supplier", "text", "name of the supplier"),
    Column("supplier_ccode", "int", "COW number of the supplier in the year of order; missing where it was no state", low=2, high=999),
    Column("order_year", "int", "year of the order or licence", was=("Year of order",)),
    Column("order_year_uncertain", "bool", "whether the year of order is uncertain"),
    Column("number_ordered", "int", "number ordered", was=("Number ordered",), low=0),
    Column("ordered_uncertain", "bool", "whether the number ordered is uncertain"),
    Column("designation", "text", "designation of the weapon", was=("Weapon designation",)),
    Column("description", "text", "kind of weapon", was=("Weapon description",)),
    Column("number_delivered", "int", "number delivered so far", was=("Number delivered",), low=0),
    Column("delivered_uncertain", "bool", "whether the number delivered is uncertain"),
    Column("delivery_years", "text", "years of delivery, separated by semicolons", was=("Year(s) of delivery",)),
    Column("status", "text", "new, second-hand or second-hand but modernised"),
    Column("comments", "text", "SIPRI's comment on the deal"),
    Column("tiv_unit", "float", "trend indicator value of one unit", "million TIV", was=("SIPRI TIV per unit",), low=0),
    Column("tiv_order", "float", "trend indicator value of the whole order", "million TIV", was=("SIPRI TIV for total order",), low=0),
    Column("tiv_delivered", "float", "trend indicator value of what was delivered", "million TIV", was=("SIPRI TIV of delivered weapons",), low=0),
)  # fmt: skip

WARNINGS = (
    "SIPRI forbids redistribution: the file and any table made from it stay on the user's machine.",
    "The trend indicator value measures military capability transferred, not money: never divide it by a budget.",
    "Only major conventional weapons are covered, not small arms, ammunition or services.",
    "The register lists deals that had deliveries or orders in the years the user chose: an absent deal means none "
    "only in a full export.",
    "Columns without a name hold marks of uncertainty for the column before them; they become the columns that end in "
    "_uncertain.",
    "A deal has no identifier, and its row number changes with every export.",
    "Germany is West Germany until 1990, and Russia follows the Soviet Union from 1992.",
)

EXAMPLE = """
    deal | recipient | recipient_ccode | supplier            | supplier_ccode | order_year | order_year_uncertain | number_ordered | ordered_uncertain | designation | description | number_delivered | delivered_uncertain | delivery_years | status | comments    | tiv_unit | tiv_order | tiv_delivered
    1    | Germany   | 260             | United States       | 2              | 1970       | 0                    | 10             | 0                 | F-1         | aircraft    | 10               | 0                   | 1971; 1972     | New    | Part, of aid | 2.5      | 25        | 25
    2    | Poland    | 290             | Soviet Union        | 365            | 1975       | 1                    | 5              | 1                 | T-2         | tank        | 4                | 1                   | 1976           | New    |             | 1        | 5         | 4
    3    | Syria     | 652             | unknown supplier(s) |                | 2010       | 0                    |                | 0                 | G-3         | gun         |                  | 0                   |                | New    |             | 0.5      |           |
"""


def read(folder: Path) -> pl.DataFrame:
    """The export, from its header on: title lines stand above it."""
    path = folder / FILE
    try:
        lines = path.read_text(encoding=ENCODING).splitlines()
    except OSError:
        raise UserError(f"There is no file {FILE}.", "Expected SIPRI's export.", BY_HAND) from None
    at = next((n for n, line in enumerate(lines) if line.lstrip('"').startswith("Recipient")), None)
    if at is None:
        raise UserError(
            f"{FILE} has no row that begins with Recipient.", "Expected SIPRI's trade register as CSV.", BY_HAND
        )
    return named(csv(path, encoding=ENCODING, skip=at))


def named(frame: pl.DataFrame) -> pl.DataFrame:
    """The export with names for the columns of marks, which have none."""
    names = list(frame.columns)
    for n, (before, name) in enumerate(pairwise(names), 1):
        if before in FLAGS and (not name or name.startswith("_duplicated")):
            names[n] = FLAGS[before]
    return frame.rename(dict(zip(frame.columns, names, strict=True))).with_row_index("deal", 1)


def prepare(frame: pl.DataFrame) -> pl.DataFrame:
    """Every deal with the states on both sides in the year of order."""
    rows = frame.with_columns(
        pl.col("Year of order").str.extract(r"(\d{4})").cast(pl.Int64),
        *(pl.col(name).fill_null("").str.strip_chars().ne("").alias(name) for name in FLAGS.values()),
    )
    for side in ("Recipient", "Supplier"):
        rows = with_state(rows, side, "Year of order", CODES).rename({"ccode": f"{side.lower()}_ccode"})
    return rows


SOURCES = (
    Source(
        key="sipri_arms_transfers",
        name="sipri_arms",
        release="2025",
        first_year=1950,
        last_year=2024,
        silence="none",
        files=(),
        tables=(
            Table(
                name="sipri_arms",
                meaning="a deal: an order of a weapon by a recipient from a supplier",
                keys=("deal",),
                columns=COLUMNS,
                read=read,
                prepare=prepare,
                label="recipient",
                example=EXAMPLE,
            ),
        ),
        cite=("sipri_arms_transfers",),
        by_hand=BY_HAND,
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
