"""Panels: analysis-ready rows of one unit, with every cell accountable."""

from .panel import Panel
from .spines import RULES, SYSTEMS, Rule, System, latest_complete_year

__all__ = ["RULES", "SYSTEMS", "Panel", "Rule", "System", "latest_complete_year"]
