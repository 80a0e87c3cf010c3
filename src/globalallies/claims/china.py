"""China beside the United States of today and the Soviet Union of the Cold War: two claims about power."""

from ..measures.evidence import Evidence
from ..measures.structure import HUB
from .records import Operationalisation, Part
from .testing import compared, tried
from .trends import latest
from .yardsticks import (
    CHINA,
    MILEX,
    PPP,
    PPP_LATENT,
    RUSSIA,
    SHARES,
    SOVIET,
    TEXT,
    Values,
    Yardstick,
    of_state,
    over,
    rank,
    values,
    years_of,
)

BURDEN = Yardstick("military burden", "military_burden", 1960)

PARTNERS, STATES = 130, 193
"""The text's number of states, and the members of the United Nations, of which it is 67 %."""


def china_first(evidence: Evidence) -> list[Part]:
    """C25: by about 2016 China came first in six respects, and was the main trading partner of 130 states.

    GDP is tested in each of 2014-2016 from two sources. Exports and trade end in 2014; the publisher's values with and
    without Hong Kong and Macao both count. "Main partner" is read as written (no other state trades more with it) and as
    the press used the number (more trade with China than with the United States), in 2012 and in 2014, the last year. The
    Factbook names five partners a state, too few to count to 130, so from it the share of the states that can be judged is
    compared with 130 of the 193 members of the United Nations.

    Not tested: imports of minerals and energy, and manufacturing. Iron and steel are no measure of all manufacturing,
    nor energy consumed of energy imported. The European Union is not counted as one trader.
    """

    def product(y: Yardstick) -> list[Operationalisation]:
        table, sources = values(evidence, y)
        return [
            compared(f"{y.words}, {year}", rank(table[year], CHINA), "equals", 1, sources, unit="rank")
            for year in range(2014, TEXT + 1)
            if CHINA in table.get(year, {})
        ]

    return [
        Part(says="China was first in GDP at purchasing-power parity", operationalisations=over((PPP, PPP_LATENT), "equal to 1", product)),
        Part(says="China was the first importer of minerals and energy", wants="Imports by commodity (UN Comtrade) of all states about 2014-2016."),
        Part(says="China was the first exporter", operationalisations=tuple(_traded(evidence, "exports", ("exports",)))),
        Part(says="China was first in manufacturing", wants="Value added in manufacturing (UNIDO or national accounts) of all states about 2014-2016."),
        Part(says="China was first in trade", operationalisations=tuple(_traded(evidence, "trade", ("imports", "exports")))),
        Part(says="China was the main trading partner of 130 states", operationalisations=tuple(_partners(evidence))),
    ]  # fmt: skip


def _traded(evidence: Evidence, what: str, columns: tuple[str, ...]) -> list[Operationalisation]:
    import polars as pl

    def ranked() -> list[Operationalisation]:
        found = evidence.table("trade", "trade_national")
        made = []
        for words, prefix in (("with Hong Kong and Macao", ""), ("without them", "alt_")):
            own = [pl.col(column) for column in columns]
            china = [pl.col(prefix + column) for column in columns]
            total = pl.when(pl.col("ccode") == CHINA).then(pl.sum_horizontal(china, ignore_nulls=False))
            value = total.otherwise(pl.sum_horizontal(own, ignore_nulls=False))
            for year in (2012, 2013, 2014):
                rows = found.frame.filter(pl.col("year") == year).select("ccode", value=value).drop_nulls()
                row = dict(rows.iter_rows())
                place = rank(row, CHINA) if CHINA in row else None
                made.append(compared(f"{what}, China {words}, {year}", place, "equals", 1, found.sources, unit="rank"))
        return made

    def shipped() -> Operationalisation:
        table, sources = values(evidence, Yardstick("trade", "trade_total"))
        row = table.get(2014, {})
        place = rank(row, CHINA) if CHINA in row else None
        return compared("trade, among the states of the figures, 2014", place, "equals", 1, sources, unit="rank")

    found = tried(f"{what}, rank of China", "equal to 1", ranked)
    if what != "trade" or any(one.supports is not None for one in found):
        return found
    return [*found, *tried(what, "equal to 1", shipped)]


