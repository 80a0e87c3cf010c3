"""The panel: adding, joining, filtering, pinning, and how it says no."""

import polars as pl
import pytest

import globalallies as ga
from globalallies.catalogue import UserError
from globalallies.panel import Panel
from globalallies.sources.store import Store, pinned


def test_nothing_is_changed_in_place(tiny: Store) -> None:
    bare = ga.state_years(1950, 1950, store=tiny)
    assert bare.add("cinc").columns == ["ccode", "year", "cinc"]
    assert bare.columns == ["ccode", "year"]


def test_a_state_measure_becomes_two_columns_on_pairs(tiny: Store) -> None:
    found = ga.dyad_years(1950, 1950, store=tiny).add("cinc").filter(ccode1=2, ccode2=20).to_polars()
    assert found.row(0, named=True) == {"ccode1": 2, "ccode2": 20, "year": 1950, "cinc1": 0.4, "cinc2": 0.1}


def test_a_name_that_ends_in_a_digit_is_kept_apart(tiny: Store) -> None:
    panel = ga.names(ga.dyad_years(1950, 1950, store=tiny)).filter(ccode1=2, ccode2=20)
    assert panel.to_polars().row(0, named=True) == {
        "ccode1": 2,
        "ccode2": 20,
        "year": 1950,
        "state_name1": "United States",
        "state_name2": "Canada",
        "iso3_1": "USA",
        "iso3_2": "CAN",
    }


def test_names_are_right_for_the_year(tiny: Store) -> None:
    def name(ccode: int, year: int) -> str:
        return str(
            ga.names(ga.state_years(year, year, store=tiny)).filter(ccode=ccode).to_polars()["state_name"].item()
        )

    assert name(365, 1950) == "Soviet Union"
    assert name(365, 1995) == "Russia"
    assert name(260, 1970) == "West Germany"


def test_a_directed_measure_collapses_by_its_rule(tiny: Store) -> None:
    directed = ga.directed_dyad_years(1950, 1950, store=tiny).add("atop_defense").filter(ccode1=[2, 20], ccode2=[2, 20])
    assert directed.to_polars()["atop_defense"].to_list() == [1, 0]
    undirected = ga.dyad_years(1950, 1950, store=tiny).add("atop_defense").filter(ccode1=2, ccode2=20)
    assert undirected.to_polars()["atop_defense"].to_list() == [1]


def test_several_disputes_are_reduced_by_the_rule(tiny: Store) -> None:
    panel = ga.directed_dyad_years(1951, 1951, store=tiny).add(
        "mid_dispute", "mid_hostility_own", "mid_start_month", "mid_reciprocated"
    )
    assert panel.filter(ccode1=2, ccode2=20).to_polars().row(0) == (2, 20, 1951, 2, 3, 5, 0)


def test_a_release_can_be_pinned_and_two_cannot_be_mixed_up(tiny: Store) -> None:
    us = ga.state_years(1950, 1950, store=tiny).filter(ccode=2)
    assert us.add("cinc").to_polars()["cinc"].item() == 0.4
    old = us.add("cinc", release="6.0")
    assert old.to_polars()["cinc"].item() == 0.35
    assert old.cells[0].coverage.last_year == 2016
    assert us.add("cinc", release="6").add("milex").to_polars().row(0) == (2, 1950, 0.35, 20)
    with pytest.raises(UserError, match="Two columns would be named cinc"):
        us.add("cinc").add("cinc", release="6.0")
    with pytest.raises(UserError, match="No release '5' of nmc is known"):
        us.add("cinc", release="5")
    with pytest.raises(UserError, match="rests on 2 data sets"):
        ga.dyad_years(store=tiny).add("mid_onset", release="5.0")


def test_a_lock_chooses_the_release(tiny: Store, tmp_path) -> None:  # type: ignore[no-untyped-def]
    pinned(tiny, ["nmc@6"], tmp_path / "allies.lock")
    locked = ga.state_years(1950, 1950, store=tiny.folder).add("cinc").filter(ccode=2)
    assert locked.to_polars()["cinc"].item() == 0.35
    assert locked.cells[0].coverage.last_year == 2016


def test_your_own_columns_join_on(tiny: Store) -> None:
    own = pl.DataFrame({"ccode1": [2], "ccode2": [20], "year": [1950], "my score": [7.5]})
    panel = ga.dyad_years(1950, 1951, store=tiny).join(own).add("cinc").filter(ccode1=2, ccode2=20)
    found = panel.to_polars()
    assert found["my score"].to_list() == [7.5, None]
    assert panel.columns == ["ccode1", "ccode2", "year", "cinc1", "cinc2", "my score"]
    per_state = pl.DataFrame({"ccode1": [2], "wealth": [1]})
    assert ga.dyad_years(1950, 1950, store=tiny).join(per_state, on=["ccode1"]).filter(wealth=1).to_polars().height > 50
    hostile = pl.DataFrame({"year": [1950], 'x"; DROP TABLE spine; --': [1]})
    assert ga.state_years(1950, 1950, store=tiny).join(hostile, on=["year"]).to_polars().width == 3


def test_a_pandas_frame_joins_too(tiny: Store) -> None:
    pd = pytest.importorskip("pandas", reason="pandas is not installed")
    own = pd.DataFrame({"ccode": [2], "year": [1950], "mine": [1]})
    panel = ga.state_years(1950, 1950, store=tiny).join(own).filter(ccode=2)
    assert panel.to_polars()["mine"].to_list() == [1]
    assert panel.to_pandas()["mine"].tolist() == [1]


