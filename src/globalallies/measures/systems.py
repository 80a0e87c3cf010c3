"""The shape of alliance systems year by year, how two of them hang together, and any set of states likewise.

A system is its hub and its spokes of 31 December, from the register. On layers whose data hold every
tie, two states without a row have none; on the layer of operations a tie is not known where
neither state joined any, and means are over the ties that are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl

from ..catalogue import Measure
from .layers import ARMS, LAYERS
from .networks import (
    DRAWS,
    INDICES,
    SEED,
    Interval,
    edge_bootstrap,
    leave_one_out,
    mean_ties,
    spoke_density,
)
from .portfolios import Array
from .structure import HUB

ONE, OTHER = "nato", "san_francisco"
"""The two systems whose interdependence is measured."""

SPOKES = "register_system_spoke"

Rows = Mapping[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer as systems use it: its name, the measure of its tie, and the tie of two states without a row."""

    name: str
    tie: Measure
    silence: float
    about: str
    among_spokes: bool = True


TIES = {measure.name: measure for measure in (*LAYERS, *ARMS)}

SYSTEM_LAYERS: tuple[Layer, ...] = (
    Layer("treaty", TIES["tie_treaty"], 0.0, "ties of treaty"),
    Layer("agreement", TIES["tie_agreement"], 0.0, "defence cooperation agreements"),
    Layer("exercise", TIES["tie_exercise"], 0.0, "joint exercises"),
    Layer("operation", TIES["tie_operation"], np.nan, "operations joined"),
    Layer("basing", TIES["tie_basing"], np.nan, "US troops hosted", among_spokes=False),
)
"""The layers of an alliance system. Basing has ties of the hub only: nothing is known of spokes' troops in each other."""


def matrix(ties: pl.DataFrame, column: str, states: Sequence[int], silence: float = np.nan) -> Array:
    """The ties among some states as a square table, in the order of the states.

    Parameters
    ----------
    ties : DataFrame with ccode1, ccode2 and a column of ties
        One row a pair; other states' rows are passed over. A row without a value is a tie that is not known.
    column : str
        The column of ties.
    states : sequence of int
        COW numbers, each once.
    silence : float
        The tie of two states that have no row: 0 where the data hold every tie, else NaN.

    Returns
    -------
    (n, n) array, symmetric, NaN where not known and on the diagonal

    Raises
    ------
    ValueError
        A state is given twice, or a pair has two rows.
    """
    place = {ccode: at for at, ccode in enumerate(states)}
    if len(place) != len(states):
        raise ValueError("a state is given twice")
    table = np.full((len(place), len(place)), silence, dtype=np.float64)
    own = ties.filter(pl.col("ccode1").is_in(list(place)), pl.col("ccode2").is_in(list(place)))
    seen = set()
    for one, other, tie in own.select("ccode1", "ccode2", column).iter_rows():
        at = place[one], place[other]
        if frozenset(at) in seen:
            raise ValueError(f"states {one} and {other} have two rows")
        seen.add(frozenset(at))
        table[at[0], at[1]] = table[at[1], at[0]] = np.nan if tie is None else tie
    np.fill_diagonal(table, np.nan)
    return table


def structure(
    ties: "pl.DataFrame | Array",
    hub: int,
    states: Sequence[int],
    column: str = "",
    *,
    seed: int = SEED,
    draws: int = DRAWS,
) -> pl.DataFrame:
    """The shape of any set of states around a hub, year by year, on one layer, with both kinds of intervals.

    Parameters
    ----------
    ties : DataFrame or (n, n) array
        Either a panel of dyad-years with a column of ties in [0, 1], or one table of ties in the order of
        ``states``. A tie that is missing, or a pair without a row, is not known.
    hub : int
        The hub's COW number.
    states : sequence of int
        COW numbers of the spokes. The hub may be among them, and must be where ``ties`` is a table. A state
        of which no tie is known in a year is no spoke in it.
    column : str
        The column of ties; if left out, the frame's only column besides its keys.
    seed, draws : int
        Of the bootstrap; the same seed gives the same intervals.

    Returns
    -------
    DataFrame, one row a year (a single one without a year for a table), with ``spokes`` (their number),
    ``hub_tie``, ``spoke_tie`` (mean ties), ``spoke_density``, and for each of ``hub_dominance``,
    ``plurilateralisation`` and ``centralisation`` its value, its range with each spoke left out (``_low``,
    ``_high``) and its 95 % interval from drawing ties anew (``_boot_low``, ``_boot_high``). What is not
    defined is missing.

    Raises
    ------
    ValueError
        The hub is not among the states of a table, no column of ties can be told, a pair has two rows in a
        year, or a tie is outside 0-1.

    Examples
    --------
    >>> star = np.array([[0, 1, 1], [1, 0, 0], [1, 0, 0]], dtype=float)
    >>> structure(star, 2, (2, 740, 732))["hub_dominance"].item()
    1.0
    """
    if isinstance(ties, np.ndarray):
        if hub not in states or len(states) != len(ties):
            raise ValueError("a table of ties has a row for each state, the hub among them")
        return _plain([_described(ties, list(states).index(hub), seed, draws)])
    named = column or _only_column(ties)
    order = [hub, *(ccode for ccode in states if ccode != hub)]
    found = []
    for (year,), rows in sorted(ties.partition_by("year", as_dict=True).items()):
        table = matrix(rows, named, order)
        known = [at for at, row in enumerate(table) if at == 0 or not np.isnan(row).all()]
        found.append({"year": year} | _described(table[np.ix_(known, known)], 0, seed, draws))
    return _plain(found)


