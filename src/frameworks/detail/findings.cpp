// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <frameworks/detail/findings.hpp>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace steelyard::inline v0_1::frameworks::detail {

namespace {

/// A rule across tables and the key that it is usually about.
struct rule_key {
    std::string_view rule;
    std::string_view key;
};

constexpr std::array about{
    rule_key{"bad_code", "code"},
    rule_key{"bad_code", "id"},
    rule_key{"bad_code", "levels"},
    rule_key{"bad_code", "categories"},
    rule_key{"duplicate_code", "code"},
    rule_key{"duplicate_code", "id"},
    rule_key{"reserved_code", "code"},
    rule_key{"no_unit", "unit"},
    rule_key{"no_time_rule", "over_time"},
    rule_key{"illegal_combination", "over_time"},
    rule_key{"needs_judgement", "over_time"},
    rule_key{"needs_judgement", "judgement"},
    rule_key{"valid_range", "valid"},
    rule_key{"levels", "levels"},
    rule_key{"no_levels", "levels"},
    rule_key{"unknown_level", "levels"},
    rule_key{"unknown_node", "members"},
    rule_key{"unknown_level", "members"},
    rule_key{"no_categories", "categories"},
    rule_key{"version_order", "from"},
    rule_key{"unknown_measure", "measure"},
    rule_key{"unknown_measure", "numerator"},
    rule_key{"unknown_measure", "denominator"},
    rule_key{"no_denominator", "denominator"},
    rule_key{"no_denominator", "numerator"},
    rule_key{"unwanted_denominator", "denominator"},
    rule_key{"time_basis", "per"},
    rule_key{"unwanted_nesting", "numerator_within_denominator"},
    rule_key{"unwanted_nesting", "denominator"},
    rule_key{"denominator_rule", "denominator_over_time"},
    rule_key{"frequency_mismatch", "denominator_over_time"},
    rule_key{"factor", "factor"},
    rule_key{"decimals", "decimals_shown"},
    rule_key{"counters", "counters"},
    rule_key{"counters", "role"},
    rule_key{"bridge_ends", "from_version"},
    rule_key{"bridge_ends", "to_version"},
    rule_key{"bridge_ends", "before"},
    rule_key{"bridge_factor", "factor"},
    rule_key{"bridge_error", "standard_error"},
    rule_key{"bridge_source", "source"},
    rule_key{"judgement_options", "option"},
    rule_key{"judgement_chosen", "chosen"},
    rule_key{"judgement_chosen", "option"},
    rule_key{"probability", "option"},
    rule_key{"bad_period", "before"},
    rule_key{"bad_period", "period"},
    rule_key{"bad_period", "from"},
    rule_key{"bad_period", "to"},
    rule_key{"unknown_goal", "goal"},
    rule_key{"unknown_goal", "to"},
    rule_key{"pathway", "from"},
    rule_key{"due_days", "due_days"},
    rule_key{"shares_add_up", "share"},
    rule_key{"share_range", "share"},
    rule_key{"own_adoption", "measure"},
    rule_key{"peer_rule", "code"},
    rule_key{"identical_definitions", "version"},
    rule_key{"core_set_adopted", "adopts"},
    rule_key{"core_set_adopted", "role"},
};

/// Rules that look at kind and frequency of a measure from wherever it is used.
constexpr std::array<std::string_view, 9> by_nature{
    "bad_period",         "frequency_mismatch", "denominator_finer", "denominator_rule",
    "kind_mismatch",      "part_kind",          "no_denominator",    "levels",
    "illegal_combination"};

[[nodiscard]] bool quoted(const std::string& in, const std::string& word) {
    return !word.empty() && in.find("'" + word + "'") != std::string::npos;
}

[[nodiscard]] bool concerns(const std::string& rule, std::string_view key) {
    return std::any_of(about.begin(), about.end(), [&](const rule_key& r) { return r.rule == rule && r.key == key; });
}

/// Codes of the tables whose kind or frequency could not be read.
[[nodiscard]] std::set<std::string> without_nature(const reading& shared) {
    std::set<std::string> codes;
    for (const auto& entry : shared.tables)
        for (const std::string& key : entry.second.faulty)
            if (key == "kind" || key == "frequency")
                for (const key_place& k : entry.second.keys)
                    if (k.key == "code") codes.insert(k.text);
    return codes;
}

[[nodiscard]] bool follows(const problem& p, const table_keys* table, const std::set<std::string>& unread) {
    if (std::find(by_nature.begin(), by_nature.end(), p.rule) != by_nature.end() &&
        std::any_of(unread.begin(), unread.end(), [&p](const std::string& code) { return quoted(p.found, code); }))
        return true;
    if (table == nullptr) return false;
    return std::any_of(table->faulty.begin(), table->faulty.end(), [&p](const std::string& key) {
        return key == "kind" || key == p.where.column || concerns(p.rule, key);
    });
}

/// The key that a finding is about: one whose value its sentence quotes, else the usual one of its rule.
[[nodiscard]] const key_place* key_of(const problem& p, const table_keys& table) {
    const key_place* usual = nullptr;
    const key_place* own = nullptr;
    for (const key_place& k : table.keys) {
        const bool meant = p.where.column.empty() ? concerns(p.rule, k.key) : k.key == p.where.column;
        if (usual == nullptr && meant) usual = &k;
        if (!p.where.column.empty() && !meant) continue;
        if (!quoted(p.found, k.text)) continue;
        if (k.text != p.where.code) return &k;
        if (own == nullptr) own = &k;
    }
    return own != nullptr && (usual == nullptr || p.rule.starts_with("unknown_")) ? own : usual;
}

} // namespace

void add_findings(std::vector<problem> found, reading& shared) {
    const std::set<std::string> unread = without_nature(shared);
    for (problem& p : found) {
        const auto        at = shared.tables.find({p.where.file, p.where.line});
        const table_keys* table = at == shared.tables.end() ? nullptr : &at->second;
        if (follows(p, table, unread)) continue;
        if (const key_place* k = table == nullptr ? nullptr : key_of(p, *table)) {
            p.where.line = k->line;
            p.where.column = k->key;
        }
        shared.problems.push_back(std::move(p));
    }
}

} // namespace steelyard::inline v0_1::frameworks::detail
