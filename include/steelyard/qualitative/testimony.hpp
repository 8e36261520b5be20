// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/qualitative/narrative.hpp>
#include <steelyard/qualitative/omission.hpp>
#include <steelyard/qualitative/outcome.hpp>
#include <steelyard/qualitative/rubric.hpp>

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::qualitative {

/// Everything that is said rather than counted. A plain value.
struct testimony {
    std::vector<std::string>       codebook = {}; ///< themes
    std::vector<rubric>            rubrics = {};
    std::vector<narrative>         narratives = {};
    std::vector<grading>           gradings = {};
    std::vector<harvested_outcome> outcomes = {};
    std::vector<omission>          omissions = {};
    std::vector<dissent>           dissents = {};
    std::vector<reply>             replies = {};

    [[nodiscard]] bool empty() const noexcept {
        return narratives.empty() && gradings.empty() && outcomes.empty() && omissions.empty() && dissents.empty() &&
               replies.empty();
    }
    friend bool operator==(const testimony&, const testimony&) = default;
};

/// What travels with a figure, signal, cycle or claim: all that is said of it, in the order of `all`, with the codebook and the
/// rubrics that its gradings are by.
[[nodiscard]] testimony about(const testimony& all, const reference& what);
/// The same for several at once, such as a figure and those of its parts: nothing comes twice.
[[nodiscard]] testimony about(const testimony& all, std::span<const reference> what);

/// Everything that is wrong, at once: codes of two things of one sort, things without a code or about nothing, unknown rubrics
/// and levels, themes outside a codebook that has any, replies before they were asked for, and what the parts' own checks find.
[[nodiscard]] std::vector<problem> check(const testimony& all);

/// A narrative that has to be there, such as one for each figure of a scorecard that is far from its target.
struct narrative_need {
    reference   about = {};
    std::string from = {};     ///< who has to tell it; empty: anybody
    std::string question = {}; ///< that it has to answer
    input_place declared_at = {};
    friend bool operator==(const narrative_need&, const narrative_need&) = default;
};

/// What became of a need.
enum class need_state : std::uint8_t {
    there,
    explained, ///< left out for one of the reasons for which that may be, with all that the reason asks for
    blank,     ///< a narrative without text is there
    lacking,
};

/// A need and what became of it.
struct need_row {
    narrative_need           need = {};
    need_state               state = need_state::lacking;
    std::vector<std::string> codes = {}; ///< of the narratives, or of the omission that explains
    std::string              text = {};  ///< a sentence
    friend bool              operator==(const need_row&, const need_row&) = default;
};

/// All needs, in the order in which they were asked.
struct need_report {
    std::vector<need_row> rows = {};

    /// Nothing lacks and nothing is blank. What is explained is complete, and still said to be left out.
    [[nodiscard]] bool complete() const noexcept;
    /// "not complete: 1 of 3 narratives is missing (figure graduation, 2009)".
    [[nodiscard]] std::string text() const;
    friend bool               operator==(const need_report&, const need_report&) = default;
};

/// Which required narratives lack. A narrative answers a need when what it is about covers the need and has the need's own
/// period: one that leaves the period open would answer for ever.
[[nodiscard]] need_report check_needs(const testimony& all, std::span<const narrative_need> needs);

} // namespace steelyard::inline v0_1::qualitative

namespace steelyard::inline v0_1 {
template <>
struct enum_names<qualitative::need_state> {
    static constexpr std::array<std::string_view, 4> value{"there", "explained", "blank", "lacking"};
};
} // namespace steelyard::inline v0_1
