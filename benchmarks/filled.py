"""The store that a benchmark reads."""

import os
from pathlib import Path

from globalallies.sources.store import Store, import_mirror


def filled(given: str, folder: Path) -> Store:
    """The store in a folder that was given; else one filled here from the mirror that MIRROR names; else the usual one."""
    mirror = Path(os.environ.get("MIRROR", ""))
    if given or not (mirror / "MANIFEST.md").is_file():
        return Store(Path(given) if given else None)
    store = Store(folder / "store")
    import_mirror(store, mirror)
    return store
