"""Claims about bargain."""

from .records import Claim

CLAIMS: tuple[Claim, ...] = ()
