#include "queue/event_json.h"

#include <catch2/catch.hpp>
#include <set>

#include "base/json.h"
#include "queue/forecast.h"
#include "tests/unit/queue/random_fair.h"
#include "tests/unit/queue/small_fair.h"

using namespace nuanxin;
using namespace nuanxin::queue;
using namespace nuanxin::queue::testing;

namespace {

constexpr Variety everything{.shared_windows = true, .window_changes = true, .puts = true};

Json through_text(const Json& json) { return Json::parse(json.dump()); }

}  // namespace

TEST_CASE("what is written of plans and events is read back as it was") {
  std::set<std::size_t> kinds;
  for (unsigned seed = 1; seed <= 30; ++seed) {
    RandomFair fair(seed, everything);
    CHECK(plan_from_json(through_text(to_json(fair.plan()))).value() == fair.plan());
    auto engine = Engine::open(fair.plan()).value();
    Observer observer(fair.plan());
    for (int move = 0; move < 300; ++move) {
      const auto [at, event] = fair.next(observer);
      kinds.insert(event.index());
      REQUIRE(event_from_json(through_text(to_json(event))).value() == event);
      if (const auto decisions = engine.apply(at, event); decisions) observer.hear(at, event, *decisions);
    }
  }
  CHECK(kinds.size() == std::variant_size_v<Event>);
}

TEST_CASE("the journal says times in whole milliseconds") {
  event::Arrive arrive{"A1", {"a"}, VisitorClass::appointment, 12'345, {"a"}};
  CHECK(to_json(Event(arrive)).dump() ==
        R"({"event":"arrive","ticket":"A1","wants":["a"],"class":"appointment","slot_ms":12345,"not_ready":["a"]})");
  CHECK(to_json(Event(event::Tick{})).dump() == R"({"event":"tick"})");
  const event::Put put{"A1", Place::in_service, "a", "w", {"a"}, {}, 2};
  CHECK(to_json(Event(put)).dump() ==
        R"({"event":"put","ticket":"A1","place":"in_service","service":"a","window":"w","wants":["a"],)"
        R"("not_ready":[],"misses":2})");
}

TEST_CASE("credits that were taken out of the plan stay out") {
  FairPlan plan;
  plan.parameters.credit.clear();
  CHECK(plan_from_json(to_json(plan)).value() == plan);
}

TEST_CASE("what is no event is refused with its place") {
  const auto field = [](std::string_view text) {
    const auto event = event_from_json(Json::parse(text));
    return event ? std::string("read") : event.error().field;
  };
  CHECK(field("[]").empty());
  CHECK(field("{}") == "/event");
  CHECK(field(R"({"event":"dance"})") == "/event");
  CHECK(field(R"({"event":"arrive","ticket":"A1","wants":["a"],"slot_ms":1.5})") == "/slot_ms");
  CHECK(field(R"({"event":"windows","windows":[{"id":"w","services":7,"state":"open"}]})") == "/windows/0/services");
  CHECK(field(R"({"event":"put","ticket":"A1"})") == "/place");
  CHECK(field(R"({"event":"put","ticket":"A1","place":"gone","misses":-1})") == "/misses");
}

TEST_CASE("the basis of a call is written in full") {
  SmallFair fair(quiet_plan({service("a", 100, {"a1"})}));
  fair.arrive(0, "A1", {"a"}, VisitorClass::elderly);
  const auto json = to_json(std::get<Call>(fair.last().at(0)).basis);
  CHECK(json.at("reason") == "OLDEST");
  CHECK(json.at("credit_ms") == 1'200'000);
  CHECK(json.at("estimate_used_ms") == 100'000);
  CHECK(json.at("class") == "elderly");
  CHECK(json.at("policy") == "guide");
  CHECK(json.size() == 18);
}

TEST_CASE("a forecast plays on from any state, with windows of several services and visitors put anywhere") {
  ForecastAssumptions assumptions;
  assumptions.copies = 3;
  for (unsigned seed = 1; seed <= 60; ++seed) {
    RandomFair fair(seed, everything);
    auto engine = Engine::open(fair.plan()).value();
    Observer observer(fair.plan());
    for (int move = 1; move <= 200; ++move) {
      const auto [at, event] = fair.next(observer);
      if (const auto decisions = engine.apply(at, event); decisions) observer.hear(at, event, *decisions);
      if (move % 50 == 0) CHECK_NOTHROW(forecast(engine, assumptions, seed));
    }
    const event::SetWindows one{{{"n", {"s0", "s1"}, WindowState::open}}};
    CHECK_NOTHROW(what_if(engine, one, assumptions, seed));
  }
}
