"""The crosswalk: two tibbles in R data files, with a row left over from grouping and an infinity in each."""

from pathlib import Path

import numpy as np

from globalallies.catalogue import Source
from sources.publishers.capitals import write_tibbles

COW = {
    "stateabb": np.array(["HUB", "DAI", "ARC", "ARC"], object),
    "year": np.array([1990.0, 1990.0, 1916.0, 1900.0]),
    "gwcode": np.array([2, 260, -np.inf, 20]),
    "ccode": np.array([2, 255, 345, np.nan]),
    "gw_name": np.array(["Hubland", "Daira (West)", None, "Arcadia"], object),
    "cw_name": np.array(["Hubland", "Daira", "Arcadia", None], object),
}

GW = {
    "stateabb": np.array(["HUB", "ARC", "DAI", "ARC"], object),
    "year": np.array([1990.0, 1900.0, 1991.0, 1916.0]),
    "gwcode": np.array([2, 20, 260, np.nan]),
    "ccode": np.array([2, -np.inf, 255, 345]),
    "gw_name": np.array(["Hubland", "Arcadia", "Daira (West)", None], object),
    "cw_name": np.array(["Hubland", None, "Daira", "Arcadia"], object),
}


def write(folder: Path, source: Source) -> None:
    write_tibbles(folder / "cw_gw_panel.rda", {"cw_gw_panel": COW})
    write_tibbles(folder / "gw_cw_panel.rda", {"gw_cw_panel": GW})
