// SPDX-License-Identifier: MIT
#include "detail/content.hpp"
#include "detail/steps.hpp"

#include <steelyard/composite/run_index.hpp>
#include <steelyard/composite/stages.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace steelyard::inline v0_1::composite {

namespace {

/// What stages of one index share: it as it stands.
struct standing {
    index_chain                                           index;
    index_layout                                          layout;
    fingerprint                                           shape;   ///< codes, parents and directions
    std::map<std::string, const index_node*, std::less<>> by_code; ///< nodes of the tree
};

struct treated_table {
    score_table                   table;
    std::vector<column_treatment> treatments;
};

/// An index with some options set: what a stage reads from.
struct settled {
    index_options                     options;
    std::map<std::string, index_node> changed; ///< nodes with options or marks of their own that were set
    std::string                       weights = "declared";
    std::map<std::string, double>     weight; ///< of nodes that were set by themselves
};

using work = std::function<stage_output(const stage_output&)>;

class ready final : public ready_stage {
public:
    ready(fingerprint key, work run) : key_([key] { return key; }), run_(std::move(run)) {}
    /// With a key that is worked out when it is asked for: a run that nobody remembers needs none.
    ready(std::function<fingerprint()> key, work run) : key_(std::move(key)), run_(std::move(run)) {}
    [[nodiscard]] fingerprint  key() const override { return key_(); }
    [[nodiscard]] stage_output run(const stage_output& input) const override { return run_(input); }

private:
    std::function<fingerprint()> key_;
    work                         run_;
};

[[nodiscard]] std::optional<double>* mark_of(goal_marks& marks, std::string_view name) {
    if (name == "low") return &marks.low;
    if (name == "high") return &marks.high;
    if (name == "target") return &marks.target;
    return name == "reference" ? &marks.reference : nullptr;
}

void set_node(index_node& node, const index_options& common, std::string_view path, const option_value& to) {
    const auto below = [&](std::string_view head) { return path.substr(head.size()); };
    if (path.starts_with("treat.")) {
        if (!node.treat) node.treat = common.treat;
        set_option(*node.treat, below("treat."), to);
    } else if (path.starts_with("normalise.")) {
        if (!node.normalise) node.normalise = common.normalise;
        set_option(*node.normalise, below("normalise."), to);
    } else if (path.starts_with("combine.")) {
        if (!node.combine) node.combine = common.combine;
        set_option(*node.combine, below("combine."), to);
    } else if (auto* mark = path.starts_with("marks.") ? mark_of(node.marks, below("marks.")) : nullptr;
               mark != nullptr) {
        double number = 0;
        steelyard::detail::assign_option(number, to, std::string(path));
        *mark = number;
    } else
        throw unknown_code("node '" + node.code + "': option '" + std::string(path) + "' does not exist");
}

/// Splits "nodes.<code>.<rest>": codes may hold dots, so the longest that fits is it.
[[nodiscard]] std::pair<const index_node*, std::string_view> node_of(const standing& of, std::string_view path) {
    for (std::size_t dot = path.rfind('.'); dot != std::string_view::npos && dot > 0; dot = path.rfind('.', dot - 1))
        if (const auto it = of.by_code.find(path.substr(0, dot)); it != of.by_code.end())
            return {it->second, path.substr(dot + 1)};
    throw unknown_code("there is no node of that name: '" + std::string(path) + "'");
}

void set_weights(const standing& of, settled& s, const option_value& to) {
    std::vector<std::string> known{"declared"};
    for (const weight_set& w : of.index.weight_sets) known.push_back(w.name);
    if (!std::holds_alternative<std::string>(to))
        throw format_fault("option weights: found " + text(to) + ", wanted the name of a set");
    s.weights = std::get<std::string>(to);
    if (std::find(known.begin(), known.end(), s.weights) == known.end())
        throw unknown_code("option weights: there is no set '" + s.weights + "'; " + suggest(s.weights, known));
}

/// The index's own options first: a node without options of its own begins from them.
[[nodiscard]] settled settle(const standing& of, std::span<const binding> settings) {
    settled            s{of.index.options, {}, "declared", {}};
    const std::string& prefix = of.index.prefix;
    const auto         path_of = [&](const binding& b) {
        if (!b.path.starts_with(prefix))
            throw unknown_code("option '" + b.path + "' does not begin with '" + prefix + "'");
        return std::string_view(b.path).substr(prefix.size());
    };
    for (const binding& b : settings) {
        const std::string_view path = path_of(b);
        if (path == "weights")
            set_weights(of, s, b.to);
        else if (!path.starts_with("nodes."))
            set_option(s.options, path, b.to);
    }
    for (const binding& b : settings) {
        std::string_view path = path_of(b);
        if (!path.starts_with("nodes.")) continue;
        const auto [node, rest] = node_of(of, path.substr(6));
        if (rest == "weight")
            steelyard::detail::assign_option(s.weight[node->code], b.to, b.path);
        else
            set_node(s.changed.try_emplace(node->code, *node).first->second, s.options, rest, b.to);
    }
    return s;
}

[[nodiscard]] std::shared_ptr<const index_layout> layout_of(const std::shared_ptr<const standing>& of,
                                                            const settled&                         s) {
    if (s.changed.empty()) return {of, &of->layout};
    index_tree tree = of->index.tree;
    for (index_node& n : tree.nodes)
        if (const auto it = s.changed.find(n.code); it != s.changed.end()) n = it->second;
    return std::make_shared<const index_layout>(tree);
}

[[nodiscard]] std::shared_ptr<const index_layout> weighted(const standing& of, const settled& s,
                                                           std::shared_ptr<const index_layout> layout) {
    if (s.weights == "declared" && s.weight.empty()) return layout;
    std::map<std::string_view, double> by_code;
    for (const weight_set& set : of.index.weight_sets)
        if (set.name == s.weights)
            for (const node_weight& w : set.weights) by_code[w.node] = w.weight;
    for (const auto& [code, w] : s.weight) by_code[code] = w;
    std::vector<double> relative;
    for (const index_layout::node& n : layout->nodes()) {
        const auto it = by_code.find(n.declared.code);
        relative.push_back(it == by_code.end() ? n.declared.weight : it->second);
    }
    return std::make_shared<const index_layout>(layout->with_weights(relative));
}

// ---- keys: every option that a stage reads

[[nodiscard]] fingerprinter key_for(const standing& of, std::string_view stage) {
    fingerprinter f;
    f.add(stage).add(1).add(of.shape); // the number is the stage's version: it moves when its numbers do
    return f;
}

template <class Options>
void add_options(fingerprinter& f, const index_layout& layout, const std::vector<std::int32_t>& nodes,
                 const Options& common, std::optional<Options> index_node::*own) {
    f.add(fingerprint_of(common));
    for (const std::int32_t n : nodes)
        if (const auto& options = layout.at(n).declared.*own; options) f.add(n).add(fingerprint_of(*options));
}

// ---- the stages

[[nodiscard]] work impute_work(const std::shared_ptr<const standing>& of, const impute_options& options) {
    return [of, options](const stage_output& input) {
        score_table table = impute(input.as<score_table>(), options, of->index.groups).table;
        const auto  content = detail::content_of(table);
        const auto  bytes = detail::bytes_of(table);
        return stage_output::of(std::move(table), content, bytes);
    };
}
[[nodiscard]] std::unique_ptr<const ready_stage> ready_impute(const std::shared_ptr<const standing>& of,
                                                              const settled& s, bool row) {
    fingerprinter f = key_for(*of, row ? "fill" : "impute");
    if (s.options.impute.method == impute_method::none || (s.options.impute.method == impute_method::row) != row)
        return std::make_unique<ready>(f.result(),
                                       [](const stage_output& input) { return input; }); // the other imputes, or none
    f.add(fingerprint_of(s.options.impute));
    for (const std::string& g : of->index.groups) f.add(g);
    return std::make_unique<ready>(f.result(), impute_work(of, s.options.impute));
}

[[nodiscard]] std::unique_ptr<const ready_stage> ready_treat(const std::shared_ptr<const standing>& of,
                                                             const settled&                         s) {
    const auto    layout = layout_of(of, s);
    fingerprinter f = key_for(*of, "treat");
    add_options(f, *layout, layout->indicators(), s.options.treat, &index_node::treat);
    return std::make_unique<ready>(f.result(), [layout, options = s.options.treat](const stage_output& input) {
        const score_table& table = input.as<score_table>();
        treated_table      t{{}, find_treatments(table, options, layout->treat_rules())};
        t.table = treat(table, t.treatments);
        const auto content =
            fingerprinter{}.add(detail::content_of(t.table)).add(detail::content_of(t.treatments)).result();
        const auto bytes =
            detail::bytes_of(t.table) + static_cast<std::int64_t>(t.treatments.size() * sizeof(column_treatment));
        return stage_output::of(std::move(t), content, bytes);
    });
}

[[nodiscard]] std::unique_ptr<const ready_stage> ready_normalise(const std::shared_ptr<const standing>& of,
                                                                 const settled&                         s) {
    const auto    layout = layout_of(of, s);
    fingerprinter f = key_for(*of, "normalise");
    add_options(f, *layout, layout->indicators(), s.options.normalise, &index_node::normalise);
    for (const std::int32_t n : layout->indicators()) {
        const index_node& node = layout->at(n).declared;
        for (const auto& mark : {node.marks.low, node.marks.high, node.marks.target, node.marks.reference}) {
            f.add(static_cast<int>(mark.has_value()));
            if (mark) f.add(*mark);
        }
    }
    return std::make_unique<ready>(f.result(), [layout, options = s.options.normalise](const stage_output& input) {
        const auto& t = input.as<treated_table>();
        score_table scores = normalise(t.table, detail::normalisers_of(*layout, options, t.table, t.treatments));
        const auto  content = detail::content_of(scores);
        const auto  bytes = detail::bytes_of(scores);
        return stage_output::of(std::move(scores), content, bytes);
    });
}

[[nodiscard]] std::unique_ptr<const ready_stage> ready_combine(const std::shared_ptr<const standing>& of,
                                                               const settled&                         s) {
    const auto layout = weighted(*of, s, layout_of(of, s));
    auto       key = [of, layout, options = s.options.combine] {
        fingerprinter f = key_for(*of, "combine");
        add_options(f, *layout, layout->groups(), options, &index_node::combine);
        for (const index_layout::node& n : layout->nodes()) f.add(n.declared.weight);
        return f.result();
    };
    return std::make_unique<ready>(std::move(key), [layout, options = s.options.combine](const stage_output& input) {
        index_scores scores = combine_scores(*layout, input.as<score_table>(), options);
        const auto   content = detail::content_of(scores);
        const auto   bytes = detail::bytes_of(scores.nodes) +
                           static_cast<std::int64_t>((scores.coverage.size() + scores.imputed.size()) * sizeof(double));
        return stage_output::of(std::move(scores), content, bytes);
    });
}

// ---- what options there are

template <class Options>
void list_options(std::vector<option_description>& to, const std::string& prefix, const Options& options) {
    for (option_description& d : describe(options)) {
        d.path.insert(0, prefix);
        to.push_back(std::move(d));
    }
}

template <class Options>
void list_node_options(std::vector<option_description>& to, const standing& of, const std::vector<std::int32_t>& nodes,
                       const std::string& what, const Options& common, std::optional<Options> index_node::*own) {
    list_options(to, of.index.prefix + what + ".", common);
    for (const std::int32_t n : nodes) {
        const index_node& node = of.layout.at(n).declared;
        list_options(to, of.index.prefix + "nodes." + node.code + "." + what + ".", (node.*own).value_or(common));
    }
}

void list_marks(std::vector<option_description>& to, const standing& of) {
    for (const std::int32_t n : of.layout.indicators()) {
        index_node node = of.layout.at(n).declared;
        for (const std::string name : {"low", "high", "target", "reference"})
            if (const auto& mark = *mark_of(node.marks, name); mark)
                to.push_back({of.index.prefix + "nodes." + node.code + ".marks." + name,
                              "A mark of the indicator, in its raw unit.",
                              *mark,
                              {}});
    }
}

void list_weights(std::vector<option_description>& to, const standing& of) {
    option_description set{of.index.prefix + "weights",
                           "The set of weights; those declared at the nodes are one.",
                           std::string("declared"),
                           {"declared"}};
    for (const weight_set& w : of.index.weight_sets) set.choices.push_back(w.name);
    to.push_back(std::move(set));
    for (const index_layout::node& n : of.layout.nodes())
        if (n.parent >= 0)
            to.push_back({of.index.prefix + "nodes." + n.declared.code + ".weight",
                          "Weight relative to its siblings.",
                          n.declared.weight,
                          {}});
}

class index_stage final : public stage {
public:
    enum class step : std::uint8_t { impute, treat, normalise, fill, combine };
    index_stage(std::shared_ptr<const standing> of, step which) : of_(std::move(of)), which_(which) {}

