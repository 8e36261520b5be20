# SPDX-License-Identifier: MIT
"""Chart specifications that notebooks show."""

from __future__ import annotations

import json
from typing import Any

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"


class Chart(dict[str, Any]):
    """A Vega-Lite specification: a dict that notebooks show as a chart.

    Examples
    --------
    >>> spec = Chart({"mark": "point"})
    >>> sorted(spec._repr_mimebundle_())
    ['application/vnd.vegalite.v5+json', 'text/plain']
    """

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {"application/vnd.vegalite.v5+json": dict(self), "text/plain": repr(self)}

    def __repr__(self) -> str:
        title = self.get("title", "untitled")
        return f"<Chart: {title['text'] if isinstance(title, dict) else title}>"

    def to_json(self, indent: int | None = None) -> str:
        """The specification as JSON text."""
        return json.dumps(self, ensure_ascii=False, indent=indent)
