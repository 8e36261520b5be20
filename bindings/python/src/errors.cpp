// SPDX-License-Identifier: MIT
#include "interop.hpp"
#include "rooms.hpp"

namespace steelyard::python {

namespace {

[[nodiscard]] py::object text_or_none(const std::string& s) { return s.empty() ? py::object(py::none()) : py::str(s); }

/// Raises the class of that name in steelyard._errors, with the place in the input as fields.
void raise(const char* name, const error& e, const py::object& problems = py::none()) {
    const py::object   type = py::module_::import("steelyard._errors").attr(name);
    const input_place& at = e.where();
    py::dict           fields;
    fields["file"] = text_or_none(at.file);
    fields["line"] = at.line > 0 ? py::object(py::int_(at.line)) : py::object(py::none());
    fields["column"] = text_or_none(at.column);
    fields["code"] = text_or_none(at.code);
    if (!problems.is_none()) fields["problems"] = problems;
    const py::object made = type(py::str(e.what()), **fields);
    PyErr_SetObject(type.ptr(), made.ptr());
}

void translate(std::exception_ptr thrown) {
    if (!thrown) return;
    try {
        std::rethrow_exception(thrown);
    } catch (const invalid_input& e) {
        raise("InvalidInputError", e, to_python(e.problems()));
    } catch (const domain_fault& e) {
        raise("DomainFaultError", e);
    } catch (const unit_mismatch& e) {
        raise("UnitMismatchError", e);
    } catch (const period_mismatch& e) {
        raise("PeriodMismatchError", e);
    } catch (const definition_mismatch& e) {
        raise("DefinitionMismatchError", e);
    } catch (const unknown_code& e) {
        raise("UnknownCodeError", e);
    } catch (const shape_mismatch& e) {
        raise("ShapeMismatchError", e);
    } catch (const illegal_operation& e) {
        raise("IllegalOperationError", e);
    } catch (const not_comparable& e) {
        raise("NotComparableError", e);
    } catch (const insufficient_data& e) {
        raise("InsufficientDataError", e);
    } catch (const format_fault& e) {
        raise("FormatFaultError", e);
    } catch (const file_fault& e) {
        raise("FileFaultError", e);
    } catch (const not_supported& e) {
        raise("NotSupportedError", e);
    } catch (const stopped& e) {
        raise("StoppedError", e);
    } catch (const error& e) {
        raise("SteelyardError", e);
    }
}

} // namespace

void register_errors() { py::register_local_exception_translator(&translate); }

} // namespace steelyard::python
