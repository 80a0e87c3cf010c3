"""Global Allies: compare alliances systematically, with every number answering for itself.

>>> import globalallies as ga
>>> ga.load_register().treaty("NATO1949").in_force.year
1949
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from .catalogue import UserError
    from .comparison import qca
    from .measures import CATALOGUE
    from .panel import Panel, Rule, System
    from .register import Register, identify, identify_all
    from .register import load as load_register
    from .report import write_report
    from .sources.store import Store

__version__ = "0.1.0"

__all__ = [
    "CATALOGUE",
    "Panel",
    "Register",
    "Store",
    "UserError",
    "__version__",
    "directed_dyad_years",
    "dyad_years",
    "identify",
    "identify_all",
    "load_register",
    "member_years",
    "names",
    "operation_states",
    "panel_of",
    "qca",
    "state_years",
    "system_years",
    "treaty_years",
    "write_report",
]

_LAZY = {
    "CATALOGUE": ("measures", "CATALOGUE"),
    "Panel": ("panel", "Panel"),
    "Register": ("register", "Register"),
    "Store": ("sources.store", "Store"),
    "UserError": ("catalogue", "UserError"),
    "identify": ("register", "identify"),
    "identify_all": ("register", "identify_all"),
    "load_register": ("register", "load"),
    "qca": ("comparison.qca", ""),
    "write_report": ("report", "write_report"),
}


def panel_of(
    unit: str,
    first_year: int = 1816,
    last_year: int | None = None,
    *,
    rule: "Rule" = "any_day",
    system: "System" = "cow",
    store: "Store | Path | str | None" = None,
) -> "Panel":
    """A panel of one unit, with no measures yet.

    Parameters
    ----------
    unit : str
        ``state-year``, ``dyad-year``, ``directed-dyad-year``, ``treaty-year``, ``member-year``,
        ``system-year`` or ``operation-state``.
    first_year, last_year : int
        Years, from 1816 to the last complete one (the default).
    rule : {"any_day", "first_day", "last_day"}
        When a state counts for a year: a member of the system on any day of it, on 1 January, or on
        31 December. Two states are a pair if they were in the system together.
    system : {"cow", "gw"}
        The Correlates of War's list of states, or Gleditsch and Ward's (needs the data set
        ``gw_states``; without their microstates).
    store : Store or path, optional
        Where the data sets are; by default the usual store and the ``allies.lock`` of the working
        folder.

    Raises
    ------
    UserError
        The unit, rule or system is none, or the years lie outside the state system.
    """
    from pathlib import Path

    from .measures import CATALOGUE
    from .panel import Panel, latest_complete_year
    from .sources.store import Store

    held = store if isinstance(store, Store) else Store(Path(store) if store else None)
    last = latest_complete_year() if last_year is None else last_year
    return Panel(unit, first_year, last, CATALOGUE, held, rule, system)


def state_years(first_year: int = 1816, last_year: int | None = None, **options: Any) -> "Panel":
    """A panel of states in years; the options are those of ``panel_of``."""
    return panel_of("state-year", first_year, last_year, **options)


def dyad_years(first_year: int = 1816, last_year: int | None = None, **options: Any) -> "Panel":
    """A panel of pairs of states in years, the smaller code first; the options are those of ``panel_of``."""
    return panel_of("dyad-year", first_year, last_year, **options)


def directed_dyad_years(first_year: int = 1816, last_year: int | None = None, **options: Any) -> "Panel":
    """A panel of one state towards another in years; the options are those of ``panel_of``."""
    return panel_of("directed-dyad-year", first_year, last_year, **options)


def treaty_years(first_year: int = 1816, last_year: int | None = None, **options: Any) -> "Panel":
    """A panel of the register's instruments in the years in which they were in force."""
    return panel_of("treaty-year", first_year, last_year, **options)


def member_years(first_year: int = 1816, last_year: int | None = None, **options: Any) -> "Panel":
    """A panel of parties to the register's instruments in the years in which they were bound."""
    return panel_of("member-year", first_year, last_year, **options)


def system_years(first_year: int = 1816, last_year: int | None = None, **options: Any) -> "Panel":
    """A panel of the register's alliance systems in years."""
    return panel_of("system-year", first_year, last_year, **options)


def operation_states(first_year: int = 1816, last_year: int | None = None, **options: Any) -> "Panel":
    """A panel of states in the register's operations; the year is that in which each began."""
    return panel_of("operation-state", first_year, last_year, **options)


def names(panel: "Panel") -> "Panel":
    """The panel with names and ISO codes right for the year: ``state_name``, ``iso3``, for each state of a row."""
    return panel.add("state_name", "iso3")


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module, attribute = _LAZY[name]
    found = import_module(f".{module}", __name__)
    return getattr(found, attribute) if attribute else found


def __dir__() -> list[str]:
    return sorted(__all__)
