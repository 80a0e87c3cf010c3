"""The whole state system in a year: how concentrated power is, and whether states trade more with the hub or its challenger."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from ..catalogue import Measure, View

Array = npt.NDArray[np.float64]

FIXED = (2, 200, 220, 365, 710)
"""The United States, Britain, France, the Soviet Union or Russia, and China: the major powers by the COW list
throughout 1950-1990, and the permanent members of the Security Council. With them the number of powers never changes."""


def concentration(shares: npt.ArrayLike) -> float:
    """How unequally power is spread over a set of states (CON).

    0 means that all have the same, 1 that one has everything. It does not say who: two sets in
    which the ranks are exchanged score the same. It depends on how many states there are, so a
    state that joins the set moves it though nothing else did.

    Parameters
    ----------
    shares : (n,) array, any unit, n at least 2
        What each state has; only ratios matter, since shares are taken within the set.

    Returns
    -------
    float in [0, 1]

    Raises
    ------
    ValueError
        Fewer than two shares, one that is missing or negative, or none above 0.

    References
    ----------
    singer_bremer_stuckey_1972

    Examples
    --------
    >>> round(concentration([3, 1]), 6)
    0.5
    """
    count = np.size(shares)
    if count < 2:
        raise ValueError(f"concentration needs two shares or more, not {count}")
    return float(np.sqrt(max(0.0, (hhi(shares) - 1 / count) / (1 - 1 / count))))


def hhi(shares: npt.ArrayLike) -> float:
    """The sum of squared shares (Herfindahl-Hirschman index).

    1 means that one state has everything, 1/n that n states have the same; 1 over the index is the
    number of equal states that would be as concentrated.

    Parameters
    ----------
    shares : (n,) array, any unit
        What each state has; only ratios matter, since shares are taken within the set.

    Returns
    -------
    float in [1/n, 1]

    Raises
    ------
    ValueError
        No share, one that is missing or negative, or none above 0.

    References
    ----------
    hirschman_1964

    Examples
    --------
    >>> hhi([3, 1])
    0.625
    """
    held = np.sort(np.asarray(shares, dtype=np.float64).ravel())
    if not held.size or not np.isfinite(held).all() or held[0] < 0 or held[-1] == 0:
        raise ValueError("shares must be known and not negative, and one of them above 0")
    return float(min(1.0, np.square(held / held.sum()).sum()))


# -- concentration, computed year by year --------------------------------------------------------


def _row(year: int, **values: float | None) -> pl.DataFrame:
    kinds: dict[str, type[pl.Int64 | pl.Float64]] = dict.fromkeys(values, pl.Float64)
    kinds |= {"year": pl.Int64} | {name: pl.Int64 for name in values if name == "majors_top_state"}
    return pl.DataFrame({"year": [year]} | {name: [value] for name, value in values.items()}, schema_overrides=kinds)


def _among(capabilities: pl.DataFrame, codes: Sequence[int]) -> dict[int, float]:
    """The capability index of some states; of none, if one of them is not known."""
    held = dict(capabilities.filter(pl.col("ccode").is_in(codes)).select("ccode", "cinc").drop_nulls().iter_rows())
    return held if len(held) == len(codes) else {}


def _concentration_of(values: Sequence[float]) -> float | None:
    return concentration(values) if len(values) > 1 and any(values) else None


def majors_year(rows: Mapping[str, pl.DataFrame], year: int) -> pl.DataFrame:
    """How concentrated capabilities are among the year's major powers, and who has most (of equals, the lower number)."""
    held = _among(rows["capability"], rows["major_power"]["ccode"].to_list())
    first = min(held, key=lambda ccode: (-held[ccode], ccode), default=None)
    return _row(year, majors_concentration_cinc=_concentration_of(list(held.values())), majors_top_state=first)


def fixed_year(rows: Mapping[str, pl.DataFrame], year: int) -> pl.DataFrame:
    """How concentrated capabilities are among the five of ``FIXED``."""
    held = _among(rows["capability"], FIXED)
    return _row(year, majors_concentration_fixed=_concentration_of(list(held.values())))


