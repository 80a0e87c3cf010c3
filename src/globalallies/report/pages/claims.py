"""What the text this software grew from says, each statement tested, with its numbers."""

from collections.abc import Sequence

from markupsafe import escape

from ...claims import THEMES, VERDICTS, Assessment, Operationalisation, Part, assess_all
from ...claims.view import number, tally
from ...claims.view import verdict as starred
from ...measures.evidence import Evidence
from ...sources import find
from ..blocks import Chart, Filters, Folded, Page, Prose, Section, Table, Tiles
from ..charts.claims import part_chart, shares_chart
from ..facts import Facts

TEXT = "wesley_2017"
"""The reference of the text whose claims are tested."""

READING = """
<p>The introduction of the comparative study that this software grew from makes empirical statements. Each is paraphrased
here and tested by code on every defensible way to count that the data allow: thresholds, measures, periods, definitions. A
statement that says several things holds only if each holds, so its share is that of the part that holds least.</p>
<ul>
<li><b>Verdicts.</b> {verdicts}.</li>
<li><b>Parts.</b> A star marks a verdict that leaves a part of the statement out, because no data here reach it.</li>
<li><b>Shares are no probabilities.</b> They say how much the answer depends on a definition, over the definitions we list.</li>
<li><b>Data.</b> Tested on the register and {data}. All numbers: <code>allies claims --json</code>; your own text:
<code>allies claims new FILE</code>.</li>
</ul>
"""


def page(facts: Facts) -> Page:
    """The page ``claims.html``."""
    found = assess_all(Evidence(facts.register, facts.store))
    return Page(
        name="claims.html",
        nav="Claims",
        title="What the text says, tested",
        lead="Every empirical statement of the introduction, its operationalisations, its numbers, and a verdict that no one wrote.",
        sections=[
            Section(anchor="reading", title="How to read this", blocks=[_reading(found), _tiles(found)]),
            Section(
                anchor="all",
                title="All statements",
                blocks=[
                    Filters(what="statements", choices={"theme": list(THEMES), "verdict": list(VERDICTS)}),
                    _table(facts, found),
                    shares_chart([(one, references(one)) for one in found if one.share is not None], TEXT),
                ],
            ),
            *(
                Section(
                    anchor=theme,
                    title=theme.capitalize(),
                    blocks=[
                        Prose(html=f"<p>Statements on {escape(meaning)}.</p>"),
                        *(_working(facts, one) for one in found if one.claim.theme == theme),
                    ],
                )
                for theme, meaning in THEMES.items()
            ),
        ],
    )


def references(assessment: Assessment) -> tuple[str, ...]:
    """The references behind an assessment: the text, and every data set read."""
    return tuple(dict.fromkeys((TEXT, *(reference(source) for source in assessment.sources))))


def reference(source: str) -> str:
    """The reference of a release or a table of the register."""
    return find(source).key if "@" in source else "register"


def _reading(found: tuple[Assessment, ...]) -> Prose:
    labels = sorted({s for one in found for s in one.sources if "@" in s})
    data = f"these releases: {', '.join(labels)}" if labels else "nothing else: what ships, no data set of the store"
    verdicts = "; ".join(f"<b>{word}</b>: {meaning}" for word, meaning in VERDICTS.items())
    return Prose(html=READING.format(verdicts=verdicts, data=escape(data)), sources=("register", TEXT))


def _tiles(found: tuple[Assessment, ...]) -> Tiles:
    def label(word: str) -> str:
        partly = sum(one.verdict == word and bool(one.untested) for one in found)
        return f"{word}, {partly} of them in part" if partly and word != "untested" else word

    return Tiles(tiles=[(str(n), label(word), (TEXT, "register"), "") for word, n in tally(found).items()])


