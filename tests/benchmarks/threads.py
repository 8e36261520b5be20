"""What a second thread gains in ratios by county and quarter, as a share of what a spin loop gains in the same run."""
# SPDX-License-Identifier: MIT

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np

import _measure
import _observations as obs
import _rollups
import steelyard as sy

SPINS = 400_000
COLUMNS = ("value", "lower", "upper", "coverage", "numerator", "denominator", "form_codes", "flag_bits")


def spin(_: int) -> bytes:
    """A loop that needs a core and no memory; hashlib lets other threads run."""
    return hashlib.pbkdf2_hmac("sha256", b"a", b"b", SPINS)


args = _rollups.arguments(__doc__)
_measure.print_versions()
columns = obs.generate(args.rows)
agreed = obs.definitions()
data = obs.dataset(columns, agreed)
del columns
pool = ThreadPoolExecutor(2)
timed = _measure.interleaved(
    {
        "roll_up, 1": lambda: sy.roll_up(data, agreed, by=["county", "quarter"], threads=1),
        "roll_up, 2": lambda: sy.roll_up(data, agreed, by=["county", "quarter"], threads=2),
        "spin loop, 1": lambda: [spin(0), spin(1)],
        "spin loop, 2": lambda: list(pool.map(spin, range(2))),
    },
    runs=args.runs,
)
_measure.print_times(f"{args.rows:,} rows", timed, threads={name: int(name[-1]) for name in timed})
one, two = timed["roll_up, 1"], timed["roll_up, 2"]
for column in COLUMNS:
    if not np.array_equal(getattr(one.result, column), getattr(two.result, column)):
        raise SystemExit(f"{column} depends on the number of threads")
print(f"  checked: {len(COLUMNS)} columns of {len(one.result):,} results have the same bits")
gain, possible = one.median / two.median, timed["spin loop, 1"].median / timed["spin loop, 2"].median
print(f"  gain of the roll-up {gain:.2f}, of the spin loop {possible:.2f}")
_measure.print_ratio("threads", {"gain of the roll-up / of the spin loop": gain / possible})
