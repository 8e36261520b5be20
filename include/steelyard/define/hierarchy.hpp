// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/code_list.hpp>
#include <steelyard/core/int128.hpp>
#include <steelyard/core/problem.hpp>
#include <steelyard/define/kind.hpp>
#include <steelyard/define/period.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1 {

/// The whole, in the unit of shares: they are integers per 10^9 and add up exactly.
inline constexpr std::int64_t whole_share = 1'000'000'000;

/// A place or an organisation.
struct node {
    std::string code;
    std::string title;
    input_place declared_at;
};

/// A node's place in a hierarchy.
struct level_entry {
    std::string code;
    std::string level;
    input_place declared_at;
};

/// `child` belongs to `parent` from a day (inclusive) to a day (exclusive), with a share of itself.
struct membership {
    std::string         child;
    std::string         parent;
    std::optional<date> from; ///< empty: since ever
    std::optional<date> to;   ///< exclusive; empty: for ever
    std::int64_t        share = whole_share;
    input_place         declared_at;

    [[nodiscard]] bool holds(date day) const noexcept { return (!from || *from <= day) && (!to || day < *to); }
};

/// From a day on, what `before` was goes on as `after` with this share: several lines with one `before` are a split,
/// several with one `after` a merger.
struct succession {
    std::string  before;
    std::string  after;
    date         on;
    std::int64_t share = whole_share;
    input_place  declared_at;
};

/// Whose boundaries count: those of the time the data speak of, those of today (the latest known), or those of a day.
enum class boundary_view : std::uint8_t { as_then, as_now, at_date };
template <>
struct enum_names<boundary_view> {
    static constexpr std::array<std::string_view, 3> value{"as_then", "as_now", "at_date"};
};

/// A part of a node that lies in another: `share` per 10^9.
struct node_share {
    std::string  code;
    std::int64_t share = whole_share;
    friend bool operator==(const node_share&, const node_share&) = default;
};

/// Dated memberships over named levels. Several hierarchies may order the same nodes in different ways.
struct hierarchy {
    std::string              code;
    std::string              title;
    axis                     over = axis::place; ///< place or organisation
    std::vector<std::string> levels;             ///< from the whole down to the finest
    std::vector<level_entry> nodes;
    std::vector<membership>  memberships;
    std::vector<succession>  successions;
    input_place              declared_at;

    /// Position in `levels`; -1 for a level that it does not have.
    [[nodiscard]] std::int32_t level_index(std::string_view level) const noexcept;
    /// Level of a node; empty when the hierarchy does not hold it.
    [[nodiscard]] std::optional<std::int32_t> level_of(std::string_view node) const;

    /// The nodes of a level that a node's number for a period belongs to, with shares that add up exactly.
    /// `by_days`: a flow is shared by the days that it spent in each; otherwise membership on the last day counts
    /// (for a moment or a stock). Shares along a path are multiplied once and rounded once (largest remainder).
    /// Empty when the node belongs to nothing on that level then. A node already on the level is itself.
    ///
    /// `as_then`: memberships of the period itself, no successions. `as_now`: what came after the node through every
    /// succession since the period, in the memberships after the last change. `at_date`: the same with successions
    /// and memberships up to the day `at`. Days before a succession made the node, or after one ended it, do not
    /// count: all of what it reported speaks of the days when it was there. One call compiles the whole hierarchy;
    /// for many calls build a `hierarchy_index` once.
    /// @throws unknown_code for a level that the hierarchy does not have
    [[nodiscard]] std::vector<node_share> resolve(std::string_view node, std::string_view level, const period& when,
                                                  bool by_days, boundary_view view, date at = {}) const;

    /// Days on which anything changes, in order: between two of them every node resolves to the same.
    [[nodiscard]] std::vector<date> change_days() const;

    /// Levels that climb, shares that add up on every day, nodes that exist.
    [[nodiscard]] std::vector<problem> check() const;
};

