"""NATO: a workbook of tables, each with title rows, a row of years, blocks with totals, and notes."""

from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from globalallies.catalogue import Source

Block = tuple[str, dict[str, tuple[float | str, float | str]]]

CZECHIA, ICELAND, TOTAL = "Czechia*", "Iceland", "NATO Total"

TABLES: dict[str, tuple[str, str, tuple[Block, ...]]] = {
    "TABLE1": (
        "Table 1 : Defence expenditure",
        "Million national currency units",
        (
            ("Current prices", {"Czechia*   (Koruny)": (40000, "..")}),
            ("Constant 2015 prices", {"Czechia*   (Koruny)": (41000, "..")}),
        ),
    ),
    "TABLE2": (
        "Table 2 : Defence expenditure",
        "Million US dollars",
        (
            ("Current prices and exchange rates", {CZECHIA: (2000, ".."), TOTAL: (900000, "..")}),
            ("Constant 2015 prices and exchange rates", {CZECHIA: (1700, ".."), TOTAL: (880000, "..")}),
        ),
    ),
    "TABLE3": (
        "Table 3 : Defence expenditure as a share of GDP and annual real change",
        "Based on 2015 prices",
        (
            ("Share of real GDP (%)", {CZECHIA: (1, ".."), TOTAL: (2.5, "..")}),
            ("Annual real change (%)", {CZECHIA: (2.5, ".."), TOTAL: (-1.5, "..")}),
        ),
    ),
    "TABLE5": (
        "Table 5 : GDP",
        "Million US dollars",
        (
            (
                "Current prices and exchange rates",
                {CZECHIA: (200000, ".."), ICELAND: ("..", 30000), TOTAL: (37000000, "..")},
            ),
            (
                "Constant 2015 prices and exchange rates",
                {CZECHIA: (180000, ".."), ICELAND: ("..", 22000), TOTAL: (36000000, "..")},
            ),
        ),
    ),
    "TABLE6": (
        "Table 6 : GDP per capita and defence expenditure per capita",
        "2015 prices and exchange rates",
        (
            ("GDP per capita (thousand US dollars)", {CZECHIA: (17.5, ".."), ICELAND: ("..", 58), TOTAL: (39, "..")}),
            ("Defence expenditure per capita (US dollars)", {CZECHIA: (165, ".."), TOTAL: (970, "..")}),
        ),
    ),
    "TABLE7": ("Table 7 : Military personnel", "Thousands", (("", {CZECHIA: (20.5, ".."), TOTAL: (3400, "..")}),)),
    "TABLE8a": (
        "Table 8a : Distribution of defence expenditure by main category",
        "Percentage of total defence expenditure",
        (("Equipment (a)", {CZECHIA: (6.5, "..")}), ("Personnel (b)", {CZECHIA: (62, "..")})),
    ),
    "TABLE8b": (
        "Table 8b : Distribution of defence expenditure by main category",
        "Percentage of total defence expenditure",
        (("Infrastructure (c)", {CZECHIA: (2.5, "..")}), ("Other (d)", {CZECHIA: (29, "..")})),
    ),
}


def write(folder: Path, source: Source) -> None:
    with xlsxwriter.Workbook(folder / source.files[0].name) as book:
        for name, (title, unit, blocks) in TABLES.items():
            fill(book.add_worksheet(name), title, unit, blocks)
        book.add_worksheet("TABLE4").write(0, 2, "Table 4 : derived")


def fill(sheet: Worksheet, title: str, unit: str, blocks: tuple[Block, ...]) -> None:
    sheet.write(3, 2, title)
    sheet.write(5, 2, unit)
    sheet.write_row(7, 3, ("2014", "2024e"))
    row = 9
    for heading, members in blocks:
        if heading:
            sheet.write(row, 2, heading)
        for member, values in members.items():
            row += 1
            sheet.write(row, 2, member)
            sheet.write_row(row, 3, values)
        row += 3
    sheet.write(row, 2, "Notes: Figures for 2023 and 2024 are estimates.")
