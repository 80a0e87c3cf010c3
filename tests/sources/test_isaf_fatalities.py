"""Deaths in Afghanistan: the total is no state, and NATO is none either."""

from pathlib import Path

import polars as pl

from globalallies.sources.isaf_fatalities import SOURCES, TOTAL
from globalallies.sources.reading.convert import from_mirror

SOURCE = SOURCES[0]
TABLE = SOURCE.tables[0]


def read(mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCE, TABLE, mirror / f"{TABLE.mirror}.parquet")


def test_the_total_is_left_out_and_was_the_sum_of_the_rest(mirror: Path) -> None:
    rows = read(mirror)
    assert TOTAL not in set(rows["country"])
    total = pl.read_parquet(mirror / f"{TABLE.mirror}.parquet").filter(pl.col("country") == TOTAL)
    assert rows["fatalities"].sum() == total["fatalities"].sum() > 3000


def test_nato_has_rows_but_is_no_state(mirror: Path) -> None:
    rows = read(mirror)
    nowhere = rows.filter(pl.col("ccode").is_null())
    assert set(nowhere["country"]) == {"NATO"}
    assert nowhere["fatalities"].sum() == 19


def test_a_shortened_name_is_found(mirror: Path) -> None:
    assert set(read(mirror).filter(pl.col("country") == "Czech")["ccode"]) == {316}
