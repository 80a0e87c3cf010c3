"""Claims about territory and waters that China contests."""

from collections.abc import Iterator, Sequence
from itertools import product

from ..measures.evidence import Evidence
from .challenges import ACTS, CHINA, Wanted, per_year
from .disputes import LAST_YEAR, disputes_of
from .records import Claim, Operationalisation, Part
from .testing import compared, tried

JAPAN, SOUTH_KOREA, TAIWAN, PHILIPPINES, VIETNAM = 740, 732, 713, 840, 816
MALAYSIA, BRUNEI, INDONESIA, INDIA = 820, 835, 850, 750

# -- C31 -------------------------------------------------------------------------------------------

PLACES: Sequence[tuple[str, tuple[tuple[str, frozenset[int]], ...]]] = (
    ("in the East China Sea", (("Japan", frozenset({JAPAN})), ("Japan or South Korea", frozenset({JAPAN, SOUTH_KOREA})))),
    (
        "in the South China Sea",
        (
            ("Vietnam or the Philippines", frozenset({VIETNAM, PHILIPPINES})),
            ("any claimant", frozenset({VIETNAM, PHILIPPINES, MALAYSIA, BRUNEI, INDONESIA, TAIWAN})),
        ),
    ),
    ("on the Line of Actual Control", (("India", frozenset({INDIA})),)),
)  # fmt: skip
"""Where China presses claims, and the states with which it does so, narrow and wide."""


def china_pressed_claims(evidence: Evidence) -> list[Part]:
    """C31: China's disputes in 2009-14 with the states whose territory or waters it claims.

    Place is read from the opponent: MID has no coordinates here. Kinds: begun by China once, or twice
    (more than an accident, a mark of ours); to change the status quo; to change territory, strictest,
    as MID files many sea claims under policy. For the seas, the register's crises with China stand
    beside; for the frontier with India the register, which is about the hub's allies, has none to count.
    """
    kinds: tuple[tuple[str, int, Wanted], ...] = (
        ("begun by China", 1, lambda dispute: dispute.began),
        ("begun by China, repeatedly", 2, lambda dispute: dispute.began),
        ("in which China wanted the status quo changed", 1, lambda dispute: bool(dispute.revisionist)),
        ("in which China wanted territory", 1, lambda dispute: bool(dispute.territorial)),
    )

    def counted(states: str, opponents: frozenset[int]) -> Iterator[Operationalisation]:
        disputes, sources = disputes_of(evidence, CHINA)
        recent = [d for d in disputes if 2009 <= d.year <= LAST_YEAR and d.opponents & opponents]
        for name, least, wanted in kinds:
            numbers = [d.number for d in recent if wanted(d)]
            yield compared(
                f"disputes with {states} {name}, 2009-{LAST_YEAR}",
                len(numbers),
                "at_least",
                least,
                sources,
                unit="disputes",
                ours=least > 1,
                note=f"MID numbers {', '.join(map(str, numbers))}" if numbers else "",
            )

    parts = []
    for place, circles in PLACES:
        found: list[Operationalisation] = []
        for states, opponents in circles:
            found += tried(
                f"disputes with {states}, 2009-{LAST_YEAR}",
                "at least 1",
                lambda: list(counted(states, opponents)),  # noqa: B023
            )
        if place != "on the Line of Actual Control":
            crises = [_crises_with_china(evidence, states, opponents) for states, opponents in circles]
            # a wider circle that adds no event is the same test again
            found += [one for n, one in enumerate(crises) if all(one.note != other.note for other in crises[:n])]
        parts.append(Part(says=f"China pressed claims {place}", operationalisations=tuple(found)))
    return parts


def _crises_with_china(evidence: Evidence, states: str, opponents: frozenset[int]) -> Operationalisation:
    events = [
        event
        for event in evidence.register.events
        if event.kind == "crisis"
        and 2009 <= event.date.first.year <= 2016
        and CHINA in event.ccodes
        and opponents & set(event.ccodes)
    ]
    return compared(
        f"crises of China with {states} among the register's events, 2009-16",
        len(events),
        "at_least",
        1,
        ("register.events",),
        unit="events",
        note="; ".join(event.title for event in events),
    )


# -- C39 -------------------------------------------------------------------------------------------

CHAIN = (
    ("the first island chain (Japan, Taiwan, the Philippines)", frozenset({JAPAN, TAIWAN, PHILIPPINES})),
    (
        "the island chain and the other claimants",
        frozenset({JAPAN, TAIWAN, PHILIPPINES, VIETNAM, MALAYSIA, BRUNEI, INDONESIA}),
    ),
)


def china_against_the_island_chain(evidence: Evidence) -> list[Part]:
    """C39: whether China's disputes with the states of the island chain grew after 2012.

    From 2012 (Scarborough, the Senkakus) to MID's end in 2014, against 2001-11 and 1993-2011. Ground taken is
    not tested: MID knows a dispute's highest action only, what it calls a seizure is of material and persons, and
    incursions and land reclamation are no militarised incidents; no data on them are here.
    """

    def rates() -> Iterator[Operationalisation]:
        disputes, sources = disputes_of(evidence, CHINA)
        for (act, wanted), (states, opponents), start in product(ACTS, CHAIN, (2001, 1993)):
            near = [d for d in disputes if d.opponents & opponents]
            yield compared(
                f"{act} with {states}, 2012-{LAST_YEAR} against {start}-2011",
                per_year(near, 2012, LAST_YEAR, wanted),
                "above",
                per_year(near, start, 2011, wanted),
                sources,
                unit="disputes a year",
            )

    return [
        Part(
            says="China's disputes with the states of the island chain became more frequent after 2012",
            operationalisations=tuple(tried("disputes since 2012", "more a year than before", lambda: list(rates()))),
        ),
        Part(
            says="China acted by faits accomplis",
            wants="Counts of incursions (Japan Coast Guard) and of land reclaimed and built on (AMTI), by year",
        ),
        Part(
            says="China means to overturn the settlement of the island chain",
            wants="Chinese statements and doctrine since 1992, coded for the aim; an outsider's reading of conduct "
            "cannot stand in for it",
        ),
    ]


CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="C31",
        says="China pressed its claims in the East and South China Seas and on the Line of Actual Control with India.",
        theme="challenge",
        test=china_pressed_claims,
        weakest_link="The place of a dispute is inferred from the opponent, and MID files most sea claims as changes "
        "of policy, not of territory.",
        wants="Located incidents: Japan Coast Guard and AMTI counts, Indian reports of transgressions at the Line.",
        references=("palmer_et_al_2022",),
    ),
    Claim(
        id="C39",
        says="China seeks to overturn the settlement of the island chain by faits accomplis.",
        theme="challenge",
        test=china_against_the_island_chain,
        weakest_link="Three years of disputes after 2012, and the means that the claim has in mind, patrols and "
        "building on reefs, are mostly no militarised incidents.",
        references=("palmer_et_al_2022",),
    ),
    Claim(
        id="C60",
        says="Every Chinese provocation is read as a test of American resolve.",
        theme="challenge",
        wants="News and official statements in the weeks after each Chinese act since 2009, coded for whether US "
        "resolve is named; counts of disputes that the hub joined would show what it did, not how it was read.",
    ),
)
