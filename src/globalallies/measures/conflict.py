"""Conflict: militarized disputes and wars of a pair or a state in a year."""

from ..catalogue import Collapse, Measure, Silence, View

MID = "palmer_et_al_2022"

ORDER = (
    "CASE WHEN d.onset THEN 0 ELSE 1 END, COALESCE(m.fatality, 0.5) DESC, COALESCE(m.hostlev, -1) DESC, "
    "COALESCE(m.mindur, -1) DESC, COALESCE(m.maxdur, -1) DESC, CASE WHEN m.recip THEN 0 ELSE 1 END, "
    "COALESCE(m.stmon, 13), d.dispnum"
)
"""Which of a pair's disputes in a year stands for them: new before ongoing, then the deadlier, the more
hostile, the longer, the answered, the earlier, the lower number. Unknown deaths rank between none and some, as in the
R package peacesciencer, whose choice this is in every pair and year."""

MID_VIEW = View(
    name="mid_pair",
    unit="directed-dyad-year",
    sql=(
        "SELECT ccode1, ccode2, year, 1 AS mid_ongoing, any_onset AS mid_onset, disputes AS mid_disputes, "
        "dispnum AS mid_dispute, hostlev AS mid_hostility, fatality AS mid_fatality, hostlev1 AS mid_hostility_own, "
        "hostlev2 AS mid_hostility_other, fatality1 AS mid_fatality_own, fatality2 AS mid_fatality_other, "
        "hiact1 AS mid_action_own, hiact2 AS mid_action_other, CAST(sidea1 AS INTEGER) AS mid_side_a, "
        "CAST(orig1 AS INTEGER) AS mid_originator, mindur AS mid_shortest_days, maxdur AS mid_longest_days, "
        "CAST(recip AS INTEGER) AS mid_reciprocated, stmon AS mid_start_month FROM ("
        "SELECT d.*, m.hostlev, m.fatality, m.mindur, m.maxdur, m.recip, m.stmon, "
        "MAX(CAST(d.onset AS INTEGER)) OVER (PARTITION BY d.ccode1, d.ccode2, d.year) AS any_onset, "
        "CAST(COUNT(*) OVER (PARTITION BY d.ccode1, d.ccode2, d.year) AS BIGINT) AS disputes, "
        f"ROW_NUMBER() OVER (PARTITION BY d.ccode1, d.ccode2, d.year ORDER BY {ORDER}) AS place "
        "FROM {mid_directed} d LEFT JOIN {mid_dispute} m ON m.dispnum = d.dispnum) ranked WHERE place = 1"
    ),
    tables={"mid_directed": "mid_directed", "mid_dispute": "mid"},
    evidence={
        "mid_directed": "t.ccode1 = $ccode1 AND t.ccode2 = $ccode2 AND t.year = $year",
        "mid_dispute": "t.dispnum IN (SELECT dispnum FROM {mid_directed} "
        "WHERE ccode1 = $ccode1 AND ccode2 = $ccode2 AND year = $year)",
    },
    rule=(
        "Of the pair's disputes in the year one stands for them: one that began in it before one that went on, then the "
        "deadliest (unknown deaths between none and some), the most hostile, the longest (least, then greatest length), one that was answered, the earliest, "
        "the lowest number. Onset is 1 if any of them began; ongoing is 1 if there is any."
    ),
)

