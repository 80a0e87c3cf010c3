"""Yardsticks: power and wealth of states under several measures, read alike from the store or the register's figures.

A statement about power counts only as far as the measures agree: the composite index (CINC), military spending,
GDP at market rates and at purchasing-power parity, net resources and surplus domestic product.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from ..catalogue import AbsentError
from ..measures import CATALOGUE
from ..measures.evidence import Evidence, Found
from ..measures.structure import HUB
from ..sources import find
from .records import Operationalisation
from .testing import tried
from .trends import Series

TEXT = 2016
"""The last year that the text can speak of."""

RUSSIA, CHINA = 365, 710

NET_LATENT = "net_resources_latent"

Values = Mapping[int, Mapping[int, float]]
"""By year, the value of each state."""


@dataclass(frozen=True, slots=True)
class Yardstick:
    """A measure of power: what it is called, its measure, and the first year in which enough states are known."""

    words: str
    measure: str
    since: int = 1946


CINC = Yardstick("CINC", "cinc")
MILEX = Yardstick("military spending", "milex")
GDP = Yardstick("GDP at market rates", "gdp_current_usd", 1960)
PPP = Yardstick("GDP at PPP (Maddison)", "gdp_ppp_intl2011", 1950)
PPP_LATENT = Yardstick("GDP at PPP (latent estimates)", "gdp_latent_intl2017")
NET = Yardstick("net resources at market rates", "net_resources", 1960)
NET_PPP = Yardstick("net resources at PPP", NET_LATENT)
SDP = Yardstick("surplus domestic product", "surplus_domestic_product_intl2011")

POWER = (CINC, MILEX, GDP, PPP, NET, NET_PPP, SDP)

SOVIET = (CINC, MILEX, PPP, NET_PPP, SDP)
"""Yardsticks that know the Soviet Union. The World Bank does not, so at market rates it cannot be told who came next
to the United States before 1990."""

SHARES = (
    Yardstick("CINC, share of the world", "cinc"),
    Yardstick("military spending, share of the world", "milex_share"),
    Yardstick("GDP at market rates, share of the world", "gdp_current_share_bank_world", 1960),
    Yardstick("GDP at PPP, share of the world", "gdp_ppp_share", 1950),
    Yardstick("surplus domestic product, share of the world", "surplus_domestic_product_share"),
)
"""Net resources have no share: only ratios of them mean anything. At market rates the world is the Bank's own, since
the sum of the states it knows leaves out Germany and the Soviet Union until 1990."""


MEASURES = tuple(dict.fromkeys(y.measure for y in (*POWER, PPP_LATENT, *SHARES) if y.measure != NET_LATENT))
PEOPLE = "population_latent"


def read(evidence: Evidence, measure: str) -> Found:
    """A measure of states in years: from one panel of them all, or, where data sets are lacking, by itself."""
    import polars as pl

    if measure not in (*MEASURES, PEOPLE):
        return evidence.series(measure)
    try:
        whole = evidence.panel("state-year", *MEASURES, PEOPLE, first=1816).frame
    except AbsentError:
        return evidence.series(measure)
    store = evidence.store
    labels = (find(key).name for key in CATALOGUE[measure].sources)
    sources = tuple(store.choose(name).label for name in labels) if store else ()
    return Found(whole.select("ccode", "year", value=pl.col(measure)).drop_nulls("value"), sources)


def net_resources(evidence: Evidence) -> Found:
    """GDP at parity squared over population (Beckley 2018), from the latent estimates.

    The World Bank knows neither the Soviet Union nor Germany before 1990, so net resources at market rates cannot
    compare them.
    """
    import polars as pl

    product, people = read(evidence, PPP_LATENT.measure), read(evidence, PEOPLE)
    both = product.frame.join(people.frame, on=["ccode", "year"], suffix="_people")
    net = pl.col("value") ** 2 / pl.col("value_people")
    return Found(both.select("ccode", "year", value=net), tuple(dict.fromkeys((*product.sources, *people.sources))))


def values(evidence: Evidence, yardstick: Yardstick, first: int | None = None) -> tuple[Values, tuple[str, ...]]:
    """A yardstick by year and state from its first good year on, and its sources."""
    import polars as pl

    made = net_resources(evidence) if yardstick.measure == NET_LATENT else read(evidence, yardstick.measure)
    rows = made.frame.filter(pl.col("year") >= (yardstick.since if first is None else first))
    table: dict[int, dict[int, float]] = {}
    for ccode, year, value in rows.select("ccode", "year", "value").iter_rows():
        table.setdefault(year, {})[ccode] = value
    return table, made.sources


def of_state(table: Values, ccode: int) -> Series:
    """One state's series."""
    return {year: row[ccode] for year, row in table.items() if ccode in row}


def next_state(row: Mapping[int, float], than: int = HUB) -> int:
    """The state with the largest value in a year but for one."""
    return max((ccode for ccode in row if ccode != than), key=lambda ccode: row[ccode])


def rank(row: Mapping[int, float], ccode: int = HUB) -> int:
    """A state's place among those known in a year, from 1."""
    return 1 + sum(value > row[ccode] for other, value in row.items() if other != ccode)


def leads(table: Values) -> Series:
    """The hub's value over the next state's, by year."""
    return {year: row[HUB] / row[next_state(row)] for year, row in table.items() if HUB in row and len(row) > 1}


def years_of(series: Series) -> str:
    """Which years a series has, in words."""
    known = sorted(series)
    if not known:
        return "no year known"
    every = "every year" if len(known) == known[-1] - known[0] + 1 else f"{len(known)} years"
    return f"{known[0]}-{known[-1]}, {every}"


Made = Sequence[Operationalisation]


def over(
    yardsticks: Iterable[Yardstick], test: str, make: Callable[[Yardstick], Made]
) -> tuple[Operationalisation, ...]:
    """What each yardstick gives, or that its data are lacking."""
    return tuple(one for y in yardsticks for one in tried(y.words, test, partial(make, y)))
