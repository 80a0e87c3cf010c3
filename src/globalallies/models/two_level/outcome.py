"""The result of a two-level game: its tables, what was assumed, what to know, and its chart."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ...catalogue import Result
from .bargaining import Agreement, agreement, paid_agreement, proposers
from .game import Game, Side
from .statics import schelling, sweep, verdicts
from .uncertainty import SHOCKS, proposal
from .win_sets import acceptable, pivots, ratifiable, share, win_interval

if TYPE_CHECKING:
    import altair as alt
    import polars as pl

REFERENCES = ("putnam_1988", "iida_1993", "milner_rosendorff_1997", "tarar_2001", "schelling_1960", "nash_1950")

GRID = 61


def two_level(game: Game) -> Result:
    """Play a two-level game.

    Parameters
    ----------
    game : Game
        From ``read_game``, or made in Python.

    Returns
    -------
    Result
        ``agreements`` (Nash's solution and each side proposing, without payments and, where the game
        has them, with), ``win_sets``, ``ratifiers``, ``schelling`` (the conjecture's verdicts),
        ``hands_tied`` (each step behind them); ``ratification`` where it is uncertain; ``sweep`` where one
        is asked for.

    References
    ----------
    putnam_1988; iida_1993; milner_rosendorff_1997; tarar_2001
    """
    import polars as pl

    found = {name: agreement(game, proposer) for name, proposer in proposers(game).items()}
    paid = (
        {name: paid_agreement(game, proposer) for name, proposer in proposers(game).items()}
        if game.payment_cost is not None
        else {}
    )
    swept = sweep(game)
    steps = schelling(game)
    tables = {
        "agreements": pl.DataFrame(_agreements(game, found, paid)),
        "win_sets": _win_sets(game),
        "ratifiers": pl.DataFrame(_ratifiers(game, found["nash"])),
    }
    if game.sigma is not None:
        tables["ratification"] = pl.DataFrame(
            _ratification(game), schema_overrides={"involuntary_defection": pl.Float64}
        )
    tables["schelling"] = pl.DataFrame(verdicts(steps))
    tables["hands_tied"] = _hands_tied(steps)
    if game.sweep is not None:
        tables["sweep"] = pl.DataFrame(swept, infer_schema_length=None)
    return Result(
        title=f"Two-level game: {game.title}",
        tables=tables,
        assumptions=_assumptions(game),
        notes=_notes(game, found, paid),
        sources=(Path(game.source).name,) if game.source else (),
        references=REFERENCES,
        draw=partial(_draw, game, found["nash"]),
    )


def _agreements(game: Game, found: dict[str, Agreement], paid: dict[str, Agreement]) -> list[dict[str, Any]]:
    rows = [_agreement_row(game, name, one, "none") for name, one in found.items()]
    if paid:
        rows += [_agreement_row(game, name, one, "allowed") for name, one in paid.items()]
    return rows


def _agreement_row(game: Game, name: str, one: Agreement, payments: str) -> dict[str, Any]:
    row: dict[str, Any] = {"bargaining": name, "payments": payments, "agreed": one.reached}
    row |= {issue.name: at for issue, at in zip(game.issues, game.unscaled(one.point), strict=True)}
    row |= {f"gain {side.name}": gain for side, gain in zip(game.sides, one.gains, strict=True)}
    if game.payment_cost is not None:
        row |= {"payer": one.payer or None, "payment": one.payment}
    return row


def _needed(side: Side) -> str:
    if side.rule == "supermajority" and side.quota is not None:
        return f"at least {side.quota} of the weight"
    return "more than half of the weight" if side.rule == "majority" else "everyone"


def _win_sets(game: Game) -> "pl.DataFrame":
    import polars as pl

    if len(game.issues) == 1:
        return pl.DataFrame(_win_intervals(game))
    sets = {side.name: (side,) for side in game.sides} | {"both": game.sides}
    rows = []
    for name, sides in sets.items():
        size = share(game, sides)
        needed = " and ".join(_needed(side) for side in sides) if len(sides) == 1 else "both sides"
        rows.append(
            {"side": name, "needs": needed, "share_of_space": size.value, "low_95": size.low, "high_95": size.high}
        )
    return pl.DataFrame(rows)


def _win_intervals(game: Game) -> list[dict[str, Any]]:
    issue = game.issues[0]
    sets = {side.name: win_interval(game, side) for side in game.sides}
    first, second = sets.values()
    rows = []
    for name, one in {**sets, "both": first.meets(second)}.items():
        side = next((s for s in game.sides if s.name == name), None)
        rows.append(
            {
                "side": name,
                "needs": _needed(side) if side else "both sides",
                "low": one.low,
                "high": one.high,
                "share_of_space": one.length / (issue.high - issue.low),
                "ends_with": ", ".join(pivots(game, side)) or None if side else None,
            }
        )
    return rows


def _ratifiers(game: Game, nash: Agreement) -> list[dict[str, Any]]:
    rows = []
    for side in game.sides:
        for one in side.ratifiers:
            gain = float(game.gain(one, nash.point))
            row: dict[str, Any] = {"side": side.name, "ratifier": one.name, "weight": float(one.weight)}
            row |= {f"ideal {issue.name}": at for issue, at in zip(game.issues, one.ideal, strict=True)}
            if len(game.issues) == 1:
                issue = game.issues[0]
                ends = acceptable(issue.reversion, one.ideal[0], issue.low, issue.high)
                row |= {"accepts_from": ends.low, "accepts_to": ends.high}
            rows.append(row | {"gain_nash": gain, "accepts_nash": gain >= -1e-9})
    return rows


def _ratification(game: Game) -> list[dict[str, Any]]:
    rows = []
    for name, proposer in proposers(game).items():
        for shock in SHOCKS:
            one = proposal(game, shock, proposer)
            row: dict[str, Any] = {"bargaining": name, "errors": shock}
            row |= {issue.name: at for issue, at in zip(game.issues, game.unscaled(one.point), strict=True)}
            row |= {f"ratified {side.name}": p for side, p in zip(game.sides, one.ratified, strict=True)}
            row |= {"involuntary_defection": one.defection}
            rows.append(row | {f"expected gain {s.name}": g for s, g in zip(game.sides, one.gains, strict=True)})
    return rows


def _hands_tied(steps: list[dict[str, Any]]) -> "pl.DataFrame":
    """The gain of the negotiator whose hands are tied, a row for each step and a column for each side and way of bargaining."""
    import polars as pl

    rows: dict[float, dict[str, Any]] = {}
    for step in steps:
        row = rows.setdefault(step["tied"], {"tied": step["tied"]})
        row[f"gain {step['side']}, {step['bargaining']}"] = step["gain"]
    return pl.DataFrame(list(rows.values()))


def _assumptions(game: Game) -> tuple[str, ...]:
    found = [
        "Utility falls with the square of the distance from an ideal point, each issue's distance as a share of its range.",
        "A ratifier consents to what it likes at least as well as the reversion; everyone knows all ideal points.",
        "A negotiator signs nothing it likes less than the reversion; without an agreement the reversion holds.",
        "Nash's solution maximises the product of the negotiators' gains; a proposer makes one final offer.",
        "Hands are tied by moving all ratifiers of a side the same share of the way to the reversion (our operationalisation).",
    ]
    if game.payment_cost is not None:
        found.append(
            "A payment adds the same utility to everyone on the receiving side and takes it, with "
            f"{game.payment_cost:g} lost for each unit, from everyone on the paying side (our form of side payments)."
        )
    if game.sigma is not None:
        found.append(
            f"What is not known of a ratifier's utility is normal with standard deviation {game.sigma:g}: "
            "each ratifier's own, or common to a side; the two sides are independent."
        )
    return tuple(found)


def _notes(game: Game, found: dict[str, Agreement], paid: dict[str, Agreement]) -> tuple[str, ...]:
    notes = [
        "The numbers are those of the file; the game says what follows from them, not what is true of any state.",
        "Gains are in units of utility (1 is a whole range of an issue with salience 1): compare them for one person, not across.",
        "The reversion lies in every win-set, so no agreement means that nothing else could be agreed.",
    ]
    if len(game.issues) == 1:
        notes.append("With one issue, win-sets and agreements without payments are exact.")
    else:
        notes.append(
            "With several issues, sizes of win-sets are sampled (16 scrambled Sobol sequences, interval at 95 per cent); "
            "whether a point lies in one is exact."
        )
        notes.append(
            "Agreements are the best over all pairs of minimal winning coalitions, each a convex problem."
            if all(one.certain for one in found.values())
            else "There are too many coalitions to try all: agreements are the best found from sample points, and a better one may exist."
        )
    if any(not one.certain for one in paid.values()):
        notes.append(
            "There are too many coalitions to try all with payments: those agreements are the best found from sample points."
        )
    if game.sigma is not None:
        notes.append(
            "Under uncertainty each proposal is the best of a search on a grid (one issue) or from sample points (several)."
        )
    return tuple(notes)


def _draw(game: Game, nash: Agreement, result: Result) -> "alt.TopLevelMixin":
    """On one issue, what each ratifier and side accepts; on more, a map of the first two."""
    return _draw_lines(game, nash, result) if len(game.issues) == 1 else _draw_map(game, nash)


def _draw_lines(game: Game, nash: Agreement, result: Result) -> "alt.TopLevelMixin":
    import altair as alt
    import polars as pl

    issue = game.issues[0]
    rows = [
        {"who": f"{r['side']}: {r['ratifier']}", "from": r["accepts_from"], "to": r["accepts_to"], "what": "ratifier"}
        for r in result.tables["ratifiers"].to_dicts()
    ]
    rows += [
        {"who": f"win-set: {r['side']}", "from": r["low"], "to": r["high"], "what": "win-set"}
        for r in result.tables["win_sets"].to_dicts()
    ]
    order = [row["who"] for row in rows]
    marks = pl.DataFrame(
        [{"at": issue.reversion, "mark": "reversion"}, {"at": game.unscaled(nash.point)[0], "mark": "agreement (Nash)"}]
        + [{"at": side.ideal[0], "mark": f"ideal point: {side.name}"} for side in game.sides]
    )
    scale = alt.Scale(domain=[issue.low, issue.high])
    bars = (
        alt.Chart(pl.DataFrame(rows))
        .mark_bar(height=10)
        .encode(
            x=alt.X("from:Q", title=issue.name, scale=scale),
            x2="to:Q",
            y=alt.Y("who:N", sort=order, title=None, axis=alt.Axis(labelLimit=240)),
            color=alt.Color("what:N", title="accepted by", scale=alt.Scale(range=["#9db7cf", "#1f4e79"])),
            tooltip=["who:N", "from:Q", "to:Q"],
        )
    )
    rules = (
        alt.Chart(marks)
        .mark_rule(size=2)
        .encode(
            x=alt.X("at:Q", scale=scale), strokeDash=alt.StrokeDash("mark:N", title="at"), tooltip=["mark:N", "at:Q"]
        )
    )
    found: alt.TopLevelMixin = (bars + rules).properties(title=result.title, width=560)
    return found


def _draw_map(game: Game, nash: Agreement) -> "alt.TopLevelMixin":
    import altair as alt
    import polars as pl

    steps = np.linspace(0, 1, GRID)
    points = np.tile(nash.point, (GRID * GRID, 1))
    points[:, 0], points[:, 1] = (axis.ravel() for axis in np.meshgrid(steps, steps))
    first, second = (ratifiable(game, side, points) for side in game.sides)
    names = np.array(["neither", game.sides[0].name, game.sides[1].name, "both"])[first + 2 * second]
    one, two = game.issues[:2]
    places = pl.DataFrame(
        {
            "x": one.low + points[:, 0] * (one.high - one.low),
            "y": two.low + points[:, 1] * (two.high - two.low),
            "ratified by": names,
        }
    ).filter(pl.col("ratified by") != "neither")
    at = game.unscaled(nash.point)
    marks = pl.DataFrame(
        [
            {"x": one.reversion, "y": two.reversion, "mark": "reversion"},
            {"x": at[0], "y": at[1], "mark": "agreement (Nash)"},
            *({"x": s.ideal[0], "y": s.ideal[1], "mark": f"ideal point: {s.name}"} for s in game.sides),
        ]
    )
    x = alt.X("x:Q", title=one.name, scale=alt.Scale(domain=[one.low, one.high]))
    y = alt.Y("y:Q", title=two.name, scale=alt.Scale(domain=[two.low, two.high]))
    cells = alt.Chart(places).mark_square(size=36, opacity=0.6).encode(x=x, y=y, color="ratified by:N")
    dots = (
        alt.Chart(marks)
        .mark_point(size=140, filled=True, color="black")
        .encode(x=x, y=y, shape=alt.Shape("mark:N", title="at"))
    )
    title = f"Two-level game: {game.title}" + (
        ": the first two issues, the others as agreed" if len(game.issues) > 2 else ""
    )
    found: alt.TopLevelMixin = (cells + dots).properties(title=title, width=460, height=460)
    return found
