"""isard: a data frame in an R data file."""

from pathlib import Path

import pandas as pd
import rdata

from globalallies.catalogue import Source


def write(folder: Path, source: Source) -> None:
    frame = pd.DataFrame(
        {
            "ccode": [2.0, 200.0, 651.0],
            "year": [1950.0, 1950.0, 1870.0],
            "mrgdppc": [15000.5, 11000.0, None],
            "sd_mrgdppc": [400.0, 350.0, None],
            "pwtrgdp": [2500000.0, 500000.0, None],
            "sd_pwtrgdp": [90000.0, 20000.0, None],
            "pwtpop": [155.5, 50.25, None],
            "sd_pwtpop": [2.5, 1.0, None],
        }
    )
    rdata.write_rda(folder / "cw_gdppop.rda", {"cw_gdppop": frame})
