"""Every claim of the chapter, and testing them."""

from collections.abc import Callable, Iterable, Mapping

from ..catalogue import UserError, closest
from ..measures.evidence import Evidence
from . import (
    abstentions,
    alignments,
    bargains,
    challenges,
    coalitions,
    economy,
    expeditions,
    interventions,
    milestones,
    missions,
    opinions,
    orders,
    policies,
    powers,
    protection,
    structures,
    territories,
    treaties,
)
from .records import THEMES, VERDICTS, Assessment, Claim, Part

MODULES = (
    coalitions,
    expeditions,
    missions,
    treaties,
    milestones,
    structures,
    powers,
    *(challenges, territories, orders),
    policies,
    *(bargains, protection, opinions, alignments, interventions, abstentions),
    economy,
)
"""Modules that list claims; a theme with several ideas has several."""

CLAIMS: Mapping[str, Claim] = {
    claim.id: claim for claim in sorted((c for module in MODULES for c in module.CLAIMS), key=lambda c: c.id)
}
"""Every claim by its key, in the chapter's order."""


def assess(claim: Claim, evidence: Evidence) -> Assessment:
    """Test one claim on some evidence.

    A register that lacks what a test speaks of, an operation or a system, leaves the claim untested and says so.
    """
    if claim.test is None:
        return Assessment(claim=claim)
    try:
        return Assessment(claim=claim, parts=tuple(claim.test(evidence)))
    except UserError as error:
        lacking = f"this register lacks what the test needs. {error.happened}"
        return Assessment(claim=claim, parts=(Part(says=claim.says, wants=lacking),))


def assess_all(
    evidence: Evidence, claims: Iterable[Claim] | None = None, progress: Callable[[str], None] = lambda _: None
) -> tuple[Assessment, ...]:
    """Test claims, by default every one of the chapter, in their order."""
    found = []
    for claim in CLAIMS.values() if claims is None else claims:
        progress(claim.id)
        found.append(assess(claim, evidence))
    return tuple(found)


def chosen(key: str) -> Claim:
    """One claim by its key.

    Raises
    ------
    UserError
        There is no such claim.
    """
    if key.upper() not in CLAIMS:
        raise UserError(
            f"No claim is named {key!r}.{closest(key.upper(), CLAIMS)}",
            f"Expected one of {next(iter(CLAIMS))} to {list(CLAIMS)[-1]}.",
            "List them with: allies claims",
        )
    return CLAIMS[key.upper()]


def selected(assessments: Iterable[Assessment], theme: str = "", verdict: str = "") -> list[Assessment]:
    """Those of one theme, or with one verdict.

    Raises
    ------
    UserError
        There is no such theme or verdict.
    """
    for word, known in ((theme, THEMES), (verdict, VERDICTS)):
        if word and word not in known:
            raise UserError(
                f"{word!r} is no {'theme' if known is THEMES else 'verdict'}.{closest(word, known)}",
                f"Expected one of: {', '.join(known)}.",
            )
    return [a for a in assessments if theme in ("", a.claim.theme) and verdict in ("", a.verdict)]
