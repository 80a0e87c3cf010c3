"""Intra-State Wars: a plain CSV in Latin-1; -8 is no party or spell, -9 missing, -7 goes on; some thousands have commas."""

from pathlib import Path

from globalallies.catalogue import Source
from sources.making import csv_text

ROWS = """
    WarNum | WarName   | WarType | CcodeA | SideA   | CcodeB | SideB    | Intnl | StartMonth1 | StartDay1 | StartYear1 | EndMonth1 | EndDay1 | EndYear1 | StartMonth2 | StartDay2 | StartYear2 | EndMonth2 | EndDay2 | EndYear2 | TransFrom | WhereFought | Initiator | Outcome | TransTo | SideADeaths | SideBDeaths | Version
    951    | Example A | 4       | 350    | Lowland |        | Rebels   | 1     | 4           | 7         | 1908       | 2         | 3       | 1909     | 1           | 1         | 1910       | -7        | -7      | -7       | -8        | 2           | Rebels    | 2       | -8      | -9          | 10,000      | 4.1
    951    | Example A | 4       | -8     | -8      | 200    | Uplund   | 1     | 4           | -9        | 1908       | 2         | 3       | 1909     | -8          | -8        | -8         | -8        | -8      | -8       | -8        | 2           | Rebels    | 2       | -8      | -8          | 1,200       | 4.1
    952    | Example É | 7       | -8     | Hill    | -8     | Valley   | 0     | 5           | 1         | 1920       | 6         | 1       | 1920     | -8          | -8        | -8         | -8        | -8      | -8       | -8        | 2           | Hill      | 1       | -8      | -9          | -9          | 4.1
"""


def write(folder: Path, source: Source) -> None:
    (folder / source.files[0].name).write_bytes(csv_text(ROWS).replace("\n", "\r").encode("latin-1"))
