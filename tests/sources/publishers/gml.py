"""Gibler-Miller-Little: four data frames of an R package, a file each; -9 is missing."""

from pathlib import Path

from globalallies.catalogue import Source
from sources.publishers.mid_directed import write_frame

DISPUTES = """
    dispnum | styear | stmon | outcome | settle | fatality | mindur | maxdur | hiact | hostlev | recip
    13      | 2003   | 9     | -9      | -9     | 1        | 1      | 1      | 16    | 4       | 0
    11      | 1908   | 3     | 5       | 3      | 0        | 3      | 33     | 7     | 3       | 0
    12      | 1951   | 13    | 6       | 1      | -9       | 10     | 10     | 17    | 4       | 1
"""

PARTICIPANTS = """
    dispnum | ccode | styear | stmon | stday | endyear | endmon | endday | obsid_start | obsid_end | dummy_stday | dummy_endday | sidea | hiact | orig | anymiss_leader_start
    11      | 20    | 1908   | 3     | -9    | 1908    | 4      | 2      | CAN-1896    | CAN-1896  | 1           | 2            | 1     | 7     | 1    | 0
    12      | 350   | 1951   | 6     | 8     | 1951    | 6      | -9     | GRC-1950    |           | 8           | 30           | 0     | 17    | 0    | 0
    12      | 350   | 1951   | 6     | 1     | 1951    | 6      | 4      | GRC-1950    | GRC-1950  | 1           | 4            | 0     | 0     | 1    | 0
"""

DIRECTED = """
    dispnum | ccode1 | ccode2 | year | midongoing | midonset | sidea1 | sidea2 | revstate1 | revstate2 | revtype11 | revtype12 | revtype21 | revtype22 | fatality1 | fatality2 | fatalpre1 | fatalpre2 | hiact1 | hiact2 | hostlev1 | hostlev2 | orig1 | orig2 | hiact | hostlev | mindur | maxdur | outcome | settle | fatality | fatalpre | stmon | endmon | recip | numa | numb | ongo2010 | version
    11      | 200    | 20     | 1908 | 1          | 1        | 0      | 1      | -9        | 1         | -9        | 1         | -9        | -9        | -9        | 0         | -9        | 0         | 0      | 7      | 1        | 3        | 1     | 1     | 7     | 3       | 300    | 330    | 5       | 3      | -9       | -9       | 13    | 2      | 0     | 1    | 1    | 0        | gml-2.2.1
    11      | 20     | 200    | 1908 | 1          | 1        | 1      | 0      | 1         | -9        | 1         | -9        | -9        | -9        | 0         | -9        | 0         | -9        | 7      | 0      | 3        | 1        | 1     | 1     | 7     | 3       | 300    | 330    | 5       | 3      | -9       | -9       | 13    | 2      | 0     | 1    | 1    | 0        | gml-2.2.1
    11      | 20     | 200    | 1909 | 1          | 0        | 1      | 0      | 1         | -9        | 1         | -9        | -9        | -9        | 0         | -9        | 0         | -9        | 7      | 0      | 3        | 1        | 1     | 1     | 7     | 3       | 300    | 330    | 5       | 3      | -9       | -9       | 13    | 2      | 0     | 1    | 1    | 0        | gml-2.2.1
"""

YEARS = """
    dispnum | ccode1 | ccode2 | year | gmlmidongoing | gmlmidonset | sidea1 | sidea2 | fatality1 | fatality2 | fatalpre1 | fatalpre2 | hiact1 | hiact2 | hostlev1 | hostlev2 | orig1 | orig2 | fatality | hostlev | recip | mindur | maxdur | stmon
    11      | 200    | 20     | 1908 | 1             | 1           | 0      | 1      | -9        | 0         | -9        | 0         | 0      | 7      | 1        | 3        | 1     | 1     | -9       | 3       | 0     | 300    | 330    | 13
    11      | 20     | 200    | 1908 | 1             | 1           | 1      | 0      | 0         | -9        | 0         | -9        | 7      | 0      | 3        | 1        | 1     | 1     | -9       | 3       | 0     | 300    | 330    | 13
    11      | 20     | 200    | 1909 | 1             | 0           | 1      | 0      | 0         | -9        | 0         | -9        | 7      | 0      | 3        | 1        | 1     | 1     | -9       | 3       | 0     | 300    | 330    | 13
"""


def write(folder: Path, source: Source) -> None:
    write_frame(folder, "gml_mid_disps", DISPUTES)
    write_frame(folder, "gml_part", PARTICIPANTS)
    write_frame(folder, "gml_dirdisp", DIRECTED)
    write_frame(folder, "gml_mid_ddydisps", YEARS)
