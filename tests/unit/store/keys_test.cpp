#include "store/keys.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "tests/unit/store/fixture.h"

using namespace nuanxin;
using namespace nuanxin::store;
using namespace nuanxin::store::testing;

namespace {

const VaultOptions cheap{.cost = crypto::PasswordCost::light, .province_key = std::nullopt};

}  // namespace

TEST_CASE("a vault opens with its passphrase and gives the same keys again") {
  const TempFolder folder;
  const auto made = create_vault(folder.path(), Passphrase{"warm and new"}, cheap);
  REQUIRE(made);
  CHECK(vault_exists(folder.path()));
  const auto opened = unlock_vault(folder.path(), Passphrase{"warm and new"});
  REQUIRE(opened);
  CHECK(opened->identity.bytes() == made->identity.bytes());
  CHECK(opened->worker_id.bytes() == made->worker_id.bytes());
  CHECK(create_vault(folder.path(), Passphrase{"x"}, cheap).error().reason == Reason::duplicate);
}

TEST_CASE("a wrong passphrase, an empty one and a missing vault are refused") {
  const TempFolder folder;
  CHECK(unlock_vault(folder.path(), Passphrase{"a"}).error().reason == Reason::not_found);
  CHECK(create_vault(folder.path(), Passphrase{""}, cheap).error().reason == Reason::invalid_value);
  CHECK_FALSE(vault_exists(folder.path()));
  REQUIRE(create_vault(folder.path(), Passphrase{"a"}, cheap));
  CHECK(unlock_vault(folder.path(), Passphrase{"b"}).error().reason == Reason::unauthenticated);
  CHECK(unlock_vault(folder.path(), KeyFile{folder.file("none")}).error().reason == Reason::unauthenticated);
}

TEST_CASE("a key file opens the vault, is private, and another one does not") {
  const TempFolder folder;
  const auto key = folder.file("keys/van.key");
  REQUIRE(make_key_file(key));
  CHECK(make_key_file(key).error().reason == Reason::duplicate);
  struct stat status {};
  REQUIRE(::stat(key.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  const auto data = folder.file("data");
  REQUIRE(create_vault(data, KeyFile{key}, cheap));
  CHECK(unlock_vault(data, KeyFile{key}));
  REQUIRE(make_key_file(folder.file("other.key")));
  CHECK(unlock_vault(data, KeyFile{folder.file("other.key")}).error().reason == Reason::unauthenticated);
  CHECK(unlock_vault(data, KeyFile{folder.file("missing.key")}).error().reason == Reason::not_found);
  write_bytes(folder.file("bad.key"), "not hex");
  CHECK(unlock_vault(data, KeyFile{folder.file("bad.key")}).error().reason == Reason::invalid_value);
}

TEST_CASE("changing the secret keeps the keys") {
  const TempFolder folder;
  const auto made = create_vault(folder.path(), Passphrase{"old"}, cheap);
  REQUIRE(change_secret(folder.path(), Passphrase{"old"}, Passphrase{"new"}, crypto::PasswordCost::light));
  CHECK_FALSE(unlock_vault(folder.path(), Passphrase{"old"}));
  const auto opened = unlock_vault(folder.path(), Passphrase{"new"});
  REQUIRE(opened);
  CHECK(opened->identity.bytes() == made->identity.bytes());
}

TEST_CASE("two vans with the province's key give one person the same id, with other keys another") {
  const TempFolder first;
  const TempFolder second;
  VaultOptions enrolled = cheap;
  enrolled.province_key = crypto::Key(std::string(32, 'p'));
  const auto one = create_vault(first.path(), Passphrase{"a"}, enrolled);
  REQUIRE(create_vault(second.path(), Passphrase{"b"}, cheap));
  const auto number = zhang_sanfeng().doc_number;
  const auto kind = domain::DocKind::resident_card;
  const auto id = worker_id_for(*one, kind, number);
  CHECK(is_uuid(id.str()));
  CHECK(worker_id_for(*unlock_vault(second.path(), Passphrase{"b"}), kind, number) != id);
  REQUIRE(set_province_key(second.path(), Passphrase{"b"}, *enrolled.province_key));
  CHECK(worker_id_for(*unlock_vault(second.path(), Passphrase{"b"}), kind, number) == id);
  CHECK(worker_id_for(*one, domain::DocKind::passport, number) != id);
  CHECK(worker_id_for(*one, kind, "") != worker_id_for(*one, kind, ""));
}

TEST_CASE("a damaged vault is refused, never half opened") {
  const TempFolder folder;
  REQUIRE(create_vault(folder.path(), Passphrase{"a"}, cheap));
  const auto good = *read_vault(folder.path());
  for (const std::string& bad : {std::string("{"), std::string("{}"), std::string("[]"), good.substr(0, 60)})
    CHECK_FALSE(unlock_vault_text(bad, Passphrase{"a"}));
  auto longer = good;
  longer.replace(longer.find("\"data_key\": \"") + 13, 4, "AAAA");
  CHECK(unlock_vault_text(longer, Passphrase{"a"}).error().reason == Reason::unauthenticated);
}
