"""Ideal points: tab-delimited text with quoted names, as Dataverse gives it."""

from pathlib import Path

from globalallies.catalogue import Source
from sources.making import csv_text

ROWS = """
    ccode | iso3c | countryname   | year | idealpointfp | idealpointall | idealpointlegacy | nvotesfp | qofp | q5fp | q95fp | nvotesall | q5all | q95all | nvotesLegacy
    2     | USA   | United States | 1950 | 1.5          | 1.75          | 1.625            | 20       | 0    | 1    | 2     | 40        | 1.25  | 2.25   | 42
    2     | USA   | United States | 2024 | 2.5          |               |                  | 80       | 0    | 2    | 3     |           |       |        |
    345   | YUG   | Yugoslavia    | 2010 | 0.5          | 0.25          | 0.375            | 70       | 0    | 0    | 1     | 90        | -0.25 | 0.75   | 60
"""


def write(folder: Path, source: Source) -> None:
    (folder / "IdealpointsJuly2025.tab").write_text(csv_text(ROWS, "\t"), encoding="utf-8")