def system_year(view: str, share: str, name: str) -> Callable[[Mapping[str, pl.DataFrame], int], pl.DataFrame]:
    """The function that sums a year's squared shares of one measure."""

    def of_year(rows: Mapping[str, pl.DataFrame], year: int) -> pl.DataFrame:
        held = rows[view][share].drop_nulls().to_list()
        return _row(year, **{name: hhi(held) if any(held) else None})

    return of_year


def _array_view(
    name: str,
    views: tuple[str, ...],
    array: Callable[[Mapping[str, pl.DataFrame], int], pl.DataFrame],
    evidence: Mapping[str, str],
    rule: str,
) -> View:
    return View(name=name, unit="year", sql="", tables={}, views=views, evidence=evidence, rule=rule, array=array)


IN_SPELL = "$year BETWEEN YEAR(t.stdate) AND YEAR(t.enddate)"

MAJORS_VIEW = _array_view(
    "majors_concentration",
    ("capability", "major_power"),
    majors_year,
    {"nmc": "t.year = $year", "cow_majors": IN_SPELL},
    "Over the states that were a major power on some day of the year; missing if the index of one is not known.",
)

FIXED_VIEW = _array_view(
    "fixed_concentration",
    ("capability",),
    fixed_year,
    {"nmc": f"t.year = $year AND t.ccode IN {FIXED}"},
    "Over five states that never change; missing if the index of one is not known, as France's in 1943.",
)

HHI_RULE = "The sum of squared shares of the states in the system on 31 December whose value is known."

HHI_VIEWS = tuple(
    _array_view(f"{name}_of_year", (view,), system_year(view, share, name), {table: condition}, HHI_RULE)
    for name, view, share, table, condition in (
        ("system_hhi_cinc", "capability_share", "cinc_share", "nmc", "t.year = $year"),
        ("system_hhi_milex", "capability_share", "milex_share", "nmc", "t.year = $year"),
        ("system_hhi_gdp_current", "bank_gdp_share", "gdp_current_share", "wb_gdp", "t.year = $year AND t.ccode IS NOT NULL"),
    )
)  # fmt: skip

COUNT_VIEW = View(
    name="majors_of_year",
    unit="year",
    sql="SELECT year, CAST(COUNT(*) AS BIGINT) AS majors_count FROM {major_power} GROUP BY year",
    tables={},
    views=("major_power",),
    evidence={"cow_majors": IN_SPELL},
    rule="The states that were a major power on some day of the year.",
)

# -- counts of states by their partners in trade -------------------------------------------------


def _count(condition: str, name: str) -> str:
    return f"CAST(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END) AS BIGINT) AS {name}"


STANDING = "JOIN {register_cow_member} m ON m.ccode = s.ccode AND m.year = s.year WHERE m.on_last_day GROUP BY s.year"
"""Only states in the system on 31 December are counted, by year."""

PARTNERS_VIEW = View(
    name="trade_counts",
    unit="year",
    sql=(
        "SELECT s.year, "
        + ", ".join(
            _count(condition, name)
            for condition, name in (
                ("s.largest > 0", "states_with_trade_known"),
                ("s.largest > 0 AND s.us = s.largest", "states_largest_partner_us"),
                ("s.largest > 0 AND s.china = s.largest", "states_largest_partner_china"),
                ("s.us IS NOT NULL AND s.china IS NOT NULL", "states_with_trade_us_china_known"),
                ("s.china > s.us", "states_trade_more_china_than_us"),
                ("s.us > s.china", "states_trade_more_us_than_china"),
            )
        )
        + " FROM (SELECT ccode1 AS ccode, year, MAX(imports_from + exports_to) AS largest, "
        "MAX(CASE WHEN ccode2 = 2 THEN imports_from + exports_to END) AS us, "
        "MAX(CASE WHEN ccode2 = 710 THEN imports_from + exports_to END) AS china "
        f"FROM {{trade_pair}} GROUP BY ccode1, year) s {STANDING}"
    ),
    tables={},
    views=("trade_pair", "register_cow_member"),
    evidence={"trade_dyad": "t.year = $year"},
    rule=(
        "Trade with a partner is imports plus exports, known only where both are. Counted are the states in the system on "
        "31 December: a partner is the largest if none of known trade has more, and equals both are."
    ),
)

