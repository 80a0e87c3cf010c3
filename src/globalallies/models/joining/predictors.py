"""What the allies were like the year before an operation began: the predictors, in three blocks.

Everything but the clause and past participation is measured in the year before the start, in the store's data.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log, log1p, nan
from typing import TYPE_CHECKING, Any

import numpy as np

from ...catalogue import AbsentError
from ...measures import CATALOGUE
from ...measures.structure import HUB
from ...panel import Panel
from .cases import PLACES, Case, Choices
from .logistic import Array

if TYPE_CHECKING:
    from ...sources.store import Store

STATE_MEASURES = (
    "cinc",
    "gdp_latent_intl2017",
    "v2x_polyarchy",
    "polity2",
    "us_troops",
    "tpop",
    "trade_share_us",
    "trade_total",
    "ideal_point_distance_us",
    "challenger_power_nearby_capital_distance",
    "challenger_power_nearby_minimum_distance",
)
PAIR_MEASURES = ("capital_distance_km", "minimum_distance_km", "contiguity", "imports_from")

CONTEXT = "context"
MAINTENANCE = "maintenance"
TARGET = "target"

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Data:
    """Measures of the store: of states by (ccode, year), of pairs by (smaller ccode, larger ccode, year)."""

    states: Mapping[tuple[int, int], Record]
    pairs: Mapping[tuple[int, int, int], Record]
    sources: tuple[str, ...]

    def state(self, case: Case, measure: str) -> float:
        """A measure of the ally the year before; NaN where missing."""
        return _number(self.states.get((case.ccode, case.year), {}).get(measure))

    def pair(self, case: Case, measure: str) -> list[float]:
        """A measure of the ally and each state of the operation's place the year before; NaN where missing."""
        place = PLACES.get(case.operation_id)
        near = place.states if place else ()
        keys = [(min(case.ccode, other), max(case.ccode, other), case.year) for other in near]
        return [_number(self.pairs.get(key, {}).get(measure)) for key in keys]


def read(found: Sequence[Case], store: "Store") -> Data:
    """Everything that the predictors of some cases are made of, from the store.

    Raises
    ------
    UserError
        Data sets are not in the store: all that are lacking, with the command that fetches them.
    """
    years = sorted({case.year for case in found})
    allies = {case.ccode for case in found}
    places = {state for place in PLACES.values() for state in place.states}
    states = Panel("state-year", years[0], years[-1], CATALOGUE, store).add(*STATE_MEASURES)
    pairs = Panel("dyad-year", years[0], years[-1], CATALOGUE, store).add(*PAIR_MEASURES)
    states = states.filter(year=years, ccode=sorted(allies | {HUB}))
    both = sorted(allies | places)
    pairs = pairs.filter(year=years, ccode1=both, ccode2=both)
    lacking: set[str] = set()
    rows: list[list[dict[str, Any]]] = []
    for panel in (states, pairs):
        try:
            rows.append(panel.to_polars().to_dicts())
        except AbsentError as error:
            lacking |= set(error.lacking)
    if lacking:
        raise AbsentError(
            sorted(lacking),
            f"The model of joining needs data that are not in the store {store.folder}: {', '.join(sorted(lacking))}.",
            "The register that ships says who joined, but too little of what the allies were like before.",
        )
    used = {source.label for panel in (states, pairs) for one in panel.asked for source in panel.sources_of(one)}
    return Data(
        states={(row["ccode"], row["year"]): row for row in rows[0]},
        pairs={(row["ccode1"], row["ccode2"], row["year"]): row for row in rows[1]},
        sources=tuple(sorted(used)),
    )


@dataclass(frozen=True, slots=True)
class Predictor:
    """A column of the model: its block, what it is, and how it is made for a case; NaN where not known."""

    name: str
    block: str
    meaning: str
    value: Callable[[Case, Data, Choices], float]


def _number(value: Any) -> float:
    return nan if value is None else float(value)


