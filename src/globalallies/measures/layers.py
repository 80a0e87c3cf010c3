"""Layers of ties between two states: treaty, agreement, exercise, basing, operation and arms, each from 0 to 1.

A tie has no direction: where the two sides differ it is the larger. Each weight is one formula, with its
constants in one place; where a threshold is open to choice, each choice is a measure of its own.

West Germany's past counts for Germany from 1990 on: a window of years that reaches back beyond
unification, an agreement signed before it and forces counted under the old number are carried over.
"""

import math

from ..catalogue import Measure, View
from ..register import Role
from .exchange import LAST_YEARLY
from .structure import HUB

TOP_TIE = 3
"""The strongest valued tie, an obligation of defence or offence."""

EXERCISE_YEARS, EXERCISES_FULL = 5, 5
"""Years that exercises count for, and how many in them make a full tie."""

OPERATION_YEARS = 10
"""Years that an operation counts for, the one of joining included."""

FIRST_OPERATION = 1948
"""The year of the register's first operation: ten years are known from 1957 on."""

ARMS_YEARS = 5
"""Years that deliveries of arms count for."""

WEST, GERMANY = 260, 255
"""The numbers of West Germany, and of Germany from 1990 on."""

FIRST_EXERCISE, FIRST_ARMS, FIRST_TROOPS, LAST_TROOPS = 1980, 1950, 1950, 2025
"""First years of the data on exercises, arms and troops, and the last of the latter."""

YEARS = "(SELECT DISTINCT year FROM {register_cow_member})"


def treaty_weight(valued_tie: float) -> float:
    """The weight of an alliance: its valued tie (3 defence or offence, 2 neutrality or consultation, 1 non-aggression) over 3."""
    return valued_tie / TOP_TIE


def exercise_weight(exercises: float, full: float = EXERCISES_FULL) -> float:
    """The weight of joint exercises: their number over ``full``, at most 1."""
    return min(1.0, exercises / full)


def basing_weight(troops: float, largest: float) -> float:
    """The weight of hosting the hub's troops: log(1 + troops) over log(1 + those in the largest host); NaN if it has none."""
    return math.log1p(troops) / math.log1p(largest) if largest > 0 else math.nan


def jaccard(one: "frozenset[str] | set[str]", other: "frozenset[str] | set[str]") -> float:
    """Shared members over all members of two sets; NaN where both are empty."""
    return len(one & other) / len(one | other) if one | other else math.nan


def joined_sql(threshold: Role) -> str:
    """Who joined which operation in which year, in some role or a higher one; Germany with West Germany's.

    Refusers stand at the bottom of the scale and the members of standing groups on no place of it, so
    neither join at any threshold above ``refused``.
    """
    rank = list(Role).index(threshold)
    rows = (
        "SELECT o.operation_id, {code} AS ccode, o.year FROM {{register_operation_state}} o JOIN {{register_role}} r "
        f"ON r.operation_id = o.operation_id AND r.ccode = o.ccode WHERE r.operation_role_rank >= {rank}"
    )
    both = f"{rows.format(code='o.ccode')} UNION ALL {rows.format(code=GERMANY)} AND o.ccode = {WEST}"
    return f"(SELECT operation_id, ccode, MIN(year) AS year FROM ({both}) part GROUP BY operation_id, ccode)"


