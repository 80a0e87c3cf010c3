"""R's dates, spells longer than states, and coordinates of the wrong place."""

from datetime import date
from pathlib import Path

import polars as pl

from globalallies.sources import capitals
from globalallies.sources.reading.convert import from_mirror, from_publisher
from sources.publishers import capitals as publisher

(SOURCE,) = capitals.SOURCES


def on(mirror: Path, ccode: int, day: date) -> tuple[str, float, float]:
    frame = from_mirror(SOURCE, SOURCE.tables[0], mirror / "cow_capitals.parquet")
    found = frame.filter(pl.col("ccode") == ccode, pl.lit(day).is_between("stdate", "enddate"))
    city, lat, lng = found.select("capital", "lat", "lng").row(0)
    return city, lat, lng


def test_days_since_1970_are_dates(tmp_path: Path) -> None:
    publisher.write(tmp_path, SOURCE)
    assert from_publisher(SOURCE, SOURCE.tables[0], tmp_path)["stdate"][0] == date(1816, 1, 1)


def test_a_spell_can_outlast_the_state(mirror: Path) -> None:
    assert on(mirror, 255, date(1970, 1, 1))[0] == "Berlin"


def test_turkeys_capital_never_moves(mirror: Path) -> None:
    assert on(mirror, 640, date(1900, 1, 1))[0] == "Ankara"


def test_brasilia_lies_in_the_middle_of_brazil(mirror: Path) -> None:
    city, lat, _ = on(mirror, 140, date(2000, 1, 1))
    assert city == "Brasilia"
    assert abs(lat - -15.8) > 5


def test_the_capital_in_force_is_meant(mirror: Path) -> None:
    assert on(mirror, 220, date(1941, 1, 1))[0] == "Vichy"
