"""Claims about what the revisionist powers do: their disputes, their wars, their arms."""

from collections.abc import Callable, Iterable, Iterator
from itertools import product

from ..measures.evidence import Evidence
from ..measures.structure import HUB
from .disputes import LAST_YEAR, USE_OF_FORCE, Dispute, disputes_of
from .groups import allies, midyear
from .records import Claim, Operationalisation, Part
from .testing import compared, tried

RUSSIA, CHINA, IRAN = 365, 710, 630
GEORGIA, UKRAINE = 372, 369
IRAQ, SYRIA, YEMEN = 645, 652, 679

Wanted = Callable[[Dispute], bool]

ACTS: tuple[tuple[str, Wanted], ...] = (
    ("disputes begun", lambda dispute: dispute.began),
    ("disputes with own use of force", lambda dispute: (dispute.hostility or 0) >= USE_OF_FORCE),
    ("disputes to change the status quo", lambda dispute: bool(dispute.revisionist)),
)
"""What a state can be said to do more often, in disputes: begin, use force, want change."""


def per_year(disputes: Iterable[Dispute], first: int, last: int, wanted: Wanted) -> float:
    """Disputes of a kind in which a state's part began in some years, per year."""
    return sum(first <= one.year <= last and wanted(one) for one in disputes) / (last - first + 1)


# -- C21 -------------------------------------------------------------------------------------------


def more_assertive_under_obama(evidence: Evidence) -> list[Part]:
    """C21: Russia, China and Iran each did more of what counts as assertive from 2009 on.

    One part a power: the claim names all three. Acts: to begin a dispute, to use force in one, to want
    the status quo changed. Against: anyone, or the hub and its allies of the year, as the text is about
    the hub's order. Before: 2001-08 as written, or 1993-2008, as MID codes incidents from the press in
    one way from 1993. Years are counted whole though the presidency began on 20 January. Beside them
    UCDP, which reaches 2016: conflicts in which the state fought outside its territory and not on a
    side with the hub (troops of UN missions are thus left out). Left out: GML, which ends in 2010; the
    register's events, which are chosen and not counted; incursions, for which no data are here.
    """
    return [
        Part(
            says=f"{evidence.register.name(power)} was more assertive in the years of President Obama than before",
            operationalisations=(
                *_disputes_before_and_after(evidence, power),
                *_wars_before_and_after(evidence, power),
            ),
        )
        for power in (RUSSIA, CHINA, IRAN)
    ]


def _disputes_before_and_after(evidence: Evidence, power: int) -> list[Operationalisation]:
    def counted() -> Iterator[Operationalisation]:
        disputes, sources = disputes_of(evidence, power)
        for (act, wanted), by_side, start in product(ACTS, (False, True), (2001, 1993)):
            kind = _against_allies(evidence, wanted) if by_side else wanted
            target = "the hub and its allies" if by_side else "anyone"
            yield compared(
                f"{act}, against {target}, 2009-{LAST_YEAR} against {start}-2008",
                per_year(disputes, 2009, LAST_YEAR, kind),
                "above",
                per_year(disputes, start, 2008, kind),
                sources,
                unit="disputes a year",
            )

    return tried("disputes, 2009-14 against the years before", "more a year than before", lambda: list(counted()))


def _against_allies(evidence: Evidence, wanted: Wanted) -> Wanted:
    def kind(dispute: Dispute) -> bool:
        return wanted(dispute) and bool(dispute.opponents & (allies(evidence, midyear(dispute.year)) | {HUB}))

    return kind


def _wars_before_and_after(evidence: Evidence, power: int) -> list[Operationalisation]:
    def counted() -> Iterator[Operationalisation]:
        import polars as pl

        found = evidence.table("ucdp", "ucdp_participant")
        keys = ["conflict_id", "year", "side"]
        hub = found.frame.filter(pl.col("ccode") == HUB).select(keys).unique()
        own = found.frame.filter(pl.col("ccode") == power).join(hub, on=keys, how="anti")
        abroad = own.filter((pl.col("part") == "secondary") | (pl.col("type_of_conflict") == 2))
        years = abroad.unique(["conflict_id", "year"])["year"].to_list()
        for start in (2001, 1993):
            yield compared(
                f"conflicts fought abroad (UCDP), 2009-16 against {start}-2008",
                sum(2009 <= year <= 2016 for year in years) / 8,
                "above",
                sum(start <= year <= 2008 for year in years) / (2009 - start),
                found.sources,
                unit="conflicts a year",
            )

    return tried("conflicts fought abroad (UCDP)", "more a year than before", lambda: list(counted()))


# -- C29 -------------------------------------------------------------------------------------------


def russia_attacked_georgia_and_ukraine(evidence: Evidence) -> list[Part]:
    """C29: what three lists record for Russia and Georgia in 2008, Russia and Ukraine in 2014.

    Registers differ in what an attack is: an event of the register of the kind war; in MID, use of
    force, and use of force in a dispute that Russia began; in UCDP, Russian troops fighting on a side
    against the state, and, strictest, an interstate conflict between the two with 25 deaths in the year.
    """
    return [
        Part(
            says=f"Russia attacked {evidence.register.name(victim)} in {year}",
            operationalisations=(
                _war_event(evidence, victim, year),
                *tried("use of force (MID)", "at least 1", lambda: _force_used(evidence, victim, year)),  # noqa: B023
                *tried("fighting (UCDP)", "at least 1", lambda: _fought(evidence, RUSSIA, victim, year)),  # noqa: B023
            ),
        )
        for victim, year in ((GEORGIA, 2008), (UKRAINE, 2014))
    ]


