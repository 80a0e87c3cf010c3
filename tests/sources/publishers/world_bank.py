"""World Bank: a wide CSV in an archive, a row for each economy and indicator, a column for each year."""

from pathlib import Path

from globalallies.catalogue import Source
from sources.making import csv_text, write_zip

ROWS = """
    Country Name | Country Code | Indicator Name       | Indicator Code    | 1980     | 2000              | 2010       | 2025
    Germany      | DEU          | GDP (current US$)    | NY.GDP.MKTP.CD    |          | 1900000000000     |            |
    Germany      | DEU          | GDP growth           | NY.GDP.MKTP.KD.ZG | 1.5      | 3                 | 4          |
    Germany      | DEU          | Population, total    | SP.POP.TOTL       | 78000000 | 82000000          |            |
    World        | WLD          | GDP (current US$)    | NY.GDP.MKTP.CD    |          | 33000000000000.5  |            | 99
    World        | WLD          | Population, total    | SP.POP.TOTL       |          | 6100000000        |            | 99
    Kosovo       | XKX          | GDP (current US$)    | NY.GDP.MKTP.CD    |          |                   | 5800000000 |
"""


def write(folder: Path, source: Source) -> None:
    write_zip(
        folder / "WDI_CSV.zip",
        {
            "WDICSV.csv": "\ufeff" + csv_text(ROWS),
            "WDICountry.csv": "Country Code,Region\nWLD,\n",
            "WDISeries.csv": "Series Code\nSP.POP.TOTL\n",
        },
    )
