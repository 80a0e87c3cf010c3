"""Benson and Clinton: a CSV that R wrote, so with a first column of row names that has no name."""

from pathlib import Path

from globalallies.catalogue import Source
from sources.making import csv_text

ROWS = """
    "" | atopid | polity | s_wt_glo | maxmajpow | consultatop | nagatop | neutatop | defenseatop | offenseatop | secrecy | conditio | intcom | base | contrib | ecaid | milaid | organ1 | specthrt | macowe | milcontact | commondef | lallycount | lsumcap | ldistance | compel | prob | deter | deterministic | unconditional | s2un | PotMilCapacity.score | Depth.score | Scope.score | indx
    1  | 6001   | 7.5    | 0.75     | 1         | 1           | 1       | 0       | 1           | 0           | 0       | 0        | 1      | 2    | 1       | 0     | 4      | 3      | 0        | 0.5    | 0.5        | 1         | 0.693      | -2.5    | 6.25      | 0      | 0    | 1     | 1             | 0             | NA   | 0.5                  | 1.5         | -0.25       | 1
    2  | 6002   | 0      | 1        | 0         | 0           | 1       | 1       | 0           | 0           | 1       | 1        | 0      | 0    | 0       | 1     | 0      | 0      | 1        | 0      | 0          | 0         | 1.099      | -5.25   | 0         | 0      | 1    | 0     | 0             | 0             | 0.5  | -0.75                | -0.5        | 0.25        | 2
    3  | 6003   | 5      | -0.25    | 0         | 1           | 0       | 0       | 1           | 1           | 0       | 1        | 0      | 1    | 0       | 0     | 1      | 1      | 0        | 1      | 0.25       | 0         | 0.693      | -3.5    | 5.5       | 1      | 0    | 0     | 1             | 1             | 0.25 | 0.25                 | 0           | 1.75        | 3
"""


def write(folder: Path, source: Source) -> None:
    del source
    (folder / "AllianceDataScoreJCR_RR.csv").write_text(csv_text(ROWS).replace('""""""', '""'), encoding="utf-8")
