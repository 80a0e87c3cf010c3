"""``allies panel``, ``measures``, ``measure`` and ``why``: rows with measures, and where a cell comes from."""

import json
from pathlib import Path
from typing import Annotated

import typer

from ..catalogue import UserError
from .data import StoreFolder

Unit = Annotated[
    str, typer.Argument(metavar="UNIT", help="What a row is: state-year, dyad-year, directed-dyad-year, treaty-year …")
]
FromYear = Annotated[int, typer.Option("--from", metavar="YEAR", help="First year.")]
ToYear = Annotated[
    int | None, typer.Option("--to", metavar="YEAR", help="Last year; the last complete one if left out.")
]
StateSystem = Annotated[str, typer.Option("--system", help="Whose list of states: cow or gw.")]
Membership = Annotated[
    str, typer.Option("--rule", help="When a state counts for a year: any_day, first_day or last_day.")
]
Release = Annotated[
    list[str] | None,
    typer.Option("--release", metavar="MEASURE=RELEASE", help="Read a measure from this release; may be repeated."),
]


def panel(
    unit: Unit,
    first: FromYear = 1816,
    last: ToYear = None,
    add: Annotated[str, typer.Option("--add", metavar="A,B,…", help="Measures to add; see allies measures.")] = "",
    lag: Annotated[
        str, typer.Option("--lag", metavar="A,B,…", help="Measures to add as they were a year before.")
    ] = "",
    where: Annotated[
        list[str] | None,
        typer.Option(
            "--where", metavar="COLUMN=VALUE", help="Only rows with this value, or LOW:HIGH; may be repeated."
        ),
    ] = None,
    names: Annotated[bool, typer.Option("--names", help="Add names and ISO codes right for the year.")] = False,
    system: StateSystem = "cow",
    rule: Membership = "any_day",
    release: Release = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write FILE (.parquet, .csv or .dta).")
    ] = None,
    sql: Annotated[bool, typer.Option("--sql", help="Print the query, and stop.")] = False,
    describe: Annotated[bool, typer.Option("--describe", help="Say what is missing and why, and stop.")] = False,
    store: StoreFolder = None,
) -> None:
    """Build analysis-ready rows: one unit, some years, and the measures you name.

    Beside FILE stand FILE.json, which says where every column comes from, and FILE.bib, how to cite it.
    """
    from .. import names as with_names
    from .. import panel_of

    made = panel_of(unit, first, last, rule=rule, system=system, store=store)  # type: ignore[arg-type]  # checked there
    pinned = dict(_pair(text, "--release") for text in release or [])
    for name in _list(add):
        made = made.add(name, release=pinned.pop(name, None))
    for name in _list(lag):
        made = made.lag(name)
    if pinned:
        raise UserError(
            f"--release names {', '.join(pinned)}, which --add does not.", remedy="Add it, or leave it out."
        )
    if names:
        made = with_names(made)
    if where:
        made = made.filter(**dict(_condition(text) for text in where))
    if sql:
        typer.echo(made.sql())
    elif describe:
        typer.echo(str(made.describe()))
    elif output is None:
        raise UserError(
            "Say where to write the panel.",
            "Expected -o FILE, --describe or --sql.",
            f"For example: allies panel {unit} -o panel.parquet",
        )
    else:
        typer.echo("  joining …", err=True)
        written = made.write(output)
        typer.echo(
            f"{written} ({written.stat().st_size / 1e6:,.1f} MB), with {written.name}.json and {written.name}.bib"
        )


def measures(
    unit: Annotated[str, typer.Option("--unit", help="Only measures of this unit.")] = "",
    search: Annotated[str, typer.Option("--search", metavar="TEXT", help="Only those that speak of this.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON: a list of objects.")] = False,
) -> None:
    """List the measures that panels can hold."""
    from ..measures import CATALOGUE, view

    found = view.selected(CATALOGUE, unit, search)
    if as_json:
        typer.echo(json.dumps([view.as_record(m, CATALOGUE) for m in found], ensure_ascii=False, indent=1))
    else:
        typer.echo(view.as_text(found))


def measure(
    name: Annotated[str, typer.Argument(help="The measure's name.")],
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Say all about one measure: definition, unit, source, coverage, silence, citation, example."""
    from ..measures import CATALOGUE, view

    found = CATALOGUE[name]
    if as_json:
        typer.echo(json.dumps(view.as_record(found, CATALOGUE), ensure_ascii=False, indent=1))
    else:
        typer.echo(view.all_about(found, CATALOGUE))


def why(
    unit: Unit,
    keys: Annotated[list[str], typer.Argument(metavar="KEYS... COLUMN", help="The row's key, then the column.")],
    system: StateSystem = "cow",
    release: Release = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
    store: StoreFolder = None,
) -> None:
    """Say where one cell comes from: its value, the rule, the releases and the source rows."""
    from .. import panel_of
    from ..panel.why import measure_of

    if not keys[1:]:
        raise UserError(
            "A key and a column are needed.", remedy="For example: allies why dyad-year 2 740 1995 mid_onset"
        )
    *found, column = keys
    made = panel_of(unit, system=system, store=store)  # type: ignore[arg-type]  # checked there
    name, lag = measure_of(made, column)
    pinned = dict(_pair(text, "--release") for text in release or [])
    explained = made.add(name, release=pinned.get(name), lag=lag).why(*(_key(key) for key in found), column)
    if as_json:
        from dataclasses import asdict

        typer.echo(json.dumps(asdict(explained), default=str, ensure_ascii=False, indent=1))
    else:
        typer.echo(str(explained))


def _list(text: str) -> list[str]:
    return [name for part in text.split(",") if (name := part.strip())]


def _pair(text: str, option: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name or not value:
        raise UserError(f"{text!r} is not NAME=VALUE.", f"{option} takes pairs.", f"For example: {option} cinc=6.0")
    return name, value


def _condition(text: str) -> tuple[str, int | float | str | tuple[int | float | str, int | float | str]]:
    name, value = _pair(text, "--where")
    low, colon, high = value.partition(":")
    return name, (_number(low), _number(high)) if colon else _number(value)


def _number(text: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _key(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdecimal() else text


EXAMPLES = {
    "panel": "Examples:  allies panel dyad-year --from 1946 --to 2014 --add atop_defense,cinc,mid_onset -o panel.parquet  |  "
    "allies panel state-year --add cinc --where ccode=2 -o us.csv",
    "measures": "Examples:  allies measures  |  allies measures --unit dyad-year  |  allies measures --search alliance",
    "measure": "Examples:  allies measure cinc  |  allies measure mid_onset --json",
    "why": "Examples:  allies why dyad-year 2 740 1995 mid_onset  |  allies why state-year 2 1950 cinc",
}


def attach(app: typer.Typer) -> None:
    """Give the four commands to the application."""
    for command in (panel, measures, measure, why):
        app.command(epilog=EXAMPLES[command.__name__])(command)
