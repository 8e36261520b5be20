// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/statistics/status.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::statistics {

/// Which error many tests at once are kept from: one false rejection among all (Bonferroni, Holm), or the expected share
/// of false ones among all rejections (Benjamini and Hochberg, Benjamini and Yekutieli). m tests, p sorted from the least.
enum class multiplicity : std::uint8_t {
    bonferroni,         ///< m p: whatever hangs on what
    holm,               ///< (m - k + 1) p_k, never falling: as Bonferroni, and never rejects less (1979, Scandinavian Journal of
                        ///< Statistics 6)
    benjamini_hochberg, ///< m p_k / k, never falling (1995, Journal of the Royal Statistical Society B 57): tests that are
                        ///< independent, or hang together positively
    benjamini_yekutieli, ///< that times 1 + 1/2 + ... + 1/m: whatever hangs on what (2001, Annals of Statistics 29)
};

/// Rows of tests. Those that have no p are no tests: they do not count among the others and come out as they came in.
struct p_rows {
    std::span<const double> p;     ///< from 0 to 1
    std::span<const status> given; ///< empty, or per row why it has none
};

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::multiplicity> {
    static constexpr std::array<std::string_view, 4> value{"bonferroni", "holm", "benjamini_hochberg",
                                                           "benjamini_yekutieli"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::statistics {

struct multiplicity_options {
    multiplicity method = multiplicity::benjamini_hochberg;
    double       level = 0.05;
    bool         strict = false;

    static void fields(auto&& field) {
        using o = multiplicity_options;
        field("method", &o::method, "which error is kept, and how");
        field("level", &o::level, "that the error is kept to, above 0 and below 1");
        field("strict", &o::strict, "rows without p, other than those given as absent, are one error");
    }
    friend bool operator==(const multiplicity_options&, const multiplicity_options&) = default;
};

/// What is left of each p beside so many others: the least level at which its row would be rejected.
struct adjusted_tests {
    std::vector<double>       adjusted; ///< from 0 to 1; NaN where `state` has no numbers
    std::vector<std::uint8_t> rejected; ///< 1 where it is at most the level
    std::vector<status>       state;
    std::int64_t              tests = 0;      ///< rows that have a p
    std::int64_t              rejections = 0; ///< of them
    multiplicity_options      options;

    [[nodiscard]] std::size_t size() const noexcept { return state.size(); }
};

/// All rows as one family. Equal p stay equal, and the order of rows moves nothing.
/// @throws shape_mismatch for columns of different lengths; domain_fault for a level outside of 0 to 1
/// @throws invalid_input in strict mode, listing every row without p
[[nodiscard]] adjusted_tests adjust_p(const p_rows& rows, const multiplicity_options& options = {});

/// The p of "nothing at all in this family": the least of m p_k / k (Simes 1986, Biometrika 73). Empty without a p.
/// @throws domain_fault for a p outside of 0 to 1
[[nodiscard]] std::optional<double> simes(std::span<const double> p);

/// Tests that stand above one another, such as a country, its states and their counties.
struct tested_tree {
    p_rows                        tests;
    std::span<const std::int64_t> parent; ///< row of the one above, -1 where there is none
};

/// Tests of a tree, from above to below. The rows under one parent are a family; no family holds a row and its parent.
struct tree_tests {
    std::vector<double>       p;        ///< its own; where a row has none, the least adjusted one of those under it
    std::vector<double>       adjusted; ///< within its family
    std::vector<double>       level;    ///< that its family was tested at; 0 where the parent was not rejected
    std::vector<std::uint8_t> rejected; ///< 1 where adjusted is at most that level
    std::vector<std::uint8_t> combined; ///< 1 where p is not its own
    std::vector<status>       state;
    multiplicity_options      options;

    [[nodiscard]] std::size_t size() const noexcept { return state.size(); }
};

/// Rows without a parent are tested first, at the level asked for. Under each rejected row its family is tested at the
/// level of the family above times the share of it that was rejected: so the share of false rejections stays below the
/// level on average over the families that were looked into (Benjamini and Bogomolov 2014, Journal of the Royal Statistical
/// Society B 76; of more than two storeys Bogomolov, Peterson, Benjamini and Sabatti 2021, Biometrika 108). That holds for
/// families that are independent, and within one as for `method`. What stands for a row without p is a p of "nothing at all
/// under it" on the same terms: Simes' for Benjamini and Hochberg, Hommel's (1983, Biometrical Journal 25) for Benjamini and
/// Yekutieli, m times the least for Holm and Bonferroni.
/// @throws as `adjust_p`; shape_mismatch unless every row has a parent or -1
/// @throws invalid_input listing every row whose parent does not exist or is below the row itself
[[nodiscard]] tree_tests reject_in_tree(const tested_tree& tree, const multiplicity_options& options = {});

/// Two storeys: `family` numbers the family of each row from 0; families have no p of their own. The result holds the rows
/// and, after them, the families; those without any p are `missing`.
/// @throws as `reject_in_tree`; invalid_input listing every row whose family is below 0 or beyond the number of rows
[[nodiscard]] tree_tests reject_in_families(const p_rows& rows, std::span<const std::int32_t> family,
                                       const multiplicity_options& options = {});

} // namespace steelyard::inline v0_1::statistics
