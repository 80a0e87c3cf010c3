"""Latent scores: what lies behind several coders' ordinal codes, with its uncertainty, or a refusal.

>>> from globalallies.comparison.latent import simulated
>>> made = simulated(coders=3, cases=4, seed=1)
>>> made.codes.given.shape
(3, 4)
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .codes import CodedUnit, Codes
    from .scoring import latent_scores, scores
    from .simulation import Simulated, simulated

_PLACES = {
    "CodedUnit": "codes",
    "Codes": "codes",
    "Simulated": "simulation",
    "latent_scores": "scoring",
    "scores": "scoring",
    "simulated": "simulation",
}

__all__ = ["CodedUnit", "Codes", "Simulated", "latent_scores", "scores", "simulated"]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in _PLACES:
        return getattr(import_module(f".{_PLACES[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
