"""Who joined which operation, in what role, and how the count depends on the role."""

from typing import Any

import altair as alt

from ...register import Operation, Participant, Role
from ..blocks import Chart, Record
from ..facts import GERMANY, MARK, SYSTEMS, WEST_GERMANY, Facts, flag_of, unchecked
from ..style import BLUE, DATA, INK, VERMILION, specification

THRESHOLDS = tuple(role for role in Role if role not in (Role.REFUSED, Role.MEMBER))


def _by_start(facts: Facts) -> list[str]:
    return [o.operation_id for o in sorted(facts.register.operations, key=lambda o: o.start)]


def _standing(row: Participant) -> int:
    """Where a participation stands on the scale of roles; membership of a standing group is not on it."""
    return -1 if row.role is Role.MEMBER else row.role.rank


NEW_ZEALAND = 920
COLOURS = ["#b3261e", "#e8eef4", "#cfdeea", "#b0cbe0", "#86b3d4", "#5a97c4", "#2f78ad", "#0b4f85", "#c9a800"]
"""One colour a role, in the order of the scale; the standing member last."""


def _cells(facts: Facts) -> tuple[list[Record], list[Participant]]:
    """One record an ally and operation, by its strongest role, and the participants behind them."""
    nato, asia = SYSTEMS.values()
    allies = dict.fromkeys(facts.nato, nato) | dict.fromkeys((*facts.san_francisco, NEW_ZEALAND), asia)
    best: dict[tuple[int, str], Participant] = {}
    refused: set[tuple[int, str]] = set()
    for p in facts.register.participants:
        code = GERMANY if p.ccode == WEST_GERMANY else p.ccode
        if code in allies:
            key = (code, p.operation_id)
            if p.role is Role.REFUSED:
                refused.add(key)
            if key not in best or _standing(p) > _standing(best[key]):
                best[key] = p
    data: list[Record] = [
        {
            "ally": facts.label(code),
            "system": allies[code],
            "operation": facts.operation_label(operation),
            "name": facts.register.operation(operation).name,
            "began": str(facts.register.operation(operation).start),
            "role": str(p.role).replace("_", " "),
            "rank": p.role.rank,
            "detail": p.role_detail,
            "checked": flag_of(p) or "yes",
            "mark": "×" if (code, operation) in refused else (MARK if p.flagged else ""),
        }
        for (code, operation), p in best.items()
    ]
    data.sort(key=lambda r: (r["system"], r["ally"], r["began"]))
    return data, list(best.values())


def _matrix(system: str, labels: list[str], axis: alt.Axis | None) -> Any:
    """The cells of one system, coloured by role, with the marks on them."""
    roles = [str(role).replace("_", " ") for role in Role]
    base = (
        alt.Chart(DATA, width=alt.Step(25), height=alt.Step(15), title=system)
        .transform_filter(f"datum.system == '{system}'")
        .encode(
            x=alt.X("operation:N", sort=labels, scale=alt.Scale(domain=labels), title=None, axis=axis),
            y=alt.Y("ally:N", title=None),
            tooltip=["ally:N", "name:N", "role:N", "detail:N", "checked:N"],
        )
    )
    scale, legend = alt.Scale(domain=roles, range=COLOURS), alt.Legend(title="Role", orient="right")
    cells = base.mark_rect(stroke="#ffffff", strokeWidth=1).encode(
        color=alt.Color("role:N", sort=roles, scale=scale, legend=legend)
    )
    dark = "datum.rank == 0 || (datum.rank >= 5 && datum.rank < 8)"
    marks = (
        base.transform_filter("datum.mark != ''")
        .mark_text(fontSize=9, baseline="middle")
        .encode(text="mark:N", color=alt.condition(dark, alt.value("#ffffff"), alt.value(INK)))
    )
    return alt.layer(cells, marks)


