"""What must hold in a study beyond the form of its files; every check goes on to the end."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any

from ...catalogue import UserError, closest
from ...register import State
from ...register.store import shipped
from .definition import ID, ID_FORM, RESERVED, Definition, Entry, repeated
from .records import (
    CODINGS,
    EVIDENCE,
    JUDGEMENT,
    Case,
    Coding,
    Evidence,
    Level,
    Period,
    Person,
    Problem,
    Question,
    RuleCoder,
    Scale,
    Study,
)
from .sheets import Line, Sheet

SHOWN = 3
"""Missing cells that a warning names."""


def problems_of_definition(made: Definition) -> list[Problem]:
    """What does not hold between the tables of ``study.toml``."""
    problems = []
    for entries in made.entries.values():
        for entry, earlier in repeated(entries):
            line = made.places.line(earlier.table, earlier.number)
            problems.append(made.problem(entry, "id", f"has the id of line {line}"))
    for entry in made.entries["vignettes"]:
        if entry.values.get("id") in made.ids("cases"):
            problems.append(made.problem(entry, "id", "a case has this id too"))
    for table, check in CHECKS.items():
        for entry in made.entries[table]:
            found = check(entry, made)
            problems += [made.problem(entry, key, message, warning=warning) for key, message, warning in found]
    return problems


Found = Iterator[tuple[str, str, bool]]
"""The key, what is wrong with it, and whether that is only a warning."""


@lru_cache(maxsize=1024)
def _near(name: str, ids: tuple[str, ...]) -> str:
    """``closest``, asked once for a name that many rows have."""
    return closest(name, ids)


def _known(made: Definition, key: str, table: str, names: Collection[str]) -> Found:
    """Names of another table's entries that it does not have."""
    ids = made.ids(table)
    for name in names:
        if name not in ids:
            yield key, f"{key}: no {table.removesuffix('s')} is named {name!r}.{_near(name, tuple(ids))}", False


def _case(entry: Entry, made: Definition) -> Found:
    yield from _known(made, "periods", "periods", entry.values.get("periods", ()))
    case = entry.record
    if not isinstance(case, Case):
        return
    states = [row for row in shipped("states") if isinstance(row, State)]
    for ccode in case.ccode:
        spells = [row for row in states if row.ccode == ccode]
        if not spells:
            yield "ccode", f"no state has the COW number {ccode}: see allies register show states", False
            continue
        years = [
            (period.first_year, period.last_year)
            for period in made.records("periods")
            if not case.periods or period.id in case.periods
        ]
        if years and not any(
            row.entry.year <= last and (row.exit is None or row.exit.last.year >= first)
            for first, last in years
            for row in spells
        ):
            yield "ccode", f"{ccode} was no member of the state system in any period of this case", False


def _period(entry: Entry, _: Definition) -> Found:
    period = entry.record
    if isinstance(period, Period):
        if period.first_year > period.last_year:
            yield "last_year", f"ends in {period.last_year}, before it begins in {period.first_year}", False
        for key in ("first_year", "last_year"):
            if not date.min.year <= getattr(period, key) <= date.max.year:
                yield key, f"{key} is no year: {getattr(period, key)}", False


def _scale(entry: Entry, _: Definition) -> Found:
    scale = entry.record
    if not isinstance(scale, Scale):
        return
    scores = [anchor.score for anchor in scale.anchors]
    if len(set(scores)) < len(scores):
        yield "anchors", "two anchors have the same score", False
    if scale.level is Level.NOMINAL:
        for key in ("low", "high", "step"):
            if getattr(scale, key) is not None:
                yield key, f"a nominal scale has no {key}: its scores are those of its anchors", False
        if len(set(scores)) < 2:
            yield "anchors", "a nominal scale needs anchors for at least two scores", False
        return
    if scale.low is None or scale.high is None:
        yield "", f"an {scale.level} scale needs low and high", False
        return
    yield from _ends(scale, scale.low, scale.high, scores)


def _ends(scale: Scale, low: float, high: float, scores: list[float]) -> Found:
    if low >= high:
        yield "high", f"high is {high:g}, not above low, which is {low:g}", False
        return
    if scale.level is Level.ORDINAL and scale.step is None:
        yield "", "an ordinal scale needs a step", False
    if scale.step is not None and (scale.step <= 0 or not scale.holds(high)):
        yield "step", f"steps of {scale.step:g} do not lead from {low:g} to {high:g}", False
        return
    if scale.level is Level.RATIO and low < 0:
        yield "low", f"a ratio scale begins at zero or above; low is {low:g}", False
    for end in (low, high):
        if end not in scores:
            yield "anchors", f"the anchors say nothing of the scale's end {end:g}", False
    for score in scores:
        if not scale.holds(score):
            yield "anchors", f"an anchor stands at {score:g}, which is not on the scale: {scale}", False


