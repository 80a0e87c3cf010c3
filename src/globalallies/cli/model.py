"""``allies model``: the mechanisms that the comparison argues with, each run on a file or on real allies."""

from pathlib import Path
from typing import Annotated

import typer

from ..catalogue import UserError
from .data import StoreFolder
from .results import AsJson, OutputFolder, present

model_app = typer.Typer(
    help="Run a model: what its mechanism says of a situation you describe, or of real allies.",
    epilog="Examples:  allies model --help",
    no_args_is_help=True,
    rich_markup_mode=None,
)


ALLIANCE_SYSTEM = typer.Option("--system", help="The alliance system: nato or san_francisco.")


@model_app.command(
    epilog="Examples:  allies model burden --example > four.toml  |  allies model burden four.toml  |  "
    "allies model burden --system nato --year 2018 --leaves DEU -o burden"
)
def burden(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="Allies and incomes, as TOML.")] = None,
    example: Annotated[bool, typer.Option("--example", help="Print a file that works, and stop.")] = False,
    system: Annotated[str, ALLIANCE_SYSTEM] = "",
    year: Annotated[int | None, typer.Option("--year", help="The year of the real alliance.")] = None,
    income: Annotated[
        str, typer.Option(help="Income: gdp_current_usd (the default), gdp_ppp_intl2011 or gdp_latent_intl2017.")
    ] = "",
    hub_cut: Annotated[
        float | None, typer.Option(metavar="SHARE", help="By what share the hub cuts; a fifth if left out.")
    ] = None,
    leaves: Annotated[str, typer.Option(metavar="ALLY", help="The ally that leaves: a name or code.")] = "",
    as_json: AsJson = False,
    output: OutputFolder = None,
    store: StoreFolder = None,
) -> None:
    """Burden sharing: who gives what to a good that all enjoy, and who fills a gap; in a file or a real alliance."""
    from ..models import burden as model
    from ..sources.store import Store

    if example:
        typer.echo(model.EXAMPLE, nl=False)
    elif file is not None and (income or leaves or hub_cut is not None):
        raise UserError(
            "--income, --hub-cut and --leaves are for a real alliance.",
            "Expected them in the file: income, hub_cut and leaves.",
            "See a file that works with: allies model burden --example",
        )
    elif file is not None and not system and year is None:
        present(model.burden(model.read_situation(file), file.name), as_json, output)
    elif file is None and system and year is not None:
        cut = model.CUT if hub_cut is None else hub_cut
        chosen = income or model.INCOME
        found = model.system_burden(system, year, Store(store), income=chosen, hub_cut=cut, leaves=leaves)
        present(found, as_json, output)
    else:
        raise UserError(
            "It is not clear which alliance is meant.",
            "Expected either FILE, or --system and --year.",
            "For example: allies model burden --system nato --year 2018",
        )


@model_app.command(
    epilog="Examples:  allies model exploitation --system nato  |  "
    "allies model exploitation --system san_francisco --from 1960 -o exploitation"
)
def exploitation(
    system: Annotated[str, ALLIANCE_SYSTEM] = "nato",
    first: Annotated[int, typer.Option("--from", metavar="YEAR", help="First year, from 1949.")] = 1949,
    last: Annotated[int | None, typer.Option("--to", metavar="YEAR", help="Last year; by default the latest.")] = None,
    as_json: AsJson = False,
    output: OutputFolder = None,
    store: StoreFolder = None,
) -> None:
    """Do larger allies carry heavier burdens? Rank correlations by year, with and without the hub."""
    from ..models import burden as model
    from ..sources.store import Store

    present(model.exploitation(system, Store(store), first, last), as_json, output)


