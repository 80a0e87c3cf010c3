"""Claims about power: how far the hub was ahead, and whether that goes.

The text looks back from 2016: later years are hindsight, and used only where a claim is about them.
"""

from collections.abc import Callable, Mapping

from ..measures.evidence import Evidence
from ..measures.structure import HUB
from .china import china_first, greater_than_the_soviet_challenge
from .records import Claim, Operationalisation, Part
from .testing import compared, stated
from .trends import Series, between, falling_by_chance, latest, longest_reversal, share_of_falls, tau
from .yardsticks import (
    GDP,
    NET,
    NET_PPP,
    POWER,
    PPP,
    PPP_LATENT,
    SDP,
    SHARES,
    SOVIET,
    TEXT,
    Values,
    Yardstick,
    leads,
    next_state,
    of_state,
    over,
    rank,
    values,
    years_of,
)

MAJORS = (2, 200, 220, 255, 365, 710, 740)
"""The seven states that the Correlates of War project counts as major powers from 1991 on."""

ECONOMY = (GDP, PPP, PPP_LATENT, NET, NET_PPP, SDP)
SIZE = (GDP, PPP, PPP_LATENT, SDP)

Row = Mapping[int, float]
Judge = Callable[[str, Series, tuple[str, ...]], list[Operationalisation]]

# -- C18 -----------------------------------------------------------------------------------------------

STARTS = (1946, 1950, 1991)
STEADY_FALLS, STEADY_TAU, STEADY_REVERSAL = 0.75, -0.8, 10
"""Ours: three in four steps of five years go down; years and values in nine pairs of ten in opposite order;
nowhere above a level of more than ten years before."""


def steady_erosion(evidence: Evidence) -> list[Part]:
    """C18: the lead over others went down in the seventy years to 2016, and it went down steadily.

    A lead is a share of the world or a ratio to whoever comes next; both are in use and they part company, since
    the next state changed from the Soviet Union to Japan and China. Erosion is tested from the war's end (1946, as
    1945 is a year of war), from 1950, when the figures for the world become complete, and from 1991; and against
    Mann's test. Steadiness is tested by the share of falls among steps of five years, by tau with time, and by the
    longest time after which the lead stood higher again.

    Left out: CINC rescaled to a sum of 1 (within 2 % of the published index); single components of CINC; steps of
    a year, which mostly show exchange rates and budgets; ratios to the next state at market rates, since the World Bank
    does not know the Soviet Union, nor Germany before 1990.
    """

    def tested(judge: Judge, test: str) -> tuple[Operationalisation, ...]:
        def share(y: Yardstick) -> list[Operationalisation]:
            table, sources = values(evidence, y)
            return judge(y.words, of_state(table, HUB), sources)

        def lead(y: Yardstick) -> list[Operationalisation]:
            table, sources = values(evidence, y)
            return judge(f"{y.words}, over the next state", leads(table), sources)

        return (*over(SHARES, test, share), *over(SOVIET, test, lead))

    return [
        Part(
            says="The US lead was smaller at the end of the seventy years than before",
            operationalisations=tested(_eroded, "below 0"),
        ),
        Part(
            says="It went down steadily, not by leaps or with recoveries",
            operationalisations=tested(_steady, "falls steadily"),
        ),
    ]


def _eroded(name: str, series: Series, sources: tuple[str, ...]) -> list[Operationalisation]:
    part = between(series, 1800, TEXT)
    last = latest(part, TEXT)
    if last is None or len(part) < 2:
        return [compared(name, None, "below", 0, sources)]
    found = []
    for first in sorted({latest(part, start) or min(part) for start in STARTS} - {last}):
        change = series[last] / series[first] - 1
        found.append(compared(f"{name}, {first} to {last}", change, "below", 0, sources, unit="change, as a share"))
    found.append(compared(f"{name}, Mann's test", falling_by_chance(part), "below", 0.05, sources, unit="probability", note=f"{years_of(part)}."))  # fmt: skip
    return found


def _steady(name: str, series: Series, sources: tuple[str, ...]) -> list[Operationalisation]:
    part = between(series, 1800, TEXT)
    note = f"{years_of(part)}."
    return [
        compared(f"{name}, falls among steps of five years or more", share_of_falls(part, 5), "at_least", STEADY_FALLS, sources, unit="share of steps", note=note, ours=True),
        compared(f"{name}, Kendall's tau with time", tau(part), "at_most", STEADY_TAU, sources, unit="tau", note=note, ours=True),
        compared(f"{name}, longest time to a higher level", longest_reversal(part), "at_most", STEADY_REVERSAL, sources, unit="years", note=note, ours=True),
    ]  # fmt: skip


