// SPDX-License-Identifier: MIT
#include "detail/check_combine.hpp"

#include <steelyard/composite/index_tree.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace steelyard::inline v0_1::composite {

namespace {

/// Looks at a tree from all sides and writes down what is wrong.
class tree_checker {
public:
    explicit tree_checker(const index_tree& tree) : tree_(tree) {
        for (const index_node& n : tree.nodes) {
            if (!n.code.empty()) by_code_.emplace(n.code, &n); // of two of one code the first counts
            codes_.push_back(n.code);
            if (!n.parent.empty()) children_[n.parent].push_back(&n);
        }
    }

    [[nodiscard]] std::vector<problem> run() {
        check_codes();
        check_roots();
        for (const index_node& n : tree_.nodes) {
            check_parent(n);
            check_weight(n);
            check_options(n);
        }
        for (const auto& [code, children] : children_) check_weights(code, children);
        return std::move(problems_);
    }

    void check_columns(const score_table& table, std::vector<problem>& problems) {
        for (const index_node& n : tree_.nodes)
            if (!children_.contains(n.code) && !table.find_column(n.code))
                problems.push_back({severity::fault, "unknown_column", place_of(n, "code"),
                                    "nothing is below this node, and the table has no such column",
                                    suggest(n.code, table.columns)});
    }

private:
    [[nodiscard]] static input_place place_of(const index_node& n, const std::string& key) {
        input_place where = n.declared_at;
        where.column = key;
        where.code = n.code;
        return where;
    }
    void object(const index_node& n, const std::string& key, const std::string& rule, const std::string& found,
                const std::string& advice) {
        problems_.push_back({severity::fault, rule, place_of(n, key), found, advice});
    }

    void check_codes() {
        std::map<std::string, int> seen;
        for (const index_node& n : tree_.nodes) {
            if (n.code.empty())
                object(n, "code", "empty_code", "a node has no code", "give it one");
            else if (seen[n.code]++ > 0)
                object(n, "code", "repeated_code", "another node has this code", "give each node its own");
        }
    }

    void check_roots() {
        std::vector<const index_node*> roots;
        for (const index_node& n : tree_.nodes)
            if (n.parent.empty()) roots.push_back(&n);
        if (tree_.nodes.empty())
            problems_.push_back(
                {severity::fault, "no_root", {"", 0, "", tree_.code}, "the index has no nodes", "declare them"});
        else if (roots.empty())
            problems_.push_back({severity::fault,
                                 "no_root",
                                 {"", 0, "parent", tree_.code},
                                 "every node has a parent",
                                 "leave the parent of the topmost node empty"});
        for (std::size_t i = 1; i < roots.size(); ++i)
            object(*roots[i], "parent", "second_root", "it has no parent, nor has '" + roots.front()->code + "'",
                   "name its parent");
        if (roots.size() == 1 && !children_.contains(roots.front()->code))
            object(*roots.front(), "code", "empty_index", "nothing is below the root",
                   "declare nodes with it as parent");
    }

    void check_parent(const index_node& n) {
        if (n.parent.empty()) return;
        if (!by_code_.contains(n.parent))
            return object(n, "parent", "unknown_parent", "no node has the code '" + n.parent + "'",
                          suggest(n.parent, codes_));
        std::string       path = n.code;
        const index_node* up = &n;
        for (std::size_t steps = 0; steps <= tree_.nodes.size(); ++steps) {
            const auto next = by_code_.find(up->parent);
            if (up->parent.empty() || next == by_code_.end()) return;
            up = next->second;
            path += " -> " + up->code;
            if (up->code == n.code)
                return object(n, "parent", "cycle", "the node is above itself: " + path,
                              "let one of them have another parent");
        }
    }

    void check_weight(const index_node& n) {
        if (!std::isfinite(n.weight) || n.weight < 0)
            object(n, "weight", "bad_weight", "the weight is " + number_text(n.weight), "give 0 or more");
    }

