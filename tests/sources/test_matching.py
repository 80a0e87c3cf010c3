"""The state behind a publisher's name or code, year by year."""

import polars as pl
import pytest

from globalallies.sources.reading.matching import with_ccode


def meant(text: str, year: int, scheme: str, **options: object) -> int | None:
    frame = pl.DataFrame({"text": [text], "year": [year]})
    return with_ccode(frame, "text", scheme, **options)["ccode"].item()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "year", "scheme", "expected"),
    [
        ("Germany", 1930, "name", 255),
        ("Germany", 1990, "name", 255),
        ("East Germany", 1989, "name", 265),
        ("East Germany", 1990, "name", 265),
        ("East Germany", 1991, "name", None),
        ("260", 1975, "gw", 260),
        ("260", 2005, "gw", 255),
        ("USA", 1950, "iso3", 2),
        ("World", 1950, "name", None),
        ("South Sudan", 2010, "name", None),
        ("South Sudan", 2011, "name", 626),
    ],
)
def test_a_text_means_the_state_of_its_year(text: str, year: int, scheme: str, expected: int | None) -> None:
    assert meant(text, year, scheme) == expected


@pytest.mark.parametrize(
    ("iso3", "year", "expected"),
    [
        ("DEU", 1970, None),
        ("DEU", 1990, None),
        ("DEU", 1991, 255),
        ("RUS", 1980, None),
        ("RUS", 1992, 365),
        ("FRA", 1970, 220),
    ],
)
def test_a_series_on_present_borders_counts_only_from_those_borders(iso3: str, year: int, expected: int | None) -> None:
    assert meant(iso3, year, "iso3", borders="present") == expected


def test_a_publishers_own_names_are_read_as_it_means_them() -> None:
    also = {"Former USSR": 365, "Western Europe": None}
    assert meant("Former USSR", 1970, "name", also=also) == 365
    assert meant("Western Europe", 1970, "name", also=also) is None


def test_rows_keep_their_order_and_none_is_lost() -> None:
    frame = pl.DataFrame(
        {"name": ["World", "France", None, "Atlantis"], "year": [1950, 1950, 1950, 1950], "n": [1, 2, 3, 4]}
    )
    found = with_ccode(frame, "name", "name")
    assert found["n"].to_list() == [1, 2, 3, 4]
    assert found["ccode"].to_list() == [None, 220, None, None]


@pytest.mark.parametrize("year", [-9, 0, 10_000])
def test_a_year_that_no_calendar_has_finds_no_state(year: int) -> None:
    assert meant("France", year, "name") is None
    assert meant("France", year, "name", borders="present") is None
    assert meant("France", year, "name", also={"France": 220}) is None
