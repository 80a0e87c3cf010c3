"""IGO: observers, unknown and unfounded memberships, and counts that follow from the memberships."""

from pathlib import Path

import polars as pl
import pytest

from globalallies.catalogue import Table
from globalallies.sources.igo import SOURCES, shared
from globalallies.sources.reading.convert import from_mirror, from_publisher
from sources.publishers import igo

SOURCE = SOURCES[0]
MEMBERSHIP, ORGANISATION, STATE_YEAR, DYAD_YEAR = SOURCE.tables


def mirrored(table: Table, mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCE, table, mirror / f"{table.mirror}.parquet")


def test_unknown_and_unfounded_are_no_memberships(tmp_path: Path) -> None:
    igo.write(tmp_path, SOURCE)
    assert from_publisher(SOURCE, MEMBERSHIP, tmp_path).filter(ccode=220).is_empty()
    assert from_publisher(SOURCE, STATE_YEAR, tmp_path).filter(ccode=220)["sum_igo_anytype"].to_list() == [0]


def test_an_observer_counts_as_any_type_but_not_in_a_dyad() -> None:
    present = pl.DataFrame({"ccode": [200, 350], "year": [1950, 1950]})
    members = pl.DataFrame({"ccode": [200, 350], "igo": ["a", "a"], "status": [1, 2]})
    assert shared(present, members)["dyadigos"].to_list() == [1]
    assert shared(present, members.head(1))["dyadigos"].to_list() == [0]


def test_the_table_of_organisations_may_be_separated_by_tabs_or_commas(tmp_path: Path) -> None:
    igo.write(tmp_path, SOURCE)
    tabs = from_publisher(SOURCE, ORGANISATION, tmp_path)
    commas = igo.csv_text(igo.ORGANISATIONS)
    igo.write_zip(tmp_path / "igo_year_formatv3.zip", {"igo_year_formatv3.csv": commas})
    assert from_publisher(SOURCE, ORGANISATION, tmp_path).equals(tabs)


def test_an_organisation_is_as_in_its_first_year(tmp_path: Path) -> None:
    igo.write(tmp_path, SOURCE)
    found = from_publisher(SOURCE, ORGANISATION, tmp_path).filter(igo="exao")
    assert found["longorgname"].to_list() == ["Example Organisation A"]


def test_every_membership_is_of_a_known_organisation(mirror: Path) -> None:
    known = mirrored(ORGANISATION, mirror)["igo"]
    assert set(mirrored(MEMBERSHIP, mirror)["igo"]) == set(known)


def test_counts_of_a_state_follow_from_its_memberships(mirror: Path) -> None:
    members = mirrored(MEMBERSHIP, mirror).group_by("ccode", "year").agg(full=(pl.col("status") == 1).sum())
    counts = mirrored(STATE_YEAR, mirror).join(members, on=["ccode", "year"], how="left")
    assert (counts["full"].fill_null(0) == counts["sum_igo_full"]).all()


@pytest.mark.parametrize("year", [1816, 1913, 1950, 1990, 2014])
def test_counts_of_a_dyad_follow_from_members_without_observers(mirror: Path, year: int) -> None:
    members = mirrored(MEMBERSHIP, mirror).filter(pl.col("year") == year, pl.col("status") < 3)
    present = mirrored(STATE_YEAR, mirror).filter(year=year).select("ccode", "year")
    columns = ["ccode1", "ccode2", "year", "dyadigos"]
    found = shared(present, members).select(columns).cast(pl.Int64).sort(columns)
    assert found.equals(mirrored(DYAD_YEAR, mirror).filter(year=year).select(columns))


def test_an_unknown_early_date_is_said_to_be_within_five_years(mirror: Path) -> None:
    accuracy = mirrored(ORGANISATION, mirror)["accuracyofpre1965membershipdates"]
    assert (accuracy == "Within 5 years").sum() == 96
