"""Writing a panel: the same bytes, its record and citations, and nothing half-written."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import polars as pl
import pytest

import globalallies as ga
from globalallies.catalogue import UserError
from globalallies.sources import bibliography
from globalallies.sources.store import Store


def small(store: Store) -> ga.Panel:
    return ga.dyad_years(1945, 1955, store=store).add("cinc", "atop_defense")


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_the_same_inputs_give_the_same_bytes(ending: str, tiny: Store, tmp_path: Path) -> None:
    panel = ga.names(ga.directed_dyad_years(1816, 2022, store=tiny).add("cinc", "atop_defense"))
    hashes = set()
    for n in range(3):
        written = panel.write(tmp_path / f"{n}.{ending}")
        hashes.add(hashlib.sha256(written.read_bytes()).hexdigest())
    assert len(hashes) == 1


def test_every_format_holds_the_same_rows(tiny: Store, tmp_path: Path) -> None:
    panel = small(tiny)
    rows = panel.to_polars()
    assert pl.read_parquet(panel.write(tmp_path / "p.parquet")).equals(rows)
    text = pl.read_csv(panel.write(tmp_path / "p.csv"), schema=rows.schema)
    assert text.equals(rows)
    pyreadstat = pytest.importorskip("pyreadstat", reason="pyreadstat is not installed")
    stata, _ = pyreadstat.read_dta(str(panel.write(tmp_path / "p.dta")), output_format="polars")
    assert stata.columns == rows.columns
    for name in rows.columns:
        assert stata[name].cast(pl.Float64).fill_nan(None).to_list() == rows[name].cast(pl.Float64).to_list()


def test_the_record_says_where_every_column_comes_from(tiny: Store, tmp_path: Path) -> None:
    panel = small(tiny).filter(ccode1=2)
    path = panel.write(tmp_path / "p.parquet")
    record = json.loads((tmp_path / "p.parquet.json").read_text())
    assert record["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert record["years"] == [1945, 1955]
    assert [c["name"] for c in record["columns"]] == ["cinc1", "cinc2", "atop_defense"]
    assert record["columns"][2]["sources"] == ["atop@5.1"]
    assert record["columns"][2]["no_row_means"] == "zero"
    assert record["releases"]["nmc@7.0"]["tables"]["nmc"] == tiny.entry("nmc").tables["nmc"].content
    assert record["filters"] == [["ccode1", "= ?", [2]]]
    assert record["sql"] == panel.sql()


def test_the_bibliography_can_be_read(tiny: Store, tmp_path: Path) -> None:
    small(tiny).write(tmp_path / "p.csv")
    text = (tmp_path / "p.csv.bib").read_text()
    keys = [found["key"] for found in bibliography.ENTRY.finditer(text)]
    assert keys == sorted(keys)
    assert {"singer_bremer_stuckey_1972", "leeds_ritter_mitchell_long_2002"} <= set(keys)
    assert text == small(tiny).cite()


def test_an_earlier_file_is_replaced_whole_or_not_at_all(tiny: Store, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("mine")
    lacking = ga.dyad_years(1950, 1950, store=tiny).add("igo_shared")
    with pytest.raises(UserError, match="not in the store"):
        lacking.write(path)
    assert path.read_text() == "mine"
    assert [p.name for p in tmp_path.iterdir()] == ["p.csv"]
    small(tiny).write(path)
    assert path.read_text().startswith("ccode1,")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("p.xlsx", "has no ending that says how to write it"),
        ("p", "has no ending"),
        ("no/such/p.csv", "does not exist"),
        ("x" * 250 + ".csv", "cannot be written"),
    ],
)
def test_a_file_that_cannot_be_written_is_a_users_mistake(
    name: str, expected: str, tiny: Store, tmp_path: Path
) -> None:
    with pytest.raises(UserError) as caught:
        small(tiny).write(tmp_path / name)
    assert expected in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_a_users_mistake(tiny: Store) -> None:
    with pytest.raises(UserError, match="cannot be written"):
        small(tiny).write("/proc/p.csv")


FULL = """
    import resource, signal, sys
    from pathlib import Path
    import globalallies as ga
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3000, resource.RLIM_INFINITY))
    try:
        ga.dyad_years(1945, 1955, store=sys.argv[1]).add("cinc", "atop_defense").write(sys.argv[2])
    except ga.UserError as error:
        print(error)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="needs a limit on file size")
@pytest.mark.parametrize("ending", ["parquet", "csv", "dta"])
def test_a_disk_that_is_full_leaves_nothing_behind(ending: str, tiny: Store, tmp_path: Path) -> None:
    target = tmp_path / f"p.{ending}"
    command = [sys.executable, "-c", textwrap.dedent(FULL), str(tiny.folder), str(target)]
    done = subprocess.run(
        command, env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "could not be written" in done.stdout or "cannot be written" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_names_too_long_for_stata_are_refused(tiny: Store, tmp_path: Path) -> None:
    own = pl.DataFrame({"ccode": [2], "a_name_that_is_far_too_long_for_stata": [1]})
    with pytest.raises(UserError, match="Stata allows 32 letters"):
        ga.state_years(1950, 1950, store=tiny).join(own, on=["ccode"]).write(tmp_path / "p.dta")
    assert list(tmp_path.iterdir()) == []