@model_app.command(
    epilog="Examples:  allies model credibility  |  allies model credibility --allies JPN,POL --from 1999 --to 2018 -o belief"
)
def credibility(
    allies: Annotated[
        str, typer.Option(metavar="A,B,…", help="Names or ISO codes; by default the eight of the shipped study.")
    ] = "",
    first: Annotated[int, typer.Option("--from", metavar="YEAR", help="First year, from 1950.")] = 1992,
    last: Annotated[
        int | None, typer.Option("--to", metavar="YEAR", help="Last year; by default the last with capabilities.")
    ] = None,
    as_json: AsJson = False,
    output: OutputFolder = None,
    store: StoreFolder = None,
) -> None:
    """Is the hub believed, and could its allies do without it? Both over time, and whether they move apart."""
    from ..models import credibility as model
    from ..sources.store import Store

    chosen = [name for part in allies.split(",") if (name := part.strip())] if allies else model.ALLIES
    present(model.credibility(chosen, first, last, Store(store)), as_json, output)


@model_app.command(
    epilog="Examples:  allies model deterrence --example > standoff.toml  |  allies model deterrence standoff.toml"
)
def deterrence(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="A challenger and a hub, as TOML.")] = None,
    example: Annotated[bool, typer.Option("--example", help="Print a file that works, and stop.")] = False,
    as_json: AsJson = False,
    output: OutputFolder = None,
) -> None:
    """How credible must a hub be to deter, and when does it fight? In closed form."""
    from ..models import credibility as model

    if example:
        typer.echo(model.EXAMPLE, nl=False)
    elif file is not None:
        present(model.deterrence(model.read_standoff(file), file.name), as_json, output)
    else:
        raise UserError(
            "No file is named.",
            "Expected a TOML file that describes a challenger and a hub.",
            "Begin with: allies model deterrence --example > standoff.toml",
        )


@model_app.command(
    epilog="Examples:  allies model joining  |  allies model joining --threshold combat --alone  |  "
    "allies model joining --allies treaty -o joining"
)
def joining(
    threshold: Annotated[str, typer.Option(metavar="ROLE", help="Joined from this role on: political … combat.")] = (
        "combat_support"
    ),
    allies: Annotated[str, typer.Option(help="Whose choice: two_systems, treaty or designated.")] = "two_systems",
    lists: Annotated[str, typer.Option(help="Operations with an open list of participants: all or complete.")] = "all",
    joined: Annotated[str, typer.Option(help="Late joiners: ever or two_years.")] = "ever",
    offered: Annotated[str, typer.Option(help="Operations: where some_state took the role, or every.")] = "some_state",
    clause: Annotated[
        str, typer.Option(help="Rule of clause strength: mean, response, product, lexicographic or limited.")
    ] = "mean",
    distance: Annotated[str, typer.Option(help="Distances: capital or minimum.")] = "capital",
    regime: Annotated[str, typer.Option(help="Measure of regime: polyarchy or polity.")] = "polyarchy",
    capability: Annotated[str, typer.Option(help="Measure of capability: cinc or gdp.")] = "cinc",
    past: Annotated[str, typer.Option(help="Past participation: with or without.")] = "with",
    missing: Annotated[str, typer.Option(help="Missing predictors: imputed or dropped.")] = "imputed",
    alone: Annotated[bool, typer.Option("--alone", help="Leave out the runs under every other choice.")] = False,
    as_json: AsJson = False,
    output: OutputFolder = None,
    store: StoreFolder = None,
) -> None:
    """Which allies join the hub's operations: models and baselines on operations they never saw."""
    from ..models.joining import Choices
    from ..models.joining import joining as model

    choices = Choices.of(
        threshold=threshold, allies=allies, lists=lists, joined=joined, offered=offered, clause=clause,
        distance=distance, regime=regime, capability=capability, past=past, missing=missing,
    )  # fmt: skip
    typer.echo("  leaving out one operation at a time …", err=True)
    present(model(choices, store=store, others=not alone), as_json, output)


