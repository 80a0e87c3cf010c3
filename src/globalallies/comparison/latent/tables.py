"""Posterior draws as tables: scores, coders, thresholds, raw codes, convergence."""

from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import numpy as np

from .codes import Codes, Floats, Ints
from .gates import Gate

if TYPE_CHECKING:
    import polars as pl

ENDS = {"68": (0.16, 0.84), "95": (0.025, 0.975)}
"""Central intervals, by the per cent they hold."""

CLEAR = 0.975
"""Posterior probability from which one case lies above another: the 95 % interval of their difference leaves out 0."""


def intervals(draws: Floats) -> dict[str, Floats]:
    """Median and central intervals of draws (draws, quantities), by column."""
    found = {"median": np.median(draws, axis=0)}
    for name, ends in ENDS.items():
        found[f"low_{name}"], found[f"high_{name}"] = np.quantile(draws, ends, axis=0)
    return found


def ranks(codes: Codes, z: Floats) -> tuple[Ints, Ints]:
    """The central 95 % interval of each case's rank among the cases of its component; 1 is the highest, 0 no rank.

    Parameters
    ----------
    codes : Codes
    z : (draws, units) array
    """
    low, high = np.zeros(len(codes.units), dtype=np.int64), np.zeros(len(codes.units), dtype=np.int64)
    for columns in _together(codes):
        order = np.argsort(np.argsort(-z[:, columns], axis=1), axis=1) + 1
        low[columns], high[columns] = np.quantile(order, ENDS["95"], axis=0, method="inverted_cdf")
    return low, high


def told_apart(codes: Codes, z: Floats) -> tuple[int, int]:
    """How many pairs of cases of one component have a clear order, and how many pairs there are."""
    apart = pairs = 0
    for columns in _together(codes):
        for first, second in combinations(columns, 2):
            above = float((z[:, first] > z[:, second]).mean())
            apart += max(above, 1 - above) >= CLEAR
            pairs += 1
    return apart, pairs


def _together(codes: Codes) -> list[Ints]:
    """The columns of the cases of each component."""
    _, components = codes.components()
    cases = ~codes.vignettes
    return [np.flatnonzero(cases & (components == one)) for one in np.unique(components[cases])]


def scores_table(codes: Codes, z: Floats) -> "pl.DataFrame":
    """A row a unit: the cases from the highest score down, then the vignettes."""
    import polars as pl

    low, high = ranks(codes, z)
    raw = np.nanmedian(codes.given, axis=0)
    table = pl.DataFrame(
        {
            "case": [unit.case for unit in codes.units],
            "period": [unit.period or None for unit in codes.units],
            "kind": ["vignette" if unit.vignette else "case" for unit in codes.units],
            **intervals(z),
            "raw_median": np.interp(raw, np.arange(codes.categories), codes.scale),
            "coders": codes.present.sum(axis=0),
            "rank_low_95": [int(n) or None for n in low],
            "rank_high_95": [int(n) or None for n in high],
            "component": codes.components()[1],
        },
        schema_overrides={"period": pl.String, "rank_low_95": pl.Int64, "rank_high_95": pl.Int64, "coders": pl.Int64},
    )
    return table.sort("kind", "median", descending=[False, True], maintain_order=True)


def coders_table(codes: Codes, draws: Mapping[str, Floats]) -> "pl.DataFrame":
    """A row a coder: how much they discriminate and how strict they are, the strictest first."""
    import polars as pl

    table: dict[str, object] = {"coder": codes.coders}
    if codes.groups:
        table["group"] = codes.groups
    table["cases"] = codes.present[:, ~codes.vignettes].sum(axis=1)
    table["vignettes"] = codes.present[:, codes.vignettes].sum(axis=1)
    for name in ("discrimination", "strictness"):
        low, high = np.quantile(draws[name], ENDS["95"], axis=0)
        table |= {name: np.median(draws[name], axis=0), f"{name}_low_95": low, f"{name}_high_95": high}
    table["component"] = codes.components()[0]
    made = pl.DataFrame(table, schema_overrides={"cases": pl.Int64, "vignettes": pl.Int64})
    return made.sort("strictness", descending=True, maintain_order=True)


def thresholds_table(codes: Codes, draws: Floats) -> "pl.DataFrame":
    """A row a coder and threshold: between which two scores it stands, and where."""
    import polars as pl

    steps = list(pairwise(codes.scale))
    flat = draws.reshape(len(draws), -1)
    return pl.DataFrame(
        {
            "coder": [coder for coder in codes.coders for _ in steps],
            "below": [low for _ in codes.coders for low, _ in steps],
            "above": [high for _ in codes.coders for _, high in steps],
            **intervals(flat),
        }
    )


def raw_table(codes: Codes) -> "pl.DataFrame":
    """A row a unit and score that was given: how many coders gave it."""
    import polars as pl

    rows = [
        (unit.case, unit.period or None, label, many)
        for n, unit in enumerate(codes.units)
        for code, label in enumerate(codes.scale)
        if (many := int((codes.given[:, n] == code).sum()))
    ]
    schema = {"case": pl.String, "period": pl.String, "score": pl.Float64, "coders": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def gates_table(checks: Sequence[Gate]) -> "pl.DataFrame":
    """A row a check of convergence: the quantity that does worst, its value and the bound."""
    import polars as pl

    return pl.DataFrame(
        {
            "check": [gate.check for gate in checks],
            "worst": [gate.worst for gate in checks],
            "value": [gate.value for gate in checks],
            "bound": [gate.bound for gate in checks],
            "passed": [gate.passed for gate in checks],
        }
    )