# -- C19 -----------------------------------------------------------------------------------------------

POLE, MAJORITY = 0.5, 0.5
UNIPOLAR = range(1991, 2011)
BEFORE = range(1971, 1991)
MOST, FEWEST = 0.9, 0.1


def alone_by_half(row: Row) -> bool | None:
    """Whether the hub comes first and no other state has half of what it has (Schweller's rule for a pole)."""
    if HUB not in row or len(row) < 2:
        return None
    return row[next_state(row)] < POLE * row[HUB]


def majority(row: Row) -> bool | None:
    """Whether the hub has more than half of what the seven major powers have together."""
    powers = [row[ccode] for ccode in MAJORS if ccode in row]
    return row[HUB] > MAJORITY * sum(powers) if HUB in row and len(powers) == len(MAJORS) else None


RULES: tuple[tuple[str, Callable[[Row], bool | None]], ...] = (
    ("no other with half of it", alone_by_half),
    ("more than half of seven majors' sum", majority),
)


def unipolarity(evidence: Evidence) -> list[Part]:
    """C19: the system was unipolar for two decades after 1991, which it had not been before.

    Two published rules say what one pole is: no other state with half of the first one's power (Schweller 1998), and
    more than half of what the major powers have together (Rapkin, Thompson and Christopherson 1979). Each is applied
    under every yardstick in each year of 1991-2010; nine tenths of the years is our threshold for "two decades". The
    contrast is with the two decades before, under the yardsticks that know the Soviet Union. The rule of majorities cannot be applied before 1990, when other states
    were major and Germany was two. Whether unipolarity is over is not said, so not tested; the notes show it.

    Left out: the concentration index, which is the same whoever comes first.
    """

    def during(y: Yardstick) -> list[Operationalisation]:
        table, sources = values(evidence, y)
        return [_sole(f"{y.words}: {name}", table, rule, UNIPOLAR, "at_least", MOST, sources) for name, rule in RULES]

    def before(y: Yardstick) -> list[Operationalisation]:
        table, sources = values(evidence, y)
        name, rule = RULES[0]
        return [_sole(f"{y.words}: {name}", table, rule, BEFORE, "at_most", FEWEST, sources)]

    return [
        Part(says="From 1991 to 2010 the United States was the only pole", operationalisations=over(POWER, f"at least {MOST}", during)),
        Part(says="In the two decades before it was not", operationalisations=over(SOVIET, f"at most {FEWEST}", before)),
    ]  # fmt: skip


def _sole(
    name: str,
    table: Values,
    rule: Callable[[Row], bool | None],
    years: range,
    word: str,
    wanted: float,
    sources: tuple[str, ...],
) -> Operationalisation:
    judged = {year: answer for year in years if year in table and (answer := rule(table[year])) is not None}
    share = sum(judged.values()) / len(judged) if judged else None
    later = {year: answer for year in table if year > years[-1] and (answer := rule(table[year])) is not None}
    note = f"{len(judged)} years known; later it held in {sum(later.values())} of {len(later)} years."
    name = f"{name}, {years[0]}-{years[-1]}"
    return compared(name, share, word, wanted, sources, unit="share of years", note=note, ours=True)


# -- C23, C24 ------------------------------------------------------------------------------------------


def first_rank_lost(evidence: Evidence) -> list[Part]:
    """C23: the United States was the first economy before the 2010s and no longer within or at the end of them.

    The plain reading of a rank is size, at purchasing-power parity or at market rates; net resources and surplus domestic
    product measure what an economy can be used for. Two sources of parities differ by years, so both count. A single
    year in second place and second place at the last year of the decade are different claims: both are tested.
    """

    def lost(y: Yardstick) -> list[Operationalisation]:
        table, sources = values(evidence, y)
        ranks = {year: rank(row) for year, row in table.items() if HUB in row}
        start, end = latest(ranks, 2009), latest(ranks, 2019)
        decade = between(ranks, 2010, 2019)
        if start is None or end is None or not decade:
            return [compared(y.words, None, "above", 1, sources)]
        behind = [year for year, place in decade.items() if place > 1]
        was = ranks[start] == 1
        when = f"behind in {', '.join(map(str, behind))}" if behind else "never behind"
        note = f"Rank {ranks[start]} in {start}; {when}; {years_of(decade)}."
        test = "rank 1 before 2010, then above 1"
        return [
            stated(f"{y.words}, worst year of the decade", max(decade.values()), test, was and bool(behind), sources, unit="rank", note=note),
            stated(f"{y.words}, last year of the decade known ({end})", ranks[end], test, was and ranks[end] > 1, sources, unit="rank", note=note),
        ]  # fmt: skip

    says = "The United States held the first economic rank until the 2010s and lost it in them"
    return [Part(says=says, operationalisations=over(ECONOMY, "rank above 1", lost))]


