"""``allies claims``: what the chapter says, or another text, each statement tested."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from .common import RegisterFolder, loaded
from .data import StoreFolder

if TYPE_CHECKING:
    from ..measures.evidence import Evidence


class ShowByDefault(TyperGroup):
    """A group in which a word that names no command is a claim to show: ``allies claims C18``."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command a line means."""
        return super().resolve_command(ctx, args if args[0] in self.commands else ["show", *args])


claims_app = typer.Typer(
    cls=ShowByDefault,
    help="Test what a text says: the chapter's claims, or those you write about another text.",
    epilog="Examples:  allies claims  |  allies claims --theme power  |  allies claims C18  |  allies claims --json",
    invoke_without_command=True,
    rich_markup_mode=None,
)

AsJson = Annotated[bool, typer.Option("--json", help="Write JSON.")]
Theme = Annotated[str, typer.Option("--theme", help="Only claims of this theme.")]
WantedVerdict = Annotated[str, typer.Option("--verdict", help="Only claims with this verdict.")]


@claims_app.callback()
def claims(
    context: typer.Context,
    theme: Theme = "",
    verdict: WantedVerdict = "",
    as_json: AsJson = False,
    store: StoreFolder = None,
    register: RegisterFolder = None,
) -> None:
    """Test the chapter's claims: a line each, or all numbers as JSON.

    A verdict follows from the share of defensible operationalisations that support the claim.
    """
    if context.invoked_subcommand is not None:
        return
    from ..claims.assessing import assess_all, selected

    _print(selected(assess_all(_evidence(store, register)), theme, verdict), as_json)


@claims_app.command(epilog="Examples:  allies claims show C18  |  allies claims C18 --json")
def show(
    claim: Annotated[str, typer.Argument(metavar="ID", help="The claim's key, as C18.")],
    as_json: AsJson = False,
    store: StoreFolder = None,
    register: RegisterFolder = None,
) -> None:
    """Show the full working of one claim: every operationalisation, number and source."""
    from ..claims import assess, chosen, view

    found = assess(chosen(claim), _evidence(store, register))
    typer.echo(_json(found.record()) if as_json else view.all_about(found))


@claims_app.command(epilog="Examples:  allies claims new my-claims.toml")
def new(file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")]) -> None:
    """Start a file of claims about another text; it can be run as it stands."""
    from ..claims import written

    typer.echo(f"{written.new(file)} is written. Test it with: allies claims run {file}")


@claims_app.command(epilog="Examples:  allies claims run my-claims.toml  |  allies claims run my-claims.toml --json")
def run(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file of claims.")],
    full: Annotated[bool, typer.Option("--full", help="Show the full working of every claim.")] = False,
    as_json: AsJson = False,
    store: StoreFolder = None,
    register: RegisterFolder = None,
) -> None:
    """Test the claims in a file."""
    from ..claims import view
    from ..claims.assessing import assess_all
    from ..claims.written import read

    found = assess_all(_evidence(store, register), read(file))
    if full and not as_json:
        typer.echo("\n\n\n".join(view.all_about(one) for one in found))
    else:
        _print(found, as_json)


def _evidence(store: Path | None, register: Path | None) -> "Evidence":
    from ..measures.evidence import Evidence
    from ..sources.store import Store

    return Evidence(loaded(register), Store(store))


def _print(found: Sequence[Any], as_json: bool) -> None:
    from ..claims import view

    typer.echo(_json([one.record() for one in found]) if as_json else view.as_text(found))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)
