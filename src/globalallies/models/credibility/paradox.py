"""The paradox looked for in data: whether an ally's hub becomes more indispensable as it becomes less credible."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from ...catalogue import Result, UserError
from ...measures.structure import spokes
from ...panel.spines import latest_complete_year
from ...register import Register, identify, load
from ...sources import find
from ...sources.mid import LAST_YEAR as LAST_DISPUTE
from ...sources.store import Store
from .charts import draw_paradox
from .indispensability import Measured, measured, places, series
from .record import FIRST_YEAR, record
from .reputation import LEVEL, PRIORS, Array, Choice, beliefs, cases, choices, interval, varied

ALLIES = ("JPN", "DEU", "KOR", "DNK", "AUS", "NOR", "THA", "POL")
"""The allies of the shipped study."""

SYSTEMS = (("nato", "europe"), ("san_francisco", "asia_pacific"))
FIRST = 1992
FEWEST = 10
"""Years of both series below which no slope is taken."""

BEFORE = {255: 260}
"""United Germany's years before 1990 are West Germany's."""

STILL = 1e-9
BLOCK, DRAWS, SEED = 5, 1_999, 1992
LISTS = ("ever_listed", "listed")
WINDOW = ("ally", "challengers", "until", "first", "last")


@dataclass(frozen=True, slots=True)
class Ally:
    """An ally: its name, its COW numbers over time, the system it belongs to and that system's theatre."""

    name: str
    codes: tuple[int, ...]
    system: str
    theatre: str


