// SPDX-License-Identifier: MIT
const char* other_project() { return "the other project"; }
