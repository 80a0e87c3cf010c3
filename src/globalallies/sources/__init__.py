"""Outside data sets: one record for each release the project draws on.

Title, publisher, address and terms stand in the register's bibliography under the same key;
here is what software needs: the years covered and what the absence of a row means.
"""

from collections.abc import Mapping

from ..catalogue import Source

SOURCES: Mapping[str, Source] = {
    source.key: source
    for source in (
        Source(key="cow_nmc_7", first_year=1816, last_year=2022, silence="unknown"),
        Source(key="cow_trade_4", first_year=1870, last_year=2014, silence="unknown"),
        Source(key="world_bank_wdi", first_year=1960, last_year=2024, silence="unknown"),
        Source(key="maddison_2020", first_year=1, last_year=2018, silence="unknown"),
        Source(key="un_ideal_points_2025", first_year=1946, last_year=2024, silence="unknown"),
        Source(key="us_troops_host_year", first_year=1950, last_year=2021, silence="none"),
        Source(key="dmdc_workforce_reports", first_year=2013, last_year=2025, silence="none"),
        Source(key="nato_defence_expenditure_2024", first_year=2014, last_year=2024, silence="unknown"),
        Source(key="world_factbook_2025", first_year=2015, last_year=2025, silence="unknown"),
    )
}
"""Every source by its key."""
