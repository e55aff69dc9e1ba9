#include <catch2/catch.hpp>

#include "hub/committer.h"
#include "hub/password.h"
#include "hub/request_body.h"
#include "hub/views.h"
#include "support/result.h"

using namespace nuanxin;
using namespace nuanxin::hub;

TEST_CASE("a body is an object of bounded size and depth") {
  CHECK(parse_body("{\"a\":[1,2]}", 100));
  CHECK(parse_body("{\"a\":1}", 3).error().reason == Reason::too_large);
  CHECK(parse_body("[]", 100).error().reason == Reason::bad_request);
  CHECK(parse_body("", 100).error().reason == Reason::bad_request);
  const auto nested = [](int depth) {
    return "{\"a\":" + std::string(static_cast<std::size_t>(depth), '[') +
           std::string(static_cast<std::size_t>(depth), ']') + "}";
  };
  CHECK(parse_body(nested(60), 1000));
  CHECK(parse_body(nested(64), 1000).error().detail == "nested too deeply");
  CHECK(parse_body("{\"brackets in a text\":\"" + std::string(200, '[') + "\\\"\"}", 1000));
}

TEST_CASE("idempotency keys are 8 to 64 of letters, digits and dashes") {
  CHECK(is_idempotency_key("0123-abC"));
  for (const auto* bad : {"", "1234567", "has space 1", "umlaut-ä-12", "12345678_"})
    CHECK_FALSE(is_idempotency_key(bad));
  CHECK_FALSE(is_idempotency_key(std::string(65, 'a')));
}

TEST_CASE("a password leaves the body, and a weak one is refused") {
  Json body{{"password", "good-pass-1"}, {"password_hash", "smuggled"}};
  REQUIRE(take_password(body));
  CHECK(body == Json::object());
  for (const auto* weak : {"", "short1", "onlyletters", "1234567890"}) {
    Json each{{"password", weak}};
    CHECK(take_password(each).error().field == "password");
  }
  Json made{{"password", new_password()}};
  CHECK(take_password(made));
}

TEST_CASE("tickets and codes are read as they are printed and typed") {
  CHECK(parse_ticket("A027") == 27);
  CHECK(parse_ticket("a1027") == 1027);
  CHECK(parse_ticket("27") == 27);
  for (const auto* bad : {"", "A", "B027", "A0", "A-1", "A27x"}) CHECK_FALSE(parse_ticket(bad));
  const VisitId visit(new_uuid());
  CHECK(visit_of_code(code_of_visit(visit)) == visit);
  CHECK_FALSE(visit_of_code(visit.str()));
  CHECK_FALSE(visit_of_code("VAN1:nothing"));
}
