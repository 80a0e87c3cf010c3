"""A store small enough to know by heart: a few rows of a few real data sets, invented, as ASCII tables."""

from collections.abc import Mapping

import polars as pl

from globalallies.catalogue import Table
from globalallies.sources import find
from globalallies.sources.reading.schema import conform, examples, typed
from globalallies.sources.store import Store
from globalallies.sources.store.acquire import _kept

# Canada enters the state system in 1920, Cuba in 1902; the capability index covers 1816-2022,
# the alliances 1815-2018, the disputes 1816-2014.
TABLES: dict[str, dict[str, str]] = {
    "nmc": {
        "nmc": """
            ccode | year | milex | milper | irst | pec | tpop | upop | cinc
            2     | 1949 | 10    | 5      | 1    | 1   | 100  | 10   | 0.3
            2     | 1950 | 20    |        | 1    | 1   | 101  | 11   | 0.4
            20    | 1950 | 2     | 1      |      | 1   | 10   | 1    | 0.1
            20    | 2022 | 4     | 1      |      | 1   | 12   | 1    | 0.2
        """
    },
    "nmc@6": {
        "nmc": """
            ccode | year | milex | milper | irst | pec | tpop | upop | cinc
            2     | 1950 | 19    | 4      | 1    | 1   | 99   | 9    | 0.35
        """
    },
    "atop": {
        "atop_directed": """
            ccode1 | ccode2 | year | defense | offense | neutral | nonagg | consul
            2      | 20     | 1950 | 1       | 0       | 0       | 0      | 1
            20     | 2      | 1950 | 0       | 0       | 0       | 0      | 1
        """
    },
    "mid": {
        "mid_dispute": """
            dispnum | styear | stmon | fatality | hostlev | mindur | maxdur | recip
            1       | 1951   | 3     |          | 4       | 10     | 10     | 1
            2       | 1951   | 5     | 1        | 3       | 20     | 30     | 0
        """
    },
    "mid_directed": {
        "mid_directed": """
            dispnum | ccode1 | ccode2 | year | onset | sidea1 | sidea2 | hostlev1 | hostlev2 | orig1 | orig2
            1       | 2      | 20     | 1951 | 1     | 1      | 0      | 4        | 2        | 1     | 1
            1       | 20     | 2      | 1951 | 1     | 0      | 1      | 2        | 4        | 1     | 1
            2       | 2      | 20     | 1951 | 1     | 0      | 1      | 3        | 3        | 1     | 1
            2       | 20     | 2      | 1951 | 1     | 1      | 0      | 3        | 3        | 1     | 1
        """
    },
}


def ascii_frame(source: str, table: str, text: str) -> pl.DataFrame:
    """A table of a source from an ASCII table; columns left out are missing."""
    record = next(t for t in find(source).tables if t.name == table)
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    header, *rows = lines
    columns = []
    for column in record.columns:
        cells = [row[header.index(column.name)] if column.name in header else "" for row in rows]
        values, wrong = typed(pl.Series(column.name, cells, pl.String), column)
        assert wrong == []
        columns.append(values)
    return conform(find(source), record, pl.DataFrame(columns))


def put(store: Store, source: str, tables: Mapping[str, str]) -> None:
    """Place a release in the store with these tables; its other tables hold their examples."""
    record = find(source)

    def read(table: Table) -> pl.DataFrame:
        return ascii_frame(source, table.name, tables[table.name]) if table.name in tables else examples(table)

    with store.work_folder() as work:
        _kept(store, record, work, read, (), "test", force=True)
