# SPDX-License-Identifier: MIT
"""The room `comparison`: a change and its parts, against the same computed with NumPy and by hand."""

from __future__ import annotations

import copy
import csv
import itertools
import pathlib
import pickle

import numpy as np
import pytest
import steelyard as sy

GOLDEN = pathlib.Path(__file__).resolve().parent.parent / "golden"


def homelessness(*breaks: sy.DeclaredBreak) -> sy.Definitions:
    people = sy.Measure("homeless", kind="stock", unit="people", decimals=0, frequency="year")
    return sy.Definitions(measures=[people], breaks=list(breaks))


def counts(definitions: sy.Definitions) -> tuple[sy.Dataset, dict[tuple[str, int], float]]:
    with open(GOLDEN / "homeless_eight_states_2007_2009.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = {
        "measure": "homeless",
        "place": [row["coc"] for row in rows],
        "period": [int(row["year"]) for row in rows],
        "value": [float(row["total"]) for row in rows],
    }
    by_key = {(row["coc"], int(row["year"])): float(row["total"]) for row in rows}
    return sy.Dataset.from_columns(columns, definitions), by_key


def amounts(change: sy.Change) -> dict[str, float]:
    return {"+".join(p.causes): p.amount for p in change.parts}


def test_eight_states_before_and_after_the_declaration() -> None:
    undeclared = homelessness()
    data, numbers = counts(undeclared)
    change = sy.explain_change(data, undeclared, "homeless", 2008, 2009)
    assert amounts(change) == {"began_reporting": 237, "suspected_break": -14368, "remaining": -594}
    assert "undetermined" in str(change)

    declared = homelessness(sy.DeclaredBreak("homeless", place="MI-501", before="2008"))
    change = sy.explain_change(counts(declared)[0], declared, "homeless", 2008, 2009)
    before = {k: v for (k, year), v in numbers.items() if year == 2008}
    after = {k: v for (k, year), v in numbers.items() if year == 2009}
    both = set(before) & set(after) - {"MI-501"}
    assert amounts(change) == {
        "began_reporting": sum(after[k] for k in set(after) - set(before)),
        "declared_break": after["MI-501"] - before["MI-501"],
        "remaining": sum(after[k] - before[k] for k in both),
    }
    assert change.amount == sum(after.values()) - sum(before.values()) == -14725
    assert change.comparable.answer == "no"
    copied = {k for k, v in before.items() if numbers.get((k, 2007)) == v and v >= 10}
    assert set(change.repeats) == copied


def test_a_quotient_against_all_orders_in_numpy() -> None:
    """Mix and rates, who stopped and who began: the Shapley value over orders whose states have a denominator."""
    definitions = sy.Definitions(
        measures=[sy.Measure(m, kind="flow", unit="people", decimals=0, frequency="year") for m in ("n", "d")],
        indicators=[sy.Indicator("share", kind="ratio", numerator="n", denominator="d", factor=100, unit="percent")],
    )
    random = np.random.default_rng(20261127)
    for _ in range(20):
        d = random.integers(1, 500, (6, 2)).astype(float)
        n = np.floor(d * random.random((6, 2)))
        there = random.random((6, 2)) < 0.75
        there[0] = True
        rows = [(m, f"p{p}", 2001 + y, x[p, y]) for m, x in (("n", n), ("d", d)) for p in range(6) for y in range(2) if there[p, y]]
        columns = dict(zip(("measure", "place", "period", "value"), map(list, zip(*rows, strict=True)), strict=True))
        change = sy.explain_change(sy.Dataset.from_columns(columns, definitions), definitions, "share", 2001, 2002)
        stopped, began, both = there[:, 0] & ~there[:, 1], ~there[:, 0] & there[:, 1], there.all(axis=1)
        movers = [c for c, there_is in (("stopped_reporting", stopped), ("began_reporting", began)) if there_is.any()]
        movers += ["mix", "remaining"]

        def value(moved: frozenset[str]) -> float | None:
            w = np.where(both, d[:, int("mix" in moved)], 0.0)  # noqa: B023
            r = (n / d)[:, int("remaining" in moved)]  # noqa: B023
            w = w + np.where(stopped, d[:, 0], 0) * ("stopped_reporting" not in moved)  # noqa: B023
            w = w + np.where(began, d[:, 1], 0) * ("began_reporting" in moved)  # noqa: B023
            r = np.where(stopped, (n / d)[:, 0], np.where(began, (n / d)[:, 1], r))  # noqa: B023
            return None if w.sum() == 0 else float(100 * (w * r).sum() / w.sum())

        steps: dict[str, list[float]] = {m: [] for m in movers}
        for order in itertools.permutations(movers):
            states = [value(frozenset(order[:k])) for k in range(len(order) + 1)]
            assert None not in states
            for mover, low, high in zip(order, states[:-1], states[1:], strict=True):
                steps[mover].append(high - low)
        for part in change.parts:
            (cause,) = part.causes
            assert part.amount == pytest.approx(np.mean(steps[cause]), rel=1e-10, abs=1e-10)
            assert part.least == pytest.approx(min(steps[cause]), rel=1e-10, abs=1e-10)
            assert part.most == pytest.approx(max(steps[cause]), rel=1e-10, abs=1e-10)
        assert sum(p.amount for p in change.parts) == pytest.approx(change.amount, abs=1e-10)


