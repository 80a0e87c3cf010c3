"""Claims that users write: what we hand them runs, every mistake is listed, nothing is executed."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from globalallies.catalogue import UserError
from globalallies.claims import assess
from globalallies.claims.written import MOST_TESTS, TEMPLATE, new, read
from globalallies.cli import app
from globalallies.measures.evidence import Evidence
from globalallies.register import Register

HEAD = '[[claim]]\nid = "A1"\nsays = "S."\ntheme = "power"\nweakest_link = "W."\n[[claim.part]]\nsays = "p"\n'
TEST = '[[claim.part.test]]\nname = "n"\ntable = "participants"\naggregate = "count"\ncompare = { at_least = 1 }\n'


def file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "claims.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_file_we_hand_out_runs_on_what_ships(tmp_path: Path, shipped: Register) -> None:
    claims = read(new(tmp_path / "c.toml"))
    assert [claim.id for claim in claims] == ["A1", "A2"]
    first, second = (assess(claim, Evidence(shipped)) for claim in claims)
    states = {p.ccode for p in shipped.participants if p.operation_id == "IRQ2003I" and p.role == "combat"} - {2}
    assert first.operationalisations[0].value == len(states)
    assert first.operationalisations[0].supports is (len(states) >= 10)
    assert len(second.operationalisations) == 4
    assert second.sources == ("register.figures",)


def test_a_changed_register_changes_a_written_verdict(tmp_path: Path, small: Register) -> None:
    from dataclasses import replace

    (claim,) = read(file(tmp_path, HEAD + TEST.replace("at_least = 1", "at_least = 2")))
    assert assess(claim, Evidence(small)).verdict == "supported"
    assert assess(claim, Evidence(replace(small, participants=small.participants[:1]))).verdict == "contradicted"


def test_one_quantity_is_compared_with_another(tmp_path: Path, small: Register) -> None:
    other = 'compare = { above = { table = "operations", aggregate = "count" }, times = 1.5 }'
    (claim,) = read(file(tmp_path, HEAD + TEST.replace("compare = { at_least = 1 }", other)))
    (found,) = assess(claim, Evidence(small)).operationalisations
    assert (found.value, found.wanted, found.supports) == (2, 1.5, True)  # two participants, one operation
    assert found.sources == ("register.participants", "register.operations")


def test_vary_makes_a_test_for_each_combination(tmp_path: Path, shipped: Register) -> None:
    varied = 'vary = { role = ["combat", ["combat", "member"]], aggregate = ["count", "distinct"] }\nof = "ccode"\n'
    (claim,) = read(file(tmp_path, HEAD + TEST + varied))
    names = [o.name for o in assess(claim, Evidence(shipped)).operationalisations]
    assert names == [
        "n, role combat, aggregate count",
        "n, role combat, aggregate distinct",
        "n, role combat or member, aggregate count",
        "n, role combat or member, aggregate distinct",
    ]


def test_a_claim_may_say_what_would_test_it(tmp_path: Path, shipped: Register) -> None:
    (claim,) = read(file(tmp_path, '[[claim]]\nid = "A1"\nsays = "S."\ntheme = "bargain"\nwants = "polls"\n'))
    assert assess(claim, Evidence(shipped)).verdict == "untested"


BAD = {
    "no TOML": "[[claim",
    "no claim": 'text = "T"',
    "an unknown key of the file": HEAD + TEST + "\n[extra]\nx = 1",
    "an unknown key of a claim": HEAD.replace('id = "A1"', 'id = "A1"\nverdict = "supported"') + TEST,
    "an unknown key of a part": HEAD + "share = 1\n" + TEST,
    "an unknown key of a test": HEAD + TEST + "supports = true",
    "an id twice": HEAD + TEST + HEAD + TEST,
    "no theme": HEAD.replace('theme = "power"', 'theme = "love"') + TEST,
    "no weakest link": HEAD.replace('weakest_link = "W."\n', "") + TEST,
    "no statement": HEAD.replace('says = "S."', 'says = " "') + TEST,
    "no test and no want": HEAD,
    "no comparison": HEAD + TEST.replace("compare = { at_least = 1 }\n", ""),
    "two comparisons": HEAD + TEST.replace("at_least = 1", "at_least = 1, below = 2"),
    "a comparison with text": HEAD + TEST.replace("at_least = 1", 'at_least = "1"'),
    "times without a quantity": HEAD + TEST.replace("at_least = 1", "at_least = 1, times = 2"),
    "vary that is no list": HEAD + TEST + 'vary = { role = "combat" }',
    "vary of an unknown column": HEAD + TEST + 'vary = { colour = ["red"] }',
    "an unknown measure": HEAD + TEST.replace('table = "participants"', 'measure = "power"'),
    "a case": HEAD + TEST + 'where = { ccode = "$ally" }',
    "a case that it is compared with": HEAD
    + TEST.replace(
        "at_least = 1", 'at_least = { table = "events", aggregate = "count", where = { ccodes = "$ally" } }'
    ),
    "an id that is a list": HEAD.replace('"A1"', "[1]") + TEST,
    "a number of thousands of digits": HEAD + TEST.replace("at_least = 1", f"at_least = {'1' * 5000}"),
    "text beside numbers": HEAD + TEST + 'where = { ccode = "2) OR 1=1 --" }',
    "a part that is no table": HEAD.replace('[[claim.part]]\nsays = "p"\n', "part = 3\n"),
    "claims that are no tables": "claim = [1]",
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_wrong_is_said_with_the_file_and_code_2(tmp_path: Path, what: str) -> None:
    path = file(tmp_path, BAD[what])
    with pytest.raises(UserError) as caught:
        read(path)
    assert str(path) in str(caught.value)
    assert "allies claims new" in str(caught.value)


def test_all_problems_are_listed_at_once(tmp_path: Path) -> None:
    text = (
        HEAD.replace('theme = "power"', 'theme = "love"')
        + TEST.replace("at_least", "least")
        + TEST.replace("count", "counts")
    )
    with pytest.raises(UserError) as caught:
        read(file(tmp_path, text))
    assert "has 3 problems" in str(caught.value)
    for part in ("'love'", "least", "'counts'"):
        assert part in str(caught.value)


def test_too_many_tests_are_refused_before_they_are_made(tmp_path: Path) -> None:
    years = f"[{', '.join(map(str, range(1900, 2000)))}]"
    with pytest.raises(UserError, match=f"at most {MOST_TESTS:,} tests"):
        read(
            file(
                tmp_path,
                HEAD + TEST.replace("participants", "figures") + f"vary = {{ year = {years}, ccode = {years} }}",
            )
        )


def test_unreadable_and_foreign_files(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        read(tmp_path / "none.toml")
    with pytest.raises(UserError, match="cannot be read"):
        read(tmp_path)
    (tmp_path / "b.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(UserError, match="is not TOML"):
        read(tmp_path / "b.toml")
    (tmp_path / "big.toml").write_text("#" * 1_100_000)
    with pytest.raises(UserError, match="bytes"):
        read(tmp_path / "big.toml")
    there = file(tmp_path, "mine")
    with pytest.raises(UserError, match="is there already"):
        new(there)
    assert there.read_text() == "mine"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(cut=st.integers(0, len(TEMPLATE)), junk=st.text(max_size=4))
def test_a_spoilt_file_is_read_or_refused_never_a_crash(tmp_path: Path, cut: int, junk: str) -> None:
    path = tmp_path / "c.toml"
    path.write_bytes((TEMPLATE[:cut] + junk + TEMPLATE[cut + 1 :]).encode("utf-8", "surrogatepass"))
    try:
        read(path)
    except UserError as error:
        assert str(path) in str(error)  # noqa: PT017


def test_the_commands(tmp_path: Path) -> None:
    runner = CliRunner()
    path, store = tmp_path / "c.toml", tmp_path / "none"
    assert runner.invoke(app, ["claims", "new", str(path)]).exit_code == 0
    shown = runner.invoke(app, ["claims", "run", str(path), "--store", str(store)])
    assert shown.exit_code == 0
    assert "2 claims" in shown.output
    full = runner.invoke(app, ["claims", "run", str(path), "--full", "--store", str(store)])
    assert "Weakest link" in full.output
    as_json: list[dict[str, Any]] = json.loads(
        runner.invoke(app, ["claims", "run", str(path), "--json", "--store", str(store)]).output
    )
    assert [one["id"] for one in as_json] == ["A1", "A2"]
    assert set(as_json[0]["operationalisations"][0]) >= {"name", "value", "supports", "sources"}
