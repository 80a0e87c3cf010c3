"""Capabilities: the parts of the CINC index, and who counts as a major power."""

from ..catalogue import Measure, View

NMC = "singer_bremer_stuckey_1972"

NMC_VIEW = View(
    name="capability",
    unit="state-year",
    sql="SELECT ccode, year, milex, milper, irst, pec, tpop, upop, cinc FROM {nmc}",
    tables={"nmc": "nmc"},
    evidence={"nmc": "t.ccode = $ccode AND t.year = $year"},
    rule="The value as the publisher gives it for the state and year.",
)

MAJORS_VIEW = View(
    name="major_power",
    unit="state-year",
    sql=(
        "SELECT DISTINCT m.ccode, y.year, 1 AS cow_major FROM {cow_majors} m "
        "JOIN (SELECT DISTINCT year FROM {register_cow_member}) y ON y.year BETWEEN YEAR(m.stdate) AND YEAR(m.enddate)"
    ),
    tables={"cow_majors": "cow_majors"},
    views=("register_cow_member",),
    evidence={"cow_majors": "t.ccode = $ccode AND $year BETWEEN YEAR(t.stdate) AND YEAR(t.enddate)"},
    rule="1 if a spell as major power holds some day of the year.",
)


def _part(name: str, title: str, definition: str, scale: str) -> Measure:
    return Measure(
        name=name,
        title=title,
        unit="state-year",
        definition=definition,
        scale=scale,
        sources=("cow_nmc_7",),
        citation=NMC,
        low=0,
        view="capability",
    )


CAPABILITIES: tuple[Measure, ...] = (
    _part(
        "irst",
        "Iron and steel production",
        "Iron produced to 1899, steel from 1900 on: the two are not one series.",
        "thousand tons",
    ),
    _part("pec", "Energy consumption", "Primary energy consumed.", "thousand coal-ton equivalents"),
    _part("tpop", "Total population", "Total population.", "thousand persons"),
    _part("upop", "Urban population", "People in cities of 100,000 or more.", "thousand persons"),
    Measure(
        name="cow_major",
        title="Major power (COW)",
        unit="state-year",
        definition=(
            "Whether the Correlates of War project counts the state among the major powers on some day of the year. "
            "The list was last revised for 2016 and says nothing of later years."
        ),
        scale="0 or 1",
        sources=("cow_majors_2016",),
        citation="cow_states_2016",
        low=0,
        high=1,
        view="major_power",
    ),
)

VIEWS = (NMC_VIEW, MAJORS_VIEW)
