"""NATO: totals, estimates, Iceland, the workbook's blocks."""

from pathlib import Path

import polars as pl
import pytest

from globalallies.sources.nato_expenditure import BLOCKS, SOURCES, cells, member
from globalallies.sources.reading.convert import from_mirror

TABLE = SOURCES[0].tables[0]


@pytest.fixture(scope="module")
def rows(mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCES[0], TABLE, mirror / f"{TABLE.mirror}.parquet")


def test_a_total_is_no_state(rows: pl.DataFrame) -> None:
    totals = rows.filter(pl.col("ccode").is_null())
    assert set(totals["member"]) == {"NATO Total", "NATO Europe and Canada"}


def test_the_totals_count_an_ally_from_the_year_it_joined(rows: pl.DataFrame) -> None:
    joined = {341: 2017, 343: 2020, 375: 2023, 380: 2024}
    since = pl.col("ccode").replace_strict(joined, default=1949, return_dtype=pl.Int64)
    allies = rows.drop_nulls("ccode")
    members = allies.filter(pl.col("year") >= since)
    total = rows.filter(pl.col("member") == "NATO Total").sort("year")["defence_current_musd"].to_list()
    by_year = pl.col("defence_current_musd").sum()
    assert members.group_by("year").agg(by_year).sort("year")["defence_current_musd"].to_list() == pytest.approx(total)
    assert allies.group_by("year").agg(by_year).sort("year")["defence_current_musd"][0] > total[0] * 1.01


def test_every_ally_is_a_state(rows: pl.DataFrame) -> None:
    assert rows.drop_nulls("ccode")["ccode"].n_unique() == 32


def test_the_last_two_years_are_estimates(rows: pl.DataFrame) -> None:
    assert rows.filter("estimate")["year"].unique().sort().to_list() == [2023, 2024]


def test_iceland_has_product_but_no_forces(rows: pl.DataFrame) -> None:
    iceland = rows.filter(pl.col("ccode") == 395)
    assert iceland["gdp_current_musd"].null_count() == 0
    assert iceland["defence_current_musd"].null_count() == iceland.height == 11
    assert iceland["personnel_thousand"].null_count() == 11


def test_sweden_has_figures_long_before_it_joined(rows: pl.DataFrame) -> None:
    assert rows.filter(pl.col("ccode") == 380, pl.col("year") == 2014)["defence_pct_gdp"].null_count() == 0


def test_every_block_of_the_copy_becomes_a_column(mirror: Path) -> None:
    copy = pl.read_parquet(mirror / f"{TABLE.mirror}.parquet")
    assert set(copy.select("sheet", "block").unique().iter_rows()) == set(BLOCKS)


def test_a_members_name_loses_its_currency_and_asterisk() -> None:
    assert member("Czechia* (Koruny)") == "Czechia"
    assert member("Estonia*") == "Estonia"
    assert member("United Kingdom (Pounds)") == "United Kingdom"


def test_a_block_may_be_named_above_its_years() -> None:
    sheet = pl.DataFrame(
        {
            "column_1": [
                "Table 3 : x",
                "Share of real GDP (%)",
                None,
                "Albania",
                None,
                "Annual real change (%)",
                "Albania",
            ],
            "column_2": [None, None, "2014", "1.5", None, None, "-2"],
            "column_3": [None, None, "2015e", "..", None, None, "3"],
        }
    )
    assert list(cells("TABLE3", sheet)) == [
        ("TABLE3", "Share of real GDP (%)", "Albania", 2014, False, 1.5),
        ("TABLE3", "Annual real change (%)", "Albania", 2014, False, -2.0),
        ("TABLE3", "Annual real change (%)", "Albania", 2015, True, 3.0),
    ]
