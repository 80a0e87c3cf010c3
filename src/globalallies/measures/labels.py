"""Labels and facts of the register: names and codes right for the year, treaties, systems, roles."""

from ..catalogue import Measure, View

REGISTER = "globalallies_register"

LABEL_VIEW = View(
    name="label",
    unit="state-year",
    sql="SELECT ccode, year, state_name, iso3, gwcode, region FROM {register_label}",
    tables={},
    views=("register_label",),
    evidence={},
    rule="As the register has it for the state's last day in the system in the year.",
)

TREATY_VIEW = View(
    name="treaty_fact",
    unit="treaty-year",
    sql=(
        "SELECT y.treaty_id, y.year, y.year - MIN(y.year) OVER (PARTITION BY y.treaty_id) AS treaty_age_years, "
        "COALESCE(p.parties, 0) AS treaty_parties FROM {register_treaty_year} y LEFT JOIN ("
        "SELECT treaty_id, year, CAST(COUNT(*) AS BIGINT) AS parties FROM {register_member_year} GROUP BY treaty_id, year) p "
        "ON p.treaty_id = y.treaty_id AND p.year = y.year"
    ),
    tables={},
    views=("register_treaty_year", "register_member_year"),
    evidence={},
    rule="Years since the first year in force; states surely bound on some day of the year.",
)

SYSTEM_VIEW = View(
    name="system_fact",
    unit="system-year",
    sql=(
        "SELECT t.system_id, t.year, CAST(COUNT(DISTINCT t.treaty_id) AS BIGINT) AS system_treaties, "
        "CAST(COUNT(DISTINCT m.ccode) AS BIGINT) AS system_states FROM {register_system_treaty} t "
        "LEFT JOIN {register_member_year} m ON m.treaty_id = t.treaty_id AND m.year = t.year GROUP BY t.system_id, t.year"
    ),
    tables={},
    views=("register_system_treaty", "register_member_year"),
    evidence={},
    rule="Instruments of the system in force on some day of the year, and the states surely bound by one of them.",
)

ROLE_VIEW = View(
    name="operation_fact",
    unit="operation-state",
    sql="SELECT operation_id, ccode, operation_role, operation_role_rank FROM {register_role}",
    tables={},
    views=("register_role",),
    evidence={},
    rule="The highest role of the state in any phase of the operation.",
)


def _measure(name: str, title: str, unit: str, view: str, definition: str, scale: str) -> Measure:
    return Measure(
        name=name,
        title=title,
        unit=unit,
        view=view,
        definition=definition,
        scale=scale,
        sources=(),
        citation=REGISTER,
        silence="unknown",
    )


LABELS: tuple[Measure, ...] = (
    _measure("state_name", "Name", "state-year", "label", "The state's common English name in the year.", "text"),
    _measure("iso3", "ISO code", "state-year", "label", "The ISO 3166-1 alpha-3 code of the state in the form it had in the year; missing where it never had one.", "text"),
    _measure("gwcode", "Gleditsch-Ward number", "state-year", "label", "The Gleditsch-Ward number of the state in the year.", "code"),
    _measure("region", "Region", "state-year", "label", "Where the state lies.", "text"),
    _measure("treaty_age_years", "Age of the instrument", "treaty-year", "treaty_fact", "Years since the first year in which the instrument was in force.", "years"),
    _measure("treaty_parties", "Parties", "treaty-year", "treaty_fact", "States surely bound by the instrument on some day of the year.", "states"),
    _measure("system_treaties", "Instruments of the system", "system-year", "system_fact", "Instruments of the system in force on some day of the year.", "instruments"),
    _measure("system_states", "States in the system", "system-year", "system_fact", "States bound by some instrument of the system on some day of the year.", "states"),
    _measure("operation_role", "Role in the operation", "operation-state", "operation_fact", "The highest role of the state in any phase of the operation.", "code"),
    _measure("operation_role_rank", "Role in the operation, ranked", "operation-state", "operation_fact", "Place of the role on the scale: 0 refused, 1 political, 2 financial, 3 basing or transit, 4 training, 5 medical or engineering, 6 combat support, 7 combat; missing for a member of a standing group.", "0 to 7"),
)  # fmt: skip

VIEWS = (LABEL_VIEW, TREATY_VIEW, SYSTEM_VIEW, ROLE_VIEW)
