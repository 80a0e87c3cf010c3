"""V-Dem: one number for all years of a country."""

import polars as pl

from globalallies.sources.vdem import prepare


def states(*rows: tuple[str, str]) -> list[int | None]:
    return prepare(pl.DataFrame(rows, ["cowcode", "year"], orient="row"))["ccode"].to_list()


def test_divided_germany_is_west_germany() -> None:
    assert states(("255", "1930"), ("255", "1960"), ("255", "1990"), ("255", "2000")) == [255, 260, 255, 255]


def test_west_germany_is_no_state_before_1955() -> None:
    assert states(("255", "1950")) == [None]


def test_yemen_before_union_is_north_yemen() -> None:
    assert states(("679", "1960"), ("679", "1990"), ("680", "1970")) == [678, 679, 680]


def test_a_colony_is_no_state() -> None:
    assert states(("750", "1900"), ("750", "1950")) == [None, 750]
