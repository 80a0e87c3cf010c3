"""Computing a quantity: rows, conditions, and how they become one number."""

from collections.abc import Callable, Mapping, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any

from ...catalogue import UNITS, UserError
from ...register.codes import CodeList
from ...register.dates import PartialDate
from .. import CATALOGUE
from ..evidence import Evidence, Found
from .record import DATED, Condition, Quantity, Value, code_list

if TYPE_CHECKING:
    import polars as pl


def value(quantity: Quantity, evidence: Evidence, within: Quantity | None = None) -> Value:
    """The number of a quantity, with how many rows it came from and where they stand.

    A measure's rows are those whose values are known; where none is, there is no number, not even a count of 0.
    """
    found = rows(within or quantity, evidence)
    known = found.frame
    own = _own(quantity)
    for column, condition in quantity.where.items():
        if column not in own:
            known = known.filter(_holds(known, column, condition, quantity))
    asked_missing = {c for c, test in quantity.where.items() if isinstance(test, Mapping) and "missing" in test}
    known = known.drop_nulls([column for column in own if column not in asked_missing])
    frame = known
    for column in own:
        if column in quantity.where:
            frame = frame.filter(_holds(frame, column, quantity.where[column], quantity))
    if quantity.measure and known.is_empty():
        return Value(None, 0, found.sources)
    return Value(_aggregated(quantity, frame, known), frame.height, found.sources)


def _own(quantity: Quantity) -> list[str]:
    """The measures that a quantity of a measure speaks of, itself first."""
    if quantity.table:
        return []
    keys = {*UNITS[CATALOGUE[quantity.measure].unit].keys, "pair"}
    return list(dict.fromkeys([quantity.measure, *(column for column in quantity.where if column not in keys)]))


def rows(quantity: Quantity, evidence: Evidence) -> Found:
    """The rows of a quantity before its conditions: its own columns, those of its conditions, and ``year``."""
    import polars as pl

    if quantity.table:
        found = evidence.facts(quantity.table)
        dated = DATED.get(quantity.table)
        if dated is None or dated == "year":
            return found
        dates = found.frame.with_columns(day=pl.col(dated))
        if quantity.table == "participants":
            begun = evidence.facts("operations").frame.select("operation_id", begun="start")
            dates = dates.join(begun, on="operation_id", how="left", maintain_order="left")
            dates = dates.with_columns(day=pl.coalesce("day", "begun")).drop("begun")
        years = dates.with_columns(year=pl.col("day").str.slice(0, 4).cast(pl.Int64)).drop("day")
        return Found(years, found.sources)
    measure = CATALOGUE[quantity.measure]
    others = _own(quantity)[1:]
    if measure.unit == "state-year" and not others:
        found = evidence.series(measure.name)
        return Found(found.frame.rename({"value": measure.name}), found.sources)
    first, last = _years(quantity)
    return evidence.panel(measure.unit, measure.name, *others, first=first, last=last, **_pushed(quantity))


def _years(quantity: Quantity) -> tuple[int, int | None]:
    """The years that a panel must hold, so that no other row is built."""
    from ...panel import latest_complete_year
    from ...panel.spines import FIRST_YEAR

    condition = quantity.where.get("year")
    wanted = [v for v in (condition if isinstance(condition, tuple) else (condition,)) if isinstance(v, int)]
    low: object = min(wanted, default=None)
    high: object = max(wanted, default=None)
    if isinstance(condition, Mapping):
        low, high = condition.get("from"), condition.get("to")
    latest = latest_complete_year()
    first = min(max(int(low), FIRST_YEAR), latest) if isinstance(low, int | float) else FIRST_YEAR
    last = min(max(int(high), first), latest) if isinstance(high, int | float) else None
    return first, last


