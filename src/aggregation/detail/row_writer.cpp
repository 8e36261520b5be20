// SPDX-License-Identifier: MIT
#include "row_writer.hpp"

#include <utility>

namespace steelyard::inline v0_1::aggregation::detail {

row_values row_of(const finished& f) noexcept {
    const auto bit = [](bool there, std::uint8_t b) { return there ? b : std::uint8_t{0}; };
    return {f.what == form::point ? f.number : 0, f.lower.value_or(0), f.upper.value_or(0), f.known.value_or(0),
            f.numerator.value_or(0), f.denominator.value_or(0), f.coverage, f.expected, f.present, f.what, f.why, f.flags,
            static_cast<std::uint8_t>(bit(f.lower.has_value(), result_table::has_lower) | bit(f.upper.has_value(), result_table::has_upper) |
                                      bit(f.known.has_value(), result_table::has_known) |
                                      bit(f.numerator && f.denominator, result_table::has_parts)),
            f.verdict};
}

row_writer::row_writer(row_setting setting, result_sink& into)
    : into_(into.table), setting_(std::move(setting)), output_codes_(setting_.outputs.size(), -1),
      known_codes_{&into.codes[setting_.places], &into.codes[setting_.organisations], &output_codes_} {
    known_codes_[0]->resize(setting_.places->size(), -1);
    known_codes_[1]->resize(setting_.organisations->size(), -1);
}

void row_writer::name_group() {
    const std::array<const std::vector<std::string>*, 3> words{setting_.places, setting_.organisations, &setting_.outputs};
    const std::array<code_list*, 3> lists{&into_.places, &into_.organisations, &into_.categories};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        std::int32_t& code = (*known_codes_[axis])[group_[axis]];
        if (code < 0) code = lists[axis]->add((*words[axis])[group_[axis]]);
        codes_[axis] = code;
    }
    named_ = true;
}

void row_writer::hand_over() {
    const auto move = [this](auto& to, const auto& rows) {
        to.insert(to.end(), rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(rows_));
    };
    move(into_.place, place_);
    move(into_.organisation, organisation_);
    move(into_.category, category_);
    move(into_.periods, periods_);
    move(into_.number, number_);
    move(into_.lower, lower_);
    move(into_.upper, upper_);
    move(into_.known, known_);
    move(into_.numerator, numerator_);
    move(into_.denominator, denominator_);
    move(into_.coverage, coverage_);
    move(into_.expected, expected_);
    move(into_.present, present_);
    move(into_.forms, forms_);
    move(into_.reasons, reasons_);
    move(into_.flags, flags_);
    move(into_.has, has_);
    move(into_.verdicts, verdicts_);
    rows_ = 0;
}

void row_writer::finish() {
    hand_over();
    const std::size_t rows = into_.forms.size();
    into_.indicator.resize(rows, *into_.indicators.find(setting_.indicator));
    into_.place_level.resize(rows, into_.place_levels.add(setting_.place_level));
    into_.organisation_level.resize(rows, into_.organisation_levels.add(setting_.organisation_level));
    into_.over_time.resize(rows, setting_.over_time);
}

} // namespace steelyard::inline v0_1::aggregation::detail
