"""Capitals: a tibble in an R data file, xz-compressed, with columns of R's class Date."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import rdata
from rdata.conversion.to_r import DEFAULT_CLASS_MAP, build_r_object
from rdata.parser import RObjectType

from globalallies.catalogue import Source

ROWS: Mapping[str, Any] = {
    "ccode": np.array([2, 200, 200], np.int32),
    "statenme": np.array(["Hubland", "Arcadia", "Arcadia"], object),
    "capital": np.array(["Hub City", "Old Port", "New Port"], object),
    "stdate": (date(1816, 1, 1), date(1816, 1, 1), date(1959, 7, 1)),
    "enddate": (date(2024, 12, 31), date(1959, 6, 30), date(2024, 12, 31)),
    "lat": np.array([40.5, -10, -12]),
    "lng": np.array([-75.5, 20.25, 21]),
}


class Tibble:
    """A table, as R keeps it."""

    def __init__(self, columns: Mapping[str, Any]) -> None:
        self.columns = columns


def days(values: tuple[date, ...], to: Any) -> Any:
    numbers = np.array([(value - date(1970, 1, 1)).days for value in values], float)
    attributes = to.convert_to_r_attributes({"class": "Date"})
    return build_r_object(RObjectType.REAL, value=numbers, is_object=True, attributes=attributes)


def tibble(table: Tibble, to: Any) -> Any:
    columns = [
        days(values, to) if isinstance(values, tuple) else to.convert_to_r_object(values)
        for values in table.columns.values()
    ]
    attributes = to.convert_to_r_attributes(
        {
            "class": np.array(["tbl_df", "tbl", "data.frame"], object),
            "row.names": np.arange(1, len(columns[0].value) + 1, dtype=np.int32),
            "names": np.array(list(table.columns), object),
        }
    )
    return build_r_object(RObjectType.VEC, value=columns, is_object=True, attributes=attributes)


def write_tibbles(path: Path, tables: Mapping[str, Mapping[str, Any]]) -> None:
    rdata.write_rda(
        path,
        {name: Tibble(columns) for name, columns in tables.items()},
        compression="xz",
        constructor_dict={Tibble: tibble, **DEFAULT_CLASS_MAP},
    )


def write(folder: Path, source: Source) -> None:
    write_tibbles(folder / "cow_capitals.rda", {"cow_capitals": ROWS})
