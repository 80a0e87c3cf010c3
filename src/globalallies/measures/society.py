"""Society: democracy, wealth and people."""

from ..catalogue import Measure, View

POLITY_VIEW = View(
    name="polity_state",
    unit="state-year",
    sql="SELECT ccode, year, polity2 FROM {polity} WHERE ccode IS NOT NULL",
    tables={"polity": "polity"},
    evidence={"polity": "t.ccode = $ccode AND t.year = $year"},
    rule="The score of the polity that was the state in the year.",
)

DEMOCRACY_VIEW = View(
    name="democracy_state",
    unit="state-year",
    sql="SELECT ccode, year, euds, aeuds, v2x_polyarchy FROM {democracy}",
    tables={"democracy": "democracy"},
    evidence={"democracy": "t.ccode = $ccode AND t.year = $year"},
    rule="The value as the publisher gives it for the state and year.",
)

LATENT_VIEW = View(
    name="latent_wealth",
    unit="state-year",
    sql=(
        "SELECT ccode, year, mrgdppc AS gdp_pc_intl2011, pwtrgdp * 1000000 AS gdp_latent_intl2017, "
        "pwtpop * 1000000 AS population_latent FROM {gdp_population}"
    ),
    tables={"gdp_population": "gdp_population"},
    evidence={"gdp_population": "t.ccode = $ccode AND t.year = $year"},
    rule="The mean of the publisher's latent estimate for the state and year.",
)

BANK_VIEW = View(
    name="bank_gdp",
    unit="state-year",
    sql="SELECT ccode, year, MAX(gdp_current_usd) AS gdp_current_usd FROM {wb_gdp} WHERE ccode IS NOT NULL GROUP BY ccode, year",
    tables={"wb_gdp": "world_bank"},
    evidence={"wb_gdp": "t.ccode = $ccode AND t.year = $year"},
    rule="The value of the economy on present borders, from the first full year in which they were the state's own.",
)

PEOPLE_VIEW = View(
    name="bank_people",
    unit="state-year",
    sql="SELECT ccode, year, MAX(population) AS population FROM {wb_population} WHERE ccode IS NOT NULL GROUP BY ccode, year",
    tables={"wb_population": "world_bank"},
    evidence={"wb_population": "t.ccode = $ccode AND t.year = $year"},
    rule="The value of the economy on present borders, from the first full year in which they were the state's own.",
)

MADDISON_VIEW = View(
    name="maddison_state",
    unit="state-year",
    sql=(
        "SELECT ccode, year, MAX(gdp_intl2011) AS gdp_ppp_intl2011 FROM {maddison} WHERE ccode IS NOT NULL "
        "GROUP BY ccode, year"
    ),
    tables={"maddison": "maddison"},
    evidence={"maddison": "t.ccode = $ccode AND t.year = $year"},
    rule="The value of the country on present borders, or of a former federation while it lasted.",
)


def _measure(
    name: str,
    title: str,
    view: str,
    definition: str,
    scale: str,
    source: str,
    cite: str,
    low: float | None,
    high: float | None,
) -> Measure:
    return Measure(
        name=name,
        title=title,
        unit="state-year",
        view=view,
        definition=definition,
        scale=scale,
        sources=(source,),
        citation=cite,
        low=low,
        high=high,
    )


SOCIETY: tuple[Measure, ...] = (
    _measure("polity2", "Polity score", "polity_state", "From -10, full autocracy, to 10, full democracy; transitions interpolated and interregna 0.", "-10 to 10", "polity5", "marshall_gurr_2020", -10, 10),
    _measure("v2x_polyarchy", "Electoral democracy (V-Dem)", "democracy_state", "V-Dem's index of electoral democracy, as the R package isard gives it by COW number.", "0 to 1", "isard_democracy", "vdem_16", 0, 1),
    _measure("euds", "Unified democracy score", "democracy_state", "Mean of the extended unified democracy score, a latent variable.", "scale units", "isard_democracy", "marquez_2016", None, None),
    _measure("aeuds", "Unified democracy score, adjusted", "democracy_state", "The extended unified democracy score, moved so that 0 parts democracies from autocracies.", "scale units", "isard_democracy", "marquez_2016", None, None),
    _measure("gdp_pc_intl2011", "GDP per head (latent)", "latent_wealth", "Gross domestic product per head on the Maddison Project's scale, from a model that joins many sources.", "2011 international $", "isard_gdp_population", "fariss_anders_markowitz_barnum_2022", 0, None),
    _measure("gdp_latent_intl2017", "GDP (latent)", "latent_wealth", "Gross domestic product on the Penn World Table's scale, from a model that joins many sources.", "2017 international $", "isard_gdp_population", "fariss_anders_markowitz_barnum_2022", 0, None),
    _measure("population_latent", "Population (latent)", "latent_wealth", "Population on the Penn World Table's scale, from a model that joins many sources.", "persons", "isard_gdp_population", "fariss_anders_markowitz_barnum_2022", 0, None),
)  # fmt: skip

VIEWS = (POLITY_VIEW, DEMOCRACY_VIEW, LATENT_VIEW, BANK_VIEW, PEOPLE_VIEW, MADDISON_VIEW)
