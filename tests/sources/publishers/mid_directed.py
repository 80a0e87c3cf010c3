"""The directed build of MID: two data frames of an R package, a file each; -9 is missing."""

import io
from pathlib import Path

import pandas
import rdata

from globalallies.catalogue import Source
from sources.making import csv_text

DISPUTE_YEARS = """
    dispnum | ccode1 | ccode2 | year | dispongoing | disponset | sidea1 | sidea2 | fatality1 | fatality2 | fatalpre1 | fatalpre2 | hiact1 | hiact2 | hostlev1 | hostlev2 | orig1 | orig2
    11      | 200    | 20     | 1908 | 1           | 1         | 0      | 1      | -9        | 0         | -9        | 0         | 0      | 7      | 1        | 3        | 1     | 1
    11      | 20     | 200    | 1908 | 1           | 1         | 1      | 0      | 0         | -9        | 0         | -9        | 7      | 0      | 3        | 1        | 1     | 1
    11      | 20     | 200    | 1909 | 1           | 0         | 1      | 0      | 0         | -9        | 0         | -9        | 7      | 0      | 3        | 1        | 1     | 1
"""

YEARS = """
    dispnum | ccode1 | ccode2 | year | cowmidongoing | cowmidonset | sidea1 | sidea2 | fatality1 | fatality2 | fatalpre1 | fatalpre2 | hiact1 | hiact2 | hostlev1 | hostlev2 | orig1 | orig2 | fatality | hostlev | mindur | maxdur | recip | stmon
    11      | 200    | 20     | 1908 | 1             | 1           | 0      | 1      | -9        | 0         | -9        | 0         | 0      | 7      | 1        | 3        | 1     | 1     | -9       | 3       | 300    | 330    | 0     | 3
    11      | 20     | 200    | 1908 | 1             | 1           | 1      | 0      | 0         | -9        | 0         | -9        | 7      | 0      | 3        | 1        | 1     | 1     | -9       | 3       | 300    | 330    | 0     | 3
    11      | 20     | 200    | 1909 | 1             | 0           | 1      | 0      | 0         | -9        | 0         | -9        | 7      | 0      | 3        | 1        | 1     | 1     | -9       | 3       | 300    | 330    | 0     | 3
"""


def write_frame(folder: Path, name: str, table: str) -> None:
    """One data frame under its own name in an R data file of that name."""
    rdata.write_rda(folder / f"{name}.rda", {name: pandas.read_csv(io.StringIO(csv_text(table)))})


def write(folder: Path, source: Source) -> None:
    write_frame(folder, "cow_mid_dirdisps", DISPUTE_YEARS)
    write_frame(folder, "cow_mid_ddydisps", YEARS)
