"""The finished pages: every number with its source, nothing from elsewhere, all or nothing on disk."""

import csv
import dataclasses
import json
import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import altair
import jsonschema
import pytest

from globalallies.catalogue import UserError
from globalallies.register import Fact, Register
from globalallies.report import write_report
from globalallies.report.blocks import to_csv
from globalallies.report.facts import MARK, Facts, flag_of
from globalallies.report.site import MARKER, mark_dates, script_json

ALLIES = ("japan", "germany", "south-korea", "denmark", "australia", "norway", "thailand", "poland")
PAGES = ("index", "systems", "forces", "comparison", "claims", "sources", *(f"ally-{name}" for name in ALLIES))
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(HTMLParser):
    """Text of a page with the attributes of the elements around it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.stack: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, list[tuple[str, dict[str, str]]]]] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = (tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in VOID:
            self.stack.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack, f"a stray </{tag}>"
        assert self.stack[-1][0] == tag, f"</{tag}> closes <{self.stack[-1][0]}>"
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((data.strip(), list(self.stack)))


def read(site: Path, name: str) -> Page:
    return Page((site / f"{name}.html").read_text(encoding="utf-8"))


def test_all_pages_are_there_and_nothing_else(site: Path) -> None:
    assert {p.name for p in site.iterdir()} == {*(f"{name}.html" for name in PAGES), "assets", "data", MARKER}


@pytest.mark.parametrize("name", PAGES)
def test_no_number_without_its_source(site: Path, name: str) -> None:
    page = read(site, name)
    sourced = 0
    for text, around in page.texts:
        tags = {tag for tag, _ in around}
        if not re.search(r"\d", text) or tags & {"script", "style", "title", "pre", "code"}:
            continue
        attributes = [attrs for _, attrs in around]
        if any("data-meta" in attrs for attrs in attributes):
            continue
        owners = [attrs["data-source"] for attrs in attributes if "data-source" in attrs]
        assert owners, f"{name}: a number outside any sourced block: {text!r}"
        assert owners[-1].strip(), f"{name}: a block that names no source holds {text!r}"
        sourced += 1
    assert sourced > 20 or name == "index"


def blocks(page: Page) -> Iterator[dict[str, str]]:
    return (attrs for _, attrs in page.elements if "data-source" in attrs)


@pytest.mark.parametrize("name", PAGES)
def test_every_block_shows_its_sources_to_the_reader(site: Path, name: str) -> None:
    html = (site / f"{name}.html").read_text(encoding="utf-8")
    pieces = re.split(r'data-source="', html)[1:]
    assert pieces
    for piece in pieces:
        assert 'class="source"' in piece, piece[:200]


def test_every_source_named_is_in_the_bibliography(site: Path, shipped: Register) -> None:
    anchors = {attrs["id"] for _, attrs in read(site, "sources").elements if attrs.get("id", "").startswith("ref-")}
    assert anchors == {f"ref-{r.reference_id}" for r in shipped.references}
    for name in PAGES:
        page = read(site, name)
        for attrs in blocks(page):
            for key in attrs["data-source"].split():
                assert key in ("register", "unsourced") or f"ref-{key.partition('#')[0]}" in anchors, (name, key)
        for tag, attrs in page.elements:
            if tag == "a" and "#ref-" in attrs.get("href", ""):
                assert attrs["href"].partition("#")[2] in anchors


@pytest.mark.parametrize("name", PAGES)
def test_ids_are_unique(site: Path, name: str) -> None:
    ids = [attrs["id"] for _, attrs in read(site, name).elements if "id" in attrs]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", PAGES)
def test_links_stay_inside_the_folder_and_lead_somewhere(site: Path, name: str) -> None:
    page = read(site, name)
    ids = {attrs["id"] for _, attrs in page.elements if "id" in attrs}
    for tag, attrs in page.elements:
        for attribute in ("href", "src"):
            target = attrs.get(attribute)
            if target is None or target == "data:,":
                continue
            assert not re.match(r"[a-z]+:|//", target), (tag, target)
            path, _, anchor = target.partition("#")
            if path:
                assert (site / path).is_file(), target
            elif anchor:
                assert anchor in ids, target


@pytest.mark.parametrize("name", PAGES)
def test_every_figure_gives_unit_years_data_and_code(site: Path, name: str) -> None:
    html = (site / f"{name}.html").read_text(encoding="utf-8")
    for figure in re.findall(r"<figure.*?</figure>", html, re.DOTALL):
        identity = re.search(r'id="([^"]+)"', figure)
        assert identity
        assert re.search(r"<b>Unit:</b> \S", figure)
        assert re.search(r"<b>Years:</b> \d{4}", figure)
        assert "aria-label=" in figure
        assert "def " in figure.split("<pre>")[1]
        with (site / "data" / f"{identity[1]}.csv").open(encoding="utf-8") as file:
            assert len(list(csv.DictReader(file))) > 0


def specifications(site: Path, name: str) -> Iterator[dict[str, object]]:
    html = (site / f"{name}.html").read_text(encoding="utf-8")
    for text in re.findall(r'<script type="application/json" class="spec">(.*?)</script>', html, re.DOTALL):
        yield json.loads(text)


def keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for item in value.values():
            yield from keys(item)
    elif isinstance(value, list):
        for item in value:
            yield from keys(item)


@pytest.mark.parametrize("name", PAGES)
def test_charts_carry_their_data_and_fetch_nothing(site: Path, name: str) -> None:
    for spec in specifications(site, name):
        assert "url" not in set(keys(spec))
        assert "datasets" in spec


@pytest.mark.parametrize("name", PAGES)
def test_charts_are_valid_vega_lite(site: Path, name: str) -> None:
    checked = 0
    for spec in specifications(site, name):
        spec.pop("datasets")
        altair.Chart.from_dict(outlines_left_out(spec), validate=True)
        checked += 1
    assert checked == (site / f"{name}.html").read_text(encoding="utf-8").count('<figure id="')


def test_a_broken_specification_is_not_valid() -> None:
    with pytest.raises(jsonschema.ValidationError):
        altair.Chart.from_dict({"mark": "point", "encoding": {"x": {"type": "wrong"}}}, validate=True)


def outlines_left_out(value: Any) -> Any:
    """A specification without the outlines' thousands of points."""
    if isinstance(value, dict):
        return {k: {} if k == "values" else outlines_left_out(v) for k, v in value.items()}
    return [outlines_left_out(item) for item in value] if isinstance(value, list) else value


