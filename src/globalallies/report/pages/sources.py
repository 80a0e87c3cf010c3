"""Sources and terms, and the rows of the register that still need an editor."""

from ...register.check import flags
from ..blocks import Page, Prose, Section, Table
from ..facts import Facts


def page(facts: Facts) -> Page:
    """The page ``sources.html``."""
    return Page(
        name="sources.html",
        nav="Sources",
        title="Sources and terms",
        lead="Where every number comes from, on what terms it ships, and what is still to be checked.",
        sections=[
            Section(anchor="figures", title="Data sets behind the figures", blocks=[data_table(facts)]),
            Section(anchor="references", title="References behind the register", blocks=[reference_table(facts)]),
            Section(
                anchor="open",
                title="Rows that still need an editor",
                blocks=[
                    Prose(
                        html="<p>An encyclopaedia says what it has not checked. These rows of the register were not fully "
                        "compared with a source; the pages mark them with †.</p>"
                    ),
                    open_table(facts),
                    flag_table(facts),
                ],
            ),
        ],
    )


def data_table(facts: Facts) -> Table:
    """Each data set that figures come from, with its terms and the basis for shipping them."""
    used = [*sorted({row.source for row in facts.register.figures}), "natural_earth_110m"]
    rows = [facts.register.reference(key) for key in used]
    counts = {key: sum(1 for row in facts.register.figures if row.source == key) for key in used}
    return Table(
        name="data-sets",
        title="Data sets",
        caption="Where terms are silent, the basis for shipping a small extract of facts is stated.",
        columns=["Data set", "Author or publisher", "Release", "Terms", "Basis", "Figures", "Address"],
        rows=[
            [
                r.title,
                r.author,
                r.release,
                r.licence or "silent",
                r.basis,
                f"{counts[r.reference_id]:,}" if counts[r.reference_id] else "outlines",
                r.url,
            ]
            for r in rows
        ],
        sources=tuple(used),
        row_sources=[(key,) for key in used],
        numeric=frozenset({"Figures"}),
    )


def reference_table(facts: Facts) -> Table:
    """Every reference of the register, by author and title."""
    rows = facts.bibliography
    return Table(
        name="references",
        title="References",
        caption=(
            "Publications, treaty series, official pages and news reports named as sources by rows of the register. "
            "The numbers are those that tables give."
        ),
        columns=["Number", "Author or publisher", "Title", "Year", "Kind", "Address", "Read by an editor", "Note"],
        rows=[
            [
                str(facts.number(r.reference_id)),
                r.author,
                f"{r.title}{f', {r.release}' if r.release else ''}",
                str(r.year or ""),
                str(r.kind).replace("_", " "),
                r.url,
                "yes" if r.url_seen else "no",
                r.note,
            ]
            for r in rows
        ],
        sources=("register",),
        anchors=[f"ref-{r.reference_id}" for r in rows],
        numeric=frozenset({"Number"}),
    )


def open_table(facts: Facts) -> Table:
    """How much of each table is checked."""
    open_rows = flags(facts.register)
    rows = []
    for name in dict.fromkeys(flag.table for flag in open_rows):
        own = [flag for flag in open_rows if flag.table == name]
        total = len(facts.register.table(name))
        rows.append(
            [
                name,
                f"{total:,}",
                f"{total - len(own):,}",
                f"{sum(flag.checked == 'partly' for flag in own):,}",
                f"{sum(flag.checked == 'no' and flag.sourced for flag in own):,}",
                f"{sum(not flag.sourced for flag in own):,}",
            ]
        )
    return Table(
        name="open",
        title="How much is checked",
        caption="Counts of rows, table by table, of the register this report was made from.",
        columns=["Table", "Rows", "Checked", "Partly", "Sourced, not checked", "No source"],
        rows=rows,
        sources=("register",),
        numeric=frozenset({"Rows", "Checked", "Partly", "Sourced, not checked", "No source"}),
    )


def flag_table(facts: Facts) -> Table:
    """Every row that still lacks a source."""
    rows = [flag for flag in flags(facts.register) if not flag.sourced]
    return Table(
        name="unsourced",
        title="Rows without a source",
        caption="Believed right by the editors, but nobody has yet named a publication that says so.",
        columns=["Table", "Row"],
        rows=[[flag.table, flag.key] for flag in rows],
        sources=("register",),
        flags=dict.fromkeys(range(len(rows)), "no source yet"),
    )
