"""Shares of the state system and ratios to the hub, under several measures of power side by side.

The total of a year is taken over the states that were in the system on 31 December and whose value is
known, so that no people is counted twice: for 1990 the capability data have united Germany beside the
two Germanies and united Yemen beside the two Yemens. A state that left the system within the year is
no part of the total and has no share; the shares of a year sum to 1.
"""

from collections.abc import Mapping

from ..catalogue import Measure, View
from .power import HUB

SUBSISTENCE_INTL2011 = 3 * 365
"""What one person needs to live for a year: three dollars a day, as the authors of surplus domestic product
subtract it in making their published estimates (anders_fariss_markowitz_2020)."""

CENTS, THOUSANDTHS, FINEST = 100, 1000, 10**15
"""Into how many equal parts a unit of money, of a thousand people and of an index is cut before it is summed."""

OF_YEAR = "t.year = $year"
OF_STATES_IN_YEAR = "t.year = $year AND t.ccode IS NOT NULL"
OF_STATE_AND_HUB = f"t.year = $year AND t.ccode IN ($ccode, {HUB})"

TOTAL = (
    "The state's value over the sum of the values known for the year, of the states in the system on 31 December. "
    "A state that was not in it on that day has no share."
)


def _share(column: str, parts: int) -> str:
    """A column over its year's total, as SQL.

    Both are counted in whole parts of a unit: whole numbers have the same sum in any order and on any engine.
    """
    counted = f"CAST(FLOOR(CAST(v.{column} AS DOUBLE) * {parts} + 0.5) AS BIGINT)"
    total = f"CAST(SUM({counted}) OVER (PARTITION BY v.year) AS DOUBLE)"
    return f"CAST({counted} AS DOUBLE) / NULLIF({total}, 0)"


def share_view(name: str, of: str, shares: Mapping[str, tuple[str, int]], evidence: Mapping[str, str]) -> View:
    """The states' shares in columns of another view.

    Parameters
    ----------
    name : str
        What the view is called.
    of : str
        The view of states in years that has the columns.
    shares : mapping
        For each share, the column, and into how many parts its unit is cut before it is summed.
    evidence : mapping
        For each table behind it, which rows a year's total needs.
    """
    columns = ", ".join(f"{_share(column, parts)} AS {share}" for share, (column, parts) in shares.items())
    return View(
        name=name,
        unit="state-year",
        sql=(
            f"SELECT v.ccode, v.year, {columns} FROM {{{of}}} v JOIN {{register_cow_member}} m "
            "ON m.ccode = v.ccode AND m.year = v.year WHERE m.on_last_day"
        ),
        tables={},
        views=(of, "register_cow_member"),
        evidence=evidence,
        rule=TOTAL,
    )


def ratio_view(name: str, of: str, ratios: Mapping[str, str], tables: tuple[str, ...]) -> View:
    """Every state's value over the hub's, for columns of another view, each given by its ratio's name."""
    columns = ", ".join(
        f"CAST(v.{column} AS DOUBLE) / NULLIF(CAST(h.{column} AS DOUBLE), 0) AS {ratio}"
        for ratio, column in ratios.items()
    )
    return View(
        name=name,
        unit="state-year",
        sql=f"SELECT v.ccode, v.year, {columns} FROM {{{of}}} v JOIN {{{of}}} h ON h.year = v.year AND h.ccode = {HUB}",
        tables={},
        views=(of,),
        evidence=dict.fromkeys(tables, OF_STATE_AND_HUB),
        rule="The state's value over that of the United States in the same year and source.",
    )


RESOURCES_VIEW = View(
    name="bank_resources",
    unit="state-year",
    sql=(
        "SELECT g.ccode, g.year, g.gdp_current_usd * g.gdp_current_usd / NULLIF(CAST(p.population AS DOUBLE), 0) "
        "AS net_resources FROM {bank_gdp} g JOIN {bank_people} p ON p.ccode = g.ccode AND p.year = g.year"
    ),
    tables={},
    views=("bank_gdp", "bank_people"),
    evidence=dict.fromkeys(("wb_gdp", "wb_population"), "t.ccode = $ccode AND t.year = $year"),
    rule="GDP times GDP over population, from one source for both.",
)

