#include <catch2/catch.hpp>

#include "base/json.h"
#include "net/backoff.h"
#include "net/gzip.h"
#include "net/http_message.h"
#include "net/wire.h"

namespace nuanxin::net {

TEST_CASE("a query is split and decoded in order") {
  const auto pairs = parse_query("name=%E5%BC%A0+%E4%B8%89&name=b&empty=&flag");
  REQUIRE(pairs.has_value());
  REQUIRE(*pairs == Pairs{{"name", "张 三"}, {"name", "b"}, {"empty", ""}, {"flag", ""}});
}

TEST_CASE("broken escapes, NUL and ill-formed UTF-8 in an address are refused") {
  for (const auto* text : {"%", "%2", "%zz", "a%00b", "%ff%fe"}) CHECK_FALSE(percent_decode(text).has_value());
  CHECK(*percent_decode("a+b") == "a+b");
  CHECK(*percent_decode(percent_encode("张三/&=? +")) == "张三/&=? +");
}

TEST_CASE("header names compare without case and a bearer token is found") {
  Request request;
  request.headers = {{"AUTHORIZATION", "bearer abc"}, {"x", "1"}};
  CHECK(request.bearer() == "abc");
  request.headers[0].second = "Basic abc";
  CHECK(request.bearer().empty());
}

TEST_CASE("a refusal becomes the JSON error with its HTTP status") {
  const auto response = error_response(refuse(Reason::invalid_value, "too tall", "/height"));
  CHECK(response.status == 422);
  CHECK(response.body == R"({"error":{"code":"invalid_value","message":"too tall","field":"/height"}})");
  CHECK(find_header(error_response(refuse(Reason::unavailable)).headers, "retry-after") == "1");
}

TEST_CASE("a JSON answer never fails on ill-formed text") {
  CHECK(json_response(200, Json{{"a", "\xff"}}).body == "{\"a\":\"\xEF\xBF\xBD\"}");
}

TEST_CASE("Accept-Encoding is understood with weights") {
  CHECK(accepts("gzip", "gzip"));
  CHECK(accepts("br, GZIP;q=0.5", "gzip"));
  CHECK_FALSE(accepts("br, gzip;q=0", "gzip"));
  CHECK_FALSE(accepts("br,gzip;q=0.00", "gzip"));
  CHECK_FALSE(accepts("", "gzip"));
}

TEST_CASE("a header value cannot start another header") {
  std::string head;
  compose_head(head, Response{200, {{"X-Name", "a\r\nSet-Cookie: b"}}, ""}, "", AfterAnswer::close);
  CHECK(head.find("X-Name: aSet-Cookie: b\r\n") != std::string::npos);
}

TEST_CASE("gzip and gunzip are inverse for empty, short and long texts") {
  for (const std::size_t size : {0u, 1u, 5000u, 3000000u}) {
    std::string text(size, 'a');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 31 % 251);
    const auto back = gunzip(gzip(text));
    REQUIRE(back.has_value());
    CHECK(*back == text);
  }
}

TEST_CASE("damaged, cut off and lengthened gzip texts are refused") {
  const auto good = gzip(std::string(5000, 'x') + "end");
  auto flipped = good;
  flipped[good.size() / 2] = static_cast<char>(flipped[good.size() / 2] ^ 0x55);
  CHECK_FALSE(gunzip(flipped).has_value());
  for (std::size_t cut = 0; cut < good.size(); ++cut)
    CHECK_FALSE(gunzip(std::string_view(good).substr(0, cut)).has_value());
  CHECK_FALSE(gunzip(good + "x").has_value());
  CHECK_FALSE(gunzip("plain text").has_value());
}

TEST_CASE("a gzip bomb stops at the limit") {
  const auto bomb = gzip(std::string(std::size_t{32} << 20, '\0'), 9);
  REQUIRE(bomb.size() < 100'000);
  const auto refused = gunzip(bomb, 1 << 20);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().reason == Reason::too_large);
  CHECK(gunzip(gzip(std::string(1000, 'x')), 1000).has_value());
  CHECK_FALSE(gunzip(gzip(std::string(1001, 'x')), 1000).has_value());
}

TEST_CASE("waits double with jitter, stay under the longest and begin again after a success") {
  Backoff backoff(Backoff::Ms{1000}, Backoff::Ms{60'000}, 7), same(Backoff::Ms{1000}, Backoff::Ms{60'000}, 7);
  Backoff::Ms::rep whole = 1000;
  for (int i = 0; i < 40; ++i, whole = std::min<Backoff::Ms::rep>(whole * 2, 60'000)) {
    const auto wait = backoff.next();
    CHECK(wait.count() >= whole / 2);
    CHECK(wait.count() <= whole);
    CHECK(wait == same.next());
  }
  CHECK(backoff.next(Backoff::Ms{90'000}) == Backoff::Ms{90'000});
  backoff.reset();
  CHECK(backoff.next() <= Backoff::Ms{1000});
}

}  // namespace nuanxin::net