FACTBOOK_YEAR = 2023
"""The year of the Factbook's partners; the few pages that give an older year are left out."""


def _listed(flow: str, partner: int) -> str:
    """A partner's share of a state's exports or imports, if it is among the five that are named."""
    return f"MAX(CASE WHEN flow = '{flow}' AND partner_ccode = {partner} THEN share_pct END)"


def _first(flow: str) -> str:
    return f"MAX(CASE WHEN flow = '{flow}' AND rank = 1 THEN COALESCE(partner_ccode, 0) END)"


def _lead(flow: str, *, bounded: bool) -> str:
    """1 if China has more of a flow than the United States, -1 if less, 0 if the same, as SQL.

    Missing unless both are named; ``bounded`` also takes a partner that is named to have more than
    one that is not.
    """
    us, china = f"s.{flow}_us", f"s.{flow}_china"
    alone = f"WHEN {china} IS NOT NULL AND {us} IS NULL THEN 1 WHEN {us} IS NOT NULL AND {china} IS NULL THEN -1 "
    return (
        f"CASE WHEN {china} > {us} THEN 1 WHEN {china} < {us} THEN -1 WHEN {china} = {us} THEN 0 "
        f"{alone if bounded else ''}END"
    )


def _factbook_counts() -> str:
    """The counts, as SQL: what both flows agree on is known of trade as a whole."""
    columns = [
        _count("s.exports_first IS NOT NULL AND s.imports_first IS NOT NULL", "states_with_trade_known_factbook"),
        _count(
            "s.exports_first = s.imports_first AND s.exports_first > 0", "states_with_largest_partner_known_factbook"
        ),
        _count("s.exports_first = 2 AND s.imports_first = 2", "states_largest_partner_us_factbook"),
        _count("s.exports_first = 710 AND s.imports_first = 710", "states_largest_partner_china_factbook"),
    ]
    for lead, end in (("strict", "factbook"), ("bounded", "factbook_bounded")):
        exports, imports = f"s.exports_{lead}", f"s.imports_{lead}"
        agree = f"{exports} * {imports} >= 0"
        columns += [
            _count(agree, f"states_with_trade_us_china_known_{end}"),
            _count(f"{agree} AND {exports} + {imports} > 0", f"states_trade_more_china_than_us_{end}"),
            _count(f"{agree} AND {exports} + {imports} < 0", f"states_trade_more_us_than_china_{end}"),
        ]
    return ", ".join(columns)


FLOWS = ("exports", "imports")

FACTBOOK_VIEW = View(
    name="factbook_trade_counts",
    unit="year",
    sql=(
        f"SELECT s.year, {_factbook_counts()} FROM (SELECT s.*, "
        + ", ".join(
            f"{_lead(flow, bounded=bounded)} AS {flow}_{'bounded' if bounded else 'strict'}"
            for flow in FLOWS
            for bounded in (False, True)
        )
        + " FROM (SELECT ccode, year, "
        + ", ".join(
            f"{_first(flow)} AS {flow}_first, {_listed(flow, 2)} AS {flow}_us, {_listed(flow, 710)} AS {flow}_china"
            for flow in FLOWS
        )
        + f" FROM {{factbook_trade}} WHERE ccode IS NOT NULL AND ccode NOT IN (2, 710) AND year = {FACTBOOK_YEAR} "
        f"GROUP BY ccode, year) s) s {STANDING}"
    ),
    tables={"factbook_trade": "factbook"},
    views=("register_cow_member",),
    evidence={"factbook_trade": "t.year = $year AND t.ccode IS NOT NULL"},
    rule=(
        "The Factbook names the five largest partners in exports and in imports, each with its share of that flow and not "
        "of all trade. What holds in both flows (or in one, with a draw in the other) holds of all trade; anything else is "
        "not known and not counted. The United States and China themselves are left out."
    ),
)