SURPLUS_VIEW = View(
    name="surplus",
    unit="state-year",
    sql=(
        "SELECT ccode, year, population_latent * "
        f"CASE WHEN gdp_pc_intl2011 > {SUBSISTENCE_INTL2011} THEN gdp_pc_intl2011 - {SUBSISTENCE_INTL2011} "
        f"WHEN gdp_pc_intl2011 <= {SUBSISTENCE_INTL2011} THEN 0 END AS surplus_domestic_product_intl2011 "
        "FROM {latent_wealth}"
    ),
    tables={},
    views=("latent_wealth",),
    evidence={"gdp_population": "t.ccode = $ccode AND t.year = $year"},
    rule=(
        f"Population times what GDP per head exceeds {SUBSISTENCE_INTL2011} international dollars of 2011 by; 0 where it "
        "does not exceed them."
    ),
)

BANK_WORLD_VIEW = View(
    name="bank_gdp_world_share",
    unit="state-year",
    sql=(
        "SELECT v.ccode, v.year, v.gdp_current_usd / NULLIF(w.gdp_current_usd, 0) AS gdp_current_share_bank_world "
        "FROM {bank_gdp} v JOIN (SELECT year, MAX(gdp_current_usd) AS gdp_current_usd FROM {wb_gdp} "
        "WHERE iso3 = 'WLD' GROUP BY year) w ON w.year = v.year"
    ),
    tables={"wb_gdp": "world_bank"},
    views=("bank_gdp",),
    evidence={"wb_gdp": "t.year = $year AND (t.ccode = $ccode OR t.iso3 = 'WLD')"},
    rule="The state's value over the Bank's own figure for the world.",
)

NMC_SHARES: Mapping[str, tuple[str, int]] = {
    "cinc_share": ("cinc", FINEST),
    "milex_share": ("milex", 1),
    "milper_share": ("milper", 1),
    "irst_share": ("irst", 1),
    "pec_share": ("pec", 1),
    "tpop_share": ("tpop", THOUSANDTHS),
    "upop_share": ("upop", THOUSANDTHS),
}

VIEWS = (
    share_view("capability_share", "capability", NMC_SHARES, {"nmc": OF_YEAR}),
    share_view(
        "bank_gdp_share",
        "bank_gdp",
        {"gdp_current_share": ("gdp_current_usd", CENTS)},
        {"wb_gdp": OF_STATES_IN_YEAR},
    ),
    share_view(
        "maddison_share",
        "maddison_state",
        {"gdp_ppp_share": ("gdp_ppp_intl2011", CENTS)},
        {"maddison": OF_STATES_IN_YEAR},
    ),
    share_view(
        "latent_share",
        "latent_wealth",
        {"gdp_latent_share": ("gdp_latent_intl2017", CENTS)},
        {"gdp_population": OF_YEAR},
    ),
    RESOURCES_VIEW,
    SURPLUS_VIEW,
    share_view(
        "surplus_share",
        "surplus",
        {"surplus_domestic_product_share": ("surplus_domestic_product_intl2011", CENTS)},
        {"gdp_population": OF_YEAR},
    ),
    BANK_WORLD_VIEW,
    ratio_view("capability_ratio", "capability", {"cinc_ratio_us": "cinc", "milex_ratio_us": "milex"}, ("nmc",)),
    ratio_view("bank_gdp_ratio", "bank_gdp", {"gdp_current_ratio_us": "gdp_current_usd"}, ("wb_gdp",)),
    ratio_view("maddison_ratio", "maddison_state", {"gdp_ppp_ratio_us": "gdp_ppp_intl2011"}, ("maddison",)),
    ratio_view(
        "resources_ratio", "bank_resources", {"net_resources_ratio_us": "net_resources"}, ("wb_gdp", "wb_population")
    ),
    ratio_view(
        "surplus_ratio",
        "surplus",
        {"surplus_domestic_product_ratio_us": "surplus_domestic_product_intl2011"},
        ("gdp_population",),
    ),
)

NMC, BANK, MADDISON, LATENT = "cow_nmc_7", "world_bank_wdi", "maddison_2020", "isard_gdp_population"

CITED = {
    NMC: "singer_bremer_stuckey_1972",
    BANK: "world_bank_wdi",
    MADDISON: "bolt_van_zanden_2020",
    LATENT: "fariss_anders_markowitz_barnum_2022",
}
"""What is cited for each source, where a measure names no work of its own."""


def _measure(
    name: str,
    title: str,
    view: str,
    definition: str,
    scale: str,
    source: str,
    *,
    high: float | None = None,
    cite: str = "",
) -> Measure:
    return Measure(
        name=name,
        title=title,
        unit="state-year",
        view=view,
        definition=definition,
        scale=scale,
        sources=(source,),
        citation=cite or CITED[source],
        low=0,
        high=high,
    )


def _part(part: str, what: str, more: str = "") -> Measure:
    """The share in one part of the capability index."""
    return _measure(
        f"{part}_share",
        f"Share of the system's {what}",
        "capability_share",
        f"The state's {what} over that of all states in the system on 31 December whose value is known.{more}",
        "share",
        NMC,
        high=1,
    )