def _table(facts: Facts, found: tuple[Assessment, ...]) -> Table:
    return Table(
        name="claims",
        title="Statements and verdicts",
        caption="Share: of the operationalisations of the part that holds least, those that support it. Select a key for the full working.",
        columns=["Key", "Statement", "Theme", "Verdict", "Share", "Tests"],
        rows=[
            [
                one.claim.id,
                one.claim.says,
                one.claim.theme,
                starred(one),
                "–" if one.share is None else f"{one.share:.0%}",
                str(sum(len(part.tested) for part in one.parts) or "–"),
            ]
            for one in found
        ],
        sources=(TEXT, "register"),
        row_sources=[references(one) if one.sources else (TEXT,) for one in found],
        links=[anchor(one) for one in found],
        row_labels=[labels(one) for one in found],
        numeric=frozenset({"Share", "Tests"}),
    )


def anchor(assessment: Assessment) -> str:
    """The id of a claim's working on the page."""
    return f"claim-{assessment.claim.id}"


def labels(assessment: Assessment) -> dict[str, str]:
    """What filters choose a claim by."""
    return {"theme": assessment.claim.theme, "verdict": assessment.verdict}


def _working(facts: Facts, one: Assessment) -> Folded:
    keys = references(one)
    share = "" if one.share is None else f" · {one.share:.0%}"
    blocks: list[Prose | Chart | Table] = [_words(one, keys)]
    for n, part in enumerate(one.parts, start=1):
        name = f"{anchor(one)}-{n}"
        if drawn := drawable(part):
            blocks.append(part_chart(f"{name}-chart", part.says, drawn, _references(drawn), _years(facts, drawn)))
        if part.operationalisations:
            blocks.append(_numbers(name, part, keys))
    return Folded(
        anchor=anchor(one),
        key=one.claim.id,
        badge=f"{starred(one)}{share}",
        summary=one.claim.says,
        sources=keys,
        labels=labels(one),
        blocks=blocks,
    )


def drawable(part: Part) -> tuple[Operationalisation, ...]:
    """The numbers of a part that a chart helps to read: the most that share a unit, if at least three and not all the same."""
    numeric = [one for one in part.tested if isinstance(one.value, int | float) and one.unit != "year"]
    groups = [tuple(one for one in numeric if one.unit == unit) for unit in dict.fromkeys(o.unit for o in numeric)]
    largest = max(groups, key=len, default=())
    return largest if len(largest) >= 3 and len({one.value for one in largest}) > 1 else ()


def _references(tested: Sequence[Operationalisation]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reference(s) for one in tested for s in one.sources))


def _years(facts: Facts, tested: Sequence[Operationalisation]) -> str:
    """The years that some sources reach; each operationalisation names its own."""
    spans = [
        (find(s).first_year, find(s).last_year)
        if "@" in s
        else (min(t.signed.year for t in facts.register.treaties), facts.today.year)
        for one in tested
        for s in one.sources
    ]
    return f"{min(low for low, _ in spans)}–{max(high for _, high in spans)} at most; each row names its own"


def _words(one: Assessment, keys: tuple[str, ...]) -> Prose:
    claim = one.claim
    lines = [
        ("Weakest link", claim.weakest_link),
        ("Would test it" + (" better" if claim.test else ""), claim.wants),
        *(
            (f"Not tested: {part.says}", part.wants or "the data sets named in the table are not here")
            for part in one.untested
        ),
    ]
    html = "".join(f"<p><b>{escape(head)}.</b> {escape(text)}</p>" for head, text in lines if text)
    return Prose(html=html, sources=keys)


def _numbers(name: str, part: Part, keys: tuple[str, ...]) -> Table:
    marks = {True: "yes", False: "no", None: "–"}
    share = "not tested" if part.share is None else f"{part.share:.0%} of {len(part.tested)} support it"
    return Table(
        name=name,
        title=f"{part.says}: {share}",
        caption="A dash: the data are not here, or hold no such row.",
        columns=["Operationalisation", "Value", "Unit", "Supports if", "Supports", "Note"],
        rows=[
            [one.name, number(one.value, one.unit), one.unit, one.test, marks[one.supports], one.note]
            for one in part.operationalisations
        ],
        sources=keys,
        row_sources=[_references([one]) for one in part.operationalisations],
        numeric=frozenset({"Value"}),
    )
