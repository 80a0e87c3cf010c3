"""Ties and density: the small world by hand, a star and a clique, and published densities for Asia."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from globalallies.measures.structure import Tie, density, layer_of, spokes, ties
from globalallies.register import Register, load
from world import edit


def test_spokes_of_the_small_world(small: Register) -> None:
    assert spokes(small, "north", date(1949, 12, 31)) == ()
    assert spokes(small, "north", date(1950, 1, 1)) == (200,)
    assert spokes(small, "north", date(1956, 1, 1)) == (200, 260)
    assert spokes(small, "north", date(1961, 1, 1)) == (200, 255)
    assert spokes(small, "east", date(1958, 1, 1)) == (732, 740)
    assert spokes(small, "east", date(1960, 1, 1)) == (740,)
    assert spokes(small, "east", date(1962, 1, 1)) == (), "the only leg is suspended"


def test_a_tie_that_may_be_suspended_does_not_count(world: Path) -> None:
    edit(world, "legs", "1962-01-01,,", "1962,1963,")
    register = load(world)
    assert spokes(register, "east", date(1961, 12, 31)) == (740,)
    assert spokes(register, "east", date(1962, 7, 1)) == ()
    assert spokes(register, "east", date(1963, 7, 1)) == ()
    assert spokes(register, "east", date(1964, 1, 1)) == (740,)


def test_ties_of_the_small_world(small: Register) -> None:
    found = ties(small, (2, 732, 740), date(1958, 1, 1))
    assert {(t.ccode1, t.ccode2, t.treaty_id, t.layer) for t in found} == {
        (2, 740, "HUBDAI", "alliance"),
        (2, 732, "HUBELU", "alliance"),
        (732, 740, "DAIELU", "agreement"),
    }
    assert density(found, (732, 740), "alliance") == 0
    assert density(found, (732, 740), "agreement") == 1


@pytest.mark.parametrize(
    ("year", "with_pakistan", "expected"),
    [
        (1955, True, 0.357),
        (1955, False, 0.286),
        (1975, False, 0.286),
        (1985, False, 0.067),
        (1995, False, 0.0),
        (2018, False, 0.0),
    ],
)
def test_density_among_asian_allies_is_the_published_one(
    shipped: Register, year: int, with_pakistan: bool, expected: float
) -> None:
    """Spoke-spoke defence-treaty density among the Asian allies, as computed independently from ATOP 5.1."""
    day = date(year, 12, 31)
    states = tuple(c for c in spokes(shipped, "san_francisco", day) if with_pakistan or c != 770)
    assert round(density(ties(shipped, states, day), states, "alliance") or 0, 3) == expected


def test_natos_treaty_layer_is_a_clique(shipped: Register) -> None:
    for year in (1950, 1985, 2020):
        day = date(year, 12, 31)
        members = spokes(shipped, "nato", day)
        assert density(ties(shipped, members, day), members, "alliance") == 1


def test_a_distant_signatory_is_no_spoke(shipped: Register) -> None:
    assert not {200, 220} & set(spokes(shipped, "san_francisco", date(1960, 1, 1)))
    assert 770 in spokes(shipped, "san_francisco", date(1960, 1, 1))


states_and_pairs = st.integers(2, 8).flatmap(
    lambda n: st.tuples(
        st.just(tuple(range(n))),
        st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda p: p[0] < p[1])),
    )
)


@given(states_and_pairs)
def test_density_counts_pairs_once_and_ignores_order(drawn: tuple[tuple[int, ...], set[tuple[int, int]]]) -> None:
    states, pairs = drawn
    found = tuple(Tie(a, b, name, "alliance") for a, b in sorted(pairs) for name in ("one", "two"))
    value = density(found, states, "alliance")
    assert value == len(pairs) / (len(states) * (len(states) - 1) / 2)
    assert density(found[::-1], states[::-1], "alliance") == value
    assert density(found, states, "agreement") == 0


def test_density_of_fewer_than_two_states_is_undefined() -> None:
    assert density((), (740,), "alliance") is None
    assert density((), (), "alliance") is None


def test_every_kind_of_instrument_has_a_place(shipped: Register) -> None:
    assert layer_of("alliance") == "alliance"
    assert layer_of("access") == "agreement"
    assert layer_of("statute") is None
    assert {layer_of(t.kind) for t in shipped.treaties if t.relation == "spokes"} <= {"alliance", "agreement"}
