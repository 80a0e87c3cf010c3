"""Exercises, long: a CSV in which NA, -9 and xx are missing and some participants are repeated."""

from pathlib import Path

from globalallies.catalogue import Source
from sources.making import csv_text

HEADER = (
    "MMEID | Ex_Name | Series_Name | gwcode | country | year | Location | lat | lon | StartDate | s.year | s.month | s.day"
    " | EndDate | e.year | e.month | e.day | CPX | Air | Land | Sea | Amphibious | Cyber | Warfighting | Peacekeeping"
    " | Humanitarian | FocusDescription | AdditionalParticipantInfo | participant_count"
)
WATER = (
    "mme901 | Calm Water 95 | Calm Water | {} | 1995 | North Sea | 55 | 3.5 | 1995-05-xx | 1995 | 5 | xx"
    " | 6/3/95 | 1995 | 6 | 3 | 0 | 1 | 0 | 1 | 0 | 0 | 1 | 0 | 0 | mine clearing | NA | 3"
)
UNNAMED = (
    "mme902 | -9 | NA | NA | -9 | 1996 | at sea | NA | NA | 2/1/96 | 1996 | 2 | 1"
    " | 2/4/96 | 1996 | 2 | 4 | 1 | 0 | 0 | 1 | 0 | 0 | 0 | 1 | 0 | convoy | two observers | 3"
)
GERMANY, VIETNAM = WATER.format("260 | Germany"), WATER.format("817 | Vietnam")


def write(folder: Path, source: Source) -> None:
    rows = "\n".join([HEADER, GERMANY, GERMANY, VIETNAM, UNNAMED, UNNAMED, UNNAMED])
    (folder / source.files[0].name).write_text(csv_text(rows), encoding="utf-8")
