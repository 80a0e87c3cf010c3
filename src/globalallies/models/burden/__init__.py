"""Burden sharing: what each ally gives to a good that all enjoy, in a described situation and in real alliances."""

from .counterfactuals import Change, Outcome, outcome
from .equilibrium import Alliance, Ally, Equilibrium, equilibrium, largest_gain
from .exploitation import exploitation
from .situation import CUT, EXAMPLE, Situation, burden, read_situation
from .system import INCOME, system_burden

__all__ = [
    "CUT",
    "EXAMPLE",
    "INCOME",
    "Alliance",
    "Ally",
    "Change",
    "Equilibrium",
    "Outcome",
    "Situation",
    "burden",
    "equilibrium",
    "exploitation",
    "largest_gain",
    "outcome",
    "read_situation",
    "system_burden",
]
