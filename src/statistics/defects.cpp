// SPDX-License-Identifier: MIT
#include "detail/normal.hpp"
#include "detail/rows.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/statistics/defects.hpp>

#include <array>
#include <cmath>

namespace steelyard::inline v0_1::statistics {

namespace {

using namespace detail;

constexpr double million = 1e6;

[[nodiscard]] status status_of(double defects, double units, double opportunities) noexcept {
    if (!is_count(defects) || !is_count(units) || !is_count(opportunities)) return status::impossible;
    if (units == 0 || opportunities == 0) return status::no_denominator;
    if (defects > units * opportunities) return status::impossible;
    return defects == 0 || defects == units * opportunities ? status::boundary : status::ok;
}

void check_finite(double x, const char* what) {
    if (!std::isfinite(x)) throw domain_fault("defect_rates: " + std::string(what) + " = " + number_text(x));
}

} // namespace

defect_rates defect_rates_of(const defect_rows& rows, const defect_options& options) {
    const std::array columns{named_column{"defects", rows.defects}, named_column{"units", rows.units},
                             named_column{"opportunities", rows.opportunities}};
    check_lengths("defect_rates", columns, rows.given);
    check_finite(options.shift, "shift");
    defect_rates made;
    made.shift = options.shift;
    for (std::size_t i = 0; i < rows.defects.size(); ++i) {
        status s = given_at(rows.given, i);
        if (has_numbers(s)) s = status_of(rows.defects[i], rows.units[i], rows.opportunities[i]);
        const bool   there = has_numbers(s);
        const bool   bounded = s == status::ok;
        const double chances = there ? rows.units[i] * rows.opportunities[i] : 1;
        const double share = there ? rows.defects[i] / chances : none;
        const double level = bounded ? normal_quantile_above(share) : none;
        made.per_unit.push_back(there ? rows.defects[i] / rows.units[i] : none);
        made.per_opportunity.push_back(share);
        made.per_million.push_back(there ? million * rows.defects[i] / chances : none);
        made.level.push_back(level);
        made.shifted_level.push_back(level + options.shift);
        made.state.push_back(s);
        made.level_state.push_back(there && !bounded ? status::unbounded : s);
    }
    return made;
}

double per_million_at(double level, double shift) {
    check_finite(level, "level");
    check_finite(shift, "shift");
    return million * normal_above(level - shift);
}

} // namespace steelyard::inline v0_1::statistics