def _only_column(ties: pl.DataFrame) -> str:
    names = [name for name in ties.columns if name not in ("ccode1", "ccode2", "year")]
    if len(names) != 1:
        raise ValueError(f"the column of ties cannot be told among {', '.join(names) or 'none'}: name it")
    return names[0]


def _described(table: Array, hub: int, seed: int, draws: int) -> dict[str, float]:
    means = mean_ties(table, hub)
    row: dict[str, float] = {"spokes": len(table) - 1, "hub_tie": means.hub, "spoke_tie": means.spokes}
    row["spoke_density"] = spoke_density(table, hub)
    for name, index in INDICES.items():
        row[name] = index(table, hub)
        row |= _ends(name, leave_one_out(table, hub, index))
        row |= _ends(f"{name}_boot", edge_bootstrap(table, hub, index, seed=seed, draws=draws))
    return row


def _ends(name: str, interval: Interval) -> dict[str, float]:
    return {f"{name}_low": interval.low, f"{name}_high": interval.high}


def _plain(rows: Sequence[Mapping[str, float]], schema: "dict[str, pl.DataType] | None" = None) -> pl.DataFrame:
    """Records as a frame, in which what is not defined is missing."""
    return pl.DataFrame(rows, schema=schema, infer_schema_length=None).with_columns(pl.selectors.float().fill_nan(None))


def _shape(table: Array, layer: Layer) -> Iterator[tuple[str, float]]:
    """The measures of a system's year on a layer, by name; the hub has the first row."""
    means = mean_ties(table, 0)
    yield f"hub_tie_{layer.name}", means.hub
    if layer.among_spokes:
        yield f"spoke_tie_{layer.name}", means.spokes
        for name, index in INDICES.items():
            yield f"{name}_{layer.name}", index(table, 0)
            yield from _ends(f"{name}_{layer.name}", leave_one_out(table, 0, index)).items()


def system_year(layer: Layer, rows: Rows, year: int) -> pl.DataFrame:
    """The shape of every system with spokes in a year, on one layer; nothing for a year of which the layer has no row."""
    ties = rows[layer.tie.view]
    schema = {"system_id": pl.String(), "year": pl.Int64()} | dict.fromkeys(names_of(layer), pl.Float64())
    if ties.is_empty():
        return pl.DataFrame(schema=schema)
    members = rows[SPOKES].sort("system_id", "ccode").group_by("system_id", maintain_order=True).agg("ccode")
    found = [
        {"system_id": system, "year": year}
        | dict(_shape(matrix(ties, layer.tie.name, [HUB, *spokes], layer.silence), layer))
        for system, spokes in members.iter_rows()
    ]
    return _plain(found, schema)


def names_of(layer: Layer) -> list[str]:
    """The columns of a system's shape on one layer."""
    return [name for name, _ in _shape(np.full((3, 3), np.nan), layer)]


