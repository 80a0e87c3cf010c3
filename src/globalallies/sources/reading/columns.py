"""Columns that many tables share, so that one thing has one meaning everywhere."""

from dataclasses import replace

from ...catalogue import Column

CCODE = Column("ccode", "int", "COW number of the state", low=2, high=999)
CCODE1 = Column("ccode1", "int", "COW number of the first state", low=2, high=999)
CCODE2 = Column("ccode2", "int", "COW number of the second state", low=2, high=999)
GWCODE = Column("gwcode", "int", "Gleditsch-Ward number of the state", low=2, high=999)
YEAR = Column("year", "int", "year")
FOUND_CCODE = Column(
    "ccode",
    "int",
    "COW number of the state the row's name or code meant in the year; missing where it is no single state then",
    low=2,
    high=999,
)
"""For tables whose publisher uses other codes: found from them by ``matching.with_ccode``."""


def was(column: Column, *names: str) -> Column:
    """The column, under other names in the publisher's files."""
    return replace(column, was=names)
