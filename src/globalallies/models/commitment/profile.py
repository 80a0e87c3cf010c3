"""The measured profile: which of two fears stands out for each ally and year, term by term, and what moved it.

Each term is standardised within the year over all allies. A fear is the plain mean of its terms, shown with every
term and with the range that leaving one term out gives. Being relative to other allies, it says who fears
more than whom, never how much anyone fears.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...catalogue import Result, UserError, closest
from ...panel import latest_complete_year
from ...register import Register, load
from ...sources.store import Store
from ..situation import refuse
from .reading import csv_rows
from .terms import FEARS, GERMANY, TERMS, WEST, Fear, gathered

if TYPE_CHECKING:
    import altair as alt
    import polars as pl

FIRST_YEAR, YEARS_SHOWN, LAST_YEAR = 1950, 10, 2022
"""The earliest year, how many years before the last are looked at unless others are asked for, and the last then: CINC's."""

IN_USE = 0.5
"""A term counts in a year in which it is known of at least this share of the allies: a convention of ours."""

LEAST_TERMS = 2

MOST_NAMED = 20
"""Allies up to which a chart names them all; of more, only those that fear one thing clearly."""

EXPERT = ("ally", "year", "term", "score")
EXPERTS_COMMAND = "allies model profile --experts scores.csv"


def commitment_profile(
    allies: Sequence[str] = (),
    first: int | None = None,
    last: int | None = None,
    *,
    experts: Path | str | None = None,
    register: Register | None = None,
    store: Store | None = None,
) -> Result:
    """Who is more afraid of abandonment, who of entrapment, and what moved it.

    Parameters
    ----------
    allies : sequence of str
        ISO codes, names or COW numbers; all allies if empty. Standardising is always over all of them.
    first, last : int, optional
        Years; by default the ten to 2022.
    experts : path, optional
        A CSV file with the columns ally, year, term and score. It is shown apart and enters no score.

    Returns
    -------
    Result
        ``profile`` (both fears with their ranges, latest year first), ``terms`` (each value and standard score),
        ``what_moved_it`` (first year to last, by term: by the ally's own change, and by that of the others),
        ``common`` (what all allies face alike), ``definitions``; ``experts`` where given.

    Raises
    ------
    UserError
        An ally or year is unknown, the expert file is malformed, or too little data is here (the message says what to get).

    References
    ----------
    snyder_1984; snyder_1997
    """
    import polars as pl

    end = LAST_YEAR if last is None else last
    start = max(FIRST_YEAR, end - YEARS_SHOWN) if first is None else first
    latest = latest_complete_year()
    if not FIRST_YEAR <= start <= end <= latest:
        raise UserError(
            f"No profile can run from {start} to {end}.", f"Expected years from {FIRST_YEAR} to {latest}, the first first.", "For example: allies model profile --from 2000 --to 2020"
        )  # fmt: skip
    known = gathered(register or load(), store or Store(), start, end)
    scores = standardised(known.rows)
    chosen = _chosen(allies, known.rows)
    profile = scored(scores).filter(pl.col("ccode").is_in(chosen))
    shown = scores.filter(pl.col("ccode").is_in(chosen))
    tables = {
        "profile": profile.sort(["year", "difference"], descending=[True, True], nulls_last=True),
        "what_moved_it": moved(scores, start, end).filter(pl.col("ccode").is_in(chosen)),
        "terms": shown.sort(["year", "ccode"], descending=[True, False], maintain_order=True),
        "common": known.hub,
        "definitions": _definitions(known.rows),
    }
    if experts is not None:
        tables["experts"] = expert_terms(Path(experts), known.rows)
    return Result(
        title=f"Fears of abandonment and entrapment, {start if start == end else f'{start} to {end}'}",
        tables=tables,
        assumptions=(
            "Which terms count for which fear is our choice, after Snyder; the table of definitions gives each with its reason.",
            "Each term is standardised within the year over all states that a coded clause bound to the United States on 31 December.",
            f"A term counts in a year in which it is known of at least half of the allies; a fear is the plain mean of its terms, given at least {LEAST_TERMS}.",
            "An ally without a row in an operation did not join it; a role counts from bases and transit up, and from its first day where that is known.",
        ),
        notes=(
            "The scores are relative: 0 is the average ally of the year, so they cannot say that all allies fear more than before.",
            "An ally is called more afraid of one fear only if that holds whichever single term is left out; else it is unclear.",
            "Troops of the hub enter both fears, their fall the one and their number the other: a withdrawal moves the two apart by construction.",
            "No term is observed fear: they are circumstances that theory ties to it, and the associations may run both ways.",
            "What moved it uses the terms known in both years; own is the ally's change on the first year's scale, others the rest.",
            *known.notes,
            *(("Expert terms are shown apart and enter no score.",) if experts is not None else ()),
        ),
        sources=(*known.sources, *((Path(experts).name,) if experts is not None else ())),
        references=("snyder_1984", "snyder_1997"),
        draw=_draw,
    )


