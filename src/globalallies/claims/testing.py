"""Words in which tests are written: compare a number, or say which data are lacking."""

from collections.abc import Callable, Iterable, Sequence
from operator import ge, gt, le, lt
from typing import Any

from ..catalogue import AbsentError
from ..measures.evidence import Evidence
from .records import Operationalisation

Number = float | int

WORDS: dict[str, tuple[str, Callable[[Any, Any], bool]]] = {
    "at_least": ("at least", ge),
    "at_most": ("at most", le),
    "above": ("above", gt),
    "below": ("below", lt),
    "equals": ("equal to", lambda a, b: abs(a - b) <= 1e-9 * max(abs(a), abs(b), 1)),
}
"""How a number can be compared with another: how it reads, and what it tests."""


def compared(
    name: str,
    value: Number | None,
    word: str,
    wanted: Number,
    sources: Sequence[str],
    *,
    unit: str = "",
    note: str = "",
    ours: bool = False,
) -> Operationalisation:
    """An operationalisation that compares a number: ``compared("combat", 17, "at_least", 10, …)``.

    A number that is missing (``None``) tests nothing; say why in ``note``. With ``ours`` the number it is compared
    with is our choice, neither the text's nor the field's, and the test says so.
    """
    reads, test = WORDS[word]
    bound = f"{wanted:,.4g}" if isinstance(wanted, float) else f"{wanted}"
    return Operationalisation(
        name=name,
        value=value,
        test=f"{reads} {bound}{' (ours)' if ours else ''}",
        supports=None if value is None else test(value, wanted),
        sources=tuple(sources),
        wanted=wanted,
        unit=unit,
        note=note or ("No row of the data says." if value is None else ""),
    )


def stated(
    name: str, value: str | Number, test: str, supports: bool, sources: Sequence[str], *, unit: str = "", note: str = ""
) -> Operationalisation:
    """An operationalisation whose test is more than one comparison, said in words."""
    return Operationalisation(
        name=name, value=value, test=test, supports=bool(supports), sources=tuple(sources), unit=unit, note=note
    )


def absent(name: str, test: str, lacking: Iterable[str]) -> Operationalisation:
    """An operationalisation that could not be tested because data sets are not in the store."""
    labels = tuple(lacking)
    return Operationalisation(
        name=name,
        value=None,
        test=test,
        supports=None,
        sources=labels,
        note=f"The data are not here. Fetch them with: allies data get {' '.join(labels)}",
    )


def tried(
    name: str, test: str, make: Callable[[], Operationalisation | Sequence[Operationalisation]]
) -> list[Operationalisation]:
    """What ``make`` gives, or the record of the data sets that are lacking for it.

    Every operationalisation that reads the store is made inside one of these.
    """
    try:
        found = make()
    except AbsentError as error:
        return [absent(name, test, error.lacking)]
    return [found] if isinstance(found, Operationalisation) else list(found)


def names_of(evidence: Evidence, ccodes: Iterable[int]) -> str:
    """States by name, in order of name, for a note."""
    return ", ".join(sorted(evidence.register.name(ccode) for ccode in set(ccodes)))
