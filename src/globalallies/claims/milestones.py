"""Claims about days: when allies were designated, obligations invoked, ties ended and orders agreed."""

from datetime import date

import polars as pl

from ..measures.evidence import Evidence
from ..measures.structure import HUB
from ..register import Operation, Register
from ..register.codes import DesignationRegime, EventKind, Region, Role, Theatre
from .groups import SOVIET_END
from .joining import COUNTED, LEAST, PARTS, allies_in, fought, joined, number
from .records import Claim, Operationalisation, Part
from .testing import compared, names_of, stated, tried

EVENTS = ("register.events",)
DESIGNATIONS = ("register.designations",)
NEW_ZEALAND, CANADA, TAIWAN, PHILIPPINES, JAPAN = 920, 20, 713, 840, 740

CLINTON = (date(1993, 1, 20), date(2001, 1, 20))
"""The hub's presidency of William J. Clinton."""

ATTACK = date(2001, 9, 11)
A_MONTH = 30
"""Days after the attack within which a clause was invoked because of it: a bound of ours."""

OEF_BEGAN = date(2001, 10, 7)
WRITTEN = date(2016, 12, 31)
"""The end of the time the text speaks of."""

FEW_TROOPS = 100
"""Soldiers below which a garrison is gone, attachés and trainers apart: a bound of ours."""


def designation_and_canada(evidence: Evidence) -> list[Part]:
    """C02: when and by whom New Zealand was designated a major non-NATO ally, and what Canada did.

    The designation is the row of the Foreign Assistance Act. "By Clinton" can mean in his presidency, or
    by his determination, as for the states that followed; the law itself names New Zealand. The year is
    that of the day of effect. Canada's contribution is counted at each threshold and in the COW list.
    Left out: the older list under Title 10, on which New Zealand never was.
    """
    register = evidence.register
    rows = [d for d in register.designations if d.ccode == NEW_ZEALAND]
    rows = [d for d in rows if d.regime is DesignationRegime.FOREIGN_ASSISTANCE_ACT]
    row = min(rows, key=lambda d: d.designated, default=None)
    instrument = row.instrument if row else ""
    by_clinton = [
        compared(
            "designations within his presidency",
            sum(CLINTON[0] <= d.designated.first < CLINTON[1] for d in rows),
            "at_least",
            1,
            DESIGNATIONS,
            unit="designations",
        ),
        stated(
            "by a presidential determination",
            instrument or "no designation",
            "the instrument is the president's",
            "Presidential" in instrument,
            DESIGNATIONS,
        ),
    ]
    year = [_in_year("day of effect", row.designated.year if row else None, 1997, DESIGNATIONS)]
    canada = [
        number(evidence, LEAST[least], joined(evidence, "OEF2001", least) & {CANADA}, 1, COUNTED[:1]) for least in PARTS
    ]

    def on_list() -> Operationalisation:
        there, sources = fought(evidence, 225)
        return number(evidence, "belligerents in the COW war list", there & {CANADA}, 1, sources)

    canada += tried("belligerents in the COW war list", "equal to 1", on_list)
    return [
        Part(says="Clinton designated New Zealand a major non-NATO ally", operationalisations=tuple(by_clinton)),
        Part(says="That was in 1997", operationalisations=tuple(year)),
        Part(says="Canada contributed to Enduring Freedom", operationalisations=tuple(canada)),
    ]


def seven_designated(evidence: Evidence) -> list[Part]:
    """C04: how many Asian allies are major non-NATO allies, since when, and whether they came to NATO's meetings.

    Who is an Asian ally: whoever has the hub's defence pledge, with New Zealand; whoever ever had one;
    every state of Asia and Oceania. Taiwan, treated as designated without being so, is counted or not.
    The day is the end of the text's time (2016). How many were designated after the war in Afghanistan began
    stands in the notes: the words do not claim it. Left out: the list under Title 10, which is older and
    for research only. Attendance is in no data here: the register notes one summit, of 2022, which says
    nothing of the years before.
    """
    register = evidence.register
    standing = {
        d.ccode: d
        for d in sorted(register.designations, key=lambda d: d.designated, reverse=True)
        if d.regime is not DesignationRegime.TITLE_10
        and d.designated.last <= WRITTEN
        and (d.ended is None or d.ended.first > WRITTEN)
    }
    asian = {s.ccode for s in register.states if s.region in (Region.ASIA, Region.OCEANIA)}
    ever = {c for year in range(1952, WRITTEN.year + 1) for c in evidence.spokes("san_francisco", date(year, 12, 31))}
    now = {*evidence.spokes("san_francisco", WRITTEN), NEW_ZEALAND, TAIWAN}
    lists = {"allies bound today, and New Zealand": now, "allies ever bound": ever, "states of Asia and Oceania": asian}
    many = []
    tables = (*DESIGNATIONS, "register.memberships")
    for label, group in lists.items():
        for taiwan in (True, False):
            mine = {c: d for c, d in standing.items() if c in group and (taiwan or c != TAIWAN)}
            name = f"{label}, {'with' if taiwan else 'without'} Taiwan"
            new = [c for c, d in mine.items() if d.designated.first > OEF_BEGAN]
            note = f"{names_of(evidence, mine)}; {len(new)} of them after 7 October 2001"
            many.append(compared(name, len(mine), "equals", 7, tables, unit="designated", note=note))
    return [
        Part(says="Seven Asian allies were designated major non-NATO allies", operationalisations=tuple(many)),
        Part(
            says="They then attended meetings of NATO",
            wants="lists of the partners that attended NATO's ministerial and summit meetings, 2001-16",
        ),
    ]


