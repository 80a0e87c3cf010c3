"""The data terms of the two fears: what each is, why it counts, and its value for every ally and year.

Every term is turned so that a higher value means more fear. Which terms count is our choice, with the
reason beside each. No term serves both fears; one measure does, the hub's troops: their fall is a reason to fear
abandonment and their number one to fear entrapment, so that a withdrawal moves the two against each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ...catalogue import AbsentError
from ...measures import CATALOGUE
from ...measures.dependence import ideal_point_distance, trade_share
from ...panel import Panel
from ...register import WORLD, Register, Role
from ...sources import find
from ...sources.store import Store

if TYPE_CHECKING:
    import polars as pl

Fear = Literal["abandonment", "entrapment"]
FEARS: tuple[Fear, ...] = ("abandonment", "entrapment")

HUB = 2
WEST, GERMANY = 260, 255
TROOP_YEARS, OPERATION_YEARS = 5, 10
"""Years over which the trend of troops is taken, and that an operation counts for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One reason for one fear: the measures it is made of, how, and why it counts."""

    name: str
    fear: Fear
    measures: tuple[str, ...]
    formula: str
    why: str


TERMS: tuple[Term, ...] = (
    Term(
        name="weak_clause",
        fear="abandonment",
        measures=("pledge_strength_mean",),
        formula="1 less the strength of the strongest clause that binds the hub (rule: mean)",
        why="the less explicit the promise, the easier it is to leave it",
    ),
    Term(
        name="troops_withdrawn",
        fear="abandonment",
        measures=("us_troops",),
        formula=f"log(1 + troops {TROOP_YEARS} years earlier) less log(1 + troops)",
        why="forces that leave are read as a commitment that leaves",
    ),
    Term(
        name="exposure",
        fear="abandonment",
        measures=("challenger_power_nearby_capital_distance",),
        formula="log of challengers' capabilities over their distance",
        why="the nearer the challenger, the more there is to lose without the hub",
    ),
    Term(
        name="relative_weakness",
        fear="abandonment",
        measures=("cinc_ratio_us", "gdp_current_ratio_us"),
        formula="less the mean log of capabilities (CINC) and of GDP over the hub's",
        why="a weak ally cannot replace the hub, nor does the hub need it",
    ),
    Term(
        name="arms_dependence",
        fear="abandonment",
        measures=("arms_share_us",),
        formula="share of imports of major arms that come from the hub (as measured)",
        why="dependence on the partner makes abandonment cost more",
    ),
    Term(
        name="trade_dependence",
        fear="abandonment",
        measures=("trade_share_us",),
        formula="share of trade with the hub (as measured)",
        why="dependence on the partner makes abandonment cost more",
    ),
    Term(
        name="different_interests",
        fear="entrapment",
        measures=("ideal_point_distance_us",),
        formula="distance from the hub in UN votes (as measured)",
        why="the fewer interests are shared, the less the hub's quarrels are one's own",
    ),
    Term(
        name="hosted_forces",
        fear="entrapment",
        measures=("us_troops",),
        formula="log(1 + troops of the hub in the country)",
        why="bases draw their host into the wars they serve",
    ),
    Term(
        name="past_operations",
        fear="entrapment",
        measures=(),
        formula=f"share of the hub-led operations begun in the last {OPERATION_YEARS} years that it joined, with bases and transit or more",
        why="who came before is asked again",
    ),
    Term(
        name="trade_with_challengers",
        fear="entrapment",
        measures=("trade_share_china", "trade_share_russia"),
        formula="share of trade with China and Russia together",
        why="a quarrel between the hub and a trading partner costs more, the more is traded",
    ),
)
"""Every data term, in the order in which it is shown."""

RATIOS = {"cinc_ratio_us": "cinc", "gdp_current_ratio_us": "gdp_current_usd", "milex_ratio_us": "milex"}
"""Ratios to the hub, and the register's figure of each."""

CHINA = 710

STATE_MEASURES = (
    *dict.fromkeys(m for t in TERMS for m in t.measures if m != "pledge_strength_mean"),
    "milex_ratio_us",
)


