"""Claims about the coalitions since 2003: who joined, with whom, and for how long."""

from collections.abc import Iterable, Mapping
from datetime import date

import polars as pl

from ..measures.evidence import Evidence
from ..measures.structure import HUB
from ..register.codes import Role
from .groups import allied
from .joining import COUNTED, LEAST, TITLES, UNITS, allies_in, days_between, fought, joined, listed, number
from .records import Claim, Operationalisation, Part
from .testing import compared, names_of, tried

NEW_ZEALAND = 920
MOST = 0.5
"""Above this share is "most": a bound of ours."""

INVADERS_NAMED = frozenset({200, 230, 900})
"""Britain, Spain and Australia."""

MANDATE_LAST_YEAR = date(2008, 1, 1)
"""The mandate of the multinational force in Iraq was last renewed to 31 December 2008: see the operation's row."""

LEAST_CONTINGENT = 50
"""Soldiers at the peak below which a contingent is a staff, whose halving means nothing: a bound of ours."""


def worked_together(evidence: Evidence) -> list[Part]:
    """C03: allies of both systems in the stabilisation of Iraq, the proliferation initiative and off Somalia.

    At least one of each, at each threshold of units in Iraq; among the founding year's members of the
    initiative or all of them; in each of the three forces off Somalia, with and without New Zealand,
    whose tie with the hub is suspended but which the text counts. Left out: bases and money in Iraq,
    for which the register lists nobody, and the three forces taken together, which "together" does not mean.
    """

    def both(name: str, groups: Mapping[str, frozenset[int]]) -> Operationalisation:
        fewest, unit = min(map(len, groups.values())), "allies of the less present system"
        return compared(name, fewest, "at_least", 1, COUNTED, unit=unit, note=listed(evidence, **groups))

    iraq = [
        both(LEAST[least], {system: allies_in(evidence, "IRQ2003S", system, least) for system in TITLES})
        for least in UNITS
    ]
    initiative = []
    members = [row for row in evidence.register.participants if row.operation_id == "PSI2003"]
    dated = frozenset(row.ccode for row in members if row.start and row.start.last.year == 2003)
    everyone = frozenset(row.ccode for row in members)
    for label, group in (("members known to have joined in 2003", dated), ("all members", everyone)):
        groups = {s: group & allies_in(evidence, "PSI2003", s, Role.MEMBER) for s in TITLES}
        initiative.append(both(label, groups))
    aden = []
    for operation_id in ("CTF151", "OCEAN2009", "ATALANTA2008"):
        groups = {s: allies_in(evidence, operation_id, s, Role.COMBAT_SUPPORT) for s in TITLES}
        there = joined(evidence, operation_id, Role.COMBAT_SUPPORT)
        name = evidence.register.operation(operation_id).name
        aden.append(both(f"{name}, treaty allies", groups))
        with_new_zealand = groups | {"san_francisco": groups["san_francisco"] | (there & {NEW_ZEALAND})}
        aden.append(both(f"{name}, with New Zealand", with_new_zealand))
    return [
        Part(says="Allies of both systems were in the stabilisation of Iraq", operationalisations=tuple(iraq)),
        Part(says="Both are in the Proliferation Security Initiative", operationalisations=tuple(initiative)),
        Part(says="Both were in one force in the Gulf of Aden", operationalisations=tuple(aden)),
    ]