def standardised(rows: "pl.DataFrame") -> "pl.DataFrame":
    """Every term in use in long form: ccode, year, ally, fear, term, value, mean, sd (over allies, that year) and z."""
    import polars as pl

    fears = {t.name: t.fear for t in TERMS}
    long = rows.unpivot([t.name for t in TERMS], index=["ccode", "year", "state_name"], variable_name="term")
    within = ["term", "year"]
    return (
        long.with_columns(
            pl.col("value").mean().over(within).alias("mean"),
            pl.col("value").std(ddof=0).over(within).alias("sd"),
            pl.col("value").is_not_null().mean().over(within).alias("known"),
            pl.col("term").replace_strict(fears).alias("fear"),
        )
        .filter(pl.col("known") >= IN_USE, pl.col("sd") > 1e-12, pl.col("value").is_not_null())
        .with_columns(((pl.col("value") - pl.col("mean")) / pl.col("sd")).alias("z"))
        .select("ccode", "year", pl.col("state_name").alias("ally"), "fear", "term", "value", "z", "mean", "sd")
    )


def scored(scores: "pl.DataFrame") -> "pl.DataFrame":
    """Both fears of every ally and year: the mean, its range with any one term left out, and which stands out."""
    import polars as pl

    rows = []
    for key, some in scores.group_by("ccode", "year", "ally", maintain_order=True):
        z: dict[Fear, list[float]] = {fear: some.filter(pl.col("fear") == fear)["z"].to_list() for fear in FEARS}
        rows.append(dict(zip(("ccode", "year", "ally"), key, strict=True)) | _fears(z))
    number = dict.fromkeys(
        (*(f"{fear}{end}" for fear in FEARS for end in ("", "_low", "_high")), "difference"), pl.Float64
    )
    return pl.DataFrame(
        rows,
        schema={
            "year": pl.Int64,
            "ccode": pl.Int64,
            "ally": pl.String,
            **number,
            "more_afraid_of": pl.String,
            "terms": pl.String,
        },
    )


def _fears(z: dict[Fear, list[float]]) -> dict[str, Any]:
    means = {fear: _mean(some) if len(some) >= LEAST_TERMS else None for fear, some in z.items()}
    without = {
        fear: [_mean(some[:n] + some[n + 1 :]) for n in range(len(some))] if len(some) >= LEAST_TERMS else []
        for fear, some in z.items()
    }
    row: dict[str, Any] = {"terms": "+".join(str(len(z[fear])) for fear in FEARS)}
    for fear in FEARS:
        if means[fear] is not None:
            row |= {fear: means[fear], f"{fear}_low": min(without[fear]), f"{fear}_high": max(without[fear])}
    one, other = (means[fear] for fear in FEARS)
    if one is None or other is None:
        return row
    ranges = [one - other, *(w - other for w in without[FEARS[0]]), *(one - w for w in without[FEARS[1]])]
    clear = FEARS[0] if min(ranges) > 0 else FEARS[1] if max(ranges) < 0 else "unclear"
    return row | {"difference": one - other, "more_afraid_of": clear}


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def moved(scores: "pl.DataFrame", first: int, last: int) -> "pl.DataFrame":
    """What moved each ally's fears from one year to another, by term.

    The change of a mean of standard scores is the sum of the terms' changes over their number. Each splits
    into ``own`` (the ally's new value on the old year's scale, less its old score) and ``others`` (the rest: the
    mean and spread of the other allies moved).
    """
    import polars as pl

    same = pl.col("ccode").replace(WEST, GERMANY).alias("same")
    start, end = (scores.filter(pl.col("year") == year).with_columns(same) for year in (first, last))
    both = end.join(start, on=["same", "fear", "term"], suffix="_before")
    count = pl.len().over("same", "fear")
    own = (pl.col("value") - pl.col("mean_before")) / pl.col("sd_before") - pl.col("z_before")
    found = both.with_columns(
        ((pl.col("z") - pl.col("z_before")) / count).alias("change"), (own / count).alias("own")
    ).with_columns((pl.col("change") - pl.col("own")).alias("others"))
    if first == last:
        found = found.clear()
    return found.select("ccode", "ally", "fear", "term", "own", "others", "change").sort(
        ["ccode", "fear", pl.col("change").abs()], descending=[False, False, True]
    )


def _chosen(allies: Sequence[str], rows: "pl.DataFrame") -> list[int]:
    """COW numbers of the allies named, under every number they had in these years."""
    if not allies:
        return rows["ccode"].unique().to_list()
    known = _names(rows)
    unknown = [f"  {a!r}{closest(a.casefold(), known)}" for a in allies if a.strip().casefold() not in known]
    if unknown:
        raise UserError(
            "No ally of the United States in these years is named:\n" + "\n".join(unknown),
            "Expected an ISO code, a name or a COW number of a state that a coded clause bound to it.",
            "List them with: allies model profile",
        )
    return sorted({ccode for a in allies for ccode in known[a.strip().casefold()]})


