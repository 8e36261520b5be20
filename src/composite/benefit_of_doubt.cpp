// SPDX-License-Identifier: MIT
#include "detail/linear_program.hpp"

#include <steelyard/composite/benefit_of_doubt.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace steelyard::inline v0_1::composite {

namespace {

using detail::linear_program;

constexpr double near = 1e-9; ///< what counts as equal among shares and scores

struct limits {
    double least = 0, most = 1;
};

/// Complete units, column by column divided by the column's largest number: programs then are of one scale.
struct peer_table {
    std::size_t         columns = 0;
    std::vector<double> numbers; ///< peers x columns, row by row
    std::vector<double> largest; ///< of each column; 1 where it has only zeros

    [[nodiscard]] std::size_t             count() const noexcept { return numbers.size() / columns; }
    [[nodiscard]] std::span<const double> of(std::size_t peer) const noexcept {
        return {numbers.data() + peer * columns, columns};
    }
    [[nodiscard]] static double sum(std::span<const double> w, std::span<const double> y) noexcept {
        double s = 0;
        for (std::size_t c = 0; c < y.size(); ++c) s += w[c] * y[c];
        return s;
    }
    /// What the best peer gets by these weights.
    [[nodiscard]] double best(std::span<const double> w) const noexcept {
        double most = 0;
        for (std::size_t j = 0; j < count(); ++j) most = std::max(most, sum(w, of(j)));
        return most;
    }
};

/// Weights w with the unit's own sum at 1 and no peer's above `top`: the unit's score is 1 / top. A limit of a share is then
/// a bound of its weight, and from unit to unit only bounds and one row change. Peers are taken into the program when they
/// are found to exceed the top, and stay in it: most never do.
class programme {
public:
    /// @param extra  columns beside the weights and the top
    programme(const peer_table& peers, std::int32_t extra)
        : peers_(peers),
          top_(static_cast<std::int32_t>(peers.columns)),
          lp_(top_ + 1 + extra),
          row_(static_cast<std::size_t>(top_ + 1 + extra), 0.0),
          within_(peers.count(), 0) {
        std::fill_n(row_.begin(), peers.columns, 1.0);
        lp_.add_row(row_, 1, 1); // the unit's own sum; its coefficients come with the unit
        for (std::size_t c = 0; c < peers.columns; ++c) {
            std::size_t first = 0;
            for (std::size_t j = 1; j < peers.count(); ++j)
                if (peers.of(j)[c] > peers.of(first)[c]) first = j;
            take_in(first);
        }
    }

    [[nodiscard]] linear_program& lp() noexcept { return lp_; }
    [[nodiscard]] std::int32_t    top() const noexcept { return top_; }

    void set_unit(std::size_t unit, std::span<const limits> shares) {
        const auto y = peers_.of(unit);
        for (std::size_t c = 0; c < y.size(); ++c) {
            lp_.set_coefficient(0, static_cast<std::int32_t>(c), y[c]);
            limit(c, y[c], shares[c]);
        }
    }
    /// A column in which the unit has nothing gets no weight: it could only lift others.
    void limit(std::size_t column, double number, const limits& share) {
        const auto c = static_cast<std::int32_t>(column);
        if (!(number > 0)) return lp_.set_bounds(c, 0, 0);
        lp_.set_bounds(c, share.least / number, share.most >= 1 ? linear_program::open : share.most / number);
    }
    [[nodiscard]] std::span<const double> solve() {
        while (true) {
            if (lp_.solve() != linear_program::outcome::solved)
                throw error("benefit_of_doubt: the solver of linear programs gave up on a feasible program");
            const auto x = lp_.solution();
            if (!take_in_those_above(x)) return x.first(peers_.columns);
        }
    }

private:
    void take_in(std::size_t peer) {
        if (std::exchange(within_[peer], std::uint8_t{1}) != 0) return;
        const auto y = peers_.of(peer);
        std::copy(y.begin(), y.end(), row_.begin());
        row_[static_cast<std::size_t>(top_)] = -1;
        lp_.add_row(row_, -linear_program::open, 0);
    }
    /// The three farthest above the top, which are seldom more.
    [[nodiscard]] bool take_in_those_above(std::span<const double> x) {
        const double                                top = x[static_cast<std::size_t>(top_)];
        std::vector<std::pair<double, std::size_t>> above;
        for (std::size_t j = 0; j < peers_.count(); ++j) {
            if (within_[j] != 0) continue;
            const double sum = peer_table::sum(x.first(peers_.columns), peers_.of(j));
            if (sum > top * (1 + near)) above.emplace_back(-sum, j);
        }
        std::sort(above.begin(), above.end());
        for (std::size_t k = 0; k < above.size() && k < 3; ++k) take_in(above[k].second);
        return !above.empty();
    }

