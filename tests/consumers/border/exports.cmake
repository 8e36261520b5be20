# SPDX-License-Identifier: MIT
# cmake -D NM=... -D LIBRARY=... -P exports.cmake
execute_process(COMMAND ${NM} --dynamic --defined-only --demangle ${LIBRARY}
    OUTPUT_VARIABLE names RESULT_VARIABLE result)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "${NM} could not read ${LIBRARY}")
endif()
string(REGEX MATCHALL "[^\n]*steelyard::[^\n]*" ours "${names}")
set(errors "error|domain_fault|unit_mismatch|period_mismatch|definition_mismatch|unknown_code|shape_mismatch\
|illegal_operation|not_comparable|insufficient_data|format_fault|file_fault|not_supported|stopped|invalid_input")
set(leaked "")
foreach(name IN LISTS ours)
    if(NOT name MATCHES "steelyard::v[0-9]+_[0-9]+::(${errors})(::|$)")
        list(APPEND leaked ${name})
    endif()
endforeach()
if(leaked)
    list(JOIN leaked "\n" leaked)
    message(FATAL_ERROR "a plugin built with hidden visibility shows names of ours that are no errors:\n${leaked}")
endif()
