"""Compile the register's table of figures from a mirror of the outside data sets.

    python tools/compile_figures.py MIRROR [-o FILE]

Every fifth year from 1950 to 2020 and the latest, for the United States, its allies and designated
partners, the challengers, and the world (ccode 0); and the military burden of every state in every
year the World Factbook gives. Values are rounded to four significant digits. A series compiled on
present-day borders is used only from the year in which those were the state's borders.
"""

import argparse
import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from globalallies.measures import FIGURES
from globalallies.register.rows import TABLES, WORLD
from globalallies.register.store import SHIPPED
from globalallies.register.table import columns, format_cell, read_table
from globalallies.sources import SOURCES
from globalallies.sources.reading.matching import PRESENT_BORDERS_FROM
from globalallies.sources.us_troops import TROOP_CODES

FIFTH_YEARS = range(1950, 2021, 5)
HUB, CHINA = 2, 710
UNITS = {measure.name: measure.scale for measure in FIGURES}

ENTITIES = {
    "Former USSR": "Russia",
    "Cote d'Ivoire": "Côte d'Ivoire",
    "Cape Verde": "Cabo Verde",
    "Democratic Republic of Congo": "DR Congo",
    "Saint Lucia": "St. Lucia",
    "Sao Tome and Principe": "São Tomé and Príncipe",
}
"""Names in the Maddison file that differ from ours."""

SOVIET_UNION_ENDS = 1991

SMALLEST_TOTAL = 0.5
"""A state's total trade is used only if it is at least this share of the sum of its own dyads.

In 1960 the totals of Poland, Czechoslovakia, East Germany and the Soviet Union are hundredths of
what their partners report.
"""


def states() -> pl.DataFrame:
    """Every spell of every state: code, first and last year, name and ISO 3166 code."""
    rows, problems = read_table(SHIPPED / "states.csv", TABLES["states"])
    if problems:
        sys.exit("\n".join(problems))
    return pl.DataFrame(
        [
            {
                "ccode": r.ccode,
                "from": r.entry.year,
                "to": r.exit.year if r.exit else 9999,
                "name": r.name,
                "iso3": r.iso3,
            }
            for r in rows
        ]
    )


def countries_of_interest() -> list[int]:
    """The hub, every state ever bound to it or designated by it, and the challengers."""
    bound = {r.treaty_id for r in read_table(SHIPPED / "treaties.csv", TABLES["treaties"])[0] if r.us_party}
    chosen = {HUB}
    for table in ("memberships", "designations", "challengers"):
        for row in read_table(SHIPPED / f"{table}.csv", TABLES[table])[0]:
            if table != "memberships" or row.treaty_id in bound:
                chosen.add(row.ccode)
    return sorted(chosen)


def existing(frame: pl.DataFrame) -> pl.DataFrame:
    """Keep the years in which the state existed on some day, and the world."""
    spells = pl.concat(
        [states().select("ccode", "from", "to"), pl.DataFrame({"ccode": [WORLD], "from": [0], "to": [9999]})]
    )
    return frame.join(spells, on="ccode").filter(pl.col("year").is_between("from", "to")).select(frame.columns).unique()


def present_border_series(frame: pl.DataFrame) -> pl.DataFrame:
    """Drop the years before a present-border series has its state's borders."""
    first = pl.col("ccode").replace_strict(PRESENT_BORDERS_FROM, default=0, return_dtype=pl.Int64)
    return frame.filter(pl.col("year") >= first)


def by_iso3(frame: pl.DataFrame, world: str) -> pl.DataFrame:
    """Columns iso3, year, value to ccode, year, value, for living states and the world."""
    codes = states().filter((pl.col("to") == 9999) & (pl.col("iso3") != "")).select("iso3", "ccode")
    living = frame.join(codes, on="iso3").select("ccode", "year", "value")
    total = frame.filter(pl.col("iso3") == world).select(pl.lit(WORLD).cast(pl.Int64).alias("ccode"), "year", "value")
    return pl.concat([present_border_series(living), total])


Series = Iterator[tuple[str, str, pl.DataFrame]]
"""Figure, source and a frame of ccode, year, value."""


def capabilities(mirror: Path) -> Series:
    nmc = pl.read_parquet(mirror / "cow_nmc_v7.parquet").cast({"ccode": pl.Int64, "year": pl.Int64})
    for name in ("milex", "milper", "cinc"):
        own = nmc.select("ccode", "year", pl.col(name).cast(pl.Float64).alias("value"))
        total = (
            own.group_by("year")
            .agg(pl.col("value").sum())
            .select(pl.lit(WORLD).cast(pl.Int64).alias("ccode"), "year", "value")
        )
        yield name, "cow_nmc_7", own if name == "cinc" else pl.concat([own, total])


def world_bank(mirror: Path) -> Series:
    for name, file in (("gdp_current_usd", "wb_gdp_current_usd"), ("population", "wb_population")):
        frame = pl.read_parquet(mirror / f"{file}.parquet").select(
            pl.col("Country Code").alias("iso3"),
            pl.col("Year").cast(pl.Int64).alias("year"),
            pl.col("Value").cast(pl.Float64).alias("value"),
        )
        yield name, "world_bank_wdi", by_iso3(frame, "WLD")


