"""Contradictions between tables: one test a rule, on the small world."""

from pathlib import Path

import pytest

from globalallies.catalogue import UserError
from globalallies.register import load
from globalallies.register.check import flags
from globalallies.register.store import read
from world import edit


def test_the_small_world_holds_together(world: Path) -> None:
    assert read(world)[1] == []


@pytest.mark.parametrize(
    ("table", "old", "new", "expected"),
    [
        ("treaties", ",book,high,yes", ",pamphlet,high,yes", "treaties.csv: NORTH: source names no reference: 'pamphlet'"),
        ("treaties", ",book,high,yes", ",,high,yes", "treaties.csv: NORTH: source is empty"),
        ("treaties", ",book,high,yes", ",unsourced,high,yes", "treaties.csv: NORTH: unsourced stands alone"),
        ("treaties", ",book,high,yes", ",book,high,partly", "treaties.csv: NORTH: checked is partly"),
        ("references", "book,book,A small", "book,news,A small", "treaties.csv: NORTH: checked is yes, but no source has an address"),
        ("figures", ",figures_1", ",nowhere", "figures.csv: 0 1960 gdp_current_usd nowhere: source names no reference"),
        ("references", "CC0,yes", "CC0,no", "references.csv: figures_1: figures ship from it"),
        ("references", "CC0,yes", "CC0,facts", "references.csv: figures_1: redistribute is facts, so basis must say why"),
        ("treaties", "1950-01-01", "1949-01-01", "treaties.csv: NORTH: signed 1949-06-01 is after in_force 1949-01-01"),
        ("legs", "1962-01-01,", "1962-01-01,1961-01-01", "legs.csv: HUBDAI 2 740 1962-01-01: start 1962-01-01 is after end"),
        ("states", "255,1961-01-01", "260,1960-01-01", "states.csv: 260 1960-01-01: overlaps the spell that ends 1960-12-31"),
        ("memberships", "NORTH,255", "SOUTH,255", "memberships.csv: SOUTH 255 1961-01-01: no treaty is named 'SOUTH'"),
        ("participants", "OP1958,740", "OP1959,740", "participants.csv: OP1959 740: no operation is named 'OP1959'"),
        ("treaties", "alliance,north", "alliance,south", "treaties.csv: NORTH: no system is named 'south'"),
        ("memberships", "NORTH,260,Borea,1955-05-06", "NORTH,255,Unia,1955-05-06", "255 is not the code of a state from 1955-05-06"),
        ("memberships", ",1954-10-01,1960-12-31", ",1954-10-01,1961-06-30", "260 is not the code of a state from 1955-05-06 to 1961-06-30"),
        ("memberships", "NORTH,200,Arca", "NORTH,200,Archa", "country is 'Archa', but that code is Arca"),
        ("memberships", "HUBDAI,740,Daiko,1951-01-01", "HUBDAI,740,Daiko,1950-12-31", "starts 1950-12-31, before the treaty was in force"),
        ("memberships", "1959-12-31,,notice", ",,notice", "outlasts the treaty, which ended 1959-12-31"),
        ("treaties", ",spokes,no,", ",spokes,yes,", "treaties.csv: DAIELU: us_party is yes, against its memberships"),
        ("events", "2; 200", "2; 999", "events.csv: founded: no state has the code 999"),
        ("legs", "HUBDAI,2,740", "HUBDAI,740,2", "ccode1 must be the smaller of two different numbers"),
        ("legs", "HUBDAI,2,740", "HUBDAI,2,732", "legs.csv: HUBDAI 2 732 1962-01-01: 732 is no party to HUBDAI"),
        ("systems", "Northern,2,", "Northern,999,", "systems.csv: north: hub 999 is no state's code"),
        ("figures", "0,1960,gdp_current_usd", "0,99999,gdp_current_usd", "year 99999 is not between 1500 and 2100"),
        ("figures", "200,1960,milex,0.001,thousand", "200,1960,milex,0.001,million", "but elsewhere 'thousand current US$'"),
        ("memberships", "NORTH,255,Unia,1961-01-01", "NORTH,260,Borea,", "stands once with a start and once without"),
        ("memberships", "NORTH,200,Arca,1950-01-01,in force,1949-06-01,,", "NORTH,255,Unia,1952-01-01,in force,1949-06-01,,", "255 is not the code of a state from 1952-01-01"),
        ("designations", "732,Elusia", "733,Elusia", "designations.csv: 733 title_10 1958-02: no state has the code 733"),
        ("figures", "200,1960,us_troops", "255,1960,us_troops", "figures.csv: 255 1960 us_troops figures_1: 255 is not the code"),
        ("challengers", "200,Arca", "255,Arca", "255 is not the code of a state from 1955-01-01"),
    ],
)  # fmt: skip
def test_each_contradiction_is_found_and_named(world: Path, table: str, old: str, new: str, expected: str) -> None:
    edit(world, table, old, new)
    found = read(world)[1]
    assert any(expected in line for line in found), found


def test_a_damaged_register_stops_with_every_problem_and_a_remedy(world: Path) -> None:
    edit(world, "treaties", "attack_on_all", "attack_on_some")
    edit(world, "legs", "1962-01-01", "1962")
    edit(world, "states", "1949-05-01", "1949-05-32")
    with pytest.raises(UserError) as caught:
        load(world)
    message = str(caught.value)
    assert "2 problems" in message
    assert "treaties.csv:2" in message
    assert "states.csv:4" in message
    assert "allies register check --register DIR" in message


def test_a_long_list_of_problems_says_how_many_it_leaves_out(world: Path) -> None:
    path = world / "figures.csv"
    path.write_text(path.read_text() + "".join(f"2,{year},x,none,u,figures_1\n" for year in range(1900, 1930)))
    with pytest.raises(UserError, match="and 10 more"):
        load(world)


def test_flags_are_the_rows_not_fully_checked(world: Path) -> None:
    edit(world, "legs", "book,high,yes,", "book,high,partly,start only")
    edit(world, "events", "book,high,yes", "unsourced,high,no")
    register, found = read(world)
    assert found == []
    assert register is not None
    assert [(f.table, f.key, f.sourced) for f in flags(register)] == [
        ("legs", "HUBDAI 2 740 1962-01-01", True),
        ("events", "founded", False),
    ]
