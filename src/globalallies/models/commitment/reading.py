"""The dilemma as a file and as a result: how each audience reads each initiative, the equilibria, and coded events."""

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...catalogue import Result, UserError
from ...register import Register, load
from ..situation import LARGEST_FILE, read, refuse
from .dilemma import CONTENTS, EXAMPLE_COMMAND, LEADS, Audience, Dilemma, Initiative, escapes, outcomes, readings

if TYPE_CHECKING:
    import altair as alt
    import polars as pl

EXAMPLE = """\
# The alliance security dilemma. Every number here is invented, to show the form.
title = "One initiative, two readers, invented numbers"
types = ["contain", "balance", "exclude"]   # what the ally may intend: contain the challenger … exclude the hub

[[audience]]
name = "challenger"
alarmed_by = ["contain"]
prior = [0.4, 0.4, 0.2]     # one for each type
threshold = 0.5             # reacts above this probability of an alarming type
cost = 2.0                  # what its reaction costs the ally

[[audience]]
name = "hub"
alarmed_by = ["exclude"]
prior = [0.3, 0.5, 0.2]
threshold = 0.4
cost = 3.0

[[initiative]]
name = "joint missile defence"
lead = "hub"                # hub or region
content = "hard"            # hard or soft
benefit = [4.0, 1.0, 0.0]   # to each type
likelihood = [0.7, 0.3, 0.1] # how likely each type is thought to choose it; optional, all or none

[[initiative]]
name = "regional summit"
lead = "region"
content = "soft"
benefit = [0.5, 1.5, 3.0]
likelihood = [0.3, 0.7, 0.9]
"""

HARD = ("alliance", "compact", "executive_agreement", "defence_cooperation", "access", "basing")
SOFT = ("consultation", "declaration")

CODED = ("event", "lead", "content", "reader", "alarmed")
READINGS_COMMAND = "allies model dilemma dilemma.toml --readings coded.csv"


def read_dilemma(path: Path | str) -> Dilemma:
    """A dilemma from a TOML file.

    Raises
    ------
    UserError
        The file cannot be read or is no such file: every problem is listed.
    """
    whole = read(Path(path), EXAMPLE_COMMAND)
    title = whole.text("title")
    types = whole.names("types", 2, 5)
    if not types:  # nothing else can be checked without them
        whole.finish()
    audiences = []
    for one in whole.sections("audience", 1, 4):
        audiences.append(
            Audience(
                name=one.text("name"),
                prior=one.numbers("prior", len(types), low=0, high=1),
                alarmed_by=one.choices("alarmed_by", types),
                threshold=one.number("threshold", low=0, high=1),
                cost=one.number("cost", low=0, high=1e6),
            )
        )
        one.close()
    initiatives = []
    for one in whole.sections("initiative", 2, 8):
        initiatives.append(
            Initiative(
                name=one.text("name"),
                lead=one.choice("lead", LEADS),
                content=one.choice("content", CONTENTS),
                benefit=one.numbers("benefit", len(types), low=-1e6, high=1e6),
                likelihood=one.numbers("likelihood", len(types), low=0, high=1) if one.has("likelihood") else (),
            )
        )
        one.close()
    whole.close()
    whole.finish()
    return Dilemma(
        title=title, types=types, audiences=tuple(audiences), initiatives=tuple(initiatives), source=str(path)
    )


