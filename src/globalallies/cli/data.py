"""``allies data``: fetch the field's data sets once, keep them on record, pin and compare releases."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..catalogue import UserError
from .common import stop

if TYPE_CHECKING:
    from ..sources.store import Entry, Store

MEGABYTE = 1_000_000

data_app = typer.Typer(
    help="Fetch the field's data sets once, keep them on record, pin and compare releases.",
    epilog="Examples:  allies data  |  allies data get atop nmc  |  allies data terms nmc  |  allies data lock",
    invoke_without_command=True,
    rich_markup_mode=None,
)

StoreFolder = Annotated[
    Path | None,
    typer.Option(
        "--store",
        metavar="DIR",
        envvar="ALLIES_STORE",
        help="Use the store in this folder instead of the platform's cache folder.",
    ),
]
OwnFolder = Annotated[
    Path | None,
    typer.Option("--store", metavar="DIR", help="Use the store in this folder instead of ALLIES_STORE or the cache."),
]
"""The same after a command's name; the environment must not outdo a folder given before it."""
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON: a list of objects.")]
Force = Annotated[bool, typer.Option("--force", help="Do it again although the data set is here.")]


@data_app.callback()
def listing(context: typer.Context, store: StoreFolder = None, as_json: AsJson = False) -> None:
    """List every data set: whether it is here, since when, how large, its years and terms."""
    context.obj = store
    if context.invoked_subcommand is not None:
        return
    from ..sources.store import view

    opened = _open(store)
    typer.echo(json.dumps(view.rows(opened), ensure_ascii=False, indent=1) if as_json else view.as_text(opened))


@data_app.command(
    epilog="Examples:  allies data get atop nmc  |  allies data get nmc@6  |  allies data get sipri_milex --from SIPRI.xlsx"
)
def get(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="Data sets, as NAME or NAME@RELEASE.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every data set that is fetched for you.")] = False,
    force: Force = False,
    origin: Annotated[
        Path | None,
        typer.Option("--from", metavar="PATH", help="Take the file (or folder of files) fetched by hand."),
    ] = None,
    store: OwnFolder = None,
) -> None:
    """Fetch data sets from their publishers and keep them as Parquet.

    What is here already is left alone. A download that was cut off is taken up again or begun anew.
    """
    from ..sources import BY_NAME
    from ..sources.store import get as fetch

    opened = _open(store or context.obj)
    if bool(names) == every:
        raise UserError(
            "Say which data sets, or --all." if not every else "Say which data sets or --all, not both.",
            remedy="List them with: allies data",
        )
    if origin and len(names or []) != 1:
        raise UserError(
            "--from takes exactly one data set.", remedy="For example: allies data get nmc --from NMCv7.zip"
        )
    labels = names or [name for name, releases in BY_NAME.items() if releases[0].files]
    sources = [opened.choose(name) for name in labels]
    progress = _Progress()
    problems: list[str] = []
    for source in sources:
        try:
            entry, new = fetch(
                opened, source, force=force, origin=origin, progress=progress.told, say=lambda text: progress.say(text)
            )
        except UserError as error:
            progress.end()
            if len(sources) == 1:
                raise
            problems.append(f"{source.label}: {error}")
        else:
            progress.end()
            typer.echo(_stored(entry) if new else f"{entry.label} is here already ({entry.age}).")
    _end(problems, "fetched")


@data_app.command(
    name="import", epilog="Examples:  allies data import ~/mirror  |  allies data import ~/mirror --force"
)
def import_(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder of Parquet copies with a MANIFEST.md.")],
    force: Force = False,
    store: OwnFolder = None,
) -> None:
    """Fill the store from a mirror: a folder of Parquet copies, each checked against its manifest."""
    from ..sources.store import import_mirror

    opened = _open(store or context.obj)
    progress = _Progress()
    done = import_mirror(opened, folder, force=force, say=progress.say)
    progress.end()
    for entry in done.stored:
        typer.echo(_stored(entry))
    for label, tables in done.lacking.items():
        typer.echo(f"{label}: not stored, for the mirror lacks {', '.join(tables)}")
    if done.unread:
        typer.echo(f"No source reads: {', '.join(done.unread)}")
    typer.echo(f"{len(done.stored)} data sets stored in {opened.folder}.")
    _end(list(done.problems), "imported")


@data_app.command(
    epilog="Examples:  allies data lock  |  allies data lock nmc  |  allies data lock -o study/allies.lock"
)
def lock(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="Only these; the other pins stay as they are.")
    ] = None,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The lock to write.")] = Path(
        "allies.lock"
    ),
    store: OwnFolder = None,
) -> None:
    """Pin what is in the store in a file beside your work.

    From then on, data that say something else are refused. Without names, everything that is here
    is pinned: of a data set with several releases, the one pinned before, else the default one.
    """
    from ..sources.store import pinned

    opened = _open(store or context.obj)
    written = pinned(opened, names or [], output)
    typer.echo(f"{len(written.pins)} data sets pinned in {written.path}.")


