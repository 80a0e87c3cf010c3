"""Placemats: a CSV with thousands in commas, stray marks, and thousands written as decimals."""

from pathlib import Path

from globalallies.catalogue import Source
from sources.making import csv_text

ROWS = """
    id | year | month | day | country       | count_total | location    | intlorg | operational_org
    1  | 2012 | 01    | 09  | Albania       | 2,000       | Afghanistan | NATO    | ISAF
    2  | 2012 | 01    | 09  | United States | 9.5         | Afghanistan | NATO    | ISAF
    3  | 2012 | 03    | 16  | Albania       | 2 '         | Afghanistan | NATO    | ISAF
"""


def write(folder: Path, source: Source) -> None:
    (folder / source.files[0].name).write_text(csv_text(ROWS), encoding="utf-8")
