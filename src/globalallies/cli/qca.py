"""``allies qca``: a truth table, and every model that explains an outcome."""

import json
from pathlib import Path
from typing import Annotated

import typer

from ..catalogue import UserError
from .results import AsJson, OutputFolder, present


def qca(
    data: Annotated[Path, typer.Argument(metavar="DATA.csv", help="One row a case, scored 0/1, 0, 1, 2 … or 0 to 1.")],
    outcome: Annotated[str, typer.Option("--outcome", metavar="Y", help="The outcome: Y, ~Y, or Y[2].")],
    conditions: Annotated[
        str, typer.Option("--conditions", metavar="A,B,…", help="The conditions; every other column if left out.")
    ] = "",
    case: Annotated[str, typer.Option("--case", metavar="COLUMN", help="The column that names the cases.")] = "",
    incl: Annotated[float, typer.Option("--incl", help="Consistency from which a row is positive.")] = 0.8,
    pri: Annotated[float, typer.Option("--pri", help="PRI from which a row is positive.")] = 0.5,
    n_cut: Annotated[int, typer.Option("--n-cut", help="A row with fewer cases is a remainder.")] = 1,
    incl_low: Annotated[
        float | None, typer.Option("--incl-low", help="From here to --incl a row is contradictory.")
    ] = None,
    solution: Annotated[
        str,
        typer.Option("--solution", metavar="KIND,…", help="conservative, parsimonious, intermediate; all if left out."),
    ] = "",
    directions: Annotated[
        str, typer.Option("--directions", metavar="A,~B,…", help="Values expected to help, for the intermediate one.")
    ] = "",
    enhanced: Annotated[
        bool,
        typer.Option("--enhanced", help="Bar remainders that models of the outcome and of its absence both assume."),
    ] = False,
    exclude: Annotated[
        str, typer.Option("--exclude", metavar="ROW,A*~B,…", help="Remainders never to be assumed.")
    ] = "",
    necessary: Annotated[
        str, typer.Option("--necessary", metavar="A,B+C,…", help="Assume no remainder without these.")
    ] = "",
    irredundant: Annotated[
        bool, typer.Option("--irredundant", help="All models without a redundant term, not only the smallest.")
    ] = False,
    calibrate: Annotated[
        list[str] | None,
        typer.Option(
            "--calibrate", metavar="A=OUT,HALF,IN", help="Anchors of a raw column, or one threshold; may be repeated."
        ),
    ] = None,
    necessity: Annotated[bool, typer.Option("--necessity", help="Test necessary conditions instead.")] = False,
    robustness: Annotated[bool, typer.Option("--robustness", help="Try other cut-offs instead.")] = False,
    limit: Annotated[int, typer.Option("--limit", help="Models to list at most; they are counted beyond it.")] = 1000,
    seconds: Annotated[float, typer.Option("--seconds", help="Time for one solution.")] = 45.0,
    memory: Annotated[float, typer.Option("--memory-gb", help="Memory for one solution.")] = 1.5,
    as_json: AsJson = False,
    output: OutputFolder = None,
) -> None:
    """Explain an outcome by combinations of conditions: qualitative comparative analysis."""
    from ..comparison.qca import cases, truth_table, view
    from ..comparison.qca import necessity as tested
    from ..comparison.qca import robustness as tried

    anchors = dict(_anchors(text) for text in calibrate or [])
    given: dict[str, str | bool] = {
        "enhanced": enhanced,
        "exclude": exclude,
        "necessary": necessary,
        "irredundant": irredundant,
    }
    if necessity or robustness:
        _refuse_idle("necessity" if necessity else "robustness", given, _list(solution), directions)
    found = cases(data, outcome, _list(conditions) or None, case, anchors)
    if necessity:
        present(tested(found), as_json, output)
        return
    table = truth_table(found, incl=incl, pri=pri, n_cut=n_cut, incl_low=incl_low)
    kinds = _list(solution)
    if robustness:
        kind = kinds[0] if kinds else "parsimonious"
        present(tried(table, kind, directions=_list(directions), seconds=min(seconds, 5.0)), as_json, output)  # type: ignore[arg-type]  # checked there
        return
    done = view.analysis(
        table,
        kinds,
        _list(directions),
        enhanced=enhanced,
        exclude=_list(exclude),
        necessary=_list(necessary),
        models="irredundant" if irredundant else "minimal",
        limit=limit,
        seconds=seconds,
        memory_gb=memory,
    )
    if output is not None:
        present(view.as_result(done), as_json, output)
    elif as_json:
        typer.echo(json.dumps(view.as_record(done), ensure_ascii=False, indent=1, allow_nan=False))
    else:
        typer.echo(view.as_text(done))


def _refuse_idle(instead: str, given: dict[str, str | bool], kinds: list[str], directions: str) -> None:
    """An option that another analysis does not know is refused, not left unheeded."""
    idle = [f"--{name}" for name, value in given.items() if value]
    if instead == "necessity":
        idle += [name for name, value in (("--solution", kinds), ("--directions", directions)) if value]
    elif len(kinds) > 1:
        idle.append(f"--solution {','.join(kinds)}")
    if idle:
        raise UserError(
            f"--{instead} does not know {', '.join(idle)}.",
            "Expected the options of the truth table"
            + (", one --solution and its --directions." if instead == "robustness" else "."),
            f"Leave them out, or --{instead}.",
        )


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _anchors(text: str) -> tuple[str, list[float]]:
    name, equals, values = text.partition("=")
    try:
        numbers = [float(value) for value in values.split(",")]
    except ValueError:
        numbers = []
    if not equals or not numbers:
        raise UserError(
            f"{text!r} is not NAME=NUMBERS.",
            "--calibrate takes a column and its anchors.",
            "For example: --calibrate GDP=400,550,900",
        )
    return name.strip(), numbers


EXAMPLES = {
    "qca": "Examples:  allies qca cases.csv --outcome Y --conditions A,B,C --incl 0.8  |  "
    "allies qca cases.csv --outcome ~Y --solution intermediate --directions A,~B --json",
}


def attach(app: typer.Typer) -> None:
    """Give the command to the application."""
    app.command(epilog=EXAMPLES["qca"])(qca)
