"""Credibility and indispensability of real allies: the record, the series, and that the answer is not assumed."""

from pathlib import Path

import polars as pl
import pytest

from globalallies.catalogue import Result, UserError
from globalallies.models.credibility import ALLIES, credibility, indispensability
from globalallies.sources.store import Store


@pytest.fixture(scope="module")
def found(full_store: Store) -> Result:
    """The eight allies from 1992."""
    return credibility(store=full_store)


def test_the_record_is_that_of_the_disputes(found: Result, full_store: Store) -> None:
    record = found.tables["record"].filter(kind="dispute")
    parts = full_store.frame("mid", "mid_participant")
    for source, ally, acted in record.filter(ally_name="Japan").select("source", "ally", "hub_acted").iter_rows():
        rows = parts.filter(dispnum=int(source.split()[-1]))
        sides = set(rows.filter(ccode=ally)["sidea"])
        hub = rows.filter(pl.col("ccode") == 2, pl.col("hostlev") >= 2, pl.col("sidea").is_in(list(sides)))
        assert (hub.height > 0) == acted, source
    assert record["year"].max() == 2014
    assert record.filter(pl.col("ally") == 2).is_empty()


def test_series_lie_where_they_can(found: Result) -> None:
    series = found.tables["series"]
    assert series["ally"].unique().len() == len(ALLIES)
    for low, middle, high in (
        ("credibility_low", "credibility", "credibility_high"),
        ("indispensability_low", "indispensability", "indispensability_high"),
    ):
        known = series.filter(pl.col(middle).is_not_null())
        assert (known[low] <= known[middle]).all()
        assert (known[middle] <= known[high]).all()
        assert known[low].min() >= 0  # type: ignore[operator]
        assert known[high].max() <= 1  # type: ignore[operator]
    assert series.filter(ally="Poland")["year"].min() == 1999
    # what nobody measured is missing: the latent estimates of GDP end in 2019
    assert (
        series.filter(pl.col("year") > 2019)["indispensability"].null_count()
        == series.filter(pl.col("year") > 2019).height
    )


def test_one_year_of_one_ally_is_computed_again(found: Result, full_store: Store) -> None:
    from globalallies.measures import CATALOGUE
    from globalallies.panel import Panel

    # Japan in 2014 by CINC and capitals, half of the hub, nobody bound to help, Russia, China and North Korea against
    power = dict(
        Panel("state-year", 2014, 2014, CATALOGUE, full_store)
        .add("cinc").filter(ccode=[2, 740, 365, 710, 731]).to_polars().select("ccode", "cinc").iter_rows()
    )  # fmt: skip
    pairs = Panel("dyad-year", 2014, 2014, CATALOGUE, full_store).add("capital_distance_km").to_polars()
    far = {
        one + other - 740: km
        for one, other, km in pairs.select("ccode1", "ccode2", "capital_distance_km").iter_rows()
        if 740 in (one, other)
    }
    against = sum(power[c] / max(1, far[c] / 1000) for c in (365, 710, 731))
    own = indispensability(power[740], 0, power[2] / 2, against)
    row = found.tables["series"].filter(ally="Japan", year=2014)
    assert row["indispensability_low"].item() <= own <= row["indispensability_high"].item()


def test_shares_are_shares_and_do_not_all_say_the_same(found: Result) -> None:
    paradox = found.table
    shares = paradox.select(pl.col("^share_.*$"))
    assert shares.min_horizontal().min() >= 0  # type: ignore[operator]
    whole = paradox["share_apart"] + paradox["share_together"] + paradox["share_reverse"]
    assert (whole <= 1 + 1e-9).all()
    # nothing is assumed: with the same challengers throughout, no ally's case holds under every choice
    assert (paradox.filter(challengers="ever_listed")["share_apart"] < 1).all()
    assert set(paradox["ally"]) == set(found.tables["series"]["ally"])


def test_the_priors_are_tried_beside_each_other(found: Result) -> None:
    rows = found.tables["sensitivity"].filter(choice="prior", theatre="europe")
    assert rows["value"].to_list() == ["jeffreys", "uniform"]
    assert rows["credibility"].n_unique() == 2
    assert (rows["low"] < rows["credibility"]).all()


def test_germany_is_one_ally_before_and_after_1990(full_store: Store) -> None:
    years = credibility(["DEU"], 1985, 2000, full_store).tables["series"]["year"].to_list()
    assert years == list(range(1985, 2001))


@pytest.mark.parametrize(
    ("allies", "first", "last", "expected"),
    [
        (["CHE"], 1992, 2010, "Switzerland was a spoke of neither"),
        (["JPN", "Japan"], 1992, 2010, "named twice"),
        ([], 1992, 2010, "No ally is named"),
        (["JPN"], 1992, 1995, "at least 11 years"),
        (["JPN"], 1940, 2010, "Nothing can be said of 1940"),
    ],
)
def test_a_question_without_an_answer_is_refused(
    allies: list[str], first: int, last: int, expected: str, tmp_path: Path
) -> None:
    with pytest.raises(UserError) as caught:
        credibility(allies, first, last, Store(tmp_path / "none"))
    assert expected in str(caught.value)


def test_data_that_are_not_here_are_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="allies data get mid"):
        credibility(["JPN"], store=Store(tmp_path / "none"))


def test_the_chart_has_a_panel_for_each_ally(found: Result) -> None:
    assert found.plot().to_dict()["columns"] == 2


def test_an_ally_that_joined_too_late_has_no_verdict(full_store: Store) -> None:
    late = credibility(["FIN"], 2010, 2024, full_store)
    assert late.table["choices"].to_list() == [0] * 4
    assert late.table["share_apart"].null_count() == 4
    assert late.tables["series"]["year"].to_list() == []
    assert late.plot().to_dict()["columns"] == 2
