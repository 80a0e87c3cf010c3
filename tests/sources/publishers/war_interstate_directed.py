"""The directed build of Inter-State Wars: a data frame of an R package; -9 is missing."""

from pathlib import Path

from globalallies.catalogue import Source
from sources.publishers.mid_directed import write_frame

ROWS = """
    warnum | ccode1 | ccode2 | year | cowinterongoing | cowinteronset | sidea1 | sidea2 | initiator1 | initiator2 | outcome1 | outcome2 | batdeath1 | batdeath2 | resume
    901    | 350    | 200    | 1908 | 1               | 1             | 2      | 1      | 0          | 1          | 2        | 1        | -9        | 400       | 0
    901    | 200    | 350    | 1908 | 1               | 1             | 1      | 2      | 1          | 0          |          |          | 400       | -9        | 1
    901    | 200    | 350    | 1908 | 1               | 1             | 1      | 2      | 1          | 0          | 1        | 2        | 400       | -9        | 0
"""


def write(folder: Path, source: Source) -> None:
    write_frame(folder, "cow_war_inter", ROWS)
