# SPDX-License-Identifier: MIT
"""A tiny measurement system for the examples in docstrings: three counties, two measures, one ratio."""

from __future__ import annotations

from typing import Any

from ._core.dataset import Dataset, DatasetBuilder
from ._core.define import Definitions, Hierarchy, Indicator, Measure


def definitions() -> Definitions:
    """Unemployed people and the labour force of three counties of a region."""
    stock: dict[str, Any] = {
        "kind": "stock",
        "unit": "people",
        "decimals": 0,
        "valid": (0, None),
        "over_time": "mean_of_periods",
    }
    return Definitions(
        places=["Erie", "Lucas", "Wayne", "region"],
        hierarchies=[
            Hierarchy(
                "areas",
                levels=["region", "county"],
                nodes=[("region", "region"), *((c, "county") for c in ("Erie", "Lucas", "Wayne"))],
                memberships=[(c, "region") for c in ("Erie", "Lucas", "Wayne")],
            )
        ],
        measures=[Measure("unemployed", **stock), Measure("labour_force", **stock)],
        indicators=[
            Indicator(
                "unemployment",
                "Unemployment",
                kind="ratio",
                numerator="unemployed",
                denominator="labour_force",
                factor=100,
                unit="percent",
                decimals_shown=2,
                direction="down",
                numerator_within_denominator=True,
            )
        ],
    )


def data() -> Dataset:
    """2009: Erie 120 of 1,000, Lucas 0 of 500, Wayne not reported of 4,000."""
    builder = DatasetBuilder(definitions())
    columns = {
        "measure": ["unemployed"] * 3 + ["labour_force"] * 3,
        "place": ["Erie", "Lucas", "Wayne"] * 2,
        "period": 2009,
        "value": [120.0, 0.0, float("nan"), 1000.0, 500.0, 4000.0],
    }
    builder.add_columns(columns, nan_reason="not_reported")
    return builder.finish()
