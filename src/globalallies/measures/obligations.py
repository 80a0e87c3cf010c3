"""Obligations: what one state owes another by treaty, in a year."""

from ..catalogue import Measure, View

ATOP = "leeds_ritter_mitchell_long_2002"

OBLIGATIONS_VIEW = View(
    name="atop_obligation",
    unit="directed-dyad-year",
    sql=(
        "SELECT ccode1, ccode2, year, 1 AS atop_alliance, CAST(defense AS INTEGER) AS atop_defense, "
        "CAST(offense AS INTEGER) AS atop_offense, CAST(neutral AS INTEGER) AS atop_neutral, "
        "CAST(nonagg AS INTEGER) AS atop_nonagg, CAST(consul AS INTEGER) AS atop_consul FROM {atop_directed}"
    ),
    tables={"atop_directed": "atop"},
    evidence={"atop_directed": "t.ccode1 = $ccode1 AND t.ccode2 = $ccode2 AND t.year = $year"},
    rule=(
        "1 if the first state owes it to the second under at least one alliance in force on some day of the year, "
        "as ATOP codes the pair; 0 if it does not."
    ),
)


def _obligation(name: str, what: str, promise: str) -> Measure:
    return Measure(
        name=name,
        title=what,
        unit="directed-dyad-year",
        definition=(
            f"Whether the first state {promise} the second under at least one alliance of ATOP in force on some day of "
            "the year. ATOP dates a late joiner from the protocol, before it was bound, and ends in 2018."
        ),
        scale="0 or 1",
        sources=("atop_5_1",),
        citation=ATOP,
        low=0,
        high=1,
        view="atop_obligation",
        collapse="max",
    )


OBLIGATIONS: tuple[Measure, ...] = (
    _obligation("atop_alliance", "Alliance (ATOP)", "has any alliance with"),
    _obligation("atop_defense", "Defence obligation (ATOP)", "has promised to defend"),
    _obligation("atop_offense", "Offence obligation (ATOP)", "has promised to fight an offensive war beside"),
    _obligation("atop_neutral", "Neutrality obligation (ATOP)", "has promised to stay neutral in a war of"),
    _obligation("atop_nonagg", "Non-aggression obligation (ATOP)", "has promised not to attack"),
    _obligation("atop_consul", "Consultation obligation (ATOP)", "has promised to consult"),
)

AGREEMENTS_VIEW = View(
    name="defence_agreement",
    unit="dyad-year",
    sql=(
        "SELECT LEAST(d.ccode1, d.ccode2) AS ccode1, GREATEST(d.ccode1, d.ccode2) AS ccode2, y.year, "
        "CAST(SUM(CASE WHEN y.year = d.sign_year THEN 1 ELSE 0 END) AS BIGINT) AS dca_signed, "
        "CAST(COUNT(*) AS BIGINT) AS dca_in_force "
        "FROM {dcad} d JOIN (SELECT DISTINCT year FROM {register_cow_member}) y "
        "ON y.year BETWEEN d.sign_year AND d.end_year_estimate WHERE d.ccode1 <> d.ccode2 GROUP BY 1, 2, 3"
    ),
    tables={"dcad": "dcad"},
    views=("register_cow_member",),
    evidence={
        "dcad": "t.ccode1 IN ($ccode1, $ccode2) AND t.ccode2 IN ($ccode1, $ccode2) AND t.ccode1 <> t.ccode2 "
        "AND $year BETWEEN t.sign_year AND t.end_year_estimate"
    },
    rule=(
        "Agreements of the pair whose years, from signature to the last year in force as the publisher estimates it, "
        "hold the year; an end that is not known is taken as the end of the data, 2010."
    ),
)

AGREEMENTS: tuple[Measure, ...] = tuple(
    Measure(
        name=name,
        title=title,
        unit="dyad-year",
        definition=definition,
        scale="agreements",
        sources=("dcad_1",),
        citation="kinne_2020",
        low=0,
        view="defence_agreement",
    )
    for name, title, definition in (
        (
            "dca_in_force",
            "Defence cooperation agreements in force",
            "Bilateral defence cooperation agreements signed in or before the year and not known or estimated to have "
            "ended before it. Only agreements signed from 1980 on are in the data, so early years undercount.",
        ),
        (
            "dca_signed",
            "Defence cooperation agreements signed",
            "Bilateral defence cooperation agreements that the two states signed in the year.",
        ),
    )
)

VIEWS = (OBLIGATIONS_VIEW, AGREEMENTS_VIEW)
