"""Minimum distance: a tibble in an R data file."""

from pathlib import Path

import numpy as np

from globalallies.catalogue import Source
from sources.publishers.capitals import write_tibbles

ROWS = {
    "ccode1": np.array([2, 2, 200], float),
    "ccode2": np.array([200, 740, 740], float),
    "year": np.array([1950, 1950, 1950], float),
    "mindist": np.array([1200.5, 80, 0]),
}


def write(folder: Path, source: Source) -> None:
    write_tibbles(folder / "cow_mindist.rda", {"cow_mindist": ROWS})
