// SPDX-License-Identifier: MIT
#include "interop.hpp"
#include "records.hpp"
#include "records_composite.hpp"
#include "rooms.hpp"

#include <steelyard/serialization/archive.hpp>

#include <array>
#include <cstring>

namespace steelyard::python {

namespace {

namespace archives = steelyard::serialization;

/// Types that Python has a class for; options are dicts there.
template <class T>
inline constexpr bool has_class = bound_record<T> || std::is_same_v<T, value> || std::is_same_v<T, period> ||
                                  std::is_same_v<T, period_kind> || std::is_same_v<T, dataset> ||
                                  std::is_same_v<T, aggregation::result_table> || std::is_same_v<T, validation::findings> ||
                                  std::is_same_v<T, composite::score_table> || std::is_same_v<T, composite::index_scores> ||
                                  std::is_same_v<T, composite::index_result>;

/// Where an archive is: in a file, or in memory.
struct source {
    const std::string*            path = nullptr;
    std::span<const std::uint8_t> bytes = {};
    archives::load_limits         limits = {};
};

/// What is done with objects of one class, reached by the class or by the number in an archive.
struct codec {
    archives::archive_kind kind;
    py::handle             type;
    std::vector<std::uint8_t> (*write)(py::handle x, const std::string* path); ///< nothing when it goes to a path
    py::object (*read)(const source& from);
};

template <class T>
[[nodiscard]] codec codec_of() {
    return {archives::kind_of<T>, py::type::of<T>(),
            [](py::handle x, const std::string* path) -> std::vector<std::uint8_t> {
                const T&                     in = py::cast<const T&>(x);
                const py::gil_scoped_release free;
                if (path == nullptr) return archives::to_bytes(in);
                archives::save(*path, in);
                return {};
            },
            [](const source& from) {
                T out = [&] {
                    const py::gil_scoped_release free;
                    return from.path == nullptr ? archives::from_bytes<T>(from.bytes, from.limits)
                                                : archives::load<T>(*from.path, from.limits);
                }();
                return py::cast(std::move(out));
            }};
}

template <class T>
void add_codec(std::vector<codec>& all) {
    if constexpr (has_class<T>) all.push_back(codec_of<T>());
}

template <class... T>
[[nodiscard]] std::vector<codec> codecs_of(archives::type_list<T...>) {
    std::vector<codec> all;
    (add_codec<T>(all), ...);
    return all;
}

[[nodiscard]] const std::vector<codec>& codecs() {
    static const std::vector<codec> all = codecs_of(archives::archived_types{});
    return all;
}

[[nodiscard]] const codec& codec_for(py::handle x) {
    for (const codec& c : codecs())
        if (py::type::handle_of(x).is(c.type)) return c;
    throw py::type_error("no archive can hold " + py::cast<std::string>(py::repr(py::type::handle_of(x))) +
                         "; it holds datasets, definitions, frameworks, results, findings, indices, score tables and the records in them");
}

[[nodiscard]] const codec& codec_for(const archives::archive_facts& facts) {
    for (const codec& c : codecs())
        if (c.kind.number == facts.kind) return c;
    throw format_fault("archive: it holds a thing of kind " + std::to_string(facts.kind) + ", written by Steelyard " + facts.writer +
                       ", that has no class in Python; read it in C++");
}

/// The bytes of anything that has some, without a copy, for as long as this lives.
class byte_view {
public:
    explicit byte_view(const py::object& from) {
        if (PyObject_GetBuffer(from.ptr(), &view_, PyBUF_SIMPLE) != 0) throw py::error_already_set();
    }
    byte_view(const byte_view&) = delete;
    byte_view& operator=(const byte_view&) = delete;
    ~byte_view() { PyBuffer_Release(&view_); }
    [[nodiscard]] std::span<const std::uint8_t> bytes() const noexcept {
        return {static_cast<const std::uint8_t*>(view_.buf), static_cast<std::size_t>(view_.len)};
    }

private:
    Py_buffer view_{};
};

[[nodiscard]] archives::load_limits limits_argument(std::int64_t max_bytes, bool fingerprints) {
    if (max_bytes < 0) throw domain_fault("max_bytes = " + std::to_string(max_bytes) + " is negative; give a number of bytes");
    return {max_bytes, fingerprints};
}

[[nodiscard]] py::dict facts_dict(const archives::archive_facts& facts) {
    py::dict all;
    all["format"] = facts.format;
    all["kind"] = py::none();
    for (const codec& c : codecs())
        if (c.kind.number == facts.kind) all["kind"] = c.type.attr("__name__");
    all["writer"] = facts.writer;
    all["boost"] = facts.boost;
    all["bytes"] = facts.bytes;
    return all;
}

} // namespace

void bind_serialization(py::module_& m) {
    m.attr("FORMAT_VERSION") = archives::format_version;
    m.def("archived_types", [] {
        py::list all;
        for (const codec& c : codecs()) all.append(c.type);
        return py::tuple(all);
    });
    m.def(
        "to_bytes",
        [](const py::object& x) {
            const auto bytes = codec_for(x).write(x, nullptr);
            return py::bytes(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        },
        py::arg("x"));
    m.def(
        "from_bytes",
        [](const py::object& data, std::int64_t max_bytes, bool fingerprints) {
            const byte_view view(data);
            return codec_for(archives::facts_of(view.bytes())).read({nullptr, view.bytes(), limits_argument(max_bytes, fingerprints)});
        },
        py::arg("data"), py::arg("max_bytes"), py::arg("fingerprints"));
    m.def(
        "save", [](const std::string& path, const py::object& x) { codec_for(x).write(x, &path); }, py::arg("path"), py::arg("x"));
    m.def(
        "load",
        [](const std::string& path, std::int64_t max_bytes, bool fingerprints) {
            return codec_for(archives::facts_of_file(path)).read({&path, {}, limits_argument(max_bytes, fingerprints)});
        },
        py::arg("path"), py::arg("max_bytes"), py::arg("fingerprints"));
    m.def(
        "facts_of_bytes", [](const py::object& data) { return facts_dict(archives::facts_of(byte_view(data).bytes())); },
        py::arg("data"));
    m.def(
        "facts_of_file", [](const std::string& path) { return facts_dict(archives::facts_of_file(path)); }, py::arg("path"));
}

} // namespace steelyard::python
