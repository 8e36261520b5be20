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

/// What somebody tells about figures, signals, cycles or claims, in words of their own.
struct narrative {
    std::string              code = {};
    std::string              title = {};
    std::string              text = {};
    std::string              who = {};         ///< organisation or role that tells it
    std::string              perspective = {}; ///< whose view it gives, such as "students"; empty: nobody said
    std::optional<date>      when = {};
    std::vector<std::string> themes = {}; ///< that it was coded with
    std::vector<reference>   about = {};
    input_place              declared_at = {};
    friend bool              operator==(const narrative&, const narrative&) = default;
};

/// Somebody does not agree. It stands beside what it is about for as long as that is shown.
struct dissent {
    std::string            code = {};
    std::string            who = {};
    std::string            text = {};
    std::optional<date>    when = {};
    std::vector<reference> about = {};
    input_place            declared_at = {};
    friend bool            operator==(const dissent&, const dissent&) = default;
};

/// The right of reply to what is published, and the reply where there is one.
struct reply {
    std::string            code = {};
    std::string            who = {};   ///< the organisation that may reply
    std::optional<date>    asked = {}; ///< the day on which it was shown what would be published
    std::optional<date>    until = {}; ///< last day for a reply; empty: there is none
    std::string            text = {};  ///< empty: no reply yet
    std::optional<date>    when = {};  ///< the day of the reply
    std::vector<reference> about = {};
    input_place            declared_at = {};
    friend bool            operator==(const reply&, const reply&) = default;
};

/// Where a right of reply stands.
enum class reply_standing : std::uint8_t {
    not_asked, ///< nobody has shown them what would be published
    open,
    given,
    late,   ///< given after the last day: it is shown all the same
    lapsed, ///< the last day has gone by without one
};

/// @param today the day that is asked about; a reply of a later day is not known yet
[[nodiscard]] reply_standing standing_of(const reply& r, date today) noexcept;

/// How often a theme was spoken of.
struct theme_count {
    std::string              theme = {};
    bool                     in_codebook = false;
    std::int64_t             narratives = 0;
    std::int64_t             voices = 0; ///< who told them, each once; a narrative of nobody adds none
    std::vector<std::string> codes = {};      ///< of these narratives, in order of words
    friend bool              operator==(const theme_count&, const theme_count&) = default;
};

/// The themes of a codebook in its order, those of which nobody spoke included; then others, in order of words. A theme counts
/// once in a narrative. A count says how often something was told, not how much it weighs.
[[nodiscard]] std::vector<theme_count> count_themes(std::span<const narrative>   narratives,
                                                    std::span<const std::string> codebook = {});

} // namespace steelyard::inline v0_1::qualitative

namespace steelyard::inline v0_1 {
template <>
struct enum_names<qualitative::reply_standing> {
    static constexpr std::array<std::string_view, 5> value{"not_asked", "open", "given", "late", "lapsed"};
};
} // namespace steelyard::inline v0_1
