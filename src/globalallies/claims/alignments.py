"""Claims about what allies concede for a guarantee: their votes, their ground, their cover."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from statistics import fmean

from ..measures.evidence import Evidence, Found
from ..measures.structure import HUB
from ..register.codes import Role
from .associations import goes_with, residual
from .groups import allies, midyear, pledges, states
from .joining import UNITS, hub_led, joined
from .records import Claim, Operationalisation, Part
from .testing import compared, tried

YEARS = (1960, 1975, 1990, 2005, 2015)
"""Every fifteenth year from 1960, and 2015 for the time of the text."""

FIRST_ENTRY = 1950


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a state in a year: distance from the hub, electoral democracy, GDP per head, region."""

    distance: float
    democracy: float | None
    wealth: float | None
    region: str | None


@dataclass(frozen=True)
class Votes:
    """Distances from the hub in UN votes, with what else is known of each state and year.

    Always the whole of the store's states: the register's figures hold allies and challengers only, with
    whom allies cannot be compared.
    """

    evidence: Evidence
    _means: dict[tuple[int, int], dict[int, float]] = field(default_factory=dict)

    @cached_property
    def _found(self) -> Found:
        return self.evidence.panel(
            "state-year", "ideal_point_distance_us", "v2x_polyarchy", "gdp_pc_intl2011", "region", first=1946, last=2024
        )

    @cached_property
    def _years(self) -> dict[int, dict[int, Known]]:
        frame = self._found.frame.filter(self._found.frame["ccode"] != HUB).drop_nulls("ideal_point_distance_us")
        columns = ("year", "ccode", "ideal_point_distance_us", "v2x_polyarchy", "gdp_pc_intl2011", "region")
        years: dict[int, dict[int, Known]] = {}
        for year, ccode, *known in frame.select(columns).iter_rows():
            years.setdefault(year, {})[ccode] = Known(*known)
        return years

    @property
    def sources(self) -> tuple[str, ...]:
        """The labels of the data, and the register's table of members."""
        return (*self._found.sources, "register.memberships")

    def in_year(self, year: int) -> dict[int, Known]:
        """What is known of each state with a vote in a year."""
        return self._years.get(year, {})

    def distances(self, first: int, last: int) -> dict[int, float]:
        """Mean distance from the hub over some years, for states that voted in at least three of them."""
        if (first, last) not in self._means:
            by_state: dict[int, list[float]] = {}
            for year in range(first, last + 1):
                for ccode, known in self.in_year(year).items():
                    by_state.setdefault(ccode, []).append(known.distance)
            self._means[first, last] = {ccode: fmean(one) for ccode, one in by_state.items() if len(one) >= 3}
        return self._means[first, last]

    def gap(self, year: int, alike: bool) -> tuple[float | None, int]:
        """How much closer allies were than other states in a year, and the number of allies with data.

        With ``alike``, among states of the same democracy and wealth: the coefficient of being an ally
        beside electoral democracy and the logarithm of GDP per head.
        """
        import numpy as np

        rows = {
            ccode: known
            for ccode, known in self.in_year(year).items()
            if not alike or (known.democracy is not None and known.wealth)
        }
        bound = allies(self.evidence, midyear(year))
        member = np.array([float(ccode in bound) for ccode in rows])
        if not 0 < member.sum() < len(member):
            return None, int(member.sum())
        distance = np.array([known.distance for known in rows.values()])
        if alike:
            democracy = np.array([known.democracy for known in rows.values()], float)
            wealth = np.log(np.array([known.wealth for known in rows.values()], float))
            distance, member_left = (residual(one, democracy, wealth) for one in (distance, member))
        else:
            member_left = residual(member)
        # least squares on what the controls leave of membership; without them, the difference of two means
        slope = float(member_left @ distance / (member_left @ member_left))
        return -slope, int(member.sum())


# -- C48 -------------------------------------------------------------------------------------------


