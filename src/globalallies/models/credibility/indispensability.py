"""Indispensability: how far an ally's security would fall without its hub, from measured power and distance.

Security is a contest between what stands with the ally and what stands against it:

    S = L^m / (L^m + T^m)
    L = own power + sum over helpers of power f(distance) + part of the hub's power committed to the theatre
    T = sum over challengers of power f(distance),   f(d) = 1 / max(1, d / 1000 km)

The counterfactual leaves the hub's term out of L. The formula is ours, after Tullock's contest and
Boulding's loss of strength with distance.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from itertools import product

import polars as pl

from ...catalogue import UserError
from ...measures import CATALOGUE
from ...measures.structure import HUB, spokes, ties
from ...panel import Panel
from ...register import Register
from ...sources.store import Store
from .record import ever_listed, listed

PLAIN_POWERS = ("cinc", "milex_share", "gdp_latent_share", "surplus_domestic_product_share")
POWERS = (*PLAIN_POWERS, "net_resources_latent")
"""Measures of power that reach every challenger; the last is GDP squared over people, both latent estimates."""

DISTANCES = ("capital_distance_km", "minimum_distance_km")
HALF = 0.5
ONE_THOUSAND = 1000.0


@dataclass(frozen=True, slots=True)
class Setting:
    """How security is measured. Every field is a choice of ours; all are tried.

    ``committed``: the part of the hub's power that stands in the theatre, a half always, or the theatre's share
    of US troops abroad (to 2021). ``helpers``: other spokes of the system that an alliance binds to the ally,
    or none. ``against``: the challengers listed in the theatre at the year's end, or every state that is
    on the list there at some time.
    """

    power: str = "cinc"
    distance: str = "capital_distance_km"
    committed: str = "half"
    helpers: str = "bound"
    against: str = "ever_listed"


VALUES: dict[str, tuple[str, ...]] = {
    "power": POWERS,
    "distance": DISTANCES,
    "committed": ("half", "troops"),
    "helpers": ("bound", "none"),
    "against": ("ever_listed", "listed"),
}
"""Every value of every choice, the default first."""


def settings() -> Iterator[Setting]:
    """Every combination, the default first."""
    for values in product(*VALUES.values()):
        yield Setting(*values)


def weight_of(distance_km: float) -> float:
    """What is left of power over a distance: all of it within 1000 km, then falling as 1 over distance."""
    return 1.0 / max(1.0, distance_km / ONE_THOUSAND)


def security(standing: float, against: float, decisiveness: float = 1.0) -> float:
    """The part of a contest that a side wins: L^m / (L^m + T^m), 0 to 1; 1 where nobody stands against it.

    Parameters
    ----------
    standing, against : float, 0 or more, one unit
        What stands with the state, and against it.
    decisiveness : float above 0
        m: how much a small advantage decides.

    Raises
    ------
    UserError
        A power is negative, or m is not above 0.

    References
    ----------
    tullock_1980

    Examples
    --------
    >>> security(3.0, 1.0)
    0.75
    """
    if standing < 0 or against < 0 or not decisiveness > 0:
        raise UserError(
            f"No contest can be computed from {standing:g} against {against:g} with m = {decisiveness:g}.",
            "Expected powers of 0 or more, and m above 0.",
        )
    if against == 0:
        return 1.0
    ours, theirs = standing**decisiveness, against**decisiveness
    return float(ours / (ours + theirs))


def indispensability(own: float, helpers: float, hub: float, against: float, decisiveness: float = 1.0) -> float:
    """The fall in security if the hub is removed: 0 where it adds nothing, at most 1.

    All four in one unit of power, after distance. With S = L / (L + T) the fall is
    hub T / ((L + T)(L - hub + T)): it rises with T only while T^2 < L (L - hub).

    Examples
    --------
    >>> indispensability(own=1.0, helpers=1.0, hub=2.0, against=4.0)
    0.16666666666666663
    """
    without = own + helpers
    return security(without + hub, against, decisiveness) - security(without, against, decisiveness)


# -- real allies ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Measured:
    """What security is computed from, by year: powers of states, distances of pairs, the hub's troops by theatre."""

    powers: Mapping[tuple[int, ...], Mapping[str, float | None]]
    distances: Mapping[tuple[int, ...], Mapping[str, float | None]]
    troops: Mapping[int, Mapping[str, float | None]]
    sources: tuple[str, ...]


