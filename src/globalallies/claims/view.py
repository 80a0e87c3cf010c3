"""Claims as text for a terminal."""

from collections.abc import Iterable, Sequence
from textwrap import fill

from .records import Assessment, Operationalisation, Part

WIDE = 100
SAYS_SHOWN = 64


def as_text(assessments: Sequence[Assessment]) -> str:
    """A line a claim, then how many there are of each verdict."""
    lines = [f"{'':5} {'verdict':14} {'share':>6} {'tests':>6}  {'theme':10} what it says"]
    for one in assessments:
        share = "–" if one.share is None else f"{one.share:.0%}"
        tests = sum(len(part.tested) for part in one.parts)
        says = one.claim.says if len(one.claim.says) <= SAYS_SHOWN else f"{one.claim.says[: SAYS_SHOWN - 1]}…"
        lines.append(f"{one.claim.id:5} {verdict(one):14} {share:>6} {tests or '–':>6}  {one.claim.theme:10} {says}")
    counts = ", ".join(f"{n} {word}{_in_part(assessments, word)}" for word, n in tally(assessments).items())
    lines += ["", f"{len(assessments)} claims: {counts}."]
    if any(partial(one) for one in assessments):
        lines.append("* In part: a part of the claim could not be tested; the verdict speaks of the others.")
    lines += ["The share is that of the part that holds least. All about one: allies claims show ID"]
    return "\n".join(lines)


def verdict(assessment: Assessment) -> str:
    """The verdict, starred where it speaks of some parts only."""
    return f"{assessment.verdict}{' *' if partial(assessment) else ''}"


def partial(assessment: Assessment) -> bool:
    """Whether the verdict speaks of some parts of a claim only."""
    return bool(assessment.untested) and assessment.verdict != "untested"


def _in_part(assessments: Iterable[Assessment], word: str) -> str:
    number = sum(partial(one) for one in assessments if one.verdict == word)
    return f" ({number} in part *)" if number else ""


def tally(assessments: Iterable[Assessment]) -> dict[str, int]:
    """How many claims have each verdict."""
    from .records import VERDICTS

    found = [one.verdict for one in assessments]
    return {word: found.count(word) for word in VERDICTS}


def all_about(assessment: Assessment) -> str:
    """The full working of one claim: every operationalisation, number and source."""
    claim = assessment.claim
    share = (
        ""
        if assessment.share is None
        else f" ({assessment.share:.0%} of the operationalisations of the part that holds least)"
    )
    blocks = [fill(f"{claim.id}  {claim.says}", WIDE), f"{assessment.verdict}{share}"]
    blocks += [_part(part) for part in assessment.parts]
    if claim.weakest_link:
        blocks.append(fill(f"Weakest link: {claim.weakest_link}", WIDE))
    if claim.wants:
        blocks.append(fill(f"Would test it{' better' if claim.test else ''}: {claim.wants}", WIDE))
    if assessment.sources:
        blocks.append(fill(f"Sources: {', '.join(assessment.sources)}", WIDE))
    if claim.references:
        blocks.append(fill(f"References: {', '.join(claim.references)}", WIDE))
    return "\n\n".join(blocks)


def _part(part: Part) -> str:
    share = "not tested" if part.share is None else f"{part.share:.0%} of {len(part.tested)}"
    lines = [fill(f"{part.says}: {share}", WIDE)]
    for one in part.operationalisations:
        lines += _lines(one)
    if part.wants:
        lines.append(fill(f"Would test it: {part.wants}", WIDE, initial_indent="  ", subsequent_indent="    "))
    return "\n".join(lines)


def _lines(one: Operationalisation) -> list[str]:
    mark = {True: "yes", False: "no", None: "–"}[one.supports]
    found = f"{number(one.value, one.unit)}{f' {one.unit}' if one.unit else ''}"
    lines = [
        fill(
            f"{mark:3}  {one.name}: {found} ({one.test}) [{', '.join(one.sources)}]",
            WIDE,
            initial_indent="  ",
            subsequent_indent="       ",
        )
    ]
    if one.note:
        lines.append(fill(one.note, WIDE, initial_indent="       ", subsequent_indent="       "))
    return lines


def number(value: float | int | str | None, unit: str = "") -> str:
    """A value as read: four significant digits, thousands apart (but for a year), a missing one as a dash."""
    if value is None:
        return "–"
    if isinstance(value, bool | str) or unit == "year":
        return str(value)
    if isinstance(value, int) or (float(value).is_integer() and abs(value) < 1e15):
        return f"{int(value):,}"
    return f"{value:,.4g}" if abs(value) < 1e4 else f"{value:,.0f}"
