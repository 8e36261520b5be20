# SPDX-License-Identifier: MIT
"""HTML that notebooks show: small tables that say what is there, what is bounded and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

MOST_ROWS = 20


def table(
    head: Sequence[str], rows: Iterable[Sequence[str]], *, caption: str = "", left: int = 0
) -> str:
    """A table; cells are escaped here. The first `left` columns are words, the others numbers."""
    cells = ['<table class="steelyard">']
    if caption:
        cells.append(f'<caption style="text-align:left">{escape(caption)}</caption>')
    cells.append(
        "<thead><tr>"
        + "".join(_cell("th", x, i < left) for i, x in enumerate(head))
        + "</tr></thead><tbody>"
    )
    cells += [
        "<tr>" + "".join(_cell("td", x, i < left) for i, x in enumerate(row)) + "</tr>"
        for row in rows
    ]
    return "".join(cells) + "</tbody></table>"


def _cell(tag: str, text: str, left: bool) -> str:
    return f'<{tag} style="text-align:{"left" if left else "right"}">{escape(text)}</{tag}>'


def rest(shown: int, total: int) -> str:
    return f"<p>... and {total - shown} more</p>" if total > shown else ""


def result_table(found: Any) -> str:
    """Results as a notebook shows them: the first rows, with bounds and coverage."""
    shown = [found[i] for i in range(min(len(found), MOST_ROWS))]
    rows = [
        (
            row.title or row.indicator,
            row.place or "all",
            row.organisation or "all",
            row.category or "whole",
            row.period,
            str(row.value),
            _bounds(row),
            f"{row.present} of {row.expected}",
            row.unit,
        )
        for row in shown
    ]
    head = (
        "indicator",
        "place",
        "organisation",
        "category",
        "period",
        "value",
        "bounds",
        "reported",
        "unit",
    )
    notes = "".join(f"<li>{escape(note.text)}</li>" for note in found.notes[:MOST_ROWS])
    return (
        table(head, rows, caption=repr(found)[1:-1], left=5)
        + rest(len(shown), len(found))
        + (f"<ul>{notes}</ul>" if notes else "")
    )


def score_table(of: Any) -> str:
    """Units by columns as a notebook shows them: the first of both, with words where there is no number."""
    columns = of.columns[:8]
    shown = of.units[:MOST_ROWS]
    rows = [(unit, *(str(of.value_of(unit, column)) for column in columns)) for unit in shown]
    more = f"<p>... and {len(of.columns) - len(columns)} more columns</p>" if len(of.columns) > len(columns) else ""
    return table(("unit", *columns), rows, caption=repr(of)[1:-1], left=1) + rest(len(shown), len(of)) + more


def index_result(of: Any) -> str:
    """The first units by rank, with between which places they lie, and what the stages did."""
    ranked = sorted(of.ranks(), key=lambda r: (r.rank is None, r.rank or r.best, r.best, r.unit))
    rows = []
    for r in ranked[:MOST_ROWS]:
        place = "" if r.rank is None else f"{r.rank:g}"
        between = f"{r.best} to {r.worst}" if r.best != r.worst else str(r.best)
        rows.append((r.unit, str(of.value_of(r.unit)), place, between))
    notes = "".join(f"<li>{escape(f'{n.node}: {n.text}' if n.node else n.text)}</li>" for n in of.notes[:MOST_ROWS])
    head = ("unit", of.root, "rank", "between")
    return (
        table(head, rows, caption=repr(of)[1:-1], left=1)
        + rest(len(rows), len(ranked))
        + (f"<ul>{notes}</ul>" if notes else "")
    )


def plan(of: Any) -> str:
    """The judgements of a plan, what is chosen and what else could be."""
    rows = [
        (j.id, j.question, j.type.replace("_", " "), j.chosen, ", ".join(o.id for o in j.options if o.id != j.chosen))
        for j in of.judgements[:MOST_ROWS]
    ]
    head = ("judgement", "question", "options are", "chosen", "others")
    return table(head, rows, caption=repr(of)[1:-1], left=5) + rest(len(rows), len(of.judgements))


def alternatives(of: Any) -> str:
    """The sentence, and the flip map where an answer is one number."""
    told = f"<p><b>{escape(str(of))}</b></p>"
    shown = flip_map(of.flip_map(), sentence=False) if of.values.ndim == 1 else ""
    return told + shown + f"<p>{escape(of.measure)}</p>"


def flip_map(of: Any, *, sentence: bool = True) -> str:
    """A row per option: what it does alone, and in how many settings of the others it changes the answer."""
    rows = [
        (
            r.judgement,
            r.option + (" (chosen)" if r.chosen else f" (same as {r.same_as})" if r.same_as else ""),
            "" if r.alone is None else f"{r.alone:g}",
            "turns it around" if r.flips else "",
            f"{r.changed} of {r.settings}",
        )
        for r in of.rows[:MOST_ROWS]
    ]
    head = ("judgement", "option", "answer alone", "alone it", "changes it in")
    shown = table(head, rows, caption=repr(of)[1:-1], left=2) + rest(len(rows), len(of.rows))
    return (f"<p><b>{escape(of.sentence)}</b></p>" if sentence else "") + shown


def sampled_alternatives(of: Any) -> str:
    """The sentence, and between what the answers lie."""
    told = f"<p><b>{escape(str(of))}</b></p>"
    if of.is_conclusion or not of.answered:
        return told + f"<p>{escape(of.measure)}</p>"
    rows = [
        (str(i + 1), *(f"{x:.6g}" for x in (a.low, a.middle, a.high, a.least, a.most)))
        for i, a in enumerate(of.intervals()[:MOST_ROWS])
    ]
    head = ("number", "low (5 %)", "middle", "high (95 %)", "least", "most")
    return told + table(head, rows, caption=repr(of)[1:-1], left=1) + f"<p>{escape(of.measure)}</p>"


def _bounds(row: Any) -> str:
    from ._core.core import number_text

    if row.lower is None and row.upper is None:
        return ""
    if row.lower is None:
        return f"at most {number_text(row.upper)}"
    if row.upper is None:
        return f"at least {number_text(row.lower)}"
    return (
        number_text(row.lower)
        if row.lower == row.upper
        else f"{number_text(row.lower)} to {number_text(row.upper)}"
    )


def findings(found: Any) -> str:
    shown = [found[i] for i in range(min(len(found), MOST_ROWS))]
    rows = [
        (f.severity, f.rule, f.measure, f.place, f.period, f.found, f"{f.score:.2f}") for f in shown
    ]
    head = ("severity", "rule", "measure", "place", "period", "found", "score")
    return table(head, rows, caption=repr(found)[1:-1], left=6) + rest(len(shown), len(found))


def dataset(data: Any) -> str:
    shown = [data[i] for i in range(min(len(data), MOST_ROWS))]
    rows = [
        (
            o.measure,
            o.place,
            o.organisation,
            o.period,
            ";".join(f"{s}={c}" for s, c in o.categories),
            str(o.value),
            " ".join(o.value.flags),
        )
        for o in shown
    ]
    head = ("measure", "place", "organisation", "period", "category", "value", "flags")
    return table(head, rows, caption=repr(data)[1:-1], left=5) + rest(len(shown), len(data))


def framework(fw: Any) -> str:
    agreed = fw.definitions
    rows = [(i.code, i.title, i.kind, i.unit, i.direction) for i in agreed.indicators] or [
        (m.code, m.title, m.kind, m.unit, m.direction) for m in agreed.measures
    ]
    caption = f"{fw.title or fw.code}: {fw.level.replace('_', ' ')}, {len(agreed.measures)} measures, {len(fw.participants)} participants"
    return table(
        ("indicator", "title", "kind", "unit", "better"), rows[:MOST_ROWS], caption=caption, left=5
    ) + rest(MOST_ROWS, len(rows))


def verdict(answer: Any) -> str:
    reasons = "".join(
        f"<li>{escape(reason.answer)}: {escape(reason.text)}</li>" for reason in answer.reasons
    )
    return f"<p><b>{escape(answer.answer.replace('_', ' '))}</b></p><ul>{reasons}</ul>"


def change(of: Any) -> str:
    """A change as a notebook shows it: a row per part, and what stands beside them."""

    def number(x: float, sign: str = "") -> str:
        return f"{x:{sign},.{of.decimals_shown}f}"

    rows = [
        (
            " + ".join(p.causes).replace("_", " "),
            number(p.amount, "+"),
            "" if p.least == p.most else f"{number(p.least, '+')} to {number(p.most, '+')}",
            number(p.standard_error) if p.standard_error > 0 else "",
            str(len(p.reporters)),
            p.text,
        )
        for p in of.parts
    ]
    caption = (
        f"{of.indicator} ({of.unit}) {of.before} to {of.after}: {number(of.first)} to {number(of.last)}, "
        f"{number(of.amount, '+')}; comparable as it stands: {of.comparable.answer.replace('_', ' ')}"
    )
    beside = [
        *(f"{o.reporter} in {o.period}: {o.why}; in neither total" for o in of.out[:MOST_ROWS]),
        *(
            f"bridge of {b.measure} {b.over}: times {b.factor:.4g} ({b.method}), standard error {b.standard_error:.4g}"
            for b in of.bridges
        ),
        *of.notes,
        *([f"{len(of.repeats)} repeat in {of.before} exactly the number before: copied, perhaps"] if of.repeats else []),
    ]  # fmt: skip
    notes = "".join(f"<li>{escape(line)}</li>" for line in beside)
    return table(("part", "amount", "by order", "standard error", "reporters", "what it is"), rows, caption=caption, left=1) + (
        f"<ul>{notes}</ul>" if notes else ""
    )


def league(of: Any) -> str:
    """A league as a notebook shows it: a row per unit, then benchmarks and what a reader must know."""

    def number(x: float | None) -> str:
        return "" if x is None else f"{x:,.{of.decimals_shown}f}"

    def between(low: Any, high: Any) -> str:
        return "" if low is None else str(low) if low == high else f"{low} to {high}"

    rows = [
        (
            u.title or u.unit,
            number(u.number) or "-",
            between(number(u.lower), number(u.upper)) if u.lower is not None else "",
            between(u.best, u.worst),
            u.letters,
            f"{u.present} of {u.expected}",
            u.standing.replace("_", " "),
            u.why,
        )
        for u in of.units[:MOST_ROWS]
    ]
    caption = f"{of.title or of.indicator}{f' ({of.unit})' if of.unit else ''} by {of.by}, {of.period}"
    beside = [f"{b.what.replace('_', ' ')}: {number(b.value)}, {b.text}" for b in of.benchmarks if b.value is not None]
    notes = "".join(f"<li>{escape(line)}</li>" for line in (*beside, *of.notes))
    head = ("unit", "number", "limits", "ranks", "letters", "reported", "standing", "why")
    return (
        table(head, rows, caption=caption, left=1)
        + rest(len(rows), len(of.units))
        + (f"<ul>{notes}</ul>" if notes else "")
    )


def scorecard(card: Any) -> str:
    from ._core.report import coverage_words, value_words

    rows = [
        (
            line.now.title or line.now.indicator,
            line.now.period,
            value_words(line.now.value, line.now.unit, line.decimals_shown),
            coverage_words(line.now),
            line.progress.status.replace("_", " "),
            line.comparison.answer.replace("_", " ") if line.before else "",
            ", ".join(line.basis),
        )
        for line in card.lines
    ]
    head = (
        "indicator",
        "period",
        "value",
        "reported",
        "target",
        "comparable with before",
        "judgements",
    )
    return table(head, rows, caption=card.title, left=7)