@data_app.command(epilog="Examples:  allies data verify  |  allies data verify --store ~/store")
def verify(context: typer.Context, store: OwnFolder = None) -> None:
    """Check every file in the store against its record, and against the lock beside your work."""
    opened = _open(store or context.obj)
    labels = opened.labels()
    problems = opened.verify()
    for problem in problems:
        typer.echo(problem)
    if problems:
        stop(
            UserError(
                f"The store {opened.folder} has {len(problems)} problem{'s' if len(problems) != 1 else ''}.",
                remedy="Fetch what is damaged again with: allies data get NAME --force",
            )
        )
    typer.echo(f"{len(labels)} data sets in {opened.folder}, all as they were stored.")


@data_app.command(epilog="Examples:  allies data diff nmc@6 nmc@7  |  allies data diff nmc@6 nmc@7 --json")
def diff(
    context: typer.Context,
    before: Annotated[str, typer.Argument(metavar="A", help="A release, as NAME@RELEASE.")],
    after: Annotated[str, typer.Argument(metavar="B", help="Another release of the same data set.")],
    as_json: AsJson = False,
    store: OwnFolder = None,
) -> None:
    """Say what moved between two releases: rows, columns, values, and the largest changes."""
    from ..sources.store import diff as differ

    opened = _open(store or context.obj)
    found = differ.difference(opened, before, after)
    if as_json:
        typer.echo(json.dumps(differ.as_records(found), ensure_ascii=False, indent=1))
    else:
        typer.echo(differ.as_text(found, opened.choose(before).label, opened.choose(after).label))


@data_app.command(
    epilog="Examples:  allies data terms nmc  |  allies data terms nmc@6  |  allies data terms nmc --bibtex"
)
def terms(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A data set, as NAME or NAME@RELEASE.")],
    bibtex: Annotated[bool, typer.Option("--bibtex", help="Only how to cite it, as BibTeX.")] = False,
    store: OwnFolder = None,
) -> None:
    """Say what a data set is and allows: terms, years, silence, citation, addresses, warnings, columns."""
    from ..sources import bibliography
    from ..sources.store import view

    source = _open(store or context.obj).choose(name)
    typer.echo(bibliography.bibtex(source.cite).rstrip() if bibtex else view.terms(source))


@data_app.command(epilog="Examples:  allies data remove nmc@6  |  allies data remove nmc trade")
def remove(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Data sets, as NAME or NAME@RELEASE.")],
    store: OwnFolder = None,
) -> None:
    """Take data sets out of the store (they can be fetched again)."""
    opened = _open(store or context.obj)
    here = set(opened.labels())
    labels = list(dict.fromkeys(name if name in here else opened.choose(name).label for name in names))
    opened.remove(labels)
    typer.echo(f"Removed {', '.join(labels)} from {opened.folder}.")


def _open(folder: Path | None) -> "Store":
    from ..sources.store import Store

    return Store(folder)


def _stored(entry: "Entry") -> str:
    from ..sources.reading.formats import printable
    from ..sources.store.view import megabytes

    rows = ", ".join(f"{name} {table.rows:,} rows" for name, table in entry.tables.items())
    lost = sorted({printable(text) for table in entry.tables.values() for text in table.unmatched})
    note = f"\n  no single state: {', '.join(lost)}" if lost else ""
    return f"{entry.label}: {rows}; {megabytes(entry.bytes)}{note}"


def _end(problems: Sequence[str], done: str) -> None:
    if problems:
        stop(
            UserError("\n\n".join(problems), remedy=f"\nThe others were {done}; {len(problems)} failed, as said above.")
        )


class _Progress:
    """What is going on, on standard error: one line that moves on a terminal, else a line a step."""

    def __init__(self) -> None:
        self.moving = sys.stderr.isatty()
        self.shown = ""

    def told(self, name: str, done: int, total: int | None) -> None:
        of = f" of {total / MEGABYTE:,.1f}" if total else ""
        if self.moving:
            self._write(f"{name}: {done / MEGABYTE:,.1f}{of} MB")
        elif name != self.shown:
            self.shown = name
            typer.echo(f"  {name}{f' ({total / MEGABYTE:,.1f} MB)' if total else ''} …", err=True)

    def say(self, text: str) -> None:
        if self.moving:
            self._write(text)
        else:
            typer.echo(f"  {text} …", err=True)

    def end(self) -> None:
        if self.moving and self.shown:
            self._write("")
            sys.stderr.write("\r")
            self.shown = ""

    def _write(self, text: str) -> None:
        sys.stderr.write(f"\r{text:<{len(self.shown)}}")
        sys.stderr.flush()
        self.shown = text
