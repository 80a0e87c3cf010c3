"""Outside data sets: one module each, a record of every release, and the store that holds them.

Title, publisher and terms stand in the register's bibliography under the same key; how to cite,
in ``references.bib``; here is what software needs: where the files are, how they are read, the
years covered and what the absence of a row means.
"""

from collections.abc import Mapping
from importlib import import_module

from ..catalogue import Source, UserError, closest

NAMES = (
    "alliance_depth",
    "atop",
    "capitals",
    "contiguity",
    "cow_majors",
    "cow_states",
    "crosswalk",
    "dcad",
    "democracy",
    "exercises",
    "factbook",
    "gdp_population",
    "gml",
    "gw_states",
    "igo",
    "isaf_fatalities",
    "isaf_troops",
    "maddison",
    "mid",
    "mid_directed",
    "mid_dyadic",
    "minimum_distance",
    "nato_expenditure",
    "nmc",
    "polity",
    "sipri_arms",
    "sipri_milex",
    "trade",
    "ucdp",
    "un_ideal_points",
    "un_votes",
    "us_bases",
    "us_construction",
    "us_force_multilateral",
    "us_troops",
    "us_troops_reports",
    "vdem",
    "war_interstate",
    "war_interstate_directed",
    "war_intrastate",
    "world_bank",
)
"""The modules of this folder that each read one data set, which has the same name."""


BY_NAME: Mapping[str, tuple[Source, ...]] = {name: import_module(f".{name}", __name__).SOURCES for name in NAMES}
"""The releases of each source by its short name, the default one first."""

SOURCES: Mapping[str, Source] = {source.key: source for releases in BY_NAME.values() for source in releases}
"""Every release of every source, by its key in the bibliography."""


def find(text: str) -> Source:
    """The source a user names: ``nmc`` (its default release), ``nmc@7``, ``nmc@7.0`` or ``cow_nmc_7``.

    Raises
    ------
    UserError
        No source, or no release of it, has that name.
    """
    if text in SOURCES:
        return SOURCES[text]
    name, _, release = text.partition("@")
    if name not in BY_NAME:
        raise UserError(f"No source is named {name!r}.{closest(name, BY_NAME)}", remedy="List them with: allies data")
    releases = BY_NAME[name]
    if not release:
        return releases[0]
    for source in releases:
        if release in (source.release, source.release.removesuffix(".0")):
            return source
    raise UserError(
        f"No release {release!r} of {name} is known.",
        f"Known: {', '.join(source.label for source in releases)}.",
        "List the sources with: allies data",
    )


__all__ = ["BY_NAME", "SOURCES", "find"]
