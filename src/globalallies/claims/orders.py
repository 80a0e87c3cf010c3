"""Claims about the liberal order under challenge: democracy, networks, borders, and who takes part without agreeing."""

from collections.abc import Iterator, Mapping
from itertools import product
from statistics import fmean, median

from ..measures.evidence import Evidence
from ..measures.structure import HUB
from ..register.codes import Theatre
from .associations import residual
from .challenges import CHINA, IRAN, RUSSIA
from .groups import challengers, midyear
from .records import Claim, Operationalisation, Part
from .testing import compared, tried

ARAB_LEAGUE = frozenset(
    {435, 520, 522, 581, 600, 615, 616, 620, 625, 645, 651, 652, 660, 663, 670, 679, 690, 692, 694, 696, 698}
)
"""Members of the League of Arab States in 2011 that are in the state system."""

UPRISINGS = frozenset({616, 620, 630, 651, 652, 679, 692})
"""States with a mass uprising in 2009-11: Tunisia, Libya, Egypt, Syria, Yemen, Bahrain, and Iran in 2009."""

DEMOCRATIC: Mapping[str, tuple[str, float]] = {
    "v2x_polyarchy": ("electoral democracy (V-Dem)", 0.5),
    "aeuds": ("Unified Democracy Score, adjusted", 0.0),
    "polity2": ("Polity", 6.0),
}
"""Three measures of democracy, and the usual line from which a state counts as democratic."""

ROSE: Mapping[str, float] = {"v2x_polyarchy": 0.1, "polity2": 3.0}
"""The change that counts as a turn on a scale: a tenth of V-Dem's, which Lührmann and Lindberg use for falls, and
three points of Polity's. The Unified Democracy Score has no such mark."""

Scores = Mapping[tuple[int, int], float]


# -- C27 -------------------------------------------------------------------------------------------


def arab_spring_did_not_spread_democracy(evidence: Evidence) -> list[Part]:
    """C27: change from 2010 to 2015 and to 2018 among the states of the Arab League and those with uprisings.

    What happened in one country did not spread: at most one new democracy, net of those lost; at most
    one state that rose by a transition's worth, net of those that fell by as much; at most half of the
    states rose at all. Strictest, and moved by a single country: the mean did not rise. The seven with
    an uprising take in Iran, since the claim dates the events from 2009. Left out: change from 2008,
    which differs little, and years past 2018, where Polity ends for most.
    """

    def counted() -> Iterator[Operationalisation]:
        found = evidence.table("democracy", "democracy")
        for measure, (group, states), last in product(
            DEMOCRATIC, (("Arab League", ARAB_LEAGUE), ("states with uprisings", UPRISINGS)), (2015, 2018)
        ):
            scores = {
                (ccode, year): value
                for ccode, year, value in found.frame.select("ccode", "year", measure).drop_nulls().iter_rows()
                if ccode in states and year in (2010, last)
            }
            yield from _spread(evidence, scores, measure, group, last, found.sources)

    return [
        Part(
            says="Democracy did not spread in the region after the uprisings",
            operationalisations=tuple(tried("change since 2010", "at most one new democracy", lambda: list(counted()))),
        )
    ]


def _spread(
    evidence: Evidence, scores: Scores, measure: str, group: str, last: int, sources: tuple[str, ...]
) -> Iterator[Operationalisation]:
    title, line = DEMOCRATIC[measure]
    known = sorted({ccode for ccode, year in scores if (ccode, 2010) in scores and (ccode, last) in scores})
    changes = {ccode: scores[ccode, last] - scores[ccode, 2010] for ccode in known}
    crossed = {c: (scores[c, last] >= line) - (scores[c, 2010] >= line) for c in known}
    frame = f"{title}, {group}, 2010-{last}"

    def names(states: Iterator[int]) -> str:
        return ", ".join(evidence.register.name(ccode) for ccode in states) or "none"

    yield compared(
        f"new democracies net of lost ones: {frame}",
        sum(crossed.values()),
        "at_most",
        1,
        sources,
        unit="states",
        ours=True,
        note=f"New: {names(c for c in known if crossed[c] > 0)}; lost: {names(c for c in known if crossed[c] < 0)}.",
    )
    if measure in ROSE:
        yield compared(
            f"states that rose by {ROSE[measure]:g} or more, net of those that fell by it: {frame}",
            sum((change >= ROSE[measure]) - (change <= -ROSE[measure]) for change in changes.values()),
            "at_most",
            1,
            sources,
            unit="states",
            ours=True,
            note=f"Rose: {names(c for c in known if changes[c] >= ROSE[measure])}; "
            f"fell: {names(c for c in known if changes[c] <= -ROSE[measure])}.",
        )
    yield compared(
        f"share of states that rose at all: {frame}",
        sum(change > 0 for change in changes.values()) / len(known) if known else None,
        "at_most",
        0.5,
        sources,
        unit="share of states",
        ours=True,
    )
    yield compared(
        f"mean change (strict): {frame}",
        fmean(changes.values()) if changes else None,
        "at_most",
        0,
        sources,
        unit="points of the scale",
        note=f"Mean of {len(known)} states.",
    )


# -- C68 -------------------------------------------------------------------------------------------


