# SPDX-License-Identifier: MIT
"""Findings as a table, a frame and HTML."""

from __future__ import annotations

import pytest
import steelyard as sy


def test_findings_are_a_table(agreed: sy.Definitions, data: sy.Dataset) -> None:
    found = sy.validate(
        data,
        agreed,
        rules=[
            ("fewer", "unemployed", "<", "labour_force"),
            {"code": "never", "left": "unemployed", "operator": ">", "right": "labour_force"},
        ],
    )
    assert found.count("fewer") == 0
    assert found.count("never") == 2
    assert found.count("fault") + found.count("warning") + found.count("info") == len(found)
    assert [f.rule for f in found.of_rule("never")] == ["never", "never"]
    assert sum(found.count_by_rule().values()) == len(found)
    assert found[0] == next(iter(found))
    assert "never" in found._repr_html_()
    assert all("Erie" == f.place for f in found.of_place("Erie"))
    with pytest.raises(IndexError):
        found[len(found)]


def test_findings_as_a_frame(agreed: sy.Definitions, data: sy.Dataset) -> None:
    pytest.importorskip("pandas")
    found = sy.validate(data, agreed)
    frame = found.to_pandas()
    assert len(frame) == len(found)
    assert frame.columns[:2].tolist() == ["severity", "rule"]
    assert len(sy.validate(sy.Dataset(), agreed).to_pandas().columns) == len(frame.columns)


def test_hidden_missing_is_found_through_python(agreed: sy.Definitions) -> None:
    series = {"Erie": [5, 6, 0, 7], "Lucas": [8, 9, 0, 9], "Wayne": [4, 3, 0, 5]}
    rows = [
        {"measure": "unemployed", "place": p, "period": 2019 + i, "value": x}
        for p, xs in series.items()
        for i, x in enumerate(xs)
    ]
    found = sy.validate(sy.Dataset.from_rows(rows, agreed), agreed).of_rule("shared_zeros")
    assert len(found) == 1
    assert found[0].period == "2021"


def test_threads_change_nothing(agreed: sy.Definitions, data: sy.Dataset) -> None:
    assert sy.validate(data, agreed) == sy.validate(data, agreed, threads=4)


def test_rules_with_faults_are_findings(agreed: sy.Definitions, data: sy.Dataset) -> None:
    found = sy.validate(data, agreed, rules=[("bad", "unemployed +", "<", "nowhere")])
    assert found.count("bad_rule") >= 1
    with pytest.raises(TypeError, match="wanted a Rule"):
        sy.validate(data, agreed, rules=[3])  # type: ignore[list-item]


def test_completeness(agreed: sy.Definitions, data: sy.Dataset) -> None:
    expected = sy.Expectation("unemployed", places=["Erie", "Lucas", "Wayne"], from_=2009, to=2010)
    whole = sy.completeness(data, agreed.replace(expectations=[expected]))[0]
    assert (whole.expected, whole.reported, whole.with_reason) == (6, 5, 1)
    assert whole.share == pytest.approx(5 / 6)
