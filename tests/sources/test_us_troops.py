"""Troops by host and year: bad years, double rows, interpolation, and whose number is whose."""

from pathlib import Path

import polars as pl

from globalallies.register import Register
from globalallies.sources.reading.convert import from_mirror
from globalallies.sources.us_troops import SOURCES, TROOP_CODES, with_host

SOURCE = SOURCES[0]
TABLE = SOURCE.tables[0]


def read(mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCE, TABLE, mirror / f"{TABLE.mirror}.parquet")


def test_a_number_means_the_state_that_had_it_in_the_year() -> None:
    rows = pl.DataFrame(
        {"ccode": [260, 260, 340, 529, 1012, 1008, 817, 817], "year": [1980, 2015, 2015, 2015, 2021, 2015, 1970, 2015]}
    )
    assert with_host(rows)["ccode"].to_list() == [260, 255, 345, 530, 713, None, 817, 816]


def test_the_bad_last_years_are_left_out(mirror: Path) -> None:
    raw = pl.read_parquet(mirror / f"{TABLE.mirror}.parquet")
    assert raw["year"].max() == 2023
    assert read(mirror)["year"].max() == SOURCE.last_year == 2021


def test_states_that_stand_twice_keep_the_larger_number(mirror: Path) -> None:
    rows = read(mirror)
    known = rows.filter(pl.col("ccode").is_not_null())
    assert known.filter(pl.struct("ccode", "year").is_duplicated()).is_empty()
    assert rows.filter(pl.col("ccode") == 713, pl.col("year") == 2021)["troops"].to_list() == [39]
    assert rows.filter(pl.col("ccode") == 341, pl.col("year") == 2014)["troops"].to_list() == [9]


def test_1951_and_1952_are_marked_because_they_lie_between_their_neighbours(mirror: Path) -> None:
    rows = read(mirror)
    assert rows.filter("imputed")["year"].unique().to_list() == [1951, 1952]
    wide = rows.filter(pl.col("year") <= 1953).pivot("year", index="countryname", values="troops").drop_nulls()
    middle = (wide["1951"] - (wide["1950"] + wide["1953"]) / 2).abs() <= 1
    assert middle.mean() > 0.98  # type: ignore[operator]


def test_what_is_no_state_has_no_ccode(mirror: Path, shipped: Register) -> None:
    rows = read(mirror)
    for place in ("Guam", "Afloat", "Hong Kong"):
        assert rows.filter(pl.col("countryname") == place)["ccode"].null_count() > 0
    germany = rows.filter(pl.col("countryname") == "West Germany", pl.col("ccode").is_null())
    assert germany["year"].max() == 1954
    spells = [(s.ccode, s.entry.year, s.exit.year if s.exit else 9999) for s in shipped.states]
    for ccode, year in rows.select("ccode", "year").drop_nulls().sample(300, seed=1).iter_rows():
        assert any(code == ccode and first <= year <= last for code, first, last in spells)


def test_every_number_mapped_is_used_by_the_files(mirror: Path) -> None:
    files = ("us_troops_legacy_country_year", "us_troops_dmdc_reports")
    used = {code for file in files for code in pl.read_parquet(mirror / f"{file}.parquet", columns=["ccode"])["ccode"]}
    assert set(TROOP_CODES) <= used


def test_territories_count_as_east_asia_from_2008_only(mirror: Path) -> None:
    rows = read(mirror).filter(pl.col("countryname").is_in(["Guam", "Northern Mariana Islands", "Wake Island"]))
    assert set(rows["region"]) == {"East Asia & Pacific"}
    assert rows["year"].min() == 2008
    assert rows["ccode"].null_count() == rows.height


def test_the_years_left_out_have_no_regions_and_other_names(mirror: Path) -> None:
    raw = pl.read_parquet(mirror / f"{TABLE.mirror}.parquet")
    late = raw.filter(pl.col("year") > SOURCE.last_year)
    assert late["region"].null_count() == late.height > 300
    names = raw.filter(pl.col("year") <= SOURCE.last_year).select("countryname")
    assert late.join(names, on="countryname", how="anti")["countryname"].n_unique() > 5
