#include "store/backup.h"

#include <catch2/catch.hpp>

#include "store/journal.h"
#include "tests/unit/store/fixture.h"

using namespace nuanxin;
using namespace nuanxin::store;
using namespace nuanxin::store::testing;

namespace {

const VaultOptions cheap_vault{.cost = crypto::PasswordCost::light, .province_key = std::nullopt};

struct Van {
  TempFolder folder;
  FieldKeys keys = *create_vault(folder.file("data"), Passphrase{"secret"}, cheap_vault);
  std::unique_ptr<Database> database = open_database(folder.file("data/hub.db"), keys);
  std::string file = folder.file("van.nxb");

  Van() {
    WriteTransaction tx(*database);
    const auto fair = make_fair(tx);
    for (int i = 0; i < 300; ++i) make_visit(tx, fair, person(i), {"vitals"}, i);
    append(tx, {.at = at(1), .command = "CreateFair", .entity = "fair", .id = "f1", .version = 1});
    tx.commit();
  }
  Result<void> back_up() { return backup_to(*database, file, *read_vault(folder.file("data"))); }
};

}  // namespace

TEST_CASE("a backup is restored on another machine with nothing but the file and the passphrase") {
  Van van;
  REQUIRE(van.back_up());
  CHECK(van.back_up().error().reason == Reason::duplicate);
  CHECK_FALSE(std::filesystem::exists(van.folder.file("data/hub.db.copy")));
  CHECK_FALSE(std::filesystem::exists(van.file + ".part"));

  const auto vault = backup_vault(van.file);
  REQUIRE(vault);
  CHECK(unlock_vault_text(*vault, Passphrase{"wrong"}).error().reason == Reason::unauthenticated);
  const auto keys = unlock_vault_text(*vault, Passphrase{"secret"});
  REQUIRE(keys);
  REQUIRE(write_vault(van.folder.file("new"), *vault));
  const auto target = van.folder.file("new/hub.db");
  REQUIRE(restore_backup(van.file, *keys, target));
  CHECK(restore_backup(van.file, *keys, target).error().reason == Reason::duplicate);
  auto restored = open_database(target, *keys);
  ReadTransaction tx(*restored);
  CHECK(check_integrity(tx));
  CHECK(visits_of_fair(tx, FairId("f1")).size() == 300);
  CHECK(verify_chain(tx).entries == 1);
  CHECK(worker_by_document(tx, domain::DocKind::other, "T100007")->identity == person(7));
}

TEST_CASE("a backup shows nothing of the database") {
  Van van;
  REQUIRE(van.back_up());
  const auto bytes = read_bytes(van.file);
  CHECK(bytes.size() > 100'000);
  for (const auto* clear : {"SQLite format", "CREATE TABLE", "vitals", "courier", "体检"})
    CHECK(bytes.find(clear) == std::string::npos);
}

TEST_CASE("a damaged, cut off or rearranged backup is refused and leaves no file behind") {
  Van van;
  REQUIRE(van.back_up());
  const auto good = read_bytes(van.file);
  const auto bad = van.folder.file("bad.nxb");
  const auto target = van.folder.file("restored.db");
  const auto refused = [&](const std::string& bytes) {
    write_bytes(bad, bytes);
    const auto result = restore_backup(bad, van.keys, target);
    return !result && !std::filesystem::exists(target) && !std::filesystem::exists(target + ".part");
  };
  constexpr std::size_t chunk = 64 * 1024 + 40;
  auto flipped = good;
  flipped[good.size() / 2] = static_cast<char>(flipped[good.size() / 2] ^ 1);
  CHECK(refused(flipped));
  for (const auto size : {std::size_t{0}, std::size_t{10}, std::size_t{20}, std::size_t{300}, good.size() - 1,
                          good.size() - (good.size() % chunk) - chunk})
    CHECK(refused(good.substr(0, size)));
  CHECK(refused(good + "x"));
  const auto header = good.size() - (good.size() - (good.find("}\n") + 2));
  CHECK(refused(good.substr(0, header) + good.substr(header + chunk, chunk) + good.substr(header, chunk) +
                good.substr(header + 2 * chunk)));
  CHECK(refused("something else entirely"));
  CHECK(restore_backup(van.folder.file("none"), van.keys, target).error().reason == Reason::not_found);
  write_bytes(bad, good);
  CHECK(restore_backup(bad, van.keys, target));
}

TEST_CASE("another key does not restore a backup") {
  Van van;
  REQUIRE(van.back_up());
  const auto refused = restore_backup(van.file, fixed_keys(), van.folder.file("r.db"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().reason == Reason::unauthenticated);
}
