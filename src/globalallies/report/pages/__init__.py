"""The pages of the report, one module a page, each a function of the facts."""

from collections.abc import Callable
from functools import partial

from ..blocks import Page
from ..facts import ALLIES, Facts


def all_pages(facts: Facts) -> list[tuple[str, Callable[[], Page]]]:
    """What is being made, in a few words, and the function that makes it, in the order of the menu."""
    from . import allies, claims, comparison, forces, overview, sources, systems

    return [
        ("Overview", partial(overview.page, facts)),
        ("The two systems", partial(systems.page, facts)),
        ("The three forces", partial(forces.page, facts)),
        ("Comparison", partial(comparison.page, facts)),
        *((facts.label(ccode), partial(allies.page, facts, ccode, name)) for ccode, name in ALLIES),
        ("Claims", partial(claims.page, facts)),
        ("Sources", partial(sources.page, facts)),
    ]