def operation_sql(threshold: Role, name: str) -> str:
    """Of the operations that either of two states joined in ten years, the share that both had joined by then.

    An operation that one joined before the ten years and the other in them is shared: else partners of a long
    operation would seem strangers because one came later.
    """
    joined, last = joined_sql(threshold), OPERATION_YEARS - 1
    own = (
        f"(SELECT j.ccode, y.year, COUNT(*) AS joined FROM {joined} j JOIN {YEARS} y "
        f"ON y.year BETWEEN j.year AND j.year + {last} GROUP BY j.ccode, y.year)"
    )
    both = (
        "(SELECT a.ccode AS ccode1, b.ccode AS ccode2, y.year, COUNT(*) AS shared, "
        f"SUM(CASE WHEN y.year <= LEAST(a.year, b.year) + {last} THEN 1 ELSE 0 END) AS twice "
        f"FROM {joined} a JOIN {joined} b ON a.operation_id = b.operation_id AND a.ccode < b.ccode "
        f"JOIN {YEARS} y ON y.year BETWEEN GREATEST(a.year, b.year) AND GREATEST(a.year, b.year) + {last} "
        "GROUP BY a.ccode, b.ccode, y.year)"
    )
    return (
        f"SELECT d.ccode1, d.ccode2, d.year, CAST(COALESCE(s.shared, 0) AS DOUBLE) "
        f"/ (COALESCE(a.joined, 0) + COALESCE(b.joined, 0) - COALESCE(s.twice, 0)) AS {name} FROM {{dyad_years}} d "
        f"LEFT JOIN {own} a ON a.ccode = d.ccode1 AND a.year = d.year "
        f"LEFT JOIN {own} b ON b.ccode = d.ccode2 AND b.year = d.year "
        f"LEFT JOIN {both} s ON s.ccode1 = d.ccode1 AND s.ccode2 = d.ccode2 AND s.year = d.year "
        "WHERE COALESCE(a.joined, 0) + COALESCE(b.joined, 0) > 0"
    )


def _is(column: str, key: str) -> str:
    """The condition that a row's number is a key's, or West Germany's where the key is Germany."""
    return f"({column} = {key} OR ({column} = {WEST} AND {key} = {GERMANY}))"


TREATY_VIEW = View(
    name="tie_treaty_pair",
    unit="dyad-year",
    sql=(
        "SELECT LEAST(ccode1, ccode2) AS ccode1, GREATEST(ccode1, ccode2) AS ccode2, year, "
        f"CAST(MAX(CASE WHEN defense OR offense THEN {TOP_TIE} WHEN neutral OR consul THEN 2 WHEN nonagg THEN 1 ELSE 0 "
        f"END) AS DOUBLE) / {TOP_TIE} AS tie_treaty FROM {{atop_directed}} GROUP BY 1, 2, 3"
    ),
    tables={"atop_directed": "atop"},
    evidence={"atop_directed": "t.ccode1 IN ($ccode1, $ccode2) AND t.ccode2 IN ($ccode1, $ccode2) AND t.year = $year"},
    rule=(
        "The valued tie over 3: 3 for defence or offence, 2 for neutrality or consultation, 1 for non-aggression, 0 for "
        "none; the larger of the two directions."
    ),
)

AGREED = (
    "(SELECT ccode1, ccode2, sign_year, end_year_estimate FROM {dcad} UNION ALL "
    f"SELECT {GERMANY}, ccode2, sign_year, end_year_estimate FROM {{dcad}} WHERE ccode1 = {WEST} UNION ALL "
    f"SELECT ccode1, {GERMANY}, sign_year, end_year_estimate FROM {{dcad}} WHERE ccode2 = {WEST})"
)

AGREEMENT_VIEW = View(
    name="tie_agreement_pair",
    unit="dyad-year",
    sql=(
        "SELECT DISTINCT LEAST(d.ccode1, d.ccode2) AS ccode1, GREATEST(d.ccode1, d.ccode2) AS ccode2, y.year, "
        f"CAST(1 AS DOUBLE) AS tie_agreement FROM {AGREED} d JOIN {YEARS} y "
        "ON y.year BETWEEN d.sign_year AND d.end_year_estimate WHERE d.ccode1 <> d.ccode2"
    ),
    tables={"dcad": "dcad"},
    views=("register_cow_member",),
    evidence={
        "dcad": f"(({_is('t.ccode1', '$ccode1')} AND {_is('t.ccode2', '$ccode2')}) OR "
        f"({_is('t.ccode1', '$ccode2')} AND {_is('t.ccode2', '$ccode1')})) AND t.ccode1 <> t.ccode2 "
        "AND $year BETWEEN t.sign_year AND t.end_year_estimate"
    },
    rule=(
        "1 if the two have a bilateral defence cooperation agreement whose years, from signature to the last year in force "
        "as the publisher estimates it, hold the year; West Germany's agreements count for Germany from 1990 on."
    ),
)