    const peer_table&         peers_;
    std::int32_t              top_;
    linear_program            lp_;
    std::vector<double>       row_;
    std::vector<std::uint8_t> within_;
};

/// Finds the lowest top.
class best_weights {
public:
    explicit best_weights(const peer_table& peers) : programme_(peers, 0) {
        programme_.lp().set_objective(programme_.top(), 1);
    }
    [[nodiscard]] std::span<const double> find(std::size_t unit, std::span<const limits> shares) {
        programme_.set_unit(unit, shares);
        return programme_.solve();
    }
    [[nodiscard]] bool may_have_others() { return programme_.lp().may_have_others(); }

private:
    programme programme_;
};

/// Of all weights with the same top, those with the most even shares: the smallest share as large as it can be, then, with
/// those held that can be no larger, the next (lexicographic max-min, which has one solution).
class most_even {
public:
    explicit most_even(const peer_table& peers)
        : peers_(peers),
          programme_(peers, 1),
          floor_(programme_.top() + 1) {
        std::vector<double> row(peers.columns + 2, 0.0);
        row.back() = -1;
        for (std::size_t c = 0; c < peers.columns; ++c) {
            row[c] = 1;
            above_floor_.push_back(lp().add_row(row, -linear_program::open, linear_program::open));
            row[c] = 0;
        }
    }

    [[nodiscard]] std::vector<double> find(std::size_t unit, std::vector<limits> shares, double top) {
        const auto               y = peers_.of(unit);
        std::vector<double>      w;
        std::vector<std::size_t> rising;
        begin(unit, shares, top);
        for (std::size_t c = 0; c < y.size(); ++c)
            if (y[c] > 0) rising.push_back(c);
        for (const std::size_t c : rising) lp().set_row_bounds(above_floor_[c], 0, linear_program::open);
        lp().set_objective(floor_, -1);
        while (true) {
            const auto x = programme_.solve();
            w.assign(x.begin(), x.end());
            if (!lp().may_have_others()) break;
            hold(rising, y, shares);
            if (rising.empty()) break;
        }
        lp().set_objective(floor_, 0);
        return w;
    }

    /// Whether other weights than these have the same top. Looks along a direction of shares, both ways: one that no data
    /// were made for, along which only a point has no length.
    [[nodiscard]] bool others_than(std::span<const double> w, std::size_t unit, std::span<const limits> shares,
                                   double top) {
        const auto y = peers_.of(unit);
        bool       found = false;
        begin(unit, shares, top);
        for (const double way : {1.0, -1.0}) {
            random_stream r(20);
            for (std::size_t c = 0; c < y.size(); ++c)
                lp().set_objective(static_cast<std::int32_t>(c), way * y[c] * (0.5 + r.uniform()));
            found = found || apart(programme_.solve(), w, y);
        }
        for (std::size_t c = 0; c < y.size(); ++c) lp().set_objective(static_cast<std::int32_t>(c), 0);
        return found;
    }
    [[nodiscard]] static bool apart(std::span<const double> a, std::span<const double> b, std::span<const double> y) {
        for (std::size_t c = 0; c < y.size(); ++c)
            if (std::abs(a[c] - b[c]) * y[c] > 1e-7) return true;
        return false;
    }

private:
    [[nodiscard]] linear_program& lp() noexcept { return programme_.lp(); }
    void                          begin(std::size_t unit, std::span<const limits> shares, double top) {
        programme_.set_unit(unit, shares);
        lp().set_bounds(programme_.top(), top, top);
        for (std::size_t c = 0; c < shares.size(); ++c) {
            lp().set_coefficient(above_floor_[c], static_cast<std::int32_t>(c), peers_.of(unit)[c]);
            lp().set_row_bounds(above_floor_[c], -linear_program::open, linear_program::open);
        }
    }
    /// A share on the floor whose row has a price is no larger in any solution: it is held there, the others rise on.
    void hold(std::vector<std::size_t>& rising, std::span<const double> y, std::vector<limits>& shares) {
        const auto   prices = lp().row_prices();
        const double floor = lp().solution()[static_cast<std::size_t>(floor_)];
        double       dearest = 0;
        for (const std::size_t c : rising)
            dearest = std::max(dearest, std::abs(prices[static_cast<std::size_t>(above_floor_[c])]));
        const double                   from = std::min(near, dearest); // at least one has a price: they add up to 1
        const std::vector<double> paid(prices.begin(), prices.end());
        std::erase_if(rising, [&](std::size_t c) {
            if (std::abs(paid[static_cast<std::size_t>(above_floor_[c])]) < from) return false;
            shares[c].least = std::max(shares[c].least, floor);
            programme_.limit(c, y[c], shares[c]);
            lp().set_row_bounds(above_floor_[c], -linear_program::open, linear_program::open);
            return true;
        });
    }

