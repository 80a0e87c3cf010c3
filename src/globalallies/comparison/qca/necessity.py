"""Necessity: which conditions, or disjunctions of them, hold wherever the outcome does.

References: ragin_2008, schneider_wagemann_2012.
"""

from itertools import combinations
from typing import Any

import numpy as np

from ...catalogue import Result, UserError
from .fit import coverage, plain, relevance
from .sets import Cases
from .table import TruthTable
from .terms import write_term

MOST_TESTED = 200_000


def necessity(data: Cases | TruthTable, *, incl: float = 0.9, ron: float = 0.5, together: int = 2) -> Result:
    """Every condition, its absence, and disjunctions, tested as necessary for the outcome.

    Parameters
    ----------
    data : Cases or TruthTable
        What is to be tested.
    incl : float in [0, 1]
        Consistency from which a condition counts as necessary.
    ron : float in [0, 1]
        Relevance of necessity from which it is not trivial.
    together : int, from 1 to 4
        Conditions in a disjunction at most. A disjunction is listed only if it passes both and no part
        of it does: a longer one is necessary trivially.

    Returns
    -------
    Result
        ``conditions``: ``term``, ``incl`` Σmin(x, y)/Σy, ``cov`` Σmin(x, y)/Σx, ``ron``, ``necessary``;
        ``disjunctions`` likewise, those that pass.

    Raises
    ------
    UserError
        A threshold is none, or there would be too many disjunctions.

    References
    ----------
    ragin_2008, schneider_wagemann_2012
    """
    found = data.cases if isinstance(data, TruthTable) else data
    _check(incl, ron, together)
    literals = [(j, v) for j, c in enumerate(found.conditions) for v in reversed(range(c.levels))]
    members = np.array([found.literal(j, v) for j, v in literals])
    names = [_name(found, j, v) for j, v in literals]
    single = _rows(names, members, found.membership, incl, ron)
    import polars as pl

    joint = _disjunctions(literals, names, members, found.membership, (incl, ron), together)
    schema = {"term": pl.String, "incl": pl.Float64, "cov": pl.Float64, "ron": pl.Float64, "necessary": pl.Boolean}
    return Result(
        title=f"Necessity for {found.outcome}",
        tables={
            "conditions": pl.DataFrame(single, schema=schema),
            "disjunctions": pl.DataFrame(joint, schema=schema),
        },
        assumptions=(
            f"A condition counts as necessary from a consistency of {incl:g} on, and as not trivial from a "
            f"relevance of {ron:g} on.",
            f"Disjunctions of at most {together} conditions are tested, where no part of one is necessary itself.",
        ),
        notes=(
            "A disjunction that fits needs a reason why its parts do the same work; with enough parts one always fits.",
            *found.notes,
        ),
        sources=(found.source,) if found.source else (),
        references=("ragin_2008", "schneider_wagemann_2012"),
    )


def _disjunctions(
    literals: list[tuple[int, int]],
    names: list[str],
    members: np.ndarray,
    y: np.ndarray,
    cuts: tuple[float, float],
    together: int,
) -> list[dict[str, Any]]:
    passed: list[set[int]] = [{n} for n in range(len(names)) if _passes(members[n], y, cuts[0])]
    found: list[dict[str, Any]] = []
    tested = 0
    for size in range(2, together + 1):
        choices = [
            combination
            for combination in combinations(range(len(names)), size)
            if len({literals[n][0] for n in combination}) == size and not any(p <= set(combination) for p in passed)
        ]
        tested += len(choices)
        if tested > MOST_TESTED:
            raise UserError(
                f"There are more than {MOST_TESTED:,} disjunctions of {size} conditions.",
                "Expected fewer conditions, or shorter disjunctions.",
                "Lower together.",
            )
        for start in range(0, len(choices), 2048):
            some = choices[start : start + 2048]
            joint = members[np.array(some)].max(axis=1)
            rows = _rows(["+".join(names[n] for n in c) for c in some], joint, y, *cuts)
            passed += [set(c) for c, row in zip(some, rows, strict=True) if (row["incl"] or 0) >= cuts[0] - 1e-9]
            found += [row for row in rows if row["necessary"]]
    return found


def _rows(names: list[str], members: np.ndarray, y: np.ndarray, incl: float, ron: float) -> list[dict[str, Any]]:
    holds = coverage(members, y)
    relevant = relevance(members, y)
    # coverage of a necessary condition is its consistency as a sufficient one
    fits = [np.minimum(x, y).sum() / x.sum() if x.sum() else np.nan for x in members]
    return [
        {
            "term": name,
            "incl": plain(holds[n]),
            "cov": plain(fits[n]),
            "ron": plain(relevant[n]),
            "necessary": bool(holds[n] >= incl - 1e-9 and relevant[n] >= ron - 1e-9),
        }
        for n, name in enumerate(names)
    ]


def _passes(x: np.ndarray, y: np.ndarray, incl: float) -> bool:
    return bool(coverage(x, y) >= incl - 1e-9)


def _name(found: Cases, j: int, value: int) -> str:
    cube = np.full(len(found.conditions), -1)
    cube[j] = value
    return write_term(cube, found.conditions)


def _check(incl: float, ron: float, together: int) -> None:
    problems = [f"{name} is {v}; expected 0 to 1." for name, v in (("incl", incl), ("ron", ron)) if not 0 <= v <= 1]
    if together not in (1, 2, 3, 4):
        problems.append(f"together is {together}; expected 1 to 4.")
    if problems:
        raise UserError("\n".join(problems))