TAKING_PART = (
    "(SELECT mmeid, ccode, year FROM {exercise_participant} UNION ALL "
    f"SELECT mmeid, {GERMANY}, year FROM {{exercise_participant}} WHERE ccode = {WEST})"
)

EXERCISE_VIEW = View(
    name="tie_exercise_pair",
    unit="dyad-year",
    sql=(
        f"SELECT p.ccode1, p.ccode2, y.year, CAST(LEAST({EXERCISES_FULL}, COUNT(DISTINCT p.mmeid)) AS DOUBLE) "
        f"/ {EXERCISES_FULL} AS tie_exercise FROM (SELECT DISTINCT a.mmeid, a.ccode AS ccode1, b.ccode AS ccode2, a.year "
        f"FROM {TAKING_PART} a JOIN {TAKING_PART} b ON a.mmeid = b.mmeid AND a.year = b.year AND a.ccode < b.ccode) p "
        f"JOIN {YEARS} y ON y.year BETWEEN p.year AND p.year + {EXERCISE_YEARS - 1} GROUP BY p.ccode1, p.ccode2, y.year"
    ),
    tables={"exercise_participant": "exercises"},
    views=("register_cow_member",),
    evidence={
        "exercise_participant": f"t.year BETWEEN $year - {EXERCISE_YEARS - 1} AND $year "
        f"AND ({_is('t.ccode', '$ccode1')} OR {_is('t.ccode', '$ccode2')}) AND t.mmeid IN (SELECT a.mmeid FROM "
        "{exercise_participant} a JOIN {exercise_participant} b ON a.mmeid = b.mmeid AND a.year = b.year "
        f"WHERE {_is('a.ccode', '$ccode1')} AND {_is('b.ccode', '$ccode2')})"
    },
    rule=(
        f"Different exercises of the year and the {EXERCISE_YEARS - 1} before it in which both took part in the same year, "
        f"over {EXERCISES_FULL}, at most 1; West Germany's count for Germany from 1990 on."
    ),
)

HOSTED = (
    "(SELECT ccode, year, MAX(us_troops) AS troops FROM (SELECT ccode, year, us_troops FROM {hosted_troops} UNION ALL "
    f"SELECT {GERMANY}, year, us_troops FROM {{hosted_troops}} WHERE ccode = {WEST}) counted GROUP BY ccode, year)"
)

BASING_VIEW = View(
    name="tie_basing_pair",
    unit="dyad-year",
    sql=(
        "SELECT d.ccode1, d.ccode2, d.year, CASE WHEN h.ccode IS NOT NULL THEN LN(1 + h.troops) / LN(1 + m.most) "
        f"WHEN d.year <= {LAST_YEARLY} THEN 0 END AS tie_basing FROM {{dyad_years}} d "
        "JOIN (SELECT year, MAX(us_troops) AS most FROM {hosted_troops} GROUP BY year) m ON m.year = d.year "
        f"LEFT JOIN {HOSTED} h ON h.ccode = d.ccode2 AND h.year = d.year WHERE d.ccode1 = {HUB} AND m.most > 0"
    ),
    tables={},
    views=("dyad_years", "hosted_troops"),
    evidence={
        "us_troops": "t.year = $year AND t.ccode IS NOT NULL AND t.ccode <> 2",
        "us_troops_reports": f"t.ccode IS NOT NULL AND t.ccode <> 2 AND t.year = $year AND t.year > {LAST_YEARLY} "
        "AND t.quarter = (SELECT MAX(quarter) FROM {us_troops_reports} WHERE year = $year AND NOT army_unreported)",
    },
    rule=(
        "log(1 + US troops in the other state) over log(1 + US troops in the largest host of the year), for pairs with "
        f"the United States; none counted to {LAST_YEARLY} is 0, not reported afterwards is missing. Pairs without "
        "the United States are missing. West Germany's troops of 1990 count for Germany as well."
    ),
)


