"""Claims about policy."""

from .records import Claim

CLAIMS: tuple[Claim, ...] = ()
