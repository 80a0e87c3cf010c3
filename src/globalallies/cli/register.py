"""``allies register``: show and check the facts that ship with the package."""

from pathlib import Path
from typing import Annotated

import typer

from ..catalogue import UserError
from .common import RegisterFolder, loaded, stop

register_app = typer.Typer(
    help="Show and check the facts that ship with the package.",
    epilog="Examples:  allies register  |  allies register show legs  |  allies register show events --csv > events.csv",
    invoke_without_command=True,
    rich_markup_mode=None,
)


@register_app.callback()
def tables(context: typer.Context, register: RegisterFolder = None) -> None:
    """List the register's tables, with their rows and how many are fully checked."""
    context.obj = register
    if context.invoked_subcommand is not None:
        return
    from ..register import TABLES
    from ..register.rows import Fact

    facts = loaded(register)
    typer.echo(f"{'table':<14}{'rows':>8}{'checked':>9}{'unsourced':>11}  what a row is")
    for name, row_type in TABLES.items():
        rows = facts.table(name)
        meaning = (row_type.__doc__ or "").split("\n")[0].rstrip(".")
        if issubclass(row_type, Fact):
            own = [row for row in rows if isinstance(row, Fact)]
            done = sum(not row.flagged for row in own)
            bare = sum(not row.sourced for row in own)
            typer.echo(f"{name:<14}{len(rows):>8,}{done:>9,}{bare:>11,}  {meaning}")
        else:
            typer.echo(f"{name:<14}{len(rows):>8,}{'':>9}{'':>11}  {meaning}")
    typer.echo("\nSee one with: allies register show TABLE    Check all with: allies register check")


@register_app.command(
    epilog="Examples:  allies register show treaties  |  allies register show memberships --where treaty_id=NATO1949 --csv"
)
def show(
    context: typer.Context,
    table: Annotated[str, typer.Argument(help="The table's name, as allies register lists it.")],
    where: Annotated[
        list[str] | None,
        typer.Option("--where", metavar="COLUMN=VALUE", help="Only rows with this value; may be repeated."),
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Write CSV.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON: a list of objects.")] = False,
    columns: Annotated[bool, typer.Option("--columns", help="Say what each column means, and stop.")] = False,
    register: RegisterFolder = None,
) -> None:
    """Show one table of the register."""
    from ..register.view import as_csv_text, as_records, as_text, column_meanings, select

    facts = loaded(register or context.obj)
    rows = facts.table(table)
    if columns:
        typer.echo(column_meanings(table))
        return
    records = as_records(table, select(table, rows, where or []))
    if as_json:
        import json

        typer.echo(json.dumps(records, ensure_ascii=False, indent=1))
    elif as_csv:
        typer.echo(as_csv_text(table, records), nl=False)
    else:
        typer.echo(as_text(table, records))


@register_app.command(epilog="Examples:  allies register check  |  allies register check --register my-register")
def check(
    context: typer.Context,
    register: RegisterFolder = None,
    all_rows: Annotated[
        bool, typer.Option("--all", help="List every row that is not fully checked, not only those without a source.")
    ] = False,
) -> None:
    """Check the register for problems.

    Lists every contradiction, and every row that still lacks a source.
    """
    from ..register import SHIPPED
    from ..register.check import flags
    from ..register.store import read

    folder = register or context.obj or SHIPPED
    facts, problems = read(Path(folder).resolve())
    for problem in problems:
        typer.echo(problem)
    if facts is None or problems:
        stop(
            UserError(
                f"The register in {folder} has {len(problems)} problem{'s' if len(problems) != 1 else ''}.",
                remedy="Mend the lines above and run: allies register check again",
            )
        )
    open_rows = flags(facts)
    bare = [flag for flag in open_rows if not flag.sourced]
    for flag in open_rows if all_rows else bare:
        state = "no source" if not flag.sourced else f"checked {flag.checked}"
        note = f": {flag.checked_note}" if flag.checked_note else ""
        typer.echo(f"{flag.table}: {flag.key}: {state}{note}")
    typer.echo(
        f"No contradictions. {len(bare)} rows lack a source; {len(open_rows) - len(bare)} more are not fully checked"
        + ("." if all_rows else " (list them with: allies register check --all).")
    )
