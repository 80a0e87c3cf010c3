"""Inter-State Wars: a plain CSV in Latin-1 whose lines end in a lone carriage return; -8 is no second spell, -9 missing."""

from pathlib import Path

from globalallies.catalogue import Source
from sources.making import csv_text

ROWS = """
    WarNum | WarName | WarType | ccode | StateName | Side | StartMonth1 | StartDay1 | StartYear1 | EndMonth1 | EndDay1 | EndYear1 | StartMonth2 | StartDay2 | StartYear2 | EndMonth2 | EndDay2 | EndYear2 | TransFrom | WhereFought | Initiator | Outcome | TransTo | BatDeath | Version
    901    | Example | 1       | 350   | Grèce     | 2    | 4           | 7         | 1908       | 2         | 3       | 1909     | -8          | -8        | -8         | -8        | -8      | -8       | -8        | 2           | 2         | 2       | -8      | -9       | 4
    901    | Example | 1       | 200   | Britain   | 1    | 4           | 7         | 1908       | 11        | 13      | 1908     | 1           | 5         | 1909       | 2         | -9      | 1909     | -8        | 2           | 1         | 1       | -8      | 400      | 4
"""


def write(folder: Path, source: Source) -> None:
    text = csv_text(ROWS).replace("EndDay2,", "EndDay2 ,").replace("\n", "\r")
    (folder / source.files[0].name).write_bytes(text.encode("latin-1"))
