// SPDX-License-Identifier: MIT
#include <steelyard/report/progress.hpp>

#include <algorithm>
#include <cmath>

namespace steelyard::inline v0_1::report {

namespace {

/// Turns numbers into badness: less is better, whatever the direction. Negation is exact, so a reflected question
/// gets the same answer to the bit.
class scale {
public:
    scale(direction better, const target& aim) : better_(better), aim_(aim) {}

    [[nodiscard]] double badness(double x) const noexcept {
        switch (better_) {
        case direction::up: return -x;
        case direction::target: return std::abs(x - aim_.value);
        default: return x;
        }
    }
    [[nodiscard]] double at_target() const noexcept {
        return better_ == direction::target ? aim_.tolerance : badness(aim_.value);
    }
    /// The best and the worst that a number within bounds can be.
    [[nodiscard]] bounds of(const bounds& b) const noexcept {
        if (better_ == direction::down) return b;
        if (better_ == direction::up) return {negated(b.upper), negated(b.lower)};
        const bool below = b.upper && *b.upper < aim_.value;
        const bool above = b.lower && *b.lower > aim_.value;
        bounds d{0.0, std::nullopt};
        if (below) d.lower = badness(*b.upper);
        if (above) d.lower = badness(*b.lower);
        if (b.lower && b.upper) d.upper = std::max(badness(*b.lower), badness(*b.upper));
        return d;
    }

private:
    [[nodiscard]] static std::optional<double> negated(const std::optional<double>& x) noexcept {
        return x ? std::optional(-*x) : std::nullopt;
    }
    direction     better_;
    const target& aim_;
};

struct thresholds {
    double                target = 0;
    std::optional<double> path;
    std::optional<double> baseline;
};

/// Empty: it cannot be told without a baseline.
[[nodiscard]] std::optional<progress_status> judge(double badness, const thresholds& at, bool due) noexcept {
    if (badness <= at.target) return progress_status::achieved;
    if (at.baseline && badness > *at.baseline) return progress_status::moving_away;
    if (due) return progress_status::behind;
    if (!at.path) return std::nullopt;
    return badness <= *at.path ? progress_status::on_track : progress_status::behind;
}

[[nodiscard]] progress not_computable(std::string why) {
    progress p;
    p.status = progress_status::not_computable;
    p.why = std::move(why);
    return p;
}

[[nodiscard]] std::string lack_of_path(const target& aim, const std::optional<double>& share) {
    if (!aim.baseline) return "the target has no baseline";
    if (!share) return "the target has no baseline period before it is due";
    return "a geometric path needs a baseline and a target of one sign, neither of them zero";
}

} // namespace

std::optional<double> path_value(target_path path, double baseline, double aim, double share) noexcept {
    const double s = std::clamp(share, 0.0, 1.0);
    if (path == target_path::geometric && !(baseline * aim > 0)) return std::nullopt;
    if (s >= 1) return aim;
    switch (path) {
    case target_path::step: return baseline;
    case target_path::linear: return baseline + s * (aim - baseline);
    case target_path::geometric: return baseline * std::pow(aim / baseline, s);
    case target_path::s_curve: return baseline + s * s * (3 - 2 * s) * (aim - baseline);
    }
    return std::nullopt;
}

std::optional<double> share_of_time(const period& now, const std::optional<period>& from, const period& due) {
    const bool one_kind = now.kind == due.kind && (!from || from->kind == due.kind);
    const auto position = [one_kind](const period& p) { return static_cast<double>(one_kind ? p.index : p.last_day().days); };
    if (position(now) >= position(due)) return 1.0;
    if (!from || position(*from) >= position(due)) return std::nullopt;
    const double share = (position(now) - position(*from)) / (position(due) - position(*from));
    return std::max(share, 0.0);
}

progress progress_of(const target& aim, direction better, const std::optional<bounds>& number, std::optional<double> share) {
    if (!number || (!number->lower && !number->upper)) return not_computable("there is no number");
    if (better == direction::none) return not_computable("the indicator has no direction: nobody said which way is better");
    const scale  by(better, aim);
    const bounds found = by.of(*number);
    const bool   due = share && *share >= 1;

    thresholds at;
    at.target = by.at_target();
    progress p;
    if (aim.baseline) {
        at.baseline = by.badness(*aim.baseline);
        if (share) p.asked = path_value(aim.path, *aim.baseline, aim.value, *share);
        if (p.asked) at.path = by.badness(*p.asked);
    }
    const auto to_go = [&](const std::optional<double>& x) { return x ? std::optional(*x - at.target) : std::nullopt; };
    p.gap = {to_go(found.lower), to_go(found.upper)};

    // An open side is judged as if it were as bad (or as good) as can be.
    const auto worst = found.upper ? judge(*found.upper, at, due)
                                   : std::optional(at.baseline ? progress_status::moving_away : progress_status::behind);
    const auto best = found.lower ? judge(*found.lower, at, due) : std::optional(progress_status::achieved);
    if (best && worst && *best == *worst) {
        p.status = *best;
    } else if (!best && !worst) {
        p.status = progress_status::not_computable;
        p.why = lack_of_path(aim, share);
    } else {
        p.status = progress_status::undetermined;
        p.why = "its bounds allow both '" + std::string(name(best.value_or(progress_status::not_computable))) + "' and '" +
                std::string(name(worst.value_or(progress_status::not_computable))) + "'";
    }
    return p;
}

} // namespace steelyard::inline v0_1::report
