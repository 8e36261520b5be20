// SPDX-License-Identifier: MIT
#include "chain_runner.hpp"

#include <algorithm>
#include <utility>

namespace steelyard::inline v0_1::sensitivity::detail {

chain_runner::chain_runner(const plan& of, std::vector<std::string> paths, workspace* memory)
    : plan_(of),
      paths_(std::move(paths)),
      own_(memory == nullptr ? std::make_unique<workspace>() : nullptr),
      memory_(memory == nullptr ? own_.get() : memory) {
    const auto stages = static_cast<std::int64_t>(of.chain().stages.size());
    first_ = stages;
    ready_.resize(of.chain().stages.size());
    for (std::int64_t s = 0; s < stages; ++s) {
        auto& read = read_.emplace_back();
        for (std::size_t p = 0; p < paths_.size(); ++p)
            if (of.reads(s, paths_[p])) read.push_back(p);
        if (!read.empty()) first_ = std::min(first_, s);
    }
}

std::vector<binding> chain_runner::settings(std::int64_t stage, std::span<const std::int32_t> options,
                                            std::span<const double> numbers) const {
    std::vector<binding> all;
    for (const std::int32_t j : plan_.setting(stage))
        for (binding& b : plan_.settings(stage, j, options[static_cast<std::size_t>(j)])) all.push_back(std::move(b));
    if (!numbers.empty())
        for (const std::size_t p : read_[static_cast<std::size_t>(stage)]) all.push_back({paths_[p], numbers[p]});
    return all;
}

chain_runner::prepared_stage chain_runner::prepared(std::int64_t stage, std::span<const std::int32_t> options) const {
    std::vector<std::int32_t> own;
    for (const std::int32_t j : plan_.setting(stage)) own.push_back(options[static_cast<std::size_t>(j)]);
    auto& known = ready_[static_cast<std::size_t>(stage)];
    {
        const std::lock_guard lock(guard_);
        if (const auto it = known.find(own); it != known.end()) return it->second;
    }
    prepared_stage made{plan_.chain().stages[static_cast<std::size_t>(stage)]->prepare(settings(stage, options, {})),
                        {}};
    made.key = made.stage->key();
    const std::lock_guard lock(guard_);
    return known.try_emplace(std::move(own), std::move(made)).first->second;
}

stage_output chain_runner::run(std::span<const std::int32_t> options, std::span<const double> numbers) const {
    stage_output at = plan_.chain().input;
    const auto   stages = static_cast<std::int64_t>(plan_.chain().stages.size());
    for (std::int64_t s = 0; s < stages; ++s) {
        if (s >= first_ && !read_[static_cast<std::size_t>(s)].empty()) {
            at = plan_.chain().stages[static_cast<std::size_t>(s)]->prepare(settings(s, options, numbers))->run(at);
            continue;
        }
        const prepared_stage ready = prepared(s, options);
        if (s > first_) {
            at = ready.stage->run(at);
            continue;
        }
        const fingerprint key = fingerprinter{}.add(ready.key).add(at.content()).result();
        if (auto known = memory_->find(key)) {
            at = std::move(*known);
            continue;
        }
        at = ready.stage->run(at);
        memory_->keep(key, at);
    }
    return at;
}

} // namespace steelyard::inline v0_1::sensitivity::detail
