"""NATO: Defence Expenditure of NATO Countries, 2014-2024.

The sheets' names and the order of title, years and blocks were checked against one reader of Table 3 and a
parsed copy of all tables, not against the workbook; the address is by the pattern of the edition's PDF.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .reading.columns import FOUND_CCODE, YEAR
from .reading.formats import excel
from .reading.matching import with_ccode

SHEETS = ("TABLE1", "TABLE2", "TABLE3", "TABLE5", "TABLE6", "TABLE7", "TABLE8a", "TABLE8b")

BLOCKS = {
    ("TABLE1", "Current prices"): "defence_current_mlcu",
    ("TABLE1", "Constant 2015 prices"): "defence_2015_mlcu",
    ("TABLE2", "Current prices and exchange rates"): "defence_current_musd",
    ("TABLE2", "Constant 2015 prices and exchange rates"): "defence_2015_musd",
    ("TABLE3", "Share of real GDP (%)"): "defence_pct_gdp",
    ("TABLE3", "Annual real change (%)"): "defence_real_change_pct",
    ("TABLE5", "Current prices and exchange rates"): "gdp_current_musd",
    ("TABLE5", "Constant 2015 prices and exchange rates"): "gdp_2015_musd",
    ("TABLE6", "GDP per capita (thousand US dollars)"): "gdp_per_capita_2015_thousand_usd",
    ("TABLE6", "Defence expenditure per capita (US dollars)"): "defence_per_capita_2015_usd",
    ("TABLE7", "Thousands"): "personnel_thousand",
    ("TABLE8a", "Equipment (a)"): "equipment_pct",
    ("TABLE8a", "Personnel (b)"): "personnel_pct",
    ("TABLE8b", "Infrastructure (c)"): "infrastructure_pct",
    ("TABLE8b", "Other (d)"): "other_pct",
}
"""The column that each block of each sheet becomes."""

COLUMNS = (
    FOUND_CCODE,
    Column("member", "text", "name of the ally, or of a total"),
    YEAR,
    Column("estimate", "bool", "whether NATO marks the year as an estimate"),
    Column("defence_current_mlcu", "float", "defence expenditure at current prices", "million units of national currency", low=0),
    Column("defence_2015_mlcu", "float", "defence expenditure at 2015 prices", "million units of national currency", low=0),
    Column("defence_current_musd", "float", "defence expenditure at current prices and exchange rates", "million US$", low=0),
    Column("defence_2015_musd", "float", "defence expenditure at 2015 prices and exchange rates", "million US$", low=0),
    Column("defence_pct_gdp", "float", "defence expenditure as a share of gross domestic product, both at 2015 prices", "per cent", low=0),
    Column("defence_real_change_pct", "float", "change of real defence expenditure on the year before", "per cent"),
    Column("gdp_current_musd", "float", "gross domestic product at current prices and exchange rates", "million US$", low=0),
    Column("gdp_2015_musd", "float", "gross domestic product at 2015 prices and exchange rates", "million US$", low=0),
    Column("gdp_per_capita_2015_thousand_usd", "float", "gross domestic product per head at 2015 prices and exchange rates", "thousand US$", low=0),
    Column("defence_per_capita_2015_usd", "float", "defence expenditure per head at 2015 prices and exchange rates", "US$", low=0),
    Column("personnel_thousand", "float", "military personnel", "thousand persons", low=0),
    Column("equipment_pct", "float", "share of defence expenditure for major equipment and its research", "per cent", low=0, high=100),
    Column("personnel_pct", "float", "share of defence expenditure for military and civilian personnel and pensions", "per cent", low=0, high=100),
    Column("infrastructure_pct", "float", "share of defence expenditure for NATO and national construction", "per cent", low=0, high=100),
    Column("other_pct", "float", "share of defence expenditure for operations, maintenance and the rest", "per cent", low=0, high=100),
)  # fmt: skip

WARNINGS = (
    "The rows NATO Total and NATO Europe and Canada are sums of the others and have no ccode: leave them out of any sum.",
    "Figures for 2023 and 2024 are estimates, as the column estimate says.",
    "The allies of 2024 have figures from 2014 on, members or not, but the totals count Montenegro from 2017, North "
    "Macedonia from 2020, Finland from 2023 and Sweden from 2024, the years in which they joined.",
    "Iceland has no armed forces and stands in the tables of product only.",
    "NATO's definition of defence expenditure is wider than a national budget and includes pensions: never mix it with "
    "SIPRI's or national figures.",
    "Figures in national currency compare one ally over years only.",
)

EXAMPLE = """
    ccode | member         | year | estimate | defence_current_mlcu | defence_2015_mlcu | defence_current_musd | defence_2015_musd | defence_pct_gdp | defence_real_change_pct | gdp_current_musd | gdp_2015_musd | gdp_per_capita_2015_thousand_usd | defence_per_capita_2015_usd | personnel_thousand | equipment_pct | personnel_pct | infrastructure_pct | other_pct
    316   | Czechia        | 2014 | 0        | 40000                | 41000             | 2000                 | 1700              | 1               | 2.5                     | 200000           | 180000        | 17.5                             | 165                         | 20.5               | 6.5           | 62            | 2.5                | 29
    395   | Iceland        | 2024 | 1        |                      |                   |                      |                   |                 |                         | 30000            | 22000         | 58                               |                             |                    |               |               |                    |
          | NATO Total     | 2014 | 0        |                      |                   | 900000               | 880000            | 2.5             | -1.5                    | 37000000         | 36000000      | 39                               | 970                         | 3400               |               |               |                    |
