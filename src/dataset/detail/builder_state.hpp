// SPDX-License-Identifier: MIT
#pragma once

#include "intake.hpp"

#include <steelyard/dataset/builder.hpp>

#include <memory>

namespace steelyard::inline v0_1 {

struct dataset_builder::state {
    explicit state(const definitions& d) : agreed(d), in(std::make_unique<detail::intake>(d)) {}

    definitions                     agreed; ///< a copy: a builder may outlive what it was made from
    std::unique_ptr<detail::intake> in;
    load_report                     report;
    std::int64_t                    added = 0; ///< rows given one by one
};

} // namespace steelyard::inline v0_1
