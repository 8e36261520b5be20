// SPDX-License-Identifier: MIT
#pragma once

#include "lexicon.hpp"
#include "measure_intake.hpp"

#include <steelyard/dataset/builder.hpp>
#include <steelyard/dataset/rows.hpp>

#include <limits>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::detail {

/// A problem with its place in the order of input.
struct noted_problem {
    std::int32_t file = 0;
    std::int64_t line = 0;
    problem      what;
};

/// Everything that was offered and not yet made into a dataset: rows by measure in order of input, in the lexicon's codes.
class intake {
public:
    explicit intake(const definitions& agreed) : words(agreed), measures_(words.measures().size()) {}

    /// Begins an input; its name stands in messages from here on.
    void begin(const std::string& name) { file_ = files_.add(name); }
    void keep(staged_row row) {
        if (row.line <= 0 || row.line > std::numeric_limits<std::int32_t>::max()) row.line = 0;
        row.file = row.line > 0 ? file_ : 0;
        measures_[static_cast<std::size_t>(row.measure)].keep(row, pool_);
    }
    /// Keeps the rows whose `refused` is 0, in their order; at most 2^16 rows at a time.
    void keep(const staged_columns& rows, const std::vector<std::uint8_t>& refused);
    void offered(std::int64_t rows = 1) noexcept { offered_ += rows; }
    void refused(std::int64_t rows = 1) noexcept { refused_ += rows; }
    void note(const refusal& why, std::int64_t line, std::string_view column, std::string_view code,
              severity level = severity::fault);
    /// Notes what a word came to if it is a refusal; true when it is not.
    bool accept(const meaning& m, std::int64_t line, std::string_view column, std::string_view code) {
        if (m.why == nullptr) return true;
        note(*m.why, line, column, code);
        return false;
    }

    lexicon words;

private:
    friend class assembly;
    void sort_by_measure(const std::vector<std::int32_t>& measure);
    void sort_by_measure(const std::vector<std::int32_t>& measure, const std::vector<std::uint8_t>& refused);

    std::vector<measure_intake> measures_;  ///< by measure code
    column_pool                 pool_;      ///< of their full chunks
    std::vector<std::uint16_t>  positions_; ///< of staged rows, by measure
    std::vector<std::uint32_t>  starts_, counts_;
    std::vector<noted_problem>  problems_;
    code_list                   files_;
    std::int32_t                file_ = 0;
    std::int64_t                offered_ = 0;
    std::int64_t                refused_ = 0;
};

/// Makes the dataset of everything in the intake and writes what happened into the report.
[[nodiscard]] dataset assemble(intake& from, bad_rows bad, const run_options& run, load_report& report);

/// Adds the fingerprints of a block's rows, whatever their order.
[[nodiscard]] fingerprint fingerprint_of_rows(const dataset_content& lists, const measure_rows& block);

} // namespace steelyard::inline v0_1::detail
