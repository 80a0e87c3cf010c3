"""Writing the report, against what its two libraries cost alone: the floor it cannot go below.

    python benchmarks/report.py [RUNS]

The floor is one process that imports the chart library, bundles its scripts and writes them; the
report is one process that does everything. Prints medians, the ratio and the peak memory.
"""

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FLOOR = """
import altair, polars, vl_convert, sys, pathlib
version = ".".join(altair.SCHEMA_VERSION.lstrip("v").split(".")[:2])
pathlib.Path(sys.argv[1], "vega.js").write_text(vl_convert.javascript_bundle(vl_version=version))
"""


def seconds(arguments: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    floor: list[float] = []
    report: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(runs):
            floor.append(seconds(["-c", FLOOR, folder]))
            report.append(seconds(["-m", "globalallies.cli", "report", "-q", "-o", str(Path(folder) / "report")]))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"libraries alone {statistics.median(floor):.2f} s; report {statistics.median(report):.2f} s; "
          f"ratio {statistics.median(report) / statistics.median(floor):.1f}; peak {peak:.0f} MB")  # fmt: skip


if __name__ == "__main__":
    main()
