# SPDX-License-Identifier: MIT
"""Whatever the tests pickle under one Python, read under another.

    python -m pytest -p keep_pickles --keep-pickles FOLDER tests/python    writes, with tests/archives on PYTHONPATH
    python tests/archives/keep_pickles.py FOLDER...                        reads, and exits with 1 where something differs
"""

from __future__ import annotations

import collections
import pathlib
import pickle
import sys
from typing import Any

import pytest
import steelyard  # noqa: F401  before anything is read: what pickles of it need


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--keep-pickles", metavar="FOLDER", help="keep what tests pickle, to be read under another Python")


@pytest.fixture(autouse=True)
def keep_pickles(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every pickle that a test makes goes into a file, beside what it is."""
    place = request.config.getoption("--keep-pickles")
    if place is None:
        return
    folder = pathlib.Path(place)
    folder.mkdir(parents=True, exist_ok=True)
    dumps = pickle.dumps

    def kept(thing: Any, protocol: int | None = None, **more: Any) -> bytes:
        pickled = dumps(thing, protocol, **more)
        # As any process makes it of what it read: which texts are one object is then no more the writer's.
        settled = dumps(pickle.loads(pickled), protocol)
        entry = {"test": request.node.nodeid, "type": kind_of(thing), "protocol": protocol, "pickled": pickled, "settled": settled}
        path = folder / f"{len(list(folder.iterdir())):05}.pickle"
        path.write_bytes(dumps(entry, 4))
        return pickled

    monkeypatch.setattr(pickle, "dumps", kept)


def kind_of(thing: Any) -> str:
    return f"{type(thing).__module__}.{type(thing).__qualname__}"


def read(folder: pathlib.Path) -> list[str]:
    """Reads every pickle of a folder, and says what differs."""
    wrong: list[str] = []
    kinds: collections.Counter[str] = collections.Counter()
    for path in sorted(folder.glob("*.pickle")):
        entry = pickle.loads(path.read_bytes())
        try:
            thing = pickle.loads(entry["pickled"])
            same = pickle.dumps(thing, entry["protocol"]) == entry["settled"]
        except Exception as why:
            wrong.append(f"{entry['test']}: {entry['type']}: {type(why).__name__}: {why}")
            continue
        kinds[kind_of(thing)] += 1
        if not same or kind_of(thing) != entry["type"]:
            wrong.append(f"{entry['test']}: {entry['type']} was read as another {kind_of(thing)}")
    version = ".".join(map(str, sys.version_info[:3]))
    print(f"Python {version} read {kinds.total()} pickles of {len(kinds)} types from {folder}, {len(wrong)} wrong")
    if not kinds:
        wrong.append(f"{folder}: there is no pickle")
    return wrong


def main() -> int:
    wrong = [line for folder in sys.argv[1:] for line in read(pathlib.Path(folder))]
    print("\n".join(wrong), file=sys.stderr, end="\n" if wrong else "")
    return 1 if wrong or len(sys.argv) < 2 else 0


if __name__ == "__main__":
    sys.exit(main())
