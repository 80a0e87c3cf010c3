"""Roll-call votes in the UN General Assembly, as the R package unvotes gives them."""

from collections.abc import Callable
from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .reading.columns import FOUND_CCODE, YEAR
from .reading.formats import r_data
from .reading.matching import with_ccode

COMMIT = "7eb7034314ff79c49c9e0785fcd9d216fa04cf14"

RUNS = (
    "3:1946 46:1947 78:1948 135:1949 239:1950 289:1951 296:1952 366:1953 392:1954 423:1955 460:1956 "
    "488:1957 540:1958 571:1959 627:1960 679:1961 784:1962 850:1963 879:1965 921:1966 975:1967 1014:1968 "
    "1066:1969 1110:1970 1177:1971 1303:1972 1412:1973 1506:1974 1582:1975 1652:1976 1741:1977 1839:1978 "
    "1850:1979 1863:1978 1910:1979 1912:1978 1927:1979 1928:1978 1948:1979 1952:1978 1960:1979 1964:1978 "
    "1971:1979 2094:1980 2197:1981 2331:1982 2491:1983 2640:1984 2791:1985 2947:1986 3102:1987 3244:1988 "
    "3384:1989 3501:1990 3587:1991 3662:1992 3737:1993 3803:1994 3873:1995 3882:1996 3883:1995 3947:1996 "
    "3948:1995 3962:1996 4036:1997 4106:1998 4168:1999 4237:2000 4303:2001 4304:2000 4305:2001 4371:2002 "
    "4444:2003 4445:2004 4448:2003 4521:2005 4523:2004 4592:2006 4594:2005 4666:2006 4751:2007 4828:2008 "
    "4979:2009 5044:2010 5111:2011 5179:2012 5249:2013 5309:2014 5389:2015 5467:2016 5546:2017 5640:1999 "
    "5664:2000 5674:2001 5692:2002 5722:2003 5739:2004 5757:2005 5782:2006 5806:2007 5823:2008 5846:2009 "
    "5865:2010 5887:2011 5918:2012 5940:2013 5941:2016 5979:2017 6011:1997 6029:1998 6051:1999 6053:2002 "
    "6055:2016 6056:2017 6059:2018 9001:1947 9007:1948 9014:1961 9015:1963 9018:1967 9019:1956 9040:1960 "
    "9042:1967 9057:2019 9079:2020 9080:2019 "
)
"""The roll call at which each run of one year begins, by number: numbers are not in order of time."""

RCID = Column("rcid", "int", "number of the roll call", low=1)

VOTE_COLUMNS = (
    RCID,
    Column("country", "text", "name of the country, as it was then"),
    Column("country_code", "text", "ISO 3166-1 code of two letters; NA is Namibia"),
    FOUND_CCODE,
    YEAR,
    Column("vote", "text", "yes, no or abstain"),
)

CALL_COLUMNS = (
    RCID,
    Column("session", "int", "session of the General Assembly", low=1),
    Column("date", "date", "day of the vote"),
    YEAR,
    Column("importantvote", "bool", "whether the US State Department called the vote important; missing where not coded"),
    Column("unres", "text", "number of the resolution"),
    Column("amend", "bool", "whether the vote was on an amendment; missing from session 40"),
    Column("para", "bool", "whether the vote was on a paragraph only; missing where not coded"),
    Column("short", "text", "short title"),
    Column("descr", "text", "title"),
)  # fmt: skip

ISSUE_COLUMNS = (
    RCID,
    Column("short_name", "text", "code of the issue: me, nu, di, hr, co or ec"),
    Column("issue", "text", "issue"),
)

WARNINGS = (
    "Only yes, no and abstain are recorded: a missing row is an absence or a state that was no member, and the two "
    "cannot be told apart.",
    "The code NA is Namibia: software that reads it as missing loses a state.",
    "West Germany and North Yemen have no country_code: join on ccode or country.",
    "Ukraine and Belarus voted from 1946, as members but not as states: they have no ccode until 1991.",
    "A session runs into the next year, so the year is that of the vote, not of the session; no roll call was held in "
    "1964.",
    "Most resolutions pass without a vote: roll calls are the contested ones. The data end on 14 January 2020.",
)

VOTE_EXAMPLE = """
    rcid | country                     | country_code | ccode | year | vote
    3    | United States               | US           | 2     | 1946 | yes
    4002 | Namibia                     | NA           | 565   | 1995 | abstain
    9020 | Federal Republic of Germany |              | 260   | 1980 | no
"""

