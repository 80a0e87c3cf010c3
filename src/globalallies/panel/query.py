"""One SQL query from a panel's description: the spine, the views it needs, and a column a measure.

The coverage rule lives here and nowhere else: outside a source's years a cell is missing; inside,
the source's silence decides what the absence of a row means, and a row that is there with a missing
value stays missing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..catalogue import UNITS, Catalogue, Collapse, Measure, Silence, Source, UserError, View
from .spines import FIRST_YEAR, GW_FRAME, Rule, Spine, System, latest_complete_year, spine

SPINES: Mapping[str, str] = {
    "state_years": "state-year",
    "dyad_years": "dyad-year",
    "directed_dyad_years": "directed-dyad-year",
}
"""Spines that views may build on (COW states, any overlapping day), by the name they call them."""

PAIRED = ("dyad-year", "directed-dyad-year", "dyad-day")
UNDIRECTED = ("dyad-year", "dyad-day")
COMBINED: Mapping[Collapse, str] = {"max": "GREATEST({0}, {1})", "min": "LEAST({0}, {1})", "sum": "{0} + {1}"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A measure as a user asked for it: its release, and by how many years it is shifted back."""

    measure: Measure
    releases: tuple[tuple[str, str], ...] = ()
    lag: int = 0

    @property
    def base(self) -> str:
        """The column's name before the numbers of the two states."""
        return self.measure.name

    def column(self, side: str = "") -> str:
        """The column's name: ``cinc``, ``cinc1``, ``iso3_1``, ``cinc1_lag2``."""
        name = self.measure.name
        if side:
            name += f"_{side}" if name[-1].isdigit() else side
        if self.lag:
            name += f"_lag{self.lag}" if self.lag > 0 else f"_lead{-self.lag}"
        return name


@dataclass(frozen=True, slots=True)
class Coverage:
    """The years in which a measure can say anything, and what its silence means in them."""

    first_year: int
    last_year: int
    silence: Silence


def coverage(measure: Measure, sources: Sequence[Source]) -> Coverage:
    """The years all of a measure's sources cover, as far as the measure does not narrow them.

    One source whose silence is unknown makes the measure's silence unknown.
    """
    first = max((s.first_year for s in sources), default=FIRST_YEAR)
    last = min((s.last_year for s in sources), default=latest_complete_year())
    unknown = any(s.silence == "unknown" for s in sources)
    return Coverage(
        measure.first_year if measure.first_year is not None else first,
        measure.last_year if measure.last_year is not None else last,
        measure.silence or ("unknown" if unknown else "none"),
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """How one column of the query comes about: the expression, and what tells why it is missing."""

    name: str
    asked: Asked
    expression: str
    coverage: Coverage
    year: str
    present: str
    value: str


@dataclass(slots=True)
class Query:
    """A query being put together: its common tables, joins and columns, and what it reads."""

    spine: Spine
    ctes: dict[str, str] = field(default_factory=dict)
    joins: dict[str, str] = field(default_factory=dict)
    cells: list[Cell] = field(default_factory=list)
    frames: set[str] = field(default_factory=set)
    tables: dict[str, tuple[str, str]] = field(default_factory=dict)
    joined: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)
    arrays: dict[str, tuple[View, dict[str, str]]] = field(default_factory=dict)