def undone(evidence: Evidence) -> list[Part]:
    """C16: the day of each of the three ends.

    The tie with Taiwan has four: announced, ended in law, ended in ATOP, and the last year of a US garrison
    (a hundred soldiers or more, a bound of ours). New Zealand's has a suspension, a membership that in
    law goes on, and ATOP's exit. The Philippine bases have the last closure, the first, the end of the
    agreement and the last year of a garrison. Left out: the Philippine Senate's vote of 1991, a decision
    and not a closure; the port dispute of 1985, which expelled nobody.
    """
    register = evidence.register
    tie = next((leg for leg in register.legs if {leg.ccode1, leg.ccode2} == {HUB, NEW_ZEALAND}), None)
    member = [m for m in register.memberships if m.treaty_id == "ANZUS1951" and m.ccode == NEW_ZEALAND]
    left = max((m.end.year for m in member if m.end), default=None)
    taiwan = [
        _in_year("announced", event_year(register, "us_china_normalisation_1978"), 1978, EVENTS),
        _in_year("treaty ended in law", ended_year(register, "ROC1954"), 1978, ("register.treaties",)),
        *tried("membership ended, ATOP", "equal to 1978", lambda: _atop_exit(evidence, 3270, TAIWAN, 1978)),
        *tried(
            "last year with 100 soldiers or more (ours)", "equal to 1978", lambda: _garrison(evidence, TAIWAN, 1978)
        ),
    ]
    zealand = [
        _in_year("the hub's obligations suspended", tie.start.year if tie else None, 1986, ("register.legs",)),
        stated(
            "membership ended in law",
            left or "still a party",
            "equal to 1986",
            left == 1986,
            ("register.memberships",),
            unit="year" if left else "",
        ),
        *tried("membership ended, ATOP", "equal to 1986", lambda: _atop_exit(evidence, 3215, NEW_ZEALAND, 1986)),
    ]
    bases = [
        _in_year("the last base handed over", event_year(register, "subic_closed_1992"), 1992, EVENTS),
        _in_year("the first great base handed over", event_year(register, "clark_closed_1991"), 1992, EVENTS),
        _in_year("bases agreement ended", ended_year(register, "PHLBASE1947"), 1992, ("register.treaties",)),
        *tried(
            "last year with 100 soldiers or more (ours)",
            "equal to 1992",
            lambda: _garrison(evidence, PHILIPPINES, 1992),
        ),
    ]
    return [
        Part(says="The alliance with Taiwan ended in 1978", operationalisations=tuple(taiwan)),
        Part(says="New Zealand was expelled in 1986", operationalisations=tuple(zealand)),
        Part(says="The bases in the Philippines were closed in 1992", operationalisations=tuple(bases)),
    ]


def _in_year(label: str, year: int | None, wanted: int, sources: tuple[str, ...]) -> Operationalisation:
    return compared(label, year, "equals", wanted, sources, unit="year")


def event_year(register: Register, event_id: str) -> int | None:
    """The year of an event, or ``None`` if the register lacks it."""
    return next((event.date.year for event in register.events if event.event_id == event_id), None)


def ended_year(register: Register, treaty_id: str) -> int | None:
    """The year in which an instrument ended in law, or ``None`` if it lasts."""
    ended = register.treaty(treaty_id).ended
    return ended.year if ended else None


def _atop_exit(evidence: Evidence, atop_id: int, ccode: int, wanted: int) -> Operationalisation:
    found = evidence.table("atop", "atop_member")
    rows = found.frame.filter(pl.col("atopid") == atop_id, pl.col("ccode") == ccode).sort("yrent")
    year = rows["yrexit"].to_list()[-1] if rows.height else None
    return _in_year("membership ended, ATOP", year, wanted, found.sources)