PEACE_VIEW = View(
    name="mid_peace",
    unit="dyad-year",
    sql=(
        "SELECT ccode1, ccode2, year, CAST(year - MIN(year) OVER (PARTITION BY ccode1, ccode2, mid_spell) AS BIGINT) "
        "AS mid_peace_years, mid_spell FROM ("
        "SELECT d.ccode1, d.ccode2, d.year, CAST(COALESCE(SUM(COALESCE(m.mid_ongoing, 0)) OVER (PARTITION BY d.ccode1, "
        "d.ccode2 ORDER BY d.year ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS BIGINT) AS mid_spell "
        "FROM {dyad_years} d LEFT JOIN {mid_pair} m ON m.ccode1 = d.ccode1 AND m.ccode2 = d.ccode2 AND m.year = d.year"
        ") counted"
    ),
    tables={},
    views=("dyad_years", "mid_pair"),
    evidence={
        "mid_directed": "t.ccode1 = $ccode1 AND t.ccode2 = $ccode2 AND t.year <= $year",
        "mid_dispute": "FALSE",
    },
    rule=(
        "Years since the pair's last year with a dispute, or since the two were first together in the system, or again "
        "after it: 0 in that year and in the year after a dispute. A year of a dispute still shows the peace before it."
    ),
)

INTERSTATE_VIEW = View(
    name="war_pair",
    unit="directed-dyad-year",
    sql=(
        "SELECT ccode1, ccode2, year, 1 AS war_ongoing, MAX(CAST(onset AS INTEGER)) AS war_onset, "
        "MAX(CASE WHEN initiator1 THEN 1 WHEN NOT initiator1 THEN 0 END) AS war_initiator "
        "FROM {war_interstate_directed} GROUP BY ccode1, ccode2, year"
    ),
    tables={"war_interstate_directed": "war_interstate_directed"},
    evidence={"war_interstate_directed": "t.ccode1 = $ccode1 AND t.ccode2 = $ccode2 AND t.year = $year"},
    rule="1 if the pair fought each other in some interstate war in the year; onset if one began for it.",
)

CIVIL_VIEW = View(
    name="civil_war",
    unit="state-year",
    sql=(
        "SELECT p.ccode, y.year, 1 AS civil_war_ongoing, "
        "MAX(CASE WHEN p.startyear = y.year THEN 1 ELSE 0 END) AS civil_war_onset FROM ("
        "SELECT ccodea AS ccode, startyear, COALESCE(endyear, 2007) AS endyear FROM {war_intrastate} UNION ALL "
        "SELECT ccodeb, startyear, COALESCE(endyear, 2007) FROM {war_intrastate}) p "
        "JOIN (SELECT DISTINCT year FROM {register_cow_member}) y ON y.year BETWEEN p.startyear AND p.endyear "
        "WHERE p.ccode IS NOT NULL GROUP BY p.ccode, y.year"
    ),
    tables={"war_intrastate": "war_intrastate"},
    views=("register_cow_member",),
    evidence={
        "war_intrastate": "(t.ccodea = $ccode OR t.ccodeb = $ccode) "
        "AND $year BETWEEN t.startyear AND COALESCE(t.endyear, 2007)"
    },
    rule="1 if the state was a party to some civil war in the year; onset if a spell of one began.",
)


def _mid(
    name: str,
    title: str,
    definition: str,
    scale: str,
    high: float | None,
    *,
    collapse: Collapse = "max",
    silence: Silence = "unknown",
) -> Measure:
    return Measure(
        name=name,
        title=title,
        unit="directed-dyad-year",
        definition=definition,
        scale=scale,
        sources=("cow_mid_5_directed", "cow_mid_5"),
        citation=MID,
        low=0,
        high=high,
        view="mid_pair",
        silence=silence,
        collapse=collapse,
    )


def _war(name: str, title: str, definition: str, silence: Silence) -> Measure:
    return Measure(
        name=name,
        title=title,
        unit="directed-dyad-year",
        definition=definition,
        scale=FLAG,
        sources=("cow_wars_4_directed",),
        citation="sarkees_wayman_2010",
        low=0,
        high=1,
        view="war_pair",
        silence=silence,
        collapse="max",
    )


FATALITY = "0 none, 1 1-25, 2 26-100, 3 101-250, 4 251-500, 5 501-999, 6 more than 999"
HOSTILITY = "1 none, 2 threat, 3 display, 4 use, 5 war"
FLAG = "0 or 1"

