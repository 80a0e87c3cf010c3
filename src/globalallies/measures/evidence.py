"""Evidence: what statements are tested on and cases are coded from; each thing is read once.

A register and a store. A measure comes from the store where its data sets are there; where they are not
and the register's figures reach it, from those, which hold every fifth year and the latest.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from ..catalogue import AbsentError, UserError
from ..register import SHIPPED, WORLD, Register
from . import CATALOGUE, burden, dependence, power
from .figures import FIGURES
from .structure import spokes

if TYPE_CHECKING:
    import polars as pl

    from ..panel import Panel
    from ..sources.store import Store

SHIPPED_FIGURES = "register.figures"

DERIVED: Mapping[str, Callable[["pl.DataFrame"], "pl.DataFrame"]] = {
    **{name: partial(power.share_of_world, measure=name) for name in power.SHARES if name != "cinc"},
    "gdp_current_share_bank_world": partial(power.share_of_world, measure="gdp_current_share"),
    "net_resources": power.net_resources,
    "military_burden": burden.military_burden,
    "us_troops_per_thousand": burden.us_troops_per_thousand,
    **{name: partial(dependence.trade_share, measure=name) for name in dependence.PARTNERS},
    "ideal_point_distance_us": partial(dependence.ideal_point_distance, ccode=power.HUB),
    "ideal_point_distance_china": partial(dependence.ideal_point_distance, ccode=710),
}
"""Measures that follow from the register's figures, and the function that computes each."""

OF_ANY_REGISTER = frozenset({"register_cow_member", "register_label"})
"""Tables of the register that a panel may read whichever register was asked for: who was a state, and its name."""


@dataclass(frozen=True, slots=True)
class Found:
    """Rows, and where they come from: release labels and tables of the register."""

    frame: "pl.DataFrame"
    sources: tuple[str, ...]


class Evidence:
    """A register and a store to ask, with every answer kept.

    Parameters
    ----------
    register : Register
        The facts; a changed register changes every answer that rests on it.
    store : Store, optional
        The data sets; without one, only what ships.
    """

    def __init__(self, register: Register, store: "Store | None" = None) -> None:
        self.register = register
        self.store = store
        self._kept: dict[tuple[object, ...], Found] = {}
        self._spokes: dict[tuple[str, date], tuple[int, ...]] = {}

    def facts(self, table: str) -> Found:
        """A table of the register."""
        return self._once(("facts", table), lambda: Found(self.register.frame(table), (f"register.{table}",)))

    def table(self, source: str, table: str = "") -> Found:
        """A table of a data set, as the store holds it.

        Raises
        ------
        AbsentError
            The data set is not in the store.
        """

        def read() -> Found:
            store = self._store(source)
            return Found(store.frame(source, table), (store.choose(source).label,))

        return self._once(("table", source, table), read)

    def series(self, measure: str) -> Found:
        """A measure of states in years: ``ccode``, ``year``, ``value``, with no row where it is missing.

        From the store where it can be, every year; else from the register's figures.

        Raises
        ------
        AbsentError
            The data set is not in the store and the figures do not reach the measure.
        """
        return self._once(("series", measure), lambda: self._series(measure))

    def panel(
        self, unit: str, *measures: str, first: int = 1946, last: int | None = None, **conditions: object
    ) -> Found:
        """Rows of one unit with measures, as a panel has them; ``conditions`` are those of ``Panel.filter``.

        Raises
        ------
        AbsentError
            A data set is not in the store.
        """
        key = ("panel", unit, measures, first, last, repr(sorted(conditions.items())))
        return self._once(key, lambda: self._panel(unit, measures, first, last, conditions))

    def spokes(self, system: str, day: date) -> tuple[int, ...]:
        """The hub's allies in a system on a day; see ``structure.spokes``."""
        key = (system, day)
        if key not in self._spokes:
            self._spokes[key] = spokes(self.register, system, day)
        return self._spokes[key]

    # -- how -------------------------------------------------------------------------------------

    def _once(self, key: tuple[object, ...], make: Callable[[], Found]) -> Found:
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def _store(self, *sources: str) -> "Store":
        if self.store is None:
            from ..sources import find

            labels = sorted({find(source).label for source in sources})
            raise AbsentError(labels, f"No store of data sets was given; needed: {', '.join(labels)}.")
        return self.store

    def _panel(
        self, unit: str, measures: tuple[str, ...], first: int, last: int | None, conditions: Mapping[str, object]
    ) -> Found:
        from ..panel import Panel, latest_complete_year
        from ..sources.store import Store

        needed = [source for name in measures for source in CATALOGUE[name].sources]
        store = self._store(*needed) if needed or self.store else Store()
        until = latest_complete_year() if last is None else last
        panel = Panel(unit, first, until, CATALOGUE, store).add(*measures).filter(**conditions)  # type: ignore[arg-type]
        own = sorted(set(panel.builder.query.frames) - OF_ANY_REGISTER)
        if own and self.register.folder != SHIPPED:
            raise UserError(
                f"{', '.join(measures)} would be computed from the register that ships, not from {self.register.folder}.",
                "Expected measures of data sets, or the shipped register.",
                "Leave --register out, or ask for the register's own tables.",
            )
        return Found(panel.to_polars(), labels_of(panel))

    def _series(self, name: str) -> Found:
        import polars as pl

        try:
            found = self._panel("state-year", (name,), 1816, None, {})
        except AbsentError:
            shipped = self._shipped(name)
            if shipped is None:
                raise
            return Found(shipped, (SHIPPED_FIGURES,))
        frame = found.frame.select("ccode", "year", value=pl.col(name)).drop_nulls("value")
        return Found(frame, found.sources)

    def _shipped(self, name: str) -> "pl.DataFrame | None":
        import polars as pl

        figures = self.facts("figures").frame
        if name in DERIVED:
            found = DERIVED[name](figures)
        elif any(measure.name == name for measure in FIGURES):
            found = figures.filter(pl.col("figure") == name, pl.col("ccode") != WORLD)
        else:
            return None
        return (
            found.select("ccode", "year", "value")
            .drop_nulls()
            .unique(["ccode", "year"], keep="first")
            .sort("ccode", "year")
        )


def labels_of(panel: "Panel") -> tuple[str, ...]:
    """The releases that a panel's columns are read from; the register where there is none."""
    labels = {panel.store.choose(source).label for source, _ in panel.builder.query.tables.values()}
    return tuple(sorted(labels)) or ("register",)
