#include "store/outbox.h"

#include <catch2/catch.hpp>

#include "store/journal.h"
#include "store/record.h"
#include "store/visit.h"
#include "tests/unit/store/fixture.h"

using namespace nuanxin;
using namespace nuanxin::store;
using namespace nuanxin::store::testing;

namespace {

void change(WriteTransaction& tx, const std::string& entity, const std::string& id, int version) {
  append(tx, {.at = at(1), .command = "Change", .entity = entity, .id = id, .version = version});
}

std::vector<std::string> ids(const std::vector<OutboxItem>& items) {
  std::vector<std::string> out;
  for (const auto& each : items) out.push_back(each.id);
  return out;
}

}  // namespace

TEST_CASE("what changed waits, worker data first, and only what the province wants") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  change(tx, "record", "r1", 1);
  change(tx, "record", "draft", 0);
  change(tx, "stop", "s1", 1);
  change(tx, "visit", "v1", 1);
  change(tx, "worker", "p1", 1);
  change(tx, "fair", "f1", 1);
  change(tx, "worker", "p2", 1);
  CHECK(ids(pending(tx, at(1), 10)) == std::vector<std::string>{"p1", "p2", "f1", "v1", "r1"});
  CHECK(ids(pending(tx, at(1), 2)) == std::vector<std::string>{"p1", "p2"});
  CHECK(outbox_counters(tx).unsent == 5);
  CHECK_FALSE(outbox_counters(tx).last_success);
}

TEST_CASE("a confirmed row goes only when no newer version came meanwhile") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  change(tx, "visit", "v1", 1);
  change(tx, "visit", "v1", 2);
  mark_sent(tx, "visit", "v1", 1, at(5));
  auto waiting = pending(tx, at(5), 10);
  REQUIRE(waiting.size() == 1);
  CHECK(waiting[0].version == 2);
  CHECK(waiting[0].sent_version == 1);
  mark_sent(tx, "visit", "v1", 2, at(6));
  CHECK(pending(tx, at(6), 10).empty());
  CHECK(outbox_counters(tx).unsent == 0);
  CHECK(outbox_counters(tx).last_success == at(6));
}

TEST_CASE("a refused row is parked with the server's words until somebody retries") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  change(tx, "worker", "p1", 1);
  change(tx, "worker", "p2", 1);
  mark_refused(tx, "worker", "p1", 1, "Patient.birthDate: not a date");
  CHECK(ids(pending(tx, at(5), 10)) == std::vector<std::string>{"p2"});
  CHECK(outbox_counters(tx).unsent == 1);
  CHECK(outbox_counters(tx).refused == 1);
  const auto refused = refused_items(tx);
  REQUIRE(refused.size() == 1);
  CHECK(refused[0].server_words == "Patient.birthDate: not a date");
  CHECK(refused[0].state == OutboxState::refused);
  CHECK(retry_refused(tx, "other") == 0);
  CHECK(retry_refused(tx) == 1);
  CHECK(outbox_counters(tx).refused == 0);
  CHECK(ids(pending(tx, at(5), 10)) == std::vector<std::string>{"p1", "p2"});
}

TEST_CASE("a newer version takes a refused row back to work, and a late refusal does not park it") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  change(tx, "worker", "p1", 1);
  mark_refused(tx, "worker", "p1", 1, "no");
  change(tx, "worker", "p1", 2);
  CHECK(outbox_counters(tx).refused == 0);
  mark_refused(tx, "worker", "p1", 1, "no");
  const auto waiting = pending(tx, at(5), 10);
  REQUIRE(waiting.size() == 1);
  CHECK(waiting[0].version == 2);
  CHECK(waiting[0].server_words.empty());
}

TEST_CASE("what a person did not agree to send neither leaves nor counts until he agrees") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  const auto visit = make_visit(tx, make_fair(tx), zhang_sanfeng(), {"vitals"}, 1);
  domain::Record record;
  record.id = RecordId("r1");
  record.visit = visit.id;
  record.stop = visit.stops[0].id;
  record.worker = visit.worker;
  record.state = domain::RecordState::signed_;
  record.version = 1;
  REQUIRE(save_record(tx, record));
  change(tx, "worker", visit.worker.str(), 1);
  change(tx, "visit", visit.id.str(), 1);
  change(tx, "record", "r1", 1);
  CHECK(pending(tx, at(5), 10).empty());
  CHECK(outbox_counters(tx).unsent == 0);

  save_consent(tx, visit.id, {"sync", "1", true, "zh", "signature", at(2)});
  CHECK(ids(pending(tx, at(5), 10)) == std::vector<std::string>{visit.worker.str(), visit.id.str(), "r1"});
  CHECK(outbox_counters(tx).unsent == 3);

  save_consent(tx, visit.id, {"sync", "1", false, "zh", "signature", at(3)});
  CHECK(outbox_counters(tx).unsent == 0);
}

TEST_CASE("a row that must wait is not due before its time but counts as unsent") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  change(tx, "worker", "p1", 1);
  mark_later(tx, "worker", "p1", at(10));
  CHECK(pending(tx, at(9), 10).empty());
  CHECK(outbox_counters(tx).unsent == 1);
  const auto due = pending(tx, at(10), 10);
  REQUIRE(due.size() == 1);
  CHECK(due[0].attempts == 1);
}

TEST_CASE("a change that rolls back leaves nothing to send") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  {
    Savepoint refused(tx);
    change(tx, "worker", "p1", 1);
  }
  CHECK(pending(tx, at(1), 10).empty());
  enqueue(tx, "worker", "p9", 3);
  CHECK(pending(tx, at(1), 10).at(0).version == 3);
}

TEST_CASE("the server's version of a resource is remembered") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  CHECK_FALSE(remote(tx, "Patient", "p1"));
  save_remote(tx, "Patient", "p1", {"W/\"1\"", "hash1"});
  save_remote(tx, "Patient", "p1", {"W/\"2\"", "hash2"});
  CHECK(remote(tx, "Patient", "p1")->etag == "W/\"2\"");
  CHECK(remote(tx, "Patient", "p1")->sent_hash == "hash2");
  forget_remote(tx, "Patient", "p1");
  CHECK_FALSE(remote(tx, "Patient", "p1"));
}
