"""An analysis as text and as JSON: truth table, solutions, and everything a reader must be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...catalogue import Result, UserError
from .chance import Chance, permutation, warnings
from .fit import ModelFit
from .model import KINDS, Kind, Model, Solution
from .plots import xy_chart, xy_result
from .sets import shortened
from .solution import NoSolutionError, minimize
from .table import Row, TruthTable
from .terms import write_term

PRIMES_SHOWN = 1000
WITH_REMAINDERS = ("enhanced", "exclude", "necessary")
"""Options that bar remainders."""

MODELS_SHOWN = 10
"""Models printed; JSON holds all that are listed."""


@dataclass(frozen=True, eq=False)
class Analysis:
    """A truth table, the solutions asked for (or why there is none), and how far chance would come."""

    table: TruthTable
    solutions: Mapping[Kind, Solution]
    refused: Mapping[Kind, str]
    chance: Chance

    @property
    def notes(self) -> tuple[str, ...]:
        """What a careful reader must know, unasked."""
        return (
            *self.table.cases.notes,
            *warnings(self.table),
            *_contradictions(self.table),
            *_both(self.table),
            _chance(self),
        )


def analysis(table: TruthTable, kinds: Sequence[str] = (), directions: Sequence[str] = (), **options: Any) -> Analysis:
    """The solutions of a table, and its permutation test.

    Parameters
    ----------
    table : TruthTable
        The table.
    kinds : sequence of str
        The solutions wanted. By default every one that can be had: the intermediate one if there are
        directions; why one cannot be had is then said instead of raised.
    directions : sequence of str
        For the intermediate solution.
    options
        Those of ``minimize``; what the conservative solution does not know is not passed to it.

    Raises
    ------
    UserError
        A solution that was asked for cannot be had, or an argument is none.
    """
    if unknown := [k for k in kinds if k not in KINDS]:
        raise UserError(f"{unknown[0]!r} is no solution.", f"Expected {', '.join(KINDS)}.")
    if directions and kinds and "intermediate" not in kinds:
        raise UserError("Directions are for the intermediate solution.", remedy="Add: --solution intermediate")
    if idle := [k for k in WITH_REMAINDERS if options.get(k) and set(kinds) == {"conservative"}]:
        raise UserError(
            f"The conservative solution assumes nothing of remainders, so it has no use for: {', '.join(idle)}.",
            "Expected these with the parsimonious or intermediate solution.",
            "Ask for another: --solution parsimonious",
        )
    solutions: dict[Kind, Solution] = {}
    refused: dict[Kind, str] = {}
    for kind in KINDS:
        if kind not in (kinds or KINDS) or (kind == "intermediate" and not directions and not kinds):
            continue
        own = {k: v for k, v in options.items() if kind != "conservative" or k not in WITH_REMAINDERS}
        try:
            solutions[kind] = minimize(table, kind, directions=directions if kind == "intermediate" else (), **own)
        except NoSolutionError as error:
            if kinds:
                raise
            refused[kind] = error.happened
    return Analysis(table, solutions, refused, permutation(table))


def as_result(found: Analysis) -> Result:
    """An analysis as a result: truth table, models and terms; its chart is the first model's XY plot."""
    import polars as pl

    models, terms = [], []
    for kind, solution in found.solutions.items():
        for n, model in enumerate(solution.models, 1):
            fit = model.fit
            models.append(
                {"solution": kind, "model": n, "terms": " + ".join(model.terms), "incl": fit.incl, "pri": fit.pri}
                | {"cov": fit.cov, "ron": fit.ron}
            )
            terms += [
                {"solution": kind, "model": n, "term": t.term, "incl": t.incl, "pri": t.pri, "cov": t.cov}
                | {"cov_u": t.cov_u, "ron": t.ron, "cases": ", ".join(t.cases)}
                for t in fit.terms
            ]
    first = next((s.models[0] for s in found.solutions.values()), None)
    drawn = None if first is None else xy_result(first, found.table)
    cut = found.table.cutoffs
    return Result(
        title=f"Qualitative comparative analysis of {found.table.cases.outcome}",
        tables={
            "truth_table": found.table.to_polars(),
            "models": pl.DataFrame(models, infer_schema_length=None),
            "terms": pl.DataFrame(terms, infer_schema_length=None),
        },
        assumptions=(
            f"A row is positive from consistency {cut.incl:g} and PRI {cut.pri:g} on, with at least {cut.n_cut} case{'' if cut.n_cut == 1 else 's'}.",
        ),
        notes=(*(f"{k.capitalize()} solution: {s.statement}" for k, s in found.solutions.items()), *found.notes),
        sources=(found.table.cases.source,) if found.table.cases.source else (),
        references=("ragin_2008", "schneider_wagemann_2012", "dusa_2018"),
        draw=None if drawn is None else lambda _: xy_chart(drawn),
    )


