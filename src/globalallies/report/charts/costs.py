"""Costs and benefits: what allies spend, what they host, and whom they trade with."""

from collections.abc import Mapping

import altair as alt
import polars as pl

from ...measures.burden import military_burden, us_troops_per_thousand
from ...measures.dependence import PARTNERS, trade_share
from ..blocks import Chart, Record
from ..facts import ALLIES, Facts
from ..style import (
    BLUE,
    DATA,
    GREEN,
    ORANGE,
    SERIES,
    SKY,
    VERMILION,
    lines_by,
    specification,
    with_gaps,
    year_axis,
    years_of,
)

THEATRES = {"Europe": BLUE, "East Asia and the Pacific": VERMILION, "Middle East": ORANGE, "Elsewhere": SKY}


def eight(facts: Facts, frame: pl.DataFrame) -> pl.DataFrame:
    """Rows of the eight allies, with West Germany's under Germany, and their names."""
    names = {code: facts.label(ccode) for ccode, _ in ALLIES for code in facts.codes(ccode)}
    kept = frame.filter(pl.col("ccode").is_in(list(names)))
    return kept.with_columns(ally=pl.col("ccode").replace_strict(names, return_dtype=pl.String)).sort("ally", "year")


def _facets(encoding: Mapping[str, object]) -> alt.FacetChart:
    """One small panel an ally, all with the same scales."""
    base = alt.Chart(DATA, width=190, height=120)
    line = base.mark_line(point=alt.OverlayMarkDef(size=20)).encode(**encoding)
    panels: alt.FacetChart = line.facet(facet=alt.Facet("ally:N", title=None), columns=4, spacing=20)
    return panels


def burden(facts: Facts) -> Chart:
    """Military burden of the eight allies from three counts of it."""
    counts = [
        (military_burden(facts.figures), "NMC spending over World Bank GDP"),
        (_figure(facts, "military_burden_nato"), "NATO's own figures"),
        (_figure(facts, "military_burden_factbook"), "World Factbook"),
    ]
    frame = pl.concat([eight(facts, f).with_columns(count=pl.lit(label)) for f, label in counts])
    data: list[Record] = frame.select("ally", "count", "year", pl.col("value").alias("burden"), "source").to_dicts()
    order = [label for _, label in counts]
    encoding = {
        "x": alt.X("year:Q", axis=year_axis(), scale=alt.Scale(zero=False)),
        "y": alt.Y("burden:Q", title=None, axis=alt.Axis(format="%")),
        **lines_by("count", order, [BLUE, VERMILION, GREEN], orient="top"),
        "tooltip": ["ally:N", "count:N", "year:Q", alt.Tooltip("burden:Q", format=".2%"), "source:N"],
    }
    return Chart(
        name="burden",
        title="Military burden of the eight allies",
        caption="Three counts of the same thing; where they differ, the difference is one of definition, exchange rate and year. West Germany's GDP is not in the source, so Germany begins with unification.",
        unit="military spending over GDP",
        years=years_of(data),
        sources=("cow_nmc_7", "world_bank_wdi", "nato_defence_expenditure_2024", "world_factbook_2025"),
        spec=specification(_facets(encoding), data=with_gaps(data, "burden", "ally", "count")),
        data=data,
        alt="Eight small panels of military burden since 1960.",
        made_by=burden,
    )


def _figure(facts: Facts, name: str) -> pl.DataFrame:
    return facts.figures.filter(pl.col("figure") == name, pl.col("ccode") > 0).select(
        "ccode", "year", "value", "source"
    )


FIRST_TROOP_YEAR = 1955


