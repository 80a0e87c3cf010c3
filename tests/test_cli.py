"""The command: what it prints, and how it fails."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from globalallies import __version__
from globalallies.cli import app, main
from globalallies.register import SHIPPED, TABLES
from world import edit

runner = CliRunner()


def allies(*args: str, env: dict[str, str] | None = None, **options: object) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, as a user runs it."""
    command = [sys.executable, "-m", "globalallies.cli", *args]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | (env or {}), **options)  # type: ignore[call-overload, no-any-return]


def fails(*args: str, **options: object) -> str:
    """Standard error of a command that must fail as a user's mistake: code 2, nothing on stdout, no traceback."""
    done = allies(*args, **options)
    assert done.returncode == 2, done
    assert "Traceback" not in done.stderr
    return done.stderr


def test_version() -> None:
    assert runner.invoke(app, ["--version"]).output == f"allies {__version__}\n"


def commands() -> list[list[str]]:
    data = ["get", "import", "lock", "verify", "diff", "terms", "remove"]
    return [
        [],
        ["report"],
        ["codes"],
        ["panel"],
        ["measures"],
        ["measure"],
        ["why"],
        ["qca"],
        ["compare"],
        ["register"],
        ["register", "show"],
        ["register", "check"],
        ["claims"],
        *(["claims", name] for name in ("show", "new", "run")),
        ["study"],
        *(["study", name] for name in ("new", "shipped", "check", "show", "merge", "export", "agreement", "latent")),
        ["model"],
        *(["model", name] for name in ("burden", "exploitation", "credibility", "deterrence")),
        ["model", "joining"],
        *(["model", name] for name in ("two-level", "commitment", "dilemma", "profile", "autonomy")),
        ["data"],
        *(["data", name] for name in data),
    ]


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_help_says_what_it_does_and_gives_examples(command: list[str]) -> None:
    done = runner.invoke(app, [*command, "--help"], env={"COLUMNS": "100"})
    assert done.exit_code == 0
    assert "Examples:" in done.output
    assert "╭" not in done.output


def test_the_list_of_commands_is_the_one_tested() -> None:
    from typer.main import get_command

    group = get_command(app)
    found: list[list[str]] = [[]]
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        found.append([name])
        found += [[name, sub] for sub in getattr(command, "commands", {})]
    assert sorted(found) == sorted(commands())


def test_register_lists_every_table() -> None:
    output = runner.invoke(app, ["register"]).output
    for table in TABLES:
        assert f"\n{table}" in output


def test_show_gives_rows_as_text_csv_and_json() -> None:
    text = runner.invoke(app, ["register", "show", "legs"]).output
    assert "ANZUS1951" in text
    assert "1986-08-11" in text
    rows = list(
        csv.DictReader(
            io.StringIO(
                runner.invoke(app, ["register", "show", "memberships", "--where", "treaty_id=NATO1949", "--csv"]).output
            )
        )
    )
    assert len(rows) == 33
    given = allies("register", "show", "legs", "--register", "/no/such")
    assert given.returncode == 2
    records = json.loads(
        runner.invoke(app, ["register", "show", "treaties", "--where", "treaty_id=ROC1954", "--json"]).output
    )
    assert [r["ended"] for r in records] == ["1980-01-01"]


def test_show_columns_says_what_each_means() -> None:
    output = runner.invoke(app, ["register", "show", "treaties", "--columns"]).output
    assert "treaty_id*" in output
    assert "what activates the promise" in output


def test_where_looks_inside_lists() -> None:
    output = runner.invoke(app, ["register", "show", "events", "--where", "ccodes=920", "--json"]).output
    assert all("920" in r["ccodes"].split("; ") for r in json.loads(output))
    assert len(json.loads(output)) > 1


def test_check_of_the_shipped_register_finds_no_contradiction() -> None:
    done = runner.invoke(app, ["register", "check"])
    assert done.exit_code == 0
    assert "No contradictions." in done.output


