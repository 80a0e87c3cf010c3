"""Turn world-atlas's 1:110m countries into the report's outlines, keyed by COW number.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/build_outlines.py package/countries-110m.json

Antarctica is left out. The ISO 3166-1 numbers of the input become COW numbers through the table
below and the register's ISO 3166-1 alpha-3 codes.
"""

import json
import sys
from pathlib import Path
from typing import Any

from globalallies.register.rows import TABLES
from globalallies.register.store import SHIPPED
from globalallies.register.table import read_table
from globalallies.report.outlines import FILE

BY_NAME = {
    "Bosnia and Herz.": 346,
    "Central African Rep.": 482,
    "Dem. Rep. Congo": 490,
    "Dominican Rep.": 42,
    "Eq. Guinea": 411,
    "Macedonia": 343,
    "S. Sudan": 626,
    "Solomon Is.": 940,
    "United States of America": 2,
    "eSwatini": 572,
}
PART_OF = {"Greenland": 390, "Puerto Rico": 2}
"""Shapes drawn as part of a state's own."""

NO_STATE = {
    "Fr. S. Antarctic Lands",
    "Falkland Is.",
    "N. Cyprus",
    "New Caledonia",
    "Palestine",
    "Somaliland",
    "W. Sahara",
}


def polygons(shape: dict[str, Any]) -> list[Any]:
    """The arcs of a shape as those of a MultiPolygon."""
    return shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]


def main() -> None:
    atlas = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    rows, _ = read_table(SHIPPED / "states.csv", TABLES["states"])
    codes = {row.name: row.ccode for row in rows if row.exit is None} | BY_NAME
    shapes: list[dict[str, Any]] = []
    parts: dict[int, list[Any]] = {}
    for shape in atlas["objects"]["countries"]["geometries"]:
        name = shape["properties"]["name"]
        if name == "Antarctica":
            continue
        if name in PART_OF:
            parts.setdefault(PART_OF[name], []).extend(polygons(shape))
            continue
        kept = {"type": shape["type"], "arcs": shape["arcs"], "properties": {"name": name}}
        if name not in NO_STATE:
            kept["id"] = codes[name]
        shapes.append(kept)
    for shape in shapes:
        if shape.get("id") in parts:
            shape |= {"type": "MultiPolygon", "arcs": polygons(shape) + parts[shape["id"]]}
    objects = {"countries": {"type": "GeometryCollection", "geometries": shapes}}
    FILE.write_text(
        json.dumps({**{k: v for k, v in atlas.items() if k != "objects"}, "objects": objects}, separators=(",", ":")),
        encoding="utf-8",
    )
    print(f"{len(shapes)} outlines in {FILE}")


if __name__ == "__main__":
    main()
