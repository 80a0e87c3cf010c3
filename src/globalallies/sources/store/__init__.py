"""The store: the field's data in one folder, fetched once, on record."""

from .acquire import Imported, get, import_mirror
from .diff import difference
from .fetch import Limits
from .lock import Lock, Pin
from .store import Entry, Store, pinned

__all__ = ["Entry", "Imported", "Limits", "Lock", "Pin", "Store", "difference", "get", "import_mirror", "pinned"]
