"""From a name or code and a date to the state that existed then, and back."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from globalallies.catalogue import UserError
from globalallies.cli import app
from globalallies.register import Register, identify, identify_all
from globalallies.register.lookup import candidates, plain


@pytest.mark.parametrize(
    ("text", "day", "ccode", "name"),
    [
        ("Germany", "1975-06-01", 260, "West Germany"),
        ("Germany", "1990-10-03", 255, "Germany"),
        ("Federal Republic of Germany", "1975-06-01", 260, "West Germany"),
        ("Federal Republic of Germany", "2000-06-01", 255, "Germany"),
        ("GDR", "1975-06-01", 265, "East Germany"),
        ("German Democratic Republic", "1990-10-02", 265, "East Germany"),
        ("Prussia", "1850-01-01", 255, "Prussia"),
        ("USSR", "1980-01-01", 365, "Soviet Union"),
        ("Russia", "1980-01-01", 365, "Soviet Union"),
        ("Russian Federation", "2000-01-01", 365, "Russia"),
        ("Soviet Union", "2000-01-01", 365, "Russia"),
        ("Yugoslavia", "1980-01-01", 345, "Yugoslavia"),
        ("Serbia", "1900-01-01", 345, "Serbia"),
        ("Serbia", "1980-01-01", 345, "Yugoslavia"),
        ("Serbia and Montenegro", "2004-01-01", 345, "Serbia and Montenegro"),
        ("Serbia", "2010-01-01", 345, "Serbia"),
        ("Kosovo", "2010-01-01", 347, "Kosovo"),
        ("North Vietnam", "1970-01-01", 816, "North Vietnam"),
        ("Republic of Vietnam", "1970-01-01", 817, "South Vietnam"),
        ("Viet Nam", "1990-01-01", 816, "Vietnam"),
        ("Yemen Arab Republic", "1980-01-01", 678, "North Yemen"),
        ("People's Democratic Republic of Yemen", "1980-01-01", 680, "South Yemen"),
        ("Yemen", "1950-01-01", 678, "Yemen"),
        ("Yemen", "2000-01-01", 679, "Yemen"),
        ("Korea", "1900-01-01", 730, "Korea"),
        ("Korea, Rep.", "1960-01-01", 732, "South Korea"),
        ("Democratic People's Republic of Korea", "1960-01-01", 731, "North Korea"),
        ("Austria", "1900-01-01", 300, "Austria-Hungary"),
        ("Austria", "2000-01-01", 305, "Austria"),
        ("Piedmont", "1850-01-01", 325, "Sardinia (Piedmont)"),
        ("Italy", "1900-01-01", 325, "Italy"),
        ("Pakistan", "1965-01-01", 770, "Pakistan"),
        ("Pakistan", "1980-01-01", 770, "Pakistan"),
        ("Turkiye", "1900-01-01", 640, "Ottoman Empire"),
        ("Cote d'Ivoire", "2000-01-01", 437, "Côte d'Ivoire"),
        ("the gambia", "2000-01-01", 420, "Gambia"),
        ("St Lucia", "2000-01-01", 56, "St. Lucia"),
        ("Saint Kitts & Nevis", "2000-01-01", 60, "St. Kitts and Nevis"),
        ("U.S.A.", "2000-01-01", 2, "United States"),
        ("DEU", "1975-01-01", 260, "West Germany"),
        ("DDR", "1975-01-01", 265, "East Germany"),
        ("SUN", "1980-01-01", 365, "Soviet Union"),
        ("de", "2000-01-01", 255, "Germany"),
        ("AUS", "2000-01-01", 900, "Australia"),
        ("265", "1975-01-01", 265, "East Germany"),
    ],
)  # fmt: skip
def test_names_and_codes_by_date(shipped: Register, text: str, day: str, ccode: int, name: str) -> None:
    one = identify(shipped, text, date.fromisoformat(day))
    assert (one.ccode, one.name) == (ccode, name)


@pytest.mark.parametrize(
    ("number", "day", "ccode"),
    [(260, "1975-01-01", 260), (260, "2000-01-01", 255), (678, "2000-01-01", 679), (340, "2010-01-01", 345), (345, "2000-01-01", 345), (970, "2005-01-01", 946)],
)  # fmt: skip
def test_gleditsch_ward_numbers_mean_other_states_than_cow_numbers(
    shipped: Register, number: int, day: str, ccode: int
) -> None:
    assert identify(shipped, number, date.fromisoformat(day), "gw").ccode == ccode


def test_an_abbreviation_is_read_only_when_asked(shipped: Register) -> None:
    day = date(2000, 1, 1)
    assert identify(shipped, "AUS", day).name == "Australia"
    assert identify(shipped, "AUS", day, "abbreviation").name == "Austria"


def test_a_name_that_might_mean_another_state_says_so(shipped: Register) -> None:
    assert "East Germany is 265" in identify(shipped, "Germany", date(1975, 1, 1)).note
    assert "North Korea is 731" in identify(shipped, "Korea", date(1975, 1, 1)).note
    assert "South Vietnam is 817" in identify(shipped, "Vietnam", date(1965, 1, 1)).note
    assert identify(shipped, "Germany", date(2000, 1, 1)).note == ""
    assert identify(shipped, "Vietnam", date(2000, 1, 1)).note == ""


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("Bangladesh", "1965-01-01", "1971-12-16 to now"),
        ("East Germany", "1991-01-01", "1954-03-25 to 1990-10-02"),
        ("Kosovo", "2005-01-01", "2008"),
        ("Hungary", "1900-01-01", "1918-11-16 to now"),
        ("Germany", "1950-01-01", "West Germany (260) 1955-05-05 to 1990-10-02"),
    ],
)  # fmt: skip
def test_a_state_outside_its_time_is_not_found_and_the_message_says_when_it_was(
    shipped: Register, text: str, day: str, expected: str
) -> None:
    with pytest.raises(UserError, match="in the state system on") as caught:
        identify(shipped, text, date.fromisoformat(day))
    assert expected in str(caught.value)


def test_a_code_of_two_states_is_not_decided(shipped: Register) -> None:
    with pytest.raises(UserError, match=r"North Vietnam \(816\), South Vietnam \(817\)"):
        identify(shipped, "VNM", date(1970, 1, 1))


def test_what_cannot_be_matched_is_listed_and_nothing_is_dropped(shipped: Register) -> None:
    texts = ["Japan", "Atlantis", "Bangladesh", "VNM", 740]
    matches = identify_all(shipped, texts, date(1965, 1, 1))
    assert {text: one.ccode for text, one in matches.found.items()} == {"Japan": 740, "740": 740}
    assert set(matches.unmatched) == {"Atlantis", "Bangladesh", "VNM"}
    assert "No state is known as 'Atlantis'" in matches.unmatched["Atlantis"]
    assert "more than one state" in matches.unmatched["VNM"]


def test_every_state_is_found_by_each_of_its_own_codes_on_its_own_days(shipped: Register) -> None:
    for day in (
        date(1830, 7, 1),
        date(1900, 7, 1),
        date(1938, 1, 1),
        date(1965, 7, 1),
        date(1995, 7, 1),
        date(2025, 7, 1),
    ):
        living = [s for s in shipped.states if s.entry.first <= day and (s.exit is None or day <= s.exit.last)]
        for state in living:
            one = identify(shipped, state.ccode, day)
            assert one.ccode == state.ccode
            assert identify(shipped, one.name, day).ccode == state.ccode
            if one.gwcode is not None:
                assert state.ccode in {c.ccode for c in candidates(shipped, one.gwcode, day, "gw")}
            if one.iso3:
                assert state.ccode in {c.ccode for c in candidates(shipped, one.iso3, day, "iso3")}
                assert state.ccode in {c.ccode for c in candidates(shipped, one.iso2, day, "iso2")}
            assert state.ccode in {c.ccode for c in candidates(shipped, state.abbreviation, day, "abbreviation")}


def test_an_independent_list_of_names_finds_the_same_states(shipped: Register, mirror: Path) -> None:
    listed = pl.read_parquet(mirror / "countrycode_codelist_subset.parquet").filter(pl.col("cown").is_not_null())
    day = date(2015, 7, 1)
    differing = []
    for row in listed.iter_rows(named=True):
        if not any(s.ccode == row["cown"] and s.exit is None for s in shipped.states):
            continue
        for text, scheme in ((row["country.name.en"], "name"), (row["iso2c"], "iso2"), (row["iso3c"], "iso3")):
            if text and identify(shipped, text, day, scheme).ccode != row["cown"]:
                differing.append((text, row["cown"]))
    assert differing == []


def test_the_yearly_numbers_of_both_systems_agree_with_an_independent_panel(shipped: Register, mirror: Path) -> None:
    panel = (
        pl.read_parquet(mirror / "isard_cw_gw_panel.parquet")
        .drop_nulls(["ccode", "gwcode"])
        .filter(pl.col("year").is_in([1955, 1975, 1995, 2015]))
    )
    missing = []
    for row in panel.iter_rows(named=True):
        found = {
            c.ccode
            for day in (date(row["year"], 1, 1), date(row["year"], 12, 31))
            for c in candidates(shipped, row["gwcode"], day, "gw")
        }
        if row["ccode"] not in found:
            missing.append((row["year"], row["ccode"], row["gwcode"]))
    assert missing == []


def test_aliases_of_the_small_world(small: Register) -> None:
    assert identify(small, "hub", date(1950, 1, 1)).ccode == 2
    assert identify(small, "Unionland", date(1955, 1, 1)).note == "before the union the name is unclear"
    assert identify(small, "Unionland", date(1970, 1, 1)).ccode == 255
    assert identify(small, "ODA", date(1850, 1, 1)).name == "Old Dai"
    assert identify(small, "DAI", date(1850, 1, 1)).iso3 == "ODA"


def test_comparing_names_ignores_case_accents_and_small_words() -> None:
    assert plain("The Republic of Côte d’Ivoire") == plain("republic COTE D'IVOIRE")
    assert plain("St. Lucia") == plain("Saint Lucia") == plain("st lucia")
    assert plain("Niger") != plain("Nigeria")


def test_the_command_shows_every_state_of_a_year() -> None:
    run = CliRunner()
    assert "West Germany\n  COW 260 (GFR)" in run.invoke(app, ["codes", "Germany", "1975"]).output
    both = json.loads(run.invoke(app, ["codes", "Germany", "1990", "--json"]).output)
    assert [one["ccode"] for one in both] == [255, 260]
    assert [
        one["ccode"] for one in json.loads(run.invoke(app, ["codes", "Germany", "1990-10-02", "--json"]).output)
    ] == [260]


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["Sardina", "1850"], "Did you mean 'Sardinia'?"),
        (["Japan", "late"], "'late' is not a date"),
        (["Japan", "1950", "--from", "iso"], "'iso' is no way to read a code."),
        (["Bangladesh", "1965"], "was in the state system on 1965-12-31"),
    ],
)
def test_the_command_explains_what_it_cannot_find(args: list[str], expected: str) -> None:
    done = CliRunner().invoke(app, ["codes", *args])
    assert isinstance(done.exception, UserError)
    assert expected in str(done.exception)