    void check_weights(const std::string& parent, const std::vector<const index_node*>& children) {
        const auto above = by_code_.find(parent);
        if (above == by_code_.end()) return;
        for (const index_node* child : children)
            if (child->weight > 0) return;
        object(*above->second, "weight", "no_weight", "every node below it has weight 0", "give one of them a weight");
    }

    void check_options(const index_node& n) {
        const bool group = children_.contains(n.code);
        if (group && n.normalise)
            object(n, "normalise", "misplaced_option", "a group's scores are not normalised",
                   "set it at the indicators");
        if (group && n.treat)
            object(n, "treat", "misplaced_option", "a group's scores are not treated", "set it at the indicators");
        if (!group && n.combine)
            object(n, "combine", "misplaced_option", "an indicator has nothing to combine", "set it at a group");
        if (!group && n.better == direction::none)
            object(n, "better", "no_direction", "nothing says whether more is better", "set up, down or target");
        if (n.better == direction::target && !group && !n.marks.target)
            object(n, "target", "no_target", "its direction is target, and no target is set", "set it in raw units");
        for (const auto& mark : {n.marks.low, n.marks.high, n.marks.target, n.marks.reference})
            if (mark && !std::isfinite(*mark))
                object(n, "marks", "not_finite", "a mark is NaN or infinite", "give a number");
        if (n.marks.low && n.marks.high && !(*n.marks.low < *n.marks.high))
            object(n, "marks", "crossed_goalposts",
                   "low is " + number_text(*n.marks.low) + ", high " + number_text(*n.marks.high),
                   "give low below high in raw units, also where less is better: the direction does the rest");
        if (n.combine)
            for (problem& p : detail::check_combine(*n.combine, place_of(n, ""))) problems_.push_back(std::move(p));
    }

    const index_tree&                                     tree_;
    std::map<std::string, const index_node*>              by_code_;
    std::map<std::string, std::vector<const index_node*>> children_;
    std::vector<std::string>                              codes_;
    std::vector<problem>                                  problems_;
};

} // namespace

std::vector<problem> detail::check_combine(const combine_options& o, const input_place& at) {
    std::vector<problem> problems;
    const auto           object = [&](const char* key, const std::string& found, const std::string& advice) {
        input_place where = at;
        where.column = std::string("combine.") + key;
        problems.push_back({severity::fault, "bad_option", where, found, advice});
    };
    if (!(o.least_children >= 0 && o.least_children <= 1))
        object("least_children", "it is " + number_text(o.least_children), "give a share, 0 to 1");
    if (!(o.least_indicators >= 0 && o.least_indicators <= 1))
        object("least_indicators", "it is " + number_text(o.least_indicators), "give a share, 0 to 1");
    if (!std::isfinite(o.power)) object("power", "it is not finite", "choose minimum for the limit");
    if (o.zeros != zero_rule::refuse && !(o.zero_level > 0))
        object("zero_level", "it is " + number_text(o.zero_level),
               "give what floor raises to, or shift adds: more than 0");
    if (o.most_units < 1 || o.most_units > 20)
        object("most_units", "it is " + std::to_string(o.most_units), "give 1 to 20");
    return problems;
}

std::vector<problem> index_tree::check() const { return tree_checker(*this).run(); }

std::vector<problem> index_tree::check(const score_table& table) const {
    tree_checker         checker(*this);
    std::vector<problem> problems = checker.run();
    checker.check_columns(table, problems);
    return problems;
}

index_layout::index_layout(const index_tree& tree) : code_(tree.code) {
    if (auto problems = tree.check(); !problems.empty())
        throw invalid_input("index '" + tree.code + "'", std::move(problems));
    std::size_t root = 0;
    while (!tree.nodes[root].parent.empty()) ++root;
    place(tree, root, 0);
    for (std::int32_t i = 0; i <= this->root(); ++i) (at(i).children.empty() ? indicators_ : groups_).push_back(i);
    std::sort(indicators_.begin(), indicators_.end(),
              [&](std::int32_t a, std::int32_t b) { return at(a).declared.code < at(b).declared.code; });
    for (std::size_t i = 0; i < indicators_.size(); ++i)
        nodes_[static_cast<std::size_t>(indicators_[i])].indicator = static_cast<std::int32_t>(i);
    for (std::size_t i = 0; i < groups_.size(); ++i)
        nodes_[static_cast<std::size_t>(groups_[i])].group = static_cast<std::int32_t>(i);
    weigh();
}