    const peer_table&         peers_;
    programme                 programme_;
    std::int32_t              floor_;
    std::vector<std::int32_t> above_floor_; ///< rows: share - floor >= 0
};

/// Limits of every column, or what is wrong with them.
[[nodiscard]] std::vector<limits> limits_of(const score_table& table, const doubt_options& options,
                                            std::span<const share_limits> own, std::vector<problem>& problems) {
    const auto check = [&](const std::string& column, double least, double most) {
        if (least >= 0 && least <= most && most <= 1) return;
        problems.push_back({severity::fault,
                            "bad_limits",
                            {"", 0, column, ""},
                            "the share is to be at least " + number_text(least) + ", at most " + number_text(most),
                            "give 0 <= least <= most <= 1"});
    };
    check("", options.least_share, options.most_share);
    std::vector<limits>       all(table.columns.size(), {options.least_share, options.most_share});
    std::vector<std::uint8_t> named(table.columns.size(), 0);
    for (const share_limits& l : own) {
        check(l.column, l.least, l.most);
        const auto c = table.find_column(l.column);
        if (!c)
            problems.push_back({severity::fault,
                                "unknown_column",
                                {"", 0, l.column, ""},
                                "the column is not in the table",
                                suggest(l.column, table.columns)});
        else if (std::exchange(named[static_cast<std::size_t>(*c)], std::uint8_t{1}) != 0)
            problems.push_back({severity::fault,
                                "repeated_code",
                                {"", 0, l.column, ""},
                                "the column has limits twice",
                                "give them once"});
        else
            all[static_cast<std::size_t>(*c)] = {l.least, l.most};
    }
    return all;
}

/// Complete units, scaled; every number below 0 is a problem.
[[nodiscard]] peer_table peers_in(const score_table& table, std::vector<std::int64_t>& units,
                                  std::vector<problem>& problems) {
    peer_table p;
    p.columns = table.columns.size();
    p.largest.assign(p.columns, 0.0);
    for (std::int64_t u = 0; u < table.unit_count(); ++u) {
        bool complete = true;
        for (std::int64_t c = 0; c < table.column_count(); ++c) {
            const std::size_t i = table.at(u, c);
            complete = complete && table.forms[i] == form::point;
            if (table.forms[i] == form::point && table.number[i] < 0)
                problems.push_back({severity::fault,
                                    "below_zero",
                                    {"", 0, table.columns[static_cast<std::size_t>(c)],
                                     table.units[static_cast<std::size_t>(u)]},
                                    "the number is " + number_text(table.number[i]),
                                    "normalise to a scale from 0 up, such as min_max"});
        }
        if (!complete) continue;
        units.push_back(u);
        for (std::int64_t c = 0; c < table.column_count(); ++c) {
            p.numbers.push_back(table.number[table.at(u, c)]);
            double& largest = p.largest[static_cast<std::size_t>(c)];
            largest = std::max(largest, p.numbers.back());
        }
    }
    for (double& x : p.largest) x = x > 0 ? x : 1;
    for (std::size_t i = 0; i < p.numbers.size(); ++i) p.numbers[i] /= p.largest[i % p.columns];
    return p;
}

/// Why no shares fit the limits; empty where some do. Shares add up to 1, and a column with a 0 has none.
[[nodiscard]] std::string misfit(std::span<const double> y, std::span<const limits> shares,
                                 const std::vector<std::string>& columns) {
    double                   least = 0;
    double                   most = 0;
    std::vector<std::string> empty;
    for (std::size_t c = 0; c < y.size(); ++c) {
        least += shares[c].least;
        if (y[c] > 0)
            most += shares[c].most;
        else if (shares[c].least > 0)
            empty.push_back(columns[c]);
    }
    if (!empty.empty()) return "it has 0 in " + join(empty) + ", which can have no share, and must have one";
    if (least > 1 + near) return "the least shares add up to " + number_text(least, 6) + ", more than 1";
    if (most < 1 - near)
        return "the largest shares of the columns in which it has more than 0 add up to " + number_text(most, 6) +
               ", less than 1";
    return {};
}

/// Scores one unit after the other.
class doubter {
public:
    doubter(const peer_table& peers, std::vector<limits> shares, bool even)
        : peers_(peers),
          shares_(std::move(shares)),
          best_(peers),
          even_(peers),
          choose_even_(even) {}