@dataclass(frozen=True)
class Gathered:
    """What is known: a row an ally and year with the columns of ``TERMS`` (a missing value is null), and where from."""

    rows: "pl.DataFrame"
    hub: "pl.DataFrame"
    sources: tuple[str, ...]
    lacking: tuple[str, ...]
    notes: tuple[str, ...]


def gathered(register: Register, store: Store, first: int, last: int) -> Gathered:
    """The terms of every state that a coded clause bound to the hub on 31 December, from the store or else the register's figures.

    Raises
    ------
    AbsentError
        Fewer than two terms of a fear can be had: the message says what to fetch.
    """
    import polars as pl

    here = {label.partition("@")[0] for label in store.labels()}
    able = [name for name in STATE_MEASURES if {find(key).name for key in CATALOGUE[name].sources} <= here]
    years = range(first - TROOP_YEARS, last + 1)
    panel = Panel("state-year", years[0], years[-1], CATALOGUE, store, "last_day").add("state_name", "iso3", *able)
    states = panel.to_polars()
    figures, shipped = register.frame("figures").filter(pl.col("ccode") != WORLD), []
    for name in STATE_MEASURES:
        if name not in able:
            column = _shipped(figures, name)
            shipped += [name] if column.height else []
            states = states.join(column.rename({"value": name}), on=["ccode", "year"], how="left")
    bound = (
        Panel("dyad-year", first, last, CATALOGUE, store, "last_day")
        .add("pledge_strength_mean")
        .filter(ccode1=HUB)
        .to_polars()
    )
    allies = bound.filter(pl.col("pledge_strength_mean").is_not_null()).select(
        pl.col("ccode2").alias("ccode"), "year", "pledge_strength_mean"
    )
    rows = (
        allies.join(states, on=["ccode", "year"], how="inner")
        .pipe(_with_troops, states)
        .join(_past_operations(register, first, last), on=["ccode", "year"], how="left")
        .pipe(_formulas, register, first)
        .select("ccode", "year", "state_name", "iso3", *(t.name for t in TERMS))
        .sort("year", "ccode")
    )
    labels = sorted({store.choose(find(key).name).label for name in able for key in CATALOGUE[name].sources})
    names = ["register.treaties", "register.participants", *(["register.figures"] if shipped else [])]
    lacking = tuple(name for name in STATE_MEASURES if name not in able and name not in shipped)
    _enough(rows, store, able)
    return Gathered(rows, _hub(states, first), (*labels, *names), lacking, _notes(shipped, lacking))


def _notes(shipped: Sequence[str], lacking: Sequence[str]) -> tuple[str, ...]:
    notes = []
    if shipped:
        notes.append(
            f"From the register's figures (every fifth year and the latest), since the store lacks the data: {', '.join(shipped)}."
        )
    if lacking:
        notes.append(f"Missing, since the store lacks the data: {', '.join(lacking)}.")
    return tuple(notes)


def _enough(rows: "pl.DataFrame", store: Store, able: Sequence[str]) -> None:
    for fear in FEARS:
        known = [t.name for t in TERMS if t.fear == fear and rows[t.name].is_not_null().any()]
        if len(known) < 2:
            needed = {find(key).name for name in STATE_MEASURES if name not in able for key in CATALOGUE[name].sources}
            raise AbsentError(
                sorted(store.choose(name).label for name in needed) or ["nmc"],
                f"Only {len(known)} term of the fear of {fear} is known in these years.",
                "Expected at least two of each fear: the register's figures know every fifth year, the data sets all of them.",
            )


def _shipped(figures: "pl.DataFrame", measure: str) -> "pl.DataFrame":
    """A measure from the register's figures: ccode, year, value; no rows where they do not have it."""
    import polars as pl

    if measure in ("trade_share_us", "trade_share_china"):
        found = trade_share(figures, measure)
    elif measure == "ideal_point_distance_us":
        found = ideal_point_distance(figures, HUB)
    elif measure == "us_troops" or measure in RATIOS:
        found = figures.filter(pl.col("figure") == RATIOS.get(measure, measure))
        if measure in RATIOS:
            hub = found.filter(pl.col("ccode") == HUB).select("year", pl.col("value").alias("hub"))
            found = found.join(hub, on="year").with_columns(pl.col("value") / pl.col("hub"))
    else:
        found = figures.clear()
    return found.select("ccode", "year", pl.col("value").cast(pl.Float64)).unique(["ccode", "year"], keep="first")


