"""How a number moves over the years: what "eroded", "steady", "rising" and "to and fro" can mean, as counts.

A series maps years to numbers; years may be missing. Thresholds are the claims', not this module's.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import sqrt

Series = Mapping[int, float]


def between(series: Series, first: int, last: int) -> dict[int, float]:
    """The years of a series from one year to another, in order."""
    return {year: series[year] for year in sorted(series) if first <= year <= last}


def latest(series: Series, year: int) -> int | None:
    """The last year known up to some year; ``None`` if there is none."""
    return max((known for known in series if known <= year), default=None)


def stepped(series: Series, every: int) -> dict[int, float]:
    """The first year, and each next one that is at least so many years later."""
    found: dict[int, float] = {}
    for year in sorted(series):
        if not found or year >= max(found) + every:
            found[year] = series[year]
    return found


def share_of_falls(series: Series, every: int = 1) -> float | None:
    """Of the steps of a series of at least so many years, the share that go down, 0 to 1; ``None`` without a step."""
    steps = list(pairwise(stepped(series, every).values()))
    return sum(later < earlier for earlier, later in steps) / len(steps) if steps else None


def longest_reversal(series: Series) -> int | None:
    """The longest time, in years, after which a falling series stood above where it had been; 0 if it never rose.

    Of all pairs of years of which the later has the larger number, the greatest distance. A series that falls
    without pause scores 0, one that falls with short breaks few years, one that falls and comes back many.
    """
    years = sorted(series)
    if len(years) < 2:
        return None
    return max((late - early for early in years for late in years if late > early and series[late] > series[early]), default=0)  # fmt: skip


def tau(series: Series) -> float | None:
    """Kendall's tau-b of a series with time: -1 if it falls at every step, 1 if it rises; ``None`` where it is constant.

    References
    ----------
    kendall_1945
    """
    from ..measures.rankings import kendall_tau_b

    years = sorted(series)
    return kendall_tau_b(years, [series[year] for year in years]) if len(years) > 1 else None


def falling_by_chance(series: Series) -> float | None:
    """Mann's test against trend: how likely a fall at least as clear is in numbers without order, 0 to 1.

    One-sided, with the normal approximation, a correction for continuity and none for ties. Numbers of
    neighbouring years are alike, so it finds trends too easily: read it as the least that a fall must pass.
    ``None`` for fewer than four years.

    References
    ----------
    mann_1945
    """
    values = [series[year] for year in sorted(series)]
    n = len(values)
    if n < 4:
        return None
    from scipy.special import ndtr

    score = sum((later > earlier) - (later < earlier) for i, earlier in enumerate(values) for later in values[i + 1 :])
    spread = sqrt(n * (n - 1) * (2 * n + 5) / 18)
    return float(ndtr((score + 1) / spread))


def turning_points(values: Sequence[float]) -> float | None:
    """Of the inner numbers of a row, the share that are higher or lower than both neighbours; ``None`` for fewer than three.

    Numbers in random order turn at two in three.

    References
    ----------
    wallis_moore_1941
    """
    inner = list(zip(values, values[1:], values[2:], strict=False))
    return sum((b - a) * (c - b) < 0 for a, b, c in inner) / len(inner) if inner else None


def spread_by_chance(counts: Sequence[int], years: Sequence[int]) -> float | None:
    """How likely counts over spells of so many years differ this much if events come at one steady rate, 0 to 1.

    Pearson's chi-squared of the counts with what the common rate expects. ``None`` without a count or a second spell.
    """
    total, time = sum(counts), sum(years)
    if len(counts) < 2 or not total or not time:
        return None
    from scipy.special import chdtrc

    expected = [total * spell / time for spell in years]
    statistic = sum((count - mean) ** 2 / mean for count, mean in zip(counts, expected, strict=True))
    return float(chdtrc(len(counts) - 1, statistic))
