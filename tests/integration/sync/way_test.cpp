// The way of what was made in the van to the province, when nothing is wrong.
#include "integration/sync/van.h"

using namespace nuanxin;
using namespace nuanxin::test;

TEST_CASE("what waits arrives at the province once, and then nothing waits") {
  Van van;
  std::vector<domain::Visit> visits;
  for (int n = 1; n <= 120; ++n) visits.push_back(van.register_person(n));
  const auto record = van.sign(visits[0]);
  van.sign(visits[1]);  // the same doctor in the same Bundle
  CHECK(van.counters().unsent == 1 + 120 + 120 + 2);
  CHECK_FALSE(van.counters().last_success);
  van.start_agent();
  van.wait_sent();
  CHECK(van.counters().refused == 0);
  CHECK(van.counters().last_success);
  CHECK(van.count("Location") == 1);
  CHECK(van.count("Patient") == 120);
  CHECK(van.count("Encounter") == 120);
  CHECK(van.count("Consent") == 120);
  CHECK(van.count("QuestionnaireResponse") == 2);
  CHECK(van.count("Practitioner") == 1);
  CHECK(van.count("DiagnosticReport") == 2);
  const auto there = van.province.get("/QuestionnaireResponse/" + record.str()).body;
  CHECK(text_or(member(there, "encounter"), "reference") == "Encounter/" + visits[0].id.str());
}

TEST_CASE("a change is sent against the version that the province has") {
  Van van;
  auto visit = van.register_person(1);
  van.start_agent();
  van.wait_sent();
  CHECK(van.version("Encounter", visit.id.str()) == "1");
  visit.state = domain::VisitState::finished;
  van.change(visit);
  REQUIRE(net::eventually([&] { return van.version("Encounter", visit.id.str()) == "2"; }));
  van.wait_sent();
  CHECK(text_or(van.province.get("/Encounter/" + visit.id.str()).body, "status") == "finished");
  CHECK(van.version("Patient", visit.worker.str()) == "1");
}

TEST_CASE("nothing of a visit leaves without consent, and everything of it once it is given") {
  Van van;
  const auto visit = van.register_person(1, Agreed::no);
  van.sign(visit);
  CHECK(van.counters().unsent == 1);  // the fair
  van.start_agent();
  van.wait_sent();
  CHECK(van.count("Location") == 1);
  CHECK(van.count("Patient") == 0);
  CHECK(van.count("QuestionnaireResponse") == 0);
  van.agree(visit);
  CHECK(van.counters().refused == 0);
  van.wait_sent();
  CHECK(van.count("Patient") == 1);
  CHECK(van.count("Encounter") == 1);
  CHECK(van.count("QuestionnaireResponse") == 1);
}

TEST_CASE("psychological answers leave only with a consent of their own, and on the day it is given") {
  Van van;
  const auto visit = van.register_person(1);
  van.sign(visit, "counselling");
  van.start_agent();
  van.wait_sent();
  CHECK(van.count("Encounter") == 1);
  CHECK(van.count("QuestionnaireResponse") == 0);
  van.agree(visit, "psych");
  van.wait_sent();
  CHECK(van.count("QuestionnaireResponse") == 1);
}

TEST_CASE("sending everything again changes nothing at the province") {
  Van van;
  const auto visit = van.register_person(1);
  van.start_agent();
  van.wait_sent();
  van.agent.reset();
  {
    store::WriteTransaction tx(*van.database);
    store::enqueue(tx, "worker", visit.worker.str(), 1);
    store::enqueue(tx, "visit", visit.id.str(), 1);
    store::forget_remote(tx, "Patient", visit.worker.str());
    store::forget_remote(tx, "Encounter", visit.id.str());
    tx.commit();
  }
  van.start_agent();
  van.wait_sent();
  CHECK(van.version("Patient", visit.worker.str()) == "1");
  CHECK(van.version("Encounter", visit.id.str()) == "1");
}
