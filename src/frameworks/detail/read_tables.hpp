// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/frameworks/framework.hpp>

#include <cstdint>
#include <frameworks/detail/table_reader.hpp>
#include <span>
#include <string_view>
#include <vector>

// One function per table of a framework directory. Each reads the keys of its table into plain structs and judges
// nothing that needs another table: that is left to definitions::check and frameworks::check.

namespace steelyard::inline v0_1::frameworks::detail {

// what was agreed about numbers
void read_calendar(table_reader& r, framework& into);
void read_scheme(table_reader& r, framework& into);
void read_measure(table_reader& r, framework& into);
void read_indicator(table_reader& r, framework& into);
void read_target(table_reader& r, framework& into);
void read_expectation(table_reader& r, framework& into);
void read_bridge(table_reader& r, framework& into);
void read_break(table_reader& r, framework& into);
// places and organisations
void read_place(table_reader& r, framework& into);
void read_places(table_reader& r, framework& into);
void read_organisation(table_reader& r, framework& into);
void read_organisations(table_reader& r, framework& into);
void read_places_from(table_reader& r, framework& into);
void read_organisations_from(table_reader& r, framework& into);
void read_memberships_from(table_reader& r, hierarchy& into);
void read_peer_group(table_reader& r, framework& into);
void read_hierarchy(table_reader& r, framework& into);
// the agreement itself
void read_framework_table(table_reader& r, framework& into);
void read_goal(table_reader& r, framework& into);
void read_pathway(table_reader& r, framework& into);
void read_judgement(table_reader& r, framework& into);
void read_options(table_reader& r, framework& into);
void read_report(table_reader& r, framework& into);
void read_index(table_reader& r, framework& into);
void read_contract(table_reader& r, framework& into);
// what was tried, decided and claimed
void read_activity(table_reader& r, framework& into);
void read_cycle(table_reader& r, framework& into);
void read_decision(table_reader& r, framework& into);
void read_counterfactual_claim(table_reader& r, framework& into);
void read_allocation_claim(table_reader& r, framework& into);
// what is said
void read_codebook(table_reader& r, framework& into);
void read_rubric(table_reader& r, framework& into);
void read_narrative(table_reader& r, framework& into);
void read_grading(table_reader& r, framework& into);
void read_outcome(table_reader& r, framework& into);
void read_omission(table_reader& r, framework& into);
void read_dissent(table_reader& r, framework& into);
void read_reply(table_reader& r, framework& into);
void read_narrative_need(table_reader& r, framework& into);
void read_references(table_reader& r, std::string_view key, std::vector<qualitative::reference>& into);
void read_peer_rule(table_reader& r, framework& into);

/// A share per 10^9: a decimal such as 0.25 (exact to nine places), 1 for the whole, or the integer itself.
[[nodiscard]] conversion share_from(const toml_node& from, std::int64_t& into);

/// A table that a framework directory may hold.
struct table_kind {
    std::string_view key;
    bool             many; ///< written [[key]], any number of times; else [key], once in the directory
    void (*read)(table_reader& r, framework& into);
};

/// All of them, in the order in which they are read: what others look up comes first.
[[nodiscard]] std::span<const table_kind> table_kinds() noexcept;

} // namespace steelyard::inline v0_1::frameworks::detail