/// A node by its position in `hierarchy::nodes`, and a share per 10^9.
struct node_part {
    std::int32_t node  = -1;
    std::int64_t share = whole_share;
    friend bool operator==(const node_part&, const node_part&) = default;
};

/// A hierarchy compiled for many questions: built once, then each resolve() costs a few steps per hop. It keeps no
/// reference to the hierarchy. Lines that name nodes it does not hold, or that do not climb, are left out:
/// `hierarchy::check()` reports them.
class hierarchy_index {
public:
    hierarchy_index() = default;
    explicit hierarchy_index(const hierarchy& of);

    [[nodiscard]] std::int32_t size() const noexcept { return codes_.size(); }
    [[nodiscard]] const std::string& code(std::int32_t node) const { return codes_[node]; }
    [[nodiscard]] std::optional<std::int32_t> find(std::string_view node) const { return codes_.find(node); }
    /// Position of the node's level in `hierarchy::levels`.
    [[nodiscard]] std::int32_t level(std::int32_t node) const { return level_[static_cast<std::size_t>(node)]; }
    /// Position of a level. @throws unknown_code naming the nearest level
    [[nodiscard]] std::int32_t level_index(std::string_view level) const;

    /// True when anything ever changes; when not, a node resolves to the same for every period, view and day.
    [[nodiscard]] bool dated() const noexcept { return !changes_.empty(); }
    /// The same for one node: whether anything changes about it or about what it belongs to, directly or not. When
    /// not, it resolves to the same for every period in each view.
    [[nodiscard]] bool dated(std::int32_t node) const { return !changes_of_[static_cast<std::size_t>(node)].empty(); }
    /// Days on which anything changes, in order.
    [[nodiscard]] const std::vector<date>& change_days() const noexcept { return changes_; }

    /// As hierarchy::resolve; parts come in the order of `hierarchy::nodes`.
    /// @param node   0..size()-1   @param level  0..levels-1
    [[nodiscard]] std::vector<node_part> resolve(std::int32_t node, std::int32_t level, const period& when, bool by_days,
                                                 boundary_view view, date at = {}) const;
    /// As hierarchy::resolve.
    [[nodiscard]] std::vector<node_share> resolve(std::string_view node, std::string_view level, const period& when,
                                                  bool by_days, boundary_view view, date at = {}) const;

private:
    struct link { // to a parent, from a day (inclusive) to a day (exclusive)
        std::int32_t parent;
        std::int64_t share;
        date         from;
        date         to;
    };
    struct succession_day {
        date                   on;
        bool                   ends = false; ///< nothing of the node goes on under its own code
        std::vector<node_part> into;
    };
    struct life { // between successions: from a day (inclusive) to a day (exclusive)
        date from;
        date to;
    };
    struct weighted {
        std::int32_t node;
        int128       weight;
    };
    struct segment { // days of one period between changes
        date         from;
        std::int32_t days;
    };

    void link_memberships(const hierarchy& of);
    void link_successions(const hierarchy& of);
    void find_lives();
    void find_changes();
    [[nodiscard]] bool lives(std::int32_t node, date day) const;
    [[nodiscard]] std::vector<segment> segments(std::int32_t node, const period& when, bool by_days) const;
    [[nodiscard]] std::vector<weighted> succeed(std::int32_t node, date since, date until) const;
    void climb(std::vector<weighted>& nodes, std::int32_t level, date day) const;
    static void split(int128 weight, const std::vector<node_part>& into, std::vector<weighted>& onto);

    code_list                 codes_;
    std::vector<std::string>  level_names_;
    std::vector<std::int32_t> level_;
    std::vector<std::vector<link>>           links_;
    std::vector<std::vector<succession_day>> successions_;
    std::vector<std::vector<life>>           lives_; ///< empty: always
    std::vector<date>                        changes_;
    std::vector<std::vector<date>>           changes_of_; ///< of each node and everything above it
};

} // namespace steelyard::inline v0_1
