// SPDX-License-Identifier: MIT
#include <steelyard/dataset/rows.hpp>

namespace steelyard::inline v0_1 {

void note_neighbours(measure_rows& b) {
    const auto place = b.place.to_vector();
    const auto organisation = b.organisation.to_vector();
    const auto category = b.category.to_vector();
    const auto period = b.period.to_vector();
    b.several_per_cell = false;
    b.revised = false;
    for (std::size_t i = 1; i < period.size() && !b.revised; ++i) {
        if (period[i] != period[i - 1] || category[i] != category[i - 1] || organisation[i] != organisation[i - 1] ||
            place[i] != place[i - 1])
            continue;
        b.several_per_cell = true;
        // No two rows share a key and an instant, so the same source and version can only be said anew.
        b.revised = b.source_at(i) == b.source_at(i - 1) && b.version_at(i) == b.version_at(i - 1);
    }
}

} // namespace steelyard::inline v0_1
