"""DCAD: codes that are not years, an end that is only the end of the data, and slips in the states."""

from pathlib import Path

import polars as pl
import pytest

from globalallies.sources.dcad import SOURCES
from globalallies.sources.reading.convert import from_mirror, from_publisher
from sources.publishers import dcad

SOURCE = SOURCES[0]
TABLE = SOURCE.tables[0]


@pytest.fixture
def agreements(mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCE, TABLE, mirror / f"{TABLE.mirror}.parquet")


def test_negative_codes_are_no_years(tmp_path: Path) -> None:
    dcad.write(tmp_path, SOURCE)
    coded = from_publisher(SOURCE, TABLE, tmp_path).filter(dca_id="DCADv1.0-9002")
    assert coded.select("span", "renew_years", "terminated", "factiva_sign").row(0) == (None, None, None, None)
    assert coded["renew_type"].to_list() == [-77]


def test_lengths_of_the_real_table_are_positive(agreements: pl.DataFrame) -> None:
    for name in ("span", "renew_years", "duration_actual"):
        assert agreements[name].drop_nulls().min() > 0  # type: ignore[operator]
    assert agreements["terminated"].sum() == 43


def test_the_estimated_end_is_cut_where_the_data_end(agreements: pl.DataFrame) -> None:
    assert agreements.filter(end_year_estimate=2010).height == 1202
    assert agreements["end_year_estimate"].max() == 2010
    assert agreements.filter(pl.col("sign_year") + pl.col("span") > pl.col("end_year_estimate")).height > 0


def test_entry_into_force_is_known_for_fewer_than_half(agreements: pl.DataFrame) -> None:
    assert agreements["eif_year"].drop_nulls().len() * 2 < agreements.height
    early = agreements.filter(pl.col("eif_year") < pl.col("sign_year"))
    assert early["dca_id"].to_list() == ["DCADv1.0-0688"]


def test_three_agreements_have_one_state_on_both_sides(agreements: pl.DataFrame) -> None:
    alone = agreements.filter(pl.col("ccode1") == pl.col("ccode2"))
    assert sorted(alone["ccode1"]) == [145, 541, 750]


def test_a_pair_can_sign_several_agreements_in_a_year(agreements: pl.DataFrame) -> None:
    assert agreements.select("ccode1", "ccode2", "sign_year").n_unique() < agreements.height == 1871


def test_a_third_is_known_from_the_news_only(agreements: pl.DataFrame) -> None:
    assert (agreements["source_type"] == "factiva").sum() == 661


def test_a_wrong_number_is_kept_as_published(agreements: pl.DataFrame, mirror: Path) -> None:
    published = pl.read_parquet(mirror / f"{TABLE.mirror}.parquet").filter(pl.col("DCAid") == "DCADv1.0-0108")
    assert published["cowName2"].item() == "EGY"
    assert agreements.filter(dca_id="DCADv1.0-0108")["ccode2"].item() == 652