def test_rows_not_fully_checked_are_marked(site: Path, shipped: Register) -> None:
    html = (site / "systems.html").read_text(encoding="utf-8")
    table = html.split('id="clause-table"')[1].split("</table>")[0]
    coded = [
        t for t in shipped.treaties if t.us_party and t.kind in ("alliance", "compact") and t.trigger and t.response
    ]
    assert table.count('class="mark"') == sum(t.flagged for t in coded) > 0
    assert table.count("<tr") - 1 == len(coded)


def test_the_flag_says_what_is_missing(small: Register) -> None:
    row = small.treaties[0]
    assert flag_of(row) == ""

    def with_(**changes: object) -> Fact:
        return dataclasses.replace(row, **changes)  # type: ignore[arg-type]

    codes = type(row.checked)
    assert flag_of(with_(checked=codes.PARTLY, checked_note="dates only")) == "checked partly: dates only"
    assert flag_of(with_(checked=codes.NO)) == "not yet compared with its source"
    assert flag_of(with_(checked=codes.NO, source=("unsourced",))) == "no source yet"


def test_the_comparison_has_the_eight_allies(site: Path) -> None:
    with (site / "data" / "comparison-table.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [r["Ally"] for r in rows] == [
        "Japan",
        "Germany",
        "South Korea",
        "Denmark",
        "Australia",
        "Norway",
        "Thailand",
        "Poland",
    ]
    assert all(r["Military burden"] != "–" for r in rows)


