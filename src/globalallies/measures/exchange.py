"""Exchange: trade, shared organisations, joint exercises, positions in the United Nations, US troops."""

from ..catalogue import Measure, View

TRADE_VIEW = View(
    name="trade_pair",
    unit="directed-dyad-year",
    sql=(
        "SELECT p.ccode1, p.ccode2, p.year, MAX(p.imports_from) AS imports_from, MAX(p.exports_to) AS exports_to FROM ("
        "SELECT ccode1, ccode2, year, flow AS imports_from, CAST(NULL AS DOUBLE) AS exports_to FROM {trade_dyad} "
        "UNION ALL SELECT ccode2, ccode1, year, CAST(NULL AS DOUBLE), flow FROM {trade_dyad}) p "
        "GROUP BY p.ccode1, p.ccode2, p.year"
    ),
    tables={"trade_dyad": "trade"},
    evidence={"trade_dyad": "t.ccode1 IN ($ccode1, $ccode2) AND t.ccode2 IN ($ccode1, $ccode2) AND t.year = $year"},
    rule="The flow as the publisher gives it, in current US dollars; missing where it is not known.",
)

TRADE_TOTAL_VIEW = View(
    name="trade_state",
    unit="state-year",
    sql=(
        "SELECT ccode, year, MAX(imports) AS imports_total, MAX(exports) AS exports_total, "
        "MAX(imports + exports) AS trade_total FROM ("
        "SELECT CASE WHEN ccode = 255 AND year BETWEEN 1956 AND 1989 THEN 260 ELSE ccode END AS ccode, year, imports, "
        "exports FROM {trade_national}) coded GROUP BY ccode, year"
    ),
    tables={"trade_national": "trade"},
    evidence={
        "trade_national": "t.year = $year AND (t.ccode = $ccode OR ($ccode = 260 AND t.ccode = 255 "
        "AND t.year BETWEEN 1956 AND 1989))"
    },
    rule=(
        "The state's total as the publisher gives it. West Germany's totals of 1956-1989, which stand under Germany's "
        "number there, are given to West Germany."
    ),
)

PARTNER_VIEW = View(
    name="trade_partner",
    unit="state-year",
    sql=(
        "SELECT ccode1 AS ccode, year, MAX(CASE WHEN ccode2 = 2 THEN imports_from + exports_to END) AS trade_us, "
        "MAX(CASE WHEN ccode2 = 710 THEN imports_from + exports_to END) AS trade_china "
        "FROM {trade_pair} WHERE ccode2 IN (2, 710) GROUP BY ccode1, year"
    ),
    tables={},
    views=("trade_pair",),
    evidence={
        "trade_dyad": "t.year = $year AND ((t.ccode1 = $ccode AND t.ccode2 IN (2, 710)) "
        "OR (t.ccode2 = $ccode AND t.ccode1 IN (2, 710)))"
    },
    rule="Imports from the partner plus exports to it; missing if either is not known.",
)

IGO_VIEW = View(
    name="igo_pair",
    unit="dyad-year",
    sql="SELECT ccode1, ccode2, year, dyadigos AS igo_shared FROM {igo_dyad_year}",
    tables={"igo_dyad_year": "igo"},
    evidence={"igo_dyad_year": "t.ccode1 = $ccode1 AND t.ccode2 = $ccode2 AND t.year = $year"},
    rule="Organisations of which both states are full or associate members in the year.",
)

IGO_STATE_VIEW = View(
    name="igo_state",
    unit="state-year",
    sql="SELECT ccode, year, sum_igo_full AS igo_memberships FROM {igo_state_year}",
    tables={"igo_state_year": "igo"},
    evidence={"igo_state_year": "t.ccode = $ccode AND t.year = $year"},
    rule="Organisations of which the state is a full member in the year.",
)

EXERCISES_VIEW = View(
    name="exercise_pair",
    unit="dyad-year",
    sql=(
        "SELECT a.ccode AS ccode1, b.ccode AS ccode2, a.year, CAST(COUNT(DISTINCT a.mmeid) AS BIGINT) AS joint_exercises "
        "FROM {exercise_participant} a JOIN {exercise_participant} b "
        "ON a.mmeid = b.mmeid AND a.year = b.year AND a.ccode < b.ccode GROUP BY a.ccode, b.ccode, a.year"
    ),
    tables={"exercise_participant": "exercises"},
    evidence={
        "exercise_participant": "t.year = $year AND t.ccode IN ($ccode1, $ccode2) AND t.mmeid IN (SELECT a.mmeid FROM "
        "{exercise_participant} a JOIN {exercise_participant} b ON a.mmeid = b.mmeid AND a.year = b.year "
        "WHERE a.ccode = $ccode1 AND b.ccode = $ccode2 AND a.year = $year)"
    },
    rule="Exercises of the year in which both states took part, each counted once.",
)

IDEAL_VIEW = View(
    name="ideal_point",
    unit="state-year",
    sql="SELECT ccode, year, idealpointfp AS un_ideal_point FROM {un_ideal_points}",
    tables={"un_ideal_points": "un_ideal_points"},
    evidence={"un_ideal_points": "t.ccode = $ccode AND t.year = $year"},
    rule="The estimate from votes on final passage, as the publisher gives it.",
)

