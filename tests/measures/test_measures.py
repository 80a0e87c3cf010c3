"""Every measure: documented, cited, in range; and one case of each worked by hand on the small world."""

import polars as pl
import pytest

from globalallies.catalogue import UNITS
from globalallies.measures import CATALOGUE
from globalallies.measures.burden import military_burden, us_troops_per_thousand
from globalallies.measures.dependence import HUB, PARTNERS, ideal_point_distance, trade_share
from globalallies.measures.power import SHARES, net_resources, ratio_to_hub, share_of_world
from globalallies.register import Register
from globalallies.sources import SOURCES
from globalallies.sources.bibliography import citation

COMPUTED = {
    **{name: (lambda f, n=name: share_of_world(f, n)) for name in SHARES},
    "net_resources": net_resources,
    "military_burden": military_burden,
    "us_troops_per_thousand": us_troops_per_thousand,
    **{name: (lambda f, n=name: trade_share(f, n)) for name in PARTNERS},
    "ideal_point_distance_us": lambda f: ideal_point_distance(f, HUB),
    "ideal_point_distance_china": lambda f: ideal_point_distance(f, 710),
}


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_measure_is_documented_and_cited(name: str, shipped: Register) -> None:
    measure = CATALOGUE[name]
    assert measure.unit in UNITS
    assert measure.definition.endswith((".", ")"))
    assert measure.title[0].isupper()
    assert measure.scale
    assert citation(measure.citation)
    for source in measure.sources:
        assert source in SOURCES
        assert shipped.reference(source).kind == "data_set"


@pytest.mark.parametrize("name", COMPUTED)
def test_a_computed_measure_keeps_its_contract(name: str, shipped: Register) -> None:
    figures = shipped.frame("figures")
    result = COMPUTED[name](figures)
    assert result.columns == ["ccode", "year", "value", "source"]
    assert result.height > 100
    assert result.null_count().sum_horizontal().item() == 0
    assert (result["ccode"] > 0).all()
    assert result.select("ccode", "year", "source").is_unique().all()
    measure = CATALOGUE[name]
    if measure.low is not None:
        assert result["value"].min() >= measure.low
    if measure.high is not None:
        assert result["value"].max() <= measure.high
    for cell in result["source"].unique():
        assert set(cell.split("; ")) <= set(measure.sources)
    shuffled = COMPUTED[name](figures.sample(fraction=1, shuffle=True, seed=7))
    order = ["ccode", "year", "source"]
    assert shuffled.sort(order).equals(result.sort(order))


def rows(frame: pl.DataFrame) -> dict[tuple[int, int], float]:
    return {(r["ccode"], r["year"]): r["value"] for r in frame.to_dicts()}


def test_shares_by_hand(small: Register) -> None:
    figures = small.frame("figures")
    assert rows(share_of_world(figures, "gdp_current_share")) == {(2, 1960): 0.4, (200, 1960): 0.1}


def test_a_share_without_a_world_total_is_missing_not_zero(small: Register) -> None:
    assert share_of_world(small.frame("figures"), "milex_share").is_empty()


def test_net_resources_and_ratios_by_hand(small: Register) -> None:
    resources = net_resources(small.frame("figures"))
    assert rows(resources) == {(2, 1960): 400 * 400 / 20, (200, 1960): 100 * 100 / 10}
    assert rows(ratio_to_hub(resources)) == {(200, 1960): 1000 / 8000}


def test_burden_by_hand(small: Register) -> None:
    assert rows(military_burden(small.frame("figures"))) == pytest.approx({(2, 1960): 0.1, (200, 1960): 0.01})
    assert rows(us_troops_per_thousand(small.frame("figures"))) == {(200, 1960): 300.0}


def test_trade_and_distance_by_hand() -> None:
    figures = pl.DataFrame(
        [
            (740, 2000, "trade_us", 30.0, "", "cow"),
            (740, 2000, "trade_total", 120.0, "", "cow"),
            (732, 2000, "trade_us", 1.0, "", "cow"),
            (732, 2000, "trade_total", 0.0, "", "cow"),
            (2, 2000, "un_ideal_point", 2.5, "", "un"),
            (740, 2000, "un_ideal_point", 1.0, "", "un"),
            (710, 2000, "un_ideal_point", -0.5, "", "un"),
            (740, 2001, "un_ideal_point", 1.0, "", "un"),
        ],
        schema=["ccode", "year", "figure", "value", "unit", "source"],
        orient="row",
    )
    assert rows(trade_share(figures, "trade_share_us")) == {(740, 2000): 0.25}
    assert rows(ideal_point_distance(figures, 2)) == {(740, 2000): 1.5, (710, 2000): 3.0}


def test_published_claim_about_cinc_is_in_the_figures(shipped: Register) -> None:
    """China is above the United States in the index from the mid-1990s, which is why it never stands alone."""
    ratio = rows(ratio_to_hub(share_of_world(shipped.frame("figures"), "cinc")))
    assert ratio[710, 1990] < 1 < ratio[710, 2010]
