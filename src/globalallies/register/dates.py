"""Dates that may be known only to the month or the year."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import total_ordering

FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as well as it is known: ``1949-08-24``, ``1987-02`` or ``1954``.

    An unknown day stays unknown: nothing is filled in. Compare through ``first`` and
    ``last``, which bound it; the order is by first day, then by last.
    """

    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read ISO 8601 text of day, month or year precision.

        Raises
        ------
        ValueError
            The text is not ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY``, or no such day exists.
        """
        found = FORM.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is not a date: write YYYY-MM-DD, YYYY-MM or YYYY")
        year, month, day = (None if part is None else int(part) for part in found.groups())
        try:
            first = date(year or 0, 1 if month is None else month, 1 if day is None else day)
            last = first
            if day is None:
                last_month = first.month if month is not None else 12
                last = date(first.year, last_month, monthrange(first.year, last_month)[1])
        except ValueError:
            raise ValueError(f"{text!r} is not a day of the calendar: write YYYY-MM-DD, YYYY-MM or YYYY") from None
        return cls(first, last)

    @property
    def exact(self) -> bool:
        """Whether the day is known."""
        return self.first == self.last

    @property
    def year(self) -> int:
        """The year, which is always known."""
        return self.first.year

    def __lt__(self, other: "PartialDate") -> bool:
        return (self.first, self.last) < (other.first, other.last)

    def __str__(self) -> str:
        if self.exact:
            return self.first.isoformat()
        return f"{self.first:%Y-%m}" if self.first.month == self.last.month else f"{self.first.year:04d}"
