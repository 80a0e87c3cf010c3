"""Ordinal codes as a table of coders by units, what they must be, and how coders and units hang together."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...catalogue import UserError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

FEW_CODERS = 5
"""Coders below which thresholds are mostly prior."""

FEW_BRIDGED = 30
"""Units coded by two coders or more below which thresholds are mostly prior."""

FEW_CASES = 10
"""Cases below which a note says that they are too few: our choice."""

MOST_CODERS = 200
MOST_UNITS = 500
MOST_CATEGORIES = 20
"""The largest table that is scored."""


@dataclass(frozen=True, slots=True)
class CodedUnit:
    """What coders scored: a case in a period, or a vignette, which has no period."""

    case: str
    period: str = ""
    vignette: bool = False

    def __str__(self) -> str:
        return f"{self.case} {self.period}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """Ordinal codes of several coders.

    Parameters
    ----------
    given : (coders, units) array
        Codes 0 to ``categories`` - 1; NaN where a coder did not code a unit.
    categories : int
        How many codes the scale has, at least 2.
    coders : tuple of str
        The coders' names, one a row.
    units : tuple of CodedUnit
        What was coded, one a column.
    groups : tuple of str
        The group of each coder, one a row; empty where all are of one group.
    labels : tuple of float
        The score that each code stands for on the study's scale; empty where it is the code itself.

    Raises
    ------
    ValueError
        The table and the names do not fit, or a code is off the scale.
    """

    given: Floats
    categories: int
    coders: tuple[str, ...]
    units: tuple[CodedUnit, ...]
    groups: tuple[str, ...] = ()
    labels: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if self.given.shape != (len(self.coders), len(self.units)):
            raise ValueError(
                f"the codes are {self.given.shape}, not {len(self.coders)} coders by {len(self.units)} units"
            )
        if len(set(self.coders)) < len(self.coders) or len(set(self.units)) < len(self.units):
            raise ValueError("a coder or a unit is named twice")
        if self.groups and len(self.groups) != len(self.coders):
            raise ValueError(f"there are {len(self.groups)} groups for {len(self.coders)} coders: give one a coder")
        if self.categories < 2 or (self.labels and len(self.labels) != self.categories):
            raise ValueError(
                f"there are {self.categories} codes and {len(self.labels)} labels: give 2 or more, or as many"
            )
        held = self.given[~np.isnan(self.given)]
        if not np.isin(held, np.arange(self.categories)).all():
            raise ValueError(f"codes must be whole numbers from 0 to {self.categories - 1}, or NaN")

    @property
    def present(self) -> npt.NDArray[np.bool_]:
        """Where there is a code: (coders, units)."""
        found: npt.NDArray[np.bool_] = ~np.isnan(self.given)
        return found

    @property
    def vignettes(self) -> npt.NDArray[np.bool_]:
        """Which units are vignettes: (units,)."""
        return np.array([unit.vignette for unit in self.units], dtype=bool)

    @property
    def bridged(self) -> int:
        """How many units two coders or more have coded."""
        return int((self.present.sum(axis=0) > 1).sum())

    @property
    def scale(self) -> tuple[float, ...]:
        """The score that each code stands for."""
        return self.labels or tuple(float(code) for code in range(self.categories))

    def group_numbers(self) -> Ints:
        """The number of each coder's group, by order of its name: (coders,)."""
        if not self.groups:
            return np.zeros(len(self.coders), dtype=np.int64)
        order = sorted(set(self.groups))
        return np.array([order.index(name) for name in self.groups], dtype=np.int64)

    def coded(self) -> "Codes":
        """The same codes without coders and units that have none."""
        rows, columns = np.flatnonzero(self.present.any(axis=1)), np.flatnonzero(self.present.any(axis=0))
        return Codes(
            given=self.given[np.ix_(rows, columns)],
            categories=self.categories,
            coders=tuple(self.coders[n] for n in rows),
            units=tuple(self.units[n] for n in columns),
            groups=tuple(self.groups[n] for n in rows) if self.groups else (),
            labels=self.labels,
        )

    def components(self) -> tuple[Ints, Ints]:
        """Which coders and units hang together, directly or over others: a number from 1 for each.

        Two coders hang together if they coded a unit in common. Scores of different components share no coder and
        no unit, so nothing but the prior puts them on one scale.

        Returns
        -------
        (coders,) array, (units,) array
        """
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        rows, columns = np.nonzero(self.present)
        many = sum(self.given.shape)
        edges = coo_array((np.ones(len(rows)), (rows, columns + len(self.coders))), shape=(many, many))
        _, found = connected_components(edges, directed=False)
        numbers = np.asarray(found, dtype=np.int64) + 1
        return numbers[: len(self.coders)], numbers[len(self.coders) :]


def refuse_hopeless(codes: Codes) -> None:
    """Refuse codes that no model of coders can say anything about.

    Raises
    ------
    UserError
        Fewer than two coders have codes, no unit was coded by two, all codes are the same, no case was coded, or
        the table is too large.
    """
    if len(codes.coders) < 2:
        raise UserError(
            f"{'One coder has' if codes.coders else 'No coder has'} codes, so coders cannot be told from cases.",
            "Expected two people or more who have coded.",
            "Read the raw codes with: allies study show DIR",
        )
    if codes.vignettes.all():
        raise UserError("Only vignettes are coded.", "Expected codings of the cases.", "Add them to codings.csv.")
    if codes.bridged == 0:
        raise UserError(
            "No unit was coded by two coders, so nothing says how they differ.",
            "Expected cases that several coders code, or vignettes that all do.",
            "Have some coders code each other's cases, or add [[vignettes]] to study.toml.",
        )
    if len(np.unique(codes.given[codes.present])) < 2:
        raise UserError(
            "Every code is the same, so there is nothing to score.",
            "Expected codes that differ.",
            "Read the raw codes with: allies study show DIR",
        )
    sizes = (len(codes.coders), MOST_CODERS), (len(codes.units), MOST_UNITS), (codes.categories, MOST_CATEGORIES)
    for (many, most), what in zip(sizes, ("coders", "units", "codes on the scale"), strict=True):
        if many > most:
            raise UserError(
                f"There are {many} {what}.",
                f"Expected {most} at most.",
                "Score a part of them, or use a coarser scale.",
            )
