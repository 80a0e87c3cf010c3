"""A situation that a user describes in a TOML file, read strictly: every problem is listed, none passed over."""

import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from ..catalogue import UserError, closest

LARGEST_FILE = 1024 * 1024
LONGEST_TEXT = 200
LARGEST_NUMBER = 1e12
MOST_PROBLEMS_SHOWN = 20


def read(path: Path, example: str) -> "Section":
    """The outermost section of a file.

    Parameters
    ----------
    path : Path
        A TOML file.
    example : str
        The command that prints a file that works.

    Raises
    ------
    UserError
        It cannot be read, is no TOML, or is absurdly large.
    """
    remedy = f"A file that works is printed by: {example}"
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise UserError(f"{path} is larger than a megabyte.", "Expected a short TOML file.", remedy)
        values = tomllib.loads(content.decode("utf-8"))
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}.", "Expected a TOML file.", remedy) from None
    except (ValueError, RecursionError) as error:
        raise UserError(f"{path} is not a TOML file: {error}.", "Expected plain TOML in UTF-8.", remedy) from None
    return Section(values, str(path), "", [], remedy)


def refuse(where: str, problems: Sequence[str], remedy: str) -> None:
    """End with every problem of a file or a game, if there are any."""
    if not problems:
        return
    shown = [f"  {line}" for line in problems[:MOST_PROBLEMS_SHOWN]]
    more = len(problems) - len(shown)
    raise UserError(
        f"{where} has {len(problems)} problem{'s' if len(problems) > 1 else ''}:",
        "\n".join([*shown, *([f"  … and {more} more"] if more else [])]),
        remedy,
    )


