"""The same ratios against DuckDB tuned by hand: levels stored beside each row, a perfect hash table, one thread."""
# SPDX-License-Identifier: MIT

from __future__ import annotations

import _observations as obs
import _rollups

args = _rollups.arguments(__doc__)
_rollups.print_head()
_rollups.compare(
    "groupby_tuned", "ratio by indicator x county x quarter", obs.generate(args.rows),
    _rollups.total(_rollups.TUNED), args, by=["county", "quarter"], settings=_rollups.PERFECT_HASH,
)  # fmt: skip
