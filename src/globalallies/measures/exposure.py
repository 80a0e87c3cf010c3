"""Posture and exposure: where the hub's forces are, how near challengers are, and what a state depends on abroad."""

from ..catalogue import Measure, View
from .exchange import LAST_YEARLY

UNPLACED = (2, 6, 1003, 1008, 1011, 1013, 1014, 1041, 1099)
"""The publisher's numbers of rows that are not abroad: the United States, Puerto Rico, Guam (with the Northern
Marianas in the reports), the Northern Marianas, the Virgin Islands, Wake, Samoa; and of ships and unknown places."""

AFGHANISTAN = 700

OUTSIDE = "(s.ccode BETWEEN 701 AND 705 OR s.ccode BETWEEN 750 AND 771 OR s.ccode BETWEEN 780 AND 790)"
"""Central and South Asia, which the register's region Asia holds and the theatre of Asia and the Pacific does not."""

DEPENDENCIES = {
    "europe": (1001, 1002, 1021, 1023),
    "asia_pacific": (1009, 1017, 1022, 1028, 1030, 1033),
    "middle_east": (1018, 1029),
}
"""Places that never were states of the system, by the publisher's numbers: Gibraltar, Greenland, Akrotiri, Svalbard;
Hong Kong, the Spratly and Coral Sea Islands, Fiji and Tonga, the Line Islands, Sarawak; the Trucial States, Aden."""


def _listed(numbers: tuple[int, ...]) -> str:
    return f"({', '.join(str(number) for number in numbers)})"


THEATRE = (
    f"CASE WHEN s.ccode = {AFGHANISTAN} THEN 'middle_east' WHEN s.region IN ('europe', 'middle_east') THEN s.region "
    f"WHEN s.region = 'oceania' OR (s.region = 'asia' AND NOT {OUTSIDE}) THEN 'asia_pacific' "
    + " ".join(f"WHEN h.host IN {_listed(hosts)} THEN '{theatre}'" for theatre, hosts in DEPENDENCIES.items())
    + " END"
)
"""The theatre of a host: by the register's region of the state that its number is or later was."""

LAST_REPORT = (
    "SELECT year, MAX(quarter) AS quarter FROM {us_troops_reports} "
    f"WHERE NOT army_unreported AND year > {LAST_YEARLY} GROUP BY year"
)

THEATRE_VIEW = View(
    name="troops_by_theatre",
    unit="year",
    sql=(
        "SELECT year, us_troops_abroad, us_troops_europe, us_troops_asia_pacific, us_troops_middle_east, "
        + ", ".join(
            f"CASE WHEN us_troops_abroad > 0 THEN CAST(us_troops_{place} AS DOUBLE) / us_troops_abroad END "
            f"AS us_troops_{place}_share"
            for place in DEPENDENCIES
        )
        + " FROM (SELECT year, CAST(SUM(troops) AS BIGINT) AS us_troops_abroad, "
        + ", ".join(
            f"CAST(SUM(CASE WHEN theatre = '{place}' THEN troops ELSE 0 END) AS BIGINT) AS us_troops_{place}"
            for place in DEPENDENCIES
        )
        + f" FROM (SELECT h.year, h.troops, {THEATRE} AS theatre FROM ("
        "SELECT COALESCE(ccode, code) AS host, year, MAX(troops) AS troops FROM {us_troops} "
        f"WHERE code NOT IN {_listed(UNPLACED)} GROUP BY COALESCE(ccode, code), year UNION ALL "
        "SELECT COALESCE(r.ccode, r.code), r.year, SUM(r.active_duty) FROM {us_troops_reports} r JOIN ("
        + LAST_REPORT
        + f") q ON q.year = r.year AND q.quarter = r.quarter WHERE r.code NOT IN {_listed(UNPLACED)} "
        "GROUP BY COALESCE(r.ccode, r.code), r.year) h LEFT JOIN ("
        "SELECT ccode, MIN(region) AS region FROM {register_label} GROUP BY ccode) s ON s.ccode = h.host"
        ") placed GROUP BY year) summed"
    ),
    tables={"us_troops": "us_troops", "us_troops_reports": "us_troops_reports"},
    views=("register_label",),
    evidence={
        "us_troops": "t.year = $year",
        "us_troops_reports": f"t.year = $year AND t.year > {LAST_YEARLY} AND t.quarter = ("
        "SELECT MAX(quarter) FROM {us_troops_reports} WHERE year = $year AND NOT army_unreported)",
    },
    rule=(
        "Hosts of the year by the register's region of the state, or of the state that an occupied or dependent place later "
        "was. Europe: region Europe (with Turkey and Russia), Greenland, Gibraltar, Akrotiri, Svalbard. Asia and the "
        "Pacific: regions Asia and Oceania without Central and South Asia, and Hong Kong and small islands. Middle East: "
        "its region, Aden and Afghanistan, where the register's operations in Afghanistan stand. US territories (Guam, Puerto Rico and others), ships and unknown "
        "places are no hosts; other dependencies count as abroad, in none of the three."
    ),
)

