// SPDX-License-Identifier: MIT
#include <steelyard/composite/ranking.hpp>
#include <steelyard/composite/table.hpp>

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

namespace steelyard::inline v0_1::composite {

namespace {

[[nodiscard]] word_cells flag_words(const score_table& from, const std::vector<std::size_t>& cells) {
    std::map<std::uint16_t, std::int32_t> known;
    word_cells                            words;
    for (const std::size_t i : cells) {
        const flag_set f = from.flags[i];
        const auto [at, fresh] = known.emplace(f.bits, f.empty() ? -1 : static_cast<std::int32_t>(words.words.size()));
        if (fresh && !f.empty()) words.words.push_back(f.text());
        words.codes.push_back(at->second);
    }
    return words;
}

/// Rows of some columns, one after the other.
class rows {
public:
    rows(const score_table& from, const std::vector<std::int64_t>& columns) : from_(from) {
        for (const std::int64_t c : columns)
            for (std::int64_t u = 0; u < from.unit_count(); ++u) {
                cells_.push_back(from.at(u, c));
                columns_.push_back(static_cast<std::int32_t>(c));
                units_.push_back(static_cast<std::int32_t>(u));
            }
    }
    [[nodiscard]] std::shared_ptr<plain_table> table(const char* column) {
        auto made = std::make_shared<plain_table>();
        made->rows = static_cast<std::int64_t>(cells_.size());
        made->add(column, word_cells{from_.columns, columns_});
        made->add("unit", word_cells{from_.units, units_});
        made->add("value", where(from_.number, [](form f) { return f == form::point; }));
        word_cells forms{{form_names.begin(), form_names.end()}, {}};
        word_cells reasons{{reason_names.begin(), reason_names.end()}, {}};
        for (const std::size_t i : cells_) {
            forms.codes.push_back(static_cast<std::int32_t>(from_.forms[i]));
            reasons.codes.push_back(from_.reasons[i] == reason::none ? -1
                                                                     : static_cast<std::int32_t>(from_.reasons[i]));
        }
        made->add("form", std::move(forms));
        made->add("reason", std::move(reasons));
        made->add("lower", where(from_.lower, [](form f) { return f == form::range || f == form::above; }));
        made->add("upper", where(from_.upper, [](form f) { return f == form::range || f == form::below; }));
        made->add("flags", flag_words(from_, cells_));
        return made;
    }
    [[nodiscard]] number_cells<double> picked(const std::vector<double>& from) const {
        number_cells<double> all;
        for (const std::size_t i : cells_) all.numbers.push_back(from[i]);
        return all;
    }
    [[nodiscard]] std::size_t size() const noexcept { return cells_.size(); }

private:
    /// A point is its own bounds: then the table says within what each number lies, whatever its form.
    [[nodiscard]] number_cells<double> where(const std::vector<double>& numbers, bool (*has)(form)) const {
        number_cells<double> all;
        const bool           bounds = &numbers != &from_.number;
        for (const std::size_t i : cells_) {
            const bool point = bounds && from_.forms[i] == form::point;
            const bool there = point || has(from_.forms[i]);
            all.numbers.push_back(!there ? 0 : point ? from_.number[i] : numbers[i]);
            all.there.push_back(there ? 1 : 0);
        }
        return all;
    }

    const score_table&        from_;
    std::vector<std::size_t>  cells_;
    std::vector<std::int32_t> columns_, units_;
};

struct rank_columns {
    number_cells<double>       rank;
    number_cells<std::int64_t> best, worst;

    void add(bool there, double number, std::int64_t from, std::int64_t to, bool ranked) {
        rank.numbers.push_back(number);
        rank.there.push_back(there ? 1 : 0);
        best.numbers.push_back(from);
        best.there.push_back(ranked ? 1 : 0);
        worst.numbers.push_back(to);
        worst.there.push_back(ranked ? 1 : 0);
    }
};

} // namespace

std::shared_ptr<const plain_table> to_table(const score_table& from) {
    std::vector<std::int64_t> columns(from.columns.size());
    std::iota(columns.begin(), columns.end(), std::int64_t{0});
    return rows(from, columns).table("column");
}

std::shared_ptr<const plain_table> to_table(const index_scores& from) {
    std::vector<std::int64_t> columns(from.nodes.columns.size());
    std::iota(columns.rbegin(), columns.rend(), std::int64_t{0}); // the root is the last of them
    rows         all(from.nodes, columns);
    rank_columns ranks;
    for (const std::int64_t c : columns) {
        const auto  ranked = rank_units(from.nodes, from.nodes.columns[static_cast<std::size_t>(c)]);
        std::size_t next = 0; // ranks are in order of units, and leave out those that the node does not apply to
        for (const std::string& unit : from.nodes.units) {
            const bool has = next < ranked.size() && ranked[next].unit == unit;
            const auto r = has ? ranked[next++] : unit_rank{};
            ranks.add(r.rank.has_value(), r.rank.value_or(0), r.best, r.worst, has);
        }
    }
    auto table = all.table("node");
    table->add("coverage", all.picked(from.coverage));
    table->add("imputed", all.picked(from.imputed));
    table->add("rank", std::move(ranks.rank));
    table->add("rank_best", std::move(ranks.best));
    table->add("rank_worst", std::move(ranks.worst));
    return table;
}

} // namespace steelyard::inline v0_1::composite
