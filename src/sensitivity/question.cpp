// SPDX-License-Identifier: MIT
#include <steelyard/composite/combine.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/sensitivity/question.hpp>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1::sensitivity {

namespace {

using composite::index_scores;
using composite::score_table;
using composite::tie_rule;

enum class asks : std::uint8_t { score, rank, ranks, ahead, among_first, positive, target };

/// As in `composite::rank_units`: above by more than rounding.
[[nodiscard]] bool above(double a, double b) { return a > b && a - b > 1e-12 * std::max(std::abs(a), std::abs(b)); }

struct what_is_asked {
    asks         kind = asks::score;
    std::string  unit{}, other{}, node{};
    double       target = 0;
    std::int64_t number = 1; ///< units of a ranking, or places
    tie_rule     ties = tie_rule::min;
};

class index_question final : public question {
public:
    explicit index_question(what_is_asked asked) : asked_(std::move(asked)) {}

    [[nodiscard]] std::string text() const override {
        const std::string on = asked_.node.empty() ? "" : " on " + asked_.node;
        switch (asked_.kind) {
        case asks::score: return "score of " + asked_.unit + on;
        case asks::rank: return "rank of " + asked_.unit + on;
        case asks::ranks: return "ranks" + on;
        case asks::ahead: return asked_.unit + " is ahead of " + asked_.other + on;
        case asks::among_first: return asked_.unit + " is among the first " + std::to_string(asked_.number) + on;
        case asks::positive: return asked_.unit + " is above zero" + on;
        case asks::target: break;
        }
        return asked_.unit + " meets the target of " + number_text(asked_.target) + on;
    }
    [[nodiscard]] bool         is_conclusion() const override { return asked_.kind >= asks::ahead; }
    [[nodiscard]] std::int64_t width() const override { return asked_.kind == asks::ranks ? asked_.number : 1; }

    [[nodiscard]] std::string answer(const stage_output& last, std::span<double> into) const override {
        const auto&        scores = last.as<index_scores>();
        const score_table& t = scores.nodes;
        const std::int64_t column =
            asked_.node.empty() ? scores.root() : found(t.find_column(asked_.node), "node", asked_.node, t.columns);
        if (asked_.kind == asks::ranks) return rank_all(t, column, into);
        const std::int64_t unit = found(t.find_unit(asked_.unit), "unit", asked_.unit, t.units);
        switch (asked_.kind) {
        case asks::score: return point(t, unit, column, into);
        case asks::rank: return rank(t, unit, column, into);
        case asks::ahead:
            return settle(bounds(t, unit, column),
                          bounds(t, found(t.find_unit(asked_.other), "unit", asked_.other, t.units), column), into,
                          false);
        case asks::among_first: return among_first(t, unit, column, into);
        case asks::positive: return settle(bounds(t, unit, column), {0, 0}, into, false);
        default: break;
        }
        return settle(bounds(t, unit, column), {asked_.target, asked_.target}, into, true);
    }

private:
    [[nodiscard]] static std::int64_t found(std::optional<std::int64_t> at, const char* what, const std::string& code,
                                            const std::vector<std::string>& known) {
        if (!at)
            throw unknown_code("the index has no " + std::string(what) + " '" + code + "'; " + suggest(code, known));
        return *at;
    }
    [[nodiscard]] static std::string without(const std::string& unit) {
        return "the score of " + unit + " is missing or known within bounds only";
    }

