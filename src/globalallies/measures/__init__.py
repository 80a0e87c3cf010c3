"""Measures: named, cited columns, each a record beside the view or function that computes it."""

from ..catalogue import Catalogue
from . import (
    burden_sharing,
    capabilities,
    clauses,
    concentration,
    conflict,
    exchange,
    exposure,
    geography,
    labels,
    layers,
    obligations,
    shares,
    similarity,
    society,
    system_measures,
)
from .burden import BURDEN
from .dependence import DEPENDENCE
from .figures import FIGURES
from .power import POWER

CATALOGUE = Catalogue(
    [
        *FIGURES,
        *POWER,
        *BURDEN,
        *DEPENDENCE,
        *obligations.OBLIGATIONS,
        *obligations.AGREEMENTS,
        *clauses.CLAUSES,
        *capabilities.CAPABILITIES,
        *geography.GEOGRAPHY,
        *conflict.CONFLICT,
        *exchange.EXCHANGE,
        *society.SOCIETY,
        *labels.LABELS,
        *similarity.SIMILARITY,
        *burden_sharing.BURDEN_SHARING,
        *exposure.EXPOSURE,
        *shares.SHARES,
        *concentration.CONCENTRATION,
        *layers.LAYERS,
        *layers.ARMS,
        *system_measures.SYSTEMS,
        *system_measures.INTERDEPENDENCE,
    ],
    [
        *obligations.VIEWS,
        *clauses.VIEWS,
        *capabilities.VIEWS,
        *geography.VIEWS,
        *conflict.VIEWS,
        *exchange.VIEWS,
        *society.VIEWS,
        *labels.VIEWS,
        *similarity.VIEWS,
        *burden_sharing.VIEWS,
        *exposure.VIEWS,
        *shares.VIEWS,
        *concentration.VIEWS,
        *layers.VIEWS,
        *layers.ARMS_VIEWS,
        *system_measures.VIEWS,
    ],
)
"""Every measure by name, and the views they are columns of."""

__all__ = ["BURDEN", "CATALOGUE", "DEPENDENCE", "FIGURES", "POWER"]
