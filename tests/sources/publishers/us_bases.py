"""Bases: a CSV in which NA is missing, territories have their sovereign's number and one site stands twice."""

from pathlib import Path

from globalallies.catalogue import Source
from sources.making import csv_text

ROWS = """
    countryname                | ccode | iso3c | basename  | lat  | lon   | base | lilypad | fundedsite
    Guam                       | 2     | USA   | Port Blue | 13.5 | 144.5 | 1    | 0       | 0
    Congo, Democratic Republic | 484   | COG   | Strip Two | NA   | NA    | 0    | 1       | 0
    Guam                       | 2     | USA   | Port Blue | 13.5 | 144.5 | 1    | 0       | 0
    Japan                      | 740   | JPN   | NA        | 35.5 | 139.5 | 0    | 0       | 1
"""


def write(folder: Path, source: Source) -> None:
    (folder / source.files[0].name).write_text(csv_text(ROWS), encoding="utf-8")
