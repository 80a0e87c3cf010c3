"""A panel of directed pairs 1816-2022 with six families of measures, against the same query written by hand.

    python benchmarks/panel.py [STORE] [RUNS]

STORE is a folder filled by `allies data import` or `allies data get`; without one, the mirror that MIRROR names is
imported into a store of the benchmark's own, else the usual store is used. Both jobs are
whole processes that read the same Parquet files with the same joins and the same ORDER BY and write one Parquet
file; they run in turn, so that a machine that slows down slows both. The target is at most 1.3 times the time of
the query by hand, and at most 1.5 GB.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from filled import filled

MEASURES = (
    "atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul,milex,milper,irst,pec,tpop,upop,cinc,cow_major,"
    "contiguity,capital_distance_km,mid_onset,mid_ongoing,mid_hostility,mid_fatality"
)

OURS = [
    "-m", "globalallies.cli", "panel", "directed-dyad-year", "--from", "1816", "--to", "2022", "--add", MEASURES,
]  # fmt: skip

BY_HAND = """
import sys
import duckdb
con = duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"})
paths = dict(pair.split("=", 1) for pair in sys.argv[2:])
for name, path in paths.items():
    con.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{path}')").fetchall()
con.execute(f\"\"\"COPY (
WITH major AS (SELECT DISTINCT ccode, y.year FROM cow_majors m JOIN (SELECT DISTINCT year FROM members) y
               ON y.year BETWEEN year(m.stdate) AND year(m.enddate)),
  touch AS (SELECT ccode1, ccode2, y.year, arg_min(conttype, stdate) AS kind FROM contiguity c
            JOIN (SELECT DISTINCT year FROM members) y ON y.year BETWEEN year(c.stdate) AND year(c.enddate) GROUP BY ALL),
  place AS (SELECT m.ccode, m.year, any_value(lat) AS lat, any_value(lng) AS lng FROM members m JOIN capitals c
            ON c.ccode = m.ccode AND m.first_day BETWEEN c.stdate AND c.enddate GROUP BY ALL),
  far AS (SELECT a.ccode AS ccode1, b.ccode AS ccode2, a.year,
            2 * 6378.137 * asin(least(1.0, sqrt(sin(radians(b.lat - a.lat) / 2) ** 2
            + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(radians(b.lng - a.lng) / 2) ** 2))) AS km
          FROM place a JOIN place b ON a.year = b.year AND a.ccode < b.ccode),
  dispute AS (SELECT * FROM (SELECT d.*, m.hostlev, m.fatality, max(onset::int) OVER w AS began,
              row_number() OVER (w ORDER BY onset DESC, coalesce(m.fatality, 0.5) DESC, coalesce(m.hostlev, -1) DESC,
              coalesce(mindur, -1) DESC, coalesce(maxdur, -1) DESC, recip DESC, coalesce(stmon, 13), d.dispnum) AS place
              FROM mid_directed d LEFT JOIN mid_dispute m USING (dispnum)
              WINDOW w AS (PARTITION BY ccode1, ccode2, d.year)) WHERE place = 1)
SELECT s.*,
  CASE WHEN s.year <= 2018 THEN coalesce(a.defense::int, 0) END AS atop_defense,
  CASE WHEN s.year <= 2018 THEN coalesce(a.offense::int, 0) END AS atop_offense,
  CASE WHEN s.year <= 2018 THEN coalesce(a.neutral::int, 0) END AS atop_neutral,
  CASE WHEN s.year <= 2018 THEN coalesce(a.nonagg::int, 0) END AS atop_nonagg,
  CASE WHEN s.year <= 2018 THEN coalesce(a.consul::int, 0) END AS atop_consul,
  p.milex AS milex1, q.milex AS milex2, p.milper AS milper1, q.milper AS milper2, p.irst AS irst1, q.irst AS irst2,
  p.pec AS pec1, q.pec AS pec2, p.tpop AS tpop1, q.tpop AS tpop2, p.upop AS upop1, q.upop AS upop2,
  p.cinc AS cinc1, q.cinc AS cinc2,
  CASE WHEN s.year <= 2016 THEN (g.ccode IS NOT NULL)::int END AS cow_major1,
  CASE WHEN s.year <= 2016 THEN (h.ccode IS NOT NULL)::int END AS cow_major2,
  CASE WHEN s.year <= 2016 THEN coalesce(t.kind, 0) END AS contiguity,
  f.km AS capital_distance_km,
  CASE WHEN s.year <= 2014 THEN coalesce(d.began, 0) END AS mid_onset,
  CASE WHEN s.year <= 2014 THEN (d.dispnum IS NOT NULL)::int END AS mid_ongoing,
  d.hostlev AS mid_hostility, d.fatality AS mid_fatality
FROM (SELECT a.ccode AS ccode1, b.ccode AS ccode2, a.year FROM members a JOIN members b ON a.year = b.year
      AND a.ccode <> b.ccode AND a.first_day <= b.last_day AND b.first_day <= a.last_day WHERE a.year <= 2022) s
LEFT JOIN atop_directed a ON a.ccode1 = s.ccode1 AND a.ccode2 = s.ccode2 AND a.year = s.year
LEFT JOIN nmc p ON p.ccode = s.ccode1 AND p.year = s.year
LEFT JOIN nmc q ON q.ccode = s.ccode2 AND q.year = s.year
LEFT JOIN major g ON g.ccode = s.ccode1 AND g.year = s.year
LEFT JOIN major h ON h.ccode = s.ccode2 AND h.year = s.year
LEFT JOIN touch t ON t.ccode1 = least(s.ccode1, s.ccode2) AND t.ccode2 = greatest(s.ccode1, s.ccode2) AND t.year = s.year
LEFT JOIN far f ON f.ccode1 = least(s.ccode1, s.ccode2) AND f.ccode2 = greatest(s.ccode1, s.ccode2) AND f.year = s.year
LEFT JOIN dispute d ON d.ccode1 = s.ccode1 AND d.ccode2 = s.ccode2 AND d.year = s.year
ORDER BY s.ccode1, s.ccode2, s.year
) TO '{sys.argv[1]}' (FORMAT parquet, COMPRESSION zstd)\"\"\").fetchall()
"""

TABLES = {
    "nmc": "nmc", "atop_directed": "atop", "cow_majors": "cow_majors", "contiguity": "contiguity", "capitals": "capitals",
    "mid_directed": "mid_directed", "mid_dispute": "mid",
}  # fmt: skip


def run(arguments: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Seconds and gigabytes (its own peak) of a whole process."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    taken = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"failed: {' '.join(arguments[:4])}")
    return taken, used.ru_maxrss / 1e6


def same(one: Path, other: Path) -> bool:
    import polars as pl
    from polars.testing import assert_frame_equal

    assert_frame_equal(pl.read_parquet(one), pl.read_parquet(other), check_dtypes=False, rel_tol=1e-12)
    return True


def main() -> None:
    from globalallies.panel.spines import frame

    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with tempfile.TemporaryDirectory() as folder:
        store = filled(sys.argv[1] if len(sys.argv) > 1 else "", Path(folder))
        members = Path(folder) / "members.parquet"
        frame("register_cow_member").write_parquet(members)
        views = [f"{table}={store.path(source, table)}" for table, source in TABLES.items()]
        ours, hand = Path(folder) / "ours.parquet", Path(folder) / "hand.parquet"
        jobs = {
            "allies panel": [*OURS, "-o", str(ours)],
            "query by hand": ["-c", BY_HAND, str(hand), f"members={members}", *views],
        }
        environment = os.environ | {"ALLIES_STORE": str(store.folder)}
        found: dict[str, list[tuple[float, float]]] = {name: [] for name in jobs}
        for turn in range(runs + 1):
            for name, arguments in jobs.items():
                result = run(arguments, environment)
                if turn:
                    found[name].append(result)
        print(f"rows and cells the same: {same(ours, hand)}")
    print(f"{'job':<16}{'median s':>10}{'peak GB':>10}")
    for name, results in found.items():
        print(f"{name:<16}{statistics.median(r[0] for r in results):>10.2f}{max(r[1] for r in results):>10.2f}")
    ratios = [a[0] / b[0] for a, b in zip(*found.values(), strict=True)]
    print(
        f"ratio, pair by pair: median {statistics.median(ratios):.2f}, {min(ratios):.2f} to {max(ratios):.2f} (target 1.3)"
    )


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
