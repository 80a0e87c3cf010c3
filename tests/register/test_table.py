"""Reading a table: strict, and every problem named with its line."""

from pathlib import Path

import pytest

from globalallies.register import TABLES, Treaty
from globalallies.register.table import columns, format_cell, read_table
from globalallies.register.view import as_csv_text, as_records
from world import edit


def problems(folder: Path, table: str) -> list[str]:
    return read_table(folder / f"{table}.csv", TABLES[table])[1]


def test_the_small_world_reads_without_a_problem(world: Path) -> None:
    assert [p for table in TABLES for p in problems(world, table)] == []


@pytest.mark.parametrize("table", TABLES)
def test_every_shipped_table_writes_itself_back_byte_for_byte(table: str) -> None:
    from globalallies.register import SHIPPED

    path = SHIPPED / f"{table}.csv"
    rows, found = read_table(path, TABLES[table])
    assert found == []
    assert as_csv_text(table, as_records(table, rows)) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("1949-06-01", "1949-06-31", "treaties.csv:2: signed: '1949-06-31' is not a day of the calendar"),
        (",alliance,north", ",pact,north", "treaties.csv:2: kind: 'pact' is not one of: alliance, compact"),
        (",hub,yes,", ",hub,true,", "treaties.csv:2: us_party: 'true' is neither yes nor no"),
        ("own_determination", "own_will", "treaties.csv:2: qualifier: 'own_will' is not one of"),
        ("HUBDAI,Treaty one", "NORTH,Treaty one", "treaties.csv:3: repeats the key of line 2: NORTH"),
        ("Northern Pact,", " Northern Pact,", "treaties.csv:2: name: has a line break or blanks at its ends"),
        ("Northern Pact", "Northern,Pact", "treaties.csv:2: has 24 cells where the header has 23"),
        ("treaty_id,name", "treaty,name", "treaties.csv:1: the header lacks treaty_id and has unknown treaty"),
        ("treaty_id,name", "name,treaty_id", "treaties.csv:1: the columns must be in this order"),
        ("Northern Pact", '"Northern" Pact', "treaties.csv:2: not well-formed CSV"),
    ],
)
def test_damage_is_named_with_file_and_line(world: Path, old: str, new: str, expected: str) -> None:
    edit(world, "treaties", old, new)
    assert any(line.startswith(expected) for line in problems(world, "treaties")), problems(world, "treaties")


def test_all_problems_are_listed_not_only_the_first(world: Path) -> None:
    edit(world, "treaties", "1949-06-01", "then")
    edit(world, "treaties", ",access,", ",door,")
    assert [line.split(":")[1] for line in problems(world, "treaties")] == ["2", "5"]


def test_a_missing_file_and_a_binary_one_are_named(world: Path) -> None:
    (world / "legs.csv").unlink()
    (world / "events.csv").write_bytes(b"event_id\n\xff\xfe")
    assert problems(world, "legs") == ["legs.csv: the file is missing"]
    assert problems(world, "events") == ["events.csv:2: not UTF-8 text"]


def test_an_unreasonably_large_file_is_refused_unread(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("globalallies.register.table.LARGEST_FILE", 10)
    assert problems(world, "legs") == ["legs.csv: larger than 10 bytes, so not a register table"]


def test_own_columns_come_first_and_provenance_last() -> None:
    names = columns(Treaty)
    assert names[:3] == ["treaty_id", "name", "kind"]
    assert names[-5:] == ["source", "confidence", "checked", "checked_note", "note"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0123, "0.0123"), (12.0, "12"), (105400000000000.0, "105400000000000"), (0.00004, "4e-05"), (-1.5, "-1.5")],
)
def test_numbers_are_written_to_four_digits_without_an_exponent_where_large(value: float, text: str) -> None:
    assert format_cell(value) == text