def _capability(case: Case, data: Data, choices: Choices) -> float:
    value = data.state(case, "cinc" if choices.capability == "cinc" else "gdp_latent_intl2017")
    return log(value) if value > 0 else nan


def _regime(case: Case, data: Data, choices: Choices) -> float:
    return data.state(case, "v2x_polyarchy" if choices.regime == "polyarchy" else "polity2")


def _troops(case: Case, data: Data, choices: Choices) -> float:
    troops, people = data.state(case, "us_troops"), data.state(case, "tpop")
    return log1p(troops / people) if people > 0 else nan


def _past(case: Case, data: Data, choices: Choices) -> float:
    return _number(case.past)


def _distance(case: Case, data: Data, choices: Choices) -> float:
    found = data.pair(case, f"{choices.distance}_distance_km")
    known = [km for km in found if km == km]
    return log1p(min(known) / 1000) if known and len(known) == len(found) else nan


def _trade_target(case: Case, data: Data, choices: Choices) -> float:
    flows, whole = data.pair(case, "imports_from"), data.state(case, "trade_total")
    return sum(flows) / whole if flows and whole > 0 else nan


def _contiguous(case: Case, data: Data, choices: Choices) -> float:
    kinds = data.pair(case, "contiguity")
    if any(kind > 0 for kind in kinds):
        return 1.0
    return 0.0 if kinds and all(kind == 0 for kind in kinds) else nan


def _mandate(case: Case, data: Data, choices: Choices) -> float:
    place = PLACES.get(case.operation_id)
    return float(place.mandate) if place else nan


def _threat(case: Case, data: Data, choices: Choices) -> float:
    return data.state(case, f"challenger_power_nearby_{choices.distance}_distance")


PREDICTORS: tuple[Predictor, ...] = (
    Predictor("capability", CONTEXT, "logarithm of the ally's capability (CINC, or GDP)", _capability),
    Predictor("regime", CONTEXT, "the ally's democracy (V-Dem's electoral democracy, or Polity)", _regime),
    Predictor("clause", MAINTENANCE, "strength of the strongest clause between ally and hub on the first day, 0 to 1", lambda case, data, choices: case.clause),
    Predictor("us_troops", MAINTENANCE, "US troops hosted per thousand people, logarithm of one more", _troops),
    Predictor("trade_us", MAINTENANCE, "share of the ally's trade that is with the hub", lambda case, data, choices: data.state(case, "trade_share_us")),
    Predictor("ideal_point_distance", MAINTENANCE, "distance of ally and hub in UN votes", lambda case, data, choices: data.state(case, "ideal_point_distance_us")),
    Predictor("past_participation", MAINTENANCE, "share of the earlier operations open to the ally that it had joined", _past),
    Predictor("distance", TARGET, "distance from the ally to the nearest state of the operation's place, thousand km, logarithm of one more", _distance),
    Predictor("trade_target", TARGET, "share of the ally's trade that is with the states of the operation's place", _trade_target),
    Predictor("contiguous", TARGET, "1 if the ally touches one of these states, by land or across up to 400 miles of water", _contiguous),
    Predictor("mandate", TARGET, "1 if a resolution of the UN Security Council authorised the operation", _mandate),
    Predictor("threat", TARGET, "challengers' capabilities over their distance from the ally", _threat),
)  # fmt: skip

MODELS: Mapping[str, tuple[str, ...]] = {
    "context": (CONTEXT,),
    "context + maintenance": (CONTEXT, MAINTENANCE),
    "context + target": (CONTEXT, TARGET),
    "all three": (CONTEXT, MAINTENANCE, TARGET),
}
"""The nested models, by the blocks in them."""


def used(choices: Choices) -> tuple[Predictor, ...]:
    """The predictors under some choices."""
    return tuple(one for one in PREDICTORS if choices.past == "with" or one.name != "past_participation")


def columns(found: Sequence[Case], data: Data, choices: Choices) -> Array:
    """The predictors of ``used`` for each case: (cases, predictors), NaN where not known."""
    return np.array([[one.value(case, data, choices) for one in used(choices)] for case in found], dtype=np.float64)
