"""How alike two voting records are, on the votes that both cast: for all pairs at once.

Unlike pledges, votes are often missing, and each pair shares its own set of them. Every count is a
matrix product with the table of who voted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .portfolios import POWER, Array, Distance, pairs_of


@dataclass
class Ballots:
    """Votes from 0 to ``top``; a negative value is no vote.

    Parameters
    ----------
    values : (n, m) array of whole numbers
        How each of n states voted in m roll calls.
    top : int
        The highest value.
    """

    values: NDArray[np.integer]
    top: int

    @cached_property
    def cast(self) -> Array:
        """(n, m): whether a state voted."""
        return (self.values >= 0).astype(np.float64)

    @cached_property
    def shared(self) -> Array:
        """(n, n): roll calls in which both voted."""
        return np.asarray(self.cast @ self.cast.T)

    @cached_property
    def chosen(self) -> list[Array]:
        """For each value, where a state voted so."""
        return [(self.values == value).astype(np.float64) for value in range(self.top + 1)]

    @cached_property
    def tables(self) -> Array:
        """(top + 1, top + 1, n, n): shared roll calls in which i voted k and j voted l."""
        return np.array([[one @ other.T for other in self.chosen] for one in self.chosen])

    def _cost(self, distance: Distance) -> Array:
        scale = np.arange(self.top + 1)
        return np.asarray((np.abs(scale[:, None] - scale[None, :]) / self.top) ** POWER[distance])

    def observed(self, distance: Distance) -> Array:
        """(n, n): mean disagreement over shared roll calls, 0 to 1; missing where there are none."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.einsum("kl,klij->ij", self._cost(distance), self.tables) / self.shared)

    def expected(self, distance: Distance, *, mean: bool) -> Array:
        """(n, n): disagreement expected from each state's own margins on shared roll calls, or from their mean."""
        with np.errstate(divide="ignore", invalid="ignore"):
            first = self.tables.sum(axis=1) / self.shared
            second = self.tables.sum(axis=0) / self.shared
        if mean:
            first = second = (first + second) / 2
        return np.asarray(np.einsum("kl,kij,lij->ij", self._cost(distance), first, second))

    def indices(self) -> Iterator[tuple[str, Array]]:
        """Every index of similarity of votes, by name; missing where two states shared no roll call."""
        with np.errstate(divide="ignore", invalid="ignore"):
            same = np.einsum("kkij->ij", self.tables) / self.shared
            yield "agreement_votes", same
            for distance in POWER:
                observed = self.observed(distance)
                yield f"s_votes_{distance}", 1 - 2 * observed
                for name, mean in (("kappa", False), ("pi", True)):
                    expected = self.expected(distance, mean=mean)
                    yield f"{name}_votes_{distance}", np.where(expected > 0, 1 - observed / expected, np.nan)
        yield "shared_votes", np.where(self.shared > 0, self.shared, np.nan)

    def condensed(self) -> Iterator[tuple[str, Array]]:
        """The same, one value a pair i < j."""
        place = pairs_of(len(self.values))[2]
        for name, table in self.indices():
            yield name, table.ravel().take(place)
