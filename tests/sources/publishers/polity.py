"""Polity: an SPSS file, with Polity's own numbers and special codes among the scores."""

from pathlib import Path

import pandas as pd
import pyreadstat

from globalallies.catalogue import Source


def write(folder: Path, source: Source) -> None:
    frame = pd.DataFrame(
        {
            "p5": [1.0, 1.0, 1.0],
            "cyear": [21950.0, 2601950.0, 3641960.0],
            "ccode": [2.0, 260.0, 364.0],
            "scode": ["HUB", "WES", "FED"],
            "country": ["Hub", "West", "Federation"],
            "year": [1950.0, 1950.0, 1960.0],
            "democ": [10.0, 9.0, -88.0],
            "autoc": [0.0, 0.0, -88.0],
            "polity": [10.0, 9.0, -88.0],
            "polity2": [10.0, 9.0, -7.0],
            "durable": [100.0, 1.0, None],
        }
    )
    missing = {name: [{"lo": -88, "hi": -66}] for name in ("democ", "autoc", "polity")}
    pyreadstat.write_sav(frame, str(folder / "p5v2018.sav"), missing_ranges=missing)