COLUMNS = ("case", "period", "question", "score")
"""Columns of tables that have a column a question, which no question may be named like."""


def _question(entry: Entry, made: Definition) -> Found:
    if entry.values.get("id") in COLUMNS:
        yield "id", f"no question may be named {entry.values['id']!r}, which is a column beside it in tables", False
    if "scale" in entry.values:
        yield from _known(made, "scale", "scales", (entry.values["scale"],))
    closed = entry.values.get("closed")
    if closed is not None and closed > date.today():
        yield "closed", f"closed is {closed}, a day to come: write it when coding has ended", False


def _vignette(entry: Entry, made: Definition) -> Found:
    if "question" in entry.values:
        yield from _known(made, "question", "questions", (entry.values["question"],))


def _coder(entry: Entry, made: Definition) -> Found:
    coder = entry.record
    yield from _known(made, "questions", "questions", entry.values.get("questions", ()))
    if "question" in entry.values:
        yield from _known(made, "question", "questions", (entry.values["question"],))
    if isinstance(coder, RuleCoder):
        yield from _thresholds(coder, _scale_of(made, coder.question))
        from .rules import quantity

        try:
            if not quantity(coder).needs_case:
                yield "rule", "the rule speaks of neither $ally nor $period, so every case gets the same score", True
        except UserError as error:
            yield "rule", " ".join(str(error).splitlines()), False


CHECKS: Mapping[str, Callable[[Entry, Definition], Found]] = {
    "cases": _case,
    "periods": _period,
    "scales": _scale,
    "questions": _question,
    "vignettes": _vignette,
    "coders": _coder,
}


def _thresholds(coder: RuleCoder, scale: Scale | None) -> Found:
    bounds = [threshold.at_least for threshold in coder.thresholds]
    given = [bound for bound in bounds if bound is not None]
    if None in bounds[1:]:
        yield "thresholds", "only the first threshold may lack at_least", False
    if any(later <= earlier for earlier, later in pairwise(given)):
        yield "thresholds", "the thresholds must rise from one to the next", False
    for threshold in coder.thresholds:
        if scale is not None and not scale.holds(threshold.score):
            yield "thresholds", f"the score {threshold.score:g} is not on the scale: {scale}", False


def _scale_of(made: Definition, question: str) -> Scale | None:
    """The scale of a question, where both could be read."""
    asked = made.ids("questions").get(question)
    found = made.ids("scales").get(asked.values.get("scale", "")) if asked else None
    return found.record if found is not None else None


def problems_of_codings(sheet: Sheet[Coding], made: Definition, evidence: Collection[str] | None) -> list[Problem]:
    """What does not hold in ``codings.csv``; ``evidence`` are the ids that exist, if they could be read."""
    problems = []
    seen: dict[tuple[str, ...], int] = {}
    for line in sheet.lines:
        found = [*_coding_names(line.values, made), *_coding_answer(line.values, made), *_cited(line.values, evidence)]
        keys = ("question", "case", "period", "coder")
        if all(key in line.values for key in keys):
            key = tuple(line.values[name] for name in keys)
            if key in seen:
                found.append(f"repeats the coding of line {seen[key]}: {', '.join(key)}")
            seen.setdefault(key, line.number)
        problems += [Problem(CODINGS, line.number, message) for message in found]
        problems += [Problem(CODINGS, line.number, message, True) for message in _formulas(line.values)]
    return problems


RUN = ("=", "+", "@")
"""How a cell begins that a spreadsheet runs when it opens one of the study's own files."""


def _formulas(values: Mapping[str, Any]) -> Iterator[str]:
    for column, value in values.items():
        if isinstance(value, str) and value.startswith(RUN):
            yield f"{column}: begins with {value[0]!r}, so a spreadsheet that opens this file takes it for a formula"


def _unknown(what: str, given: str, ids: Collection[str]) -> str:
    return f"{what}: no {what} is named {given!r}.{_near(given, tuple(ids))}"


def _coding_names(values: Mapping[str, Any], made: Definition) -> Iterator[str]:
    if not made.known:
        return
    for what in ("question", "coder"):
        if what in values and values[what] not in made.ids(f"{what}s"):
            yield _unknown(what, values[what], made.ids(f"{what}s"))
    yield from _coding_cell(values, made)
    entry = made.ids("coders").get(values.get("coder", ""))
    coder = entry.record if entry else None
    if isinstance(coder, RuleCoder):
        yield f"coder: {coder.id!r} is a rule, whose codings are computed and never written here"
    elif isinstance(coder, Person) and coder.questions:
        question = values.get("question")
        if question in made.ids("questions") and question not in coder.questions:
            yield f"coder: {coder.id!r} is not asked the question {question!r}"


