"""Claims about what fighting together gives: modern forces, legitimacy, and what it does to the hub's freedom."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from math import log
from statistics import fmean

from ..measures.evidence import Evidence
from ..measures.structure import HUB
from ..register.codes import Role
from .associations import goes_with
from .disputes import LAST_YEAR, USE_OF_FORCE, Dispute, disputes_of
from .groups import SYSTEMS, allies, midyear
from .joining import UNITS, hub_led, joined
from .protection import values_of
from .records import Claim, Operationalisation, Part
from .testing import compared, tried

# -- C46 -------------------------------------------------------------------------------------------


def fighting_keeps_forces_modern(evidence: Evidence) -> list[Part]:
    """C46: whether allies that fought more often beside the hub have forces with more money for each soldier.

    Fought: hub-led operations from 1990 to 2014 joined with combat units, or with units in theatre.
    Modern: spending for each soldier in 2015; its growth from 2000, the better test, as it takes away
    what each ally had before; the share of spending that goes to equipment (NATO only, mean 2014-16).
    With and without GDP per head held constant: rich states spend more on each soldier anyway. Rank
    correlations among the allies of 2015. Left out: inventories of weapons, for which no data are here.
    """

    def outcomes() -> Iterator[tuple[str, dict[int, float], tuple[str, ...]]]:
        spending, one = values_of(evidence, "milex")
        soldiers, two = values_of(evidence, "milper")
        sources = tuple(dict.fromkeys((*one, *two)))
        each = {key: spending[key] / soldiers[key] for key in spending if soldiers.get(key) and spending[key]}
        yield "spending for each soldier, 2015", {c: v for (c, y), v in each.items() if y == 2015}, sources
        grown = {c: log(v / each[c, 2000]) for (c, y), v in each.items() if y == 2015 and (c, 2000) in each}
        yield "growth of spending for each soldier, 2000-15", grown, sources

    def tests() -> Iterator[Operationalisation]:
        wealth, also = _wealth(evidence, 2015)
        for title, column, sources in outcomes():
            yield from correlated(title, column, sources, wealth, also)

    def equipment() -> Iterator[Operationalisation]:
        import polars as pl

        found = evidence.table("nato_expenditure")
        rows = found.frame.filter(pl.col("year").is_between(2014, 2016), pl.col("ccode") != HUB)
        means = rows.group_by("ccode").agg(pl.col("equipment_pct").mean()).drop_nulls()
        wealth, also = _wealth(evidence, 2015)
        yield from correlated("share spent on equipment, 2014-16", dict(means.iter_rows()), found.sources, wealth, also)

    def correlated(
        title: str,
        column: Mapping[int, float],
        sources: tuple[str, ...],
        wealth: Mapping[int, float],
        also: Iterable[str],
    ) -> Iterator[Operationalisation]:
        for role, controls in product((Role.COMBAT_SUPPORT, Role.COMBAT), ((), (wealth,))):
            fought = _fought_beside_hub(evidence, role)
            found = goes_with(
                f"{title}, and operations joined in the role {role} or more{', GDP per head held' if controls else ''}",
                ({c: v for c, v in column.items() if c in fought}, fought, *controls),
                tuple(dict.fromkeys((*sources, *(also if controls else ()), "register.participants"))),
            )
            if found:
                yield found

    return [
        Part(
            says="Allies that fought more often beside the hub have more modern forces",
            operationalisations=(
                *tried("spending for each soldier", "at least 0.3", lambda: list(tests())),
                *tried("share spent on equipment", "at least 0.3", lambda: list(equipment())),
            ),
        ),
        Part(
            says="Fighting beside the hub opens its intelligence to an ally",
            wants="Agreements on sharing intelligence by pair and day, with their level (General Security of Military "
            "Information Agreements, Five Eyes and its wider circles); the register holds single ones only",
        ),
    ]


def _wealth(evidence: Evidence, year: int) -> tuple[dict[int, float], tuple[str, ...]]:
    product_, one = values_of(evidence, "gdp_current_usd")
    people, two = values_of(evidence, "population")
    keys = [key for key in product_ if key[1] == year and people.get(key)]
    return {key[0]: product_[key] / people[key] for key in keys}, (*one, *two)


def _fought_beside_hub(evidence: Evidence, least: Role) -> dict[int, float]:
    """Hub-led operations begun in 1990-2014 that each ally of 2015 joined in a role or a stronger one."""
    wars = [war for war in hub_led(evidence, 1990) if war.start.first.year <= 2014]
    members = [joined(evidence, war.operation_id, least) for war in wars]
    return {ally: float(sum(ally in states for states in members)) for ally in allies(evidence, midyear(2015))}


# -- C47 -------------------------------------------------------------------------------------------


def partners_lend_legitimacy(evidence: Evidence) -> list[Part]:
    """C47: whether the hub's uses of force were authorised more often where allies fought along.

    Two lists: 288 crises of 1948-98 with whether allies fought under one command and whether the UN, NATO
    or the OAS authorised it (uses of force only; without evacuations; after the Cold War); and the
    register's hub-led operations since 1990, where the share of allies with forces is compared between
    those with a resolution of the Security Council and those without or with a disputed one. Legitimacy in
    the eyes of publics is another thing, and no data here reach it.
    """

    def crises() -> Iterator[Operationalisation]:
        import polars as pl

        found = evidence.table("us_force_multilateral")
        force = found.frame.filter(pl.col("use_of_force"))
        chosen = {
            "all uses of force, 1948-98": force,
            "without evacuations, 1948-98": force.filter(pl.col("non_neo")),
            "after the Cold War, 1990-98": force.filter(pl.col("post_cold_war")),
        }
        for name, rows in chosen.items():
            shares = {
                together: rows.filter(pl.col("coalitional_use_of_force") == together)[
                    "igo_authorized_use_of_force"
                ].to_list()
                for together in (True, False)
            }
            difference = fmean(shares[True]) - fmean(shares[False]) if all(shares.values()) else None
            yield compared(
                f"authorised with allies less authorised alone: {name}",
                difference,
                "above",
                0,
                found.sources,
                unit="difference of shares",
                note=f"{len(shares[True])} with allies, {len(shares[False])} alone.",
            )

    return [
        Part(
            says="Uses of force that allies joined were authorised more often",
            operationalisations=(
                *tried("authorised with allies less authorised alone", "above 0", lambda: list(crises())),
                *_joining_by_mandate(evidence),
            ),
        ),
        Part(
            says="Publics and other governments held them more legitimate for it",
            wants="Polls on the same operations in third states, and statements in the Security Council, coded",
        ),
    ]


def _joining_by_mandate(evidence: Evidence) -> Iterator[Operationalisation]:
    wars = hub_led(evidence, 1990)
    resolutions = [
        war for war in wars if "UNSCR" in war.mandate and not war.mandate.lower().startswith(("none", "nato"))
    ]
    mandated = {
        "a resolution": resolutions,
        "a resolution and no other ground": [war for war in resolutions if war.mandate.startswith("UNSCR")],
    }
    for (name, chosen), role in product(mandated.items(), UNITS):
        shares: dict[bool, list[float]] = {True: [], False: []}
        for war in wars:
            if bound := allies(evidence, war.start.last):
                shares[war in chosen].append(len(joined(evidence, war.operation_id, role) & bound) / len(bound))
        with_it, without = (sum(one) / len(one) if one else None for one in (shares[True], shares[False]))
        yield compared(
            f"share of allies in the role {role} or more: operations with {name} less the others",
            None if with_it is None or without is None else with_it - without,
            "above",
            0,
            ("register.operations", "register.participants", "register.memberships"),
            unit="difference of shares",
            note=f"{len(shares[True])} operations with, {len(shares[False])} without.",
        )


# -- C49 -------------------------------------------------------------------------------------------


def alliances_left_the_hub_free(evidence: Evidence) -> list[Part]:
    """C49: how many of the hub's disputes it entered behind an ally, and whether it acted less than before.

    Drawn in: disputes begun from 1949 in which the hub was no originator and an ally on its side was: an
    upper bound, as it may have joined for reasons of its own. At most a tenth of its disputes, or at most a
    twentieth (both ours). All its treaty allies count, those of the inter-American system too; all disputes,
    or those with own use of force; two data sets. Held back: disputes that the hub began a year since 1949 against 1919-38 and
    1898-1938, without the world wars. Left out: refusals of allies in the register, which all belong to
    operations that went ahead, so that an operation given up cannot be seen.
    """

    def drawn_in(source: str) -> Iterator[Operationalisation]:
        disputes, sources = disputes_of(evidence, HUB, source)
        since = [d for d in disputes if d.year >= 1949]
        kinds = {"disputes": since}
        if source == "mid":
            kinds["disputes with own use of force"] = [d for d in since if (d.hostility or 0) >= USE_OF_FORCE]
        for (kind, chosen), most in product(kinds.items(), (0.1, 0.05)):
            behind = [d for d in chosen if _behind_an_ally(evidence, d)]
            yield compared(
                f"{kind} entered behind an ally, since 1949 ({source.upper()}; {most:.0%})",
                len(behind) / len(chosen) if chosen else None,
                "at_most",
                most,
                (*sources, "register.memberships"),
                unit="share of the hub's disputes",
                ours=True,
                note=f"{len(behind)} of {len(chosen)}: numbers {', '.join(str(d.number) for d in behind)}.",
            )

    def rates(source: str) -> Iterator[Operationalisation]:
        disputes, sources = disputes_of(evidence, HUB, source)
        last = LAST_YEAR if source == "mid" else 2010
        for start in (1898, 1919):
            before = sum(d.began and start <= d.year <= 1938 for d in disputes) / (1939 - start)
            yield compared(
                f"disputes that the hub began, 1949-{last} against {start}-1938 ({source.upper()})",
                sum(d.began and 1949 <= d.year <= last for d in disputes) / (last - 1948),
                "at_least",
                before,
                sources,
                unit="disputes a year",
            )

    return [
        Part(
            says=says,
            operationalisations=tuple(
                one
                for source in ("mid", "gml")
                for one in tried(f"disputes of the hub ({source.upper()})", test, lambda: list(make(source)))  # noqa: B023
            ),
        )
        for says, test, make in (
            ("Allies seldom drew the hub into their disputes", "at most a tenth or a twentieth", drawn_in),
            ("The hub did not act less often than before it had allies", "at least as many a year", rates),
        )
    ] + [
        Part(
            says="Allies did not stop the hub from what it meant to do",
            wants="Crises coded from archives for options that the hub gave up at an ally's word",
        )
    ]


def _behind_an_ally(evidence: Evidence, dispute: Dispute) -> bool:
    bound = allies(evidence, midyear(dispute.year), (*SYSTEMS, "inter_american"))
    return not dispute.originator and bool(dispute.first_partners & bound)


CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="C46",
        says="Fighting beside the United States keeps allied forces modern and opens its intelligence to them.",
        theme="bargain",
        test=fighting_keeps_forces_modern,
        weakest_link="Money for each soldier is a distant sign of modern forces, and those with modern forces are "
        "also those who can join: an association does not say which came first.",
        references=("singer_1987", "nato_defence_expenditure_2024"),
    ),
    Claim(
        id="C47",
        says="Acting with allies lends legitimacy to the aims of the United States.",
        theme="bargain",
        test=partners_lend_legitimacy,
        weakest_link="Authorisation may bring the allies and not allies the authorisation: the comparison cannot tell.",
        references=("tago_2005",),
    ),
    Claim(
        id="C49",
        says="Alliances did not constrain the freedom of action of the United States.",
        theme="bargain",
        test=alliances_left_the_hub_free,
        weakest_link="What the hub gave up for its allies' sake leaves no dispute to count; and it would have acted "
        "more after 1945 with or without allies.",
        references=("palmer_et_al_2022", "gibler_miller_little_2016", "beckley_2015"),
    ),
)