CALL_EXAMPLE = """
    rcid | session | date       | year | importantvote | unres    | amend | para | short    | descr
    3    | 1       | 1946-01-01 | 1946 | 0             | R/1/1    | 1     | 0    | ELECTION | To elect a chair
    4002 | 50      | 1995-12-06 | 1995 | 1             | R/50/1   |       |      | ARMS     | To end a test
    9020 | 35      | 1980-07-29 | 1980 |               | R/ES-7/1 | 0     | 0    |          | To call a session
"""

ISSUE_EXAMPLE = """
    rcid | short_name | issue
    3    | co         | Colonialism
    4002 | di         | Arms control and disarmament
    4002 | nu         | Nuclear weapons and nuclear material
"""


def reader(name: str) -> Callable[[Path], pl.DataFrame]:
    """Read one of the package's data frames."""
    return lambda folder: r_data(folder / f"{name}.rda", name)


def read_votes(folder: Path) -> pl.DataFrame:
    """Votes, each with the year of its roll call."""
    calls = prepare_calls(r_data(folder / "un_roll_calls.rda", "un_roll_calls")).select("rcid", "year")
    votes = r_data(folder / "un_votes.rda", "un_votes").with_columns(pl.col("rcid").cast(pl.Int64))
    return votes.join(calls, on="rcid", how="left", maintain_order="left")


def votes_from_mirror(frame: pl.DataFrame) -> pl.DataFrame:
    """Votes, each with the year of its roll call, which stands in another file."""
    runs = [[int(number) for number in run.split(":")] for run in RUNS.split()]
    years = pl.DataFrame(runs, ["rcid", "year"], orient="row")
    return frame.with_columns(pl.col("rcid").cast(pl.Int64)).sort("rcid").join_asof(years, on="rcid")


def prepare_votes(frame: pl.DataFrame) -> pl.DataFrame:
    """Votes with the state that cast them; most of 1990 came after Yemen's union in May."""
    united = (pl.col("country") == "Yemen Arab Republic") & (pl.col("year") == 1990)
    return with_ccode(
        frame.with_columns(state=pl.when(united).then(pl.lit("Yemen")).otherwise(pl.col("country"))), "state", "name"
    )


def prepare_calls(frame: pl.DataFrame) -> pl.DataFrame:
    """Roll calls with their year; R keeps a date as a count of days."""
    day = pl.col("date").cast(pl.Int32).cast(pl.Date) if frame["date"].dtype.is_numeric() else pl.col("date")
    return frame.with_columns(pl.col("rcid").cast(pl.Int64), date=day).with_columns(year=pl.col("date").dt.year())


def file(name: str) -> File:
    """One data file of the package, at the commit of its release."""
    return File(
        f"{name}.rda",
        f"https://github.com/dgrtwo/unvotes/raw/{COMMIT}/data/{name}.rda",
        hosts=("raw.githubusercontent.com",),
    )


SOURCES = (
    Source(
        key="unvotes_0_3",
        name="un_votes",
        release="0.3.0",
        first_year=1946,
        last_year=2020,
        silence="unknown",
        files=(file("un_votes"), file("un_roll_calls"), file("un_roll_call_issues")),
        tables=(
            Table(
                name="un_vote",
                meaning="a country's vote at a roll call",
                keys=("rcid", "country"),
                columns=VOTE_COLUMNS,
                read=read_votes,
                mirror="unvotes_un_votes",
                from_mirror=votes_from_mirror,
                prepare=prepare_votes,
                label="country",
                example=VOTE_EXAMPLE,
            ),
            Table(
                name="un_roll_call",
                meaning="a roll call",
                keys=("rcid",),
                columns=CALL_COLUMNS,
                read=reader("un_roll_calls"),
                mirror="unvotes_un_roll_calls",
                prepare=prepare_calls,
                example=CALL_EXAMPLE,
            ),
            Table(
                name="un_roll_call_issue",
                meaning="an issue of a roll call",
                keys=("rcid", "issue"),
                columns=ISSUE_COLUMNS,
                read=reader("un_roll_call_issues"),
                mirror="unvotes_un_roll_call_issues",
                example=ISSUE_EXAMPLE,
            ),
        ),
        cite=("voeten_2013", "robinson_goguen_2021"),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
