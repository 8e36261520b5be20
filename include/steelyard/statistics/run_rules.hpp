// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/statistics/control_chart.hpp>

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::statistics {

enum class rule_kind : std::uint8_t {
    beyond,       ///< `needed` of `of` points farther from the centre than `zone`; zone 0 is a run on one side
    within,       ///< the same nearer than `zone`
    trend,        ///< `of` points, each above (below) the one before
    alternating,  ///< `of` points, up and down in turn
    longest_run,  ///< a run longer than is usual for so many points (Anhoej & Olesen 2014, PLoS ONE 9)
    few_crossings ///< the centre crossed less often than is usual for so many points (same)
};
/// On which side: on either, each by itself; on both together; or on one only.
enum class rule_side : std::uint8_t { each, both, above, below };
/// What a point does that lies on the centre line, or in a trend a point that equals the one before.
enum class line_tie : std::uint8_t { breaks, skipped, counts };

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::rule_kind> {
    static constexpr std::array<std::string_view, 6> value{"beyond",      "within",      "trend",
                                                           "alternating", "longest_run", "few_crossings"};
};
template <>
struct enum_names<statistics::rule_side> {
    static constexpr std::array<std::string_view, 4> value{"each", "both", "above", "below"};
};
template <>
struct enum_names<statistics::line_tie> {
    static constexpr std::array<std::string_view, 3> value{"breaks", "skipped", "counts"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::statistics {

/// One rule, as data. Zones are thirds of the way from the centre to the limits: 3 is beyond a limit, and with limits at
/// three deviations a third is one deviation.
struct run_rule {
    std::string  name;
    rule_kind    kind = rule_kind::beyond;
    std::int32_t needed = 1;
    std::int32_t of = 1; ///< at most 64; of Anhoej's rules the fewest points off the line that they are asked for
    double       zone = 3;
    rule_side    side = rule_side::each;
    bool         others_on_side = false; ///< whether the points not needed must lie on the same side of the centre
    line_tie     on_line = line_tie::breaks;

    static void fields(auto&& field) {
        using r = run_rule;
        field("name", &r::name, "what reports call it");
        field("kind", &r::kind, "what is looked for");
        field("needed", &r::needed, "how many points");
        field("of", &r::of, "among how many in a row");
        field("zone", &r::zone, "in thirds of the way from the centre to the limits");
        field("side", &r::side, "each side by itself, both together, or one only");
        field("others_on_side", &r::others_on_side, "the points not needed lie on that side too");
        field("on_line", &r::on_line, "what a point on the line, or an equal one, does");
    }
    friend bool operator==(const run_rule&, const run_rule&) = default;
};

/// `nelson` (1984, Journal of Quality Technology 16; eight rules), `western_electric` (1956, Statistical Quality Control
/// Handbook; four), `mdc` (NHS Making Data Count: limits, 7 on a side, 7 in a trend, 2 of 3 beyond two thirds with the third
/// on their side), `anhoej` (two, for run charts; points on the line are left out).
/// @throws unknown_code naming the nearest known one
[[nodiscard]] std::vector<run_rule> rule_set(std::string_view name);

/// Where a rule is fulfilled: windows that overlap are one hit, whose span is all of them.
struct rule_hit {
    std::int32_t rule = 0;   ///< its place in the list of rules
    std::int32_t side = 0;   ///< 1 above or rising, -1 below or falling, 0 neither
    std::int64_t first = 0;  ///< row
    std::int64_t last = 0;   ///< row
    std::int64_t raised = 0; ///< row at which it was fulfilled first

    friend bool operator==(const rule_hit&, const rule_hit&) = default;
};

/// Applies rules to one row after the other; what it remembers does not grow with them, hits apart. All hits are kept, of
/// all rules: which label a point gets is for whoever shows it to decide.
class signal_finder {
public:
    /// @throws invalid_input listing every rule that makes no sense
    explicit signal_finder(std::span<const run_rule> rules);

    /// A row with a number. `unit` is a third of the way to the limits; NaN where there are none, and rules of zones then
    /// find nothing. `follows` as in `control_chart`.
    void push(std::int64_t row, double plotted, double centre, double unit, bool follows);
    /// Rows first_row, first_row + 1, ... each of which follows the one before: what pushing them one by one does, sooner.
    void push_run(std::int64_t first_row, std::span<const double> plotted, std::span<const double> centre,
                  std::span<const double> unit, bool follows);

    /// Hits so far, by first row, then rule.
    [[nodiscard]] std::vector<rule_hit> hits() const;
    /// As if no row had come.
    void clear() noexcept;

private:
    /// Up to 64 points at once, a bit for each: what a rule asks of a point is a word, and windows are shifted words.
    struct block;
    /// Which points a rule counts: all, those off the line, those that differ from the one before.
    enum track_of : std::uint8_t { every, off_line, changed };
    /// Rows of the last 128 points of a kind: a block, and the longest window before it.
    struct track {
        std::array<std::int64_t, 128> rows{};
        std::uint64_t                 count = 0;
    };
    struct side_state {
        std::uint64_t before = 0;  ///< flags of the 64 points before the block, the newest in the highest bit
        std::uint64_t on_side = 0; ///< the same for the side of the centre that a point is on
        std::int32_t  hit = -1;    ///< the newest one of this side
    };
    struct rule_state {
        run_rule                  rule;
        track_of                  along = every;
        std::array<side_state, 2> sides; ///< above and rising, below and falling
    };

    void forget() noexcept;
    void take(block& b);
    void apply(rule_state& r, int index, block& b);
    void test(rule_state& r, int index, int side, std::uint64_t flags, std::uint64_t on_side, int points,
              const block& b);
    void fulfil(side_state& s, int index, int side, std::int64_t first, std::int64_t row);
    void count_runs(const block& b);

    std::vector<rule_state> rules_;
    std::vector<rule_hit>   hits_;
    std::array<track, 3>    tracks_;
    double                  last_ = 0;
    int                     step_before_ = 0; ///< its sign
    bool                    fresh_ = true;    ///< the next point has no neighbour before it

    // For the rules of whole series: points off the line, and their runs.
    bool         counts_runs_ = false;
    std::int64_t useful_ = 0, crossings_ = 0, run_ = 0, run_first_ = 0, first_ = 0, row_ = 0;
    int          run_side_ = 0;
    std::int64_t longest_ = 0, longest_first_ = 0, longest_last_ = 0;
    int          longest_side_ = 0;
};

/// Signals of a whole chart. Rows without a number are passed over; whether they separate their neighbours is the
/// convention's `gaps`. Without limits nothing lies beyond them. A series without spread has no signals.
/// @throws as `signal_finder`
[[nodiscard]] std::vector<rule_hit> find_signals(const control_chart& chart, std::span<const run_rule> rules);

/// A longest run above this is unusual among so many points off the line: log2 n rounded, plus 3.
[[nodiscard]] std::int64_t longest_usual_run(std::int64_t points) noexcept;
/// Fewer crossings than this are unusual: the 5 % point of a binomial of n - 1 halves.
[[nodiscard]] std::int64_t fewest_usual_crossings(std::int64_t points);

} // namespace steelyard::inline v0_1::statistics