    void score(std::size_t unit, unit_doubt& into) {
        const auto          found = best_.find(unit, shares_);
        std::vector<double> w(found.begin(), found.end());
        const double        top = sharpen(w, unit);
        into.status = doubt_status::solved;
        into.score = std::min(1.0, 1 / top);
        if (best_.may_have_others()) {
            const std::vector<double> first = w;
            w = even_.find(unit, shares_, top * (1 + 1e-11));
            static_cast<void>(sharpen(w, unit));
            into.unique = !most_even::apart(first, w, peers_.of(unit)) &&
                          !even_.others_than(w, unit, shares_, top * (1 + 1e-11));
            if (!choose_even_ || into.unique) w = first;
        }
        write(w, unit, into);
    }

private:
    /// What a solver leaves at 1e-17 outside is put inside; the top is that of these very weights.
    [[nodiscard]] double sharpen(std::vector<double>& w, std::size_t unit) const {
        const auto y = peers_.of(unit);
        for (std::size_t c = 0; c < w.size(); ++c)
            w[c] = y[c] > 0 ? std::clamp(w[c], shares_[c].least / y[c], shares_[c].most / y[c]) : 0;
        const double sum = peer_table::sum(w, y);
        for (double& x : w) x /= sum;
        return peers_.best(w);
    }
    void write(const std::vector<double>& w, std::size_t unit, unit_doubt& into) const {
        const auto   y = peers_.of(unit);
        const double top = peers_.best(w);
        for (std::size_t c = 0; c < w.size(); ++c) {
            into.weights.push_back(w[c] / top / peers_.largest[c]);
            into.shares.push_back(w[c] * y[c]);
        }
    }

    const peer_table&   peers_;
    std::vector<limits> shares_;
    best_weights        best_;
    most_even           even_;
    bool                choose_even_;
};

} // namespace

bool can_give_benefit_of_doubt() noexcept { return detail::has_linear_programs(); }

doubt_result benefit_of_doubt(const score_table& normalised, const doubt_options& options,
                              std::span<const share_limits> own) {
    std::vector<problem>      problems;
    std::vector<std::int64_t> units;
    const std::vector<limits> shares = limits_of(normalised, options, own, problems);
    const peer_table          peers = peers_in(normalised, units, problems);
    if (normalised.columns.empty())
        problems.push_back({severity::fault, "no_columns", {}, "the table has no columns", "give some"});
    if (!problems.empty()) throw invalid_input("benefit of the doubt", problems);
    doubt_result made;
    made.columns = normalised.columns;
    for (const std::string& unit : normalised.units) {
        unit_doubt blank;
        blank.unit = unit;
        blank.why = "it lacks a number";
        made.units.push_back(std::move(blank));
    }
    if (units.empty()) return made;
    doubter with(peers, shares, options.even);
    for (std::size_t k = 0; k < units.size(); ++k) {
        unit_doubt& u = made.units[static_cast<std::size_t>(units[k])];
        const auto  y = peers.of(k);
        u.why = misfit(y, shares, normalised.columns);
        if (std::all_of(y.begin(), y.end(), [](double x) { return x == 0; })) {
            u.status = doubt_status::nothing;
            u.score = 0;
            u.why = "all its numbers are 0";
        } else if (!u.why.empty()) {
            u.status = doubt_status::infeasible;
        } else {
            with.score(k, u);
        }
    }
    return made;
}

} // namespace steelyard::inline v0_1::composite
