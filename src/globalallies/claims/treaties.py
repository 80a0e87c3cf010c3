"""Claims about treaty."""

from .records import Claim

CLAIMS: tuple[Claim, ...] = ()
