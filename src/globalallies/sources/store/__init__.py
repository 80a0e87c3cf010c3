"""The store: the field's data in one folder, fetched once, on record."""

from .acquire import Imported, get, import_mirror
from .diff import difference
from .entry import Entry
from .fetch import Limits
from .lock import Lock, Pin
from .pinning import pinned
from .store import Store

__all__ = ["Entry", "Imported", "Limits", "Lock", "Pin", "Store", "difference", "get", "import_mirror", "pinned"]
