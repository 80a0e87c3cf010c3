"""Which allies joined the invasion of Iraq in 2003: a qualitative comparative analysis over every ally there was.

The outcome is in the register; the conditions are measures as they stood before. Anchors and thresholds are ours,
and the answer is given over all of them: a handful of joiners among thirty allies can be explained in many ways.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import TYPE_CHECKING

from ..catalogue import Result, UserError
from ..register.codes import DesignationRegime, Role

if TYPE_CHECKING:
    import altair as alt
    import polars as pl

    from ..measures.evidence import Evidence
    from .qca import TruthTable
    from .qca.model import Kind

HUB = 2
OPERATION = "IRQ2003I"
DAY = date(2003, 3, 20)
LAST_YEAR, OLDEST_YEAR = 2002, 2000
"""Conditions are of the latest year known among these, so none can follow from the invasion."""

PAST_FROM = date(1990, 1, 1)

OUTCOMES = (Role.COMBAT, Role.COMBAT_SUPPORT, Role.MEDICAL_ENGINEERING, Role.BASING_TRANSIT)
"""Least roles that count as joining."""

GRADED = {
    Role.COMBAT: 1.0,
    Role.COMBAT_SUPPORT: 0.8,
    Role.MEDICAL_ENGINEERING: 0.6,
    Role.BASING_TRANSIT: 0.4,
    Role.POLITICAL: 0.2,
}
"""Joining as a matter of degree, one of the choices: membership by role, ours; any other role, or none, is 0."""

SETS = ("fuzzy", "crisp")
"""Conditions as memberships; or only on which side of the crossover an ally is: with fuzzy ones and a crisp outcome
every ally that stayed out counts a little against every row, which crisp ones show apart."""

GROUPS = ("treaty", "treaty_and_designated")
"""Allies by treaty in the two systems; or these and the major non-NATO allies of the day."""

CONDITIONS = ("CLOSE", "HOST", "STRONG", "PAST")

MEANINGS: Mapping[str, str] = {
    "CLOSE": "near the United States in UN votes (un_ideal_point distance; anchors: the median of the states that have a "
    "score is out, the lowest quarter the crossover, the lowest tenth in)",
    "HOST": "hosts US troops (per thousand people, on a scale of tens; 0.005 is out, 0.05 the crossover, 0.5 in)",
    "STRONG": "has much military power (share of the world's military spending; 0.001 is out, 0.005 the crossover, 0.02 in)",
    "PAST": "fought or supported before (share of the hub's operations begun in 1990-2002, joined at combat support or "
    "more; a quarter is out, half the crossover, three quarters in)",
}

SHIFTS = (-1, 0, 1)
"""Crossovers tried: a quarter of the way towards the anchor of non-membership, as stated, towards that of membership."""

CUTS = (0.75, 0.8, 0.85, 0.9)


@dataclass(frozen=True, slots=True)
class Anchors:
    """Raw scores that are fully out of a set, on its crossover, and fully in."""

    out: float
    crossover: float
    full: float

    def shifted(self, step: int) -> "Anchors":
        """The same with the crossover a quarter of the way towards one end."""
        end = self.full if step > 0 else self.out
        return Anchors(self.out, self.crossover + abs(step) * 0.25 * (end - self.crossover), self.full)


def allies(evidence: "Evidence", group: str) -> tuple[int, ...]:
    """The hub's allies on the day of the invasion, by COW number.

    New Zealand's tie was suspended; it counts as a major non-NATO ally. Taiwan, treated by statute as though
    it were designated, counts as one too.
    """
    if group not in GROUPS:
        raise UserError(f"{group!r} is no group of allies.", f"Expected one of: {', '.join(GROUPS)}.")
    found = {*evidence.spokes("nato", DAY), *evidence.spokes("san_francisco", DAY)}
    if group == "treaty_and_designated":
        found |= {
            row.ccode
            for row in evidence.register.designations
            if row.regime is not DesignationRegime.TITLE_10
            and row.designated.last <= DAY
            and (row.ended is None or row.ended.first > DAY)
        }
    return tuple(sorted(found))


def roles(evidence: "Evidence") -> dict[int, Role]:
    """The highest role of each state in the invasion; a state not listed took none."""
    found: dict[int, Role] = {}
    for row in evidence.register.participants:
        if row.operation_id == OPERATION and row.role is not Role.MEMBER:
            found[row.ccode] = max(row.role, found.get(row.ccode, row.role), key=lambda role: role.rank)
    return found


def past(evidence: "Evidence", ccodes: Sequence[int]) -> dict[int, float]:
    """The share of the hub's operations begun from 1990 and before the invasion that a state joined with forces."""
    earlier = {
        row.operation_id
        for row in evidence.register.operations
        if row.hub_led and row.start.first >= PAST_FROM and row.start.last < DAY
    }
    joined: dict[int, set[str]] = {ccode: set() for ccode in ccodes}
    for row in evidence.register.participants:
        fought = row.role is not Role.MEMBER and row.role.rank >= Role.COMBAT_SUPPORT.rank
        if row.ccode in joined and row.operation_id in earlier and fought:
            joined[row.ccode].add(row.operation_id)
    return {ccode: len(found) / len(earlier) for ccode, found in joined.items()} if earlier else {}


