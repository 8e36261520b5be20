// SPDX-License-Identifier: MIT
#include "detail/usual.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/validation/outliers.hpp>

#include <cmath>
#include <map>

namespace steelyard::inline v0_1::validation {

namespace {

using detail::block_view;
using detail::point_series;
using detail::ratio_spread;

enum class method : std::uint8_t { own_median, own_mean, other_years, peers };

/// What one method says about one number.
struct opinion {
    method      by = method::own_median;
    double      distance = 0; ///< in deviations, signed
    double      limit = 0;
    std::string text;

    [[nodiscard]] bool   far() const noexcept { return std::abs(distance) > limit; }
    [[nodiscard]] double score() const noexcept { return 1 - limit / std::abs(distance); }
};

/// A series and what the methods say about its numbers, one list per number.
struct judged_series {
    point_series                      points;
    statistics::robust_spread         spread;
    std::vector<std::vector<opinion>> opinions;
};

[[nodiscard]] std::string deviations(double distance) { return number_text(distance, 1); }

/// A number whose distance means nothing: a count within chance of what was expected, or an amount within the factors by
/// which its series varies.
[[nodiscard]] bool ordinary(const block_view& b, const ratio_spread& ratios, double x, double expected, double limit) {
    return std::abs(x - expected) <= limit * detail::least_noise(*b.what, expected) ||
           ratios.ordinary(x, expected, limit);
}

[[nodiscard]] ratio_spread own_ratios(const judged_series& s, const outlier_options& o) {
    return {s.points, detail::expected_numbers(s.points.size(), s.spread.centre),
            static_cast<std::size_t>(o.least_values)};
}

void by_own_median(const block_view& b, judged_series& s, const outlier_options& o) {
    const double limit = o.modified_z;
    if (limit <= 0) return;
    const bool         fallback = s.spread.by == statistics::spread_by::mean_deviation;
    const ratio_spread ratios = own_ratios(s, o);
    for (std::size_t i = 0; i < s.points.size(); ++i) {
        const double m = s.spread.score(s.points.x[i]);
        if (ordinary(b, ratios, s.points.x[i], s.spread.centre, limit)) continue;
        s.opinions[i].push_back({method::own_median, m, limit,
                                 "modified z " + deviations(m) + " (median " + b.shown(s.spread.centre) +
                                     (fallback ? ", by mean deviation: most numbers are equal)" : ")")});
    }
}

void by_own_mean(const block_view& b, judged_series& s, const outlier_options& o) {
    if (o.z <= 0) return;
    const std::vector<double> z = statistics::z_scores(s.points.x);
    const ratio_spread        ratios = own_ratios(s, o);
    for (std::size_t i = 0; i < z.size(); ++i)
        if (!ordinary(b, ratios, s.points.x[i], s.spread.centre, o.z))
            s.opinions[i].push_back({method::own_mean, z[i], o.z, "z " + deviations(z[i])});
}

void by_other_years(const block_view& b, judged_series& s, const outlier_options& o) {
    if (o.seasonal <= 0) return;
    const auto expected =
        detail::by_season(s.points, detail::seasons_of(b.rows->frequency), static_cast<std::size_t>(o.least_years));
    const auto spread = detail::residual_spread(s.points, expected, static_cast<std::size_t>(o.least_values));
    if (!spread) return;
    const ratio_spread ratios(s.points, expected, static_cast<std::size_t>(o.least_values));
    for (std::size_t i = 0; i < s.points.size(); ++i) {
        if (!expected[i] || ordinary(b, ratios, s.points.x[i], *expected[i], o.seasonal)) continue;
        const double away = spread->score(s.points.x[i] - *expected[i]);
        s.opinions[i].push_back({method::other_years, away, o.seasonal,
                                 "seasonal " + deviations(away) + " (other years " + b.shown(*expected[i]) + ")"});
    }
}

/// How far each unit stands from its own median in a period, compared with the others of the category.
void by_peers(const block_view& b, std::vector<judged_series>& all, const outlier_options& o) {
    if (o.peer <= 0) return;
    std::map<std::pair<std::int32_t, std::int32_t>, std::vector<std::pair<std::size_t, std::size_t>>> cells;
    std::vector<ratio_spread>                                                                         ratios;
    for (std::size_t k = 0; k < all.size(); ++k) {
        ratios.push_back(own_ratios(all[k], o));
        for (std::size_t i = 0; i < all[k].points.size(); ++i)
            cells[{all[k].points.at.category, all[k].points.period[i]}].emplace_back(k, i);
    }
    for (const auto& [key, members] : cells) {
        if (static_cast<std::int64_t>(members.size()) <= o.least_peers) continue;
        std::vector<double> away;
        for (const auto& [k, i] : members) away.push_back(all[k].spread.score(all[k].points.x[i]));
        const double middle = *statistics::median(away);
        const auto   among = statistics::spread_of(away);
        // Peers that agree closely must not make a deviation out of nothing: one of its own is the least unit.
        const double unit = std::max(1.0, among ? among->unit : 0.0);
        for (std::size_t n = 0; n < members.size(); ++n) {
            const auto [k, i] = members[n];
            const statistics::robust_spread& own = all[k].spread;
            const double                     expected = own.centre + middle * own.unit;
            if (ordinary(b, ratios[k], all[k].points.x[i], expected, o.peer)) continue;
            const double distance = (away[n] - middle) / unit;
            all[k].opinions[i].push_back({method::peers, distance, o.peer,
                                          "peer " + deviations(distance) + " (" +
                                              detail::counted(static_cast<std::int64_t>(members.size()) - 1, "other") +
                                              ")"});
        }
    }
}

/// A method that finds too many numbers of a series far says that the series is unusual (two levels, two seasons of equal
/// length), not they: what it says is dropped.
void drop_overdone(judged_series& s, const outlier_options& o) {
    const double most = std::max(2.0, o.most_share * static_cast<double>(s.points.size()));
    for (const method m : {method::own_median, method::own_mean, method::other_years, method::peers}) {
        std::int64_t found = 0;
        for (const auto& opinions : s.opinions)
            for (const opinion& p : opinions) found += p.by == m && p.far() ? 1 : 0;
        if (static_cast<double>(found) <= most) continue;
        for (auto& opinions : s.opinions) std::erase_if(opinions, [&](const opinion& p) { return p.by == m; });
    }
}

/// The number's side: 1 above, -1 below, 0 when too few methods find it far.
[[nodiscard]] int side_of(const std::vector<opinion>& opinions, const outlier_options& o) {
    std::int64_t   methods = 0;
    const opinion* strongest = nullptr;
    for (const opinion& p : opinions) {
        if (!p.far()) continue;
        ++methods;
        if (strongest == nullptr || p.score() > strongest->score()) strongest = &p;
    }
    return methods < o.least_methods || strongest == nullptr ? 0 : strongest->distance > 0 ? 1 : -1;
}

void report_number(const block_view& b, const judged_series& s, std::size_t i, const outlier_options& o,
                   findings& out) {
    std::vector<std::string> texts;
    std::int64_t             methods = 0;
    double                   score = 0;
    int                      side = 0;
    for (const opinion& p : s.opinions[i]) {
        texts.push_back(p.text + (p.far() ? "" : ", within its limit"));
        if (!p.far()) continue;
        ++methods;
        if (p.score() >= score) side = p.distance > 0 ? 1 : -1;
        score = std::max(score, p.score());
    }
    finding f =
        b.about_row(methods >= o.warning_methods ? severity::warning : severity::info, "outlier", s.points.row[i]);
    f.found = b.shown_row(s.points.row[i]) + " lies far " + (side > 0 ? "above" : "below") +
              " what is usual here, by " + detail::counted(methods, "method") + ".";
    f.evidence = join(texts, "; ");
    f.score = score;
    f.advice = "ask whether it is right; if it is, leave it and say why";
    out.add(std::move(f));
}

void report_run(const block_view& b, const judged_series& s, std::size_t first, std::size_t last, int side,
                findings& out) {
    finding f = b.about_row(severity::info, "unusual_run", s.points.row[first]);
    f.found = detail::counted(static_cast<std::int64_t>(last - first + 1), "number") + " in a row, " + f.period +
              " to " + b.period_text(s.points.period[last]) + ", lie far " + (side > 0 ? "above" : "below") +
              " what is usual here.";
    for (std::size_t i = first; i <= last; ++i)
        for (const opinion& p : s.opinions[i])
            if (p.far() && p.score() > f.score) {
                f.score = p.score();
                f.evidence = "farthest in " + b.period_text(s.points.period[i]) + ": " + p.text;
            }
    f.advice = "ask what happened; so many in a row are seldom slips";
    out.add(std::move(f));
}

void report_series(const block_view& b, const judged_series& s, const outlier_options& o, findings& out) {
    for (std::size_t i = 0; i < s.points.size();) {
        const int   side = side_of(s.opinions[i], o);
        std::size_t end = i + 1;
        if (side != 0)
            while (end < s.points.size() && side_of(s.opinions[end], o) == side) ++end;
        if (side != 0 && static_cast<std::int64_t>(end - i) > o.longest_run)
            report_run(b, s, i, end - 1, side, out);
        else if (side != 0)
            for (std::size_t k = i; k < end; ++k) report_number(b, s, k, o, out);
        i = end;
    }
}

void check_options(const outlier_options& o) {
    for (const double limit : {o.modified_z, o.seasonal, o.peer, o.z})
        if (!(limit >= 0))
            throw domain_fault("check_outliers: a limit is " + number_text(limit) +
                               "; give deviations above 0, or 0 to turn a method off");
    if (!(o.most_share > 0))
        throw domain_fault("check_outliers: most_share is " + number_text(o.most_share) + "; give a share above 0");
    for (const std::int64_t n :
         {o.least_values, o.least_years, o.least_peers, o.longest_run, o.least_methods, o.warning_methods})
        if (n < 1) throw domain_fault("check_outliers: a count is " + std::to_string(n) + "; give 1 or more");
}

} // namespace

findings check_outliers(const definitions& agreed, const dataset& data, const outlier_options& options) {
    check_options(options);
    findings out;
    detail::for_each_block(agreed, data, [&](const block_view& b) {
        if (b.what == nullptr || !detail::has_distances(*b.what)) return;
        std::vector<judged_series> all;
        for_each_series(*b.rows, {}, [&](const series_view& view) {
            judged_series s{point_series(view), {}, {}};
            if (static_cast<std::int64_t>(s.points.size()) < options.least_values) return;
            const auto spread = statistics::spread_of(s.points.x);
            if (!spread) return; // equal numbers: nothing is far
            s.spread = *spread;
            s.opinions.resize(s.points.size());
            by_own_median(b, s, options);
            by_own_mean(b, s, options);
            by_other_years(b, s, options);
            all.push_back(std::move(s));
        });
        by_peers(b, all, options);
        for (judged_series& s : all) {
            drop_overdone(s, options);
            report_series(b, s, options, out);
        }
    });
    out.sort();
    return out;
}

} // namespace steelyard::inline v0_1::validation