def as_record(found: Analysis) -> dict[str, Any]:
    """All of it as plain values that JSON can hold."""
    table, cases = found.table, found.table.cases
    return {
        "outcome": cases.outcome,
        "conditions": [{"name": c.name, "kind": c.kind, "levels": c.levels} for c in cases.conditions],
        "cases": len(cases.names),
        "source": cases.source,
        "cutoffs": {"incl": table.cutoffs.incl, "pri": table.cutoffs.pri, "n": table.cutoffs.n_cut},
        "truth_table": [_row_record(row, table) for row in table.rows],
        "remainders": table.remainders,
        "contradictions": [row.row for row in table.contradictions],
        **{kind: _solution_record(solution) for kind, solution in found.solutions.items()},
        **{kind: {"models": [], "complete": True, "refused": why} for kind, why in found.refused.items()},
        "chance": {
            "fit": found.chance.fit,
            "p": found.chance.p,
            "shuffles": found.chance.shuffles,
            "exact": found.chance.exact,
        },
        "notes": list(found.notes),
        "references": ["ragin_2008", "schneider_wagemann_2012", "dusa_2018"],
    }


def as_text(found: Analysis) -> str:
    """All of it as plain text."""
    table = found.table
    cut = table.cutoffs
    parts = [
        f"Truth table for {table.cases.outcome}: {len(table.rows)} of {table.configurations:,} configurations occur, "
        f"{table.remainders:,} are remainders (incl {cut.incl:g}, PRI {cut.pri:g}, n {cut.n_cut})",
        _table_text(table),
    ]
    for solution in found.solutions.values():
        parts.append(_solution_text(solution))
    for kind, why in found.refused.items():
        parts.append(f"{kind.capitalize()} solution: none. {why}")
    parts.append("\n".join(["To know", *(f"  - {note}" for note in found.notes)]))
    return "\n\n".join(parts)


def _row_record(row: Row, table: TruthTable) -> dict[str, Any]:
    names = [c.name for c in table.cases.conditions]
    return {
        "row": row.row,
        "values": dict(zip(names, row.values, strict=True)),
        "n": row.n,
        "incl": row.incl,
        "pri": row.pri,
        "out": row.out,
        "cases": list(row.cases),
        "against": list(row.against),
    }


def _solution_record(solution: Solution) -> dict[str, Any]:
    conditions = solution.table.cases.conditions
    barred = solution.untenable
    return {
        "statement": solution.statement,
        "complete": solution.complete,
        "models_count": solution.count,
        "models_listed": len(solution.models),
        "bound": {"low": solution.low, "high": solution.high},
        "irredundant": solution.irredundant,
        "essential": list(solution.essential),
        "prime_implicants": [write_term(cube, conditions) for cube in solution.primes[:PRIMES_SHOWN]],
        "prime_implicants_count": len(solution.primes),
        "models": [_model_record(model, solution.kind) for model in solution.models],
        **({"pairs": {p.name: _pair_record(p) for p in solution.pairs}} if solution.pairs else {}),
        **(
            {
                "untenable": {
                    "contradictory": list(barred.contradictory),
                    "against_necessity": list(barred.against_necessity),
                    "by_hand": list(barred.by_hand),
                    "every_model": barred.every_model,
                }
            }
            if barred
            else {}
        ),
        "notes": list(solution.notes),
    }


def _model_record(model: Model, kind: Kind) -> dict[str, Any]:
    fit = model.fit
    assumed = None if kind == "conservative" else model.assumptions()
    return {
        "terms": list(model.terms),
        "incl": fit.incl,
        "pri": fit.pri,
        "cov": fit.cov,
        "ron": fit.ron,
        "per_term": [
            {
                "term": t.term,
                "incl": t.incl,
                "pri": t.pri,
                "cov": t.cov,
                "covU": t.cov_u,
                "ron": t.ron,
                "cases": list(t.cases),
            }
            for t in fit.terms
        ],
        **({"assumptions": list(assumed)} if assumed is not None else {}),
        **({"pairs": list(model.pairs)} if model.pairs else {}),
    }


def _pair_record(pair: Any) -> dict[str, Any]:
    return {
        "conservative": list(pair.conservative),
        "parsimonious": list(pair.parsimonious),
        "easy": None if pair.easy is None else list(pair.easy),
        "difficult": None if pair.difficult is None else list(pair.difficult),
        "models": [list(terms) for terms in pair.models],
    }


def _table_text(table: TruthTable) -> str:
    names = [c.name for c in table.cases.conditions]
    header = ["row", *names, "n", "incl", "PRI", "out", "cases"]
    lines = [
        [str(r.row), *map(str, r.values), str(r.n), _number(r.incl), _number(r.pri), r.out, _who(r)] for r in table.rows
    ]
    return _aligned(header, lines)


