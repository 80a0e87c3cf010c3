"""Independent states: tab-separated Latin-1, in 2017 without a header and with days like 31:12:2017."""

from pathlib import Path

from globalallies.catalogue import Source

OLD = (
    "2\tHUB\tHubland\t01:01:1816\t31:12:2017\n"
    "200\tARC\tArcädia\t02:05:1820\t30:06:1840\n"
    "200\tARC\tArcädia\t03:10:1850\t31:12:2017\n"
)

NEW = (
    "statenumber\tstateabb\tcountryname\tstart\tend\n"
    "2\tHUB\tHubland\t1816-01-01\t2020-12-31\n"
    "200\tARC\tArcädia\t1820-05-02\t1840-06-30\n"
    "200\tARC\tArcädia\t1850-10-03\t2020-12-31\n"
)


def write(folder: Path, source: Source) -> None:
    if source.release == "2017":
        (folder / "iisystem.dat").write_text(OLD, encoding="latin1")
    else:
        (folder / "ksgmdw.txt").write_text(NEW, encoding="latin1")
