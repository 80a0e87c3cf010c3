"""Country outlines for maps, with the COW number each shape belongs to today.

Natural Earth's 1:110m countries (public domain) as packed by world-atlas 2.0.2. Borders are
modern: on a map of 1960, West Germany's ties are drawn on today's Germany. States too small
for this scale have no shape.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "assets" / "outlines.json"


@cache
def topology() -> dict[str, Any]:
    """The TopoJSON topology; each geometry's ``id`` is a COW number, or absent."""
    loaded: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return loaded


@cache
def drawn() -> frozenset[int]:
    """COW numbers that have a shape."""
    geometries = topology()["objects"]["countries"]["geometries"]
    return frozenset(shape["id"] for shape in geometries if "id" in shape)
