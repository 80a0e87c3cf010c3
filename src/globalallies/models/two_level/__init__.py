"""Two-level games: what two negotiators can agree on when each must have it ratified at home (Putnam).

>>> from fractions import Fraction
>>> from globalallies.models.two_level import Game, Issue, Ratifier, Side, win_interval
>>> hub = Side(name="hub", ideal=(80,), ratifiers=(Ratifier(name="senate", ideal=(60,)),))
>>> ally = Side(name="ally", ideal=(40,), ratifiers=(Ratifier(name="diet", ideal=(35,)),))
>>> game = Game(title="", issues=(Issue(name="share", low=0, high=100, reversion=20),), sides=(hub, ally))
>>> win_interval(game, ally)
Interval(low=20, high=50)
"""

from .bargaining import Agreement, agreement, paid_agreement
from .document import EXAMPLE, read_game
from .game import Game, Issue, Ratifier, Side, Sweep
from .outcome import two_level
from .statics import schelling, tied
from .uncertainty import Proposal, probability, proposal
from .win_sets import Interval, Share, ratifiable, share, win_interval

__all__ = [
    "EXAMPLE",
    "Agreement",
    "Game",
    "Interval",
    "Issue",
    "Proposal",
    "Ratifier",
    "Share",
    "Side",
    "Sweep",
    "agreement",
    "paid_agreement",
    "probability",
    "proposal",
    "ratifiable",
    "read_game",
    "schelling",
    "share",
    "tied",
    "two_level",
    "win_interval",
]
