// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/fingerprint.hpp>
#include <steelyard/core/problem.hpp>
#include <steelyard/dataset/csv.hpp>
#include <steelyard/define/date.hpp>
#include <steelyard/define/definitions.hpp>
#include <steelyard/define/judgement.hpp>
#include <steelyard/frameworks/adaptive.hpp>
#include <steelyard/frameworks/chosen_binding.hpp>
#include <steelyard/frameworks/contract.hpp>
#include <steelyard/frameworks/index_entry.hpp>
#include <steelyard/frameworks/level.hpp>
#include <steelyard/frameworks/peer_rule_entry.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::frameworks {

/// What an organisation is to the others.
enum class participant_role : std::uint8_t { backbone, partner, funder, agency, public_body };

/// An organisation's promise to report a measure by a definition, from a day (inclusive) to a day (exclusive).
struct adoption {
    std::string         measure;
    std::string         version; ///< empty: it follows the catalogue, whichever version is in force
    std::optional<date> from;    ///< empty: since ever
    std::optional<date> to;      ///< exclusive; empty: for ever
    input_place         declared_at;

    [[nodiscard]] bool holds(date day) const noexcept { return (!from || *from <= day) && (!to || day < *to); }
};

/// An organisation that takes part.
struct participant {
    std::string           organisation; ///< code
    std::string           title;
    participant_role      role = participant_role::partner;
    std::vector<adoption> adoptions;
    input_place           declared_at;
};

/// Participants that are compared with each other, because they do comparable work. Its core set comes on top of the
/// framework's: school districts share other measures than shelters do.
struct peer_group {
    std::string              code;
    std::string              title;
    std::vector<std::string> members;  ///< organisation codes
    std::vector<std::string> core_set; ///< measure or indicator codes
    input_place              declared_at;
};

/// A file of reported numbers and how it is laid out.
struct report_file {
    std::string file; ///< relative to the framework's directory
    csv_layout  layout;
    input_place declared_at;
};

/// A shared measurement system: what was agreed, by whom, and how far the agreement goes. A plain value: build it in
/// C++ or Python, or load it from a directory. `check()` says what is wrong with it, all at once.
struct framework {
    std::string              code;
    std::string              title;
    frameworks::level        level = frameworks::level::shared_platform;
    std::string              revision; ///< of the framework itself, such as "2024-03"
    definitions              agreed;
    std::vector<participant> participants;
    std::vector<peer_group>  peer_groups;
    std::vector<std::string> core_set;         ///< measure or indicator codes that everybody who reports adopts
    std::vector<std::string> incentive_linked; ///< indicator codes on which money or standing depends
    std::vector<report_file> reports;
    std::vector<binding>     options; ///< engine defaults by path, such as "roll_up.missing.mode"
    std::string              root;    ///< directory that it was loaded from; empty when built in memory
    input_place              declared_at;
    std::vector<index_entry> indices;
    std::vector<reporting_contract> contracts;
    adaptive_record          adaptive;
    std::vector<peer_rule_entry> peer_rules; ///< who is like whom: beside peer groups, whose members are given

    [[nodiscard]] const participant* find_participant(std::string_view organisation) const noexcept;
    /// A report's file as a path from where the program runs.
    [[nodiscard]] std::string path_of(const report_file& report) const;
};

/// What breaks a rule of the framework's level, and codes that nothing declares. The definitions themselves are
/// checked by `agreed.check()`.
[[nodiscard]] std::vector<problem> check(const framework& f);

/// Changes when anything that can change a number or who answers for it changes. Where the framework was loaded from
/// and in which order its files list things that have no order takes no part.
[[nodiscard]] fingerprint content(const framework& f);

/// The measures that a core set stands for: an indicator stands for the measures of its parts. Unknown codes are left
/// out (`check` reports them); each measure appears once, in the order of the list.
[[nodiscard]] std::vector<std::string> measures_of(const framework& f, const std::vector<std::string>& core_set);

} // namespace steelyard::inline v0_1::frameworks

namespace steelyard::inline v0_1 {

template <>
struct enum_names<frameworks::participant_role> {
    static constexpr std::array<std::string_view, 5> value{"backbone", "partner", "funder", "agency", "public_body"};
};

} // namespace steelyard::inline v0_1
