"""Varieties of Democracy: three indices from the Country-Year Core.

The archive's name and address were checked against code that reads them, not against the archive.
"""

from collections.abc import Callable
from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table, UserError
from .reading.columns import FOUND_CCODE, YEAR
from .reading.formats import member
from .reading.matching import with_ccode

GERMANY, WEST_GERMANY, DIVIDED = 255, 260, (1949, 1989)
YEMEN, NORTH_YEMEN, LAST_NORTHERN_YEAR = 679, 678, 1989

COLUMNS = (
    FOUND_CCODE,
    Column("country_text_id", "text", "V-Dem's code of the country, mostly the ISO 3166-1 code"),
    YEAR,
    Column("country_name", "text", "name of the country"),
    Column("cowcode", "int", "the COW number that V-Dem gives, the same in all years"),
    Column("v2x_polyarchy", "float", "index of electoral democracy", low=0, high=1),
    Column("v2x_libdem", "float", "index of liberal democracy", low=0, high=1),
    Column("v2x_regime", "int", "regime: 0 closed autocracy, 1 electoral autocracy, 2 electoral democracy, 3 liberal democracy", low=0, high=3),
)  # fmt: skip

WARNINGS = (
    "COWcode is one number for all years, so Germany's stands for West Germany (COW 260) and Yemen's for North Yemen "
    "(COW 678): join on ccode.",
    "Colonies and occupied countries have rows long before COW counts them as states: those have no ccode.",
    "The indices are means of a measurement model: compare small differences with the bounds that V-Dem publishes "
    "beside them.",
    "Every release estimates all years anew: never join two releases.",
)

EXAMPLE = """
    ccode | country_text_id | year | country_name | cowcode | v2x_polyarchy | v2x_libdem | v2x_regime
    260   | DEU             | 1970 | Germany      | 255     | 0.85          | 0.75       | 3
          | IND             | 1900 | India        | 750     | 0.05          |            | 0
          | PSE             | 2000 | Palestine    |         | 0.25          | 0.125      | 1
"""


def reader(archive: str, name: str) -> Callable[[Path], pl.DataFrame]:
    """Read a few of the nearly two thousand columns."""

    def read(folder: Path) -> pl.DataFrame:
        path = member(folder / archive, name)
        wanted = [column.name for column in COLUMNS[1:]]
        try:
            return pl.scan_csv(path, infer_schema=False).rename(str.lower).select(wanted).collect()
        except pl.exceptions.PolarsError as error:
            raise UserError(
                f"{name} is not laid out as its publisher describes: {str(error).splitlines()[0]}",
                f"Expected the columns {', '.join(wanted)}.",
                "Fetch it again with --force, or see its address with: allies data terms",
            ) from None

    return read


def prepare(frame: pl.DataFrame) -> pl.DataFrame:
    """Every country with the COW state it was in the year."""
    code, year = pl.col("cowcode"), pl.col("year")
    rows = frame.with_columns(pl.col("cowcode").cast(pl.Float64).cast(pl.Int64), pl.col("year").cast(pl.Int64))
    return with_ccode(
        rows.with_columns(
            state=pl.when((code == GERMANY) & year.is_between(*DIVIDED))
            .then(WEST_GERMANY)
            .when((code == YEMEN) & (year <= LAST_NORTHERN_YEAR))
            .then(NORTH_YEMEN)
            .otherwise(code)
        ),
        "state",
        "cow",
    )


def source(key: str, release: str, last_year: int) -> Source:
    """One release: they differ in their number and last year."""
    archive = f"V-Dem-CY-Core-v{release}_csv.zip"
    return Source(
        key=key,
        name="vdem",
        release=release,
        first_year=1789,
        last_year=last_year,
        silence="unknown",
        files=(File(archive, f"https://www.v-dem.net/media/datasets/{archive}", hosts=("v-dem.net",)),),
        tables=(
            Table(
                name="vdem",
                meaning="a country in a year",
                keys=("country_text_id", "year"),
                columns=COLUMNS,
                read=reader(archive, f"V-Dem-CY-Core-v{release}.csv"),
                prepare=prepare,
                label="country_name",
                example=EXAMPLE,
            ),
        ),
        cite=(key,),
        warnings=WARNINGS,
    )


SOURCES = (source("vdem_16", "16", 2025), source("vdem_15", "15", 2024))
"""Every release we can read, the default one first."""