@pytest.mark.parametrize(
    ("frame", "on", "expected"),
    [
        (pl.DataFrame({"ccode": [2], "x": [1]}), None, "The frame has no column 'year' to join on."),
        (pl.DataFrame({"code": [2], "x": [1]}), ["code"], "The panel's rows have no column 'code' to join on."),
        (pl.DataFrame({"ccode": [2, 2], "x": [1, 2]}), ["ccode"], "2 rows of the frame share their key"),
        (pl.DataFrame({"ccode": [2], "cinc": [1]}), ["ccode"], "The panel has a column 'cinc' already."),
        (3, ["ccode"], "int is no frame"),
    ],
)
def test_what_would_double_or_hide_rows_is_not_joined(
    frame: object, on: list[str] | None, expected: str, tiny: Store
) -> None:
    with pytest.raises(UserError) as caught:
        ga.state_years(1950, 1950, store=tiny).add("cinc").join(frame, on=on)
    assert expected in str(caught.value)


def test_filters_are_values_never_sql(tiny: Store) -> None:
    panel = ga.names(ga.state_years(1950, 1950, store=tiny))
    assert panel.filter(state_name="Canada").to_polars()["ccode"].to_list() == [20]
    assert panel.filter(state_name="x' OR '1'='1").to_polars().height == 0
    assert "'x'' OR ''1''=''1'" in panel.filter(state_name="x' OR '1'='1").sql()
    assert panel.filter(ccode=(2, 20), year=[1950, 1951]).to_polars()["ccode"].to_list() == [2, 20]
    assert panel.filter(ccode=[]).to_polars().height == 0
    with pytest.raises(UserError, match="no column 'nam'"):
        panel.filter(nam="Canada")
    with pytest.raises(UserError, match="is no range"):
        panel.filter(ccode=(1, 2, 3))


@pytest.mark.parametrize(
    ("panel", "measure", "expected"),
    [
        (
            "state_years",
            "mid_onset",
            "'mid_onset' describes a directed-dyad-year, but this panel's rows are state-years.",
        ),
        ("state_years", "contiguity", "allies panel dyad-year"),
        ("dyad_years", "treaty_parties", "'treaty_parties' describes a treaty-year"),
        ("dyad_years", "atop_defence", "No measure is named 'atop_defence'. Did you mean 'atop_defense'?"),
        ("state_years", "export_share_us", "is computed for the report"),
    ],
)
def test_a_measure_that_does_not_fit_is_refused(panel: str, measure: str, expected: str, tiny: Store) -> None:
    with pytest.raises(UserError) as caught:
        getattr(ga, panel)(1950, 1950, store=tiny).add(measure)
    assert expected in str(caught.value)


def test_a_measure_is_not_added_twice(tiny: Store) -> None:
    with pytest.raises(UserError, match="is in this panel already"):
        ga.state_years(store=tiny).add("cinc", "cinc")


def test_lags_need_years(tiny: Store) -> None:
    with pytest.raises(UserError, match="have no year before"):
        ga.operation_states(store=tiny).lag("cinc")


def test_data_that_are_not_here_are_all_named_at_once(tiny: Store) -> None:
    with pytest.raises(UserError) as caught:
        ga.dyad_years(1950, 1950, store=tiny).add("igo_shared", "joint_exercises", "cinc").to_polars()
    assert "not in the store" in str(caught.value)
    assert "allies data get exercises@7 igo@3.0" in str(caught.value)


def test_a_damaged_file_is_named(tiny: Store, tmp_path) -> None:  # type: ignore[no-untyped-def]
    import shutil

    shutil.copytree(tiny.folder, tmp_path / "copy")
    store = Store(tmp_path / "copy")
    path = store.path("nmc")
    content = path.read_bytes()
    path.write_bytes(content[:40] + bytes(len(content) - 80) + content[-40:])
    with pytest.raises(UserError) as caught:
        ga.state_years(1950, 1950, store=store).add("cinc").to_polars()
    assert "is damaged" in str(caught.value)
    assert "allies data get nmc@7.0 --force" in str(caught.value)


def test_it_speaks_arrow_and_shows_itself(tiny: Store) -> None:
    panel = ga.state_years(1950, 1950, store=tiny).add("cinc").filter(ccode=2)
    assert pl.DataFrame(panel.to_arrow()).equals(panel.to_polars())
    assert repr(panel) == "Panel of state-year rows, 1950-1950: ccode, year, cinc"
    assert "<table" in panel._repr_html_()
    assert len(panel) == 1
    assert isinstance(panel, Panel)


def test_the_query_can_be_read_and_is_stable(tiny: Store) -> None:
    panel = ga.dyad_years(1950, 1951, store=tiny).add("cinc", "atop_defense")
    assert panel.sql() == ga.dyad_years(1950, 1951, store=tiny).add("cinc", "atop_defense").sql()
    assert panel.sql().startswith("WITH")
    assert panel.sql().endswith("ORDER BY ccode1, ccode2, year")


def test_a_description_counts_every_reason(tiny: Store) -> None:
    found = (
        ga.dyad_years(1945, 2025, store=tiny)
        .add("cinc", "atop_defense", "mid_onset")
        .filter(ccode1=2, ccode2=20)
        .describe()
    )
    by_name = {column.name: column for column in found.columns}
    assert found.rows == 81
    assert (by_name["cinc1"].missing, by_name["cinc1"].after, by_name["cinc1"].no_row) == (79, 3, 76)
    assert (by_name["atop_defense"].missing, by_name["atop_defense"].after) == (7, 7)
    assert by_name["atop_defense"].silent_zeros == 73
    assert by_name["mid_onset"].silent_zeros == 69
    assert "3 after the source's last year" in str(found)
    assert found.to_polars().height == 4
