"""isard: a data frame in an R data file, with Kosovo's score under Montenegro's number."""

from pathlib import Path

import pandas as pd
import rdata

from globalallies.catalogue import Source


def write(folder: Path, source: Source) -> None:
    frame = pd.DataFrame(
        {
            "ccode": [2.0, 200.0, 341.0],
            "year": [1950.0, 2021.0, 2010.0],
            "euds": [1.25, 1.5, 0.5],
            "aeuds": [0.75, 1.0, 0.25],
            "polity2": [10.0, None, 8.0],
            "v2x_polyarchy": [0.55, 0.85, 0.45],
        }
    )
    rdata.write_rda(folder / "cw_democracy.rda", {"cw_democracy": frame})
