"""The shape of alliance systems year by year, how two of them hang together, and any set of states likewise.

A system is its hub and its spokes of 31 December, from the register. On layers whose data hold every
tie, two states without a row have none; on the layer of operations a tie is not known where
neither state joined any, and means are over the ties that are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
import polars as pl

from ..catalogue import Measure, View
from ..register import Role
from .layers import ARMS, EXERCISE_YEARS, FIRST_OPERATION, LAYERS, OPERATION_YEARS, WEST, joined_sql
from .layers import VIEWS as LAYER_VIEWS
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
    schema = {"system_id": pl.String(), "year": pl.Int64()} | dict.fromkeys(_names(layer), pl.Float64())
    if ties.is_empty():
        return pl.DataFrame(schema=schema)
    members = rows[SPOKES].sort("system_id", "ccode").group_by("system_id", maintain_order=True).agg("ccode")
    found = [
        {"system_id": system, "year": year}
        | dict(_shape(matrix(ties, layer.tie.name, [HUB, *spokes], layer.silence), layer))
        for system, spokes in members.iter_rows()
    ]
    return _plain(found, schema)


def _names(layer: Layer) -> list[str]:
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


SYSTEM_STATES = f"SELECT ccode FROM {SPOKES} WHERE year = $year AND system_id = $system_id UNION ALL SELECT {HUB}"
CROSS_STATES = f"SELECT ccode FROM {SPOKES} WHERE year = $year AND system_id IN ('{ONE}', '{OTHER}')"


def _evidence(layer: Layer, states: str) -> dict[str, str]:
    """The rows of a layer's tables behind a year: those between two of some states, West Germany's among them."""
    if not layer.among_spokes:
        return dict(VIEW_OF[layer.tie.view].evidence)
    chosen = f"IN ({states} UNION ALL SELECT {WEST})"
    conditions = {
        "atop_directed": f"t.year = $year AND t.ccode1 {chosen} AND t.ccode2 {chosen}",
        "dcad": f"$year BETWEEN t.sign_year AND t.end_year_estimate AND t.ccode1 {chosen} AND t.ccode2 {chosen}",
        "exercise_participant": f"t.year BETWEEN $year - {EXERCISE_YEARS - 1} AND $year AND t.ccode {chosen}",
    }
    return {table: conditions[table] for table in VIEW_OF[layer.tie.view].evidence}


VIEW_OF = {view.name: view for view in LAYER_VIEWS}

COUNT_VIEW = View(
    name="system_spokes",
    unit="system-year",
    sql=f"SELECT system_id, year, CAST(COUNT(*) AS BIGINT) AS spokes_count FROM {{{SPOKES}}} GROUP BY system_id, year",
    tables={},
    views=(SPOKES,),
    evidence={},
    rule=(
        "States bound on 31 December, in law and in practice, by an alliance of the system that binds the hub too and is "
        "not suspended between the two, if they lie in the system's theatre."
    ),
)

JOINED_BY = (
    f"(SELECT s.system_id, s.year, j.operation_id, MAX(j.year) AS latest FROM {{{SPOKES}}} s "
    f"JOIN {joined_sql(Role.BASING_TRANSIT)} j ON j.ccode = s.ccode AND j.year <= s.year "
    f"WHERE s.system_id IN ('{ONE}', '{OTHER}') GROUP BY s.system_id, s.year, j.operation_id)"
)

PARTICIPATION_VIEW = View(
    name="co_participation",
    unit="year",
    sql=(
        "SELECT year, CAST(SUM(CASE WHEN systems = 2 THEN 1 ELSE 0 END) AS DOUBLE) / COUNT(*) AS co_participation FROM ("
        f"SELECT year, operation_id, COUNT(*) AS systems FROM {JOINED_BY} joined GROUP BY year, operation_id "
        f"HAVING MAX(latest) >= year - {OPERATION_YEARS - 1}) counted GROUP BY year"
    ),
    tables={},
    views=(SPOKES, "register_operation_state", "register_role"),
    evidence={},
    rule=(
        f"Of the operations that a spoke of either system joined in the year or the {OPERATION_YEARS - 1} before it, the "
        "share that spokes of both had joined by then, with bases and transit or more. The hub does not count."
    ),
)


def _system_view(layer: Layer) -> View:
    return View(
        name=f"system_{layer.name}",
        unit="system-year",
        sql="",
        tables={},
        views=(SPOKES, layer.tie.view),
        evidence=_evidence(layer, SYSTEM_STATES),
        rule=(
            f"From the ties ({layer.tie.name}) among the hub and the system's spokes of 31 December. "
            + (
                "Dominance is (H - S) / (H + S), plurilateralisation S / H of the hub's mean tie H and the spokes' S; "
                "centralisation is Freeman's. Low and high are the ends of the range with each spoke left out."
                if layer.among_spokes
                else "The mean of the hub's ties with its spokes."
            )
        ),
        array=partial(system_year, layer),
    )


def _cross_view(layer: Layer) -> View:
    return View(
        name=f"cross_{layer.name}",
        unit="year",
        sql="",
        tables={},
        views=(SPOKES, layer.tie.view, "co_participation"),
        evidence=_evidence(layer, CROSS_STATES),
        rule=(
            f"The mean tie ({layer.tie.name}) between each spoke of NATO and each of the San Francisco system on "
            "31 December; interdependence is the root of its product with co-participation."
        ),
        array=partial(cross_year, layer),
    )


CROSS_LAYERS = tuple(layer for layer in SYSTEM_LAYERS if layer.among_spokes)

VIEWS = (
    COUNT_VIEW,
    PARTICIPATION_VIEW,
    *(_system_view(layer) for layer in SYSTEM_LAYERS),
    *(_cross_view(layer) for layer in CROSS_LAYERS),
)

KNOWN_FROM = FIRST_OPERATION + OPERATION_YEARS - 1

PRACTICE = {
    "treaty": (
        " A multilateral treaty ties everyone alike, so that NATO is a clique here whatever its practice: read it beside the "
        "layers that put promises into practice."
    ),
    "agreement": (
        " On this layer, which puts promises into practice, dominance is the bilateralisation of a multilateral system."
        " Agreements signed before 1980 are not in the data."
    ),
    "exercise": (
        " On this layer, which puts promises into practice, dominance is the bilateralisation of a multilateral system."
        " Large exercises fill many ties at once."
    ),
    "operation": (
        " On this layer, which puts promises into practice, dominance is the bilateralisation of a multilateral system."
        " Pairs of which neither joined any operation are left out; it is missing where no pair of either kind is left."
    ),
}
"""What a reader must know of an index on each layer."""

MEANING = {
    "hub_dominance": (
        "Hub dominance",
        "cha_2010",
        "How much the system hangs on its hub: (H - S) / (H + S) of the hub's mean tie with its spokes, H, and the spokes' "
        "mean tie with each other, S. 1 is a star, 0 a clique, less than 0 spokes tied more strongly to each other. It says "
        "nothing about how strong ties are, and no layer is to be read alone.",
        -1,
        1,
    ),
    "plurilateralisation": (
        "Plurilateralisation",
        "cha_2010",
        "How strongly spokes are tied to each other beside the hub: their mean tie with each other over the hub's with them. "
        "0 is a star, 1 a clique. Read it as change over time, and not alone: it rises as well when the hub's ties weaken.",
        0,
        None,
    ),
    "centralisation": (
        "Freeman centralisation",
        "freeman_1978",
        "How far the most tied state of the system stands out, by mean tie: 1 is a star of full ties, 0 all are tied alike. A "
        "check of hub dominance that, unlike it, falls with the weight of ties; the state that stands out need not be the hub.",
        0,
        1,
    ),
}

ENDS = {
    "_low": ", least with a spoke left out",
    "_high": ", most with a spoke left out",
}


def _record(
    layer: Layer, name: str, title: str, definition: str, cite: str, unit: str, view: str, **more: object
) -> Measure:
    return Measure(
        name=name,
        title=title,
        unit=unit,
        definition=definition,
        sources=layer.tie.sources,
        citation=cite,
        view=view,
        silence="unknown",
        first_year=more.pop("first_year", layer.tie.first_year),  # type: ignore[arg-type]
        last_year=layer.tie.last_year,
        **more,  # type: ignore[arg-type]
    )


def _indices(layer: Layer) -> Iterator[Measure]:
    for index, (title, cite, definition, low, high) in MEANING.items():
        scale = f"{low} to {high}" if high else "0 up"
        of = partial(_record, layer, cite=cite, unit="system-year", view=f"system_{layer.name}", scale=scale)
        name, title = f"{index}_{layer.name}", f"{title}: {layer.about}"
        yield of(name, title, definition + PRACTICE[layer.name], low=low, high=high)
        for end, words in ENDS.items():
            what = "smallest" if end == "_low" else "largest"
            yield of(
                name + end,
                title + words,
                f"The {what} value of {name} when each spoke of the system is left out in turn: how much it rests on one of "
                "them. It is no confidence interval.",
                low=low,
                high=high,
            )


def _means(layer: Layer) -> Iterator[Measure]:
    of = partial(_record, layer, unit="system-year", view=f"system_{layer.name}", scale="0 to 1", low=0, high=1)
    only = (
        ""
        if layer.among_spokes
        else " Dominance and the like are not defined on this layer: no data tell of spokes' troops in each other's territory."
    )
    yield of(
        f"hub_tie_{layer.name}",
        f"Mean tie of the hub: {layer.about}",
        f"Mean of {layer.tie.name} between the hub and each of the system's spokes of 31 December, over the ties that are "
        f"known: what hub dominance sets against the ties of spokes.{only}",
        layer.tie.citation,
    )
    if layer.among_spokes:
        yield of(
            f"spoke_tie_{layer.name}",
            f"Mean tie among spokes: {layer.about}",
            f"Mean of {layer.tie.name} over the pairs of the system's spokes of 31 December whose tie is known. It falls "
            "when a spoke with few ties joins, though no tie is lost.",
            layer.tie.citation,
        )


def _crossing(layer: Layer) -> Iterator[Measure]:
    of = partial(_record, layer, unit="year", view=f"cross_{layer.name}", scale="0 to 1", low=0, high=1)
    yield of(
        f"cross_tie_{layer.name}",
        f"Tie between the two systems: {layer.about}",
        f"Mean of {layer.tie.name} over the pairs of a NATO ally and an ally of the San Francisco system whose tie is known; "
        "the United States does not count. With thirty allies against five, most pairs have no tie, so read it as "
        "change over time, not against the mean tie within a system.",
        layer.tie.citation,
    )
    yield of(
        f"interdependence_{layer.name}",
        f"Interdependence of the two systems: {layer.about}",
        f"The root of cross_tie_{layer.name} times co_participation: high only if allies of NATO and of the San Francisco "
        "system are both tied to each other and join the same operations. The index is this project's own; it measures "
        "links, not whether what happens in one system is felt in the other.",
        "globalallies_register",
        first_year=max(KNOWN_FROM, layer.tie.first_year or 0) if layer.name != "agreement" else None,
    )


SYSTEMS: tuple[Measure, ...] = (
    Measure(
        name="spokes_count",
        title="Spokes of the alliance system",
        unit="system-year",
        definition=(
            "States allied with the system's hub on 31 December, in law and in practice, that lie in the system's theatre; "
            "0 for a group of treaties without a hub. The hub is not counted, nor a state whose tie with it is suspended."
        ),
        scale="states",
        sources=(),
        citation="globalallies_register",
        low=0,
        view="system_spokes",
        silence="none",
    ),
    *(measure for layer in SYSTEM_LAYERS for measure in _means(layer)),
    *(measure for layer in CROSS_LAYERS for measure in _indices(layer)),
)

INTERDEPENDENCE: tuple[Measure, ...] = (
    Measure(
        name="co_participation",
        title="Operations joined by allies of both systems",
        unit="year",
        definition=(
            "Of the operations that allies of NATO or of the San Francisco system joined in the last ten years, the share "
            "that allies of both had joined by then, with bases and transit or more. One ally is enough for its system; the United States "
            "does not count. Spokes are those of the year, also for what they joined before they were allies. The "
            "register holds the operations that the comparison turns on, so do not read it as a share of all there were."
        ),
        scale="0 to 1",
        sources=(),
        citation="jaccard_1912",
        low=0,
        high=1,
        view="co_participation",
        silence="unknown",
        first_year=KNOWN_FROM,
    ),
    *(measure for layer in CROSS_LAYERS for measure in _crossing(layer)),
)
