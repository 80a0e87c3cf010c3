"""Power, under several measures side by side: shares of the world, and ratios to the hub.

Every function takes the register's figures as a frame (ccode, year, figure, value, unit, source)
and returns ccode, year, value, source; a year in which a part is missing gives no row.
"""

import polars as pl

from ..catalogue import Measure
from ..register import WORLD

HUB = 2

SHARES: dict[str, str] = {
    "cinc": "cinc",
    "milex_share": "milex",
    "milper_share": "milper",
    "gdp_current_share": "gdp_current_usd",
    "gdp_ppp_share": "gdp_ppp_intl2011",
}
"""Each measure of power as a share of the world, and the figure it is computed from."""


def _share(name: str, title: str, what: str, source: str, citation: str, view: str, more: str = "") -> Measure:
    return Measure(
        name=name,
        title=title,
        unit="state-year",
        definition=(
            f"The state's {what} over the world's in the same year and source. In a panel the world is all states in the "
            f"system on 31 December whose value is known{more}."
        ),
        scale="share",
        sources=(source,),
        citation=citation,
        low=0,
        high=1,
        view=view,
    )


POWER: tuple[Measure, ...] = (
    _share(
        "milex_share",
        "Share of world military expenditure",
        "military expenditure",
        "cow_nmc_7",
        "singer_bremer_stuckey_1972",
        "capability_share",
    ),
    _share(
        "milper_share",
        "Share of world military personnel",
        "military personnel",
        "cow_nmc_7",
        "singer_bremer_stuckey_1972",
        "capability_share",
    ),
    _share(
        "gdp_current_share",
        "Share of world GDP at market exchange rates",
        "GDP at market exchange rates",
        "world_bank_wdi",
        "world_bank_wdi",
        "bank_gdp_share",
        ", which leaves out Germany and the Soviet Union until 1990 and makes shares 14 to 22 % too high "
        "(gdp_current_share_bank_world does not)",
    ),
    _share(
        "gdp_ppp_share",
        "Share of world GDP at purchasing-power parity",
        "GDP at purchasing-power parity",
        "maddison_2020",
        "bolt_van_zanden_2020",
        "maddison_share",
        ", which leaves out Germany until 1990, and a third or more of the world before 1950",
    ),
    Measure(
        name="net_resources",
        title="Net resources",
        unit="state-year",
        definition=(
            "GDP at market exchange rates times GDP per capita: what is left for power after the costs of a "
            "large population are met. Only ratios between states mean anything."
        ),
        scale="current US$ squared per person",
        sources=("world_bank_wdi",),
        citation="beckley_2018",
        low=0,
        view="bank_resources",
    ),
)


def _figure(figures: pl.DataFrame, name: str) -> pl.DataFrame:
    return figures.filter(pl.col("figure") == name).select("ccode", "year", "value", "source")


def share_of_world(figures: pl.DataFrame, measure: str) -> pl.DataFrame:
    """A state's share of the world under one measure of power, 0 to 1.

    CINC is already a mean of shares and is returned as published (it sums to 1.000-1.075 over
    states in a year). The world's row itself is left out.

    Raises
    ------
    KeyError
        ``measure`` is not one of ``SHARES``.
    """
    name = SHARES[measure]
    own = _figure(figures, name).filter(pl.col("ccode") != WORLD)
    if name == "cinc":
        return own
    world = _figure(figures, name).filter(pl.col("ccode") == WORLD)
    return own.join(world, on=["year", "source"], suffix="_world").select(
        "ccode", "year", pl.col("value") / pl.col("value_world"), "source"
    )


def ratio_to_hub(values: pl.DataFrame, hub: int = HUB) -> pl.DataFrame:
    """Each state's value over the hub's in the same year and source; 1 is parity.

    Parameters
    ----------
    values : frame of ccode, year, value, source
        Any measure of a state in a year.
    hub : int
        COW number of the hub.
    """
    base = values.filter(pl.col("ccode") == hub)
    return (
        values.filter(pl.col("ccode") != hub)
        .join(base, on=["year", "source"], suffix="_hub")
        .select("ccode", "year", pl.col("value") / pl.col("value_hub"), "source")
    )


def net_resources(figures: pl.DataFrame) -> pl.DataFrame:
    """GDP times GDP per capita (Beckley 2018), from one source for both parts.

    References
    ----------
    beckley_2018
    """
    return (
        _figure(figures, "gdp_current_usd")
        .join(_figure(figures, "population"), on=["ccode", "year", "source"], suffix="_people")
        .filter(pl.col("ccode") != WORLD)
        .select("ccode", "year", pl.col("value") ** 2 / pl.col("value_people"), "source")
    )
