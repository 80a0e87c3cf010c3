"""Claims about challenge."""

from .records import Claim

CLAIMS: tuple[Claim, ...] = ()
