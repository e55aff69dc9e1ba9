// What the other end and the way there can do wrong.
#include "integration/sync/van.h"

using namespace nuanxin;
using namespace nuanxin::test;
using Catch::Matchers::Contains;

TEST_CASE("a refused entry is parked with the server's words and the rest goes through") {
  Van van;
  for (int n = 1; n <= 20; ++n) van.register_person(n);
  auto bad = van.worker_of(7, 2);
  const auto good_name = bad.identity.name;
  bad.identity.name = " ";  // FHIR: a text is not blank
  van.change(bad);
  van.start_agent();
  van.wait_sent();
  CHECK(van.count("Patient") == 19);
  CHECK(van.count("Encounter") == 19);
  const auto refused = van.refused();
  REQUIRE(refused.size() == 2);  // he, and his visit for his sake
  CHECK(refused[0].entity == "worker");
  CHECK(refused[0].id == bad.id.str());
  CHECK_THAT(refused[0].server_words, Contains("name") && Contains("not blank"));
  CHECK(refused[1].entity == "visit");

  // Mended, he goes by himself and takes his visit along.
  bad.identity.name = good_name;
  ++bad.version;
  van.change(bad);
  REQUIRE(net::eventually([&] { return van.counters().refused == 0; }));
  van.wait_sent();
  CHECK(van.count("Patient") == 20);
  CHECK(van.count("Encounter") == 20);
}

TEST_CASE("a token that is not accepted keeps everything and says so until somebody looks") {
  Van van;
  van.front.answer_instead(http_answer("401 Unauthorized", R"({"resourceType":"OperationOutcome","issue":[
      {"severity":"error","code":"login","diagnostics":"a van's token is required"}]})"));
  van.register_person(1);
  van.start_patient_agent();
  const auto status = van.wait_for(sync::Phase::no_right);
  CHECK_THAT(status.words, Contains("401") && Contains("a van's token is required"));
  CHECK(status.next_try);
  CHECK(van.counters().unsent == 3);
  CHECK(van.counters().refused == 0);
  van.agent->retry_now();
  van.wait_sent();
  CHECK(van.count("Encounter") == 1);
}

TEST_CASE("a busy province is left alone as long as it asks") {
  Van van;
  van.front.answer_instead(http_answer("503 Service Unavailable", "{}", "Retry-After: 600\r\n"));
  van.register_person(1);
  van.start_agent();
  const auto before = system_now();
  const auto status = van.wait_for(sync::Phase::waiting);
  CHECK_THAT(status.words, Contains("503"));
  REQUIRE(status.next_try);
  CHECK(*status.next_try - before > std::chrono::seconds(500));
  CHECK(van.counters().unsent == 3);
  CHECK(van.front.requests() == 1);
  van.agent->retry_now();  // a person may be more impatient
  van.wait_sent();
  CHECK(van.counters().refused == 0);
}

TEST_CASE("an answer that is no Bundle is never taken for success") {
  const auto* reply =
      GENERATE(R"({"resourceType":"Bundle","type":"transaction-response","entry":[)",
               R"({"resourceType":"Bundle","type":"transaction-response"})", "<html>welcome</html>", R"([1,2,3])", "");
  Van van;
  van.front.answer_instead(http_answer("200 OK", reply));
  van.register_person(1);
  van.start_patient_agent();
  CHECK_FALSE(van.wait_for(sync::Phase::waiting).words.empty());
  CHECK(van.counters().unsent == 3);
  CHECK_FALSE(van.counters().last_success);
  CHECK(van.count("Patient") == 0);
  van.agent->retry_now();
  van.wait_sent();
  CHECK(van.count("Patient") == 1);
}

TEST_CASE("an answer that was cut off is asked for again and nothing is there twice") {
  Van van;
  auto visit = van.register_person(1);
  van.front.cut_next_answer();
  van.start_patient_agent();
  van.wait_for(sync::Phase::waiting);
  CHECK(van.counters().unsent == 3);
  CHECK(van.count("Encounter") == 1);  // it had arrived
  van.agent->retry_now();
  van.wait_sent();
  CHECK(van.count("Patient") == 1);
  CHECK(van.version("Patient", visit.worker.str()) == "1");
  CHECK(van.version("Encounter", visit.id.str()) == "1");
}

TEST_CASE("a province that is not there is waited for, and one that comes back is found") {
  Van van;
  van.province.stop();
  van.register_person(1);
  van.start_agent();
  CHECK_FALSE(van.wait_for(sync::Phase::waiting).words.empty());
  CHECK(van.counters().unsent == 3);
  CHECK(van.counters().refused == 0);
}
