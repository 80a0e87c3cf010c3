"""Studies: cases, questions, codings and evidence in a folder of plain files."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .exporting import export, frames, read_codings, read_evidence
    from .merging import merge, write_merged
    from .reading import StudyFolder, load, read
    from .records import Case, Coding, Evidence, Period, Person, Problem, Question, RuleCoder, Scale, Study, Vignette
    from .reliability import study_agreement
    from .rules import coded_by_rule
    from .view import overview
    from .writing import files_of, new_study, place

_PLACES = {
    "exporting": ("export", "frames", "read_codings", "read_evidence"),
    "merging": ("merge", "write_merged"),
    "reading": ("StudyFolder", "load", "read"),
    "records": (
        "Case",
        "Coding",
        "Evidence",
        "Period",
        "Person",
        "Problem",
        "Question",
        "RuleCoder",
        "Scale",
        "Study",
        "Vignette",
    ),
    "reliability": ("study_agreement",),
    "rules": ("coded_by_rule",),
    "view": ("overview",),
    "writing": ("files_of", "new_study", "place"),
}

__all__ = [
    "Case",
    "Coding",
    "Evidence",
    "Period",
    "Person",
    "Problem",
    "Question",
    "RuleCoder",
    "Scale",
    "Study",
    "StudyFolder",
    "Vignette",
    "coded_by_rule",
    "export",
    "files_of",
    "frames",
    "load",
    "merge",
    "new_study",
    "overview",
    "place",
    "read",
    "read_codings",
    "read_evidence",
    "study_agreement",
    "write_merged",
]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    for module, held in _PLACES.items():
        if name in held:
            return getattr(import_module(f".{module}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
