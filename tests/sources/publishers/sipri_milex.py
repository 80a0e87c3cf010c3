"""SIPRI: a workbook of sheets, each with notes above its header and regions between its countries."""

from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from globalallies.catalogue import Source

AMERICA = "United States of America"

SHEETS: dict[str, dict[str, dict[int, float | str]]] = {
    "Current US$": {"Germany": {1970: 6000}, AMERICA: {1970: "...", 2000: 320000}, "USSR": {2000: "xxx"}},
    "Constant": {"Germany": {1970: 40000}, AMERICA: {2000: 480000}, "USSR": {1988: 300000, 2000: "xxx"}},
    "Share of GDP": {"Germany": {1970: 0.03}, AMERICA: {2000: 0.03125}, "USSR": {1988: ". ."}},
    "Per capita": {AMERICA: {1988: "...", 2000: 1100.5}},
    "Share of Govt. spending": {AMERICA: {1988: "...", 2000: 0.09}},
}


def write(folder: Path, source: Source) -> None:
    last = source.last_year
    with xlsxwriter.Workbook(folder / f"SIPRI-Milex-data-1949-{last}_v1.2.xlsx") as book:
        book.add_worksheet("Front page")
        for n, (name, rows) in enumerate(SHEETS.items()):
            title = f"Constant ({last - 1}) US$" if name == "Constant" else name
            fill(book.add_worksheet(title), 5 + n % 3, rows)
        book.add_worksheet("Footnotes").write(0, 0, "Country")


def fill(sheet: Worksheet, header: int, rows: dict[str, dict[int, float | str]]) -> None:
    years = sorted({1988, 2000} | {year for values in rows.values() for year in values})
    sheet.write(0, 0, "Military expenditure by country")
    sheet.write(3, 0, '"..." = data unavailable. "xxx" = country did not exist.')
    sheet.write_row(header, 0, ("Country", "Notes", *years))
    sheet.write(header + 2, 0, "Africa")
    for n, (country, values) in enumerate(rows.items(), header + 3):
        sheet.write(n, 0, country)
        sheet.write(n, 1, "‡4")
        for year, value in values.items():
            sheet.write(n, 2 + years.index(year), value)
