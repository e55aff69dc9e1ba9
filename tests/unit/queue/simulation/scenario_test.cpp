#include "queue/simulation/scenario.h"

#include <catch2/catch.hpp>

#include "base/json.h"
#include "tests/unit/queue/simulation/scenarios.h"

using namespace nuanxin;
using namespace nuanxin::queue::simulation;
using nuanxin::queue::simulation::testing::shipped;

namespace {

Json small() {
  return parse_json(R"({"name": "s", "people": 3, "services": [{"id": "a", "mean_min": 2, "cv": 0.3}],
    "windows": {"a": 1}, "occupations": [{"code": "rider", "share": 1, "wishes": {"a": 1}}], "fallback": "a"})")
      .value();
}

std::string refused_field(const Json& json) {
  const auto scenario = parse_scenario(json);
  return scenario ? "(accepted)" : scenario.error().field;
}

}  // namespace

TEST_CASE("the six shipped scenarios load, and lie over the first one") {
  for (const auto* name : {"S300", "S300T", "S300B", "S1000L", "S1000", "S3000"}) {
    INFO(name);
    const auto scenario = shipped(name);
    CHECK(scenario.name == name);
    CHECK(scenario.stations.size() == 14);
    CHECK(scenario.order.size() == 12);
  }
  CHECK(shipped("S300T").stations[5].windows == 2);
  CHECK(shipped("S300B").arrivals.bus_share == 0.7);
  CHECK(shipped("S1000L").wish_factor == 0.45);
}

TEST_CASE("a scenario that does not fit is refused with the place") {
  REQUIRE(parse_scenario(small()));
  auto json = small();
  SECTION("an unknown service in an order rule") {
    json["order"] = Json::array({{{"after", "a"}, {"then", "z"}}});
    CHECK(refused_field(json) == "/order/0/then");
  }
  SECTION("a service without windows") {
    json["windows"] = Json::object();
    CHECK(refused_field(json) == "/windows/a");
  }
  SECTION("a share above one") {
    json["absences"] = {{"share", 1.5}};
    CHECK(refused_field(json) == "/absences/share");
  }
  SECTION("an unknown class") {
    json["classes"] = {{"vip", 0.1}};
    CHECK(refused_field(json) == "/classes/vip");
  }
  SECTION("a closure of a window that is not there") {
    json["closures"] = Json::array({{{"window", "a-2"}, {"from_min", 1}, {"to_min", 2}}});
    CHECK(refused_field(json) == "/closures/0/window");
  }
  CHECK(load_scenario("/nowhere.json").error().reason == Reason::not_found);
}

TEST_CASE("the plan tells the engine means, walks from the waiting area and window names") {
  const auto plan = shipped("S300").plan("guide");
  CHECK(plan.policy == "guide");
  const auto& gift = plan.services.back();
  CHECK(gift.id == "gift");
  CHECK(gift.mean == 72'000);
  // (60, 32) to (5, 5): 61.27 m at 75 m/min and 0.25 min to get going.
  CHECK(gift.walk == 64'016);
  CHECK(plan.services.front().windows == std::vector<std::string>{"vitals-1", "vitals-2", "vitals-3"});
}
