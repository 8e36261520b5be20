// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/problem.hpp>
#include <steelyard/define/date.hpp>

#include <optional>
#include <string>
#include <vector>

namespace steelyard::inline v0_1 {
struct definitions;
}

namespace steelyard::inline v0_1::comparison {

/// Who is like whom. Two units are peers when every condition that the rule states holds between them; one that it leaves
/// empty takes no part. All conditions are mutual: whoever is somebody's peer has that one for a peer too.
struct peer_rule {
    std::string           code;
    std::string           size;          ///< measure or indicator by which units are large or small
    std::optional<double> within_factor; ///< the larger has at most so many times the smaller's size
    std::vector<double>   bands;         ///< borders between sizes, rising: peers lie between the same two
    std::string           mix;           ///< measure whose shares by category are compared
    std::string           scheme;        ///< the categories
    double                mix_within = 0.1; ///< largest half sum of differences between shares (Duncan & Duncan 1955)
    std::string           region;           ///< level of a hierarchy: peers lie in the same node of it
    std::vector<std::vector<std::string>> groups; ///< given: peers are in one of these together
    std::optional<date>                   from;   ///< first day of the rule; empty: since ever
    std::optional<date>                   to;     ///< exclusive; empty: for ever

    friend bool operator==(const peer_rule&, const peer_rule&) = default;
};

/// What is wrong with a rule, all at once: unknown codes, bands that do not rise, conditions without their other half.
[[nodiscard]] std::vector<problem> check(const peer_rule& rule, const definitions& agreed);

/// Whether the whole period lies within the days of a rule.
/// @param period  in words: of the frequency of the rule's size or mix, else of a calendar or a built-in kind
/// @throws unknown_code, period_mismatch
[[nodiscard]] bool holds_in(const definitions& agreed, const peer_rule& rule, const std::string& period);

} // namespace steelyard::inline v0_1::comparison
