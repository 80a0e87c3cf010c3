"""ATOP: five CSV files in a folder of an archive; a member still bound has 0 for its exit."""

from pathlib import Path

import polars as pl

from globalallies.catalogue import Source, Table
from globalallies.sources.reading.schema import examples
from sources.making import write_zip

FILES = {
    "atop_alliance": "atop5_1a.csv",
    "atop_phase": "atop5_1aph.csv",
    "atop_member": "atop5_1m.csv",
    "atop_directed": "atop5_1ddyr.csv",
    "atop_state_year": "atop5_1sy.csv",
}
THEIRS = {"ccode1": "stateA", "ccode2": "stateB", "ccode": "state"}
ENDS = ("endyr", "endmo", "endday", "yrexit", "moexit", "dayexit")


def as_published(table: Table) -> str:
    """The example under the publisher's names, with 0 and 1 for flags, 0 for no end, NA for unknown."""
    rows = examples(table)
    flags = [c.name for c in table.columns if c.kind == "bool"]
    rows = rows.with_columns(pl.col(flags).cast(pl.Int64))
    year = next((name for name in ENDS if name in rows.columns), "")
    if year:
        rows = rows.with_columns(
            pl.when(pl.col(year).is_null()).then(0).otherwise(pl.col(e)).alias(e) for e in rows.columns if e in ENDS
        )
    if table.name == "atop_member":
        rows = rows.drop("ccode")
    return rows.rename(lambda name: THEIRS.get(name, name)).with_columns(version=pl.lit(5.1)).write_csv(null_value="NA")


def write(folder: Path, source: Source) -> None:
    members: dict[str, str | bytes] = {f"ATOP 5.1 (.csv)/{FILES[t.name]}": as_published(t) for t in source.tables}
    members["ATOP 5.1 (.csv)/atop5_1dy.csv"] = "dyad,year\n2740,1960\n"
    members["__MACOSX/ATOP 5.1 (.csv)/._atop5_1m.csv"] = "x"
    write_zip(folder / source.files[0].name, members)
