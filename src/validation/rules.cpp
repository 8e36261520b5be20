// SPDX-License-Identifier: MIT
#include "detail/parts.hpp"

#include <steelyard/validation/expression.hpp>
#include <steelyard/validation/rules.hpp>

#include <cmath>

namespace steelyard::inline v0_1::validation {

namespace {

using detail::block_view;
using detail::cell;
using detail::cell_table;

enum class answer : std::uint8_t { kept, broken, undecided };

[[nodiscard]] bool is_pair(rule_operator op) noexcept { return op >= rule_operator::exclusive_pair; }

/// Certainly a < b + slack (or <= when `or_equal`), whatever both are within their bounds; and certainly not.
[[nodiscard]] answer below(const bounded_number& a, const bounded_number& b, const exact_number& slack, bool or_equal) {
    const auto fits = [&](const exact_number& x, const exact_number& y) {
        const int c = compare(x, add(y, slack));
        return c < 0 || (c == 0 && (or_equal || slack.sign() > 0));
    };
    if (a.upper && b.lower && fits(*a.upper, *b.lower)) return answer::kept;
    if (a.lower && b.upper && !fits(*a.lower, *b.upper)) return answer::broken;
    return answer::undecided;
}

[[nodiscard]] answer equal(const bounded_number& a, const bounded_number& b, const exact_number& slack) {
    const answer not_above = below(a, b, slack, true);
    const answer not_below = below(b, a, slack, true);
    if (not_above == answer::broken || not_below == answer::broken) return answer::broken;
    return not_above == answer::kept && not_below == answer::kept ? answer::kept : answer::undecided;
}

[[nodiscard]] answer opposite(answer a) noexcept {
    return a == answer::kept ? answer::broken : a == answer::broken ? answer::kept : a;
}

[[nodiscard]] answer judge(rule_operator op, const bounded_number& a, const bounded_number& b,
                           const exact_number& slack) {
    switch (op) {
    case rule_operator::equal: return equal(a, b, slack);
    case rule_operator::not_equal: return opposite(equal(a, b, slack));
    case rule_operator::less: return below(a, b, slack, false);
    case rule_operator::less_or_equal: return below(a, b, slack, true);
    case rule_operator::greater: return below(b, a, slack, false);
    case rule_operator::greater_or_equal: return below(b, a, slack, true);
    default: return answer::kept;
    }
}

/// One side of a rule in one cell.
struct side_state {
    bool                     skipped = false;
    bool                     reported = false; ///< for pair rules
    bounded_number           number;
    std::vector<std::string> missing; ///< codes
};

class side {
public:
    side(const definitions& agreed, const dataset& data, expression e, side_mode mode)
        : expression_(std::move(e)),
          mode_(mode) {
        for (const std::string& code : expression_.codes()) {
            const measure_rows* rows = data.rows_of(code);
            measures_.push_back(agreed.find_measure(code));
            cells_.push_back(rows == nullptr ? std::nullopt : std::optional<cell_table>(std::in_place, *rows));
        }
    }
    [[nodiscard]] const std::vector<std::optional<cell_table>>& cells() const noexcept { return cells_; }
    [[nodiscard]] side_mode                                     mode() const noexcept { return mode_; }

    [[nodiscard]] side_state at(const cell& c, std::string& evidence) const {
        side_state                  s;
        std::vector<bounded_number> operands;
        for (std::size_t i = 0; i < cells_.size(); ++i) {
            const std::string& code = expression_.codes()[i];
            const auto         row = cells_[i] ? cells_[i]->find(c) : std::nullopt;
            const measure&     m = *measures_[i];
            bounded_number     n = row ? possible_value(m, cells_[i]->rows(), *row) : possible_value(m);
            const bool         missing = !row || cells_[i]->rows().forms[*row] == form::missing;
            if (missing) s.missing.push_back(code);
            if (missing && mode_ == side_mode::missing_as_zero) n = bounded_number::point({});
            evidence += (evidence.empty() ? "" : ", ") + code + " " + said(row, i, n, missing);
            operands.push_back(n);
        }
        const bool any = !s.missing.empty();
        const bool all = any && s.missing.size() == operands.size();
        s.skipped =
            (mode_ == side_mode::skip_if_any_missing && any) || (mode_ == side_mode::skip_if_all_missing && all);
        s.reported = mode_ == side_mode::skip_if_any_missing ? !any : !all;
        if (!s.skipped) s.number = expression_.evaluate(operands);
        return s;
    }

private:
    [[nodiscard]] std::string said(const std::optional<std::size_t>& row, std::size_t i, const bounded_number& n,
                                   bool missing) const {
        if (!missing) return n.text();
        const std::string as_zero = mode_ == side_mode::missing_as_zero ? ", taken as zero" : "";
        return (row ? "missing (" + std::string(name(cells_[i]->rows().reason_at(*row))) + ")"
                    : std::string("not reported")) +
               as_zero;
    }

