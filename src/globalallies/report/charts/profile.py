"""One ally in a few charts and tables: ties, burden, hosted forces, trade, votes, operations, events."""

import json

import altair as alt
import polars as pl

from ...measures.burden import military_burden, us_troops_per_thousand
from ...measures.dependence import CHINA, PARTNERS, ideal_point_distance, trade_share
from ...measures.power import share_of_world
from ...register import Operation, Participant, Role
from ..blocks import Chart, Record, Table, Tiles
from ..facts import HUB, SYSTEMS, Facts, flag_of, flagged, own_sources, span, unchecked
from ..style import DATA, SERIES, lines_by, specification, with_gaps, year_axis, years_of


def _series(facts: Facts, ccode: int) -> list[tuple[str, str, str, pl.DataFrame]]:
    """Panel, line, unit and values of every measure a profile shows."""
    figures = facts.figures
    codes = facts.codes(ccode)

    def own(frame: pl.DataFrame) -> pl.DataFrame:
        return frame.filter(pl.col("ccode").is_in(list(codes))).sort("year")

    def figure(name: str) -> pl.DataFrame:
        return figures.filter(pl.col("figure") == name).select("ccode", "year", "value", "source")

    burden, share, trade = "Military burden", "Share of the world", "Share of all trade"
    return [
        (burden, "NMC spending over World Bank GDP", "share", own(military_burden(figures))),
        (burden, "NATO's own figures", "share", own(figure("military_burden_nato"))),
        (burden, "World Factbook", "share", own(figure("military_burden_factbook"))),
        ("US troops hosted per 1,000 people", "US troops", "persons", own(us_troops_per_thousand(figures))),
        (share, "GDP at market rates", "share", own(share_of_world(figures, "gdp_current_share"))),
        (share, "Military expenditure", "share", own(share_of_world(figures, "milex_share"))),
        (share, "CINC", "share", own(share_of_world(figures, "cinc"))),
        (trade, "with the United States", "share", own(trade_share(figures, next(iter(PARTNERS))))),
        (trade, "with China", "share", own(trade_share(figures, "trade_share_china"))),
        ("Distance in UN votes", "from the United States", "scale units", own(ideal_point_distance(figures, HUB))),
        ("Distance in UN votes", "from China", "scale units", own(ideal_point_distance(figures, CHINA))),
    ]


def _panel(name: str, records: list[Record], last_year: int) -> alt.Chart:
    """One panel: its lines through the years, as shares or numbers."""
    lines = list(dict.fromkeys(r["line"] for r in records))
    share = records[0]["unit"] == "share"
    panel: alt.Chart = (
        alt.Chart(DATA, width=250, height=150, title=name)
        .transform_filter(f"datum.panel == {json.dumps(name)}")
        .mark_line(point=alt.OverlayMarkDef(size=24))
        .encode(
            x=alt.X("year:Q", axis=year_axis(), scale=alt.Scale(domain=[1950, last_year], nice=False)),
            y=alt.Y(
                "value:Q", title=None, axis=alt.Axis(format=".1%" if share else ".2~r"), scale=alt.Scale(domainMin=0)
            ),
            tooltip=["line:N", "year:Q", alt.Tooltip("value:Q", format=".2%" if share else ".3~r"), "source:N"],
            **lines_by("line", lines, SERIES, orient="bottom", columns=1),
        )
    )
    return panel


def profile_chart(facts: Facts, ccode: int) -> Chart:
    """Five panels of one ally's measures since 1950."""
    data: list[Record] = [
        {
            "panel": panel,
            "line": line,
            "year": row["year"],
            "value": row["value"],
            "unit": unit,
            "source": row["source"],
        }
        for panel, line, unit, frame in _series(facts, ccode)
        for row in frame.to_dicts()
    ]
    sources = dict.fromkeys(key for record in data for key in record["source"].split("; "))
    names = dict.fromkeys(r["panel"] for r in data)
    panels = [_panel(name, [r for r in data if r["panel"] == name], facts.today.year) for name in names]
    chart = alt.concat(*panels, columns=3, spacing=26).resolve_scale(color="independent", strokeDash="independent")
    name = facts.label(ccode)
    return Chart(
        name=f"profile-{ccode}",
        title=f"{name} since 1950",
        caption=(
            "Every fifth year and the latest, for each source's own years: where a line stops, its source stops."
            + (
                " West Germany stands under Germany; where a source gives only today's borders, the line begins after unification."
                if ccode == 255
                else ""
            )
        ),
        unit="as each panel says",
        years=years_of(data),
        sources=tuple(sources),
        spec=specification(chart, data=with_gaps(data, "value", "panel", "line")),
        data=data,
        alt=f"Panels of {name}'s military burden, hosted US troops, share of the world, trade and UN votes.",
        made_by=profile_chart,
    )


