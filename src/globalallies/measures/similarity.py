"""Similarity of foreign policies: of alliance portfolios and of votes in the United Nations.

The names follow one grammar: index, relation, scale, distance, weight, as in
``s_alliance_valued_absolute_cinc``.
"""

from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..catalogue import Measure, View
from .portfolios import Array, Portfolios, Whole, kappa, pairs_of, pi, portfolio_s, tau_b
from .voting import Ballots

Levels = NDArray[np.int8]

TOP = 3
"""The highest valued tie: an obligation of defence or offence, and a state's tie with itself."""

VOTES = {"no": 0, "abstain": 1, "yes": 2}


def valued_tie() -> pl.Expr:
    """How strong a pledge is: 3 defence or offence, 2 neutrality or consultation, 1 non-aggression, 0 none.

    References
    ----------
    chiba_johnson_leeds_2015
    """
    return (
        pl.when(pl.col("defense") | pl.col("offense"))
        .then(TOP)
        .when(pl.col("neutral") | pl.col("consul"))
        .then(2)
        .when(pl.col("nonagg"))
        .then(1)
        .otherwise(0)
    )


def ties(members: pl.DataFrame, pledges: pl.DataFrame) -> tuple[Whole, Levels]:
    """The states of a year in order, and what each owes each: row i is state i's portfolio, its own tie 3."""
    codes = np.sort(members["ccode"].to_numpy())
    table = np.zeros((len(codes), len(codes)), dtype=np.int8)
    known = pledges.filter(pl.col("ccode1").is_in(codes.tolist()), pl.col("ccode2").is_in(codes.tolist()))
    rows, columns = (np.searchsorted(codes, known[name].to_numpy()) for name in ("ccode1", "ccode2"))
    table[rows, columns] = known.select(valued_tie()).to_series().to_numpy()
    np.fill_diagonal(table, TOP)
    return codes, table


def weights(codes: Whole, capabilities: pl.DataFrame) -> Array:
    """Each state's capability index; a state without one weighs nothing."""
    held = dict(capabilities.select("ccode", "cinc").drop_nulls().iter_rows())
    return np.array([held.get(ccode, 0.0) for ccode in codes.tolist()])


def alliance_indices(table: Levels, cinc: Array) -> Iterator[tuple[str, Array]]:
    """Every index of similarity of alliance portfolios for all pairs of a year, by name."""
    valued = Portfolios(table, TOP)
    binary = valued.any_tie
    yield "s_alliance_valued_absolute", portfolio_s(valued, "absolute")
    yield "s_alliance_valued_squared", portfolio_s(valued, "squared")
    yield "s_alliance_binary", portfolio_s(binary)
    if cinc.sum() > 0:
        heavy = Portfolios(table, TOP, cinc)
        yield "s_alliance_valued_absolute_cinc", portfolio_s(heavy, "absolute")
        yield "s_alliance_valued_squared_cinc", portfolio_s(heavy, "squared")
        yield "s_alliance_binary_cinc", portfolio_s(heavy.any_tie)
    for index, name in ((kappa, "kappa"), (pi, "pi")):
        yield f"{name}_alliance_valued_absolute", index(valued, "absolute")
        yield f"{name}_alliance_valued_squared", index(valued, "squared")
        yield f"{name}_alliance_binary", index(binary, "absolute")
    yield "tau_b_alliance_valued", tau_b(valued)


def rows_of(codes: Whole, year: int, indices: Iterator[tuple[str, Array]], names: tuple[str, ...]) -> pl.DataFrame:
    """One value a pair as rows of pairs, the smaller code first; an index not computed is missing."""
    first, second, *_ = pairs_of(len(codes))
    found = dict(indices)
    lone = np.full(len(first), np.nan)
    columns = {"ccode1": codes[first], "ccode2": codes[second], "year": np.full(len(first), year, dtype=np.int64)}
    return pl.DataFrame(columns | {name: found.get(name, lone) for name in names}).with_columns(
        pl.col(list(names)).fill_nan(None)
    )


def alliance_year(rows: Mapping[str, pl.DataFrame], year: int) -> pl.DataFrame:
    """Similarity of alliance portfolios of every pair of states in a year."""
    codes, table = ties(rows["register_cow_member"], rows["atop_directed"])
    return rows_of(codes, year, alliance_indices(table, weights(codes, rows["nmc"])), ALLIANCE_NAMES)


def vote_year(rows: Mapping[str, pl.DataFrame], year: int) -> pl.DataFrame:
    """Similarity of votes of every pair of states that voted in a year, on roll calls in which both did."""
    cast = rows["un_vote"].drop_nulls("ccode").unique(["ccode", "rcid"], keep="none")
    codes, calls = (np.unique(cast[name].to_numpy()) for name in ("ccode", "rcid"))
    values = np.full((len(codes), len(calls)), -1, dtype=np.int64)
    place = np.searchsorted(codes, cast["ccode"].to_numpy()), np.searchsorted(calls, cast["rcid"].to_numpy())
    values[place] = cast["vote"].replace_strict(VOTES, return_dtype=pl.Int64).to_numpy()
    return rows_of(codes, year, Ballots(values, top=2).condensed(), VOTE_NAMES)


