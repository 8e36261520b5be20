# SPDX-License-Identifier: MIT
"""Write the pickles that a release keeps for ever, named after the Python that made them.

    PYTHONPATH=build/python/python .venv/bin/python tests/archives/write_pickles.py FOLDER
"""

from __future__ import annotations

import pathlib
import pickle
import sys

import steelyard as sy
from steelyard._example import data, definitions


def main() -> int:
    agreed, rows = definitions(), data()
    framework = sy.Framework("shore", "Steel Shore", definitions=agreed)
    things = {
        "value": sy.Value.range(2, 5, flags=["estimated", "break"]),
        "missing": sy.Value.missing("suppressed"),
        "period": sy.Period.month(2009, 6),
        "period_kind": sy.PeriodKind.season(5, 22, 9, 7),
        "definitions": agreed,
        "measures": agreed.measures,
        "data": rows,
        "observations": list(rows),
        "results": sy.roll_up(rows, agreed),
        "query": sy.RollUpQuery(options={"missing.mode": "non_null"}),
        "findings": sy.validate(rows, agreed),
        "framework": framework,
        "scorecard": framework.scorecard(rows),
        "options": sy.describe_options("validate"),
    }
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    pathlib.Path(sys.argv[1], f"{version}.pickle").write_bytes(pickle.dumps(things, protocol=4))
    return 0


if __name__ == "__main__":
    sys.exit(main())
