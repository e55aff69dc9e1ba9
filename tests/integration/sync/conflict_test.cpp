// Somebody else writes at the province too.
#include "integration/sync/van.h"

using namespace nuanxin;
using namespace nuanxin::test;
using Catch::Matchers::Contains;

namespace {

/// The visit as the province has it, changed there by somebody else.
void change_at_province(Van& van, const domain::Visit& visit) {
  auto theirs = van.province.get("/Encounter/" + visit.id.str()).body;
  theirs["status"] = "cancelled";
  REQUIRE(van.province.put(theirs).status == 200);
}

}  // namespace

TEST_CASE("what was changed at the province is not overwritten before a person says so") {
  Van van;
  auto visit = van.register_person(1);
  van.start_agent();
  van.wait_sent();
  change_at_province(van, visit);
  visit.state = domain::VisitState::finished;
  van.change(visit);
  REQUIRE(net::eventually([&] { return van.counters().refused == 1; }));
  CHECK_THAT(van.refused().at(0).server_words, Contains("was changed on the server"));
  CHECK(text_or(van.province.get("/Encounter/" + visit.id.str()).body, "status") == "cancelled");
  van.retry_refused();
  REQUIRE(net::eventually([&] { return van.counters().unsent + van.counters().refused == 0; }));
  CHECK(text_or(van.province.get("/Encounter/" + visit.id.str()).body, "status") == "finished");
  CHECK(van.version("Encounter", visit.id.str()) == "3");
}

TEST_CASE("a change whose answer was lost is no conflict with the change after it") {
  Van van;
  auto visit = van.register_person(1);
  van.start_patient_agent();
  van.wait_sent();
  van.front.cut_next_answer();
  visit.state = domain::VisitState::finished;
  van.change(visit);
  van.wait_for(sync::Phase::waiting);
  CHECK(van.version("Encounter", visit.id.str()) == "2");
  visit.state = domain::VisitState::open;
  van.change(visit);
  van.agent->retry_now();
  van.wait_sent();
  CHECK(van.counters().refused == 0);
  CHECK(van.version("Encounter", visit.id.str()) == "3");
  CHECK(text_or(van.province.get("/Encounter/" + visit.id.str()).body, "status") == "in-progress");
}

TEST_CASE("a server that moved its version without changing anything is written to again") {
  Van van;
  auto visit = van.register_person(1);
  van.start_agent();
  van.wait_sent();
  van.agent.reset();
  {
    store::WriteTransaction tx(*van.database);
    auto known = *store::remote(tx, "Encounter", visit.id.str());
    known.etag = "W/\"9\"";
    store::save_remote(tx, "Encounter", visit.id.str(), known);
    tx.commit();
  }
  visit.state = domain::VisitState::finished;
  van.change(visit);
  van.start_agent();
  van.wait_sent();
  CHECK(van.counters().refused == 0);
  CHECK(van.version("Encounter", visit.id.str()) == "2");
}
