"""Security for autonomy: whether allies come nearer the hub once it guarantees them (after Morrow).

A guarantee is said to be bought with concessions of policy. What can be measured is whether, after a guarantee
began, the distance between an ally and the hub in UN votes fell by more than that of states without one in the
same years, and whether it joined more of the hub's operations. Associations, not effects.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ...catalogue import AbsentError, Result
from ...measures import CATALOGUE
from ...panel import Panel
from ...register import Register, load
from ...register.codes import Response
from ...sources import find
from ...sources.store import Store
from .terms import GERMANY, HUB, WEST, joined_from

if TYPE_CHECKING:
    import altair as alt
    import polars as pl

Array = NDArray[np.float64]

FIRST_YEAR, LAST_YEAR = 1946, 2024
WINDOWS = (5, 10)
THRESHOLDS: tuple[Response, ...] = (
    Response.CONSULT,
    Response.ACT_TO_MEET_COMMON_DANGER,
    Response.ASSIST_AS_EACH_DEEMS_NECESSARY,
)
"""What counts as a guarantee: from which promise on. All are computed."""

LEAST_SHARE = 0.6
"""The share of a window's years that must be known for an ally to count: a convention of ours."""

LEAST_CONTROLS = 3

DRAWS, SEED = 2000, 20_240_602


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over allies with its bootstrap interval at 95 per cent; no interval with fewer than three."""

    value: float | None
    low: float | None
    high: float | None
    allies: int


def bootstrapped(values: Sequence[float]) -> Mean:
    """The mean of one value an ally, with the interval that resampling allies gives (percentiles, fixed seed)."""
    found = np.array([v for v in values if np.isfinite(v)])
    if len(found) == 0:
        return Mean(None, None, None, 0)
    if len(found) < 3:
        return Mean(float(found.mean()), None, None, len(found))
    draws = np.random.default_rng(SEED).integers(0, len(found), (DRAWS, len(found)))
    low, high = np.quantile(found[draws].mean(axis=1), [0.025, 0.975])
    return Mean(float(found.mean()), float(low), float(high), len(found))


@dataclass(frozen=True, eq=False)
class Distances:
    """Distance from the hub: a row a state, a column a year (NaN where unknown), with regions and first guaranteed years."""

    states: tuple[int, ...]
    values: Array
    regions: Mapping[int, str]


@lru_cache(maxsize=256)
def paths(data: Distances, year: int, window: int) -> Array:
    """Every state's distance from ``window`` years before a year to as many after it, less its mean of the years before.

    A row a state, NaN throughout where fewer than ``LEAST_SHARE`` of the years on either side are known.
    """
    place = year - FIRST_YEAR
    padded = np.pad(data.values, ((0, 0), (window, window)), constant_values=np.nan)
    around = padded[:, place : place + 2 * window + 1]
    before, after = np.isfinite(around[:, :window]).sum(axis=1), np.isfinite(around[:, window + 1 :]).sum(axis=1)
    enough = np.asarray(np.minimum(before, after) >= LEAST_SHARE * window)
    start = known_mean(around[:, :window].T)
    found: Array = np.where(enough[:, None], around - start[:, None], np.nan)
    return found


def known_mean(values: Array, least: int = 1) -> Array:
    """The mean over rows of what is known in each column; NaN where fewer than ``least`` rows are."""
    known = np.isfinite(values)
    counts = known.sum(axis=0)
    sums = np.where(known, values, 0.0).sum(axis=0)
    found: Array = np.where(counts >= least, sums / np.maximum(counts, 1), np.nan)
    return found


def compared(
    data: Distances, began: Mapping[int, int], code: int, window: int, near: bool
) -> tuple[Array, Array] | None:
    """An ally's path around its guarantee, and that path less its controls'; both start from their mean of the years before.

    Controls are states known on both sides of the year, without a guarantee until the window ends; each counts
    as its own change, so that states that enter the data do not move them. ``None`` where the ally is
    not known well enough, or has fewer than three controls.
    """
    if code not in data.states:
        return None
    year, row = began[code], data.states.index(code)
    every = paths(data, year, window)
    usable = np.isfinite(every).sum(axis=1) > 0
    if not usable[row]:
        return None
    free = np.array([began.get(other, LAST_YEAR + window) > year + window for other in data.states])
    same = np.array([not near or data.regions.get(other) == data.regions.get(code) for other in data.states])
    others = usable & free & same
    others[row] = False
    if others.sum() < LEAST_CONTROLS:
        return None
    return every[row], every[row] - known_mean(every[others], LEAST_CONTROLS)


def change(path: Array) -> float:
    """The mean of the years after the middle of a path less that of the years before it, which itself counts as neither."""
    middle = len(path) // 2
    before, after = path[:middle], path[middle + 1 :]
    if not np.isfinite(before).any() or not np.isfinite(after).any():
        return float("nan")
    return float(np.nanmean(after) - np.nanmean(before))


def trend(path: Array) -> float:
    """The yearly slope of the years before the middle of a path; NaN with fewer than two known."""
    before = path[: len(path) // 2]
    known = np.isfinite(before)
    if known.sum() < 2:
        return float("nan")
    return float(np.polyfit(np.flatnonzero(known), before[known], 1)[0])


def autonomy(*, register: Register | None = None, store: Store | None = None) -> Result:
    """Movement towards the hub after a guarantee, against states without one.

    Returns
    -------
    Result
        ``distance`` (change of the distance in UN votes, over thresholds, windows and controls), ``joining`` (change in
        the share of hub-led operations joined), ``path`` (the years around the guarantee), ``allies`` (each ally's change).

    Raises
    ------
    AbsentError
        The data on UN ideal points are not in the store.

    References
    ----------
    morrow_1991; bailey_strezhnev_voeten_2017
    """
    import polars as pl

    facts, held = register or load(), store or Store()
    measure = CATALOGUE["ideal_point_distance_us"]
    needed = [held.choose(find(key).name).label for key in measure.sources]
    if lacking := [label for label in needed if label not in held.labels()]:
        raise AbsentError(
            lacking,
            "The movement of allies in UN votes needs every year, and the register's figures have every fifth.",
            "Expected the data set of ideal points in the store.",
        )
    data = _distances(held)
    rows, joined, path, single = [], [], pl.DataFrame(), pl.DataFrame()
    for threshold in THRESHOLDS:
        began = guarantees(held, threshold)
        for window in WINDOWS:
            rows += [_compared(data, began, threshold, window, near) for near in (False, True)]
            joined += [_joining(facts, began, threshold, window, came) for came in CAME]
    began = guarantees(held, THRESHOLDS[1])
    path, single = _path(data, began, max(WINDOWS)), _single(data, began, facts)
    return Result(
        title="Security for autonomy: allies before and after a guarantee",
        tables={
            "distance": pl.DataFrame(rows),
            "joining": pl.DataFrame(joined),
            "path": path,
            "allies": single,
        },
        assumptions=(
            "A guarantee begins in the first year in which a clause at or above the threshold, as the register codes it, binds the United States to the state.",
            "The distance is that of ideal points in UN General Assembly votes; a fall is read as coming nearer the hub.",
            "Each ally is compared with the mean change, over the same years, of states without a guarantee until they end: all of them or those of its region (at least three).",
            f"An ally counts if at least {LEAST_SHARE:.0%} of the years on both sides are known; West Germany and Germany are one ally.",
            "Joining counts roles from bases and transit up, over the hub-led operations begun in the window: ever taken, or by the window's end (one whose first day is not known began with the operation).",
        ),
        notes=(
            "Associations, not effects: guarantees go to states that are moving towards the hub already, and the hub chooses whom to guarantee.",
            "No verdict without pre-trends: where the slope before the guarantee is itself below 0, allies were on their way.",
            "Joining is not compared with states without a guarantee and rests on few operations: it says as much about which came up as about the allies.",
            "UN votes begin in 1946, so an ally of 1949 has three years before and one guaranteed earlier has none; many allies were in the UN only later.",
            "The votes are about the agenda of the Assembly, not about defence policy; ideal points drift with the agenda.",
            "Intervals resample allies, which joined in waves: allies of one wave are not independent, so the true intervals are wider.",
            f"The tables path and allies use the threshold {THRESHOLDS[1].value} and, as controls, all states without a guarantee.",
        ),
        sources=(*needed, "register.treaties", "register.memberships", "register.participants"),
        references=("morrow_1991", "bailey_strezhnev_voeten_2017"),
        draw=_draw,
    )


def guarantees(store: Store, threshold: Response) -> dict[int, int]:
    """The first year of each state's guarantee by the hub, from a promise at least this strong; before 1946 counts as 1946."""
    import polars as pl

    pledged = Panel("dyad-year", FIRST_YEAR, LAST_YEAR, CATALOGUE, store).add("pledge_strength_response")
    least = threshold.rank / (len(Response) - 1)
    rows = pledged.filter(ccode1=HUB).to_polars().filter(pl.col("pledge_strength_response") >= least - 1e-9)
    first = rows.with_columns(pl.col("ccode2").replace(WEST, GERMANY)).group_by("ccode2").agg(pl.col("year").min())
    return dict(sorted(first.iter_rows()))


def _distances(store: Store) -> Distances:
    import polars as pl

    panel = Panel("state-year", FIRST_YEAR, LAST_YEAR, CATALOGUE, store, "last_day").add(
        "region", "ideal_point_distance_us"
    )
    rows = panel.to_polars().filter(pl.col("ccode") != HUB).with_columns(pl.col("ccode").replace(WEST, GERMANY))
    states = tuple(sorted(rows["ccode"].unique().to_list()))
    places = {code: n for n, code in enumerate(states)}
    values = np.full((len(states), LAST_YEAR - FIRST_YEAR + 1), np.nan)
    for ccode, year, distance in rows.select("ccode", "year", "ideal_point_distance_us").drop_nulls().iter_rows():
        values[places[ccode], year - FIRST_YEAR] = distance
    return Distances(states, values, dict(rows.select("ccode", "region").unique("ccode", keep="last").iter_rows()))


def _compared(
    data: Distances, began: Mapping[int, int], threshold: Response, window: int, near: bool
) -> dict[str, object]:
    pairs = [pair for code in began if (pair := compared(data, began, code, window, near)) is not None]
    alone = bootstrapped([change(own) for own, _ in pairs])
    against = bootstrapped([change(path) for _, path in pairs])
    before = bootstrapped([trend(path) for _, path in pairs])
    return {
        "guarantee_from": threshold.value,
        "years": window,
        "controls": "same region" if near else "all states",
        "allies": against.allies,
        "own_change": alone.value,
        "change": against.value,
        "low_95": against.low,
        "high_95": against.high,
        "pre_trend": before.value,
        "pre_trend_low_95": before.low,
        "pre_trend_high_95": before.high,
    }


CAME = ("ever", "in the years counted")
"""When a state must have come to count as having joined an operation. Both are computed."""


def joining_change(register: Register, code: int, year: int, window: int, came: str = CAME[0]) -> float:
    """The share of hub-led operations joined of those begun in the years after, less that of the years before; NaN without any.

    ``ever`` counts whoever joined at any time, so that an ally that came to an old operation after its guarantee counts
    as one that joined before; ``in the years counted`` only those who came by the last of those years.
    """
    begun, joined = joined_from(register)

    def share(first: int, last: int) -> float:
        names = [name for name, start in begun.items() if first <= start <= last]
        years = [joined[name, code] for name in names if (name, code) in joined]
        return sum(came == CAME[0] or one <= last for one in years) / len(names) if names else float("nan")

    return share(year + 1, year + window) - share(year - window, year - 1)


def _joining(
    register: Register, began: Mapping[int, int], threshold: Response, window: int, came: str
) -> dict[str, object]:
    found = bootstrapped(
        [joining_change(register, code, year, window, came) for code, year in began.items() if year > FIRST_YEAR]
    )
    return {
        "guarantee_from": threshold.value,
        "years": window,
        "came": came,
        "allies": found.allies,
        "change_in_share_joined": found.value,
        "low_95": found.low,
        "high_95": found.high,
    }


def _path(data: Distances, began: Mapping[int, int], window: int) -> "pl.DataFrame":
    """The mean path around the guarantee, against controls, from each ally's own mean of the years before."""
    import polars as pl

    paths = [pair[1] for code in began if (pair := compared(data, began, code, window, near=False)) is not None]
    rows = []
    for step in range(-window, window + 1):
        mean = bootstrapped([float(path[step + window]) for path in paths])
        rows.append(
            {"years_since": step, "allies": mean.allies, "change": mean.value, "low_95": mean.low, "high_95": mean.high}
        )
    return pl.DataFrame(rows, schema_overrides=dict.fromkeys(("change", "low_95", "high_95"), pl.Float64))


def _single(data: Distances, began: Mapping[int, int], register: Register) -> "pl.DataFrame":
    import polars as pl

    rows = []
    for code in began:
        pair = compared(data, began, code, min(WINDOWS), near=False)
        if pair is not None:
            own, path = pair
            row = {"ccode": code, "ally": register.name(code), "guarantee": began[code], "own_change": change(own)}
            rows.append(row | {"change": change(path), "pre_trend": trend(path)})
    kinds = {"ccode": pl.Int64, "ally": pl.String, "guarantee": pl.Int64}
    schema = {**kinds, **dict.fromkeys(("own_change", "change", "pre_trend"), pl.Float64)}
    return pl.DataFrame(rows, schema=schema).sort("guarantee", "ccode")


def _draw(result: Result) -> "alt.TopLevelMixin":
    import altair as alt

    rows = result.tables["path"]
    x = alt.X("years_since:Q", title="years since the guarantee began")
    band = (
        alt.Chart(rows)
        .mark_area(opacity=0.25)
        .encode(x=x, y=alt.Y("low_95:Q", title="change of distance against states without one"), y2="high_95:Q")
    )
    line = alt.Chart(rows).mark_line(point=True).encode(x=x, y="change:Q", tooltip=["years_since", "change", "allies"])
    zero = alt.Chart(rows).mark_rule(strokeDash=[4, 4]).encode(x=alt.datum(0))
    found: alt.TopLevelMixin = alt.layer(band, line, zero).properties(title=result.title, width=560, height=320)
    return found
