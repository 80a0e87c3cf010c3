"""NMC: a CSV in an archive, in release 7 inside another archive; -9 is missing."""

from pathlib import Path

from globalallies.catalogue import Source
from sources.making import csv_text, write_zip, zipped

ROWS = """
    stateabb | ccode | year | milex | milper | irst | pec  | tpop  | upop | cinc | version
    HUB      | 2     | 1950 | 140   | 15     | 88   | 1200 | 15200 | 3100 | 0.28 | 2021
    ARC      | 200   | 1950 | 23    | 7      | -9   | 300  | 5060  | 1830 | 0.06 | 2021
    DAI      | 740   | 1950 | -9    | 0      | 5    | 45   | 8410  | 2105 | 0.02 | 2021
"""


def write(folder: Path, source: Source) -> None:
    if source.release == "7.0":
        inner = zipped({"NMC-70-abridged.csv": csv_text(ROWS), "__MACOSX/._NMC-70-abridged.csv": "x"})
        write_zip(folder / "NMCv7.zip", {"NMCv7/NMC-v7-abridged.zip": inner, "NMCv7/codebook.pdf": "pdf"})
    else:
        write_zip(folder / "NMC-60-abridged.zip", {"NMC-60-abridged.csv": csv_text(ROWS)})
