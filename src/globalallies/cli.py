"""The command ``allies``: arguments only. It calls the same functions as everything else."""

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from . import __version__
from .catalogue import UserError

if TYPE_CHECKING:
    from .register import Register

EXIT_USER_ERROR = 2
EXIT_TERMINATED = 143

app = typer.Typer(
    help="Compare alliances systematically: who is bound to whom, by what promise, at what cost.",
    epilog="Examples:  allies report  |  allies register show treaties  |  allies register check",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
register_app = typer.Typer(
    help="Show and check the facts that ship with the package.",
    epilog="Examples:  allies register  |  allies register show legs  |  allies register show events --csv > events.csv",
    invoke_without_command=True,
    rich_markup_mode=None,
)
app.add_typer(register_app, name="register")

RegisterFolder = Annotated[
    Path | None,
    typer.Option(
        "--register",
        metavar="DIR",
        envvar="ALLIES_REGISTER",
        help="Use the register in this folder instead of the one that ships with the package.",
    ),
]


def _version(shown: bool) -> None:
    if shown:
        typer.echo(f"allies {__version__}")
        raise typer.Exit


@app.callback()
def allies(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Compare alliances systematically: who is bound to whom, by what promise, at what cost."""


@app.command(
    epilog="Examples:  allies report  |  allies report -o /tmp/report  |  allies report --register my-register"
)
def report(
    output: Annotated[
        Path,
        typer.Option("-o", "--output", metavar="DIR", help="Folder to write; an earlier report there is replaced."),
    ] = Path("report"),
    register: RegisterFolder = None,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing but where the report is.")] = False,
) -> None:
    """Write the comparative report.

    It is a folder of HTML that opens from disk with no network.
    """
    facts = _load(register)
    from .report import write_report

    def progress(step: str) -> None:
        if not quiet:
            typer.echo(f"  {step} …", err=True)

    first = write_report(facts, output, progress)
    typer.echo(f"The report is in {first}")


@app.command(
    epilog="Examples:  allies codes Germany 1975  |  allies codes 260 1990-10-02  |  allies codes AUS --from abbreviation"
)
def codes(
    text: Annotated[str, typer.Argument(help="A country's name, an ISO 3166-1 code or a COW number.")],
    when: Annotated[str, typer.Argument(metavar="[DATE]", help="A year, month or day; today if left out.")] = "",
    scheme: Annotated[
        str, typer.Option("--from", metavar="SCHEME", help="Read it as name, cow, gw, iso2, iso3 or abbreviation.")
    ] = "any",
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON: a list of objects.")] = False,
    register: RegisterFolder = None,
) -> None:
    """Say which state a name or code meant on a date, and its other codes.

    For a year or a month, every state it meant on some day of it.
    """
    facts = _load(register)
    from .register.view import identities_text, look_up

    found = look_up(facts, text, when, scheme)
    if as_json:
        import json
        from dataclasses import asdict

        typer.echo(json.dumps([asdict(one) for one in found], default=str, ensure_ascii=False, indent=1))
    else:
        typer.echo(identities_text(found))


@register_app.callback()
def tables(context: typer.Context, register: RegisterFolder = None) -> None:
    """List the register's tables, with their rows and how many are fully checked."""
    context.obj = register
    if context.invoked_subcommand is not None:
        return
    from .register import TABLES
    from .register.rows import Fact

    facts = _load(register)
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
    from .register.view import as_csv_text, as_records, as_text, column_meanings, select

    facts = _load(register or context.obj)
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
    from .register import SHIPPED
    from .register.check import flags
    from .register.store import read

    folder = register or context.obj or SHIPPED
    facts, problems = read(Path(folder).resolve())
    for problem in problems:
        typer.echo(problem)
    if facts is None or problems:
        _stop(
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


def _load(folder: Path | None) -> "Register":
    from .register import load

    return load(folder)


def _stop(error: UserError) -> NoReturn:
    typer.echo(str(error), err=True)
    raise typer.Exit(EXIT_USER_ERROR)


def main() -> None:
    """Run the command; a user's mistake ends with its message and exit code 2, no traceback."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(EXIT_TERMINATED))
    try:
        app()
    except UserError as error:
        print(error, file=sys.stderr)
        sys.exit(EXIT_USER_ERROR)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


__all__ = ["app", "main"]

if __name__ == "__main__":
    main()
