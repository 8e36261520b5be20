// SPDX-License-Identifier: MIT
#pragma once

// The columns of an interrupted series, and one series fitted to them.

#include "fitting.hpp"

#include <steelyard/statistics/interrupted_series.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace steelyard::inline v0_1::statistics::detail {

/// Times, periods and terms: what series of one table share.
struct series_frame {
    std::vector<double>       time;
    std::vector<std::int64_t> period;
    std::vector<double>       at;
    std::vector<term_kind>    term;
    std::vector<std::int64_t> number;
    std::vector<double>       columns; ///< row after row, a number for each term
    std::int64_t              skipped = 0;

    [[nodiscard]] std::size_t rows() const noexcept { return time.size(); }
    [[nodiscard]] std::size_t terms() const noexcept { return term.size(); }
    /// A row's number of a term had there been no interruption.
    [[nodiscard]] double without(std::size_t row, std::size_t j) const {
        const bool change = term[j] == term_kind::level_change || term[j] == term_kind::slope_change;
        return change ? 0 : columns[row * terms() + j];
    }
};

/// @throws as `interrupted_series_of`
[[nodiscard]] series_frame frame_of(const interrupted_points& points, std::size_t rows, std::span<const double> at,
                                    const interrupted_options& options);

/// Points before the first interruption, and after each until the next.
[[nodiscard]] std::vector<std::int64_t> segments_of(const series_frame& frame, std::span<const std::size_t> rows);

/// One fitted series.
struct series_fit {
    status              state = status::below_minimum;
    std::vector<double> coefficient;
    std::vector<double> covariance;
    std::vector<double> residual; ///< of rows that took part; of counts Pearson's
    std::int64_t        degrees = 0;
    std::int64_t        lags = 0;
    double              residual_deviation = 0;
    double              r_squared = 0;
    double              deviance = 0;
    double              dispersion = 0;
};

/// Fits series to one frame; the decomposition of rows that take part is kept for the next series with the same ones.
class series_fitter {
public:
    series_fitter(const series_frame& frame, const interrupted_options& options) : frame_(frame), options_(options) {}

    /// @param value     a number for each row of the frame
    /// @param exposure  the same, or empty
    [[nodiscard]] series_fit fit(std::span<const double> value, std::span<const double> exposure,
                                 std::span<const status> given);
    [[nodiscard]] std::span<const std::size_t> rows() const noexcept { return rows_; }

private:
    [[nodiscard]] bool   choose(std::span<const double> value, std::span<const double> exposure,
                                std::span<const status> given, status& nothing);
    void                 decompose();
    void                 fit_numbers(series_fit& f, std::span<const double> value);
    void                 fit_counts(series_fit& f, std::span<const double> value, std::span<const double> exposure);
    [[nodiscard]] double small_sample(const series_fit& f) const;

    const series_frame&        frame_;
    const interrupted_options& options_;
    std::vector<std::size_t>   rows_, next_;
    std::vector<std::int64_t>  period_;  ///< of rows that take part
    std::vector<double>        columns_; ///< of the same, column after column
    std::vector<double>        basis_, inverse_;
    std::vector<double>        y_, in_basis_, middle_, room_;
    bool                       ready_ = false; ///< columns are those of rows_
    bool                       enough_ = false, unique_ = false;
};

} // namespace steelyard::inline v0_1::statistics::detail
