"""Claims that a user writes about any text: a TOML file in the one closed form, read strictly and tested as ours are."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from ..catalogue import UserError, closest
from ..measures.evidence import Evidence
from ..measures.quantity import COMPARISONS, QUANTITY_KEYS, Quantity, parse, sensible
from .records import THEMES, Claim, Operationalisation, Part
from .testing import compared, tried

LARGEST_FILE = 1024 * 1024
MOST_TESTS = 2000
LONGEST_TEXT = 2000
MOST_PROBLEMS = 50
SHOWN = 40
"""Letters of a wrong value, or of a claim's key, that a message repeats."""

FILE_KEYS = ("text", "claim")
CLAIM_KEYS = ("id", "says", "theme", "weakest_link", "part", "wants")
PART_KEYS = ("says", "test", "wants")
TEST_KEYS = ("name", *QUANTITY_KEYS, "compare", "vary", "unit", "note")

TEMPLATE = """# Claims about a text, each tested by numbers.
# Look up what can be counted with: allies measures, allies register
# Test this file with: allies claims run FILE

text = "Author, Title (year)"

[[claim]]
id = "A1"
says = "At least ten other states took part in the invasion of Iraq in 2003."
theme = "coalition"  # {themes}
weakest_link = "Which roles count as taking part."

[[claim.part]]
says = "at least ten other states took part"

# Every defensible way to count is a test of its own; `vary` makes one for each of its values.
[[claim.part.test]]
name = "distinct states by least role"
table = "participants"
where = {{ operation_id = "IRQ2003I", ccode = {{ not = 2 }} }}
of = "ccode"
aggregate = "distinct"
vary = {{ role = ["combat", {{ from = "combat_support" }}, {{ from = "basing_transit" }}] }}
compare = {{ at_least = 10 }}

[[claim]]
id = "A2"
says = "The power of the United States has fallen since 1970."
theme = "power"
weakest_link = "Which measure of power counts."

[[claim.part]]
says = "its share falls"

[[claim.part.test]]
name = "trend of the share since 1970"
measure = "cinc"
where = {{ ccode = 2, year = {{ from = 1970 }} }}
aggregate = "trend"
vary = {{ measure = ["cinc", "gdp_current_share", "gdp_ppp_share", "milex_share"] }}
compare = {{ below = 0 }}
""".format(themes=", ".join(THEMES))
"""What ``allies claims new`` writes: it can be run as it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenTest:
    """One test of a user's claim: a quantity, and what it is compared with."""

    name: str
    quantity: Quantity
    word: str
    wanted: float | Quantity
    times: float = 1.0
    unit: str = ""
    note: str = ""

    def run(self, evidence: Evidence) -> Operationalisation:
        """What the test finds on some evidence."""
        found = self.quantity.value(evidence)
        note = self.note or f"{found.rows:,} rows"
        if isinstance(self.wanted, Quantity):
            other = self.wanted.value(evidence)
            wanted = None if other.number is None else other.number * self.times
            sources = tuple(dict.fromkeys((*found.sources, *other.sources)))
        else:
            wanted, sources = self.wanted, found.sources
        if wanted is None:
            return compared(
                self.name, None, self.word, 0.0, sources, unit=self.unit, note="Nothing to compare it with."
            )
        return compared(
            self.name,
            found.number,
            self.word,
            wanted,
            sources,
            unit=self.unit,
            note=note if found.number is not None else "",
        )


def read(path: Path) -> tuple[Claim, ...]:
    """The claims of a file.

    Raises
    ------
    UserError
        The file cannot be read or is no TOML; or the message lists everything in it that is wrong.
    """
    table = _toml(path)
    problems: list[str] = []
    claims = _claims(table, problems)
    if problems:
        shown = [f"  {line}" for line in problems[:MOST_PROBLEMS]]
        more = [f"  … and {len(problems) - MOST_PROBLEMS} more"] if len(problems) > MOST_PROBLEMS else []
        raise UserError(
            f"{path} has {len(problems)} problem{'' if len(problems) == 1 else 's'}.",
            "\n".join([*shown, *more]),
            "See a file that is right with: allies claims new FILE",
        )
    return claims


def new(path: Path) -> Path:
    """Write a file of claims to start from; nothing that is there is replaced.

    Raises
    ------
    UserError
        Something is there already, or the file cannot be written.
    """
    try:
        with path.open("x", encoding="utf-8") as opened:
            opened.write(TEMPLATE)
    except FileExistsError:
        raise UserError(
            f"{path} is there already.", "Expected the name of a new file.", "Choose another: allies claims new FILE"
        ) from None
    except OSError as error:
        raise UserError(
            f"{path} cannot be written: {error.strerror or error}.", remedy="Choose another: allies claims new FILE"
        ) from None
    return path


