"""Claims about policy: what the hub does with its forces, and what it asks of allies."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from itertools import pairwise

from ..measures.evidence import Evidence
from ..measures.structure import HUB
from ..register.codes import Relation
from .disputes import LAST_YEAR, USE_OF_FORCE, disputes_of
from .records import Claim, Operationalisation, Part
from .settlements import battles_without_settlements
from .spending import spending_and_alliances
from .testing import compared, tried
from .trends import latest, spread_by_chance, turning_points
from .yardsticks import TEXT

# -- C07 -----------------------------------------------------------------------------------------------

EAST = frozenset({290, 310, 316, 317, 339, 344, 349, 355, 360, 366, 367, 368})
"""NATO's members of 2013 that were communist states, or parts of one, until 1989."""

CANADA = 20
BEFORE, AFTER = (2013, 2014), (2016, 2018)
FIVE_BEFORE, FIVE_AFTER = range(2010, 2015), range(2015, 2020)

States = frozenset[int]


def recommitment(evidence: Evidence) -> list[Part]:
    """C07: after Russia's annexation of Crimea in 2014 the United States committed more forces to Europe again.

    Counted are the troops stationed with NATO's members of 2013 without Canada, and with its eastern members, from the
    last count before the annexation (September 2013) or the first after it to 2016 and 2018; military construction in
    five years before and after; and agreements on forces that Washington signed with single members, from the register,
    which is always at hand. Any rise counts.

    Left out: the share of forces abroad that are in Europe, which rises because wars elsewhere end. Brigades that
    rotate, which were most of what was sent, are in none of these counts.
    """
    members = frozenset(evidence.spokes("nato", date(2013, 7, 1))) - {CANADA}
    found: list[Operationalisation] = []
    for words, states in (("NATO's European members", members), ("its eastern members", members & EAST)):
        found += tried(f"troops, {words}", "above 0", partial(_stationed, evidence, words, states))
        found += tried(f"construction, {words}", "above 0", partial(_built, evidence, words, states))
    return [
        Part(
            says="US forces, works or agreements in Europe were more after 2014 than before",
            operationalisations=(*found, _agreed(evidence)),
        )
    ]


def _stationed(evidence: Evidence, words: str, states: States) -> list[Operationalisation]:
    found = evidence.series("us_troops")
    totals: dict[int, float] = {}
    for ccode, year, troops in found.frame.select("ccode", "year", "value").iter_rows():
        if ccode in states:
            totals[year] = totals.get(year, 0) + troops
    pairs = {(latest(totals, first), latest(totals, last)) for first in BEFORE for last in AFTER}
    return [
        compared(f"troops, {words}, {a} to {b}", totals[b] - totals[a], "above", 0, found.sources, unit="troops", note=f"{totals[a]:,.0f} and {totals[b]:,.0f}.")
        for a, b in sorted((a, b) for a, b in pairs if a is not None and b is not None and a < b)
    ] or [compared(f"troops, {words}", None, "above", 0, found.sources)]  # fmt: skip


def _built(evidence: Evidence, words: str, states: States) -> Operationalisation:
    found = evidence.table("us_construction")
    spent = {"before": 0.0, "after": 0.0}
    for ccode, year, money in found.frame.select("ccode", "year", "spend_construction").iter_rows():
        if ccode in states and money is not None and (year in FIVE_BEFORE or year in FIVE_AFTER):
            spent["after" if year in FIVE_AFTER else "before"] += money
    note = f"{spent['before']:,.0f} and {spent['after']:,.0f} thousand dollars."
    change = spent["after"] - spent["before"]
    return compared(f"construction, {words}, 2010-2014 to 2015-2019", change, "above", 0, found.sources, unit="thousand current US$", note=note)  # fmt: skip