def _partners(evidence: Evidence) -> list[Operationalisation]:
    words = ("largest partner, as written", "more trade than with the United States")

    def traded() -> list[Operationalisation]:
        counts = {
            "states_largest_partner_china": "states_with_trade_known",
            "states_trade_more_china_than_us": "states_with_trade_us_china_known",
        }
        found = evidence.panel("year", *counts, *counts.values(), first=2012, last=2014)
        return [
            compared(f"{name}, {row['year']}", row[count], "at_least", PARTNERS, found.sources, unit="states", note=f"Of {row[known]} states known.")
            for row in found.frame.iter_rows(named=True)
            if row["year"] != 2013
            for name, (count, known) in zip(words, counts.items(), strict=True)
        ]  # fmt: skip

    def named() -> list[Operationalisation]:
        counts = {
            "states_largest_partner_china_factbook": "states_with_largest_partner_known_factbook",
            "states_trade_more_china_than_us_factbook_bounded": "states_with_trade_us_china_known_factbook_bounded",
        }
        found = evidence.panel("year", *counts, *counts.values(), first=2023, last=2023)
        row = found.frame.row(0, named=True)
        return [
            compared(f"{name}, Factbook for 2023", row[count] / row[known], "at_least", PARTNERS / STATES, found.sources, unit="share of states", note=f"{row[count]} of the {row[known]} states that its lists can judge.")
            for name, (count, known) in zip(words, counts.items(), strict=True)
        ]  # fmt: skip

    return [
        *tried("partners in trade", f"at least {PARTNERS}", traded),
        *tried("partners in the Factbook", "at least 0.67", named),
    ]


def greater_than_the_soviet_challenge(evidence: Evidence) -> list[Part]:
    """C26: China's military spending rises fast, and China challenges more than the Soviet Union did.

    Fast is fast beside others: its share of the world's spending at least doubled in ten to twenty years (our
    threshold, in current dollars, in which the data are), it grew more than that of any other of the ten largest spenders,
    and, as a critic would ask, more than its own economy. The challenge is what the challenger has of what the
    United States has: China's in 2016 beside the Soviet Union's peak and mean of 1950-1989. GDP at market rates cannot
    say, since no source here has the Soviet one.

    Left out: intentions, and nuclear forces, which no measure here has; and China after 2016, which is hindsight.
    """
    return [
        Part(says="China's military spending rises fast", operationalisations=tuple(_rise(evidence))),
        Part(says="China has more of the hub's power than the Soviet Union had", operationalisations=over(SOVIET, "above the Soviet ratio", lambda y: _challenge(evidence, y))),
    ]  # fmt: skip


STARTS = (1995, 2000, 2005)


def _rise(evidence: Evidence) -> list[Operationalisation]:
    def grown(table: Values, start: int, end: int | None) -> dict[int, float]:
        """How many times their value of one year states had in another."""
        before, after = table.get(start, {}), table.get(end or 0, {})
        return {ccode: after[ccode] / before[ccode] for ccode in before if ccode in after and before[ccode]}

    def share() -> list[Operationalisation]:
        table, sources = values(evidence, SHARES[1])
        end = latest(of_state(table, CHINA), TEXT)
        return [
            compared(f"share of the world's spending, {start} to {end}", grown(table, start, end).get(CHINA), "at_least", 2, sources, unit="times", ours=True)
            for start in STARTS
        ]  # fmt: skip

    def fastest() -> list[Operationalisation]:
        table, sources = values(evidence, MILEX)
        end = latest(of_state(table, CHINA), TEXT)
        made = []
        for start in STARTS:
            before = table.get(start, {})
            ten = {*sorted(before, key=lambda ccode: -before[ccode])[:10], CHINA}
            growth = {ccode: times for ccode, times in grown(table, start, end).items() if ccode in ten}
            place = rank(growth, CHINA) if CHINA in growth else None
            made.append(compared(f"growth beside the ten largest spenders of {start}, to {end}", place, "equals", 1, sources, unit="rank"))  # fmt: skip
        return made

    def burden() -> list[Operationalisation]:
        table, sources = values(evidence, BURDEN)
        end = latest(of_state(table, CHINA), TEXT)
        return [
            compared(f"beside its own economy, {start} to {end}", grown(table, start, end).get(CHINA), "above", 1, sources, unit="times", note="Military spending over GDP.")
            for start in STARTS
        ]  # fmt: skip

    return [
        *tried("share of the world's spending", "at least 2", share),
        *tried("growth beside other large spenders", "equal to 1", fastest),
        *tried("growth beside its own economy", "above 1", burden),
    ]


def _challenge(evidence: Evidence, y: Yardstick) -> list[Operationalisation]:
    table, sources = values(evidence, y)
    soviet = {year: row[RUSSIA] / row[HUB] for year, row in table.items() if {RUSSIA, HUB} <= row.keys() and 1950 <= year < 1990}  # fmt: skip
    china = {year: row[CHINA] / row[HUB] for year, row in table.items() if {CHINA, HUB} <= row.keys() and year <= TEXT}
    if not soviet or not china:
        return [compared(y.words, None, "above", 0, sources)]
    peak = max(soviet, key=lambda year: soviet[year])
    mean = sum(soviet.values()) / len(soviet)
    end = max(china)
    return [
        compared(
            f"{y.words}, China {end} against the Soviet {words}",
            china[end],
            "above",
            float(wanted),
            sources,
            unit="share of the US value",
            note=f"Soviet values of {years_of(soviet)}.",
        )
        for words, wanted in ((f"peak ({peak})", soviet[peak]), ("mean of 1950-1989", mean))
    ]
