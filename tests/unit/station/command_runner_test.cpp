#include <catch2/catch.hpp>

#include "station/model/command_runner.h"
#include "support.h"

using namespace nuanxin;
using namespace nuanxin::station;
using namespace nuanxin::station::test;
using namespace std::chrono_literals;

TEST_CASE("A command under way lets no second one start") {
  ScriptedApi api;
  ManualTimers timers;
  CommandRunner runner(api, timers);
  int answers = 0;
  REQUIRE(runner.run("CallNext", Json{{"window", "w"}}, [&](Result<Json>) { ++answers; }));
  CHECK_FALSE(runner.run("CallNext", Json{{"window", "w"}}, [&](Result<Json>) { ++answers; }));
  CHECK(api.calls.size() == 1);
  api.answer("CallNext", Json::object());
  CHECK(answers == 1);
  CHECK_FALSE(runner.busy());
}

TEST_CASE("A hub that does not answer is asked again with the same key") {
  ScriptedApi api;
  ManualTimers timers;
  CommandRunner runner(api, timers);
  std::optional<Result<Json>> got;
  runner.run("Finish", Json{{"stop", "s"}}, [&](Result<Json> answer) { got = std::move(answer); });
  const std::string key = api.find("Finish")->key;
  REQUIRE(key.size() >= 8);
  api.answer("Finish", refuse(Reason::unavailable));
  CHECK_FALSE(got);
  CHECK(runner.busy());
  timers.pass(2s);
  REQUIRE(api.find("Finish"));
  CHECK(api.find("Finish")->key == key);
  CHECK(runner.tries() == 2);

  SECTION("until it answers") {
    api.answer("Finish", Json{{"ok", true}});
    REQUIRE(got);
    CHECK(got->has_value());
  }
  SECTION("at once when the link is there again") {
    api.answer("Finish", refuse(Reason::unavailable));
    CHECK(api.count("Finish") == 0);
    api.on_link.emit(Link{LinkState::online, {}});
    CHECK(api.count("Finish") == 1);
  }
  SECTION("or until the person stops waiting; the same press later asks with the same key") {
    runner.stop_waiting();
    REQUIRE(got);
    CHECK(got->error().reason == Reason::unavailable);
    api.answer("Finish", Json{{"late", true}});
    CHECK(got->has_error());
    runner.run("Finish", Json{{"stop", "s"}}, nullptr);
    CHECK(api.find("Finish")->key == key);
  }
  SECTION("another command gets another key") {
    runner.stop_waiting();
    api.calls.clear();
    runner.run("Finish", Json{{"stop", "other"}}, nullptr);
    CHECK(api.find("Finish")->key != key);
  }
}

TEST_CASE("A refusal ends the command and the next one has a new key") {
  ScriptedApi api;
  ManualTimers timers;
  CommandRunner runner(api, timers);
  runner.run("CallNext", Json{{"window", "w"}}, nullptr);
  const std::string key = api.find("CallNext")->key;
  api.answer("CallNext", refuse(Reason::nobody_waiting));
  runner.run("CallNext", Json{{"window", "w"}}, nullptr);
  CHECK(api.find("CallNext")->key != key);
}

TEST_CASE("Nothing comes back to a runner that is gone") {
  ScriptedApi api;
  ManualTimers timers;
  bool called = false;
  {
    CommandRunner runner(api, timers);
    runner.run("Finish", Json{{"stop", "s"}}, [&](Result<Json>) { called = true; });
  }
  api.answer("Finish", Json::object());
  CHECK_FALSE(called);
}
