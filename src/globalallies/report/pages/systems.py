"""The two systems: treaties and members through time, clauses, operations, networks, the map."""

from ..blocks import Page, Prose, Section
from ..charts.clauses import clause_chart, clause_table
from ..charts.networks import densities, networks
from ..charts.operations import operation_counts, operations_matrix
from ..charts.timelines import membership_timeline, treaty_timeline
from ..charts.worldmap import world_map
from ..facts import Facts

NETWORK_PROSE = (
    "<p>A star has ties between the hub and each spoke only; in a mesh the spokes are tied to each other too. "
    "The alliance layer alone says little about how a system works today: one multilateral treaty makes a "
    "complete mesh at a stroke, and bilateral treaties never make one. The agreement layer (forces, access, "
    "logistics, information, joint declarations) shows where new ties grow. No layer is shown alone.</p>"
)


def page(facts: Facts) -> Page:
    """The page ``systems.html``."""
    return Page(
        name="systems.html",
        nav="Two systems",
        title="The two systems",
        lead="Who is bound to the United States in Europe and in Asia, since when, by what promise, and who fights beside whom.",
        sections=[
            Section(
                anchor="treaties",
                title="Treaties and members",
                blocks=[treaty_timeline(facts), membership_timeline(facts)],
            ),
            Section(
                anchor="clauses", title="How the promises differ", blocks=[clause_chart(facts), clause_table(facts)]
            ),
            Section(
                anchor="operations",
                title="Who joined which operation",
                blocks=[operations_matrix(facts), operation_counts(facts)],
            ),
            Section(
                anchor="networks",
                title="Hub and spokes, or mesh",
                blocks=[
                    Prose(html=NETWORK_PROSE),
                    networks(facts),
                    densities(facts),
                ],
            ),
            Section(anchor="map", title="Treaty ties on the map", blocks=[world_map(facts)]),
        ],
    )