ALLIANCE_NAMES = (
    "s_alliance_valued_absolute",
    "s_alliance_valued_squared",
    "s_alliance_binary",
    "s_alliance_valued_absolute_cinc",
    "s_alliance_valued_squared_cinc",
    "s_alliance_binary_cinc",
    "kappa_alliance_valued_absolute",
    "kappa_alliance_valued_squared",
    "kappa_alliance_binary",
    "pi_alliance_valued_absolute",
    "pi_alliance_valued_squared",
    "pi_alliance_binary",
    "tau_b_alliance_valued",
)
VOTE_NAMES = (
    "agreement_votes",
    "s_votes_absolute",
    "s_votes_squared",
    "kappa_votes_absolute",
    "kappa_votes_squared",
    "pi_votes_absolute",
    "pi_votes_squared",
    "shared_votes",
)

ALLIANCE_VIEW = View(
    name="alliance_similarity",
    unit="dyad-year",
    sql="",
    tables={"atop_directed": "atop", "nmc": "nmc"},
    views=("register_cow_member",),
    evidence={"atop_directed": "t.year = $year", "nmc": "t.year = $year"},
    rule=(
        "Each state's portfolio is what it owes every member of the system of the year, itself included (its own tie is "
        "3): 3 defence or offence, 2 neutrality or consultation, 1 non-aggression, 0 none. All members of the year count."
    ),
    array=alliance_year,
)

VOTE_VIEW = View(
    name="vote_similarity",
    unit="dyad-year",
    sql="",
    tables={"un_vote": "un_votes"},
    evidence={"un_vote": "t.year = $year AND t.ccode IN ($ccode1, $ccode2)"},
    rule=(
        "Votes of the calendar year, no 0, abstention 1, yes 2, on the roll calls in which both states voted; an absence is "
        "no vote. Missing where they shared none."
    ),
    array=vote_year,
)

INDEX = {
    "s": ("S", "Signorino and Ritter's S, 1 less twice the sum of distances over the largest sum there could be: 1 identical, -1 as different as the scale allows. Two states with no ties at all score 1, so read it beside kappa or pi", "signorino_ritter_1999", -1),
    "kappa": ("Kappa", "Weighted kappa, 1 less the disagreement observed over that expected from the two rows' own margins: 1 identical, 0 chance, less than 0 below chance", "hage_2011", None),
    "pi": ("Pi", "Weighted pi, 1 less the disagreement observed over that expected from the mean of the two rows' margins: 1 identical, 0 chance, less than 0 below chance", "hage_2011", None),
    "tau_b": ("Tau-b", "Kendall's tau-b, concordant less discordant pairs of columns over the geometric mean of the untied: 1 if two rows rank all states alike, -1 if in opposite ways", "bueno_de_mesquita_1975", -1),
    "agreement": ("Agreement", "Share of shared roll calls in which the two voted the same", "bailey_strezhnev_voeten_2017", 0),
}  # fmt: skip

WORDS = {
    "valued": "valued ties",
    "binary": "any tie or none",
    "absolute": "absolute distances",
    "squared": "squared distances",
    "cinc": "states weighted by CINC",
}


def _measure(name: str) -> Measure:
    index = next(key for key in INDEX if name.startswith(f"{key}_"))
    title, meaning, cite, low = INDEX[index]
    votes = "_votes" in name
    choices = ", ".join(WORDS[word] for word in name.removeprefix(index).split("_") if word in WORDS)
    of = "votes in the UN General Assembly" if votes else "alliance portfolios"
    return Measure(
        name=name,
        title=f"{title} of {of}{f': {choices}' if choices else ''}",
        unit="dyad-year",
        definition=f"{meaning}. Here of {of}{f', with {choices}' if choices else ''}.",
        scale="0 to 1" if low == 0 else "-1 to 1" if low == -1 else "up to 1",
        sources=("unvotes_0_3",) if votes else ("atop_5_1", "cow_nmc_7") if name.endswith("_cinc") else ("atop_5_1",),
        citation=cite,
        low=low,
        high=1,
        view="vote_similarity" if votes else "alliance_similarity",
        silence="unknown",
    )


SIMILARITY: tuple[Measure, ...] = (
    *(_measure(name) for name in (*ALLIANCE_NAMES, *VOTE_NAMES) if name != "shared_votes"),
    Measure(
        name="shared_votes",
        title="Shared roll calls in the UN General Assembly",
        unit="dyad-year",
        definition="Roll calls of the year in which both states voted: what the similarity of votes rests on.",
        scale="roll calls",
        sources=("unvotes_0_3",),
        citation="voeten_2013",
        low=0,
        view="vote_similarity",
        silence="unknown",
    ),
)

VIEWS = (ALLIANCE_VIEW, VOTE_VIEW)