def guarantees_bought_alignment(evidence: Evidence) -> list[Part]:
    """C48: whether allies vote closer to the hub than others, and came closer once they were allies.

    Closer: mean distance of ideal points in five years, raw and among states of like democracy and wealth.
    Came closer: for every state that entered one of the systems from 1950, the mean distance in the three or
    five years before and after, against the same change of states that were allies neither then nor after, of
    all regions or of its own. "Bought" asks for more than a trend that was there before: each change is
    shown as it is and less the change of the years before. Left out: single votes that the hub called
    important, whose list here ends with session 74.
    """
    votes = Votes(evidence)

    def gaps() -> Iterator[Operationalisation]:
        for year, alike in product(YEARS, (False, True)):
            gap, known = votes.gap(year, alike)
            yield compared(
                f"allies closer to the hub than others{' of like democracy and wealth' if alike else ''}, {year}",
                gap,
                "above",
                0,
                votes.sources,
                unit="points of the scale",
                note=f"{known} allies.",
            )

    def moves() -> Iterator[Operationalisation]:
        entries = _entries(evidence)
        for window, own_region, net in product((3, 5), (False, True), (False, True)):
            changes = [
                change
                for ally, year in entries
                if (change := _came_closer(votes, ally, year, window, own_region, net)) is not None
            ]
            against = "others of its region" if own_region else "all other states"
            yield compared(
                f"closer {window} years after entry, against {against}{', less the trend before' if net else ''}",
                fmean(changes) if changes else None,
                "above",
                0,
                votes.sources,
                unit="points of the scale",
                note=f"{len(changes)} entries; {sum(change > 0 for change in changes)} came closer.",
            )

    return [
        Part(
            says="Allies vote closer to the hub than other states",
            operationalisations=tuple(tried("allies closer than others", "above 0", lambda: list(gaps()))),
        ),
        Part(
            says="States came closer to the hub once they had its guarantee",
            operationalisations=tuple(tried("closer after entry than before", "above 0", lambda: list(moves()))),
        ),
    ]


def _entries(evidence: Evidence) -> list[tuple[int, int]]:
    """Each ally with the first year in whose middle it was one, from 1950; new codes of old allies have no past."""
    found = []
    before = allies(evidence, midyear(FIRST_ENTRY - 1))
    for year in range(FIRST_ENTRY, 2025):
        now = allies(evidence, midyear(year))
        found += [(ally, year) for ally in sorted(now - before)]
        before = now
    return found


def _came_closer(votes: Votes, ally: int, year: int, window: int, own_region: bool, net: bool) -> float | None:
    """Fall of an ally's distance after entry less that of the others, and, if net, less the same for the years before."""
    outside = (
        allies(votes.evidence, midyear(min(year + window, 2024))) | allies(votes.evidence, midyear(year - 1)) | {ally}
    )

    def closer(middle: int) -> float | None:
        early, late = votes.distances(middle - window, middle - 1), votes.distances(middle + 1, middle + window)
        if ally not in early or ally not in late:
            return None
        here = votes.in_year(middle)
        place = here[ally].region if ally in here else None
        others = [
            early[c] - late[c]
            for c in early.keys() & late.keys() - outside
            if not own_region or (c in here and here[c].region == place)
        ]
        return early[ally] - late[ally] - fmean(others) if others else None

    # the trend before ends with the years that the change itself begins from
    after, trend = closer(year), closer(year - window - 1) if net else 0.0
    return None if after is None or trend is None else after - trend


# -- C70 -------------------------------------------------------------------------------------------