def cross_year(layer: Layer, rows: Rows, year: int) -> pl.DataFrame:
    """The mean tie between the spokes of the two systems in a year on one layer, and their interdependence."""
    spokes = rows[SPOKES].sort("ccode")
    first, second = (spokes.filter(pl.col("system_id") == system)["ccode"].to_list() for system in (ONE, OTHER))
    tie, joint = float("nan"), rows["co_participation"]
    if first and second and not set(first) & set(second):
        ties = matrix(rows[layer.tie.view], layer.tie.name, [*first, *second], layer.silence)
        between = ties[: len(first), len(first) :]
        known = between[~np.isnan(between)]
        tie = float(known.mean()) if known.size else tie
    shared = float(joint["co_participation"].item()) if joint.height else float("nan")
    values = {f"cross_tie_{layer.name}": tie, f"interdependence_{layer.name}": interdependence(tie, shared)}
    return _plain([{"year": year} | values], {"year": pl.Int64()} | dict.fromkeys(values, pl.Float64()))


def interdependence(cross_tie: float, co_participation: float) -> float:
    """How far two alliance systems hang together: the geometric mean of their ties and of what they join together.

    0 if they have no ties or join nothing together, 1 if every pair across is fully tied and they join all
    the same operations. NaN where either is.

    Parameters
    ----------
    cross_tie, co_participation : float in [0, 1]
        The mean tie between spokes of the two systems; the Jaccard index of the operations they joined.
    """
    return float(np.sqrt(cross_tie * co_participation))


@dataclass(frozen=True, slots=True)
class Competition:
    """How the hub's forces in two theatres move together.

    ``correlation`` of yearly changes of logs; ``low`` and ``high``, between which 95 % of the correlations
    lie when one theatre's changes are put in any other order; ``p_value``, the share of these at least as far
    from 0; ``changes``, the years behind it. What is not defined is NaN.
    """

    correlation: float
    low: float
    high: float
    p_value: float
    changes: int


def competition_for_hub_forces(
    one: Mapping[int, float | None],
    other: Mapping[int, float | None],
    *,
    seed: int = SEED,
    draws: int = 10_000,
    level: float = 0.95,
) -> Competition:
    """Whether a hub's forces in two theatres compete, falling in one as they rise in the other.

    The correlation of yearly changes in the logs of the levels: below 0 they compete, above 0 they rise and
    fall together. Levels, not shares: with two theatres, changes of shares correlate at -1 by construction.
    A correlation inside ``low`` to ``high`` is what chance alone would give. Permutation takes the years
    as exchangeable: wars that last for years make it too sure.

    Parameters
    ----------
    one, other : mapping of year to level, any unit
        The hub's forces in each theatre. Only changes between two years that follow each other, both known and
        above 0 in both theatres, count.
    seed, draws : int
        The same seed gives the same interval.
    level : float
        Share of the permuted correlations inside, in (0, 1).

    Returns
    -------
    Competition, correlations in [-1, 1]; NaN for fewer than three changes or where a theatre's do not vary

    Raises
    ------
    ValueError
        A level is negative or not finite, or ``level`` is not between 0 and 1.
    """
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not at {level}")
    first, second = _changes(one, other)
    undefined = float("nan")
    if len(first) < 3 or np.ptp(first) == 0 or np.ptp(second) == 0:
        return Competition(undefined, undefined, undefined, undefined, len(first))
    first, second = ((x - x.mean()) / np.linalg.norm(x - x.mean()) for x in (first, second))
    found = float(first @ second)
    chance = np.random.default_rng(seed)
    permuted = chance.permuted(np.tile(second, (draws, 1)), axis=1) @ first
    low, high = np.quantile(permuted, [(1 - level) / 2, (1 + level) / 2])
    beyond = int((np.abs(permuted) >= abs(found) - 1e-12).sum())
    return Competition(found, float(low), float(high), (1 + beyond) / (1 + draws), len(first))


def _changes(one: Mapping[int, float | None], other: Mapping[int, float | None]) -> tuple[Array, Array]:
    """The changes of both logs between years that follow each other, where both levels are known and above 0."""
    for series in (one, other):
        for year, value in series.items():
            if value is not None and not np.isnan(value) and not 0 <= value < np.inf:
                raise ValueError(f"a level is 0 or more, not {value} as in {year}")
    whole = [y for y in sorted(one) if (one[y] or 0) > 0 and (other.get(y) or 0) > 0]
    steps = [(a, b) for a, b in pairwise(whole) if b == a + 1]
    first, second = (
        np.array([np.log(float(series[b] or 0)) - np.log(float(series[a] or 0)) for a, b in steps])
        for series in (one, other)
    )
    return first, second


# -- views and measures --------------------------------------------------------------------------
