"""Claims about coalition."""

from .records import Claim

CLAIMS: tuple[Claim, ...] = ()
