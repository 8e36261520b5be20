"""The same 12 levels, each by category too, against DuckDB (leaf, then cascade), one thread."""
# SPDX-License-Identifier: MIT

from __future__ import annotations

import _rollups

_rollups.compare(
    "rollup_category", "ratio by indicator x category x 4 place levels x 3 period levels", _rollups.cascade_count(category=True), _rollups.arguments(__doc__),
    by=[*_rollups.PLACE_LEVELS, *_rollups.PERIOD_LEVELS, "group"], levels=_rollups.CHECKED, category=True,
)  # fmt: skip
