"""Dates that may be known only to the month or the year."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import total_ordering

FULL_LENGTH = len("YYYY-MM-DD")


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
        if len(text) == FULL_LENGTH and text[4] == text[7] == "-" and text.isascii():
            try:
                day = date.fromisoformat(text)
            except ValueError:
                pass  # the long way says what is wrong
            else:
                return cls(day, day)
        parts = text.split("-")
        digits = all(part.isascii() and part.isdecimal() for part in parts)
        if [len(part) for part in parts] not in ([4], [4, 2], [4, 2, 2]) or not digits:
            raise ValueError(f"{text!r} is not a date: write YYYY-MM-DD, YYYY-MM or YYYY")
        try:
            year, month, number = (*(int(part) for part in parts), 0, 0)[:3]
            first = date(year, month or 1, number or 1)
            last = date(year, month or 12, number or monthrange(year, month or 12)[1])
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
