// SPDX-License-Identifier: MIT
#include "detail/reporters.hpp"

#include <steelyard/comparison/attribution.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <cmath>

namespace steelyard::inline v0_1::comparison {

namespace {

using detail::moved;
using detail::two_parts;
using detail::two_periods;

/// The number of a place when some movers have moved and others have not.
class counterfactual {
public:
    explicit counterfactual(const two_periods& both) : both_(both) {
        const auto any = [&](change_cause cause) {
            return std::ranges::any_of(both.reporters, [&](const moved& m) { return m.cause == cause; });
        };
        for (const change_cause c : {change_cause::stopped_reporting, change_cause::began_reporting}) add_if(c, any(c));
        add_if(change_cause::boundaries, std::ranges::any_of(both.reporters, [](const moved& m) {
                   return m.before && m.after && m.share_before != m.share_after;
               }));
        for (const change_cause c : {change_cause::suspected_break, change_cause::declared_break,
                                     change_cause::definition_change, change_cause::bridged_method,
                                     change_cause::estimated_bridge})
            add_if(c, any(c));
        const bool rest = std::ranges::any_of(both.reporters, &moved::divides);
        add_if(change_cause::mix, both.quotient && rest);
        add_if(change_cause::remaining, rest);
    }
    [[nodiscard]] const std::vector<change_cause>& movers() const noexcept { return movers_; }
    /// @param moved_ones  a bit for each mover
    [[nodiscard]] std::optional<double> value(std::size_t moved_ones) const {
        two_parts sum{0, 0};
        for (const moved& m : both_.reporters) {
            const two_parts cell = parts_of(m, moved_ones);
            sum.numerator += cell.numerator;
            sum.denominator += cell.denominator;
        }
        if (!both_.quotient) return sum.numerator;
        if (!(sum.denominator > 0)) return std::nullopt; // nobody is left
        return static_cast<double>(both_.what.factor) * sum.numerator / sum.denominator;
    }
    /// Whether a cause is about a reporter.
    [[nodiscard]] bool concerns(change_cause cause, const moved& m) const noexcept {
        switch (cause) {
        case change_cause::boundaries: return m.before && m.after && m.share_before != m.share_after;
        case change_cause::mix:
        case change_cause::remaining: return m.divides();
        default: return m.cause == cause;
        }
    }

private:
    void add_if(change_cause cause, bool there) {
        if (there) movers_.push_back(cause);
    }
    [[nodiscard]] bool has(change_cause cause, std::size_t moved_ones) const noexcept {
        for (std::size_t i = 0; i < movers_.size(); ++i)
            if (movers_[i] == cause) return (moved_ones >> i & 1) != 0;
        return false;
    }
    /// One reporter's part of both sums. Denominators are above zero: a quotient without one is no number.
    [[nodiscard]] two_parts parts_of(const moved& m, std::size_t on) const {
        if (m.cause == change_cause::stopped_reporting) return scaled(*m.before, has(m.cause, on) ? 0 : m.share_before);
        if (m.cause == change_cause::began_reporting) return scaled(*m.after, has(m.cause, on) ? m.share_after : 0);
        const double share = has(change_cause::boundaries, on) ? m.share_after : m.share_before;
        if (!m.divides()) return scaled(has(m.cause, on) ? *m.after : *m.before, share);
        // A change of method joined by a bridge: each period under either method.
        const bool      method = m.bridged() && has(m.cause, on);
        const two_parts old = bridged(*m.before, method ? m.bridge : two_parts{1, 1});
        const two_parts now =
            bridged(*m.after, method ? two_parts{1, 1} : two_parts{1 / m.bridge.numerator, 1 / m.bridge.denominator});
        const bool rates = has(change_cause::remaining, on), mix = both_.quotient ? has(change_cause::mix, on) : rates;
        if (rates == mix) return scaled(rates ? now : old, share);
        const two_parts& rate_of = rates ? now : old;
        const double     denominator = mix ? now.denominator : old.denominator;
        return scaled({rate_of.numerator / rate_of.denominator * denominator, denominator}, share);
    }
    [[nodiscard]] static two_parts scaled(two_parts x, double share) noexcept {
        return {x.numerator * share, x.denominator * share};
    }
    [[nodiscard]] static two_parts bridged(two_parts x, two_parts factor) noexcept {
        return {x.numerator * factor.numerator, x.denominator * factor.denominator};
    }

