// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/dataset/dataset.hpp>
#include <steelyard/dataset/series.hpp>
#include <steelyard/define/definitions.hpp>
#include <steelyard/validation/finding.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace steelyard::inline v0_1::validation::detail {

/// Where a number stands: codes of the dataset and an index on the grid of its measure.
struct cell {
    std::int32_t place = -1;
    std::int32_t organisation = -1;
    std::int32_t category = 0;
    std::int32_t period = 0;
    friend auto  operator<=>(const cell&, const cell&) = default;
};

[[nodiscard]] inline cell cell_of(const measure_rows& rows, std::size_t row) {
    return {rows.place[row], rows.organisation[row], rows.category[row], rows.period[row]};
}

/// A block and what is agreed about its measure, with its codes in words.
struct block_view {
    const definitions*  agreed = nullptr;
    const dataset*      data = nullptr;
    const measure_rows* rows = nullptr;
    const measure*      what = nullptr; ///< nullptr: no definition knows the measure

    block_view(const definitions& d, const dataset& all, const measure_rows& block)
        : agreed(&d),
          data(&all),
          rows(&block),
          what(d.find_measure(all.measures()[block.measure])) {}

    [[nodiscard]] const std::string& measure_code() const { return data->measures()[rows->measure]; }
    [[nodiscard]] std::string place(std::int32_t code) const { return code < 0 ? std::string() : data->places()[code]; }
    [[nodiscard]] std::string organisation(std::int32_t code) const {
        return code < 0 ? std::string() : data->organisations()[code];
    }
    [[nodiscard]] std::string source(std::int32_t code) const {
        return code < 0 ? std::string() : data->sources()[code];
    }
    [[nodiscard]] const std::string& category(std::int32_t code) const { return data->categories().words[code]; }
    [[nodiscard]] period             when(std::int32_t index) const { return {rows->frequency, index}; }
    [[nodiscard]] std::string        period_text(std::int32_t index) const { return agreed->period_text(when(index)); }
    /// A stored number for people: "18,062" or "0.35".
    [[nodiscard]] std::string shown(double x) const {
        return rows->places ? grouped_text(x, rows->places->places) : number_text(x);
    }
    [[nodiscard]] std::string shown_row(std::size_t row) const { return shown(rows->as_double(rows->number[row])); }

    /// A finding with the measure filled in.
    [[nodiscard]] finding about(severity level, std::string rule) const {
        finding f;
        f.level = level;
        f.rule = std::move(rule);
        f.measure = measure_code();
        return f;
    }
    /// With the keys of a series or cell filled in.
    [[nodiscard]] finding about(severity level, std::string rule, const cell& at, bool with_period = true) const {
        finding f = about(level, std::move(rule));
        f.place = place(at.place);
        f.organisation = organisation(at.organisation);
        f.category = category(at.category);
        if (with_period) f.period = period_text(at.period);
        return f;
    }
    /// With everything that is known of a row filled in.
    [[nodiscard]] finding about_row(severity level, std::string rule, std::size_t row) const {
        finding f = about(level, std::move(rule), cell_of(*rows, row));
        f.source = source(rows->source_at(row));
        f.line = rows->line_at(row);
        if (const std::int32_t at = rows->file_at(row);
            at >= 0 && static_cast<std::size_t>(at) < data->content().files.size())
            f.file = data->content().files[static_cast<std::size_t>(at)];
        return f;
    }
    /// What a unit is called in sentences: with organisations it is a reporter at a place.
    [[nodiscard]] std::string unit_noun(std::int32_t organisation_code) const {
        return organisation_code < 0 ? "place" : data->places().size() == 0 ? "organisation" : "unit";
    }
    /// "MI-501" or "Doorways at MI-501": a unit for lists in sentences.
    [[nodiscard]] std::string unit_text(std::int32_t place_code, std::int32_t organisation_code) const {
        const std::string p = place(place_code);
        const std::string o = organisation(organisation_code);
        if (o.empty()) return p.empty() ? std::string("the whole") : p;
        return p.empty() ? o : o + " at " + p;
    }
};

/// The rows that count, one per cell, in order of cells: the latest record, whatever its source.
class cell_table {
public:
    explicit cell_table(const measure_rows& rows) : rows_(&rows) {
        for_each_series(rows, {}, [&](const series_view& s) { at_.insert(at_.end(), s.at.begin(), s.at.end()); });
    }
    [[nodiscard]] const measure_rows&              rows() const noexcept { return *rows_; }
    [[nodiscard]] const std::vector<std::int64_t>& at() const noexcept { return at_; }
    [[nodiscard]] std::size_t                      size() const noexcept { return at_.size(); }
    [[nodiscard]] std::size_t row(std::size_t i) const noexcept { return static_cast<std::size_t>(at_[i]); }
    [[nodiscard]] cell        key(std::size_t i) const { return cell_of(*rows_, row(i)); }
    /// Row of a cell; empty when nobody reported it.
    [[nodiscard]] std::optional<std::size_t> find(const cell& c) const {
        const auto it = std::lower_bound(at_.begin(), at_.end(), c, [this](std::int64_t r, const cell& k) {
            return cell_of(*rows_, static_cast<std::size_t>(r)) < k;
        });
        if (it == at_.end() || cell_of(*rows_, static_cast<std::size_t>(*it)) != c) return std::nullopt;
        return static_cast<std::size_t>(*it);
    }

private:
    const measure_rows*       rows_;
    std::vector<std::int64_t> at_;
};

[[nodiscard]] inline std::string percent_text(double share) { return number_text(100 * share, 1) + " %"; }

[[nodiscard]] inline std::string count_text(std::int64_t n) { return grouped_text(static_cast<double>(n), 0); }

/// "1 value", "5 values".
[[nodiscard]] inline std::string counted(std::int64_t n, const std::string& noun) {
    return count_text(n) + " " + noun + (n == 1 ? "" : "s");
}

/// Only flows and stocks add up over places, organisations and categories of a partition.
[[nodiscard]] inline bool adds_up(const measure& m) noexcept { return m.what == kind::flow || m.what == kind::stock; }

/// Calls f(block) for every block of a dataset with its definition.
template <class F>
void for_each_block(const definitions& agreed, const dataset& data, F&& f) {
    for (const auto& block : data.blocks()) f(block_view(agreed, data, *block));
}

} // namespace steelyard::inline v0_1::validation::detail
