"""SIPRI's register: marks of uncertainty, unknown suppliers, no file of its own."""

from pathlib import Path

import pytest

from globalallies.catalogue import UserError
from globalallies.sources.reading.convert import from_publisher
from globalallies.sources.sipri_arms import SOURCES
from sources.publishers import sipri_arms

TABLE = SOURCES[0].tables[0]


def test_a_column_without_a_name_marks_the_one_before_it(tmp_path: Path) -> None:
    sipri_arms.write(tmp_path, SOURCES[0])
    rows = from_publisher(SOURCES[0], TABLE, tmp_path)
    for name in ("order_year_uncertain", "ordered_uncertain", "delivered_uncertain"):
        assert rows[name].to_list() == [False, True, False]


def test_germany_before_union_is_west_germany_and_an_unknown_supplier_no_state(tmp_path: Path) -> None:
    sipri_arms.write(tmp_path, SOURCES[0])
    rows = from_publisher(SOURCES[0], TABLE, tmp_path)
    assert rows["recipient_ccode"].to_list() == [260, 290, 652]
    assert rows["supplier_ccode"].to_list() == [2, 365, None]


def test_a_file_without_a_header_is_refused(tmp_path: Path) -> None:
    (tmp_path / "trade-register.csv").write_text("SIPRI\nSupplier,Recipient\n", encoding="latin-1")
    with pytest.raises(UserError, match="begins with Recipient"):
        from_publisher(SOURCES[0], TABLE, tmp_path)


def test_nothing_is_fetched_and_the_error_says_what_to_do(tmp_path: Path) -> None:
    assert not SOURCES[0].files
    with pytest.raises(UserError, match=r"sipri\.org/databases/armstransfers"):
        from_publisher(SOURCES[0], TABLE, tmp_path)
