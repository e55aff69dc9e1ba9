#include <catch2/catch.hpp>

#include "tests/unit/queue/small_fair.h"

using namespace nuanxin;
using namespace nuanxin::queue;
using namespace nuanxin::queue::testing;

namespace {

/// Long services and no lead: nobody is called before a window is nearly free.
FairPlan quiet_plan(std::vector<ServicePlan> services) {
  FairPlan plan;
  plan.services = std::move(services);
  plan.parameters.ewma = 0;
  plan.parameters.lead = 0;
  return plan;
}

}  // namespace

TEST_CASE("a window is promised while more windows are free than people are on deck, then people go to the door") {
  SmallFair fair(quiet_plan({service("vitals", 100, {"v1", "v2"})}));
  CHECK(fair.arrive(0, "A1", {"vitals"}) == Lines{"A1>vitals@v1 OLDEST"});
  CHECK(fair.arrive(0, "A2", {"vitals"}) == Lines{"A2>vitals@v2 OLDEST"});
  CHECK(fair.arrive(0, "A3", {"vitals"}).empty());
  CHECK(fair.start(1, "A2", "vitals", "v1") == Lines{"wake 61"});
  CHECK(fair.visitor("A1").window == nobody);
  CHECK(fair.start(2, "A1", "vitals", "v2").empty());
  CHECK(fair.tick(61) == Lines{"wake 62", "A3>vitals OLDEST"});
}
