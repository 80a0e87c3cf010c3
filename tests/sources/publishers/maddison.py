"""Maddison: a workbook with a sheet of all countries, its header in the first row."""

from pathlib import Path

import xlsxwriter

from globalallies.catalogue import Source

ROWS = (
    ("SUN", "Former USSR", 1980, 8000, 265000),
    ("SUN", "Former USSR", 2000, 9000, 290000),
    ("DEU", "Germany", 1, None, None),
    ("DEU", "Germany", 2000, 40000, 82000),
)


def write(folder: Path, source: Source) -> None:
    newer = source.release == "2023"
    with xlsxwriter.Workbook(folder / source.files[0].name) as book:
        book.add_worksheet("Notes").write(0, 0, "Maddison Project Database")
        sheet = book.add_worksheet("Full data")
        header = ("countrycode", "country", *(("region",) if newer else ()), "year", "gdppc", "pop")
        sheet.write_row(0, 0, header)
        for n, (code, country, *numbers) in enumerate(ROWS, 1):
            sheet.write_row(n, 0, (code, country, *(("A region",) if newer else ()), *numbers))
        book.add_worksheet("Regional data").write(0, 0, "gdppc")
