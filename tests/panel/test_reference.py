"""Our panels beside the answers of R's peacesciencer on the same data, cell by cell.

Every difference is one of three decisions, each asserted exactly: see docs/explanation/where-we-differ.md.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

import globalallies as ga
from globalallies.sources.store import Store

LAST_YEAR = 2025
NMC = ("milex", "milper", "irst", "pec", "tpop", "upop", "cinc")
SIMILAR = 1e-9
"""Relative difference that two ways of rounding the same double may make."""

OF_PAIRS = {
    **{name: name for name in (f"atop_{kind}" for kind in ("alliance", "defense", "offense", "neutral", "nonagg", "consul"))},
    **{f"{name}{side}": f"{name}{side}" for name in NMC for side in (1, 2)},
    "cowmaj1": "cow_major1",
    "cowmaj2": "cow_major2",
    "conttype": "contiguity",
    "capdist": "capital_distance_km",
    "cowmidonset": "mid_onset",
    "cowmidongoing": "mid_ongoing",
    "dispnum": "mid_dispute",
    "hostlev": "mid_hostility",
    "fatality": "mid_fatality",
    "hostlev1": "mid_hostility_own",
    "hostlev2": "mid_hostility_other",
    "fatality1": "mid_fatality_own",
    "fatality2": "mid_fatality_other",
    "hiact1": "mid_action_own",
    "hiact2": "mid_action_other",
    "sidea1": "mid_side_a",
    "orig1": "mid_originator",
    "mindur": "mid_shortest_days",
    "maxdur": "mid_longest_days",
    "recip": "mid_reciprocated",
    "stmon": "mid_start_month",
}  # fmt: skip
"""The reference's columns, and ours."""

OF_STATES = {name: name for name in (*NMC, "euds", "aeuds", "polity2", "v2x_polyarchy")} | {"cowmaj": "cow_major"}

PAIR_MEASURES = tuple(dict.fromkeys(name.rstrip("12") if name[:-1] in (*NMC, "cow_major") else name for name in OF_PAIRS.values()))  # fmt: skip

MAJORS_END = 2016
HIDDEN_CONTIGUITY = 31
"""Sampled rows of pairs for which a spell of kind 0, added upstream, hides the publisher's own spell."""

POLITY_ELSEWHERE = {100: 99, 300: 305, 530: 529, 626: 525, 770: 769, 816: 818}
"""COW numbers whose scores stand under another number in Polity, and that number."""

POLITY_GROUPS = {(100, "absent"): 1, (300, "absent"): 103, (530, "absent"): 25, (530, "another's"): 1, (626, "another's"): 8, (770, "absent"): 25, (816, "absent"): 42}  # fmt: skip
"""Sampled rows by COW number, and whether the reference has no score or another state's."""

Difference = dict[str, object]


def reference(mirror: Path, name: str) -> pl.DataFrame:
    """One file of the reference; its -9 is a missing value, except as a score of Polity."""
    file = mirror.parent / "reference" / f"{name}.parquet"
    if not file.is_file():
        pytest.skip(f"no reference answers: {file} is not there")
    frame = pl.read_parquet(file)
    return frame.with_columns(
        pl.when(pl.col(c) != -9).then(pl.col(c)).alias(c) for c in frame.columns if c != "polity2"
    )