def early_exits(evidence: Evidence) -> list[Part]:
    """C53: whether most allies of each system left Iraq and Afghanistan early.

    Early needs a clock. For Iraq: before the hub; before the last year of the force's mandate; before
    the last year at war in the UCDP list (its longest run of years with a thousand deaths or more). For
    Afghanistan: contingents halved before the hub's was, and the same UCDP clock. The register's days of
    leaving ISAF are mostly unknown and say nothing. Most is more than half. Left out: deaths, which
    fall because allies leave; the share of the coalition's months served, since contingents rotated.
    """
    rows = [row for row in evidence.register.participants if row.operation_id == "IRQ2003S"]
    hub_left = next((row.end.first for row in rows if row.ccode == HUB and row.end), None)
    ends = {row.ccode: row.end.last for row in rows if row.end}
    iraq: list[Operationalisation] = []
    for system, title in TITLES.items():
        known = allies_in(evidence, "IRQ2003S", system, Role.MEDICAL_ENGINEERING) & ends.keys()
        clocks = (("before the United States", hub_left), ("before the last year of the mandate", MANDATE_LAST_YEAR))
        for label, clock in clocks:
            early = frozenset(c for c in known if clock is not None and ends[c] < clock)
            share = len(early) / len(known) if known and clock else None
            iraq.append(_most(evidence, f"{title} allies gone {label}", share, early, COUNTED[:2]))
    war = "above 0.5"
    iraq += tried("gone before the last year at war", war, lambda: _gone(evidence, 259, date(2003, 5, 1)))
    afghanistan = tried("contingents halved before the hub's", war, lambda: _halved(evidence))
    afghanistan += tried("gone before the last year at war", war, lambda: _gone(evidence, 333, date(2001, 12, 20)))
    return [
        Part(says="Most allies left Iraq early", operationalisations=tuple(iraq)),
        Part(
            says="Most allies left Afghanistan early",
            operationalisations=tuple(afghanistan),
            wants="the days on which contingents came and went, beside monthly deaths by province",
        ),
    ]


def _most(
    evidence: Evidence, name: str, share: float | None, group: Iterable[int], sources: tuple[str, ...]
) -> Operationalisation:
    note = names_of(evidence, group)
    return compared(
        name, share, "above", MOST, sources, unit="share of the allies that took part", note=note, ours=True
    )


def _gone(evidence: Evidence, conflict: int, since: date) -> list[Operationalisation]:
    """Allies that were a party to a conflict in its longest run of years at war, and no longer in the last of them."""
    found = evidence.table("ucdp", "ucdp_participant")
    rows = found.frame.filter((pl.col("conflict_id") == conflict) & (pl.col("year") >= since.year))
    run = longest_run(rows.filter(pl.col("intensity_level") == 2)["year"].unique().to_list())
    years = rows.filter(pl.col("year").is_in(run))
    last = set(years.filter(pl.col("year") == max(run, default=0))["ccode"].drop_nulls())
    days = [date(year, 1, 1) for year in run]
    made = []
    for system, title in TITLES.items():
        parties = allied(evidence, days, [system]) & set(years["ccode"].drop_nulls())
        early = parties - last
        share = len(early) / len(parties) if parties else None
        name = f"{title} allies gone before the last year at war, {max(run, default=0)}"
        made.append(_most(evidence, name, share, early, found.sources))
    return made


def longest_run(years: Iterable[int]) -> list[int]:
    """The longest run of consecutive years, the later of two equally long.

    >>> longest_run([2001, 2005, 2006, 2013])
    [2005, 2006]
    """
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return max(reversed(runs), key=len, default=[])


def halving(troops: Mapping[int, float]) -> int | None:
    """The first year after the peak in which a contingent is at most half of it, or ``None`` if it never is.

    >>> halving({2009: 100, 2010: 120, 2011: 70, 2012: 60})
    2012
    """
    if not troops:
        return None
    peak = max(troops, key=lambda year: (troops[year], year))
    return next((year for year in sorted(troops) if year > peak and troops[year] <= troops[peak] / 2), None)


