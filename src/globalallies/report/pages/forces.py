"""The three structural forces: relative decline, challenges, costs and benefits."""

from ..blocks import Page, Prose, Section
from ..charts.challenge import challenger_table, event_dots, event_table, vote_distance
from ..charts.costs import burden, trade, troops_by_theatre, troops_per_thousand
from ..charts.power import challenger_ratios, disagreement_table, hub_shares
from ..facts import Facts


def page(facts: Facts) -> Page:
    """The page ``forces.html``."""
    return Page(
        name="forces.html",
        nav="Three forces",
        title="Three structural forces",
        lead="Relative decline of the hub's power, challenges by revisionist powers, and changing costs and benefits of alliance.",
        sections=[
            Section(
                anchor="decline",
                title="Relative decline",
                blocks=[
                    Prose(
                        html="<p>Whether American power declined, and when, depends on what is counted. Any statement about "
                        "power is therefore shown under several measures, and where they disagree the page says so.</p>"
                    ),
                    hub_shares(facts),
                    disagreement_table(facts),
                    challenger_ratios(facts),
                    event_table(facts, "decline"),
                ],
            ),
            Section(
                anchor="challenges",
                title="Challenges",
                blocks=[
                    challenger_table(facts),
                    event_dots(facts),
                    vote_distance(facts),
                    event_table(facts, "challenge"),
                ],
            ),
            Section(
                anchor="costs",
                title="Costs and benefits",
                blocks=[
                    burden(facts),
                    troops_by_theatre(facts),
                    troops_per_thousand(facts),
                    trade(facts),
                    event_table(facts, "cost_benefit"),
                ],
            ),
        ],
    )
