# SPDX-License-Identifier: MIT
"""Archives, pickles and copies: what comes back is what went in, or nothing comes back."""

from __future__ import annotations

import copy
import gc
import multiprocessing
import pathlib
import pickle
from typing import Any

import pytest
import steelyard as sy
from steelyard import _example, serialization

KEPT = pathlib.Path(__file__).parent.parent / "archives"
RECORDS_OF_REPORT = ("Alternative", "Progress", "ScorecardLine", "ScorecardOptions", "SeriesPoint")


def specimens(agreed: sy.Definitions, data: sy.Dataset) -> dict[str, Any]:
    """One object of each class that a user can hold."""
    framework = sy.Framework(
        "shore", "Steel Shore", definitions=agreed, participants=[sy.Participant("o", "Org")]
    )
    table = sy.roll_up(data, agreed, by=["region", "year"])
    verdict = sy.comparable(data, agreed, "unemployed", "2009", "2010")
    card = framework.scorecard(data)
    rule = sy.Rule("r", left="unemployed", right="labour_force", operator="<=")
    return {
        "Value": sy.Value.range(2, 5, flags=["estimated", "break"]),
        "missing": sy.Value.missing("suppressed"),
        "Period": sy.Period.month(2009, 6),
        "PeriodKind": sy.PeriodKind.season(5, 22, 9, 7),
        "Definitions": agreed,
        "Measure": agreed.measures[0],
        "Indicator": agreed.indicators[0],
        "Hierarchy": agreed.hierarchies[0],
        "Scheme": agreed.schemes[0],
        "Target": sy.Target("unemployment", value=4, period="2020"),
        "Judgement": sy.Judgement("J", options=[sy.JudgementOption("a", sets={"roll_up.bridges": True})]),
        "Dataset": data,
        "Observation": data[0],
        "Selection": sy.Selection(places=["Erie"]),
        "CsvLayout": sy.CsvLayout(measure="m", labels=[sy.Label("ND", form="below", upper=3)]),
        "ResultTable": table,
        "Result": table[0],
        "RollUpQuery": sy.RollUpQuery(indicators=["unemployed"], options={"missing.mode": "non_null"}),
        "AsOf": sy.AsOf(boundaries="as_now"),
        "Verdict": verdict,
        "Findings": sy.validate(data, agreed, rules=[rule]),
        "Rule": rule,
        "Framework": framework,
        "Participant": framework.participants[0],
        "ScorecardLine": card.lines[0],
        "OptionDescription": sy.describe_options("roll_up")[0],
    }


def say(x: Any) -> Any:
    """What two equal things have in common where the class has no ==."""
    return x.to_csv() if isinstance(x, sy.ResultTable) else x


def test_every_value_pickles_and_copies(agreed: sy.Definitions, data: sy.Dataset) -> None:
    for name, x in specimens(agreed, data).items():
        for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
            back = pickle.loads(pickle.dumps(x, protocol))
            assert type(back) is type(x), name
            assert say(back) == say(x), name
        assert copy.copy(x) is x, name
        assert copy.deepcopy([x])[0] is x, name


def test_every_class_of_a_value_pickles() -> None:
    """No public class is forgotten: it pickles, or is listed here with its reason."""
    not_values = {"DatasetBuilder", "Chart"}  # a builder collects; a chart is a Python object
    for name in sy.__all__:
        thing = getattr(sy, name)
        if not isinstance(thing, type) or issubclass(thing, BaseException) or name in not_values:
            continue
        assert thing.__reduce__ is not object.__reduce__, name


def test_a_scorecard_pickles_as_its_fields(agreed: sy.Definitions, data: sy.Dataset) -> None:
    card = sy.Framework("shore", definitions=agreed).scorecard(data)
    back = pickle.loads(pickle.dumps(card))
    assert back.to_dict() == card.to_dict()
    assert back.text() == card.text()
    with pytest.raises(TypeError, match="no archive can hold"):
        serialization.to_bytes(card)


def test_a_dataset_keeps_what_became_of_its_rows(agreed: sy.Definitions) -> None:
    columns = {"measure": "unemployed", "period": 2009, "place": ["Erie"], "value": [3]}
    data = sy.Dataset.from_columns(columns, agreed)
    assert pickle.loads(pickle.dumps(data)).load_report == data.load_report


