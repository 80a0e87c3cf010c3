"""Facts kept with the package: who promised what to whom, who did what, and on what source.

``load()`` reads the shipped tables (or a folder of the same tables) into typed rows:

>>> from globalallies import register
>>> facts = register.load()
>>> facts.treaty("ANZUS1951").signed
PartialDate(first=datetime.date(1951, 9, 1), last=datetime.date(1951, 9, 1))
"""

from .codes import CodeList, Role
from .dates import PartialDate
from .lookup import Identity, Matches, identify, identify_all
from .rows import (
    TABLES,
    WORLD,
    Alias,
    Challenger,
    Designation,
    Event,
    Fact,
    Figure,
    Leg,
    Membership,
    Operation,
    Participant,
    Reference,
    Row,
    State,
    StateName,
    System,
    Treaty,
)
from .store import SHIPPED, Register, bibliography, load, shipped

__all__ = [
    "SHIPPED",
    "TABLES",
    "WORLD",
    "Alias",
    "Challenger",
    "CodeList",
    "Designation",
    "Event",
    "Fact",
    "Figure",
    "Identity",
    "Leg",
    "Matches",
    "Membership",
    "Operation",
    "PartialDate",
    "Participant",
    "Reference",
    "Register",
    "Role",
    "Row",
    "State",
    "StateName",
    "System",
    "Treaty",
    "bibliography",
    "identify",
    "identify_all",
    "load",
    "shipped",
]