def _pushed(quantity: Quantity) -> dict[str, list[Any]]:
    """Conditions on codes that the panel's own query can apply."""
    keys = {"ccode", "ccode1", "ccode2"} & set(quantity.where)
    found: dict[str, list[Any]] = {}
    for column in keys:
        condition = quantity.where[column]
        if not isinstance(condition, Mapping):
            found[column] = list(condition) if isinstance(condition, tuple) else [condition]
    pair = quantity.where.get("pair")
    if pair is not None:
        found |= {column: list(pair) if isinstance(pair, tuple) else [pair] for column in ("ccode1", "ccode2")}
    return found


def _holds(frame: "pl.DataFrame", column: str, condition: Condition, quantity: Quantity) -> "pl.Expr":
    """Whether a condition holds, row by row; a missing value fulfils none but ``missing``."""
    import polars as pl

    if column == "pair":
        wanted = list(condition) if isinstance(condition, tuple) else [condition]
        return pl.col("ccode1").is_in(wanted) & pl.col("ccode2").is_in(wanted)
    cell = pl.col(column)
    if isinstance(condition, Mapping) and "missing" in condition:
        empty = cell.is_null() | (cell == "" if frame.schema[column] == pl.String else pl.lit(False))
        return empty if condition["missing"] else ~empty
    if isinstance(condition, Mapping):
        held = pl.lit(True)
        if "not" in condition:
            held = ~_one_of(frame, column, condition["not"]) & cell.is_not_null()
        return held & _within(frame, column, condition, quantity)
    return _one_of(frame, column, condition)


def _one_of(frame: "pl.DataFrame", column: str, wanted: object) -> "pl.Expr":
    import polars as pl

    values: list[Any] = list(wanted) if isinstance(wanted, tuple) else [wanted]
    if frame.schema[column] == pl.String:
        parts = pl.col(column).str.split("; ")
        texts = [str(value) for value in values]
        return parts.list.eval(pl.element().is_in(texts)).list.any()
    _checked(column, values)
    return pl.col(column).cast(pl.Float64).is_in([float(value) for value in values])


def _within(frame: "pl.DataFrame", column: str, bounds: Mapping[str, Any], quantity: Quantity) -> "pl.Expr":
    """Whether a cell surely lies between bounds: a number, a place on a scale of codes, or a whole partial date."""
    import polars as pl

    low, high = bounds.get("from"), bounds.get("to")
    if low is None and high is None:
        return pl.lit(True)
    codes = code_list(quantity.table, column)
    if frame.schema[column] != pl.String:
        _checked(column, [bound for bound in (low, high) if bound is not None])
        tests = [pl.col(column) >= low] if low is not None else []
        tests += [pl.col(column) <= high] if high is not None else []
        return pl.all_horizontal(tests)
    if codes is not None:
        inside = [
            c
            for c in codes
            if (low is None or c.rank >= _rank_in(codes, low)) and (high is None or c.rank <= _rank_in(codes, high))
        ]
        return _one_of(frame, column, tuple(inside))
    inside_dates = [text for text in frame[column].drop_nulls().unique() if _dated_within(text, low, high)]
    return pl.col(column).is_in(inside_dates)


def _checked(column: str, values: Sequence[object]) -> None:
    """Refuse text beside numbers, where only the rows could tell what a column holds."""
    wrong = next((value for value in values if not isinstance(value, int | float)), None)
    if wrong is not None:
        raise UserError(f"{column!r} holds numbers and is compared with {wrong!r}.", "Expected a number.")


def _rank_in(codes: type[CodeList], code: object) -> int:
    return list(codes).index(code)  # type: ignore[arg-type]  # reading checked that it is one


def _dated_within(text: str, low: object, high: object) -> bool:
    try:
        day = PartialDate.parse(text)
        after = low is None or PartialDate.parse(str(low)).first <= day.first
        return after and (high is None or day.last <= PartialDate.parse(str(high)).last)
    except ValueError:
        return False


