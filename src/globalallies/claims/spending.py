"""Alliances and the hub's defence spending: regressions on the hub's own history, in several designs."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from math import log, sqrt
from typing import NamedTuple

from ..measures.evidence import Evidence
from ..measures.structure import HUB
from .joining import hub_fought
from .records import Operationalisation, Part
from .testing import compared, tried
from .trends import Series
from .yardsticks import TEXT

FIRST = 1949
"""The year of the first alliance outside the hemisphere."""

LAGS = 3
"""Years over which errors may hang together, and in which a new ally may show in spending: ours."""

CLEAR, FEWEST = 1.96, 30
"""The ratio to its standard error from which an estimate is clear, and the fewest years worth estimating from."""

RIVALS = (365, 710)
SYSTEMS = ("nato", "san_francisco", "inter_american", "cento", "pacific_islands")

Known = tuple[Series, tuple[str, ...]]
"""A series and its sources."""


class Estimate(NamedTuple):
    """What one more ally goes with, its standard error, and the number of years behind both."""

    value: float
    error: float
    years: int


def spending_and_alliances(evidence: Evidence) -> list[Part]:
    """C43: the United States did not spend more on defence for having more allies.

    After Alley and Fuhrmann (2021), who find the contrary, on the years 1949-2016: three measures of spending (of GDP, of the
    world's spending, and in constant prices), two counts of allies (ATOP's defence pacts, and the register's alliances that
    bind in practice), three designs (changes on changes; levels with a trend; levels with last year's). Each
    holds rivals' spending and years of war constant. The claim holds where the estimate is not clearly above zero, by
    twice its standard error, robust to errors that hang together.

    Left out: military personnel, which are no spending; designs with many states, since the claim is about one.
    """
    outcomes = {
        "spending of GDP": partial(_own, evidence, "military_burden"),
        "spending of the world's": partial(_own, evidence, "milex_share"),
        "spending in constant prices": partial(_real, evidence),
    }
    counts = {"ATOP's allies": partial(_atop, evidence), "the register's allies": partial(_bound, evidence)}
    return [
        Part(
            says="US defence spending was not higher for more allies",
            operationalisations=tuple(
                one
                for spending, outcome in outcomes.items()
                for allies, count in counts.items()
                for one in tried(
                    f"{spending}, {allies}",
                    f"at most {CLEAR}",
                    partial(_designs, evidence, f"{spending}, {allies}", outcome, count),
                )
            ),
        )
    ]


def _own(evidence: Evidence, measure: str) -> Known:
    found = evidence.series(measure)
    rows = found.frame.filter(found.frame["ccode"] == HUB).select("year", "value").iter_rows()
    return dict(rows), found.sources


def _real(evidence: Evidence) -> Known:
    """The logarithm of spending, in prices of 2011: the deflator is GDP at current prices over GDP at constant ones."""
    (spent, a), (current, b), (constant, c) = (
        _own(evidence, measure) for measure in ("milex", "gdp_current_usd", "gdp_ppp_intl2011")
    )
    years = spent.keys() & current.keys() & constant.keys()
    real = {year: log(spent[year] * constant[year] / current[year]) for year in years if spent[year] > 0}
    return real, tuple(dict.fromkeys((*a, *b, *c)))


def _atop(evidence: Evidence) -> Known:
    found = evidence.panel("directed-dyad-year", "atop_defense", first=FIRST - LAGS, last=TEXT, ccode1=[HUB])
    counts: dict[int, float] = {}
    for year, pledge in found.frame.select("year", "atop_defense").iter_rows():
        counts[year] = counts.get(year, 0) + (pledge or 0)
    return counts, found.sources


def _bound(evidence: Evidence) -> Known:
    known = {row.system_id for row in evidence.register.systems}
    counts = {
        year: float(len({c for name in SYSTEMS if name in known for c in evidence.spokes(name, date(year, 12, 31))}))
        for year in range(FIRST - LAGS, TEXT + 1)
    }
    return counts, ("register.treaties", "register.memberships", "register.legs")


def at_war(evidence: Evidence) -> frozenset[int]:
    """The years in which the hub fought in an operation it led."""
    register = evidence.register
    fought = hub_fought(register)
    spans = [(o.start.year, (o.end or o.start).last.year) for o in register.operations if o.hub_led and o.operation_id in fought]  # fmt: skip
    return frozenset(year for first, last in spans for year in range(first, last + 1))


def _designs(
    evidence: Evidence, name: str, outcome: Callable[[], Known], count: Callable[[], Known]
) -> list[Operationalisation]:
    spending, sources = outcome()
    allies, counted = count()
    rivals_found = evidence.series("milex")
    rivals: dict[int, float] = {}
    for ccode, year, value in rivals_found.frame.select("ccode", "year", "value").iter_rows():
        if ccode in RIVALS:
            rivals[year] = rivals.get(year, 0) + value
    logs = {year: log(value) for year, value in rivals.items() if value > 0}
    labels = tuple(dict.fromkeys((*sources, *counted, *rivals_found.sources, "register.operations")))
    war = at_war(evidence)
    made = []
    for words, design in DESIGNS.items():
        found = design(spending, allies, logs, war)
        ratio = found.value / found.error if found and found.error > 0 else None
        note = f"{found.value:.3g} a further ally, standard error {found.error:.2g}, {found.years} years." if found else "Too few years in a row are known."  # fmt: skip
        made.append(compared(f"{name}: {words}", ratio, "at_most", CLEAR, labels, unit="estimate over its standard error", note=note))  # fmt: skip
    return made


Design = Callable[[Series, Series, Series, frozenset[int]], Estimate | None]


def _rows(spending: Series, allies: Series, rivals: Series) -> list[int]:
    """The years in which everything is known, and was the year before and the allies some years before."""
    return [
        year
        for year in range(FIRST, TEXT + 1)
        if {year, year - 1} <= spending.keys() & rivals.keys() and {year, year - LAGS} <= allies.keys()
    ]


def changes(spending: Series, allies: Series, rivals: Series, war: frozenset[int]) -> Estimate | None:
    """The year's change of spending on the change of allies over three years, of rivals' spending and of war."""
    years = _rows(spending, allies, rivals)
    columns = [
        [allies[y] - allies[y - LAGS] for y in years],
        [rivals[y] - rivals[y - 1] for y in years],
        [float(y in war) - float(y - 1 in war) for y in years],
    ]
    return estimated([spending[y] - spending[y - 1] for y in years], columns)


def trending(spending: Series, allies: Series, rivals: Series, war: frozenset[int]) -> Estimate | None:
    """Spending on allies, rivals' spending, war and a straight trend."""
    years = _rows(spending, allies, rivals)
    return estimated([spending[y] for y in years], [*_levels(years, allies, rivals, war), [float(y) for y in years]])


def persisting(spending: Series, allies: Series, rivals: Series, war: frozenset[int]) -> Estimate | None:
    """Spending on allies, rivals' spending, war and spending of the year before."""
    years = _rows(spending, allies, rivals)
    before = [spending[y - 1] for y in years]
    return estimated([spending[y] for y in years], [*_levels(years, allies, rivals, war), before])


def _levels(years: list[int], allies: Series, rivals: Series, war: frozenset[int]) -> list[list[float]]:
    return [[allies[y] for y in years], [rivals[y] for y in years], [float(y in war) for y in years]]


DESIGNS: Mapping[str, Design] = {
    "changes on changes": changes,
    "levels with a trend": trending,
    "levels with the year before": persisting,
}


def estimated(target: list[float], columns: list[list[float]]) -> Estimate | None:
    """Least squares: the estimate of the first column, with Newey and West's standard error.

    The error weighs the products of residuals up to three years apart by Bartlett's weights. ``None`` for fewer than 30
    years, or where a column follows from the others.

    References
    ----------
    newey_west_1987
    """
    if len(target) < FEWEST:
        return None
    import numpy as np

    y = np.array(target)
    x = np.column_stack([*(np.array(column) for column in columns), np.ones(len(y))])
    if np.linalg.matrix_rank(x) < x.shape[1]:
        return None
    fitted = np.linalg.lstsq(x, y, rcond=None)[0]
    bread = np.linalg.inv(x.T @ x)
    scores = x * (y - x @ fitted)[:, None]
    meat = scores.T @ scores
    for lag in range(1, LAGS + 1):
        product = scores[lag:].T @ scores[:-lag]
        meat += (1 - lag / (LAGS + 1)) * (product + product.T)
    variance = float((bread @ meat @ bread)[0, 0])
    return Estimate(float(fitted[0]), sqrt(max(variance, 0)), len(y))
