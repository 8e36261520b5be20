# SPDX-License-Identifier: MIT
"""What the numbers of an indicator say over time, and whether what people did changed them.

Charts, rules and forecasts themselves are in :mod:`steelyard.statistics`; this module knows indicators,
their directions, targets and declared breaks.
"""

from __future__ import annotations

from ._core.learning import describe_fleet_options, describe_signal_options, describe_turn_options
from ._curves import CurveRow, TurnedCurve, TurnedIndicator, judge_curve, turn_the_curve
from ._signals import (
    Fleet,
    FleetGroup,
    FleetLine,
    FoundSignal,
    SeriesPhase,
    SignalBoard,
    SignalSeries,
    Step,
    SuggestedStep,
    find_signals,
    look_over,
)

__all__ = [
    "CurveRow",
    "Fleet",
    "FleetGroup",
    "FleetLine",
    "FoundSignal",
    "SeriesPhase",
    "SignalBoard",
    "SignalSeries",
    "Step",
    "SuggestedStep",
    "TurnedCurve",
    "TurnedIndicator",
    "describe_fleet_options",
    "describe_signal_options",
    "describe_turn_options",
    "find_signals",
    "judge_curve",
    "look_over",
    "turn_the_curve",
]
