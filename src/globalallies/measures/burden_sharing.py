"""Burden sharing: spending over product, NATO's line and shares, and what ISAF cost each ally in troops and dead.

The views of the older records in ``burden`` and of NATO's and the Factbook's figures are here too.
"""

from ..catalogue import Measure, View

NATO = "NATO1949"
"""The instrument whose parties are NATO's members."""

LINE = 2.0
"""Per cent of GDP: the guideline of NATO's Wales summit of 2014."""

EXACT = "CAST({} AS DECIMAL(24, 6))"
"""Millions of dollars to the dollar, so that their sum is the same in whatever order they are added."""

OWN = "t.ccode = $ccode AND t.year = $year"

BURDEN_VIEW = View(
    name="spending_over_gdp",
    unit="state-year",
    sql=(
        "SELECT c.ccode, c.year, CASE WHEN g.gdp_current_usd > 0 THEN c.milex * 1000.0 / g.gdp_current_usd END "
        "AS military_burden FROM {capability} c JOIN {bank_gdp} g ON g.ccode = c.ccode AND g.year = c.year"
    ),
    tables={},
    views=("capability", "bank_gdp"),
    evidence={},
    rule="Military expenditure over GDP, both at current prices and market exchange rates.",
)

HOSTED_VIEW = View(
    name="hosted_over_people",
    unit="state-year",
    sql=(
        "SELECT h.ccode, h.year, h.us_troops * 1000.0 / p.population AS us_troops_per_thousand "
        "FROM {hosted_troops} h JOIN {bank_people} p ON p.ccode = h.ccode AND p.year = h.year WHERE p.population > 0"
    ),
    tables={},
    views=("hosted_troops", "bank_people"),
    evidence={},
    rule="US troops hosted over the midyear population, times a thousand.",
)

FACTBOOK_VIEW = View(
    name="factbook_burden",
    unit="state-year",
    sql=(
        "SELECT ccode, year, MAX(pct_gdp) / 100.0 AS military_burden_factbook FROM {factbook_military} "
        "WHERE ccode IS NOT NULL GROUP BY ccode, year"
    ),
    tables={"factbook_military": "factbook"},
    evidence={"factbook_military": OWN},
    rule="The per cent on the state's page, over a hundred.",
)

NATO_VIEW = View(
    name="nato_burden",
    unit="state-year",
    sql=(
        "SELECT n.ccode, n.year, n.defence_pct_gdp / 100.0 AS military_burden_nato, CASE "
        f"WHEN m.ccode IS NOT NULL AND n.defence_pct_gdp >= {LINE} THEN 1 "
        "WHEN m.ccode IS NOT NULL AND n.defence_pct_gdp IS NOT NULL THEN 0 END AS meets_two_percent_nato "
        "FROM {nato_expenditure} n LEFT JOIN {register_member_year} m "
        f"ON m.treaty_id = '{NATO}' AND m.ccode = n.ccode AND m.year = n.year WHERE n.ccode IS NOT NULL"
    ),
    tables={"nato_expenditure": "nato_expenditure"},
    views=("register_member_year",),
    evidence={"nato_expenditure": OWN},
    rule=(
        f"NATO's own figure, over a hundred; the line is met if the figure is at least {LINE} per cent, and is missing in "
        "years on no day of which the state was a member."
    ),
)

NATO_SHARE_VIEW = View(
    name="nato_share",
    unit="state-year",
    sql=(
        "SELECT ccode, year, gdp / gdp_all AS nato_gdp_share, spending / spending_all AS nato_spending_share, "
        "spending / spending_all - gdp / gdp_all AS nato_burden_gap FROM ("
        "SELECT n.ccode, n.year, n.gdp_current_musd AS gdp, n.defence_current_musd AS spending, "
        f"CAST(SUM({EXACT.format('n.gdp_current_musd')}) OVER (PARTITION BY n.year) AS DOUBLE) AS gdp_all, "
        f"CAST(SUM({EXACT.format('n.defence_current_musd')}) OVER (PARTITION BY n.year) AS DOUBLE) AS spending_all "
        "FROM {nato_expenditure} n JOIN {register_member_year} m "
        f"ON m.treaty_id = '{NATO}' AND m.ccode = n.ccode AND m.year = n.year) shared"
    ),
    tables={"nato_expenditure": "nato_expenditure"},
    views=("register_member_year",),
    evidence={
        "nato_expenditure": "t.year = $year AND t.ccode IN "
        f"(SELECT ccode FROM register_member_year WHERE treaty_id = '{NATO}' AND year = $year)"
    },
    rule=(
        "The member's figure over the sum of all members' in the same table, at current prices and exchange rates. "
        "A state is a member in a year if it was one on some day of it. Iceland has a product and no spending."
    ),
)

ISAF_VIEW = View(
    name="isaf_strength",
    unit="state-year",
    sql=(
        "SELECT ccode, year, AVG(CASE WHEN 2 * place BETWEEN numbers AND numbers + 2 THEN troops END) AS isaf_troops FROM ("
        "SELECT ccode, year, troops, ROW_NUMBER() OVER (PARTITION BY ccode, year ORDER BY troops) AS place, "
        "COUNT(*) OVER (PARTITION BY ccode, year) AS numbers FROM {isaf_troops} "
        "WHERE ccode IS NOT NULL AND troops IS NOT NULL AND NOT suspect) ranked GROUP BY ccode, year UNION ALL "
        "SELECT ccode, year, CAST(NULL AS DOUBLE) FROM {isaf_troops} WHERE ccode IS NOT NULL GROUP BY ccode, year "
        "HAVING SUM(CASE WHEN troops IS NOT NULL AND NOT suspect THEN 1 ELSE 0 END) = 0"
    ),
    tables={"isaf_troops": "isaf_troops"},
    evidence={"isaf_troops": OWN},
    rule=(
        "The median of the state's numbers on the year's placemats, the suspect ones left out; placemats on which it does "
        "not stand are no zeros. Missing if all its numbers are suspect or unreadable; 0 for a state on no placemat of the year."
    ),
)

