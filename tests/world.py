"""A world small enough to know by heart: six states, three alliances, as ASCII tables."""

from pathlib import Path

from globalallies.register import TABLES
from globalallies.register.table import columns

FACT = {"source": "book", "confidence": "high", "checked": "yes", "checked_note": "", "note": ""}

# Six states, three alliances: a hub (2) with a mesh of four (the northern pact) and two bilateral
# ties in the east; Borea and Cela change codes when they unite at the end of 1960.
WORLD = {
    "references": """
        reference_id | kind     | title        | author | year | release | url | url_seen | licence | redistribute | basis   | note
        book         | book     | A small book | Writer | 1950 |         |     | no       |         | not_needed   |         |
        figures_1    | data_set | Figures      | Bureau | 1961 | 1       |     | no       | CC0     | yes          |         |
    """,
    "systems": """
        system_id | name        | hub | theatre      | founded    | description
        north     | Northern    | 2   | europe       | 1950-01-01 | A mesh.
        east      | Eastern     | 2   | asia_pacific | 1951-01-01 | A star.
    """,
    "states": """
        ccode | entry      | exit       | abbreviation | name   | iso2 | iso3 | gwcode | region
        2     | 1816-01-01 |            | HUB          | Hubia  | HU   | HUB  | 2      | americas
        200   | 1816-01-01 |            | ARC          | Arca   | AR   | ARC  | 200    | europe
        260   | 1949-05-01 | 1960-12-31 | BOR          | Borea  | UN   | BOR  | 260    | europe
        255   | 1816-01-01 | 1945-05-08 | UNI          | Unia   | UN   | UNI  | 260    | europe
        255   | 1961-01-01 |            | UNI          | Unia   | UN   | UNI  | 260    | europe
        740   | 1816-01-01 |            | DAI          | Daiko  | DA   | DAI  | 740    | asia
        732   | 1948-01-01 |            | ELU          | Elusia | EL   | ELU  | 732    | asia
    """,
    "state_names": """
        ccode | start      | end        | name    | iso2 | iso3 | gwcode
        740   | 1816-01-01 | 1899-12-31 | Old Dai | OD   | ODA  | 740
    """,
    "aliases": """
        alias       | ccode | also | note
        The Hub     | 2     |      |
        Unionland   | 255   |      |
        Unionland   | 260   | 200  | before the union the name is unclear
    """,
    "treaties": """
        treaty_id | name           | kind                | system | relation | us_party | signed     | in_force   | ended      | end_event | defence_article | scope_article | trigger              | response                       | qualifier                | area  | citation | atop_id
        NORTH     | Northern Pact  | alliance            | north  | hub      | yes      | 1949-06-01 | 1950-01-01 |            |           | 5               | 6             | attack_on_all        | assist_as_each_deems_necessary | own_determination        | north |          | 1
        HUBDAI    | Treaty one     | alliance            | east   | hub      | yes      | 1950-06-01 | 1951-01-01 |            |           | 4               |               | danger_to_own_safety | act_to_meet_common_danger      | constitutional_processes | east  |          | 2
        HUBELU    | Treaty two     | alliance            | east   | hub      | yes      | 1952-06-01 | 1953-01-01 | 1959-12-31 | notice    | 3               |               | danger_to_own_safety | act_to_meet_common_danger      | constitutional_processes | east  |          | 3
        DAIELU    | Access         | access              | east   | spokes   | no       | 1957-06    | 1957-07-01 |            |           |                 |               |                      |                                |                          |       |          |
    """,
    "memberships": """
        treaty_id | ccode | country | start      | start_basis | protocol_signed | end        | operative_end | end_basis
        NORTH     | 2     | Hubia   | 1950-01-01 | in force    | 1949-06-01      |            |               |
        NORTH     | 200   | Arca    | 1950-01-01 | in force    | 1949-06-01      |            |               |
        NORTH     | 260   | Borea   | 1955-05-06 | accession   | 1954-10-01      | 1960-12-31 |               | united
        NORTH     | 255   | Unia    | 1961-01-01 | united      |                 |            |               |
        HUBDAI    | 2     | Hubia   | 1951-01-01 | in force    |                 |            |               |
        HUBDAI    | 740   | Daiko   | 1951-01-01 | in force    |                 |            |               |
        HUBELU    | 2     | Hubia   | 1953-01-01 | in force    |                 | 1959-12-31 |               | notice
        HUBELU    | 732   | Elusia  | 1953-01-01 | in force    |                 | 1959-12-31 |               | notice
        DAIELU    | 740   | Daiko   | 1957-07-01 | in force    |                 |            |               |
        DAIELU    | 732   | Elusia  | 1957-07-01 | in force    |                 |            |               |
    """,
    "legs": """
        treaty_id | ccode1 | ccode2 | start      | end | status
        HUBDAI    | 2      | 740    | 1962-01-01 |     | suspended
    """,
    "designations": """
        ccode | country | regime   | designated | ended | instrument
        732   | Elusia  | title_10 | 1958-02    |       | a law
    """,
    "operations": """
        operation_id | name     | start      | end        | lead | hub_led | theatre      | mandate
        OP1958       | The ride | 1958-01-01 | 1958-06-30 | HUB  | yes     | asia_pacific | none
    """,
    "participants": """
        operation_id | ccode | country | phase | role    | role_detail | start | end | strength | strength_note
        OP1958       | 2     | Hubia   |       | combat  | all of it   |       |     | 1000     | at the peak
        OP1958       | 740   | Daiko   |       | refused | said no     |       |     |          |
    """,
    "challengers": """
        ccode | country | theatre | start      | end | start_basis | end_basis | why
        200   | Arca    | europe  | 1955-01-01 |     | a speech    |           | a test
    """,
    "events": """
        event_id | date       | title   | kind     | force     | theatre | ccodes | treaty_id | operation_id | description
        founded  | 1950-01-01 | Founded | founding | structure | europe  | 2; 200 | NORTH     |              | It began.
    """,
    "figures": """
        ccode | year | figure          | value | unit                  | source
        0     | 1960 | gdp_current_usd | 1000  | current US$           | figures_1
        2     | 1960 | gdp_current_usd | 400   | current US$           | figures_1
        200   | 1960 | gdp_current_usd | 100   | current US$           | figures_1
        2     | 1960 | population      | 20    | persons               | figures_1
        200   | 1960 | population      | 10    | persons               | figures_1
        2     | 1960 | milex           | 0.04  | thousand current US$  | figures_1
        200   | 1960 | milex           | 0.001 | thousand current US$  | figures_1
        200   | 1960 | us_troops       | 3     | persons               | figures_1
    """,
}


def ascii_rows(text: str) -> list[list[str]]:
    """The cells of an ASCII table, header first."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def as_csv(table: str, text: str) -> str:
    """An ASCII table as the register's CSV, with the columns every fact carries filled in."""
    header, *rows = ascii_rows(text)
    lines = [columns(TABLES[table])]
    for row in rows:
        record = FACT | dict(zip(header, row, strict=True))
        lines.append([record[name] for name in lines[0]])
    return "".join(",".join(f'"{cell}"' if "," in cell else cell for cell in line) + "\n" for line in lines)


def edit(folder: Path, table: str, old: str, new: str) -> None:
    """Change one piece of text in a table; it must be there."""
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {table}.csv"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
