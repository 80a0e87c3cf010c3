"""Panels are tested in a working folder of their own, on the small store of ``tiny_store``."""

from pathlib import Path

import pytest

from tiny_store import TABLES, ascii_frame, put

__all__ = ["TABLES", "ascii_frame", "put"]


@pytest.fixture(autouse=True)
def working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder without a lock."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
