// SPDX-License-Identifier: MIT
#pragma once

// What the indicators of one roll-up share, worked out once.

#include "plain_partial.hpp"
#include "targets.hpp"

#include <steelyard/aggregation/query.hpp>
#include <steelyard/core/fingerprint.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/define/definitions.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1::aggregation::detail {

/// May be asked from several threads at once.
class query_context {
public:
    query_context(const definitions& agreed, const dataset& data, const roll_up_query& query);

    /// Targets of every code of the axis on a level, for base periods first..last.
    /// @param in  may be null for the levels "" and the axis's own name
    [[nodiscard]] std::shared_ptr<const axis_targets> targets(axis along, const std::string& level, const hierarchy* in,
                                                              period_kind frequency, std::int32_t first,
                                                              std::int32_t last, bool by_days);
    /// The level that each code of the axis stands on in a hierarchy, -1 = in none.
    [[nodiscard]] std::shared_ptr<const std::vector<std::int32_t>> levels_of(axis along, const hierarchy& in);
    [[nodiscard]] std::shared_ptr<const hierarchy_index> index(const hierarchy& of);

    /// Sums to be used again, with whatever they hold: their memory is what is wanted.
    template <class Sum>
    [[nodiscard]] plain_partial<Sum> take() {
        const std::lock_guard lock(guard_);
        auto& idle = idle_sums<Sum>();
        if (idle.empty()) return {};
        plain_partial<Sum> one = std::move(idle.back());
        idle.pop_back();
        return one;
    }
    template <class Sum>
    void give(plain_partial<Sum>&& one) {
        const std::lock_guard lock(guard_);
        idle_sums<Sum>().push_back(std::move(one));
    }

    [[nodiscard]] const fingerprint& agreed_content() const noexcept { return agreed_content_; }
    [[nodiscard]] const fingerprint& options_content() const noexcept { return options_content_; }

private:
    using target_key = std::tuple<axis, std::string, const hierarchy*, period_kind, std::int32_t, std::int32_t, bool>;
    [[nodiscard]] std::shared_ptr<const hierarchy_index> index_locked(const hierarchy& of);
    template <class Sum>
    [[nodiscard]] std::vector<plain_partial<Sum>>& idle_sums() noexcept {
        if constexpr (sizeof(Sum) == sizeof(int128)) return wide_;
        else return narrow_;
    }
    [[nodiscard]] const code_list& codes(axis along) const {
        return along == axis::place ? data_.places() : data_.organisations();
    }

    const dataset&       data_;
    const roll_up_query& query_;
    fingerprint          agreed_content_, options_content_;
    std::mutex           guard_;
    std::vector<plain_partial<std::int64_t>> narrow_;
    std::vector<plain_partial<int128>>       wide_;
    std::map<const hierarchy*, std::shared_ptr<const hierarchy_index>>                                indexes_;
    std::map<std::pair<axis, const hierarchy*>, std::shared_ptr<const std::vector<std::int32_t>>>     levels_;
    std::map<target_key, std::shared_ptr<const axis_targets>>                                         targets_;
};

} // namespace steelyard::inline v0_1::aggregation::detail
