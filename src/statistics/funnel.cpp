// SPDX-License-Identifier: MIT
#include "detail/count_tails.hpp"
#include "detail/interval_loops.hpp"
#include "detail/normal.hpp"
#include "detail/unit_parts.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/statistics/funnel.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

namespace steelyard::inline v0_1::statistics {

namespace {

using namespace detail;

[[nodiscard]] std::vector<double> checked_levels(std::string_view function, std::span<const double> levels) {
    std::vector<double> in_order(levels.begin(), levels.end());
    if (in_order.empty() || in_order.size() > 100)
        throw domain_fault(std::string(function) + ": " + std::to_string(in_order.size()) +
                           " levels; give from 1 to 100, such as 0.95 and 0.998");
    for (const double level : in_order) check_interval_options(function, level, meaning::undeclared);
    std::sort(in_order.begin(), in_order.end());
    return in_order;
}

/// What the law says of a unit of one size: its error on the scale, or the law of its counts.
class unit_law {
public:
    unit_law(const funnel& in, const unit_scale& scale) noexcept
        : of_(in.of),
          law_(of_ == measured::mean && in.options.law == funnel_law::exact ? funnel_law::normal : in.options.law),
          scale_(scale),
          target_(in.between.target),
          middle_(scale.forward(target_)),
          phi_(law_ == funnel_law::multiplicative ? std::max(in.between.phi, 1.0) : 1),
          tau2_(law_ == funnel_law::additive || law_ == funnel_law::predictive ? in.between.tau2 : 0),
          law_of_units_{target_, std::sqrt(tau2_) / scale.slope(target_)} {}

    [[nodiscard]] bool counts() const noexcept {
        return of_ != measured::mean && (law_ == funnel_law::exact || law_ == funnel_law::predictive);
    }
    /// Whether there is such a law: no beta law is as wide as a proportion that is always 0 or 1.
    [[nodiscard]] bool exists() const noexcept {
        return !counts() || of_ != measured::proportion ||
               law_of_units_.deviation * law_of_units_.deviation < target_ * (1 - target_);
    }
    [[nodiscard]] double error(double size) const noexcept {
        const double s = error_on_scale(of_, scale_, target_, size);
        return std::sqrt(s * s * phi_ + tau2_);
    }
    [[nodiscard]] double score(double on_scale, double size) const noexcept {
        return (on_scale - middle_) / error(size);
    }
    [[nodiscard]] two_tails tails(double number, double size, double z) const noexcept {
        if (!counts()) return {normal_below(z), normal_above(z)};
        const bool spread = law_ == funnel_law::predictive;
        if (of_ == measured::proportion)
            return spread ? beta_binomial_tails(number, size, law_of_units_) : binomial_tails(number, size, target_);
        return spread ? negative_binomial_tails(number, size, law_of_units_) : poisson_tails(number, size * target_);
    }
    [[nodiscard]] count_limits limits(double size, double tail) const {
        if (!counts()) {
            const double far = normal_quantile_above(tail) * error(size);
            return {within(of_, scale_.inverse(middle_ - far)), within(of_, scale_.inverse(middle_ + far))};
        }
        const bool         spread = law_ == funnel_law::predictive;
        const count_limits to =
            of_ == measured::proportion
                ? (spread ? beta_binomial_limits(size, law_of_units_, tail) : binomial_limits(size, target_, tail))
            : spread ? negative_binomial_limits(size, law_of_units_, tail)
                     : poisson_limits(size * target_, tail);
        return {within(of_, to.lower / size), within(of_, to.upper / size)};
    }

private:
    measured   of_;
    funnel_law law_;
    unit_scale scale_;
    double     target_, middle_, phi_, tau2_;
    mixing     law_of_units_;
};

/// Why no unit has a place, or `ok`.
[[nodiscard]] status status_of(const funnel& in, const unit_law& law) noexcept {
    if (in.between.state != status::ok) return in.between.state;
    return law.exists() ? status::ok : status::unbounded;
}

[[nodiscard]] std::int8_t flag_of(const two_tails& t, std::span<const double> tails) noexcept {
    int beyond = 0;
    for (const double tail : tails) beyond += (t.above < tail ? 1 : 0) - (t.below < tail ? 1 : 0);
    return static_cast<std::int8_t>(beyond);
}

[[nodiscard]] std::vector<double> tails_of(std::span<const double> levels) {
    std::vector<double> tails;
    for (const double level : levels) tails.push_back(tail_of(level));
    return tails;
}

void check_kind(std::string_view function, const funnel& in, const unit_table& rows) {
    check_units(function, rows);
    if (rows.of != in.of)
        throw shape_mismatch(std::string(function) + ": rows hold a " + std::string(name(rows.of)) +
                             " each, the funnel is of a " + std::string(name(in.of)) + "; give rows of its kind");
}

/// Levels that one count lies beyond under an exact law, by bounds where they suffice: with C(k) the normal probability below
/// the root of the deviance of k, signed as k lies from the mean, C(k) <= P(X <= k) <= C(k + 1).
class exact_flags {
public:
    exact_flags(const funnel& in, std::vector<double> tails)
        : of_(in.of),
          target_(in.between.target),
          tails_(std::move(tails)) {
        for (const double tail : tails_) {
            const double z = normal_quantile_above(tail);
            squares_.push_back(z * z);
        }
    }
    /// Below 0 for rows that lie within all levels for sure.
    void find_far(const double* x, const double* size, std::size_t rows, double* to) const noexcept {
        const double least = squares_.front() * (1 - rounding);
        if (of_ == measured::proportion)
            far_proportions(x, size, rows, target_, least, to);
        else
            far_rates(x, size, rows, target_, least, to);
    }
    [[nodiscard]] std::int8_t of(double x, double size) const noexcept {
        const double mean = size * target_;
        const double side = x > mean ? 1 : -1;
        const double inner = x - side; // one count nearer to the mean, whose deviance bounds the tail from above
        const double near = (inner - mean) * side > 0 ? deviance(inner, size) : 0;
        const double here = deviance(x, size);
        int          sure = 0, possible = 0;
        for (const double square : squares_) {
            sure += near > square * (1 + rounding) ? 1 : 0;
            possible += here > square * (1 - rounding) ? 1 : 0;
        }
        if (sure == possible) return static_cast<std::int8_t>(side * sure);
        return flag_of(of_ == measured::proportion ? binomial_tails(x, size, target_) : poisson_tails(x, mean), tails_);
    }

private:
    static constexpr double rounding = 1e-9;

