// SPDX-License-Identifier: MIT
#include "detail/check_sampling.hpp"
#include "detail/halton.hpp"
#include "detail/point_progress.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/parallel.hpp>
#include <steelyard/sensitivity/sampling.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace steelyard::inline v0_1::sensitivity {

namespace {

/// Sums over the points of a replicate. Outcomes are taken less those of the first run of all, so that digits are kept.
struct sums {
    double              points = 0;
    std::vector<double> level;        ///< by outcome: of A and B
    double              square = 0;   ///< of both
    std::vector<double> mixed_level;  ///< factors x outcomes: of (B + AB) / 2
    std::vector<double> mixed_square; ///< by factor: of (B^2 + AB^2) / 2
    std::vector<double> cross;        ///< by factor: of B * AB
    std::vector<double> gap;          ///< by factor: of (A - AB)^2 / 2
    bool                constant = true;

    sums(std::size_t factors, std::size_t width)
        : level(width, 0),
          mixed_level(factors * width, 0),
          mixed_square(factors, 0),
          cross(factors, 0),
          gap(factors, 0) {}

    void add(const sums& o, double sign) {
        const auto all = [sign](std::vector<double>& to, const std::vector<double>& from) {
            for (std::size_t i = 0; i < to.size(); ++i) to[i] += sign * from[i];
        };
        points += sign * o.points;
        square += sign * o.square;
        all(level, o.level);
        all(mixed_level, o.mixed_level);
        all(mixed_square, o.mixed_square);
        all(cross, o.cross);
        all(gap, o.gap);
        constant = constant && o.constant;
    }

    [[nodiscard]] double variance() const {
        double v = square / (2 * points);
        for (const double s : level) v -= (s / (2 * points)) * (s / (2 * points));
        return v;
    }
    /// Janon et al.: what B and AB, which share the factor, have in common, over what they have by themselves.
    [[nodiscard]] double first(std::size_t f) const {
        double      common = cross[f] / points, own = mixed_square[f] / points;
        const auto* m = mixed_level.data() + f * level.size();
        for (std::size_t j = 0; j < level.size(); ++j) {
            common -= m[j] / points * (m[j] / points);
            own -= m[j] / points * (m[j] / points);
        }
        return own > 0 ? common / own : 0;
    }
    [[nodiscard]] double total(std::size_t f) const {
        const double v = variance();
        return v > 0 ? gap[f] / points / v : 0;
    }
};

/// One set of points, with room for the outcomes of one of them.
class replicate {
public:
    replicate(std::span<const sampled_factor> factors, const sampled_model& model, std::span<const double> origin)
        : factors_(factors),
          model_(model),
          origin_(origin),
          a_(origin.size()),
          b_(origin.size()),
          ab_(origin.size()),
          sums_(factors.size(), origin.size()) {
        for (const sampled_factor& f : factors) size_ += static_cast<std::size_t>(f.coordinates);
        point_.resize(2 * size_);
    }