CENTURIES = ((1910, 2009), (1914, 2013))


def largest_for_a_century(evidence: Evidence) -> list[Part]:
    """C24: the United States was the largest economy in every year of a hundred.

    Two hundreds of years end before the rank was in doubt: with the decade before the claim's own 2010s, and with the
    last year before the publishers' parities put China first. Sources that do not reach back a century test what they
    reach, and say so in their names; before 1950 the first rank is among the states known, which are 26 to 60.
    Empires are not added up: the sources count states. Net resources are left out: they weigh size with wealth.
    """

    def largest(y: Yardstick) -> list[Operationalisation]:
        table, sources = values(evidence, y, first=1800)
        ranks = {year: rank(row) for year, row in table.items() if HUB in row and len(row) > 1}
        found = []
        for first, last in CENTURIES:
            part = between(ranks, first, last)
            reach = "" if part and min(part) <= first else f", known from {min(part)} only" if part else ""
            behind = sum(place > 1 for place in part.values()) if part else None
            since = min(
                (year for year in ranks if all(ranks[k] == 1 for k in ranks if year <= k <= last)), default=None
            )
            note = f"First without a break to {last} since {since}; {len(part)} years known."
            found.append(compared(f"{y.words}, {first}-{last}{reach}", behind, "equals", 0, sources, unit="years in second place or lower", note=note))  # fmt: skip
        return found

    says = "In each of a hundred years no economy was larger than that of the United States"
    return [Part(says=says, operationalisations=over(SIZE, "equal to 0", largest))]


CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="C18",
        says="The lead of the United States in power eroded steadily for seventy years.",
        theme="power",
        test=steady_erosion,
        weakest_link="Whether a lead is a share of the world or a distance to the next state: military spending over the next state's grew, not shrank.",
        references=("singer_bremer_stuckey_1972", "beckley_2018", "anders_fariss_markowitz_2020", "kendall_1945", "mann_1945"),
    ),
    Claim(
        id="C19",
        says="After 1991 the international system was unipolar for two decades.",
        theme="power",
        test=unipolarity,
        weakest_link="What a pole is: half of the first state's power is a convention, and under CINC and GDP it draws the line elsewhere than under military spending.",
        references=("schweller_1998", "rapkin_thompson_christopherson_1979", "beckley_2018"),
    ),
    Claim(
        id="C23",
        says="During the 2010s the United States lost the first economic rank.",
        theme="power",
        test=first_rank_lost,
        weakest_link="Purchasing-power parities: the two countries are within a few per cent of each other, less than releases of the parities differ by.",
        wants="Releases of the parities by the International Comparison Program of 2011, 2017 and 2021 side by side.",
        references=("bolt_van_zanden_2020", "fariss_anders_markowitz_barnum_2022", "beckley_2018"),
    ),
    Claim(
        id="C24",
        says="For a century the United States had been the largest economy.",
        theme="power",
        test=largest_for_a_century,
        weakest_link="China before 1950, whose GDP is known in few years; and states, not empires, are counted.",
        references=("bolt_van_zanden_2020", "fariss_anders_markowitz_barnum_2022"),
    ),
    Claim(
        id="C25",
        says="China has become first in GDP at parity, imports of minerals and energy, exports, manufacturing and trade, and the main trading partner of 130 states.",
        theme="power",
        test=china_first,
        weakest_link="What a main partner is: the largest of all, or one that trades more with a state than the United States does.",
        wants="Trade by commodity, manufacturing value added, and bilateral trade after 2014.",
        references=("barbieri_keshk_pollins_2009", "bolt_van_zanden_2020"),
    ),
    Claim(
        id="C26",
        says="China's military spending rises fast, and China is a greater challenge than the Soviet Union was.",
        theme="power",
        test=greater_than_the_soviet_challenge,
        weakest_link="Soviet and Chinese spending and product are estimates in dollars that are disputed by a factor of up to two.",
        references=("singer_bremer_stuckey_1972", "beckley_2018", "anders_fariss_markowitz_2020"),
    ),
)  # fmt: skip