    struct span_of {
        std::optional<double> low, high;
    };
    [[nodiscard]] static span_of bounds(const score_table& t, std::int64_t unit, std::int64_t column) {
        const value v = t.value_at(unit, column);
        if (v.point()) return {v.point(), v.point()};
        return {v.lower(), v.upper()};
    }
    /// Yes where it lies above whatever is missing, no where it cannot.
    [[nodiscard]] std::string settle(const span_of& a, const span_of& b, std::span<double> into,
                                     bool equal_is_enough) const {
        const auto beats = [&](double x, double y) { return above(x, y) || (equal_is_enough && !above(y, x)); };
        if (a.low && b.high && beats(*a.low, *b.high))
            into[0] = 1;
        else if (a.high && b.low && !beats(*a.high, *b.low))
            into[0] = 0;
        else
            return "missing numbers leave open whether " + text();
        return {};
    }
    [[nodiscard]] std::string point(const score_table& t, std::int64_t unit, std::int64_t column,
                                    std::span<double> into) const {
        const std::size_t i = t.at(unit, column);
        if (t.forms[i] != form::point) return without(asked_.unit);
        into[0] = t.number[i];
        return {};
    }
    [[nodiscard]] static double tied(std::int64_t better, std::int64_t equal, tie_rule ties) {
        if (ties == tie_rule::average) return static_cast<double>(better) + (static_cast<double>(equal) + 1) / 2;
        return static_cast<double>(ties == tie_rule::min ? better + 1 : better + equal);
    }
    [[nodiscard]] std::string rank(const score_table& t, std::int64_t unit, std::int64_t column,
                                   std::span<double> into) const {
        if (t.forms[t.at(unit, column)] != form::point) return without(asked_.unit);
        const double own = t.number[t.at(unit, column)];
        std::int64_t better = 0, equal = 0;
        for (std::int64_t u = 0; u < t.unit_count(); ++u) {
            if (t.forms[t.at(u, column)] != form::point) continue;
            const double x = t.number[t.at(u, column)];
            if (above(x, own))
                ++better;
            else if (!above(own, x))
                ++equal;
        }
        into[0] = tied(better, equal, asked_.ties);
        return {};
    }
    /// By the places that missing numbers leave open, as in `composite::rank_units`.
    [[nodiscard]] std::string among_first(const score_table& t, std::int64_t unit, std::int64_t column,
                                          std::span<double> into) const {
        const span_of own = bounds(t, unit, column);
        std::int64_t  surely = 0, maybe = 0; // units that are better
        for (std::int64_t u = 0; u < t.unit_count(); ++u) {
            const std::size_t i = t.at(u, column);
            if (u == unit || t.reasons[i] == reason::not_applicable || t.reasons[i] == reason::reported_elsewhere)
                continue;
            const span_of other = bounds(t, u, column);
            if (other.low && own.high && above(*other.low, *own.high)) ++surely;
            if (!other.high || !own.low || above(*other.high, *own.low)) ++maybe;
        }
        if (maybe < asked_.number)
            into[0] = 1;
        else if (surely >= asked_.number)
            into[0] = 0;
        else
            return "missing numbers leave open whether " + text();
        return {};
    }
    /// By sorting once; equal are those within rounding of the first of their run.
    [[nodiscard]] std::string rank_all(const score_table& t, std::int64_t column, std::span<double> into) const {
        if (t.unit_count() != asked_.number)
            throw shape_mismatch("ranks of " + std::to_string(asked_.number) + " units are asked for, and there are " +
                                 std::to_string(t.unit_count()));
        const auto forms = t.forms_of(column);
        for (std::size_t u = 0; u < forms.size(); ++u)
            if (forms[u] != form::point) return without(t.units[u]);
        const auto                                  numbers = t.numbers_of(column);
        std::vector<std::pair<double, std::size_t>> order;
        for (std::size_t u = 0; u < numbers.size(); ++u) order.emplace_back(-numbers[u], u);
        std::ranges::sort(order);
        for (std::size_t i = 0; i < order.size();) {
            std::size_t end = i + 1;
            while (end < order.size() && !above(-order[i].first, -order[end].first)) ++end;
            const double r = tied(static_cast<std::int64_t>(i), static_cast<std::int64_t>(end - i), asked_.ties);
            for (; i < end; ++i) into[order[i].second] = r;
        }
        return {};
    }

    what_is_asked asked_;
};

[[nodiscard]] question_ptr ask(what_is_asked asked) { return std::make_shared<const index_question>(std::move(asked)); }

} // namespace

question_ptr score_of(std::string unit, std::string node) {
    return ask({.kind = asks::score, .unit = std::move(unit), .node = std::move(node)});
}
question_ptr rank_of(std::string unit, std::string node, tie_rule ties) {
    return ask({.kind = asks::rank, .unit = std::move(unit), .node = std::move(node), .ties = ties});
}
question_ptr ranks_of(std::int64_t units, std::string node, tie_rule ties) {
    return ask({.kind = asks::ranks, .node = std::move(node), .number = units, .ties = ties});
}
question_ptr is_ahead(std::string unit, std::string other, std::string node) {
    return ask({.kind = asks::ahead, .unit = std::move(unit), .other = std::move(other), .node = std::move(node)});
}
question_ptr is_among_first(std::string unit, std::int64_t places, std::string node) {
    return ask({.kind = asks::among_first, .unit = std::move(unit), .node = std::move(node), .number = places});
}
question_ptr is_positive(std::string unit, std::string node) {
    return ask({.kind = asks::positive, .unit = std::move(unit), .node = std::move(node)});
}
question_ptr meets_target(std::string unit, double target, std::string node) {
    return ask({.kind = asks::target, .unit = std::move(unit), .node = std::move(node), .target = target});
}

} // namespace steelyard::inline v0_1::sensitivity