VIEWS = (MAJORS_VIEW, FIXED_VIEW, *HHI_VIEWS, COUNT_VIEW, PARTNERS_VIEW, FACTBOOK_VIEW)

# -- the records ---------------------------------------------------------------------------------

NMC, MAJORS, BANK, TRADE, FACTBOOK = (
    "cow_nmc_7",
    "cow_majors_2016",
    "world_bank_wdi",
    "cow_trade_4",
    "world_factbook_2025",
)
CON, SQUARES, LIST = "singer_bremer_stuckey_1972", "hirschman_1964", "cow_states_2016"


def _index(
    name: str, title: str, view: str, definition: str, sources: tuple[str, ...], cite: str, scale: str = "0 to 1"
) -> Measure:
    """A measure of concentration; every year has one or it is missing."""
    return Measure(
        name=name,
        title=title,
        unit="year",
        view=view,
        definition=definition,
        scale=scale,
        sources=sources,
        citation=cite,
        low=0,
        high=1 if scale == "0 to 1" else None,
        silence="unknown",
    )


def _states(name: str, title: str, definition: str) -> Measure:
    """A count of states from the trade of pairs."""
    return Measure(
        name=name,
        title=title,
        unit="year",
        view="trade_counts",
        definition=definition,
        scale="states",
        sources=(TRADE,),
        citation="barbieri_keshk_pollins_2009",
        low=0,
    )


def _factbook(name: str, title: str, definition: str) -> Measure:
    """A count of states from the Factbook's lists of partners."""
    return Measure(
        name=name,
        title=title,
        unit="year",
        view="factbook_trade_counts",
        definition=definition,
        scale="states",
        sources=(FACTBOOK,),
        citation=FACTBOOK,
        low=0,
        first_year=FACTBOOK_YEAR,
        last_year=FACTBOOK_YEAR,
    )


OF_LARGEST = (
    "Largest among partners with whom both flows are known, so a state whose largest partner's figures are missing (West "
    "Germany's, 1960-1989) is counted under another. Read it over states_with_trade_known."
)
OF_BOTH = (
    "Read it over states_with_trade_us_china_known: equal trade counts for neither, and unknown trade is not counted."
)
LISTS = "The Factbook names five partners in each flow, in whole per cent, mostly for 2023."
NAMED = f"{LISTS} Known only where it names both in both flows and the flows do not contradict each other"
BOUNDED = f"{LISTS} A partner that it names is taken to have more of the flow than one that it does not name"

