"""Claims about economy: one is tested in part, two say which data they want."""

from pathlib import Path

import polars as pl
import pytest

from globalallies.claims import CLAIMS, VERDICTS, assess
from globalallies.measures.evidence import Evidence
from globalallies.register import Register
from globalallies.sources.store import Store

OURS = [claim.id for claim in CLAIMS.values() if claim.theme == "economy"]


@pytest.mark.parametrize("claim", OURS)
def test_on_what_ships(claim: str, shipped: Register) -> None:
    done = assess(CLAIMS[claim], Evidence(shipped))
    assert done.verdict == "untested", "neither democracy nor debt ships"
    assert all(one.note.startswith("The data are not here.") for one in done.operationalisations)


@pytest.mark.parametrize("claim", OURS)
def test_on_the_full_store(claim: str, shipped: Register, full_store: Store) -> None:
    done = assess(CLAIMS[claim], Evidence(shipped, full_store))
    assert done.verdict in VERDICTS
    assert (done.verdict == "untested") == (claim in ("C22", "C71"))
    assert done.claim.wants


def test_the_illiberal_turn_by_hand(shipped: Register, full_store: Store, mirror: Path) -> None:
    frame = pl.read_parquet(mirror / "isard_cw_democracy.parquet")
    before, after = (
        dict(frame.filter(pl.col("year") == year).select("ccode", "v2x_polyarchy").drop_nulls().iter_rows())
        for year in (2008, 2016)
    )
    changes = {ccode: after[ccode] - before[ccode] for ccode in before if ccode in after}
    fell, rose = (sum(sign * change >= 0.05 for change in changes.values()) for sign in (-1, 1))
    done = assess(CLAIMS["C28"], Evidence(shipped, full_store))
    one = {o.name: o for o in done.operationalisations}["electoral democracy (V-Dem), by states, by 0.05 or more, 2008 to 2016"]  # fmt: skip
    assert one.value == fell - rose == 25 - 31
    assert one.supports is False
    assert [part.share is None for part in done.parts] == [False, True]
    assert done.parts[1].wants
    assert done.record()["whole"] is False
