"""A two-level game as a TOML file, and an example that runs."""

from fractions import Fraction
from pathlib import Path

from ..situation import Section, read
from .game import MOST_ISSUES, MOST_RATIFIERS, RULES, VARIED, Game, Issue, Ratifier, Side, Sweep

REMEDY = "allies model two-level --example"

MOST_STEPS, MOST_STEPS_SEVERAL = 101, 21
"""Steps of a sweep on one issue, which is exact and quick, and on several, where each is a search."""

LEAST_SALIENCE, MOST_SALIENCE = 1e-6, 1e6

EXAMPLE = """\
# A two-level game. Every number here is invented, to show the form; none describes a real case.
title = "Host support, invented numbers"
sigma = 0.1             # spread of what is not known of a ratifier's utility; leave out if ratification is certain
payment_cost = 0.25     # lost for each unit of utility paid to the other side; leave out if nothing can be paid

[[issue]]               # one to six; utility falls with the squared distance in shares of low to high
name = "share_borne_by_ally"
low = 0
high = 100
reversion = 20          # what holds without an agreement

[[side]]                # exactly two
name = "hub"
ideal = 80              # the negotiator's; a list of numbers where there are several issues
rule = "majority"       # more than half of the weight

[[side.ratifier]]
name = "sceptics"
ideal = 90
weight = 45

[[side.ratifier]]
name = "moderates"
ideal = 60
weight = 35

[[side.ratifier]]
name = "friends of the ally"
ideal = 35
weight = 20

[[side]]
name = "ally"
ideal = 40
rule = "supermajority"
quota = "2/3"           # a share of the weight; fractions in quotes are exact

[[side.ratifier]]
name = "government party"
ideal = 45

[[side.ratifier]]
name = "partner party"
ideal = 38

[[side.ratifier]]
name = "opposition"
ideal = 22

[sweep]                 # optional: vary ideal, ratifiers (all shifted), quota, reversion or sigma
vary = "reversion"
issue = "share_borne_by_ally"
from = 0
to = 30
steps = 4
"""


def read_game(path: Path | str) -> Game:
    """A game from its file.

    Raises
    ------
    UserError
        The file cannot be read or is no such game: every problem is listed.
    """
    whole = read(Path(path), REMEDY)
    title = whole.text("title")
    sigma = whole.number("sigma", above=0, high=1e3) if whole.has("sigma") else None
    cost = whole.number("payment_cost", low=0, high=1e3) if whole.has("payment_cost") else None
    issues = tuple(_issue(one) for one in whole.sections("issue", 1, MOST_ISSUES))
    if not issues:  # nothing else can be checked without them
        whole.finish()
    sides = [_side(one, len(issues)) for one in whole.sections("side", 2, 2)]
    varied = whole.section("sweep")
    sweep = _sweep(varied, MOST_STEPS if len(issues) == 1 else MOST_STEPS_SEVERAL) if varied is not None else None
    whole.close()
    whole.finish()
    return Game(
        title=title,
        issues=issues,
        sides=(sides[0], sides[1]),
        sigma=sigma,
        payment_cost=cost,
        sweep=sweep,
        source=str(path),
    )


def _issue(one: Section) -> Issue:
    found = Issue(
        name=one.text("name"), low=one.number("low"), high=one.number("high"), reversion=one.number("reversion")
    )
    one.close()
    return found


def _side(one: Section, issues: int) -> Side:
    found = Side(
        name=one.text("name"),
        ideal=one.numbers("ideal", issues),
        salience=one.numbers("salience", issues, 1.0, low=LEAST_SALIENCE, high=MOST_SALIENCE),
        rule=one.choice("rule", RULES, "majority"),  # type: ignore[arg-type]  # one of them
        quota=one.exact("quota") if one.has("quota") else None,
        ratifiers=tuple(_ratifier(r, issues) for r in one.sections("ratifier", 0, MOST_RATIFIERS)),
    )
    one.close()
    return found


def _ratifier(one: Section, issues: int) -> Ratifier:
    found = Ratifier(
        name=one.text("name"),
        ideal=one.numbers("ideal", issues),
        salience=one.numbers("salience", issues, 1.0, low=LEAST_SALIENCE, high=MOST_SALIENCE),
        weight=one.exact("weight", Fraction(1)),
    )
    one.close()
    return found


def _sweep(one: Section, most: int) -> Sweep:
    vary = one.choice("vary", VARIED)
    if vary != one.values.get("vary"):  # what else it needs is not known
        one.finish()
    side = one.text("side") if vary in ("ideal", "ratifiers", "quota") else ""
    issue = one.text("issue") if vary in ("ideal", "ratifiers", "reversion") else ""
    first, last = one.number("from"), one.number("to")
    steps = one.whole("steps", low=2, high=most)
    one.close()
    values = tuple(round(first + (last - first) * n / (steps - 1), 12) for n in range(steps))
    return Sweep(vary=vary, values=values, side=side, issue=issue)  # type: ignore[arg-type]  # one of them
