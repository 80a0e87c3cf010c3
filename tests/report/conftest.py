from pathlib import Path

import pytest

from globalallies.register import Register
from globalallies.report import write_report


@pytest.fixture(scope="session")
def site(shipped: Register, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on the shipped register, written once."""
    return write_report(shipped, tmp_path_factory.mktemp("report") / "site").parent
