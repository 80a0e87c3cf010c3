"""Claims about treaties: what the hub promised to whom, from when, how firmly, and what was undone.

The claims on designations, invocations and the dates of orders are in ``milestones``.
"""

from collections.abc import Callable, Iterable
from datetime import date

import polars as pl

from ..measures.clauses import RULES, clause_strength
from ..measures.evidence import Evidence
from ..measures.structure import ALLIANCE_KINDS, HUB
from ..register import Register, Treaty
from ..register.codes import Response
from .groups import SOVIET_END
from .joining import SEVEN
from .records import Claim, Operationalisation, Part
from .testing import compared, names_of, stated, tried

TREATIES = ("register.treaties",)
BOUND = ("register.treaties", "register.memberships")
WAR_BEGAN, WAR_ENDED = date(1941, 12, 7), date(1945, 9, 2)
"""The hub's Second World War; an instrument signed in it is taken for a wartime one."""

AUSTRALIA = 900
ARTICLE_5 = "NATO1949"
FAR_WEAKER = 2 / 3
"""Much less compelling: the strongest clause is worth at most so much of Article 5, a bound of ours."""


def hub_alliances(register: Register, system: str = "") -> list[Treaty]:
    """The hub's alliances, of one system or all, in order of signature."""
    found = [t for t in register.treaties if t.us_party and t.kind in ALLIANCE_KINDS and system in ("", t.system)]
    return sorted(found, key=lambda t: t.signed)


def parties(register: Register, treaties: Iterable[Treaty]) -> frozenset[int]:
    """States that were ever bound by one of some treaties, the hub left out."""
    wanted = {t.treaty_id for t in treaties}
    return frozenset(m.ccode for m in register.memberships if m.treaty_id in wanted) - {HUB}


def years_between(first: date, last: date) -> float:
    """Years from one day to another."""
    return (last - first).days / 365.25


def no_alliances(evidence: Evidence) -> list[Part]:
    """C08: how long the hub had no alliance before 1949, and whether the treaty of 1949 was the first again.

    All turns on what an alliance is: any political pledge, consultation among them; any promise of
    defence, as written; only those made in peacetime; only those with states outside the hemisphere.
    ATOP, which begins in 1815, has pacts that the register leaves out. About 150 years is read as within
    five of it, a bound of ours. Left out: entry into force instead of signature (the Rio Treaty precedes
    1949 either way), and the war of 1917, which the hub fought as an associate.
    """
    register = evidence.register
    nato = register.treaty(ARTICLE_5)
    alliances = hub_alliances(register)
    old = [t for t in alliances if t.ended and t.ended.last.year <= 1815]
    consulting = [t for t in register.treaties if t.us_party and t.kind == "consultation"]
    pledges = sorted([*alliances, *consulting], key=lambda t: t.signed)
    peace = [t for t in alliances if not WAR_BEGAN <= t.signed.first <= WAR_ENDED]
    kinds = {
        "any pledge, consultation too": pledges,
        "alliances, as written": alliances,
        "alliances made in peacetime": peace,
        "alliances made in peacetime outside the hemisphere": [t for t in peace if t.system != "inter_american"],
    }
    ended = max((t.ended.last for t in old if t.ended), default=None)
    length, first = [], []
    for label, treaties in kinds.items():
        since = [t for t in treaties if ended is not None and t.signed.first > ended]
        earliest = min(since, key=lambda t: t.signed, default=None)
        gap = years_between(ended, earliest.signed.first) if ended and earliest else None
        length.append(_about_150(label, gap, earliest))
        before = [t.treaty_id for t in since if t.signed < nato.signed]
        first.append(
            compared(label, len(before), "equals", 0, TREATIES, unit="earlier instruments", note=", ".join(before))
        )

    def in_atop() -> list[Operationalisation]:
        found = evidence.table("atop", "atop_member")
        own = found.frame.filter(pl.col("ccode") == HUB, pl.col("yrent") < 1949, pl.col("defense"))
        made = []
        for label, rows in (
            ("promises of defence in ATOP", own),
            ("the same, in peacetime", own.filter(~pl.col("wartime"))),
        ):
            ids = rows["atopid"].unique().sort().to_list()
            note = f"ATOP {', '.join(map(str, ids))}"
            made.append(compared(label, len(ids), "equals", 0, found.sources, unit="earlier instruments", note=note))
        return made

    first += tried("promises of defence in ATOP", "equal to 0", in_atop)
    return [
        Part(says="The hub had been without alliances for some 150 years", operationalisations=tuple(length)),
        Part(says="The treaty of 1949 was the first again", operationalisations=tuple(first)),
    ]