    const two_periods&        both_;
    std::vector<change_cause> movers_;
};

/// What people read: a sign, thousands apart.
[[nodiscard]] std::string signed_text(double x, int places) {
    const std::string text = grouped_text(std::abs(x), places);
    const bool        zero = text.find_first_not_of("0.,") == std::string::npos;
    return (zero ? "" : x < 0 ? "-" : "+") + text;
}

[[nodiscard]] std::string counted(std::size_t n, const char* one, const char* many) {
    return std::to_string(n) + " " + (n == 1 ? one : many);
}

/// What a cause says in a sentence, of so many reporters.
[[nodiscard]] std::string about(change_cause cause, const std::vector<std::string>& who, const change& of) {
    const std::string reporters = counted(who.size(), "reporter", "reporters");
    const std::string names = " (" + join(who, ", ", 6) + ")";
    switch (cause) {
    case change_cause::stopped_reporting:
        return reporters + " of " + of.before + " did not report in " + of.after + names;
    case change_cause::began_reporting:
        return reporters + " of " + of.after + " had not reported in " + of.before + names;
    case change_cause::boundaries:
        return reporters + " belong with another share in " + of.after + " than in " + of.before + names;
    case change_cause::suspected_break:
        return reporters +
               " repeated a number and then jumped, and nobody has declared whether that is real: undetermined" + names;
    case change_cause::declared_break:
        return reporters + " with a declared break: real change and method cannot be told apart" + names;
    case change_cause::definition_change:
        return reporters + " under a materially changed definition: real change and method cannot be told apart" +
               names;
    case change_cause::bridged_method:
        return reporters + " under another method or definition, by the declared bridge" + names;
    case change_cause::estimated_bridge:
        return reporters + " under another definition, by the bridge that cells reported under both say" + names;
    case change_cause::mix: return reporters + " with another share of the denominator";
    case change_cause::remaining:
        return "remaining (real and unexplained), over " + reporters +
               " of both periods without a break that nothing joins";
    }
    return {};
}

[[nodiscard]] std::string text_of(const used_bridge& b) {
    std::string text = "bridge of " + b.measure + " " + b.over + ": times " + detail::factor_text(b.factor);
    if (b.standard_error > 0) text += ", standard error " + detail::factor_text(b.standard_error);
    if (b.method != bridge_method::overlap) return text + ", as declared";
    return text + ", estimated from " + std::to_string(b.cells) + " cells reported under both";
}

[[nodiscard]] std::vector<std::optional<double>> states_of(const counterfactual& would_be) {
    std::vector<std::optional<double>> states(std::size_t{1} << would_be.movers().size());
    for (std::size_t s = 0; s < states.size(); ++s) states[s] = would_be.value(s);
    return states;
}

/// Standard errors of the parts: their derivatives by each factor times its standard error (the delta method), squares of
/// different bridges added. The derivatives are central differences; the sum of all parts has none.
[[nodiscard]] std::vector<double> errors_of(const two_periods& both, std::size_t parts) {
    std::vector<double> squares(parts, 0);
    for (std::size_t b = 0; b < both.bridges.size(); ++b) {
        const used_bridge& at = both.bridges[b];
        if (!(at.standard_error > 0)) continue;
        const double step = at.factor / 4096;
        const auto   divided = [&](double factor) {
            two_periods other = both;
            other.bridges[b].factor = factor;
            apply_bridges(other);
            return attribute(states_of(counterfactual(other))).parts;
        };
        const auto more = divided(at.factor + step), less = divided(at.factor - step);
        for (std::size_t p = 0; p < parts; ++p) {
            const double error = (more[p].amount - less[p].amount) / (2 * step) * at.standard_error;
            squares[p] += error * error;
        }
    }
    for (double& s : squares) s = std::sqrt(s);
    return squares;
}

/// The counterfactual that a part compares with.
[[nodiscard]] std::string state_of(change_cause cause, const change& of) {
    switch (cause) {
    case change_cause::stopped_reporting: return "the number without those who stopped";
    case change_cause::began_reporting: return "the number with those who began";
    case change_cause::boundaries: return "the same reports in the boundaries of " + of.after;
    case change_cause::suspected_break:
    case change_cause::declared_break:
    case change_cause::definition_change: return "the number with these reporters as of " + of.after;
    case change_cause::bridged_method: return "the same reports by the later method";
    case change_cause::estimated_bridge: return "the same reports by the later definition, as cells reported under both say";
    case change_cause::mix: return "denominators of " + of.after + " at unchanged rates";
    case change_cause::remaining: return "these reporters as of " + of.after + ", all else unchanged";
    }
    return {};
}

} // namespace

std::string change::text() const {
    const auto  shown = [&](double x) { return grouped_text(x, decimals_shown); };
    std::string all = indicator + (unit.empty() ? "" : " (" + unit + ")") + " " + before + " to " + after + ": " +
                      shown(first) + " to " + shown(last) + ", " + signed_text(amount(), decimals_shown) +
                      "; comparable as it stands: " + std::string(name(comparable.answer)) + "\n";
    for (const change_part& p : parts) {
        all += "  " + signed_text(p.amount, decimals_shown) + "  " + p.text;
        const std::string least = signed_text(p.least, decimals_shown), most = signed_text(p.most, decimals_shown);
        if (least != most) all += "; " + least + " to " + most + " by the order in which things move";
        if (p.standard_error > 0) all += "; standard error " + shown(p.standard_error) + ", of the bridges alone";
        all += "\n";
    }
    for (const used_bridge& b : bridges) all += "  " + text_of(b) + "\n";
    for (const std::string& note : notes) all += "  " + note + "\n";
    if (!repeats.empty())
        all += "  " + counted(repeats.size(), "reporter repeats", "reporters repeat") + " in " + before +
               " exactly the number of the period before it: copied, perhaps (" + join(repeats, ", ", 6) + ")\n";
    if (!out.empty()) {
        std::vector<std::string> lines;
        for (const left_out& o : out) lines.push_back(o.reporter + " in " + o.period + ": " + o.why);
        all += "  in neither total, because there is no number to be seen: " + join(lines, "; ", 6) + "\n";
    }
    return all;
}

change explain_change(const definitions& agreed, const dataset& data, const std::string& code,
                      const aggregation::compared& before, const aggregation::compared& after,
                      const aggregation::as_of& known, const aggregation::comparable_options& suspicion,
                      const run_options& run) {
    const two_periods    both = detail::read_both(agreed, data, code, before, after, known, suspicion, run);
    const counterfactual would_be(both);
    const auto&          movers = would_be.movers();
    const auto           states = states_of(would_be);
    const auto           any = [&](std::optional<two_parts> moved::*side) {
        return std::ranges::any_of(both.reporters, [&](const moved& m) { return (m.*side).has_value(); });
    };
    for (const bool later : {false, true})
        if (!any(later ? &moved::after : &moved::before) || !(later ? states.back() : states.front()))
            throw insufficient_data("explain_change: nobody has a number of " + code +
                                    (before.place.empty() ? "" : " for " + before.place) + " in " +
                                    (later ? after.period : before.period) + "; there is no change to divide");

    change c;
    c.indicator = both.what.code;
    c.unit = both.what.in.symbol;
    c.decimals_shown = both.what.decimals_shown;
    if (!both.quotient)
        if (const measure* m = agreed.find_measure(both.what.numerator.measure); m != nullptr && m->places)
            c.decimals_shown = m->places->places;
    c.before = before.period;
    c.after = after.period;
    c.first = *states.front();
    c.last = *states.back();
    c.comparable = both.comparable;
    c.out = both.out;
    c.repeats = both.repeats;
    c.basis = both.basis;
    c.bridges = both.bridges;
    c.notes = both.notes;
    const attribution         divided = attribute(states);
    const std::vector<double> errors = errors_of(both, divided.parts.size());
    c.orders = divided.orders;
    for (std::size_t i = 0; i < divided.parts.size(); ++i) {
        const attributed_part& p = divided.parts[i];
        change_part            part;
        part.standard_error = errors[i];
        part.amount = p.amount;
        part.least = p.least;
        part.most = p.most;
        for (const std::size_t mover : p.movers) part.causes.push_back(movers[mover]);
        for (const moved& m : both.reporters)
            if (std::ranges::any_of(part.causes, [&](change_cause cause) { return would_be.concerns(cause, m); }))
                part.reporters.push_back(m.name);
        for (const change_cause cause : part.causes) {
            part.state += (part.state.empty() ? "" : "; ") + state_of(cause, c);
            part.text +=
                (part.text.empty() ? "" : "; and, not to be told apart from it, ") + about(cause, part.reporters, c);
        }
        c.parts.push_back(std::move(part));
    }
    return c;
}

} // namespace steelyard::inline v0_1::comparison