def _operation_view(suffix: str, threshold: Role) -> View:
    name = f"tie_operation{suffix}"
    return View(
        name=f"{name}_pair",
        unit="dyad-year",
        sql=operation_sql(threshold, name),
        tables={},
        views=("register_cow_member", "register_operation_state", "register_role", "dyad_years"),
        evidence={},
        rule=(
            f"Of the operations that either joined in the year or the {OPERATION_YEARS - 1} before it, the share that both "
            f"had joined by then. A state joins in the year its part began, or else the operation, if its highest role is {threshold} "
            "or a higher one of the register's scale; refusers and members of standing groups do not. West Germany's count "
            "for Germany from 1990 on. Missing where neither joined any."
        ),
    )


THRESHOLDS: dict[str, tuple[Role, str]] = {
    "": (Role.BASING_TRANSIT, "with bases and transit or more"),
    "_political": (Role.POLITICAL, "with political support or more"),
    "_combat": (Role.COMBAT, "with combat units"),
}
"""What counts as joining an operation, by the end of the measure's name."""

OPERATION_VIEWS = tuple(_operation_view(suffix, role) for suffix, (role, _) in THRESHOLDS.items())

DELIVERED = (
    "(SELECT deal, year, buyer, seller, amount / COUNT(*) OVER (PARTITION BY deal) AS amount FROM (SELECT s.deal, y.year, "
    "s.tiv_delivered AS amount, "
    f"CASE WHEN s.recipient_ccode = {WEST} AND y.year > 1990 THEN {GERMANY} ELSE s.recipient_ccode END AS buyer, "
    f"CASE WHEN s.supplier_ccode = {WEST} AND y.year > 1990 THEN {GERMANY} ELSE s.supplier_ccode END AS seller "
    f"FROM {{sipri_arms}} s JOIN {YEARS} y ON s.delivery_years LIKE CONCAT('%', CAST(y.year AS VARCHAR), '%') "
    "WHERE s.tiv_delivered > 0) spread)"
)


def _imported(columns: str) -> str:
    """Deliveries of the last five years by buyer, or by buyer and seller."""
    return (
        f"(SELECT {columns}, y.year, SUM(d.amount) AS amount FROM {DELIVERED} d JOIN {YEARS} y "
        f"ON y.year BETWEEN d.year AND d.year + {ARMS_YEARS - 1} WHERE d.buyer IS NOT NULL GROUP BY {columns}, y.year)"
    )


def arms_sql() -> str:
    """The larger share that either of two states has in the other's imports of arms of five years."""
    total, pair = _imported("d.buyer"), _imported("d.buyer, d.seller")
    share = "COALESCE({0}.amount, 0) / {1}.amount"
    return (
        "SELECT p.ccode1, p.ccode2, p.year, MAX(p.share) AS tie_arms FROM ("
        f"SELECT d.ccode1, d.ccode2, d.year, {share.format('s', 'a')} AS share FROM {{dyad_years}} d "
        f"JOIN {total} a ON a.buyer = d.ccode1 AND a.year = d.year "
        f"LEFT JOIN {pair} s ON s.buyer = d.ccode1 AND s.seller = d.ccode2 AND s.year = d.year UNION ALL "
        f"SELECT d.ccode1, d.ccode2, d.year, {share.format('s', 'a')} FROM {{dyad_years}} d "
        f"JOIN {total} a ON a.buyer = d.ccode2 AND a.year = d.year "
        f"LEFT JOIN {pair} s ON s.buyer = d.ccode2 AND s.seller = d.ccode1 AND s.year = d.year"
        ") p GROUP BY p.ccode1, p.ccode2, p.year"
    )


ARMS_VIEW = View(
    name="tie_arms_pair",
    unit="dyad-year",
    sql=arms_sql(),
    tables={"sipri_arms": "sipri_arms"},
    views=("register_cow_member", "dyad_years"),
    evidence={"sipri_arms": f"{_is('t.recipient_ccode', '$ccode1')} OR {_is('t.recipient_ccode', '$ccode2')}"},
    rule=(
        f"Each state's deliveries from the other in the year and the {ARMS_YEARS - 1} before it over its deliveries from "
        "all, in trend indicator values; the larger of the two shares. A deal's value is spread evenly over its years of "
        "delivery. States have the numbers of the year of order, but West Germany is Germany after 1990. Missing where "
        "neither received any."
    ),
)


