"""Claims about coalitions: which allies joined the hub's wars, and Europe's in Asia.

The claims on the operations after the Cold War are in ``missions``.
"""

from datetime import date

from ..measures.evidence import Evidence
from ..register.codes import Role
from .groups import SOVIET_END, allied, allies
from .joining import (
    COUNTED,
    LEAST,
    PARTS,
    SEVEN,
    UNITS,
    allies_in,
    days_between,
    fought,
    hub_fought,
    joined,
    listed,
    number,
)
from .records import Claim, Operationalisation, Part
from .testing import compared, names_of, stated, tried

NEW_ZEALAND, JAPAN = 920, 740


def enduring_freedom(evidence: Evidence) -> list[Part]:
    """C01: how many allies took part, and whether in no operation before there were more.

    An author counts who fought or sent units; a critic asks what a base or a hospital counts for, and
    whether allies that came in 2003 or 2005 belong to the coalition of 2001. So roles are crossed with
    dates: the first phase, the month of the Pentagon's list (May 2002), the whole. Canada is counted
    among the Europeans and New Zealand among the Asians, as in the text; the COW war list, with its
    floor of a thousand soldiers or a hundred deaths, stands beside the register. Left out: political
    and financial support, under which nobody is listed; Europe without Canada, which the text's own
    footnote settles. "Largest ever" is tested against the hub's earlier wars and against every
    operation of the hub begun by the end of this one, ISAF among them, with allies of the first day or of
    any day of their own part, since several fought in Korea before they were allies.
    """
    periods = {"in 2001": date(2001, 12, 31), "by May 2002": date(2002, 5, 31), "2001-14": date.max}
    european: list[Operationalisation] = []
    asian: list[Operationalisation] = []
    for least in PARTS:
        for period, by in periods.items():
            name = f"{LEAST[least]}, {period}"
            european.append(number(evidence, name, allies_in(evidence, "OEF2001", "nato", least, by), 10))
            unallied = joined(evidence, "OEF2001", least, by) & {NEW_ZEALAND}
            bound = allies_in(evidence, "OEF2001", "san_francisco", least, by)
            asian.append(_two_with_new_zealand(evidence, name, bound | unallied, COUNTED))

    day = evidence.register.operation("OEF2001").start.last
    name = "belligerents in the COW war list, 2001"

    def europeans_listed() -> Operationalisation:
        there, sources = fought(evidence, 225)
        return number(evidence, name, there & allies(evidence, day, ["nato"]), 10, sources)

    def asians_listed() -> Operationalisation:
        there, sources = fought(evidence, 225)
        group = there & (allies(evidence, day, ["san_francisco"]) | {NEW_ZEALAND})
        return _two_with_new_zealand(evidence, name, group, sources)

    european += tried(name, "equal to 10", europeans_listed)
    asian += tried(name, "2, one of them New Zealand", asians_listed)
    return [
        Part(says="Ten European allies, Canada among them, took part", operationalisations=tuple(european)),
        Part(says="Two Asian allies, one of them New Zealand, took part", operationalisations=tuple(asian)),
        Part(
            says="No operation of the hub brought together more of its allies", operationalisations=_largest(evidence)
        ),
    ]


def _two_with_new_zealand(
    evidence: Evidence, name: str, there: frozenset[int], sources: tuple[str, ...]
) -> Operationalisation:
    holds = len(there) == 2 and NEW_ZEALAND in there
    note = names_of(evidence, there)
    return stated(name, len(there), "2, one of them New Zealand", holds, sources, unit="allies", note=note)


