"""MID: two CSV files among others in an archive; -9 is missing."""

from pathlib import Path

from globalallies.catalogue import Source
from sources.making import csv_text, write_zip

DISPUTES = """
    dispnum | stday | stmon | styear | endday | endmon | endyear | outcome | settle | fatality | fatalpre | maxdur | mindur | hiact | hostlev | recip | numa | numb | ongo2014 | version
    13      | 5     | 9     | 2003   | 5      | 9      | 2003    | -9      | -9     | 1        | 4        | 1      | 1      | 16    | 4       | 0     | 2    | 1    | 0        | 5
    11      | -9    | 3     | 1908   | 2      | 4      | 1908    | 5       | 3      | 0        | 0        | 33     | 3      | 7     | 3       | 0     | 1    | 1    | 0        | 5
    12      | 1     | 6     | 1951   | 10     | 6      | 1951    | 6       | 1      | -9       | -9       | 10     | 10     | 17    | 4       | 1     | 1    | 2    | 0        | 5
"""

PARTICIPANTS = """
    dispnum | stabb | ccode | stday | stmon | styear | endday | endmon | endyear | sidea | revstate | revtype1 | revtype2 | fatality | fatalpre | hiact | hostlev | orig | version
    11      | CAN   | 20    | -9    | 3     | 1908   | 2      | 4      | 1908    | 1     | 1        | 1        | -9       | 0        | 0        | 7     | 3       | 1    | 5
    12      | GRC   | 350   | 8     | 6     | 1951   | -9     | 6      | 1951    | 0     | 0        | 0        | -9       | 2        | 30       | 17    | 4       | 0    | 5
    12      | GRC   | 350   | 1     | 6     | 1951   | 4      | 6      | 1951    | 0     | 0        | 0        | -9       | -9       | -9       | 0     | 1       | 1    | 5
"""


def write(folder: Path, source: Source) -> None:
    members = {
        "MIDA 5.0.csv": csv_text(DISPUTES),
        "MIDB 5.0.csv": csv_text(PARTICIPANTS),
        "MIDI 5.0.csv": "incidnum,dispnum\n1,11\n",
        "MIDIP 5.0.csv": "incidnum,ccode\n1,20\n",
        "MID 5 codebook.pdf": "pdf",
    }
    write_zip(folder / source.files[0].name, members)
