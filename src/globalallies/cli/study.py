"""``allies study``: a comparative study in a folder of plain files, its codings, and how far coders agree."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..catalogue import UserError
from .common import RegisterFolder, loaded
from .data import StoreFolder
from .results import AsJson, OutputFolder, present

if TYPE_CHECKING:
    from ..comparison.study import Study
    from ..comparison.study.rules import Coded

EXIT_CONFLICTS = 1
COUNTED = ("cases", "periods", "questions", "coders", "codings", "evidence")

study_app = typer.Typer(
    help="Keep a comparative study in plain files: cases, questions, codings, evidence, agreement of coders.",
    epilog="Examples:  allies study new my-study  |  allies study check my-study  |  allies study agreement my-study",
    no_args_is_help=True,
    rich_markup_mode=None,
)

StudyFolderName = Annotated[Path, typer.Argument(metavar="DIR", help="The study's folder.")]
OpenToo = Annotated[
    bool, typer.Option("--open", help="Include questions that are still open: for the study's owner only.")
]
Rules = Annotated[bool, typer.Option("--rules", help="Add what the study's rules code, computed now.")]


@study_app.command(epilog="Examples:  allies study new my-study  |  allies study new my-study --title 'Eight allies'")
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or an empty folder.")],
    title: Annotated[str, typer.Option("--title", help="What the study is called.")] = "A comparative study",
) -> None:
    """Begin a study: a folder with study.toml, explained line by line, codings.csv and evidence.csv."""
    from ..comparison.study import new_study

    made = new_study(folder, title)
    typer.echo(f"The study is in {made}. Change {made}/study.toml, then run: allies study check {made}")


@study_app.command(epilog="Examples:  allies study shipped eight-allies  |  allies study show eight-allies --rules")
def shipped(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or an empty folder.")],
) -> None:
    """Write the study that ships, eight allies and nine questions coded by rule, to a folder: to read or start from."""
    from ..comparison.comparing import write_shipped

    made = write_shipped(folder)
    typer.echo(f"The shipped study is in {made}. See its rules with: allies study show {made}")


@study_app.command(epilog="Examples:  allies study check my-study  |  allies study check my-study --json")
def check(
    folder: StudyFolderName,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON: a list of objects.")] = False,
) -> None:
    """List every problem of a study with file and line.

    Ends with exit code 2 if there is one; warnings alone do not count. Nothing is written.
    """
    from dataclasses import asdict

    from ..comparison.study import read

    found, problems = read(folder)
    if as_json:
        typer.echo(json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=1))
    else:
        for problem in problems:
            typer.echo(str(problem))
    if found is None:
        wrong = sum(not problem.warning for problem in problems)
        raise UserError(
            f"The study in {folder} has {wrong} problem{'' if wrong == 1 else 's'}.",
            remedy=f"Mend the lines above and run again: allies study check {folder}",
        )
    if not as_json:
        counts = ", ".join(f"{name} {len(getattr(found.study, name))}" for name in COUNTED)
        typer.echo(f"No problems. {counts[:1].upper()}{counts[1:]}.")


@study_app.command(
    epilog="Examples:  allies study show my-study  |  allies study show my-study --as first  |  "
    "allies study show my-study --rules --json"
)
def show(
    folder: StudyFolderName,
    coder: Annotated[str, typer.Option("--as", metavar="CODER", help="Show this coder's own open codings too.")] = "",
    rules: Rules = False,
    open_too: OpenToo = False,
    as_json: AsJson = False,
    output: OutputFolder = None,
    store: StoreFolder = None,
    register: RegisterFolder = None,
) -> None:
    """Show what is asked, by whom, how far coding has come, and everyone's codings of closed questions.

    Codings of open questions stay hidden, but for a coder's own with --as.
    """
    from ..comparison.study import load, overview

    study = load(folder).study
    coded = _coded(study, store, register) if rules else None
    present(overview(study, coder, coded, open_too=open_too), as_json, output)


@study_app.command(
    epilog="Examples:  allies study merge copy-of-ann copy-of-bo -o merged  |  "
    "allies study merge a b -o merged --prefer a --prefer burden/japan/2009-2016/first=b"
)
def merge(
    a: Annotated[Path, typer.Argument(metavar="A", help="A copy of the study.")],
    b: Annotated[Path, typer.Argument(metavar="B", help="Another copy, with the same study.toml.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="A new or an empty folder.")],
    prefer: Annotated[
        list[str] | None,
        typer.Option("--prefer", metavar="SIDE", help="Take a or b where they differ, or KEY=a for one; repeatable."),
    ] = None,
) -> None:
    """Put together two copies of a study in which coders worked apart.

    What both say differently is reported and kept whole in conflicts.csv; while one is undecided, the exit code is 1.
    """
    from ..comparison.study import merge as merged_of
    from ..comparison.study import write_merged

    made = merged_of(a, b, prefer or [])
    written = write_merged(made, output)
    for conflict in made.conflicts:
        typer.echo(str(conflict))
    for path in made.left:
        typer.echo(f"{path}: not a file of the study, so left where it is")
    typer.echo(f"The merged study is in {written}. Codings {made.codings}, evidence {made.evidence}.")
    if made.undecided:
        typer.echo(
            f"{len(made.undecided)} undecided: both sides are in {written}/conflicts.csv and neither in the study.\n"
            "Merge again with --prefer a, --prefer b or --prefer KEY=a, or write each where it belongs.",
            err=True,
        )
        raise typer.Exit(EXIT_CONFLICTS)


@study_app.command(
    epilog="Examples:  allies study export my-study -o codings.csv  |  allies study export my-study -o study.xlsx  |  "
    "allies study export my-study -o evidence.bib"
)
def export(
    folder: StudyFolderName,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="Write FILE (.csv, .parquet, .xlsx or .bib).")
    ],
    table: Annotated[
        str, typer.Option("--table", help="For .csv and .parquet: codings, evidence, cases, questions …")
    ] = "codings",
    rules: Rules = False,
    open_too: OpenToo = False,
    store: StoreFolder = None,
    register: RegisterFolder = None,
) -> None:
    """Write a study for other programs; open questions are left out.

    A spreadsheet holds every table, .bib the evidence, the others one table.
    """
    from ..comparison.study import export as exported
    from ..comparison.study import load
    from ..comparison.study.visibility import said_of_open

    study = load(folder).study
    coded = _coded(study, store, register) if rules else None
    written = exported(study, output, table, coded.codings if coded else (), open_too=open_too)
    for said in (*said_of_open(study, open_too=open_too), *(coded.left_out if coded else ())):
        typer.echo(said, err=True)
    typer.echo(str(written))


@study_app.command(
    epilog="Examples:  allies study agreement my-study  |  allies study agreement my-study --seed 7 -o agreement"
)
def agreement(
    folder: StudyFolderName,
    open_too: OpenToo = False,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Where the random numbers of the intervals begin.")] = 0,
    resamples: Annotated[int, typer.Option("--resamples", help="Resamples that an interval rests on.")] = 2_000,
    as_json: AsJson = False,
    output: OutputFolder = None,
) -> None:
    """Say how far coders agree (Krippendorff's alpha), who disagrees where, and what would resolve it."""
    from ..comparison.study import load, study_agreement

    study = load(folder).study
    present(study_agreement(study, open_too=open_too, seed=seed, resamples=resamples), as_json, output)


@study_app.command(
    epilog="Examples:  allies study latent my-study trust  |  allies study latent my-study trust --draws 4000 -o latent"
)
def latent(
    folder: StudyFolderName,
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="The id of a question on an ordered scale.")],
    open_too: OpenToo = False,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Where the random numbers of the sampler begin.")] = 0,
    chains: Annotated[int, typer.Option("--chains", help="Chains of the sampler, 2 to 16.")] = 4,
    warmup: Annotated[int, typer.Option("--warmup", help="Steps of each chain that adapt it and are dropped.")] = 1_000,
    draws: Annotated[int, typer.Option("--draws", help="Draws of each chain that are kept.")] = 2_000,
    as_json: AsJson = False,
    output: OutputFolder = None,
) -> None:
    """Score the cases behind several coders' codes of a question, with intervals; needs the extra 'latent'.

    Where the sampler has not converged there is no score. Read the agreement of the coders first.
    """
    from ..comparison.latent import latent_scores
    from ..comparison.study import load

    study = load(folder).study
    typer.echo("  sampling …", err=True)
    found = latent_scores(study, question, seed=seed, chains=chains, warmup=warmup, draws=draws, open_too=open_too)
    present(found, as_json, output)


def _coded(study: "Study", store: Path | None, register: Path | None) -> "Coded":
    """What the study's rules code, from a store and a register."""
    from ..comparison.study import coded_by_rule
    from ..measures.evidence import Evidence
    from ..sources.store import Store

    return coded_by_rule(study, Evidence(loaded(register), Store(store)))