def test_forms_of_a_change() -> None:
    definitions = homelessness(sy.DeclaredBreak("homeless", place="MI-501", before="2008"))
    change = sy.explain_change(counts(definitions)[0], definitions, "homeless", 2008, 2009)
    assert pickle.loads(pickle.dumps(change)) == change == copy.deepcopy(change)
    frame = change.to_pandas()
    assert frame["amount"].sum() == -14725
    assert frame["cause"].tolist() == ["began_reporting", "declared_break", "remaining"]
    assert change.to_polars()["amount"].to_list() == frame["amount"].tolist()
    assert change.to_csv().splitlines()[0] == "cause,amount,least,most,standard_error,reporters,state,text"
    assert "not be told apart" in change._repr_html_()
    rows = change.chart()["data"]["values"]
    assert [row["kind"] for row in rows] == ["number", "more", "real or method", "less", "number"]
    assert rows[-2]["to"] == rows[-1]["to"] == 138150


def test_a_bridge_by_overlap_against_numpy() -> None:
    """The ratio estimator of Cochran (1977), and errors of parts against draws of its factor."""
    measure = sy.Measure(
        "m", kind="flow", unit="people", decimals=0, frequency="year",
        versions=[
            sy.DefinitionVersion("1", text="all"),
            sy.DefinitionVersion("2", from_="2002-01-01", change="material", text="adults"),
        ],
    )  # fmt: skip
    bridge = sy.Bridge("m", from_version="1", to_version="2", method="overlap")
    definitions = sy.Definitions(measures=[measure], bridges=[bridge])
    random = np.random.default_rng(11)
    was, old = random.integers(100, 900, (2, 12)).astype(float)
    now = np.round(old * (0.8 + 0.05 * random.standard_normal(12)))
    places = [f"p{k}" for k in range(12)]
    columns = {
        "measure": "m", "place": places * 3, "period": [2001] * 12 + [2002] * 24,
        "version": [""] * 12 + ["1"] * 12 + ["2"] * 12, "value": [*was, *old, *now],
    }  # fmt: skip
    change = sy.explain_change(sy.Dataset.from_columns(columns, definitions), definitions, "m", 2001, 2002)
    factor = now.sum() / old.sum()
    error = np.sqrt(((now - factor * old) ** 2).sum() / 11 / 12) / old.mean()
    (used,) = change.bridges
    assert (used.cells, used.method) == (12, "overlap")
    assert (used.factor, used.standard_error) == (pytest.approx(factor), pytest.approx(error))
    method, rest = change.parts
    assert (method.causes, rest.causes) == (("estimated_bridge",), ("remaining",))

    def by_method(f: float) -> float:
        return float(((f - 1) * was.sum() + (1 - 1 / f) * now.sum()) / 2)

    assert method.amount == pytest.approx(by_method(factor))
    assert method.amount + rest.amount == pytest.approx(change.amount)
    drawn = [by_method(f) for f in random.normal(factor, error, 20000)]
    assert method.standard_error == rest.standard_error == pytest.approx(np.std(drawn), rel=0.03)
    assert "standard error" in str(change) and "12 cells" in str(change) and "bridge of m" in change._repr_html_()
    assert pickle.loads(pickle.dumps(change)) == change == change.replace(notes=change.notes)
    assert change.to_pandas()["standard_error"].tolist() == change.to_polars()["standard_error"].to_list()


