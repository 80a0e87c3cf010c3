"""The pages of the report, one module a page, each a function of the facts."""

from collections.abc import Callable

from ..blocks import Page
from ..facts import Facts


def all_pages(facts: Facts) -> list[tuple[str, Callable[[], list[Page]]]]:
    """What is being made, in a few words, and the function that makes it, in the order of the menu."""
    from . import allies, comparison, forces, overview, sources, systems

    return [
        ("Overview", lambda: [overview.page(facts)]),
        ("The two systems", lambda: [systems.page(facts)]),
        ("The three forces", lambda: [forces.page(facts)]),
        ("Comparison", lambda: [comparison.page(facts)]),
        ("Eight allies", lambda: allies.pages(facts)),
        ("Sources", lambda: [sources.page(facts)]),
    ]
