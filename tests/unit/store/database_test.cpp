#include "store/database.h"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "store/journal.h"
#include "store/outbox.h"
#include "store/record.h"
#include "store/statement.h"
#include "tests/unit/store/fixture.h"

using namespace nuanxin;
using namespace nuanxin::store;
using namespace nuanxin::store::testing;

namespace {

std::string fixture_sql(const std::string& name) {
  const char* source = std::getenv("NUANXIN_SOURCE_DIR");
  REQUIRE(source);
  const auto sql = read_bytes(std::string(source) + "/tests/data/store/" + name);
  REQUIRE_FALSE(sql.empty());
  return sql;
}

}  // namespace

TEST_CASE("an empty file becomes a sound database and opens again") {
  const TempFolder folder;
  const auto path = folder.file("hub.db");
  {
    auto database = open_database(path);
    WriteTransaction tx(*database);
    set_setting(tx, "current_fair", "f1");
    tx.commit();
  }
  auto database = open_database(path);
  ReadTransaction tx(*database);
  CHECK(setting(tx, "current_fair") == "f1");
  CHECK_FALSE(setting(tx, "other"));
  CHECK(check_integrity(tx));
  CHECK_FALSE(std::filesystem::exists(path + ".v0.bak"));
}

TEST_CASE("a database of version 1 migrates with everything in it, and its copy lies beside it") {
  const TempFolder folder;
  const auto path = folder.file("hub.db");
  tamper(path, fixture_sql("v1.sql"));
  auto database = open_database(path);
  CHECK(std::filesystem::exists(path + ".v1.bak"));
  ReadTransaction tx(*database);
  REQUIRE(check_integrity(tx));
  const auto worker = worker_by_document(tx, domain::DocKind::resident_card, zhang_sanfeng().doc_number);
  REQUIRE(worker);
  CHECK(worker->identity == zhang_sanfeng());
  const auto visit = visit_by_ticket(tx, FairId("f1"), 1);
  REQUIRE(visit);
  CHECK(visit->worker == worker->id);
  CHECK(visit->stops.size() == 2);
  CHECK(visit->consents.size() == 2);
  CHECK(records_of_worker(tx, worker->id, "vitals").size() == 1);
  CHECK(verify_chain(tx).entries == 2);
  CHECK_FALSE(verify_chain(tx).broken_at);
  CHECK(outbox_counters(tx).unsent == 0);  // he did not agree to "sync"
  CHECK_FALSE(step_before(tx, visit->stops[0].id));
}

TEST_CASE("a database of a newer program is refused and not touched") {
  const TempFolder folder;
  const auto path = folder.file("hub.db");
  open_database(path);
  tamper(path, "PRAGMA user_version=999");
  const auto before = read_bytes(path);
  const auto opened = Database::open(path, fixed_keys());
  REQUIRE_FALSE(opened);
  CHECK(opened.error().reason == Reason::unsupported);
  CHECK(opened.error().detail.find("999") != std::string::npos);
  CHECK(read_bytes(path) == before);
}

TEST_CASE("another key is refused before anything is touched") {
  const TempFolder folder;
  const auto path = folder.file("hub.db");
  open_database(path);
  const auto before = read_bytes(path);
  const auto other = derive_field_keys(crypto::Key(std::string(32, 'x')), crypto::Key(std::string(32, 'p')));
  const auto opened = Database::open(path, other);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().reason == Reason::locked);
  CHECK(read_bytes(path) == before);
}

TEST_CASE("the province's key may change only while there are no workers") {
  const TempFolder folder;
  const auto path = folder.file("hub.db");
  const auto enrolled = derive_field_keys(crypto::Key(std::string(32, 'd')), crypto::Key(std::string(32, 'q')));
  open_database(path);
  {
    auto database = open_database(path, enrolled);
    WriteTransaction tx(*database);
    REQUIRE(save_worker(tx, worker_of(tx.keys(), zhang_sanfeng())));
    tx.commit();
  }
  CHECK(open_database(path, enrolled));
  const auto opened = Database::open(path, fixed_keys());
  REQUIRE_FALSE(opened);
  CHECK(opened.error().reason == Reason::locked);
}

TEST_CASE("a file that is no database is an error with words, not a crash") {
  const TempFolder folder;
  const auto path = folder.file("hub.db");
  write_bytes(path, std::string(5000, 'x'));
  CHECK_THROWS_AS(Database::open(path, fixed_keys()), StoreError);
  CHECK_THROWS_AS(Database::open(folder.file("no/such/folder/hub.db"), fixed_keys()), StoreError);
}

TEST_CASE("what was not committed is gone, and a refused command rolls back alone") {
  const TempFolder folder;
  auto database = open_database(folder.file("hub.db"));
  {
    WriteTransaction tx(*database);
    set_setting(tx, "a", "1");
  }
  {
    WriteTransaction tx(*database);
    {
      Savepoint first(tx);
      set_setting(tx, "b", "1");
      first.release();
    }
    {
      Savepoint second(tx);
      set_setting(tx, "c", "1");
    }
    {
      Savepoint third(tx);
      set_setting(tx, "d", "1");
      Savepoint inner(tx);
      set_setting(tx, "e", "1");
      inner.roll_back();
      third.release();
    }
    tx.commit();
  }
  ReadTransaction tx(*database);
  CHECK_FALSE(setting(tx, "a"));
  CHECK(setting(tx, "b"));
  CHECK_FALSE(setting(tx, "c"));
  CHECK(setting(tx, "d"));
  CHECK_FALSE(setting(tx, "e"));
}

TEST_CASE("a reader on another connection sees one state while somebody writes") {
  const TempFolder folder;
  const auto path = folder.file("hub.db");
  auto writer = open_database(path);
  auto reader = open_database(path);
  ReadTransaction read(*reader);
  CHECK_FALSE(setting(read, "a"));
  {
    WriteTransaction write(*writer);
    set_setting(write, "a", "1");
    write.commit();
  }
  CHECK_FALSE(setting(read, "a"));
}

TEST_CASE("a full disk says so and keeps what was there") {
  const TempFolder folder;
  const auto path = folder.file("hub.db");
  auto database = open_database(path);
  {
    WriteTransaction tx(*database);
    set_setting(tx, "kept", "1");
    tx.commit();
  }
  {
    ReadTransaction tx(*database);
    Statement(tx, "PRAGMA max_page_count=80").step();
  }
  const auto fill = [&] {
    WriteTransaction tx(*database);
    for (int i = 0; i < 1000; ++i) set_setting(tx, "n" + std::to_string(i), std::string(4000, 'x'));
    tx.commit();
  };
  bool full = false;
  try {
    fill();
  } catch (const StoreError& error) {
    full = error.storage_full();
  }
  CHECK(full);
  ReadTransaction tx(*database);
  CHECK(setting(tx, "kept"));
  CHECK_FALSE(setting(tx, "n0"));
}
