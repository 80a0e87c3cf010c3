"""The command ``allies``: arguments only. It calls the same functions as everything else."""

import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from .. import __version__
from ..catalogue import UserError
from . import compare, panel, qca
from .claims import claims_app
from .common import RegisterFolder, loaded
from .data import StoreFolder, data_app
from .model import model_app
from .register import register_app
from .study import study_app

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
app.add_typer(claims_app, name="claims")
app.add_typer(data_app, name="data")
app.add_typer(model_app, name="model")
app.add_typer(register_app, name="register")
app.add_typer(study_app, name="study")
panel.attach(app)
compare.attach(app)
qca.attach(app)


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
    store: StoreFolder = None,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing but where the report is.")] = False,
) -> None:
    """Write the comparative report.

    It is a folder of HTML that opens from disk with no network. The page of claims uses the data sets
    in the store as far as they are there.
    """
    facts = loaded(register)
    from ..report import write_report
    from ..sources.store import Store

    def progress(step: str) -> None:
        if not quiet:
            typer.echo(f"  {step} …", err=True)

    first = write_report(facts, output, progress, Store(store))
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
    facts = loaded(register)
    from ..register.view import identities_text, look_up

    found = look_up(facts, text, when, scheme)
    if as_json:
        import json
        from dataclasses import asdict

        typer.echo(json.dumps([asdict(one) for one in found], default=str, ensure_ascii=False, indent=1))
    else:
        typer.echo(identities_text(found))


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
