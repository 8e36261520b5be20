// SPDX-License-Identifier: MIT
#include "row_writer.hpp"

#include <utility>

namespace steelyard::inline v0_1::aggregation::detail {

row_values row_of(const finished& f) noexcept {
    const auto bit = [](bool there, std::uint8_t b) { return there ? b : std::uint8_t{0}; };
    return {f.what == form::point ? f.number : 0, f.lower.value_or(0), f.upper.value_or(0), f.known.value_or(0),
            f.numerator.value_or(0), f.denominator.value_or(0), f.coverage, f.expected, f.present, f.what, f.why, f.flags,
            static_cast<std::uint8_t>(bit(f.lower.has_value(), has_lower) | bit(f.upper.has_value(), has_upper) |
                                      bit(f.known.has_value(), has_known) |
                                      bit(f.numerator && f.denominator, has_parts)),
            f.verdict};
}

row_writer::row_writer(row_setting setting, result_sink& into)
    : into_(into.table), setting_(std::move(setting)), output_codes_(setting_.outputs.size(), -1),
      known_codes_{&into.codes[setting_.places], &into.codes[setting_.organisations], &output_codes_}, group_from_(into_.forms_.size()) {
    known_codes_[0]->resize(setting_.places->size(), -1);
    known_codes_[1]->resize(setting_.organisations->size(), -1);
}

void row_writer::name_group() {
    const std::array<const std::vector<std::string>*, 3> words{setting_.places, setting_.organisations, &setting_.outputs};
    const std::array<code_list*, 3> lists{&into_.places, &into_.organisations, &into_.categories};
    std::array<std::int32_t, 3> codes{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        std::int32_t& code = (*known_codes_[axis])[group_[axis]];
        if (code < 0) code = lists[axis]->add((*words[axis])[group_[axis]]);
        codes[axis] = code;
    }
    place_code_ = codes[0];
    organisation_code_ = codes[1];
    category_code_ = codes[2];
    named_ = true;
}

void row_writer::end_group() {
    into_.organisation_.append(organisation_code_, rows() - group_from_);
    into_.category_.append(category_code_, rows() - group_from_);
    group_from_ = rows();
}

/// What few rows say.
void row_writer::append_rare(const row_values& row) {
    const std::size_t at = rows() - 1;
    const auto        usual = [&row](std::uint8_t bit) { return (row.has & bit) != 0 ? row.number : 0; };
    if (row.lower != usual(has_lower)) into_.lower_.set(at, row.lower);
    if (row.upper != usual(has_upper)) into_.upper_.set(at, row.upper);
    if (row.known != usual(has_known)) into_.known_.set(at, row.known);
    if (row.present != row.expected) into_.present_.set(at, row.present);
    if (row.coverage != result_table::share(row.present, row.expected)) into_.coverage_.set(at, row.coverage);
    if (row.why != reason::none) into_.reasons_.set(at, row.why);
    if (!row.flags.empty()) into_.flags_.set(at, row.flags);
    if (row.verdict != comparability::yes) into_.verdicts_.set(at, row.verdict);
}

void row_writer::hand_over() {
    const auto move = [this](auto& to, const auto& rows) {
        to.insert(to.end(), rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(rows_));
    };
    move(into_.place_, place_);
    move(into_.period_, periods_);
    move(into_.number_, number_);
    move(into_.numerator_, numerator_);
    move(into_.denominator_, denominator_);
    move(into_.expected_, expected_);
    move(into_.forms_, forms_);
    move(into_.has_, has_);
    rows_ = 0;
}

void row_writer::finish() {
    if (named_) end_group();
    hand_over();
    const std::size_t rows = into_.forms_.size(), before = into_.indicator_.size();
    into_.indicator_.append(*into_.indicators.find(setting_.indicator), rows - before);
    into_.place_level_.append(into_.place_levels.add(setting_.place_level), rows - before);
    into_.organisation_level_.append(into_.organisation_levels.add(setting_.organisation_level), rows - before);
    into_.kind_.append(setting_.when, rows - before);
    into_.over_time_.append(setting_.over_time, rows - before);
    into_.settle_length();
}

} // namespace steelyard::inline v0_1::aggregation::detail
