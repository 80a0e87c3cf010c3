"""Claims about power."""

from .records import Claim

CLAIMS: tuple[Claim, ...] = ()