def raw(evidence: "Evidence", group: str) -> tuple["pl.DataFrame", dict[str, Anchors], tuple[str, ...]]:
    """Raw scores of every ally, the anchors of each condition, and the sources.

    Returns
    -------
    frame of case, ccode, role, CLOSE, HOST, STRONG, PAST
        Raw scores, missing where a source has none; HOST on a scale of tens.
    anchors : dict
    sources : tuple of str
    """
    import polars as pl

    ccodes = allies(evidence, group)
    own = roles(evidence)
    before = past(evidence, ccodes)
    series = {"CLOSE": "ideal_point_distance_us", "HOST": "us_troops_per_thousand", "STRONG": "milex_share"}
    latest: dict[str, dict[int, float]] = {}
    sources = ["register.participants", "register.operations", "register.memberships"]
    for name, measure in series.items():
        found = evidence.series(measure)
        sources += found.sources
        known = found.frame.filter(pl.col("year").is_between(OLDEST_YEAR, LAST_YEAR)).sort("year")
        latest[name] = dict(known.select("ccode", "value").iter_rows())
    rows = [
        {
            "case": evidence.register.name(ccode),
            "ccode": ccode,
            "role": str(own[ccode]) if ccode in own else "none",
            "CLOSE": latest["CLOSE"].get(ccode),
            "HOST": _tens(latest["HOST"].get(ccode)),
            "STRONG": latest["STRONG"].get(ccode),
            "PAST": before.get(ccode),
        }
        for ccode in ccodes
    ]
    others = pl.Series([value for ccode, value in latest["CLOSE"].items() if ccode != HUB])
    lowest, quarter, middle = (float(others.quantile(q, "linear") or 0.0) for q in (0.1, 0.25, 0.5))
    anchors = {
        "CLOSE": Anchors(middle, quarter, lowest),
        "HOST": Anchors(_tens(0.005) or 0.0, _tens(0.05) or 0.0, _tens(0.5) or 0.0),
        "STRONG": Anchors(0.001, 0.005, 0.02),
        "PAST": Anchors(0.25, 0.5, 0.75),
    }
    return pl.DataFrame(rows), anchors, tuple(dict.fromkeys(sources))


def _tens(value: float | None) -> float | None:
    """A count on a scale of tens; none at all is a thousandth of a soldier per thousand, below every anchor."""
    from math import log10

    return None if value is None else log10(max(value, 1e-3))


def calibrated(
    frame: "pl.DataFrame", anchors: Mapping[str, Anchors], outcome: Role | None, shift: int = 0, sets: str = "fuzzy"
) -> "pl.DataFrame":
    """Memberships of the allies that have all scores: ``case``, the four conditions, and ``JOINED``.

    ``JOINED`` is 0 or 1 by the least role that counts, or graded by role where ``outcome`` is ``None``.
    """
    import polars as pl

    from .qca import direct

    whole = frame.drop_nulls(list(CONDITIONS))
    columns = {"case": whole["case"].to_list()}
    for name in CONDITIONS:
        mark = anchors[name].shifted(shift)
        members = direct(whole[name].to_list(), mark.out, mark.crossover, mark.full).membership
        columns[name] = members.tolist() if sets == "fuzzy" else (members > 0.5).astype(int).tolist()
    ranks = {str(role): role.rank for role in Role}
    if outcome is None:
        grades = {str(role): grade for role, grade in GRADED.items()}
        columns["JOINED"] = [grades.get(role, 0.0) for role in whole["role"]]
    else:
        columns["JOINED"] = [int(ranks.get(role, -1) >= outcome.rank) for role in whole["role"]]
    return pl.DataFrame(columns)


