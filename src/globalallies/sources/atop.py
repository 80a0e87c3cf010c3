"""Alliance Treaty Obligations and Provisions: what states promised each other, 1815-2018.

Public code shows the file names in the archive, the state columns of the dyad file and that the
site answers at this address; how the files write a missing value is not verified, so blanks, NA,
a full stop and -9 are all read as missing.
"""

from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .reading.columns import CCODE, CCODE1, CCODE2, YEAR, was
from .reading.formats import csv, member

ARCHIVE = "atop_5.1__.csv_.zip"
NO_VALUE = (-9, "NA", ".")
IN_FORCE = (0, *NO_VALUE)
"""A year, month or day of exit of 0 means that the state was still bound when coverage ends."""


def flag(name: str, meaning: str, *names: str) -> Column:
    """A column of zeros and ones."""
    return Column(name, "bool", meaning, was=names, missing=NO_VALUE)


def code(name: str, meaning: str, high: int) -> Column:
    """A column of the codebook's numbers, zero for none."""
    return Column(name, "int", meaning + ", the codebook's number, 0 for none", missing=NO_VALUE, low=0, high=high)


ATOPID = Column("atopid", "int", "the publisher's number of the alliance", low=1005, high=9999)
PHASE = Column("phase", "int", "phase of the alliance, 0 where its terms never changed", low=0, high=4)


def dates(first: tuple[str, str, str], last: tuple[str, str, str], what: str) -> tuple[Column, ...]:
    """Year, month and day of a beginning and of an end that may not have come."""
    starts = (f"year {what} began", f"month {what} began", f"day {what} began")
    ends = (f"year {what} ended", f"month {what} ended", f"day {what} ended")
    bounds = ((1815, 2018), (1, 12), (1, 31))
    return (
        *(Column(n, "int", m, missing=NO_VALUE, low=b[0], high=b[1]) for n, m, b in zip(first, starts, bounds, strict=True)),
        *(
            Column(n, "int", m + "; missing while in force at the end of 2018, or unknown", missing=IN_FORCE, low=b[0], high=b[1])
            for n, m, b in zip(last, ends, bounds, strict=True)
        ),
    )  # fmt: skip


OBLIGATIONS = (
    flag("defense", "whether there is a promise to help a member that is attacked"),
    flag("offense", "whether there is a promise to help a member in an attack"),
    flag("neutral", "whether there is a promise not to help an adversary of a member"),
    flag("nonagg", "whether there is a promise not to use force against a member"),
    flag("consul", "whether there is a promise to consult or cooperate in a crisis"),
)

CONDITIONS = (
    flag("active", "whether military help in defence or offence is promised"),
    flag("conditio", "whether any promise holds only under conditions"),
    flag("defcon", "whether the promise of defence is conditional"),
    flag("offcon", "whether the promise of offence is conditional"),
    flag("neucon", "whether the promise of neutrality is conditional"),
    flag("concon", "whether the promise to consult is conditional"),
)

MEMBER_CONDITIONS = (
    flag("defcoadv", "whether defence is promised only against particular adversaries"),
    flag("defcoloc", "whether defence is promised only in particular places"),
    flag("defcocon", "whether defence is promised only in a particular conflict"),
    flag("defconum", "whether defence depends on the number of adversaries"),
    flag("defcodem", "whether defence depends on an adversary's answer to a demand"),
    flag("defconpr", "whether defence is promised only where the member did not provoke the attack"),
    flag("offcoadv", "whether offence is promised only against particular adversaries"),
    flag("offcoloc", "whether offence is promised only in particular places"),
    flag("offcocon", "whether offence is promised only in a particular conflict"),
    flag("offconum", "whether offence depends on the number of adversaries"),
    flag("offcodem", "whether offence depends on an adversary's answer to a demand"),
    flag("neucoadv", "whether neutrality is promised only towards particular adversaries"),
    flag("neucoloc", "whether neutrality is promised only in particular places"),
    flag("neucocon", "whether neutrality is promised only in a particular conflict"),
    flag("neuconum", "whether neutrality depends on the number of adversaries"),
    flag("neucodem", "whether neutrality depends on an adversary's answer to a demand"),
    flag("neuconpr", "whether neutrality is promised only where the member did not provoke the attack"),
    flag("neucoatt", "whether neutrality is promised only where the member is attacked"),
    flag("concoadv", "whether consultation is promised only about particular adversaries"),
    flag("concoloc", "whether consultation is promised only about particular places"),
    flag("concocon", "whether consultation is promised only about a particular conflict"),
    flag("concoreq", "whether consultation is promised only on request"),
)

