"""Evidence: the store where it can be, the shipped figures where it cannot, and never a silent mixture."""

from pathlib import Path

import pytest

from globalallies.catalogue import AbsentError
from globalallies.measures.evidence import DERIVED, Evidence
from globalallies.register import Register
from globalallies.sources.store import Store


def test_a_measure_comes_from_the_store_where_its_data_are(shipped: Register, tiny: Store) -> None:
    found = Evidence(shipped, tiny).series("cinc")
    assert found.sources == ("nmc@7.0",)
    assert found.frame.filter(ccode=2, year=1950)["value"].to_list() == [0.4]
    assert found.frame["value"].null_count() == 0


def test_without_the_data_it_comes_from_the_figures_and_says_so(shipped: Register, tmp_path: Path) -> None:
    for evidence in (Evidence(shipped), Evidence(shipped, Store(tmp_path))):
        found = evidence.series("cinc")
        assert found.sources == ("register.figures",)
        years = found.frame.filter(ccode=2)["year"].to_list()
        assert years == sorted(years)
        assert 1950 in years
        assert 1951 not in years


@pytest.mark.parametrize("name", sorted(DERIVED))
def test_what_follows_from_the_figures_is_there(shipped: Register, name: str) -> None:
    frame = Evidence(shipped).series(name).frame
    assert frame.height > 50
    assert frame.select("ccode", "year").is_duplicated().sum() == 0
    assert frame.filter(ccode=0).is_empty()


def test_a_share_of_the_banks_world_is_the_same_from_store_and_figures(shipped: Register, full_store: Store) -> None:
    known = [Evidence(shipped, store).series("gdp_current_share_bank_world").frame for store in (full_store, None)]
    one, other = (frame.filter(ccode=2, year=1990)["value"].item() for frame in known)
    assert one == pytest.approx(other, rel=1e-3)  # the figures are rounded to four digits


def test_what_neither_has_is_absent_and_says_what_to_get(shipped: Register, tmp_path: Path) -> None:
    with pytest.raises(AbsentError, match="allies data get polity@2018") as caught:
        Evidence(shipped, Store(tmp_path)).series("polity2")
    assert caught.value.lacking == ("polity@2018",)
    with pytest.raises(AbsentError, match=r"nmc@7\.0"):
        Evidence(shipped).table("nmc")
    with pytest.raises(AbsentError):
        Evidence(shipped).panel("dyad-year", "un_ideal_point_distance")


def test_each_thing_is_read_once(shipped: Register, tiny: Store) -> None:
    evidence = Evidence(shipped, tiny)
    assert evidence.series("cinc") is evidence.series("cinc")
    assert evidence.table("nmc") is evidence.table("nmc")
    asked = {"first": 1950, "last": 1950, "ccode": 2}
    assert evidence.panel("state-year", "cinc", **asked) is evidence.panel("state-year", "cinc", **asked)  # type: ignore[arg-type]
    assert evidence.panel("state-year", "cinc", **asked) is not evidence.panel("state-year", "cinc", first=1949)  # type: ignore[arg-type]


def test_a_changed_register_changes_the_answer(small: Register) -> None:
    from dataclasses import replace

    assert Evidence(small).facts("participants").frame.height == 2
    fewer = replace(small, participants=small.participants[:1])
    assert Evidence(fewer).facts("participants").frame.height == 1