def _agreed(evidence: Evidence) -> Operationalisation:
    counts = []
    for years in (FIVE_BEFORE, FIVE_AFTER):
        rows = [t for t in evidence.register.treaties if t.system == "nato" and t.relation is Relation.HUB]
        counts.append([t.treaty_id for t in rows if t.signed is not None and t.signed.year in years])
    note = f"2010-2014: {', '.join(counts[0]) or 'none'}; 2015-2019: {', '.join(counts[1]) or 'none'}."
    return compared("agreements with single members signed, 2010-2014 to 2015-2019", len(counts[1]) - len(counts[0]), "above", 0, ("register.treaties",), unit="agreements", note=note)  # fmt: skip


# -- C20 -----------------------------------------------------------------------------------------------

PRESIDENTS: Mapping[str, int] = {
    "Truman": 1946,
    "Eisenhower": 1953,
    "Kennedy": 1961,
    "Johnson": 1964,
    "Nixon": 1969,
    "Ford": 1975,
    "Carter": 1977,
    "Reagan": 1981,
    "G. H. W. Bush": 1989,
    "Clinton": 1993,
    "G. W. Bush": 2001,
    "Obama": 2009,
}
"""Presidents of the years after the war, and the first year counted as theirs: the one they held office for most of."""

CHANCE, TURNS = 0.05, 2 / 3


def terms(first: int, last: int) -> dict[str, range]:
    """The years of each president within some years."""
    starts = [*PRESIDENTS.values(), TEXT + 1]
    spans = {
        name: range(max(start, first), min(end, last + 1))
        for name, (start, end) in zip(PRESIDENTS, pairwise(starts), strict=True)
    }
    return {name: years for name, years in spans.items() if years}


Events = tuple[list[int], range, tuple[str, ...]]
"""The years of some events, the years in which they are counted, and the sources."""


def swings(evidence: Evidence) -> list[Part]:
    """C20: US policy differed between presidents in the use of force, and went to and fro.

    Counted by president are uses of force other than evacuations (Tago), and disputes in which the United States used
    force or took part at all (MID); troops abroad are averaged. That presidents differ means that counts spread more than
    events at one rate would. To and fro means that the direction turned at least as often as numbers in random order
    turn, two times in three: a policy that drifted would turn less.

    Left out: the last two presidents alone, since that one used force more than the next is a comparison and no swing;
    and the register's combat operations, eleven in seventy years, too few to tell presidents apart.
    """
    counted = {
        "uses of force, without evacuations": partial(_tago, evidence),
        "disputes with use of force": partial(_disputes, evidence, USE_OF_FORCE),
        "disputes of any kind": partial(_disputes, evidence, 1),
    }
    differ = [one for name, get in counted.items() for one in tried(name, "below 0.05", partial(_spread, name, get))]
    turn = [one for name, get in counted.items() for one in tried(name, "at least 0.6667", partial(_turns, name, get))]
    turn += tried("troops abroad", "at least 0.6667", partial(_abroad, evidence))
    return [
        Part(says="Presidents differed in how often they used force", operationalisations=tuple(differ)),
        Part(says="The use of force rose and fell in turn from one president to the next", operationalisations=tuple(turn)),
    ]  # fmt: skip


def _tago(evidence: Evidence) -> Events:
    found = evidence.table("us_force_multilateral")
    rows = found.frame.filter(found.frame["use_of_force"] & found.frame["non_neo"])
    return rows["year"].to_list(), range(1948, 1999), found.sources


def _disputes(evidence: Evidence, least: int) -> Events:
    disputes, sources = disputes_of(evidence, HUB)
    return [d.year for d in disputes if (d.hostility or 0) >= least], range(1946, LAST_YEAR + 1), sources


def _counts(get: Callable[[], Events]) -> tuple[dict[str, int], dict[str, range], tuple[str, ...]]:
    years, span, sources = get()
    spells = terms(span[0], span[-1])
    return {name: sum(year in spell for year in years) for name, spell in spells.items()}, spells, sources


def _spread(name: str, get: Callable[[], Events]) -> Operationalisation:
    counts, spells, sources = _counts(get)
    chance = spread_by_chance(list(counts.values()), [len(spell) for spell in spells.values()])
    note = ", ".join(f"{who} {count} in {len(spells[who])} years" for who, count in counts.items())
    return compared(
        f"{name}: spread", chance, "below", CHANCE, sources, unit="probability of such a spread at one rate", note=note
    )


