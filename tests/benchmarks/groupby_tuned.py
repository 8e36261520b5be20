"""The same ratios against DuckDB tuned by hand: levels stored beside each row, a perfect hash table, one thread."""
# SPDX-License-Identifier: MIT

from __future__ import annotations

import _rollups

_rollups.compare(
    "groupby_tuned", "ratio by indicator x county x quarter", _rollups.total(_rollups.TUNED), _rollups.arguments(__doc__),
    by=["county", "quarter"], settings=_rollups.PERFECT_HASH,
)  # fmt: skip
