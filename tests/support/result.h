// Lets CHECK(result) print a refusal's code and detail; without it Catch would want to print the value.
#pragma once

#include <catch2/catch.hpp>

#include "base/error.h"

template <class T>
struct Catch::StringMaker<nuanxin::Result<T>> {
  static std::string convert(const nuanxin::Result<T>& result) {
    if (result.has_value()) return "(a value)";
    const auto& error = result.error();
    return std::string(nuanxin::reason_code(error.reason)) + " [" + error.field + "] " + error.detail;
  }
};
