"""What the shipped register must say, from treaties and membership lists known independently."""

import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from globalallies.catalogue import UserError
from globalallies.measures.structure import spokes
from globalallies.register import Register
from globalallies.register.check import flags

TODAY = date.today()
FOUNDERS = {2, 20, 200, 210, 211, 212, 220, 235, 325, 385, 390, 395}


def test_nato_has_twelve_founders_and_thirty_two_members(shipped: Register) -> None:
    assert {m.ccode for m in shipped.members("NATO1949", date(1949, 8, 24))} == FOUNDERS
    assert shipped.members("NATO1949", date(1949, 8, 23)) == ()
    assert len(shipped.members("NATO1949", TODAY)) == 32


@pytest.mark.parametrize(
    ("day", "number"),
    [
        ("1952-02-17", 12), ("1952-02-18", 14), ("1955-05-06", 15), ("1982-05-29", 15), ("1982-05-30", 16),
        ("1990-10-02", 16), ("1990-10-03", 16), ("1999-03-12", 19), ("2004-03-29", 26), ("2009-04-01", 28),
        ("2017-06-05", 29), ("2020-03-27", 30), ("2023-04-04", 31), ("2024-03-06", 31), ("2024-03-07", 32),
    ],
)  # fmt: skip
def test_nato_grows_on_the_days_of_accession(shipped: Register, day: str, number: int) -> None:
    assert len(shipped.members("NATO1949", date.fromisoformat(day))) == number


def test_accession_is_not_the_protocol(shipped: Register) -> None:
    poland = next(m for m in shipped.memberships if (m.treaty_id, m.ccode) == ("NATO1949", 290))
    assert (str(poland.protocol_signed), str(poland.start)) == ("1997-12-16", "1999-03-12")


def test_new_zealand_is_a_party_to_anzus_and_its_american_leg_is_suspended(shipped: Register) -> None:
    assert {m.ccode for m in shipped.members("ANZUS1951", TODAY)} == {2, 900, 920}
    assert not shipped.suspended("ANZUS1951", 920, 2, date(1986, 8, 10))
    assert shipped.suspended("ANZUS1951", 920, 2, date(1986, 8, 11))
    assert shipped.suspended("ANZUS1951", 2, 920, TODAY)
    assert not shipped.suspended("ANZUS1951", 900, 920, TODAY)
    assert not shipped.suspended("ANZUS1951", 2, 900, TODAY)
    assert 920 in spokes(shipped, "san_francisco", date(1986, 8, 10))
    assert 920 not in spokes(shipped, "san_francisco", date(1986, 8, 11))


def test_the_treaty_with_taiwan_ends_on_new_years_day_1980(shipped: Register) -> None:
    assert str(shipped.treaty("ROC1954").ended) == "1980-01-01"
    assert {m.ccode for m in shipped.members("ROC1954", date(1979, 12, 31))} == {2, 713}
    assert shipped.members("ROC1954", date(1980, 1, 2)) == ()


def test_germany_is_one_state_after_unification(shipped: Register) -> None:
    before, after = date(1990, 10, 2), date(1990, 10, 3)
    assert [shipped.state(c, before) is not None for c in (255, 260, 265)] == [False, True, True]
    assert [shipped.state(c, after) is not None for c in (255, 260, 265)] == [True, False, False]
    assert {m.ccode for m in shipped.members("NATO1949", before)} & {255, 260} == {260}
    assert {m.ccode for m in shipped.members("NATO1949", after)} & {255, 260} == {255}
    gdr = [s for s in shipped.states if s.ccode == 265]
    assert [str(s.exit) for s in gdr] == ["1990-10-02"]


def test_the_manila_pact_ended_in_practice_and_not_in_law(shipped: Register) -> None:
    assert shipped.treaty("SEATO1954").ended is None
    australia = next(m for m in shipped.memberships if (m.treaty_id, m.ccode) == ("SEATO1954", 900))
    assert (australia.end, str(australia.operative_end)) == (None, "1977-06-30")


@pytest.mark.parametrize(
    ("ccode", "day", "name"),
    [
        (365, "1950-01-01", "Soviet Union"), (365, "2000-01-01", "Russia"),
        (260, "1975-01-01", "West Germany"), (255, "2000-01-01", "Germany"), (265, "1975-01-01", "East Germany"),
        (345, "1960-01-01", "Yugoslavia"), (345, "2010-01-01", "Serbia"),
        (816, "1960-01-01", "North Vietnam"), (816, "1990-01-01", "Vietnam"), (817, "1960-01-01", "South Vietnam"),
        (640, "1900-01-01", "Ottoman Empire"), (640, "1950-01-01", "Turkey"),
        (300, "1900-01-01", "Austria-Hungary"), (800, "1920-01-01", "Siam"),
    ],
)  # fmt: skip
def test_names_are_right_for_the_day(shipped: Register, ccode: int, day: str, name: str) -> None:
    assert shipped.name(ccode, date.fromisoformat(day)) == name


