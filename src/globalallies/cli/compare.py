"""``allies compare``: the cases of a study, or allies you name, side by side."""

from pathlib import Path
from typing import Annotated

import typer

from ..catalogue import UserError
from .common import RegisterFolder, loaded
from .data import StoreFolder
from .results import AsJson, OutputFolder, present


def _list(text: str) -> list[str]:
    return [name for part in text.split(",") if (name := part.strip())]


def compare(
    study: Annotated[
        Path | None, typer.Argument(metavar="[STUDY]", help="A study's folder; the shipped study if left out.")
    ] = None,
    allies: Annotated[
        str, typer.Option("--allies", metavar="A,B,…", help="Ask the shipped study's questions of these allies.")
    ] = "",
    periods: Annotated[str, typer.Option("--periods", metavar="P,…", help="Only these periods of the study.")] = "",
    outcome: Annotated[str, typer.Option("--outcome", metavar="QUESTION", help="A question to explain.")] = "",
    conditions: Annotated[
        str, typer.Option("--conditions", metavar="Q,…", help="Questions that explain it; needs --outcome.")
    ] = "",
    invasion: Annotated[
        bool, typer.Option("--invasion", help="The QCA that ships instead: which allies joined the invasion of Iraq.")
    ] = False,
    role: Annotated[
        str, typer.Option("--role", help="With --invasion: the least role that counts, from basing_transit to combat.")
    ] = "combat",
    treaty_only: Annotated[
        bool, typer.Option("--treaty-only", help="With --invasion: allies by treaty, not those designated.")
    ] = False,
    as_json: AsJson = False,
    output: OutputFolder = None,
    store: StoreFolder = None,
    register: RegisterFolder = None,
) -> None:
    """Compare cases: profiles, distances, designs, typical and deviant cases, convergence of two groups."""
    from ..comparison import comparing
    from ..comparison.study import load
    from ..measures.evidence import Evidence
    from ..sources.store import Store

    if invasion:
        if study is not None or allies or periods or outcome or conditions:
            raise UserError(
                "--invasion compares its own cases.",
                "Expected it with no study, allies, periods, outcome or conditions.",
                "For example: allies compare --invasion --role combat_support",
            )
        from ..comparison.invasion import invasion as analysed

        group = "treaty" if treaty_only else "treaty_and_designated"
        present(analysed(Evidence(loaded(register), Store(store)), role, group), as_json, output)
        return
    if conditions and not outcome:
        raise UserError(
            "--conditions explain nothing without --outcome.",
            "Expected both.",
            "For example: allies compare --outcome spending --conditions commitment,interests",
        )
    if study is not None and allies:
        raise UserError(
            "Both a study and --allies are given.",
            "Expected one of them: --allies asks the shipped study's questions.",
            "Leave one out.",
        )
    facts = loaded(register)
    if allies:
        chosen = comparing.study_of(facts, _list(allies))
    else:
        chosen = comparing.shipped_study() if study is None else load(study).study
    found = comparing.compare(
        chosen,
        Evidence(facts, Store(store)),
        outcome=outcome,
        conditions=_list(conditions),
        periods=_list(periods),
    )
    present(found, as_json, output)


EXAMPLE = (
    "Examples:  allies compare  |  allies compare --allies JPN,DEU,AUS --periods P3,P4  |  "
    "allies compare my-study --outcome spending --conditions commitment,interests -o comparison  |  allies compare --invasion"
)


def attach(app: typer.Typer) -> None:
    """Give the command to the application."""
    app.command(epilog=EXAMPLE)(compare)
