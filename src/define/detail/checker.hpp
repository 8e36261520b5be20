// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/text.hpp>
#include <steelyard/define/definitions.hpp>

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1::detail {

/// Goes through all definitions and notes every problem. One member function per list; the numbers (measures,
/// indicators, bridges, breaks, targets) are in check_numbers.cpp, everything else in check.cpp.
class checker {
public:
    explicit checker(const definitions& of);
    std::vector<problem> run();

private:
    // What was found where. `code` fills the place's code when the declaration does not name one.
    void note(severity level, std::string_view rule, const input_place& where, const std::string& code,
              std::string found, std::string advice);
    void fault(std::string_view rule, const input_place& where, const std::string& code, std::string found,
               std::string advice);
    /// True when `code` is declared; else notes what kind of thing nobody declares and the nearest known code.
    bool known(const std::vector<std::string>& list, const std::string& code, const input_place& where,
               const std::string& kind_of_thing, std::string_view rule);
    void usable_code(const std::string& code, const input_place& where, const std::string& kind_of_thing);
    void unique(std::set<std::string>& seen, const std::string& code, const input_place& where,
                const std::string& kind_of_thing);

    bool known_measure(const std::string& code, const input_place& where);
    void known_place(const std::string& code, const input_place& where);
    void known_organisation(const std::string& code, const input_place& where);
    void known_judgement(const std::string& id, const input_place& where, const std::string& code);
    /// The period that a text means for a measure; notes a problem when it means none.
    std::optional<period> measure_period(const measure& of, const std::string& text, const input_place& where,
                                         const std::string& key);

    // check.cpp
    void calendars();
    void nodes(const std::vector<node>& list, const std::string& kind_of_thing);
    void hierarchies();
    void schemes();
    void agenda();
    void judgements();
    void probabilities(const judgement& j);
    void expectations();

    // check_numbers.cpp
    void measures();
    void measure_numbers(const measure& m);
    void range(const valid_range& r, const measure& m, const std::string& key);
    void balance(const measure& m);
    void flow_of(const measure& stock, const std::string& code);
    void versions(const measure& m);
    void indicators();
    void indicator_texts(const indicator& i);
    void part(const indicator& i, const indicator_part& p, const std::string& as);
    void quotient_part(const indicator& i, const indicator_part& p, const measure& m, const std::string& as);
    void shape(const indicator& i);
    void denominator_time(const indicator& i);
    void rules(const indicator& i);
    void rule(const indicator& i, axis along, combine how);
    void bridges();
    void bridge_numbers(const bridge& b);
    void bridge_versions(const bridge& b, const measure& m);
    void breaks();
    void targets();
    void target_path_needs(const target& t, const std::optional<period>& due);

    const definitions&       of_;
    std::vector<std::string> measures_, indicators_, places_, organisations_, judgements_, goals_;
    std::vector<problem>     problems_;
};

} // namespace steelyard::inline v0_1::detail
