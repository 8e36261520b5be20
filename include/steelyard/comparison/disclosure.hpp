// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/result.hpp>
#include <steelyard/core/options.hpp>
#include <steelyard/define/definitions.hpp>


namespace steelyard::inline v0_1::comparison {

/// Which numbers an audience does not see. Everything is off by default.
struct disclosure_policy {
    double fewest_events = 0;
    double fewest_cases = 0;
    bool   zeros_shown = true;
    bool   rest_too = true;
    bool   never_alone = true;

    static void fields(auto&& field) {
        using o = disclosure_policy;
        field("fewest_events", &o::fewest_events, "smaller counts are withheld; 0 withholds none");
        field("fewest_cases", &o::fewest_cases, "quotients of smaller denominators are withheld");
        field("zeros_shown", &o::zeros_shown, "whether a count of zero is shown however small that is");
        field("rest_too", &o::rest_too, "whether cases without the event are counts as well: 98 of 99");
        field("never_alone", &o::never_alone,
              "whether a second number goes where one alone could be found by subtraction");
    }
    friend bool operator==(const disclosure_policy&, const disclosure_policy&) = default;
};

/// A table as an audience may see it: numbers that the policy withholds become missing (suppressed), with their parts, and
/// whatever is made of the table afterwards (a league's limits, ranks, letters and benchmarks) does not know them either.
/// A withheld total lies within the policy's own interval, from 1 (0 where zeros are not shown) to below `fewest_events`; one
/// that came in suppressed within its measure's `suppressed_within`; a withheld quotient, or a number that goes so that
/// another cannot be found by subtraction (suppressed_secondary), anywhere that such a number can lie. Never are these
/// tightened by what else the table shows: not by totals, nor by the denominator.
///
/// Places, organisations and categories of one row of the table are each looked at: where one number alone is withheld, the
/// smallest of the others goes too. Two or more withheld ones whose whole is known can still be bounded by it, and numbers
/// published elsewhere are not known here.
/// @throws domain_fault for thresholds that are negative or not finite
[[nodiscard]] aggregation::result_table withhold_small(const definitions& agreed, const aggregation::result_table& table,
                                                       const disclosure_policy& policy);

} // namespace steelyard::inline v0_1::comparison
