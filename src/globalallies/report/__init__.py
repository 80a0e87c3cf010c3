"""Charts, tables and pages: one folder of HTML that opens from disk with no network."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .site import write_report

__all__ = ["write_report"]


def __getattr__(name: str) -> Any:
    if name != "write_report":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .site import write_report

    return write_report