def _garrison(evidence: Evidence, ccode: int, wanted: int) -> Operationalisation:
    """The year before US troops first fell below a garrison, from ten years before the year claimed."""
    found = evidence.table("us_troops")
    rows = found.frame.filter(pl.col("ccode") == ccode, pl.col("year") >= wanted - 10).drop_nulls("troops").sort("year")
    gone = rows.filter(pl.col("troops") < FEW_TROOPS)["year"].to_list()
    return _in_year("last year with 100 soldiers or more (ours)", gone[0] - 1 if gone else None, wanted, found.sources)


def attack_on_the_hub(evidence: Evidence) -> list[Part]:
    """C17: whether the alliances took the attack of September 2001 as one on the hub, and what changed with it.

    Taken so: a clause invoked within a month, in each system. What changed is read from what the
    alliances do: the share of NATO's operations that are outside Europe, and the San Francisco allies
    sent outside Asia with the hub, each before and after, with before reckoned from the beginning of
    each system or from the end of the Cold War. A critic adds that most of the hub's alliances invoked
    nothing. Left out: operations a year, whose number the register's choice decides. What the
    alliances say they are for is in no data here.
    """
    register = evidence.register
    within = [
        e
        for e in register.events
        if e.kind is EventKind.INVOCATION and 0 <= (e.date.first - ATTACK).days <= A_MONTH and HUB in e.ccodes
    ]
    invoked = []
    for label, treaty_id in (
        ("Article 5 of the North Atlantic Treaty", "NATO1949"),
        ("Article IV of ANZUS", "ANZUS1951"),
    ):
        mine = [e for e in within if e.treaty_id == treaty_id]
        unit, note = "invocations within a month (ours)", ", ".join(f"{e.event_id} ({e.date})" for e in mine)
        invoked.append(compared(label, len(mine), "at_least", 1, EVENTS, unit=unit, note=note))
    changed = []
    for since, begun in (("its beginning", date(1949, 8, 24)), ("the Cold War", SOVIET_END)):
        shares = [_outside_europe(register, first, last) for first, last in ((begun, ATTACK), (ATTACK, date.max))]
        name, unit = f"NATO's operations outside Europe, against those since {since}", "rise of the share"
        changed.append(_rise(name, shares[0], shares[1], unit, ("register.operations",)))
    for since, begun in (("their beginning", date(1952, 4, 28)), ("the Cold War", SOVIET_END)):
        means = [_sent_outside_asia(evidence, first, last) for first, last in ((begun, ATTACK), (ATTACK, date.max))]
        name = f"San Francisco allies with units in an operation of the hub outside Asia, against those since {since}"
        changed.append(_rise(name, means[0], means[1], "rise of the mean number of allies", COUNTED))
    bound = [
        t.treaty_id
        for t in register.treaties
        if t.us_party
        and t.kind == "alliance"
        and t.system in ("nato", "san_francisco")
        and t.in_force is not None
        and t.in_force.last < ATTACK
        and (t.ended is None or t.ended.first > ATTACK)
    ]
    called = {e.treaty_id for e in within} & set(bound)
    changed.append(
        compared(
            "the hub's alliances in Europe and Asia that invoked their clause",
            len(called) / len(bound) if bound else None,
            "above",
            0.5,
            (*EVENTS, "register.treaties"),
            unit="share of the alliances in force",
            ours=True,
            note=f"{len(called)} of {', '.join(bound)}",
        )
    )
    return [
        Part(says="The alliances took it as an attack on the hub", operationalisations=tuple(invoked)),
        Part(says="What the alliances do changed", operationalisations=tuple(changed)),
        Part(
            says="What they say they are for changed",
            wants="strategic concepts and joint statements before and after 2001, coded by the purposes they name",
        ),
    ]


def _rise(
    name: str, before: float | None, after: float | None, unit: str, sources: tuple[str, ...]
) -> Operationalisation:
    rise = after - before if before is not None and after is not None else None
    note = f"{before:.3g} before, {after:.3g} after" if before is not None and after is not None else ""
    return compared(name, rise, "above", 0, sources, unit=unit, note=note)


def _begun(operations: list[Operation], first: date, last: date) -> list[Operation]:
    return [o for o in operations if first <= o.start.first < last]


def _outside_europe(register: Register, first: date, last: date) -> float | None:
    begun = _begun([o for o in register.operations if "NATO" in o.lead], first, last)
    return sum(o.theatre is not Theatre.EUROPE for o in begun) / len(begun) if begun else None


