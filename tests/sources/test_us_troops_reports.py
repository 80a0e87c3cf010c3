"""Workforce reports: quarters without the Army, numbers that are not COW's, double lines."""

from pathlib import Path

import polars as pl

from globalallies.sources import us_troops
from globalallies.sources.reading.convert import from_mirror
from globalallies.sources.us_troops_reports import SOURCES, WITHOUT_ARMY

SOURCE = SOURCES[0]
TABLE = SOURCE.tables[0]


def read(mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCE, TABLE, mirror / f"{TABLE.mirror}.parquet")


def test_the_quarters_without_the_army_hold_the_united_states_alone_and_say_so(mirror: Path) -> None:
    rows = read(mirror)
    marked = rows.filter("army_unreported")
    assert marked.select("year", "quarter").rows() == list(WITHOUT_ARMY)
    assert set(marked["ccode"]) == {2}
    assert marked["army_active_duty"].n_unique() == 1
    others = rows.filter(~pl.col("army_unreported")).group_by("year", "quarter").len()
    assert others["len"].min() > 150  # type: ignore[operator]


def test_germany_serbia_and_vietnam_have_their_cow_numbers(mirror: Path) -> None:
    rows = read(mirror)
    found = {code: rows.filter(pl.col("code") == code)["ccode"].unique().to_list() for code in (260, 340, 817)}
    assert found == {260: [255], 340: [345], 817: [816]}


def test_territories_keep_their_rows_without_a_state(mirror: Path) -> None:
    rows = read(mirror)
    homeless = set(rows.filter(pl.col("ccode").is_null())["location"])
    assert {"GUAM", "PUERTO RICO", "GREENLAND", "WAKE ISLAND"} <= homeless
    assert not homeless & {"JAPAN", "GERMANY", "KOREA, SOUTH"}


def test_the_active_duty_of_a_location_is_counted_once(mirror: Path) -> None:
    rows = read(mirror)
    assert rows.filter(pl.col("location") == "ZIMBABWE", pl.col("year") == 2013, pl.col("quarter") == 3).height == 1


def test_some_printed_totals_are_below_the_sum_of_the_services(mirror: Path) -> None:
    services = pl.sum_horizontal(
        f"{s}_active_duty" for s in ("army", "navy", "marine_corps", "air_force", "coast_guard")
    )
    low = read(mirror).filter(pl.col("year").is_between(2021, 2022), pl.col("active_duty") < services)
    assert low.filter(pl.col("code") != 2).height > 30
    assert set(low.select("year", "quarter").unique().iter_rows()) <= {(2021, 2), (2021, 4), (2022, 1), (2022, 2)}


def test_an_absent_host_is_unknown(mirror: Path) -> None:
    rows = read(mirror)
    wars = rows.filter(pl.col("ccode").is_in([645, 652, 700]))
    assert wars.filter(pl.col("year").is_between(2018, 2020)).is_empty()
    assert wars.filter(pl.col("year") > 2020)["active_duty"].max() == 158
    legacy = us_troops.SOURCES[0].tables[0]
    there = from_mirror(us_troops.SOURCES[0], legacy, mirror / f"{legacy.mirror}.parquet")
    assert there.filter(pl.col("ccode") == 700, pl.col("year") == 2020)["troops"].to_list() == [8600]
    assert SOURCE.silence == "unknown"


def test_the_reports_count_from_september_2013(mirror: Path) -> None:
    rows = read(mirror)
    assert rows.select("year", "quarter").unique().sort("year", "quarter").row(0) == (2013, 3)
    raw = pl.read_parquet(mirror / f"{TABLE.mirror}.parquet").filter(pl.col("year") >= 2013)
    assert (raw["active_duty_total"] == raw["Total Active Duty"]).all()
    assert rows["active_duty"].null_count() == 0