@model_app.command(
    "two-level",
    epilog="Examples:  allies model two-level --example > game.toml  |  allies model two-level game.toml  |  "
    "allies model two-level game.toml -o game",
)
def two_level(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="Two sides and their ratifiers, as TOML.")] = None,
    example: Annotated[bool, typer.Option("--example", help="Print a file that works, and stop.")] = False,
    as_json: AsJson = False,
    output: OutputFolder = None,
) -> None:
    """What two negotiators can agree on when each must have it ratified at home, and whether tied hands pay."""
    from ..models import two_level as model

    if example:
        typer.echo(model.EXAMPLE, nl=False)
    else:
        present(model.two_level(model.read_game(_named(file, "two-level", "game.toml"))), as_json, output)


@model_app.command(
    epilog="Examples:  allies model commitment --example > ally.toml  |  allies model commitment ally.toml -o ally"
)
def commitment(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="An ally's two risks, as TOML.")] = None,
    example: Annotated[bool, typer.Option("--example", help="Print a file that works, and stop.")] = False,
    as_json: AsJson = False,
    output: OutputFolder = None,
) -> None:
    """How firm an ally is between abandonment and entrapment, what moves it, and whether firmness deters."""
    from ..models import commitment as model

    if example:
        typer.echo(model.EXAMPLE, nl=False)
    else:
        chosen = _named(file, "commitment", "ally.toml")
        present(model.commitment(*model.read_choice(chosen), source=chosen.name), as_json, output)


@model_app.command(
    epilog="Examples:  allies model dilemma --example > dilemma.toml  |  allies model dilemma dilemma.toml  |  "
    "allies model dilemma dilemma.toml --readings coded.csv"
)
def dilemma(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="Initiatives and audiences, as TOML.")] = None,
    readings: Annotated[
        Path | None, typer.Option(metavar="CSV", help="Coded events: event, lead, content, reader, alarmed.")
    ] = None,
    example: Annotated[bool, typer.Option("--example", help="Print a file that works, and stop.")] = False,
    as_json: AsJson = False,
    output: OutputFolder = None,
) -> None:
    """The alliance security dilemma: whether every initiative that reassures one reader alarms another."""
    from ..models import commitment as model

    if example:
        typer.echo(model.DILEMMA_EXAMPLE, nl=False)
    else:
        game = model.read_dilemma(_named(file, "dilemma", "dilemma.toml"))
        present(model.dilemma(game, readings), as_json, output)


@model_app.command(
    epilog="Examples:  allies model profile  |  allies model profile --allies JPN,DEU --from 2000 --to 2020  |  "
    "allies model profile --experts scores.csv -o profile"
)
def profile(
    allies: Annotated[str, typer.Option(metavar="A,B,…", help="Names or codes; all allies if left out.")] = "",
    first: Annotated[int | None, typer.Option("--from", metavar="YEAR", help="First year, from 1950.")] = None,
    last: Annotated[int | None, typer.Option("--to", metavar="YEAR", help="Last year; 2022 if left out.")] = None,
    experts: Annotated[
        Path | None, typer.Option(metavar="CSV", help="Experts' scores, shown apart: ally, year, term, score.")
    ] = None,
    as_json: AsJson = False,
    output: OutputFolder = None,
    store: StoreFolder = None,
) -> None:
    """Which allies fear abandonment more and which entrapment, by measured terms, and what moved them."""
    from ..models import commitment as model
    from ..sources.store import Store

    chosen = [name for part in allies.split(",") if (name := part.strip())]
    found = model.commitment_profile(chosen, first, last, experts=experts, store=Store(store))
    present(found, as_json, output)


@model_app.command(epilog="Examples:  allies model autonomy  |  allies model autonomy -o autonomy")
def autonomy(as_json: AsJson = False, output: OutputFolder = None, store: StoreFolder = None) -> None:
    """Do allies come nearer the hub once it guarantees them? Votes and operations before and after."""
    from ..models import commitment as model
    from ..sources.store import Store

    present(model.autonomy(store=Store(store)), as_json, output)


def _named(file: Path | None, command: str, name: str) -> Path:
    if file is None:
        raise UserError(
            "No file is named.",
            "Expected a TOML file that describes the situation.",
            f"Begin with: allies model {command} --example > {name}",
        )
    return file
