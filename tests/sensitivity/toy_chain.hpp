// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/error.hpp>
#include <steelyard/define/stage.hpp>
#include <steelyard/sensitivity/question.hpp>

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

// A chain of two stages on one number, as a room of somebody else would offer it: x + toy.add, then (...) * toy.times.
namespace toy {

using namespace steelyard;

struct options {
    double add = 0;
    double times = 1;
    bool   refuse = false;

    static void fields(auto&& field) {
        field("add", &options::add, "What is added.");
        field("times", &options::times, "What it is multiplied with.");
        field("refuse", &options::refuse, "Whether the second stage refuses all.");
    }
    friend bool operator==(const options&, const options&) = default;
};

[[nodiscard]] inline stage_output number(double x) { return stage_output::of(x, fingerprinter{}.add(x).result(), 100); }

class ready final : public ready_stage {
public:
    ready(options o, bool second, std::atomic<int>* runs) : o_(o), second_(second), runs_(runs) {}
    [[nodiscard]] fingerprint key() const override {
        return second_ ? fingerprinter{}.add("times").add(o_.times).add(static_cast<int>(o_.refuse)).result()
                       : fingerprinter{}.add("add").add(o_.add).result();
    }
    [[nodiscard]] stage_output run(const stage_output& input) const override {
        ++*runs_;
        if (second_ && o_.refuse) throw domain_fault("the second stage refuses");
        const double x = input.as<double>();
        return number(second_ ? x * o_.times : x + o_.add);
    }

private:
    options           o_;
    bool              second_;
    std::atomic<int>* runs_;
};

class toy_stage final : public stage {
public:
    toy_stage(bool second, std::atomic<int>* runs) : second_(second), runs_(runs) {}
    [[nodiscard]] std::string                     name() const override { return second_ ? "times" : "add"; }
    [[nodiscard]] std::vector<option_description> options() const override {
        std::vector<option_description> list;
        for (option_description d : describe(toy::options{}))
            if ((d.path != "add") == second_) {
                d.path.insert(0, "toy.");
                list.push_back(std::move(d));
            }
        return list;
    }
    [[nodiscard]] std::unique_ptr<const ready_stage> prepare(std::span<const binding> settings) const override {
        toy::options o;
        for (const binding& b : settings) set_option(o, b.path.substr(4), b.to);
        return std::make_unique<ready>(o, second_, runs_);
    }

private:
    bool              second_;
    std::atomic<int>* runs_;
};

[[nodiscard]] inline stage_chain chain(double x, std::atomic<int>& runs) {
    return {number(x), {std::make_shared<toy_stage>(false, &runs), std::make_shared<toy_stage>(true, &runs)}};
}

/// The number, or whether it is above a limit.
class asks final : public sensitivity::question {
public:
    explicit asks(bool conclusion = false, double limit = 0) : conclusion_(conclusion), limit_(limit) {}
    [[nodiscard]] std::string text() const override {
        return conclusion_ ? "the number is above the limit" : "the number";
    }
    [[nodiscard]] bool         is_conclusion() const override { return conclusion_; }
    [[nodiscard]] std::int64_t width() const override { return 1; }
    [[nodiscard]] std::string  answer(const stage_output& last, std::span<double> into) const override {
        const double x = last.as<double>();
        into[0] = conclusion_ ? (x > limit_ ? 1 : 0) : x;
        return {};
    }

private:
    bool   conclusion_;
    double limit_;
};

/// A judgement whose options set one path to some numbers; they are called "o0", "o1"... and the first is chosen.
[[nodiscard]] inline judgement judge(const std::string& id, const std::string& path,
                                     const std::vector<option_value>& to, equivalence type = equivalence::equivalent) {
    judgement j;
    j.id = id;
    j.type = type;
    j.chosen = "o0";
    for (const option_value& v : to) j.options.push_back({"o" + std::to_string(j.options.size()), "", {{path, v}}, {}});
    return j;
}

} // namespace toy