def _war_event(evidence: Evidence, victim: int, year: int) -> Operationalisation:
    events = [
        event
        for event in evidence.register.events
        if event.kind == "war" and event.date.first.year == year and {RUSSIA, victim} <= set(event.ccodes)
    ]
    return compared(
        "war among the register's events",
        len(events),
        "at_least",
        1,
        ("register.events",),
        unit="events",
        note="; ".join(event.title for event in events),
    )


def _force_used(evidence: Evidence, victim: int, year: int) -> list[Operationalisation]:
    import polars as pl

    found = evidence.table("mid_directed", "mid_directed")
    force = found.frame.filter(
        pl.col("ccode1") == RUSSIA,
        pl.col("ccode2") == victim,
        pl.col("year") == year,
        pl.col("hostlev1") >= USE_OF_FORCE,
    )
    counts = {"use of force": force.height, "use of force in a dispute that Russia began": force["sidea1"].sum()}
    return [
        compared(f"{name} (MID)", int(count), "at_least", 1, found.sources, unit="disputes")
        for name, count in counts.items()
    ]


def _fought(evidence: Evidence, power: int, other: int, year: int) -> list[Operationalisation]:
    import polars as pl

    found = evidence.table("ucdp", "ucdp_participant")
    keys = ["conflict_id", "year"]
    rows = found.frame.filter(pl.col("year") == year)
    theirs = rows.filter(pl.col("ccode") == other, pl.col("part") == "primary").select(*keys, other_side="side")
    ours = rows.filter(pl.col("ccode") == power).join(theirs, on=keys)
    against = ours.filter(pl.col("side") != pl.col("other_side"))
    counts = {
        "troops in the fighting against it": against["conflict_id"].n_unique(),
        "interstate conflict between the two": against.filter(pl.col("part") == "primary")["conflict_id"].n_unique(),
    }
    return [
        compared(f"{name} (UCDP)", count, "at_least", 1, found.sources, unit="conflicts")
        for name, count in counts.items()
    ]


# -- C30 -------------------------------------------------------------------------------------------


def iranian_forces_at_war(evidence: Evidence) -> list[Part]:
    """C30: whether UCDP finds Iranian troops in the fighting in Iraq, Syria and Yemen after 2003.

    UCDP tells warring from supporting: a state is a party in the fighting only if its own troops are.
    Counted up to 2016, when the text was written, and up to the release's end; minor conflicts (25 deaths)
    or wars (1,000). Left out: MID, which would list force by Iran against these states, not in them.
    """
    return [
        Part(
            says=f"Iranian forces fought in {evidence.register.name(place)}",
            operationalisations=tuple(
                tried(
                    f"Iranian troops in fighting in {evidence.register.name(place)} (UCDP)",
                    "at least 1",
                    lambda: list(_troops_in(evidence, IRAN, place)),  # noqa: B023
                )
            ),
        )
        for place in (IRAQ, SYRIA, YEMEN)
    ] + [
        Part(
            says="Iran armed, trained or led others who fought there",
            wants="UCDP External Support Dataset: Iran's support to parties in Iraq, Syria and Yemen, by kind",
        )
    ]


def _troops_in(evidence: Evidence, power: int, place: int) -> Iterator[Operationalisation]:
    import polars as pl

    found = evidence.table("ucdp", "ucdp_participant")
    keys = ["conflict_id", "year"]
    there = found.frame.filter(pl.col("ccode") == place, pl.col("part") == "primary").select(keys).unique()
    rows = found.frame.filter(pl.col("ccode") == power, pl.col("year") > 2003).join(there, on=keys)
    for last, least in product((2016, int(str(found.frame["year"].max()))), (1, 2)):
        years = rows.filter(pl.col("year") <= last, pl.col("intensity_level") >= least).unique(keys)
        yield compared(
            f"2004-{last}, {'any conflict' if least == 1 else 'wars only'} (UCDP)",
            years.height,
            "at_least",
            1,
            found.sources,
            unit="conflict-years",
        )


CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="C21",
        says="Russia, China and Iran became more assertive in the years of President Obama than under his predecessor.",
        theme="challenge",
        test=more_assertive_under_obama,
        weakest_link="MID ends in 2014, two years before the presidency did, and a dispute counts the same whether a "
        "patrol was turned back or a city shelled; numbers a year are small.",
        references=("palmer_et_al_2022", "davies_et_al_2025"),
    ),
    Claim(
        id="C29",
        says="Russia attacked Georgia in 2008 and Ukraine in 2014.",
        theme="challenge",
        test=russia_attacked_georgia_and_ukraine,
        weakest_link="Who attacked first: MID dates the dispute with Georgia from 2007 and counts Russia as first to "
        "act, while the inquiry of 2009 dates the heavy fighting of August 2008 from the shelling of Tskhinvali. "
        "MID rates the force used in a dispute as a whole, not in its year; UCDP files both wars as internal "
        "conflicts in which Russian troops fought.",
        references=("palmer_et_al_2022", "davies_et_al_2025", "gleditsch_et_al_2002"),
    ),
    Claim(
        id="C30",
        says="Iranian forces were at war in Iraq, Syria and Yemen.",
        theme="challenge",
        test=iranian_forces_at_war,
        weakest_link="UCDP counts a state only where its own troops fight: advisers, commanders and militias that Iran "
        "raised in Iraq and Yemen do not make it a party.",
        references=("davies_et_al_2025", "gleditsch_et_al_2002"),
    ),
    Claim(
        id="C33",
        says="The three revisionist powers built forces that deny access to an area (A2/AD).",
        theme="challenge",
        wants="Inventories by year of anti-ship and ballistic missiles, long-range air defence and submarines of "
        "Russia, China and Iran (The Military Balance, whose terms keep it out of the store); SIPRI's transfers "
        "miss what they build themselves.",
    ),
)
