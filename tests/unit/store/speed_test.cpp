// Not an assertion about time: prints what the statements of one registration cost without the disk, and checks that
// many of them in one transaction keep every invariant.
#include <catch2/catch.hpp>
#include <chrono>

#include "store/journal.h"
#include "store/outbox.h"
#include "store/queue_rows.h"
#include "store/search_index.h"
#include "tests/support/people.h"
#include "tests/unit/store/fixture.h"

using namespace nuanxin;
using namespace nuanxin::store;
using namespace nuanxin::store::testing;

namespace {

using Watch = std::chrono::steady_clock;

double microseconds_since(Watch::time_point start) {
  return std::chrono::duration<double, std::micro>(Watch::now() - start).count();
}

void register_one(WriteTransaction& tx, const domain::Fair& fair, int index) {
  Savepoint command(tx);
  auto identity = person(index);
  identity.name = test::name(index);
  const auto key = "key-" + std::to_string(index);
  REQUIRE_FALSE(answer_for(tx, key));
  REQUIRE_FALSE(worker_by_document(tx, identity.doc_kind, identity.doc_number));
  const auto visit = make_visit(tx, fair, identity, {"vitals", "knee", "lumbar", "urine"}, index);
  append(tx, {.at = at(1), .command = "RegisterWorker", .entity = "worker", .id = visit.worker.str(), .version = 1});
  append(tx, {.at = at(1),
              .command = "RegisterWorker",
              .entity = "visit",
              .id = visit.id.str(),
              .version = 1,
              .body = std::string(300, 'x')});
  REQUIRE(save_answer(tx, {key, "RegisterWorker", std::string(64, 'h'), std::string(1500, 'r'), at(1)}));
  command.release();
}

}  // namespace

TEST_CASE("thousands of registrations share transactions and each keeps its number") {
  const TempFolder folder;
  auto database = open_database(folder.file("hub.db"));
  constexpr int groups = 30;
  constexpr int in_group = 100;
  double spent = 0;
  domain::Fair fair;
  {
    WriteTransaction tx(*database);
    fair = make_fair(tx);
    tx.commit();
  }
  for (int group = 0; group < groups; ++group) {
    WriteTransaction tx(*database);
    const auto start = Watch::now();
    for (int i = 0; i < in_group; ++i) register_one(tx, fair, group * in_group + i);
    spent += microseconds_since(start);
    tx.commit();
  }
  constexpr int count = groups * in_group;
  WARN("one registration: " << spent / count << " us without commit");
  ReadTransaction tx(*database);
  CHECK(fair_counts(tx, fair.id).visits == count);
  CHECK(outbox_counters(tx).unsent == 0);  // nobody agreed to "sync"
  CHECK(last_seq(tx) == 2 * count);
  auto start = Watch::now();
  CHECK(waiting_stops(tx, fair.id, {"vitals"}).size() == count);
  WARN("waiting stops of " << count << " people: " << microseconds_since(start) / 1000 << " ms");
  start = Watch::now();
  CHECK(waiting_stops(tx, fair.id, {"vitals"}, 10).size() == 10);
  WARN("the first 10 of them: " << microseconds_since(start) / 1000 << " ms");
  start = Watch::now();
  CHECK(queue_rows(tx, {fair.id, {"vitals"}, {domain::StopState::waiting}, 100}).size() == 100);
  WARN("100 queue rows of " << count << " people: " << microseconds_since(start) / 1000 << " ms");
  start = Watch::now();
  SearchIndex index;
  index.build(tx);
  WARN("search index of " << count << " people: " << microseconds_since(start) / 1000 << " ms");
  start = Watch::now();
  CHECK(index.search("zhang", 20).size() == 20);
  WARN("one search: " << microseconds_since(start) / 1000 << " ms");
  start = Watch::now();
  CHECK_FALSE(verify_chain(tx).broken_at);
  WARN("chain of " << 2 * count << ": " << microseconds_since(start) / 1000 << " ms");
}