ABROAD_VIEW = View(
    name="hosted_share",
    unit="state-year",
    sql=(
        "SELECT h.ccode, h.year, CASE WHEN a.us_troops_abroad > 0 THEN CAST(h.us_troops AS DOUBLE) / a.us_troops_abroad END "
        "AS us_troops_share_abroad FROM {hosted_troops} h JOIN {troops_by_theatre} a ON a.year = h.year"
    ),
    tables={},
    views=("hosted_troops", "troops_by_theatre"),
    evidence=THEATRE_VIEW.evidence,
    rule="US troops in the state over US troops in all foreign places; US territories, ships and unknown places are neither.",
)

FLOOR = 0.1
"""Thousand km: nearer challengers count as this near. Our choice; it makes neighbours ten times as near as 1000 km."""

FIRST_CHALLENGER = 1947
"""The year of the first entry in the register's table of challengers."""

EXACT = "CAST({} AS DECIMAL(28, 16))"
"""A part of a sum to 16 places, so that the sum is the same in whatever order its parts are added."""

LISTED = "(SELECT DISTINCT ccode, year FROM {register_challenger})"
LISTED_IN_EVIDENCE = "(SELECT ccode FROM register_challenger WHERE year = $year)"
NEAR = "t.year = $year AND ((t.ccode1 = $ccode AND t.ccode2 IN {0}) OR (t.ccode2 = $ccode AND t.ccode1 IN {0}))"


def _power_nearby(name: str, distances: str, distance: str, evidence: dict[str, str], what: str) -> View:
    """A view of the challengers' capabilities, each over its distance; missing if one of the parts is not known.

    ``GREATEST`` would take the floor for a distance that is not known.
    """
    far = (
        f"CASE WHEN d.{distance} / 1000.0 > {FLOOR} THEN d.{distance} / 1000.0 WHEN d.{distance} >= 0 THEN {FLOOR} END"
    )
    return View(
        name=name,
        unit="state-year",
        sql=(
            f"SELECT ccode, year, CASE WHEN COUNT(*) = COUNT(part) THEN CAST(SUM(part) AS DOUBLE) END AS challenger_power_nearby_{what} "
            f"FROM (SELECT m.ccode, m.year, {EXACT.format(f'k.cinc / {far}')} AS part "
            f"FROM {{register_cow_member}} m JOIN {LISTED} c ON c.year = m.year AND c.ccode <> m.ccode "
            "LEFT JOIN {capability} k ON k.ccode = c.ccode AND k.year = c.year "
            f"LEFT JOIN {{{distances}}} d ON d.year = m.year AND d.ccode1 = LEAST(m.ccode, c.ccode) "
            "AND d.ccode2 = GREATEST(m.ccode, c.ccode)) parts GROUP BY ccode, year"
        ),
        tables={},
        views=("register_cow_member", "register_challenger", "capability", distances),
        evidence={"nmc": f"t.year = $year AND t.ccode IN {LISTED_IN_EVIDENCE}", **evidence},
        rule=(
            "The sum, over the states on the register's list of challengers on some day of the year, the state itself left "
            f"out, of CINC over distance in thousand km, of which less than {FLOOR} counts as {FLOOR}. Missing if a "
            "capability or a distance is not known; 0 if there is no other challenger."
        ),
    )