CONFLICT: tuple[Measure, ...] = (
    _mid("mid_ongoing", "Militarized dispute", "Whether the two were in a militarized dispute with each other.", FLAG, 1, silence="none"),
    _mid("mid_onset", "Onset of a militarized dispute", "Whether a militarized dispute between the two began, or a new spell of one.", FLAG, 1, silence="none"),
    _mid("mid_disputes", "Number of militarized disputes", "Militarized disputes between the two in the year.", "disputes", None, silence="none"),
    _mid("mid_dispute", "Number of the dispute", "The publisher's number of the dispute that stands for the pair's year.", "number", None, collapse="min"),
    _mid("mid_hostility", "Hostility of the dispute", "Highest hostility by anyone in the dispute.", HOSTILITY, 5),
    _mid("mid_fatality", "Deaths in the dispute", "Deaths among all forces in the dispute, as a class.", FATALITY, 6),
    _mid("mid_hostility_own", "Hostility by the first state", "Highest hostility of the first state in the dispute.", HOSTILITY, 5),
    _mid("mid_hostility_other", "Hostility by the second state", "Highest hostility of the second state in the dispute.", HOSTILITY, 5),
    _mid("mid_fatality_own", "Deaths of the first state", "Deaths among the first state's forces in the dispute, as a class.", FATALITY, 6),
    _mid("mid_fatality_other", "Deaths of the second state", "Deaths among the second state's forces in the dispute, as a class.", FATALITY, 6),
    _mid("mid_action_own", "Highest action by the first state", "Highest action of the first state in the dispute.", "0 no action to 21 joins a war", 21),
    _mid("mid_action_other", "Highest action by the second state", "Highest action of the second state in the dispute.", "0 no action to 21 joins a war", 21),
    _mid("mid_side_a", "First state on side A", "Whether the first state was on the side that acted first.", FLAG, 1),
    _mid("mid_originator", "First state an originator", "Whether the first state was in the dispute from its first day.", FLAG, 1),
    _mid("mid_shortest_days", "Least length of the dispute", "Least length the dispute can have had.", "days", None),
    _mid("mid_longest_days", "Greatest length of the dispute", "Greatest length the dispute can have had.", "days", None),
    _mid("mid_reciprocated", "Dispute answered", "Whether side B answered with a militarized act.", FLAG, 1),
    _mid("mid_start_month", "Month of the dispute's start", "Month in which the dispute began, whatever its year.", "month", 12, collapse="min"),
    *(
        Measure(
            name=name,
            title=title,
            unit="dyad-year",
            definition=definition,
            scale=scale,
            sources=("cow_mid_5_directed", "cow_mid_5"),
            citation=MID,
            low=0,
            view="mid_peace",
            silence="unknown",
        )
        for name, title, definition, scale in (
            ("mid_peace_years", "Peace years", "Years since the pair's last militarized dispute, or since the two were first together in the system, or again after it.", "years"),
            ("mid_spell", "Spell of peace", "Earlier years in which the pair was in a militarized dispute: the number of its spell of peace.", "years"),
        )
    ),
    _war("war_ongoing", "Interstate war", "Whether the two fought each other in an interstate war.", "none"),
    _war("war_onset", "Onset of an interstate war", "Whether an interstate war between the two began.", "none"),
    _war("war_initiator", "First state began the war", "Whether the first state fought first, or among the first.", "unknown"),
    *(
        Measure(
            name=name,
            title=title,
            unit="state-year",
            definition=definition,
            scale=FLAG,
            sources=("cow_intra_wars_4_1",),
            citation="dixon_sarkees_2016",
            low=0,
            high=1,
            view="civil_war",
        )
        for name, title, definition in (
            ("civil_war_ongoing", "Civil war", "Whether the state was a party to a civil war."),
            ("civil_war_onset", "Onset of a civil war", "Whether the state entered a civil war, as the state at war or as one that joined it, or took one up again."),
        )
    ),
)  # fmt: skip

VIEWS = (MID_VIEW, PEACE_VIEW, INTERSTATE_VIEW, CIVIL_VIEW)