def _halved(evidence: Evidence) -> list[Operationalisation]:
    """Allies whose contingent in ISAF fell to half its peak in an earlier year than the hub's."""
    found = evidence.table("isaf_troops")
    medians = found.frame.drop_nulls(["ccode", "troops"]).group_by("ccode", "year").agg(pl.col("troops").median())
    by_state: dict[int, dict[int, float]] = {}
    for ccode, year, troops in medians.iter_rows():
        by_state.setdefault(ccode, {})[year] = troops
    hub = halving(by_state.get(HUB, {}))
    isaf = evidence.register.operation("ISAF2001")
    days = days_between(isaf.start, isaf.end, date.max)
    made = []
    for system, title in TITLES.items():
        present = allied(evidence, days, [system]) & by_state.keys()
        there = {ccode for ccode in present if max(by_state[ccode].values()) >= LEAST_CONTINGENT}
        early = {ccode for ccode in there if hub is not None and (halving(by_state[ccode]) or hub) < hub}
        share = len(early) / len(there) if there and hub else None
        name = f"{title} contingents halved before the hub's, in {hub}"
        made.append(_most(evidence, name, share, early, found.sources))
    return made


def invasion_of_iraq(evidence: Evidence) -> list[Part]:
    """C55: whether Britain, Spain and Australia were in the invasion, and what they got.

    Joining may mean fighting, sending units of any kind, or standing on the list of supporters; two war
    lists stand beside the register. Support units and bases are left out as thresholds: none of the
    three stands between. What they got in return is in no data set here.
    """
    found = []
    for least in (Role.COMBAT, Role.MEDICAL_ENGINEERING, Role.POLITICAL):
        there = joined(evidence, "IRQ2003I", least) & INVADERS_NAMED
        found.append(number(evidence, LEAST[least], there, 3))

    def on_list() -> Operationalisation:
        there, sources = fought(evidence, 227)
        return number(evidence, "belligerents in the COW war list", there & INVADERS_NAMED, 3, sources)

    def in_conflict() -> Operationalisation:
        rows = evidence.table("ucdp", "ucdp_participant")
        sides = rows.frame.filter(pl.col("conflict_id") == 420, pl.col("year") == 2003)
        there = INVADERS_NAMED & set(sides["ccode"].drop_nulls())
        return number(evidence, "parties to the war in the UCDP list", there, 3, rows.sources)

    found += tried("belligerents in the COW war list", "equal to 3", on_list)
    found += tried("parties to the war in the UCDP list", "equal to 3", in_conflict)
    return [
        Part(says="Britain, Spain and Australia joined the invasion", operationalisations=tuple(found)),
        Part(
            says="They got concessions for it",
            wants="a dated list of what each ally asked for and got (trade agreements, releases of arms and "
            "intelligence, listings of armed groups, visits), with the same list for those that stayed out",
        ),
    ]


CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="C03",
        says="Allies of both systems worked together in the stabilisation of Iraq, the Proliferation Security Initiative "
        "and the Gulf of Aden.",
        theme="coalition",
        test=worked_together,
        weakest_link="Being in one force is taken for working together; off Somalia ships came in turns, and nothing here "
        "says that two sailed in the same month.",
    ),
    Claim(
        id="C53",
        says="Allies left Iraq and Afghanistan early.",
        theme="coalition",
        test=early_exits,
        weakest_link="What counts as early: every ally left Iraq before the hub did, and half of them in the last year of "
        "the mandate; for Afghanistan the troop counts and UCDP's list of "
        "parties end with ISAF in 2014, so that the mission which most allies then joined is not seen.",
        wants="days on which contingents came and went, beside monthly deaths",
        references=("gleditsch_et_al_2002", "gannon_kent_2021"),
    ),
    Claim(
        id="C55",
        says="Britain, Spain and Australia joined the invasion of Iraq and got concessions.",
        theme="coalition",
        test=invasion_of_iraq,
        weakest_link="Spain's ships reached Iraq on 9 April 2003 with a hospital and engineers; that it joined the "
        "invasion rests on counting them.",
        wants="what each joiner asked for and got, beside those that stayed out",
        references=("sarkees_wayman_2010", "gleditsch_et_al_2002"),
    ),
)
