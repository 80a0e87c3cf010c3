"""What a page is made of: prose, charts and tables, each with the sources it rests on.

A block that shows a number names its sources; ``tests/report`` enforces that on the finished
pages.
"""

import csv
import inspect
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

Record = dict[str, Any]

NUMBER = re.compile(r"[-+]?\d+(\.\d+)?%?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """Paragraphs of trusted HTML written in this package; ``sources`` where they state facts."""

    html: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """An interactive chart: its specification, its data, and what a reader needs to judge it.

    ``data`` is what the CSV download holds; ``made_by`` is the function whose source is shown.
    ``unchecked`` says how many of the register's rows behind it are not fully checked.
    A chart with ``shrinks`` is scaled down to a narrow page; others scroll sideways, so that
    their words stay readable.
    """

    name: str
    title: str
    caption: str
    unit: str
    years: str
    sources: tuple[str, ...]
    spec: Record
    data: list[Record]
    alt: str
    made_by: Callable[..., Any]
    unchecked: str = ""
    shrinks: bool = False

    @property
    def code(self) -> str:
        """The source of the function that made the chart."""
        return inspect.getsource(self.made_by)

    @property
    def where(self) -> str:
        """The dotted name of that function."""
        return f"{self.made_by.__module__}.{self.made_by.__qualname__}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of text cells.

    ``flags`` marks rows that are not fully checked, by row number; ``row_sources`` gives each row
    its own sources, ``anchors`` each row an id, ``links`` its first cell a place on the page, and
    ``row_labels`` what filters choose it by.
    """

    name: str
    title: str
    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    sources: tuple[str, ...]
    flags: dict[int, str] = field(default_factory=dict)
    numeric: frozenset[str] = frozenset()
    row_sources: Sequence[tuple[str, ...]] = ()
    anchors: Sequence[str] = ()
    links: Sequence[str] = ()
    row_labels: Sequence[dict[str, str]] = ()

    @property
    def data(self) -> list[Record]:
        """The rows as records, with their sources and what is flagged."""
        return [
            {
                **dict(zip(self.columns, row, strict=True)),
                **({"source": "; ".join(self.row_sources[i])} if self.row_sources else {}),
                "flag": self.flags.get(i, ""),
            }
            for i, row in enumerate(self.rows)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiles:
    """A few headline numbers: value, label and source of each, and what of it is not fully checked."""

    tiles: Sequence[tuple[str, str, tuple[str, ...], str]]

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source of every tile."""
        return tuple(dict.fromkeys(source for _, _, sources, _ in self.tiles for source in sources))


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Boxes that choose which labelled rows and folded blocks of the page are shown; ``what`` they are, in a word."""

    what: str
    choices: dict[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """Blocks folded away under a summary; ``labels`` are what filters choose it by."""

    anchor: str
    key: str
    badge: str
    summary: str
    sources: tuple[str, ...]
    blocks: Sequence["Prose | Chart | Table"]
    labels: dict[str, str] = field(default_factory=dict)


Block = Prose | Chart | Table | Tiles | Filters | Folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A headed group of blocks; ``anchor`` is its id on the page."""

    anchor: str
    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One HTML page: its file name, title, a line that says what it answers, and its sections."""

    name: str
    title: str
    lead: str
    sections: Sequence[Section]
    nav: str = ""

    @property
    def blocks(self) -> list[Block]:
        """Every block on the page, in order, folded ones too."""
        found: list[Block] = []
        for section in self.sections:
            for block in section.blocks:
                found.append(block)
                found += block.blocks if isinstance(block, Folded) else ()
        return found


def to_csv(records: Sequence[Record]) -> str:
    """Records as CSV text with a header; lists become text, a missing value an empty cell.

    A text cell that a spreadsheet would run as a formula is quoted with an apostrophe.
    """
    buffer = io.StringIO()
    if records:
        writer = csv.DictWriter(buffer, fieldnames=list(records[0]), lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows({key: _safe(value) for key, value in record.items()} for record in records)
    return buffer.getvalue()


def _safe(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t") and not NUMBER.fullmatch(value):
        return f"'{value}"
    return value
