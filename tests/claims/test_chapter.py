"""All the chapter's claims together: complete, sourced, honest about what is lacking, and moved by the data alone."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from globalallies.claims import CLAIMS, THEMES, Assessment, assess, assess_all, verdict_of
from globalallies.cli import app
from globalallies.measures.evidence import Evidence
from globalallies.register import PartialDate, Register
from globalallies.sources.bibliography import entries
from globalallies.sources.store import Store


@pytest.fixture(scope="module")
def alone(shipped: Register) -> dict[str, Assessment]:
    """Every claim on what ships."""
    return {one.claim.id: one for one in assess_all(Evidence(shipped))}


@pytest.fixture(scope="module")
def full(shipped: Register, full_store: Store) -> dict[str, Assessment]:
    """Every claim on all data sets of the mirror."""
    return {one.claim.id: one for one in assess_all(Evidence(shipped, full_store))}


def test_all_seventy_one_are_there_each_once() -> None:
    assert list(CLAIMS) == [f"C{n:02d}" for n in range(1, 72)]
    assert {claim.theme for claim in CLAIMS.values()} == set(THEMES)


def test_at_least_forty_are_tested_and_all_on_coalitions_treaties_and_power(full: dict[str, Assessment]) -> None:
    tested = [key for key, one in full.items() if one.verdict != "untested"]
    assert len(tested) >= 40
    for key, one in full.items():
        if one.claim.theme in ("coalition", "treaty", "power"):
            assert key in tested, key


@pytest.mark.parametrize("data", ["alone", "full"])
def test_every_tested_claim_names_sources_and_weakest_link(data: str, request: pytest.FixtureRequest) -> None:
    found: dict[str, Assessment] = request.getfixturevalue(data)
    for key, one in found.items():
        if one.verdict == "untested":
            assert one.claim.wants or all(part.wants or part.operationalisations for part in one.parts), key
            continue
        assert one.sources, key
        assert one.claim.weakest_link, key
        for each in one.operationalisations:
            assert each.sources, (key, each.name)
            assert each.name, key
            assert each.supports is None or each.value is not None, (key, each.name)
            assert each.supports is not None or each.note, (key, each.name)


# C41 asks for arms deliveries, whose terms keep them out of a mirror, and for two data sets that end before its years
NOT_IN_THE_MIRROR = {"C41"}


def test_on_the_full_store_every_operationalisation_finds_its_data(full: dict[str, Assessment]) -> None:
    lacking = {key for key, one in full.items() for each in one.operationalisations if each.supports is None}
    assert lacking == NOT_IN_THE_MIRROR


def test_every_verdict_is_what_the_rule_gives(full: dict[str, Assessment]) -> None:
    for one in full.values():
        shares = []
        for part in one.parts:
            marks = [each.supports for each in part.operationalisations if each.supports is not None]
            shares.append(sum(marks) / len(marks) if marks else None)
        assert one.verdict == verdict_of(shares)


def test_operationalisations_of_a_part_are_told_apart(full: dict[str, Assessment]) -> None:
    for key, one in full.items():
        for part in one.parts:
            names = [each.name for each in part.operationalisations]
            assert len(names) == len(set(names)), (key, part.says)


def test_without_data_sets_claims_say_which_are_lacking(
    alone: dict[str, Assessment], full: dict[str, Assessment]
) -> None:
    fewer = [key for key in CLAIMS if alone[key].verdict == "untested" != full[key].verdict]
    assert fewer
    for key in fewer:
        notes = " ".join(each.note for each in alone[key].operationalisations)
        assert "allies data get" in notes, key
    assert all("@" not in source for one in alone.values() for source in one.sources)


def test_every_reference_is_in_the_bibliography() -> None:
    known = entries()
    for claim in CLAIMS.values():
        assert set(claim.references) <= set(known), claim.id


# -- no verdict is written by hand: changed facts change the verdicts that rest on them -------------------------------


def without(**drop: Callable[[Any], bool]) -> Callable[[Register], Register]:
    def change(register: Register) -> Register:
        return replace(register, **{t: tuple(r for r in getattr(register, t) if not f(r)) for t, f in drop.items()})  # type: ignore[arg-type]

    return change


def with_figures(change: Callable[[Any], float | None]) -> Callable[[Register], Register]:
    def changed(register: Register) -> Register:
        rows = [(row, change(row)) for row in register.figures]
        return replace(register, figures=tuple(row if v is None else replace(row, value=v) for row, v in rows))

    return changed


def dated(treaty_id: str, day: str) -> Callable[[Register], Register]:
    def changed(register: Register) -> Register:
        when = PartialDate.parse(day)
        rows = (replace(t, signed=when, in_force=when) if t.treaty_id == treaty_id else t for t in register.treaties)
        return replace(register, treaties=tuple(rows))

    return changed


CHANGES: dict[str, Callable[[Register], Register]] = {
    # nobody but the hub fought in Korea: no member of NATO was there
    "C12": without(participants=lambda p: p.operation_id == "KOR1950" and p.ccode != 2),
    # nobody from Asia joined the stabilisation, the initiative or the patrols
    "C03": without(participants=lambda p: p.ccode >= 700 and p.operation_id not in ("KOR1950", "VNM1965")),
    # the hub's product a tenth of what it was: no longer the largest
    "C24": with_figures(
        lambda r: r.value / 10 if r.ccode == 2 and r.figure in ("gdp_current_usd", "gdp_ppp_intl2011") else None
    ),
    # a Pacific treaty in the year of NATO's
    "C66": dated("ANZUS1951", "1949-06-01"),
    # no operation but NATO's in Europe is gone, and neither war in Yugoslavia was NATO's
    "C65": without(
        operations=lambda o: o.operation_id in ("DENY1993", "IFOR1995", "SFOR1996", "KOS1999", "KFOR1999"),
        participants=lambda p: p.operation_id in ("DENY1993", "IFOR1995", "SFOR1996", "KOS1999", "KFOR1999"),
    ),
}


@pytest.mark.parametrize("key", CHANGES)
def test_changed_facts_change_the_verdict(shipped: Register, alone: dict[str, Assessment], key: str) -> None:
    before = alone[key]
    after = assess(CLAIMS[key], Evidence(CHANGES[key](shipped)))
    assert before.verdict != "untested"
    assert after.verdict not in (before.verdict, "untested")


# -- the command ------------------------------------------------------------------------------------------------------


def test_the_table_and_the_json(tmp_path: Path) -> None:
    runner = CliRunner()
    store = ["--store", str(tmp_path / "none")]
    table = runner.invoke(app, ["claims", *store])
    assert table.exit_code == 0
    assert "71 claims:" in table.output
    records = json.loads(runner.invoke(app, ["claims", "--json", *store]).output)
    assert len(records) == 71
    for record in records:
        assert {"id", "theme", "verdict", "share", "operationalisations", "weakest_link"} <= set(record)
        for each in record["operationalisations"]:
            assert {"name", "value", "supports", "sources"} <= set(each)
    power = json.loads(runner.invoke(app, ["claims", "--theme", "power", "--json", *store]).output)
    assert {record["theme"] for record in power} == {"power"}


def test_one_claim_in_full(tmp_path: Path) -> None:
    runner = CliRunner()
    store = ["--store", str(tmp_path / "none")]
    short, long = (runner.invoke(app, ["claims", *words, *store]) for words in (["C12"], ["show", "c12"]))
    assert short.exit_code == 0
    assert short.output == long.output
    assert "Weakest link:" in short.output
    assert json.loads(runner.invoke(app, ["claims", "C12", "--json", *store]).output)["id"] == "C12"


def test_a_claim_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    done = CliRunner().invoke(app, ["claims", "C99"])
    assert done.exit_code != 0
    assert "No claim is named 'C99'" in str(done.exception)
    wrong = CliRunner().invoke(app, ["claims", "--theme", "love"])
    assert "'love' is no theme" in str(wrong.exception)


@pytest.mark.parametrize("table", ["states", "memberships", "participants"])
def test_a_table_without_rows_stops_no_claim(shipped: Register, table: str) -> None:
    found = assess_all(Evidence(replace(shipped, **{table: ()})))  # type: ignore[arg-type]
    assert [one.claim.id for one in found] == list(CLAIMS)
    assert all(number is not None for one in found for part in one.parts for number in [o.value for o in part.tested])


def test_a_small_register_leaves_claims_untested_and_says_why(small: Register) -> None:
    found = assess_all(Evidence(small))
    lacking = [one for one in found if any("lacks what the test needs" in part.wants for part in one.parts)]
    assert lacking
    assert all(one.verdict == "untested" for one in lacking)
