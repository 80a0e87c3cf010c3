"""One page for each of the eight allies."""

from ..blocks import Block, Page, Section
from ..charts.profile import designations_table, events_table, operations_table, profile_chart, ties_table, tiles
from ..facts import Facts


def page(facts: Facts, ccode: int, name: str) -> Page:
    """The page of one ally."""
    state = facts.label(ccode)
    ties: list[Block] = [ties_table(facts, ccode)]
    if (designations := designations_table(facts, ccode)) is not None:
        ties.append(designations)
    events = events_table(facts, ccode)
    sections = [
        Section(anchor="at-a-glance", title="At a glance", blocks=[tiles(facts, ccode), profile_chart(facts, ccode)]),
        Section(anchor="ties", title="What binds it, and to whom", blocks=ties),
        Section(anchor="operations", title="Where it went", blocks=[operations_table(facts, ccode)]),
    ]
    if events.rows:
        sections.append(Section(anchor="events", title="What happened", blocks=[events]))
    return Page(
        name=f"ally-{name}.html",
        nav=state,
        title=state,
        lead=f"{facts.system_of(ccode)}. The same questions, tables and measures as for every other ally; the axes fit each ally, so read their numbers.",
        sections=sections,
    )