    [[nodiscard]] double deviance(double x, double size) const noexcept {
        return of_ == measured::proportion ? binomial_deviance(x, size, target_) : poisson_deviance(x, size * target_);
    }

    measured            of_;
    double              target_;
    std::vector<double> tails_, squares_; ///< from the least level on
};

constexpr std::size_t block = 1024; ///< rows that are looked at together, while they are near

void write_exact_flags(const funnel& in, const unit_table& rows, funnel_flags& to) {
    const exact_flags         flags(in, tails_of(to.levels));
    std::array<double, block> far{};
    const std::size_t         n = rows.number.size();
    for (std::size_t first = 0; first < n; first += block) {
        const std::size_t count = std::min(block, n - first);
        const double*     x = rows.number.data() + first;
        const double*     size = rows.size.data() + first;
        const bool        cases = in.of == measured::proportion;
        const bool        ordinary = rows.given.empty() && (cases ? ordinary_proportions(x, size, count, 0, 1)
                                                                  : ordinary_rates(x, size, count, 0));
        if (ordinary && cases) mark_ends(x, size, count, to.state.data() + first);
        if (ordinary && !cases) mark_zeros(x, count, to.state.data() + first);
        flags.find_far(x, size, count, far.data());
        for (std::size_t i = 0; i < count; ++i) {
            status& found = to.state[first + i];
            if (!ordinary) found = status_of_unit(rows, first + i);
            if (has_numbers(found) && !(far[i] < 0)) to.flag[first + i] = flags.of(x[i], size[i]);
        }
    }
}

} // namespace

funnel funnel_of(const unit_table& rows, const funnel_options& options, std::optional<double> target) {
    if (!is_exposure(options.per))
        throw domain_fault("funnel_of: per = " + number_text(options.per) +
                           "; give what numbers are stated for, such as 100000");
    funnel to;
    to.of = rows.of;
    to.options = options;
    to.between = overdispersion_of(rows, options.between, target);
    return to;
}

funnel_places place_in(const funnel& in, const unit_table& rows, std::span<const double> levels) {
    constexpr std::string_view function = "place_in";
    check_kind(function, in, rows);
    funnel_places to;
    to.levels = checked_levels(function, levels);
    const std::vector<double> tails = tails_of(to.levels);
    const unit_scale          scale{in.between.on};
    const bool                whole = in.between.state == status::ok;
    unit_scores               scores = scores_of(rows, scale.by, whole ? std::optional(in.between.target) : std::nullopt);
    const unit_law            law(in, scale);
    const status              all = status_of(in, law);
    const std::size_t         n = scores.size();
    to.z.assign(n, none);
    to.below.assign(n, none);
    to.above.assign(n, none);
    to.flag.assign(n, 0);
    for (std::size_t i = 0; i < n; ++i) {
        status& found = scores.state[i];
        if (has_numbers(found) && all != status::ok) found = all;
        if (!has_numbers(found)) {
            scores.estimate[i] = none;
            continue;
        }
        to.z[i] = law.score(scores.on_scale[i], rows.size[i]);
        const two_tails t = law.tails(rows.number[i], rows.size[i], to.z[i]);
        to.below[i] = t.below;
        to.above[i] = t.above;
        to.flag[i] = flag_of(t, tails);
        scores.estimate[i] *= in.options.per;
    }
    to.estimate = std::move(scores.estimate);
    to.state = std::move(scores.state);
    const std::array columns{named_column{"number", rows.number}, named_column{"size", rows.size}};
    if (in.options.strict) refuse_rows(function, columns, rows.given, to.state);
    return to;
}

funnel_flags flags_in(const funnel& in, const unit_table& rows, std::span<const double> levels) {
    constexpr std::string_view function = "flags_in";
    check_kind(function, in, rows);
    funnel_flags to;
    if (in.options.law != funnel_law::exact || in.of == measured::mean || in.between.state != status::ok) {
        funnel_places places = place_in(in, rows, levels);
        to.flag = std::move(places.flag);
        to.state = std::move(places.state);
        to.levels = std::move(places.levels);
        return to;
    }
    to.levels = checked_levels(function, levels);
    to.flag.assign(rows.number.size(), 0);
    to.state.assign(rows.number.size(), status::ok);
    write_exact_flags(in, rows, to);
    const std::array columns{named_column{"number", rows.number}, named_column{"size", rows.size}};
    if (in.options.strict) refuse_rows(function, columns, rows.given, to.state);
    return to;
}

funnel_limits limits_at(const funnel& in, std::span<const double> sizes, std::span<const double> levels) {
    funnel_limits to;
    to.levels = checked_levels("limits_at", levels);
    to.at.assign(sizes.begin(), sizes.end());
    const std::size_t n = sizes.size();
    to.lower.assign(n * to.levels.size(), none);
    to.upper.assign(n * to.levels.size(), none);
    to.state.resize(n);
    const unit_law law(in, unit_scale{in.between.on});
    const status   all = status_of(in, law);
    for (std::size_t i = 0; i < n; ++i) {
        const status of_size = status_of_size(in.of, sizes[i]);
        to.state[i] = has_numbers(of_size) ? all : of_size;
        if (!has_numbers(to.state[i])) continue;
        for (std::size_t l = 0; l < to.levels.size(); ++l) {
            const count_limits at = law.limits(sizes[i], tail_of(to.levels[l]));
            to.lower[l * n + i] = at.lower * in.options.per;
            to.upper[l * n + i] = at.upper * in.options.per;
        }
    }
    return to;
}

std::vector<double> size_grid(const unit_table& rows, std::int64_t points) {
    check_units("size_grid", rows);
    if (points < 2 || points > 1000000)
        throw domain_fault("size_grid: points = " + std::to_string(points) + "; give from 2 to a million");
    double least = 0, most = 0;
    bool   any = false;
    for (std::size_t i = 0; i < rows.number.size(); ++i) {
        if (!has_numbers(status_of_unit(rows, i))) continue;
        least = any ? std::min(least, rows.size[i]) : rows.size[i];
        most = any ? std::max(most, rows.size[i]) : rows.size[i];
        any = true;
    }
    std::vector<double> grid;
    if (!any) return grid;
    const double from = std::sqrt(least), to = std::sqrt(most);
    for (std::int64_t i = 0; i < points; ++i) {
        const double root = from + (to - from) * static_cast<double>(i) / static_cast<double>(points - 1);
        double       size = i == 0 ? least : i == points - 1 ? most : std::clamp(root * root, least, most);
        if (rows.of == measured::proportion) size = std::round(size);
        if (grid.empty() || size > grid.back()) grid.push_back(size);
    }
    return grid;
}

} // namespace steelyard::inline v0_1::statistics
