"""Troops by host and year: a CSV in which NA is missing, Montenegro stands twice and 2022 is no good."""

from pathlib import Path

from globalallies.catalogue import Source
from sources.making import csv_text

ROWS = """
    countryname  | ccode | iso3c | year | troops | army | navy | air_force | marine_corps | region                | space_force | coast_guard
    Canada       | 20    | CAN   | 1951 | 900    | NA   | NA   | NA        | NA           | North America         | NA          | NA
    Montenegro   | 341   | MNE   | 2014 | 0      | NA   | NA   | NA        | NA           | Europe & Central Asia | NA          | NA
    Montenegro   | 1010  | MNE   | 2014 | 9      | 4    | 2    | 3         | 0            | Europe & Central Asia | NA          | NA
    Guam         | 1008  | GUM   | 2010 | 3000   | 50   | 900  | 2000      | 50           | East Asia & Pacific   | NA          | NA
    Cabo Verde   | 1015  | NA    | 2022 | 2      | 0    | 0    | 0         | 2            | NA                    | 0           | 0
"""


def write(folder: Path, source: Source) -> None:
    (folder / source.files[0].name).write_text(csv_text(ROWS), encoding="utf-8")
