// SPDX-License-Identifier: MIT
#include <steelyard/sensitivity/workspace.hpp>

#include <list>
#include <mutex>
#include <unordered_map>

namespace steelyard::inline v0_1::sensitivity {

namespace {

struct kept {
    fingerprint  key;
    stage_output output;
};
struct by_bits {
    [[nodiscard]] std::size_t operator()(const fingerprint& f) const noexcept {
        return static_cast<std::size_t>(f.low);
    }
};

} // namespace

struct workspace::room {
    std::int64_t                                                        most = 0;
    mutable std::mutex                                                  guard;
    std::list<kept>                                                     order; ///< used last comes first
    std::unordered_map<fingerprint, std::list<kept>::iterator, by_bits> by_key;
    workspace::counts                                                   counted;
};

workspace::workspace(std::int64_t most_bytes) : room_(std::make_unique<room>()) { room_->most = most_bytes; }
workspace::~workspace() = default;

std::optional<stage_output> workspace::find(const fingerprint& key) {
    const std::lock_guard lock(room_->guard);
    const auto            it = room_->by_key.find(key);
    if (it == room_->by_key.end()) {
        ++room_->counted.missed;
        return std::nullopt;
    }
    ++room_->counted.found;
    room_->order.splice(room_->order.begin(), room_->order, it->second);
    return it->second->output;
}

void workspace::keep(const fingerprint& key, const stage_output& output) {
    const std::lock_guard lock(room_->guard);
    if (output.bytes() > room_->most || room_->by_key.contains(key)) return;
    room_->order.push_front({key, output});
    room_->by_key.emplace(key, room_->order.begin());
    room_->counted.bytes += output.bytes();
    while (room_->counted.bytes > room_->most) {
        room_->counted.bytes -= room_->order.back().output.bytes();
        room_->by_key.erase(room_->order.back().key);
        room_->order.pop_back();
    }
    room_->counted.outputs = static_cast<std::int64_t>(room_->order.size());
}

void workspace::clear() {
    const std::lock_guard lock(room_->guard);
    room_->by_key.clear();
    room_->order.clear();
    room_->counted.bytes = room_->counted.outputs = 0;
}

workspace::counts workspace::count() const {
    const std::lock_guard lock(room_->guard);
    return room_->counted;
}

} // namespace steelyard::inline v0_1::sensitivity
