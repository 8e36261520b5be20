// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/define/stage.hpp>
#include <steelyard/sensitivity/plan.hpp>
#include <steelyard/sensitivity/workspace.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::sensitivity::detail {

/// Runs a plan's chain for one combination at a time, on any thread. Stages that read no number of a continuum are
/// prepared and remembered; from the first that does, each run is new.
class chain_runner {
public:
    /// @param paths  options that are set to numbers, run by run
    chain_runner(const plan& of, std::vector<std::string> paths, workspace* memory);

    /// @param options  of every judgement
    /// @param numbers  one per path
    /// @throws whatever a stage throws
    [[nodiscard]] stage_output run(std::span<const std::int32_t> options, std::span<const double> numbers) const;

private:
    /// A stage with its options set, and its key, worked out once.
    struct prepared_stage {
        std::shared_ptr<const ready_stage> stage;
        fingerprint                        key;
    };
    [[nodiscard]] std::vector<binding> settings(std::int64_t stage, std::span<const std::int32_t> options,
                                                std::span<const double> numbers) const;
    [[nodiscard]] prepared_stage       prepared(std::int64_t stage, std::span<const std::int32_t> options) const;

    const plan&                           plan_;
    std::vector<std::string>              paths_;
    std::vector<std::vector<std::size_t>> read_;      ///< of each stage: positions of paths that it reads
    std::int64_t                          first_ = 0; ///< stage that reads any
    std::unique_ptr<workspace>            own_;
    workspace*                            memory_;
    mutable std::mutex                    guard_;
    mutable std::vector<std::map<std::vector<std::int32_t>, prepared_stage>> ready_; ///< of each stage
};

} // namespace steelyard::inline v0_1::sensitivity::detail
