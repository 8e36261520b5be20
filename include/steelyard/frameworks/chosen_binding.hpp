// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/define/judgement.hpp>

#include <string>
#include <vector>

namespace steelyard::inline v0_1::frameworks {

struct framework;

/// One engine option as a judgement sets it.
struct chosen_binding {
    binding     set;
    std::string judgement; ///< id; empty for the framework's own defaults
    friend bool operator==(const chosen_binding&, const chosen_binding&) = default;
};

/// What the chosen option of each judgement sets, in the order of judgements.
[[nodiscard]] std::vector<chosen_binding> chosen_bindings(const framework& f);

/// The framework's default options followed by what its judgements chose: applied in this order, judgements win.
[[nodiscard]] std::vector<chosen_binding> standing_bindings(const framework& f);

} // namespace steelyard::inline v0_1::frameworks