CONCENTRATION: tuple[Measure, ...] = (
    _index("majors_concentration_cinc", "Concentration of capabilities among major powers", "majors_concentration", "0 if the year's major powers (COW) have equal capabilities, 1 if one has all. It does not say who leads, and the number of powers changes (5 from 1950 to 1990, 7 from 1991; the later rise is China's): never read it as American unipolarity, and read majors_top_state and majors_concentration_fixed beside it.", (NMC, MAJORS), CON),
    _index("majors_concentration_fixed", "Concentration of capabilities among five fixed powers", "fixed_concentration", "0 if the United States, Britain, France, the Soviet Union or Russia, and China have equal capabilities, 1 if one has all. The five are the major powers (COW) of 1950 to 1990, so a change is never one of membership; Germany, Japan and India are left out, and it does not say who leads. Missing before China is in the system (1860).", (NMC,), CON),
    _index("majors_top_state", "Most capable major power", "majors_concentration", "COW number of the year's major power with the highest capability index (CINC). The index puts the Soviet Union first in 1971-88 and China from 1995 (2002 excepted), so other measures of power name another.", (NMC, MAJORS), CON, "COW number"),
    _index("majors_count", "Number of major powers", "majors_of_year", "States that the Correlates of War project counts among the major powers on some day of the year. The list was last revised for 2016.", (MAJORS,), LIST, "states"),
    _index("system_hhi_cinc", "Concentration of capabilities in the system", "system_hhi_cinc_of_year", "Sum of the squared shares of all states in the system in capabilities (CINC, made to sum to 1): 1 if one state has all, 1/n if n states have the same. More states in the system make it smaller.", (NMC,), SQUARES),
    _index("system_hhi_gdp_current", "Concentration of GDP in the system", "system_hhi_gdp_current_of_year", "Sum of the squared shares of states in GDP at market exchange rates, over the states whose GDP is known. Until 1990 that leaves out Germany, the Soviet Union and others that have no series of their own, so the index is too high, and part of its fall in 1991 is their entry.", (BANK,), SQUARES),
    _index("system_hhi_milex", "Concentration of military expenditure in the system", "system_hhi_milex_of_year", "Sum of the squared shares of states in military expenditure, over the states whose spending is known: 1 if one state spends all, 1/n if n states spend the same.", (NMC,), SQUARES),
    _states("states_with_trade_known", "States whose trade with some partner is known", "States in the system on 31 December for which imports from and exports to at least one partner are known, and not both 0."),
    _states("states_largest_partner_us", "States whose largest trading partner is the United States", f"States that trade (imports plus exports) with no partner more than with the United States. {OF_LARGEST}"),
    _states("states_largest_partner_china", "States whose largest trading partner is China", f"States that trade (imports plus exports) with no partner more than with China (without Hong Kong and Taiwan). {OF_LARGEST}"),
    _states("states_with_trade_us_china_known", "States whose trade with the United States and China is known", "States in the system on 31 December, other than those two, for which imports from and exports to both are known."),
    _states("states_trade_more_china_than_us", "States that trade more with China than with the United States", f"States whose imports from and exports to China are together larger than those with the United States. {OF_BOTH}"),
    _states("states_trade_more_us_than_china", "States that trade more with the United States than with China", f"States whose imports from and exports to the United States are together larger than those with China. {OF_BOTH}"),
    _factbook("states_with_trade_known_factbook", "States whose partners the Factbook names", "States, other than the United States and China, for which the Factbook names partners in exports and in imports for 2023."),
    _factbook("states_with_largest_partner_known_factbook", "States with one largest partner in exports and imports (Factbook)", f"States, other than the United States and China, for which one and the same state is the first partner in exports and in imports, and so in all trade. {LISTS}"),
    _factbook("states_largest_partner_us_factbook", "States whose largest trading partner is the United States (Factbook)", f"States for which the United States is the first partner in exports and in imports. {LISTS} Where two states lead the two flows the largest partner is not known: read it over states_with_largest_partner_known_factbook."),
    _factbook("states_largest_partner_china_factbook", "States whose largest trading partner is China (Factbook)", f"States for which China is the first partner in exports and in imports. {LISTS} Where two states lead the two flows the largest partner is not known: read it over states_with_largest_partner_known_factbook."),
    _factbook("states_with_trade_us_china_known_factbook", "States that can be said to trade more with one of the two (Factbook)", f"{NAMED}. Far fewer states than trade with both, and not a fair draw of them."),
    _factbook("states_trade_more_china_than_us_factbook", "States that trade more with China than with the United States (Factbook)", f"{NAMED}: read it over states_with_trade_us_china_known_factbook, never over all states."),
    _factbook("states_trade_more_us_than_china_factbook", "States that trade more with the United States than with China (Factbook)", f"{NAMED}: read it over states_with_trade_us_china_known_factbook, never over all states."),
    _factbook("states_with_trade_us_china_known_factbook_bounded", "States that can be said to trade more with one of the two (Factbook, bounded)", f"{BOUNDED}; known where each flow names one of the two at least and the flows do not contradict each other."),
    _factbook("states_trade_more_china_than_us_factbook_bounded", "States that trade more with China than with the United States (Factbook, bounded)", f"{BOUNDED}: read it over states_with_trade_us_china_known_factbook_bounded, never over all states."),
    _factbook("states_trade_more_us_than_china_factbook_bounded", "States that trade more with the United States than with China (Factbook, bounded)", f"{BOUNDED}: read it over states_with_trade_us_china_known_factbook_bounded, never over all states."),
)  # fmt: skip
"""Measures of the state system in a year."""
