"""Clause strength: how much a defence clause promises, under several rules over the register's codes.

No rule is the right one. Each turns the coded trigger and response (and, in one, the limits) into a
number from 0 to 1; all of them rise, or stay, when a trigger or a response is stronger. Whether one
treaty outranks another is a finding, to be reported with the rules under which it holds.
"""

from collections.abc import Callable, Mapping
from itertools import combinations

import polars as pl

from ..catalogue import Measure, View
from ..register import Register
from ..register.codes import Qualifier, Response, Trigger

TRIGGERS, RESPONSES = len(Trigger) - 1, len(Response) - 1
"""The highest ranks of the two scales."""

LIMIT_COSTS = 0.1
"""What each limit takes off under the rule ``limited``: a tenth, a convention of ours."""

PROCEDURE = (Qualifier.CONSTITUTIONAL_PROCESSES,)
"""Qualifiers that say how a party decides, not what it owes; they are no limits."""

RULES: Mapping[str, tuple[Callable[[int, int, int], float], str, str]] = {
    "response": (
        lambda trigger, response, limits: response / RESPONSES,
        f"c.response_rank / {RESPONSES}.0",
        "the response alone: its place on the scale of responses",
    ),
    "mean": (
        lambda trigger, response, limits: (trigger / TRIGGERS + response / RESPONSES) / 2,
        f"(c.trigger_rank / {TRIGGERS}.0 + c.response_rank / {RESPONSES}.0) / 2",
        "the mean of the places on the two scales: a strong trigger makes up for a weak response",
    ),
    "product": (
        lambda trigger, response, limits: trigger / TRIGGERS * response / RESPONSES,
        f"(c.trigger_rank / {TRIGGERS}.0) * (c.response_rank / {RESPONSES}.0)",
        "the product of the two places: nothing is promised if either is empty",
    ),
    "lexicographic": (
        lambda trigger, response, limits: (response * (TRIGGERS + 1) + trigger) / (RESPONSES * (TRIGGERS + 1) + TRIGGERS),
        f"(c.response_rank * {TRIGGERS + 1} + c.trigger_rank) / {RESPONSES * (TRIGGERS + 1) + TRIGGERS}.0",
        "the response first, and the trigger only between equal responses",
    ),
    "limited": (
        lambda trigger, response, limits: (trigger / TRIGGERS + response / RESPONSES) / 2 * max(0.0, 1 - LIMIT_COSTS * limits),
        f"(c.trigger_rank / {TRIGGERS}.0 + c.response_rank / {RESPONSES}.0) / 2 * GREATEST(0.0, 1 - {LIMIT_COSTS} * c.limits)",
        "the mean, less a tenth for each limit (own determination, one side only, some aggressors only …)",
    ),
}  # fmt: skip
"""Each rule: as a function of trigger rank, response rank and number of limits; as SQL; in words."""


def clause_strength(
    trigger: Trigger, response: Response, qualifiers: tuple[Qualifier, ...] = (), rule: str = "mean"
) -> float:
    """How much a defence clause promises under one rule, from 0 to 1.

    Parameters
    ----------
    trigger : Trigger
        What activates the promise.
    response : Response
        What is promised.
    qualifiers : tuple of Qualifier
        What limits it; only the rule ``limited`` looks at them.
    rule : {"response", "mean", "product", "lexicographic", "limited"}
        How the codes become a number; see ``RULES``.

    Raises
    ------
    KeyError
        There is no such rule.
    """
    limits = sum(qualifier not in PROCEDURE for qualifier in qualifiers)
    return RULES[rule][0](trigger.rank, response.rank, limits)


def sensitivity(register: Register) -> tuple[pl.DataFrame, pl.DataFrame]:
    """How far the ranking of treaties depends on the rule.

    Returns
    -------
    strengths : DataFrame
        One row a treaty whose clause is coded: its strength under each rule, and its best and worst
        rank among them (1 is the strongest; equal strengths share the better rank).
    agreement : DataFrame
        One row a pair of rules: Kendall's tau-b between their rankings, from -1 to 1.
    """
    coded = [t for t in register.treaties if t.trigger is not None and t.response is not None]
    rows = [
        {"treaty_id": t.treaty_id} | {rule: clause_strength(t.trigger, t.response, t.qualifier, rule) for rule in RULES}  # type: ignore[arg-type]
        for t in coded
    ]
    strengths = pl.DataFrame(rows)
    ranks = [pl.col(rule).rank("min", descending=True) for rule in RULES]
    strengths = strengths.with_columns(
        best_rank=pl.min_horizontal(ranks).cast(pl.Int64), worst_rank=pl.max_horizontal(ranks).cast(pl.Int64)
    ).sort("mean", "treaty_id", descending=[True, False])
    agreement = [
        {"rule": one, "other": other, "tau_b": _tau_b(strengths[one].to_list(), strengths[other].to_list())}
        for one, other in combinations(RULES, 2)
    ]
    return strengths, pl.DataFrame(agreement)