def maddison(mirror: Path) -> Series:
    frame = pl.read_parquet(mirror / "maddison_2020_owid.parquet").select(
        pl.col("Entity").replace(ENTITIES).alias("name"),
        (pl.col("Entity") == "Former USSR").alias("soviet"),
        pl.col("Year").cast(pl.Int64).alias("year"),
        pl.col("GDP").alias("value"),
    )
    names = states().filter(pl.col("to") == 9999).select("name", "ccode")
    joined = frame.join(names, on="name")
    soviet = joined.filter("soviet", pl.col("year") <= SOVIET_UNION_ENDS).select("ccode", "year", "value")
    own = joined.filter(~pl.col("soviet")).select("ccode", "year", "value")
    total = frame.filter(pl.col("name") == "World").select(pl.lit(WORLD).cast(pl.Int64).alias("ccode"), "year", "value")
    yield "gdp_ppp_intl2011", "maddison_2020", pl.concat([present_border_series(own), soviet, total])


def recoded(frame: pl.DataFrame) -> pl.DataFrame:
    """Troop rows under the state numbers valid in their year."""
    ended = states().filter(pl.col("to") != 9999).group_by("ccode").agg(pl.col("to").max())
    gone = frame.join(ended, on="ccode", how="left")["to"].fill_null(0) < frame["year"]
    listed = pl.col("ccode").is_in(list(TROOP_CODES)) & (
        gone | (pl.col("ccode") > 1000) | pl.col("ccode").is_in([340, 529])
    )
    return frame.with_columns(
        ccode=pl.when(listed).then(pl.col("ccode").replace(TROOP_CODES)).otherwise(pl.col("ccode"))
    )


def troops(mirror: Path) -> Series:
    abroad = pl.col("ccode") > HUB
    yearly = (
        pl.read_parquet(mirror / "us_troops_legacy_country_year.parquet")
        .filter(abroad, pl.col("year") <= SOURCES["us_troops_host_year"].last_year)
        .select(
            pl.col("ccode").cast(pl.Int64),
            pl.col("year").cast(pl.Int64),
            pl.col("troops").cast(pl.Float64).alias("value"),
        )
        .unique(["ccode", "year", "value"])
        .group_by("ccode", "year")
        .agg(pl.col("value").max())
    )
    reports = pl.read_parquet(mirror / "us_troops_dmdc_reports.parquet").filter(
        abroad, pl.col("month") == "December", pl.col("year") > SOURCES["us_troops_host_year"].last_year
    )
    whole = reports.group_by("year").len().filter(pl.col("len") > 100).select("year")
    december = (
        reports.join(whole, on="year")
        .group_by(pl.col("ccode").cast(pl.Int64), pl.col("year").cast(pl.Int64))
        .agg(pl.col("active_duty_total").sum().cast(pl.Float64).alias("value"))
    )
    for source, frame in (("us_troops_host_year", yearly), ("dmdc_workforce_reports", december)):
        yield "us_troops", source, recoded(frame).group_by("ccode", "year").agg(pl.col("value").max())


def trade(mirror: Path) -> Series:
    dyads = pl.read_parquet(mirror / "cow_trade_v4_directed_dyad_year.parquet")
    for name, partner in (("trade_us", HUB), ("trade_china", CHINA)):
        yield (
            name,
            "cow_trade_4",
            dyads.filter(pl.col("ccode2") == partner).select(
                pl.col("ccode1").cast(pl.Int64).alias("ccode"),
                pl.col("year").cast(pl.Int64),
                (pl.col("flow1") + pl.col("flow2")).cast(pl.Float64).alias("value"),
            ),
        )
    reported = dyads.group_by(pl.col("ccode1").cast(pl.Int64).alias("ccode"), pl.col("year").cast(pl.Int64)).agg(
        (pl.col("flow1") + pl.col("flow2")).sum().alias("with_partners")
    )
    west = (pl.col("ccode") == 255) & pl.col("year").is_between(1956, 1989)
    national = (
        pl.read_parquet(mirror / "cow_trade_v4_national.parquet")
        .filter(~((pl.col("ccode") == 260) & pl.col("imports").is_null()))
        .select(
            pl.when(west).then(260).otherwise(pl.col("ccode")).cast(pl.Int64).alias("ccode"),
            pl.col("year").cast(pl.Int64),
            (pl.col("imports") + pl.col("exports")).alias("value"),
        )
        .join(reported, on=["ccode", "year"], how="left")
    )
    whole = pl.col("with_partners").is_null() | (pl.col("value") >= SMALLEST_TOTAL * pl.col("with_partners"))
    yield "trade_total", "cow_trade_4", national.filter(whole).select("ccode", "year", "value")


def votes(mirror: Path) -> Series:
    frame = pl.read_parquet(mirror / "unga_ideal_points_july2025.parquet")
    yield (
        "un_ideal_point",
        "un_ideal_points_2025",
        frame.select(
            pl.col("ccode").cast(pl.Int64),
            pl.col("year").cast(pl.Int64),
            pl.col("idealpointfp").cast(pl.Float64).alias("value"),
        ),
    )