    expression                             expression_;
    side_mode                              mode_;
    std::vector<const measure*>            measures_;
    std::vector<std::optional<cell_table>> cells_;
};

/// Cells in which any measure of either side has a row, in order.
[[nodiscard]] std::vector<cell> cells_of(const side& left, const side& right) {
    std::vector<cell> all;
    for (const side* s : {&left, &right})
        for (const auto& table : s->cells()) {
            if (!table) continue;
            for (std::size_t i = 0; i < table->size(); ++i) all.push_back(table->key(i));
        }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

/// Both sides parsed, with every problem of the rule.
struct parsed_rule {
    expression           left;
    expression           right;
    std::vector<problem> problems;
};

[[nodiscard]] problem rule_problem(const rule& r, const std::string& kind_of, std::string found, std::string advice) {
    problem p;
    p.rule = kind_of;
    p.where = r.declared_at;
    if (p.where.code.empty()) p.where.code = r.code;
    p.found = std::move(found);
    p.advice = std::move(advice);
    return p;
}

[[nodiscard]] parsed_rule parse(const rule& r, const definitions& agreed) {
    parsed_rule p;
    input_place where = r.declared_at;
    if (where.code.empty()) where.code = r.code;
    p.left = expression::parse(r.left, p.problems, where);
    p.right = expression::parse(r.right, p.problems, where);
    std::vector<std::string> known;
    for (const measure& m : agreed.measures) known.push_back(m.code);
    const measure* first = nullptr;
    for (const expression* e : {&p.left, &p.right})
        for (const std::string& code : e->codes()) {
            const measure* m = agreed.find_measure(code);
            if (m == nullptr) {
                p.problems.push_back(rule_problem(
                    r, "unknown_code", "the rule names '" + code + "', which is no measure", suggest(code, known)));
                continue;
            }
            if (first == nullptr) first = m;
            if (m->frequency != first->frequency)
                p.problems.push_back(rule_problem(r, "mixed_frequencies",
                                                  "'" + first->code + "' is by " + first->frequency.text() + " but '" +
                                                      code + "' is by " + m->frequency.text(),
                                                  "compare measures of one frequency"));
        }
    if (p.left.codes().empty() && p.right.codes().empty())
        p.problems.push_back(
            rule_problem(r, "no_measure", "neither side names a measure", "name at least one measure"));
    if (is_pair(r.op) && (p.left.codes().empty() || p.right.codes().empty()))
        p.problems.push_back(
            rule_problem(r, "no_measure", "a pair rule needs a measure on each side", "name a measure on both sides"));
    if (!(r.tolerance >= 0) || !std::isfinite(r.tolerance))
        p.problems.push_back(rule_problem(r, "bad_tolerance", "the tolerance is " + number_text(r.tolerance),
                                          "give zero or a positive number"));
    return p;
}

class rule_check {
public:
    rule_check(const definitions& agreed, const dataset& data, const rule& r, parsed_rule p, const rule_options& o,
               findings& out)
        : agreed_(agreed),
          data_(data),
          rule_(r),
          options_(o),
          out_(out),
          slack_(exact_number::of(r.tolerance)),
          left_(agreed, data, std::move(p.left), r.left_mode),
          right_(agreed, data, std::move(p.right), r.right_mode) {
        for (const side* s : {&left_, &right_})
            for (const auto& table : s->cells())
                if (table && rows_ == nullptr) rows_ = &table->rows();
    }

    void run() {
        if (rows_ == nullptr) return;
        for (const cell& c : cells_of(left_, right_)) is_pair(rule_.op) ? check_pair(c) : check(c);
    }

private:
    void check(const cell& c) {
        std::string      evidence;
        const side_state a = left_.at(c, evidence);
        const side_state b = right_.at(c, evidence);
        if (a.skipped || b.skipped) return;
        if (a.number.undefined || b.number.undefined) {
            report(c, "rule_undefined", severity::warning,
                   "A division by zero leaves the rule without an answer: " + sides(a, b) + ".", evidence, 0.5);
            return;
        }
        const answer verdict = judge(rule_.op, a.number, b.number, slack_);
        if (verdict == answer::broken) {
            report(c, rule_.code, rule_.level, sides(a, b) + " breaks the rule" + tolerance_text() + ".", evidence,
                   gap(a.number, b.number));
            return;
        }
        if (verdict != answer::undecided) return;
        const bool must_answer = (left_.mode() == side_mode::never_skip && !a.missing.empty()) ||
                                 (right_.mode() == side_mode::never_skip && !b.missing.empty());
        if (!must_answer && !options_.undecided) return;
        std::vector<std::string> missing = a.missing;
        missing.insert(missing.end(), b.missing.begin(), b.missing.end());
        report(c, "rule_unanswered", must_answer ? severity::warning : severity::info,
               missing.empty()
                   ? "Bounds leave open whether the rule holds: " + sides(a, b) + "."
                   : "Without " + join(missing) + " nobody can say whether the rule holds: " + sides(a, b) + ".",
               evidence, 0);
    }

    void check_pair(const cell& c) {
        std::string      evidence;
        const side_state a = left_.at(c, evidence);
        const side_state b = right_.at(c, evidence);
        if (rule_.op == rule_operator::exclusive_pair && a.reported && b.reported)
            report(c, rule_.code, rule_.level,
                   "Both '" + rule_.left + "' and '" + rule_.right + "' are reported, but they exclude each other.",
                   evidence, 1);
        if (rule_.op == rule_operator::compulsory_pair && a.reported != b.reported)
            report(c, rule_.code, rule_.level,
                   "'" + (a.reported ? rule_.left : rule_.right) + "' is reported without '" +
                       (a.reported ? rule_.right : rule_.left) + "', but they belong together.",
                   evidence, 1);
    }

    [[nodiscard]] std::string sides(const side_state& a, const side_state& b) const {
        return rule_.left + " (" + a.number.text() + ") " + std::string(name(rule_.op)) + " " + rule_.right + " (" +
               b.number.text() + ")";
    }
    [[nodiscard]] std::string tolerance_text() const {
        return rule_.tolerance > 0 ? " by more than its tolerance of " + number_text(rule_.tolerance) : "";
    }
    [[nodiscard]] static double gap(const bounded_number& a, const bounded_number& b) {
        if (!a.is_point() || !b.is_point()) return 0.5;
        const double x = a.lower->as_double();
        const double y = b.lower->as_double();
        const double size = std::max(std::abs(x), std::abs(y));
        return size > 0 ? std::min(1.0, std::abs(x - y) / size) : 0;
    }

    void report(const cell& c, const std::string& code, severity level, std::string found, const std::string& evidence,
                double score) {
        finding f = block_view(agreed_, data_, *rows_).about(level, code, c);
        f.found = (code == rule_.code ? "" : "Rule '" + rule_.code + "': ") + std::move(found);
        f.evidence = evidence;
        f.score = score;
        f.advice = rule_.advice;
        out_.add(std::move(f));
    }

    const definitions&  agreed_;
    const dataset&      data_;
    const rule&         rule_;
    const rule_options& options_;
    findings&           out_;
    exact_number        slack_;
    side                left_;
    side                right_;
    const measure_rows* rows_ = nullptr;
};

} // namespace

std::vector<problem> problems_of(const rule& r, const definitions& agreed) { return parse(r, agreed).problems; }

findings check_rules(const definitions& agreed, const dataset& data, const std::vector<rule>& rules,
                     const rule_options& options) {
    findings out;
    for (const rule& r : rules) {
        parsed_rule p = parse(r, agreed);
        for (const problem& wrong : p.problems) {
            finding f;
            f.level = severity::fault;
            f.rule = "bad_rule";
            f.file = wrong.where.file;
            f.line = wrong.where.line;
            f.found = "Rule '" + r.code + "' is not checked: " + wrong.found + ".";
            f.score = 1;
            f.advice = wrong.advice;
            out.add(std::move(f));
        }
        if (p.problems.empty()) rule_check(agreed, data, r, std::move(p), options, out).run();
    }
    out.sort();
    return out;
}

} // namespace steelyard::inline v0_1::validation