/// Depth first, siblings by code, a node after all that is below it.
void index_layout::place(const index_tree& tree, std::size_t at, std::int32_t depth) {
    std::vector<std::size_t> below;
    for (std::size_t i = 0; i < tree.nodes.size(); ++i)
        if (!tree.nodes[i].parent.empty() && tree.nodes[i].parent == tree.nodes[at].code) below.push_back(i);
    std::sort(below.begin(), below.end(),
              [&](std::size_t a, std::size_t b) { return tree.nodes[a].code < tree.nodes[b].code; });
    node made;
    made.declared = tree.nodes[at];
    made.depth = depth;
    for (const std::size_t child : below) {
        place(tree, child, depth + 1);
        made.children.push_back(root());
    }
    nodes_.push_back(std::move(made));
    for (const std::int32_t child : nodes_.back().children) nodes_[static_cast<std::size_t>(child)].parent = root();
}

/// Relative weights inside each node, then products from the root down.
void index_layout::weigh() {
    for (std::size_t i = nodes_.size(); i-- > 0;) {
        node&  n = nodes_[i];
        double sum = 0;
        for (const std::int32_t child : n.children) sum += at(child).declared.weight;
        n.weights.clear();
        for (const std::int32_t child : n.children) {
            const double share = at(child).declared.weight / sum;
            n.weights.push_back(share);
            nodes_[static_cast<std::size_t>(child)].effective = n.effective * share;
        }
    }
}

std::int32_t index_layout::find(std::string_view code) const {
    std::vector<std::string> known;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        if (nodes_[i].declared.code == code) return static_cast<std::int32_t>(i);
        known.push_back(nodes_[i].declared.code);
    }
    throw unknown_code("index '" + code_ + "': there is no node '" + std::string(code) + "'; " + suggest(code, known));
}

index_layout index_layout::with_weights(std::span<const double> relative) const {
    if (relative.size() != nodes_.size())
        throw shape_mismatch("with_weights: the index has " + std::to_string(nodes_.size()) + " nodes, found " +
                             std::to_string(relative.size()) + " weights");
    std::vector<problem> problems;
    index_layout         other = *this;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        other.nodes_[i].declared.weight = relative[i];
        if (!std::isfinite(relative[i]) || relative[i] < 0)
            problems.push_back({severity::fault,
                                "bad_weight",
                                {"", 0, "weight", nodes_[i].declared.code},
                                "the weight is " + number_text(relative[i]),
                                "give 0 or more"});
    }
    for (const std::int32_t g : groups_) {
        const auto& children = at(g).children;
        const bool  some = std::any_of(children.begin(), children.end(),
                                       [&](std::int32_t c) { return relative[static_cast<std::size_t>(c)] > 0; });
        if (!some)
            problems.push_back({severity::fault,
                                "no_weight",
                                {"", 0, "weight", at(g).declared.code},
                                "every node below it has weight 0",
                                "give one of them a weight"});
    }
    if (!problems.empty()) throw invalid_input("weights of index '" + code_ + "'", problems);
    other.weigh();
    return other;
}

std::vector<normalise_rule> index_layout::normalise_rules(const normalise_options& common) const {
    std::vector<normalise_rule> rules;
    rules.reserve(indicators_.size());
    for (const std::int32_t i : indicators_) {
        const index_node& n = at(i).declared;
        rules.push_back({n.code, n.better, n.marks, n.normalise.value_or(common), n.declared_at});
    }
    return rules;
}

std::vector<treat_rule> index_layout::treat_rules() const {
    std::vector<treat_rule> rules;
    for (const std::int32_t i : indicators_)
        if (at(i).declared.treat) rules.push_back({at(i).declared.code, *at(i).declared.treat});
    return rules;
}

} // namespace steelyard::inline v0_1::composite
