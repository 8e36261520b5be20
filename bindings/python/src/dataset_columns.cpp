// SPDX-License-Identifier: MIT
#include "dataset_columns.hpp"

#include "arrays.hpp"

#include <steelyard/dataset/exact_text.hpp>
#include <steelyard/dataset/tabular.hpp>

#include <array>
#include <map>

namespace steelyard::python {

namespace {

using codes = std::vector<std::int32_t>;

struct number_column {
    std::vector<double>       numbers;
    std::vector<std::uint8_t> there;

    void push(std::optional<double> x) {
        numbers.push_back(x.value_or(0));
        there.push_back(x ? 1 : 0);
    }
};

/// The columns while the interpreter's lock is free; words that repeat are numbered as they come.
struct table {
    codes                      measure, place, organisation, period, source, version;
    std::vector<codes>         categories; ///< per scheme
    code_list                  periods, versions;
    number_column              value, lower, upper;
    std::vector<std::uint8_t>  form, reason;
    std::vector<std::uint16_t> flags;
    std::vector<std::int64_t>  recorded;
    std::vector<std::uint8_t>  has_recorded;
};

void push_number(table& t, const steelyard::value& v) {
    t.value.push(v.point());
    const bool point = v.point().has_value();
    t.lower.push(point ? std::nullopt : v.lower());
    t.upper.push(point ? std::nullopt : v.upper());
    t.form.push_back(static_cast<std::uint8_t>(v.form()));
    t.reason.push_back(static_cast<std::uint8_t>(v.reason()));
    t.flags.push_back(v.flags().bits);
}

void push_block(table& t, const dataset& data, const measure_rows& rows) {
    std::map<std::int32_t, std::int32_t> period_codes;
    const auto&                          versions = data.content().versions;
    for (std::size_t i = 0; i < rows.forms.size(); ++i) {
        t.measure.push_back(rows.measure);
        t.place.push_back(rows.place[i]);
        t.organisation.push_back(rows.organisation[i]);
        auto at = period_codes.find(rows.period[i]);
        if (at == period_codes.end())
            at = period_codes.emplace(rows.period[i], t.periods.add(period{rows.frequency, rows.period[i]}.text()))
                     .first;
        t.period.push_back(at->second);
        for (codes& scheme : t.categories) scheme.push_back(-1);
        for (const auto& pair : data.categories().keys[static_cast<std::size_t>(rows.category[i])])
            t.categories[static_cast<std::size_t>(pair.first)].back() = pair.second;
        push_number(t, rows.value_at(i));
        t.source.push_back(rows.source_at(i));
        const bool known = rows.recorded_at(i) != measure_rows::not_recorded;
        t.recorded.push_back(known ? rows.recorded_at(i) : 0);
        t.has_recorded.push_back(known ? 1 : 0);
        const std::int32_t version = rows.version_at(i);
        t.version.push_back(
            version < 0
                ? -1
                : t.versions.add(versions[static_cast<std::size_t>(rows.measure)][static_cast<std::size_t>(version)]));
    }
}

[[nodiscard]] table collect(const dataset& data) {
    table t;
    t.categories.resize(data.categories().schemes.size());
    for (const auto& block : data.blocks()) push_block(t, data, *block);
    return t;
}

[[nodiscard]] py::tuple words(const std::vector<std::string>& list, codes&& column) {
    return py::make_tuple(to_python(list), array_of(std::move(column)));
}

[[nodiscard]] py::tuple numbers(number_column&& column) {
    return py::make_tuple(array_of(std::move(column.numbers)), array_of(std::move(column.there)));
}

/// Decimal texts of a row's value, lower and upper where a double does not hold them.
[[nodiscard]] std::array<std::string, 3> texts_of(const measure_rows& rows, std::size_t i) {
    const std::string first = exact_text(rows, rows.number[i]);
    switch (rows.forms[i]) {
    case form::point: return {first, "", ""};
    case form::above: return {"", first, ""};
    case form::below: return {"", "", first};
    case form::range: return {"", first, exact_text(rows, rows.upper[i])};
    case form::missing: break;
    }
    return {};
}

[[nodiscard]] py::list no_texts(std::int64_t rows) {
    py::list all(static_cast<std::size_t>(rows));
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = py::none();
    return all;
}

/// Name -> a text per row, None where the double holds the number; nothing at all where every double does.
[[nodiscard]] py::dict exact_texts(const dataset& data) {
    constexpr std::array<const char*, 3> names{"value_text", "lower_text", "upper_text"};
    py::dict                             columns;
    std::int64_t                         first = 0;
    for (const auto& block : data.blocks()) {
        for (std::size_t i = 0; i < block->forms.size(); ++i) {
            const auto texts = texts_of(*block, i);
            for (std::size_t k = 0; k < names.size(); ++k) {
                if (texts[k].empty()) continue;
                if (columns.empty())
                    for (const char* name : names) columns[name] = no_texts(data.size());
                columns[names[k]].cast<py::list>()[static_cast<std::size_t>(first) + i] = texts[k];
            }
        }
        first += block->size();
    }
    return columns;
}

} // namespace

py::dict dataset_columns(const dataset& data) {
    table t;
    {
        const py::gil_scoped_release free;
        t = collect(data);
    }
    py::dict schemes;
    for (std::size_t s = 0; s < t.categories.size(); ++s)
        schemes[py::str(scheme_column(data.categories().schemes[s]))] =
            words(data.categories().categories[s], std::move(t.categories[s]));
    py::dict all;
    all["measure"] = words(data.measures().words(), std::move(t.measure));
    all["place"] = words(data.places().words(), std::move(t.place));
    all["organisation"] = words(data.organisations().words(), std::move(t.organisation));
    all["period"] = words(t.periods.words(), std::move(t.period));
    all["schemes"] = schemes;
    all["value"] = numbers(std::move(t.value));
    all["form"] = array_of(std::move(t.form));
    all["reason"] = array_of(std::move(t.reason));
    all["lower"] = numbers(std::move(t.lower));
    all["upper"] = numbers(std::move(t.upper));
    all["flags"] = array_of(std::move(t.flags));
    all["source"] = words(data.sources().words(), std::move(t.source));
    all["recorded"] = py::make_tuple(array_of(std::move(t.recorded)), array_of(std::move(t.has_recorded)));
    all["version"] = words(t.versions.words(), std::move(t.version));
    all["texts"] = exact_texts(data);
    return all;
}

} // namespace steelyard::python
