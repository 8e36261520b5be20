# SPDX-License-Identifier: MIT
"""Indices in a framework's files: read, refused, run as agreed, asked about, kept."""

from __future__ import annotations

import copy
import pathlib
import pickle

import pytest
import steelyard as sy
from steelyard import composite

AGREEMENT = """
[framework]
code = "shore"
title = "Steel Shore"
level = "shared_platform"
[places]
erie = "Erie"
lucas = "Lucas"
wayne = "Wayne"
[[measure]]
code = "jobs"
kind = "flow"
unit = "jobs"
decimals = 0
frequency = "year"
[[measure]]
code = "crime"
kind = "flow"
unit = "cases"
decimals = 0
frequency = "year"
valid = { low = 0 }
[[judgement]]
id = "scale"
question = "Which scale?"
chosen = "range"
type = "equivalent"
option = [{ id = "range", sets = { "index.normalise.method" = "min_max" } }, { id = "rank", sets = { "index.normalise.method" = "rank" } }]
[[judgement]]
id = "weights"
question = "What weighs how much?"
chosen = "alike"
type = "equivalent"
option = [{ id = "alike", sets = { "index.weights" = "declared" } }, { id = "jobs_first", sets = { "index.weights" = "jobs_first" } }]
"""
LIVING = """
[[index]]
code = "living"
title = "How people live"
period = 2009
tree = "living.csv"
options = { treat = { rule = "none" } }
weight_sets = { jobs_first = { jobs = 3 } }
"""
NODES = "code,parent,weight,better\nliving,,,\njobs,living,,\ncrime,living,2,down\n"


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    (tmp_path / "framework.toml").write_text(AGREEMENT, encoding="utf-8")
    (tmp_path / "indices.toml").write_text(LIVING, encoding="utf-8")
    (tmp_path / "living.csv").write_text(NODES, encoding="utf-8")
    return tmp_path


@pytest.fixture
def fw(folder: pathlib.Path) -> sy.Framework:
    return sy.load_framework(folder)


@pytest.fixture
def data(fw: sy.Framework) -> sy.Dataset:
    rows = [("jobs", "erie", 10), ("jobs", "lucas", 30), ("jobs", "wayne", 25), ("crime", "erie", 4), ("crime", "lucas", 30), ("crime", "wayne", 20)]
    return sy.Dataset.from_rows([{"measure": m, "place": p, "period": 2009, "value": x} for m, p, x in rows], fw)


def test_an_index_is_run_as_the_framework_says(fw: sy.Framework, data: sy.Dataset, folder: pathlib.Path) -> None:
    (entry,) = fw.indices
    assert (entry.code, entry.title, entry.period, entry.by) == ("living", "How people live", "2009", "place")
    assert entry.options["treat.rule"] == "none" and entry.weight_sets == {"jobs_first": {"jobs": 3.0}}
    assert entry.tree == composite.read_tree(folder / "living.csv", code="living", title="How people live")
    result = fw.index("living", data)
    by_hand = sy.run_index(entry.tree, composite.from_results(fw.roll_up(data, by="place"), period=2009), options={"treat.rule": "none"})
    assert result == by_hand == fw.index(data, "living") == fw.index(data, entry.tree, period=2009, options={"treat.rule": "none"}, weight_sets=entry.weight_sets)
    with pytest.raises(sy.UnknownCodeError, match="living"):
        fw.index("livng", data)
    with pytest.raises(sy.UnknownCodeError):
        fw.index("living", data, period=2010)
    with pytest.raises(sy.IllegalOperationError, match="period"):
        fw.replace(indices=[entry.replace(period="")]).index("living", data)
    with pytest.raises(TypeError, match="wanted a Dataset"):
        fw.index("living", "living")
    with pytest.raises(TypeError, match="IndexTree"):
        sy.frameworks.index(data, fw.definitions, "living")


def test_what_holds_runs_over_are_the_judgements_of_the_index(fw: sy.Framework, data: sy.Dataset) -> None:
    found = fw.index("living", data).holds("lucas > wayne")
    assert found.basis == ("scale", "weights") and found.combinations == 4
    wanted = []
    for method in ("min_max", "rank"):
        for jobs in (1, 3):
            layout = sy.IndexLayout(fw.indices[0].tree).with_weights({"jobs": jobs})
            table = fw.index("living", data).plan().table
            run = sy.run_index(layout, table, options={"treat.rule": "none", "normalise.method": method})
            wanted.append(run.value_of("lucas").number > run.value_of("wayne").number)
    assert (found.values != 0).tolist() == wanted
    own = fw.replace(indices=[fw.indices[0].replace(judgements=["scale"])])
    assert own.index("living", data).holds("lucas > wayne").basis == ("scale",)
    both = own.replace(indices=[*own.indices, fw.indices[0].replace(code="second")])
    assert both.index("second", data).holds("lucas > wayne").basis == ("weights",)  # scale is the first one's
    chosen = [j.replace(chosen="jobs_first") if j.id == "weights" else j for j in fw.definitions.judgements]
    other = fw.replace(definitions=fw.definitions.replace(judgements=chosen))
    assert other.index("living", data).value_of("lucas") != fw.index("living", data).value_of("lucas")
    assert other.index("living", data).holds("lucas > wayne").values.tolist() == found.values.tolist()