def operations_matrix(facts: Facts) -> Chart:
    """What each ally of the two systems did in each operation, on the scale of roles."""
    data, participants = _cells(facts)
    ordered = _by_start(facts)
    labels = [facts.operation_label(o) for o in ordered]
    axis = alt.Axis(orient="top", labelAngle=-50, labelLimit=200)
    panels = [_matrix(system, labels, axis if i == 0 else None) for i, system in enumerate(SYSTEMS.values())]
    chart = alt.vconcat(*panels, spacing=14)
    return Chart(
        name="operations-matrix",
        title="What each ally did in each operation",
        caption=(
            "The strongest role each ally of today took in any phase, darker for more; an empty cell means no record of "
            "participation, which is not a record of absence. × marks a refusal, also where the ally did something in another phase; † a cell not fully compared with its source. Allies "
            "are those of today with New Zealand; Germany includes West Germany."
        ),
        unit="role, on an ordered scale",
        years=f"{facts.register.operation(ordered[0]).start.year}–{facts.today.year}",
        sources=facts.sources(participants),
        spec=specification(chart, data=data),
        data=data,
        alt="Matrix of allies against operations, coloured by role from political support to combat.",
        made_by=operations_matrix,
        unchecked=unchecked(participants),
    )


def _counted(facts: Facts, rows: list[Participant], operation: Operation) -> dict[str, dict[int, int]]:
    """For each system, its allies in an operation and the rank of each one's strongest role.

    A participant counts as an ally if it was one on the last day of its own part, or of the
    operation (or today) where that day is not known.
    """
    last = min(operation.end.last, facts.today) if operation.end else facts.today
    found: dict[str, dict[int, int]] = {system: {} for system in SYSTEMS}
    for row in rows:
        day = min(row.end.last, last) if row.end else last
        for system, allies in found.items():
            if row.role not in (Role.MEMBER, Role.REFUSED) and row.ccode in facts.spokes(system, day):
                allies[row.ccode] = max(row.role.rank, allies.get(row.ccode, 0))
    return found


def _counts(facts: Facts) -> tuple[list[Record], list[str], list[Participant]]:
    """Allies of each system at every threshold of role, the operations with any, and the rows behind them."""
    data: list[Record] = []
    used: list[Participant] = []
    ordered = []
    for operation_id in _by_start(facts):
        operation = facts.register.operation(operation_id)
        rows = [p for p in facts.register.participants if p.operation_id == operation_id]
        counted = _counted(facts, rows, operation)
        if not any(counted.values()):
            continue
        ordered.append(operation_id)
        used += rows
        data += [
            {
                "operation": facts.operation_label(operation_id),
                "name": operation.name,
                "began": str(operation.start),
                "threshold": str(threshold).replace("_", " "),
                "system": label,
                "allies": sum(rank >= threshold.rank for rank in counted[system].values()),
            }
            for threshold in THRESHOLDS
            for system, label in SYSTEMS.items()
        ]
    return data, ordered, used


def operation_counts(facts: Facts) -> Chart:
    """How many allies of each system took part in each operation, at every threshold of role."""
    data, ordered, used = _counts(facts)
    names = [str(t).replace("_", " ") for t in THRESHOLDS]
    pick = alt.param(
        name="threshold",
        value="combat support",
        bind=alt.binding_select(options=names, name="Count allies whose role was at least "),
    )
    chart = (
        alt.Chart(DATA, width="container", height=300)
        .mark_bar()
        .encode(
            x=alt.X(
                "operation:N",
                sort=[facts.operation_label(o) for o in ordered],
                title=None,
                axis=alt.Axis(labelAngle=-50, labelLimit=200),
            ),
            xOffset=alt.XOffset("system:N", sort=list(SYSTEMS.values())),
            y=alt.Y("allies:Q", title="Allies", axis=alt.Axis(tickMinStep=1)),
            color=alt.Color(
                "system:N",
                scale=alt.Scale(domain=list(SYSTEMS.values()), range=[BLUE, VERMILION]),
                legend=alt.Legend(title=None, orient="top"),
            ),
            tooltip=["name:N", "system:N", "threshold:N", "allies:Q"],
        )
        .add_params(pick)
        .transform_filter("datum.threshold == threshold")
    )
    return Chart(
        name="operation-counts",
        title="Allies in each operation, by the role that counts",
        caption=(
            "Distinct allies of each system, the United States left out; a state counts as an ally if it was one on the last day "
            "of its own part, or of the operation (or today) where that is not known. "
            "Choose the weakest role to count: most arguments about the size of a coalition are arguments about this choice."
        ),
        unit="allies",
        years=f"{facts.register.operation(ordered[0]).start.year}–{facts.today.year}",
        sources=facts.sources(used),
        spec=specification(chart, data=data),
        data=data,
        alt="Bars of the number of NATO and San Francisco allies in each operation at a chosen role threshold.",
        made_by=operation_counts,
        unchecked=unchecked(used),
    )
