"""A user's own columns: read from any frame, checked before they are joined."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from ..catalogue import UserError


def checked(frame: Any, on: Sequence[str], keys: Sequence[str], taken: Sequence[str]) -> pl.DataFrame:
    """The frame as polars, if it can be joined on these columns without doubling a row or a name.

    Raises
    ------
    UserError
        It is no frame, lacks a column, has two rows for one key, or brings a name that is taken.
    """
    try:
        held = frame if isinstance(frame, pl.DataFrame) else pl.DataFrame(frame)
    except (TypeError, ValueError, pl.exceptions.PolarsError):
        raise UserError(
            f"{type(frame).__name__} is no frame that can be joined.",
            "Expected a polars or pandas frame, or one that speaks Arrow.",
        ) from None
    for key in on:
        if key not in held.columns or key not in keys:
            where = "the frame" if key not in held.columns else "the panel's rows"
            raise UserError(
                f"{where[0].upper()}{where[1:]} have no column {key!r} to join on.".replace("frame have", "frame has"),
                f"The panel's rows have: {', '.join(keys)}.",
            )
    doubled = held.filter(pl.struct(list(on)).is_duplicated())
    if doubled.height:
        raise UserError(
            f"{doubled.height} rows of the frame share their key with another, such as {doubled.select(on).row(0)}.",
            f"Expected one row for each {', '.join(on)}, or the panel's rows would double.",
            "Reduce them to one each first.",
        )
    if clash := sorted(set(held.columns) - set(on) & set(taken)):
        clash = [name for name in clash if name in taken]
        if clash:
            raise UserError(f"The panel has a column {clash[0]!r} already.", remedy="Rename yours before you join it.")
    return held.with_columns(pl.col(pl.Null).cast(pl.Int32))  # engines want a type even where there is no value
