"""Claims about economy: debt, money and growth. No data set here knows debts, exchange rates or who owns what."""

from collections.abc import Mapping

from ..measures.evidence import Evidence
from .records import Claim, Operationalisation, Part
from .testing import compared, tried
from .yardsticks import TEXT

CRISIS = 2008
"""The year of the financial crisis."""

REGIMES: Mapping[str, tuple[str, tuple[float, float]]] = {
    "v2x_polyarchy": ("electoral democracy (V-Dem)", (0.05, 0.1)),
    "euds": ("unified democracy scores", (0.25, 0.5)),
    "polity2": ("Polity", (1.0, 3.0)),
}
"""How democratic a state is, and how far it must move to count: V-Dem by a twentieth or a tenth of its scale, as is usual;
the unified scores, whose standard deviation is near 1, by a quarter or half, and Polity by one or three points: ours."""


def illiberal_turn(evidence: Evidence) -> list[Part]:
    """C28: since the crisis more states moved away from democracy than towards it, and took up growth led by the state.

    The politics can be counted: the states that fell by some threshold from 2008 to 2016 less those that rose by it,
    under three measures of democracy, as states and as the people in them. What they did with their economies cannot:
    no data set here says who owns, plans or lends.

    Left out: other first years, whose spells would overlap with this one; averages of the world, which a few large
    changes move; years after 2016, which are hindsight.
    """
    return [
        Part(
            says="More states, or states with more people, became less democratic than became more so",
            operationalisations=tuple(
                one for measure in REGIMES for people in (False, True) for one in _turned(evidence, measure, people)
            ),
        ),
        Part(
            says="They took up models of growth in which the state leads",
            wants="State ownership, credit and industrial policy by state and year, such as V-Dem's indicator of state ownership of the economy.",
        ),
    ]  # fmt: skip


def _turned(evidence: Evidence, measure: str, people: bool) -> list[Operationalisation]:
    words, thresholds = REGIMES[measure]
    name = f"{words}, by {'people' if people else 'states'}"

    def balance() -> list[Operationalisation]:
        found = evidence.series(measure)
        weights = _in_year(evidence, "population", TEXT) if people else {}
        held = evidence.series("population").sources if people else ()
        before, after = _in_year(evidence, measure, CRISIS), _in_year(evidence, measure, TEXT)
        both = sorted(before.keys() & after.keys() & (weights.keys() if people else before.keys()))
        made = []
        for threshold in thresholds:
            moved = {c: after[c] - before[c] for c in both if abs(after[c] - before[c]) >= threshold - 1e-12}
            down = sum(weights.get(c, 1) for c, change in moved.items() if change < 0)
            up = sum(weights.get(c, 1) for c, change in moved.items() if change > 0)
            unit = "people" if people else "states"
            made.append(
                compared(
                    f"{name}, by {threshold} or more{'' if measure == 'v2x_polyarchy' else ' (ours)'}, {CRISIS} to {TEXT}",
                    down - up,
                    "above",
                    0,
                    (*found.sources, *held),
                    unit=f"{unit} that fell less {unit} that rose",
                    note=f"{down:,.0f} fell, {up:,.0f} rose, of {len(both)} states known in both years.",
                )
            )
        return made

    return tried(name, "above 0", balance)


def _in_year(evidence: Evidence, measure: str, year: int) -> dict[int, float]:
    """A measure's values in one year, by state."""
    frame = evidence.series(measure).frame
    return dict(frame.filter(frame["year"] == year).select("ccode", "value").iter_rows())


CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="C22",
        says="The financial crisis left the United States, Europe and Japan in debt.",
        theme="economy",
        wants="Gross and net debt of general governments in 2007 and 2014 (IMF, World Economic Outlook): no data set here has public debt.",
    ),
    Claim(
        id="C28",
        says="States turn to illiberal models of growth.",
        theme="economy",
        test=illiberal_turn,
        weakest_link="Only the politics is tested: electoral democracy stands for liberalism, and nothing for the model of growth.",
        wants="V-Dem's liberal component, and data on the state's hand in the economy.",
        references=("vdem_16", "luhrmann_lindberg_2019"),
    ),
    Claim(
        id="C71",
        says="After 2008 the status quo powers had mounting debt and weak currencies.",
        theme="economy",
        wants="Debt of general governments (IMF) and effective exchange rates (Bank for International Settlements), 2007-2016; NATO's own rates into dollars start in 2014 and cannot show a fall since 2008.",
    ),
)  # fmt: skip
"""The theme's claims."""