MINIMUM_POWER_VIEW = _power_nearby(
    "challengers_by_minimum",
    "least_distance",
    "minimum_distance_km",
    {"minimum_distance": NEAR.format(LISTED_IN_EVIDENCE)},
    "minimum_distance",
)
CAPITAL_POWER_VIEW = _power_nearby(
    "challengers_by_capital",
    "capital_distance",
    "capital_distance_km",
    {
        "capitals": f"(t.ccode = $ccode OR t.ccode IN {LISTED_IN_EVIDENCE}) "
        "AND $year BETWEEN YEAR(t.stdate) AND YEAR(t.enddate)"
    },
    "capital_distance",
)

WINDOW = 10
"""Years of history: the year itself and nine before it."""

HISTORY_VIEW = View(
    name="mid_history",
    unit="state-year",
    sql=(
        "SELECT m.ccode, m.year, CAST(COUNT(DISTINCT d.dispnum) AS BIGINT) AS mid_10y, "
        "CAST(COUNT(DISTINCT CASE WHEN c.ccode IS NOT NULL THEN d.dispnum END) AS BIGINT) AS mid_with_challengers_10y "
        "FROM {register_cow_member} m JOIN {mid_directed} d "
        f"ON d.ccode1 = m.ccode AND d.year BETWEEN m.year - {WINDOW - 1} AND m.year "
        f"LEFT JOIN {LISTED} c ON c.ccode = d.ccode2 AND c.year = d.year GROUP BY m.ccode, m.year"
    ),
    tables={"mid_directed": "mid_directed"},
    views=("register_cow_member", "register_challenger"),
    evidence={"mid_directed": f"t.ccode1 = $ccode AND t.year BETWEEN $year - {WINDOW - 1} AND $year"},
    rule=(
        "Different disputes in which the state faced another (or one that was on the register's list of challengers in "
        "that year of the dispute) in the year or one of the nine before it."
    ),
)

PARTNERS = {"us": 2, "china": 710, "russia": 365}

TRADE_EVIDENCE = (
    "t.year = $year AND ((t.ccode1 = $ccode AND t.ccode2 IN (2, 365, 710)) "
    "OR (t.ccode2 = $ccode AND t.ccode1 IN (2, 365, 710)))"
)


def _partners(name: str, columns: str, below: str, rule: str) -> View:
    """A view of trade with each partner over something that another view knows of the state."""
    sums = ", ".join(
        f"MAX(CASE WHEN ccode2 = {ccode} THEN imports_from + exports_to END) AS {partner}"
        for partner, ccode in PARTNERS.items()
    )
    shown = ", ".join(columns.format(partner) for partner in PARTNERS)
    return View(
        name=name,
        unit="state-year",
        sql=(
            f"SELECT p.ccode, p.year, {shown} FROM (SELECT ccode1 AS ccode, year, {sums} FROM {{trade_pair}} "
            f"WHERE ccode2 IN {_listed(tuple(PARTNERS.values()))} GROUP BY ccode1, year) p "
            f"LEFT JOIN {{{below}}} b ON b.ccode = p.ccode AND b.year = p.year"
        ),
        tables={},
        views=("trade_pair", below),
        evidence={"trade_dyad": TRADE_EVIDENCE},
        rule=rule,
    )


TRADE_VIEW = _partners(
    "trade_dependence",
    "CASE WHEN b.trade_total > 0 THEN p.{0} / b.trade_total END AS trade_share_{0}",
    "trade_state",
    "Imports from the partner plus exports to it, over the state's imports and exports; missing if one of them is.",
)
TRADE_GDP_VIEW = _partners(
    "trade_over_gdp",
    "CASE WHEN b.gdp_current_usd > 0 THEN p.{0} * 1000000.0 / b.gdp_current_usd END AS trade_{0}_gdp",
    "bank_gdp",
    "Imports from the partner plus exports to it, over GDP; missing if one of them is.",
)

POINT_VIEW = View(
    name="ideal_point_from",
    unit="state-year",
    sql=(
        "SELECT p.ccode, p.year, CASE WHEN p.ccode <> 2 THEN ABS(p.un_ideal_point - u.un_ideal_point) END "
        "AS ideal_point_distance_us, CASE WHEN p.ccode <> 710 THEN ABS(p.un_ideal_point - c.un_ideal_point) END "
        "AS ideal_point_distance_china FROM {ideal_point} p "
        "LEFT JOIN {ideal_point} u ON u.ccode = 2 AND u.year = p.year "
        "LEFT JOIN {ideal_point} c ON c.ccode = 710 AND c.year = p.year"
    ),
    tables={},
    views=("ideal_point",),
    evidence={"un_ideal_points": "t.ccode IN ($ccode, 2, 710) AND t.year = $year"},
    rule="The distance between the ideal points of the state and of the other in the year.",
)

