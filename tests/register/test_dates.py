from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from globalallies.register import PartialDate


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_full_date_is_its_own_first_and_last_day(day: date) -> None:
    parsed = PartialDate.parse(day.isoformat())
    assert (parsed.first, parsed.last, parsed.exact) == (day, day, True)
    assert str(parsed) == day.isoformat()


@given(st.integers(1000, 9999), st.integers(1, 12))
def test_a_month_spans_its_days_and_writes_itself_back(year: int, month: int) -> None:
    text = f"{year:04d}-{month:02d}"
    parsed = PartialDate.parse(text)
    assert parsed.first.day == 1
    assert (parsed.last.month, str(parsed), parsed.exact) == (month, text, False)
    following = date.fromordinal(parsed.last.toordinal() + 1) if parsed.last < date.max else None
    assert following is None or following.day == 1


def test_a_year_spans_the_year() -> None:
    parsed = PartialDate.parse("1954")
    assert (parsed.first, parsed.last, str(parsed)) == (date(1954, 1, 1), date(1954, 12, 31), "1954")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "54",
        "1954-2",
        "1954-02-30",
        "1954-13",
        "1954-02-03-04",
        "2/3/1954",
        "2026-W01-1",
        "1949-00",
        "1949-00-00",
        "1949-02-00",
        "1_49",
        "+949",
        "1949- 1-01",
        "0000",
        "20260101xx",
        "١٩٥٤",
        "-954",
    ],
)
def test_anything_else_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match="write YYYY-MM-DD"):
        PartialDate.parse(text)


def test_dates_sort_by_first_day_then_last() -> None:
    texts = ["1954", "1954-01", "1954-01-01", "1953-12-31", "1954-01-02"]
    assert [str(d) for d in sorted(map(PartialDate.parse, texts))] == [
        "1953-12-31", "1954-01-01", "1954-01", "1954", "1954-01-02",
    ]  # fmt: skip
