// SPDX-License-Identifier: MIT
#include <steelyard/core/text.hpp>
#include <steelyard/validation/expression.hpp>

#include <algorithm>

namespace steelyard::inline v0_1::validation {

namespace {

constexpr int deepest = 200; // parentheses within parentheses; keeps hostile texts off the stack

[[nodiscard]] bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
[[nodiscard]] bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

} // namespace

/// Recursive descent; after an error it goes on behind the offending character, so that one pass finds them all.
class expression_parser {
public:
    expression_parser(std::string_view text, std::vector<problem>& problems, const input_place& where)
        : text_(text),
          problems_(problems),
          where_(where) {}

    [[nodiscard]] expression run() {
        const std::size_t before = problems_.size();
        std::int32_t      root = sum();
        for (skip(); at_ < text_.size(); skip()) {
            fault(std::string("'") + text_[at_] + "' does not belong here",
                  "write operators between operands, and as many ( as )");
            ++at_;
            if (begins_operand()) (void)sum(); // whatever follows may hold more errors
        }
        tree_.root_ = problems_.size() == before ? root : -1;
        return std::move(tree_);
    }

private:
    using op = expression::op;

    void skip() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n')) ++at_;
    }
    [[nodiscard]] bool begins_operand() {
        skip();
        if (at_ == text_.size()) return false;
        const char c = text_[at_];
        return is_letter(c) || is_digit(c) || c == '.' || c == '[' || c == '(' || c == '-' || c == '+';
    }
    [[nodiscard]] bool take(char c) {
        skip();
        if (at_ == text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    void fault(std::string found, std::string advice) {
        problem p;
        p.rule = "syntax";
        p.where = where_;
        p.found = "column " + std::to_string(at_ + 1) + " of '" + std::string(text_) + "': " + std::move(found);
        p.advice = std::move(advice);
        problems_.push_back(std::move(p));
    }
    [[nodiscard]] std::int32_t push(op what, std::int32_t left, std::int32_t right = -1, exact_number n = {}) {
        tree_.nodes_.push_back({what, left, right, n});
        return static_cast<std::int32_t>(tree_.nodes_.size()) - 1;
    }

    std::int32_t sum() {
        std::int32_t left = product();
        for (;;) {
            if (take('+'))
                left = push(op::add, left, product());
            else if (take('-'))
                left = push(op::subtract, left, product());
            else
                return left;
        }
    }
    std::int32_t product() {
        std::int32_t left = signed_operand();
        for (;;) {
            if (take('*'))
                left = push(op::multiply, left, signed_operand());
            else if (take('/'))
                left = push(op::divide, left, signed_operand());
            else
                return left;
        }
    }
    std::int32_t signed_operand() {
        bool minus = false;
        for (;;) { // a loop, not recursion: any number of signs
            if (take('-'))
                minus = !minus;
            else if (!take('+'))
                break;
        }
        const std::int32_t x = operand();
        return minus ? push(op::negate, x) : x;
    }
    std::int32_t operand() {
        skip();
        if (at_ == text_.size()) {
            fault("an operand is missing at the end", "add a number, a measure's code or (");
            return push(op::number, -1);
        }
        const char c = text_[at_];
        if (c == '(') return group();
        if (c == '[') return bracketed();
        if (is_digit(c) || c == '.') return number();
        if (is_letter(c)) return word();
        fault(std::string("'") + c + "' is no operand", "write a number, a measure's code, a function or (");
        if (c != ')' && c != ',' && c != '*' && c != '/') ++at_; // these may close or continue what is around
        return push(op::number, -1);
    }
    std::int32_t group() {
        ++at_;
        if (++depth_ > deepest) {
            if (depth_ == deepest + 1)
                fault("more than " + std::to_string(deepest) + " parentheses within each other", "split the rule");
            at_ = text_.size();
            --depth_;
            return push(op::number, -1);
        }
        const std::int32_t x = sum();
        --depth_;
        if (!take(')')) fault("a ) is missing", "close every (");
        return x;
    }
    std::int32_t bracketed() {
        const std::size_t end = text_.find(']', at_);
        if (end == std::string_view::npos || end == at_ + 1) {
            fault(end == at_ + 1 ? "the brackets hold no code" : "a ] is missing",
                  "write a measure's code in brackets: [E-coli]");
            at_ = end == at_ + 1 ? end + 1 : text_.size();
            return push(op::number, -1);
        }
        const std::string_view code = text_.substr(at_ + 1, end - at_ - 1);
        at_ = end + 1;
        return push_code(code);
    }
    std::int32_t number() {
        std::size_t end = at_;
        while (end < text_.size() && (is_digit(text_[end]) || text_[end] == '.')) ++end;
        if (end < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
            std::size_t e = end + 1;
            if (e < text_.size() && (text_[e] == '+' || text_[e] == '-')) ++e;
            if (e < text_.size() && is_digit(text_[e])) {
                while (e < text_.size() && is_digit(text_[e])) ++e;
                end = e;
            }
        }
        const std::string_view digits = text_.substr(at_, end - at_);
        for (std::int8_t places = 0; places <= max_decimals; ++places) {
            const parsed_number n = parse_scaled(digits, decimals{places});
            if (n.fault == number_fault::too_many_decimals) continue;
            if (n.fault != number_fault::none) break;
            at_ = end;
            return push(op::number, -1, -1, exact_number::of(n.scaled, decimals{places}));
        }
        fault("'" + std::string(digits) + "' is no number within 18 digits", "write digits with at most one point");
        at_ = end;
        return push(op::number, -1);
    }
    std::int32_t word() {
        std::size_t end = at_;
        while (end < text_.size() && (is_letter(text_[end]) || is_digit(text_[end]) || text_[end] == '.')) ++end;
        const std::string_view w = text_.substr(at_, end - at_);
        const std::size_t      start = at_;
        at_ = end;
        skip();
        if (at_ == text_.size() || text_[at_] != '(') return push_code(w);
        return call(w, start);
    }
    std::int32_t push_code(std::string_view code) {
        auto& codes = tree_.codes_;
        auto  it = std::find(codes.begin(), codes.end(), code);
        if (it == codes.end()) it = codes.insert(codes.end(), std::string(code));
        return push(op::code, static_cast<std::int32_t>(it - codes.begin()));
    }
    std::int32_t call(std::string_view name, std::size_t start) {
        const bool known = name == "abs" || name == "min" || name == "max";
        if (!known) {
            at_ = start;
            fault("'" + std::string(name) + "' is no function; " + suggest(name, {"abs", "min", "max"}),
                  "the functions are abs, min and max");
            at_ = start + name.size();
            skip();
        }
        ++at_; // the (
        if (++depth_ > deepest) {
            if (depth_ == deepest + 1)
                fault("more than " + std::to_string(deepest) + " parentheses within each other", "split the rule");
            at_ = text_.size();
            --depth_;
            return push(op::number, -1);
        }
        std::int32_t x = sum();
        int          arguments = 1;
        while (take(',')) {
            x = push(name == "min" ? op::smaller : op::larger, x, sum());
            ++arguments;
        }
        --depth_;
        if (!take(')')) fault("a ) is missing after " + std::string(name) + "(", "close every (");
        if (name == "abs" && arguments != 1)
            fault("abs has " + std::to_string(arguments) + " arguments", "abs takes one argument");
        return name == "abs" ? push(op::absolute, x) : x;
    }

    std::string_view      text_;
    std::vector<problem>& problems_;
    input_place           where_;
    expression            tree_;
    std::size_t           at_ = 0;
    int                   depth_ = 0;
};

expression expression::parse(std::string_view text, std::vector<problem>& problems, const input_place& where) {
    return expression_parser(text, problems, where).run();
}

bounded_number expression::evaluate(std::span<const bounded_number> operands) const {
    if (!usable()) return {std::nullopt, std::nullopt, true};
    std::vector<bounded_number> values(nodes_.size());
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        const node& n = nodes_[i];
        const auto  value_of = [&](std::int32_t at) -> const bounded_number& {
            return values[static_cast<std::size_t>(at)];
        };
        switch (n.what) {
        case op::number: values[i] = bounded_number::point(n.number); break;
        case op::code: values[i] = operands[static_cast<std::size_t>(n.left)]; break;
        case op::add: values[i] = add(value_of(n.left), value_of(n.right)); break;
        case op::subtract: values[i] = add(value_of(n.left), validation::negate(value_of(n.right))); break;
        case op::multiply: values[i] = validation::multiply(value_of(n.left), value_of(n.right)); break;
        case op::divide: values[i] = validation::divide(value_of(n.left), value_of(n.right)); break;
        case op::negate: values[i] = validation::negate(value_of(n.left)); break;
        case op::absolute: values[i] = validation::absolute(value_of(n.left)); break;
        case op::smaller: values[i] = validation::smaller(value_of(n.left), value_of(n.right)); break;
        case op::larger: values[i] = validation::larger(value_of(n.left), value_of(n.right)); break;
        }
    }
    return values[static_cast<std::size_t>(root_)];
}

} // namespace steelyard::inline v0_1::validation
