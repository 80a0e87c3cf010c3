"""Depth, scope and potential capacity of alliances, 1816-2000 (Benson and Clinton 2016).

The authors' replication files write this CSV, rounded to three digits, from R with row names. Where
they are to be had is not verified.
"""

from pathlib import Path

import polars as pl

from ..catalogue import Column, Source, Table
from .reading.formats import csv

FILE = "AllianceDataScoreJCR_RR.csv"


def score(name: str, was: str, meaning: str) -> Column:
    """A score of the factor analysis."""
    return Column(name, "float", meaning + "; a factor score with mean 0", was=(was,), missing=("NA",))


def flag(name: str, meaning: str) -> Column:
    """A column of zeros and ones."""
    return Column(name, "bool", meaning, missing=("NA",))


def code(name: str, meaning: str, high: int) -> Column:
    """A column of the codebook's numbers, zero for none."""
    return Column(name, "int", meaning + ", ATOP's number, 0 for none", missing=("NA",), low=0, high=high)


COLUMNS = (
    Column("atopid", "int", "ATOP's number of the alliance", low=1005, high=9999),
    score("depth_score", "Depth.score", "depth: what the members invest in the alliance"),
    score("scope_score", "Scope.score", "scope: how wide and unconditional the promises are"),
    score("pot_mil_capacity_score", "PotMilCapacity.score", "potential military capacity of the members together"),
    Column("log_allycount", "float", "number of members", "natural logarithm", was=("lallycount",), low=0),
    Column("log_sumcap", "float", "sum of the members' capabilities", "natural logarithm", was=("lsumcap",)),
    Column("log_distance", "float", "mean distance between members, plus 1", "natural logarithm", was=("ldistance",), low=0),
    Column("polity", "float", "mean Polity score of the members, from 0 to 10 in this file", low=0, high=10),
    Column("s_wt_glo", "float", "mean similarity of the members' alliances (S, weighted, global)", low=-1, high=1),
    flag("maxmajpow", "whether a major power is a member"),
    flag("defenseatop", "whether there is a promise of defence"),
    flag("offenseatop", "whether there is a promise of offence"),
    flag("neutatop", "whether there is a promise of neutrality"),
    flag("nagatop", "whether there is a promise of non-aggression"),
    flag("consultatop", "whether there is a promise to consult"),
    flag("secrecy", "whether the treaty is secret"),
    flag("conditio", "whether any promise is conditional"),
    flag("compel", "whether it is of the authors' type compellent"),
    flag("deter", "whether it is of the authors' type deterrent"),
    flag("deterministic", "whether it is of the authors' type deterministic"),
    flag("prob", "whether it is of the authors' type probabilistic"),
    flag("unconditional", "whether it is of the authors' type unconditional"),
    flag("specthrt", "whether the treaty names a threat"),
    Column("milcontact", "float", "contact between the armed forces, from none to most", low=0, high=1),
    flag("commondef", "whether the treaty sets up a common defence"),
    flag("intcom", "whether there is an integrated command"),
    code("milaid", "military aid", 4),
    code("base", "joint or foreign bases", 3),
    flag("contrib", "whether contributions of forces or money are laid down"),
    code("organ1", "organisation that the treaty founds", 3),
    flag("ecaid", "whether economic aid is promised"),
)  # fmt: skip

WARNINGS = (
    "Number of members, capabilities and distance are natural logarithms (distance of one plus it): never average raw.",
    "There is one score per alliance: later accessions and new terms are not told apart (NATO has 26 members), so never spread it over years.",
    "Scores are relative to these 492 alliances: zero is their mean, not the absence of depth.",
    "The numbers are of an older ATOP: five of them (2380, 4050, 4590, 4660, 4835) are not in ATOP 5.1.",
    "Alliances with a missing value, and those begun after 2000, have no score.",
    "Every alliance here has a promise of defence, offence, neutrality or consultation: pure non-aggression has no score.",
)

EXAMPLE = """
    atopid | depth_score | scope_score | pot_mil_capacity_score | log_allycount | log_sumcap | log_distance | polity | s_wt_glo | maxmajpow | defenseatop | offenseatop | neutatop | nagatop | consultatop | secrecy | conditio | compel | deter | deterministic | prob  | unconditional | specthrt | milcontact | commondef | intcom | milaid | base | contrib | organ1 | ecaid
    6001   | 1.5         | -0.25       | 0.5                    | 0.693         | -2.5       | 6.25         | 7.5    | 0.75     | true      | true        | false       | false    | true    | true        | false   | false    | false  | true  | true          | false | false         | false    | 0.5        | true      | true   | 4      | 2    | true    | 3      | false
    6002   | -0.5        | 0.25        | -0.75                  | 1.099         | -5.25      | 0            | 0      | 1        | false     | false       | false       | true     | true    | false       | true    | true     | false  | false | false         | true  | false         | true     | 0          | false     | false  | 0      | 0    | false   | 0      | true
    6003   | 0           | 1.75        | 0.25                   | 0.693         | -3.5       | 5.5          | 5      | -0.25    | false     | true        | true        | false    | false   | true        | false   | true     | true   | false | true          | false | true          | false    | 0.25       | false     | false  | 1      | 1    | false   | 1      | false
"""


def read(folder: Path) -> pl.DataFrame:
    """The table, a plain CSV whose first column, without a name, numbers the rows."""
    return csv(folder / FILE)


SOURCES = (
    Source(
        key="alliance_depth_2016",
        name="alliance_depth",
        release="2016",
        first_year=1816,
        last_year=2000,
        silence="unknown",
        files=(),
        tables=(
            Table(
                name="alliance_depth",
                meaning="an alliance",
                keys=("atopid",),
                columns=COLUMNS,
                read=read,
                mirror="benson_clinton_alliance_depth",
                example=EXAMPLE,
            ),
        ),
        cite=("benson_clinton_2016",),
        by_hand=(
            f"Get {FILE} from the replication files of the article (https://doi.org/10.1177/0022002714560348), "
            "or from its authors."
        ),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
