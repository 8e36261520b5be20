// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/core/problem.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1 {

/// `partition`: the categories add up to the whole. `overlapping`: one case may be in several, so they are never added.
enum class scheme_type : std::uint8_t { partition, overlapping };
template <>
struct enum_names<scheme_type> {
    static constexpr std::array<std::string_view, 2> value{"partition", "overlapping"};
};

struct category {
    std::string code;
    std::string title;
    friend bool operator==(const category&, const category&) = default;
};

/// A way to disaggregate. Its code is also the name of the column that carries its categories; a row without a
/// category of the scheme speaks of the whole.
struct scheme {
    std::string           code;
    std::string           title;
    scheme_type           type = scheme_type::partition;
    std::vector<category> categories;
    input_place           declared_at;
};

} // namespace steelyard::inline v0_1