def _sent_outside_asia(evidence: Evidence, first: date, last: date) -> float | None:
    own = [o for o in evidence.register.operations if o.hub_led and o.theatre is not Theatre.ASIA_PACIFIC]
    begun = _begun(own, first, last)
    sent = [len(allies_in(evidence, o.operation_id, "san_francisco", Role.MEDICAL_ENGINEERING)) for o in begun]
    return sum(sent) / len(sent) if sent else None


def orders(evidence: Evidence) -> list[Part]:
    """C32: the years of the orders that revisionists challenge: Europe's, the Middle East's and Asia's.

    Europe's of 1991: the end of the Soviet Union or of the Warsaw Pact, German unification (which
    settled the borders), and the year in which most of the new states of 1989-95 entered the state
    system. Asia's of 1945: Japan's exit from the state system, which is the surrender, or the San
    Francisco settlement, by signature or in force. Left out: agreements that the register has not
    (Yalta, Potsdam, Helsinki), the Chinese revolution, and the entry of the Middle East's states from
    1926 to 1971, which says when that order came to be and not when it was agreed.
    """
    register = evidence.register
    entries = [s.entry.year for s in register.states if s.region is Region.EUROPE and 1989 <= s.entry.year <= 1995]
    modal = max(sorted(set(entries)), key=entries.count, default=None)
    europe = [
        _in_year("end of the Soviet Union", event_year(register, "soviet_end_1991"), 1991, EVENTS),
        _in_year("end of the Warsaw Pact", event_year(register, "warsaw_pact_ends_1991"), 1991, EVENTS),
        _in_year("German unification", event_year(register, "german_unification_1990"), 1991, EVENTS),
        _in_year("year in which most new states entered", modal, 1991, ("register.states",)),
    ]
    exits = [s.exit.year for s in register.states if s.ccode == JAPAN and s.exit]
    asia = [
        _in_year(
            "Japan's surrender, as its exit from the state system",
            exits[-1] if exits else None,
            1945,
            ("register.states",),
        ),
        _in_year("San Francisco settlement signed", event_year(register, "jpn_treaty_signed_1951"), 1945, EVENTS),
        _in_year("San Francisco settlement in force", event_year(register, "jpn_treaty_in_force_1952"), 1945, EVENTS),
    ]
    return [
        Part(says="The order in Europe was agreed in 1991", operationalisations=tuple(europe)),
        Part(
            says="The order in the Middle East was agreed in 1915",
            wants="the wartime agreements on the Ottoman lands, with their days: the exchange of letters and the accord that "
            "Britain and France signed",
        ),
        Part(says="The order in Asia was agreed in 1945", operationalisations=tuple(asia)),
    ]


CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="C02",
        says="Clinton designated New Zealand a major non-NATO ally in 1997; Canada contributed to Enduring Freedom.",
        theme="treaty",
        test=designation_and_canada,
        weakest_link="One row of the register decides the year: the statute of July 1996 names New Zealand, while lists "
        "in use give 1997.",
        references=("sarkees_wayman_2010",),
    ),
    Claim(
        id="C04",
        says="Seven Asian allies were designated major non-NATO allies and then attended meetings of NATO.",
        theme="treaty",
        test=seven_designated,
        weakest_link="Which seven is not said; and most were designated before October 2001, so the war in Afghanistan "
        "did not bring it about.",
        wants="lists of who attended NATO's meetings with partners",
    ),
    Claim(
        id="C16",
        says="The alliance with Taiwan ended in 1978, New Zealand was expelled in 1986 and the Philippine bases closed "
        "in 1992.",
        theme="treaty",
        test=undone,
        weakest_link="Each end has several days: the announcement, the law and the last soldier fall in different years.",
        references=("leeds_ritter_mitchell_long_2002", "allen_flynn_machain_2022"),
    ),
    Claim(
        id="C17",
        says="The attack of 11 September 2001 was one on the hub and changed the rationale of the alliances.",
        theme="treaty",
        test=attack_on_the_hub,
        weakest_link="What the alliances do stands for what they are for, and the register's operations are a choice.",
        wants="the alliances' own texts on their purposes, coded",
    ),
    Claim(
        id="C32",
        says="The orders that revisionists challenge were agreed in 1991, 1915 and 1945.",
        theme="treaty",
        test=orders,
        weakest_link="Which act was the agreement is a judgement: in 1991 a state and a pact ended, and nothing was signed.",
        wants="a list of the agreements meant, with their days",
    ),
)