def _about_150(label: str, gap: float | None, earliest: Treaty | None) -> Operationalisation:
    test = "between 145 and 155 (ours)"
    if gap is None or earliest is None:
        return compared(label, None, "at_least", 145, TREATIES)
    note = f"until {earliest.treaty_id}"
    return stated(label, gap, test, 145 <= gap <= 155, TREATIES, unit="years", note=note)


def seven_allies(evidence: Evidence) -> list[Part]:
    """C09: which of the seven allies were bound, by when.

    Signed or in force, by the end of 1954, when the last was signed, or a year later, when the last two
    had taken effect; any alliance, or only one whose clause promises action, which
    Japan's of 1951 does not; and ATOP's promise of defence by the hub. Left out: treaties between two
    states only, because the text counts Australia, New Zealand and Thailand, which never had one.
    """
    register = evidence.register
    treaties = hub_alliances(register, "san_francisco")
    signed = [t for t in treaties if t.signed.last <= date(1954, 12, 31)]
    acting = [
        t for t in signed if t.response is not None and t.response.rank >= Response.ACT_TO_MEET_COMMON_DANGER.rank
    ]
    groups = {
        "signed by the end of 1954": parties(register, signed),
        "in force at the end of 1954": frozenset(evidence.spokes("san_francisco", date(1954, 12, 31))),
        "in force at the end of 1955": frozenset(evidence.spokes("san_francisco", date(1955, 12, 31))),
        "signed by the end of 1954, with a promise to act": parties(register, acting),
    }
    bound = [_of_the_seven(evidence, label, group, BOUND) for label, group in groups.items()]

    def pledged() -> Operationalisation:
        found = evidence.table("atop", "atop_directed")
        rows = found.frame.filter(pl.col("ccode1") == HUB, pl.col("year") == 1954, pl.col("defense"))
        return _of_the_seven(
            evidence, "promised defence by the hub in 1954, ATOP", frozenset(rows["ccode2"]), found.sources
        )

    bound += tried("promised defence by the hub in 1954, ATOP", "equal to 7", pledged)
    began = [
        compared(
            "first signature", treaties[0].signed.year if treaties else None, "equals", 1951, TREATIES, unit="year"
        ),
        compared(
            "first in force",
            min((t.in_force.year for t in treaties if t.in_force), default=None),
            "equals",
            1951,
            TREATIES,
            unit="year",
        ),
    ]
    return [
        Part(says="All seven became allies in these years", operationalisations=tuple(bound)),
        Part(says="It began in 1951", operationalisations=tuple(began)),
    ]


def _of_the_seven(evidence: Evidence, label: str, group: Iterable[int], sources: tuple[str, ...]) -> Operationalisation:
    there = SEVEN & set(group)
    missing = names_of(evidence, SEVEN - there)
    note = f"missing: {missing}" if missing else ""
    return compared(label, len(there), "equals", len(SEVEN), sources, unit="of the seven", note=note)