INSTITUTIONS = (
    flag("asymm", "whether the members' promises differ"),
    code("specthrt", "specific threat that the treaty names", 6),
    code("milcon", "contact between the members' armed forces in peacetime", 3),
    code("milaid", "military aid", 4),
    flag("intcom", "whether there is an integrated command"),
    code("subord", "subordination of forces to another member's command", 2),
    code("organ1", "organisation that the treaty founds", 3),
    code("organ2", "second organisation that the treaty founds", 3),
    code("base", "joint or foreign bases on members' territory", 3),
    flag("contrib", "whether contributions of forces or money are laid down"),
    code("armred", "reduction of arms", 2),
    code("ecaid", "economic aid or trade concessions", 3),
    code("pubsecr", "secrecy of the treaty", 2),
    Column("length", "int", "length of validity that the treaty lays down, 0 for none", "months", missing=NO_VALUE, low=0),
)  # fmt: skip

ABOUT = (
    flag("ineffect", "whether it was in force at the end of 2018"),
    flag("bilat", "whether there are only two members"),
    flag("wartime", "whether it was made during a war"),
)

COWID = Column("cowid", "int", "number of the alliance in the older COW list", missing=NO_VALUE, low=1)
COW4ID = Column("cow4id", "int", "number of the alliance in COW Formal Alliances 4", missing=NO_VALUE, low=1)
MAXPHASE = Column("maxphase", "int", "number of phases, 0 where the terms never changed", low=0, high=4)

SPELL = dates(("begyr", "begmo", "begday"), ("endyr", "endmo", "endday"), "it")
ALLIANCE = (ATOPID, COWID, COW4ID, *SPELL, MAXPHASE, *ABOUT, *OBLIGATIONS, *CONDITIONS, *INSTITUTIONS)
ALLIANCE_PHASE = (ATOPID, PHASE, COWID, COW4ID, *SPELL, MAXPHASE, *ABOUT, *OBLIGATIONS, *CONDITIONS, *INSTITUTIONS)
MEMBER = (
    ATOPID,
    Column("member", "int", "number of the member: a COW number, or the publisher's own for what never was a state", low=2),
    PHASE,
    *dates(("yrent", "moent", "dayent"), ("yrexit", "moexit", "dayexit"), "the member's part in the phase"),
    Column("ccode", "int", "COW number of the member; missing where it never was a state of the system", low=2, high=999),
    flag("cowsys", "whether the member was in the COW state system"),
    COWID,
    COW4ID,
    MAXPHASE,
    *ABOUT,
    *OBLIGATIONS,
    *CONDITIONS,
    *MEMBER_CONDITIONS,
    *INSTITUTIONS,
)  # fmt: skip
DIRECTED = (was(CCODE1, "stateA"), was(CCODE2, "stateB"), YEAR, *OBLIGATIONS)
STATE_YEAR = (
    was(CCODE, "state"),
    YEAR,
    *OBLIGATIONS,
    Column("number", "int", "alliances the state was in during the year", low=1),
    flag("transyr", "whether the state's alliances changed during the year"),
)

WARNINGS = (
    "ATOP ends in 2018: it has no North Macedonia (2020), Finland (2023) or Sweden (2024) in NATO.",
    "NATO accession is dated at the accession protocol, not at entry: Poland enters on 16 December 1997, not in 1999.",
    "A year of exit of 0 means in force at the end of 2018, and is missing here; a missing day with a year is unknown.",
    "An alliance whose terms changed has one row per phase: NATO's first ends on 19 June 1951, and its members reappear.",
    "A state may leave and return (Egypt in the Arab League): a member has several rows, so never join on alliance alone.",
    "Some members were no states when they entered: where cowsys is false the number is of a state before or after.",
    "In atop_directed the promises are those of the first state to the second; 170 rows carry none of the five, and a pair "
    "without a row had no alliance in the year.",
    "The alliance tables say what anyone promised; who promised what to whom stands in atop_member and atop_directed.",
)  # fmt: skip


def with_states(frame: pl.DataFrame) -> pl.DataFrame:
    """The members with their COW number, which the publisher's own numbers above 999 are not."""
    frame = frame.rename(str.lower)
    number = pl.col("member").cast(pl.Int64)
    return frame.with_columns(ccode=pl.when(number <= 999).then(number))


def plain_names(frame: pl.DataFrame) -> pl.DataFrame:
    """The mirror's dyads under the names of the publisher's file."""
    return frame.rename(lambda name: name.removeprefix("atop_"))


def read_alliance(folder: Path) -> pl.DataFrame:
    """The alliances."""
    return csv(member(folder / ARCHIVE, "atop5_1a.csv"))


def read_phase(folder: Path) -> pl.DataFrame:
    """The phases of alliances."""
    return csv(member(folder / ARCHIVE, "atop5_1aph.csv"))


def read_member(folder: Path) -> pl.DataFrame:
    """The members of phases."""
    return csv(member(folder / ARCHIVE, "atop5_1m.csv"))


def read_directed(folder: Path) -> pl.DataFrame:
    """The directed dyads."""
    return csv(member(folder / ARCHIVE, "atop5_1ddyr.csv"))


def read_state_year(folder: Path) -> pl.DataFrame:
    """The states."""
    return csv(member(folder / ARCHIVE, "atop5_1sy.csv"))


