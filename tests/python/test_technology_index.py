# SPDX-License-Identifier: MIT
"""The example of the Technology Achievement Index: its files, its numbers a second time, its charts."""

from __future__ import annotations

import csv
import math
import pathlib
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
import steelyard as sy
from steelyard import composite

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "examples/technology_index"
PUBLISHED = {"treat.rule": "none", "normalise": {"method": "goalposts", "low": 0, "high": 1}}

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the tree is not here")


@pytest.fixture
def tree() -> sy.IndexTree:
    return composite.read_tree(FOLDER / "index.csv")


@pytest.fixture
def raw() -> pd.DataFrame:
    return pd.read_csv(FOLDER / "raw.csv").set_index("country")


def goalposts() -> dict[str, tuple[float, float]]:
    """The Handbook's, in the unit of its raw numbers."""
    with open(ROOT / "tests/golden/handbook_tai_goalposts.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        r["indicator"]: tuple(
            math.log10(float(r[k])) if r["scale"].startswith("log10") else float(r[k]) for k in ("min", "max")
        )  # type: ignore[misc]
        for r in rows
    }


def test_the_tree_has_the_handbooks_goalposts(tree: sy.IndexTree) -> None:
    found = {n.code: (n.marks.low, n.marks.high) for n in tree.nodes if n.marks.low is not None}
    assert found.keys() == goalposts().keys()
    for code, both in goalposts().items():
        assert found[code] == pytest.approx(both, rel=1e-15)
    assert all(n.declared_at.line == i + 2 for i, n in enumerate(tree.nodes))
    weights = sy.IndexLayout(tree).effective_weights
    assert [weights[c] for c in goalposts()] == [0.125] * 8


def test_scores_by_a_second_route(tree: sy.IndexTree, raw: pd.DataFrame) -> None:
    result = sy.run_index(tree, sy.score_table(raw), options=PUBLISHED)
    low, high = np.array([goalposts()[c] for c in raw.columns]).T
    wanted = np.clip((raw - low) / (high - low), 0, 1).mean(axis=1)
    found = result.wide()["TAI"].astype(float)
    np.testing.assert_allclose(found, wanted[found.index], rtol=1e-12)
    truncated = {n.node: n.count for n in result.notes if n.rule == "truncated"}
    assert truncated.keys() == {"TELEPHONES", "ELECTRICITY"}  # they exceed their goalposts in the Handbook too


def test_the_example_says_what_it_found() -> None:
    out = subprocess.run(
        [sys.executable, ROOT / "examples/python/02_technology_index.py"], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert [line.split()[1] for line in out[:3]] == ["Finland", "United", "Sweden"]
    assert "between places" in out[4] and "places 1 to " in out[5]


def test_charts_are_drawn(tree: sy.IndexTree, raw: pd.DataFrame) -> None:
    convert = pytest.importorskip("vl_convert")
    table = sy.score_table(raw).with_cells([("Finland", "UNIVERSITY", sy.Value.missing("not_reported"))])
    result = sy.run_index(tree, table, options=PUBLISHED)
    spec = result.chart()
    rows = {row["unit"]: row for row in spec["data"]["values"]}
    assert rows["Finland"]["value"] is None and rows["Finland"]["rank_best"] < rows["Finland"]["rank_worst"]
    assert len(rows) == 23
    assert "Finland" in convert.vegalite_to_svg(spec)
    boxes = tree.chart()["data"]["values"]
    assert len(boxes) == 13
    for depth in (0, 1, 2):  # every level is covered without a gap
        level = [b for b in boxes if b["depth"] == depth]
        assert level[0]["from"] == 0 and level[-1]["to"] == 1
        assert [b["to"] for b in level[:-1]] == pytest.approx([b["from"] for b in level[1:]])
    drawn = convert.vegalite_to_svg(tree.chart())
    assert "Technology Achievement Index" in drawn and "Human skills" in drawn
    with pytest.raises(sy.UnknownCodeError, match="did you mean 'skills'"):
        result.chart("skill")
