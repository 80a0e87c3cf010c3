"""Joining a coalition: operations × allies, a penalised logistic model, and what it is worth on operations it never saw."""

from .cases import Choices
from .model import joining

__all__ = ["Choices", "joining"]
