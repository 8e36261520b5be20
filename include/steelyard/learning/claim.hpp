// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/core/problem.hpp>
#include <steelyard/statistics/status.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::learning {

/// What a claim of a contribution rests on. None of them says more than it is called.
enum class claim_strength : std::uint8_t {
    observed,   ///< both happened
    associated, ///< they moved together
    compared,   ///< held against others who are alike
    tested,     ///< tried out, with others drawn by lot or a prediction made first
};

} // namespace steelyard::inline v0_1::learning

namespace steelyard::inline v0_1 {
template <>
struct enum_names<learning::claim_strength> {
    static constexpr std::array<std::string_view, 4> value{"observed", "associated", "compared", "tested"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::learning {

/// Of what a claim speaks.
struct claim_subject {
    std::string indicator = {};
    std::string place = {};
    std::string period = {};
    friend auto operator<=>(const claim_subject&, const claim_subject&) = default;
};

/// What an indicator would have been without somebody: the difference that they make with all others as they are. Such
/// differences need not add up: two who are each needed both make the whole of it. Nothing here adds them.
struct counterfactual_claim {
    std::string    code = {};
    std::string    who = {};
    claim_subject  of = {};
    double         lower = 0; ///< of the difference, in the indicator's unit
    double         upper = 0;
    std::string    against = {}; ///< what would have happened instead, and how that is known
    claim_strength strength = claim_strength::observed;
    std::string    evidence = {};
    input_place    declared_at = {};
    friend bool    operator==(const counterfactual_claim&, const counterfactual_claim&) = default;
};

/// A share of a change that somebody is given by a rule. Shares of one change by one rule add up to 1, with those of others and
/// unknown causes; the rule is a judgement.
struct allocation_claim {
    std::string   code = {};
    std::string   who = {}; ///< `others_and_unknown` for what nobody is given
    claim_subject of = {};
    double        lower = 0; ///< of the share, 0 to 1
    double        upper = 1;
    std::string   judgement = {}; ///< id of the judgement that chose the rule
    std::string   evidence = {};
    input_place   declared_at = {};
    friend bool   operator==(const allocation_claim&, const allocation_claim&) = default;
};

inline constexpr std::string_view others_and_unknown = "others and unknown";

/// What is wrong: nobody claims, of nothing; bounds that are no numbers or the wrong way round; nothing to hold it against; a
/// claim called compared or tested without evidence.
[[nodiscard]] std::vector<problem> check(const counterfactual_claim& c);
/// The same; shares outside of 0 to 1; a rule that no judgement chose.
[[nodiscard]] std::vector<problem> check(const allocation_claim& c);

/// A share beside the others.
struct allocated_share {
    std::string who = {};
    std::string code = {};    ///< of the claim; empty for others and unknown that nobody stated
    double      lower = 0;    ///< as claimed
    double      upper = 1;
    double      at_least = 0; ///< what the others' bounds leave of it
    double      at_most = 1;
    friend bool operator==(const allocated_share&, const allocated_share&) = default;
};

/// All shares of one change by one rule.
struct allocation {
    claim_subject                of = {};
    std::string                  judgement = {};
    std::vector<allocated_share> shares = {}; ///< in order of words, others and unknown last
    double                       sum_lower = 0;
    double                       sum_upper = 0;
    bool                         feasible = false; ///< sum_lower <= 1 <= sum_upper
    std::string                  text = {};        ///< a sentence
    friend bool                  operator==(const allocation&, const allocation&) = default;
};

/// Claims by change and rule, in order of words. Others and unknown have a share of 0 to 1 unless somebody states another, so
/// that partners alone never have to make up the whole. Where the claims are feasible each share is at least what the others'
/// most leaves of 1, and at most what their least leaves. Shares count in billionths, so that a sum of tenths is exact.
/// @throws invalid_input listing every claim that is wrong, and every second claim of one for the same
[[nodiscard]] std::vector<allocation> allocate(std::span<const allocation_claim> claims);

} // namespace steelyard::inline v0_1::learning
