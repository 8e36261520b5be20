// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/options.hpp>
#include <steelyard/core/problem.hpp>
#include <steelyard/core/run_options.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/define/definitions.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

/// The peers of one unit.
struct unit_peers {
    std::string              unit;
    std::vector<std::string> peers;     ///< in order of codes
    std::vector<std::string> undecided; ///< whose size, mix or region is not known, so that nobody can say
    std::string              why;       ///< a whole sentence where there are no peers; else empty
    friend bool              operator==(const unit_peers&, const unit_peers&) = default;
};

/// The peers of all units of a level in a period.
struct peer_groups {
    std::string             rule, by, period;
    std::vector<unit_peers> units; ///< in order of codes

    [[nodiscard]] const unit_peers* find(std::string_view unit) const noexcept;
    friend bool                     operator==(const peer_groups&, const peer_groups&) = default;
};

/// What is wrong with a rule, all at once: unknown codes, bands that do not rise, conditions without their other half.
[[nodiscard]] std::vector<problem> check(const peer_rule& rule, const definitions& agreed);

/// Whether the whole period lies within the days of a rule.
/// @param period  in words: of the frequency of the rule's size or mix, else of a calendar or a built-in kind
/// @throws unknown_code, period_mismatch
[[nodiscard]] bool holds_in(const definitions& agreed, const peer_rule& rule, const std::string& period);

/// Finds each unit's peers as they were in the period: sizes and mixes are those of the period, regions the memberships of
/// its last day. In a period that does not lie within the days of the rule nobody has peers, and each unit says so. Only a
/// point is a size; a suppressed or missing one decides nothing.
/// @param by     "place", "organisation" or a level of a hierarchy
/// @param units  empty: all units of the level that the rule's numbers, groups or hierarchy know
/// @throws invalid_input listing what is wrong with the rule; unknown_code, period_mismatch
[[nodiscard]] peer_groups find_peers(const definitions& agreed, const dataset& data, const peer_rule& rule,
                                     const std::string& by, const std::string& period,
                                     const std::vector<std::string>& units = {}, const aggregation::as_of& known = {},
                                     const run_options& run = {});

} // namespace steelyard::inline v0_1::comparison
