"""A study as a result to read: what is asked, by whom, how far coding has come, and the codings one may see."""

from typing import TYPE_CHECKING

from ...catalogue import Result
from .checking import lacking
from .exporting import frames
from .records import CODINGS, DEFINITION, EVIDENCE, Study
from .rules import Coded
from .visibility import said_of_open, visible, with_codings

if TYPE_CHECKING:
    import polars as pl


def overview(study: Study, coder: str = "", coded: Coded | None = None, *, open_too: bool = False) -> Result:
    """What a study is and what of its codings a reader may see.

    Parameters
    ----------
    study : Study
        The study.
    coder : str
        The coder who asks: their own codings of open questions are shown too.
    coded : Coded, optional
        What the study's rules coded.
    open_too : bool
        Whether everyone's codings of open questions are shown; it is the owner's to ask.

    Returns
    -------
    Result
        ``questions`` with how many codings people have given of those asked, ``scales``, ``cases``, ``coders``
        (rules in full), ``codings`` (notes on one line) and ``evidence``.

    Raises
    ------
    UserError
        The study has no coder of that id.
    """
    import polars as pl

    more = coded.codings if coded else ()
    seen = visible(with_codings(study, more), coder, open_too=open_too)
    tables = frames(study)
    shown = [
        (c.question, c.case, c.period, c.coder, c.score, c.confidence, "; ".join(c.evidence), " ".join(c.note.split()))
        for c in seen
    ]
    schema = {name: tables["codings"].schema[name] for name in tables["codings"].columns[:8]}
    notes = [
        *([study.description] if study.description else []),
        *(f"{question.id}: {question.guide}" for question in study.questions if question.guide),
        *said_of_open(study, coder, open_too=open_too),
        "In plain files blindness is a convention of the tools: codings.csv holds every row. Coders who must not see "
        "each other's work code in copies of their own, merged when the question is closed.",
        *(coded.left_out if coded else ()),
    ]
    if study.rules and coded is None:
        notes.append("Codings by rule are computed when asked for, with --rules.")
    return Result(
        title=study.title,
        tables={
            "questions": _questions(study),
            "scales": tables["scales"],
            "cases": tables["cases"],
            "periods": tables["periods"],
            "coders": tables["coders"],
            "codings": pl.DataFrame(shown, schema=schema, orient="row"),
            "evidence": tables["evidence"],
        },
        assumptions=(),
        notes=tuple(notes),
        sources=(DEFINITION, CODINGS, EVIDENCE, *(coded.sources if coded else ())),
    )


def _questions(study: Study) -> "pl.DataFrame":
    import polars as pl

    rows = []
    cells = len(study.cells())
    for question in study.questions:
        asked = [coder for coder in study.persons if not coder.questions or question.id in coder.questions]
        wanted = cells * len(asked)
        done = wanted - sum(len(lacking(study, question, coder)) for coder in asked)
        rows.append((question.id, question.text, question.scale, question.closed, done, wanted))
    schema = {
        "question": pl.String,
        "text": pl.String,
        "scale": pl.String,
        "closed": pl.Date,
        "codings": pl.Int64,
        "asked": pl.Int64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")
