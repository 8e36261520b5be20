// SPDX-License-Identifier: MIT
// Built with flags that the library was not built with: errors are caught and the host's own sink is called.
#include <steelyard/steelyard.hpp>

namespace {

struct counting final : steelyard::progress_sink {
    void advance(std::int64_t, std::int64_t) override { ++told; }
    int told = 0;
};

} // namespace

int main() {
    namespace sy = steelyard;
    try {
        (void)sy::frameworks::load_framework("no such folder");
        return 1;
    } catch (const sy::file_fault&) {
    }
    counting            sink;
    sy::definitions     agreed;
    sy::dataset_builder reports(agreed);
    (void)reports.finish(sy::bad_rows::refuse, {.progress = &sink});
    return sink.told > 0 ? 0 : 1;
}
