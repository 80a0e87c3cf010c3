"""Similarity in panels: the published fixtures, another package's answers, and data that are not here."""

import os
from pathlib import Path

import polars as pl
import pytest

import globalallies as ga
from globalallies.catalogue import UserError
from globalallies.measures.similarity import ALLIANCE_NAMES, SIMILARITY, VOTE_NAMES
from globalallies.sources.store import Store

OURS = {
    "svua": "s_alliance_valued_absolute",
    "svus": "s_alliance_valued_squared",
    "sbu": "s_alliance_binary",
    "svwa": "s_alliance_valued_absolute_cinc",
    "svws": "s_alliance_valued_squared_cinc",
    "sbw": "s_alliance_binary_cinc",
    "pib": "pi_alliance_binary",
    "piv_sq": "pi_alliance_valued_squared",
    "kv_sq": "kappa_alliance_valued_squared",
    "kb": "kappa_alliance_binary",
}
"""Columns of the reference whose definition is ours too."""


@pytest.fixture(scope="module")
def similar(full_store: Store) -> pl.DataFrame:
    return ga.dyad_years(1914, 2018, store=full_store).add(*ALLIANCE_NAMES).to_polars()


@pytest.fixture(scope="module")
def reference(mirror: Path) -> pl.DataFrame:
    path = Path(os.environ["MIRROR"]).parent / "reference" / "alliance_similarity_sample.parquet"
    if not path.is_file():
        pytest.skip("no folder of other packages' answers beside the mirror")
    return pl.read_parquet(path).with_columns(pl.col("ccode1", "ccode2", "year").cast(pl.Int64))


def test_every_index_agrees_with_another_package(similar: pl.DataFrame, reference: pl.DataFrame) -> None:
    low, high = pl.min_horizontal("ccode1", "ccode2"), pl.max_horizontal("ccode1", "ccode2")
    both = reference.with_columns(ccode1=low, ccode2=high).join(similar, on=["ccode1", "ccode2", "year"], how="left")
    assert both.height == reference.height == 8000
    real = both.filter(pl.col("s_alliance_valued_absolute").is_not_null())
    assert (
        both.height - real.height
        == both.filter(pl.col("s_alliance_valued_absolute").is_null())["false_dyad_state"].sum()
    )
    for theirs, ours in OURS.items():
        assert (real[theirs] - real[ours]).abs().max() < 1e-9, ours


def test_the_other_columns_differ_for_the_reasons_known(similar: pl.DataFrame, reference: pl.DataFrame) -> None:
    both = reference.join(similar, on=["ccode1", "ccode2", "year"])
    ranked, nominal = both["kv_psych"], both["piv"]
    # kv_psych ranks again the categories present in a pair, so it is ours only where all four are, or two neighbours
    assert (ranked - both["kappa_alliance_valued_squared"]).abs().max() > 0.05
    # piv is nominal pi: any difference of ties counts the same
    assert (nominal - both["pi_alliance_valued_squared"]).abs().max() > 0.05


@pytest.mark.parametrize(
    ("measure", "other", "expected"),
    [
        ("s_alliance_valued_absolute", 200, 0.552),
        ("s_alliance_valued_absolute", 740, 0.248),
        ("s_alliance_valued_absolute", 365, 0.371),
        ("s_alliance_valued_squared", 740, 0.348),
        ("kappa_alliance_valued_squared", 740, 0.069),
        ("pi_alliance_valued_squared", 740, -0.162),
        ("pi_alliance_valued_squared", 200, 0.422),
    ],
)
def test_the_fixtures_of_2018_hold_to_the_printed_digit(
    measure: str, other: int, expected: float, similar: pl.DataFrame
) -> None:
    found = similar.filter(ccode1=2, ccode2=other, year=2018)[measure].item()
    assert round(found, 3) == expected


def test_what_was_computed_is_kept_and_used_again(full_store: Store) -> None:
    panel = ga.dyad_years(2018, 2018, store=full_store).add("s_alliance_binary")
    first = panel.to_polars()
    kept = sorted((full_store.folder / "computed").glob("alliance_similarity-*.parquet"))
    assert len(kept) == 1
    before = kept[0].stat().st_mtime_ns
    assert panel.to_polars().equals(first)
    assert kept[0].stat().st_mtime_ns == before
    content = kept[0].read_bytes()
    kept[0].write_bytes(content[:100] + b"\0" + content[101:])
    assert panel.to_polars().equals(first)
    assert kept[0].read_bytes() == content


def test_votes_agree_with_a_count_by_hand(full_store: Store, mirror: Path) -> None:
    votes = pl.read_parquet(mirror / "unvotes_un_votes.parquet")
    calls = pl.read_parquet(mirror / "unvotes_un_roll_calls.parquet").filter(pl.col("date").dt.year() == 2018)
    cast: dict[str, dict[int, str]] = {"US": {}, "JP": {}}
    for rcid, code, vote in (
        votes.filter(pl.col("country_code").is_in(["US", "JP"])).select("rcid", "country_code", "vote").iter_rows()
    ):
        cast[code][rcid] = vote
    year = set(calls["rcid"])
    shared = [rcid for rcid in cast["US"] if rcid in cast["JP"] and rcid in year]
    same = sum(cast["US"][rcid] == cast["JP"][rcid] for rcid in shared)
    scale = {"no": 0, "abstain": 1, "yes": 2}
    distance = sum(abs(scale[cast["US"][rcid]] - scale[cast["JP"][rcid]]) for rcid in shared)
    found = ga.dyad_years(2018, 2018, store=full_store).add(*VOTE_NAMES).filter(ccode1=2, ccode2=740).to_polars()
    row = found.row(0, named=True)
    assert row["shared_votes"] == len(shared) > 50
    assert row["agreement_votes"] == pytest.approx(same / len(shared))
    assert row["s_votes_absolute"] == pytest.approx(1 - 2 * distance / (2 * len(shared)))


def test_a_measure_without_its_data_says_which_to_get(tmp_path: Path) -> None:
    empty = Store(tmp_path / "store")
    with pytest.raises(UserError) as caught:
        ga.dyad_years(2018, 2018, store=empty).add("kappa_votes_squared").to_polars()
    assert "allies data get un_votes@0.3.0" in str(caught.value)


def test_names_follow_the_grammar() -> None:
    for measure in SIMILARITY:
        index, relation, *rest = measure.name.replace("tau_b", "tau").split("_")
        assert index in ("s", "kappa", "pi", "tau", "agreement", "shared")
        assert relation in ("alliance", "votes")
        assert set(rest) <= {"valued", "binary", "absolute", "squared", "cinc"}