def _tau_b(one: list[float], other: list[float]) -> float:
    """Kendall's tau-b of two lists of values."""
    balance = free_one = free_other = 0
    for i, j in combinations(range(len(one)), 2):
        first = (one[i] > one[j]) - (one[i] < one[j])
        second = (other[i] > other[j]) - (other[i] < other[j])
        balance += first * second
        free_one += first != 0
        free_other += second != 0
    return balance / (free_one * free_other) ** 0.5 if free_one and free_other else float("nan")


CLAUSE_VIEW = View(
    name="treaty_clause",
    unit="treaty-year",
    sql=(
        "SELECT y.treaty_id, y.year, c.treaty_trigger, c.treaty_response, c.treaty_area, "
        + ", ".join(f"{sql} AS clause_strength_{rule}" for rule, (_, sql, _) in RULES.items())
        + " FROM {register_treaty_year} y JOIN {register_clause} c ON c.treaty_id = y.treaty_id"
    ),
    tables={},
    views=("register_treaty_year", "register_clause"),
    evidence={},
    rule="From the clause as the register codes it, in every year in which the instrument was in force; see the definition.",
)

PLEDGED = ("response", "mean")
"""The rules under which the strength of a pair's strongest clause is given."""

PLEDGE_VIEW = View(
    name="pledge",
    unit="dyad-year",
    sql=(
        "SELECT a.ccode AS ccode1, b.ccode AS ccode2, a.year, "
        + ", ".join(f"MAX({RULES[rule][1]}) AS pledge_strength_{rule}" for rule in PLEDGED)
        + " FROM {register_bound_year} a JOIN {register_bound_year} b ON b.treaty_id = a.treaty_id AND b.year = a.year "
        "AND a.ccode < b.ccode AND a.first_day <= b.last_day AND b.first_day <= a.last_day "
        "JOIN {register_clause} c ON c.treaty_id = a.treaty_id "
        "LEFT JOIN {register_suspension} s ON s.treaty_id = a.treaty_id AND s.year = a.year "
        "AND s.ccode1 = a.ccode AND s.ccode2 = b.ccode WHERE s.treaty_id IS NULL GROUP BY a.ccode, b.ccode, a.year"
    ),
    tables={},
    views=("register_bound_year", "register_clause", "register_suspension"),
    evidence={},
    rule=(
        "The strongest of the coded clauses that bind both states, in law and in practice, on some day of the year; a tie suspended throughout the "
        "year does not count."
    ),
)


def _measure(
    name: str, title: str, unit: str, view: str, definition: str, scale: str, high: float | None = None
) -> Measure:
    return Measure(
        name=name,
        title=title,
        unit=unit,
        definition=definition,
        scale=scale,
        sources=(),
        citation="globalallies_register",
        low=None if high is None else 0,
        high=high,
        view=view,
        silence="unknown",
    )


CLAUSES: tuple[Measure, ...] = (
    *(
        _measure(
            f"clause_strength_{rule}",
            f"Clause strength: {rule}",
            "treaty-year",
            "treaty_clause",
            f"How much the instrument's defence clause promises, as {words}. Read it beside the other rules; missing where "
            "the clause is not coded.",
            "0 to 1",
            1,
        )
        for rule, (_, _, words) in RULES.items()
    ),
    _measure("treaty_trigger", "What activates the promise", "treaty-year", "treaty_clause", "The register's code for what activates the promise.", "code"),
    _measure("treaty_response", "What is promised", "treaty-year", "treaty_clause", "The register's code for what is promised.", "code"),
    _measure("treaty_area", "Where the promise holds", "treaty-year", "treaty_clause", "The area in which the promise holds, in the register's words; missing where the text names none.", "text"),
    *(
        _measure(
            f"pledge_strength_{rule}",
            f"Strength of the pair's pledge: {rule}",
            "dyad-year",
            "pledge",
            f"Strength of the strongest coded clause between the two states, as {RULES[rule][2]}. The register holds the "
            "treaties of the hub's systems, its allies and challengers: a pair without one is missing, not without a pledge.",
            "0 to 1",
            1,
        )
        for rule in PLEDGED
    ),
)  # fmt: skip

VIEWS = (CLAUSE_VIEW, PLEDGE_VIEW)
