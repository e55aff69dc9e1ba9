#include "base/crypto.h"

#include <catch2/catch.hpp>

#include "base/ids.h"

using namespace nuanxin;

TEST_CASE("a sealed field opens only with its key and in its place") {
  const auto key = crypto::Key::random();
  const auto sealed = crypto::seal(key, "张三丰", "worker.name|1");
  CHECK(sealed.find("张") == std::string::npos);
  CHECK(crypto::open(key, sealed, "worker.name|1") == "张三丰");
  CHECK_FALSE(crypto::open(key, sealed, "worker.name|2"));
  CHECK_FALSE(crypto::open(crypto::Key::random(), sealed, "worker.name|1"));
  auto bent = sealed;
  bent.back() = static_cast<char>(bent.back() ^ 1);
  CHECK_FALSE(crypto::open(key, bent, "worker.name|1"));
  CHECK_FALSE(crypto::open(key, "short", "worker.name|1"));
}

TEST_CASE("a password hash matches its password and nothing else") {
  const auto hash = crypto::password_hash("van-2026", crypto::PasswordCost::light);
  CHECK(hash.rfind("$argon2id$", 0) == 0);
  CHECK(crypto::password_matches(hash, "van-2026"));
  CHECK_FALSE(crypto::password_matches(hash, "van-2027"));
  CHECK_FALSE(crypto::password_matches("", ""));
}

TEST_CASE("hex and base64 refuse what they did not write") {
  CHECK(crypto::from_hex(crypto::to_hex("\x01\xff z")) == "\x01\xff z");
  CHECK_FALSE(crypto::from_hex("abc"));
  CHECK_FALSE(crypto::from_hex("zz"));
  CHECK(crypto::from_base64(crypto::to_base64("hello")) == "hello");
  CHECK_FALSE(crypto::from_base64("a*b="));
  CHECK(crypto::new_token().size() == 43);
}

TEST_CASE("the same name gives the same id on every machine") {
  CHECK(name_uuid("a") == name_uuid("a"));
  CHECK(name_uuid("a") != name_uuid("b"));
  CHECK(is_uuid(name_uuid("a")));
  CHECK(is_uuid(new_uuid()));
  std::string before;
  for (int i = 0; i < 10'000; ++i) {
    const auto id = new_uuid();
    REQUIRE(before < id);
    REQUIRE(id[14] == '7');
    before = id;
  }
  CHECK_FALSE(is_uuid("320900"));
}
