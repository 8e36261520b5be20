# SPDX-License-Identifier: MIT
"""Trees of indices from files, frames and records, with every problem at once."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Mapping
from typing import Any

from ._core.composite import GoalMarks, IndexNode, IndexTree, describe_index_options
from ._core.core import InputPlace, Problem
from ._errors import FileFaultError, InvalidInputError
from ._files import Path
from ._core.core import suggest as _suggest
from ._index_stages import normalise, treat
from ._index_tables import _paths


Nodes = Path | Iterable[Mapping[str, Any] | tuple[Any, ...] | IndexNode] | Any


def read_tree(
    nodes: Nodes,
    *,
    code: str = "",
    title: str = "",
) -> IndexTree:
    """An index from a CSV file, a frame or records, a row per node.

    Parameters
    ----------
    nodes : path of a CSV file with a header line, pandas or polars frame, or records. Columns are
        code, parent, weight, title, better, low, high, target, reference, and options of the node
        such as ``combine.method``; empty cells say nothing.
    code, title : of the index; the root's when empty.

    Returns
    -------
    IndexTree; ``check()`` lists what is wrong with it, :class:`IndexLayout` refuses it.

    Raises
    ------
    InvalidInputError (also ValueError) where a column is not known, or a cell is no number or no
    option; its `problems` list these and what else is wrong with the tree, with file, line and column.
    FileFaultError (also OSError) when the file cannot be read.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "index.csv"
    >>> _ = path.write_text("code,parent,weight,better\\nliving,,,\\njobs,living,2,\\ncrime,living,1,down\\n")
    >>> tree = read_tree(path)
    >>> tree.code, tree.nodes[2].better, tree.nodes[2].declared_at.line
    ('living', 'down', 4)
    """
    tree, problems = tree_of(nodes, code, title)
    if problems:
        problems = sorted([*problems, *tree.check()], key=lambda p: p.where.line)
        many = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
        raise InvalidInputError(
            f"nodes of an index: {many}" + "".join(f"\n  {p}" for p in problems), problems=problems
        )
    return tree


def tree_of(nodes: Nodes, code: str = "", title: str = "") -> tuple[IndexTree, list[Problem]]:
    """The tree as far as it can be read, and the cells that cannot; what else is wrong with it is not looked at."""
    rows, file = _node_rows(nodes)
    problems: list[Problem] = []
    made = [_node(row, file, line, problems) for line, row in rows]
    root = next((n for n in made if not n.parent), None)
    return IndexTree(code or (root.code if root else ""), made, title=title or (root.title if root else "")), problems


def _node_rows(nodes: Any) -> tuple[list[tuple[int, Any]], str]:
    """Rows with their lines; 0 where there is no file."""
    if isinstance(nodes, str | os.PathLike):
        name = os.fspath(nodes)
        try:
            with open(name, encoding="utf-8-sig", newline="") as file:
                reader = csv.DictReader(file, restkey="")
                return [(reader.line_num, row) for row in reader], name
        except OSError as fault:
            raise FileFaultError(f"{name} cannot be read: {fault.strerror}", file=name) from fault
    if hasattr(nodes, "to_dicts"):
        nodes = nodes.to_dicts()
    elif hasattr(nodes, "to_dict"):
        nodes = nodes.to_dict("records")
    return [(0, row) for row in nodes], ""


_TEXTS = ("code", "parent", "title", "better")
_MARKS = ("low", "high", "target", "reference")
_STAGES = ("treat", "normalise", "combine")


def _node(row: Any, file: str, line: int, problems: list[Problem]) -> IndexNode:
    if isinstance(row, IndexNode):
        return row
    if not isinstance(row, Mapping):
        return IndexNode(*row)
    fields: dict[str, Any] = {"declared_at": InputPlace(file, line)}
    marks: dict[str, Any] = {}
    stages: dict[str, dict[str, Any]] = {}
    code = row.get("code") or ""

    def object_to(key: str, rule: str, found: str, advice: str) -> None:
        problems.append(Problem(rule, found, advice, where=InputPlace(file, line, key, str(code))))

    for key, cell in row.items():
        if key == "":
            object_to("", "too_many_cells", "the line has more cells than the header", "quote cells that hold commas")
            continue
        if cell is None or cell == "" or cell != cell:
            continue
        stage, _, path = key.partition(".")
        if key in _TEXTS:
            fields[key] = cell
        elif key == "weight" or key in _MARKS:
            number = _number(cell)
            if number is None:
                object_to(key, "no_number", f"found '{cell}'", "give a number")
            elif key == "weight":
                fields[key] = number
            else:
                marks[key] = number
        elif path and stage in _STAGES:
            stages.setdefault(stage, {})[path] = cell
        elif key in _STAGES and isinstance(cell, Mapping):
            stages.setdefault(key, {}).update(_paths(cell))
        elif key == "marks" and isinstance(cell, Mapping):
            marks.update(cell)
        else:
            known = [*_TEXTS, "weight", *_MARKS, "combine.method", "normalise.method", "treat.rule"]
            object_to(key, "unknown_column", "a node has no such field", _suggest(key, known))
    for stage, options in stages.items():
        standing = {d.path.removeprefix(f"{stage}."): d for d in describe_index_options() if d.path.startswith(stage)}
        chosen = {}
        for path, cell in options.items():
            if path not in standing:
                object_to(f"{stage}.{path}", "unknown_option", "there is no such option", _suggest(path, list(standing)))
                continue
            found = _option(cell, standing[path].standing)
            if found is None or (standing[path].choices and found not in standing[path].choices):
                advice = _suggest(str(cell), standing[path].choices) if standing[path].choices else "give a value of its type"
                object_to(f"{stage}.{path}", "bad_option", f"found '{cell}'", advice)
                continue
            chosen[path] = found
        fields[stage] = chosen
    if fields.get("better", "up") not in ("up", "down", "target", "none"):
        object_to("better", "bad_direction", f"found '{fields.pop('better')}'", "give up, down or target")
    return IndexNode(**fields, marks=GoalMarks(**marks))


def _number(cell: Any) -> float | None:
    try:
        return None if isinstance(cell, bool) else float(cell)
    except (TypeError, ValueError):
        return None


def _option(cell: Any, standing: object) -> Any:
    """A cell as the type of the option's standing value; None when it is none."""
    if isinstance(standing, bool):
        return {"true": True, "false": False}.get(str(cell).lower())
    if isinstance(standing, int):
        number = _number(cell)
        return int(number) if number is not None and number == int(number) else None
    return _number(cell) if isinstance(standing, float) else str(cell)