def _yearly(quantity: Quantity, frame: "pl.DataFrame", known: "pl.DataFrame") -> "pl.DataFrame":
    """The rows of each year as one value; a year that is known and has no row counts 0, where it is counted."""
    import polars as pl

    held = frame.drop_nulls(["year", *([quantity.of] if quantity.of else [])])
    _numeric(held, quantity.of, quantity.each_year)
    yearly = held.group_by("year").agg(value=_expression(quantity.each_year, quantity.of))
    if quantity.each_year not in ("count", "distinct") or held.is_empty():
        return yearly.sort("year")
    if quantity.measure:
        years = known["year"].unique()
    else:
        held_years = held["year"].to_list()
        years = pl.Series("year", range(min(held_years), max(held_years) + 1))
    every = pl.DataFrame({"year": years.cast(pl.Int64)}).join(yearly.cast({"year": pl.Int64}), on="year", how="left")
    return every.with_columns(pl.col("value").fill_null(0)).sort("year")


def _aggregated(quantity: Quantity, frame: "pl.DataFrame", known: "pl.DataFrame") -> float | None:
    import polars as pl

    if quantity.each_year:
        frame, of = _yearly(quantity, frame, known), "value"
    else:
        of = quantity.of
        if "year" in frame.columns:
            frame = frame.sort("year")
    if quantity.aggregate in ("count", "distinct"):
        return _plain(frame.select(_expression(quantity.aggregate, of)).item())
    held = frame.drop_nulls(of)
    if held.is_empty():
        return None
    _numeric(held, of, quantity.aggregate)
    return _plain(SUMMARIES[quantity.aggregate](quantity, held, held[of].cast(pl.Float64)))


def _numeric(frame: "pl.DataFrame", of: str, word: str) -> None:
    """Refuse what only numbers have, of a column that holds none."""
    import polars as pl

    if word in ("count", "distinct") or frame.schema[of].is_numeric() or frame.schema[of] == pl.Boolean:
        return
    raise UserError(f"{of!r} holds no numbers, so it has no {word}.", "Expected count or distinct.")


def _expression(word: str, of: str) -> "pl.Expr":
    import polars as pl

    if word == "count":
        return pl.col(of).count() if of else pl.len()
    if word == "distinct":
        return pl.col(of).drop_nulls().n_unique()
    found: pl.Expr = getattr(pl.col(of).cast(pl.Float64), word)()
    return found


def _trend(_: Quantity, frame: "pl.DataFrame", values: "pl.Series") -> float | None:
    from scipy.stats import kendalltau

    years = frame["year"].to_numpy()
    if len(set(years)) < 3 or values.n_unique() < 2:
        return None
    return float(kendalltau(years, values.to_numpy()).statistic)


def _rank(quantity: Quantity, frame: "pl.DataFrame", values: "pl.Series") -> float | None:
    own = values.filter(frame["ccode"] == quantity.state)
    if own.len() != 1:
        return None
    return float(1 + (values > own.item()).sum())


SUMMARIES: Mapping[str, Callable[[Quantity, "pl.DataFrame", "pl.Series"], Any]] = {
    "sum": lambda _q, _f, v: v.sum(),
    "mean": lambda _q, _f, v: v.mean(),
    "median": lambda _q, _f, v: v.median(),
    "min": lambda _q, _f, v: v.min(),
    "max": lambda _q, _f, v: v.max(),
    "first": lambda _q, _f, v: v[0],
    "last": lambda _q, _f, v: v[-1],
    "change": lambda _q, _f, v: v[-1] - v[0] if v.len() > 1 else None,
    "ratio": lambda _q, _f, v: v[-1] / v[0] if v.len() > 1 and v[0] else None,
    "trend": _trend,
    "rank": _rank,
    "share": lambda q, _f, v: (v >= q.at_least).mean(),
}


def _plain(value: Any) -> float | None:
    if value is None:
        return None
    number = float(value)
    return number if isfinite(number) else None
