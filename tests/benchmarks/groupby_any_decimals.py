"""Ratios by county and quarter of numbers with any decimals, summed exactly in 128 bits, against DuckDB tuned, one thread."""
# SPDX-License-Identifier: MIT

from __future__ import annotations

import _rollups

_rollups.compare(
    "groupby_any_decimals", "ratio by indicator x county x quarter, any decimals", _rollups.total(_rollups.TUNED), _rollups.arguments(__doc__),
    by=["county", "quarter"], settings=_rollups.PERFECT_HASH, any_decimals=True,
)  # fmt: skip