def _largest(evidence: Evidence) -> tuple[Operationalisation, ...]:
    """Enduring Freedom's allies less those of the operation that had most of them."""
    register = evidence.register
    own = register.operation("OEF2001")
    until = own.end.last if own.end else date.max
    led = [o for o in register.operations if o.hub_led and o.operation_id != "OEF2001"]
    in_combat = hub_fought(register)
    wars = [o.operation_id for o in led if o.lead == "USA" and o.start < own.start and o.operation_id in in_combat]
    fields = {
        "wars that the United States had led before": wars,
        "every operation of the hub begun by its end": [o.operation_id for o in led if o.start.first <= until],
    }

    def size(operation_id: str, least: Role, first_day: bool) -> int:
        if first_day:
            day = register.operation(operation_id).start.first
            return len(joined(evidence, operation_id, least) & allies(evidence, day))
        return len(allies_in(evidence, operation_id, "both", least, until))

    found = []
    for field, rivals in fields.items():
        for when, first_day in (("any day", False), ("the first day", True)):
            for least in PARTS:
                sizes = {rival: size(rival, least, first_day) for rival in rivals}
                most = max(sizes, key=lambda rival: sizes[rival]) if sizes else ""
                mine = size("OEF2001", least, first_day)
                found.append(
                    compared(
                        f"{LEAST[least]}, allies of {when}, against {field}",
                        mine - sizes.get(most, 0),
                        "above",
                        0,
                        COUNTED,
                        unit="allies more than in any other",
                        note=f"{mine} against {sizes.get(most, 0)} in {most or 'no other'}",
                    )
                )
    return tuple(found)


def korea(evidence: Evidence) -> list[Part]:
    """C12: how many of NATO's members were in the Korean War, and whose operation it was.

    Some, but not all: the test has a floor and a ceiling. Members are those of the outbreak or, with
    Greece and Turkey, of the armistice; the part is fighting or any unit. Bases and money are left
    out, since no member is listed for less than a hospital. Whose operation it was is read from the
    register's lead and mandate; that some fighters were no members shows nothing, as NATO's own
    later operations had many.
    """
    register = evidence.register
    operation = register.operation("KOR1950")
    days = {"members at the outbreak": operation.start.first, "members at the armistice": date(1953, 7, 27)}
    some = []

    def few(name: str, group: frozenset[int], members: tuple[int, ...], sources: tuple[str, ...]) -> Operationalisation:
        test = f"at least one, and not all {len(members)}"
        return stated(
            name,
            len(group),
            test,
            0 < len(group) < len(members),
            sources,
            unit="allies",
            note=names_of(evidence, group),
        )

    for when, day in days.items():
        members = evidence.spokes("nato", day)
        for least in (Role.COMBAT, Role.MEDICAL_ENGINEERING):
            there = joined(evidence, "KOR1950", least) & set(members)
            some.append(few(f"{LEAST[least]}, {when}", there, members, COUNTED))

    def on_list() -> Operationalisation:
        there, sources = fought(evidence, 151)
        members = evidence.spokes("nato", date(1953, 7, 27))
        return few("belligerents in the COW war list, members at the armistice", there & set(members), members, sources)

    some += tried("belligerents in the COW war list", "at least one, and not all", on_list)
    whose = [
        stated(
            f"the operation's {what}",
            text,
            "NATO is not in it",
            bool(text) and "NATO" not in text,
            ("register.operations",),
        )
        for what, text in (("lead", operation.lead), ("mandate", operation.mandate))
    ]
    return [
        Part(says="Some members of NATO were in the Korean War", operationalisations=tuple(some)),
        Part(says="It was no operation of NATO", operationalisations=tuple(whose)),
    ]


