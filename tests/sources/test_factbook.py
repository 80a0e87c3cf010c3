"""The World Factbook: GEC codes, names cut at commas, roles, parts of borders."""

from pathlib import Path

import polars as pl
import pytest

from globalallies.sources.factbook import GEC, SOURCES, organisations, trade
from globalallies.sources.reading.convert import from_mirror


def table(mirror: Path, which: int) -> pl.DataFrame:
    chosen = SOURCES[0].tables[which]
    return from_mirror(SOURCES[0], chosen, mirror / f"{chosen.mirror}.parquet")


@pytest.mark.parametrize(("gec", "ccode"), [("gm", 255), ("ja", 740), ("ks", 732), ("rp", 840), ("as", 900)])
def test_a_code_is_not_an_iso_code(mirror: Path, gec: str, ccode: int) -> None:
    assert table(mirror, 1).filter(pl.col("gec") == gec)["ccode"].unique().to_list() == [ccode]


@pytest.mark.parametrize("gec", ["sb", "mh", "pc", "ne", "gl", "ee", "hk"])
def test_a_territory_is_not_the_state_that_has_its_iso_code(mirror: Path, gec: str) -> None:
    assert table(mirror, 3).filter(pl.col("gec") == gec)["ccode"].unique().to_list() == [None]


def test_every_state_has_one_code(mirror: Path) -> None:
    codes = pl.read_parquet(mirror / "countrycode_codelist_subset.parquet").drop_nulls("fips")
    assert len(set(GEC.values())) == len(GEC) == 195
    assert set(GEC) - {"kv", "od"} <= set(codes["fips"].str.to_lowercase())


def test_a_name_with_a_comma_is_whole(mirror: Path) -> None:
    rows = table(mirror, 1)
    assert not {"The", "Republic of the"} & set(rows["partner"])
    assert rows.filter(pl.col("partner") == "Gambia, The")["partner_ccode"].unique().to_list() == [420]
    assert rows.filter(pl.col("partner") == "Bahamas, The")["partner_ccode"].unique().to_list() == [31]
    page = {"Economy": {"Exports - partners": {"text": "Trinidad &amp; Tobago 11%, Congo, Republic of the 5% (2023)"}}}
    assert list(trade(page)) == [
        ("exports", 1, "Trinidad & Tobago", 11.0, 2023),
        ("exports", 2, "Congo, Republic of the", 5.0, 2023),
    ]


def test_shares_are_of_the_largest_partners_only(mirror: Path) -> None:
    whole = table(mirror, 1).group_by("gec", "flow").agg(pl.col("share_pct").sum())
    assert (whole["share_pct"] < 90).mean() > 0.7  # type: ignore[operator]


def test_a_role_is_no_membership(mirror: Path) -> None:
    rows = table(mirror, 3)
    nato = rows.filter(pl.col("organisation") == "NATO")
    assert nato.filter(pl.col("role").is_null())["ccode"].n_unique() == 32
    assert nato.height == 34
    assert rows.filter(pl.col("organisation") == "EU", pl.col("role") == "candidate country").height == 3
    assert "none" not in rows["organisation"]


def test_the_sentence_before_a_list_is_no_organisation() -> None:
    page = {
        "Government": {"International organization participation": {"text": "A sentence: ADB, ISO (correspondent)"}}
    }
    assert list(organisations(page)) == [("ADB", None), ("ISO", "correspondent")]


def test_part_of_a_neighbour_is_the_neighbour(mirror: Path) -> None:
    rows = table(mirror, 2)
    russia = rows.filter(pl.col("ccode") == 710, pl.col("neighbour").str.starts_with("Russia"))
    assert russia["neighbour_ccode"].unique().to_list() == [365]


def test_military_expenditure_is_unknown_where_a_page_gives_none(mirror: Path) -> None:
    rows = table(mirror, 0)
    assert not {620, 731} & set(rows["ccode"])
    assert rows.filter(pl.col("ccode") == 369)["year"].max() == 2021
    assert set(rows.filter(pl.col("ccode").is_null())["gec"]) == {"ee", "xx"}


def test_a_state_names_five_partners_mostly_for_2023(mirror: Path) -> None:
    rows = table(mirror, 1)
    named = rows.drop_nulls("ccode").group_by("gec", "flow").len()
    assert named["len"].unique().to_list() == [5]
    assert rows["rank"].max() == 9
    assert (rows["year"] == 2023).mean() > 0.95  # type: ignore[operator]


def test_the_mirror_has_one_segment_of_a_border_in_two(mirror: Path) -> None:
    rows = table(mirror, 2)
    spain = rows.filter(pl.col("ccode") == 600, pl.col("neighbour_ccode") == 230)
    assert spain["neighbour"].to_list() == ["Spain (Ceuta)"]
