// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/define/definitions.hpp>
#include <steelyard/validation/finding.hpp>


namespace steelyard::inline v0_1::validation {

struct unknown_code_options {
    bool outside_hierarchies = true;

    static void fields(auto&& field) {
        field("outside_hierarchies", &unknown_code_options::outside_hierarchies,
              "Report places and organisations that no hierarchy over them holds.");
    }
    friend bool operator==(const unknown_code_options&, const unknown_code_options&) = default;
};

/// Codes in the rows that the definitions do not know, one finding per code with the number of its rows. Faults:
/// `unknown_measure`, `unknown_place`, `unknown_organisation`, `unknown_scheme`, `unknown_category`, `unknown_version`;
/// and `other_frequency` (the rows lie on another grid than the measure's), `outside_hierarchies` (warning: a known
/// place or organisation with rows that is a node of no hierarchy, so that no total holds it).
/// A definitions object without places (organisations) accepts any place (organisation).
[[nodiscard]] findings check_unknown_codes(const definitions& agreed, const dataset& data,
                                           const unknown_code_options& options = {});

} // namespace steelyard::inline v0_1::validation
