"""``allies data``: what it prints, and how it fails."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from globalallies.catalogue import Source, UserError
from globalallies.cli import app
from globalallies.sources import BY_NAME
from sources.conftest import TOY, toy, toy_zip  # noqa: F401
from sources.making import csv_text, zipped

runner = CliRunner()
Toy = Callable[..., Source]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a store of its own and a file fetched by hand."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ALLIES_STORE", str(tmp_path / "store"))
    (tmp_path / "toy.zip").write_bytes(toy_zip())
    return tmp_path


def data(*args: str) -> str:
    done = runner.invoke(app, ["data", *args], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def refused(*args: str) -> str:
    with pytest.raises(UserError) as caught:
        runner.invoke(app, ["data", *args], catch_exceptions=False)
    return str(caught.value)


def test_the_list_names_every_release_with_its_terms(home: Path) -> None:
    text = data()
    for releases in BY_NAME.values():
        for source in releases:
            assert f"{source.label} " in text
    assert "0 of " in text
    rows = json.loads(data("--json"))
    assert {row["source"] for row in rows} == set(BY_NAME)
    assert all(row["terms"] and row["years"] for row in rows)


def test_get_from_a_file_then_list_verify_lock_and_remove(home: Path, toy: Toy, shipped_toy: None) -> None:  # noqa: F811
    toy()
    assert "toy@1.0: toy 3 rows; " in data("get", "toy", "--from", "toy.zip")
    assert "toy@1.0 is here already (today)." in data("get", "toy")
    assert "1 data sets in" in data("verify")
    assert "1 data sets pinned in allies.lock." in data("lock")
    assert "toy@1.0*" in data()
    assert "pinned by allies.lock" in data()
    assert "Removed toy@1.0" in data("remove", "toy")
    assert "is not in the store" in refused("remove", "toy")


@pytest.fixture
def shipped_toy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line in the bibliography for each release of the toy source."""
    from globalallies.register import bibliography
    from globalallies.sources.store import view

    known = bibliography()
    monkeypatch.setattr(
        view, "bibliography", lambda: {**known, "toy_1": known["cow_nmc_7"], "toy_2": known["cow_nmc_7"]}
    )


def test_diff_in_words_and_in_json(home: Path, toy: Toy) -> None:  # noqa: F811
    toy()
    data("get", "toy@1", "--from", "toy.zip")
    (home / "toy.zip").write_bytes(zipped({"toy.csv": csv_text(TOY.replace("10", "11"))}))
    data("get", "toy@2", "--from", "toy.zip")
    assert "steel: 1 values differ" in data("diff", "toy@1", "toy@2")
    (found,) = json.loads(data("diff", "toy@1", "toy@2", "--json"))
    assert found["changed"] == {"steel": 1}
    assert found["largest"][0]["key"] == {"ccode": 2, "year": 1950}


def test_terms_say_what_a_user_must_know(home: Path) -> None:
    for name in BY_NAME:
        text = data("terms", name)
        for word in ("terms", "passing it on", "years", "no row means", "cite", "table "):
            assert f"{word}" in text, name
    bibtex = data("terms", "nmc", "--bibtex")
    assert bibtex.startswith("@")
    assert "singer_bremer_stuckey_1972" in bibtex


def test_damage_is_named_and_ends_with_two(home: Path, toy: Toy) -> None:  # noqa: F811
    toy()
    data("get", "toy", "--from", "toy.zip")
    (path,) = (home / "store" / "toy@1.0").glob("*.parquet")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    done = runner.invoke(app, ["data", "verify"])
    assert done.exit_code == 2
    assert path.name in done.stdout
    assert "has 1 problem." in done.stderr


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["get"], "Say which data sets, or --all."),
        (["get", "nmc", "--all"], "not both"),
        (["get", "ncm"], "No source is named 'ncm'. Did you mean 'nmc'?"),
        (["get", "nmc@99"], "No release '99' of nmc is known."),
        (["get", "nmc", "atop", "--from", "x"], "--from takes exactly one"),
        (["get", "nmc", "--from", "nothing.zip"], "does not hold NMCv7.zip"),
        (["import", "nothing"], "is not a mirror"),
        (["lock"], "there is nothing to pin"),
        (["lock", "nmc"], "nmc@7.0 is not in the store"),
        (["diff", "nmc@6", "atop"], "are different data sets"),
        (["terms", "nothing"], "No source is named"),
    ],
)
def test_a_users_mistake_gets_one_clear_message(args: list[str], expected: str, home: Path) -> None:
    assert expected in refused(*args)
    assert not (home / "store").exists() or not list((home / "store").iterdir())


def test_several_data_sets_fail_one_by_one(home: Path, toy: Toy, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    from dataclasses import replace

    from globalallies import sources

    one = replace(toy("http://127.0.0.1:9/toy.zip"), files=(), by_hand="fetch it yourself.")
    other = replace(one, name="other")
    monkeypatch.setattr(sources, "BY_NAME", {"toy": (one,), "other": (other,)})
    done = runner.invoke(app, ["data", "get", "toy", "other"])
    assert done.exit_code == 2
    assert done.stderr.count("is not fetched for you: fetch it yourself.") == 2
    assert "2 failed" in done.stderr


def test_a_damaged_record_is_listed_as_such(home: Path, toy: Toy, shipped_toy: None) -> None:  # noqa: F811
    toy()
    data("get", "toy", "--from", "toy.zip")
    (home / "store" / "toy@1.0" / "entry.json").write_text("5")
    text = data()
    assert re.search(r"^toy@1\.0 +damaged ", text, re.MULTILINE)
    assert "see allies data verify" in text
    (row,) = [row for row in json.loads(data("--json")) if (row["source"], row["release"]) == ("toy", "1.0")]
    assert (row["here"], row["age"], row["bytes"]) == (True, "damaged", None)
    (home / "store" / "toy@1.0").rename(home / "store" / "toy@9.0")
    assert re.search(r"^toy@9\.0 +damaged$", data(), re.MULTILINE)


def test_a_folder_given_before_the_command_outdoes_the_environment(home: Path, toy: Toy) -> None:  # noqa: F811
    toy()
    data("--store", str(home / "mine"), "get", "toy", "--from", "toy.zip")
    assert (home / "mine" / "toy@1.0").is_dir()
    assert not (home / "store").exists()
    assert "1 data sets in" in data("verify", "--store", str(home / "mine"))


def test_removing_what_is_named_twice_says_it_once(home: Path, toy: Toy) -> None:  # noqa: F811
    toy()
    data("get", "toy", "--from", "toy.zip")
    assert "Removed toy@1.0 from" in data("remove", "toy", "toy@1.0")


def test_a_broken_lock_says_a_way_out_that_works(home: Path, toy: Toy) -> None:  # noqa: F811
    toy()
    data("get", "toy", "--from", "toy.zip")
    (home / "allies.lock").write_text("toy = [")
    assert "delete it and write it again" in refused("lock")
    (home / "allies.lock").unlink()
    assert "1 data sets pinned" in data("lock")