def _solution_text(solution: Solution) -> str:
    enhanced = "enhanced " if solution.untenable is not None else ""
    parts = [f"{enhanced}{solution.kind} solution: ".capitalize() + solution.statement]
    if solution.untenable is not None:
        parts += [f"  {line}" for line in _untenable_lines(solution)]
    for n, model in enumerate(solution.models[:MODELS_SHOWN], 1):
        label = f"M{n}: " + " + ".join(model.terms) + f" → {solution.table.cases.outcome}"
        if model.pairs:
            label += f"  ({', '.join(model.pairs)})"
        parts.append(label + "\n" + _fit_text(model.fit))
        assumed = None if solution.kind == "conservative" else model.assumptions()
        if assumed:
            parts.append(f"  assumes {_counted(len(assumed))}: {', '.join(map(str, assumed))}")
    if len(solution.models) > MODELS_SHOWN:
        parts.append(f"  … and {len(solution.models) - MODELS_SHOWN:,} more of those listed: see them with --json")
    for pair in solution.pairs[:MODELS_SHOWN]:
        if pair.easy is not None and pair.difficult is not None:
            parts.append(f"  {pair.name}: easy counterfactuals {_rows(pair.easy)}; difficult {_rows(pair.difficult)}")
    return "\n".join([*parts, *(f"  {note}" for note in solution.notes)])


def _untenable_lines(solution: Solution) -> list[str]:
    barred = solution.untenable
    if barred is None:
        return []
    found = [
        ("assumed for the outcome and for its absence", barred.contradictory),
        ("against necessity", barred.against_necessity),
        ("excluded by hand", barred.by_hand),
    ]
    lines = [f"not used, {why}: {', '.join(terms)}" for why, terms in found if terms]
    if not barred.every_model:
        lines.append("contradictory assumptions were looked for in the listed parsimonious models only, not in all")
    return lines or ["no assumption is untenable"]


def _fit_text(fit: ModelFit) -> str:
    lines = [
        [t.term, _number(t.incl), _number(t.pri), _number(t.cov), _number(t.cov_u), _number(t.ron), ", ".join(t.cases)]
        for t in fit.terms
    ]
    lines.append(["model", _number(fit.incl), _number(fit.pri), _number(fit.cov), "", _number(fit.ron), ""])
    return _aligned(["term", "incl", "PRI", "cov", "covU", "RoN", "cases"], lines)


def _aligned(header: list[str], lines: list[list[str]]) -> str:
    widths = [max(len(line[n]) for line in [header, *lines]) for n in range(len(header))]
    last = len(header) - 1

    def one(cells: list[str]) -> str:
        return "  " + "  ".join(
            c.ljust(w) if n in (0, last) and not c.isdecimal() else c.rjust(w)
            for n, (c, w) in enumerate(zip(cells, widths, strict=True))
        )

    return "\n".join(one(line).rstrip() for line in [header, *lines])


def _who(row: Row) -> str:
    against = set(row.against)
    return ", ".join(f"{name} (against)" if name in against else name for name in row.cases)


def _contradictions(table: TruthTable) -> tuple[str, ...]:
    rows = [row for row in table.rows if row.against]
    if not rows:
        return ()
    which = "; ".join(f"row {row.row}: {shortened(row.against)} against {_others(row)}" for row in rows[:12])
    more = f" … and {len(rows) - 12} more" if len(rows) > 12 else ""
    return (f"Rows whose cases disagree on the outcome: {which}{more}.",)


def _both(table: TruthTable) -> tuple[str, ...]:
    other = {row.row for row in table.negated().rows if row.out == "1"}
    rows = [str(row.row) for row in table.rows if row.out == "1" and row.row in other]
    if not rows:
        return ()
    return (f"Sufficient for the outcome and for its absence at these cut-offs, rows {shortened(rows)}: raise --pri.",)


def _others(row: Row) -> str:
    against = set(row.against)
    return shortened([name for name in row.cases if name not in against])


def _chance(analysed: Analysis) -> str:
    if not len(analysed.table.values("1")):
        return "No row is positive at these cut-offs, so there is no fit to compare with chance."
    found = analysed.chance
    how = "possible" if found.exact else "random"
    return (
        f"Chance: with the outcome shuffled over the cases, {_share(found.p)} of {found.shuffles:,} {how} orders fit as "
        f"well or better (the smaller of consistency and coverage of the positive rows, here {found.fit:.3f})."
    )


def _share(p: float) -> str:
    return f"{p:.1%}" if p >= 0.001 else "under 0.1%"


def _counted(count: int) -> str:
    return "1 remainder, row" if count == 1 else f"{count} remainders, rows"


def _rows(numbers: tuple[int, ...]) -> str:
    return ", ".join(map(str, numbers)) or "none"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
