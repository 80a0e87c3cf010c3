"""A study for other programs: CSV, Parquet, a spreadsheet, BibTeX; and the codings and evidence back from them."""

import csv
import io
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

from ...catalogue import UserError, closest
from ...register.table import format_cell, parser
from .citing import bibtex
from .records import CODINGS, CONFLICTS, DEFINITION, EVIDENCE, Coding, Evidence, Person, Study
from .rules import rule_text, thresholds_text
from .sheets import cells, columns
from .visibility import visible, with_codings

if TYPE_CHECKING:
    import polars as pl

R = TypeVar("R", bound=Coding | Evidence)

TABLES = ("codings", "evidence", "cases", "periods", "questions", "scales", "coders")
"""What can be exported, a sheet each in a spreadsheet."""

ENDINGS = (".csv", ".parquet", ".xlsx", ".bib")

FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
"""How a text begins that a spreadsheet might run as a formula, and the mark that keeps it from doing so."""


def guarded(text: str) -> str:
    """A text that no spreadsheet runs: with ``'`` before it where it begins like a formula, or with ``'``."""
    return f"'{text}" if text.startswith(FORMULA) else text


def unguarded(text: str) -> str:
    """A text as it was before ``guarded``."""
    return text.removeprefix("'")


def frames(study: Study, codings: Sequence[Coding] = (), *, open_too: bool = False) -> dict[str, "pl.DataFrame"]:
    """A study's tables: codings in long form with what they are about, evidence, and the rest of the study.

    Parameters
    ----------
    study : Study
        The study.
    codings : sequence of Coding
        More codings than the study's own, such as those of its rules.
    open_too : bool
        Whether codings of open questions are included.
    """
    import polars as pl

    shown = visible(with_codings(study, codings), open_too=open_too)
    made = {
        "codings": _codings(study, shown),
        "evidence": [dict(zip(columns(Evidence), cells(piece), strict=True)) for piece in study.evidence],
        "cases": [
            {
                "case": c.id,
                "name": c.name,
                "ccode": format_cell(c.ccode),
                "periods": format_cell(c.periods),
                "note": c.note,
            }
            for c in study.cases
        ],
        "periods": [
            {"period": p.id, "name": p.name, "first_year": p.first_year, "last_year": p.last_year}
            for p in study.periods
        ],
        "questions": [
            {"question": q.id, "text": q.text, "scale": q.scale, "guide": q.guide, "closed": q.closed}
            for q in study.questions
        ],
        "scales": [
            {"scale": s.id, "level": s.level.value, "scores": str(s), "score": a.score, "meaning": a.meaning}
            for s in study.scales
            for a in s.anchors
        ],
        "coders": [_coder(coder) for coder in study.coders],
    }
    schemas = _schemas()
    return {name: pl.DataFrame(rows, schema=schemas[name], orient="row") for name, rows in made.items()}


def _codings(study: Study, shown: Sequence[Coding]) -> list[dict[str, Any]]:
    cases = {case.id: case for case in study.cases}
    periods = {period.id: period for period in study.periods}
    questions = {question.id: question for question in study.questions}
    rows = []
    for coding in shown:
        case, period, question = cases.get(coding.case), periods.get(coding.period), questions[coding.question]
        about = {
            "case_name": case.name if case else None,
            "ccode": format_cell(case.ccode) if case else None,
            "first_year": period.first_year if period else None,
            "last_year": period.last_year if period else None,
            "level": study.scale_of(question).level.value,
            "closed": question.closed,
        }
        own = {name: getattr(coding, name) for name in columns(Coding)}
        rows.append(own | {"evidence": format_cell(coding.evidence)} | about)
    return rows


def _coder(coder: Any) -> dict[str, str | None]:
    person = isinstance(coder, Person)
    return {
        "coder": coder.id,
        "name": coder.name,
        "kind": "person" if person else "rule",
        "questions": format_cell(coder.questions),
        "rule": None if person else rule_text(coder),
        "thresholds": None if person else thresholds_text(coder),
    }


def _schemas() -> dict[str, dict[str, Any]]:
    import polars as pl

    text = pl.String
    return {
        "codings": dict.fromkeys(columns(Coding), text)
        | {"score": pl.Float64, "confidence": pl.Float64}
        | {"case_name": text, "ccode": text, "first_year": pl.Int64, "last_year": pl.Int64, "level": text}
        | {"closed": pl.Date},
        "evidence": dict.fromkeys(columns(Evidence), text),
        "cases": dict.fromkeys(("case", "name", "ccode", "periods", "note"), text),
        "periods": {"period": text, "name": text, "first_year": pl.Int64, "last_year": pl.Int64},
        "questions": {"question": text, "text": text, "scale": text, "guide": text, "closed": pl.Date},
        "scales": {"scale": text, "level": text, "scores": text, "score": pl.Float64, "meaning": text},
        "coders": dict.fromkeys(("coder", "name", "kind", "questions", "rule", "thresholds"), text),
    }


