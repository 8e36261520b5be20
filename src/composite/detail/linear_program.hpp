// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <span>

namespace steelyard::inline v0_1::composite::detail {

/// Whether a solver was found when the library was configured (docs/adr/0015).
[[nodiscard]] bool has_linear_programs() noexcept;

/// A linear program that is solved many times with small changes: minimise c x for low <= x <= high and
/// row_low <= A x <= row_high. Each solve starts from where the last one ended. One thread at a time.
class linear_program {
public:
    /// In place of a bound: there is none.
    static constexpr double open = std::numeric_limits<double>::max();
    enum class outcome : std::uint8_t { solved, infeasible, unbounded, gave_up };

    /// Columns from 0 upwards, with an objective of 0. @throws not_supported when no solver was built in
    explicit linear_program(std::int32_t columns);
    ~linear_program();
    linear_program(const linear_program&) = delete;
    linear_program& operator=(const linear_program&) = delete;

    void set_objective(std::int32_t column, double coefficient);
    void set_bounds(std::int32_t column, double low, double high);
    /// @param coefficients  one per column @returns the row's number
    std::int32_t add_row(std::span<const double> coefficients, double low, double high);
    void         set_row_bounds(std::int32_t row, double low, double high);
    void         set_coefficient(std::int32_t row, std::int32_t column, double coefficient);

    [[nodiscard]] outcome solve();

    // Of the last solve, where it was solved.
    [[nodiscard]] double                  value() const;
    [[nodiscard]] std::span<const double> solution() const; ///< by column, within 1e-9 of its bounds and rows
    [[nodiscard]] std::span<const double> row_prices() const; ///< what the value gains when a row's bound rises by 1
    /// False: no other solution has this value. True: some may have.
    [[nodiscard]] bool may_have_others() const;

private:
    struct model;
    std::unique_ptr<model> model_;
};

} // namespace steelyard::inline v0_1::composite::detail
