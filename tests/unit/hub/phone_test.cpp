#include "hub/phone_link.h"

#include <catch2/catch.hpp>

#include "hub/pages.h"
#include "hub/throttle.h"
#include "hub/views.h"

using namespace nuanxin;
using namespace nuanxin::hub;
using namespace std::chrono_literals;

namespace {

store::FieldKeys some_keys() { return store::derive_field_keys(crypto::Key::random(), crypto::Key::random()); }

}  // namespace

TEST_CASE("a token opens its own visit, with the van's own keys, and nothing else") {
  const auto keys = some_keys();
  const auto visit = new_id<VisitId>();
  const auto token = phone_token(keys, visit);
  CHECK(visit_of_token(keys, token) == visit);
  CHECK_FALSE(visit_of_token(some_keys(), token));
  for (std::size_t i = 0; i < token.size(); ++i) {
    auto changed = token;
    changed[i] = changed[i] == '0' ? '1' : '0';
    CHECK_FALSE(visit_of_token(keys, changed));
  }
  for (const auto& bad : {std::string(), token.substr(1), token + "0", visit.str(), std::string(53, 'z')})
    CHECK_FALSE(visit_of_token(keys, bad));
}

TEST_CASE("the address on a ticket names its visit to a scanner, other addresses do not") {
  const auto visit = new_id<VisitId>();
  const auto token = phone_token(some_keys(), visit);
  CHECK(visit_of_code("http://10.1.1.1:8770/v/" + token) == visit);
  for (const auto& other : {"ftp://van/v/" + token, "http://van/w/" + token, std::string("http://van/v/1.2"), token})
    CHECK_FALSE(visit_of_code(other));
}

TEST_CASE("too many failures ask for a pause, and only of who failed") {
  Throttle throttle({.failures = 3, .window = 60s, .pause = 30s, .max_names = 3});
  Instant now{1h};
  for (int i = 0; i < 3; ++i) {
    CHECK(throttle.wait("a", now) == 0s);
    throttle.failed("a", now += 10s);
  }
  CHECK(throttle.wait("a", now) == 30s);
  CHECK(throttle.wait("a", now + 29500ms) == 1s);
  CHECK(throttle.wait("b", now) == 0s);
  CHECK(throttle.wait("a", now + 30s) == 0s);
  throttle.failed("a", now += 30s);
  throttle.failed("a", now += 61s);  // the first one is forgotten by then
  CHECK(throttle.wait("a", now) == 0s);
}

TEST_CASE("a flood of names is bounded: unknown ones pause until old ones are over") {
  Throttle throttle({.failures = 3, .window = 60s, .pause = 30s, .max_names = 3});
  Instant now{1h};
  for (const auto* name : {"a", "b", "c"}) throttle.failed(name, now);
  CHECK(throttle.wait("a", now) == 0s);
  CHECK(throttle.wait("d", now) == 30s);
  CHECK(throttle.wait("d", now + 60s) == 0s);
}

TEST_CASE("the phone page is small and says nothing that a five-year-old browser cannot read") {
  std::size_t bytes = 0;
  for (const auto* path : {"/v/x", "/phone.css", "/phone.js"}) {
    REQUIRE(page_at(path));
    bytes += page_at(path)->text.size();
  }
  CHECK(bytes < 60 * 1024);
  const auto script = page_at("/phone.js")->text;
  for (const auto* newer : {"?.", "??", "catch {", "...", "replaceChildren", "import ", ".at(", ".flat(", "://"})
    CHECK(script.find(newer) == std::string_view::npos);
}
