"""Comparative analysis: profiles of cases, how far apart they are, which to compare, and whether groups converge."""

from .convergence import convergence, least_share
from .designs import designs
from .distances import Profiles, distances
from .regression import middle, roles

__all__ = ["Profiles", "convergence", "designs", "distances", "least_share", "middle", "roles"]
