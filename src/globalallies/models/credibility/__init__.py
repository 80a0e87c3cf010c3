"""Credibility: a belief moved by the hub's record, when it deters, and whether the hub is indispensable meanwhile."""

from .deterrence import EXAMPLE, Challenger, Hub, Standoff, deterrence, read_standoff
from .indispensability import indispensability, security
from .paradox import ALLIES, credibility
from .record import record
from .reputation import Choice, belief

__all__ = [
    "ALLIES",
    "EXAMPLE",
    "Challenger",
    "Choice",
    "Hub",
    "Standoff",
    "belief",
    "credibility",
    "deterrence",
    "indispensability",
    "read_standoff",
    "record",
    "security",
]
