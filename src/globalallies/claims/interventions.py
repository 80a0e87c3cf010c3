"""Claims about why allies join the hub's operations: values, interests, stakes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import product
from math import log
from statistics import fmean

from ..measures.evidence import Evidence, Found
from ..register.codes import Role
from .associations import explained
from .groups import allies
from .joining import UNITS, joined
from .records import Claim, Operationalisation, Part
from .testing import compared, tried

AFGHANISTAN, IRAQ = 700, 645

SMALLEST_SHARE = 1e-6
"""Added to a share of trade before its logarithm is taken, as a known flow may be zero."""

TARGETS: Mapping[str, frozenset[int]] = {
    "GULF1990": frozenset({IRAQ, 690}),
    "UNITAF1992": frozenset({520}),
    "DENY1993": frozenset({346}),
    "KOS1999": frozenset({345}),
    "OEF2001": frozenset({AFGHANISTAN}),
    "ISAF2001": frozenset({AFGHANISTAN}),
    "IRQ2003I": frozenset({IRAQ}),
    "IRQ2003S": frozenset({IRAQ}),
    "LIB2011": frozenset({620}),
    "OIR2014": frozenset({IRAQ, 652}),
}
"""The state or states in which each of the hub's interventions since 1990 was fought.

Left out: the peace operations that followed in Bosnia and Kosovo, which nearly every ally joined, and
patrols at sea, which have no target.
"""


def trade_with(evidence: Evidence, targets: frozenset[int], first: int, last: int) -> tuple[dict[int, float], Found]:
    """Each state's trade with some others as a share of its whole trade, over the years that are known.

    A flow without a row is not known; it is left out of the sum, which is so a lower bound. States without
    any known flow with the targets are left out.

    Raises
    ------
    AbsentError
        The trade data are not in the store.
    """
    import polars as pl

    flows = evidence.table("trade", "trade_dyad")
    national = evidence.table("trade", "trade_national").frame
    years = flows.frame.filter(pl.col("year").is_between(first, last), pl.col("flow").is_not_null())
    one = years.filter(pl.col("ccode2").is_in(sorted(targets))).select(ccode="ccode1", flow="flow")
    other = years.filter(pl.col("ccode1").is_in(sorted(targets))).select(ccode="ccode2", flow="flow")
    with_targets = pl.concat([one, other]).group_by("ccode").agg(pl.col("flow").sum())
    whole = (
        national.filter(pl.col("year").is_between(first, last))
        .group_by("ccode")
        .agg(whole=(pl.col("imports") + pl.col("exports")).sum())
        .filter(pl.col("whole") > 0)
    )
    shares = with_targets.join(whole, on="ccode").select("ccode", pl.col("flow") / pl.col("whole"))
    return dict(shares.iter_rows()), flows


# -- C42 -------------------------------------------------------------------------------------------


def values_more_than_interests(evidence: Evidence) -> list[Part]:
    """C42: whether allies' joining goes with what they are rather than with what they had at stake.

    Unit: ally and operation, the hub's interventions since 1990 (or since 2001). Values: electoral democracy
    and closeness to the hub in UN votes. Interests: trade with the place, as a share of the ally's, and
    nearness to it. All for the year before; each operation compared within itself. First, the share of
    variance that either pair explains beyond the other (and beyond capability, as large states join
    more): linear, so that nothing is hidden in an estimator. Second, plainly, whether those who joined had
    more at stake than those who did not. Three least roles. Left out: trade with the hub, an interest in
    the alliance and not in the place, which the claim sets aside.
    """
    stakes = Stakes(evidence)

    def explaining() -> Iterator[Operationalisation]:
        for role, first, capability in product(UNITS, (1990, 2001), (False, True)):
            if rows := stakes.within_operations(role, first):
                title = f"role {role} or more, from {first}"
                yield _values_less_interests(rows, title, capability, stakes.sources)

    def compared_with_others() -> Iterator[Operationalisation]:
        for (column, title), role, first in product(
            ((3, "trade with the place"), (4, "nearness")), UNITS, (1990, 2001)
        ):
            rows = stakes.within_operations(role, first)
            groups = [[row[column] for row in rows if (row[0] > 0) is took_part] for took_part in (True, False)]
            yield compared(
                f"{title}: joiners less others of each operation, role {role} or more, from {first}",
                fmean(groups[0]) - fmean(groups[1]) if all(groups) else None,
                "at_most",
                0,
                stakes.sources,
                unit="standard deviations",
                note=f"{len(groups[0])} joined, {len(groups[1])} did not.",
            )

    return [
        Part(
            says="Allies' values explain their joining better than their interests",
            operationalisations=tuple(tried("values less interests", "above 0", lambda: list(explaining()))),
        ),
        Part(
            says="Those who joined had no more at stake than those who did not",
            operationalisations=tuple(tried("joiners less others", "at most 0", lambda: list(compared_with_others()))),
        ),
    ]


def _values_less_interests(
    rows: Sequence[Sequence[float]], title: str, capability: bool, sources: Sequence[str]
) -> Operationalisation:
    import numpy as np

    joining, *columns = np.array(rows).T
    own, interests, size = columns[:2], columns[2:4], columns[4:] if capability else []
    everything = explained(joining, *own, *interests, *size)
    by_values = everything - explained(joining, *interests, *size)
    by_interests = everything - explained(joining, *own, *size)
    return compared(
        f"variance explained by values less by interests, {title}{', beyond capability' if capability else ''}",
        by_values - by_interests,
        "above",
        0,
        sources,
        unit="share of variance",
        note=f"{len(rows)} pairs of ally and operation; values {by_values:.3f}, interests {by_interests:.3f}.",
    )


@dataclass(frozen=True)
class Stakes:
    """What was known of each ally in the year before each of the hub's interventions."""

    evidence: Evidence

    @cached_property
    def _known(self) -> tuple[dict[str, dict[int, tuple[float, ...]]], tuple[str, ...]]:
        """Democracy, closeness in votes, trade, nearness and capability; allies that lack one of them are left out."""
        measures = ("v2x_polyarchy", "ideal_point_distance_us", "cinc")
        own = self.evidence.panel("state-year", *measures, first=1989, last=2014)
        frame = own.frame.select("year", "ccode", *measures).drop_nulls()
        labels = dict.fromkeys(own.sources)
        found: dict[str, dict[int, tuple[float, ...]]] = {}
        for operation_id, targets in TARGETS.items():
            start = self.evidence.register.operation(operation_id).start.last
            year, bound = start.year - 1, allies(self.evidence, start)
            trade, flows = trade_with(self.evidence, targets, year - 2, year)
            near, distances = _distances(self.evidence, targets, year)
            labels.update(dict.fromkeys((*flows.sources, *distances)))
            found[operation_id] = {
                ccode: (democracy, -votes, log(trade[ccode] + SMALLEST_SHARE), -log(near[ccode]), log(power))
                for _, ccode, democracy, votes, power in frame.filter(frame["year"] == year).iter_rows()
                if ccode in bound and ccode in near and ccode in trade and power > 0
            }
        return found, (*labels, "register.participants", "register.memberships")

    @property
    def sources(self) -> tuple[str, ...]:
        """Labels of the data and tables of the register."""
        return self._known[1]

    def within_operations(self, role: Role, first: int) -> list[list[float]]:
        """Joining and what was known of each ally, as deviations from the mean of its operation.

        Joining is positive for joiners; the other columns are in standard deviations over all rows. An
        operation that all or none of them joined says nothing of who joins, and is left out.
        """
        import numpy as np

        found = []
        for operation_id, rows in self._known[0].items():
            took_part = joined(self.evidence, operation_id, role)
            here = np.array([[float(ally in took_part), *values] for ally, values in rows.items()])
            begun = self.evidence.register.operation(operation_id).start.first.year
            if begun >= first and len(here) and 0 < here[:, 0].sum() < len(here):
                found.append(here - here.mean(axis=0))
        if not found:
            return []
        every = np.concatenate(found)
        spread = every.std(axis=0)
        spread[0] = 1.0
        kept: list[list[float]] = (every / np.where(spread > 0, spread, 1.0)).tolist()
        return kept


