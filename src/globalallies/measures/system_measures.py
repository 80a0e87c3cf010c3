"""The measures of alliance systems and of how two of them hang together: records and views of ``systems``."""

from collections.abc import Iterator
from functools import partial

from ..catalogue import Measure, View
from ..register import Role
from .layers import EXERCISE_YEARS, FIRST_OPERATION, OPERATION_YEARS, WEST, joined_sql
from .layers import VIEWS as LAYER_VIEWS
from .structure import HUB
from .systems import ONE, OTHER, SPOKES, SYSTEM_LAYERS, Layer, cross_year, system_year

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
