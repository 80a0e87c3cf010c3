"""Militarised disputes of one state, a row each, as claims count them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..measures.evidence import Evidence

LAST_YEAR = 2014
"""MID 5.0 ends here."""

USE_OF_FORCE = 4
TERRITORY = 1

DIRECTED = {"mid": ("mid_directed", "mid_directed"), "gml": ("gml", "gml_directed")}
"""For each data set of disputes, the source and table of its pairs of opponents."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A state's part in one dispute.

    Parameters
    ----------
    number : int
        The data set's number of the dispute.
    year : int
        Year in which the state's part began.
    began : bool
        Whether it stood on side A, which acted first.
    originator : bool
        Whether it was in the dispute from its first day.
    hostility : int or None
        Its hostility, 1 to 5; ``None`` where the data set does not say.
    revisionist : bool or None
        Whether it wanted the status quo changed.
    territorial : bool or None
        Whether it wanted territory changed.
    opponents : frozenset of int
        States that faced it while both were in the dispute.
    first_partners : frozenset of int
        States on its own side that were in the dispute from the first day.
    """

    number: int
    year: int
    began: bool
    originator: bool
    hostility: int | None
    revisionist: bool | None
    territorial: bool | None
    opponents: frozenset[int]
    first_partners: frozenset[int]


def disputes_of(evidence: Evidence, ccode: int, source: str = "mid") -> tuple[tuple[Dispute, ...], tuple[str, ...]]:
    """Every dispute of a state, by year, and the labels of the data; spells of one dispute count once.

    Raises
    ------
    AbsentError
        The data set is not in the store.
    """
    import polars as pl

    table, pairs = DIRECTED[source]
    found, faced = evidence.table(source, f"{source}_participant"), evidence.table(table, pairs)
    rows = found.frame.join(found.frame.filter(pl.col("ccode") == ccode).select("dispnum").unique(), on="dispnum")
    by_number: dict[int, list[Row]] = {}
    for row in rows.sort("styear", "spell").iter_rows(named=True):
        by_number.setdefault(row["dispnum"], []).append(row)
    opponents: dict[int, set[int]] = {}
    for number, other in faced.frame.filter(pl.col("ccode1") == ccode).select("dispnum", "ccode2").iter_rows():
        opponents.setdefault(number, set()).add(other)
    made = [_dispute(number, ccode, parts, frozenset(opponents.get(number, ()))) for number, parts in by_number.items()]
    return tuple(sorted(made, key=lambda d: (d.year, d.number))), tuple(dict.fromkeys((*found.sources, *faced.sources)))


def _dispute(number: int, ccode: int, parts: Sequence[Row], opponents: frozenset[int]) -> Dispute:
    own = [row for row in parts if row["ccode"] == ccode]
    side = own[0]["sidea"]
    same = [row for row in parts if row["sidea"] == side and row["ccode"] != ccode]
    wants = _known(own, "revstate")
    types = {row.get(name) for row in own for name in ("revtype1", "revtype2")}
    return Dispute(
        number=number,
        year=min(row["styear"] for row in own),
        began=bool(side),
        originator=any(row["orig"] for row in own),
        hostility=max(_known(own, "hostlev"), default=None),
        revisionist=any(wants) if wants else None,
        territorial=any(wants) and TERRITORY in types if wants else None,
        opponents=opponents,
        first_partners=frozenset(row["ccode"] for row in same if row["orig"]),
    )


def _known(rows: Sequence[Row], name: str) -> list[Any]:
    return [row[name] for row in rows if row.get(name) is not None]
