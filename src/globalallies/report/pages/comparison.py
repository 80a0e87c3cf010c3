"""The eight allies side by side: one table, and the same small panels for each."""

import polars as pl

from ...measures.burden import us_troops_per_thousand
from ...measures.dependence import ideal_point_distance, trade_share
from ...measures.structure import AGREEMENT_KINDS, ALLIANCE_KINDS, in_practice
from ...register import Fact, Role, Treaty
from ...register.codes import Response, Trigger
from ..blocks import Page, Prose, Section, Table
from ..charts.costs import burden, trade, troops_per_thousand
from ..facts import ALLIES, HUB, Facts, unchecked


def page(facts: Facts) -> Page:
    """The page ``comparison.html``."""
    return Page(
        name="comparison.html",
        nav="Comparison",
        title="Eight allies compared",
        lead="Japan, Germany, South Korea, Denmark, Australia, Norway, Thailand and Poland on the same questions.",
        sections=[
            Section(
                anchor="table",
                title="Side by side",
                blocks=[
                    Prose(
                        html="<p>The latest value each source gives. A dash is a missing value, never a zero. "
                        "Select a column's head to sort by it.</p>"
                    ),
                    comparison_table(facts),
                ],
            ),
            Section(
                anchor="panels",
                title="Through time",
                blocks=[burden(facts), troops_per_thousand(facts), trade(facts)],
            ),
        ],
    )


def _count(agreements: list[Treaty], undated: list[Treaty], with_hub: bool) -> str:
    """How many agreements are in force with or without the hub, and how many more have no known date."""
    dated = sum(t.us_party == with_hub for t in agreements)
    more = sum(t.us_party == with_hub for t in undated)
    return f"{dated} (and {more} undated)" if more else str(dated)


COLUMNS = {
    "Ally": "text",
    "System": "text",
    "Trigger": "text",
    "Response": "text",
    "US agreements": "number",
    "Other agreements": "number",
    "Military burden": "number",
    "US troops": "number",
    "Per 1,000": "number",
    "US trade": "number",
    "China trade": "number",
    "UN distance": "number",
    "Combat": "number",
}
"""The columns of the comparison and how each sorts."""

SOURCES = (
    "world_factbook_2025",
    "us_troops_host_year",
    "dmdc_workforce_reports",
    "world_bank_wdi",
    "cow_trade_4",
    "un_ideal_points_2025",
)


def _latest(frame: pl.DataFrame, ccode: int, form: str) -> str:
    """An ally's last value and its year, or a dash where there is none."""
    own = frame.filter(pl.col("ccode") == ccode).sort("year")
    if own.is_empty():
        return "–"
    row = own.row(-1, named=True)
    return f"{row['value']:{form}} ({row['year']})"


def _codes(found: list[Trigger | None] | list[Response | None]) -> str:
    return ", ".join(sorted({str(code).replace("_", " ") for code in found if code})) or "–"


def _row(facts: Facts, ccode: int) -> tuple[list[str], list[Fact]]:
    """One ally's cells, and the rows of the register behind them."""
    figures = facts.figures
    spells = facts.spells(ccode)
    held = [m for m in spells if in_practice(m, facts.today)]
    treaties = [facts.register.treaty(m.treaty_id) for m in held]
    alliances = [t for t in treaties if t.us_party and t.kind in ALLIANCE_KINDS]
    agreements = [t for t in treaties if t.kind in AGREEMENT_KINDS]
    undated = [facts.register.treaty(m.treaty_id) for m in spells if m.start is None]
    undated = [t for t in undated if t.kind in AGREEMENT_KINDS and t.ended is None]
    fought = [p for p in facts.register.participants if p.ccode in facts.codes(ccode) and p.role is Role.COMBAT]
    cells = [
        facts.label(ccode),
        facts.system_of(ccode),
        _codes([t.trigger for t in alliances]),
        _codes([t.response for t in alliances]),
        _count(agreements, undated, with_hub=True),
        _count(agreements, undated, with_hub=False),
        _latest(figures.filter(pl.col("figure") == "military_burden_factbook"), ccode, ".1%"),
        _latest(figures.filter(pl.col("figure") == "us_troops"), ccode, ",.0f"),
        _latest(us_troops_per_thousand(figures), ccode, ".2f"),
        _latest(trade_share(figures, "trade_share_us"), ccode, ".0%"),
        _latest(trade_share(figures, "trade_share_china"), ccode, ".0%"),
        _latest(ideal_point_distance(figures, HUB), ccode, ".2f"),
        str(len({p.operation_id for p in fought})),
    ]
    return cells, [*held, *alliances, *agreements, *fought]


def comparison_table(facts: Facts) -> Table:
    """One row an ally, one column a question, the year in every cell that is a figure."""
    found = [_row(facts, ccode) for ccode, _ in ALLIES]
    return Table(
        name="comparison-table",
        title="The eight allies today",
        caption=(
            "Triggers and responses are the codes of the defence treaties with the United States in force. Agreements are "
            "instruments of the register below the rank of an alliance, undated where the day of entry into force is not "
            "known; NATO's status-of-forces agreement has dates for four parties only, so most allies lack it here. Per 1,000 "
            "is US troops per thousand people, rotational forces mostly left out; trade is a share of all trade; UN distance "
            "is the distance from the United States in UN votes; combat counts the register's operations in a combat role."
        ),
        columns=list(COLUMNS),
        rows=[cells for cells, _ in found],
        sources=(*SOURCES, *facts.sources(row for _, behind in found for row in behind)),
        flags={i: note for i, (_, behind) in enumerate(found) if (note := unchecked(behind))},
        numeric=frozenset(name for name, kind in COLUMNS.items() if kind == "number"),
    )
