"""The report in a real browser, opened from disk: no console error, no request leaving the machine."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ALLIES = ("japan", "germany", "south-korea", "denmark", "australia", "norway", "thailand", "poland")
PAGES = ["index", "systems", "forces", "comparison", "claims", "sources", *(f"ally-{name}" for name in ALLIES)]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """A page opened from disk, with everything it said and asked for."""

    def __init__(self, browser: Any, path: Path, width: int = 1280, **context: Any) -> None:
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page = browser.new_page(viewport={"width": width, "height": 900}, **context)
        self.page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(path.as_uri())
        self.page.wait_for_selector("html[data-ready=yes]", timeout=60_000)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [1280, 390])
def test_a_page_opens_from_disk_without_a_word_or_a_request(browser: Any, site: Path, name: str, width: int) -> None:
    visit = Visit(browser, site / f"{name}.html", width)
    page = visit.page
    assert visit.said == []
    assert [url for url in visit.asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert page.locator("figure.chart").count() == page.locator("figure.chart[data-drawn=yes] svg.marks").count()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"
    page.close()


def test_the_policy_forbids_the_network_to_the_page_itself(browser: Any, site: Path) -> None:
    visit = Visit(browser, site / "index.html")
    outcome = visit.page.evaluate("fetch('http://127.0.0.1:9/x').then(() => 'fetched', () => 'refused')")
    assert outcome == "refused"
    assert any("Content Security Policy" in line for line in visit.said), visit.said
    visit.page.close()


def test_the_year_slider_redraws_the_map(browser: Any, site: Path) -> None:
    visit = Visit(browser, site / "index.html")
    figure = visit.page.locator("#map")

    def filled(colour: str) -> int:
        return int(figure.locator(f"svg.marks path[fill='{colour}']").count())

    nato_now = filled("#0072b2")
    figure.locator("input[type=range]").fill("1950")
    visit.page.wait_for_function(
        f"document.querySelectorAll('#map svg.marks path[fill=\"#0072b2\"]').length < {nato_now}"
    )
    assert filled("#0072b2") < nato_now
    visit.page.close()


def test_the_threshold_changes_the_count(browser: Any, site: Path) -> None:
    visit = Visit(browser, site / "systems.html")
    figure = visit.page.locator("#operation-counts")
    before = figure.locator("svg.marks").inner_html()
    figure.locator("select").select_option("combat")
    visit.page.wait_for_timeout(300)
    assert figure.locator("svg.marks").inner_html() != before
    visit.page.close()


def test_a_table_sorts_by_number_with_missing_values_last(browser: Any, site: Path) -> None:
    visit = Visit(browser, site / "comparison.html")
    table = visit.page.locator("#comparison-table")
    head = table.locator("th", has_text="US troops").first
    head.locator("button").click()
    index = head.evaluate("e => e.cellIndex") + 1
    cells = table.locator(f"tbody tr td:nth-child({index})").all_inner_texts()
    numbers = [float(cell.split("(")[0].replace(",", "")) for cell in cells if cell.strip() != "–"]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) > 3
    assert head.get_attribute("aria-sort") == "ascending"
    visit.page.close()


def test_a_chart_can_be_saved_as_a_picture(browser: Any, site: Path, tmp_path: Path) -> None:
    visit = Visit(browser, site / "forces.html")
    figure = visit.page.locator("#hub-shares")
    figure.locator(".canvas summary").click()
    with visit.page.expect_download() as waiting:
        figure.get_by_text("Save as SVG").click()
    waiting.value.save_as(tmp_path / "chart.svg")
    assert (tmp_path / "chart.svg").read_text(encoding="utf-8").startswith("<svg")
    assert waiting.value.suggested_filename == "hub-shares.svg"
    visit.page.close()


def test_without_scripts_a_reader_is_told_where_the_data_are(browser: Any, site: Path) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto((site / "forces.html").as_uri())
    assert page.locator("noscript p").first.is_visible()
    page.close()


def test_the_skip_link_is_the_first_stop_of_the_keyboard(browser: Any, site: Path) -> None:
    visit = Visit(browser, site / "index.html")
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.className") == "skip"
    visit.page.close()


def test_claims_are_chosen_by_theme_and_verdict_and_unfold_by_link(browser: Any, site: Path) -> None:
    visit = Visit(browser, site / "claims.html")
    page = visit.page
    folded = page.locator("details.folded:visible")
    assert folded.count() == 71
    page.select_option("select[data-filter=theme]", "power")
    power = folded.count()
    assert 0 < power < 71
    assert page.locator(".filters output").inner_text() == f"{power} of 71 statements shown"
    assert page.locator("#claims tbody tr:visible").count() == power
    page.select_option("select[data-filter=verdict]", "untested")
    assert folded.count() < power
    page.select_option("select[data-filter=theme]", "")
    page.select_option("select[data-filter=verdict]", "")
    page.locator("#claims tbody a[href='#claim-C18']").click()
    page.wait_for_selector("details#claim-C18[open]")
    assert page.locator("details#claim-C18 table").first.is_visible()
    assert visit.said == []
    page.close()
