"""What a study is made of: cases, periods, questions on scales, coders, codings and evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ...register.codes import CodeList
from ...register.dates import PartialDate

JUDGEMENT = "judgement"
"""Written where a coder scores without evidence at hand."""

BY_RULE = "rule"
"""Written as the evidence of a coding that a rule computed."""

NEARLY = 1e-9
"""Slack in steps of a scale, for steps such as 0.1 that no floating-point number equals."""


class Level(CodeList):
    """What the numbers of a scale mean (a scale)."""

    NOMINAL = "nominal", "names only: equal or different"
    ORDINAL = "ordinal", "an order: more or less, by no known amount"
    INTERVAL = "interval", "equal steps, with a zero that is only agreed on"
    RATIO = "ratio", "equal steps from a true zero"


class Quality(CodeList):
    """How good a piece of evidence is (a scale)."""

    WEAK = "weak", "second-hand, or told by someone with an interest in it"
    FAIR = "fair", "an account by someone in a position to know"
    STRONG = "strong", "a document, record or data set of the thing itself"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is compared: usually an ally. ``ccode`` holds every COW number it has had; ``periods``, if any, limit it."""

    id: str
    name: str
    ccode: tuple[int, ...] = ()
    periods: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A span of whole years."""

    id: str
    name: str
    first_year: int
    last_year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What one score of a scale means, in words."""

    score: float
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The scores that answer a question. A nominal scale has exactly the scores of its anchors.

    Without ``step``, an interval or ratio scale has every number from ``low`` to ``high``.
    """

    id: str
    level: Level
    anchors: tuple[Anchor, ...]
    low: float | None = None
    high: float | None = None
    step: float | None = None

    def holds(self, score: float) -> bool:
        """Whether a score is on the scale."""
        if self.level is Level.NOMINAL or self.low is None or self.high is None:
            return any(score == anchor.score for anchor in self.anchors)
        if not self.low <= score <= self.high:
            return False
        steps = (score - self.low) / self.step if self.step else 0.0
        return abs(steps - round(steps)) <= NEARLY

    def __str__(self) -> str:
        if self.level is Level.NOMINAL or self.low is None or self.high is None:
            return "one of " + ", ".join(f"{anchor.score:g}" for anchor in self.anchors)
        return f"{self.low:g} to {self.high:g}" + (f" in steps of {self.step:g}" if self.step else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of every case and period; ``closed`` is the day on which coding ended."""

    id: str
    text: str
    scale: str
    guide: str = ""
    closed: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vignette:
    """An invented case that every coder scores on one question, so that their use of its scale can be compared."""

    id: str
    question: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone who codes. ``questions`` are those asked of them; none given is all."""

    id: str
    name: str
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """The score for a value that is ``at_least`` so large; without it, for every value below the next threshold."""

    score: float
    at_least: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCoder:
    """A rule that codes one question from a measure or a table of the register.

    ``rule`` is the quantity as the file says it; ``thresholds`` turn its value into a score.
    """

    id: str
    name: str
    question: str
    rule: Mapping[str, Any] = field(hash=False)
    thresholds: tuple[Threshold, ...]

    @property
    def questions(self) -> tuple[str, ...]:
        """The one question that it codes."""
        return (self.question,)

    def score(self, value: float | None) -> float | None:
        """The score for a value; missing for a missing value, and below the first threshold where that has a bound."""
        found = None
        if value is not None:
            for threshold in self.thresholds:
                if threshold.at_least is None or value >= threshold.at_least:
                    found = threshold.score
        return found


Coder = Person | RuleCoder


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """One coder's answer for one case and period.

    ``evidence`` names pieces of evidence, or is ``judgement`` alone. ``case`` may be a vignette,
    whose ``period`` is empty.
    """

    question: str
    case: str
    period: str
    coder: str
    score: float
    confidence: float | None
    evidence: tuple[str, ...]
    note: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What identifies it: question, case, period, coder."""
        return self.question, self.case, self.period, self.coder


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A piece of evidence: what it is, where it is to be found, and how good it is."""

    id: str
    author: str
    title: str
    source: str
    date: PartialDate | None
    locator: str
    url: str
    quality: Quality
    note: str

    @property
    def key(self) -> tuple[str]:
        """What identifies it: its id."""
        return (self.id,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A comparative study: what is asked of which cases, by whom, and what was answered on what evidence."""

    title: str
    description: str = ""
    cases: tuple[Case, ...]
    periods: tuple[Period, ...]
    scales: tuple[Scale, ...]
    questions: tuple[Question, ...]
    coders: tuple[Coder, ...]
    vignettes: tuple[Vignette, ...] = ()
    codings: tuple[Coding, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def persons(self) -> tuple[Person, ...]:
        """The coders who are people."""
        return tuple(coder for coder in self.coders if isinstance(coder, Person))

    @property
    def rules(self) -> tuple[RuleCoder, ...]:
        """The coders that are rules."""
        return tuple(coder for coder in self.coders if isinstance(coder, RuleCoder))

    def cells(self) -> tuple[tuple[Case, Period], ...]:
        """Every case in every period in which it is studied."""
        return tuple(
            (case, period)
            for case in self.cases
            for period in self.periods
            if not case.periods or period.id in case.periods
        )

    def scale_of(self, question: Question) -> Scale:
        """The scale on which a question is answered."""
        return next(scale for scale in self.scales if scale.id == question.scale)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a study's files. A ``warning`` does not make the study unusable."""

    file: str
    line: int | None
    message: str
    warning: bool = False

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {'warning: ' if self.warning else ''}{self.message}"


DEFINITION = "study.toml"
CODINGS = "codings.csv"
EVIDENCE = "evidence.csv"
CONFLICTS = "conflicts.csv"
"""The files of a study, by name; the last only after a merge that met conflicts."""