    [[nodiscard]] sums run(const sampling_options& o, std::uint64_t number, detail::point_progress& progress) {
        const detail::randomised_halton points(static_cast<std::int64_t>(2 * size_), o.points,
                                               static_cast<std::uint64_t>(o.seed), number);
        for (std::int64_t i = 0; i < o.points; ++i) {
            progress.next();
            points.point(i, point_);
            one();
        }
        return std::move(sums_);
    }

private:
    void outcome(std::span<const double> at, std::vector<double>& into) {
        model_.run(at, into);
        for (std::size_t j = 0; j < into.size(); ++j) {
            if (!std::isfinite(into[j]))
                throw domain_fault("sampled_shares: an outcome is not finite; decide what the model gives there");
            sums_.constant = sums_.constant && into[j] == origin_[j];
            into[j] -= origin_[j];
        }
    }
    void one() {
        const std::span<const double> a(point_.data(), size_), b(point_.data() + size_, size_);
        outcome(a, a_);
        outcome(b, b_);
        ++sums_.points;
        for (std::size_t j = 0; j < a_.size(); ++j) {
            sums_.level[j] += a_[j] + b_[j];
            sums_.square += a_[j] * a_[j] + b_[j] * b_[j];
        }
        std::size_t from = 0;
        for (std::size_t f = 0; f < factors_.size(); ++f) {
            const auto n = static_cast<std::size_t>(factors_[f].coordinates);
            mixed_.assign(a.begin(), a.end());
            std::copy_n(b.begin() + static_cast<std::ptrdiff_t>(from), n,
                        mixed_.begin() + static_cast<std::ptrdiff_t>(from));
            from += n;
            outcome(mixed_, ab_);
            for (std::size_t j = 0; j < a_.size(); ++j) {
                sums_.mixed_level[f * a_.size() + j] += (b_[j] + ab_[j]) / 2;
                sums_.mixed_square[f] += (b_[j] * b_[j] + ab_[j] * ab_[j]) / 2;
                sums_.cross[f] += b_[j] * ab_[j];
                sums_.gap[f] += (a_[j] - ab_[j]) * (a_[j] - ab_[j]) / 2;
            }
        }
    }

    std::span<const sampled_factor> factors_;
    const sampled_model&            model_;
    std::span<const double>         origin_;
    std::size_t                     size_ = 0;
    std::vector<double>             point_, mixed_, a_, b_, ab_;
    sums                            sums_;
};

/// Standard error of a statistic of pooled replicates: each left out in turn (Tukey 1958).
template <class Statistic>
[[nodiscard]] double jackknife(const std::vector<sums>& without, Statistic of) {
    const auto n = static_cast<double>(without.size());
    double     mean = 0, square = 0;
    for (const sums& s : without) mean += of(s) / n;
    for (const sums& s : without) square += (of(s) - mean) * (of(s) - mean);
    return std::sqrt((n - 1) / n * square);
}

} // namespace

sampled_result sampled_shares(std::span<const sampled_factor> factors, const sampled_model& model,
                              const sampling_options& options, const run_options& run) {
    detail::check_sampling(options, factors);
    const auto  width = static_cast<std::size_t>(model.width());
    std::size_t size = 0;
    for (const sampled_factor& f : factors) size += static_cast<std::size_t>(f.coordinates);
    std::vector<double> origin(width), middle(size, 0.5);
    model.run(middle, origin);
    std::vector<sums>      parts(static_cast<std::size_t>(options.replicates), sums(factors.size(), width));
    detail::point_progress progress(run, options.points * options.replicates);
    parallel_blocks(options.replicates, progress.quiet(run), [&](std::int64_t r) {
        parts[static_cast<std::size_t>(r)] =
            replicate(factors, model, origin).run(options, static_cast<std::uint64_t>(r), progress);
    });
    progress.finish();
    sums all(factors.size(), width);
    for (const sums& p : parts) all.add(p, 1);
    std::vector<sums> without(parts.size(), all);
    for (std::size_t r = 0; r < parts.size(); ++r) without[r].add(parts[r], -1);
    sampled_result result;
    result.options = options;
    result.runs = options.points * options.replicates * (static_cast<std::int64_t>(factors.size()) + 2);
    result.hangs_on_none = all.constant;
    for (const sampled_factor& f : factors) result.factors.push_back({f.code});
    if (all.constant) return result;
    result.variance = all.variance();
    result.variance_error = jackknife(without, [](const sums& s) { return s.variance(); });
    for (std::size_t f = 0; f < factors.size(); ++f) {
        sampled_share& share = result.factors[f];
        share.first = all.first(f);
        share.total = all.total(f);
        share.first_error = jackknife(without, [f](const sums& s) { return s.first(f); });
        share.total_error = jackknife(without, [f](const sums& s) { return s.total(f); });
    }
    return result;
}

} // namespace steelyard::inline v0_1::sensitivity
