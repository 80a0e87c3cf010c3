"""Reading a study's folder: its three files, and every problem in them, each with file and line."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ...catalogue import UserError
from .checking import problems_of_codings, problems_of_definition, problems_of_evidence, warnings_of_closing
from .conflicts import disputed_evidence, unresolved
from .definition import Definition, read_definition
from .records import CODINGS, CONFLICTS, DEFINITION, EVIDENCE, Coding, Evidence, Problem, Study
from .sheets import BOM, Sheet, empty, read_sheet

LARGEST: Mapping[str, int] = {DEFINITION: 1 << 20, CODINGS: 32 << 20, EVIDENCE: 32 << 20, CONFLICTS: 64 << 20}
"""Bytes; a larger file is refused before it is read."""

MOST_PROBLEMS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class StudyFolder:
    """A study with the files that it was read from, as they were written."""

    folder: Path
    study: Study
    definition: str
    codings: Sheet[Coding]
    evidence: Sheet[Evidence]
    warnings: tuple[Problem, ...] = ()


def read(folder: Path | str) -> tuple[StudyFolder | None, list[Problem]]:
    """The study in a folder, or nothing, and everything wrong with it: warnings too, in the order of its files.

    Nothing is written. A file that cannot be read leaves the others to be checked as far as they go.
    """
    chosen = Path(folder)
    if not chosen.is_dir():
        what = "is a file, not a folder" if chosen.exists() else "there is no such folder"
        return None, [Problem(str(folder), None, what)]
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for name in (DEFINITION, CODINGS, EVIDENCE):
        text, problem = _text(chosen / name)
        problems += [problem] if problem else []
        if text is not None:
            texts[name] = text
    definition, found = _definition(texts.get(DEFINITION))
    problems += found
    codings, evidence = empty(Coding), empty(Evidence)
    if CODINGS in texts:
        codings, found = read_sheet(CODINGS, texts[CODINGS], Coding)
        problems += found
    if EVIDENCE in texts:
        evidence, found = read_sheet(EVIDENCE, texts[EVIDENCE], Evidence)
        problems += found
    ids = {line.values["id"] for line in evidence.lines if "id" in line.values} if EVIDENCE in texts else None
    disputed, found = _conflicts(chosen)
    problems += found
    problems += problems_of_codings(codings, definition, None if ids is None else ids | disputed)
    problems += problems_of_evidence(evidence)
    study = None
    if not any(not problem.warning for problem in problems):
        study = _study(definition, codings, evidence)
        problems += warnings_of_closing(study, definition)
    problems.sort(key=_place)
    if study is None:
        return None, problems
    return StudyFolder(chosen, study, texts[DEFINITION], codings, evidence, tuple(problems)), problems


def load(folder: Path | str) -> StudyFolder:
    """The study in a folder.

    Raises
    ------
    UserError
        The folder holds no study, or one with problems; the message lists them with file and line.
    """
    found, problems = read(folder)
    if found is None:
        raise damaged(folder, problems)
    return found


def damaged(folder: Path | str, problems: list[Problem]) -> UserError:
    """The mistake that a study with problems is."""
    wrong = [problem for problem in problems if not problem.warning]
    shown = [f"  {problem}" for problem in wrong[:MOST_PROBLEMS_SHOWN]]
    more = [f"  … and {len(wrong) - len(shown)} more"] if len(wrong) > len(shown) else []
    return UserError(
        f"The study in {folder} has {len(wrong)} problem{'' if len(wrong) == 1 else 's'}.",
        "\n".join([*shown, *more]),
        f"Mend them and see all with: allies study check {folder}",
    )


def _text(path: Path) -> tuple[str | None, Problem | None]:
    try:
        if path.stat().st_size > LARGEST[path.name]:
            return None, Problem(path.name, None, f"larger than {LARGEST[path.name]:,} bytes, so not a study's")
        return path.read_bytes().decode("utf-8"), None
    except FileNotFoundError:
        return None, Problem(path.name, None, "the file is missing")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return None, Problem(path.name, line, "not UTF-8 text: save the file as UTF-8")
    except OSError as error:
        return None, Problem(path.name, None, f"cannot be read ({error.strerror})")


def _definition(text: str | None) -> tuple[Definition, list[Problem]]:
    if text is None:
        return Definition(known=False), []
    definition, problems = read_definition(text.removeprefix(BOM))
    return definition, problems + problems_of_definition(definition)


def _conflicts(folder: Path) -> tuple[set[str], list[Problem]]:
    """The evidence on which merged copies differ, and what is still to be decided."""
    path = folder / CONFLICTS
    if not path.exists():
        return set(), []
    text, problem = _text(path)
    if text is None:
        return set(), [problem] if problem else []
    problems = unresolved(text)
    return disputed_evidence(text) if problems else set(), problems


def _study(definition: Definition, codings: Sheet[Coding], evidence: Sheet[Evidence]) -> Study:
    return Study(
        title=definition.title,
        description=definition.description,
        cases=definition.records("cases"),
        periods=definition.records("periods"),
        scales=definition.records("scales"),
        questions=definition.records("questions"),
        coders=definition.records("coders"),
        vignettes=definition.records("vignettes"),
        codings=codings.records,
        evidence=evidence.records,
    )


ORDER = (DEFINITION, CODINGS, EVIDENCE, CONFLICTS)


def _place(problem: Problem) -> tuple[int, int]:
    return ORDER.index(problem.file) if problem.file in ORDER else -1, problem.line or 0
