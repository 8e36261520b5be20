"""All 12 levels of 4 place levels by 3 period levels of 10 million rows against DuckDB (leaf, then cascade), one thread."""
# SPDX-License-Identifier: MIT

from __future__ import annotations

import _rollups

_rollups.compare(
    "rollup", "ratio by indicator x 4 place levels x 3 period levels", _rollups.cascade_count(), _rollups.arguments(__doc__),
    by=[*_rollups.PLACE_LEVELS, *_rollups.PERIOD_LEVELS], levels=_rollups.CHECKED,
)  # fmt: skip
