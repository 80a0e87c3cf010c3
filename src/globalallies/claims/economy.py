"""Claims about economy."""

from .records import Claim

CLAIMS: tuple[Claim, ...] = ()
