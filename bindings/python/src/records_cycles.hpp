// SPDX-License-Identifier: MIT
#pragma once

// The structs of cycles, claims and the theory of change that Python sees as immutable records.

#include "record.hpp"

#include <steelyard/learning/claim.hpp>
#include <steelyard/learning/cycle.hpp>
#include <steelyard/learning/theory.hpp>

namespace steelyard::python {

template <>
inline constexpr const char* record_name<learning::claim_subject> = "ClaimSubject";
template <>
inline constexpr const char* record_name<learning::counterfactual_claim> = "CounterfactualClaim";
template <>
inline constexpr const char* record_name<learning::allocation_claim> = "AllocationClaim";
template <>
inline constexpr const char* record_name<learning::allocated_share> = "AllocatedShare";
template <>
inline constexpr const char* record_name<learning::allocation> = "Allocation";
template <>
inline constexpr const char* record_name<learning::prediction> = "Prediction";
template <>
inline constexpr const char* record_name<learning::cycle> = "Cycle";
template <>
inline constexpr const char* record_name<learning::tollgate> = "Tollgate";
template <>
inline constexpr const char* record_name<learning::cycle_result> = "CycleResult";
template <>
inline constexpr const char* record_name<learning::scored_prediction> = "ScoredPrediction";
template <>
inline constexpr const char* record_name<learning::calibration> = "Calibration";
template <>
inline constexpr const char* record_name<learning::partner_activity> = "PartnerActivity";
template <>
inline constexpr const char* record_name<learning::outcome_row> = "OutcomeRow";
template <>
inline constexpr const char* record_name<learning::partner_row> = "PartnerRow";
template <>
inline constexpr const char* record_name<learning::theory_link> = "TheoryLink";
template <>
inline constexpr const char* record_name<learning::theory_map> = "TheoryMap";

} // namespace steelyard::python
