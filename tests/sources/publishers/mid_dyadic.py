"""Dyadic MID: a CSV in a folder of an archive; -9 is missing, and slips stand among the codes."""

from pathlib import Path

from globalallies.catalogue import Source
from sources.making import csv_text, write_zip

ROWS = """
    disno | dyindex | statea | namea | stateb | nameb | year | strtday | strtmnth | strtyr | endday | endmnth | endyear | outcome | settlmnt | fatlev | highact | hihost | recip | noinit | notarg | sideaa | revstata | revtypea | fatleva | highmcaa | hihosta | orignata | sideab | revstatb | revtypeb | fatlevb | highmcab | hihostb | orignatb | rolea | roleb | dyad_rolea | dyad_roleb | war | durindx | duration | cumdurat | mid5hiact | mid5hiacta | mid5hiactb | severity | severitya | severityb | ongo2014 | new | change | changetype_1 | changetype_2
    11    | 11      | 20     | CAN   | 200    | UKG   | 1908 | 2       | 9        | 1908   | 11     | 9       | 1908    | 5       | 3        | 1      | 8       | 3      | 2     | 1      | 1      | 1      | 1        | 1        | 0       | 8        | 3       | 1        | 1969   | 6        | 0        | 1       | 0        | 1       | 1        | 1     | 3     | 1          | 3          | 0   | 2       | 10       | 41       | 7         | 7          | 0          | 49       | 49        | 0         | 0        | 0   | 0      | 0            | 0
    11    | 11      | 20     | CAN   | 200    | UKG   | 1908 | 1       | 3        | 1908   | 31     | 3       | 1908    | 0       | 0        | -9     | 7       | 3      | 0     | 1      | 1      | 1      | 1        | 1        | 0       | 7        | 3       | 1        | 0      | 0        | 0        | -9      | 0        | 1       | 1        | 1     | 3     | 1          | 3          | 0   | 1       | 31       | 31       | 7         | 7          | 0          | 49       | 49        | 0         | 0        | 0   | 0      | 0            | 0
    11    | 11      | 200    | UKG   | 20     | CAN   | 1908 | 1       | 3        | 1908   | 31     | 3       | 1908    | 0       | 0        | -9     | 7       | 3      | 0     | 1      | 1      | 0      | 0        | 0        | -9      | 0        | 1       | 1        | 1      | 1        | 1        | 0       | 7        | 3       | 1        | 3     | 1     | 3          | 1          | 0   | 1       | 31       | 31       | 7         | 0          | 7          | 49       | 0         | 49        | 0        | 0   | 0      | 0            | 0
"""


def write(folder: Path, source: Source) -> None:
    members = {
        "dyadic_mid_4.03_update/dyadic_mid_4.03.csv": csv_text(ROWS),
        "dyadic_mid_4.03_update/Dyadic MID Codebook V4.0.pdf": "pdf",
    }
    write_zip(folder / source.files[0].name, members)
