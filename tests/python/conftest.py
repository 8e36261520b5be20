# SPDX-License-Identifier: MIT
"""Tiny worlds that the tests share: two schemes, one hierarchy, counts that say zero and counts that say nothing."""

from __future__ import annotations

import pytest
import steelyard as sy


@pytest.fixture
def agreed() -> sy.Definitions:
    """Three counties, two partitions, a flow, two stocks and a ratio."""
    stock = {
        "kind": "stock",
        "unit": "people",
        "decimals": 0,
        "valid": (0, None),
        "over_time": "mean_of_periods",
    }
    return sy.Definitions(
        places=["Erie", "Lucas", "Wayne", "region"],
        hierarchies=[
            sy.Hierarchy(
                "areas",
                levels=["region", "county"],
                nodes=[
                    ("region", "region"),
                    ("Erie", "county"),
                    ("Lucas", "county"),
                    ("Wayne", "county"),
                ],
                memberships=[("Erie", "region"), ("Lucas", "region"), ("Wayne", "region")],
            )
        ],
        schemes=[
            sy.Scheme("sex", categories=["F", "M"]),
            sy.Scheme("age", categories=["young", "old"]),
        ],
        measures=[
            sy.Measure(
                "jobs", kind="flow", unit="jobs", decimals=1, frequency="month", valid=(0, None)
            ),
            sy.Measure("unemployed", **stock),
            sy.Measure("labour_force", **stock),
        ],
        indicators=[
            sy.Indicator(
                "unemployment",
                "Unemployment",
                kind="ratio",
                numerator="unemployed",
                denominator="labour_force",
                factor=100,
                unit="percent",
                numerator_within_denominator=True,
            )
        ],
    )


@pytest.fixture
def data(agreed: sy.Definitions) -> sy.Dataset:
    """Every form that a value can have, a zero, and a revision."""
    v = sy.Value
    rows = [
        {"measure": "unemployed", "place": "Erie", "period": 2009, "value": 120},
        {"measure": "unemployed", "place": "Lucas", "period": 2009, "value": 0},
        {
            "measure": "unemployed",
            "place": "Wayne",
            "period": 2009,
            "value": v.missing("suppressed"),
        },
        {
            "measure": "unemployed",
            "place": "Erie",
            "period": 2010,
            "value": v.below(10, flags="provisional"),
        },
        {"measure": "unemployed", "place": "Lucas", "period": 2010, "value": v.range(3, 9)},
        {"measure": "unemployed", "place": "Wayne", "period": 2010, "value": v.above(4000)},
        {
            "measure": "labour_force",
            "place": "Erie",
            "period": 2009,
            "value": 1000,
            "recorded": "2010-01-31",
        },
        {
            "measure": "labour_force",
            "place": "Erie",
            "period": 2009,
            "value": 1001,
            "recorded": "2011-01-31",
        },
        {
            "measure": "labour_force",
            "place": "Lucas",
            "period": 2009,
            "value": 500,
            "source": "survey",
        },
        {"measure": "labour_force", "place": "Wayne", "period": 2009, "value": 4000},
        {
            "measure": "jobs",
            "place": "Erie",
            "period": "2009-01",
            "value": 0.5,
            "categories": {"sex": "F", "age": "old"},
        },
        {
            "measure": "jobs",
            "place": "Erie",
            "period": "2009-02",
            "value": 0,
            "categories": {"sex": "M"},
        },
    ]
    return sy.Dataset.from_rows(rows, agreed)
