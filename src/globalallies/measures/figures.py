"""The figures that ship in the register, each as a measure of a state in a year."""

from ..catalogue import Measure

NMC = "singer_bremer_stuckey_1972"

FIGURES: tuple[Measure, ...] = (
    Measure(
        name="milex",
        title="Military expenditure",
        unit="state-year",
        definition="Total military budget, at current prices and exchange rates.",
        scale="thousand current US$",
        sources=("cow_nmc_7",),
        citation=NMC,
        low=0,
    ),
    Measure(
        name="milper",
        title="Military personnel",
        unit="state-year",
        definition="Troops under the command of the national government.",
        scale="thousand persons",
        sources=("cow_nmc_7",),
        citation=NMC,
        low=0,
    ),
    Measure(
        name="cinc",
        title="Composite index of national capability (CINC)",
        unit="state-year",
        definition=(
            "Mean of a state's shares of the world's military expenditure, military personnel, iron and steel, "
            "energy, total and urban population; a missing component is skipped. Counts people and steel as "
            "power, so read it beside wealth and spending."
        ),
        scale="share",
        sources=("cow_nmc_7",),
        citation=NMC,
        low=0,
        high=1,
    ),
    Measure(
        name="gdp_current_usd",
        title="Gross domestic product at market exchange rates",
        unit="state-year",
        definition="Gross domestic product at current prices and market exchange rates.",
        scale="current US$",
        sources=("world_bank_wdi",),
        citation="world_bank_wdi",
        low=0,
    ),
    Measure(
        name="gdp_ppp_intl2011",
        title="Gross domestic product at purchasing-power parity",
        unit="state-year",
        definition="Real gross domestic product in 2011 international dollars, comparable across states and time.",
        scale="2011 international $",
        sources=("maddison_2020",),
        citation="bolt_van_zanden_2020",
        low=0,
    ),
    Measure(
        name="population",
        title="Population",
        unit="state-year",
        definition="Midyear resident population.",
        scale="persons",
        sources=("world_bank_wdi",),
        citation="world_bank_wdi",
        low=0,
    ),
    Measure(
        name="us_troops",
        title="US troops hosted",
        unit="state-year",
        definition=(
            "US active-duty military personnel stationed in the state: one count a year to 2021, the December "
            "report afterwards. Rotational and temporary deployments are mostly left out; 1951 and 1952 repeat "
            "neighbouring years."
        ),
        scale="persons",
        sources=("us_troops_host_year", "dmdc_workforce_reports"),
        citation="allen_flynn_machain_2022",
        low=0,
    ),
    Measure(
        name="trade_us",
        title="Trade with the United States",
        unit="state-year",
        definition="Imports from and exports to the United States, as one sum.",
        scale="million current US$",
        sources=("cow_trade_4",),
        citation="barbieri_keshk_pollins_2009",
        low=0,
    ),
    Measure(
        name="trade_china",
        title="Trade with China",
        unit="state-year",
        definition="Imports from and exports to China (without Taiwan), as one sum.",
        scale="million current US$",
        sources=("cow_trade_4",),
        citation="barbieri_keshk_pollins_2009",
        low=0,
    ),
    Measure(
        name="trade_total",
        title="Total trade",
        unit="state-year",
        definition="Total imports and exports of the state, as one sum.",
        scale="million current US$",
        sources=("cow_trade_4",),
        citation="barbieri_keshk_pollins_2009",
        low=0,
    ),
    Measure(
        name="un_ideal_point",
        title="Ideal point in UN General Assembly votes",
        unit="state-year",
        definition=(
            "Position on the main line of conflict in the UN General Assembly, estimated from final-passage votes; "
            "higher is nearer to the US-led liberal order."
        ),
        scale="scale units",
        sources=("un_ideal_points_2025",),
        citation="bailey_strezhnev_voeten_2017",
    ),
    Measure(
        name="military_burden_nato",
        title="Military burden, as NATO counts it",
        unit="state-year",
        definition="Defence expenditure on NATO's definition over real GDP; the last two years are estimates.",
        scale="share",
        sources=("nato_defence_expenditure_2024",),
        citation="nato_defence_expenditure_2024",
        low=0,
        high=1,
    ),
    Measure(
        name="military_burden_factbook",
        title="Military burden, from the World Factbook",
        unit="state-year",
        definition="Military spending over GDP as the World Factbook gives it; many values are estimates.",
        scale="share",
        sources=("world_factbook_2025",),
        citation="world_factbook_2025",
        low=0,
        high=1,
    ),
    Measure(
        name="export_share_us",
        title="Share of exports that go to the United States",
        unit="state-year",
        definition="Given only where the United States is among the five largest partners; missing otherwise.",
        scale="share",
        sources=("world_factbook_2025",),
        citation="world_factbook_2025",
        low=0,
        high=1,
    ),
    Measure(
        name="export_share_china",
        title="Share of exports that go to China",
        unit="state-year",
        definition="Given only where China is among the five largest partners; missing otherwise.",
        scale="share",
        sources=("world_factbook_2025",),
        citation="world_factbook_2025",
        low=0,
        high=1,
    ),
)
"""One measure for every name in the register's ``figures`` table."""
