"""Direct contiguity: an undirected CSV in an archive, beside a directed and a by-state one; dates are months."""

from pathlib import Path

from globalallies.catalogue import Source
from sources.making import csv_text, write_zip

ROWS = """
    dyad   | statelno | statelab | statehno | statehab | conttype | begin  | end    | notes       | version
    2200   | 2        | HUB      | 200      | ARC      | 4        | 190001 | 195006 |             | 3.2
    2200   | 2        | HUB      | 200      | ARC      | 2        | 195006 | 201612 | a new canal | 3.2
    200740 | 200      | ARC      | 740      | DAI      | 1        | 181601 | 201612 |             | 3.2
"""


def write(folder: Path, source: Source) -> None:
    text = csv_text(ROWS)
    members = {
        "DirectContiguity320/contdir.csv": text,
        "DirectContiguity320/contdird.csv": "dyad,state1no,state1ab,state2no,state2ab,year,conttype,version\n",
        "DirectContiguity320/contdirs.csv": "stateno,stateab,year,total,land,sea,version\n",
    }
    write_zip(folder / "DirectContiguity320.zip", members)