def _names(rows: "pl.DataFrame") -> dict[str, set[int]]:
    """The COW numbers that a number, code or name (in small letters) stands for in these years."""
    known: dict[str, set[int]] = {}
    for ccode, iso3, name in rows.select("ccode", "iso3", "state_name").unique().iter_rows():
        for word in (str(ccode), iso3, name):
            if word:
                known.setdefault(word.casefold(), set()).add(ccode)
    return known


def expert_terms(path: Path, rows: "pl.DataFrame") -> "pl.DataFrame":
    """Experts' scores by ally, year and term, each with its standard score among the allies that were scored.

    Raises
    ------
    UserError
        The file is malformed: every line that is wrong is listed.
    """
    import polars as pl

    problems: list[str] = []
    found: dict[tuple[int, int, str], float] = {}
    known, here = _names(rows), set(rows.select("ccode", "year").iter_rows())
    for line, row in csv_rows(path, EXPERT, EXPERTS_COMMAND):
        ccodes = sorted(known.get(row["ally"].strip().casefold(), ()))
        if not ccodes:
            problems.append(f"line {line}: {row['ally'][:40]!r} is no ally in these years")
            continue
        try:
            year, score = int(row["year"]), float(row["score"])
        except ValueError:
            problems.append(
                f"line {line}: year and score must be numbers, not {row['year'][:20]!r} and {row['score'][:20]!r}"
            )
            continue
        at = next((ccode for ccode in ccodes if (ccode, year) in here), None)
        if at is None or not row["term"].strip() or not abs(score) < 1e12:
            problems.append(
                f"line {line}: expected a finite score, a term, and a year in which {row['ally'][:40]} was an ally here"
            )
        elif (at, year, row["term"]) in found:
            problems.append(f"line {line}: {row['ally'][:40]}, {year}, {row['term'][:40]!r} stands twice")
        else:
            found[at, year, row["term"]] = score
    refuse(str(path), problems, f"Mend it, and give it again: {EXPERTS_COMMAND}")
    schema = {"ccode": pl.Int64, "year": pl.Int64, "term": pl.String, "score": pl.Float64}
    frame = pl.DataFrame([(*key, score) for key, score in found.items()], schema=schema, orient="row")
    within = ["term", "year"]
    sd = pl.col("score").std(ddof=0).over(within)
    z = pl.when(sd > 1e-12).then((pl.col("score") - pl.col("score").mean().over(within)) / sd)
    names = rows.select("ccode", "year", pl.col("state_name").alias("ally"))
    scored_allies = frame.with_columns(z.alias("z"), pl.len().over(within).alias("allies_scored"))
    return scored_allies.join(names, on=["ccode", "year"], how="left").sort("term", "year", "ccode")


def _definitions(rows: "pl.DataFrame") -> "pl.DataFrame":
    import polars as pl

    return pl.DataFrame(
        [
            {
                "fear": t.fear,
                "term": t.name,
                "higher_is": t.formula,
                "why": t.why,
                "measures": ", ".join(t.measures) or "register",
                "known": rows[t.name].is_not_null().sum() / max(rows.height, 1),
            }
            for t in TERMS
        ]
    )


def _draw(result: Result) -> "alt.TopLevelMixin":
    """Both fears of every ally in the last year shown; the diagonal parts those more afraid of one than the other."""
    import altair as alt
    import polars as pl

    known = result.table.filter(pl.col("difference").is_not_null())
    year: int = max(known["year"].to_list(), default=0)
    rows = known.filter(pl.col("year") == year)
    base = alt.Chart(rows).encode(
        x=alt.X("entrapment:Q", title="fear of entrapment (0: average ally)"),
        y=alt.Y("abandonment:Q", title="fear of abandonment (0: average ally)"),
    )
    dots = base.mark_point(filled=True, size=60).encode(
        color=alt.Color("more_afraid_of:N", title="more afraid of"),
        shape=alt.Shape("more_afraid_of:N", title="more afraid of"),
        tooltip=["ally:N", "abandonment:Q", "entrapment:Q"],
    )
    spans = [
        base.mark_rule(opacity=0.25).encode(x="entrapment_low:Q", x2="entrapment_high:Q"),
        base.mark_rule(opacity=0.25).encode(y="abandonment_low:Q", y2="abandonment_high:Q"),
    ]
    named = alt.datum.more_afraid_of != "unclear" if rows.height > MOST_NAMED else "true"
    labels = base.transform_filter(named).mark_text(dx=6, align="left", fontSize=9).encode(text="ally:N")
    ends = [v for name in FEARS for v in (rows[name].min(), rows[name].max()) if isinstance(v, float)] or [0.0, 1.0]
    line = pl.DataFrame({"entrapment": [min(ends), max(ends)], "abandonment": [min(ends), max(ends)]})
    diagonal = alt.Chart(line).mark_line(strokeDash=[4, 4], color="grey").encode(x="entrapment:Q", y="abandonment:Q")
    found: alt.TopLevelMixin = alt.layer(diagonal, *spans, dots, labels).properties(
        title=str(year), width=560, height=460
    )
    return found
