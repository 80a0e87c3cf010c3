"""Tago: an R data file with one data frame."""

from pathlib import Path

import pandas as pd
import rdata

from globalallies.catalogue import Source

FLAGS = (
    "use_of_force", "coalitional_use_of_force", "igo_authorized_use_of_force", "recession_year",
    "senate_divided", "house_divided", "ground_forces", "non_neo", "latin_america", "europe", "middle_east",
    "sub_saharan_africa", "asia_pacific", "post_cold_war", "post_vietnam_war",
)  # fmt: skip

TRUE = (
    {"use_of_force", "recession_year", "non_neo", "asia_pacific"},
    {"use_of_force", "coalitional_use_of_force", "recession_year", "asia_pacific"},
    {"senate_divided", "house_divided", "europe", "post_cold_war", "post_vietnam_war"},
)


def write(folder: Path, source: Source) -> None:
    frame = pd.DataFrame(
        {
            "start_year": [1960.0, 1960.0, 1995.0],
            "conflict": ["Blue Strait", "Blue Strait", "Green Valley"],
            "operation": ["Show of ships", "NEO", "none"],
            **{name: [float(name in row) for row in TRUE] for name in FLAGS},
            "budget_constraints": [0.5, 0.5, -160.0],
            "election_cycle": [10.0, 9.0, 15.0],
            "severity": [2.0, 2.0, 3.0],
        }
    )
    rdata.write_rda(folder / source.files[0].name, {"multilat_force": frame})
