"""Charts, tables and pages: one folder of HTML that opens from disk with no network."""

from .site import write_report

__all__ = ["write_report"]
