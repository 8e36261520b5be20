// SPDX-License-Identifier: MIT
#include "detail/cells.hpp"

#include <steelyard/validation/unknown_codes.hpp>

#include <set>
#include <string_view>

namespace steelyard::inline v0_1::validation {

namespace {

using detail::block_view;
using detail::counted;

/// How many rows use each code of a dictionary.
using row_counts = std::vector<std::int64_t>;

[[nodiscard]] row_counts counts(const dataset& data, packed_column<std::int32_t> measure_rows::*column,
                                std::int32_t size) {
    row_counts n(static_cast<std::size_t>(size));
    for (const auto& block : data.blocks())
        for (const std::int32_t code : (*block).*column)
            if (code >= 0) ++n[static_cast<std::size_t>(code)];
    return n;
}

[[nodiscard]] finding unknown(const std::string& rule, const std::string& noun, const std::string& code,
                              std::int64_t rows, const std::vector<std::string>& known) {
    finding f;
    f.level = severity::fault;
    f.rule = rule;
    f.found = "The " + noun + " '" + code + "' is not declared, but " + counted(rows, "row") +
              (rows == 1 ? " uses it." : " use it.");
    f.evidence = suggest(code, known);
    f.score = 1 - 1 / (1 + static_cast<double>(rows));
    f.advice = "declare it, or correct the code in the rows";
    return f;
}

[[nodiscard]] std::vector<std::string> codes_of(const std::vector<node>& nodes) {
    std::vector<std::string> codes;
    for (const node& n : nodes) codes.push_back(n.code);
    return codes;
}

void check_nodes(const definitions& agreed, const std::vector<node>& declared, axis over, const code_list& used,
                 const row_counts& rows, bool outside_hierarchies, findings& out) {
    const std::string                noun(name(over));
    const std::vector<std::string>   known = codes_of(declared);
    const std::set<std::string_view> known_set(known.begin(), known.end());
    std::set<std::string_view>       held;
    bool                             any_hierarchy = false;
    for (const hierarchy& h : agreed.hierarchies) {
        if (h.over != over) continue;
        any_hierarchy = true;
        for (const level_entry& e : h.nodes) held.insert(e.code);
    }
    for (std::int32_t code = 0; code < used.size(); ++code) {
        const std::int64_t n = rows[static_cast<std::size_t>(code)];
        if (n == 0) continue; // a selection keeps the dictionary of the whole
        const bool is_unknown = !known.empty() && !known_set.contains(used[code]);
        if (!is_unknown && (!outside_hierarchies || !any_hierarchy || held.contains(used[code]))) continue;
        finding f = unknown("unknown_" + noun, noun, used[code], n, known);
        if (!is_unknown) {
            f.level = severity::warning;
            f.rule = "outside_hierarchies";
            f.found = "The " + noun + " '" + used[code] + "' has " + counted(n, "row") +
                      " but is a node of no hierarchy, so no total holds it.";
            f.evidence.clear();
            f.advice = "give it a membership in a hierarchy";
        }
        (over == axis::place ? f.place : f.organisation) = used[code];
        out.add(std::move(f));
    }
}

void check_measures(const definitions& agreed, const dataset& data, findings& out) {
    std::vector<std::string> known;
    for (const measure& m : agreed.measures) known.push_back(m.code);
    detail::for_each_block(agreed, data, [&](const block_view& b) {
        if (b.rows->size() == 0) return;
        if (b.what == nullptr) {
            finding f = unknown("unknown_measure", "measure", b.measure_code(), b.rows->size(), known);
            f.measure = b.measure_code();
            out.add(std::move(f));
            return;
        }
        if (b.what->frequency == b.rows->frequency) return;
        finding f = b.about(severity::fault, "other_frequency");
        f.found = "The rows are by " + b.rows->frequency.text() + ", but the measure is agreed by " +
                  b.what->frequency.text() + ".";
        f.score = 1;
        f.advice = "load the rows with the present definitions";
        out.add(std::move(f));
    });
}

void check_categories(const definitions& agreed, const dataset& data, findings& out) {
    const category_list&     list = data.categories();
    const row_counts         rows = counts(data, &measure_rows::category, list.size());
    std::vector<std::string> schemes;
    for (const scheme& s : agreed.schemes) schemes.push_back(s.code);
    for (std::size_t s = 0; s < list.schemes.size(); ++s) {
        std::vector<std::int64_t> used(list.categories[s].size());
        std::int64_t              total = 0;
        for (std::size_t k = 0; k < list.keys.size(); ++k)
            for (const auto& part : list.keys[k])
                if (part.first == static_cast<std::int32_t>(s)) {
                    used[static_cast<std::size_t>(part.second)] += rows[k];
                    total += rows[k];
                }
        if (total == 0) continue;
        const scheme* agreed_scheme = agreed.find_scheme(list.schemes[s]);
        if (agreed_scheme == nullptr) {
            finding f = unknown("unknown_scheme", "scheme", list.schemes[s], total, schemes);
            f.category = list.schemes[s];
            out.add(std::move(f));
            continue;
        }
        std::vector<std::string> known;
        for (const category& c : agreed_scheme->categories) known.push_back(c.code);
        for (std::size_t c = 0; c < used.size(); ++c) {
            const std::string& code = list.categories[s][c];
            if (used[c] == 0 || std::find(known.begin(), known.end(), code) != known.end()) continue;
            finding f = unknown("unknown_category", "category of " + list.schemes[s], code, used[c], known);
            f.category = list.schemes[s] + "=" + code;
            out.add(std::move(f));
        }
    }
}

void check_versions(const definitions& agreed, const dataset& data, findings& out) {
    detail::for_each_block(agreed, data, [&](const block_view& b) {
        if (b.what == nullptr || b.rows->version.empty()) return;
        const auto&               ids = data.content().versions;
        const auto                m = static_cast<std::size_t>(b.rows->measure);
        std::vector<std::int64_t> used(m < ids.size() ? ids[m].size() : 0);
        std::int64_t              without_id = 0;
        for (const std::int16_t v : b.rows->version) {
            if (v < 0) continue;
            if (static_cast<std::size_t>(v) < used.size())
                ++used[static_cast<std::size_t>(v)];
            else
                ++without_id;
        }
        std::vector<std::string> known;
        for (const definition_version& v : b.what->versions) known.push_back(v.id);
        const auto report = [&](const std::string& id, std::int64_t rows) {
            if (rows == 0 || std::find(known.begin(), known.end(), id) != known.end()) return;
            finding f = unknown("unknown_version", "definition version", id, rows, known);
            f.measure = b.measure_code();
            out.add(std::move(f));
        };
        for (std::size_t v = 0; v < used.size(); ++v) report(ids[m][v], used[v]);
        report("", without_id);
    });
}

} // namespace

findings check_unknown_codes(const definitions& agreed, const dataset& data, const unknown_code_options& options) {
    findings out;
    check_measures(agreed, data, out);
    check_nodes(agreed, agreed.places, axis::place, data.places(),
                counts(data, &measure_rows::place, data.places().size()), options.outside_hierarchies, out);
    check_nodes(agreed, agreed.organisations, axis::organisation, data.organisations(),
                counts(data, &measure_rows::organisation, data.organisations().size()), options.outside_hierarchies,
                out);
    check_categories(agreed, data, out);
    check_versions(agreed, data, out);
    out.sort();
    return out;
}

} // namespace steelyard::inline v0_1::validation
