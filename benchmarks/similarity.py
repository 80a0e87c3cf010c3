"""All indices of similarity of alliance portfolios, all pairs, all years 1816-2018, against the matrix products alone.

    python benchmarks/similarity.py [STORE] [RUNS]

STORE is a folder filled by `allies data import` or `allies data get`; without one, the mirror that MIRROR names is
imported into a store of the benchmark's own, else the usual store is used. The floor is the ten matrix products a year
on which every index rests (six unweighted for the valued scale, four weighted), on the same tables of ties; both on one thread. The target
is at most three times the floor.
"""

import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from filled import filled
from threadpoolctl import threadpool_limits

from globalallies.measures.similarity import alliance_indices, ties, weights
from globalallies.panel.spines import frame
from globalallies.sources.store import Store

TOP = 3


def tables(store: Store) -> list[tuple[np.ndarray, np.ndarray]]:
    """Each year's ties and weights."""
    members = frame("register_cow_member").partition_by("year", as_dict=True)
    pledges = store.frame("atop", "atop_directed").partition_by("year", as_dict=True)
    nmc = store.frame("nmc").partition_by("year", as_dict=True)
    found = []
    for year in range(1816, 2019):
        codes, table = ties(members[(year,)], pledges[(year,)])
        found.append((table, weights(codes, nmc[(year,)])))
    return found


def floor(years: list[tuple[np.ndarray, np.ndarray]]) -> float:
    """The products alone."""
    total = 0.0
    for table, cinc in years:
        levels = [(table >= level).astype(np.float64) for level in range(1, TOP + 1)]
        for s in range(TOP):
            for t in range(s, TOP):
                total += (levels[s] @ levels[t].T)[0, 0]
            total += ((levels[s] * cinc) @ levels[s].T)[0, 0]
        total += ((table * cinc) @ table.T.astype(np.float64))[0, 0]
    return total


def everything(years: list[tuple[np.ndarray, np.ndarray]]) -> float:
    """Every index of every pair."""
    return sum(float(values[0]) for table, cinc in years for _, values in alliance_indices(table, cinc))


def main() -> None:
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    with tempfile.TemporaryDirectory() as folder:
        store = filled(sys.argv[1] if len(sys.argv) > 1 else "", Path(folder))
        years = tables(store)
    pairs = sum(len(table) * (len(table) - 1) // 2 for table, _ in years)
    names = sum(1 for _ in alliance_indices(*years[-1]))
    taken: dict[str, list[float]] = {"products alone": [], "every index": []}
    with threadpool_limits(1, user_api="blas"):
        for turn in range(runs + 1):
            for name, job in (("products alone", floor), ("every index", everything)):
                started = time.perf_counter()
                job(years)
                if turn:
                    taken[name].append(time.perf_counter() - started)
    print(f"{pairs:,} pairs in {len(years)} years, {names} indices; peak {peak():.2f} GB")
    for name, seconds in taken.items():
        print(f"{name:<16}{statistics.median(seconds):>8.2f} s")
    ratios = [a / b for a, b in zip(taken["every index"], taken["products alone"], strict=True)]
    print(
        f"ratio, turn by turn: median {statistics.median(ratios):.2f}, {min(ratios):.2f} to {max(ratios):.2f} (target 3)"
    )


def peak() -> float:
    """Gigabytes at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


if __name__ == "__main__":
    main()
