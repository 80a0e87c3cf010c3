"""The eight allies side by side: one table, and the same small panels for each."""

import polars as pl

from ...measures.burden import us_troops_per_thousand
from ...measures.dependence import ideal_point_distance, trade_share
from ...measures.structure import AGREEMENT_KINDS, ALLIANCE_KINDS, in_practice
from ...register import Role, Treaty
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


def comparison_table(facts: Facts) -> Table:
    """One row an ally, one column a question, the year in every cell that is a figure."""
    figures = facts.figures

    def latest(frame: pl.DataFrame, ccode: int, form: str) -> str:
        own = frame.filter(pl.col("ccode") == ccode).sort("year")
        if own.is_empty():
            return "–"
        row = own.row(-1, named=True)
        return f"{row['value']:{form}} ({row['year']})"

    burden_frame = figures.filter(pl.col("figure") == "military_burden_factbook")
    troops = figures.filter(pl.col("figure") == "us_troops")
    rows, flags, used = [], {}, []
    for i, (ccode, _) in enumerate(ALLIES):
        spells = [m for m in facts.spells(ccode) if in_practice(m, facts.today)]
        kinds = [(m, facts.register.treaty(m.treaty_id)) for m in spells]
        alliances = [t for _, t in kinds if t.us_party and t.kind in ALLIANCE_KINDS]
        agreements = [t for _, t in kinds if t.kind in AGREEMENT_KINDS]
        undated = [facts.register.treaty(m.treaty_id) for m in facts.spells(ccode) if m.start is None]
        undated = [t for t in undated if t.kind in AGREEMENT_KINDS and t.ended is None]
        joined = {
            p.operation_id
            for p in facts.register.participants
            if p.ccode in facts.codes(ccode) and p.role is Role.COMBAT
        }
        used += [m for m, _ in kinds]
        rows.append(
            [
                facts.label(ccode),
                facts.system_of(ccode),
                ", ".join(sorted({str(t.trigger).replace("_", " ") for t in alliances if t.trigger})) or "–",
                ", ".join(sorted({str(t.response).replace("_", " ") for t in alliances if t.response})) or "–",
                _count(agreements, undated, with_hub=True),
                _count(agreements, undated, with_hub=False),
                latest(burden_frame, ccode, ".1%"),
                latest(troops, ccode, ",.0f"),
                latest(us_troops_per_thousand(figures), ccode, ".2f"),
                latest(trade_share(figures, "trade_share_us"), ccode, ".0%"),
                latest(trade_share(figures, "trade_share_china"), ccode, ".0%"),
                latest(ideal_point_distance(figures, HUB), ccode, ".2f"),
                str(len(joined)),
            ]
        )
        fought = [p for p in facts.register.participants if p.operation_id in joined and p.ccode in facts.codes(ccode)]
        if note := unchecked([*spells, *alliances, *agreements, *fought]):
            flags[i] = note
    joined_rows = [p for p in facts.register.participants if any(p.ccode in facts.codes(c) for c, _ in ALLIES)]
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
        columns=[
            "Ally",
            "System",
            "Trigger",
            "Response",
            "US agreements",
            "Other agreements",
            "Military burden",
            "US troops",
            "Per 1,000",
            "US trade",
            "China trade",
            "UN distance",
            "Combat",
        ],
        rows=rows,
        sources=(
            "world_factbook_2025",
            "us_troops_host_year",
            "dmdc_workforce_reports",
            "world_bank_wdi",
            "cow_trade_4",
            "un_ideal_points_2025",
            *facts.sources([*used, *joined_rows]),
        ),
        flags=flags,
        numeric=frozenset(
            {
                "US agreements",
                "Other agreements",
                "Military burden",
                "US troops",
                "Per 1,000",
                "US trade",
                "China trade",
                "UN distance",
                "Combat",
            }
        ),
    )
