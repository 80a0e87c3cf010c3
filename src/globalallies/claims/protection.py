"""Claims about protection: what allies would lack without the hub, and who pays for its presence."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from statistics import median

from ..measures.evidence import Evidence
from ..measures.structure import HUB
from .groups import SYSTEMS, THEATRES, allies, challengers, midyear
from .records import Claim, Operationalisation, Part
from .testing import compared, tried

POWER: Mapping[str, str] = {
    "cinc": "capabilities (CINC)",
    "milex": "military spending",
    "gdp_current_usd": "GDP at market rates",
    "net_resources": "net resources",
}

Values = Mapping[tuple[int, int], float]


def values_of(evidence: Evidence, measure: str) -> tuple[Values, tuple[str, ...]]:
    """A measure by state and year, and its sources.

    Raises
    ------
    AbsentError
        Neither the store nor the register's figures have it.
    """
    found = evidence.series(measure)
    rows = found.frame.select("ccode", "year", "value").iter_rows()
    return {(ccode, year): value for ccode, year, value in rows}, found.sources


def total(values: Values, states: Iterable[int], year: int) -> float:
    """Sum over the states that have a value in the year."""
    return sum(values.get((ccode, year), 0.0) for ccode in states)


# -- C35 -------------------------------------------------------------------------------------------


def indispensable_but_less_credible(evidence: Evidence) -> list[Part]:
    """C35: whether allies without the hub lost ground against the challengers of their theatre by 2015.

    The hub is the less dispensable the smaller its allies' own strength is beside that of the challengers
    they face. One part a theatre; allies and challengers of mid-2015 (the register's), counted in both
    years, so that no accession moves the ratio; from 1995 and from 2005; four measures of power, since each
    misleads alone. The falling credibility is the other half of the paradox, and no data here reach it.
    Left out: dependence in trade or arms, which does not say what protection is worth.
    """

    def ratios(system: str) -> Iterator[Operationalisation]:
        states, theirs = _sides(evidence, system)
        for measure, start in product(POWER, (1995, 2005)):
            values, sources = values_of(evidence, measure)
            # only states with a value in both years, so that a gap in the data moves nothing
            own, other = (
                [c for c in side if (c, start) in values and (c, 2015) in values] for side in (states, theirs)
            )
            if own and other:
                before, after = (total(values, own, year) / total(values, other, year) for year in (start, 2015))
                yield compared(
                    f"allies without the hub to challengers, {POWER[measure]}, 2015 against {start}",
                    after,
                    "below",
                    before,
                    (*sources, "register.memberships", "register.challengers"),
                    unit="ratio",
                    note=f"{len(own)} allies; challengers: {', '.join(map(evidence.register.name, other))}.",
                )

    return [
        Part(
            says=f"The hub became harder to do without for its allies in {where}",
            operationalisations=tuple(
                tried("allies to challengers", "lower than before", lambda: list(ratios(system)))  # noqa: B023
            ),
        )
        for system, where in SYSTEMS.items()
    ] + [
        Part(
            says="The hub became less credible in the eyes of its allies",
            wants="Polls by ally and year on whether the United States would come to its defence (Pew, Gallup "
            "International, national series), or officials' statements coded for doubt",
        )
    ]


def _sides(evidence: Evidence, system: str) -> tuple[list[int], list[int]]:
    day = midyear(2015)
    return sorted(allies(evidence, day, [system])), sorted(challengers(evidence, THEATRES[system], day))


# -- C45 -------------------------------------------------------------------------------------------

MUCH_HIGHER = 1.5
"""From what multiple of their spending allies would need "much higher" spending; ours."""


def allies_alone_would_spend_more(evidence: Evidence) -> list[Part]:
    """C45: by what factor allies' spending would have to rise for four aims, were the hub gone.

    To keep the whole spending of hub and allies (which asks for the hub's other commitments too); to put in
    the hub's place the forces it keeps in the theatre, at the hub's own cost for each soldier; to match the
    challengers of the theatre together; and for the median ally to match the strongest of them alone. In
    2015 and 2020, allies and challengers of the year. This is arithmetic of aims: nobody's behaviour is
    modelled, and no nuclear force priced. From 1.5 times (ours) it counts as much higher.
    """

    def factors(system: str) -> Iterator[Operationalisation]:
        spending, sources = values_of(evidence, "milex")
        register = ("register.memberships", "register.challengers")
        for year in (2015, 2020):
            day = midyear(year)
            states = allies(evidence, day, [system])
            theirs = challengers(evidence, THEATRES[system], day)
            own, hub = total(spending, states, year), spending.get((HUB, year))
            feared = [spending[c, year] for c in theirs if (c, year) in spending]
            alone = [max(feared) / spending[c, year] for c in states if feared and spending.get((c, year))]
            stationed, also = _stationed(evidence, states, year, hub)
            # each aim with what allies would have to spend together for it, or, alone, how many times their own
            aims = {
                "to keep what hub and allies spend together": None if hub is None else own + hub,
                "to replace the hub's forces in the theatre": None if stationed is None else own + stationed,
                "to match the theatre's challengers together": sum(feared) if feared else None,
                "the median ally alone, to match the strongest challenger": own * median(alone) if alone else None,
            }
            for aim, needed in aims.items():
                yield compared(
                    f"{aim}, {year}",
                    needed / own if needed is not None and own else None,
                    "at_least",
                    MUCH_HIGHER,
                    tuple(dict.fromkeys((*sources, *(also if "replace" in aim else ()), *register))),
                    unit="times present spending",
                    ours=True,
                )

    return [
        Part(
            says=f"Allies in {where} would need much higher spending without the hub",
            operationalisations=tuple(
                tried("factor by which spending would rise", "at least 1.5", lambda: list(factors(system)))  # noqa: B023
            ),
            wants="A counterfactual with behaviour in it: synthetic control, or a fitted model of joint products",
        )
        for system, where in SYSTEMS.items()
    ]


def _stationed(
    evidence: Evidence, hosts: Iterable[int], year: int, spending: float | None
) -> tuple[float | None, tuple[str, ...]]:
    """What the hub spends on as many soldiers as it keeps with some hosts, at its mean cost for a soldier."""
    troops, source = values_of(evidence, "us_troops")
    personnel, also = values_of(evidence, "milper")
    if spending is None or (HUB, year) not in personnel:
        return None, ()
    # military personnel are counted in thousands
    kept = spending * total(troops, hosts, year) / (1000 * personnel[HUB, year])
    return kept, (*source, *also)


CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="C35",
        says="Alliance with the United States became more indispensable to allies while its credibility fell.",
        theme="bargain",
        test=indispensable_but_less_credible,
        weakest_link="What allies could not do without is read from power alone: a ratio says nothing of nuclear "
        "weapons, distance or intentions.",
        references=("beckley_2018", "singer_1987"),
    ),
    Claim(
        id="C44",
        says="Most American bases abroad are supported by the money of their hosts.",
        theme="bargain",
        wants="Host support by country and year: the Pentagon's reports on allied contributions, 1995-2004, and later "
        "audits (GAO); the lists of bases and of US construction here say what the hub pays, not what hosts do.",
    ),
    Claim(
        id="C45",
        says="Allies would need much higher spending if they had to provide for their defence alone.",
        theme="bargain",
        test=allies_alone_would_spend_more,
        weakest_link="What allies would aim at alone is unknown: the answer turns on whether they would replace the "
        "hub's whole effort or only match those they fear.",
        references=("singer_1987", "allen_flynn_machain_2022"),
    ),
)
