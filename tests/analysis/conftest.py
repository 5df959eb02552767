from __future__ import annotations

import polars as pl
import pytest

from koladash.published import published_figures


@pytest.fixture(scope="session")
def gr_tables() -> pl.DataFrame:
    """Tables 4 and 5 of Göteborgsregionen 2024: indicator, municipality, municipality_name, year, value."""
    rows = [
        (f.indicator, f.municipality, f.municipality_name, f.year, f.value)
        for f in published_figures()
        if f.indicator in {"af_referral_share", "ame_participants"}
    ]
    return pl.DataFrame(
        rows, schema=["indicator", "municipality", "municipality_name", "year", "value"], orient="row"
    )


@pytest.fixture(scope="session")
def af_share(gr_tables: pl.DataFrame) -> pl.DataFrame:
    """Table 5 with the participants of Table 4 as `weight`."""
    weight = gr_tables.filter(indicator="ame_participants").select("municipality", "year", weight="value")
    return gr_tables.filter(indicator="af_referral_share").join(
        weight, on=["municipality", "year"], how="left"
    )
