"""V-Dem: a very wide CSV in an archive, with one COW number for all years of a country."""

from pathlib import Path

from globalallies.catalogue import Source
from sources.making import csv_text, write_zip

ROWS = """
    country_name | country_text_id | country_id | year | historical_date | COWcode | v2x_polyarchy | v2x_polyarchy_codelow | v2x_libdem | v2x_regime
    Germany      | DEU             | 77         | 1970 | 1970-12-31      | 255     | 0.85          | 0.8                   | 0.75       | 3
    India        | IND             | 39         | 1900 | 1900-12-31      | 750     | 0.05          | 0.01                  |            | 0
    Palestine    | PSE             | 138        | 2000 | 2000-12-31      |         | 0.25          | 0.2                   | 0.125      | 1
"""


def write(folder: Path, source: Source) -> None:
    write_zip(
        folder / source.files[0].name,
        {f"V-Dem-CY-Core-v{source.release}.csv": csv_text(ROWS), "codebook.pdf": "pdf"},
    )
