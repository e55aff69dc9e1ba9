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
  const auto replace = Json::error_handler_t::replace;
  const Json ill_formed{{"\xed\xa0\x80", "a\xff\"\n张"}};
  CHECK(json_text(ill_formed, replace) == ill_formed.dump(-1, ' ', false, replace));
}

TEST_CASE("an object made of members is the one that the library makes, and takes more") {
  Json made = object_of({{"id", "1"}, {"list", Json::array({1, 2})}, {"inner", {{"a", 1}}}, {"none", nullptr}});
  CHECK(made == Json{{"id", "1"}, {"list", {1, 2}}, {"inner", {{"a", 1}}}, {"none", nullptr}});
  for (int i = 0; i < 9; ++i) made["more" + std::to_string(i)] = i;
  CHECK(made.size() == 13);
  CHECK(made.at("inner").at("a") == 1);
}

TEST_CASE("members keep their order, and each name stands once") {
  Json json = *parse_json(R"({"b":1,"a":{"x":[1,2]},"b":2,"c":3})");
  CHECK(json.dump() == R"({"b":2,"a":{"x":[1,2]},"c":3})");
  CHECK(json.erase("a") == 1);
  CHECK(json.erase("a") == 0);
  json["a"] = 4;
  json["b"] = 5;
  CHECK(json.dump() == R"({"b":5,"c":3,"a":4})");
  CHECK_FALSE(json.emplace("c", 9).second);
  CHECK(json.at("c") == 3);
  CHECK_THROWS_AS(json.at("d"), Json::out_of_range);
  json.update(Json{{"c", 6}, {"d", 7}});
  const Json more{{"e", 8}, {"a", 9}};
  json.insert(more.begin(), more.end());
  CHECK(json.contains("d"));
  json.erase(json.find("b"));
  CHECK(json.dump() == R"({"c":6,"a":4,"d":7,"e":8})");
}

TEST_CASE("an object that grows does not copy what is in it") {
  Json json;
  const std::string text(100, 'x');
  json["first"] = text;
  const auto* place = json["first"].get_ref<const std::string&>().data();
  for (int i = 0; i < 100; ++i) json[std::to_string(i)] = i;
  CHECK(json["first"].get_ref<const std::string&>().data() == place);
}
