"""``allies panel``, ``measures``, ``measure`` and ``why``: what they print, and how they fail."""

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from globalallies.catalogue import UserError
from globalallies.cli import app
from globalallies.measures import CATALOGUE
from globalallies.sources.store import Store

runner = CliRunner()


@pytest.fixture(autouse=True)
def here(tiny: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small store, and a working folder of the test's own."""
    monkeypatch.setenv("ALLIES_STORE", str(tiny.folder))
    monkeypatch.chdir(tmp_path)


def allies(*args: str) -> str:
    done = runner.invoke(app, args, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def refused(*args: str) -> str:
    with pytest.raises(UserError) as caught:
        runner.invoke(app, args, catch_exceptions=False)
    return str(caught.value)


def test_a_panel_is_written_with_its_record_and_bibliography() -> None:
    text = allies(
        "panel",
        "dyad-year",
        "--from",
        "1949",
        "--to",
        "1951",
        "--add",
        "cinc, atop_defense",
        "--names",
        "-o",
        "p.parquet",
    )
    assert text.startswith("p.parquet (")
    assert {p.name for p in Path.cwd().iterdir()} == {"p.parquet", "p.parquet.json", "p.parquet.bib"}
    found = pl.read_parquet("p.parquet").filter(ccode1=2, ccode2=20, year=1950)
    assert found.row(0) == (2, 20, 1950, 0.4, 0.1, 1, "United States", "Canada", "USA", "CAN")


def test_releases_lags_and_filters_are_options() -> None:
    allies(
        "panel", "state-year", "--from", "1950", "--to", "1950", "--add", "cinc", "--release", "cinc=6.0",
        "--lag", "milex", "--where", "ccode=2", "--where", "cinc=0.3:0.4", "-o", "p.csv",
    )  # fmt: skip
    assert Path("p.csv").read_text() == "ccode,year,cinc,milex_lag1\n2,1950,0.35,10\n"


def test_a_query_or_a_description_instead_of_a_file() -> None:
    assert allies("panel", "state-year", "--add", "cinc", "--sql").startswith("WITH")
    text = allies("panel", "state-year", "--from", "2020", "--add", "cinc", "--describe")
    assert "after the source's last year" in text
    assert list(Path.cwd().iterdir()) == []


def test_measures_are_listed_and_searched() -> None:
    everything = allies("measures")
    for measure in CATALOGUE.values():
        assert (f"{measure.name} " in everything) == bool(measure.view)
    found = json.loads(allies("measures", "--unit", "dyad-year", "--search", "great-circle", "--json"))
    assert {m["name"] for m in found} == {"capital_distance_km"}
    assert "No measure fits" in allies("measures", "--search", "zzz")


@pytest.mark.parametrize("name", [m.name for m in CATALOGUE.values() if m.view])
def test_all_about_every_measure(name: str) -> None:
    text = allies("measure", name)
    for word in ("unit", "scale", "rule", "sources", "covers", "no row means", "cite", "example"):
        assert f"  {word}" in text
    record = json.loads(allies("measure", name, "--json"))
    assert record["first_year"] <= record["last_year"]


def test_why_accounts_for_a_cell() -> None:
    text = allies("why", "dyad-year", "2", "20", "1950", "cinc2")
    assert text.startswith("cinc2 = 0.1   (ccode1 2, ccode2 20, year 1950)")
    record = json.loads(allies("why", "state-year", "2", "1950", "cinc", "--release", "cinc=6.0", "--json"))
    assert (record["value"], record["releases"]) == (0.35, ["nmc@6.0"])
    assert "shifted" not in allies("why", "state-year", "2", "1950", "cinc_lag1")


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["panel", "dyad-year"], "Say where to write the panel."),
        (["panel", "dyad-yaer", "-o", "p.csv"], "Did you mean 'dyad-year'?"),
        (["panel", "dyad-year", "--from", "1815", "-o", "p.csv"], "No panel can run from 1815"),
        (["panel", "dyad-year", "--add", "cnic", "-o", "p.csv"], "No measure is named 'cnic'. Did you mean 'cinc'?"),
        (["panel", "state-year", "--add", "contiguity", "-o", "p.csv"], "describes a dyad-year, but this panel's rows are state-years"),
        (["panel", "dyad-year", "--add", "igo_shared", "-o", "p.csv"], "allies data get igo@3.0"),
        (["panel", "dyad-year", "-o", "p.xlsx"], "has no ending that says how to write it"),
        (["panel", "dyad-year", "-o", "/no/such/p.csv"], "The folder /no/such does not exist."),
        (["panel", "dyad-year", "--system", "gw", "-o", "p.csv"], "allies data get gw_states@2017"),
        (["panel", "dyad-year", "--system", "un", "-o", "p.csv"], "is no state system"),
        (["panel", "dyad-year", "--rule", "midyear", "-o", "p.csv"], "is no membership rule"),
        (["panel", "state-year", "--where", "ccode", "-o", "p.csv"], "'ccode' is not NAME=VALUE."),
        (["panel", "state-year", "--where", "code=2", "-o", "p.csv"], "no column 'code'. Did you mean 'ccode'?"),
        (["panel", "state-year", "--release", "cinc=6", "-o", "p.csv"], "--release names cinc, which --add does not."),
        (["measures", "--unit", "state-yaer"], "'state-yaer' is no unit. Did you mean 'state-year'?"),
        (["measure", "cnic"], "Did you mean 'cinc'?"),
        (["why", "dyad-year", "2"], "A key and a column are needed."),
        (["why", "dyad-year", "2", "20", "1950", "cinc"], "'cinc' is cinc1 and cinc2"),
        (["why", "dyad-year", "2", "20", "cinc1"], "2 keys do not name a dyad-year."),
        (["why", "dyad-year", "2", "3", "1950", "cinc1"], "This panel has no row"),
    ],
)  # fmt: skip
def test_a_users_mistake_gets_one_clear_message(args: list[str], expected: str) -> None:
    assert expected in refused(*args)
    assert list(Path.cwd().iterdir()) == []
