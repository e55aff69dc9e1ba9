// JSON from outside.
#include "base/json.h"

#include <catch2/catch.hpp>

using namespace nuanxin;

TEST_CASE("a document that is nested too deeply is refused before anything copies it") {
  const auto nested = [](int depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  CHECK(parse_json(nested(max_json_depth)).has_value());
  const auto refused = parse_json(nested(1'000'000));
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().detail == "nested too deeply");
  CHECK_FALSE(parse_json(std::string(max_json_depth + 1, '{')).has_value());
}

TEST_CASE("brackets inside texts do not count") {
  const std::string brackets(1000, '[');
  CHECK(parse_json("[\"" + brackets + "\\\"" + brackets + "\"]").has_value());
  CHECK(parse_json("{\"a\\\\\": [1]}").has_value());
}