def allies_trade_autonomy_for_security(evidence: Evidence) -> list[Part]:
    """C70: whether allies concede more than others, more for a stronger pledge, and give the hub cover.

    Concessions that data reach: votes (closeness of ideal points) and ground (US troops on it, at least 100,
    more than guard an embassy). The exchange: closeness against the strength of the hub's pledge among the
    allies of a year, also at like democracy, since the strongest clause is NATO's and its members are
    democracies. Cover: the share of allies that joined a hub-led operation less that of other states, for
    three least roles and for all operations or those from 2001. Years as for C48. Left out: other rules of
    clause strength, which rank these pledges like the response alone; troops against the pledge, as hosts
    are chosen by where the challengers are.
    """
    votes = Votes(evidence)

    def hosted() -> Iterator[Operationalisation]:
        found = evidence.panel("state-year", "us_troops", first=YEARS[0], last=YEARS[-1])
        for year in YEARS:
            bound = allies(evidence, midyear(year))
            rows = found.frame.filter(found.frame["year"] == year).select("ccode", "us_troops").drop_nulls()
            troops = {ccode: count for ccode, count in rows.iter_rows() if ccode != HUB}
            groups = troops.keys() & bound, troops.keys() - bound
            hosts = [sum(troops[c] >= 100 for c in group) / len(group) if group else None for group in groups]
            yield compared(
                f"share of allies that host 100 US troops (ours) less that of others, {year}",
                None if hosts[0] is None or hosts[1] is None else hosts[0] - hosts[1],
                "above",
                0,
                (*found.sources, "register.memberships"),
                unit="difference of shares",
                note=f"{len(groups[0])} allies, {len(groups[1])} others.",
            )

    def exchanged() -> Iterator[Operationalisation]:
        for year, alike in product(YEARS, (False, True)):
            known = votes.in_year(year)
            close = {ccode: -one.distance for ccode, one in known.items()}
            democracy = {ccode: one.democracy for ccode, one in known.items() if one.democracy is not None}
            found = goes_with(
                f"closeness in UN votes and strength of the pledge, {year}{', at like democracy' if alike else ''}",
                (close, pledges(evidence, midyear(year), "response"), *((democracy,) if alike else ())),
                (*votes.sources, "register.treaties"),
            )
            if found:
                yield found

    return [
        Part(
            says="Allies concede more to the hub than other states",
            operationalisations=(
                *tried("allies that host US troops less others", "above 0", lambda: list(hosted())),
                *tried("allies closer in UN votes", "above 0", lambda: list(_closer_at_like_democracy(votes))),
            ),
        ),
        Part(
            says="Allies concede more for a stronger pledge",
            operationalisations=tuple(tried("votes and pledge", "at least 0.3", lambda: list(exchanged()))),
        ),
        Part(
            says="Allies give the hub political cover for its operations more often than other states",
            operationalisations=tuple(_cover(evidence)),
        ),
    ]


def _closer_at_like_democracy(votes: Votes) -> Iterator[Operationalisation]:
    for year in YEARS:
        gap, known = votes.gap(year, alike=True)
        yield compared(
            f"allies closer in UN votes than others of like democracy and wealth, {year}",
            gap,
            "above",
            0,
            votes.sources,
            unit="points of the scale",
            note=f"{known} allies.",
        )


def _cover(evidence: Evidence) -> Iterator[Operationalisation]:
    for role, first in product((Role.POLITICAL, *UNITS[1:]), (1950, 2001)):
        shares: Mapping[bool, list[float]] = {True: [], False: []}
        for war in hub_led(evidence, first):
            day = war.start.last
            members, bound = states(evidence, day), allies(evidence, day)
            took_part = joined(evidence, war.operation_id, role)
            for ally, group in ((True, members & bound), (False, members - bound)):
                if group:
                    shares[ally].append(len(group & took_part) / len(group))
        yield compared(
            f"share of allies that joined in the role {role} or more less that of others, operations from {first}",
            fmean(shares[True]) - fmean(shares[False]) if shares[True] and shares[False] else None,
            "above",
            0,
            ("register.operations", "register.participants", "register.memberships", "register.states"),
            unit="difference of shares",
            note=f"Mean of {len(shares[True])} operations.",
        )


CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="C48",
        says="The guarantees of the United States bought it the political alignment of its allies.",
        theme="bargain",
        test=guarantees_bought_alignment,
        weakest_link="States ask for a guarantee, and get it, when they have already turned to the hub; and the "
        "entries come in two waves, 1950-55 and 1999-2009, in which others' votes moved too.",
        references=("bailey_strezhnev_voeten_2017", "vdem_16", "fariss_anders_markowitz_barnum_2022"),
    ),
    Claim(
        id="C70",
        says="American guarantees let allies trade autonomy for security and gave the United States political cover.",
        theme="bargain",
        test=allies_trade_autonomy_for_security,
        weakest_link="The strength of the pledge takes few values, and the strongest is NATO's: what looks like an "
        "exchange for a stronger pledge may be the difference between Europe and Asia.",
        references=("morrow_1991", "bailey_strezhnev_voeten_2017", "allen_flynn_machain_2022"),
    ),
)