"""


def read(folder: Path) -> pl.DataFrame:
    """Every sheet as rows of member, year and value; a block is named by the text before its rows."""
    path = folder / "240617-def-exp-2024-TABLES-en.xlsx"
    rows = [row for sheet in SHEETS for row in cells(sheet, excel(path, sheet))]
    schema = {"sheet": pl.String, "block": pl.String, "member": pl.String, "year": pl.Int64, "estimate": pl.Boolean}
    return pl.DataFrame(rows, {**schema, "value": pl.Float64}, orient="row")


def cells(sheet: str, frame: pl.DataFrame) -> Iterator[tuple[str, str, str, int, bool, float]]:
    """The figures of one sheet: years stand above their columns, a block's name above its rows."""
    years: dict[int, tuple[int, bool]] = {}
    block = ""
    for row in frame.iter_rows():
        texts = {n: " ".join(str(cell).split()) for n, cell in enumerate(row) if cell is not None and str(cell).strip()}
        headed = {n: found for n, text in texts.items() if (found := re.fullmatch(r"(20\d\d)(?:\.0)?(e?)", text))}
        if len(headed) > 1:
            years = {n: (int(found[1]), bool(found[2])) for n, found in headed.items()}
        label = next((text for n, text in texts.items() if n not in years), "")
        values = {n: number for n in years if n in texts and (number := figure(texts[n])) is not None}
        if label and values and len(headed) <= 1:
            yield from ((sheet, block, member(label), *years[n], value) for n, value in values.items())
        elif label:
            block = label


def figure(text: str) -> float | None:
    """A cell's number; two dots and a dash stand for none."""
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def member(label: str) -> str:
    """A member's name without its currency and the asterisk of a note."""
    return re.sub(r"\*|\s+\([^)]*\)$", "", label).strip().removesuffix("*").strip()


def prepare(frame: pl.DataFrame) -> pl.DataFrame:
    """A row for each member and year, a column for each block."""
    names = pl.DataFrame([(*key, name) for key, name in BLOCKS.items()], ["sheet", "block", "name"], orient="row")
    rows = frame.select("sheet", "block", "member", "year", "estimate", "value").join(names, on=["sheet", "block"])
    wide = rows.pivot("name", index=["member", "year", "estimate"], values="value")
    return with_ccode(wide, "member", "name", borders="present")


SOURCES = (
    Source(
        key="nato_defence_expenditure_2024",
        name="nato_expenditure",
        release="2024-06",
        first_year=2014,
        last_year=2024,
        silence="unknown",
        files=(
            File(
                "240617-def-exp-2024-TABLES-en.xlsx",
                "https://www.nato.int/nato_static_fl2014/assets/pdf/2024/6/pdf/240617-def-exp-2024-TABLES-en.xlsx",
            ),
        ),
        tables=(
            Table(
                name="nato_expenditure",
                meaning="an ally or a total in a year",
                keys=("member", "year"),
                columns=COLUMNS,
                read=read,
                mirror="nato_defence_expenditure_2014_2024e",
                prepare=prepare,
                label="member",
                example=EXAMPLE,
            ),
        ),
        cite=("nato_defence_expenditure_2024",),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
