"""The command ``allies study``: what it prints, and how it fails."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from globalallies.catalogue import UserError
from globalallies.cli import app
from studies import CODINGS, changed, write

runner = CliRunner()


def allies(*args: str | Path) -> Result:
    return runner.invoke(app, ["study", *(str(arg) for arg in args)])


def fails(*args: str | Path) -> str:
    """The message of a command that must fail as a user's mistake."""
    done = allies(*args)
    assert isinstance(done.exception, UserError), done.output
    return str(done.exception)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "s")


def test_from_a_new_study_to_agreement(tmp_path: Path) -> None:
    made = tmp_path / "mine"
    assert f"allies study check {made}" in allies("new", made, "--title", "Mine").output
    assert allies("check", made).output == (
        "No problems. Cases 2, periods 1, questions 1, coders 2, codings 0, evidence 0.\n"
    )
    for coder, scores in (("first", (1, 3)), ("second", (2, 3))):
        copy = tmp_path / coder
        shutil.copytree(made, copy)
        with (copy / "codings.csv").open("a", encoding="utf-8") as opened:
            for case, score in zip(("japan", "germany"), scores, strict=True):
                opened.write(f"domestic_resistance,{case},2009-2016,{coder},{score},0.5,judgement,\n")
    merged = tmp_path / "merged"
    done = allies("merge", tmp_path / "first", tmp_path / "second", "-o", merged)
    assert (done.exit_code, "Codings 4, evidence 0." in done.output) == (0, True)
    assert "No question of the study is closed" in fails("agreement", merged)
    done = allies("agreement", merged, "--open", "--json")
    # 1|2 and 3|3: mid-ranks .5, 1.5, 3; observed 2/4; expected 2 (1 + 2 x 6.25 + 2 x 2.25) / 12 = 3; 1 - .5/3
    assert json.loads(done.output)["tables"]["agreement"][0]["alpha"] == pytest.approx(1 - 0.5 / 3)


def test_check_prints_every_problem_and_fails(folder: Path) -> None:
    (folder / "codings.csv").write_text(
        changed(CODINGS, ("ann,3,", "ann,9,"), ("ann,4,1,", "ann,4,2,")), encoding="utf-8"
    )
    done = allies("check", folder)
    assert isinstance(done.exception, UserError)
    assert "codings.csv:2: score: 9 is not on the scale 'extent': 0 to 4 in steps of 1\n" in done.output
    assert "codings.csv:5: confidence: 2 is not between 0 and 1\n" in done.output
    assert "has 2 problems." in str(done.exception)
    listed = json.loads(allies("check", folder, "--json").output)
    assert [one["line"] for one in listed if not one["warning"]] == [2, 5]


def test_show_hides_what_is_open(folder: Path) -> None:
    def seen(*args: str) -> set[tuple[str, str]]:
        rows = json.loads(allies("show", folder, "--json", *args).output)["tables"]["codings"]
        return {(row["question"], row["coder"]) for row in rows}

    closed = {("trust", "ann"), ("trust", "bo")}
    assert seen() == closed
    assert seen("--as", "ann") == closed | {("resistance", "ann")}
    assert seen("--open") == closed | {("resistance", "ann"), ("resistance", "bo")}
    assert "no coder 'cy'" in fails("show", folder, "--as", "cy")


def test_show_with_rules_adds_what_they_code(folder: Path, tmp_path: Path) -> None:
    text = allies("show", folder).output
    assert "computed when asked for, with --rules" in text
    text = allies("show", folder, "--rules", "--store", tmp_path / "store").output
    assert "of register.events" in text


def test_merge_with_conflicts_writes_both_sides_and_ends_with_one(folder: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "other", codings=changed(CODINGS, ("ann,4,1,", "ann,2,1,")))
    done = allies("merge", folder, other, "-o", tmp_path / "merged")
    assert done.exit_code == 1
    assert "codings.csv: trust/japan/late/ann: score: '4' or '2'\n" in done.output
    assert "1 undecided" in done.output
    assert (tmp_path / "merged" / "conflicts.csv").is_file()
    done = allies("merge", folder, other, "-o", tmp_path / "decided", "--prefer", "trust/japan/late/ann=b")
    assert done.exit_code == 0
    assert "(taken from b)" in done.output
    assert allies("check", tmp_path / "decided").exit_code == 0


def test_export_says_what_it_leaves_out(folder: Path, tmp_path: Path) -> None:
    done = allies("export", folder, "-o", tmp_path / "x.csv")
    assert done.stderr == "Codings of open questions are left out: resistance.\n"
    assert done.stdout == f"{tmp_path / 'x.csv'}\n"
    done = allies("export", folder, "-o", tmp_path / "y.csv", "--open")
    assert done.stderr == "Questions still open are included, before coding has ended: resistance.\n"
    assert "resistance" not in (tmp_path / "x.csv").read_text(encoding="utf-8")
    assert "resistance" in (tmp_path / "y.csv").read_text(encoding="utf-8")
    done = allies("export", folder, "-o", tmp_path / "z.csv", "--rules", "--store", tmp_path / "store")
    assert "treaties,4,,rule," in (tmp_path / "z.csv").read_text(encoding="utf-8")


def test_agreement_writes_a_folder(folder: Path, tmp_path: Path) -> None:
    done = allies("agreement", folder, "-o", tmp_path / "out")
    assert done.exit_code == 0
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"agreement.csv", "coders.csv", "disagreements.csv", "to_resolve.csv", "chart.svg"} <= names