def _with_troops(rows: "pl.DataFrame", states: "pl.DataFrame") -> "pl.DataFrame":
    """Troops now and some years earlier; West Germany's past is Germany's."""
    import polars as pl

    same = pl.col("ccode").replace(WEST, GERMANY).alias("same")
    troops = states.select(same, "year", "us_troops").group_by("same", "year").agg(pl.col("us_troops").max())
    before = troops.select("same", pl.col("year") + TROOP_YEARS, pl.col("us_troops").alias("troops_before"))
    return rows.with_columns(same).join(before, on=["same", "year"], how="left")


def joined_from(register: Register) -> tuple[dict[str, int], dict[tuple[str, int], int]]:
    """The year in which each hub-led operation began, and from which year each state that joined it, by both, had a role.

    Roles count from bases and transit up; one whose first day the register does not know began with the
    operation. West Germany counts as Germany.
    """
    begun = {o.operation_id: o.start.first.year for o in register.operations if o.hub_led}
    joined: dict[tuple[str, int], int] = {}
    for p in register.participants:
        if p.operation_id in begun and p.role is not Role.MEMBER and p.role.rank >= Role.BASING_TRANSIT.rank:
            key = p.operation_id, GERMANY if p.ccode == WEST else p.ccode
            came = p.start.first.year if p.start else begun[p.operation_id]
            joined[key] = min(came, joined.get(key, came))
    return begun, joined


def _past_operations(register: Register, first: int, last: int) -> "pl.DataFrame":
    """Hub-led operations joined by then over all of the last ten years, for states that joined any."""
    import polars as pl

    begun, joined = joined_from(register)
    rows = []
    for year in range(first, last + 1):
        recent = {name for name, start in begun.items() if year - OPERATION_YEARS < start <= year}
        for ccode in {who for (name, who), came in joined.items() if name in recent and came <= year}:
            count = sum(joined.get((name, ccode), year + 1) <= year for name in recent)
            rows += [(code, year, count / len(recent)) for code in ({ccode, WEST} if ccode == GERMANY else {ccode})]
    schema = {"ccode": pl.Int64, "year": pl.Int64, "joined": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _formulas(rows: "pl.DataFrame", register: Register, first: int) -> "pl.DataFrame":
    import polars as pl

    known = {
        year
        for year in range(first, int(rows["year"].max() or first) + 1)  # type: ignore[arg-type]
        if any(o.hub_led and year - OPERATION_YEARS < o.start.first.year <= year for o in register.operations)
    }
    log = (pl.col("us_troops") + 1).log()
    return rows.with_columns(
        (1 - pl.col("pledge_strength_mean")).alias("weak_clause"),
        ((pl.col("troops_before") + 1).log() - log).alias("troops_withdrawn"),
        _log("challenger_power_nearby_capital_distance").alias("exposure"),
        (-(_log("cinc_ratio_us") + _log("gdp_current_ratio_us")) / 2).alias("relative_weakness"),
        pl.col("arms_share_us").alias("arms_dependence"),
        pl.col("trade_share_us").alias("trade_dependence"),
        pl.col("ideal_point_distance_us").alias("different_interests"),
        log.alias("hosted_forces"),
        pl.when(pl.col("year").is_in(list(known))).then(pl.col("joined").fill_null(0.0)).alias("past_operations"),
        (pl.col("trade_share_china") + pl.col("trade_share_russia")).alias("trade_with_challengers"),
    )


def _log(name: str) -> "pl.Expr":
    """The log of a measure; missing where it is 0."""
    import polars as pl

    return pl.when(pl.col(name) > 0).then(pl.col(name).log())


def _hub(states: "pl.DataFrame", first: int) -> "pl.DataFrame":
    """What all allies face alike: the largest other power's capabilities, spending and GDP as ratios to the hub's."""
    import polars as pl

    found = states.filter(pl.col("ccode") == CHINA, pl.col("year") >= first)
    return found.select("year", *(pl.col(name).alias(f"china_{name}") for name in RATIOS)).sort("year")