class Builder:
    """Puts a query together from measures, given what is known about views and sources.

    Parameters
    ----------
    catalogue : Catalogue
        Measures and their views.
    sources : mapping
        For each source's name, the release to read, before what a measure pins.
    """

    def __init__(self, catalogue: Catalogue, unit: str, rule: Rule, system: System, first: int, last: int) -> None:
        self.catalogue = catalogue
        self.unit = unit
        self.gleditsch_ward = system == "gw"
        self.first, self.last = first, last
        self.query = Query(spine(unit, rule, system))
        self.query.frames |= set(self.query.spine.frames)
        if GW_FRAME in self.query.frames:
            self.query.tables["gw_states"] = ("gw_states", "gw_states")

    def add(self, asked: Asked, sources: Sequence[Source]) -> None:
        """Add a measure's column, or two on pairs for a measure of one state.

        Raises
        ------
        UserError
            The measure is about another unit.
        """
        measure = asked.measure
        view = self.catalogue.views[measure.view]
        name = self._view(view, asked.releases)
        cover = coverage(measure, sources)
        if measure.unit == "state-year" and self.unit in PAIRED:
            for side in ("1", "2"):
                self._column(asked, asked.column(side), cover, name, {"ccode": f"ccode{side}"}, view)
        elif measure.unit == "directed-dyad-year" and self.unit in UNDIRECTED:
            self._both_ways(asked, cover, name, view)
        elif measure.unit == "dyad-year" and (self.unit == "directed-dyad-year" or self.gleditsch_ward):
            order = {"ccode1": "LEAST(s.ccode1, s.ccode2)", "ccode2": "GREATEST(s.ccode1, s.ccode2)"}
            self._column(asked, asked.column(), cover, name, order, view)
        elif set(UNITS[measure.unit].keys) <= {*UNITS[self.unit].keys, "year"} or measure.unit == self.unit:
            self._column(asked, asked.column(), cover, name, {}, view)
        else:
            raise wrong_unit(measure, self.unit)

    def _column(self, asked: Asked, column: str, cover: Coverage, view: str, keys: Mapping[str, str], of: View) -> None:
        cell = self._cell(asked, column, cover, view, keys, of)
        self.query.cells.append(cell)

    def _cell(self, asked: Asked, column: str, cover: Coverage, view: str, keys: Mapping[str, str], of: View) -> Cell:
        alias, year = self._join(view, of, keys, asked.lag)
        value = f"{alias}.{asked.measure.name}"
        present = f"{alias}.{UNITS[of.unit].keys[0]} IS NOT NULL"
        inside = value
        if cover.silence == "none":
            there = self._there(asked.lag)
            inside = f"CASE WHEN {present} THEN {value} {there} END"
        expression = f"CASE WHEN {year} BETWEEN {cover.first_year} AND {cover.last_year} THEN {inside} END"
        return Cell(column, asked, expression, cover, year, present, value)

    def _there(self, lag: int) -> str:
        """The zero of a silent year; of another year than the row's only where the row existed then too."""
        if not lag and self.gleditsch_ward:
            codes = ("ccode",) if self.unit == "state-year" else ("ccode1", "ccode2")
            return "WHEN " + " AND ".join(f"s.{code} IS NOT NULL" for code in codes) + " THEN 0"
        if not lag:
            return "ELSE 0"
        alias = f"s_{_shift(lag)}"
        keys = [key for key in self.query.spine.keys if key not in ("year", "day")]
        on = " AND ".join([*(f"{alias}.{k} = s.{k}" for k in keys), f"{alias}.year = s.year - {lag}"])
        self.query.joins[alias] = f"LEFT JOIN spine {alias} ON {on}"
        return f"WHEN {alias}.year IS NOT NULL THEN 0"

    def _join(self, view: str, of: View, keys: Mapping[str, str], lag: int) -> tuple[str, str]:
        """Join a view on its keys once, however many of its columns are asked for."""
        sides = "".join(sorted(set("".join(keys.values())) & {"1", "2"})) if len(keys) == 1 else ""
        turned = "_turned" if keys.get("ccode1") == "s.ccode2" else ""
        alias = f"{view}{f'_{sides}' if sides else ''}{turned}{f'_{_shift(lag)}' if lag else ''}"
        year = f"s.year - {lag}" if lag > 0 else f"s.year + {-lag}" if lag else "s.year"
        if alias not in self.query.joins:
            on = []
            for key in UNITS[of.unit].keys:
                other = year if key == "year" else keys.get(key, key)
                on.append(f"{alias}.{key} = {other if '.' in other else f's.{other}'}")
            self.query.joins[alias] = f"LEFT JOIN {view} {alias} ON {' AND '.join(on)}"
        return alias, year

    def _both_ways(self, asked: Asked, cover: Coverage, name: str, view: View) -> None:
        collapse = asked.measure.collapse
        if collapse is None:
            raise UserError(
                f"{asked.measure.name!r} has a direction, and no rule says what it is for a pair without one.",
                "Expected a panel of directed pairs.",
                "Build one with: allies panel directed-dyad-year",
            )
        there = self._cell(asked, asked.column(), cover, name, {}, view)
        back = self._cell(asked, asked.column(), cover, name, {"ccode1": "s.ccode2", "ccode2": "s.ccode1"}, view)
        expression = COMBINED[collapse].format(f"({there.expression})", f"({back.expression})")
        self.query.cells.append(
            Cell(
                asked.column(),
                asked,
                expression,
                cover,
                there.year,
                f"({there.present} OR {back.present})",
                COMBINED[collapse].format(there.value, back.value),
            )
        )

    def _view(self, view: View, releases: tuple[tuple[str, str], ...]) -> str:
        """Define a view, and what it is built on, under a name that tells its releases apart."""
        pinned = {name: release for name, release in releases if name in self._sources_of(view)}
        name = view.name + "".join(f"__{source}_{_plain(release)}" for source, release in sorted(pinned.items()))
        if name in self.query.ctes:
            return name
        names: dict[str, str] = {}
        for table, source in view.tables.items():
            own = f"{table}__{_plain(pinned[source])}" if source in pinned else table
            self.query.tables[own] = (f"{source}@{pinned[source]}" if source in pinned else source, table)
            names[table] = own
        for other in view.views:
            names[other] = self._built_on(other, releases)
        if view.array is not None:
            self.query.arrays[f"computed_{name}"] = (view, names)
            self.query.ctes[name] = f"SELECT * FROM computed_{name}"
        else:
            self.query.ctes[name] = view.sql.format_map(names)
        return name

    def _built_on(self, other: str, releases: tuple[tuple[str, str], ...]) -> str:
        if other in SPINES:
            found = spine(SPINES[other])
            self.query.frames |= set(found.frames)
            self.query.ctes.setdefault(other, found.sql)
            return other
        if other.startswith("register_"):
            self.query.frames.add(other)
            return other
        return self._view(self.catalogue.views[other], releases)

    def _sources_of(self, view: View) -> set[str]:
        found = set(view.tables.values())
        for other in view.views:
            if other in self.catalogue.views:
                found |= self._sources_of(self.catalogue.views[other])
        return found

    @property
    def spine_columns(self) -> tuple[str, ...]:
        """The spine's columns: its keys, then what else it gives (COW codes, a year)."""
        keys = self.query.spine.keys
        return (*keys, *(c for c in _spine_columns(self.query.spine) if c not in keys))

    def join_frame(self, name: str, on: Sequence[str], columns: Sequence[str]) -> None:
        """Join a user's own rows, whose frame is known to the engine by a name."""
        self.query.joined.append((name, tuple(on), tuple(columns)))


