"""Views that are computed year by year with arrays: run once, kept as Parquet in the store.

What is kept is named by what it was computed from (the view's version, the content of its data
sets, the register's rows) and by its own hash, so that it is never used for other data, nor after
it was damaged.
"""

import hashlib
import os
import secrets
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from ..catalogue import UserError, View
from ..sources.store import Store
from ..sources.store.disk import disk_errors, sha256_of

if TYPE_CHECKING:
    import polars as pl

FOLDER = "computed"
DIGITS = 12


def computed(store: Store, view: View, inputs: "Mapping[str, pl.DataFrame]") -> Path:
    """The Parquet file of an array view's rows for all years, computed now if it is not kept.

    Parameters
    ----------
    inputs : mapping
        The rows of each of its tables and views, by the names its function knows them by.
    """
    home = store.folder / FOLDER
    wanted = f"{view.name}-{_of(view, inputs)}"
    with disk_errors(home):
        home.mkdir(parents=True, exist_ok=True)
        for path in sorted(home.glob(f"{wanted}-*.parquet")):
            if sha256_of(path).startswith(path.stem.rpartition("-")[2]):
                return path
            path.unlink(missing_ok=True)
    rows = every_year(view, inputs)
    with disk_errors(home):
        aside = home / f".{wanted}.{secrets.token_hex(4)}"
        try:
            rows.write_parquet(aside, compression="zstd")
            path = home / f"{wanted}-{sha256_of(aside)[:DIGITS]}.parquet"
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
    return path


def every_year(view: View, inputs: "Mapping[str, pl.DataFrame]") -> "pl.DataFrame":
    """An array view's rows for every year of its first table or view and of the register's, years in parallel.

    One year's products are too small to share out, so each year has one thread of its own. Its other tables may lack a year: its function then gets none of their rows.
    """
    import polars as pl
    from threadpoolctl import threadpool_limits

    array = view.array
    if array is None:
        raise ValueError(f"view {view.name!r} is no array view")
    parts = {name: held.partition_by("year", as_dict=True) for name, held in inputs.items()}
    empty = {name: held.clear() for name, held in inputs.items()}
    first = next(iter((*view.tables, *view.views)))
    years = set.intersection(
        *(set(parts[name]) for name in (first, *(v for v in view.views if v.startswith("register_"))))
    )

    def one(key: tuple[int, ...]) -> "pl.DataFrame":
        return array({name: parts[name].get(key, empty[name]) for name in inputs}, key[0])

    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        found = list(pool.map(one, sorted(years)))
    if not found:
        raise UserError(
            f"{view.name} cannot be computed: the data sets it rests on have no year in common.",
            f"It reads {', '.join(view.tables or view.views)}.",
            "Check the store with: allies data verify",
        )
    return pl.concat(found)


def _of(view: View, inputs: "Mapping[str, pl.DataFrame]") -> str:
    """A hash of what a view is computed from."""
    from ..sources.reading.schema import content

    text = f"{view.name} {view.version} " + " ".join(f"{name} {content(held)}" for name, held in sorted(inputs.items()))
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]