def _ratio(
    measure: str, what: str, view: str, source: str, *, verb: str = "is", more: str = "", cite: str = ""
) -> Measure:
    """A measure over the United States' value of it."""
    return _measure(
        f"{measure}_ratio_us",
        f"Ratio to the United States: {what}",
        view,
        f"How many times that of the United States the state's {what} {verb} in the same year; 1 is parity, and the "
        f"United States itself is always 1.{more}",
        "ratio",
        source,
        cite=cite,
    )


ANDERS = "anders_fariss_markowitz_2020"

BORDERS = (
    " The estimates do not always follow the borders of the time: West Germany, North Yemen and North Vietnam have about "
    "the people of the states united later, beside the other part, and the Soviet Union of the 1980s has too few."
)

SHARES: tuple[Measure, ...] = (
    _measure(
        "cinc_share",
        "Share of the system's capabilities (CINC, sum 1)",
        "capability_share",
        "The capability index over its sum for the states in the system on 31 December. As published the index sums to "
        "1.000-1.075 over a year, because a missing component is skipped; this one sums to 1 in every year. It counts "
        "people and steel as power, so read it beside wealth and spending.",
        "share",
        NMC,
        high=1,
    ),
    _part("irst", "iron and steel production", " Iron to 1899, steel from 1900 on: never compare across that line."),
    _part("pec", "energy consumption"),
    _part("tpop", "population"),
    _part("upop", "urban population", " Only cities of 100,000 or more are counted."),
    _measure(
        "gdp_latent_share",
        "Share of the system's GDP (latent)",
        "latent_share",
        "The state's GDP on the Penn World Table's scale over that of all states in the system on 31 December. The model "
        "has an estimate for nearly every state and year, so unlike shares from reported figures it does not rise where "
        f"others' figures are missing; early estimates are wide.{BORDERS}",
        "share",
        LATENT,
        high=1,
    ),
    _measure(
        "gdp_current_share_bank_world",
        "Share of the World Bank's world GDP at market exchange rates",
        "bank_gdp_world_share",
        "The state's GDP at market exchange rates over the World Bank's own figure for the world, which takes in economies "
        "that are no states and estimates of what was not reported. Over states, shares sum to less than 1: to 0.82-0.88 "
        "before 1991, when Germany, the Soviet Union and others have no series of their own, and to 0.95-0.99 since.",
        "share",
        BANK,
        high=1,
    ),
    _measure(
        "surplus_domestic_product_intl2011",
        "Surplus domestic product",
        "surplus",
        "Population times what GDP per head exceeds subsistence by, taken as three dollars a day (1,095 a year); a state "
        "at or below subsistence has 0. It is what could be spent on guns or butter once everyone has bread. In dollars "
        "and computed from the means of the later latent estimates, while the authors' published file of 2020 is in "
        "natural logarithms and averages over draws: the two are not to be mixed. Income is on the Maddison Project's "
        "scale and population on the Penn World Table's.",
        "2011 international $",
        LATENT,
        cite=ANDERS,
    ),
    _measure(
        "surplus_domestic_product_share",
        "Share of the system's surplus domestic product",
        "surplus_share",
        "The state's surplus domestic product over that of all states in the system on 31 December; 0 for a state at or "
        f"below subsistence.{BORDERS}",
        "share",
        LATENT,
        high=1,
        cite=ANDERS,
    ),
    _ratio(
        "cinc",
        "composite index of national capability",
        "capability_ratio",
        NMC,
        more=" The index puts the Soviet Union above the United States in 1971-88 and China above it from 1995 (2002 "
        "excepted): never read it alone.",
    ),
    _ratio("milex", "military expenditure", "capability_ratio", NMC, more=" At market exchange rates."),
    _ratio(
        "gdp_current",
        "GDP at market exchange rates",
        "bank_gdp_ratio",
        BANK,
        more=" It moves with exchange rates as well as with output.",
    ),
    _ratio("gdp_ppp", "GDP at purchasing-power parity", "maddison_ratio", MADDISON),
    _ratio(
        "net_resources",
        "net resources",
        "resources_ratio",
        BANK,
        verb="are",
        more=" It is the ratio of GDP squared over the ratio of populations.",
        cite="beckley_2018",
    ),
    _ratio(
        "surplus_domestic_product",
        "surplus domestic product",
        "surplus_ratio",
        LATENT,
        more=" In dollars, not in the logarithms of the published file.",
        cite=ANDERS,
    ),
)
"""Shares and ratios beside those in ``power``, whose records name views of this module too."""
