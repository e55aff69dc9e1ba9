#include "store/record.h"

#include <catch2/catch.hpp>

#include "domain/wire.h"
#include "tests/unit/store/fixture.h"

using namespace nuanxin;
using namespace nuanxin::store;
using namespace nuanxin::store::testing;
using domain::RecordState;

namespace {

domain::Record record_for(const domain::Visit& visit, RecordState state, int version, const std::string& words) {
  return domain::Record{.id = RecordId("r1"),
                        .visit = visit.id,
                        .stop = visit.stops.at(0).id,
                        .worker = visit.worker,
                        .activity = "vitals",
                        .form = "http://nuanxin.cn/Questionnaire/vitals|1",
                        .state = state,
                        .version = version,
                        .response = Json{{"resourceType", "QuestionnaireResponse"}, {"text", words}},
                        .conclusion = state == RecordState::draft ? Json() : Json{{"grade", 1}},
                        .author_id = "staff-1",
                        .author_name = "王敏",
                        .authored = at(10 + version),
                        .amend_reason = version > 1 ? "typing error" : ""};
}

}  // namespace

TEST_CASE("a draft is replaced, a signed record is kept in every version") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  const auto fair = make_fair(tx);
  const auto visit = make_visit(tx, fair, person(1), {"vitals"}, 1);
  REQUIRE(save_record(tx, record_for(visit, RecordState::draft, 0, "d1")));
  REQUIRE(save_record(tx, record_for(visit, RecordState::draft, 0, "d2")));
  CHECK(record_of_stop(tx, visit.stops[0].id)->response["text"] == "d2");
  CHECK(record_versions(tx, RecordId("r1")).empty());
  CHECK(records_of_worker(tx, visit.worker, "").empty());

  const auto first = record_for(visit, RecordState::signed_, 1, "s1");
  REQUIRE(save_record(tx, first));
  CHECK(domain::to_json(*record_by_id(tx, RecordId("r1"))) == domain::to_json(first));
  REQUIRE(save_record(tx, record_for(visit, RecordState::amended, 2, "s2")));
  REQUIRE(save_record(tx, record_for(visit, RecordState::amended, 3, "s3")));
  const auto versions = record_versions(tx, RecordId("r1"));
  REQUIRE(versions.size() == 3);
  CHECK(versions[0].version == 3);
  CHECK(domain::to_json(versions[2]) == domain::to_json(first));
  CHECK(records_of_worker(tx, visit.worker, "vitals").size() == 1);
  CHECK(records_of_worker(tx, visit.worker, "knee").empty());
  CHECK(records_of_visit(tx, visit.id).size() == 1);
  CHECK(fair_by_id(tx, fair.id));
}

TEST_CASE("a signed record cannot be overwritten by a draft, a second signature or an old version") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  const auto fair = make_fair(tx);
  const auto visit = make_visit(tx, fair, person(1), {"vitals", "knee"}, 1);
  REQUIRE(save_record(tx, record_for(visit, RecordState::signed_, 1, "s1")));
  REQUIRE(save_record(tx, record_for(visit, RecordState::amended, 2, "s2")));
  CHECK(save_record(tx, record_for(visit, RecordState::draft, 2, "d")).error().reason == Reason::record_signed);
  CHECK(save_record(tx, record_for(visit, RecordState::amended, 2, "s")).error().reason == Reason::record_signed);
  CHECK(save_record(tx, record_for(visit, RecordState::amended, 1, "s")).error().reason == Reason::version_conflict);
  auto other = record_for(visit, RecordState::draft, 0, "d");
  other.id = RecordId("r2");
  CHECK(save_record(tx, other).error().reason == Reason::duplicate);
  other.id = RecordId("r1");
  other.stop = visit.stops[1].id;
  CHECK(save_record(tx, other).error().reason == Reason::duplicate);
  CHECK(record_by_id(tx, RecordId("r1"))->response["text"] == "s2");
}
