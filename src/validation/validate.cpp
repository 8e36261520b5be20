// SPDX-License-Identifier: MIT
#include <steelyard/core/parallel.hpp>
#include <steelyard/validation/validate.hpp>

#include <array>

namespace steelyard::inline v0_1::validation {

namespace {

constexpr std::int64_t check_count = 16;

[[nodiscard]] findings run_check(std::int64_t which, const definitions& agreed, const dataset& data,
                                 const std::vector<rule>& rules, const validation_options& o) {
    switch (which) {
    case 0: return check_ranges(agreed, data, o.ranges);
    case 1: return check_completeness(agreed, data, o.completeness);
    case 2: return check_unknown_codes(agreed, data, o.unknown_codes);
    case 3: return check_double_reports(agreed, data, o.double_reports);
    case 4: return check_rules(agreed, data, rules, o.rules);
    case 5: return check_partitions(agreed, data, o.partitions);
    case 6: return check_hierarchies(agreed, data, o.hierarchies);
    case 7: return check_weekday_zeros(agreed, data, o.hidden_missing.weekdays);
    case 8: return check_zero_runs(agreed, data, o.hidden_missing.zero_runs);
    case 9: return check_exact_repeats(agreed, data, o.hidden_missing.repeats);
    case 10: return check_shared_zeros(agreed, data, o.hidden_missing.shared_zeros);
    case 11: return check_breaks(agreed, data, o.breaks);
    case 12: return check_stock_flow(agreed, data, o.stock_flow);
    case 13: return check_outliers(agreed, data, o.outliers);
    case 14: return check_typos(agreed, data, o.typos);
    default: return check_timeliness(agreed, data, o.timeliness);
    }
}

} // namespace

findings validate(const definitions& agreed, const dataset& data, const std::vector<rule>& rules,
                  const validation_options& options, const run_options& run) {
    std::array<findings, check_count> parts;
    parallel_blocks(check_count, run, [&](std::int64_t which) {
        parts[static_cast<std::size_t>(which)] = run_check(which, agreed, data, rules, options);
    });
    findings all;
    for (findings& part : parts) all.append(std::move(part));
    all.sort();
    return all;
}

findings validate(const definitions& agreed, const dataset& data, const validation_options& options,
                  const run_options& run) {
    return validate(agreed, data, {}, options, run);
}

} // namespace steelyard::inline v0_1::validation
