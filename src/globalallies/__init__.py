"""Global Allies: compare alliances systematically, with every number answering for itself.

>>> import globalallies as ga
>>> ga.load_register().treaty("NATO1949").in_force.year
1949
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .catalogue import UserError
    from .measures import CATALOGUE
    from .register import Register, identify, identify_all
    from .register import load as load_register
    from .report import write_report

__version__ = "0.1.0"

__all__ = [
    "CATALOGUE",
    "Register",
    "UserError",
    "__version__",
    "identify",
    "identify_all",
    "load_register",
    "write_report",
]

_LAZY = {
    "CATALOGUE": ("measures", "CATALOGUE"),
    "Register": ("register", "Register"),
    "UserError": ("catalogue", "UserError"),
    "identify": ("register", "identify"),
    "identify_all": ("register", "identify_all"),
    "load_register": ("register", "load"),
    "write_report": ("report", "write_report"),
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module, attribute = _LAZY[name]
    return getattr(import_module(f".{module}", __name__), attribute)


def __dir__() -> list[str]:
    return sorted(__all__)
