"""Trade: two CSV files in one archive, the pairs undirected; -9 is missing, and stands where nothing is known."""

from pathlib import Path

from globalallies.catalogue import Source
from sources.making import csv_text, write_zip

DYADS = """
    ccode1 | ccode2 | year | importer1 | importer2 | flow1 | flow2 | smoothflow1 | smoothflow2 | smoothtotrade | spike1 | spike2 | dip1 | dip2 | trdspike | tradedip | bel_lux_alt_flow1 | bel_lux_alt_flow2 | china_alt_flow1 | china_alt_flow2 | source1 | source2 | version
    2      | 710    | 2001 | Hubland   | Daira     | 100   | 20    | 100         | 25          | 125           | 0      | 0      | 0    | 1    | 0        | 0        | -9                | -9                | 110             | 22              | 10      | 10      | 4
    2      | 711    | 2001 | Hubland   | Nowhere   | -9    | -9    | -9          | -9          | -9            | 0      | 0      | 0    | 0    | 0        | 0        | -9                | -9                | -9              | -9              | -9      | -9      | 4
    211    | 710    | 1970 | Arcadia   | Daira     | 5     | -9    | 5.5         | -9          | 5             | 0      | 0      | 0    | 0    | 0        | 0        | 6                 | -9                | -9              | -9              | 10      | -9      | 4
"""

NATIONAL = """
    ccode | statename | stateabb | year | imports | exports | alt_imports | alt_exports | source1 | source2 | version
    2     | Hubland   | HUB      | 2001 | 1200    | 900.5   | -9          | -9          | 2       | 2       | 4
    211   | Arcadia   | ARC      | 1970 | 300     | -9      | 330         | 310         | 2.2     | -9      | 4
    710   | Daira     | DAI      | 2001 | 500     | 520     | 250         | 260         | 2       | 2       | 4
"""


def write(folder: Path, source: Source) -> None:
    members = {
        "COW_Trade_4.0/Dyadic_COW_4.0.csv": csv_text(DYADS),
        "COW_Trade_4.0/National_COW_4.0.csv": csv_text(NATIONAL),
        "COW_Trade_4.0/COW_Trade_4.0_Codebook.pdf": "pdf",
    }
    write_zip(folder / "COW_Trade_4.0.zip", members)