IDEAL_PAIR_VIEW = View(
    name="ideal_point_pair",
    unit="dyad-year",
    sql=(
        "SELECT a.ccode AS ccode1, b.ccode AS ccode2, a.year, ABS(a.un_ideal_point - b.un_ideal_point) "
        "AS un_ideal_point_distance FROM {ideal_point} a JOIN {ideal_point} b ON a.year = b.year AND a.ccode < b.ccode"
    ),
    tables={},
    views=("ideal_point",),
    evidence={},
    rule="The distance between the two states' ideal points.",
)

LAST_YEARLY = 2021
"""Last year of the yearly series of US troops; from then on the year's last whole report counts."""

UNREPORTED = "(645, 652, 700)"
"""Iraq, Syria and Afghanistan, which the reports leave out from December 2017 on."""

TROOPS_VIEW = View(
    name="hosted_troops",
    unit="state-year",
    sql=(
        "SELECT ccode, year, MAX(troops) AS us_troops FROM ("
        "SELECT ccode, year, MAX(troops) AS troops FROM {us_troops} WHERE ccode IS NOT NULL AND ccode <> 2 "
        "GROUP BY ccode, year UNION ALL "
        f"SELECT r.ccode, r.year, CASE WHEN r.ccode IN {UNREPORTED} THEN NULL "
        "ELSE CAST(SUM(r.active_duty) AS BIGINT) END FROM {us_troops_reports} r JOIN ("
        "SELECT year, MAX(quarter) AS quarter FROM {us_troops_reports} WHERE NOT army_unreported GROUP BY year) q "
        f"ON q.year = r.year AND q.quarter = r.quarter WHERE r.ccode IS NOT NULL AND r.ccode <> 2 "
        f"AND r.year > {LAST_YEARLY} GROUP BY r.ccode, r.year UNION ALL "
        "SELECT ccode, year, CAST(NULL AS BIGINT) FROM {register_cow_member} "
        f"WHERE ccode IN {UNREPORTED} AND year > {LAST_YEARLY}) counted GROUP BY ccode, year"
    ),
    tables={"us_troops": "us_troops", "us_troops_reports": "us_troops_reports"},
    views=("register_cow_member",),
    evidence={
        "us_troops": "t.ccode = $ccode AND t.year = $year",
        "us_troops_reports": f"t.ccode = $ccode AND t.year = $year AND t.year > {LAST_YEARLY} AND t.quarter = ("
        "SELECT MAX(quarter) FROM {us_troops_reports} WHERE year = $year AND NOT army_unreported)",
    },
    rule=(
        f"The yearly series to {LAST_YEARLY}, the last report of the year in which the Army reported afterwards; where a "
        "file has two rows for a state, the larger of the yearly series and the sum of the report's locations. The "
        "reports leave out Iraq, Syria and Afghanistan, so theirs is missing. The United States itself is left out."
    ),
)


def _measure(
    name: str, title: str, unit: str, view: str, definition: str, scale: str, source: str, cite: str, **more: object
) -> Measure:
    return Measure(
        name=name,
        title=title,
        unit=unit,
        view=view,
        definition=definition,
        scale=scale,
        sources=(source,),
        citation=cite,
        low=0,
        **more,  # type: ignore[arg-type]
    )


MILLION = "million current US$"
TRADE = "barbieri_keshk_pollins_2009"
IGO = "pevehouse_et_al_2020"

EXCHANGE: tuple[Measure, ...] = (
    _measure("imports_from", "Imports from the other state", "directed-dyad-year", "trade_pair", "What the first state imports from the second.", MILLION, "cow_trade_4", TRADE, collapse="sum"),
    _measure("exports_to", "Exports to the other state", "directed-dyad-year", "trade_pair", "What the second state imports from the first: its exports as the other side counts them.", MILLION, "cow_trade_4", TRADE, collapse="sum"),
    _measure("imports_total", "Total imports", "state-year", "trade_state", "Imports from all the world.", MILLION, "cow_trade_4", TRADE),
    _measure("exports_total", "Total exports", "state-year", "trade_state", "Exports to all the world.", MILLION, "cow_trade_4", TRADE),
    _measure("igo_shared", "Shared organisations", "dyad-year", "igo_pair", "International organisations of which both states are full or associate members. Before 1965 the publisher counts every fifth year and carries it on.", "organisations", "cow_igo_3", IGO, silence="unknown"),
    _measure("igo_memberships", "Memberships of organisations", "state-year", "igo_state", "International organisations of which the state is a full member.", "organisations", "cow_igo_3", IGO, silence="unknown"),
    _measure("joint_exercises", "Joint military exercises", "dyad-year", "exercise_pair", "Multinational military exercises of the year in which both states took part. The list is compiled from the press, so that smaller exercises are missed.", "exercises", "mme_7", "dorazio_galambos_2021"),
    Measure(
        name="un_ideal_point_distance",
        title="Distance of ideal points in the UN",
        unit="dyad-year",
        definition="Distance between the two states' ideal points in the UN General Assembly; 0 is the same.",
        scale="scale units",
        sources=("un_ideal_points_2025",),
        citation="bailey_strezhnev_voeten_2017",
        low=0,
        view="ideal_point_pair",
    ),
)  # fmt: skip

VIEWS = (
    TRADE_VIEW,
    TRADE_TOTAL_VIEW,
    PARTNER_VIEW,
    IGO_VIEW,
    IGO_STATE_VIEW,
    EXERCISES_VIEW,
    IDEAL_VIEW,
    IDEAL_PAIR_VIEW,
    TROOPS_VIEW,
)
