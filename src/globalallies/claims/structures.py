"""Claims about structure: how the two alliance systems are built, and how they hang together."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import partial

from ..measures.evidence import Evidence, Found
from ..measures.structure import HUB, Tie, density, in_practice, ties
from ..register import Membership
from ..register.codes import Response, Role
from ..sources import find
from .joining import joined
from .records import Claim, Operationalisation, Part
from .testing import compared, tried
from .trends import Series, between, latest
from .yardsticks import TEXT

EUROPE, ASIA = "nato", "san_francisco"

LAYERS: Mapping[str, str] = {
    "treaty": "ties of treaty",
    "agreement": "defence cooperation agreements",
    "exercise": "joint exercises",
    "operation": "operations joined",
}
"""The layers of ties that two allies can have with each other, whether or not the hub has a part in them."""

# -- C11 -----------------------------------------------------------------------------------------------

FIFTY = (1951, 2000)
TENTH = 0.1
DURING = (Role.BASING_TRANSIT, Role.COMBAT_SUPPORT, Role.COMBAT)
NAMED = frozenset({"KOR1950", "GULF1990"})
"""The operations that the text itself names as exceptions: Korea and the Gulf."""

DAY_BEFORE = date(2001, 9, 10)
"""The last day of the fifty years: an operation that went on later is read on it."""


def isolation(evidence: Evidence) -> list[Part]:
    """C11: for fifty years, from the Pacific treaties to the attacks of 2001, the systems were isolated from each other.

    Layer by layer, isolated means that the mean tie across the systems was at most a tenth (ours) of the mean tie of
    allies within them, and that it was weaker than in the years after 2001. From the register, which is always at hand:
    operations that allies of both joined, in three least roles, without the two that the text grants (Korea and the
    Gulf); and treaties and arrangements that bound allies of both, beside none. An ally is counted if it was one when
    the operation ended.

    Left out: the hub's own ties, which join the systems by definition, and roles short of letting others use bases.
    """
    layers = [one for layer in LAYERS for one in _isolated(evidence, layer)]
    return [
        Part(
            says="Until 2001 allies of one system had hardly any ties with allies of the other",
            operationalisations=(*layers, *(_both_joined(evidence, role) for role in DURING), _both_bound(evidence)),
        )
    ]


def _mean(values: Collection[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _isolated(evidence: Evidence, layer: str) -> list[Operationalisation]:
    words = LAYERS[layer]

    def judged() -> list[Operationalisation]:
        across = evidence.panel("year", f"cross_tie_{layer}")
        inside = within(evidence, layer)
        cross = dict(across.frame.select("year", f"cross_tie_{layer}").drop_nulls().iter_rows())
        own: dict[int, list[float]] = {}
        for system, year, value in (
            inside.frame.select("system_id", "year", f"spoke_tie_{layer}").drop_nulls().iter_rows()
        ):
            if system in (EUROPE, ASIA):
                own.setdefault(year, []).append(value)
        before = between(cross, *FIFTY)
        both = {year for year in before if sum(own.get(year, ())) > 0}
        inner = _mean([sum(own[year]) / len(own[year]) for year in both])
        outer, earlier, later = (
            _mean(values)
            for values in ([before[y] for y in both], before.values(), between(cross, 2002, TEXT).values())
        )
        span = f"{min(before)}-{max(before)}" if before else "no year"
        sources = tuple(dict.fromkeys((*across.sources, *inside.sources)))
        return [
            compared(f"{words}, across beside within, {span}", outer / inner if outer is not None and inner else None, "at_most", TENTH, sources, unit="share", ours=True),
            compared(f"{words}, across, {span} beside 2002-{TEXT}", earlier / later if earlier is not None and later else None, "below", 1, across.sources, unit="times"),
        ]  # fmt: skip

    return tried(words, f"at most {TENTH}", judged)


def within(evidence: Evidence, layer: str) -> Found:
    """How the systems are built on one layer: ties among spokes, and the two indices of shape."""
    return evidence.panel("system-year", f"spoke_tie_{layer}", f"plurilateralisation_{layer}", f"hub_dominance_{layer}")


def _both_joined(evidence: Evidence, role: Role) -> Operationalisation:
    register = evidence.register
    shared = []
    for operation in register.operations:
        end = min(operation.end.last if operation.end else DAY_BEFORE, DAY_BEFORE)
        if operation.start.first > DAY_BEFORE or end.year < FIFTY[0] or operation.operation_id in NAMED:
            continue
        there = joined(evidence, operation.operation_id, role)
        if all(there & set(evidence.spokes(system, end)) for system in (EUROPE, ASIA)):
            shared.append(operation.operation_id)
    name = f"operations beside Korea and the Gulf joined by allies of both in some role from {role.value.replace('_', ' ')} up"
    sources = ("register.operations", "register.participants", "register.memberships")
    return compared(name, len(shared), "equals", 0, sources, unit="operations", note=", ".join(shared))


def instruments(evidence: Evidence, years: range, systems: tuple[str, ...], least: int, hub: bool) -> list[str]:
    """The instruments that at some year's end bound allies of each of some systems, by a promise of some rank or more.

    With or without those to which the hub is a party.
    """
    register = evidence.register
    members: dict[str, list[Membership]] = {}
    for row in register.memberships:
        members.setdefault(row.treaty_id, []).append(row)
    found = []
    for treaty in register.treaties:
        rows = members.get(treaty.treaty_id, [])
        if treaty.response is None or treaty.response.rank < least or (treaty.us_party and not hub):
            continue
        for day in (date(year, 12, 31) for year in years):
            bound = {row.ccode for row in rows if in_practice(row, day)}
            allies = {system: bound & set(evidence.spokes(system, day)) for system in systems}
            if all(allies.values()) and len(set().union(*allies.values())) > 1:
                found.append(treaty.treaty_id)
                break
    return found


def _both_bound(evidence: Evidence) -> Operationalisation:
    bound = instruments(evidence, range(FIFTY[0], FIFTY[1] + 1), (EUROPE, ASIA), Response.CONSULT.rank, hub=True)
    sources = ("register.treaties", "register.memberships", "register.legs")
    return compared("instruments that bound allies of both to consult or more", len(bound), "equals", 0, sources, unit="instruments", note=", ".join(bound))  # fmt: skip


# -- C41 -----------------------------------------------------------------------------------------------

PAIRS: Mapping[str, tuple[int, int]] = {"China and Saudi Arabia": (710, 670), "Russia and Pakistan": (365, 770)}
"""The larger state of a pair first."""

SINCE = 2001
PARTNER: Mapping[int, str] = {710: "trade_share_china", 365: "trade_share_russia"}


def new_ties(evidence: Evidence) -> list[Part]:
    """C41: from 2001 to the text ties grew between China and Saudi Arabia, and between Russia and Pakistan.

    A tie grew if the valued treaty tie, or the tie of arms where SIPRI's data are in the store, was stronger in 2016, or if
    the smaller state's trade with the larger was a share of all its trade at least a tenth larger (ours) in 2014, the last
    year. Defence agreements and exercises, which the text has most in mind, end in 2010 and are shown as not tested.

    Left out: later first years, which leave the data on trade too short; votes in the General Assembly, in which likeness
    is no tie; and shared organisations, which all pairs have more of.
    """
    return [
        Part(
            says=f"Ties between {words} grew",
            operationalisations=tuple(_grown(evidence, *pair)),
            wants="Agreements, exercises and arms transfers of the pair after 2010.",
        )
        for words, pair in PAIRS.items()
    ]


GROWN = 1.1


def _grown(evidence: Evidence, larger: int, smaller: int) -> list[Operationalisation]:
    low, high = sorted((larger, smaller))

    def tied(words: str, measure: str) -> Operationalisation:
        found = evidence.panel("dyad-year", measure, first=SINCE, last=TEXT, ccode1=[low], ccode2=[high])
        series = dict(found.frame.select("year", measure).drop_nulls().iter_rows())
        end = latest(series, TEXT)
        change = series[end] - series[SINCE] if end is not None and SINCE in series else None
        return compared(f"{words}, {SINCE} to {end or TEXT}", change, "above", 0, found.sources, unit="change of a tie of 0 to 1")  # fmt: skip

    def traded() -> Operationalisation:
        found = evidence.series(PARTNER[larger])
        series = dict(found.frame.filter(found.frame["ccode"] == smaller).select("year", "value").iter_rows())
        start, end = latest(series, SINCE), latest(series, TEXT)
        times = series[end] / series[start] if end is not None and start is not None and series[start] else None
        return compared(f"share of the smaller state's trade, {start or SINCE} to {end or TEXT}", times, "at_least", GROWN, found.sources, unit="times", ours=True)  # fmt: skip

    late = "The data end in 2010, before the years that the text speaks of."
    return [
        *tried("valued tie of treaty", "above 0", partial(tied, "valued tie of treaty", "tie_treaty")),
        *tried("tie of arms", "above 0", partial(tied, "tie of arms", "tie_arms")),
        *tried("trade", f"at least {GROWN}", traded),
        compared("defence cooperation agreements", None, "above", 0, (find("dcad").label,), note=late),
        compared("joint exercises", None, "above", 0, (find("exercises").label,), note=late),
    ]


# -- C62 -----------------------------------------------------------------------------------------------

FROM = (1991, 2001)


def convergence(evidence: Evidence) -> list[Part]:
    """C62: in Asia allies form ties with each other, and in Europe they form ties of their own with the hub.

    By layer, from the end of the Cold War and from 2001 to the text or to the end of the data: plurilateralisation of the
    San Francisco system (allies' mean tie over the hub's), and hub dominance of NATO on the layers that put promises
    into practice. The register adds its instruments, to the text and to 2025: allies' ties with each other beside the
    hub's in Asia; in Europe the share of allies with an agreement of their own with the hub, since the agreement of 1951
    on the status of forces binds all. The forces that the hub keeps with single members are a layer of NATO's too.

    NATO's treaty binds all to all, so on that layer hub dominance is 0 by construction and is no test; in Asia the
    treaty layer is tested, and in the register's coding it contradicts the claim alone.
    """
    return [
        Part(
            says="Allies in Asia form ties with each other beside those with the hub",
            operationalisations=(
                *(one for layer in LAYERS for one in _shape(evidence, ASIA, layer, "plurilateralisation")),
                *_asian_instruments(evidence),
            ),
        ),
        Part(
            says="Allies in Europe form ties of their own with the hub",
            operationalisations=(
                *(one for layer in LAYERS if layer != "treaty" for one in _shape(evidence, EUROPE, layer, "hub_dominance")),
                *tried("US troops hosted", "above 0", partial(_hosted, evidence)),
                *_european_instruments(evidence),
            ),
        ),
    ]  # fmt: skip


def _shape(evidence: Evidence, system: str, layer: str, index: str) -> list[Operationalisation]:
    name = f"{index.replace('_', ' ')}, {LAYERS[layer]}"

    def change() -> list[Operationalisation]:
        found = within(evidence, layer)
        rows = found.frame.select("system_id", "year", f"{index}_{layer}").drop_nulls().iter_rows()
        return _changes(name, {year: value for key, year, value in rows if key == system}, found.sources)

    return tried(name, "above 0", change)


def _changes(name: str, series: Series, sources: tuple[str, ...]) -> list[Operationalisation]:
    last = latest(series, TEXT)
    made = []
    for start in FROM:
        known = start in series and last is not None and last > start
        change = series[last] - series[start] if known and last is not None else None
        note = f"{series[start]:.2f} to {series[last]:.2f}." if known and last is not None else ""
        made.append(compared(f"{name}, {start} to {last}", change, "above", 0, sources, unit="change", note=note))
    return made


def _hosted(evidence: Evidence) -> list[Operationalisation]:
    found = evidence.panel("system-year", "hub_tie_basing")
    rows = found.frame.select("system_id", "year", "hub_tie_basing").drop_nulls().iter_rows()
    return _changes("mean tie of US troops hosted", {year: value for key, year, value in rows if key == EUROPE}, found.sources)  # fmt: skip


REGISTER = ("register.treaties", "register.memberships", "register.legs")
SPANS = ((1991, TEXT), (2001, TEXT), (2001, 2025))
ENDS = sorted({year for span in SPANS for year in span})


def _tied(evidence: Evidence, system: str, year: int) -> tuple[tuple[int, ...], tuple[Tie, ...]]:
    day = date(year, 12, 31)
    allies = evidence.spokes(system, day)
    return allies, ties(evidence.register, (HUB, *allies), day)


def _asian_instruments(evidence: Evidence) -> list[Operationalisation]:
    made = []
    for layer in ("alliance", "agreement"):
        values = {}
        for year in ENDS:
            allies, found = _tied(evidence, ASIA, year)
            own = {pair for t in found if t.layer == layer and HUB in (pair := (t.ccode1, t.ccode2))}
            among = density(found, allies, layer)
            if own and among is not None:
                values[year] = among / (len(own) / len(allies))
        for start, end in SPANS:
            known = start in values and end in values
            change = values[end] - values[start] if known else None
            note = f"{values[start]:.2f} to {values[end]:.2f}." if known else ""
            made.append(compared(f"register's {layer}s, {start} to {end}", change, "above", 0, REGISTER, unit="change of allies' ties over the hub's", note=note))  # fmt: skip
    return made


def _european_instruments(evidence: Evidence) -> list[Operationalisation]:
    parties: dict[str, set[int]] = {}
    for row in evidence.register.memberships:
        parties.setdefault(row.treaty_id, set()).add(row.ccode)
    shares = {}
    for year in ENDS:
        allies, found = _tied(evidence, EUROPE, year)
        own = {t.ccode2 for t in found if t.layer == "agreement" and t.ccode1 == HUB and len(parties[t.treaty_id]) == 2}
        if allies:
            shares[year] = len(own) / len(allies)
    return [
        compared(f"members with an agreement of their own, {start} to {end}", shares[end] - shares[start] if start in shares and end in shares else None, "above", 0, REGISTER, unit="change of the share of members", note=", ".join(f"{year}: {share:.2f}" for year, share in shares.items()))
        for start, end in SPANS
    ]  # fmt: skip


# -- C64 -----------------------------------------------------------------------------------------------

SIXTY = range(1949, 2009)
RARELY = 1


def seldom_together(evidence: Evidence) -> list[Part]:
    """C64: for sixty years allies had next to no forum of their own, without the hub, let alone for managing the alliance.

    A forum is an instrument in force between 1949 and 2008 in which allies, the hub not a party, promised one
    another at least to consult. The text speaks of allies in Europe and Asia together; a critic would count those
    within a system too. At most one in sixty years is our reading of "rarely".

    Left out: meetings without an instrument, of which there is no list.
    """
    sources = ("register.treaties", "register.memberships")
    made = []
    for words, systems in (("across the systems, as written", (EUROPE, ASIA)), ("within NATO", (EUROPE,)), ("within the San Francisco system", (ASIA,))):  # fmt: skip
        found = instruments(evidence, SIXTY, systems, Response.CONSULT.rank, hub=False)
        made.append(compared(f"instruments without the hub, {words}", len(found), "at_most", RARELY, sources, unit="instruments", note=", ".join(found), ours=True))  # fmt: skip
    return [
        Part(says="Allies had hardly a forum without the hub", operationalisations=tuple(made)),
        Part(
            says="Where they met, they seldom spoke of managing the alliance",
            wants="Records of meetings of allied ministers and officials, 1949-2008, with who attended and what was on the agenda.",
        ),
    ]  # fmt: skip


CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="C11",
        says="For fifty years the alliance systems in Europe and Asia were isolated from each other.",
        theme="structure",
        test=isolation,
        weakest_link="What isolation allows: Britain and France were bound in South-East Asia and fought beside Australia and New Zealand, as former empires rather than as members of NATO.",
        references=("cha_2010", "kinne_2020"),
    ),
    Claim(
        id="C41",
        says="New ties arise between China and Saudi Arabia, and between Russia and Pakistan.",
        theme="structure",
        test=new_ties,
        weakest_link="The treaty tie of Russia and Pakistan is ASEAN's treaty of amity (2004) and the Shanghai Cooperation Organisation, which ATOP dates from 2015 and Pakistan entered in 2017; trade says little of security; agreements and exercises end in 2010.",
        wants="Defence agreements, exercises and arms transfers after 2010.",
    ),
    Claim(
        id="C62",
        says="In Asia alliances become more plurilateral, while NATO's allies turn to bilateral ties with the hub.",
        theme="structure",
        test=convergence,
        weakest_link="Agreements and exercises end in 2010 in the data; the register's lists go on, but are not complete.",
        references=("cha_2010", "kinne_2020"),
    ),
    Claim(
        id="C63",
        says="Allies in both systems share dilemmas: hybrid threats, interoperability, and a regional or a global focus.",
        theme="structure",
        wants="Coding by several experts of how each of the eight allies handles each dilemma, and their agreement. The shipped study is coded by rule from measures, which have nothing on hybrid threats.",
    ),
    Claim(
        id="C64",
        says="For sixty years allies in Europe and Asia rarely discussed the management of their alliances together.",
        theme="structure",
        test=seldom_together,
        weakest_link="An instrument is not a meeting, and most meetings have no instrument.",
        wants="Records of meetings with their agenda.",
    ),
)  # fmt: skip
"""The theme's claims."""
