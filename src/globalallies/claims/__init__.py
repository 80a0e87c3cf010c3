"""What a text says, tested: every statement with its operationalisations, numbers and verdict.

>>> from globalallies.claims import CLAIMS
>>> CLAIMS["C18"].theme
'power'
"""

from .assessing import CLAIMS, assess, assess_all, chosen
from .records import THEMES, VERDICTS, Assessment, Claim, Operationalisation, Part, verdict_of

__all__ = [
    "CLAIMS",
    "THEMES",
    "VERDICTS",
    "Assessment",
    "Claim",
    "Operationalisation",
    "Part",
    "assess",
    "assess_all",
    "chosen",
    "verdict_of",
]