def nato_spending(mirror: Path) -> Series:
    frame = pl.read_parquet(mirror / "nato_defence_expenditure_2014_2024e.parquet").filter(
        pl.col("block") == "Share of real GDP (%)"
    )
    names = states().filter(pl.col("to") == 9999).select(pl.col("name").alias("member"), "ccode")
    ours = {"Türkiye": "Turkey", "Turkiye": "Turkey", "Czech Republic": "Czechia", "Slovak Republic": "Slovakia"}
    yield (
        "military_burden_nato",
        "nato_defence_expenditure_2024",
        (
            frame.with_columns(pl.col("member").replace(ours))
            .join(names, on="member")
            .select("ccode", pl.col("year").cast(pl.Int64), (pl.col("value") / 100).alias("value"))
        ),
    )


def factbook(mirror: Path) -> Series:
    codes = (
        pl.read_parquet(mirror / "countrycode_codelist_subset.parquet")
        .select(pl.col("fips").str.to_lowercase().alias("gec"), pl.col("iso3c").alias("iso3"))
        .join(states().filter(pl.col("to") == 9999).select("iso3", "ccode"), on="iso3")
        .select("gec", "ccode")
    )
    burden = pl.read_parquet(mirror / "factbook_military_expenditures.parquet").join(codes, on="gec")
    yield (
        "military_burden_factbook",
        "world_factbook_2025",
        burden.select("ccode", pl.col("year").cast(pl.Int64), (pl.col("pct_gdp") / 100).alias("value")),
    )
    partners = (
        pl.read_parquet(mirror / "factbook_trade_partners.parquet")
        .filter(pl.col("flow") == "exports")
        .join(codes, on="gec")
    )
    for name, partner in (("export_share_us", "USA"), ("export_share_china", "China")):
        yield (
            name,
            "world_factbook_2025",
            partners.filter(pl.col("partner") == partner).select(
                "ccode", pl.col("year").cast(pl.Int64), (pl.col("share_pct") / 100).alias("value")
            ),
        )


READERS = (capabilities, world_bank, maddison, troops, trade, votes, nato_spending, factbook)
EVERY_STATE = {"military_burden_factbook", "us_troops"}
EVERY_YEAR = {"military_burden_factbook", "military_burden_nato", "export_share_us", "export_share_china"}


JOINED = (("milex", "gdp_current_usd"), ("us_troops", "population"), ("gdp_current_usd", "population"))
"""Figures that measures divide by each other: the latest year both have is compiled for both."""


def common_years(series: list[tuple[str, str, pl.DataFrame]]) -> dict[str, set[int]]:
    """For each figure, the latest years that it shares with a figure it is joined to, source by source."""
    years: dict[str, list[set[int]]] = {}
    for figure, source, frame in series:
        covered = SOURCES[source]
        found = frame.drop_nulls("value")["year"].unique().to_list()
        years.setdefault(figure, []).append({y for y in found if covered.first_year <= y <= covered.last_year})
    extra: dict[str, set[int]] = {}
    for upper, lower in JOINED:
        for own in years[upper]:
            for other in years[lower]:
                if own & other:
                    extra.setdefault(upper, set()).add(max(own & other))
                    extra.setdefault(lower, set()).add(max(own & other))
    return extra


def compile_figures(mirror: Path) -> list[list[str]]:
    """Every row of the table, sorted by state, figure, year."""
    series = [found for reader in READERS for found in reader(mirror)]
    extra = common_years(series)
    chosen = [WORLD, *countries_of_interest()]
    parts: list[pl.DataFrame] = []
    for figure, source, found in series:
        covered = SOURCES[source]
        frame = existing(found.drop_nulls("value"))
        frame = frame.filter(pl.col("year").is_between(covered.first_year, covered.last_year))
        if figure not in EVERY_STATE:
            frame = frame.filter(pl.col("ccode").is_in(chosen))
        if figure not in EVERY_YEAR:
            wanted = {*FIFTH_YEARS, frame["year"].max(), *extra.get(figure, set())}
            frame = frame.filter(pl.col("year").is_in(list(wanted)))
        frame = frame.filter(pl.col("year") >= FIFTH_YEARS.start)
        parts.append(frame.with_columns(figure=pl.lit(figure), source=pl.lit(source)))
    table = pl.concat(parts).sort("ccode", "figure", "year", "source")
    return [
        [str(ccode), str(year), figure, format_cell(rounded(value)), UNITS[figure], source]
        for ccode, year, value, figure, source in table.select("ccode", "year", "value", "figure", "source").iter_rows()
    ]


def rounded(value: float) -> float:
    """Four significant digits."""
    return float(f"{value:.4g}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("mirror", type=Path, help="folder of the data sets as Parquet files")
    parser.add_argument("-o", "--output", type=Path, default=SHIPPED / "figures.csv")
    args = parser.parse_args()
    rows = compile_figures(args.mirror)
    with args.output.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns(TABLES["figures"]))
        writer.writerows(rows)
    print(f"{len(rows)} figures in {args.output}")


if __name__ == "__main__":
    main()