def challengers_take_part_without_agreeing(evidence: Evidence) -> list[Part]:
    """C68: whether most challengers belong to the order more than the median state, and vote with the hub less.

    Taking part: memberships of organisations; trade in GDP; and the same trade beside what is usual for a
    state of its population, since large states trade less of their product. Not agreeing: further from the
    hub in UN votes than the median state. The powers: the three of the text, or every challenger that the
    register lists (North Korea too); most of them must. Years 2010 and 2014, the last of the data on
    organisations and trade. Left out: single treaties, and who pays for peacekeeping: no data are here.
    """
    parts = (
        ("take part in the order more than the median state", ("igo_memberships", "trade", "trade_for_size")),
        ("vote with the hub less than the median state", ("ideal_point_distance_us",)),
    )
    return [
        Part(
            says=f"Most challengers {what}",
            operationalisations=tuple(
                one for measure, year in product(measures, (2010, 2014)) for one in _above(evidence, measure, year)
            ),
        )
        for what, measures in parts
    ] + [
        Part(
            says="They exploit the order's commitments and give little for its upkeep",
            wants="Contributions by state and year to the UN budget, peacekeeping and development aid, set against "
            "capacity; rulings of the WTO and other tribunals, and whether they were met",
        ),
    ]


TITLES = {
    "igo_memberships": "memberships of organisations",
    "trade": "trade as a share of GDP",
    "trade_for_size": "trade as a share of GDP, for its population",
    "ideal_point_distance_us": "distance from the hub in UN votes",
}


def _values(evidence: Evidence, measure: str, year: int) -> tuple[dict[int, float], tuple[str, ...]]:
    trade = ("trade_total", "gdp_current_usd", "population")
    columns = trade if measure.startswith("trade") else (measure,)
    found = evidence.panel("state-year", *columns, first=2010, last=2014)
    frame = found.frame.filter(found.frame["year"] == year).drop_nulls(list(columns))
    if measure == "trade":
        frame = frame.with_columns(trade=frame["trade_total"] * 1e6 / frame["gdp_current_usd"])
    elif measure == "trade_for_size":
        openness = (frame["trade_total"] / frame["gdp_current_usd"]).log()
        frame = frame.with_columns(trade_for_size=residual(openness.to_numpy(), frame["population"].log().to_numpy()))
    rows = frame.select("ccode", measure).iter_rows()
    return {ccode: float(value) for ccode, value in rows if ccode != HUB}, found.sources


def _above(evidence: Evidence, measure: str, year: int) -> list[Operationalisation]:
    listed = frozenset[int]().union(*(challengers(evidence, theatre, midyear(year)) for theatre in Theatre))
    title = TITLES[measure]

    def counted() -> Iterator[Operationalisation]:
        values, sources = _values(evidence, measure, year)
        middle = median(values.values())
        lists = {"Russia, China, Iran": frozenset({RUSSIA, CHINA, IRAN}), "the register's": listed}
        known: list[int] = []
        for name, powers in lists.items():
            before, known = known, sorted(powers & values.keys())
            if known == before:  # the data lack whoever the second list adds
                continue
            above = [evidence.register.name(ccode) for ccode in known if values[ccode] > middle]
            yield compared(
                f"challengers above the median in {title}, {year}: {name}",
                len(above) / len(known) if known else None,
                "above",
                0.5,
                (*sources, *(("register.challengers",) if powers is listed else ())),
                unit="share of the challengers",
                note=f"Above the median of {len(values)} states: {', '.join(above) or 'none'}, of {len(known)}.",
            )

    return tried(f"challengers above the median in {title}, {year}", "above 0.5", lambda: list(counted()))


CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="C27",
        says="The Arab uprisings of 2009-11 did not spread democracy.",
        theme="challenge",
        test=arab_spring_did_not_spread_democracy,
        weakest_link="What would count as spreading: one lasting democracy (Tunisia) and a short opening (Libya) lift "
        "the region's mean a little, so that the strict test fails where the others hold.",
        references=("vdem_16", "marquez_2016", "marshall_gurr_2020", "luhrmann_lindberg_2019"),
    ),
    Claim(
        id="C34",
        says="Information systems became vulnerable and the internet began to split along borders.",
        theme="challenge",
        wants="Cyber incidents between states by year (Dyadic Cyber Incident and Campaign Data); Freedom on the Net "
        "scores and counts of blocked platforms by state and year.",
    ),
    Claim(
        id="C37",
        says="Calls by allies to defend the liberal order became more frequent.",
        theme="challenge",
        wants="The UN General Debate Corpus and speeches of allied leaders: frequency of the terms by ally and year.",
    ),
    Claim(
        id="C38",
        says="Jihadist movements reject the borders of states as such.",
        theme="challenge",
        wants="Programme texts of the movements, coded for whether borders are rejected; where they fight would not "
        "show it.",
    ),
    Claim(
        id="C68",
        says="Illiberal challengers ride free on the order and exploit its conditional and unconditional commitments.",
        theme="challenge",
        test=challengers_take_part_without_agreeing,
        weakest_link="Taking part while voting otherwise is not yet riding free: what each gives and takes is the "
        "part that no data here reach.",
        references=("pevehouse_et_al_2020", "barbieri_keshk_2016", "bailey_strezhnev_voeten_2017"),
    ),
)
