"""How far two things go together among a few states: what claims about exchange and joining rest on."""

from collections.abc import Mapping, Sequence
from math import atanh, erfc, sqrt
from typing import TYPE_CHECKING

from .records import Operationalisation
from .testing import compared

if TYPE_CHECKING:
    import numpy as np

    Vector = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

FEWEST = 10
"""Fewer states than this show nothing; ours."""

MODERATE = 0.3
"""From what rank correlation two things count as going together; ours, after the usual reading of the size."""


def residual(values: "Vector", *controls: "Vector") -> "Vector":
    """What is left of some values when least squares on a constant and the controls is taken off."""
    import numpy as np

    design = np.column_stack([np.ones(len(values)), *controls])
    fitted, *_ = np.linalg.lstsq(design, values, rcond=None)
    left: Vector = values - design @ fitted
    return left


def explained(values: "Vector", *terms: "Vector") -> float:
    """Share of the variance of some values that least squares on the terms explains, 0 to 1."""
    import numpy as np

    spread = float(np.sum((values - values.mean()) ** 2))
    return 1 - float(np.sum(residual(values, *terms) ** 2)) / spread if spread else 0.0


def ranked(values: "Vector") -> "Vector":
    """Ranks from 1, equal values sharing their mean rank."""
    import polars as pl

    ranks: Vector = pl.Series(values).rank("average").to_numpy()
    return ranks


def rank_correlation(first: "Vector", second: "Vector", *controls: "Vector") -> tuple[float, float]:
    """Spearman's correlation, partial where there are controls, and how likely one as large is by chance.

    Ranks are freed of the ranks of the controls, then correlated. The chance is two-sided, by Fisher's z,
    whose standard error is the root of 1 over the number of states less three and less the controls; it
    takes states as independent draws, which allies are not.
    """
    import numpy as np

    left = [residual(ranked(one), *(ranked(control) for control in controls)) for one in (first, second)]
    # a column that the controls explain to the last digit has nothing left to correlate
    if any(float(np.sum(one**2)) < 1e-9 * len(one) for one in left):
        return 0.0, 1.0
    found = float(np.corrcoef(left[0], left[1])[0, 1])
    freedom = len(first) - 3 - len(controls)
    if freedom < 1:
        return found, 1.0
    return found, erfc(atanh(min(abs(found), 1 - 1e-12)) * sqrt(freedom / 2))


def goes_with(
    name: str,
    columns: Sequence[Mapping[int, float]],
    sources: Sequence[str],
    *,
    unit: str = "rank correlation",
    note: str = "",
) -> Operationalisation | None:
    """Whether the first column rises with the second, the others held constant, among states that have all.

    Supported if the rank correlation is at least moderate (0.3, ours). How likely one as large is by chance
    stands in the note and decides nothing: allies are no sample. ``None`` where too few states have all
    columns, or all have the same value.
    """
    import numpy as np

    states = sorted(set.intersection(*(set(column) for column in columns)))
    if len(states) < FEWEST or any(len({column[s] for s in states}) < 2 for column in columns[:2]):
        return None
    arrays = [np.array([column[state] for state in states], float) for column in columns]
    found, chance = rank_correlation(*arrays)
    return compared(
        name,
        found,
        "at_least",
        MODERATE,
        sources,
        unit=unit,
        ours=True,
        note=f"{len(states)} states; likely by chance: {chance:.2g}; an association, not an effect. {note}".strip(),
    )
