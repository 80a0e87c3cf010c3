"""IGO: a wide CSV of states and a table of organisations by year, separated by tabs, each in its archive.

In the wide table 0 is no member, 1 full, 2 associate, 3 observer, -1 not founded yet and -9 unknown.
"""

from pathlib import Path

from globalallies.catalogue import Source
from sources.making import csv_text, write_zip

STATES = """
    ccode | year | state   | ExAO | ExBO | ExCO
    200   | 1950 | uk      | 1    | 0    | -1
    220   | 1950 | france  | 0    | -9   | -1
    350   | 1950 | greece  | 2    | 3    | -1
"""

ORGANISATIONS = """
    ioname | orgname   | year | uk | france | sdate | deaddate | dead | integrated | replaced | longorgname                 | igocode | version | accuracyofpre1965membershipdates | sourcesandnotes  | imputed | political | social | economic
    ExAO   | Example A | 1950 | 1  | 0      | 1949  |          | 0    | 0          | 0        | Example Organisation A, now | 1       | 2.1     | Completely accurate              | See, for example | 0       | 1         | 0      | 0
    ExAO   | Example A | 1949 | 1  | 0      | 1949  |          | 0    | 0          | 0        | Example Organisation A      | 1       | 2.1     | Completely accurate              | See, for example | 0       | 1         | 0      | 0
    ExBO   | Example B | 1950 | 0  | -9     | 1950  | 1960     | 0    | 0          | 0        | Example Organisation B (EB) |         | 3       | Within 5 years                   |                  | 0       | 0         | 1      | 1
    ExCO   | Example C | 1816 | 1  | 1      | 1815  | 1909     | 0    | 0          | 0        | Example Organisation C      |         | 3       |                                  |                  |         |           |        |
"""


def write(folder: Path, source: Source) -> None:
    write_zip(folder / "state_year_formatv3.zip", {"state_year_formatv3.csv": csv_text(STATES)})
    write_zip(folder / "igo_year_formatv3.zip", {"igo_year_formatv3.csv": csv_text(ORGANISATIONS, "\t")})