def test_two_indices_have_a_judgement_each_on_one_path(folder: pathlib.Path) -> None:
    second = LIVING.replace("living", "second", 1)
    (folder / "second.toml").write_text(second, encoding="utf-8")
    own = """
[[judgement]]
id = "second_scale"
question = "Which scale, there?"
chosen = "rank"
type = "equivalent"
option = [{ id = "rank", sets = { "PATH" = "rank" } }, { id = "share", sets = { "PATH" = "rank_share" } }]
"""
    both = own.replace("PATH", "index.normalise.method")
    (folder / "framework.toml").write_text(AGREEMENT + both, encoding="utf-8")
    with pytest.raises(sy.InvalidInputError) as refused:
        sy.load_framework(folder)
    assert [(p.rule, p.code) for p in refused.value.problems] == [("one_choice", "second_scale")] * 2
    assert all("of index '" in p.found for p in refused.value.problems)

    named = AGREEMENT.replace('"index.normalise', '"index.living.normalise') + own.replace("PATH", "index.second.normalise.method")
    (folder / "framework.toml").write_text(named, encoding="utf-8")
    by_code = sy.load_framework(folder)
    (folder / "framework.toml").write_text(AGREEMENT + both, encoding="utf-8")
    (folder / "indices.toml").write_text(LIVING + 'judgements = ["scale", "weights"]\n', encoding="utf-8")
    (folder / "second.toml").write_text(second + 'judgements = ["second_scale"]\n', encoding="utf-8")
    by_lists = sy.load_framework(folder)
    rows = [("jobs", "erie", 10), ("jobs", "lucas", 30), ("jobs", "wayne", 25), ("crime", "erie", 4), ("crime", "lucas", 30), ("crime", "wayne", 20)]
    for fw in (by_code, by_lists):
        data = sy.Dataset.from_rows([{"measure": m, "place": p, "period": 2009, "value": x} for m, p, x in rows], fw)
        for code, method in (("living", "min_max"), ("second", "rank")):
            found = fw.index(code, data)
            plain = sy.run_index(fw.indices[0].tree, found.plan().table, options={"treat.rule": "none", "normalise.method": method})
            assert found.scores.nodes.value.tolist() == plain.scores.nodes.value.tolist(), code
        assert "scale" not in fw.index("second", data).holds("lucas > wayne").basis
        assert "second_scale" in fw.index("second", data).holds("lucas > wayne").basis
        assert fw.index("living", data).holds("lucas > wayne").basis == ("scale", "weights")


def test_a_framework_says_all_that_is_wrong_with_cells_and_judgements_at_once(folder: pathlib.Path) -> None:
    """A cell that is no number does not stop what comes after it: quotes, codes, judgements and options are in the same list."""
    (folder / "living.csv").write_text(
        'code,parent,weight,better,low\nliving,,,,\njobs,living,nan,,inf\ncrime,living,2x,dwon,\n"hous,living,1,,\n', encoding="utf-8"
    )
    (folder / "framework.toml").write_text(AGREEMENT.replace('"index.weights" = "jobs_first"', '"index.weights" = "jobs"'), encoding="utf-8")
    with pytest.raises(sy.InvalidInputError) as refused:
        sy.load_framework(folder)
    said = {(p.where.file, p.where.line, p.where.column) for p in refused.value.problems}
    assert {("living.csv", 3, "weight"), ("living.csv", 4, "weight"), ("living.csv", 4, "better"), ("living.csv", 5, "")} <= said
    assert ("living.csv", 3, "low") in said
    (folder / "living.csv").write_text(NODES.replace("crime,living,2", "crime,living,2x"), encoding="utf-8")
    with pytest.raises(sy.InvalidInputError) as refused:
        sy.load_framework(folder)
    assert [(p.where.file, p.where.line, p.rule) for p in refused.value.problems] == [
        ("framework.toml", 34, "bad_option"), ("living.csv", 4, "wrong_type"),
    ]  # fmt: skip


def test_everything_that_is_wrong_is_told_when_it_is_loaded(folder: pathlib.Path) -> None:
    (folder / "indices.toml").write_text(LIVING.replace("jobs_first = {", "jobs_frst = {") + 'judgements = ["scal"]\n', encoding="utf-8")
    (folder / "living.csv").write_text("code,parent,weight,better\nliving,,,\njbs,living,,\ncrime,living,many,downwards\n", encoding="utf-8")
    with pytest.raises(sy.InvalidInputError) as refused:
        sy.load_framework(folder)
    said = {(p.rule, p.where.file, p.where.line, p.where.column) for p in refused.value.problems}
    assert {("wrong_type", "living.csv", 4, "weight"), ("unknown_word", "living.csv", 4, "better")} <= said
    assert any(p.code == "jbs" and p.where.file == "living.csv" and p.where.line == 3 for p in refused.value.problems)
    assert any(p.column == "judgements" and "scale" in p.advice for p in refused.value.problems)
    (folder / "living.csv").write_text(NODES, encoding="utf-8")
    (folder / "indices.toml").write_text(LIVING.replace("jobs_first = {", "jobs_frst = {"), encoding="utf-8")
    with pytest.raises(sy.InvalidInputError, match="there is no set 'jobs_first'"):
        sy.load_framework(folder)


def test_a_framework_keeps_its_indices(fw: sy.Framework, data: sy.Dataset, tmp_path: pathlib.Path) -> None:
    for back in (pickle.loads(pickle.dumps(fw)), copy.deepcopy(fw)):
        assert back.indices == fw.indices and back.fingerprint == fw.fingerprint
        assert back.index("living", data) == fw.index("living", data)
    sy.save(tmp_path / "fw.syar", fw)
    assert sy.load(tmp_path / "fw.syar").indices == fw.indices
    assert pickle.loads(pickle.dumps(fw.indices[0])) == fw.indices[0]
    assert fw.replace(indices=[]).fingerprint != fw.fingerprint
    assert fw.replace(indices=[fw.indices[0].replace(by="county")]).fingerprint != fw.fingerprint
