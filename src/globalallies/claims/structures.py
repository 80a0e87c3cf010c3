"""Claims about structure."""

from .records import Claim

CLAIMS: tuple[Claim, ...] = ()
