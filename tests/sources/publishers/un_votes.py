"""unvotes: three data frames in R data files; factors are text, dates are counts of days."""

from datetime import date
from pathlib import Path

import pandas as pd
import rdata

from globalallies.catalogue import Source

DAYS = [(date.fromisoformat(day) - date(1970, 1, 1)).days for day in ("1946-01-01", "1995-12-06", "1980-07-29")]


def write(folder: Path, source: Source) -> None:
    frames = {
        "un_votes": pd.DataFrame(
            {
                "rcid": [3.0, 4002.0, 9020.0],
                "country": ["United States", "Namibia", "Federal Republic of Germany"],
                "country_code": ["US", "NA", None],
                "vote": pd.Categorical(["yes", "abstain", "no"]),
            }
        ),
        "un_roll_calls": pd.DataFrame(
            {
                "rcid": [3.0, 4002.0, 9020.0],
                "session": [1.0, 50.0, 35.0],
                "importantvote": [0.0, 1.0, None],
                "date": [float(day) for day in DAYS],
                "unres": ["R/1/1", "R/50/1", "R/ES-7/1"],
                "amend": [1.0, None, 0.0],
                "para": [0.0, None, 0.0],
                "short": ["ELECTION", "ARMS", None],
                "descr": ["To elect a chair", "To end a test", "To call a session"],
            }
        ),
        "un_roll_call_issues": pd.DataFrame(
            {
                "rcid": [3.0, 4002.0, 4002.0],
                "short_name": ["co", "di", "nu"],
                "issue": pd.Categorical(
                    ["Colonialism", "Arms control and disarmament", "Nuclear weapons and nuclear material"]
                ),
            }
        ),
    }
    for name, frame in frames.items():
        rdata.write_rda(folder / f"{name}.rda", {name: frame})
