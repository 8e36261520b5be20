# SPDX-License-Identifier: MIT
"""The HTML report: one file that opens offline, made from what ``to_json`` says of a scorecard.

No script, no font, no picture from elsewhere. Charts are drawn to SVG by vl-convert where it is
installed; without it the tables stand alone and the page says so.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any

from ._core.report import Scorecard
from ._page_said import completeness, said

Json = Mapping[str, Any]
Draw = Callable[[dict[str, Any]], str]

DOT = " \u00b7 "

STATUS_WORDS = {
    "achieved": "achieved",
    "on_track": "on track",
    "behind": "behind",
    "moving_away": "moving away",
    "undetermined": "undetermined",
    "not_computable": "cannot be told",
    "no_target": "no target",
}
# A sign beside each word, so that nothing hangs on colour alone.
STATUS_SIGNS = {
    "achieved": "\u2713",
    "on_track": "\u25cf",
    "behind": "\u25d0",
    "moving_away": "\u25cb",
    "undetermined": "?",
    "not_computable": "?",
    "no_target": "\u2013",
}
COMPARABLE_WORDS = {
    "yes": "comparable",
    "with_bridge": "over a bridge only",
    "undetermined": "undetermined",
    "no": "not comparable",
}
LEVEL_WORDS = {"fault": "fault", "warning": "warning", "info": "remark"}


def svg_of_vega_lite() -> Draw | None:
    """Draws a Vega-Lite specification without a network; None where vl-convert is not installed."""
    if importlib.util.find_spec("vl_convert") is None:
        return None
    import vl_convert

    return lambda spec: str(vl_convert.vegalite_to_svg(spec))


def page(card: Scorecard, draw: Draw | None) -> str:
    """The whole page."""
    return page_of(json.loads(card._json(draw is not None)), draw)


def page_of(told: Json, draw: Draw | None) -> str:
    """The whole page from what ``to_json`` says of a scorecard."""
    numbers = {line["now"]["indicator"]: f"i{n}" for n, line in enumerate(told["lines"], 1)}
    judged = {j["id"]: f"j{n}" for n, j in enumerate(told["judgements"], 1)}
    body = [
        _head(told),
        _at_a_glance(told, numbers),
        *_goals(told, numbers, judged, draw),
        _ledger(told, judged, numbers),
        _foot(told, drawn=draw is not None),
    ]
    title = escape(told["title"])
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}: scorecard</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(part for part in body if part)
        + "\n</body>\n</html>\n"
    )


# Parts of the page.


def _head(told: Json) -> str:
    place = told["place_title"] or told["place"] or "All places in one"
    facts = [place, f"{_spaced(told['level'])} level"]
    if told["revision"]:
        facts.append(f"framework revision {told['revision']}")
    statement = f'<p class="statement">{escape(told["statement"])}</p>' if told["statement"] else ""
    return (
        f'<header><p class="kicker">Scorecard</p><h1>{escape(told["title"])}</h1>{statement}'
        f'<p class="facts">{escape(DOT.join(facts))}</p>{completeness(told)}</header>'
    )


def _at_a_glance(told: Json, numbers: Mapping[str, str]) -> str:
    rows = []
    for line in told["lines"]:
        now, comparison = line["now"], line["comparison"]
        before = f" with {line['before']['period']}" if line["before"] else ""
        compared = _badge("compare", comparison["answer"], COMPARABLE_WORDS[comparison["answer"]]) if comparison else ""
        rows.append(
            f'<tr><th scope="row"><a href="#{numbers[now["indicator"]]}">{escape(now["title"] or now["indicator"])}</a></th>'
            f"<td>{escape(now['period'])}</td><td class=\"number\">{escape(now['words'])}</td>"
            f"<td>{_status(line)}</td><td>{compared}<small>{escape(before)}</small></td>"
            f"<td>{_coverage(now)}</td></tr>"
        )
    return (
        '<section class="glance"><h2>At a glance</h2><div class="wide"><table><thead><tr><th scope="col">Indicator</th>'
        '<th scope="col">Period</th><th scope="col" class="number">Value</th><th scope="col">Target</th>'
        '<th scope="col">Compared</th><th scope="col">Reported</th></tr></thead><tbody>'
        + "".join(rows)
        + "</tbody></table></div>"
        + f'<p class="aside">Validation of all numbers: {escape(_counts(told["findings"]))}.</p></section>'
    )


def _goals(told: Json, numbers: Mapping[str, str], judged: Mapping[str, str], draw: Draw | None) -> Iterable[str]:
    goals = {goal["code"]: goal for goal in told["goals"]}
    groups: dict[str, list[Json]] = {}
    for line in told["lines"]:
        groups.setdefault(line["goal"] if line["goal"] in goals else "", []).append(line)
    for code, lines in groups.items():
        goal = goals.get(code)
        if goal:
            said = "".join(f"<p>{escape(goal[key])}</p>" for key in ("statement", "population") if goal[key])
            head = f'<p class="kicker">Goal</p><h2>{escape(goal["title"])}</h2><div class="goal">{said}</div>'
        else:
            head = "<h2>Without a goal</h2>" if goals else ""
        yield f"<section>{head}" + "".join(_line(told, line, numbers, judged, draw) for line in lines) + "</section>"


def _line(told: Json, line: Json, numbers: Mapping[str, str], judged: Mapping[str, str], draw: Draw | None) -> str:
    now = line["now"]
    role = f'<span class="role">{escape(line["role"])}</span>' if line["role"] != "core" else ""
    definition = f'<p class="definition">{escape(line["definition"])}</p>' if line["definition"] else ""
    return (
        f'<article id="{numbers[now["indicator"]]}"><h3>{escape(now["title"] or now["indicator"])}{role}</h3>{definition}'
        f'<div class="top"><div class="figure-number">{_big_number(line)}{_status(line)}</div>{_chart(line, draw)}</div>'
        f"<dl>{_notes_beside(told, line, judged)}</dl>"
        f"{_places(line)}{said(line)}{_findings(line)}{_series(line, is_open=draw is None)}</article>"
    )


def _big_number(line: Json) -> str:
    now = line["now"]
    long = " long" if len(now["words"]) > 14 else ""
    value = escape(now["words"])
    whole = f'<p class="whole">The whole is {escape(now["wider_bounds"])}.</p>' if now["wider_bounds"] else ""
    flags = f'<p class="whole">Flagged: {escape(_spaced(now["flags"]).replace("|", ", "))}</p>' if now["flags"] else ""
    return f'<p class="period">{escape(now["period"])}</p><p class="big{long}">{value}</p>{whole}{flags}'


def _notes_beside(told: Json, line: Json, judged: Mapping[str, str]) -> str:
    now = line["now"]
    made = []
    if now["numerator"] is not None and now["denominator"] is not None:
        made.append(f"{_plain(now['numerator'])} of {_plain(now['denominator'])} in matched cells")
    if now["over_time"]:
        made.append(f"over time: {_spaced(now['over_time'])}")
    if now["coverage_words"]:
        made.append(now["coverage_words"])
    parts = [_entry("Made of", escape("; ".join(made)))]
    if line["totals"]["answer"] != "yes":
        parts.append(_entry("Withheld", escape(" ".join(r["text"] for r in line["totals"]["reasons"]))))
    if line["progress"]:
        source = line["target"]["source"]
        parts.append(_entry("Target", escape(_sentence(line["progress"]["words"])) + (f' <small>Source: {escape(source)}.</small>' if source else "")))
    if line["comparison"]:
        difference = line["comparison"]["difference"]
        parts.append(
            _entry(
                "Compared",
                _badge("compare", line["comparison"]["answer"], COMPARABLE_WORDS[line["comparison"]["answer"]])
                + " "
                + escape(line["comparison"]["words"])
                + (" " + escape(_sentence(difference)) if difference else ""),
            )
        )
    parts.append(_suspected(line))
    parts.append(_entry("Rests on", _basis(told, line, judged)))
    parts += [
        _entry(
            "Otherwise",
            f"<b>{escape(other['number']['words'])}</b>, had <a href=\"#{judged[other['judgement']]}\">{escape(_spaced(other['judgement']))}</a> "
            f"been decided as <q>{escape(other['title'] or other['option'])}</q>.",
        )
        for other in line["alternatives"]
    ]
    if line["unmatched"]:
        parts.append(_entry("Unmatched", f"{len(line['unmatched'])} cells where only one part was reported; they are in neither sum."))
    parts += [_entry("Note", escape(note["text"])) for note in line["notes"][:4]]
    return "".join(parts)


def _suspected(line: Json) -> str:
    """Breaks anywhere in the series: whoever reads the chart must know them."""
    marks = [p for p in line["series"] if p["with_previous"]["answer"] in ("no", "undetermined")]
    said = []
    for point in marks:
        answer = point["with_previous"]["answer"]
        reasons = [r["text"] for r in point["with_previous"]["reasons"] if r["answer"] == answer]
        said.append(
            f"<li>{_badge('compare', answer, COMPARABLE_WORDS[answer])} {escape(point['previous'])} and {escape(point['period'])}: "
            f"{escape(' '.join(_sentence(r) for r in reasons[:2]))}</li>"
        )
    return _entry("In the series", f'<ul class="plain">{"".join(said)}</ul>') if said else ""


def _basis(told: Json, line: Json, judged: Mapping[str, str]) -> str:
    by_id = {j["id"]: j for j in told["judgements"]}
    said = []
    for name in line["basis"]:
        judgement = by_id.get(name)
        if judgement is None:
            continue
        chosen = next((o["title"] or o["id"] for o in judgement["options"] if o["id"] == judgement["chosen"]), judgement["chosen"])
        dissent = ' <span class="dissent">with dissent</span>' if judgement["dissent"] else ""
        said.append(f'<li><a href="#{judged[name]}">{escape(_spaced(name))}</a>: {escape(chosen)}{dissent}</li>')
    return f'<ul class="plain">{"".join(said)}</ul>' if said else ""


def _places(line: Json) -> str:
    rows = line["by"]
    if not rows:
        return ""
    points = [row["value"] for row in rows if row["value"] is not None]
    top = max(points, default=0)
    lowest = min(points, default=0)
    bars = top > 0 and lowest >= 0
    body = []
    for row in rows:
        width = 100 * row["value"] / top if bars and row["value"] is not None else 0
        bar = f'<td class="bar" aria-hidden="true"><span style="width:{width:.1f}%"></span></td>' if bars else ""
        body.append(
            f'<tr><th scope="row">{escape(row["place_title"])}</th><td class="number">{escape(row["words"])}</td>{bar}'
            f"<td>{escape(_spaced(row['flags']).replace('|', ', '))}</td></tr>"
        )
    extra = "<th></th>" if bars else ""
    return (
        f'<table class="places"><caption>By place, {escape(line["now"]["period"])}</caption><thead class="hidden"><tr><th scope="col">Place</th>'
        f'<th scope="col">Value</th>{extra}<th scope="col">Flags</th></tr></thead><tbody>{"".join(body)}</tbody></table>'
    )


def _findings(line: Json) -> str:
    count = line["findings_in_all"]
    if not any(count.values()):
        return ""
    items = "".join(
        f'<li class="{escape(f["level"])}"><span class="level">{LEVEL_WORDS[f["level"]]}</span> <b>{escape(_spaced(f["rule"]))}</b>{_where(f)} '
        f"{escape(f['found'])}{_advice(f)}</li>"
        for f in line["findings"]
    )
    rest = sum(count.values()) - len(line["findings"])
    more = f'<p class="aside">and {rest} more.</p>' if rest > 0 else ""
    return f'<div class="findings"><h4>Findings of validation <small>{escape(_counts(count))}</small></h4><ul class="plain">{items}</ul>{more}</div>'


def _where(finding: Json) -> str:
    keys = [finding[key] for key in ("place", "organisation", "category") if finding[key]]
    return f' <span class="where">{escape(", ".join(keys))}</span>' if keys else ""


def _advice(finding: Json) -> str:
    return f' <span class="advice">{escape(_sentence(finding["advice"]))}</span>' if finding["advice"] else ""


def _series(line: Json, *, is_open: bool) -> str:
    if not line["series"]:
        return ""
    rows = []
    for point in line["series"]:
        answer = point["with_previous"]["answer"] if point["previous"] else ""
        mark = _badge("compare", answer, COMPARABLE_WORDS[answer]) if answer and answer != "yes" else ""
        rows.append(
            f'<tr><th scope="row">{escape(point["period"])}</th><td class="number">{escape(point["words"])}</td>'
            f"<td>{100 * point['coverage']:.0f} %</td><td>{escape(_spaced(point['flags']).replace('|', ', '))} {mark}</td></tr>"
        )
    return (
        f"<details{' open' if is_open else ''}><summary>All periods as a table</summary><table><thead><tr>"
        f'<th scope="col">Period</th><th scope="col" class="number">{escape(line["now"]["unit"])}</th><th scope="col">Coverage</th>'
        f'<th scope="col">Remarks</th></tr></thead><tbody>{"".join(rows)}</tbody></table></details>'
    )


def _chart(line: Json, draw: Draw | None) -> str:
    spec = line.get("chart")
    if draw is None or not spec:
        return ""
    svg = _apart(draw(dict(spec)), line["now"]["indicator"])
    about = f"{line['now']['title'] or line['now']['indicator']} by period. All numbers stand in the table below."
    key = ["line: values", "gap: nothing known"]
    if any(p["with_previous"]["answer"] == "undetermined" for p in line["series"]):
        key.append("dashed: suspected break")
    if any(p["with_previous"]["answer"] == "no" for p in line["series"]):
        key.append("upright: break")
    if line["target"]:
        key.append("diamond: target")
    return f'<figure role="img" aria-label="{escape(about)}">{svg}<figcaption>{escape(DOT.join(key))}</figcaption></figure>'


def _apart(svg: str, name: str) -> str:
    """Ids of several drawings on one page must differ."""
    prefix = re.sub(r"\W+", "-", name)
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}-\1)", svg)
    return re.sub(r'href="#([^"]+)"', rf'href="#{prefix}-\1"', svg)


def _ledger(told: Json, judged: Mapping[str, str], numbers: Mapping[str, str]) -> str:
    if not told["judgements"]:
        return ""
    users: dict[str, list[str]] = {}
    for line in told["lines"]:
        for name in line["basis"]:
            users.setdefault(name, []).append(
                f'<a href="#{numbers[line["now"]["indicator"]]}">{escape(line["now"]["title"] or line["now"]["indicator"])}</a>'
            )
    items = []
    for judgement in told["judgements"]:
        options = "".join(
            f'<li class="{"chosen" if o["id"] == judgement["chosen"] else "not"}">'
            f"{'<b>chosen</b> ' if o['id'] == judgement['chosen'] else ''}{escape(o['title'] or o['id'])}</li>"
            for o in judgement["options"]
        )
        by = DOT.join(
            x for x in (judgement["who"], judgement["when"], f"to be reviewed on {judgement['review']}" if judgement["review"] else "") if x
        )
        dissent = f'<p class="dissent-text"><b>Dissent.</b> {escape(judgement["dissent"])}</p>' if judgement["dissent"] else ""
        used = f"<p class=\"aside\">Stands behind: {', '.join(users[judgement['id']])}</p>" if judgement["id"] in users else ""
        items.append(
            f'<article class="judgement" id="{judged[judgement["id"]]}"><h3>{escape(judgement["question"])}</h3>'
            f'<p class="id">{escape(judgement["id"])}{DOT}options are {escape(_spaced(judgement["type"]).replace("non ", "not "))}</p>'
            f'<ul class="options">{options}</ul>'
            + (f"<p>{escape(judgement['rationale'])}</p>" if judgement["rationale"] else "")
            + f'{dissent}<p class="aside">{escape(by)}</p>{used}</article>'
        )
    return (
        '<section class="ledger"><p class="kicker">What the numbers rest on</p><h2>Judgements</h2>'
        "<p>Somebody chose what to count, how to combine it and what to make of doubts. Each choice stands here with what "
        "else could have been chosen, and with those who disagreed.</p>" + "".join(items) + "</section>"
    )


def _foot(told: Json, *, drawn: bool) -> str:
    missing = (
        "<p>Charts are left out: install <code>vl-convert-python</code> to have them drawn. The tables hold every number.</p>"
        if not drawn
        else ""
    )
    return (
        f"<footer>{missing}<p>A missing number is never a zero here, bounds are bounds, and two numbers are no trend.</p>"
        f'<p>steelyard {escape(told["engine"])}{DOT}inputs <code>{escape(told["content"])}</code></p></footer>'
    )


# Small pieces.


def _entry(name: str, html: str) -> str:
    return f"<dt>{name}</dt><dd>{html}</dd>" if html else ""


def _badge(family: str, kind: str, words: str, sign: str = "") -> str:
    mark = f'<span aria-hidden="true">{sign}</span> ' if sign else ""
    return f'<span class="badge {family}-{escape(kind)}">{mark}{escape(words)}</span>'


def _status(line: Json) -> str:
    status = line["progress"]["status"] if line["progress"] else "no_target"
    return _badge("status", status, STATUS_WORDS[status], STATUS_SIGNS[status])


def _coverage(now: Json) -> str:
    return f"{now['present']} of {now['expected']}" if now["expected"] else "\u2013"


def _counts(count: Mapping[str, int]) -> str:
    words = (("fault", "fault"), ("warning", "warning"), ("info", "remark"))
    return ", ".join(f"{count[key]} {word}{'' if count[key] == 1 else 's'}" for key, word in words)


def _plain(x: float) -> str:
    return f"{x:,.0f}" if float(x).is_integer() else f"{x:,.2f}"


def _spaced(word: str) -> str:
    return word.replace("_", " ")


def _sentence(text: str) -> str:
    """With a capital and a full stop."""
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


STYLE = """
:root{--ink:#1d2733;--soft:#57626e;--line:#dcd8cf;--paper:#fbfaf6;--card:#fff;--blue:#0072b2;--rust:#a84300;--green:#00694f}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:62rem;padding:2.5rem 1.5rem 4rem;background:var(--paper);color:var(--ink);
font:16px/1.55 "Source Sans 3","Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:lining-nums}
h1,h2,h3,.big,.statement{font-family:"Source Serif 4",Charter,"Bitstream Charter","Iowan Old Style","Palatino Linotype",Georgia,serif;font-weight:600;line-height:1.18}
h1{font-size:2.5rem;margin:.1rem 0 .6rem;letter-spacing:-.012em}
h2{font-size:1.65rem;margin:.1rem 0 .5rem}
h3{font-size:1.28rem;margin:0 0 .2rem}
h4{font-size:.95rem;margin:0 0 .35rem}
p{margin:.25rem 0 .6rem}
a{color:var(--blue);text-decoration-thickness:.06em;text-underline-offset:.15em}
small{color:var(--soft);font-weight:400}
header{border-bottom:3px solid var(--ink);padding-bottom:1rem;margin-bottom:1.8rem}
.kicker{margin:0;color:var(--soft);font-size:.8rem;letter-spacing:.09em;text-transform:uppercase}
.statement{font-weight:400;font-size:1.2rem;max-width:46rem;line-height:1.4}
.facts,.aside,.definition,.id,figcaption,.whole,footer{color:var(--soft);font-size:.9rem}
section{margin:0 0 2.6rem}
.goal{max-width:46rem;margin-bottom:.8rem}.goal p{margin:0}.goal p+p{color:var(--soft);font-size:.92rem}
table{border-collapse:collapse;width:100%;font-size:.94rem;font-variant-numeric:tabular-nums lining-nums}
th,td{padding:.42rem .8rem .42rem 0;text-align:left;vertical-align:baseline;border-bottom:1px solid var(--line)}
thead th{color:var(--soft);font-weight:500;font-size:.82rem;border-bottom:1px solid var(--ink)}
tbody th{font-weight:500}
.number{text-align:right;white-space:nowrap}
td.number{padding-right:1.4rem}th.number{padding-right:1.4rem}
caption{text-align:left;color:var(--soft);font-size:.85rem;padding-bottom:.2rem}
.wide{overflow-x:auto}
.glance td.number{font-weight:600}
article{background:var(--card);border:1px solid var(--line);border-radius:4px;padding:1.4rem 1.6rem;margin:0 0 1.3rem}
.definition{margin-bottom:.9rem;max-width:46rem}
.role{margin-left:.6rem;font:500 .78rem "Source Sans 3","Segoe UI",Arial,sans-serif;color:var(--soft);border:1px solid var(--line);border-radius:3px;padding:.1rem .4rem}
.top{display:grid;grid-template-columns:minmax(11rem,1fr) minmax(0,2.6fr);gap:1.2rem;align-items:start}
.period{margin:.2rem 0 0;color:var(--soft);font-size:.92rem}
.big{font-size:2.7rem;margin:0 0 .45rem;letter-spacing:-.015em}.big.long{font-size:1.55rem;letter-spacing:0}
figure{margin:0;min-width:0}figure svg{display:block;width:100%;height:auto}
figcaption{font-size:.8rem;text-align:right}
dl{display:grid;grid-template-columns:7.2rem minmax(0,1fr);margin:1.1rem 0 0;font-size:.95rem}
dt,dd{margin:0;padding:.45rem 0;border-top:1px solid var(--line)}dt{color:var(--soft);font-size:.86rem;padding-top:.52rem}
ul.plain{list-style:none;margin:0;padding:0}ul.plain li{margin:0 0 .25rem}ul.plain li:last-child{margin:0}
.badge{display:inline-block;padding:.02rem .5rem .06rem;border-radius:3px;font-size:.82rem;font-weight:600;line-height:1.5;white-space:nowrap;
border:1px solid currentColor;background:#fff;color:var(--soft)}
.status-achieved{color:#fff;background:var(--green);border-color:var(--green)}
.status-on_track{color:var(--green)}
.status-behind{color:#7a4b00}
.status-moving_away{color:#fff;background:var(--rust);border-color:var(--rust)}
.status-undetermined,.compare-undetermined{color:var(--rust);border-style:dashed}
.compare-yes{color:var(--green)}.compare-with_bridge{color:var(--blue)}
.compare-no{color:#fff;background:#3c4650;border-color:#3c4650}
.dissent{color:var(--rust);font-size:.86rem;white-space:nowrap}.dissent:before{content:"\\2014\\00a0"}
.places{margin-top:1.1rem}.places th{width:19rem}.places td:last-child{color:var(--soft)}
.bar{width:32%}.bar span{display:block;height:.62rem;background:var(--blue);opacity:.55;border-radius:1px}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.findings{margin-top:1.1rem;padding-top:.8rem;border-top:1px solid var(--line);font-size:.92rem}
.findings li{padding-left:.75rem;border-left:3px solid var(--line)}
.findings li.warning{border-left-color:#d55e00}.findings li.fault{border-left-color:#000}
.where{white-space:nowrap}.where:after{content:":"}.level{color:var(--soft);font-size:.82rem}.advice{color:var(--soft)}
details{margin-top:1rem;font-size:.92rem}summary{cursor:pointer;color:var(--blue)}details table{margin-top:.5rem;max-width:44rem}
.judgement{padding:1.1rem 1.6rem}.judgement h3{font-size:1.12rem}.id{margin:0 0 .5rem;font-size:.84rem}
.options{list-style:none;margin:.2rem 0 .7rem;padding:0}.options li{padding:.1rem 0 .1rem .8rem;border-left:3px solid var(--line);color:var(--soft)}
.options li.chosen{border-left-color:var(--blue);color:var(--ink)}.options b{font-size:.8rem;color:var(--blue)}
.dissent-text{border-left:3px solid #d55e00;padding-left:.8rem}.incomplete{border-left:3px solid #000;padding-left:.8rem;font-weight:600}
.said{margin-top:1.1rem;padding-top:.8rem;border-top:1px solid var(--line);font-size:.92rem}.said li{margin:.3rem 0}
.ledger>p:not(.kicker){max-width:46rem}
footer{border-top:1px solid var(--line);padding-top:1rem}code{font-size:.86em;overflow-wrap:anywhere}
@media (max-width:44rem){body{padding:1.2rem .9rem}.top{grid-template-columns:1fr}dl{grid-template-columns:1fr}dd{border:0;padding-top:0}
article{padding:1rem}.bar{display:none}h1{font-size:1.9rem}}
@media print{@page{margin:16mm 14mm}body{background:#fff;max-width:none;padding:0;font-size:10.5pt}article{border-color:#bbb;padding:10pt 12pt}
figure,tr,.top,.findings li,.judgement,dt,dd{break-inside:avoid}h2,h3,h4,.kicker,.goal,.definition,.ledger>p{break-after:avoid}
.big{font-size:22pt}dl,table,.findings{font-size:9.5pt}a{color:inherit}details{display:none}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
"""