def test_the_map_has_the_hub_and_both_systems(site: Path) -> None:
    with (site / "data" / "map.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    now = max(int(r["to"]) for r in rows)
    ties = {
        tie: sum(r["tie"] == tie and int(r["to"]) == now for r in rows)
        for tie in ("Hub", "NATO", "San Francisco system")
    }
    assert ties == {"Hub": 1, "NATO": 31, "San Francisco system": 5}


def test_a_second_report_replaces_the_first_and_leaves_nothing_behind(
    shipped: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("globalallies.report.site.write_assets", lambda build: (build / "assets").mkdir())
    target = tmp_path / "report"
    target.mkdir()
    (target / MARKER).write_text("")
    (target / "old.html").write_text("old")
    write_report(shipped, target)
    assert not (target / "old.html").exists()
    assert (target / "index.html").exists()
    assert [p.name for p in tmp_path.iterdir()] == ["report"]


def test_a_failure_half_way_leaves_the_earlier_report_alone(
    shipped: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(build: Path) -> None:
        (build / "part").write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("globalallies.report.site.write_assets", full)
    target = tmp_path / "report"
    target.mkdir()
    (target / MARKER).write_text("")
    (target / "index.html").write_text("old")
    with pytest.raises(UserError, match="no space left on device"):
        write_report(shipped, target)
    assert (target / "index.html").read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["report"]


def test_our_own_mistake_also_leaves_nothing_behind(
    shipped: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(build: Path) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("globalallies.report.site.write_assets", broken)
    with pytest.raises(ZeroDivisionError):
        write_report(shipped, tmp_path / "report")
    assert list(tmp_path.iterdir()) == []


def test_progress_is_shown_before_every_page(
    shipped: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("globalallies.report.site.write_assets", lambda build: (build / "assets").mkdir())
    steps: list[str] = []
    write_report(shipped, tmp_path / "report", steps.append)
    assert steps[:3] == ["Scripts and styles", "Overview", "The two systems"]
    assert len(steps) == 1 + len(PAGES)


def test_json_cannot_close_its_script_element() -> None:
    text = str(script_json({"a": "</script><script>alert(1)</script>&<!--"}))
    assert "<" not in text
    assert json.loads(text) == {"a": "</script><script>alert(1)</script>&<!--"}


def test_dates_are_marked_up_and_everything_else_escaped() -> None:
    assert str(mark_dates("<b> 1949-08-24 & on")) == "&lt;b&gt; <time>1949-08-24</time> &amp; on"


def test_a_downloaded_cell_cannot_become_a_formula() -> None:
    text = to_csv([{"a": "=1+1", "b": "@x", "c": -1.5, "d": None, "e": "-2+cmd", "f": "-1.5"}])
    assert text.splitlines() == ["a,b,c,d,e,f", "'=1+1,'@x,-1.5,,'-2+cmd,-1.5"]


def test_markup_in_any_text_of_a_register_is_shown_as_text(
    shipped: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("globalallies.report.site.write_assets", lambda build: (build / "assets").mkdir())
    evil = '<img src=x onerror="alert(1)"></script>'
    spoiled = {}
    for table, text in {
        "states": ("name",),
        "treaties": ("name", "area", "defence_article", "end_event"),
        "participants": ("role_detail", "strength_note", "phase"),
        "operations": ("name", "mandate"),
        "events": ("title", "description"),
        "challengers": ("why", "start_basis", "country"),
        "references": ("title", "author", "url", "note", "licence", "basis"),
        "designations": ("instrument",),
    }.items():
        spoiled[table] = tuple(
            dataclasses.replace(row, **{name: evil + getattr(row, name) for name in text})
            for row in shipped.table(table)
        )
    first = write_report(dataclasses.replace(shipped, **spoiled), tmp_path / "report")  # type: ignore[arg-type]
    for page in first.parent.glob("*.html"):
        html = page.read_text(encoding="utf-8")
        assert "<img" not in html, page.name
        assert html.count("</script>") == html.count("<script"), page.name


def test_the_page_may_load_nothing_but_its_own_files(site: Path) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', (site / "index.html").read_text(encoding="utf-8"))
    assert policy
    assert "default-src 'none'" in policy[1]
    assert "script-src 'self';" in policy[1]
    assert "connect-src 'none'" in policy[1]


def test_pages_say_which_register_and_which_day_they_speak_of(site: Path) -> None:
    footer = (site / "index.html").read_text(encoding="utf-8").split("<footer")[1]
    assert "the register that ships with it" in footer
    assert date.today().isoformat() in footer


def test_facts_answer_for_the_day_they_speak_of(shipped: Register) -> None:
    facts = Facts(shipped, today=date(1960, 1, 1))
    assert len(facts.nato) == 14
    assert 713 in facts.san_francisco
    assert facts.system_of(740) == "San Francisco system"
    assert MARK == "†"