def test_states_are_the_published_list_to_the_day(shipped: Register, mirror: Path) -> None:
    listed = pl.read_parquet(mirror / "cow_states.parquet")
    published = {
        (
            r["ccode"],
            r["stateabb"],
            date(r["styear"], r["stmonth"], r["stday"]),
            date(r["endyear"], r["endmonth"], r["endday"]),
        )
        for r in listed.iter_rows(named=True)
    }
    last_day = date(2016, 12, 31)
    ours = {(s.ccode, s.abbreviation, s.entry.first, s.exit.first if s.exit else last_day) for s in shipped.states}
    assert ours == published


def test_iso_codes_agree_with_an_independent_list(shipped: Register, mirror: Path) -> None:
    codes = pl.read_parquet(mirror / "countrycode_codelist_subset.parquet").filter(pl.col("cown").is_not_null())
    theirs = dict(zip(codes["cown"], codes["iso3c"], strict=True))
    living = {s.ccode: s.iso3 for s in shipped.states if s.exit is None}
    differing = {c: (iso, theirs[c]) for c, iso in living.items() if c in theirs and theirs[c] and iso != theirs[c]}
    assert differing == {}
    assert {c for c in living if c not in theirs} <= {345, 347}


def test_no_two_living_states_share_a_code(shipped: Register) -> None:
    day = date(1816, 1, 2)
    while day < TODAY:
        living = [s for s in shipped.states if shipped.state(s.ccode, day) is s]
        abbreviations = Counter(s.abbreviation for s in living)
        assert max(abbreviations.values()) == 1, (day, abbreviations.most_common(1))
        day += timedelta(days=3653)


def test_there_are_enough_events_and_none_is_in_the_future(shipped: Register) -> None:
    assert len(shipped.events) >= 60
    assert all(event.date.first <= TODAY for event in shipped.events)


def test_every_us_alliance_has_a_coded_clause(shipped: Register) -> None:
    bare = [
        t.treaty_id for t in shipped.treaties if t.us_party and t.kind == "alliance" and not (t.trigger and t.response)
    ]
    assert bare == []


def test_every_operation_has_a_lead_that_took_part(shipped: Register) -> None:
    for operation in shipped.operations:
        joined = {p.ccode for p in shipped.participants if p.operation_id == operation.operation_id}
        assert joined, operation.operation_id
        assert (2 in joined) >= operation.hub_led, operation.operation_id


def test_strengths_say_what_they_count_and_where_they_come_from(shipped: Register) -> None:
    for row in shipped.participants:
        if row.strength is not None:
            assert row.strength_note, row
            assert row.sourced, row


def test_nothing_in_the_register_speaks_of_how_it_was_made(shipped: Register) -> None:
    words = (r"\brecall\b", "from memory", "parquet", "work/main", "shared/", "helper", "todo")
    for table in (
        "treaties",
        "memberships",
        "participants",
        "operations",
        "events",
        "references",
        "states",
        "designations",
    ):
        for row in shipped.table(table):
            text = " ".join(str(getattr(row, name)) for name in type(row).__dataclass_fields__).lower()
            assert not [w for w in words if re.search(w, text)], (table, text)


def test_few_rows_lack_a_source_and_every_one_of_them_is_flagged(shipped: Register) -> None:
    bare = [f for f in flags(shipped) if not f.sourced]
    assert 0 < len(bare) < 15
    assert all(f.checked == "no" for f in bare)
    for table, most in (("treaties", 0), ("memberships", 0), ("designations", 0), ("participants", 5), ("events", 2)):
        assert sum(f.table == table for f in bare) <= most, table


def test_an_unknown_key_answers_with_the_nearest(shipped: Register) -> None:
    with pytest.raises(UserError, match="Did you mean 'ANZUS1951'"):
        shipped.treaty("ANZUS1950")
    with pytest.raises(UserError, match=r"no table named 'treaty'.*Did you mean 'treaties'"):
        shipped.table("treaty")
    with pytest.raises(UserError, match="COW code 3"):
        shipped.name(3)