def invasion(evidence: "Evidence", outcome: str = "combat", group: str = "treaty_and_designated") -> Result:
    """Which allies joined the invasion of Iraq, explained by four conditions, with every choice varied.

    Parameters
    ----------
    evidence : Evidence
        With the store's data of 2002, or the shipped figures of 2000.
    outcome : str
        The least role that counts as joining: ``combat``, ``combat_support``, ``medical_engineering`` or
        ``basing_transit``.
    group : str
        ``treaty`` or ``treaty_and_designated``.

    Returns
    -------
    Result
        ``cases``: raw scores and memberships; ``truth_table``, ``models``, ``necessity``; ``choices``: for every
        least role (or joining by degree), group, fuzzy or crisp conditions, shift of the crossovers and consistency
        cut-off, the positive rows and the models.

    Raises
    ------
    UserError
        The outcome or group is none.

    References
    ----------
    ragin_2008, schneider_wagemann_2012
    """
    from .qca import necessity, permutation, truth_table

    chosen = _outcome(outcome)
    frame, anchors, sources = raw(evidence, group)
    members = calibrated(frame, anchors, chosen)
    table = truth_table(members, "JOINED", CONDITIONS, case="case")
    tested = necessity(table)
    chance = permutation(table)
    missing = frame.filter(~frame["case"].is_in(members["case"].to_list()))["case"].to_list()
    joined = members.filter(members["JOINED"] == 1)["case"].to_list()
    choices = _choices(evidence)
    notes = (
        f"Joined at {outcome} or more: {', '.join(joined) or 'none'}; {len(joined)} of {members.height} allies.",
        *((f"Left out, for a score is missing: {', '.join(missing)}.",) if missing else ()),
        *(f"{condition}: {MEANINGS[condition]}." for condition in CONDITIONS),
        (
            f"A shuffled outcome fits as well in {chance.p:.0%} of {chance.shuffles:,} shuffles."
            if len(table.values("1"))
            else "No row is positive here, so there is no fit to compare with chance."
        ),
        *table.cases.notes,
        f"{members.height - len(joined)} of {members.height} allies did not join at this role, so a consistency near "
        f"{1 - len(joined) / members.height:.2f} as sufficient for ~JOINED is what any combination has.",
        _on_choices(choices),
        "Associations over a handful of joiners, chosen by the hub as much as choosing: no cause is shown.",
    )
    return Result(
        title=f"Who joined the invasion of Iraq, 2003 ({outcome} or more)",
        tables={
            "models": _models(table),
            "truth_table": table.to_polars(),
            "necessity": tested.table,
            "choices": choices,
            "cases": frame.join(members, on="case", how="left", suffix="_membership"),
        },
        assumptions=(
            f"The outcome is crisp: a role in the register of {outcome} or more.",
            "Conditions are of 2002, or the latest year known from 2000 on.",
            "Memberships are by the direct method; the anchors are ours. Other choices are in the table choices: crisp "
            "conditions, and joining by degree (combat 1, combat support 0.8, medical or engineering 0.6, basing or "
            "transit 0.4, political support 0.2).",
            "A row is positive from consistency 0.8 and PRI 0.5 on, with one case.",
            "The parsimonious solution assumes whatever makes it shortest of configurations that no ally has.",
        ),
        notes=notes,
        sources=sources,
        references=("ragin_2008", "schneider_wagemann_2012"),
        draw=_chart,
    )


def _outcome(text: str) -> Role:
    for role in OUTCOMES:
        if role == text:
            return role
    raise UserError(f"{text!r} is no least role here.", f"Expected one of: {', '.join(OUTCOMES)}.")


