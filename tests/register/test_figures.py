"""The table of figures: derived again from the mirror, by the tool and by a second way of counting."""

import csv
import importlib.util
import os
import subprocess
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from globalallies.measures import FIGURES
from globalallies.measures.burden import military_burden, us_troops_per_thousand
from globalallies.measures.power import net_resources
from globalallies.register import SHIPPED, WORLD, Register
from globalallies.sources import SOURCES

ROOT = Path(__file__).parents[2]
Cell = tuple[int, int, str]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("compile_figures", ROOT / "tools" / "compile_figures.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def shipped_cells(register: Register) -> dict[Cell, float]:
    return {(f.ccode, f.year, f.figure): f.value for f in register.figures}


def test_the_tool_gives_the_shipped_table_again(tool: ModuleType, mirror: Path) -> None:
    with (SHIPPED / "figures.csv").open(encoding="utf-8", newline="") as file:
        shipped_rows = list(csv.reader(file))[1:]
    assert tool.compile_figures(mirror) == shipped_rows


def test_the_tool_runs_as_a_command(mirror: Path, tmp_path: Path) -> None:
    output = tmp_path / "figures.csv"
    command = [sys.executable, str(ROOT / "tools" / "compile_figures.py"), str(mirror), "-o", str(output)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=dict(os.environ))
    assert done.returncode == 0, done.stderr
    assert output.read_bytes() == (SHIPPED / "figures.csv").read_bytes()


def test_four_digits_of_the_source_and_no_more(shipped: Register, mirror: Path) -> None:
    """A second computation, in plain Python: one figure a source, every shipped cell of it."""
    ours = shipped_cells(shipped)
    nmc = {(r["ccode"], r["year"]): r for r in pl.read_parquet(mirror / "cow_nmc_v7.parquet").iter_rows(named=True)}
    totals: dict[int, float] = defaultdict(float)
    for (_, year), row in nmc.items():
        totals[year] += row["milex"] or 0
    flows: dict[tuple[int, int], float] = {}
    for r in (
        pl.read_parquet(mirror / "cow_trade_v4_directed_dyad_year.parquet")
        .filter(pl.col("ccode2") == 710)
        .iter_rows(named=True)
    ):
        if r["flow1"] is not None and r["flow2"] is not None:
            flows[r["ccode1"], r["year"]] = r["flow1"] + r["flow2"]
    votes = {
        (r["ccode"], r["year"]): r["idealpointfp"]
        for r in pl.read_parquet(mirror / "unga_ideal_points_july2025.parquet").iter_rows(named=True)
    }
    compared = 0
    for (ccode, year, figure), value in ours.items():
        match figure:
            case "milex":
                source = totals[year] if ccode == WORLD else nmc[ccode, year]["milex"]
            case "cinc":
                source = nmc[ccode, year]["cinc"]
            case "trade_china":
                source = flows[ccode, year]
            case "un_ideal_point":
                source = votes[ccode, year]
            case _:
                continue
        assert value == pytest.approx(source, rel=6e-4, abs=1e-12), (ccode, year, figure)
        compared += 1
    assert compared > 3500


def test_troops_are_under_the_number_of_a_living_state(shipped: Register, mirror: Path) -> None:
    """The quarterly reports keep West Germany's number for Germany; the yearly file hides Taiwan's count."""
    reports = pl.read_parquet(mirror / "us_troops_dmdc_reports.parquet").filter(
        pl.col("year") == 2025, pl.col("month") == "December"
    )
    germany = reports.filter(pl.col("Location") == "GERMANY")["active_duty_total"].item()
    ours = shipped_cells(shipped)
    assert ours[255, 2025, "us_troops"] == pytest.approx(germany, rel=6e-4)
    assert (260, 2025, "us_troops") not in ours
    assert ours[713, 2021, "us_troops"] == 39


def test_a_total_far_below_its_parts_is_left_out(shipped: Register) -> None:
    """Poland's total trade of 1960 in the source is 8.79 million, its trade with the United States 184 million."""
    ours = shipped_cells(shipped)
    assert (290, 1960, "trade_us") in ours
    assert (290, 1960, "trade_total") not in ours
    assert (290, 1955, "trade_total") in ours
    for (ccode, year, figure), value in ours.items():
        if figure in ("trade_us", "trade_china") and (ccode, year, "trade_total") in ours:
            assert value <= 1.1 * ours[ccode, year, "trade_total"], (ccode, year)


def test_west_germanys_total_trade_is_under_its_own_number(shipped: Register) -> None:
    """The source keeps it under united Germany's number from 1956 to 1989."""
    ours = shipped_cells(shipped)
    assert ours[260, 1985, "trade_total"] == pytest.approx(158485.1 + 183902.7, rel=6e-4)
    assert (255, 1985, "trade_total") not in ours


def test_series_on_present_borders_begin_with_the_state(shipped: Register) -> None:
    ours = shipped_cells(shipped)
    for ccode, first in ((255, 1991), (365, 1992), (770, 1972)):
        years = [y for c, y, f in ours if c == ccode and f == "gdp_current_usd"]
        assert years
        assert min(years) >= first
    assert not [y for c, y, f in ours if c == 260 and f in ("gdp_current_usd", "population", "gdp_ppp_intl2011")]
    assert ours[365, 1990, "gdp_ppp_intl2011"] > ours[365, 2000, "gdp_ppp_intl2011"]


def test_published_anchors(shipped: Register) -> None:
    """US CINC .284 (1950) and .124 (2022): published values of the National Material Capabilities."""
    ours = shipped_cells(shipped)
    assert ours[2, 1950, "cinc"] == pytest.approx(0.284, abs=5e-4)
    assert ours[2, 2022, "cinc"] == pytest.approx(0.124, abs=5e-4)


def test_figures_stay_inside_their_sources_years(shipped: Register) -> None:
    for figure in shipped.figures:
        source = SOURCES[figure.source]
        assert source.first_year <= figure.year <= source.last_year, figure
        assert figure.year <= date.today().year


def test_every_figure_is_a_documented_measure_in_its_unit_range_and_source(shipped: Register) -> None:
    measures = {m.name: m for m in FIGURES}
    assert {f.figure for f in shipped.figures} == set(measures)
    for figure in shipped.figures:
        measure = measures[figure.figure]
        assert figure.unit == measure.scale
        assert figure.source in measure.sources
        assert measure.low is None or figure.value >= measure.low
        assert measure.high is None or figure.value <= measure.high


def test_years_are_every_fifth_and_the_latest(shipped: Register) -> None:
    latest: dict[str, int] = defaultdict(int)
    for f in shipped.figures:
        latest[f.source + f.figure] = max(latest[f.source + f.figure], f.year)
    yearly = {"military_burden_factbook", "military_burden_nato", "export_share_us", "export_share_china"}
    joined = {("gdp_current_usd", 2022), ("population", 2021), ("population", 2023), ("us_troops", 2024)}
    for f in shipped.figures:
        if f.figure not in yearly and (f.figure, f.year) not in joined:
            assert f.year % 5 == 0 or f.year == latest[f.source + f.figure], f


def test_measures_of_two_figures_reach_the_latest_year_both_sources_have(shipped: Register) -> None:
    figures = shipped.frame("figures")
    assert military_burden(figures)["year"].max() == 2022
    assert us_troops_per_thousand(figures)["year"].max() == 2024
    assert net_resources(figures)["year"].max() == 2023


def test_every_shipped_source_may_ship(shipped: Register) -> None:
    for key in {f.source for f in shipped.figures}:
        reference = shipped.reference(key)
        assert reference.redistribute in ("yes", "facts")
        assert reference.licence or reference.basis
