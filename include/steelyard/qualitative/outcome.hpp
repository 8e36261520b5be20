// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/problem.hpp>
#include <steelyard/define/date.hpp>
#include <steelyard/qualitative/reference.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::qualitative {

/// What a substantiator answered.
enum class substantiated : std::uint8_t { no_answer, agrees, in_part, disagrees };
/// For whom the change is one to the better.
enum class outcome_effect : std::uint8_t { positive, negative, mixed };
/// Where an outcome stands, by those who can speak independently.
enum class outcome_standing : std::uint8_t {
    told,          ///< by its informant alone
    unanswered,    ///< independent people were asked; none has answered
    disputed,      ///< at least one of them disagrees, whatever others say
    in_part,       ///< none disagrees, one or more agree in part and none wholly
    substantiated, ///< none disagrees, one or more agree
};

} // namespace steelyard::inline v0_1::qualitative

namespace steelyard::inline v0_1 {
template <>
struct enum_names<qualitative::substantiated> {
    static constexpr std::array<std::string_view, 4> value{"no_answer", "agrees", "in_part", "disagrees"};
};
template <>
struct enum_names<qualitative::outcome_effect> {
    static constexpr std::array<std::string_view, 3> value{"positive", "negative", "mixed"};
};
template <>
struct enum_names<qualitative::outcome_standing> {
    static constexpr std::array<std::string_view, 5> value{"told", "unanswered", "disputed", "in_part", "substantiated"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::qualitative {

/// Somebody who knows of the change was asked whether it is described as it was.
struct substantiation {
    std::string         who = {}; ///< role
    std::string         organisation = {};
    substantiated       says = substantiated::no_answer;
    std::string         text = {};
    std::optional<date> when = {};
    friend bool         operator==(const substantiation&, const substantiation&) = default;
};

/// A change in what a social actor does, found by looking back from it (outcome harvesting: Wilson-Grau & Britt 2012).
struct harvested_outcome {
    std::string                 code = {};
    std::string                 actor = {};        ///< who changed
    std::string                 change = {};       ///< what they do differently, observable
    std::string                 period = {};       ///< when, in words of the calendar
    std::string                 place = {};
    std::string                 significance = {}; ///< why it matters
    std::string                 contribution = {}; ///< what the partners did that made it likelier
    std::string                 informant = {};    ///< role
    std::string                 informant_organisation = {};
    std::optional<bool>         planned = {}; ///< empty: nobody said
    outcome_effect              effect = outcome_effect::positive;
    std::vector<substantiation> substantiations = {};
    std::vector<reference>      about = {};
    input_place                 declared_at = {};
    friend bool                 operator==(const harvested_outcome&, const harvested_outcome&) = default;
};

/// Whether a substantiator is another person than the informant and, where both say, of another organisation.
[[nodiscard]] bool independent(const substantiation& by, const harvested_outcome& of) noexcept;

/// By independent substantiations only.
[[nodiscard]] outcome_standing standing_of(const harvested_outcome& o) noexcept;

/// What is wrong with an outcome: who changed, what, or what the partners contributed is not said; or a substantiator answered
/// who is not independent (a warning: the answer does not count).
[[nodiscard]] std::vector<problem> check(const harvested_outcome& o);

/// How many outcomes there are of which standing, effect and plan. Adverse ones are counted like the others.
struct harvest_summary {
    std::int64_t outcomes = 0;
    std::int64_t told = 0;
    std::int64_t unanswered = 0;
    std::int64_t disputed = 0;
    std::int64_t in_part = 0;
    std::int64_t substantiated = 0;
    std::int64_t positive = 0;
    std::int64_t negative = 0;
    std::int64_t mixed = 0;
    std::int64_t planned = 0;
    std::int64_t unplanned = 0;
    std::int64_t unsaid = 0; ///< whether planned
    friend bool  operator==(const harvest_summary&, const harvest_summary&) = default;
};

[[nodiscard]] harvest_summary summarise(std::span<const harvested_outcome> outcomes) noexcept;

} // namespace steelyard::inline v0_1::qualitative
