# SPDX-License-Identifier: MIT
"""What a room needs of a framework without knowing the room `frameworks`: definitions and options."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, runtime_checkable

from ._core.define import Binding, Definitions

OptionValue = bool | int | float | str


class _Chosen(Protocol):
    @property
    def set(self) -> Binding: ...
    @property
    def judgement(self) -> str: ...


@runtime_checkable
class HasDefinitions(Protocol):
    """A framework, as far as the rooms below it are concerned."""

    @property
    def definitions(self) -> Definitions: ...
    @property
    def revision(self) -> str: ...
    def standing_bindings(self) -> Iterable[_Chosen]: ...


Agreed = Definitions | HasDefinitions


def definitions_of(agreed: Agreed) -> Definitions:
    """The definitions of a framework, or the definitions given as they are."""
    if isinstance(agreed, Definitions):
        return agreed
    if isinstance(agreed, HasDefinitions):
        return agreed.definitions
    raise TypeError(f"found {type(agreed).__name__}, wanted a Framework or Definitions")


def options_of(
    agreed: Agreed, prefix: str, given: Mapping[str, OptionValue] | None
) -> tuple[dict[str, OptionValue], list[str]]:
    """Options by path, and the judgements behind them: what the caller gives wins over the framework's."""
    own = {path.removeprefix(f"{prefix}."): to for path, to in (given or {}).items()}
    standing: dict[str, OptionValue] = {}
    judged: dict[str, str] = {}
    if isinstance(agreed, HasDefinitions):
        for chosen in agreed.standing_bindings():
            path = chosen.set.path.removeprefix(f"{prefix}.")
            if path != chosen.set.path and path not in own:
                standing[path] = chosen.set.to
                judged[path] = chosen.judgement
    basis = list(dict.fromkeys(judgement for judgement in judged.values() if judgement))
    return {**standing, **own}, basis