def _coding_cell(values: Mapping[str, Any], made: Definition) -> Iterator[str]:
    """A case in one of its periods, or a vignette in none."""
    case, period = values.get("case"), values.get("period")
    cases, vignettes, periods = made.ids("cases"), made.ids("vignettes"), made.ids("periods")
    if case in vignettes:
        if period:
            yield f"period: {case!r} is a vignette, which has no period"
        asked = vignettes[case].values.get("question")
        if "question" in values and asked is not None and asked != values["question"]:
            yield f"question: the vignette {case!r} is about {asked!r}"
        return
    if case is not None and case not in cases:
        yield _unknown("case", case, [*cases, *vignettes])
    if period is not None and period not in periods:
        yield _unknown("period", period, periods) if period else "period: is empty, but only a vignette has none"
    elif period is not None and case in cases:
        own = cases[case].values.get("periods", ())
        if own and period not in own:
            yield f"period: {case!r} is not studied in {period!r}"


def _coding_answer(values: Mapping[str, Any], made: Definition) -> Iterator[str]:
    scale = _scale_of(made, values.get("question", ""))
    if "score" in values and scale is not None and not scale.holds(values["score"]):
        yield f"score: {values['score']:g} is not on the scale {scale.id!r}: {scale}"
    if "confidence" in values:
        confidence = values["confidence"]
        if confidence is None:
            yield "confidence: is empty; write a number from 0 (a guess) to 1 (certain)"
        elif not 0 <= confidence <= 1:
            yield f"confidence: {confidence:g} is not between 0 and 1"


def _cited(values: Mapping[str, Any], evidence: Collection[str] | None) -> Iterator[str]:
    if "evidence" not in values:
        return
    cited = values["evidence"]
    if not cited:
        yield f"evidence: is empty; name pieces of evidence, separated by `; `, or write {JUDGEMENT}"
    if JUDGEMENT in cited and len(cited) > 1:
        yield f"evidence: {JUDGEMENT} stands alone; leave it out where there is evidence"
    for name in sorted({name for name in cited if cited.count(name) > 1}):
        yield f"evidence: names {name!r} more than once"
    for name in dict.fromkeys(cited):
        if name != JUDGEMENT and evidence is not None and name not in evidence:
            yield f"evidence: no evidence is named {name!r}.{_near(name, tuple(evidence))}"


def problems_of_evidence(sheet: Sheet[Evidence]) -> list[Problem]:
    """What does not hold in ``evidence.csv``."""
    problems = []
    seen: dict[str, int] = {}
    for line in sheet.lines:
        problems += [Problem(EVIDENCE, line.number, message) for message in _piece(line, seen)]
        if "date" in line.values and line.values["date"] is None:
            problems.append(Problem(EVIDENCE, line.number, "date: is empty, so nobody can say how old it is", True))
        problems += [Problem(EVIDENCE, line.number, message, True) for message in _formulas(line.values)]
    return problems


def _piece(line: Line[Evidence], seen: dict[str, int]) -> Iterator[str]:
    given = line.values.get("id")
    if given is not None:
        if not ID.fullmatch(given):
            yield f"id: {given!r} must be {ID_FORM}"
        elif given in RESERVED:
            yield f"id: no evidence may be named {given!r}, which has a meaning of its own in {CODINGS}"
        if given.lower() in seen:
            yield f"id: {given!r} is that of line {seen[given.lower()]}; upper and lower case do not tell ids apart"
        seen.setdefault(given.lower(), line.number)
    if line.values.get("source") == "":
        yield "source: is empty; say where it was published or who holds it"
    url = line.values.get("url", "")
    if url and not url.startswith(("https://", "http://")):
        yield f"url: {url!r} does not begin with https:// or http://"
    if len(url.split()) > 1:
        yield f"url: {url!r} has blanks inside"


def warnings_of_closing(study: Study, made: Definition) -> list[Problem]:
    """Closed questions that lack codings, for each person asked."""
    entries = made.ids("questions")
    found = []
    for question in study.questions:
        for coder in study.persons:
            missing = lacking(study, question, coder)
            if question.closed and missing:
                shown = ", ".join(f"{case} {period}" for case, period in missing[:SHOWN])
                more = f" and {len(missing) - SHOWN} more" if len(missing) > SHOWN else ""
                message = f"is closed, but {coder.id!r} has not coded {shown}{more}"
                found.append(made.problem(entries[question.id], "closed", message, warning=True))
    return found


def lacking(study: Study, question: Question, coder: Person) -> list[tuple[str, str]]:
    """The cases and periods of a question that a person was asked to code and has not."""
    if coder.questions and question.id not in coder.questions:
        return []
    done = {(c.case, c.period) for c in study.codings if c.question == question.id and c.coder == coder.id}
    return [(case.id, period.id) for case, period in study.cells() if (case.id, period.id) not in done]