def clauses(evidence: Evidence) -> list[Part]:
    """C10: the hub's Pacific clauses against Article 5.

    Whether they are weaker is asked of each source in its own terms: the register's codes for what
    activates the promise, what is promised and its limits; ATOP's obligation and its condition; Benson
    and Clinton's scores and their flag for promises that do not bind for certain. The claim is about the
    clauses as a group, so most of them must be weaker (above half, a bound of ours). Left out there: the
    rules of clause strength without limits, which rise with the same two codes and so agree by
    construction; ATOP's organisation and bases, which are no clause. For "much" the rules do differ,
    and each counts.
    """
    register = evidence.register
    nato = register.treaty(ARTICLE_5)
    pacific = [t for t in hub_alliances(register, "san_francisco") if t.trigger and t.response]
    codes: dict[str, Callable[[Treaty], float]] = {
        "what activates the promise": lambda t: t.trigger.rank if t.trigger else 0,
        "what is promised": lambda t: t.response.rank if t.response else 0,
        "both, less a tenth for each limit": lambda t: strength(t, "limited"),
    }
    less = [
        _weaker(label, {t.treaty_id: value(t) < value(nato) for t in pacific}, TREATIES)
        for label, value in codes.items()
    ]
    ids = {t.atop_id: t.treaty_id for t in pacific if t.atop_id is not None}

    def in_atop() -> list[Operationalisation]:
        found = evidence.table("atop", "atop_member")
        own = found.frame.filter(pl.col("ccode") == HUB).sort("atopid", "phase").unique("atopid", keep="first")
        rows = {row["atopid"]: row for row in own.iter_rows(named=True)}
        article = rows.get(nato.atop_id)
        if article is None:
            return []
        no_defence = {ids[i]: article["defense"] and not rows[i]["defense"] for i in ids if i in rows}
        conditional = {ids[i]: rows[i]["defcon"] and not article["defcon"] for i in ids if i in rows}
        return [
            _weaker("no promise of defence by the hub, ATOP", no_defence, found.sources),
            _weaker("the hub's promise is conditional, ATOP", conditional, found.sources),
        ]

    def scored() -> list[Operationalisation]:
        found = evidence.table("alliance_depth")
        scores = found.frame.drop_nulls(["depth_score", "scope_score", "deterministic"])
        rows = {row["atopid"]: row for row in scores.iter_rows(named=True)}
        article = rows.get(nato.atop_id)
        if article is None:
            return []
        depth = {ids[i]: rows[i]["depth_score"] < article["depth_score"] for i in ids if i in rows}
        scope = {ids[i]: rows[i]["scope_score"] < article["scope_score"] for i in ids if i in rows}
        certain = {ids[i]: article["deterministic"] and not rows[i]["deterministic"] for i in ids if i in rows}
        return [
            _weaker("depth of cooperation, Benson and Clinton", depth, found.sources),
            _weaker("scope of obligations, Benson and Clinton", scope, found.sources),
            _weaker("promises that do not bind for certain, Benson and Clinton", certain, found.sources),
        ]

    less += tried("the hub's promise, ATOP", "above 0.5", in_atop)
    less += tried("scores of Benson and Clinton", "above 0.5", scored)
    much = []
    for rule in RULES:
        best = max(pacific, key=lambda t: strength(t, rule), default=None)
        ratio = strength(best, rule) / strength(nato, rule) if best and strength(nato, rule) else None
        note = f"strongest: {best.treaty_id}" if best else ""
        name, unit = f"rule {rule}: {RULES[rule][2]}", "of Article 5"
        much.append(compared(name, ratio, "at_most", FAR_WEAKER, TREATIES, unit=unit, note=note, ours=True))
    return [
        Part(says="The Pacific clauses are less compelling than Article 5", operationalisations=tuple(less)),
        Part(says="They are much less so", operationalisations=tuple(much)),
    ]


def strength(treaty: Treaty, rule: str) -> float:
    """Clause strength of a treaty under a rule; nothing where the clause is not coded."""
    if treaty.trigger is None or treaty.response is None:
        return 0.0
    return clause_strength(treaty.trigger, treaty.response, treaty.qualifier, rule)


def _weaker(label: str, weaker: dict[str, bool], sources: tuple[str, ...]) -> Operationalisation:
    share = sum(map(bool, weaker.values())) / len(weaker) if weaker else None
    exceptions = sorted(treaty for treaty, is_so in weaker.items() if not is_so)
    note = f"not weaker: {', '.join(exceptions)}" if exceptions else ""
    return compared(label, share, "above", 0.5, sources, unit="share of the treaties weaker", note=note, ours=True)


def pacific_pact(evidence: Evidence) -> list[Part]:
    """C66: whether the hub made no Pacific pact in 1949, and what tied Australia to NATO.

    If a pact was ruled out, none was made: none signed in the year, and at least a year (a bound of ours)
    from the North Atlantic Treaty to the first with a Pacific ally, or to the first with several, which
    alone is a pact in the sense of the time. A consultative place would show as an instrument between
    Australia and the hub or NATO. Left out: the bases agreement with the Philippines of 1947, which
    promises nothing. That Washington refused is in no data set here.
    """
    register = evidence.register
    nato = register.treaty(ARTICLE_5)
    pacific = hub_alliances(register, "san_francisco")
    several = [t for t in pacific if len(parties(register, [t])) > 1]
    in_1949 = [t.treaty_id for t in pacific if t.signed.year == 1949]
    none = [compared("signed in 1949", len(in_1949), "equals", 0, TREATIES, unit="treaties", note=", ".join(in_1949))]
    for label, treaties in (("the first with a Pacific ally", pacific), ("the first with several", several)):
        gap = years_between(nato.signed.first, treaties[0].signed.first) if treaties else None
        note = f"until {treaties[0].treaty_id}" if treaties else ""
        name = f"from the North Atlantic Treaty to {label}"
        none.append(compared(name, gap, "at_least", 1, BOUND, unit="years", note=note, ours=True))
    mine = {m.treaty_id for m in register.memberships if m.ccode == AUSTRALIA}
    with_hub = [t for t in register.treaties if t.treaty_id in mine and (t.us_party or t.system == "nato")]
    open_then = [
        t.treaty_id
        for t in with_hub
        if nato.signed.first <= t.signed.first < date(1950, 1, 1)
        or (t.signed < nato.signed and (t.ended is None or t.ended.first > date(1949, 12, 31)))
    ]
    placed = [
        compared(
            "instruments between Australia and the hub or NATO in 1949",
            len(open_then),
            "equals",
            0,
            BOUND,
            unit="instruments",
            note=", ".join(open_then),
        )
    ]
    return [
        Part(says="The hub made no Pacific pact in 1949", operationalisations=tuple(none)),
        Part(says="Australia had no place in NATO", operationalisations=tuple(placed)),
        Part(
            says="Washington ruled the one out and refused the other",
            wants="the diplomatic papers of 1949 coded by proposal, who made it and how it was answered (FRUS)",
        ),
    ]


