// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/dataset.hpp>
#include <steelyard/serialization/define.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1::serialization {

template <>
inline constexpr int fields_of<observation> = 10;
template <>
inline constexpr int fields_of<label> = 6;
template <>
inline constexpr int fields_of<csv_layout> = 28;
template <>
inline constexpr int fields_of<arrow_layout> = 7;
template <>
inline constexpr int fields_of<selection> = 11;
template <>
inline constexpr int fields_of<load_report> = 5;

/// What is wrong first with a list of combinations, whose texts follow from its keys; "" when nothing is.
[[nodiscard]] std::string fault_of_keys(const category_list& list);
/// What is wrong first with rows: columns of one length, codes within their lists, forms, reasons and bounds that fit
/// together, keys in order and none twice. "" when nothing is; then it is also noted what neighbours have in common
/// (`several_per_cell`, `revised`). One pass, a few nanoseconds a row.
/// @param like  rows of another measure that passed: columns that both share are not looked at again
[[nodiscard]] std::string fault_of_rows(const dataset_content& lists, measure_rows& rows, const measure_rows* like = nullptr);
/// The fingerprint of all rows, computed again.
[[nodiscard]] fingerprint fingerprint_again(const dataset_content& all);

/// Combinations of categories as codes.
template <class Archive>
void serialize(Archive& archive, category_list& list, unsigned /*version*/) {
    archive & list.schemes & list.categories & list.keys;
    if constexpr (Archive::is_loading::value) {
        if (const std::string fault = fault_of_keys(list); !fault.empty()) archive.refuse(fault);
        list.words = code_list();
        for (const category_key& key : list.keys) list.words.add(combination_text(list, key));
        if (static_cast<std::size_t>(list.words.size()) != list.keys.size())
            archive.refuse("a combination of categories stands twice");
    }
}

namespace detail {

/// Everything but the rows.
template <class Archive>
void lists(Archive& archive, dataset_content& c) {
    archive & c.measures & c.places & c.organisations & c.sources & c.versions & c.categories & c.files & c.content;
}

/// The columns of one measure, each as a block of its own.
template <class Archive>
void columns(Archive& archive, measure_rows& b) {
    archive & b.measure & b.frequency & b.places;
    archive & b.place & b.organisation & b.category & b.period & b.number & b.forms;
    archive & b.upper & b.reasons & b.flags & b.source & b.recorded & b.version & b.line & b.file;
}

} // namespace detail

/// Dictionaries, then the rows of each measure. What is read is a dataset that a builder could have made.
template <class Archive>
void serialize(Archive& archive, dataset& data, unsigned /*version*/) {
    if constexpr (Archive::is_loading::value) {
        auto c = std::make_shared<dataset_content>();
        detail::lists(archive, *c);
        if (c->versions.size() != c->measures.words().size()) archive.refuse("a measure lacks its list of versions");
        const std::size_t blocks = archive.length(1, sizeof(measure_rows));
        for (std::size_t i = 0; i < blocks; ++i) {
            auto b = std::make_shared<measure_rows>();
            detail::columns(archive, *b);
            if (!c->blocks.empty() && b->measure <= c->blocks.back()->measure) archive.refuse("measures are out of order");
            const measure_rows* before = c->blocks.empty() ? nullptr : c->blocks.back().get();
            if (const std::string fault = fault_of_rows(*c, *b, before); !fault.empty()) archive.refuse(fault);
            c->blocks.push_back(std::move(b));
        }
        if (archive.limits().fingerprints && fingerprint_again(*c) != c->content)
            archive.refuse("the fingerprint of the rows is not the one recorded");
        data = dataset(std::move(c));
    } else {
        // One list of fields for reading and writing; writing changes nothing.
        detail::lists(archive, const_cast<dataset_content&>(data.content()));
        archive.length(data.blocks().size());
        for (const auto& b : data.blocks()) detail::columns(archive, const_cast<measure_rows&>(*b));
    }
}

} // namespace steelyard::inline v0_1::serialization
