// SPDX-License-Identifier: MIT
#pragma once

#include "interop.hpp"

#include <steelyard/dataset/dataset.hpp>

namespace steelyard::python {

/// All rows in the tabular form, as NumPy columns: a dict of name -> (words, codes) for words, where code -1 is "not
/// stated", and name -> (numbers, is_there) for numbers, where a number that is not there is 0.
[[nodiscard]] py::dict dataset_columns(const dataset& data);

} // namespace steelyard::python
