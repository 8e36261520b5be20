// SPDX-License-Identifier: MIT
#pragma once

#include "csv_scanner.hpp"
#include "intake.hpp"

#include <steelyard/core/run_options.hpp>
#include <steelyard/dataset/csv.hpp>

#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1::detail {

/// A cell's column: its position in the file, or none, and then what stands for it on every line.
struct csv_column {
    std::ptrdiff_t at = -1;
    std::string    name; ///< for messages
    std::string    constant;
};

/// Reads one CSV into an intake, as a layout says.
class csv_reader {
public:
    /// @throws format_fault or unknown_code when the layout contradicts itself or names what is not declared
    csv_reader(intake& into, const csv_layout& layout, const std::string& name);
    void read(csv_scanner& from, const run_options& run);

private:
    using cells = std::span<const std::string_view>;

    /// One measure's number on a line.
    struct value_column {
        csv_column   from;
        std::int64_t measure = -1; ///< -1: the line's measure column says
    };
    struct category_column {
        csv_column   from;
        std::int32_t scheme = -1;
        std::string  whole; ///< the word that means the whole
        bool         has_whole_word = false;
    };
    struct condition {
        csv_column               from;
        std::vector<std::string> words;
    };
    /// Labels of one measure, and whether a cell's first byte can begin one.
    struct label_book {
        std::unordered_map<std::string_view, const label*> by_text;
        std::array<bool, 256>                              begins{};
        const label*                                       empty_cell = nullptr;
    };

    void       check_layout() const;
    void       check_label(const label& l) const;
    void       bind(const cells& header);
    void       bind_words(const cells& header, std::vector<std::string>& lacking);
    csv_column column(const std::string& name, const cells& header, std::vector<std::string>& lacking) const;
    void       file_labels();

    static std::string_view cell(const csv_column& c, const cells& line) {
        return c.at >= 0 ? line[static_cast<std::size_t>(c.at)] : std::string_view(c.constant);
    }
    [[nodiscard]] bool wanted(const cells& line) const;
    bool               accept(const meaning& m, const csv_column& c, const cells& line) {
                      return in_.accept(m, line_, c.name, cell(c, line));
    }
    void refuse(const refusal& why, const csv_column& c, std::string_view code) { in_.note(why, line_, c.name, code); }

    void    read_line(const cells& line);
    bool    read_shared(const cells& line, staged_row& row);
    bool    read_categories(const cells& line, staged_row& row);
    meaning read_period(const cells& line, std::int32_t calendar);
    void    read_value_row(const value_column& v, const cells& line, staged_row row, bool shared_good);
    bool    read_value(const value_column& v, const cells& line, const measure_facts& m, staged_row& row);
    bool    read_form(form what, const value_column& v, const cells& line, const measure_facts& m, staged_row& row);
    bool    read_bounds(const cells& line, const measure_facts& m, staged_row& row);
    bool    read_reason(const csv_column& c, const cells& line, const measure_facts& m, staged_row& row);
    bool    apply(const label& l, const value_column& v, const cells& line, const measure_facts& m, staged_row& row);
    bool    read_limit(const cells& line, const measure_facts& m, staged_row& row);
    bool    number(std::string_view text, const csv_column& c, const measure_facts& m, std::int64_t& into);
    bool    number(double x, const csv_column& c, const measure_facts& m, std::int64_t& into);
    [[nodiscard]] const label* label_for(std::string_view text, std::int64_t measure) const;

    intake&           in_;
    const csv_layout& layout_;
    std::string       name_;
    std::size_t       width_ = 0;
    std::int64_t      line_ = 0;
    csv_column        measure_, place_, organisation_, period_, month_, form_, reason_, lower_, upper_, flags_, limit_,
        source_, recorded_, version_;
    std::vector<value_column>    values_;
    std::vector<category_column> categories_; ///< in order of schemes
    std::vector<condition>       conditions_;
    std::vector<label_book>      labels_; ///< by measure
    std::vector<label>           level_labels_;
    std::vector<remembered>      periods_;
    std::string                  scratch_;
};

} // namespace steelyard::inline v0_1::detail
