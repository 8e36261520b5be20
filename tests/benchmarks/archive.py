# SPDX-License-Identifier: MIT
"""Saving and loading 10 M reports against a Boost archive of structs, both with fsync and checksum."""

from __future__ import annotations

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

import _measure
import _observations


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", help="where the files are written: on the disk to be measured")
    asked = parser.parse_args()

    import steelyard as sy

    _measure.print_versions(numpy=np.__version__)
    columns = _observations.generate(asked.rows)
    rows = np.zeros(
        asked.rows,
        [("value", "f8"), ("num", "f8"), ("den", "f8"), ("organisation", "u2"), ("place", "u2"),
         ("indicator", "u1"), ("period", "u1"), ("category", "u1")],
    )  # fmt: skip
    for name in rows.dtype.names or ():
        rows[name] = columns[name]
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        structs, archive = pathlib.Path(folder) / "rows.bin", pathlib.Path(folder) / "data.syar"
        rows.tofile(structs)
        del rows
        sy.save(archive, _observations.dataset(columns))
        del columns
        return subprocess.run(
            [os.environ["STEELYARD_BENCH_PROGRAM"], archive, structs, folder, str(asked.runs)],
            check=False,
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
