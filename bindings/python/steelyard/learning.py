# SPDX-License-Identifier: MIT
"""What the numbers of an indicator say over time, and whether what people did changed them.

Charts, rules and forecasts themselves are in :mod:`steelyard.statistics`; this module knows indicators,
their directions, targets and declared breaks.
"""

from __future__ import annotations

from ._core.learning import (
    OTHERS_AND_UNKNOWN,
    AllocatedShare,
    Allocation,
    AllocationClaim,
    Calibration,
    ClaimSubject,
    CounterfactualClaim,
    Cycle,
    CycleResult,
    OutcomeRow,
    PartnerActivity,
    PartnerRow,
    Prediction,
    TheoryMap,
    Tollgate,
    describe_fleet_options,
    describe_lead_lag_options,
    describe_signal_options,
    describe_theory_options,
    describe_turn_options,
)
from ._curves import CurveRow, TurnedCurve, TurnedIndicator, judge_curve, turn_the_curve
from ._cycles import allocate, check_claim, check_cycle, evaluate_cycle, map_theory, score_cycles
from ._lead_lag import LeadLag, lead_lag
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
    "OTHERS_AND_UNKNOWN",
    "AllocatedShare",
    "Allocation",
    "AllocationClaim",
    "Calibration",
    "ClaimSubject",
    "CounterfactualClaim",
    "CurveRow",
    "Cycle",
    "CycleResult",
    "Fleet",
    "FleetGroup",
    "FleetLine",
    "FoundSignal",
    "LeadLag",
    "OutcomeRow",
    "PartnerActivity",
    "PartnerRow",
    "Prediction",
    "SeriesPhase",
    "SignalBoard",
    "SignalSeries",
    "Step",
    "SuggestedStep",
    "TheoryMap",
    "Tollgate",
    "TurnedCurve",
    "TurnedIndicator",
    "allocate",
    "check_claim",
    "check_cycle",
    "describe_fleet_options",
    "describe_lead_lag_options",
    "describe_signal_options",
    "describe_theory_options",
    "describe_turn_options",
    "evaluate_cycle",
    "find_signals",
    "judge_curve",
    "lead_lag",
    "look_over",
    "map_theory",
    "score_cycles",
    "turn_the_curve",
]
