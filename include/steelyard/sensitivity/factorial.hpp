// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::sensitivity {

/// A judgement with its options, as a factor of an experiment.
struct factor {
    std::string         code;
    std::vector<double> probabilities; ///< of its options. They add up to 1, and are a judgement themselves

    /// All options alike: what is assumed where nobody says otherwise, and said so.
    [[nodiscard]] static factor equal(std::string code, std::int32_t options);
};

/// Every combination of the options of some factors, numbered from 0: the option of the last factor changes fastest.
/// Combinations that nobody would defend can be excluded; what is left is then no longer a product of independent
/// choices, and its probabilities are those of the product divided by their sum.
class factorial {
public:
    /// @param excluded  combinations that are left out
    /// @throws invalid_input listing every factor without options, with a code that is empty or stands there twice, with
    ///         probabilities that are negative, not finite or do not add up to 1 (within 1e-9), and every combination that
    ///         is not there; when all are excluded; when there are more than 2^31
    explicit factorial(std::vector<factor> factors, std::span<const std::int64_t> excluded = {});

    [[nodiscard]] const std::vector<factor>& factors() const noexcept { return factors_; }
    /// With those that are excluded.
    [[nodiscard]] std::int64_t combinations() const noexcept { return static_cast<std::int64_t>(probability_.size()); }
    /// No combination is excluded: the factors are independent.
    [[nodiscard]] bool is_product() const noexcept { return product_; }
    [[nodiscard]] bool admits(std::int64_t combination) const { return admitted_[static_cast<std::size_t>(combination)] != 0; }
    /// By combination; 0 for those that are excluded, and in all adding up to 1.
    [[nodiscard]] std::span<const double> probability() const noexcept { return probability_; }
    /// The option of every factor in a combination.
    [[nodiscard]] std::vector<std::int32_t> options_of(std::int64_t combination) const;
    /// @throws domain_fault for an option that is not there
    [[nodiscard]] std::int64_t combination_of(std::span<const std::int32_t> options) const;

private:
    std::vector<factor>       factors_;
    std::vector<double>       probability_;
    std::vector<std::uint8_t> admitted_;
    bool                      product_ = true;
};

} // namespace steelyard::inline v0_1::sensitivity
