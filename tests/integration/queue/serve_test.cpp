// The real program against the library: the same days give the same calls, and what cannot be changes neither.
#include <catch2/catch.hpp>

#include "queue/pipe.h"
#include "tests/integration/queue/served.h"
#include "tests/unit/queue/random_fair.h"

using namespace nuanxin;
using namespace nuanxin::queue;
using namespace nuanxin::queue::testing;

namespace {

/// One event to the program and to the library; whether it was accepted by both.
bool tell_both(Served& served, Engine& engine, Observer& observer, const Moment& moment) {
  const auto block = served.ask(event_line(moment));
  const auto decisions = engine.apply(moment.at, moment.event);
  if (!decisions) {
    REQUIRE(block.size() == 1);
    REQUIRE(Json::parse(block[0]).contains("refused"));
    return false;
  }
  std::vector<std::string> expected;
  for (const auto& decision : *decisions) expected.push_back(to_json(decision).dump());
  REQUIRE(block == expected);
  REQUIRE_FALSE(observer.hear(moment.at, moment.event, *decisions).has_value());
  return true;
}

}  // namespace

TEST_CASE("twenty days through the pipe give the calls that the library gives") {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    INFO("seed " << seed);
    RandomFair fair(seed);
    Observer observer(fair.plan());
    auto engine = Engine::open(fair.plan()).value();
    Served served;
    REQUIRE(served.ask(fair_line(fair.plan())).empty());
    REQUIRE(served.ask(fair_line(fair.plan())).size() == 1);
    int refused = 0;
    Millis now = 0;
    for (int move = 0; move < 500; ++move) {
      const auto moment = fair.next(observer);
      if (tell_both(served, engine, observer, moment))
        now = moment.at;
      else
        ++refused;
    }
    while (const auto moment = closing_move(observer, now)) {
      REQUIRE(tell_both(served, engine, observer, *moment));
      now = moment->at;
    }
    for (const auto& person : observer.people()) REQUIRE(person.where == Observer::Whereabouts::gone);
    CHECK(refused > 0);
    CHECK(served.close() == 0);
  }
}

TEST_CASE("lines that are no events get one refusal each, and the end of input ends the program well") {
  Served served;
  for (const auto& line : {Json("hello"), Json::array(), Json{{"event", "dance"}}, Json{{"event", "tick"}, {"t", 0}}}) {
    const auto block = served.ask(line);
    REQUIRE(block.size() == 1);
    CHECK(Json::parse(block[0]).contains("refused"));
  }
  CHECK(served.close() == 0);
}