def test_a_rate_of_a_month_and_of_a_year() -> None:
    measures = [
        sy.Measure("cases", kind="flow", unit="cases", decimals=0, frequency="month"),
        sy.Measure("people", kind="stock", unit="people", decimals=0, frequency="month"),
    ]
    rate = sy.Indicator("rate", kind="rate", numerator="cases", denominator="people", factor=1000, unit="per 1,000", per="year")
    definitions = sy.Definitions(measures=measures, indicators=[rate])
    months = [f"2019-{m:02}" for m in range(1, 13)] + ["2020-01"]
    columns = {
        "measure": ["cases"] * 13 + ["people"] * 13, "place": "A", "period": months * 2,
        "value": [5.0] * 12 + [31.0] + [1000.0] * 13,
    }  # fmt: skip
    data = sy.Dataset.from_columns(columns, definitions)
    change = sy.explain_change(data, definitions, "rate", 2019, "2020-01")
    assert (change.first, change.last) == (pytest.approx(60), pytest.approx(366))
    assert amounts(change) == {"mix": pytest.approx(0), "remaining": pytest.approx(306)}
    (note,) = change.notes
    assert "per year" in note and "different kinds" in note and note in str(change)
    with pytest.raises(sy.PeriodMismatchError, match="only a rate"):
        sy.explain_change(data, definitions, "cases", 2019, "2020-01")


def test_suppressed_is_seen_nowhere() -> None:
    definitions = homelessness()
    columns = {
        "measure": "homeless",
        "place": ["A", "B", "A", "B"],
        "period": [2001, 2001, 2002, 2002],
        "value": [100.0, 7.0, float("nan"), 9.0],
        "reason": ["", "", "suppressed", ""],
    }
    change = sy.explain_change(sy.Dataset.from_columns(columns, definitions), definitions, "homeless", 2001, 2002)
    assert (change.first, change.last) == (7, 9)
    assert [(o.reporter, o.why) for o in change.out] == [("A", "suppressed")]
    assert "100" not in str(change)


def test_a_reversal_against_numpy() -> None:
    definitions = sy.Definitions(
        measures=[sy.Measure(m, kind="flow", unit="people", decimals=0, frequency="year") for m in ("n", "d")],
        schemes=[sy.Scheme("group", categories=["a", "b", "c"])],
        indicators=[
            sy.Indicator("share", kind="ratio", numerator="n", denominator="d", unit="share", numerator_within_denominator=True)
        ],
    )
    random = np.random.default_rng(7)
    for _ in range(20):
        d = random.integers(2, 500, (3, 2)).astype(float)
        n = np.floor(d * random.random((3, 2)))
        rows = [(m, "P", "abc"[g], 2001 + y, x[g, y]) for m, x in (("n", n), ("d", d)) for g in range(3) for y in range(2)]
        names = ("measure", "place", "group", "period", "value")
        data = sy.Dataset.from_columns(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)), definitions)
        alarm = sy.comparison.find_reversal(data, definitions, "share", "group", 2001, 2002, place="P")
        w, r = d / d.sum(axis=0), n / d
        whole = n.sum(axis=0) / d.sum(axis=0)
        assert alarm.gap == pytest.approx(whole[1] - whole[0], abs=1e-14)
        assert alarm.rates == pytest.approx((w.mean(axis=1) * (r[:, 1] - r[:, 0])).sum(), abs=1e-14)
        assert alarm.mix == pytest.approx(((w[:, 1] - w[:, 0]) * r.mean(axis=1)).sum(), abs=1e-14)
        turned = (r[:, 1] - r[:, 0]) * alarm.gap < 0
        weak = alarm.rates * alarm.gap < 0
        assert alarm.found == ("strict" if turned.all() else "weak" if weak else "none")
        cases, all_ = n.sum(axis=1), d.sum(axis=1)
        variance = cases * (all_ - cases) * d[:, 0] * d[:, 1] / (all_**2 * (all_ - 1))
        z = (n[:, 1] - cases * d[:, 1] / all_).sum() / np.sqrt(variance.sum())
        assert alarm.within_z == pytest.approx(z, abs=1e-12)
        assert pickle.loads(pickle.dumps(alarm)) == alarm


def test_questions_without_an_answer() -> None:
    definitions = homelessness()
    data, _ = counts(definitions)
    with pytest.raises(sy.UnknownCodeError):
        sy.explain_change(data, definitions, "homelss", 2008, 2009)
    with pytest.raises(sy.PeriodMismatchError):
        sy.explain_change(data, definitions, "homeless", "soon", 2009)
    with pytest.raises(sy.InsufficientDataError):
        sy.explain_change(data, definitions, "homeless", 2008, 2019)
