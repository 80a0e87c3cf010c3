"""Rule coders: a quantity of a measure or a register table, turned into a score by thresholds."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...catalogue import AbsentError
from .records import BY_RULE, Case, Coding, Period, RuleCoder, Study

if TYPE_CHECKING:
    from ...measures.evidence import Evidence as Facts
    from ...measures.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Coded:
    """What the rules of a study coded: the codings, where their numbers come from, and what they left out and why."""

    codings: tuple[Coding, ...]
    sources: tuple[str, ...]
    left_out: tuple[str, ...]


def quantity(coder: RuleCoder) -> "Quantity":
    """The quantity that a rule speaks of.

    Raises
    ------
    UserError
        The rule names a measure, table, column or word that does not exist.
    """
    from ...measures.quantity import parse

    return parse(coder.rule, "the rule")


def coded_by_rule(study: Study, facts: "Facts") -> Coded:
    """Every coding that the study's rules make.

    A rule has no confidence and cites itself: the evidence of its codings is ``rule``, and the note says the
    number, how many rows it came from, and the releases or tables they stand in. Where the rule finds no
    number there is no coding.

    Parameters
    ----------
    study : Study
        A study with rule coders.
    facts : Evidence of the measures
        The register and the store to ask. Where a data set is not in the store, what needs it is left out and
        said so.
    """
    codings: list[Coding] = []
    sources: set[str] = set()
    left_out: list[str] = []
    for coder in study.rules:
        asked = quantity(coder)
        empty: list[str] = []
        wide = _wide(study, asked)
        try:
            for case, period in study.cells():
                coding, read = _coded(coder, asked, wide, case, period, facts)
                if coding is None:
                    empty.append(f"{case.id} {period.id}")
                else:
                    codings.append(coding)
                    sources |= set(read)
        except AbsentError as error:
            left_out.append(f"{coder.id} could not code: {' '.join(str(error).splitlines())}")
            continue
        if empty:
            left_out.append(f"{coder.id} finds no number, or none that its thresholds score, for: {', '.join(empty)}.")
    return Coded(tuple(codings), tuple(sorted(sources)), tuple(left_out))


def _wide(study: Study, asked: "Quantity") -> "Quantity":
    """A rule on every case and year of a study at once, so that its rows are read once for all cells."""
    codes = [ccode for case in study.cases for ccode in case.ccode]
    first = min(period.first_year for period in study.periods)
    last = max(period.last_year for period in study.periods)
    return asked.bound_to(codes, first, last)


def _coded(
    coder: RuleCoder, asked: "Quantity", wide: "Quantity", case: Case, period: Period, facts: "Facts"
) -> tuple[Coding | None, tuple[str, ...]]:
    if not case.ccode:
        return None, ()
    found = asked.bound_to(case.ccode, period.first_year, period.last_year).value(facts, wide)
    score = coder.score(found.number)
    if score is None:
        return None, ()
    note = f"{found.number:.6g} from {found.rows} row{'' if found.rows == 1 else 's'} of {', '.join(found.sources)}"
    coding = Coding(
        question=coder.question,
        case=case.id,
        period=period.id,
        coder=coder.id,
        score=score,
        confidence=None,
        evidence=(BY_RULE,),
        note=note,
    )
    return coding, found.sources


def rule_text(coder: RuleCoder) -> str:
    """A rule in full, on one line, as TOML says it."""
    return "; ".join(f"{key} = {_toml(value)}" for key, value in coder.rule.items())


def thresholds_text(coder: RuleCoder) -> str:
    """How a rule's value becomes a score, from the lowest up."""
    parts = []
    for threshold in coder.thresholds:
        bound = "below that" if threshold.at_least is None else f"at least {threshold.at_least:g}"
        parts.append(f"{bound}: {threshold.score:g}")
    return "; ".join(reversed(parts))


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return f"[{', '.join(_toml(one) for one in value)}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {_toml(one)}' for key, one in value.items())} }}"
    return str(value)
