// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/error.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace steelyard::inline v0_1 {

/// What is there: a number, a number known only within bounds, or nothing.
enum class form : std::uint8_t { point, range, below, above, missing };

/// Why a number is missing. The first group is reported by people; the second is given by the engine only.
enum class reason : std::uint8_t {
    none, ///< present
    not_collected,
    not_reported,
    not_applicable, ///< leaves the expected set
    waived,
    suppressed,
    suppressed_secondary,
    refused,
    lost,
    reported_elsewhere, ///< no loss of coverage, no double count
    below_unknown_limit,
    // computed
    overflow,
    no_denominator,
    not_comparable,
    insufficient_coverage,
    nothing_expected, ///< no row and no expectation: there is nothing to say
    open_bounds,      ///< something is there, but neither side is bounded
};
inline constexpr reason last_reported_reason = reason::below_unknown_limit;

/// Qualifies a value that is present. Propagates only when values are combined (`flag_rule`).
enum class flag : std::uint16_t {
    broken_series      = 1 << 0, ///< SDMX "break"
    definition_differs = 1 << 1,
    estimated          = 1 << 2,
    forecast           = 1 << 3,
    imputed            = 1 << 4,
    provisional        = 1 << 5,
    low_reliability    = 1 << 6,
    unvalidated        = 1 << 7,
    includes_other     = 1 << 8,
    carried_forward    = 1 << 9,
    bridged            = 1 << 10,
    open_bound         = 1 << 11, ///< computed: a missing part has no valid range, so one side stays open
};

inline constexpr std::array<std::string_view, 5> form_names{"point", "range", "below", "above", "missing"};
inline constexpr std::array<std::string_view, 17> reason_names{
    "",        "not_collected",      "not_reported",        "not_applicable", "waived",         "suppressed",
    "suppressed_secondary", "refused", "lost", "reported_elsewhere", "below_unknown_limit", "overflow",
    "no_denominator", "not_comparable", "insufficient_coverage", "nothing_expected", "open_bounds"};
inline constexpr std::array<std::string_view, 12> flag_names{
    "break",           "definition_differs", "estimated",      "forecast",        "imputed", "provisional",
    "low_reliability", "unvalidated",        "includes_other", "carried_forward", "bridged", "open_bound"};

[[nodiscard]] constexpr std::string_view name(form f) noexcept { return form_names[static_cast<std::size_t>(f)]; }
[[nodiscard]] constexpr std::string_view name(reason r) noexcept { return reason_names[static_cast<std::size_t>(r)]; }

/// A set of flags.
struct flag_set {
    std::uint16_t bits = 0;

    constexpr flag_set() = default;
    constexpr explicit flag_set(std::uint16_t b) noexcept : bits(b) {}
    constexpr flag_set(flag f) noexcept : bits(static_cast<std::uint16_t>(f)) {}

    [[nodiscard]] constexpr bool has(flag f) const noexcept { return (bits & static_cast<std::uint16_t>(f)) != 0; }
    [[nodiscard]] constexpr bool empty() const noexcept { return bits == 0; }
    constexpr flag_set& operator|=(flag_set o) noexcept {
        bits = static_cast<std::uint16_t>(bits | o.bits);
        return *this;
    }
    friend constexpr flag_set operator|(flag_set a, flag_set b) noexcept { return a |= b; }
    friend constexpr bool operator==(flag_set, flag_set) = default;

    /// "estimated|provisional"; empty for none.
    [[nodiscard]] std::string text() const {
        std::string s;
        for (std::size_t i = 0; i < flag_names.size(); ++i) {
            if ((bits >> i & 1U) == 0) continue;
            if (!s.empty()) s += '|';
            s += flag_names[i];
        }
        return s;
    }
};

/// How a flag of a part reaches the whole. `any`: one flagged part flags the whole (union, also "worst").
/// `share`: the whole is flagged when flagged parts are at least half of the present parts. `never`: it stays.
enum class flag_rule : std::uint8_t { any, share, never };

/// The rule table, in the order of `flag_names`. A forecast or break anywhere taints the whole; provisional and
/// estimated parts do too, because a total is as firm as its weakest part; low reliability of one small part does
/// not make a total unreliable, so it goes by share; includes_other cancels out in a total of all parts.
inline constexpr std::array<flag_rule, 12> flag_rules{
    flag_rule::any,   flag_rule::any, flag_rule::any,   flag_rule::any, flag_rule::any, flag_rule::any,
    flag_rule::share, flag_rule::any, flag_rule::never, flag_rule::any, flag_rule::any, flag_rule::any};