def dilemma(game: Dilemma, coded: Path | str | None = None, register: Register | None = None) -> Result:
    """How initiatives are read by several audiences, and what an ally does that knows it.

    Parameters
    ----------
    game : Dilemma
        From ``read_dilemma``, or made in Python.
    coded : path, optional
        A CSV file of coded events: event, lead (hub or region), content (hard or soft), reader, alarmed (yes or no).
    register : Register, optional
        Whose instruments are counted; the shipped one by default.

    Returns
    -------
    Result
        ``readings`` (where likelihoods are given), ``initiatives`` (is each a dilemma?), ``equilibria``, ``coded``
        (initiative by reader, from the file), ``instruments`` (the register's, by lead and content).

    References
    ----------
    cha_2011
    """
    import polars as pl

    tables: dict[str, pl.DataFrame] = {}
    notes = [
        "The numbers are those of the file; the model says what follows from them, not what any government thinks.",
        "Only pure strategies are tried: there may be equilibria in mixed ones besides.",
    ]
    if game.initiatives[0].likelihood:
        found = readings(game)
        tables["readings"] = pl.DataFrame(
            [
                {"initiative": r.initiative, "reader": r.audience, "alarm_before": r.before, "alarm_after": r.after, "effect": r.effect, "reacts": r.reacts}
                for r in found
            ],
            schema_overrides={"alarm_after": pl.Float64, "reacts": pl.Boolean, "effect": pl.String},
        )  # fmt: skip
        verdicts = escapes(found)
        kinds = {i.name: i for i in game.initiatives}
        tables["initiatives"] = pl.DataFrame(
            [
                {"initiative": name, "lead": kinds[name].lead, "content": kinds[name].content, "verdict": verdict}
                for name, verdict in verdicts.items()
            ]
        )
        notes.append(_verdict(verdicts))
    rows: list[dict[str, Any]] = [
        {
            **{f"type {name}": at for name, at in zip(game.types, one.chosen, strict=True)},
            "kind": one.kind,
            "reactions": "; ".join(f"{at}: {', '.join(who) or 'none'}" for at, who in one.reacting.items()),
            "beliefs_off_path": one.beliefs,
            **{f"payoff {name}": p for name, p in zip(game.types, one.payoffs, strict=True)},
        }
        for one in outcomes(game)
    ]
    if rows:
        tables["equilibria"] = pl.DataFrame(rows)
    else:
        notes.append("There is no equilibrium in pure strategies.")
    tables["coded"], sources = _coded(coded)
    if coded is None:
        notes.append(
            "The register does not code how initiatives were read, so the coded table is empty; fill it with --readings FILE.csv."
        )
    else:
        notes.append(
            "Intervals of coded shares are Jeffreys intervals at 95 per cent; events that were coded are no random sample."
        )
    facts = register or load()
    tables["instruments"] = instruments(facts)
    notes.append("The table of instruments counts what was signed; it says nothing of how it was read.")
    return Result(
        title=f"Alliance security dilemma: {game.title}",
        tables=tables,
        assumptions=(
            "The two readings are Cha's; the signalling game is our form of them.",
            "The ally knows its type; each audience sees only the initiative, and follows Bayes' rule from its own prior.",
            "An audience reacts where the probability of a type that alarms it passes its threshold; a reaction costs the ally the same whatever its type.",
            "Off the path of an equilibrium any belief is allowed; equilibria that need more than the priors there are marked alarmed, and surprised where an audience saw what it held impossible.",
            "Instruments count as hub-led where the United States is a party, and as hard where they bind, base or equip forces (our rule).",
        ),
        notes=tuple(notes),
        sources=(*((Path(game.source).name,) if game.source else ()), *sources, "register.treaties"),
        references=("cha_2011", "fudenberg_tirole_1991"),
        draw=_draw if "readings" in tables else None,
    )


def _verdict(verdicts: dict[str, str]) -> str:
    free = [name for name, verdict in verdicts.items() if verdict == "escape"]
    caught = [name for name, verdict in verdicts.items() if verdict == "dilemma"]
    if free:
        return f"There is a way out: {', '.join(free)} reassures an audience and alarms none."
    if caught:
        return "Every initiative that reassures one audience alarms another."
    return "No initiative reassures anyone."


def instruments(register: Register) -> "pl.DataFrame":
    """The register's instruments by system, who leads (hub: the United States is a party) and content (hard or soft).

    Laws and orders of one side, and instruments among challengers, are no initiatives of allies and are left out.
    """
    import polars as pl

    rows = [
        {
            "system": t.system,
            "lead": "hub" if t.us_party else "region",
            "content": "hard" if t.kind in HARD else "soft",
            "instruments": 1,
        }
        for t in register.treaties
        if t.kind in (*HARD, *SOFT) and t.relation != "challenger"
    ]
    frame = pl.DataFrame(
        rows, schema={"system": pl.String, "lead": pl.String, "content": pl.String, "instruments": pl.Int64}
    )
    return (
        frame.group_by("system", "lead", "content").agg(pl.col("instruments").sum()).sort("system", "lead", "content")
    )


