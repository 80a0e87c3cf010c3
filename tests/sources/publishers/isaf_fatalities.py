"""Deaths: a CSV with a row per year and a column per state, one for NATO and one for the total."""

from pathlib import Path

from globalallies.catalogue import Source


def write(folder: Path, source: Source) -> None:
    (folder / source.files[0].name).write_text("Year,Albania,Czech,NATO,Total\n2010,1,0,2,3\n", encoding="utf-8")
