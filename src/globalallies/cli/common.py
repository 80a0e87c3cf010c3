"""What several commands share: options, and how a mistake ends."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from ..catalogue import UserError

if TYPE_CHECKING:
    from ..register import Register

EXIT_USER_ERROR = 2

RegisterFolder = Annotated[
    Path | None,
    typer.Option(
        "--register",
        metavar="DIR",
        envvar="ALLIES_REGISTER",
        help="Use the register in this folder instead of the one that ships with the package.",
    ),
]


def loaded(folder: Path | None) -> "Register":
    """The register in a folder, or the one that ships."""
    from ..register import load

    return load(folder)


def stop(error: UserError) -> NoReturn:
    """End the command with a user's mistake."""
    typer.echo(str(error), err=True)
    raise typer.Exit(EXIT_USER_ERROR)
