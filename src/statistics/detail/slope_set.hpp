// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace steelyard::inline v0_1::statistics::detail {

/// Pairs of points of one group at different times whose value falls from the first to the second, or stays.
struct level_pairs {
    std::int64_t falls = 0;
    std::int64_t level = 0;
};

/// In n log n steps. Points of one group follow one another, by time, then value; `ends` has where each group ends.
[[nodiscard]] level_pairs count_level(std::span<const double> time, std::span<const double> value,
                                      std::span<const std::size_t> ends);

/// All slopes (y_j - y_i) / (t_j - t_i) between points of one group at different times, without a list of them.
///
/// Shearing the plane, r = y - theta t, changes the order of two points exactly when theta passes their slope. So the slopes
/// below theta are the inversions of r, counted by a merge sort; those between two thetas are the inversions from one order
/// to the other, and can be listed (Cole, Salowe, Steiger & Szemeredi 1989, SIAM Journal on Computing 18, in spirit).
class slope_set {
public:
    /// Points of one group follow one another; `ends` has where each group ends. Within a group by time, then value.
    /// Level pairs, where they were counted already, are not counted again.
    slope_set(std::vector<double> time, std::vector<double> value, std::vector<std::size_t> ends,
              std::optional<level_pairs> level = {});

    [[nodiscard]] std::int64_t size() const noexcept { return pairs_; }

    /// Slopes of ranks first..last (from 0, of all in order), which are to be few: bit for bit those of a sorted list, except
    /// where more than 2^26 pairs share a slope to within four units in the last place and their differences are no exact
    /// doubles: there it is the exact quotient, rounded once.
    [[nodiscard]] std::vector<double> ranked(std::int64_t first, std::int64_t last);

private:
    struct bracket {
        double       low = 0;
        double       high = 0;
        std::int64_t below_low = 0; ///< slopes below it
        std::int64_t below_high = 0;
    };

    void                                     sample();
    [[nodiscard]] bracket                    start(std::int64_t first, std::int64_t last);
    [[nodiscard]] double                     doubt(double theta) const noexcept;
    [[nodiscard]] std::int64_t               count_below(double theta);
    [[nodiscard]] std::vector<double>        listed(double low, double high);
    [[nodiscard]] std::vector<double>        all() const;
    [[nodiscard]] double                     shared(bracket b, std::int64_t rank) const;
    [[nodiscard]] bool                       draw_in(bracket& b, double theta, std::int64_t first, std::int64_t last);
    [[nodiscard]] bool                       narrow(bracket& b, int turn, std::int64_t first, std::int64_t last);
    [[nodiscard]] std::vector<double>        listed_ranks(const bracket& b, double doubtful, std::int64_t first,
                                                          std::int64_t last);
    [[nodiscard]] std::vector<double>        ranked_apart(std::int64_t first, std::int64_t last);
    [[nodiscard]] static std::vector<double> pick(std::vector<double>& slopes, std::int64_t below, std::int64_t first,
                                                  std::int64_t last);

    std::vector<double>        t_, y_;
    std::vector<std::size_t>   ends_;
    std::vector<double>        shifted_t_, shifted_y_; ///< about their middles, so that an offset costs no digits
    std::vector<double>        keys_, spare_;
    std::vector<double>        sample_; ///< slopes of pairs drawn evenly, in order
    bracket                    first_;  ///< the first one found
    std::int64_t               pairs_ = 0;
    bool                       whole_ = false;         ///< all coordinates are whole numbers
    std::optional<level_pairs> level_;                 ///< once they were asked for
    double                     far_t_ = 0, far_y_ = 0; ///< largest distances from the middles
    double                     least_step_ = 0;        ///< between two times
};

} // namespace steelyard::inline v0_1::statistics::detail
