"""Ratios by indicator, county and quarter of 10 million rows against DuckDB as users write it, one thread."""
# SPDX-License-Identifier: MIT

from __future__ import annotations

import _rollups

_rollups.compare(
    "groupby", "ratio by indicator x county x quarter", _rollups.total(_rollups.AS_USERS_WRITE_IT), _rollups.arguments(__doc__),
    by=["county", "quarter"],
)  # fmt: skip