def european_commitments(evidence: Evidence) -> list[Part]:
    """C13: San Francisco allies in Britain's campaigns in South-East Asia.

    Malaya is the text's own example; the Confrontation with Indonesia is the other British campaign of
    the register, and the Five Power Arrangements the standing commitment. What can save the claim is
    time: Australia and New Zealand went to Malaya before they had a treaty with the hub, so allies are
    those bound when their own part began, or on some day of it. Left out: counting Japan, South Korea,
    Taiwan, Thailand and the Philippines only, because the text counts Australia and New Zealand as San
    Francisco allies (Vietnam, "minus Japan"); roles, because both fought; Indochina, not in the register.
    """
    register = evidence.register
    found = []
    for label, operation_id in (("Malaya", "MAL1948"), ("the Confrontation with Indonesia", "KONF1963")):
        operation = register.operation(operation_id)
        there = joined(evidence, operation_id, Role.POLITICAL)
        starts = {p.ccode: p.start or operation.start for p in register.participants if p.operation_id == operation_id}
        early = frozenset(c for c in there if c in evidence.spokes("san_francisco", starts[c].last))
        during = allies_in(evidence, operation_id, "san_francisco", Role.POLITICAL)
        for when, group in (("an ally when its part began", early), ("an ally on some day of it", during)):
            found.append(number(evidence, f"{label}, {when}", group, 0))
    cross = {
        t.treaty_id: t.in_force.last
        for t in register.treaties
        if t.relation == "cross" and not t.us_party and t.in_force is not None and t.in_force.last < SOVIET_END
    }
    bound = frozenset(
        m.ccode
        for m in register.memberships
        if m.treaty_id in cross and m.ccode in evidence.spokes("san_francisco", cross[m.treaty_id])
    )
    tables = ("register.treaties", "register.memberships")
    found.append(
        compared(
            "bound by an instrument with a European ally, without the hub, in the Cold War",
            len(bound),
            "equals",
            0,
            tables,
            unit="allies",
            note=names_of(evidence, bound),
        )
    )
    return [Part(says="No San Francisco ally took part in them", operationalisations=tuple(found))]


def vietnam(evidence: Evidence) -> list[Part]:
    """C14: who was in the Vietnam War, by what each did.

    Fighting is the plain reading. The Free World table has states that sent military people, with
    trainers; a critic adds the hospital ship of West Germany and the money of most of NATO. Which
    allies should have been there depends on the list: the seven that the text names, or those bound on
    the day the first combat units landed, with Pakistan under the Manila Pact. Support units are left
    out as a threshold: nobody stands between them and combat.
    """
    register = evidence.register
    day = register.operation("VNM1965").start.first
    nato = frozenset(evidence.spokes("nato", day))
    bound = frozenset(evidence.spokes("san_francisco", day))
    lists = {"the seven": SEVEN, "all bound by treaty": bound}
    thresholds = (Role.COMBAT, Role.MEDICAL_ENGINEERING, Role.TRAINING_ADVISORY, Role.FINANCIAL)
    none, japan, others = [], [], []
    for least in thresholds:
        there = joined(evidence, "VNM1965", least)
        none.append(number(evidence, LEAST[least], there & nato, 0))
        japan.append(number(evidence, LEAST[least], there & {JAPAN}, 0))
        for label, group in lists.items():
            others.append(_missing(evidence, f"{LEAST[least]}, {label}", group - {JAPAN} - there, COUNTED))

    def on_list() -> list[Operationalisation]:
        there, sources = fought(evidence, 163)
        name = "belligerents in the COW war list"
        note = names_of(evidence, there & nato)
        return [
            compared(name, len(there & nato), "equals", 0, sources, unit="allies", note=note),
            compared(name, len(there & {JAPAN}), "equals", 0, sources, unit="allies"),
            *(
                _missing(evidence, f"{name}, {label}", group - {JAPAN} - there, sources)
                for label, group in lists.items()
            ),
        ]

    listed_as = tried("belligerents in the COW war list", "equal to 0", on_list)
    return [
        Part(says="No member of NATO took part", operationalisations=(*none, *listed_as[:1])),
        Part(says="Japan took no part", operationalisations=(*japan, *(listed_as[1:2] or listed_as))),
        Part(
            says="Every other San Francisco ally took part",
            operationalisations=(*others, *(listed_as[2:] or listed_as)),
        ),
    ]


def _missing(evidence: Evidence, name: str, group: frozenset[int], sources: tuple[str, ...]) -> Operationalisation:
    note = f"absent: {names_of(evidence, group) or 'none'}"
    return compared(name, len(group), "equals", 0, sources, unit="allies absent", note=note)