[[nodiscard]] std::optional<form>     form_from(std::string_view name) noexcept;
[[nodiscard]] std::optional<reason>   reason_from(std::string_view name) noexcept;
/// "estimated|provisional" -> set; empty when a name is unknown.
[[nodiscard]] std::optional<flag_set> flags_from(std::string_view names) noexcept;

/// A number with its form, reason and flags. Zero is a point; a missing value holds no number at all.
/// There is no conversion to double: ask for `point()`.
class value {
public:
    /// @throws domain_fault for NaN or infinity
    [[nodiscard]] static value point(double x, flag_set flags = {}) { return {form::point, finite(x), finite(x), flags}; }
    /// lower <= value <= upper. @throws domain_fault when not finite or lower > upper
    [[nodiscard]] static value range(double lower, double upper, flag_set flags = {}) {
        if (!(finite(lower) <= finite(upper)))
            throw domain_fault("range: the lower bound is above the upper bound; swap them");
        return {form::range, finite(lower), finite(upper), flags};
    }
    /// Not above `limit`: "<10", "not detected below 3".
    [[nodiscard]] static value below(double limit, flag_set flags = {}) {
        return {form::below, finite(limit), finite(limit), flags};
    }
    /// At least `limit`.
    [[nodiscard]] static value above(double limit, flag_set flags = {}) {
        return {form::above, finite(limit), finite(limit), flags};
    }
    /// @throws domain_fault when why is reason::none: something missing has a reason
    [[nodiscard]] static value missing(reason why) {
        if (why == reason::none)
            throw domain_fault("missing: a missing value needs a reason; pass one, such as not_reported");
        value v{form::missing, 0, 0, {}};
        v.reason_ = why;
        return v;
    }

    [[nodiscard]] steelyard::form     form() const noexcept { return form_; }
    [[nodiscard]] steelyard::reason   reason() const noexcept { return reason_; }
    [[nodiscard]] flag_set            flags() const noexcept { return flags_; }
    [[nodiscard]] bool                is_missing() const noexcept { return form_ == steelyard::form::missing; }
    [[nodiscard]] std::optional<double> point() const noexcept {
        return form_ == steelyard::form::point ? std::optional(lower_) : std::nullopt;
    }
    /// The lower bound that the form itself states; empty for below and missing.
    [[nodiscard]] std::optional<double> lower() const noexcept {
        return form_ == steelyard::form::below || is_missing() ? std::nullopt : std::optional(lower_);
    }
    /// The upper bound that the form itself states; empty for above and missing.
    [[nodiscard]] std::optional<double> upper() const noexcept {
        return form_ == steelyard::form::above || is_missing() ? std::nullopt : std::optional(upper_);
    }
    friend bool operator==(const value&, const value&) = default;

private:
    value(steelyard::form f, double lower, double upper, flag_set flags)
        : lower_(lower), upper_(upper), flags_(flags), form_(f) {}
    static double finite(double x) {
        if (!std::isfinite(x)) throw domain_fault("a value must be finite; use missing(reason) for what is not there");
        return x + 0.0; // -0 becomes 0: there is one zero
    }

    double            lower_ = 0;
    double            upper_ = 0;
    flag_set          flags_;
    steelyard::form   form_   = steelyard::form::missing;
    steelyard::reason reason_ = steelyard::reason::none;
};

inline std::optional<form> form_from(std::string_view text) noexcept {
    for (std::size_t i = 0; i < form_names.size(); ++i)
        if (form_names[i] == text) return static_cast<form>(i);
    return std::nullopt;
}

inline std::optional<reason> reason_from(std::string_view text) noexcept {
    for (std::size_t i = 1; i < reason_names.size(); ++i)
        if (reason_names[i] == text) return static_cast<reason>(i);
    return std::nullopt;
}

inline std::optional<flag_set> flags_from(std::string_view names) noexcept {
    flag_set set;
    while (!names.empty()) {
        const std::size_t cut = names.find('|');
        const std::string_view one = names.substr(0, cut);
        std::size_t i = 0;
        while (i < flag_names.size() && flag_names[i] != one) ++i;
        if (i == flag_names.size()) return std::nullopt;
        set |= static_cast<flag>(1U << i);
        if (cut == std::string_view::npos) break;
        names.remove_prefix(cut + 1);
        if (names.empty()) return std::nullopt; // "estimated|" names nothing after the bar
    }
    return set;
}

} // namespace steelyard::inline v0_1