def export(
    study: Study, path: Path, table: str = "codings", codings: Sequence[Coding] = (), *, open_too: bool = False
) -> Path:
    """Write a study's tables for other programs; the file's ending says how.

    ``.csv`` and ``.parquet`` hold one table, ``.xlsx`` all of them, ``.bib`` the evidence. In CSV, a text that a
    spreadsheet might run as a formula has ``'`` before it; a spreadsheet holds every text as text.

    Raises
    ------
    UserError
        The ending or the table is none of those, the file is one of a study's own or cannot be written, or a
        spreadsheet is asked for and the package that writes them is not installed.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise UserError(
            f"{path.name!r} has no ending that says how to write it.",
            f"Expected one of: {', '.join(ENDINGS)}.",
            "For example: -o codings.csv",
        )
    if table not in TABLES:
        raise UserError(
            f"A study has no table {table!r}.{closest(table, TABLES)}",
            f"Expected one of: {', '.join(TABLES)}.",
            "For example: --table evidence",
        )
    _spare_a_study(path)
    if ending == ".bib":
        return _place(path, lambda aside: aside.write_text(bibtex(study.evidence), encoding="utf-8"))
    made = frames(study, codings, open_too=open_too)
    if ending == ".xlsx":
        workbook = _workbook()
        return _place(path, lambda aside: _spreadsheet(made, workbook, aside))
    if ending == ".parquet":
        return _place(path, lambda aside: made[table].write_parquet(aside))
    return _place(path, lambda aside: aside.write_bytes(_csv(made[table]).encode("utf-8")))


def _spare_a_study(path: Path) -> None:
    """Refuse to write over the files that a study is kept in."""
    target = path.resolve()
    if target.name.lower() in (CODINGS, EVIDENCE, CONFLICTS) and (target.parent / DEFINITION).exists():
        raise UserError(
            f"{path} is one of a study's own files, which an export would replace.",
            "Expected another name, or a file outside the study's folder.",
            f"For example: -o exported-{target.name}",
        )


def _place(path: Path, write: Callable[[Path], object]) -> Path:
    """Write a file aside, then move it into place."""
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        write(aside)
        aside.replace(path)
    except OSError as error:
        raise UserError(
            f"{path} cannot be written: {error.strerror or error}.",
            "Expected a file in a folder that is there, on a disk with room.",
            "Write elsewhere with -o FILE.",
        ) from None
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
    return path


def _csv(frame: "pl.DataFrame") -> str:
    made = io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(frame.columns)
    for row in frame.rows():
        writer.writerow([guarded(value) if isinstance(value, str) else format_cell(value) for value in row])
    return made.getvalue()


def _workbook() -> Any:
    """The class that writes spreadsheets, from a package that not everyone has."""
    from importlib import import_module

    try:
        return import_module("xlsxwriter").Workbook
    except ImportError:
        raise UserError(
            "Writing spreadsheets needs the package xlsxwriter, which is not installed.",
            "Expected the extra xlsx.",
            "Install it with: pip install 'globalallies[xlsx]'    or write CSV instead.",
        ) from None


MADE = datetime(2000, 1, 1)
"""When every spreadsheet says that it was made, so that the same study gives the same bytes."""


def _spreadsheet(made: dict[str, "pl.DataFrame"], workbook: Any, path: Path) -> None:
    as_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with workbook(str(path), as_text) as book:
        book.set_properties({"created": MADE})
        for name, frame in made.items():
            frame.write_excel(book, worksheet=name, autofit=True)


def read_codings(path: Path) -> tuple[Coding, ...]:
    """The codings of a CSV or Parquet file that ``export`` wrote, equal to those of the study."""
    return _read(path, Coding)


def read_evidence(path: Path) -> tuple[Evidence, ...]:
    """The evidence of a CSV or Parquet file that ``export`` wrote, equal to that of the study."""
    return _read(path, Evidence)


def _read(path: Path, kind: type[R]) -> tuple[R, ...]:
    wanted = columns(kind)
    hints = get_type_hints(kind)
    header, rows = _rows(path)
    if header[: len(wanted)] != wanted:
        raise UserError(
            f"{path.name} does not begin with the columns {', '.join(wanted)}.",
            "Expected a file that a study was exported to.",
            "Write one with: allies study export DIR -o FILE",
        )
    found = []
    for number, row in enumerate(rows, 1):
        try:
            found.append(kind(**{name: parser(hints[name])(cell) for name, cell in zip(wanted, row, strict=False)}))
        except (ValueError, TypeError) as error:
            raise UserError(f"{path.name}: row {number}: {error}.", "Expected the rows of an exported study.") from None
    return tuple(found)


def _rows(path: Path) -> tuple[list[str], list[list[str]]]:
    """The header and cells of a file, each cell as a study's own files write it."""
    try:
        if path.suffix.lower() == ".parquet":
            frame = _parquet(path)
            return frame.columns, [[format_cell(value) for value in row] for row in frame.rows()]
        header, *rows = csv.reader(io.StringIO(path.read_bytes().decode("utf-8"), newline=""), strict=True)
        return header, [[unguarded(cell) for cell in row] for row in rows]
    except (OSError, ValueError, csv.Error) as error:
        raise UserError(
            f"{path.name} cannot be read: {error}.", "Expected a file that a study was exported to."
        ) from None


def _parquet(path: Path) -> "pl.DataFrame":
    import polars as pl

    try:
        return pl.read_parquet(path)
    except pl.exceptions.PolarsError as error:
        raise ValueError(str(error).partition("\n")[0]) from None