    [[nodiscard]] std::string name() const override {
        constexpr std::array names{"impute", "treat", "normalise", "fill", "combine"};
        return names[static_cast<std::size_t>(which_)];
    }
    [[nodiscard]] std::vector<option_description> options() const override {
        std::vector<option_description> list;
        const index_options&            o = of_->index.options;
        switch (which_) {
        case step::impute:
        case step::fill: list_options(list, of_->index.prefix + "impute.", o.impute); break;
        case step::treat:
            list_node_options(list, *of_, of_->layout.indicators(), "treat", o.treat, &index_node::treat);
            break;
        case step::normalise:
            list_node_options(list, *of_, of_->layout.indicators(), "normalise", o.normalise, &index_node::normalise);
            list_marks(list, *of_);
            break;
        case step::combine:
            list_node_options(list, *of_, of_->layout.groups(), "combine", o.combine, &index_node::combine);
            list_weights(list, *of_);
            break;
        }
        return list;
    }
    [[nodiscard]] std::unique_ptr<const ready_stage> prepare(std::span<const binding> settings) const override {
        const settled s = settle(*of_, settings);
        switch (which_) {
        case step::impute: return ready_impute(of_, s, false);
        case step::treat: return ready_treat(of_, s);
        case step::normalise: return ready_normalise(of_, s);
        case step::fill: return ready_impute(of_, s, true);
        case step::combine: break;
        }
        return ready_combine(of_, s);
    }

private:
    std::shared_ptr<const standing> of_;
    step                            which_;
};

// ---- checks

void check_set(const index_tree& tree, const weight_set& set, std::vector<problem>& problems) {
    std::vector<std::string> known;
    for (const index_node& n : tree.nodes) known.push_back(n.code);
    const auto object = [&](const std::string& rule, const std::string& node, const std::string& found,
                            const std::string& advice) {
        problems.push_back({severity::fault, rule, {"", 0, "weights." + set.name, node}, found, advice});
    };
    std::vector<std::string> seen;
    for (const node_weight& w : set.weights) {
        if (std::find(known.begin(), known.end(), w.node) == known.end())
            object("unknown_node", w.node, "the index has no such node", suggest(w.node, known));
        else if (std::find(seen.begin(), seen.end(), w.node) != seen.end())
            object("repeated_node", w.node, "the set gives the node two weights", "give one");
        if (!std::isfinite(w.weight) || w.weight < 0)
            object("bad_weight", w.node, "the weight is " + number_text(w.weight), "give 0 or more");
        seen.push_back(w.node);
    }
}

void check_sets(const index_chain& of, std::vector<problem>& problems) {
    std::vector<std::string> names{"declared"};
    for (const weight_set& set : of.weight_sets) {
        if (set.name.empty() || std::find(names.begin(), names.end(), set.name) != names.end())
            problems.push_back({severity::fault,
                                set.name.empty() ? "no_name" : "repeated_name",
                                {"", 0, "weights", set.name},
                                set.name.empty() ? "a set of weights has no name" : "there is another set of that name",
                                "give each its own; 'declared' is that of the tree"});
        names.push_back(set.name);
        check_set(of.tree, set, problems);
    }
}

void check(const index_chain& of) {
    std::vector<problem> problems = of.tree.check(of.raw);
    check_sets(of, problems);
    if (!of.groups.empty() && of.groups.size() != of.raw.units.size())
        problems.push_back(
            {severity::fault,
             "bad_groups",
             {"", 0, "groups", of.tree.code},
             std::to_string(of.groups.size()) + " groups for " + std::to_string(of.raw.units.size()) + " units",
             "give one per unit, in the table's order"});
    if (!problems.empty()) throw invalid_input("index '" + of.tree.code + "'", std::move(problems));
}

[[nodiscard]] fingerprint shape_of(const index_layout& layout) {
    fingerprinter f;
    for (const index_layout::node& n : layout.nodes())
        f.add(n.declared.code).add(n.parent).add(static_cast<int>(n.declared.better));
    return f.result();
}

[[nodiscard]] std::shared_ptr<const standing> standing_of(index_chain of, index_layout layout, fingerprint shape) {
    const auto shared = std::make_shared<standing>(standing{std::move(of), std::move(layout), shape, {}});
    for (const index_node& n : shared->index.tree.nodes) shared->by_code.emplace(n.code, &n);
    return shared;
}

} // namespace

