"""Commitment: fears of abandonment and entrapment, how initiatives are read, and what security buys.

Four models: the choice of firmness and an adversary who watches it (Snyder), the alliance security dilemma as a
signalling game (Cha), security for autonomy (Morrow), and a profile measured for every ally and year.

>>> from globalallies.models.commitment import Choice, choose
>>> choice = Choice(
...     abandonment_loss=1, abandonment_level=0, abandonment_slope=2,
...     entrapment_loss=1, entrapment_level=-2, entrapment_slope=2,
... )
>>> round(choose(choice).firmness, 3)
0.5
"""

from .autonomy import autonomy
from .choosing import EXAMPLE, commitment, read_choice
from .dilemma import Audience, Dilemma, Initiative, Outcome, Reading, outcomes, posterior, readings
from .firmness import Adversary, Choice, Firmness, Shifter, choose, lead, play
from .games import Equilibrium, equilibria
from .profile import commitment_profile
from .reading import EXAMPLE as DILEMMA_EXAMPLE
from .reading import dilemma, read_dilemma
from .terms import TERMS, Term

__all__ = [
    "DILEMMA_EXAMPLE",
    "EXAMPLE",
    "TERMS",
    "Adversary",
    "Audience",
    "Choice",
    "Dilemma",
    "Equilibrium",
    "Firmness",
    "Initiative",
    "Outcome",
    "Reading",
    "Shifter",
    "Term",
    "autonomy",
    "choose",
    "commitment",
    "commitment_profile",
    "dilemma",
    "equilibria",
    "lead",
    "outcomes",
    "play",
    "posterior",
    "read_choice",
    "read_dilemma",
    "readings",
]
