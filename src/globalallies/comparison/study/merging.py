"""Merging two copies of a study in which coders worked apart: everything of both, conflicts reported, nothing lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import unified_diff
from pathlib import Path
from typing import TypeVar

from ...catalogue import UserError, closest
from .conflicts import SIDES, Conflict, conflicts_text
from .reading import StudyFolder, load
from .records import CODINGS, CONFLICTS, DEFINITION, EVIDENCE, Coding, Evidence
from .sheets import BOM
from .writing import place

R = TypeVar("R", bound=Coding | Evidence)

MOST_DIFFERENCE = 40
"""Lines of a difference that a message shows."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged study's files, the conflicts met, and files of the copies that no study has and that stay behind."""

    files: Mapping[str, str]
    conflicts: tuple[Conflict, ...]
    left: tuple[str, ...]
    codings: int
    evidence: int

    @property
    def undecided(self) -> tuple[Conflict, ...]:
        """Conflicts of which neither side was taken."""
        return tuple(conflict for conflict in self.conflicts if not conflict.taken)


def merge(a: Path | str, b: Path | str, prefer: Sequence[str] = ()) -> Merged:
    """Everything of two copies of one study.

    What only one copy has is kept. What both have alike is kept once, as A writes it. Where they differ,
    both sides stand in ``conflicts.csv`` and the side that ``prefer`` names goes into the study; where it
    names none, neither does.

    Parameters
    ----------
    a, b : path
        Two folders with the same ``study.toml``.
    prefer : sequence of str
        ``a`` or ``b`` for every conflict, or ``KEY=a`` for one, with the key as the report of conflicts gives it.

    Raises
    ------
    UserError
        A copy has problems, the two are different studies, or ``prefer`` names no side or no conflict.
    """
    one, other = load(a), load(b)
    _same_study(one, other)
    codings, met = _united(one.study.codings, other.study.codings)
    evidence, met_evidence = _united(one.study.evidence, other.study.evidence)
    conflicts = _decided([*met, *met_evidence], prefer)
    for conflict in conflicts:
        if isinstance(conflict.chosen, Coding):
            codings.append(conflict.chosen)
        elif isinstance(conflict.chosen, Evidence):
            evidence.append(conflict.chosen)
    files = {
        DEFINITION: one.definition,
        CODINGS: one.codings.text(_in_order(codings, one.study.codings, other.study.codings)),
        EVIDENCE: one.evidence.text(_in_order(evidence, one.study.evidence, other.study.evidence)),
    }
    written = _conflicts(one.folder, other.folder, conflicts)
    if written:
        files[CONFLICTS] = written
    return Merged(files, conflicts, _left(one.folder, other.folder), len(codings), len(evidence))


def write_merged(merged: Merged, folder: Path) -> Path:
    """Write a merged study to a new or empty folder."""
    return place(folder, merged.files)


def _same_study(one: StudyFolder, other: StudyFolder) -> None:
    a, b = (found.definition.removeprefix(BOM).splitlines() for found in (one, other))
    if a != b:
        names = (f"{one.folder}/{DEFINITION}", f"{other.folder}/{DEFINITION}")
        lines = list(unified_diff(a, b, *names, lineterm="", n=1))
        more = [f"… and {len(lines) - MOST_DIFFERENCE} more lines"] if len(lines) > MOST_DIFFERENCE else []
        raise UserError(
            f"{one.folder} and {other.folder} are not copies of one study: their {DEFINITION} differ.",
            "\n".join([*lines[:MOST_DIFFERENCE], *more]),
            f"Give both the same {DEFINITION} and merge again.",
        )


def _united(a: Sequence[R], b: Sequence[R]) -> tuple[list[R], list[Conflict]]:
    """What two copies have, without that on which they differ, and the conflicts."""
    others = {record.key: record for record in b}
    conflicts = [Conflict(r, others[r.key]) for r in a if r.key in others and r != others[r.key]]
    torn = {conflict.a.key for conflict in conflicts}
    own = {record.key for record in a}
    kept = [record for record in (*a, *(r for r in b if r.key not in own)) if record.key not in torn]
    return kept, conflicts


def _in_order(records: Sequence[R], a: Sequence[R], b: Sequence[R]) -> list[R]:
    """Records in the order of A, then of B."""
    places = {key: n for n, key in enumerate(dict.fromkeys(record.key for record in (*a, *b)))}
    return sorted(records, key=lambda record: places[record.key])


def _decided(conflicts: Sequence[Conflict], prefer: Sequence[str]) -> tuple[Conflict, ...]:
    """The conflicts with the side that was taken; a choice for one record outdoes one for all."""
    keys = {conflict.key for conflict in conflicts}
    everywhere, single = "", {}
    for choice in prefer:
        key, _, side = choice.rpartition("=")
        if side.lower() not in SIDES:
            raise UserError(
                f"{choice!r} says of no side that it is preferred.",
                "Expected a, b, KEY=a or KEY=b.",
                "For example: --prefer a --prefer burden/japan/2009-2016/first=b",
            )
        if key and key not in keys:
            raise UserError(
                f"--prefer names {key!r}, on which the copies do not differ.{closest(key, keys)}",
                "Expected the key of a conflict.",
                "List them by merging without --prefer.",
            )
        if key:
            single[key] = side.lower()
        else:
            everywhere = side.lower()
    return tuple(replace(conflict, taken=single.get(conflict.key, everywhere)) for conflict in conflicts)


def _conflicts(a: Path, b: Path, met: Sequence[Conflict]) -> str:
    """The text of ``conflicts.csv``: those just met, after those that an earlier merge had left in either copy."""
    head, *rows = conflicts_text(met).splitlines(keepends=True)
    earlier: dict[str, None] = {}
    for folder in (a, b):
        path = folder / CONFLICTS
        if path.exists():
            text = path.read_bytes().decode("utf-8").partition("\n")[2]
            if text:
                earlier[text if text.endswith("\n") else text + "\n"] = None
    return "".join([head, *earlier, *rows]) if earlier or met else ""


def _left(a: Path, b: Path) -> tuple[str, ...]:
    """Files that a study does not have, which a merge leaves where they are."""
    known = {DEFINITION, CODINGS, EVIDENCE, CONFLICTS}
    return tuple(str(path) for folder in (a, b) for path in sorted(folder.iterdir()) if path.name not in known)
