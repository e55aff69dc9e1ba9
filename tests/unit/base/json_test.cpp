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

TEST_CASE("a document is written byte for byte as the library writes it") {
  std::string every_byte;
  for (char c = 1; c != 127; ++c) every_byte += c;
  const Json documents[] = {nullptr,
                            true,
                            false,
                            0,
                            -1,
                            std::int64_t{-9'007'199'254'740'993},
                            std::uint64_t{18'446'744'073'709'551'615U},
                            0.1,
                            70.0,
                            1e300,
                            "",
                            every_byte,
                            std::string("nul\0inside", 10),
                            "张三丰 㐂 𠮷 \x7f",
                            Json::array(),
                            Json::object(),
                            Json{{"", ""},
                                 {"a \"b\"", {1, "[", "{", {{"c", nullptr}}}},
                                 {"张", Json::array({Json::array(), Json::object()})}}};
  for (const auto& document : documents) CHECK(json_text(document) == document.dump());
  CHECK_THROWS(json_text(Json{{"name", "\xff"}}));
  CHECK_THROWS(json_text(Json{{"\xed\xa0\x80", 1}}));
}

TEST_CASE("an object made of members is the one that the library makes, and takes more") {
  Json made = object_of({{"id", "1"}, {"list", Json::array({1, 2})}, {"inner", {{"a", 1}}}, {"none", nullptr}});
  CHECK(made == Json{{"id", "1"}, {"list", {1, 2}}, {"inner", {{"a", 1}}}, {"none", nullptr}});
  for (int i = 0; i < 9; ++i) made["more" + std::to_string(i)] = i;
  CHECK(made.size() == 13);
  CHECK(made.at("inner").at("a") == 1);
}
