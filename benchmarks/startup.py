"""What the command and the package cost before they do anything, against the bare interpreter.

    python benchmarks/startup.py [RUNS]

Whole processes, in turn, so that a machine that slows down slows all of them. The floor is
`python -c pass`; the target is at most 0.15 s more.
"""

import statistics
import subprocess
import sys
import time

JOBS = {
    "python -c pass": ["-c", "pass"],
    "import globalallies": ["-c", "import globalallies"],
    "allies --help": ["-m", "globalallies.cli", "--help"],
    "allies register": ["-m", "globalallies.cli", "register"],
}


def seconds(arguments: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    for arguments in JOBS.values():
        seconds(arguments)
    times: dict[str, list[float]] = {name: [] for name in JOBS}
    for _ in range(runs):
        for name, arguments in JOBS.items():
            times[name].append(seconds(arguments))
    floor = statistics.median(times["python -c pass"])
    print(f"{'job':<22}{'median s':>10}{'over floor s':>14}{'ratio':>8}")
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"{name:<22}{median:>10.3f}{median - floor:>14.3f}{median / floor:>8.1f}")


if __name__ == "__main__":
    main()
