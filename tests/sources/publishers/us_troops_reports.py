"""Workforce reports: a wide CSV with the columns of every generation of reports, NA where one has none."""

from pathlib import Path

from globalallies.catalogue import Source
from sources.making import csv_text

ROWS = """
    ccode | countryname   | region                | year | month     | quarter | source         | Location      | iso3c | Total | Total Ashore | troops_ad | Army Active Duty | Navy Active Duty | Marine Corps Active Duty | Air Force Active Duty | Coast Guard Active Duty | Total Active Duty | Total Selected Reserve | Total Civilian | Grand Total | Space Force Active Duty
    260   | West Germany  | Europe & Central Asia | 1960 | September | 3       | September 1960 | Germany       | DEU   | 500   | 500          | 500       | NA               | NA               | NA                       | NA                    | NA                      | NA                | NA                     | NA             | NA          | NA
    260   | Germany       | Europe & Central Asia | 2023 | September | 3       | September 2023 | GERMANY       | DEU   | NA    | NA           | 105       | 60               | 5                | 5                        | 30                    | 0                       | 105               | 20                     | 25             | 150         | 5
    1008  | Guam          | East Asia & Pacific   | 2013 | December  | 4       | December 2013  | GUAM          | GUM   | NA    | NA           | 20        | 2                | 8                | 0                        | 10                    | 0                       | 20                | 5                      | 5              | 30          | NA
    1008  | Guam          | East Asia & Pacific   | 2013 | December  | 4       | December 2013  | GUAM          | GUM   | NA    | NA           | 20        | 3                | 7                | 0                        | 10                    | 0                       | 20                | 5                      | 5              | 30          | NA
    2     | United States | North America         | 2023 | March     | 1       | March 2023     | United States | USA   | NA    | NA           | 900       | 400              | 200              | 100                      | 190                   | 10                      | 900               | NA                     | NA             | 0           | NA
"""


def write(folder: Path, source: Source) -> None:
    (folder / source.files[0].name).write_text(csv_text(ROWS), encoding="utf-8")
