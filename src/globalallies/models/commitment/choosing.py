"""The choice of firmness as a file and as a result: the curve, what moves it, and the adversary's answer."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ...catalogue import Result
from ..situation import Section, read
from .firmness import EXAMPLE_COMMAND, NUDGE, SHIFTERS, Adversary, Choice, Shifter, choose, lead, nudged, payoffs, play
from .games import tied_payoffs

if TYPE_CHECKING:
    import altair as alt
    import polars as pl

CURVE = 21

EXAMPLE = """\
# An ally's choice of firmness, and an adversary. Every number here is invented, to show the form.
title = "A frontline ally, invented numbers"

[abandonment]
loss = 10.0             # what it costs if it happens
level = 0.0             # log-odds at firmness 0: 0 is an even chance
slope = 3.0             # by how much full firmness lowers the log-odds

[entrapment]
loss = 8.0
level = -3.0
slope = 4.0             # by how much full firmness raises the log-odds

[cost]                  # optional: what firmness itself costs
linear = 0.0
quadratic = 0.5

[shifter.dependence]    # optional, each: dependence, explicitness, shared_interest, record
value = 0.6             # how present it is, 0 to 1
weight = 0.5            # how strongly it works, 0 or more

[shifter.explicitness]
value = 0.5
weight = 1.0