def _measure(name: str, title: str, definition: str, sources: tuple[str, ...], cite: str, **more: object) -> Measure:
    return Measure(
        name=name,
        title=title,
        unit="dyad-year",
        definition=definition,
        scale="0 to 1",
        sources=sources,
        citation=cite,
        low=0,
        high=1,
        view=f"{name}_pair",
        **more,  # type: ignore[arg-type]
    )


def _operation(suffix: str, role: Role, words: str) -> Measure:
    return _measure(
        f"tie_operation{suffix}",
        f"Tie of operations, {words}",
        f"Of the operations that either state joined {words} in the last ten years, the share that both had "
        "joined by then, by the register's participants (Jaccard). Missing, not 0, where neither joined any. The register "
        "holds the operations that the comparison of US allies turns on, not all there were, so that many values rest on one "
        "or two; who left an operation early still joined it.",
        (),
        "jaccard_1912",
        silence="unknown",
        first_year=FIRST_OPERATION + OPERATION_YEARS - 1,
    )


LAYERS: tuple[Measure, ...] = (
    _measure(
        "tie_treaty",
        "Tie of treaty",
        "The strongest promise between the two under any alliance of ATOP, as a valued tie over 3: 1 defence or offence, "
        "two thirds neutrality or consultation, one third non-aggression, 0 no alliance. It cannot tell a strong defence clause "
        "from a weak one, so do not read it as commitment.",
        ("atop_5_1",),
        "chiba_johnson_leeds_2015",
    ),
    _measure(
        "tie_agreement",
        "Tie of defence cooperation",
        "1 if a bilateral defence cooperation agreement between the two is in force, else 0. The data begin with agreements "
        "signed in 1980, so early years undercount, and hold no status-of-forces or access agreements and no multilateral ones: "
        "0 is no sign that two allies do not cooperate.",
        ("dcad_1",),
        "kinne_2020",
    ),
    _measure(
        "tie_exercise",
        "Tie of exercises",
        "Joint exercises of the last five years over 5, at most 1: 1 is one a year on average, or more. An exercise counts "
        "once however many states join it, so large multilateral ones tie many pairs at once. Covered from the first year "
        "with five years of data; the list is compiled from the press and misses small exercises.",
        ("mme_7",),
        "dorazio_galambos_2021",
        first_year=FIRST_EXERCISE + EXERCISE_YEARS - 1,
    ),
    _measure(
        "tie_basing",
        "Tie of basing",
        "US troops in the other state against those in the state that hosts most in the year, both as log(1 + troops): 1 is the "
        "largest host, and half is far less than half its troops. It depends on the largest host, which in wars is "
        "the theatre of war. Only pairs with the United States have it: the data count US troops only, so that for two "
        "other states it is missing, not 0 (British troops stood in West Germany throughout the Cold War).",
        ("us_troops_host_year", "dmdc_workforce_reports"),
        "allen_flynn_machain_2022",
        silence="unknown",
        first_year=FIRST_TROOPS,
        last_year=LAST_TROOPS,
    ),
    *(_operation(suffix, role, words) for suffix, (role, words) in THRESHOLDS.items()),
)

ARMS: tuple[Measure, ...] = (
    _measure(
        "tie_arms",
        "Tie of arms",
        "The larger of the two shares that each state has in the other's imports of major arms of the last five years, by "
        "SIPRI's trend indicator value. It is high for a seller of anything to a buyer of little: read it beside volumes. "
        "Missing where neither imported any. SIPRI wants every user to fetch the data from its own site.",
        ("sipri_arms_transfers",),
        "sipri_arms_transfers",
        silence="unknown",
        first_year=FIRST_ARMS + ARMS_YEARS - 1,
    ),
)
"""The layer of arms, apart from the others because its data set is fetched by hand."""

VIEWS = (TREATY_VIEW, AGREEMENT_VIEW, EXERCISE_VIEW, BASING_VIEW, *OPERATION_VIEWS)
ARMS_VIEWS = (ARMS_VIEW,)