def test_files(agreed: sy.Definitions, data: sy.Dataset, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "any.syar"
    for name, x in specimens(agreed, data).items():
        if name in RECORDS_OF_REPORT:
            continue
        sy.save(path, x)
        assert say(sy.load(path)) == say(x), name
        assert serialization.facts_of(path).kind == type(x).__name__
        assert serialization.to_bytes(x) == path.read_bytes()
    assert [p.name for p in tmp_path.iterdir()] == ["any.syar"]
    data.save(path)
    assert sy.Dataset.load(path) == data
    assert sy.load(path, fingerprints=True).fingerprint == data.fingerprint
    with pytest.raises(TypeError, match="found a Dataset, wanted a ResultTable"):
        sy.ResultTable.load(path)


def test_what_is_no_archive_says_so(data: sy.Dataset, tmp_path: pathlib.Path) -> None:
    archive = bytearray(serialization.to_bytes(data))
    with pytest.raises(sy.FormatFaultError, match="no Steelyard archive"):
        serialization.from_bytes(b"measure,place\n")
    with pytest.raises(sy.FormatFaultError, match="cut short"):
        serialization.from_bytes(archive[:-1])
    with pytest.raises(sy.FormatFaultError, match="limit"):
        serialization.from_bytes(archive, max_bytes=100)
    archive[len(archive) // 2] ^= 4
    with pytest.raises(sy.FormatFaultError, match="checksum"):
        serialization.from_bytes(archive)
    path = tmp_path / "bad.syar"
    path.write_bytes(archive)
    with pytest.raises(sy.FormatFaultError, match="checksum") as caught:
        sy.load(path)
    assert caught.value.file == str(path)
    with pytest.raises(sy.FileFaultError) as missing:
        sy.load(tmp_path / "missing.syar")
    assert isinstance(missing.value, OSError)
    with pytest.raises(sy.FileFaultError):
        sy.save(tmp_path / "no" / "folder.syar", data)
    with pytest.raises(TypeError, match="no archive can hold"):
        sy.save(path, [data])


def test_errors_pickle(agreed: sy.Definitions) -> None:
    """They travel between processes with their fields."""
    with pytest.raises(sy.InvalidInputError) as caught:
        sy.Dataset.from_columns({"measure": "x", "period": 2009, "value": [1]}, agreed)
    back = pickle.loads(pickle.dumps(caught.value))
    assert str(back) == str(caught.value)
    assert back.problems == caught.value.problems


def totals(data: sy.Dataset) -> tuple[str, int]:
    return data.fingerprint, len(data)


def test_another_process_gets_the_same(data: sy.Dataset) -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.map(totals, [data]) == [totals(data)]


def test_what_is_read_stands_alone(data: sy.Dataset) -> None:
    archive = serialization.to_bytes(data)
    back = serialization.from_bytes(memoryview(archive))
    del archive
    gc.collect()
    assert back == data
    assert back[0] == data[0]


@pytest.mark.parametrize("path", sorted(KEPT.glob("v*/*.syar")), ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_kept_archives(path: pathlib.Path) -> None:
    facts = serialization.facts_of(path)
    if facts.kind is None:
        with pytest.raises(sy.FormatFaultError, match="no class in Python"):
            sy.load(path)
        return
    assert type(sy.load(path)).__name__ == facts.kind


@pytest.mark.parametrize("path", sorted(KEPT.glob("v*/*.pickle")), ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_kept_pickles(path: pathlib.Path) -> None:
    """Made by the Python and the release that their names and folders say."""
    things = pickle.loads(path.read_bytes())
    assert things["value"] == sy.Value.range(2, 5, flags=["estimated", "break"])
    assert things["missing"] == sy.Value.missing("suppressed")
    assert things["period"] == sy.Period.month(2009, 6)
    assert things["data"] == _example.data()
    assert things["definitions"] == _example.definitions()
    assert things["observations"] == list(_example.data())
    assert things["framework"].definitions == _example.definitions()
    assert things["scorecard"].to_dict()["framework"] == "shore"
    for x in things.values():
        assert say(pickle.loads(pickle.dumps(x))) == say(x) or isinstance(x, sy.Scorecard)
