# SPDX-License-Identifier: MIT
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from .aggregation import ResultTable
from .core import OptionDescription
from .define import Definitions, _OptionValue

_Doubles = npt.NDArray[np.float64]
_Options = Mapping[str, _OptionValue]

def find_signals(
    definitions: Definitions, table: ResultTable, asked: tuple[Any, ...], options: _Options
) -> tuple[Any, ...]: ...
def look_over(
    definitions: Definitions, table: ResultTable, asked: tuple[Any, ...], options: _Options, how: _Options
) -> tuple[Any, ...]: ...
def turn_the_curve(
    definitions: Definitions,
    now: ResultTable,
    then: ResultTable | None,
    asked: tuple[Any, ...],
    options: _Options,
) -> tuple[Any, ...]: ...
def judge_curve(
    value: _Doubles,
    period: npt.NDArray[np.int64] | None,
    given: npt.NDArray[np.uint8] | None,
    decided: int,
    triggered: int | None,
    looks: Iterable[int],
    less_is_better: bool,
    options: _Options,
) -> tuple[Any, ...]: ...
def describe_signal_options() -> tuple[OptionDescription, ...]: ...
def describe_fleet_options() -> tuple[OptionDescription, ...]: ...
def describe_turn_options() -> tuple[OptionDescription, ...]: ...