settled_index settle_index(const index_chain& of, std::span<const binding> settings) {
    std::vector<problem> problems = of.tree.check();
    check_sets(of, problems);
    if (!problems.empty()) throw invalid_input("index '" + of.tree.code + "'", std::move(problems));
    const auto shared = standing_of(of, index_layout(of.tree), {});
    for (const binding& b : settings) {
        try {
            (void)settle(*shared, std::span(&b, 1));
        } catch (const error& e) {
            problems.push_back({severity::fault, "bad_option", {"", 0, b.path, of.tree.code}, e.what(), ""});
        }
    }
    if (!problems.empty()) throw invalid_input("options of index '" + of.tree.code + "'", std::move(problems));
    const settled s = settle(*shared, settings);
    return {*weighted(*shared, s, layout_of(shared, s)), s.options};
}

stage_chain index_stages(index_chain of) {
    check(of);
    index_layout             layout(of.tree);
    const fingerprint        shape = shape_of(layout);
    std::vector<std::string> codes;
    for (const std::int32_t i : layout.indicators()) codes.push_back(layout.at(i).declared.code);
    score_table chosen = select_columns(of.raw, codes);
    stage_chain chain;
    const auto  content = detail::content_of(chosen);
    const auto  bytes = detail::bytes_of(chosen);
    chain.input = stage_output::of(std::move(chosen), content, bytes);
    of.raw = {}; // from here on, it is the chain's input
    const auto shared = standing_of(std::move(of), std::move(layout), shape);
    using step = index_stage::step;
    for (const step s : {step::impute, step::treat, step::normalise, step::fill, step::combine})
        chain.stages.push_back(std::make_shared<const index_stage>(shared, s));
    return chain;
}

} // namespace steelyard::inline v0_1::composite
