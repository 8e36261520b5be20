# SPDX-License-Identifier: MIT
"""Steelyard: shared measurement for collective impact.

It turns what many organisations report into numbers that mean the same to all of them, are
compared fairly, and are never parted from the judgements behind them.

>>> import steelyard as sy
>>> from steelyard._example import data, definitions
>>> table = sy.roll_up(data(), definitions(), indicators="unemployed")
>>> print(table[0].value)                # Wayne is not reported: there is no total
at least 120
"""

from __future__ import annotations

from . import _attach as _attach
from . import (
    aggregation,
    comparison,
    composite,
    core,
    dataset,
    define,
    frameworks,
    learning,
    qualitative,
    report,
    sensitivity,
    serialization,
    statistics,
    validation,
)
from ._core import __version__
from ._core.core import OptionDescription as _OptionDescription
from ._core.core import suggest as _suggest
from .aggregation import (
    AsOf,
    Compared,
    Note,
    Result,
    ResultTable,
    RollUpQuery,
    comparable,
    matched_reporters,
)
from .comparison import Change, explain_change
from .composite import (
    IndexLayout,
    IndexNode,
    IndexResult,
    IndexTree,
    ScoreTable,
    run_index,
    score_table,
)
from .core import *  # noqa: F403
from .core import UnknownCodeError as _UnknownCodeError
from .core import __all__ as _core_names
from .dataset import (
    CsvLayout,
    Dataset,
    DatasetBuilder,
    Label,
    LoadReport,
    Observation,
    Selection,
    read_csv,
)
from .define import *  # noqa: F403
from .define import __all__ as _define_names
from .frameworks import (
    AdaptiveRecord,
    Adoption,
    Decision,
    Framework,
    IndexEntry,
    Participant,
    PeerGroup,
    PeerRuleEntry,
    ReportFile,
    ReportingContract,
    compare,
    load_framework,
    read_framework,
    roll_up,
)
from .report import Chart, ReleaseNotes, Scorecard, ScorecardLine, release_notes, scorecard
from .serialization import load, save
from .validation import (
    Finding,
    Findings,
    Rule,
    StockFlowRow,
    SummaryRow,
    TimelinessRow,
    completeness,
    stock_flow,
    timeliness,
    validate,
)

_OPTIONS = {
    "roll_up": aggregation.describe_roll_up_options,
    "comparable": aggregation.describe_comparable_options,
    "league": comparison.describe_league_options,
    "look_across": comparison.describe_across_options,
    "disclosure": comparison.describe_disclosure_options,
    "achievable_benchmark": comparison.describe_achievable_options,
    "signals": learning.describe_signal_options,
    "fleet": learning.describe_fleet_options,
    "turn_the_curve": learning.describe_turn_options,
    "lead_lag": learning.describe_lead_lag_options,
    "sentinels": learning.describe_sentinel_options,
    "map_theory": learning.describe_theory_options,
    "validate": validation.describe_validate_options,
    "scorecard": report.describe_scorecard_options,
    "index": composite.describe_index_options,
    "screen": composite.describe_screen_options,
    "loadings": composite.describe_loading_options,
    "krippendorff_alpha": qualitative.describe_agreement_options,
    "doubt": composite.describe_doubt_options,
    "contributions": composite.describe_contribution_options,
    "panel": composite.describe_panel_options,
    "time": composite.describe_time_options,
    "uncertainty": composite.describe_uncertainty_options,
    "copies": composite.describe_multiple_options,
    "sampling": sensitivity.describe_sampling_options,
    "joint": sensitivity.describe_joint_options,
    "adjust_p": statistics.describe_multiplicity_options,
    "bootstrap": statistics.describe_bootstrap_options,
    "concentrations": statistics.describe_concentration_options,
    "disparity_suite": statistics.describe_disparity_options,
    "dispersions": statistics.describe_dispersion_options,
    "gaps": statistics.describe_gap_options,
    "means": statistics.describe_mean_options,
    "quantiles": statistics.describe_quantile_options,
    "slope_indices": statistics.describe_slope_index_options,
    "rank_tests": statistics.describe_rank_test_options,
    "proportions": statistics.describe_proportion_options,
    "proportion_differences": statistics.describe_difference_options,
    "rates": statistics.describe_rate_options,
    "rate_ratios": statistics.describe_rate_ratio_options,
    "direct_rates": statistics.describe_direct_options,
    "indirect_ratios_of": statistics.describe_indirect_options,
    "overdispersion_of": statistics.describe_overdispersion_options,
    "funnel": statistics.describe_funnel_options,
    "shrink": statistics.describe_shrink_options,
}


def describe_options(of: str) -> tuple[_OptionDescription, ...]:
    """Every option of a function, with its path, a sentence, its standing value and its choices.

    Parameters
    ----------
    of : "roll_up", "comparable", "league", "look_across", "disclosure", "achievable_benchmark", "signals",
        "fleet", "turn_the_curve", "lead_lag", "sentinels", "map_theory",
        "validate", "scorecard", "index", "screen", "loadings",
        "krippendorff_alpha", "doubt",
        "contributions", "panel", "time", "uncertainty", "copies", "sampling", "joint",
        "rank_tests", "adjust_p", "bootstrap",
        "concentrations", "disparity_suite", "dispersions", "gaps", "means", "quantiles",
        "slope_indices", "proportions", "proportion_differences", "rates", "rate_ratios",
        "direct_rates", "indirect_ratios_of", "overdispersion_of", "funnel" or "shrink".

    Raises
    ------
    UnknownCodeError (also KeyError) for anything else.

    Examples
    --------
    >>> mode = describe_options("roll_up")[0]
    >>> mode.path, mode.standing, mode.choices[:2]
    ('missing.mode', 'bounded', ('bounded', 'non_null'))
    """
    if of not in _OPTIONS:
        raise _UnknownCodeError(
            f"describe_options: '{of}' has no options; {_suggest(of, list(_OPTIONS))}", code=of
        )
    return _OPTIONS[of]()


__all__ = [
    "AdaptiveRecord",
    "Adoption",
    "AsOf",
    "Change",
    "Chart",
    "Compared",
    "CsvLayout",
    "Dataset",
    "DatasetBuilder",
    "Decision",
    "Finding",
    "Findings",
    "Framework",
    "IndexEntry",
    "IndexLayout",
    "IndexNode",
    "IndexResult",
    "IndexTree",
    "Label",
    "LoadReport",
    "Note",
    "Observation",
    "Participant",
    "PeerGroup",
    "PeerRuleEntry",
    "ReleaseNotes",
    "ReportFile",
    "ReportingContract",
    "Result",
    "ResultTable",
    "RollUpQuery",
    "Rule",
    "ScoreTable",
    "Scorecard",
    "ScorecardLine",
    "Selection",
    "StockFlowRow",
    "SummaryRow",
    "TimelinessRow",
    "__version__",
    "aggregation",
    "comparable",
    "compare",
    "comparison",
    "completeness",
    "composite",
    "core",
    "dataset",
    "define",
    "describe_options",
    "explain_change",
    "frameworks",
    "learning",
    "load",
    "load_framework",
    "matched_reporters",
    "read_csv",
    "read_framework",
    "release_notes",
    "report",
    "roll_up",
    "run_index",
    "save",
    "score_table",
    "scorecard",
    "sensitivity",
    "serialization",
    "statistics",
    "stock_flow",
    "timeliness",
    "validate",
    "validation",
]