def _models(table: "TruthTable") -> "pl.DataFrame":
    """Every model of joining and of staying out, conservative and parsimonious, with its fit; or why there is none."""
    import polars as pl

    from .qca import minimize

    rows: list[tuple[str, str, int | None, str, float | None, float | None, float | None]] = []
    kinds: tuple[Kind, ...] = ("conservative", "parsimonious")
    pairs: list[tuple[TruthTable, Kind]] = [(asked, kind) for asked in (table, table.negated()) for kind in kinds]
    for asked, kind in pairs:
        try:
            solution = minimize(asked, kind)
        except UserError as error:
            rows.append((asked.cases.outcome, kind, None, error.happened, None, None, None))
            continue
        for number, model in enumerate(solution.models, start=1):
            fit = model.fit
            rows.append((asked.cases.outcome, kind, number, " + ".join(model.terms), fit.incl, fit.pri, fit.cov))
    schema = {
        "outcome": pl.String(),
        "solution": pl.String(),
        "model": pl.Int64(),
        "terms": pl.String(),
        "incl": pl.Float64(),
        "pri": pl.Float64(),
        "cov": pl.Float64(),
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _choices(evidence: "Evidence") -> "pl.DataFrame":
    """The parsimonious solution under every choice."""
    import polars as pl

    from .qca import minimize, truth_table

    rows = []
    for group in GROUPS:
        frame, anchors, _ = raw(evidence, group)
        for role, sets, shift, incl in product((*OUTCOMES, None), SETS, SHIFTS, CUTS):
            members = calibrated(frame, anchors, role, shift, sets)
            table = truth_table(members, "JOINED", CONDITIONS, case="case", incl=incl)
            positive = sum(row.out == "1" for row in table.rows)
            models: tuple[str, ...] = ()
            coverage: float | None = None
            if 0 < positive < len(table.rows):
                solution = minimize(table, "parsimonious")
                models = tuple(" + ".join(model.terms) for model in solution.models)
                coverage = max((model.fit.cov or 0.0) for model in solution.models)
            joined = int((members["JOINED"] > 0.5).sum())
            choice = (group, "graded" if role is None else str(role), sets, shift, incl)
            rows.append((*choice, members.height, joined, positive, " | ".join(models), coverage))
    schema = {
        "group": pl.String(),
        "outcome": pl.String(),
        "conditions": pl.String(),
        "shift": pl.Int64(),
        "incl": pl.Float64(),
        "allies": pl.Int64(),
        "joined": pl.Int64(),
        "positive_rows": pl.Int64(),
        "models": pl.String(),
        "best_coverage": pl.Float64(),
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _on_choices(choices: "pl.DataFrame") -> str:
    import polars as pl

    explained = choices.filter(pl.col("positive_rows") > 0)
    if explained.is_empty():
        return (
            f"Under none of {choices.height} choices is any combination of these conditions sufficient for joining: allies "
            "alike on all four went and stayed out."
        )
    return (
        f"Of {choices.height} choices, {choices.height - explained.height} find no sufficient combination; the other "
        f"{explained.height} give {explained['models'].n_unique()} different answers, none covering more than "
        f"{max(explained['best_coverage']):.0%} of joining. They are of: {', '.join(_of(explained))}."
    )


def _of(explained: "pl.DataFrame") -> list[str]:
    """Which outcomes and conditions the choices that explain something are of, with their number."""
    counted = explained.group_by("outcome", "conditions", maintain_order=True).len()
    return [f"{outcome} with {sets} conditions ({count})" for outcome, sets, count in counted.iter_rows()]


def _chart(result: Result) -> "alt.TopLevelMixin":
    """How many configurations are sufficient under each choice."""
    import altair as alt

    chart: alt.Chart = (
        alt.Chart(result.tables["choices"])
        .transform_calculate(sets="datum.group + ', ' + datum.conditions")
        .mark_rect(stroke="white")
        .encode(
            x=alt.X("incl:O", title="consistency cut-off"),
            y=alt.Y("outcome:N", title=None, sort=[*(str(role) for role in OUTCOMES), "graded"]),
            color=alt.Color("positive_rows:Q", title="sufficient rows", scale=alt.Scale(scheme="blues")),
            column=alt.Column("shift:O", title="shift of the crossovers"),
            row=alt.Row("sets:N", title=None, header=alt.Header(labelAngle=0, labelAlign="left", labelOrient="right")),
        )
        .properties(width=150, height=90)
    )
    return chart
