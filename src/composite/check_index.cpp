// SPDX-License-Identifier: MIT
#include "detail/steps.hpp"

#include <steelyard/composite/check_index.hpp>
#include <steelyard/composite/combine.hpp>
#include <steelyard/composite/run_index.hpp>
#include <steelyard/core/error.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <utility>

namespace steelyard::inline v0_1::composite {

namespace {

/// Goes through the steps of an index and leaves behind what each of them refuses.
class index_checker {
public:
    index_checker(const index_tree& tree, const score_table& raw, const index_options& options,
                  std::span<const std::string> groups)
        : tree_(tree),
          options_(options),
          groups_(groups),
          problems_(tree.check(raw)) {
        std::set<std::string> parents, seen;
        for (const index_node& n : tree.nodes) parents.insert(n.parent);
        for (const index_node& n : tree.nodes)
            if (!parents.contains(n.code) && raw.find_column(n.code) && seen.insert(n.code).second)
                leaves_.push_back(&n);
        std::sort(leaves_.begin(), leaves_.end(),
                  [](const index_node* a, const index_node* b) { return a->code < b->code; });
        std::vector<std::string> codes;
        for (const index_node* leaf : leaves_) codes.push_back(leaf->code);
        table_ = select_columns(raw, codes);
    }

    [[nodiscard]] std::vector<problem> run() {
        check_units();
        impute_gaps();
        score_table scores;
        scores.units = table_.units;
        for (std::size_t k = 0; k < leaves_.size(); ++k) add_column(*leaves_[k], static_cast<std::int64_t>(k), scores);
        if (const auto tree = what_is_left())
            attempt([&] { (void)combine_scores(index_layout(*tree), scores, options_.combine); }, {});
        std::stable_sort(problems_.begin(), problems_.end(), [](const problem& a, const problem& b) {
            return std::pair(a.where.file, a.where.line) < std::pair(b.where.file, b.where.line);
        });
        return std::move(problems_);
    }

private:
    /// Does a step; what it refuses is put where `at` was declared, unless it says better. @returns whether it was done
    template <class Step>
    bool attempt(const Step& step, const input_place& at) {
        try {
            step();
            return true;
        } catch (const invalid_input& refused) {
            for (problem p : refused.problems()) {
                if (p.where.file.empty() && p.where.line == 0) {
                    p.where.file = at.file;
                    p.where.line = at.line;
                }
                if (!known(p)) problems_.push_back(std::move(p));
            }
            return false;
        }
    }
    /// A node whose direction is missing is told of once, by the tree.
    [[nodiscard]] bool known(const problem& p) const {
        return std::any_of(problems_.begin(), problems_.end(), [&](const problem& other) {
            return other == p || (other.rule == p.rule && p.where.code.empty() && other.where.code == p.where.column);
        });
    }

    /// The tree without the nodes that are at fault, and with a weight of 1 where one is none; empty where nothing is left.
    [[nodiscard]] std::optional<index_tree> what_is_left() const {
        index_tree t = tree_;
        for (index_node& n : t.nodes)
            if (!(std::isfinite(n.weight) && n.weight > 0)) n.weight = 1;
        for (std::size_t round = 0; round <= tree_.nodes.size(); ++round) { // a group may go after its last child
            std::set<std::string> at_fault, seen;
            for (const problem& p : t.check(table_)) at_fault.insert(p.where.code);
            if (at_fault.empty()) return t;
            const std::size_t before = t.nodes.size();
            std::erase_if(t.nodes, [&](const index_node& n) {
                return at_fault.contains(n.code) &&
                       (n.code.empty() || !seen.insert(n.code).second || !repeated(t, n.code));
            });
            if (t.nodes.size() == before) break;
        }
        return std::nullopt;
    }
    [[nodiscard]] static bool repeated(const index_tree& t, const std::string& code) {
        return std::count_if(t.nodes.begin(), t.nodes.end(), [&](const index_node& n) { return n.code == code; }) > 1;
    }

    void check_units() {
        for (std::int64_t u = 0; u < table_.unit_count() && !leaves_.empty(); ++u) {
            bool some = false;
            for (std::int64_t c = 0; c < table_.column_count(); ++c)
                some = some || table_.forms[table_.at(u, c)] != form::missing;
            if (!some)
                problems_.push_back({severity::warning,
                                     "empty_unit",
                                     {"", 0, "", table_.units[static_cast<std::size_t>(u)]},
                                     "not one indicator has a number for the unit",
                                     "leave it out; its scores are missing"});
        }
    }

    void impute_gaps() {
        const impute_method m = options_.impute.method;
        if (m == impute_method::none || m == impute_method::row) return;
        const bool grouped = m == impute_method::group_mean || m == impute_method::group_median;
        if (grouped && groups_.size() != table_.units.size()) {
            problems_.push_back(
                {severity::fault,
                 "bad_groups",
                 {"", 0, "groups", tree_.code},
                 std::to_string(groups_.size()) + " groups for " + std::to_string(table_.units.size()) + " units",
                 "give one per unit, in the table's order"});
            return;
        }
        attempt([&] { table_ = impute(table_, options_.impute, groups_).table; }, {});
    }

    /// A column on the common scale; where it does not come that far, it takes no part in what follows.
    void add_column(const index_node& node, std::int64_t position, score_table& scores) {
        const std::int64_t            at[] = {position};
        score_table                   one = detail::columns_at(table_, at);
        std::vector<column_treatment> treatments;
        const bool                    treated = attempt(
            [&] {
                treatments = find_treatments(one, node.treat.value_or(options_.treat));
                one = treat(one, treatments);
            },
            node.declared_at);
        const normalise_rule rule{node.code, node.better, node.marks, node.normalise.value_or(options_.normalise),
                                  node.declared_at};
        const bool           scaled = attempt(
            [&] { one = normalise(one, find_normalisers(one, std::span(&rule, 1), treatments)); }, node.declared_at);
        if (!treated || !scaled) return scores.add_column(node.code, reason::not_applicable);
        scores.add_column(node.code);
        scores.scales.resize(scores.columns.size());
        if (!one.scales.empty()) scores.scales.back() = one.scales.front();
        for (std::int64_t u = 0; u < one.unit_count(); ++u)
            scores.set(u, scores.column_count() - 1, one.value_at(u, 0));
    }

    const index_tree&              tree_;
    const index_options&           options_;
    std::span<const std::string>   groups_;
    std::vector<problem>           problems_;
    std::vector<const index_node*> leaves_;
    score_table                    table_; ///< their columns
};

} // namespace

std::vector<problem> check_index(const index_tree& tree, const score_table& raw, const index_options& options,
                                 std::span<const std::string> groups) {
    return index_checker(tree, raw, options, groups).run();
}

} // namespace steelyard::inline v0_1::composite
