// SPDX-License-Identifier: MIT
#include <steelyard/core/arrow_stream.hpp>
#include <steelyard/core/error.hpp>

#include <cerrno>
#include <exception>
#include <limits>
#include <new>
#include <utility>

namespace steelyard::inline v0_1 {

namespace {

/// What a schema that we made points to. Parents own their children, as the interface wants it.
struct schema_parts {
    std::string               format, name;
    std::vector<ArrowSchema>  children;
    std::vector<ArrowSchema*> child_pointers;
    ArrowSchema               dictionary{};
};

/// What an array that we made points to; `owner` keeps its buffers alive.
struct array_parts {
    std::shared_ptr<const void> owner;
    std::vector<const void*>    buffers;
    std::vector<ArrowArray>     children;
    std::vector<ArrowArray*>    child_pointers;
    ArrowArray                  dictionary{};
};

/// Children and dictionary first: a consumer may have moved some of them away, those have no release.
template <class Struct, class Parts>
void release_parts(Struct* s) {
    const std::unique_ptr<Parts> parts(static_cast<Parts*>(s->private_data));
    for (Struct& child : parts->children)
        if (child.release != nullptr) child.release(&child);
    if (parts->dictionary.release != nullptr) parts->dictionary.release(&parts->dictionary);
    s->release = nullptr;
    s->private_data = nullptr;
}

/// Fills a struct from its parts, which it owns from here on.
void fill(ArrowSchema& into, std::unique_ptr<schema_parts> parts, std::int64_t flags) {
    for (ArrowSchema& child : parts->children) parts->child_pointers.push_back(&child);
    into = {};
    into.format = parts->format.c_str();
    into.name = parts->name.c_str();
    into.flags = flags;
    into.n_children = static_cast<std::int64_t>(parts->children.size());
    into.children = parts->child_pointers.data();
    into.dictionary = parts->dictionary.release != nullptr ? &parts->dictionary : nullptr;
    into.release = release_parts<ArrowSchema, schema_parts>;
    into.private_data = parts.release();
}

void fill(ArrowArray& into, std::unique_ptr<array_parts> parts, std::int64_t length, std::int64_t nulls) {
    for (ArrowArray& child : parts->children) parts->child_pointers.push_back(&child);
    into = {};
    into.length = length;
    into.null_count = nulls;
    into.n_buffers = static_cast<std::int64_t>(parts->buffers.size());
    into.buffers = parts->buffers.data();
    into.n_children = static_cast<std::int64_t>(parts->children.size());
    into.children = parts->child_pointers.data();
    into.dictionary = parts->dictionary.release != nullptr ? &parts->dictionary : nullptr;
    into.release = release_parts<ArrowArray, array_parts>;
    into.private_data = parts.release();
}

const char* format_of(arrow_type type) noexcept {
    switch (type) {
    case arrow_type::words: return "i";
    case arrow_type::words16: return "s";
    case arrow_type::words8: return "c";
    case arrow_type::number: return "g";
    case arrow_type::whole: return "l";
    case arrow_type::instant: return "tss:UTC";
    case arrow_type::text: break;
    }
    return "u";
}

void fill_schema(ArrowSchema& into, const std::vector<arrow_field>& fields) {
    auto table = std::make_unique<schema_parts>();
    table->format = "+s";
    table->children.resize(fields.size());
    try {
        for (std::size_t i = 0; i < fields.size(); ++i) {
            auto column = std::make_unique<schema_parts>();
            column->format = format_of(fields[i].type);
            column->name = fields[i].name;
            if (fields[i].words) {
                auto words = std::make_unique<schema_parts>();
                words->format = "u";
                fill(column->dictionary, std::move(words), 0);
            }
            fill(table->children[i], std::move(column), fields[i].nullable ? ARROW_FLAG_NULLABLE : 0);
        }
        fill(into, std::move(table), 0);
    } catch (...) {
        if (table)
            for (ArrowSchema& child : table->children)
                if (child.release != nullptr) child.release(&child);
        throw;
    }
}

void fill_words(ArrowArray& into, const std::shared_ptr<const arrow_texts>& words) {
    auto parts = std::make_unique<array_parts>();
    parts->owner = words;
    parts->buffers = {nullptr, words->offsets.data(), words->chars.data()};
    fill(into, std::move(parts), words->size(), 0);
}

void fill_batch(ArrowArray& into, const std::vector<arrow_field>& fields, const arrow_batch& batch) {
    auto table = std::make_unique<array_parts>();
    table->buffers.assign(1, nullptr);
    table->children.resize(fields.size());
    try {
        for (std::size_t i = 0; i < fields.size(); ++i) {
            const arrow_column& from = batch.columns[i];
            auto                column = std::make_unique<array_parts>();
            column->owner = from.owner;
            column->buffers.assign(1, from.validity); // with a list, g++ 14 at -O3 sees it read past the end
            if (fields[i].type == arrow_type::text) column->buffers.push_back(from.offsets);
            column->buffers.push_back(from.values);
            if (fields[i].words) fill_words(column->dictionary, fields[i].words);
            fill(table->children[i], std::move(column), batch.rows, from.nulls);
        }
        fill(into, std::move(table), batch.rows, 0);
    } catch (...) {
        if (table)
            for (ArrowArray& child : table->children)
                if (child.release != nullptr) child.release(&child);
        throw;
    }
}

/// A stream of ours. Errors stay readable until the next call.
struct stream_state {
    std::unique_ptr<arrow_source> source;
    std::string                   error;
};

/// No exception crosses a C border: it becomes an errno and a text.
template <class Work>
int guarded(std::string& error, Work work) noexcept {
    try {
        error.clear();
        work();
        return 0;
    } catch (const std::bad_alloc&) {
        return ENOMEM;
    } catch (const std::exception& fault) {
        try {
            error = fault.what();
        } catch (...) { // no memory for the text
        }
    } catch (...) {}
    return EINVAL;
}

stream_state& state_of(ArrowArrayStream* s) { return *static_cast<stream_state*>(s->private_data); }

int stream_schema(ArrowArrayStream* s, ArrowSchema* out) {
    stream_state& state = state_of(s);
    return guarded(state.error, [&] { fill_schema(*out, state.source->fields()); });
}

int stream_next(ArrowArrayStream* s, ArrowArray* out) {
    stream_state& state = state_of(s);
    return guarded(state.error, [&] {
        *out = {};
        if (const auto batch = state.source->next()) fill_batch(*out, state.source->fields(), *batch);
    });
}

const char* stream_error(ArrowArrayStream* s) {
    const std::string& error = state_of(s).error;
    return error.empty() ? nullptr : error.c_str();
}

void stream_release(ArrowArrayStream* s) {
    delete static_cast<stream_state*>(s->private_data);
    s->private_data = nullptr;
    s->release = nullptr;
}

/// One batch of somebody else's, as a stream.
struct single_state {
    explicit single_state(ArrowSchema* s, ArrowArray* a) : schema(s), batch(a) {}
    arrow_owner<ArrowSchema> schema;
    arrow_owner<ArrowArray>  batch;
};

int single_schema(ArrowArrayStream* s, ArrowSchema* out) {
    auto& state = *static_cast<single_state*>(s->private_data);
    if (!state.schema) return EINVAL; // asked a second time
    *out = *state.schema;
    state.schema.get()->release = nullptr;
    return 0;
}

int single_next(ArrowArrayStream* s, ArrowArray* out) {
    auto& state = *static_cast<single_state*>(s->private_data);
    *out = *state.batch; // without a release once it was taken: the end
    state.batch.get()->release = nullptr;
    return 0;
}

} // namespace

void arrow_texts::add(const std::string& text) {
    if (chars.size() + text.size() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()))
        throw shape_mismatch("arrow: the texts of one column have more than 2^31 bytes; select fewer rows");
    chars += text;
    offsets.push_back(static_cast<std::int32_t>(chars.size()));
}

void export_stream(std::unique_ptr<arrow_source> from, ArrowArrayStream* into) {
    auto state = std::make_unique<stream_state>();
    state->source = std::move(from);
    *into = {stream_schema, stream_next, stream_error, stream_release, state.release()};
}

void stream_of_batch(ArrowSchema* schema, ArrowArray* batch, ArrowArrayStream* into) {
    auto state = std::make_unique<single_state>(schema, batch);
    *into = {single_schema, single_next, [](ArrowArrayStream*) -> const char* { return nullptr; },
             [](ArrowArrayStream* s) {
                 delete static_cast<single_state*>(s->private_data);
                 s->private_data = nullptr;
                 s->release = nullptr;
             },
             state.release()};
}

} // namespace steelyard::inline v0_1