def troops_by_theatre(facts: Facts) -> Chart:
    """US forces hosted by theatre: sums over the states in the register's figures."""
    regions = {s.ccode: str(s.region) for s in facts.register.states}
    theatre = {
        "europe": "Europe",
        "asia": "East Asia and the Pacific",
        "oceania": "East Asia and the Pacific",
        "middle_east": "Middle East",
    }
    south_and_central_asia = {700, 701, 702, 703, 704, 705, 750, 760, 770, 771, 780, 781, 790}
    names = {c: "Elsewhere" if c in south_and_central_asia else theatre.get(r, "Elsewhere") for c, r in regions.items()}
    frame = (
        _figure(facts, "us_troops")
        .filter(pl.col("year") >= FIRST_TROOP_YEAR)
        .with_columns(theatre=pl.col("ccode").replace_strict(names, default="Elsewhere", return_dtype=pl.String))
        .group_by("theatre", "year", "source")
        .agg(pl.col("value").sum().alias("troops"), pl.len().alias("hosts"))
        .sort("theatre", "year")
    )
    data: list[Record] = frame.to_dicts()
    chart = (
        alt.Chart(DATA, width="container", height=280)
        .mark_line(point=alt.OverlayMarkDef(size=30))
        .encode(
            x=alt.X("year:Q", axis=year_axis(), scale=alt.Scale(zero=False)),
            y=alt.Y("troops:Q", title="US troops hosted"),
            color=alt.Color(
                "theatre:N",
                scale=alt.Scale(domain=list(THEATRES), range=list(THEATRES.values())),
                legend=alt.Legend(title=None, orient="top"),
            ),
            shape=alt.Shape(
                "theatre:N", scale=alt.Scale(domain=list(THEATRES)), legend=alt.Legend(title=None, orient="top")
            ),
            tooltip=["theatre:N", "year:Q", alt.Tooltip("troops:Q", format=","), "hosts:Q", "source:N"],
        )
    )
    return Chart(
        name="troops-by-theatre",
        title="US troops hosted, by theatre",
        caption=(
            "Active-duty personnel, wherever the source counts them, forces at war among them (South Vietnam); forces "
            "deployed for a time are often counted at home. East Asia includes South-East Asia; elsewhere is the Americas, "
            "Africa, South and Central Asia. The lines begin in 1955: before, West Germany and Japan were not in the state "
            "system, and most of these forces stood there."
        ),
        unit="persons",
        years=years_of(data),
        sources=("us_troops_host_year", "dmdc_workforce_reports"),
        spec=specification(chart, data=data),
        data=data,
        alt="Lines of US troops stationed in Europe, East Asia and the Pacific, the Middle East and elsewhere.",
        made_by=troops_by_theatre,
    )


def troops_per_thousand(facts: Facts) -> Chart:
    """Hosted US troops per thousand people in the eight allies."""
    data: list[Record] = (
        eight(facts, us_troops_per_thousand(facts.figures))
        .select("ally", "year", pl.col("value").alias("per thousand"), "source")
        .to_dicts()
    )
    encoding = {
        "x": alt.X("year:Q", axis=year_axis(), scale=alt.Scale(zero=False)),
        "y": alt.Y("per thousand:Q", title=None),
        "color": alt.value(VERMILION),
        "tooltip": ["ally:N", "year:Q", alt.Tooltip("per thousand:Q", format=".3f"), "source:N"],
    }
    return Chart(
        name="troops-per-thousand",
        title="US troops hosted by the eight allies, beside their population",
        caption="The scale is the same in every panel. Rotational forces, such as those in Poland since 2017, are mostly left out. Germany begins with unification, because population before it is not in the source on West Germany's borders.",
        unit="persons per thousand people",
        years=years_of(data),
        sources=("us_troops_host_year", "dmdc_workforce_reports", "world_bank_wdi"),
        spec=specification(_facets(encoding), data=with_gaps(data, "per thousand", "ally")),
        data=data,
        alt="Eight small panels of hosted US troops per thousand people.",
        made_by=troops_per_thousand,
    )


def trade(facts: Facts) -> Chart:
    """Trade of the eight allies with the hub and with China, as shares of all their trade."""
    labels = {"trade_share_us": "with the United States", "trade_share_china": "with China"}
    frame = pl.concat(
        [eight(facts, trade_share(facts.figures, name)).with_columns(partner=pl.lit(labels[name])) for name in PARTNERS]
    )
    data: list[Record] = frame.select("ally", "partner", "year", pl.col("value").alias("share"), "source").to_dicts()
    order = list(labels.values())
    encoding = {
        "x": alt.X("year:Q", axis=year_axis(), scale=alt.Scale(zero=False)),
        "y": alt.Y("share:Q", title=None, axis=alt.Axis(format="%")),
        **lines_by("partner", order, SERIES, orient="top"),
        "tooltip": ["ally:N", "partner:N", "year:Q", alt.Tooltip("share:Q", format=".1%"), "source:N"],
    }
    return Chart(
        name="trade",
        title="Trade of the eight allies with the United States and with China",
        caption="Imports and exports as a share of all trade. The source ends in 2014: it cannot speak of what came after.",
        unit="share of total trade",
        years=years_of(data),
        sources=("cow_trade_4",),
        spec=specification(_facets(encoding), data=with_gaps(data, "share", "ally", "partner")),
        data=data,
        alt="Eight small panels of trade shares with the United States and China.",
        made_by=trade,
    )
