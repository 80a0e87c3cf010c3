"""Disputes of one state, from a small store known by heart."""

from pathlib import Path

import pytest

from globalallies.claims.disputes import disputes_of
from globalallies.measures.evidence import Evidence
from globalallies.register import Register
from globalallies.sources.store import Store
from tiny_store import put

# Dispute 7: the hub joins Canada, first on the side that acted first, a year later; dispute 8: two spells of the hub.
TABLES = {
    "mid": {
        "mid_participant": """
            dispnum | ccode | spell | styear | endyear | sidea | revstate | revtype1 | hiact | hostlev | orig
            7       | 20    | 1     | 1950   | 1952    | 1     | 0        | 0        | 7     | 3       | 1
            7       | 2     | 1     | 1951   | 1952    | 1     | 1        | 1        | 15    | 4       | 0
            7       | 200   | 1     | 1950   | 1952    | 0     | 0        | 0        | 7     | 3       | 1
            7       | 220   | 1     | 1950   | 1950    | 0     | 0        | 0        | 7     | 3       | 1
            8       | 2     | 2     | 1963   | 1963    | 0     |          |          | 16    |         | 1
            8       | 2     | 1     | 1960   | 1961    | 0     |          |          | 7     | 3       | 1
            8       | 200   | 1     | 1960   | 1963    | 1     | 1        | 2        | 7     | 3       | 1
            9       | 20    | 1     | 1970   | 1970    | 1     | 0        | 0        | 7     | 3       | 1
            9       | 200   | 1     | 1970   | 1970    | 0     | 0        | 0        | 0     | 1       | 1
        """
    },
    "mid_directed": {
        "mid_directed": """
            dispnum | ccode1 | ccode2 | year | onset | sidea1 | sidea2 | hostlev1 | hostlev2 | orig1 | orig2
            7       | 2      | 200    | 1951 | 1     | 1      | 0      | 4        | 3        | 0     | 1
            7       | 20     | 220    | 1950 | 1     | 1      | 0      | 3        | 3        | 1     | 1
            8       | 2      | 200    | 1960 | 1     | 0      | 1      | 3        | 3        | 1     | 1
            9       | 20     | 200    | 1970 | 1     | 1      | 0      | 3        | 1        | 1     | 1
        """
    },
}


@pytest.fixture
def evidence(shipped: Register, tmp_path: Path) -> Evidence:
    store = Store(tmp_path / "store")
    store.lock = None
    for source, tables in TABLES.items():
        put(store, source, tables)
    return Evidence(shipped, store)


def test_each_dispute_is_one_row_with_its_spells_together(evidence: Evidence) -> None:
    disputes, sources = disputes_of(evidence, 2)
    assert [d.number for d in disputes] == [7, 8]
    assert sources == ("mid@5.0", "mid_directed@5.0")
    joined, twice = disputes
    assert (joined.year, joined.began, joined.originator, joined.hostility) == (1951, True, False, 4)
    assert (joined.revisionist, joined.territorial) == (True, True)
    # the first spell has the only known hostility
    assert (twice.year, twice.began, twice.originator, twice.hostility) == (1960, False, True, 3)
    assert (twice.revisionist, twice.territorial) == (None, None)


def test_an_opponent_that_had_left_is_none_and_a_first_partner_is_named(evidence: Evidence) -> None:
    (joined, _), _ = disputes_of(evidence, 2)
    assert joined.opponents == {200}
    assert joined.first_partners == {20}
