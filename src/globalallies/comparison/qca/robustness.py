"""Robustness: what the answer would be at other cut-offs.

References: schneider_wagemann_2012, oana_schneider_2021.
"""

from collections.abc import Sequence
from itertools import product
from typing import Any

from ...catalogue import Result, UserError
from .model import Kind, Model
from .solution import minimize
from .table import Cutoffs, TruthTable, tabulated

MOST_SETTINGS = 500
SECONDS = 5.0
"""Time for one setting; a setting that is not solved in it says so."""


def robustness(
    table: TruthTable,
    solution: Kind = "parsimonious",
    *,
    incl: Sequence[float] = (0.7, 0.75, 0.8, 0.85, 0.9),
    pri: Sequence[float] = (),
    n_cut: Sequence[int] = (),
    directions: Sequence[str] = (),
    seconds: float = SECONDS,
) -> Result:
    """The solution at every combination of cut-offs, and which rows it hangs on.

    Parameters
    ----------
    table : TruthTable
        The table; its own cut-offs are one setting among these.
    solution : {"conservative", "parsimonious", "intermediate"}
        Which solution.
    incl, pri : sequence of float in [0, 1]
        Cut-offs to try; without ``pri``, the table's own.
    n_cut : sequence of int
        Frequency cut-offs to try; without any, the table's own.
    directions : sequence of str
        For the intermediate solution.
    seconds : float
        Time for one setting.

    Returns
    -------
    Result
        ``settings``: one row a combination, with the number of positive rows, the models, the fit of
        the first, and ``same`` (whether all models are those of the table's own cut-offs). ``rows``:
        what each row is at each setting.

    Raises
    ------
    UserError
        A cut-off is none, or there are too many combinations.

    References
    ----------
    schneider_wagemann_2012, oana_schneider_2021
    """
    import polars as pl

    from .plots import robustness_chart

    own = table.cutoffs
    grid = [
        Cutoffs(i, p, n, own.incl_low if own.incl_low is not None and own.incl_low <= i else None)
        for i, p, n in product(
            sorted({*incl, own.incl}), sorted({*(pri or ()), own.pri}), sorted({*(n_cut or ()), own.n_cut})
        )
    ]
    if len(grid) > MOST_SETTINGS:
        raise UserError(f"There are {len(grid)} combinations of cut-offs.", f"Expected at most {MOST_SETTINGS}.")
    tables = [tabulated(table.cases, cutoffs) for cutoffs in grid]
    solved = [_solved(one, solution, directions, seconds) for one in tables]
    reference = next(
        s for cutoffs, s in zip(grid, solved, strict=True) if cutoffs.incl == own.incl and _rest(cutoffs, own)
    )
    settings = [_setting(one, found, reference) for one, found in zip(tables, solved, strict=True)]
    rows = [
        {**_named(one.cutoffs), "row": row.row, "n": row.n, "consistency": row.incl, "out": row.out}
        for one in tables
        for row in one.rows
    ]
    same = sum(bool(s["same"]) for s in settings)
    return Result(
        title=f"Robustness of the {solution} solution for {table.cases.outcome}",
        tables={"settings": pl.DataFrame(settings, infer_schema_length=None), "rows": pl.DataFrame(rows)},
        assumptions=("Only the cut-offs change; calibration and conditions stay as they are.",),
        notes=(
            f"{same} of {len(grid)} combinations give the models of the chosen cut-offs "
            f"(incl {own.incl:g}, PRI {own.pri:g}, n {own.n_cut}), which are among them.",
        ),
        sources=(table.cases.source,) if table.cases.source else (),
        references=("schneider_wagemann_2012", "oana_schneider_2021"),
        draw=robustness_chart,
    )


def _rest(one: Cutoffs, own: Cutoffs) -> bool:
    return one.pri == own.pri and one.n_cut == own.n_cut


def _solved(
    table: TruthTable, solution: Kind, directions: Sequence[str], seconds: float
) -> tuple[tuple[Model, ...], str]:
    """The models of a table, and why there are none or not all."""
    if not len(table.values("1")):
        return (), "no row is positive"
    if solution != "conservative" and not len(table.values("0", "C")):
        return (), "no row is negative"
    found = minimize(table, solution, directions=directions, limit=100, seconds=seconds)
    return found.models, "" if found.complete and found.count == len(found.models) else found.statement


def _setting(
    table: TruthTable, solved: tuple[tuple[Model, ...], str], reference: tuple[tuple[Model, ...], str]
) -> dict[str, Any]:
    models, why = solved
    fit = models[0].fit if models else None
    return {
        **_named(table.cutoffs),
        "positive_rows": len(table.values("1")),
        "models": len(models),
        "solution": " or ".join(" + ".join(m.terms) for m in models[:3]) + (" or …" if len(models) > 3 else ""),
        "consistency": fit.incl if fit else None,
        "coverage": fit.cov if fit else None,
        "same": bool(models) and {m.terms for m in models} == {m.terms for m in reference[0]},
        "note": why,
    }


def _named(cutoffs: Cutoffs) -> dict[str, Any]:
    return {"incl": cutoffs.incl, "pri": cutoffs.pri, "n_cut": cutoffs.n_cut}
