"""State system membership: a plain CSV in 2016, a CSV beside a Stata file in an archive in 2024."""

from pathlib import Path

from globalallies.catalogue import Source
from sources.making import csv_text, write_zip

ROWS = """
    stateabb | ccode | statenme | styear | stmonth | stday | endyear | endmonth | endday | version
    HUB      | 2     | Hubland  | 1816   | 1       | 1     | 2016    | 12       | 31     | 2016
    ARC      | 200   | Arcadia  | 1820   | 5       | 1     | 1840    | 6        | 30     | 2016
    ARC      | 200   | Arcadia  | 1850   | 10      | 1     | 2016    | 12       | 31     | 2016
"""


def write(folder: Path, source: Source) -> None:
    if source.release == "2016":
        (folder / "states2016.csv").write_text(csv_text(ROWS), encoding="utf-8")
    else:
        text = csv_text(ROWS.replace("2016", "2024"))
        members = {"States2024/statelist2024.csv": text, "States2024/statelist2024.dta": b"stata"}
        write_zip(folder / "States2024.zip", members)
