"""Truth tables of 8 to 20 conditions: every minimal model, conservative and parsimonious, with time and memory.

    python benchmarks/qca.py [TABLES] [SECONDS]

The tables are those of the folder qca/bench in the mirror that MIRROR names; TABLES chooses among them ("struct_k8_*").
Each solution runs in a process of its own with SECONDS (40) to its solver, and must end within 60 s and 2 GB: solved, or
bounded and saying so. "seconds" is truth table, minimisation and the fit of every listed model; "process" adds
starting Python and reading the file. R's times are not from this machine: R is not run here.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

R_SECONDS = {
    ("struct_k8_n40", "conservative"): 0.96,
    ("random_k8_n40", "conservative"): 0.92,
    ("random_k8_n100", "conservative"): 5.7,
    ("struct_k12_n40", "conservative"): 5.3,
    ("struct_k12_n100", "conservative"): 23.5,
    ("struct_k16_n40", "conservative"): 8.4,
    ("struct_k20_n40", "conservative"): 9.6,
    ("struct_k8_n40", "parsimonious"): 1.0,
    ("struct_k12_n40", "parsimonious"): 15.2,
    ("struct_k20_n40", "parsimonious"): 16.4,
}
"""R's QCA 3.25.1 on these tables, one core, as published with them (README of the reference outputs, "From R's QCA")."""

R_FAILS = {
    ("struct_k8_n100", "conservative"),
    ("random_k8_n40", "parsimonious"),
    ("random_k12_n40", "parsimonious"),
    ("struct_k12_n100", "parsimonious"),
    ("struct_k16_n40", "parsimonious"),
}
"""Where the same note names it as failing: out of memory, or past 45 s (it says the same of larger parsimonious ones)."""

MOST_SECONDS, MOST_GB, TARGET = 60, 2.0, 5


def one(path: Path, kind: str, seconds: float) -> None:
    """Solve one table and print what came of it as JSON; run in a process of its own."""
    import resource

    from globalallies.comparison import qca

    header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    cases = qca.cases(path, header[-1], header[:-1])
    started = time.perf_counter()
    table = qca.truth_table(cases, incl=1.0, pri=0.0)
    found = qca.minimize(table, kind, seconds=seconds)  # type: ignore[arg-type]
    terms = sum(len(model.fit.terms) for model in found.models)
    taken = time.perf_counter() - started
    print(
        json.dumps(
            {
                "seconds": taken,
                "gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
                "primes": len(found.primes),
                "low": found.low,
                "high": found.high,
                "count": found.count,
                "complete": found.complete,
                "listed": len(found.models),
                "terms": terms,
            }
        )
    )


def asked(path: Path, kind: str, seconds: float) -> str:
    """A line about one solution."""
    started = time.perf_counter()
    command = [sys.executable, __file__, "--one", str(path), kind, str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    whole = time.perf_counter() - started
    key = (path.stem, kind)
    if done.returncode:
        return f"{path.stem:<16}{kind:<14} FAILED: {(done.stderr.strip().splitlines() or ['no message'])[-1]}"
    r = json.loads(done.stdout)
    size = str(r["low"]) if r["low"] == r["high"] else f"{r['low']}-{r['high']}"
    models = f"{r['count']:,}" if r["count"] < 10**9 else f"{float(r['count']):.2g}"
    state = "solved" if r["complete"] else ("counted in part" if r["low"] == r["high"] else "bounded")
    published = R_SECONDS.get(key)
    ratio = published / r["seconds"] if published else 0.0
    given = f"{published:.2f} s, {ratio:,.0f}x" if published else ("fails" if key in R_FAILS else "–")
    missed = [
        *(["over time"] if whole > MOST_SECONDS else []),
        *(["over memory"] if r["gb"] > MOST_GB else []),
        *([f"below {TARGET}x"] if published and ratio < TARGET else []),
    ]
    return (
        f"{path.stem:<16}{kind:<14}{r['seconds']:>8.3f}{whole:>9.2f}{r['gb']:>7.2f}{r['primes']:>9,}{size:>8}"
        f"{('' if r['complete'] else '≥ ') + models:>14}{r['listed']:>8,}  {state:<16}{given:<16}{', '.join(missed)}"
    )


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        one(Path(sys.argv[2]), sys.argv[3], float(sys.argv[4]))
        return
    folder = Path(os.environ.get("MIRROR", "")) / "qca" / "bench"
    if not os.environ.get("MIRROR") or not folder.is_dir():
        print("skipped: set MIRROR to the folder of outside data sets, which holds qca/bench")
        return
    tables = sorted(folder.glob(f"{sys.argv[1] if len(sys.argv) > 1 else '*'}.csv"), key=_size)
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 40.0
    print(
        f"{'table':<16}{'solution':<14}{'seconds':>8}{'process':>9}{'GB':>7}{'primes':>9}{'terms':>8}{'models':>14}"
        f"{'listed':>8}  {'state':<16}R (published)"
    )
    for path in tables:
        for kind in ("conservative", "parsimonious"):
            print(asked(path, kind, seconds), flush=True)


def _size(path: Path) -> tuple[int, int, str]:
    kind, k, n = path.stem.split("_")
    return int(k[1:]), int(n[1:]), kind


if __name__ == "__main__":
    main()
