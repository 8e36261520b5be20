// SPDX-License-Identifier: MIT
#include "linear_program.hpp"

#include <steelyard/core/error.hpp>

#ifdef STEELYARD_HAS_CLP
#include <Clp_C_Interface.h>
#endif

#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

namespace steelyard::inline v0_1::composite::detail {

#ifdef STEELYARD_HAS_CLP

namespace {

/// Far below what a score shows, far above what a vertex of a few columns is rounded by.
constexpr double tolerance = 1e-9;
constexpr int    basic = 1; // of CLP's states of a column or row

} // namespace

/// CLP (COIN-OR) through its C interface: nothing of its C++ names comes near ours.
struct linear_program::model {
    Clp_Simplex*        clp = Clp_newModel();
    std::vector<double> low, high, row_low, row_high; ///< CLP takes them all at once
    std::vector<int>    positions;                    ///< of a dense row
    bool                bounds_moved = false;

    model() = default;
    ~model() { Clp_deleteModel(clp); }
    model(const model&) = delete;
    model& operator=(const model&) = delete;
    void   hand_over() {
        if (!bounds_moved) return;
        Clp_chgColumnLower(clp, low.data());
        Clp_chgColumnUpper(clp, high.data());
        if (!row_low.empty()) {
            Clp_chgRowLower(clp, row_low.data());
            Clp_chgRowUpper(clp, row_high.data());
        }
        bounds_moved = false;
    }
    void forget_basis() const {
        for (int c = 0; c < Clp_numberColumns(clp); ++c) Clp_setColumnStatus(clp, c, 3); // at its lower bound
        for (int r = 0; r < Clp_numberRows(clp); ++r) Clp_setRowStatus(clp, r, basic);
    }
};

bool has_linear_programs() noexcept { return true; }

linear_program::linear_program(std::int32_t columns) : model_(std::make_unique<model>()) {
    model& m = *model_;
    const auto n = static_cast<std::size_t>(columns);
    m.low.assign(n, 0);
    m.high.assign(n, open);
    m.positions.resize(n);
    std::iota(m.positions.begin(), m.positions.end(), 0);
    const std::vector<int>    starts(n + 1, 0);
    const std::vector<double> zeros(n, 0.0);
    Clp_setLogLevel(m.clp, 0);
    Clp_loadProblem(m.clp, columns, 0, starts.data(), m.positions.data(), zeros.data(), m.low.data(), m.high.data(),
                    zeros.data(), zeros.data(), zeros.data());
    Clp_setPrimalTolerance(m.clp, tolerance);
    Clp_setDualTolerance(m.clp, tolerance);
    Clp_scaling(m.clp, 0);         // callers put columns on one scale
    Clp_setPerturbation(m.clp, 102); // never: costs that are moved at random would leave traces in the result
}
linear_program::~linear_program() = default;

void linear_program::set_objective(std::int32_t column, double coefficient) {
    Clp_objective(model_->clp)[column] = coefficient;
}
void linear_program::set_bounds(std::int32_t column, double low, double high) {
    const auto c = static_cast<std::size_t>(column);
    model_->bounds_moved = model_->bounds_moved || model_->low[c] != low || model_->high[c] != high;
    model_->low[c] = low;
    model_->high[c] = high;
}
std::int32_t linear_program::add_row(std::span<const double> coefficients, double low, double high) {
    model& m = *model_;
    m.hand_over(); // before rows are one more than their bounds
    m.row_low.push_back(low);
    m.row_high.push_back(high);
    const int starts[] = {0, static_cast<int>(coefficients.size())};
    Clp_addRows(m.clp, 1, &low, &high, starts, m.positions.data(), coefficients.data());
    return static_cast<std::int32_t>(m.row_low.size()) - 1;
}
void linear_program::set_row_bounds(std::int32_t row, double low, double high) {
    const auto r = static_cast<std::size_t>(row);
    model_->bounds_moved = model_->bounds_moved || model_->row_low[r] != low || model_->row_high[r] != high;
    model_->row_low[r] = low;
    model_->row_high[r] = high;
}
void linear_program::set_coefficient(std::int32_t row, std::int32_t column, double coefficient) {
    Clp_modifyCoefficient(model_->clp, row, column, coefficient, 1);
}

linear_program::outcome linear_program::solve() {
    const model& m = *model_;
    model_->hand_over();
    Clp_primal(m.clp, 0);
    if (Clp_status(m.clp) != 0) { // a basis that suited the last program may mislead in this one
        m.forget_basis();
        Clp_primal(m.clp, 0);
    }
    switch (Clp_status(m.clp)) {
    case 0: return outcome::solved;
    case 1: return outcome::infeasible;
    case 2: return outcome::unbounded;
    default: return outcome::gave_up;
    }
}

double linear_program::value() const { return Clp_objectiveValue(model_->clp); }
std::span<const double> linear_program::solution() const {
    return {Clp_primalColumnSolution(model_->clp), model_->low.size()};
}
std::span<const double> linear_program::row_prices() const {
    return {Clp_dualRowSolution(model_->clp), model_->row_low.size()};
}

bool linear_program::may_have_others() const {
    const model&  m = *model_;
    const double* reduced = Clp_dualColumnSolution(m.clp);
    const double* prices = Clp_dualRowSolution(m.clp);
    for (std::size_t c = 0; c < m.low.size(); ++c)
        if (Clp_getColumnStatus(m.clp, static_cast<int>(c)) != basic && m.low[c] < m.high[c] &&
            std::abs(reduced[c]) <= tolerance)
            return true;
    for (std::size_t r = 0; r < m.row_low.size(); ++r)
        if (Clp_getRowStatus(m.clp, static_cast<int>(r)) != basic && m.row_low[r] < m.row_high[r] &&
            std::abs(prices[r]) <= tolerance)
            return true;
    return false;
}

#else

struct linear_program::model {};

bool has_linear_programs() noexcept { return false; }
linear_program::linear_program(std::int32_t /*columns*/) {
    throw not_supported("linear programs are not built in: the library was configured without CLP; install it (Debian: "
                        "coinor-libclp-dev) and configure with -DSTEELYARD_LINEAR_PROGRAMS=ON");
}
linear_program::~linear_program() = default;
void                    linear_program::set_objective(std::int32_t, double) {}
void                    linear_program::set_bounds(std::int32_t, double, double) {}
std::int32_t            linear_program::add_row(std::span<const double>, double, double) { return 0; }
void                    linear_program::set_row_bounds(std::int32_t, double, double) {}
void                    linear_program::set_coefficient(std::int32_t, std::int32_t, double) {}
linear_program::outcome linear_program::solve() { return outcome::gave_up; }
double                  linear_program::value() const { return 0; }
std::span<const double> linear_program::solution() const { return {}; }
std::span<const double> linear_program::row_prices() const { return {}; }
bool                    linear_program::may_have_others() const { return false; }

#endif

} // namespace steelyard::inline v0_1::composite::detail