def _distances(evidence: Evidence, targets: frozenset[int], year: int) -> tuple[dict[int, float], tuple[str, ...]]:
    """Kilometres between territories from each state to the nearest of the targets, at least 1."""
    import polars as pl

    found = evidence.table("minimum_distance")
    places = sorted(targets)
    rows = found.frame.filter(pl.col("year") == year, pl.col("ccode1").is_in(places) | pl.col("ccode2").is_in(places))
    near: dict[int, float] = {}
    for one, other, away in rows.select("ccode1", "ccode2", "mindist").iter_rows():
        for state, place in ((one, other), (other, one)):
            if place in targets:
                near[state] = max(1.0, min(near.get(state, away), away))
    return near, found.sources


# -- C54 -------------------------------------------------------------------------------------------


def no_stake_in_afghanistan(evidence: Evidence) -> list[Part]:
    """C54: how many allies of October 2001 had trade, disputes, a border or nearness with Afghanistan before.

    A stake, as data know it: a thousandth or a ten-thousandth of the ally's trade in 1996-2000 (both ours);
    a militarised dispute with Afghanistan in 1991-2000; a border, or territory within 1,000 km (ours). The
    claim says that no ally had one. Left out: citizens killed on 11 September, a stake in the answer and not
    in the country, and aid.
    """
    bound = allies(evidence, date(2001, 10, 7))

    def counted(name: str, states: Iterable[int], sources: Iterable[str], note: str = "") -> Operationalisation:
        found = sorted(set(states) & bound)
        listed = ", ".join(map(evidence.register.name, found))
        return compared(
            name, len(found), "equals", 0, (*sources, "register.memberships"), unit="allies", note=listed or note
        )

    def trading() -> Iterator[Operationalisation]:
        shares, found = trade_with(evidence, frozenset({AFGHANISTAN}), 1996, 2000)
        known = bound & shares.keys()
        largest = max(known, key=lambda ccode: shares[ccode], default=None)
        note = f"{len(known)} of {len(bound)} with data"
        note += "." if largest is None else f"; largest: {evidence.register.name(largest)}, {shares[largest]:.1e}."
        for least, words in ((1e-3, "a thousandth"), (1e-4, "a ten-thousandth")):
            traders = (ccode for ccode in known if shares[ccode] >= least)
            yield counted(f"allies with {words} of their trade there, 1996-2000 (ours)", traders, found.sources, note)

    def disputing() -> Operationalisation:
        found = evidence.table("mid_directed", "mid_directed")
        rows = found.frame.filter((found.frame["ccode1"] == AFGHANISTAN) & found.frame["year"].is_between(1991, 2000))
        return counted("allies in a dispute with it, 1991-2000", rows["ccode2"].to_list(), found.sources)

    def near() -> Iterator[Operationalisation]:
        distances, sources = _distances(evidence, frozenset({AFGHANISTAN}), 2000)
        nearest = min(bound & distances.keys(), key=lambda ccode: distances[ccode], default=None)
        note = f"Nearest: {evidence.register.name(nearest)}, {distances[nearest]:,.0f} km." if nearest else ""
        for most, words in ((1.0, "that border on it"), (1000.0, "within 1,000 km of it (ours)")):
            yield counted(
                f"allies {words}, 2000", (ccode for ccode, away in distances.items() if away <= most), sources, note
            )

    return [
        Part(
            says="No ally had a stake in Afghanistan before the war",
            operationalisations=(
                *tried("allies that traded with Afghanistan", "equal to 0", lambda: list(trading())),
                *tried("allies in a dispute with Afghanistan", "equal to 0", disputing),
                *tried("allies near Afghanistan", "equal to 0", lambda: list(near())),
            ),
        ),
        Part(
            says="No ally was a target of terrorism from there",
            wants="Global Terrorism Database: attacks and deaths by country and perpetrator, 1991-2001",
        ),
    ]


CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="C42",
        says="Allies intervene beside the United States for values rather than interests.",
        theme="bargain",
        test=values_more_than_interests,
        weakest_link="Allies are nearly all democracies, so that values vary little among them; and closeness in UN "
        "votes may be a bargain as much as a value.",
        references=("vdem_16", "bailey_strezhnev_voeten_2017", "barbieri_keshk_2016"),
    ),
    Claim(
        id="C54",
        says="No ally in Asia or Europe had a stake of its own in Afghanistan.",
        theme="bargain",
        test=no_stake_in_afghanistan,
        weakest_link="A stake need not be trade, borders or disputes: drugs, refugees and the camps of those who "
        "attacked elsewhere are not in the data, and Afghan trade is badly recorded.",
        references=("barbieri_keshk_2016", "palmer_et_al_2022", "schvitz_girardin_ruegger_2022"),
    ),
)