def allies_of(register: Register, texts: Sequence[str], first: int, last: int) -> list[Ally]:
    """The allies that some names or codes mean.

    Raises
    ------
    UserError
        A name is unknown, given twice, or belongs to no ally of either system in these years.
    """
    if not texts:
        raise UserError("No ally is named.", "Expected names or ISO codes.", "For example: --allies JPN,DEU")
    found = []
    for text in texts:
        ccode = identify(register, text, date(last, 12, 31)).ccode
        codes = (ccode, BEFORE[ccode]) if ccode in BEFORE else (ccode,)
        name = register.name(ccode, date(last, 12, 31))
        held = [
            (system, theatre)
            for system, theatre in SYSTEMS
            if any(set(codes) & set(spokes(register, system, date(year, 12, 31))) for year in range(first, last + 1))
        ]
        if not held:
            raise UserError(
                f"{name} was a spoke of neither {' nor '.join(s for s, _ in SYSTEMS)} from {first} to {last}.",
                "Expected an ally of the United States in Europe or in Asia and the Pacific.",
                "See: allies register show memberships --where treaty_id=NATO1949",
            )
        found.append(Ally(name, codes, *held[0]))
    names = [ally.name for ally in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise UserError(f"{', '.join(twice)} is named twice.", "Expected each ally once.")
    return found


def credibility(
    allies: Sequence[str] = ALLIES, first: int = FIRST, last: int | None = None, store: Store | None = None
) -> Result:
    """Credibility and indispensability of the hub for some allies over time, and whether they move apart.

    Parameters
    ----------
    allies : sequence of str
        Names or ISO codes; by default the eight of the shipped study.
    first, last : int
        Years, from 1950; by default 1992 to the last year of the data on capabilities.
    store : Store, optional
        Where the data sets are.

    Returns
    -------
    Result with tables ``paradox`` (a row for each ally, window and list of challengers), ``moves`` (by how much,
    and the slopes a decade over all choices), ``series`` (each ally and year), ``sensitivity`` (each value of
    each choice) and ``record`` (each challenge)

    Raises
    ------
    UserError
        An ally or year is none, or a data set is not in the store.
    """
    end = find("nmc").last_year if last is None else last
    latest = latest_complete_year()
    if not FIRST_YEAR < first < end <= latest or end - first < FEWEST:
        raise UserError(
            f"Nothing can be said of {first} to {end}.",
            f"Expected at least {FEWEST + 1} years, from {FIRST_YEAR + 1} to {latest}.",
        )
    register, held = load(), store or Store()
    chosen = allies_of(register, allies, first, end)
    known = record(register, held)
    years = np.arange(first, end + 1, dtype=np.float64)
    systems = [(s, t) for s, t in SYSTEMS if any(ally.system == s for ally in chosen)]
    data = measured(register, held, first, end, systems)
    reputations = {theatre: reputation(known, theatre, years) for _, theatre in systems}
    stories = [story(register, ally, data, reputations[ally.theatre], years) for ally in chosen]
    rows = [row for one in stories for row in one.tests()]
    tests = pl.DataFrame(rows, infer_schema_length=None).with_columns(pl.selectors.float().fill_nan(None))
    return Result(
        title=f"Credibility and indispensability of the United States, {first}-{end}",
        tables={
            "paradox": tests.select(*WINDOW, "choices", pl.col("^share_.*$"), pl.col("^correlation.*$")),
            "moves": tests.select(*WINDOW, pl.col("^(credibility|indispensability)_.*$")),
            "series": pl.concat([one.frame() for one in stories]),
            "sensitivity": sensitivity(known, systems, years),
            "record": known,
        },
        assumptions=ASSUMPTIONS,
        notes=NOTES,
        sources=(
            held.choose("mid").label,
            *data.sources,
            *(f"register.{t}" for t in ("challengers", "events", "memberships", "operations")),
        ),
        references=("snyder_1997", "weisiger_yarhi_milo_2015", "tullock_1980", "boulding_1962", "palmer_et_al_2022"),
        draw=draw_paradox,
    )


ASSUMPTIONS = (
    "Data: disputes and their sides (MID, to 2014); alliances, challengers, events and operations (the register); "
    "power, distance, US troops.",
    "Ours: the hub answered a dispute if it took part on the ally's side with a threat, a display or a use of force; "
    "a dispute counts once in a theatre, in the year in which it touched the first ally there.",
    "Ours: after 2014 a crisis or war of the register that names an ally and a listed challenger is a challenge, "
    "answered if the event names the hub; a tie of the hub that ended on the day of an event is no answer.",
    "Ours: an ally of a year is a state bound to the hub, in law and practice, on its 31 December; its challengers "
    "are no such states.",
    "Ours: belief starts at Beta(0.5, 0.5); a case loses a tenth a year (lambda 0.9) and counts half in another "
    "theatre (w 0.5). All values in 'sensitivity' are tried, in all combinations.",
    "Ours: security is the ally's side's part of a contest of powers over distance; indispensability is its fall when "
    "the hub's part is taken away.",
    "Ours: the hub commits half of its power to the theatre, or its share of US troops abroad; helpers are the spokes "
    "that an alliance binds to the ally, or none.",
    f"Intervals of credibility are the central {LEVEL:.0%} of the belief under the default choices; those of "
    "indispensability run from the least to the most over all choices of power, distance, commitment and helpers.",
    f"The correlation's interval (90 %) redraws blocks of {BLOCK} years of the default credibility and the median "
    "indispensability.",
)
NOTES = (
    "All allies of a theatre share one belief: the record is the theatre's. Allies that nobody challenged learn from "
    "the others.",
    "The data on disputes end in 2014. Later beliefs rest on a few events and drift back to the prior: read the "
    "window that ends in 2014 first.",
    "A dispute is no war: most are ships seized or shots fired, which no treaty asks the hub to join. An unanswered "
    "one says little of Article 5.",
    "The hub chooses what to join and challengers choose whom to test: the record is of what happened, not of what "
    "would have.",
    "With the challengers listed in each year the threat is 0 before a state is on the list, so the rise in 2008 "
    "(Russia) and 2009 (China) is the list's, not the data's: read the rows 'ever_listed'.",
    "share_apart is the share of choices in which indispensability rises and credibility falls over the window; "
    "share_together that in which both rise or both fall; share_reverse that in which indispensability falls and "
    "credibility rises. They count signs: read them beside the sizes in moves, whose slopes are a decade, with the "
    "middle 90 % of all choices.",
    "Of the invocations in the register none tests the hub's word: two were made for the United States itself, one "
    "under the European Union's clause.",
    "In the formula a weaker hub alone makes itself less indispensable; stronger challengers make it more so only up "
    "to a point. The paradox is not built in.",
)


def reputation(known: pl.DataFrame, theatre: str, years: Array) -> tuple[Array, Array, Array]:
    """The default belief (a, b) of a theatre by year, and its mean under every choice (choices, years)."""
    made, means = {}, []
    for choice in choices():
        key = (choice.challenge, choice.hostility, choice.answer, choice.endings, choice.partners)
        if key not in made:
            made[key] = cases(known, choice)
        a, b = beliefs(made[key], theatre, years, choice)
        means.append(a / (a + b))
    default = Choice()
    return (*beliefs(cases(known, default), theatre, years, default), np.array(means))


@dataclass(frozen=True)
class Story:
    """Both series of one ally: ``fall`` has a table (settings, years) for each list of challengers; NaN: not known."""

    ally: Ally
    years: Array
    a: Array
    b: Array
    means: Array
    fall: Mapping[str, Array]

    def middle(self, against: str) -> tuple[Array, Array, Array]:
        """Median, least and most indispensability by year, over the settings known in every year shown."""
        table = self.fall[against]
        here = np.isfinite(table).sum(axis=0)
        blank = np.full(len(self.years), np.nan)
        if here.max(initial=0) == 0:
            return blank, blank, blank
        shown = np.flatnonzero(here >= here.max() / 2)
        span = np.arange(shown[0], shown[-1] + 1)
        whole = table[:, span][np.isfinite(table[:, span]).all(axis=1)]
        if not len(whole):
            return blank, blank, blank
        found = []
        for each in (np.median(whole, axis=0), whole.min(axis=0), whole.max(axis=0)):
            row = blank.copy()
            row[span] = each
            found.append(row)
        return found[0], found[1], found[2]

    def frame(self) -> pl.DataFrame:
        """The rows of ``series``; only years in which the ally was one."""
        low, high = interval(self.a, self.b)
        columns: dict[str, object] = {
            "ally": [self.ally.name] * len(self.years),
            "year": self.years.astype(int),
            "credibility": self.a / (self.a + self.b),
            "credibility_low": low,
            "credibility_high": high,
            "cases_weighed": self.a + self.b - sum(PRIORS[Choice().prior]),
            "credibility_least": self.means.min(axis=0),
            "credibility_most": self.means.max(axis=0),
        }
        for against, ending in zip(LISTS, ("", "_listed"), strict=True):
            for name, values in zip(("", "_low", "_high"), self.middle(against), strict=True):
                columns[f"indispensability{ending}{name}"] = values
        bound = np.isfinite(np.concatenate(list(self.fall.values()))).any(axis=0)
        return pl.DataFrame(columns).filter(pl.Series(bound)).with_columns(pl.selectors.float().fill_nan(None))

    def tests(self) -> list[dict[str, object]]:
        """The rows of ``paradox``: to the end of the data on disputes, and to the end of both series."""
        return [
            self._test(against, last)
            for against in LISTS
            for last in sorted({min(LAST_DISPUTE, int(self.years[-1])), int(self.years[-1])})
        ]

    def _test(self, against: str, last: int) -> dict[str, object]:
        table = np.where(self.years <= last, self.fall[against], np.nan)
        rises, falls = [], []
        for row in table:
            known = np.isfinite(row)
            if known.sum() < FEWEST:
                continue
            weights = _slope_weights(self.years[known])
            rises.append(float(weights @ row[known]))
            falls.append(self.means[:, known] @ weights)
        up = np.array(rises)[:, None]
        down = np.array(falls).reshape(len(rises), len(self.means))
        middle = np.where(self.years <= last, self.middle(against)[0], np.nan)
        both = np.isfinite(middle)
        mean = self.a / (self.a + self.b)
        found = dict.fromkeys(("share_apart", "share_together", "share_reverse"), float("nan"))
        if len(rises):
            found = {
                "share_apart": float(((up > STILL) & (down < -STILL)).mean()),
                "share_together": float((((up > STILL) & (down > STILL)) | ((up < -STILL) & (down < -STILL))).mean()),
                "share_reverse": float(((up < -STILL) & (down > STILL)).mean()),
            }
        r, low, high = correlation(mean[both], middle[both])
        return {
            **self._window(against, last, np.flatnonzero(both)),
            "choices": int(down.size),
            "share_indispensability_rises": float((up > STILL).mean()) if len(rises) else float("nan"),
            "share_credibility_falls": float((down < -STILL).mean()) if len(rises) else float("nan"),
            **found,
            "correlation": r,
            "correlation_low": low,
            "correlation_high": high,
            **_spread("indispensability", up, middle[both]),
            **_spread("credibility", down, mean[both]),
        }

    def _window(self, against: str, last: int, shown: "np.ndarray[tuple[int], np.dtype[np.intp]]") -> dict[str, object]:
        ends = (int(self.years[shown[0]]), int(self.years[shown[-1]])) if len(shown) else (None, None)
        named = {"ally": self.ally.name, "challengers": against, "until": last}
        return named | {"first": ends[0], "last": ends[1]}


def _spread(name: str, slopes: Array, values: Array) -> dict[str, object]:
    """How a series moved: its first and last value, and its slopes a decade over the choices."""
    found: dict[str, object] = {
        f"{name}_first": float(values[0]) if len(values) else None,
        f"{name}_last": float(values[-1]) if len(values) else None,
    }
    marks = np.quantile(slopes, [0.5, 0.05, 0.95]) if slopes.size else [np.nan] * 3
    ends = ("slope", "slope_low", "slope_high")
    return found | {f"{name}_{end}": float(mark) for end, mark in zip(ends, marks, strict=True)}


def story(register: Register, ally: Ally, data: Measured, reputed: tuple[Array, Array, Array], years: Array) -> Story:
    """Both series of an ally over the years."""
    span = [int(year) for year in years]
    found = [place for code in ally.codes for place in places(register, code, ally.system, ally.theatre, span)]
    frame = series(found, data)
    keys = [name for name in frame.columns if name not in ("year", "indispensability", "against")]
    fall = {}
    for against in LISTS:
        rows = frame.filter(pl.col("against") == against)
        groups = rows.partition_by(keys, as_dict=True, maintain_order=True)
        table = np.full((len(groups), len(years)), np.nan)
        for at, group in enumerate(groups.values()):
            table[at, group["year"].to_numpy() - span[0]] = group["indispensability"].to_numpy()
        fall[against] = table
    return Story(ally, years, *reputed, fall)


def sensitivity(known: pl.DataFrame, systems: Sequence[tuple[str, str]], years: Array) -> pl.DataFrame:
    """Credibility at the end of the data on disputes under each value of each choice, the others at their default."""
    at = int(np.argmin(np.abs(years - LAST_DISPUTE)))
    rows = []
    for name, value, choice in varied():
        for _, theatre in systems:
            found = cases(known, choice)
            a, b = beliefs(found, theatre, years, choice)
            low, high = interval(a[at : at + 1], b[at : at + 1])
            before = found.year <= years[at]
            rows.append(
                {
                    "choice": name,
                    "value": str(value),
                    "theatre": theatre,
                    "year": int(years[at]),
                    "cases": int(before.sum()),
                    "answered": int(found.answered[before].sum()),
                    "credibility": float(a[at] / (a[at] + b[at])),
                    "low": float(low[0]),
                    "high": float(high[0]),
                    "slope_per_decade": float(_slope_weights(years[: at + 1]) @ (a / (a + b))[: at + 1]),
                }
            )
    return pl.DataFrame(rows)


def _slope_weights(years: Array) -> Array:
    """What each value counts in the slope of a line a decade; zeros for a single year."""
    x = (years - years.mean()) / 10
    return np.asarray(x / (x @ x)) if len(years) > 1 else x


def correlation(x: Array, y: Array) -> tuple[float, float, float]:
    """The correlation of two series and its 90 % interval by redrawing blocks of years; NaN where not defined."""
    n, undefined = len(x), float("nan")
    if n < FEWEST or np.ptp(x) < STILL or np.ptp(y) < STILL:
        return undefined, undefined, undefined
    chance = np.random.default_rng(SEED)
    starts = chance.integers(0, n, size=(DRAWS, -(-n // BLOCK)))
    order = ((starts[:, :, None] + np.arange(BLOCK)).reshape(DRAWS, -1)[:, :n]) % n
    one, other = (series - series.mean(axis=1, keepdims=True) for series in (x[order], y[order]))
    scale = np.sqrt((one**2).sum(axis=1) * (other**2).sum(axis=1))
    drawn = (one * other).sum(axis=1)[scale > 0] / scale[scale > 0]
    low, high = np.quantile(drawn, [0.05, 0.95])
    return float(np.corrcoef(x, y)[0, 1]), float(low), float(high)