def _turns(name: str, get: Callable[[], Events]) -> Operationalisation:
    counts, spells, sources = _counts(get)
    rates = {who: count / len(spells[who]) for who, count in counts.items()}
    return _turned(name, rates, sources, "a year")


def _abroad(evidence: Evidence) -> Operationalisation:
    found = evidence.panel("year", "us_troops_abroad", first=1950, last=TEXT)
    troops = {year: count for year, count in found.frame.iter_rows() if count is not None}
    means = {}
    for who, spell in terms(min(troops), max(troops)).items():
        known = [troops[year] for year in spell if year in troops]
        means[who] = sum(known) / len(known)
    return _turned("troops abroad", means, found.sources, "troops")


def _turned(name: str, values: Mapping[str, float], sources: tuple[str, ...], unit: str) -> Operationalisation:
    note = ", ".join(f"{who} {value:,.4g}" for who, value in values.items()) + f" ({unit})"
    return compared(f"{name}: turns", turning_points(list(values.values())), "at_least", TURNS, sources, unit="share of presidents at a turn", note=note)  # fmt: skip


CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="C05",
        says="The United States shifted 60 per cent of its naval, space and cyber assets to the Asia-Pacific.",
        theme="policy",
        wants="Ships, submarines and aircraft by home port and year (Naval Vessel Register), 2011-2020, and where space and cyber units are stationed. The register knows that the number was announced for ships in June 2012; troops abroad, which are here, are no assets.",
    ),
    Claim(
        id="C06",
        says="The rebalance disquieted Europeans, while Asians were sceptical of it.",
        theme="policy",
        wants="Opinion in both regions about the rebalance, 2011-2016 (Transatlantic Trends, Lowy Institute, Pew), or statements of governments coded by experts.",
    ),
    Claim(
        id="C07",
        says="After 2014 the United States recommitted forces to Europe.",
        theme="policy",
        test=recommitment,
        weakest_link="Counts of stationed troops leave out the brigades that rotate, which were most of what was sent.",
        wants="Rotational forces in Europe by month, and the budget of the European Reassurance Initiative.",
    ),
    Claim(
        id="C20",
        says="US policy swung between aggression and restraint.",
        theme="policy",
        test=swings,
        weakest_link="A count of uses of force weighs a war like a show of ships, and twelve presidents are few to tell a swing from chance.",
        references=("tago_2005", "palmer_et_al_2022", "wallis_moore_1941"),
    ),
    Claim(
        id="C40",
        says="Washington suddenly withdraws support from authoritarian allies, as from Mubarak.",
        theme="policy",
        wants="US aid and arms deliveries by month, and coded statements, around the falls of authoritarian allies (Iran 1979, the Philippines 1986, Egypt 2011): troops, designations and treaties, which are here, did not change with Egypt's.",
    ),
    Claim(
        id="C43",
        says="Alliances did not raise the defence spending of the United States.",
        theme="policy",
        test=spending_and_alliances,
        weakest_link="One state's history of seventy years: allies, rivals and spending all moved after 1949, and no design here tells their causes apart.",
        references=("alley_fuhrmann_2021", "newey_west_1987"),
    ),
    Claim(
        id="C58",
        says="As a candidate Trump said that allies must pay more or lose protection.",
        theme="policy",
        wants="Dated and quoted speeches and interviews of the campaign of 2015-2016: the register's events begin with his presidency.",
    ),
    Claim(
        id="C69",
        says="After 1991 US forces won battles but no lasting settlements.",
        theme="policy",
        test=battles_without_settlements,
        weakest_link="That conflict returned to a country is read as the end of the settlement, whoever fought; and the wars are few.",
        references=("gleditsch_et_al_2002", "sarkees_wayman_2010"),
    ),
)  # fmt: skip
"""The theme's claims."""
