"""Geography: who borders whom, and how far apart two states are."""

from ..catalogue import Measure, View

RADIUS_KM = 6378.137
"""The equator's radius, which the field's usual distances take for the whole globe."""

CONTIGUITY_VIEW = View(
    name="contiguous",
    unit="dyad-year",
    sql=(
        "SELECT ccode1, ccode2, year, conttype AS contiguity FROM ("
        "SELECT c.ccode1, c.ccode2, y.year, c.conttype, "
        "ROW_NUMBER() OVER (PARTITION BY c.ccode1, c.ccode2, y.year ORDER BY c.stdate, c.conttype DESC) AS place "
        "FROM {contiguity} c JOIN (SELECT DISTINCT year FROM {register_cow_member}) y "
        "ON y.year BETWEEN YEAR(c.stdate) AND YEAR(c.enddate)) ranked WHERE place = 1"
    ),
    tables={"contiguity": "contiguity"},
    views=("register_cow_member",),
    evidence={
        "contiguity": "t.ccode1 = $ccode1 AND t.ccode2 = $ccode2 AND $year BETWEEN YEAR(t.stdate) AND YEAR(t.enddate)"
    },
    rule="The kind of the pair's first spell of contiguity in the year; 0 if it has none.",
)

CAPITAL_VIEW = View(
    name="capital",
    unit="state-year",
    sql=(
        "SELECT m.ccode, m.year, MAX(c.lat) AS lat, MAX(c.lng) AS lng FROM {register_cow_member} m "
        "JOIN {capitals} c ON c.ccode = m.ccode AND m.first_day BETWEEN c.stdate AND c.enddate GROUP BY m.ccode, m.year"
    ),
    tables={"capitals": "capitals"},
    views=("register_cow_member",),
    evidence={"capitals": "t.ccode = $ccode AND $year BETWEEN YEAR(t.stdate) AND YEAR(t.enddate)"},
    rule="The capital on the state's first day in the system in the year.",
)

DISTANCE_VIEW = View(
    name="capital_distance",
    unit="dyad-year",
    sql=(
        "SELECT a.ccode AS ccode1, b.ccode AS ccode2, a.year, "
        f"2 * {RADIUS_KM} * ASIN(LEAST(1.0, SQRT("
        "SIN(RADIANS(b.lat - a.lat) / 2) * SIN(RADIANS(b.lat - a.lat) / 2) "
        "+ COS(RADIANS(a.lat)) * COS(RADIANS(b.lat)) "
        "* SIN(RADIANS(b.lng - a.lng) / 2) * SIN(RADIANS(b.lng - a.lng) / 2)))) AS capital_distance_km "
        "FROM {capital} a JOIN {capital} b ON a.year = b.year AND a.ccode < b.ccode"
    ),
    tables={},
    views=("capital",),
    evidence={},
    rule="The great circle between the two capitals, each on its state's first day in the system in the year.",
)

MINIMUM_VIEW = View(
    name="least_distance",
    unit="dyad-year",
    sql="SELECT ccode1, ccode2, year, mindist AS minimum_distance_km FROM {minimum_distance}",
    tables={"minimum_distance": "minimum_distance"},
    evidence={"minimum_distance": "t.ccode1 = $ccode1 AND t.ccode2 = $ccode2 AND t.year = $year"},
    rule="The value as the publisher gives it for the pair on 1 January of the year.",
)

RELEVANT_VIEW = View(
    name="relevant",
    unit="dyad-year",
    sql=(
        "SELECT d.ccode1, d.ccode2, d.year, CASE WHEN c.contiguity IS NOT NULL OR a.cow_major = 1 OR b.cow_major = 1 "
        "THEN 1 ELSE 0 END AS politically_relevant FROM {dyad_years} d "
        "LEFT JOIN {contiguous} c ON c.ccode1 = d.ccode1 AND c.ccode2 = d.ccode2 AND c.year = d.year "
        "LEFT JOIN {major_power} a ON a.ccode = d.ccode1 AND a.year = d.year "
        "LEFT JOIN {major_power} b ON b.ccode = d.ccode2 AND b.year = d.year"
    ),
    tables={},
    views=("dyad_years", "contiguous", "major_power"),
    evidence={},
    rule="1 if the pair is contiguous in any of the five ways, or one of the two is a major power.",
)

GEOGRAPHY: tuple[Measure, ...] = (
    Measure(
        name="contiguity",
        title="Direct contiguity (COW)",
        unit="dyad-year",
        definition=(
            "How the two states touch: 1 a land or river border; across up to 12 (2), 24 (3), 150 (4) or 400 (5) miles "
            "of water; 0 not at all. Where the kind changes within a year, the first."
        ),
        scale="0 none, 1 closest to 5 farthest",
        sources=("cow_contiguity_3_2",),
        citation="stinnett_tir_schafer_2002",
        low=0,
        high=5,
        view="contiguous",
    ),
    Measure(
        name="capital_distance_km",
        title="Distance between capitals",
        unit="dyad-year",
        definition=(
            "Great-circle distance between the capitals, on a sphere with the equator's radius, as the field's "
            "software has it. Some coordinates in the list are those of a region's middle, not of the city."
        ),
        scale="km",
        sources=("cow_capitals_2024",),
        citation="miller_2022",
        low=0,
        high=20038,
        view="capital_distance",
    ),
    Measure(
        name="minimum_distance_km",
        title="Minimum distance between territories",
        unit="dyad-year",
        definition="The smallest distance between the territories of the two states on 1 January.",
        scale="km",
        sources=("cow_mindist_cshapes_2",),
        citation="schvitz_girardin_ruegger_2022",
        low=0,
        high=20038,
        view="least_distance",
    ),
    Measure(
        name="politically_relevant",
        title="Politically relevant pair",
        unit="dyad-year",
        definition="Whether the two states are contiguous in any way or at least one of them is a major power.",
        scale="0 or 1",
        sources=("cow_contiguity_3_2", "cow_majors_2016"),
        citation="stinnett_tir_schafer_2002",
        low=0,
        high=1,
        view="relevant",
    ),
)

VIEWS = (CONTIGUITY_VIEW, CAPITAL_VIEW, DISTANCE_VIEW, MINIMUM_VIEW, RELEVANT_VIEW)
