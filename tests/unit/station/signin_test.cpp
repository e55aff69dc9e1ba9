#include <catch2/catch.hpp>

#include "base/crypto.h"
#include "station/signin/signin_presenter.h"
#include "support.h"

using namespace nuanxin;
using namespace nuanxin::station;
using namespace nuanxin::station::test;

TEST_CASE("Signing in asks once, and a wrong password is said without losing what was typed") {
  ScriptedApi api;
  ManualTimers timers;
  SignInPresenter door(api, timers, "token", "wangmin");
  std::optional<Session> session;
  const auto in = door.on_signed_in.connect([&](const Session& s) { session = s; });
  door.submit("wrong");
  CHECK(door.busy());
  CHECK(api.credentials.login == "wangmin");
  api.sign_in_reply(refuse(Reason::unauthenticated));
  CHECK(door.notice().mood == Mood::bad);
  CHECK(door.login == "wangmin");
  CHECK_FALSE(session);

  door.submit("right-password");
  Session s;
  s.staff_name = "王敏";
  api.sign_in_reply(s);
  REQUIRE(session);
  CHECK(crypto::password_matches(door.password_hash(), "right-password"));
}

TEST_CASE("Without a station token nothing is sent") {
  ScriptedApi api;
  ManualTimers timers;
  SignInPresenter door(api, timers, "", "wangmin");
  door.submit("password");
  CHECK_FALSE(door.busy());
  CHECK(door.notice().mood == Mood::caution);
}

TEST_CASE("A role works at its own place, and everybody may look at the board") {
  CHECK(allowed(domain::Role::registrar, Place::registrar));
  CHECK_FALSE(allowed(domain::Role::registrar, Place::exam));
  CHECK(allowed(domain::Role::clinician, Place::exam));
  CHECK(allowed(domain::Role::desk, Place::board));
  CHECK_FALSE(allowed(domain::Role::display, Place::kiosk));
}