[adversary]             # optional
gain = 3.0              # from pressing a conciliatory ally
cost = 4.0              # what the ally's firmness takes from that
provocation = 0.5       # lost by holding back before a firm ally
harm_firm = 1.0         # being pressed costs the ally, firm
harm_conciliatory = 3.0 # being pressed costs the ally, conciliatory
"""


def read_choice(path: Path | str) -> tuple[str, Choice, Adversary | None]:
    """A title, a choice of firmness and, where there is one, an adversary from a TOML file.

    Raises
    ------
    UserError
        The file cannot be read or is no such file: every problem is listed.
    """
    whole = read(Path(path), EXAMPLE_COMMAND)
    title = whole.text("title")
    numbers: dict[str, Any] = {}
    for risk in ("abandonment", "entrapment"):
        one = _needed(whole, risk)
        numbers |= {
            f"{risk}_loss": one.number("loss", low=0, high=1e6),
            f"{risk}_level": one.number("level", low=-50, high=50),
            f"{risk}_slope": one.number("slope", above=0, high=50),
        }
        one.close()
    cost = whole.section("cost")
    if cost is not None:
        numbers |= {key: cost.number(key, 0.0, low=0, high=1e6) for key in ("linear", "quadratic")}
        cost.close()
    numbers |= _shifters(whole)
    against = _adversary(whole)
    whole.close()
    whole.finish()
    return title, Choice(**numbers), Adversary(**against) if against else None


def _needed(whole: Section, key: str) -> Section:
    found = whole.section(key)
    if found is None:
        if not whole.has(key):
            whole.note(f"the table [{key}] is missing")
        return Section({}, whole.file, key, [], whole.remedy)
    return found


def _shifters(whole: Section) -> dict[str, Shifter]:
    every = whole.section("shifter")
    if every is None:
        return {}
    found = {}
    for name in SHIFTERS:
        one = every.section(name)
        if one is not None:
            found[name] = Shifter(one.number("value", low=0, high=1), one.number("weight", low=0, high=50))
            one.close()
    every.close()
    return found


def _adversary(whole: Section) -> dict[str, float]:
    one = whole.section("adversary")
    if one is None:
        return {}
    found = {
        key: one.number(key, low=0, high=1e6)
        for key in ("gain", "cost", "provocation", "harm_firm", "harm_conciliatory")
    }
    one.close()
    return found


def commitment(title: str, choice: Choice, adversary: Adversary | None = None, source: str = "") -> Result:
    """An ally's choice between the risks of abandonment and entrapment.

    Returns
    -------
    Result
        ``choice`` (firmness, both risks, what each contributes), ``what_moves_it`` (each number a tenth lower and
        higher), ``curve``; with an adversary ``game`` (payoffs), ``equilibria`` and ``commitment`` (the ally
        moves first).

    References
    ----------
    snyder_1984; snyder_1997
    """
    import polars as pl

    found = choose(choice)
    first, second = choice.losses
    risk = found.abandonment * first
    trap = found.entrapment * second
    tables = {
        "choice": pl.DataFrame(
            {
                "firmness": [found.firmness],
                "p_abandonment": [found.abandonment],
                "p_entrapment": [found.entrapment],
                "expected_loss_abandonment": [risk],
                "expected_loss_entrapment": [trap],
                "cost_of_firmness": [found.loss - risk - trap],
                "corner": [found.corner],
                "rivals": [", ".join(f"{s:.3f}" for s in found.rivals) or None],
            }
        ),
        "what_moves_it": pl.DataFrame(
            [
                {
                    "number": name,
                    "value": value,
                    "firmness_if_lower": low,
                    "firmness_if_higher": high,
                    "change": high - low,
                }
                for name, value, low, high in nudged(choice)
            ]
        ),
        "curve": _curve(choice),
    }
    notes = [
        "The numbers are those of the file; the model says what follows from them, not what any ally fears.",
        f"What moves it: each number is lowered and raised by {NUDGE:.0%} (what shifts the risks to at most 1); one that is 0 is left out.",
    ]
    losses = tables["curve"]["loss"].to_list()
    if min(losses) == max(losses):
        notes.append("Every firmness is as good as any other: the one shown is arbitrary.")
    if found.rivals:
        notes.append("Another firmness is almost as good (rivals): a small change may make the ally jump.")
    if adversary is not None:
        tables |= _against(choice, adversary)
        notes.append(
            f"Move against move, firmness {adversary.effect}{'' if adversary.effect.endswith('nothing') else ' the adversary'}."
        )
        if tied_payoffs(*payoffs(choice, adversary)):
            notes.append("Some answers are equally good, so there may be more equilibria than those listed.")
    return Result(
        title=f"Abandonment and entrapment: {title}",
        tables=tables,
        assumptions=_assumptions(choice, adversary),
        notes=tuple(notes),
        sources=(source,) if source else (),
        references=("snyder_1984", "snyder_1997", *(("nash_1951",) if adversary else ())),
        draw=partial(_draw, choice),
    )


def _assumptions(choice: Choice, adversary: Adversary | None) -> tuple[str, ...]:
    found = [
        "Snyder's argument is verbal; this form of it is ours.",
        "Firmness runs from 0 to 1; it lowers the probability of abandonment and raises that of entrapment, both logistic.",
        "The ally minimises expected loss and the cost of firmness, and knows all its numbers.",
    ]
    found += [
        f"{name.replace('_', ' ').capitalize()}: {how}."
        for name, how in SHIFTERS.items()
        if getattr(choice, name).weight
    ]
    if adversary is not None:
        found.append(
            "In the game the ally is firm (firmness 1) or conciliatory (firmness 0), the adversary presses or holds back, and "
            "both know all payoffs; being pressed adds a fixed harm (our form)."
        )
    return tuple(found)


def _curve(choice: Choice) -> "pl.DataFrame":
    import polars as pl

    s = np.linspace(0, 1, CURVE)
    first, second = choice.losses
    abandonment, entrapment = choice.abandonment(s), choice.entrapment(s)
    return pl.DataFrame(
        {
            "firmness": s,
            "p_abandonment": abandonment,
            "p_entrapment": entrapment,
            "expected_loss_abandonment": abandonment * first,
            "expected_loss_entrapment": entrapment * second,
            "loss": choice.loss(s),
        }
    )


def _against(choice: Choice, adversary: Adversary) -> "dict[str, pl.DataFrame]":
    import polars as pl

    own, other = payoffs(choice, adversary)
    moves = [("firm", "press"), ("firm", "hold back"), ("conciliatory", "press"), ("conciliatory", "hold back")]
    game = pl.DataFrame(
        {
            "ally": [row for row, _ in moves],
            "adversary": [column for _, column in moves],
            "payoff_ally": own.ravel(),
            "payoff_adversary": other.ravel(),
        }
    )
    rows = [
        {
            "p_firm": one.rows[0],
            "p_press": one.columns[0],
            "payoff_ally": one.payoffs[0],
            "payoff_adversary": one.payoffs[1],
            "kind": "pure" if one.pure else "mixed",
        }
        for one in play(choice, adversary)
    ]
    row, column, gets = lead(choice, adversary)
    first = pl.DataFrame(
        {"ally_first": [row], "adversary_answers": [column], "payoff_ally": [gets[0]], "payoff_adversary": [gets[1]]}
    )
    return {"game": game, "equilibria": pl.DataFrame(rows), "commitment": first}


def _draw(choice: Choice, result: Result) -> "alt.TopLevelMixin":
    import altair as alt

    names = {
        "expected_loss_abandonment": "abandonment",
        "expected_loss_entrapment": "entrapment",
        "loss": "total, with the cost of firmness",
    }
    rows = (
        result.tables["curve"]
        .select("firmness", *names)
        .rename(names)
        .unpivot(index="firmness", variable_name="loss from", value_name="loss")
    )
    lines = (
        alt.Chart(rows)
        .mark_line()
        .encode(
            x=alt.X("firmness:Q", title="firmness"),
            y=alt.Y("loss:Q", title="expected loss"),
            color=alt.Color("loss from:N"),
            strokeDash=alt.StrokeDash("loss from:N"),
        )
    )
    chosen = alt.Chart(result.table).mark_rule(color="black").encode(x="firmness:Q", tooltip=["firmness:Q"])
    found: alt.TopLevelMixin = (lines + chosen).properties(title=result.title, width=520, height=320)
    return found