def _toml(path: Path) -> Mapping[str, Any]:
    try:
        with path.open("rb") as opened:
            held = opened.read(LARGEST_FILE + 1)
        if len(held) > LARGEST_FILE:
            raise UserError(
                f"{path} has more than {LARGEST_FILE:,} bytes.",
                "Expected a file of claims of at most so many.",
                "Split it.",
            )
        return tomllib.loads(held.decode("utf-8"))
    except OSError as error:
        raise UserError(
            f"{path} cannot be read: {error.strerror or error}.", remedy="Start one with: allies claims new FILE"
        ) from None
    except (ValueError, RecursionError) as error:  # a number of thousands of digits is a ValueError of its own
        raise UserError(
            f"{path} is not TOML: {error or 'nested too deeply'}.",
            "Expected text in UTF-8, as in a file that works.",
            "See one with: allies claims new FILE",
        ) from None


def _claims(table: Mapping[str, Any], problems: list[str]) -> tuple[Claim, ...]:
    _keys(table, FILE_KEYS, "the file", problems)
    given = table.get("claim")
    if not isinstance(given, list) or not given or not all(isinstance(one, dict) for one in given):
        problems.append("the file: no claim in it; expected tables [[claim]]")
        return ()
    found: list[Claim] = []
    seen: set[str] = set()
    left = MOST_TESTS
    for number, one in enumerate(given, start=1):
        key = one.get("id")
        place = f"claim {key[:SHOWN] if isinstance(key, str) else number}"
        if isinstance(key, str) and key in seen:
            problems.append(f"{place}: the id is given twice")
        parts = _parts(one, place, problems, left)
        left -= sum(len(tests) for _, tests in parts)
        if left < 0:
            problems.append(f"the file: more than {MOST_TESTS:,} tests; split it")
            return ()
        made = _claim(one, parts, place, problems)
        seen.add(str(key))
        if made is not None:
            found.append(made)
    return tuple(found)


WrittenPart = tuple[Part, tuple[WrittenTest, ...]]


def _claim(one: Mapping[str, Any], parts: Sequence[WrittenPart], place: str, problems: list[str]) -> Claim | None:
    _keys(one, CLAIM_KEYS, place, problems)
    texts = {
        key: _text(one, key, place, problems, needed=key in ("id", "says", "theme"))
        for key in ("id", "says", "theme", "weakest_link", "wants")
    }
    if texts["theme"] and texts["theme"] not in THEMES:
        problems.append(
            f"{place}: theme {texts['theme']!r} is none.{closest(texts['theme'], THEMES)} Expected one of: {', '.join(THEMES)}"
        )
    given = one.get("part")
    tested = isinstance(given, list) and any(isinstance(part, dict) and part.get("test") for part in given)
    if tested and not texts["weakest_link"]:
        problems.append(f"{place}: no weakest_link; say at which step the test is most open to doubt")
    if not tested and not texts["wants"]:
        problems.append(f"{place}: no test, and no wants that says what data would test it")
    if problems:
        return None

    def test(evidence: Evidence) -> list[Part]:
        return [_tested(part, tests, evidence) for part, tests in parts]

    return Claim(
        id=texts["id"],
        says=texts["says"],
        theme=texts["theme"],
        weakest_link=texts["weakest_link"],
        wants=texts["wants"],
        test=test if tested else None,
    )


def _tested(part: Part, tests: Sequence[WrittenTest], evidence: Evidence) -> Part:
    found: list[Operationalisation] = []
    for test in tests:
        found += tried(test.name, COMPARISONS[test.word], lambda test=test: test.run(evidence))  # type: ignore[misc]
    return Part(says=part.says, operationalisations=tuple(found), wants=part.wants)


def _parts(one: Mapping[str, Any], place: str, problems: list[str], left: int) -> list[WrittenPart]:
    given = one.get("part", [])
    if not isinstance(given, list) or not all(isinstance(part, dict) for part in given):
        problems.append(f"{place}: its parts are no tables; expected [[claim.part]]")
        return []
    found: list[WrittenPart] = []
    for number, part in enumerate(given, start=1):
        where = f"{place}, part {number}"
        _keys(part, PART_KEYS, where, problems)
        says, wants = _text(part, "says", where, problems, needed=True), _text(part, "wants", where, problems)
        tests = part.get("test", [])
        if not isinstance(tests, list) or not all(isinstance(test, dict) for test in tests):
            problems.append(f"{where}: its tests are no tables; expected [[claim.part.test]]")
            continue
        if not tests and not wants:
            problems.append(f"{where}: no test, and no wants that says what data would test it")
        made: list[WrittenTest] = []
        for n, test in enumerate(tests, start=1):
            made += _tests(test, f"{where}, test {n}", problems, left - len(made))
        found.append((Part(says=says, wants=wants), tuple(made)))
    return found


