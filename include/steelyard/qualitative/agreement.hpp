// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/statistics/status.hpp>

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace steelyard::inline v0_1::qualitative {

/// How far apart two codings of one unit are.
enum class coding_scale : std::uint8_t {
    nominal,  ///< 0 when they are equal, else 1
    ordinal,  ///< the square of how many codings lie between them, half of those at either one
    interval, ///< the square of their difference
};

} // namespace steelyard::inline v0_1::qualitative

namespace steelyard::inline v0_1 {
template <>
struct enum_names<qualitative::coding_scale> {
    static constexpr std::array<std::string_view, 3> value{"nominal", "ordinal", "interval"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::qualitative {

struct agreement_options {
    coding_scale scale = coding_scale::nominal;

    static void fields(auto&& field) {
        using o = agreement_options;
        field("scale", &o::scale, "how far apart two codings are");
    }
    friend bool operator==(const agreement_options&, const agreement_options&) = default;
};

/// Codings of units by coders: a row for each coder, row after row. A coding that is not there is NaN or has a status.
struct coding_table {
    std::span<const double>             codings;
    std::int64_t                        units = 0;
    std::span<const statistics::status> given = {}; ///< as many as codings, or empty
};

/// How far coders agree beyond chance. Without numbers `alpha` is NaN.
struct agreement {
    agreement_options  options;
    statistics::status state = statistics::status::below_minimum;
    double             alpha = 0;    ///< 1: they always agree; 0: as chance would have it; below 0: less
    double             observed = 0; ///< mean distance within units
    double             expected = 0; ///< mean distance of any two codings
    std::int64_t       units = 0;    ///< with two codings or more
    std::int64_t       codings = 0;  ///< in them
    std::int64_t       alone = 0;    ///< codings that are the only ones of their unit: left out
    std::int64_t       missing = 0;
    std::int64_t       impossible = 0; ///< infinite: left out
};

/// Krippendorff's alpha = 1 - observed / expected (Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability",
/// University of Pennsylvania; the general form with missing codings), of
/// observed = sum over units of (sum of distances over ordered pairs within it) / (m - 1) / n, for m codings in the unit, and
/// expected = sum of distances over ordered pairs of all n codings / (n (n - 1)).
///
/// `below_minimum` without a unit that has two codings; `no_denominator` where all codings are equal: nothing was there to
/// tell apart, and agreement about it says nothing. The order of coders and of units moves no bit.
/// @throws shape_mismatch unless the codings fill whole rows of `units`
[[nodiscard]] agreement krippendorff_alpha(const coding_table& table, const agreement_options& options = {});

} // namespace steelyard::inline v0_1::qualitative
