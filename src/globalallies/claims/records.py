"""What a claim is, what testing it gives, and the one rule from shares to a verdict."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from ..measures.evidence import Evidence

Verdict = Literal["supported", "contradicted", "mixed", "untested"]

VERDICTS: Mapping[Verdict, str] = {
    "supported": "at least three quarters of the operationalisations of every part tested support it",
    "contradicted": "of some part tested, at most a quarter of the operationalisations support it",
    "mixed": "anything between",
    "untested": "no part could be tested",
}

SUPPORTED_FROM, CONTRADICTED_TO = 0.75, 0.25

THEMES: Mapping[str, str] = {
    "coalition": "who joined whom, where and in what role",
    "treaty": "what was promised to whom, and when",
    "structure": "how the two systems are built and how they depend on each other",
    "power": "how power is spread and how it moves",
    "challenge": "what revisionist powers do",
    "policy": "what the hub does, and what it asks",
    "bargain": "what allies and hub give and get, and how publics see it",
    "economy": "debt, money and growth",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Operationalisation:
    """One defensible way to test a part of a claim, and what it found.

    Parameters
    ----------
    name : str
        The choice it stands for: the measure, threshold, list, period.
    value : float, int, str or None
        What was found; ``None`` where the data are absent.
    test : str
        What would support the claim, in words: ``at least 10``.
    supports : bool or None
        Whether it does; ``None`` where it could not be tested.
    sources : tuple of str
        Release labels and tables of the register.
    wanted : float, optional
        The number it was compared with, where it was one.
    unit : str
        What the value counts.
    note : str
        What a reader must know of this one: the states counted, or why it could not be tested.
    """

    name: str
    value: float | int | str | None
    test: str
    supports: bool | None
    sources: tuple[str, ...]
    wanted: float | None = None
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing that a claim says; a claim that says several holds only if each of them does.

    ``wants`` says what data would test it, where there are no operationalisations or theirs are absent.
    """

    says: str
    operationalisations: tuple[Operationalisation, ...] = ()
    wants: str = ""

    @property
    def tested(self) -> tuple[Operationalisation, ...]:
        """Those that could be tested."""
        return tuple(one for one in self.operationalisations if one.supports is not None)

    @property
    def share(self) -> float | None:
        """The share of tested operationalisations that support it, 0 to 1; ``None`` if none was tested."""
        return sum(bool(one.supports) for one in self.tested) / len(self.tested) if self.tested else None


Test = Callable[[Evidence], Sequence[Part]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An empirical statement of a text, and the function that tests it.

    Parameters
    ----------
    id : str
        Short key, as ``C18``.
    says : str
        The statement, in our words.
    theme : str
        One of ``THEMES``.
    test : callable, optional
        What tests it; without one, ``wants`` must say what data would.
    weakest_link : str
        The step at which the test is most open to doubt.
    wants : str
        What data would test it, or test it better.
    references : tuple of str
        Bibliography keys of definitions used.
    """

    id: str
    says: str
    theme: str
    test: Test | None = None
    weakest_link: str = ""
    wants: str = ""
    references: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.theme not in THEMES:
            raise ValueError(f"claim {self.id} has no theme: {self.theme!r}")
        if not (self.weakest_link if self.test else self.wants):
            raise ValueError(f"claim {self.id} names no weakest link, or nothing that would test it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A claim with what its tests found."""

    claim: Claim
    parts: tuple[Part, ...] = field(default=())

    @property
    def verdict(self) -> Verdict:
        """See ``verdict_of``."""
        return verdict_of([part.share for part in self.parts])

    @property
    def share(self) -> float | None:
        """The share of the part that holds least; ``None`` if untested."""
        shares = [part.share for part in self.parts if part.share is not None]
        return min(shares) if shares else None

    @property
    def operationalisations(self) -> tuple[Operationalisation, ...]:
        """Every operationalisation of every part."""
        return tuple(one for part in self.parts for one in part.operationalisations)

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source of those that were tested, once."""
        return tuple(
            dict.fromkeys(s for one in self.operationalisations if one.supports is not None for s in one.sources)
        )

    @property
    def untested(self) -> tuple[Part, ...]:
        """The parts that could not be tested."""
        return tuple(part for part in self.parts if part.share is None)

    def record(self) -> dict[str, Any]:
        """All of it, as plain values that JSON can hold."""
        return {
            "id": self.claim.id,
            "claim": self.claim.says,
            "theme": self.claim.theme,
            "verdict": self.verdict,
            "share": self.share,
            "whole": not self.untested,
            "operationalisations": [
                {
                    "part": part.says,
                    "name": one.name,
                    "value": one.value,
                    "unit": one.unit,
                    "test": one.test,
                    "supports": one.supports,
                    "sources": list(one.sources),
                    "note": one.note,
                }
                for part in self.parts
                for one in part.operationalisations
            ],
            "parts": [
                {"says": part.says, "share": part.share, **({"wants": part.wants} if part.wants else {})}
                for part in self.parts
            ],
            "sources": list(self.sources),
            "weakest_link": self.claim.weakest_link,
            "wants": self.claim.wants,
            "references": list(self.claim.references),
        }


def verdict_of(shares: Iterable[float | None]) -> Verdict:
    """The verdict on a claim, from the share of supporting operationalisations of each of its parts.

    The one rule for every claim. Parts without a share were not tested and say nothing; what was
    tested is a conjunction, so the part that holds least decides: supported from three quarters on,
    contradicted up to one quarter, mixed between. A verdict on a claim some part of which is
    untested speaks of the parts tested only, and is shown with that remark.

    Parameters
    ----------
    shares : iterable of float or None
        For each part, 0 to 1; ``None`` where it was not tested.

    >>> verdict_of([1.0, 0.8]), verdict_of([1.0, 0.5]), verdict_of([1.0, 0.2]), verdict_of([None])
    ('supported', 'mixed', 'contradicted', 'untested')
    """
    tested = [share for share in shares if share is not None]
    if not tested:
        return "untested"
    least = min(tested)
    if least >= SUPPORTED_FROM:
        return "supported"
    return "contradicted" if least <= CONTRADICTED_TO else "mixed"
