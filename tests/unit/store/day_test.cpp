// What the day report asks: tickets, grades and who of the roster came, without anybody's identity.
#include <catch2/catch.hpp>

#include "store/record.h"
#include "tests/unit/store/fixture.h"

using namespace nuanxin;
using namespace nuanxin::store;
using namespace nuanxin::store::testing;
using domain::RecordState;

namespace {

void conclude(WriteTransaction& tx, const domain::Visit& visit, std::size_t stop, RecordState state,
              const Json& conclusion, int version = 1) {
  domain::Record record;
  record.id = RecordId("r-" + visit.stops.at(stop).id.str());
  record.visit = visit.id;
  record.stop = visit.stops.at(stop).id;
  record.worker = visit.worker;
  record.activity = visit.stops.at(stop).activity;
  record.form = "http://nuanxin.cn/Questionnaire/vitals|1";
  record.state = state;
  record.version = version;
  record.response = Json::object();
  record.conclusion = conclusion;
  record.authored = at(9);
  REQUIRE(save_record(tx, record));
}

}  // namespace

TEST_CASE("the grades of a fair are those of its newest signed records, by stop") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  const auto fair = make_fair(tx);
  const auto visit = make_visit(tx, fair, person(1), {"vitals", "knee"}, 1);
  const auto draft = make_visit(tx, fair, person(2), {"vitals", "knee"}, 2);
  conclude(tx, visit, 0, RecordState::signed_, {{"grade", 1}});
  conclude(tx, visit, 0, RecordState::amended, {{"grade", 3}}, 2);
  conclude(tx, visit, 1, RecordState::signed_, {{"findings", Json::array()}});
  conclude(tx, draft, 0, RecordState::draft, Json());
  CHECK(grades_of_fair(tx, fair.id) == std::map<std::string, int>{{visit.stops[0].id.str(), 3}});
  CHECK(grades_of_fair(tx, FairId("other")).empty());
}

TEST_CASE("tickets given out are counted, those of a rolled back command are not") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  const auto fair = make_fair(tx);
  CHECK(tickets_issued(tx, fair.id) == 0);
  make_visit(tx, fair, person(1), {"vitals"}, 1);
  {
    Savepoint refused(tx);
    next_ticket_number(tx, fair.id);
  }
  CHECK(tickets_issued(tx, fair.id) == 1);
  CHECK(tickets_issued(tx, FairId("other")) == 0);
}

TEST_CASE("the people of a roster are told by the ids that they have once they are registered") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  const auto fair = make_fair(tx);
  const auto came = make_visit(tx, fair, zhang_sanfeng(), {"vitals"}, 1);
  make_visit(tx, fair, person(1), {"vitals"}, 2);
  save_expected(tx, fair.id, {zhang_sanfeng(), "courier", ""});
  save_expected(tx, fair.id, {person(7), "courier", ""});
  auto nameless = person(8);
  nameless.doc_number.clear();
  save_expected(tx, fair.id, {nameless, "courier", ""});
  const auto ids = expected_worker_ids(tx, fair.id);
  CHECK(ids.size() == 2);
  CHECK(ids.contains(came.worker.str()));
  CHECK(expected_count(tx, fair.id) == 3);
}
