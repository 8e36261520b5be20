// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/problem.hpp>
#include <steelyard/core/run_options.hpp>
#include <steelyard/dataset/arrow.hpp>
#include <steelyard/dataset/columns.hpp>
#include <steelyard/dataset/csv.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/dataset/observation.hpp>
#include <steelyard/define/definitions.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1 {

/// What to do about rows that cannot be accepted.
enum class bad_rows : std::uint8_t {
    refuse, ///< nothing is loaded; all problems are thrown together
    skip,   ///< good rows are kept, bad ones are listed in the report
};
template <>
struct enum_names<bad_rows> {
    static constexpr std::array<std::string_view, 2> value{"refuse", "skip"};
};

/// What became of the rows offered to a builder. `rows_offered == rows_kept + rows_refused + rows_repeated`.
struct load_report {
    std::int64_t         rows_offered = 0; ///< observations, not lines: a wide line holds several
    std::int64_t         rows_kept = 0;
    std::int64_t         rows_refused = 0;
    std::int64_t         rows_repeated = 0; ///< said twice in the same words: kept once
    std::vector<problem> problems;          ///< every one, in order of input
};

/// Collects observations and makes a dataset of them. Each number is checked against the definitions: known measure,
/// place, organisation and category, a period of the measure's frequency, no more decimals than declared, finite.
///
/// The key of an observation is (measure, place, organisation, category, period, source, definition version named).
/// The same key recorded at a later instant is a revision and all are kept. The same key at the same instant (or both
/// without one) with equal content is a repeat: kept once and reported. With different content it is a conflict: every
/// one of them is refused.
class dataset_builder {
public:
    explicit dataset_builder(const definitions& agreed);
    ~dataset_builder();
    dataset_builder(dataset_builder&&) noexcept;
    dataset_builder& operator=(dataset_builder&&) noexcept;

    /// One observation in words. A problem is noted, not thrown.
    void add(const observation& row);
    // A builder whose run was stopped holds what was read so far: throw it away.

    /// Rows as columns of codes and numbers, from NumPy, pandas or a C++ host.
    /// @throws shape_mismatch when columns differ in length
    void add_columns(const observation_columns& columns, const run_options& run = {});
    /// The rows of an Arrow stream, batch by batch; its release is called. Nothing of it is used after the call.
    /// @throws unknown_code for columns that are not there or stand for nothing, all of them; shape_mismatch for types
    /// that cannot be taken, all of them; format_fault when the producer fails
    void add_arrow(ArrowArrayStream* from, const arrow_layout& layout = {}, const run_options& run = {});
    /// A CSV file. @throws file_fault when it cannot be read; format_fault when its header lacks a column of the layout
    void add_csv_file(const std::string& path, const csv_layout& layout, const run_options& run = {});
    /// CSV text; `name` stands for the file in messages.
    void add_csv(std::string_view text, const std::string& name, const csv_layout& layout, const run_options& run = {});

    /// Sorts, finds repeats and conflicts, and makes the dataset; the builder is empty afterwards.
    /// @throws invalid_input with all problems when `bad` is refuse and there is a fault among them
    [[nodiscard]] dataset finish(bad_rows bad = bad_rows::refuse, const run_options& run = {});
    /// What the last finish() did.
    [[nodiscard]] const load_report& report() const noexcept;

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace steelyard::inline v0_1
