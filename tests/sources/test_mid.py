"""MID: spells, unknown deaths and days, and codes that are no actions."""

from pathlib import Path

import polars as pl

from globalallies.sources.mid import SOURCES
from globalallies.sources.reading.convert import from_mirror, from_publisher
from sources.publishers import mid

SOURCE = SOURCES[0]
DISPUTE, PARTICIPANT = SOURCE.tables


def test_a_state_that_comes_back_has_its_spells_in_order_of_time(tmp_path: Path) -> None:
    mid.write(tmp_path, SOURCE)
    back = from_publisher(SOURCE, PARTICIPANT, tmp_path).filter(ccode=350)
    assert back["spell"].to_list() == [1, 2]
    assert back["stday"].to_list() == [1, 8]


def test_unknown_deaths_are_missing_and_none_is_zero(mirror: Path) -> None:
    disputes = from_mirror(SOURCE, DISPUTE, mirror / f"{DISPUTE.mirror}.parquet")
    assert disputes["fatality"].null_count() == 268
    assert disputes["fatality"].min() == 0
    assert disputes["outcome"].null_count() == 17


def test_states_with_several_spells_in_a_dispute_are_kept(mirror: Path) -> None:
    spells = from_mirror(SOURCE, PARTICIPANT, mirror / f"{PARTICIPANT.mirror}.parquet")
    assert spells.height == 5883
    assert spells.filter(dispnum=258, ccode=220)["spell"].to_list() == [1, 2, 3]
    assert spells.filter(dispnum=258, ccode=220)["sidea"].to_list() == [True, False, True]


def test_a_participant_of_side_b_may_have_done_nothing(mirror: Path) -> None:
    spells = from_mirror(SOURCE, PARTICIPANT, mirror / f"{PARTICIPANT.mirror}.parquet")
    assert spells.filter(pl.col("hiact") == 0).height == 1446


def test_days_that_are_not_known_are_missing_but_months_are(mirror: Path) -> None:
    spells = from_mirror(SOURCE, PARTICIPANT, mirror / f"{PARTICIPANT.mirror}.parquet")
    assert spells["stday"].null_count() > 0
    assert spells["stday"].min() == 1
    assert spells["stmon"].null_count() == 0


def test_the_mirror_knows_no_end_of_a_dispute(mirror: Path) -> None:
    disputes = from_mirror(SOURCE, DISPUTE, mirror / f"{DISPUTE.mirror}.parquet")
    assert disputes["endyear"].null_count() == disputes.height


def test_some_disputes_only_join_a_war(mirror: Path) -> None:
    disputes = from_mirror(SOURCE, DISPUTE, mirror / f"{DISPUTE.mirror}.parquet")
    assert (disputes["outcome"] == 9).sum() == 23