ARMS_WINDOW = 5

ARMS_VIEW = View(
    name="arms_suppliers",
    unit="state-year",
    sql=(
        "SELECT m.ccode, m.year, CASE WHEN SUM(a.part) > 0 THEN "
        "CAST(SUM(CASE WHEN a.supplier_ccode = 2 THEN a.part ELSE 0 END) AS DOUBLE) / CAST(SUM(a.part) AS DOUBLE) END AS arms_share_us FROM {register_cow_member} m JOIN ("
        "SELECT CASE WHEN d.recipient_ccode = 260 AND y.year > 1990 THEN 255 ELSE d.recipient_ccode END AS buyer, "
        "d.supplier_ccode, y.year, "
        f"{EXACT.format('d.tiv_delivered / COUNT(*) OVER (PARTITION BY d.deal)')} AS part "
        "FROM {sipri_arms} d JOIN (SELECT DISTINCT year FROM {register_cow_member}) y "
        "ON d.delivery_years LIKE CONCAT('%', CAST(y.year AS STRING), '%')) a "
        f"ON a.buyer = m.ccode AND a.year BETWEEN m.year - {ARMS_WINDOW - 1} AND m.year GROUP BY m.ccode, m.year"
    ),
    tables={"sipri_arms": "sipri_arms"},
    views=("register_cow_member",),
    evidence={"sipri_arms": "t.recipient_ccode = $ccode OR ($ccode = 255 AND t.recipient_ccode = 260)"},
    rule=(
        "Trend-indicator value delivered to the state in the year and the four before it: what the United States supplied "
        "over all. A deal's value is spread evenly over its years of delivery; deliveries to West Germany after 1990 are "
        "Germany's; unknown suppliers count in the whole. Missing if nothing was delivered."
    ),
)

TROOP_SOURCES = ("us_troops_host_year", "dmdc_workforce_reports")
TROOPS_CITE = "allen_flynn_machain_2022"
LEFT_OUT = "Hosts alone count: US territories such as Guam, ships and unknown places are left out"
PLACES = {
    "europe": ("Europe", "Europe with Turkey, Russia and Greenland", 2025),
    "asia_pacific": ("Asia and the Pacific", "East and South-East Asia and Oceania", 2025),
    "middle_east": ("the Middle East", "the Middle East with Egypt, Iran and Afghanistan", LAST_YEARLY),
}


def _troops(name: str, title: str, definition: str, *, last_year: int, unit: str = "year") -> Measure:
    return Measure(
        name=name,
        title=title,
        unit=unit,
        definition=definition,
        scale="share" if "share" in name else "persons",
        sources=TROOP_SOURCES,
        citation=TROOPS_CITE,
        low=0,
        high=1 if "share" in name else None,
        view="troops_by_theatre" if unit == "year" else "hosted_share",
        first_year=1950,
        last_year=last_year,
    )


def _trade(name: str, title: str, definition: str, sources: tuple[str, ...]) -> Measure:
    return Measure(
        name=name,
        title=title,
        unit="state-year",
        definition=definition,
        scale="share of GDP" if name.endswith("_gdp") else "share",
        sources=sources,
        citation="barbieri_keshk_pollins_2009",
        low=0,
        view="trade_over_gdp" if name.endswith("_gdp") else "trade_dependence",
    )


def _power(distance: str, words: str, sources: tuple[str, ...]) -> Measure:
    return Measure(
        name=f"challenger_power_nearby_{distance}_distance",
        title=f"Challengers' capabilities nearby, by {words}",
        unit="state-year",
        definition=(
            "Sum over the challengers on the register's list in the year, in any theatre, of CINC divided by the "
            f"{words} in thousand km, at least {FLOOR}. Formula and floor are ours, after the loss of strength with distance. "
            "The list is a judgement of the register's editors, and CINC counts people and steel as power: compare "
            "states and years, and never read it as a probability of attack."
            + (" The hub is next to Russia here, across the Bering Strait." if distance == "minimum" else "")
        ),
        scale="CINC per thousand km",
        sources=sources,
        citation="boulding_1962",
        low=0,
        view=f"challengers_by_{distance}",
        silence="none",
        first_year=FIRST_CHALLENGER,
    )


