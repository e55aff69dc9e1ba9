#include "store/journal.h"

#include <catch2/catch.hpp>

#include "tests/unit/store/fixture.h"

using namespace nuanxin;
using namespace nuanxin::store;
using namespace nuanxin::store::testing;

namespace {

JournalEntry entry(int minute, const std::string& id) {
  return {.at = at(minute),
          .actor = "staff-1",
          .station = "station-1",
          .command = "CallNext",
          .entity = "stop",
          .id = id,
          .version = 2,
          .body = R"({"window":"w1"})"};
}

void fill(const std::string& path, int count) {
  auto database = open_database(path);
  WriteTransaction tx(*database);
  for (int i = 0; i < count; ++i) REQUIRE(append(tx, entry(i, "s" + std::to_string(i))) == i + 1);
  tx.commit();
}

ChainReport verified(const std::string& path) {
  auto database = open_database(path);
  ReadTransaction tx(*database);
  return verify_chain(tx);
}

const std::string open_gates = "DROP TRIGGER journal_is_not_changed; DROP TRIGGER journal_is_not_cut;";

}  // namespace

TEST_CASE("the journal is read from where somebody stopped") {
  const TempFolder folder;
  fill(folder.file("hub.db"), 5);
  auto database = open_database(folder.file("hub.db"));
  ReadTransaction tx(*database);
  CHECK(last_seq(tx) == 5);
  const auto rest = read_journal(tx, 3, 100);
  REQUIRE(rest.size() == 2);
  CHECK(rest[0].seq == 4);
  CHECK(rest[0].id == "s3");
  CHECK(rest[0].at == at(3));
  CHECK(rest[0].body == R"({"window":"w1"})");
  CHECK(read_journal(tx, 0, 2).size() == 2);
  CHECK(read_journal(tx, 5, 2).empty());
}

TEST_CASE("an untouched chain holds and gives its head") {
  const TempFolder folder;
  const auto path = folder.file("hub.db");
  fill(path, 20);
  const auto report = verified(path);
  CHECK(report.entries == 20);
  CHECK(report.head.size() == 64);
  CHECK_FALSE(report.broken_at);
}

TEST_CASE("every kind of tampering with the journal is found where it is") {
  const TempFolder folder;
  const auto path = folder.file("hub.db");
  fill(path, 20);
  SECTION("a changed actor") {
    tamper(path, open_gates + "UPDATE journal SET actor = 'staff-2' WHERE seq = 7");
    CHECK(verified(path).broken_at == 7);
  }
  SECTION("a changed time") {
    tamper(path, open_gates + "UPDATE journal SET at = at + 1 WHERE seq = 1");
    CHECK(verified(path).broken_at == 1);
  }
  SECTION("text moved from one field to the next") {
    tamper(path, open_gates + "UPDATE journal SET actor = 'staff', station = '-1station-1' WHERE seq = 9");
    CHECK(verified(path).broken_at == 9);
  }
  SECTION("a removed entry") {
    tamper(path, open_gates + "DELETE FROM journal WHERE seq = 12");
    CHECK(verified(path).broken_at == 13);
  }
  SECTION("a removed beginning") {
    tamper(path, open_gates + "DELETE FROM journal WHERE seq <= 3");
    CHECK(verified(path).broken_at == 4);
  }
  SECTION("a cut-off end changes the head") {
    const auto head = verified(path).head;
    tamper(path, open_gates + "DELETE FROM journal WHERE seq > 18");
    CHECK_FALSE(verified(path).broken_at);
    CHECK(verified(path).head != head);
  }
}

TEST_CASE("SQL alone cannot change or delete an entry") {
  const TempFolder folder;
  const auto path = folder.file("hub.db");
  fill(path, 2);
  CHECK(refused_by_database(path, "UPDATE journal SET actor = 'x'"));
  CHECK(refused_by_database(path, "DELETE FROM journal"));
  CHECK(verified(path).entries == 2);
}

TEST_CASE("an entry of a command that rolled back leaves no gap") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  append(tx, entry(1, "a"));
  {
    Savepoint refused(tx);
    CHECK(append(tx, entry(2, "b")) == 2);
  }
  CHECK(append(tx, entry(3, "c")) == 2);
  CHECK_FALSE(verify_chain(tx).broken_at);
}

TEST_CASE("a key has one answer") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  CHECK_FALSE(answer_for(tx, "key-0001"));
  REQUIRE(save_answer(tx, {"key-0001", "CallNext", "hash", R"({"name":"张三丰"})", at(1)}));
  const auto answer = answer_for(tx, "key-0001");
  REQUIRE(answer);
  CHECK(answer->command == "CallNext");
  CHECK(answer->body_hash == "hash");
  CHECK(answer->response == R"({"name":"张三丰"})");
  CHECK(save_answer(tx, {"key-0001", "CallNext", "other", "{}", at(2)}).error().reason == Reason::duplicate);
  delete_answers_before(tx, at(2));
  CHECK_FALSE(answer_for(tx, "key-0001"));
}
