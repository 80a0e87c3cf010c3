"""Burden sharing on real alliances: ranks, p-values, trends, calibration, and the published pattern."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.stats import spearmanr

from globalallies.catalogue import Result, UserError
from globalallies.models.burden import Alliance, Ally, equilibrium, exploitation, system_burden
from globalallies.models.burden.calibration import fit_frame, fits
from globalallies.models.burden.exploitation import decade_means, kendall, slope_of, spearman
from globalallies.models.burden.observed import members
from globalallies.register import Register
from globalallies.sources.store import Store

MARKET = "milex over GDP, market rates"
PARITY = "milex over GDP, parity (Maddison)"
LATENT = "milex over GDP, latent"


def test_ranks_and_p_values_by_hand() -> None:
    # one of the 24 orders of four agrees wholly
    up = np.array([1.0, 2, 3, 4])
    assert spearman(up, up) == pytest.approx((1, 1 / 24))
    assert kendall(up, up) == pytest.approx((1, 1 / 24))
    # ranks 1 2 3 4 and 2 1 3 4: 1 - 6 x 2 / (4 x 15) = .8; four orders reach .8: the three swaps of neighbours and 1234
    assert spearman(up, np.array([2.0, 1, 3, 4])) == pytest.approx((0.8, 4 / 24))
    assert np.isnan(spearman(up, np.ones(4))).all()
    assert np.isnan(kendall(np.ones(4), up)).all()


def test_the_p_value_of_many_states_is_near_the_known_one() -> None:
    x, chance = np.arange(14.0), np.random.default_rng(1)
    y = x + chance.normal(0, 6, 14)
    known = spearmanr(x, y, alternative="greater")
    rho, p = spearman(x, y)
    assert rho == pytest.approx(known.statistic)
    assert p == pytest.approx(known.pvalue, abs=0.015)


def test_the_slope_of_a_line_is_its_own_and_noise_widens_it() -> None:
    years = np.arange(1964.0, 2004)
    assert slope_of(years, 0.6 - 0.01 * (years - 1964)) == pytest.approx((-0.1, -0.1, -0.1))
    noise = np.random.default_rng(2).normal(0, 0.2, len(years))
    slope, low, high = slope_of(years, noise)
    assert low < slope < high
    assert np.isnan(slope_of(years[:10], noise[:10])).all()


def test_members_are_spokes_in_practice_with_the_hub(shipped: Register) -> None:
    nato = members(shipped, "nato", 1964)
    assert len(nato) == 15
    assert nato[0] == 2
    assert 260 in nato
    assert members(shipped, "san_francisco", 1950) == ()
    assert 920 in members(shipped, "san_francisco", 1985)
    assert 920 not in members(shipped, "san_francisco", 1986)
    with pytest.raises(UserError, match="Did you mean 'nato'"):
        members(shipped, "natoo", 1964)


# -- calibration ---------------------------------------------------------------------------------


def test_weights_are_found_again_from_burdens_that_the_model_made() -> None:
    allies = (Ally("hub", 1000), Ally("a", 200), Ally("b", 100), Ally("c", 30), Ally("d", 5))
    made = equilibrium(Alliance(allies, 0.03, 0.015)).burden
    found = fits(Alliance(allies, 0.5, 0.1), made)
    assert (found[0].alpha, found[0].beta) == pytest.approx((0.03, 0.015), rel=1e-3)
    frame = fit_frame(found, made)
    assert frame["model"].to_list() == ["joint products", "pure public good", "mean of all"]
    assert frame["error_points"][0] < 1e-4 < frame["error_points"][1]
    # the mean of the others, by hand, for the first ally
    assert found[2].left_out[0] == pytest.approx(made[1:].mean())


def test_a_real_alliance_from_the_shipped_figures_says_where_it_loses(tmp_path: Path) -> None:
    found = system_burden("nato", 2015, Store(tmp_path / "none"))
    assert found.sources == ("register.figures", "register.memberships")
    fit = {row["model"]: row for row in found.tables["fit"].iter_rows(named=True)}
    assert fit["joint products"]["error_points"] <= fit["mean of all"]["error_points"]
    assert fit["pure public good"]["allies_at_zero"] > 20
    said = " ".join(found.notes)
    for row, which in (("error_points_left_out", "an ally"), ("error_points_spokes_left_out", "a spoke")):
        worse = fit["joint products"][row] >= fit["mean of all"][row]
        assert f"Guessing {which} left out of the fit" in said
        assert ("worse than the mean" in said) or not worse
    assert set(found.tables["range"]["income"]) == {"gdp_current_usd", "gdp_ppp_intl2011"}
    assert found.tables["range"]["hub_cut_made_up"].is_between(0, 1).all()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"system": "nato", "year": 1948}, "1948 cannot be looked at"),
        ({"system": "san_francisco", "year": 1950}, "no spokes"),
        ({"system": "nato", "year": 2015, "income": "gdp"}, "No measure of income"),
        ({"system": "nato", "year": 2015, "leaves": "JPN"}, "Japan is not among the allies"),
        ({"system": "nato", "year": 2015, "hub_cut": 0.0}, "cannot cut by 0"),
        ({"system": "nato", "year": 2013}, "of 0 members are known"),
    ],
)
def test_a_question_without_an_answer_is_refused(given: dict[str, object], expected: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        system_burden(store=Store(tmp_path / "none"), **given)  # type: ignore[arg-type]
    assert expected in str(caught.value)


# -- the published pattern -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def nato(full_store: Store) -> Result:
    """The test on NATO, all years."""
    return exploitation("nato", full_store)


def test_the_correlation_of_1964_is_positive_under_every_definition(nato: Result) -> None:
    rows = nato.table.filter(pl.col("spearman_1964").is_not_null())
    assert set(rows["definition"]) == {MARKET, PARITY, LATENT}
    assert (rows["spearman_1964"] > 0.4).all()
    assert (rows["p_1964"] < 0.1).all()
    whole = rows.filter(states="all members").select("definition", "members_1964", pl.col("spearman_1964").round(2))
    assert sorted(whole.rows()) == [(LATENT, 14, 0.71), (MARKET, 13, 0.63), (PARITY, 13, 0.59)]


@pytest.mark.parametrize("definition", [MARKET, PARITY, LATENT])
@pytest.mark.parametrize("states", ["all members", "without the hub", "members of 1964"])
def test_it_declines_after_the_1960s(nato: Result, definition: str, states: str) -> None:
    ranks = nato.tables["ranks"].filter(pl.col("year").is_between(1960, 1999))
    sixties, seventies, eighties, nineties = decade_means(ranks, definition, states)
    assert sixties > seventies
    assert sixties > eighties
    assert sixties > nineties + 0.2


def test_a_year_is_counted_again_another_way(nato: Result, full_store: Store, shipped: Register) -> None:
    codes = members(shipped, "nato", 1964)
    milex = (
        full_store.frame("nmc").filter(pl.col("year") == 1964, pl.col("ccode").is_in(codes)).select("ccode", "milex")
    )
    gdp = full_store.frame("world_bank", "wb_gdp").filter(pl.col("year") == 1964).select("ccode", "gdp_current_usd")
    both = milex.join(gdp, on="ccode").drop_nulls().filter(pl.col("milex") > 0)
    again = spearmanr(both["gdp_current_usd"], both["milex"] / both["gdp_current_usd"]).statistic
    row = nato.tables["ranks"].filter(definition=MARKET, states="all members", year=1964)
    assert row["spearman"].item() == pytest.approx(again)
    assert row["members"].item() == both.height == 13
    assert row["missing"].item() == 1  # West Germany has no GDP here; Iceland spends nothing


def test_who_is_missing_is_missing(nato: Result) -> None:
    ranks = nato.tables["ranks"]
    assert ranks.filter(definition=LATENT, year=1964, states="all members")["missing"].to_list() == [0]
    assert ranks.filter(definition=MARKET)["year"].min() == 1960
    assert ranks.filter(definition="NATO's own burden")["year"].min() == 2014
    assert ranks["spearman"].drop_nulls().is_between(-1, 1).all()


def test_the_chart_can_be_drawn(nato: Result) -> None:
    assert nato.plot().to_dict()["columns"] == 2


def test_it_ends_around_1967_as_published(nato: Result) -> None:
    # Khanna and Sandler (1996), on 1960-1992: the exploitation of the large ended around 1967
    p = dict(
        nato.tables["ranks"].filter(definition=MARKET, states="all members").select("year", "spearman_p").iter_rows()
    )
    assert all(p[year] < 0.05 for year in range(1960, 1967))
    assert all(p[year] > 0.1 for year in range(1968, 1973))