def _coded(path: Path | str | None) -> "tuple[pl.DataFrame, tuple[str, ...]]":
    """Coded events as a table of initiative by reader: how many, and the share that alarmed."""
    import polars as pl

    counts: dict[tuple[str, str, str], list[bool]] = {}
    for row in _coded_rows(Path(path)) if path is not None else []:
        counts.setdefault((row["lead"], row["content"], row["reader"]), []).append(row["alarmed"] == "yes")
    rows = []
    for (lead, content, reader), some in sorted(counts.items()):
        low, high = _jeffreys(sum(some), len(some))
        rows.append((lead, content, reader, len(some), sum(some) / len(some), low, high))
    kinds = (pl.String, pl.String, pl.String, pl.Int64, pl.Float64, pl.Float64, pl.Float64)
    names = ("lead", "content", "reader", "events", "share_alarmed", "low_95", "high_95")
    frame = pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")
    return frame, (Path(path).name,) if path is not None else ()


def _jeffreys(yes: int, all_of: int) -> tuple[float, float]:
    from scipy.stats import beta

    low = 0.0 if yes == 0 else float(beta.ppf(0.025, yes + 0.5, all_of - yes + 0.5))
    high = 1.0 if yes == all_of else float(beta.ppf(0.975, yes + 0.5, all_of - yes + 0.5))
    return low, high


def _coded_rows(path: Path) -> list[dict[str, str]]:
    rows = csv_rows(path, CODED, READINGS_COMMAND)
    problems, seen = [], set()
    for line, row in rows:
        for key, options in (("lead", LEADS), ("content", CONTENTS), ("alarmed", ("yes", "no"))):
            if row[key] not in options:
                problems.append(f"line {line}: {key} is {row[key][:40]!r}, expected one of {', '.join(options)}")
        for key in ("event", "reader"):
            if not row[key].strip():
                problems.append(f"line {line}: {key} is empty")
        if (row["event"], row["reader"]) in seen:
            problems.append(f"line {line}: the reading of {row['event'][:40]!r} by {row['reader'][:40]!r} stands twice")
        seen.add((row["event"], row["reader"]))
    refuse(str(path), problems, f"Mend it, and give it again: {READINGS_COMMAND}")
    return [row for _, row in rows]


def csv_rows(path: Path, columns: tuple[str, ...], command: str) -> list[tuple[int, dict[str, str]]]:
    """The rows of a CSV file with exactly these columns, each with its line number; ``command`` is how it is given.

    Raises
    ------
    UserError
        It cannot be read, is absurdly large, or has other columns or ragged rows.
    """
    remedy = f"Mend it, and give it again: {command}"
    expected = f"Expected a CSV file in UTF-8 with the columns {', '.join(columns)}."
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UserError(f"{path} is larger than a megabyte.", expected, remedy)
        lines = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")), strict=True))
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}.", expected, remedy) from None
    except (ValueError, csv.Error) as error:
        raise UserError(f"{path} is not a CSV file: {error}.", expected, remedy) from None
    if not lines or sorted(lines[0]) != sorted(columns):
        named = "".join(c if c.isprintable() else "?" for c in ", ".join(lines[0])[:200]) if lines else ""
        raise UserError(f"{path} has {f'the columns {named}' if named else 'no columns'}.", expected, remedy)
    rows = [(n, row) for n, row in enumerate(lines[1:], 2) if row]
    ragged = [f"line {n}: {len(row)} cells, expected {len(columns)}" for n, row in rows if len(row) != len(columns)]
    refuse(str(path), ragged, remedy)
    return [(n, dict(zip(lines[0], row, strict=True))) for n, row in rows]


def _draw(result: Result) -> "alt.TopLevelMixin":
    """Alarm before and after, for every initiative and reader."""
    import altair as alt

    rows = result.tables["readings"].unpivot(
        ["alarm_before", "alarm_after"], index=["initiative", "reader"], variable_name="when", value_name="alarm"
    )
    found: alt.TopLevelMixin = (
        alt.Chart(rows)
        .mark_point(filled=True, size=90)
        .encode(
            x=alt.X("alarm:Q", title="probability of an alarming intention", scale=alt.Scale(domain=[0, 1])),
            y=alt.Y("initiative:N", title=None, axis=alt.Axis(labelLimit=240)),
            color=alt.Color("when:N", title=None),
            shape=alt.Shape("when:N", title=None),
            row=alt.Row(
                "reader:N", title=None, header=alt.Header(labelAngle=0, labelAlign="left", labelOrient="right")
            ),
        )
        .properties(title=result.title, width=420)
    )
    return found
