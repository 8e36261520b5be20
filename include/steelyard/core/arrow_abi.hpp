// SPDX-License-Identifier: MIT
#pragma once

// The three structs of the Arrow C data and stream interfaces: a stable binary layout that every Arrow implementation
// shares (https://arrow.apache.org/docs/format/CDataInterface.html, CStreamInterface.html). Whoever includes another
// copy of them meets the guards that the specification names.

#include <cstdint>

// NOLINTBEGIN(readability-identifier-naming): the names are part of the interface.

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

extern "C" {

/// What a column or a table holds. `release` null: released, or moved elsewhere.
struct ArrowSchema {
    const char*   format;
    const char*   name;
    const char*   metadata;
    std::int64_t  flags;
    std::int64_t  n_children;
    ArrowSchema** children;
    ArrowSchema*  dictionary;
    void (*release)(ArrowSchema*);
    void* private_data;
};

/// The rows of a column or of a batch.
struct ArrowArray {
    std::int64_t length;
    std::int64_t null_count; ///< -1 = not counted
    std::int64_t offset;     ///< entries to pass over in every buffer and child
    std::int64_t n_buffers;
    std::int64_t n_children;
    const void** buffers;
    ArrowArray** children;
    ArrowArray*  dictionary;
    void (*release)(ArrowArray*);
    void* private_data;
};

} // extern "C"

#endif // ARROW_C_DATA_INTERFACE

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

extern "C" {

/// Batches of one schema, one after the other. Both functions return 0 or an errno; a batch without `release` is the end.
struct ArrowArrayStream {
    int (*get_schema)(ArrowArrayStream*, ArrowSchema* out);
    int (*get_next)(ArrowArrayStream*, ArrowArray* out);
    const char* (*get_last_error)(ArrowArrayStream*);
    void (*release)(ArrowArrayStream*);
    void* private_data;
};

} // extern "C"

#endif // ARROW_C_STREAM_INTERFACE

// NOLINTEND(readability-identifier-naming)
