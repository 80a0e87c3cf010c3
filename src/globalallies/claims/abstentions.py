"""A claim about those who stay out of the hub's operations: what it cost them."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import product
from math import exp, log
from statistics import fmean
from typing import TYPE_CHECKING

from ..measures.evidence import Evidence, Found
from ..measures.structure import HUB
from ..register.codes import Role
from .groups import allies
from .joining import joined, roles
from .records import Claim, Operationalisation, Part
from .testing import compared, tried

if TYPE_CHECKING:
    import polars as pl

WAR, LEAST = date(2003, 3, 20), log(0.9)
"""The invasion of Iraq, and the change from which staying out counts as a cost: a tenth less; ours."""

Yearly = Mapping[tuple[int, int], float]


def staying_out_cost_little(evidence: Evidence) -> list[Part]:
    """C57: what changed between the hub and those who stayed out of the invasion of Iraq, against the others.

    Outcomes: US troops hosted (allies that hosted 100 before); the hub's share of the ally's trade; joint
    exercises with the hub. Mean change from 2000-02 to 2004-06 of those who stayed out less that of the
    others; a fall of a tenth or more counts as a cost (ours). Stayed out: those that the register says
    refused; with them those without any role; or all that sent no forces. As "costs" must come with the
    refusal, each is also shown less the difference of the years before (1997-99 to 2000-02). Left out:
    visits and invitations, for which no data are here; arms, whose deliveries follow orders by years.
    """
    members = allies(evidence, WAR)
    rank = roles(evidence, "IRQ2003I")
    stayed = {
        "refused": frozenset(c for c in members if rank.get(c) == Role.REFUSED.rank),
        "refused or had no role": frozenset(c for c in members if rank.get(c, 0) == Role.REFUSED.rank),
        "sent no forces": members - joined(evidence, "IRQ2003I", Role.MEDICAL_ENGINEERING),
    }

    def tests(
        title: str, read: Callable[[Evidence], tuple[Yearly, Found]], added: float
    ) -> Iterator[Operationalisation]:
        values, found = read(evidence)
        for (who, out), net in product(stayed.items(), (False, True)):
            after = _against_others(values, members, out, (2000, 2004), added)
            before = _against_others(values, members, out, (1997, 2000), added) if net else 0.0
            known = after is not None and before is not None
            yield compared(
                f"{title}, 2000-02 to 2004-06, those that {who}{', less the trend before' if net else ''}",
                exp(after - before) - 1 if known else None,  # type: ignore[operator]
                "at_least",
                exp(LEAST) - 1,
                (*found.sources, "register.participants", "register.memberships"),
                unit="relative change against the other allies",
                ours=True,
                note=f"Stayed out: {', '.join(map(evidence.register.name, sorted(out)))}.",
            )

    outcomes = (
        ("US troops hosted", _troops, 0.0),
        ("the hub's share of trade", _trade_share, 0.0),
        ("exercises with the hub", _exercises, 1.0),
    )
    return [
        Part(
            says="Those who stayed out of the invasion of Iraq lost little by it",
            operationalisations=tuple(
                one
                for title, read, added in outcomes
                for one in tried(title, "at least -0.1", lambda: list(tests(title, read, added)))  # noqa: B023
            ),
        )
    ]


def _against_others(
    values: Yearly, members: frozenset[int], out: frozenset[int], starts: tuple[int, int], added: float
) -> float | None:
    """Mean change of the logarithm of three-year means, of those who stayed out less that of the others."""
    changes: dict[bool, list[float]] = {True: [], False: []}
    for ally in members:
        early, late = (
            [values[ally, year] for year in range(start, start + 3) if (ally, year) in values] for start in starts
        )
        if early and late and fmean(early) + added > 0 and fmean(late) + added > 0:
            changes[ally in out].append(log(fmean(late) + added) - log(fmean(early) + added))
    return fmean(changes[True]) - fmean(changes[False]) if changes[True] and changes[False] else None


def _yearly(frame: "pl.DataFrame", column: str) -> Yearly:
    rows = frame.select("ccode", "year", column).drop_nulls().iter_rows()
    return {(ccode, year): float(value) for ccode, year, value in rows}


def _troops(evidence: Evidence) -> tuple[Yearly, Found]:
    found = evidence.panel("state-year", "us_troops", first=1997, last=2006)
    values = _yearly(found.frame, "us_troops")
    before: dict[int, list[float]] = {}
    for (ccode, year), troops in values.items():
        if 2000 <= year <= 2002:
            before.setdefault(ccode, []).append(troops)
    hosts = {ccode for ccode, troops in before.items() if fmean(troops) >= 100}
    return {key: value for key, value in values.items() if key[0] in hosts}, found


def _trade_share(evidence: Evidence) -> tuple[Yearly, Found]:
    found = evidence.panel("state-year", "trade_share_us", first=1997, last=2006)
    return _yearly(found.frame, "trade_share_us"), found


def _exercises(evidence: Evidence) -> tuple[Yearly, Found]:
    import polars as pl

    found = evidence.table("exercises", "exercise_participant")
    rows = (
        found.frame.filter(pl.col("year").is_between(1997, 2006)).drop_nulls("ccode").select("mmeid", "year", "ccode")
    )
    with_hub = rows.filter(pl.col("ccode") == HUB).select("mmeid", "year").unique()
    counts = rows.unique().join(with_hub, on=["mmeid", "year"]).group_by("ccode", "year").len()
    # the list is of exercises: an ally without a row in a year held none with the hub that the press saw
    zeros = {(ally, year): 0.0 for ally in allies(evidence, WAR) for year in range(1997, 2007)}
    return zeros | dict(_yearly(counts, "len")), found


CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="C57",
        says="Allies that stayed out of the war in Iraq paid few costs.",
        theme="bargain",
        test=staying_out_cost_little,
        weakest_link="Few stayed out, so that one host (Germany, Iceland) or exercise moves the mean, and the costs "
        "that allies feared, in access and goodwill, are in none of the data.",
        references=("allen_flynn_machain_2022", "barbieri_keshk_2016", "dorazio_galambos_2021"),
    ),
)