def beside(theirs: pl.DataFrame, ours: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    """Their rows with ours joined on, each of our columns marked; every row of theirs is one of ours."""
    theirs = theirs.with_columns(pl.col(keys).cast(pl.Int64))
    ours = ours.rename({c: f"our_{c}" for c in ours.columns if c not in keys}).with_columns(ours=True)
    both = theirs.join(ours, on=keys, how="left", validate="1:1")
    assert both.height == theirs.height
    assert both["ours"].null_count() == 0
    return both


def differences(both: pl.DataFrame, keys: tuple[str, ...], theirs: str, ours: str) -> Iterator[Difference]:
    """The rows in which a column of theirs is not ours."""
    for *key, a, b in both.select(*keys, theirs, f"our_{ours}").iter_rows():
        same = a is None if b is None else a is not None and abs(a - b) <= SIMILAR * abs(a)
        if not same:
            yield {**dict(zip(keys, key, strict=True)), "theirs": a, "ours": b}


@pytest.fixture(scope="module")
def pairs(mirror: Path, full_store: Store) -> pl.DataFrame:
    theirs = reference(mirror, "dyad_year_panel_sample")
    panel = ga.directed_dyad_years(1816, LAST_YEAR, store=full_store).add(*PAIR_MEASURES)
    return beside(theirs, panel.to_polars(), ("ccode1", "ccode2", "year"))


@pytest.fixture(scope="module")
def states(mirror: Path, full_store: Store) -> pl.DataFrame:
    theirs = reference(mirror, "state_year_panel_even_ccodes")
    panel = ga.state_years(1816, LAST_YEAR, store=full_store).add(*OF_STATES.values())
    return beside(theirs, panel.to_polars(), ("ccode", "year"))


def test_sizes(pairs: pl.DataFrame, states: pl.DataFrame, full_store: Store) -> None:
    assert pairs.height == 19_962
    assert states.height == 10_363
    years = ga.state_years(1816, LAST_YEAR, store=full_store).to_polars()
    assert years.filter(pl.col("ccode") % 2 == 0).height == states.height


@pytest.mark.parametrize("theirs", [name for name in OF_PAIRS if name not in ("cowmaj1", "cowmaj2", "conttype")])
def test_pairs_agree(pairs: pl.DataFrame, theirs: str) -> None:
    assert list(differences(pairs, ("ccode1", "ccode2", "year"), theirs, OF_PAIRS[theirs])) == []
    assert pairs[theirs].drop_nulls().len() > 250  # there was something to agree about


@pytest.mark.parametrize("theirs", [name for name in OF_STATES if name not in ("cowmaj", "polity2")])
def test_states_agree(states: pl.DataFrame, theirs: str) -> None:
    assert list(differences(states, ("ccode", "year"), theirs, OF_STATES[theirs])) == []
    assert states[theirs].drop_nulls().len() > 7000


@pytest.mark.parametrize("theirs", ["cowmaj1", "cowmaj2"])
def test_major_powers_of_pairs_end_with_the_list(pairs: pl.DataFrame, theirs: str) -> None:
    found = list(differences(pairs, ("ccode1", "ccode2", "year"), theirs, OF_PAIRS[theirs]))
    assert all(row["ours"] is None for row in found)
    assert len(found) == pairs.filter(pl.col("year") > MAJORS_END).height == 2296
    assert {row["year"] for row in found} == set(range(MAJORS_END + 1, LAST_YEAR + 1))


def test_major_powers_of_states_end_with_the_list(states: pl.DataFrame) -> None:
    found = list(differences(states, ("ccode", "year"), "cowmaj", "cow_major"))
    assert all(row["ours"] is None for row in found)
    assert len(found) == states.filter(pl.col("year") > MAJORS_END).height == 990
    assert {row["year"] for row in found} == set(range(MAJORS_END + 1, LAST_YEAR + 1))


def test_contiguity_hidden_upstream_is_in_the_publishers_spells(pairs: pl.DataFrame, full_store: Store) -> None:
    found = list(differences(pairs, ("ccode1", "ccode2", "year"), "conttype", "contiguity"))
    assert len(found) == HIDDEN_CONTIGUITY
    spells = full_store.frame("contiguity", "contiguity").to_dicts()
    for row in found:
        assert row["theirs"] == 0
        low, high = sorted((row["ccode1"], row["ccode2"]))  # type: ignore[type-var]
        holding = [
            spell
            for spell in spells
            if (spell["ccode1"], spell["ccode2"]) == (low, high)
            and spell["stdate"].year <= row["year"] <= spell["enddate"].year
        ]
        assert min(holding, key=lambda spell: spell["stdate"])["conttype"] == row["ours"], row
    assert {"ccode1": 310, "ccode2": 365, "year": 1967, "theirs": 0.0, "ours": 1} in found


def test_contiguity_is_hidden_by_a_spell_of_kind_zero(pairs: pl.DataFrame, mirror: Path) -> None:
    zeros = [s for s in pl.read_parquet(mirror / "cow_contdir_v32.parquet").to_dicts() if s["conttype"] == 0]
    for row in differences(pairs, ("ccode1", "ccode2", "year"), "conttype", "contiguity"):
        assert any(
            (zero["ccode1"], zero["ccode2"]) == (row["ccode1"], row["ccode2"])
            and zero["stdate"].year <= row["year"] <= zero["enddate"].year  # type: ignore[operator]
            for zero in zeros
        ), row


def test_polity_scores_are_those_of_the_right_polity(states: pl.DataFrame, mirror: Path) -> None:
    raw = {
        (code, year): score
        for code, year, score in pl.read_parquet(mirror / "polity5.parquet")
        .select("polity_annual_ccode", "year", "polity2")
        .iter_rows()
    }
    found = list(differences(states, ("ccode", "year"), "polity2", "polity2"))
    groups: Counter[tuple[object, str]] = Counter()
    for row in found:
        code, year = row["ccode"], row["year"]
        assert isinstance(code, int)
        assert row["ours"] == raw[POLITY_ELSEWHERE[code], year], row
        # the reference has what Polity writes under the COW number, which there means another state or none
        assert row["theirs"] == raw.get((code, year)), row
        groups[code, "absent" if row["theirs"] is None else "another's"] += 1
    assert groups == POLITY_GROUPS
    assert sum(groups.values()) == 205
    years = {code: sorted({row["year"] for row in found if row["ccode"] == code}) for code in POLITY_ELSEWHERE}
    assert {code: (of[0], of[-1]) for code, of in years.items()} == {
        100: (1831, 1831),
        300: (1816, 1918),
        530: (1993, 2018),
        626: (2011, 2018),
        770: (1947, 1971),
        816: (1977, 2018),
    }


DISPUTES = {theirs: ours for theirs, ours in OF_PAIRS.items() if ours.startswith("mid_")}
OUT_OF_SYSTEM = 4
"""Rows of disputes in years in which the two were never in the state system together."""


def test_disputes_agree_in_every_pair(mirror: Path, full_store: Store) -> None:
    """The sample has 339 disputes; the package's own table of one dispute a pair and year is in the mirror whole."""
    keys = ("ccode1", "ccode2", "year")
    theirs = pl.read_parquet(mirror / "cow_mid_v5_directed_dyad_year_disputes.parquet").cast(
        dict.fromkeys(keys, pl.Int64)
    )
    theirs = theirs.with_columns(pl.when(pl.col(c) != -9).then(pl.col(c)).alias(c) for c in DISPUTES)
    panel = ga.directed_dyad_years(1816, 2014, store=full_store).add(*DISPUTES.values())
    ours = panel.filter(mid_ongoing=1).to_polars()
    assert theirs.height - ours.height == OUT_OF_SYSTEM
    both = beside(theirs.join(ours, on=keys, how="semi"), ours, keys)
    assert both.height == ours.height == 10_230
    for name, own in DISPUTES.items():
        assert list(differences(both, keys, name, own)) == [], name


def test_cells_compared(pairs: pl.DataFrame, states: pl.DataFrame) -> None:
    """The numbers that docs/explanation/where-we-differ.md gives."""
    assert len(OF_PAIRS) * pairs.height == 818_442
    assert len(OF_STATES) * states.height == 124_356
