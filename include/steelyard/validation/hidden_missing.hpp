// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/define/definitions.hpp>
#include <steelyard/validation/finding.hpp>

#include <array>
#include <cstdint>
#include <vector>

namespace steelyard::inline v0_1::validation {

/// When zeros on some weekdays look like days without a reading.
struct weekday_options {
    double       high_share = 0.5;
    double       low_share = 0.25;
    double       rare_share = 0.05;
    std::int64_t least_values = 5;

    static void fields(auto&& field) {
        using o = weekday_options;
        field("high_share", &o::high_share, "Share of zeros from which on a weekday is suspicious.");
        field("low_share", &o::low_share, "Largest share of zeros over all other weekdays together.");
        field("rare_share", &o::rare_share,
              "Weekdays with at most this share are named as those where zeros are rare.");
        field("least_values", &o::least_values, "Fewest values on a weekday that let it speak.");
    }
    friend bool operator==(const weekday_options&, const weekday_options&) = default;
};

/// When a stretch of zeros at one unit looks like silence.
struct zero_run_options {
    std::int64_t least_run = 3;
    double       others_share = 0.75;
    std::int64_t least_others = 3;

    static void fields(auto&& field) {
        using o = zero_run_options;
        field("least_run", &o::least_run, "Fewest zeros in a row.");
        field("others_share", &o::others_share,
              "Least share of the other units' numbers in those periods that are not zero.");
        field("least_others", &o::least_others, "Fewest numbers of other units in those periods.");
    }
    friend bool operator==(const zero_run_options&, const zero_run_options&) = default;
};

/// When equal numbers in a row look carried forward.
struct repeat_options {
    double       minimum = 10;
    std::int32_t longest_step = 1;
    double       most_by_chance = 0.25;
    std::int64_t least_steps = 8;

    static void fields(auto&& field) {
        using o = repeat_options;
        field("minimum", &o::minimum, "Smallest repeated number that counts: small numbers repeat by chance.");
        field("longest_step", &o::longest_step, "Periods between two reports that still count as neighbours.");
        field(
            "most_by_chance", &o::most_by_chance,
            "Runs of this length that the series' own steps may bring about by chance; more and a run is no finding.");
        field("least_steps", &o::least_steps, "Fewest steps of a series that say how often it repeats by chance.");
    }
    friend bool operator==(const repeat_options&, const repeat_options&) = default;
};

/// When zeros of one period look like a count that was not held.
struct shared_zero_options {
    double       least_share = 0;
    double       warning_share = 0.25;
    double       least_neighbour = 1;
    std::int32_t longest_step = 1;

    static void fields(auto&& field) {
        using o = shared_zero_options;
        field("least_share", &o::least_share, "Smallest share of units at zero that is reported.");
        field("warning_share", &o::warning_share, "Share from which on several zeros are a warning, not an info.");
        field("least_neighbour", &o::least_neighbour,
              "Smallest number in the periods before and after that makes a zero odd.");
        field("longest_step", &o::longest_step, "Periods between two reports that still count as neighbours.");
    }
    friend bool operator==(const shared_zero_options&, const shared_zero_options&) = default;
};

struct hidden_missing_options {
    weekday_options     weekdays;
    zero_run_options    zero_runs;
    repeat_options      repeats;
    shared_zero_options shared_zeros;

    static void fields(auto&& field) {
        using o = hidden_missing_options;
        field("weekdays", &o::weekdays, "");
        field("zero_runs", &o::zero_runs, "");
        field("repeats", &o::repeats, "");
        field("shared_zeros", &o::shared_zeros, "");
    }
    friend bool operator==(const hidden_missing_options&, const hidden_missing_options&) = default;
};

/// Points and zeros of a block of daily numbers by weekday, 0 = Monday ... 6 = Sunday.
struct weekday_account {
    std::array<std::int64_t, 7> values{};
    std::array<std::int64_t, 7> zeros{};
    friend bool                 operator==(const weekday_account&, const weekday_account&) = default;
};

/// @param place  code of the place; -1 = all. All zero where the block is not daily.
[[nodiscard]] weekday_account count_weekdays(const measure_rows& rows, std::int32_t place = -1);

/// The weekdays whose zeros stand out from the others: those above the widest gap of their shares, if each of them is
/// at least `high_share` and the others together at most `low_share`. Empty: nothing stands out.
[[nodiscard]] std::vector<int> suspicious_weekdays(const weekday_account& account, const weekday_options& options = {});

/// Absence that looks like a number. Rules:
/// `weekday_zeros` (warning per measure, info per place): zeros gather on some weekdays of a daily measure; the score
/// is the share of zeros there less the share elsewhere;
/// `zero_run` (warning): a unit's zeros in a row, where other units are not zero; `all_zero` (warning): a unit that is
/// zero throughout; the score is the others' share that is not zero, times run / (run + 1);
/// `exact_repeat` (info): a number that repeats the period before, more often than the steps of its series make likely
/// by chance; the score grows with the number's size and with the length of the run. Numbers flagged as carried_forward
/// say it themselves;
/// `shared_zeros` (warning for several units, info for one): units that are zero in one period but not in the periods
/// before and after; one finding per measure, category and period, its score the share of the units with a number in
/// the period and beside it.
/// Only points are judged: missing numbers say themselves that they are missing.
[[nodiscard]] findings check_hidden_missing(const definitions& agreed, const dataset& data,
                                            const hidden_missing_options& options = {});

[[nodiscard]] findings check_weekday_zeros(const definitions& agreed, const dataset& data,
                                           const weekday_options& options = {});
[[nodiscard]] findings check_zero_runs(const definitions& agreed, const dataset& data,
                                       const zero_run_options& options = {});
[[nodiscard]] findings check_exact_repeats(const definitions& agreed, const dataset& data,
                                           const repeat_options& options = {});
[[nodiscard]] findings check_shared_zeros(const definitions& agreed, const dataset& data,
                                          const shared_zero_options& options = {});

} // namespace steelyard::inline v0_1::validation