def hard_balancing(evidence: Evidence) -> list[Part]:
    """C36: whether states allied against the hub after the Cold War.

    A pact against the hub is read as one between two states of the register's list of challengers that
    promises defence. The text speaks of its own time and forecasts, so the count runs to 2016 and to the
    latest event of the register; ATOP counts the same to 2018. Left out: treaties that promise to consult,
    which the literature calls soft balancing; pacts with one challenger only, such as Russia's with its
    neighbours; the spells of the list, since an alliance may come before the challenge; and arms, which
    are a claim of their own.
    """
    register = evidence.register
    challengers = frozenset(row.ccode for row in register.challengers)
    since = [
        t for t in register.treaties if t.signed.first > SOVIET_END and t.kind in ALLIANCE_KINDS and not t.us_party
    ]
    pacts = [t for t in since if len(parties(register, [t]) & challengers) > 1]
    tables = (*BOUND, "register.challengers")
    found = []
    for until in (2016, max((event.date.year for event in register.events), default=2016)):
        made = [t.treaty_id for t in pacts if t.signed.year <= until]
        name, unit = f"promises of defence, 1992-{until}", "pacts of challengers"
        found.append(compared(name, len(made), "equals", 0, tables, unit=unit, note=", ".join(made)))
    name = "promises of defence, 1992-2018, ATOP"

    def in_atop() -> Operationalisation:
        rows = evidence.table("atop", "atop_member")
        new = rows.frame.filter(pl.col("yrent") >= 1992, pl.col("defense"), pl.col("ccode").is_in(list(challengers)))
        several = new.group_by("atopid").agg(pl.col("ccode").n_unique()).filter(pl.col("ccode") > 1)
        note = ", ".join(f"ATOP {atop_id}" for atop_id in several["atopid"].sort())
        return compared(name, several.height, "equals", 0, rows.sources, unit="pacts of challengers", note=note)

    found += tried(name, "equal to 0", in_atop)
    return [Part(says="No states allied against the United States", operationalisations=tuple(found))]


CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="C08",
        says="The North Atlantic Treaty of 1949 reversed 150 years without alliances.",
        theme="treaty",
        test=no_alliances,
        weakest_link="The Rio Treaty of 1947 and the wartime alliances decide: whether they are alliances in the sense "
        "meant is a matter of words.",
        references=("leeds_ritter_mitchell_long_2002",),
    ),
    Claim(
        id="C09",
        says="From 1951 the United States allied itself with Japan, South Korea, Taiwan, the Philippines, Thailand, "
        "Australia and New Zealand.",
        theme="treaty",
        test=seven_allies,
        weakest_link="Thailand and Taiwan were bound in law only in 1955, and Japan's first treaty promised it nothing.",
        references=("leeds_ritter_mitchell_long_2002",),
    ),
    Claim(
        id="C10",
        says="The defence clauses of the San Francisco treaties are much less compelling than Article 5.",
        theme="treaty",
        test=clauses,
        weakest_link="The register's codes of clauses are ours, and so are the scales on which much is measured; ATOP "
        "sees no difference, and Benson and Clinton's depth is about cooperation and finds the opposite.",
        references=("leeds_ritter_mitchell_long_2002", "benson_clinton_2016", "globalallies_register"),
    ),
    Claim(
        id="C36",
        says="Hard balancing against the United States is unlikely.",
        theme="treaty",
        test=hard_balancing,
        weakest_link="A pact between two challengers is taken to be against the United States; and unlikely is a "
        "forecast, of which the years so far are a short trial.",
        references=("walt_2005", "leeds_ritter_mitchell_long_2002"),
    ),
    Claim(
        id="C66",
        says="In 1949 Washington ruled out a Pacific pact and refused Australia a consultative place in NATO.",
        theme="treaty",
        test=pacific_pact,
        weakest_link="That nothing was made shows no refusal: the documents would.",
        wants="the diplomatic papers of 1949, coded",
    ),
)