def _tests(given: Mapping[str, Any], place: str, problems: list[str], left: int) -> Iterator[WrittenTest]:
    _keys(given, TEST_KEYS, place, problems)
    texts = {key: _text(given, key, place, problems, needed=key == "name") for key in ("name", "unit", "note")}
    plain = {key: value for key, value in given.items() if key in QUANTITY_KEYS}
    try:
        for suffix, table in _varied(plain, given.get("vary", {}), place, left):
            word, wanted, times = _comparison(given.get("compare"), place)
            quantity = parse(table, place)
            if quantity.needs_case or (isinstance(wanted, Quantity) and wanted.needs_case):
                raise UserError(f"{place} speaks of a case or a period, which only a study's rules have.")
            yield WrittenTest(
                name=f"{texts['name']}{suffix}",
                quantity=quantity,
                word=word,
                wanted=wanted,
                times=times,
                unit=texts["unit"],
                note=texts["note"],
            )
    except UserError as error:
        problems.append(" ".join(part for part in (error.happened, error.expected) if part))


def _varied(plain: Mapping[str, Any], vary: object, place: str, left: int) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The test once for every combination of what varies, with what tells it apart."""
    if not isinstance(vary, Mapping) or not all(isinstance(v, list) and v for v in vary.values()):
        raise UserError(f"{place} has a vary that is not lists.", 'For example: vary = { role = ["combat", "host"] }.')
    size = 1
    for values in vary.values():
        size *= len(values)
    if size > left:
        raise UserError(f"{place} varies {size:,} ways.", f"Expected at most {MOST_TESTS:,} tests in a file.")
    where = plain.get("where", {})
    for values in product(*vary.values()):
        chosen = dict(zip(vary, values, strict=True))
        outer = {key: value for key, value in chosen.items() if key in QUANTITY_KEYS and key != "where"}
        inner = {key: value for key, value in chosen.items() if key not in outer}
        table = {**plain, **outer}
        if inner or "where" in plain:
            table["where"] = {**where, **inner} if isinstance(where, Mapping) else where
        yield "".join(f", {key} {_shown(value)}" for key, value in chosen.items()), table


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        return " ".join(f"{key} {_shown(one)}" for key, one in value.items())
    return " or ".join(map(str, value)) if isinstance(value, list) else str(value)


def _comparison(given: object, place: str) -> tuple[str, float | Quantity, float]:
    if not isinstance(given, Mapping):
        raise UserError(f"{place} compares with nothing.", "For example: compare = { at_least = 10 }.")
    words = [key for key in given if key in COMPARISONS]
    if len(words) != 1 or set(given) - {*words, "times"}:
        raise UserError(
            f"{place} has compare with {', '.join(given) or 'nothing in it'}.",
            f"Expected one of {', '.join(COMPARISONS)}, and times where it compares with another quantity.",
        )
    wanted, times = given[words[0]], given.get("times", 1.0)
    if isinstance(wanted, Mapping):
        if not _number(times):
            raise UserError(f"{place} has times = {times!r}.", "Expected a number.")
        return words[0], parse(wanted, f"{place}, what it is compared with,"), float(times)
    if not _number(wanted) or "times" in given:
        raise UserError(
            f"{place} compares with {wanted!r}.", "Expected a number, or a table that says which rows become one."
        )
    return words[0], wanted, 1.0


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and sensible(value)


def _keys(table: Mapping[str, Any], known: Sequence[str], place: str, problems: list[str]) -> None:
    problems += [f"{place}: unknown key {key!r}.{closest(key, known)}" for key in table if key not in known]


def _text(table: Mapping[str, Any], key: str, place: str, problems: list[str], *, needed: bool = False) -> str:
    value = table.get(key, "")
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or (needed and not value.strip()):
        what = f"is {str(value)[:SHOWN]!r}" if key in table else "is not there"
        problems.append(f"{place}: {key} {what}; expected text of at most {LONGEST_TEXT:,} letters")
        return ""
    return value