def tiles(facts: Facts, ccode: int) -> Tiles:
    """Headline facts of one ally."""
    found: list[tuple[str, str, tuple[str, ...], str]] = []
    bound = [
        m
        for m in facts.spells(ccode)
        if m.start
        and facts.register.treaty(m.treaty_id).us_party
        and facts.register.treaty(m.treaty_id).kind == "alliance"
        and facts.register.treaty(m.treaty_id).system in SYSTEMS
    ]
    if bound:
        first = bound[0]
        found.append(
            (
                str(first.start),
                f"first defence treaty with the United States in force ({facts.register.treaty(first.treaty_id).name})",
                facts.sources([first]),
                flag_of(first),
            )
        )
    for name, label, form in (
        ("military_burden_factbook", "of GDP spent on the military", ".1%"),
        ("us_troops", "US troops stationed, rotational forces left out", ",.0f"),
    ):
        rows = facts.figures.filter(pl.col("figure") == name, pl.col("ccode") == ccode).sort("year")
        if rows.height:
            latest = rows.row(-1, named=True)
            found.append((format(latest["value"], form), f"{label} ({latest['year']})", (latest["source"],), ""))
    joined = {
        p.operation_id: p
        for p in facts.register.participants
        if p.ccode in facts.codes(ccode) and p.role.rank >= Role.TRAINING_ADVISORY.rank and p.role is not Role.MEMBER
    }
    found.append(
        (
            str(len(joined)),
            f"of {len(facts.register.operations)} operations in the register joined with forces",
            facts.sources(joined.values()),
            unchecked(joined.values()),
        )
    )
    return Tiles(tiles=found)


def ties_table(facts: Facts, ccode: int) -> Table:
    """Every instrument in the register to which one ally is a party."""
    rows = facts.spells(ccode)
    treaties = [facts.register.treaty(m.treaty_id) for m in rows]
    words = {
        "hub": "with the United States",
        "spokes": "without the United States",
        "cross": "across systems",
        "minilateral": "with the United States and others",
        "partners": "with a state that is no US ally",
        "challenger": "challengers",
    }
    return Table(
        name=f"ties-{ccode}",
        title="Treaties and agreements",
        caption="Every instrument of the register to which the state is a party, by the day it was bound.",
        columns=["Instrument", "Kind", "Between", "Bound"],
        rows=[
            [t.name, str(t.kind).replace("_", " "), words[t.relation], span(m.start, m.end, m.operative_end)]
            for m, t in zip(rows, treaties, strict=True)
        ],
        sources=facts.sources([*rows, *treaties]),
        flags=flagged(rows),
        row_sources=own_sources(rows),
    )


def designations_table(facts: Facts, ccode: int) -> Table | None:
    """Designations as major non-NATO ally, if any."""
    rows = [d for d in facts.register.designations if d.ccode in facts.codes(ccode)]
    if not rows:
        return None
    return Table(
        name=f"designations-{ccode}",
        title="Designated a major non-NATO ally",
        caption="Two laws use the words: one from 1987 on cooperative research, one from 1996 on foreign assistance.",
        columns=["Law", "When", "Instrument"],
        rows=[[d.regime.meaning, span(d.designated, d.ended), d.instrument] for d in rows],
        sources=facts.sources(rows),
        flags=flagged(rows),
        row_sources=own_sources(rows),
    )


def _when(row: Participant, operation: Operation) -> str:
    """The days of a participation, or those of the operation where its own are not known."""
    if row.start is None and row.end is None:
        return f"(operation: {operation.start} – {operation.end or 'today'})"
    end = row.end or ("end not known" if operation.end else "today or not known")
    return f"{row.start or 'start not known'} – {end}"


def operations_table(facts: Facts, ccode: int) -> Table:
    """Every operation one ally took part in or refused."""
    began = {o.operation_id: o.start for o in facts.register.operations}
    rows = sorted(
        (p for p in facts.register.participants if p.ccode in facts.codes(ccode)), key=lambda p: began[p.operation_id]
    )
    return Table(
        name=f"operations-{ccode}",
        title="Operations",
        caption="Roles are codes on an ordered scale from political support to combat; the words behind each stand beside it.",
        columns=["Operation", "When it took part", "Role", "What it did", "Strength"],
        rows=[
            [
                facts.register.operation(p.operation_id).name + (f" ({p.phase})" if p.phase else ""),
                _when(p, facts.register.operation(p.operation_id)),
                str(p.role).replace("_", " "),
                p.role_detail,
                f"{p.strength:,}" if p.strength is not None else "",
            ]
            for p in rows
        ],
        sources=facts.sources(rows),
        flags=flagged(rows),
        row_sources=own_sources(rows),
        numeric=frozenset({"Strength"}),
    )


def events_table(facts: Facts, ccode: int) -> Table:
    """Dated events that concern one ally."""
    rows = sorted((e for e in facts.register.events if set(e.ccodes) & set(facts.codes(ccode))), key=lambda e: e.date)
    return Table(
        name=f"events-{ccode}",
        title="Events",
        caption="Events of the register that name the state among those most concerned.",
        columns=["Date", "Event", "What it was"],
        rows=[[str(e.date), e.title, e.description] for e in rows],
        sources=facts.sources(rows),
        flags=flagged(rows),
        row_sources=own_sources(rows),
    )
