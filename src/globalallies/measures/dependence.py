"""Dependence: trade with the hub and with its main challenger, and distance in UN votes."""

import polars as pl

from ..catalogue import Measure

HUB, CHINA = 2, 710

PARTNERS = {"trade_share_us": "trade_us", "trade_share_china": "trade_china"}

DEPENDENCE: tuple[Measure, ...] = (
    Measure(
        name="trade_share_us",
        title="Trade with the United States as a share of all trade",
        unit="state-year",
        definition="Imports from and exports to the United States over total imports and exports.",
        scale="share",
        sources=("cow_trade_4",),
        citation="barbieri_keshk_pollins_2009",
        low=0,
        view="trade_dependence",
    ),
    Measure(
        name="trade_share_china",
        title="Trade with China as a share of all trade",
        unit="state-year",
        definition="Imports from and exports to China over total imports and exports.",
        scale="share",
        sources=("cow_trade_4",),
        citation="barbieri_keshk_pollins_2009",
        low=0,
        view="trade_dependence",
    ),
    Measure(
        name="ideal_point_distance_us",
        title="Distance from the United States in UN votes",
        unit="state-year",
        definition="Absolute difference of ideal points in UN General Assembly votes; 0 is the same position.",
        scale="scale units",
        sources=("un_ideal_points_2025",),
        citation="bailey_strezhnev_voeten_2017",
        low=0,
        view="ideal_point_from",
    ),
    Measure(
        name="ideal_point_distance_china",
        title="Distance from China in UN votes",
        unit="state-year",
        definition="Absolute difference of ideal points in UN General Assembly votes; 0 is the same position.",
        scale="scale units",
        sources=("un_ideal_points_2025",),
        citation="bailey_strezhnev_voeten_2017",
        low=0,
        view="ideal_point_from",
    ),
)


def _figure(figures: pl.DataFrame, name: str) -> pl.DataFrame:
    return figures.filter(pl.col("figure") == name).select("ccode", "year", "value", "source")


def trade_share(figures: pl.DataFrame, measure: str) -> pl.DataFrame:
    """Trade with one partner as a share of all trade: ccode, year, value, source.

    Dyadic and national trade are compiled from different reports, so a share can slightly
    exceed what either side publishes. ``measure`` is a key of ``PARTNERS``.
    """
    return (
        _figure(figures, PARTNERS[measure])
        .join(_figure(figures, "trade_total"), on=["ccode", "year", "source"], suffix="_all")
        .filter(pl.col("value_all") > 0)
        .select("ccode", "year", pl.col("value") / pl.col("value_all"), "source")
    )


def ideal_point_distance(figures: pl.DataFrame, ccode: int) -> pl.DataFrame:
    """Distance of every other state's UN ideal point from one state's: ccode, year, value, source."""
    points = _figure(figures, "un_ideal_point")
    base = points.filter(pl.col("ccode") == ccode)
    return (
        points.filter(pl.col("ccode") != ccode)
        .join(base, on=["year", "source"], suffix="_of")
        .select("ccode", "year", (pl.col("value") - pl.col("value_of")).abs(), "source")
    )
