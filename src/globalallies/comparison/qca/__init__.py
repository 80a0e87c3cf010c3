"""Qualitative comparative analysis: crisp, multi-value and fuzzy sets, and every model that fits.

>>> from globalallies.comparison import qca
>>> table = qca.truth_table({"A": [1, 1, 0, 0], "B": [1, 0, 1, 0], "Y": [1, 1, 1, 0]}, "Y", ["A", "B"])
>>> [model.terms for model in qca.minimize(table, "parsimonious").models]
[('A', 'B')]
"""

from .calibration import Calibration, direct, indirect, qualitative
from .chance import Chance, free_of_contradiction, permutation, warnings
from .model import Model, Pair, Solution
from .necessity import necessity
from .plots import xy_result as xy
from .robustness import robustness
from .sets import Cases, Condition, cases
from .solution import minimize
from .table import Cutoffs, Row, TruthTable, truth_table

__all__ = [
    "Calibration",
    "Cases",
    "Chance",
    "Condition",
    "Cutoffs",
    "Model",
    "Pair",
    "Row",
    "Solution",
    "TruthTable",
    "cases",
    "direct",
    "free_of_contradiction",
    "indirect",
    "minimize",
    "necessity",
    "permutation",
    "qualitative",
    "robustness",
    "truth_table",
    "warnings",
    "xy",
]
