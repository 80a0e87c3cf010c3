"""UCDP/PRIO: a CSV in its archive, one row a conflict-year; lists of states in one cell, empty text is missing."""

from pathlib import Path

from globalallies.catalogue import Source
from sources.making import csv_text, write_zip

ROWS = """
    conflict_id | location | side_a           | side_a_id | side_a_2nd | side_b   | side_b_id | side_b_2nd | incompatibility | territory_name | year | intensity_level | cumulative_intensity | type_of_conflict | start_date | start_prec | start_date2 | start_prec2 | ep_end | ep_end_date | ep_end_prec | gwno_a | gwno_a_2nd | gwno_b | gwno_b_2nd | gwno_loc | region | version
    902         | Westland | Gov. of Westland | 3         |            | Rebels   | 4         |            | 2               |                | 2003 | 2               | 1                    | 3                | 2001-05-01 | 4          | 2002-06-30  | 5           | 0      |             |             | 260    |            |        |            | 260, 678 | 1, 2   | 25.1
    902         | Westland | Gov. of Westland | 3         |            | Rebels   | 4         |            | 2               |                | 2004 | 1               | 1                    | 3                | 2001-05-01 | 4          | 2002-06-30  | 5           | 0      |             |             | 260    |            |        |            | 260, 678 | 1, 2   | 25.1
    901         | Norland  | Gov. of Norland  | 1         |            | Northern | 2         |            | 1               | North          | 1995 | 1               | 0                    | 3                | 1994-12-30 | 1          | 1995-02-01  | 2           | 1      | 1995-03-05  | 1           | 651    |            |        |            | 651      | 2      | 25.1
"""


def write(folder: Path, source: Source) -> None:
    short = source.release.replace(".", "_")
    text = csv_text(ROWS).replace(",,", ',"",').replace(",,", ',"",')
    write_zip(folder / source.files[0].name, {f"UcdpPrioConflict_v{short}.csv": text})
