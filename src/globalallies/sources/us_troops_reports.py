"""US military and civilian personnel by location and quarter, 2013-2025: the Pentagon's workforce reports.

The Defense Manpower Data Center publishes a workbook a quarter; this reads their transcription in
the troopdata repository, one CSV pinned to a commit.
"""

from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .reading.columns import FOUND_CCODE, YEAR
from .reading.formats import csv
from .us_troops import COMMIT, NO_VALUE, troops, with_host

FILE = "troopdata-rebuild-reports.csv"
FIRST_YEAR = 2013
WITHOUT_ARMY = ((2022, 4), (2023, 1), (2023, 2))
"""Years and quarters for which the Army reported nothing."""

COLUMNS = (
    Column("location", "text", "location as the report prints it", was=("Location",)),
    YEAR,
    Column("quarter", "int", "quarter of the report", low=1, high=4),
    Column("month", "text", "month of the report"),
    FOUND_CCODE,
    Column("code", "int", "the publisher's number of the location: mostly Gleditsch-Ward, with its own above 1000", low=2),
    Column("countryname", "text", "the publisher's name of the location"),
    Column("iso3c", "text", "ISO 3166 code of the location", missing=NO_VALUE),
    troops("active_duty", "military personnel on active duty, as the report adds them up", "Total Active Duty"),
    troops("army_active_duty", "Army personnel on active duty", "Army Active Duty"),
    troops("navy_active_duty", "Navy personnel on active duty", "Navy Active Duty"),
    troops("marine_corps_active_duty", "Marine Corps personnel on active duty", "Marine Corps Active Duty"),
    troops("air_force_active_duty", "Air Force personnel on active duty", "Air Force Active Duty"),
    troops("space_force_active_duty", "Space Force personnel on active duty; from September 2023", "Space Force Active Duty"),
    troops("coast_guard_active_duty", "Coast Guard personnel on active duty", "Coast Guard Active Duty"),
    troops("selected_reserve", "National Guard and reserve personnel", "Total Selected Reserve"),
    troops("civilians", "civilian personnel of the Department of Defense", "Total Civilian"),
    troops("grand_total", "military, reserve and civilian personnel", "Grand Total"),
    Column("army_unreported", "bool", "whether the Army reported nothing for the quarter"),
)  # fmt: skip

WARNINGS = (
    "The Army reported nothing for December 2022, March and June 2023: those quarters hold only the United States, with "
    "a fixed Army figure (column army_unreported), and an absent host there is unknown, not zero.",
    "From December 2017 the reports leave out personnel in Afghanistan, Iraq and Syria, which have no row in most quarters "
    "and at most 158 people in the others, though thousands were there (8,600 in Afghanistan in 2020 by us_troops).",
    "From December 2015 to December 2017 some 77,000 to 105,000 people, nearly all Navy, had no location and are in no row.",
    "In 46 rows of December 2021 to June 2022 the printed total is lower than the sum of the services.",
    "Zimbabwe stands twice in September 2013, with the same total: the first line is kept.",
    "Crews are counted at their ship's home port, and rotational forces often not where they are.",
    "The host of ccode 2 is the United States itself, the sum of its states: filter it before adding up.",
    "The publisher's numbers are not COW numbers: Germany is 260, Serbia 340 and Vietnam 817, mapped here to ccode.",
    "Reports before 2013 are left out: they are yearly, count differently ashore and afloat, and are in us_troops.",
)

EXAMPLE = """
    location      | year | quarter | month     | ccode | code | countryname   | iso3c | active_duty | army_active_duty | navy_active_duty | marine_corps_active_duty | air_force_active_duty | space_force_active_duty | coast_guard_active_duty | selected_reserve | civilians | grand_total | army_unreported
    GERMANY       | 2023 | 3       | September | 255   | 260  | Germany       | DEU   | 105         | 60               | 5                | 5                        | 30                    | 5                       | 0                       | 20               | 25        | 150         | false
    GUAM          | 2013 | 4       | December  |       | 1008 | Guam          | GUM   | 20          | 2                | 8                | 0                        | 10                    |                         | 0                       | 5                | 5         | 30          | false
    United States | 2023 | 1       | March     | 2     | 2    | United States | USA   | 900         | 400              | 200              | 100                      | 190                   |                         | 10                      |                  |           | 0           | true
"""


def prepare(frame: pl.DataFrame) -> pl.DataFrame:
    """The quarterly reports, the first line where a location has two."""
    quarter = pl.col("quarter").cast(pl.Int64)
    unreported = pl.any_horizontal(*((pl.col("year") == year) & (quarter == q) for year, q in WITHOUT_ARMY))
    return (
        with_host(frame)
        .filter(pl.col("year") >= FIRST_YEAR)
        .unique(["Location", "year", "quarter"], keep="first", maintain_order=True)
        .with_columns(army_unreported=unreported)
    )


def read(folder: Path) -> pl.DataFrame:
    """The transcription, a plain CSV."""
    return csv(folder / FILE)


SOURCES = (
    Source(
        key="dmdc_workforce_reports",
        name="us_troops_reports",
        release="2025-12",
        first_year=FIRST_YEAR,
        last_year=2025,
        silence="unknown",
        files=(File(FILE, f"https://raw.githubusercontent.com/meflynn/troopdata/{COMMIT}/data-raw/{FILE}"),),
        tables=(
            Table(
                name="us_troops_reports",
                meaning="a location in a quarterly report",
                keys=("location", "year", "quarter"),
                columns=COLUMNS,
                read=read,
                prepare=prepare,
                mirror="us_troops_dmdc_reports",
                label="location",
                example=EXAMPLE,
            ),
        ),
        cite=("dmdc_workforce_reports", "allen_flynn_machain_2022"),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
