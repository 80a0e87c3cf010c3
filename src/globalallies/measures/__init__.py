"""Measures: named, cited columns, each a record beside the function that computes it."""

from ..catalogue import Catalogue
from .burden import BURDEN
from .dependence import DEPENDENCE
from .figures import FIGURES
from .power import POWER

CATALOGUE = Catalogue([*FIGURES, *POWER, *BURDEN, *DEPENDENCE])
"""Every measure by name."""

__all__ = ["BURDEN", "CATALOGUE", "DEPENDENCE", "FIGURES", "POWER"]
