// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/define/definitions.hpp>
#include <steelyard/validation/finding.hpp>

#include <cstdint>
#include <vector>

namespace steelyard::inline v0_1::validation {

struct typo_options {
    bool         factor_of_ten = true;
    bool         digit_swap = true;
    double       misfit = 5;
    double       ratio_misfit = 3.5;
    double       fit = 3;
    double       gain = 4;
    std::int64_t reach = 3;
    std::int64_t least_values = 8;

    static void fields(auto&& field) {
        using o = typo_options;
        field("factor_of_ten", &o::factor_of_ten, "Try a tenth, a hundredth, ten and a hundred times.");
        field("digit_swap", &o::digit_swap, "Try every exchange of two neighbouring digits.");
        field("misfit", &o::misfit, "Robust deviations from what is expected beyond which a number does not fit.");
        field("ratio_misfit", &o::ratio_misfit,
              "The same for its ratio to what is expected, on the scale of logarithms.");
        field("fit", &o::fit, "Robust deviations within which a corrected number fits.");
        field("gain", &o::gain, "How many times nearer to what is expected the corrected number must be.");
        field("reach", &o::reach, "Neighbours on either side that say what is expected.");
        field("least_values", &o::least_values, "Fewest numbers of a series that let it speak.");
    }
    friend bool operator==(const typo_options&, const typo_options&) = default;
};

/// Every number that differs from a whole number by one exchange of neighbouring, unequal digits, in order of the place
/// of the exchange from the left; without those that would begin with a zero.
[[nodiscard]] std::vector<std::int64_t> digit_swaps(std::int64_t number);

/// Numbers that do not fit into their series but would, had one slip not been made. Rules:
/// `factor_of_ten` (warning): divided or multiplied by ten or a hundred it fits: a zero, digit or decimal point too many
/// or too few, or another unit;
/// `digit_swap` (info): with two neighbouring digits exchanged it fits. It is weaker evidence, because a number has
/// several such neighbours.
/// What is expected is the median of the same season in other years or of the nearest neighbours, whichever leaves the
/// smaller residuals over the series; how far is far comes from the middle residual, and from the middle ratio, because
/// skewed amounts such as concentrations reach ten times the usual by themselves. The score is 1 - misfit / distance.
/// Only a number whose neighbours fit is judged. Zero has no digits to slip; an exchange that moves a number by less than the series varies cannot be seen.
/// @throws domain_fault for options that make no sense
[[nodiscard]] findings check_typos(const definitions& agreed, const dataset& data, const typo_options& options = {});

} // namespace steelyard::inline v0_1::validation
