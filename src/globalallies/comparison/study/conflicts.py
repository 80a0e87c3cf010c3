"""Where two copies of a study say different things: found, written down in full, and still to be decided or not."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from .records import CODINGS, CONFLICTS, EVIDENCE, Coding, Evidence, Problem
from .sheets import cells, columns

HEADER = ("file", "key", "column", "a", "b", "taken")
"""The columns of ``conflicts.csv``: a row for every column of every record on which two copies differ."""

SIDES = ("a", "b")


@dataclass(frozen=True, slots=True)
class Conflict:
    """One record of which two copies say different things, and which of them was taken, if any."""

    a: Coding | Evidence
    b: Coding | Evidence
    taken: str = ""

    @property
    def file(self) -> str:
        """The file that the record belongs in."""
        return CODINGS if isinstance(self.a, Coding) else EVIDENCE

    @property
    def key(self) -> str:
        """The record's key, as ``--prefer`` takes it."""
        return "/".join(self.a.key if isinstance(self.a, Coding) else ("evidence", *self.a.key))

    @property
    def chosen(self) -> Coding | Evidence | None:
        """The side that was taken."""
        return {"a": self.a, "b": self.b}.get(self.taken)

    @property
    def rows(self) -> list[tuple[str, str, str, str, str, str]]:
        """What both sides say, column by column."""
        both = zip(columns(type(self.a)), cells(self.a), cells(self.b), strict=True)
        return [(self.file, self.key, column, one, other, self.taken) for column, one, other in both]

    def __str__(self) -> str:
        different = [f"{column}: {one!r} or {other!r}" for _, _, column, one, other, _ in self.rows if one != other]
        return f"{self.file}: {self.key}: {'; '.join(different)}" + (
            f" (taken from {self.taken})" if self.taken else ""
        )


def conflicts_text(conflicts: Sequence[Conflict]) -> str:
    """The text of ``conflicts.csv``: both sides of every conflict, so that nothing is lost."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(HEADER)
    for conflict in conflicts:
        writer.writerows(conflict.rows)
    return made.getvalue()


def disputed_evidence(text: str) -> set[str]:
    """The ids of evidence in ``conflicts.csv``: codings may cite a piece before it is decided what it says."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        return set()
    return {row[1].partition("/")[2] for row in rows if len(row) == len(HEADER) and row[0] == EVIDENCE}


def unresolved(text: str) -> list[Problem]:
    """A problem for every record of ``conflicts.csv`` that neither side was taken of."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: dict[tuple[str, str], int] = {}
    try:
        if tuple(next(reader, [])) != HEADER:
            return [Problem(CONFLICTS, 1, f"the header must be {','.join(HEADER)}")]
        begun = reader.line_num + 1
        for row in reader:
            if len(row) != len(HEADER):
                return [Problem(CONFLICTS, begun, f"has {len(row)} cells where the header has {len(HEADER)}")]
            if row[5] not in SIDES:
                found.setdefault((row[0], row[1]), begun)
            begun = reader.line_num + 1
    except csv.Error as error:
        return [Problem(CONFLICTS, reader.line_num, f"not well-formed CSV ({error})")]
    return [
        Problem(CONFLICTS, line, f"{file}: {key} is still to be decided: write it there, and take its rows out here")
        for (file, key), line in found.items()
    ]