def _history(name: str, title: str, definition: str, first_year: int) -> Measure:
    return Measure(
        name=name,
        title=title,
        unit="state-year",
        definition=definition,
        scale="disputes",
        sources=("cow_mid_5_directed",),
        citation="palmer_et_al_2022",
        low=0,
        view="mid_history",
        silence="none",
        first_year=first_year,
    )


EXPOSURE: tuple[Measure, ...] = (
    _troops("us_troops_abroad", "US troops abroad", f"US active-duty personnel in all foreign places, states or not. {LEFT_OUT}. It ends in 2021, since the later reports do not count Iraq, Syria and Afghanistan.", last_year=LAST_YEARLY),
    *(_troops(f"us_troops_{place}", f"US troops in {words}", f"US active-duty personnel in {what}: one count a year to 2021, the last whole report of the year afterwards. {LEFT_OUT}; rotational forces are mostly not counted.", last_year=last) for place, (words, what, last) in PLACES.items()),
    *(_troops(f"us_troops_{place}_share", f"Share of US troops abroad that are in {words}", f"US active-duty personnel in {what} over those in all foreign places. {LEFT_OUT}. The three shares do not sum to 1, and one can rise because another falls: read them beside the counts.", last_year=LAST_YEARLY) for place, (words, what, _) in PLACES.items()),
    _troops("us_troops_share_abroad", "Share of US troops abroad that the state hosts", f"US active-duty personnel in the state over those in all foreign places. {LEFT_OUT}. It says what the hub commits, not what the host pays.", last_year=LAST_YEARLY, unit="state-year"),
    _power("minimum", "minimum distance between territories", ("cow_nmc_7", "cow_mindist_cshapes_2")),
    _power("capital", "distance between capitals", ("cow_nmc_7", "cow_capitals_2024")),
    _history("mid_10y", "Disputes of the last ten years", "Different militarized disputes of the state in the year and the nine before it. A state that is younger has a shorter history; a war and a seized boat both count as one.", 1825),
    _history("mid_with_challengers_10y", "Disputes with challengers in the last ten years", "Different militarized disputes of the year and the nine before it in which the state faced one that was on the register's list of challengers in that year of the dispute. Disputes with a state before it was on the list do not count.", FIRST_CHALLENGER + WINDOW - 1),
    _trade("trade_share_russia", "Trade with Russia as a share of all trade", "Imports from and exports to the Soviet Union or Russia over total imports and exports.", ("cow_trade_4",)),
    *(_trade(f"trade_{name}_gdp", f"Trade with {words} as a share of GDP", f"Imports from and exports to {words} over GDP at market exchange rates, both in current US dollars. Trade is turnover and GDP value added, so the ratio can pass 1 for a place of transit and is no share of jobs or income.", ("cow_trade_4", "world_bank_wdi")) for name, words in (("us", "the United States"), ("china", "China"), ("russia", "Russia"))),
    Measure(
        name="arms_share_us",
        title="Share of imports of major arms that come from the United States",
        unit="state-year",
        definition="Value of major arms that the United States delivered in the year and the four before it, over all deliveries to the state, in SIPRI's trend-indicator value. It measures transferred capability, not money, and leaves out small arms, ammunition and services; a state that imported nothing is missing.",
        scale="share",
        sources=("sipri_arms_transfers",),
        citation="sipri_arms_transfers",
        low=0,
        high=1,
        view="arms_suppliers",
        silence="unknown",
        first_year=1950 + ARMS_WINDOW - 1,
    ),
)  # fmt: skip

VIEWS = (
    THEATRE_VIEW,
    ABROAD_VIEW,
    MINIMUM_POWER_VIEW,
    CAPITAL_POWER_VIEW,
    HISTORY_VIEW,
    TRADE_VIEW,
    TRADE_GDP_VIEW,
    POINT_VIEW,
    ARMS_VIEW,
)
