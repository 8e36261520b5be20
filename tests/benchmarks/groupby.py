"""Ratios by indicator, county and quarter of 10 million rows against DuckDB as users write it, one thread."""
# SPDX-License-Identifier: MIT

from __future__ import annotations

import _observations as obs
import _rollups

args = _rollups.arguments(__doc__)
_rollups.print_head()
_rollups.compare(
    "groupby", "ratio by indicator x county x quarter", obs.generate(args.rows),
    _rollups.total(_rollups.AS_USERS_WRITE_IT), args, by=["county", "quarter"],
)  # fmt: skip