def measured(register: Register, store: Store, first: int, last: int, systems: Sequence[tuple[str, str]]) -> Measured:
    """Everything that is needed for the allies of some systems (each with its theatre) in some years.

    Raises
    ------
    UserError
        A data set is not in the store.
    """
    chosen = {HUB}
    for system, theatre in systems:
        chosen |= ever_listed(register, theatre)
        for year in range(first, last + 1):
            chosen |= set(spokes(register, system, date(year, 12, 31)))
    codes = sorted(chosen)
    extra = ("gdp_latent_intl2017", "population_latent")
    panel = Panel("state-year", first, last, CATALOGUE, store).add(*PLAIN_POWERS, *extra)
    states = panel.filter(ccode=codes).to_polars()
    people = pl.col("population_latent")
    resources = pl.when(people > 0).then(pl.col("gdp_latent_intl2017") ** 2 / people).alias("net_resources_latent")
    pairs = Panel("dyad-year", first, last, CATALOGUE, store).add(*DISTANCES).filter(ccode1=codes, ccode2=codes)
    shares = [f"us_troops_{theatre}_share" for _, theatre in systems]
    years = Panel("year", first, last, CATALOGUE, store).add(*shares)
    names = {cell for each in (panel, pairs, years) for one in each.asked for cell in _labels(each, one)}
    return Measured(
        powers=_keyed(states.with_columns(resources), ("ccode", "year"), POWERS),
        distances=_keyed(pairs.to_polars(), ("ccode1", "ccode2", "year"), DISTANCES),
        troops={key[0]: row for key, row in _keyed(years.to_polars(), ("year",), shares).items()},
        sources=tuple(sorted(names)),
    )


def _labels(panel: Panel, asked: object) -> list[str]:
    return [source.label for source in panel.sources_of(asked)]  # type: ignore[arg-type]  # one of its own


def _keyed(
    frame: pl.DataFrame, keys: Sequence[str], columns: Sequence[str]
) -> "dict[tuple[int, ...], dict[str, float | None]]":
    found = {}
    for row in frame.select(*keys, *columns).iter_rows():
        found[tuple(row[: len(keys)])] = dict(zip(columns, row[len(keys) :], strict=True))
    return found


@dataclass(frozen=True, slots=True)
class Place:
    """An ally in a year: its alliance's theatre, who is bound to help it, who stands against it under either list."""

    ccode: int
    year: int
    theatre: str
    helpers: tuple[int, ...]
    against: Mapping[str, tuple[int, ...]]


def places(register: Register, ccode: int, system: str, theatre: str, years: Sequence[int]) -> list[Place]:
    """The ally's place in each year at whose end it is a spoke of the system."""
    found = []
    for year in years:
        day = date(year, 12, 31)
        members = spokes(register, system, day)
        if ccode not in members:
            continue
        pairs = ties(register, members, day)
        helpers = {
            t.ccode1 + t.ccode2 - ccode for t in pairs if t.layer == "alliance" and ccode in (t.ccode1, t.ccode2)
        }
        lists = {"ever_listed": ever_listed(register, theatre), "listed": listed(register, theatre, day)}
        against = {name: tuple(sorted(codes - {ccode})) for name, codes in lists.items()}
        found.append(Place(ccode, year, theatre, tuple(sorted(helpers)), against))
    return found


def fall(place: Place, data: Measured, setting: Setting) -> float | None:
    """The ally's indispensability in a year under a setting; ``None`` if a power, distance or share is not known."""
    own = _power(data, place.ccode, place.year, setting)
    hub = _power(data, HUB, place.year, setting)
    part = HALF if setting.committed == "half" else data.troops[place.year][f"us_troops_{place.theatre}_share"]
    helping = place.helpers if setting.helpers == "bound" else ()
    near = [_near(data, place, other, setting) for other in helping]
    far = [_near(data, place, other, setting) for other in place.against[setting.against]]
    if own is None or hub is None or part is None or None in near or None in far:
        return None
    return indispensability(
        own, sum(x for x in near if x is not None), part * hub, sum(x for x in far if x is not None)
    )


def _power(data: Measured, ccode: int, year: int, setting: Setting) -> float | None:
    return data.powers.get((ccode, year), {}).get(setting.power)


def _near(data: Measured, place: Place, other: int, setting: Setting) -> float | None:
    """Another state's power as it is felt at the ally's; ``None`` if the power or the distance is not known."""
    power = _power(data, other, place.year, setting)
    pair = (min(place.ccode, other), max(place.ccode, other), place.year)
    distance = data.distances.get(pair, {}).get(setting.distance)
    return None if power is None or distance is None else power * weight_of(distance)


def series(found: Sequence[Place], data: Measured) -> pl.DataFrame:
    """Indispensability in every year under every setting: year, the fields of ``Setting``, indispensability."""
    names = [field.name for field in fields(Setting)]
    rows = [
        (place.year, *(getattr(setting, name) for name in names), value)
        for place in found
        for setting in settings()
        if (value := fall(place, data, setting)) is not None
    ]
    kinds: dict[str, type[pl.DataType]] = {"year": pl.Int64, **dict.fromkeys(names, pl.String)}
    return pl.DataFrame(rows, kinds | {"indispensability": pl.Float64}, orient="row")
