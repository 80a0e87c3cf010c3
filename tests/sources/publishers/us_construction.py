"""Construction: a CSV in which NA is missing and lines may be equal."""

from pathlib import Path

from globalallies.catalogue import Source
from sources.making import csv_text

ROWS = """
    countryname   | ccode | iso3c | year | location    | lat  | lon   | spend_construction
    United States | 2     | USA   | 2010 | Fort Sample | 30   | -90   | 1200
    United States | 2     | USA   | 2010 | Fort Sample | 30   | -90   | 1200
    Guam          | NA    | GUM   | 2011 | Port Blue   | 13.5 | 144.5 | -50
"""


def write(folder: Path, source: Source) -> None:
    (folder / source.files[0].name).write_text(csv_text(ROWS), encoding="utf-8")