def example(columns: tuple[Column, ...], *rows: dict[str, str]) -> str:
    """An example of a wide table: each row's values by column, a zero where none is given."""
    lines = [" | ".join(column.name for column in columns)]
    lines += [" | ".join(row.get(column.name, "0") for column in columns) for row in rows]
    return "\n".join(lines)


NO_END = {"endyr": "", "endmo": "", "endday": ""}
ENDED = {"endyr": "1950", "endmo": "5", "endday": "1"}
PACT = {"cowid": "", "cow4id": "77", "begyr": "1940", "begmo": "2", "begday": "1", "defense": "1", "active": "1"}
LEFT = {"yrexit": "1950", "moexit": "5", "dayexit": "1"}
STAYED = {"yrexit": "", "moexit": "", "dayexit": "", "ineffect": "1"}
JOINED = {"cowid": "", "cow4id": "77", "yrent": "1940", "moent": "2", "dayent": "1", "cowsys": "1", "consul": "1"}

ALLIANCE_EXAMPLE = example(
    ALLIANCE,
    PACT | ENDED | {"atopid": "6001", "bilat": "1", "length": "60", "base": "2"},
    PACT | NO_END | {"atopid": "6002", "ineffect": "1", "maxphase": "2", "organ1": "3", "intcom": "1"},
    PACT | ENDED | {"atopid": "6003", "cow4id": "", "endday": "", "milaid": "", "defense": "0", "active": "0"},
)
PHASE_EXAMPLE = example(
    ALLIANCE_PHASE,
    PACT | ENDED | {"atopid": "6001", "bilat": "1", "length": "60", "base": "2"},
    PACT | ENDED | {"atopid": "6002", "phase": "1", "maxphase": "2", "organ1": "2"},
    PACT | NO_END | {"atopid": "6002", "phase": "2", "begyr": "1950", "maxphase": "2", "ineffect": "1", "organ1": "3"},
)
MEMBER_EXAMPLE = example(
    MEMBER,
    JOINED | LEFT | {"atopid": "6001", "member": "2", "ccode": "2", "defense": "1", "defcoloc": "1", "bilat": "1"},
    JOINED | STAYED | {"atopid": "6001", "member": "740", "ccode": "740", "bilat": "1", "milcon": ""},
    JOINED | LEFT | {"atopid": "6002", "member": "8001", "ccode": "", "cowsys": "0", "phase": "1", "maxphase": "2"},
)
DIRECTED_EXAMPLE = """
    ccode1 | ccode2 | year | defense | offense | neutral | nonagg | consul
    2      | 740    | 1960 | 1       | 0       | 0       | 0      | 1
    740    | 2      | 1960 | 0       | 0       | 0       | 0      | 1
    740    | 710    | 1980 | 0       | 0       |         | 1      | 0
"""
STATE_YEAR_EXAMPLE = """
    ccode | year | defense | offense | neutral | nonagg | consul | number | transyr
    2     | 1960 | 1       | 0       | 0       | 1      | 1      | 9      | 0
    200   | 1960 | 1       | 1       | 0       | 1      | 1      | 4      | 1
    740   | 1960 | 0       | 0       | 0       | 0      | 1      | 1      | 1
"""

TABLES = (
    Table(
        name="atop_alliance",
        meaning="an alliance",
        keys=("atopid",),
        columns=ALLIANCE,
        read=read_alliance,
        mirror="atop_v51_alliance",
        example=ALLIANCE_EXAMPLE,
    ),
    Table(
        name="atop_phase",
        meaning="a phase of an alliance, in which its terms were the same",
        keys=("atopid", "phase"),
        columns=ALLIANCE_PHASE,
        read=read_phase,
        mirror="atop_v51_alliance_phase",
        example=PHASE_EXAMPLE,
    ),
    Table(
        name="atop_member",
        meaning="a member's unbroken part in a phase of an alliance, with its own promises",
        keys=("atopid", "member", "phase", "yrent"),
        columns=MEMBER,
        read=read_member,
        prepare=with_states,
        mirror="atop_v51_member",
        label="member",
        example=MEMBER_EXAMPLE,
    ),
    Table(
        name="atop_directed",
        meaning="one allied state towards another in a year",
        keys=("ccode1", "ccode2", "year"),
        columns=DIRECTED,
        read=read_directed,
        mirror="atop_v51_directed_dyad_year",
        from_mirror=plain_names,
        example=DIRECTED_EXAMPLE,
    ),
    Table(
        name="atop_state_year",
        meaning="a state with any alliance in a year",
        keys=("ccode", "year"),
        columns=STATE_YEAR,
        read=read_state_year,
        mirror="atop_v51_state_year",
        example=STATE_YEAR_EXAMPLE,
    ),
)

SOURCES = (
    Source(
        key="atop_5_1",
        name="atop",
        release="5.1",
        first_year=1815,
        last_year=2018,
        silence="none",
        files=(File(ARCHIVE, f"https://www.atopdata.org/uploads/6/9/1/3/69134503/{ARCHIVE}"),),
        tables=TABLES,
        cite=("leeds_ritter_mitchell_long_2002",),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