def wrong_unit(measure: Measure, unit: str) -> UserError:
    """The error for a measure that is not about the panel's rows."""
    return UserError(
        f"{measure.name!r} describes a {measure.unit}, but this panel's rows are {unit}s.",
        remedy=f"Build one with: allies panel {measure.unit}",
    )


def text(builder: Builder, conditions: Sequence[str] = (), *, ordered: bool = True, extra: Sequence[str] = ()) -> str:
    """The whole query as SQL, with extra columns behind its own if there are any."""
    query = builder.query
    years = f"s.year BETWEEN {builder.first} AND {builder.last}"
    ctes = {**query.ctes, "spine": query.spine.sql}
    columns = [f"s.{key}" for key in builder.spine_columns]
    columns += [f"{cell.expression} AS {cell.name}" for cell in query.cells]
    joins = list(query.joins.values())
    for name, on, names in query.joined:
        columns += [f"{name}.{quoted(column)}" for column in names]
        joins.append(f"LEFT JOIN {name} ON " + " AND ".join(f"{name}.{quoted(key)} = s.{key}" for key in on))
    columns += extra
    lines = [
        "WITH",
        ",\n".join(f"{name} AS (\n  {sql}\n)" for name, sql in ctes.items()),
        "SELECT",
        "  " + ",\n  ".join(columns),
        "FROM spine s",
        *joins,
        f"WHERE {years}",
    ]
    whole = "\n".join(lines)
    if conditions:
        whole = f"SELECT * FROM (\n{whole}\n) panel\nWHERE " + " AND ".join(conditions)
    return whole + (f"\nORDER BY {', '.join(query.spine.keys)}" if ordered else "")


def _spine_columns(found: Spine) -> Iterator[str]:
    """The names of a spine's columns, from its own list of them."""
    for item in found.sql.removeprefix("SELECT ").removeprefix("DISTINCT ").partition(" FROM ")[0].split(", "):
        yield item.rpartition(" AS ")[2].rpartition(".")[2]


def quoted(name: str) -> str:
    """A name as SQL writes it, whatever it holds."""
    return '"' + name.replace('"', '""') + '"'


def _shift(lag: int) -> str:
    return f"lag{lag}" if lag > 0 else f"lead{-lag}"


def _plain(release: str) -> str:
    return "".join(c if c.isalnum() else "_" for c in release)
