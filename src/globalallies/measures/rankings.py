"""Rankings of burden: every burden under every denominator, and how far any two rankings agree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
import polars as pl

from ..catalogue import Catalogue, UserError
from ..panel import Panel
from ..sources.store import Store

BURDENS = ("milex", "us_troops", "isaf_troops", "isaf_killed")
"""What a state carries: its spending, the US forces it hosts, the troops it sent, the soldiers it lost."""

DENOMINATORS = ("population", "gdp_current_usd", "gdp_ppp_intl2011", "milper")
"""What it carries it with: its people, its product at market rates and at parity, its forces."""

RATIOS = ("military_burden_nato", "military_burden_factbook", "nato_burden_gap")
"""Burdens that come with a denominator of their own."""

RANKS = {
    "ranking": pl.String,
    "burden": pl.String,
    "denominator": pl.String,
    "ccode": pl.Int64,
    "value": pl.Float64,
    "rank": pl.Float64,
}
AGREEMENT = {"first": pl.String, "second": pl.String, "states": pl.Int64, "tau_b": pl.Float64}

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BurdenRankings:
    """Every ranking of some states in one year, and the agreement of any two.

    ``ranks`` has ranking, burden, denominator (missing for the burden itself), ccode, value (in the unit of the one over
    that of the other) and rank: 1 carries most,
    and ties share their mean rank. ``agreement`` has first, second, states (in both rankings) and tau_b, which is
    missing where one of the two ranks nobody before anybody. ``left_out`` names the rankings that have no value at all.
    """

    ranks: pl.DataFrame
    agreement: pl.DataFrame
    left_out: tuple[str, ...]


def kendall_tau_b(x: Sequence[float] | Numbers, y: Sequence[float] | Numbers) -> float | None:
    """Kendall's tau-b of two lists of numbers: (C - D) / sqrt((n0 - n1)(n0 - n2)); ``None`` where one is constant.

    C and D count the pairs that both lists order alike and oppositely, n0 all pairs, n1 and n2 the
    pairs tied in each.

    References
    ----------
    kendall_1945
    """
    one, other = (np.asarray(values, dtype=np.float64) for values in (x, y))
    if one.shape != other.shape or one.ndim != 1:
        raise ValueError(f"expected two lists of one length, got {one.shape} and {other.shape}")
    first, second = np.triu_indices(len(one), 1)
    signs, others = np.sign(one[first] - one[second]), np.sign(other[first] - other[second])
    untied = float(np.count_nonzero(signs)) * float(np.count_nonzero(others))
    return float((signs * others).sum() / np.sqrt(untied)) if untied else None


def ratios(values: pl.DataFrame) -> dict[str, tuple[str, str | None, list[float | None]]]:
    """Every burden under every denominator, by the ranking's name; a denominator of 0 gives no value."""
    found: dict[str, tuple[str, str | None, list[float | None]]] = {}
    for burden in (name for name in BURDENS if name in values.columns):
        found[burden] = (burden, None, values[burden].cast(pl.Float64).to_list())
        for below in (name for name in DENOMINATORS if name in values.columns):
            ratio = pl.when(pl.col(below) > 0).then(pl.col(burden) / pl.col(below))
            found[f"{burden}_per_{below}"] = (burden, below, values.select(ratio).to_series().to_list())
    for name in (name for name in RATIOS if name in values.columns):
        found[name] = (name, None, values[name].cast(pl.Float64).to_list())
    return found


def ranked(ccodes: Sequence[int], found: Mapping[str, tuple[str, str | None, list[float | None]]]) -> pl.DataFrame:
    """The rows of ``ranks``: for each ranking its states, the one that carries most first."""
    rows = [
        (name, burden, below, ccode, value)
        for name, (burden, below, values) in found.items()
        for ccode, value in zip(ccodes, values, strict=True)
        if value is not None
    ]
    frame = pl.DataFrame(rows, {name: kind for name, kind in RANKS.items() if name != "rank"}, orient="row")
    place = pl.col("value").rank("average", descending=True).over("ranking").alias("rank")
    return frame.with_columns(place).select(*RANKS).sort("ranking", "rank", "ccode")


def agreements(ranks: pl.DataFrame) -> pl.DataFrame:
    """The rows of ``agreement``: tau-b of every two rankings, over the states that stand in both."""
    held = {
        str(name): dict(rows.select("ccode", "value").iter_rows())
        for (name,), rows in ranks.sort("ranking").partition_by("ranking", as_dict=True).items()
    }
    rows = []
    for first, second in combinations(sorted(held), 2):
        both = sorted(held[first].keys() & held[second].keys())
        tau = kendall_tau_b([held[first][c] for c in both], [held[second][c] for c in both])
        rows.append((first, second, len(both), tau))
    return pl.DataFrame(rows, AGREEMENT, orient="row")


def rankings_of(values: pl.DataFrame) -> BurdenRankings:
    """The rankings of some states, from a row for each with ``ccode`` and the columns of burdens and denominators."""
    found = ratios(values)
    ranks = ranked(values["ccode"].to_list(), found)
    return BurdenRankings(ranks, agreements(ranks), tuple(sorted(set(found) - set(ranks["ranking"]))))


def burden_rankings(
    states: Sequence[int], year: int, store: Store, catalogue: Catalogue | None = None
) -> BurdenRankings:
    """Rank states by every burden under every denominator in a year, and compare the rankings.

    Parameters
    ----------
    states : sequence of int
        COW numbers. A state without a value in a ranking is left out of it, so rankings may be of different states:
        read each tau-b with its number of states.
    year : int
        The year; a burden that its source does not cover then is named in ``left_out``.
    store : Store
        Where the data sets are.
    catalogue : Catalogue, optional
        The measures; by default the package's.

    Raises
    ------
    UserError
        Fewer than two states, a state that was none in the year, or data that are not in the store.
    """
    if len(set(states)) < 2:
        raise UserError(f"{len(set(states))} states cannot be ranked.", "Expected two or more.")
    panel = Panel("state-year", year, year, catalogue or _shipped(), store).add(*BURDENS, *DENOMINATORS, *RATIOS)
    values = panel.filter(ccode=sorted(set(states))).to_polars()
    if lacking := sorted(set(states) - set(values["ccode"])):
        raise UserError(
            f"In {year} there was no state {', '.join(str(code) for code in lacking)}.",
            "Expected COW numbers of states of that year.",
            f"See which there were with: allies codes NAME {year}",
        )
    return rankings_of(values)


def _shipped() -> Catalogue:
    from . import CATALOGUE

    return CATALOGUE
