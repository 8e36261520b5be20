// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/statistics/interval.hpp>
#include <steelyard/statistics/rates.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::statistics {

/// How limits of a directly standardised rate are found; w are the weights, which add up to 1, x events, n exposures.
enum class standard_method : std::uint8_t {
    dobson_byar, ///< the limits of all events by Byar, stretched: rate + sqrt(variance / x) (limit - x) (Dobson, Kuulasmaa,
                 ///< Eberle and Scherer 1991, Statistics in Medicine 10)
    dobson_exact, ///< the same with exact limits of all events
    fay_feuer, ///< gamma laws with the rate's mean and variance, above with one event more where w / n is largest (Fay and
               ///< Feuer 1997, Statistics in Medicine 16): never covers less than it says, as far as is known
    tiwari, ///< above with one event more, spread over all strata (Tiwari, Clegg and Zou 2006, Statistical Methods in
            ///< Medical Research 15): narrower
};

/// Units by strata, the strata of a unit side by side: cell (u, s) is at u * strata + s.
struct stratum_table {
    std::span<const double> events;   ///< whole numbers up to 2^52
    std::span<const double> exposure; ///< people or person-years, from 1e-100 to 1e100, or 0
    std::span<const status> given;    ///< empty, or per cell why it has no numbers
};

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::standard_method> {
    static constexpr std::array<std::string_view, 4> value{"dobson_byar", "dobson_exact", "fay_feuer", "tiwari"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::statistics {

struct direct_options {
    standard_method method = standard_method::dobson_byar;
    double          confidence = 0.95;
    double          per = 1;
    meaning         speaks_of = meaning::undeclared;
    double          minimum_events = 0;
    bool            strict = false;

    static void fields(auto&& field) {
        using o = direct_options;
        field("method", &o::method, "how limits are found");
        field("confidence", &o::confidence, "of both limits together, from 0.5 to below 1");
        field("per", &o::per, "exposure that the rate is stated for, such as 100000");
        field("speaks_of", &o::speaks_of, "what would vary if it were counted again");
        field("minimum_events", &o::minimum_events, "units with fewer events get no numbers");
        field("strict", &o::strict, "units without numbers, other than those given as absent, are one error");
    }
    friend bool operator==(const direct_options&, const direct_options&) = default;
};

/// What each unit's rate would be if its people were spread over the strata as the standard's are: sum of w x / n.
/// Strata of weight 0 take no part. A weighted stratum without people is `no_denominator`: its rate is not known. Without
/// events Dobson's limits do not exist (`below_minimum`); the gamma ones do (`boundary`). Suppressed or missing cells make
/// their unit so, suppressed first.
/// @param standard  people of the standard per stratum, or any weights from 0; they are divided by their sum
/// @throws shape_mismatch unless every column has units * strata cells; domain_fault for weights or options without sense
/// @throws invalid_input in strict mode, listing every unit without numbers
[[nodiscard]] intervals direct_rates(const stratum_table& table, std::span<const double> standard,
                                     const direct_options& options = {});

struct indirect_options {
    rate_method method = rate_method::exact_below_ten;
    double      confidence = 0.95;
    meaning     speaks_of = meaning::undeclared;
    double      minimum_events = 0;
    bool        strict = false;

    static void fields(auto&& field) {
        using o = indirect_options;
        field("method", &o::method, "how limits of the observed events are found");
        field("confidence", &o::confidence, "of both limits together, from 0.5 to below 1");
        field("speaks_of", &o::speaks_of, "what would vary if it were counted again");
        field("minimum_events", &o::minimum_events, "units with fewer events get no numbers");
        field("strict", &o::strict, "units without numbers, other than those given as absent, are one error");
    }
    friend bool operator==(const indirect_options&, const indirect_options&) = default;
};

/// Observed over expected events of each unit (SMR), each against the reference and none against another unit: every unit
/// weighs the strata by its own people, so that two with the same rate in every stratum may have different ratios.
struct indirect_ratios {
    intervals           ratio;
    std::vector<double> observed; ///< events of all strata; NaN where there are no numbers
    std::vector<double> expected; ///< events if the reference's rates held; NaN likewise
    /// The largest difference between two units' shares of a stratum in what is expected: 0 where all have one mix.
    double mixes_apart = 0;

    [[nodiscard]] std::size_t size() const noexcept { return ratio.size(); }
};

/// @param reference  the reference's rate per stratum, in events per unit of exposure; times the ratio of a unit it gives
///                   the indirectly standardised rate
/// @throws as `direct_rates`
[[nodiscard]] indirect_ratios indirect_ratios_of(const stratum_table& table, std::span<const double> reference,
                                                 const indirect_options& options = {});

/// Why units must not be ordered or subtracted by these ratios: empty where all have the same mix (to 1e-9), or where
/// somebody declares the model under which a ratio is the same in every stratum.
/// @param declared_model  in words, such as "rates are proportional to the reference's: tested in 2024"; empty: none
[[nodiscard]] std::optional<std::string> why_not_ordered(const indirect_ratios& of,
                                                         const std::string&     declared_model = {});

/// Rows from the smallest ratio to the largest, those without numbers left out; equal ones by row.
/// @throws not_comparable with the reason of `why_not_ordered`
[[nodiscard]] std::vector<std::int64_t> ordered_rows(const indirect_ratios& of, const std::string& declared_model = {});

/// The ratio of one row less that of another; empty where either has no numbers.
/// @throws not_comparable with the reason of `why_not_ordered`; domain_fault for a row that does not exist
[[nodiscard]] std::optional<double> ratio_difference(const indirect_ratios& of, std::int64_t row, std::int64_t less_row,
                                                     const std::string& declared_model = {});

} // namespace steelyard::inline v0_1::statistics