def test_check_lists_every_problem_and_exits_with_two(world: Path) -> None:
    edit(world, "treaties", "attack_on_all", "attack_on_some")
    edit(world, "treaties", "1957-06", "1957-16")
    done = allies("register", "check", "--register", str(world))
    assert done.returncode == 2
    assert done.stdout.count("treaties.csv:") == 2
    assert "has 2 problems" in done.stderr


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["register", "show", "treatys"], "no table named 'treatys'. Did you mean 'treaties'?"),
        (["register", "show", "legs", "--where", "treaty=1"], "no column 'treaty'. Did you mean 'treaty_id'?"),
        (["register", "show", "legs", "--where", "treaty_id"], "'treaty_id' is not a condition."),
        (["register", "--register", "/no/such/register"], "/no/such/register: not a folder"),
        (["reprot"], "No such command 'reprot'"),
        (["report", "--output"], "requires an argument"),
    ],
)
def test_a_users_mistake_gets_one_clear_message(args: list[str], expected: str) -> None:
    assert expected in fails(*args)


def test_the_register_can_be_given_by_the_environment(world: Path) -> None:
    done = allies("register", "show", "states", "--csv", env={"ALLIES_REGISTER": str(world)})
    assert len(done.stdout.splitlines()) == 8


def test_a_report_into_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    message = fails("report", "-q", "-o", str(tmp_path / "no" / "such" / "x"))
    assert f"the folder {tmp_path}/no/such does not exist" in message
    assert "allies report -o DIR" in message
    assert list(tmp_path.iterdir()) == []


def test_a_report_into_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    if os.geteuid() == 0:
        message = fails("report", "-q", "-o", "/proc/report")
    else:
        message = fails("report", "-q", "-o", str(locked / "x"))
    assert "cannot be written" in message
    assert list(locked.iterdir()) == []


def test_a_report_never_replaces_what_is_not_a_report(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    assert "is not an earlier report" in fails("report", "-q", "-o", str(tmp_path))
    (tmp_path / "file").write_text("mine")
    assert "is a file" in fails("report", "-q", "-o", str(tmp_path / "file"))
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_a_report_of_a_register_that_lacks_what_pages_need_says_what(world: Path, tmp_path: Path) -> None:
    message = fails("report", "-q", "-o", str(tmp_path / "out"), "--register", str(world))
    for line in (
        "systems.csv has no row nato",
        "states.csv has no state 390 (denmark)",
        "references.csv has no row cow_nmc_7",
    ):
        assert line in message
    assert [p.name for p in tmp_path.iterdir()] == ["world"]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("participants", "participants.csv has no rows"),
        ("challengers", "challengers.csv has no rows"),
        ("events", "events.csv has no rows"),
        ("figures", "figures.csv has no rows"),
        ("treaties", "no treaty is named"),
        ("operations", "no operation is named"),
        ("references", "source names no reference"),
    ],
)
def test_a_register_with_an_empty_table_is_refused_without_a_traceback(
    table: str, expected: str, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(SHIPPED, copy)
    path = copy / f"{table}.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert expected in fails("report", "-q", "-o", str(tmp_path / "out"), "--register", str(copy))
    assert not (tmp_path / "out").exists()


def test_a_name_too_long_for_the_disk_is_a_users_mistake(tmp_path: Path) -> None:
    assert "cannot be" in fails("report", "-q", "-o", str(tmp_path / ("x" * 300)))
    assert "damaged" in fails("report", "-q", "--register", str(tmp_path / ("x" * 300)))


def test_a_link_to_a_report_is_followed(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (tmp_path / "link").symlink_to(real)
    assert allies("report", "-q", "-o", str(tmp_path / "link")).returncode == 0
    assert (tmp_path / "link").is_symlink()
    assert (real / "index.html").is_file()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link", "real"]


def test_a_report_of_a_damaged_register_writes_nothing(world: Path, tmp_path: Path) -> None:
    edit(world, "treaties", "NORTH,Northern Pact", "NORTH,Northern,Pact")
    message = fails("report", "-q", "-o", str(tmp_path / "out"), "--register", str(world))
    assert "treaties.csv:2: has 24 cells where the header has 23" in message
    assert not (tmp_path / "out").exists()
    assert [p.name for p in tmp_path.iterdir()] == ["world"]


def test_main_turns_a_mistake_into_code_two(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["allies", "register", "show", "nothing"])
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 2
    assert "no table named 'nothing'" in capsys.readouterr().err


def test_a_closed_pipe_is_no_error() -> None:
    command = [sys.executable, "-m", "globalallies.cli", "register", "show", "figures", "--csv"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == "ccode,year,figure,value,unit,source\n"
        process.stdout.close()
        assert process.stderr.read() == ""
