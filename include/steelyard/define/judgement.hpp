// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/core/problem.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1 {

/// Whether the options of a judgement are equally defensible (Del Giudice & Gangestad 2021, type E, N, U).
enum class equivalence : std::uint8_t { equivalent, non_equivalent, uncertain };
template <>
struct enum_names<equivalence> {
    static constexpr std::array<std::string_view, 3> value{"equivalent", "non_equivalent", "uncertain"};
};

/// One setting that an option of a judgement makes: an engine option by its path ("roll_up.missing.mode").
struct binding {
    std::string  path;
    option_value to;
    friend bool operator==(const binding&, const binding&) = default;
};

struct judgement_option {
    std::string           id;
    std::string           title;
    std::vector<binding>  sets;
    std::optional<double> probability; ///< where somebody states one
};

/// A choice that somebody made, with what else could have been chosen, why, and who disagreed.
struct judgement {
    std::string                   id;
    std::string                   question;
    std::vector<judgement_option> options;
    std::string                   chosen; ///< id of an option
    std::string                   rationale;
    std::string                   dissent;
    std::string                   who;
    std::string                   when;   ///< a date
    std::string                   review; ///< a date
    equivalence                   type = equivalence::uncertain;
    input_place                   declared_at;
};

} // namespace steelyard::inline v0_1
