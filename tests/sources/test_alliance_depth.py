"""Benson and Clinton: logarithms, and numbers of an older ATOP."""

import math
from pathlib import Path

import polars as pl

from globalallies.sources import atop
from globalallies.sources.alliance_depth import SOURCES
from globalallies.sources.reading.convert import from_mirror

SOURCE = SOURCES[0]
TABLE = SOURCE.tables[0]


def read(mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCE, TABLE, mirror / f"{TABLE.mirror}.parquet")


def test_the_number_of_members_is_a_logarithm_and_says_so(mirror: Path) -> None:
    rows = read(mirror)
    assert round(math.exp(rows["log_allycount"].min())) == 2  # type: ignore[arg-type]
    nato = rows.filter(pl.col("atopid") == 3180)["log_allycount"].item()
    assert round(math.exp(nato)) == 26
    assert not {"lallycount", "lsumcap", "ldistance"} & set(rows.columns)
    assert {c.unit for c in TABLE.columns if c.name.startswith("log_")} == {"natural logarithm"}


def test_five_numbers_are_not_in_the_newer_atop(mirror: Path) -> None:
    table = atop.TABLES[0]
    known = from_mirror(atop.SOURCES[0], table, mirror / f"{table.mirror}.parquet")
    gone = read(mirror).join(known, on="atopid", how="anti")["atopid"].to_list()
    assert gone == [2380, 4050, 4590, 4660, 4835]
    assert all(str(number) in " ".join(SOURCE.warnings) for number in gone)


def test_pure_non_aggression_has_no_score(mirror: Path) -> None:
    other = pl.any_horizontal("defenseatop", "offenseatop", "neutatop", "consultatop")
    assert read(mirror).filter(~other).is_empty()


def test_scores_have_a_mean_of_zero_and_stop_at_2000(mirror: Path) -> None:
    rows = read(mirror)
    for name in ("depth_score", "scope_score", "pot_mil_capacity_score"):
        assert abs(rows[name].mean()) < 0.01  # type: ignore[arg-type, operator]
    table = atop.TABLES[0]
    begun = from_mirror(atop.SOURCES[0], table, mirror / f"{table.mirror}.parquet").select("atopid", "begyr")
    assert rows.join(begun, on="atopid")["begyr"].max() == 2000
