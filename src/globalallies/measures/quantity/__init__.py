"""One number from a measure or a table of the register: which rows, and how they become a number.

This is the closed form in which users write claims and rule coders: a TOML table with ``measure`` or
``table``, ``where``, ``of``, ``each_year``, ``aggregate``, and ``compare``. It holds no expression: every
word is looked up in a list, every column in the table it belongs to, and nothing in it reaches SQL.
"""

from .reading import columns_of, parse, sensible
from .record import AGGREGATES, ALLY, COMPARISONS, EACH_YEAR, PERIOD, QUANTITY_KEYS, Condition, Quantity, Value

__all__ = [
    "AGGREGATES",
    "ALLY",
    "COMPARISONS",
    "EACH_YEAR",
    "PERIOD",
    "QUANTITY_KEYS",
    "Condition",
    "Quantity",
    "Value",
    "columns_of",
    "parse",
    "sensible",
]