def gulf(evidence: Evidence) -> list[Part]:
    """C15: whether allies of both systems were in the Gulf War, and whether that was brief.

    Joined: at least one of each, at every threshold down to money, which was Japan's part. Brief can be
    said of the war, which is the plain reading (within a year, a bound of ours), or of the connection:
    then no other operation between this war and Enduring Freedom should have brought both together.
    """
    register = evidence.register
    operation = register.operation("GULF1990")
    both = []
    for least in (*PARTS, Role.FINANCIAL):
        groups = {system: allies_in(evidence, "GULF1990", system, least) for system in ("nato", "san_francisco")}
        note = listed(evidence, **groups)
        fewest = min(map(len, groups.values()))
        both.append(
            compared(LEAST[least], fewest, "at_least", 1, COUNTED, unit="allies of the less present system", note=note)
        )

    def on_list() -> Operationalisation:
        there, sources = fought(evidence, 211)
        days = days_between(operation.start, operation.end, date.max)
        groups = {s: there & allied(evidence, days, [s]) for s in ("nato", "san_francisco")}
        fewest = min(map(len, groups.values()))
        name, unit = "belligerents in the COW war list", "allies of the less present system"
        return compared(name, fewest, "at_least", 1, sources, unit=unit, note=listed(evidence, **groups))

    both += tried("belligerents in the COW war list", "at least 1", on_list)
    last = operation.end.last if operation.end else date.max
    brief = [
        compared(
            "length of the operation, as written",
            (last - operation.start.first).days,
            "at_most",
            365,
            ("register.operations",),
            unit="days",
            ours=True,
        )
    ]
    before = register.operation("OEF2001").start
    later = [o.operation_id for o in register.operations if last < o.start.first and o.start < before]
    for least in UNITS:
        again = [
            one
            for one in later
            if all(allies_in(evidence, one, s, least, before.first) for s in ("nato", "san_francisco"))
        ]
        brief.append(
            compared(
                f"later operations that joined both by October 2001, {LEAST[least]}",
                len(again),
                "equals",
                0,
                COUNTED,
                unit="operations",
                note=", ".join(again),
            )
        )
    return [
        Part(says="Allies of both systems took part", operationalisations=tuple(both)),
        Part(says="It was brief", operationalisations=tuple(brief)),
    ]


CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="C01",
        says="Enduring Freedom was the largest coalition of US allies ever: ten European allies (Canada among them) and "
        "two Asian ones (New Zealand among them) took part.",
        theme="coalition",
        test=enduring_freedom,
        weakest_link="The role of an ally is its highest in thirteen years: the Netherlands count as combat although "
        "they flew support before October 2002, and support roles in this operation are the register's softest rows.",
        references=("sarkees_wayman_2010",),
    ),
    Claim(
        id="C12",
        says="Some members of NATO were in the Korean War, but it was not a NATO operation.",
        theme="coalition",
        test=korea,
        weakest_link="Whose operation it was is read from the words of the register's lead and mandate.",
        references=("sarkees_wayman_2010",),
    ),
    Claim(
        id="C13",
        says="No San Francisco ally supported European commitments in Asia, such as Britain's in Malaya.",
        theme="coalition",
        test=european_commitments,
        weakest_link="Australia and New Zealand acted as members of the Commonwealth; whether that makes them San "
        "Francisco allies in Malaya is a matter of words, and the rows on Malaya are among the register's softest.",
    ),
    Claim(
        id="C14",
        says="The Vietnam War was fought with the San Francisco allies except Japan, and with no member of NATO.",
        theme="coalition",
        test=vietnam,
        weakest_link="Small things decide: Taiwan's thirty-one advisers, West Germany's civilian hospital ship, and whether "
        "Pakistan, bound by the Manila Pact and absent, is one of the allies meant.",
        references=("sarkees_wayman_2010",),
    ),
    Claim(
        id="C15",
        says="The Gulf War of 1990-91 joined both systems, briefly.",
        theme="coalition",
        test=gulf,
        weakest_link="Small contingents decide: two San Francisco allies sent ships, medics and transport, none fought; "
        "and the register's list of operations between 1991 and 2001 is a choice.",
        references=("sarkees_wayman_2010",),
    ),
)