KILLED_VIEW = View(
    name="isaf_deaths",
    unit="state-year",
    sql=(
        "SELECT ccode, year, CAST(SUM(fatalities) AS BIGINT) AS isaf_killed FROM {isaf_fatalities} "
        "WHERE ccode IS NOT NULL GROUP BY ccode, year"
    ),
    tables={"isaf_fatalities": "isaf_fatalities"},
    evidence={"isaf_fatalities": OWN},
    rule="Deaths filed under the state in the year; those filed under NATO belong to no state.",
)


def _per_million(name: str, base: str, column: str, rule: str) -> View:
    return View(
        name=name,
        unit="state-year",
        sql=(
            f"SELECT i.ccode, i.year, CASE WHEN i.{column} = 0 THEN 0.0 WHEN p.population > 0 "
            f"THEN i.{column} * 1000000.0 / p.population END AS {column}_per_million "
            f"FROM {{{base}}} i LEFT JOIN {{bank_people}} p ON p.ccode = i.ccode AND p.year = i.year"
        ),
        tables={},
        views=(base, "bank_people"),
        evidence={},
        rule=rule,
    )


TROOPS_RATE_VIEW = _per_million(
    "isaf_strength_rate",
    "isaf_strength",
    "isaf_troops",
    "The median of the year's placemats over the midyear population, times a million.",
)
KILLED_RATE_VIEW = _per_million(
    "isaf_deaths_rate",
    "isaf_deaths",
    "isaf_killed",
    "Deaths of the year over the midyear population, times a million.",
)


def _nato(
    name: str, title: str, definition: str, scale: str, view: str, low: float = 0, high: float | None = 1
) -> Measure:
    return Measure(
        name=name,
        title=title,
        unit="state-year",
        definition=definition,
        scale=scale,
        sources=("nato_defence_expenditure_2024",),
        citation="nato_defence_expenditure_2024",
        low=low,
        high=high,
        view=view,
    )


def _isaf(name: str, title: str, definition: str, scale: str, view: str, source: str, last_year: int) -> Measure:
    per_head = name.endswith("_per_million")
    return Measure(
        name=name,
        title=title,
        unit="state-year",
        definition=definition,
        scale=scale,
        sources=(source, "world_bank_wdi") if per_head else (source,),
        citation="gannon_kent_2021",
        low=0,
        view=view,
        silence="none",
        first_year=2007 if last_year == 2014 else 2001,
        last_year=last_year,
    )


TROOPS, DEATHS = "nato_isaf_placemats", "isaf_fatalities_icasualties"

BURDEN_SHARING: tuple[Measure, ...] = (
    _nato("meets_two_percent_nato", "Meets NATO's line of two per cent", "Whether NATO's own figure of defence expenditure is at least 2 per cent of GDP, for members in their years of membership. The figure is not rounded, so 1.99 does not meet it; figures of 2023 and 2024 are estimates. The line says nothing of what the money buys.", "0 or 1", "nato_burden"),
    _nato("nato_gdp_share", "Share of the GDP of all NATO members", "The member's GDP over the sum of all members' GDP of the year, in current US dollars. It moves with exchange rates and with who is a member, not with growth alone.", "share", "nato_share"),
    _nato("nato_spending_share", "Share of the defence spending of all NATO members", "The member's defence expenditure, on NATO's definition, over the sum of all members' in the year, in current US dollars. American spending serves all theatres, so the share of the United States is no share of what is spent on Europe.", "share", "nato_share"),
    _nato("nato_burden_gap", "Share of NATO's spending less share of NATO's GDP", "The member's share of all members' defence spending less its share of their GDP: above 0, it carries more than its means. The gaps of a year sum to Iceland's share of GDP, for which no spending is given.", "difference of shares", "nato_share", -1),
    _isaf("isaf_troops", "Troops in ISAF", "Median of the state's troops in ISAF on the year's placemats, suspect numbers left out. NATO rounded many, and forces under Operation Enduring Freedom are not counted. 0 is a state on no placemat of the year.", "persons", "isaf_strength", TROOPS, 2014),
    _isaf("isaf_troops_per_million", "Troops in ISAF per million people", "Median of the state's troops in ISAF on the year's placemats, suspect numbers left out, per million of its population. A small state's few soldiers weigh much, so read it beside the number itself; forces under Operation Enduring Freedom are not counted.", "persons per million", "isaf_strength_rate", TROOPS, 2014),
    _isaf("isaf_killed", "Soldiers killed in Afghanistan", "Members of the state's armed forces who died in Afghanistan in the year, under ISAF or any other command, from whatever cause. 19 deaths of 2011 to 2015 filed under NATO belong to no state.", "persons", "isaf_deaths", DEATHS, 2018),
    _isaf("isaf_killed_per_million", "Soldiers killed in Afghanistan per million people", "Members of the state's armed forces who died in Afghanistan in the year, under ISAF or any other command, per million of its population. Single deaths move it much for small states; over several years take the sum of deaths, not the mean of rates.", "persons per million", "isaf_deaths_rate", DEATHS, 2018),
)  # fmt: skip

VIEWS = (
    BURDEN_VIEW,
    HOSTED_VIEW,
    FACTBOOK_VIEW,
    NATO_VIEW,
    NATO_SHARE_VIEW,
    ISAF_VIEW,
    KILLED_VIEW,
    TROOPS_RATE_VIEW,
    KILLED_RATE_VIEW,
)