class Section:
    """One table of the file, read key by key.

    Whatever is wrong is noted and something harmless returned, so that all problems are found in one
    reading; ``finish`` raises them. Nothing that was read may be used before.
    """

    def __init__(self, values: Mapping[str, Any], file: str, name: str, problems: list[str], remedy: str) -> None:
        self.values = values
        self.file = file
        self.name = name
        self.problems = problems
        self.remedy = remedy
        self._read: set[str] = set()

    def note(self, problem: str) -> None:
        """Note a problem of this section."""
        self.problems.append(f"{self.name}: {problem}" if self.name else problem)

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self.values

    def _take(self, key: str, default: Any = None) -> Any:
        self._read.add(key)
        if key not in self.values:
            if default is None:
                self.note(f"{key} is missing")
            return default
        return self.values[key]

    def text(self, key: str, default: str | None = None) -> str:
        """A line of text."""
        value = self._take(key, default)
        if value is None:
            return ""
        if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_TEXT or not value.isprintable():
            self.note(f"{key} is {_shown(value)}, expected a line of text of at most {LONGEST_TEXT} characters")
            return ""
        return value

    def choice(self, key: str, options: Iterable[str], default: str | None = None) -> str:
        """One of some words."""
        value, known = self._take(key, default), list(options)
        if value is not None and value not in known:
            near = closest(value, known) if isinstance(value, str) else ""
            self.note(f"{key} is {_shown(value)}, expected one of {', '.join(known)}.{near}")
        return value if value in known else known[0]

    def choices(self, key: str, options: Sequence[str]) -> tuple[str, ...]:
        """A list of some words, each at most once."""
        value = self._take(key)
        if value is None:
            return ()
        if (
            not isinstance(value, list)
            or not value
            or len(value) != len({str(v) for v in value})
            or any(v not in options for v in value)
        ):
            self.note(f"{key} is {_shown(value)}, expected a list of different words from {', '.join(options)}")
            return ()
        return tuple(value)

    def names(self, key: str, least: int, most: int) -> tuple[str, ...]:
        """A list of different names."""
        value = self._take(key)
        if value is None:
            return ()
        good = isinstance(value, list) and least <= len(value) <= most
        if not good or any(
            not isinstance(v, str) or not v.strip() or len(v) > LONGEST_TEXT or not v.isprintable() for v in value
        ):
            self.note(f"{key} is {_shown(value)}, expected a list of {least} to {most} names, each on one line")
            return ()
        if len(set(value)) != len(value):
            self.note(f"{key} names something twice: {_shown(value)}")
        return tuple(value)

    def number(
        self,
        key: str,
        default: float | None = None,
        *,
        low: float = -LARGEST_NUMBER,
        high: float = LARGEST_NUMBER,
        above: float | None = None,
    ) -> float:
        """A finite number from ``low`` to ``high``, and above ``above`` where that is given."""
        value = self._take(key, default)
        if value is None:
            return math.nan
        if not _is_number(value) or not low <= value <= high or (above is not None and value <= above):
            self.note(f"{key} is {_shown(value)}, expected {_range(low, high, above)}")
            return math.nan
        return float(value)

    def whole(self, key: str, default: int | None = None, *, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``."""
        value = self._take(key, default)
        if value is None:
            return low
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self.note(f"{key} is {_shown(value)}, expected a whole number from {low} to {high}")
            return low
        return value

    def exact(self, key: str, default: Fraction | None = None) -> Fraction:
        """A number kept exactly as it is written: 2, 0.667, or a fraction in quotes such as "2/3"."""
        value = self._take(key, default)
        if value is None or isinstance(value, Fraction):
            return value or Fraction(0)
        try:
            if _is_number(value) and abs(value) <= LARGEST_NUMBER:
                return Fraction(repr(value)) if isinstance(value, float) else Fraction(value)
            if isinstance(value, str) and len(value) <= 20 and "e" not in value.lower():
                return Fraction(value)
        except (ValueError, ZeroDivisionError):
            pass
        self.note(f'{key} is {_shown(value)}, expected a number, or a fraction in quotes such as "2/3"')
        return Fraction(0)

    def numbers(self, key: str, length: int, default: float | None = None, *, low: float = -LARGEST_NUMBER, high: float = LARGEST_NUMBER) -> tuple[float, ...]:  # fmt: skip
        """A list of ``length`` numbers; where one is expected, a bare number will do."""
        value = self._take(key, None if default is None else [default] * length)
        if value is None:
            return (0.0,) * length
        found = [value] if length == 1 and not isinstance(value, list) else value
        if not isinstance(found, list) or any(not _is_number(v) or not low <= v <= high for v in found):
            self.note(
                f"{key} is {_shown(value)}, expected {'numbers' if length > 1 else 'a number'}: {_range(low, high, None)}"
            )
            return (0.0,) * length
        if len(found) != length:
            self.note(f"{key} has {len(found)} number{'s' if len(found) != 1 else ''}, expected {length}")
            return (0.0,) * length
        return tuple(float(v) for v in found)

    def section(self, key: str) -> "Section | None":
        """A table inside this one, or ``None`` where it is not there."""
        self._read.add(key)
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.note(f"{key} is {_shown(value)}, expected a table: [{key}]")
            return None
        return self._inside(value, key)

    def sections(self, key: str, least: int, most: int) -> list["Section"]:
        """The tables of an array of tables."""
        self._read.add(key)
        value = self.values.get(key, [])
        if not isinstance(value, list) or any(not isinstance(v, dict) for v in value):
            self.note(f"{key} is {_shown(value)}, expected tables: [[{key}]]")
            return []
        if not least <= len(value) <= most:
            expected = str(least) if least == most else f"{least} to {most}"
            self.note(f"there {'is' if len(value) == 1 else 'are'} {len(value)} of [[{key}]], expected {expected}")
            return []
        found = []
        for place, one in enumerate(value, 1):
            named = one.get("name")
            found.append(
                self._inside(one, f"{key} {named if isinstance(named, str) and named.isprintable() else place}")
            )
        return found

    def _inside(self, values: Mapping[str, Any], name: str) -> "Section":
        whole = f"{self.name}, {name}" if self.name else name
        return Section(values, self.file, whole[:LONGEST_TEXT], self.problems, self.remedy)

    def close(self) -> None:
        """Note every key that nothing asked for."""
        for key in self.values:
            if key not in self._read:
                self.note(f"unknown key {key[:60]!r}.{closest(key, self._read)}")

    def finish(self) -> None:
        """End with every problem noted so far.

        Raises
        ------
        UserError
            There was one.
        """
        refuse(self.file, self.problems, self.remedy)


def _is_number(value: Any) -> bool:
    """Whether it is a finite number of a sensible size; a whole number may be too large for a float."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return -LARGEST_NUMBER <= value <= LARGEST_NUMBER


def _shown(value: Any) -> str:
    try:
        text = repr(value)
    except ValueError:  # Python writes out no whole number of more than 4300 digits
        return "a number of thousands of digits"
    return text if len(text) <= 60 else text[:57] + "…"


def _range(low: float, high: float, above: float | None) -> str:
    if above is None and low == -LARGEST_NUMBER and high == LARGEST_NUMBER:
        return f"a finite number from {low:g} to {high:g}"
    return f"above {above:g}, to {high:g}" if above is not None else f"from {low:g} to {high:g}"
