#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/ids.h"
#include "station/model/draft_store.h"
#include "station/model/settings.h"

using namespace nuanxin;
using namespace nuanxin::station;
namespace fs = std::filesystem;

TEST_CASE("A draft comes back with its key, and lies on the disk sealed") {
  const auto folder = fs::temp_directory_path() / new_uuid();
  const auto key = crypto::to_base64(crypto::Key::random().bytes());
  const auto store = DraftStore::open(folder, key);
  REQUIRE(store.has_value());
  REQUIRE(store->save("register", Json{{"name", "张三三"}}).has_value());
  CHECK(store->load("register") == Json{{"name", "张三三"}});

  std::ifstream in(folder / "register.draft", std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(in)), {});
  CHECK(bytes.find("张三三") == std::string::npos);

  SECTION("another key reads nothing and destroys nothing") {
    const auto other = DraftStore::open(folder, crypto::to_base64(crypto::Key::random().bytes()));
    REQUIRE(other.has_value());
    CHECK_FALSE(other->load("register"));
    CHECK(store->load("register"));
  }
  SECTION("forgotten") {
    store->forget("register");
    CHECK_FALSE(store->load("register"));
  }
  SECTION("a damaged file reads as none") {
    std::ofstream(folder / "register.draft") << "x";
    CHECK_FALSE(store->load("register"));
  }
  fs::remove_all(folder);
}

TEST_CASE("A key that is none is refused") {
  CHECK_FALSE(DraftStore::open(fs::temp_directory_path() / new_uuid(), "short").has_value());
}

TEST_CASE("Settings come back, readable by their user only, and a broken file counts as empty") {
  const auto file = fs::temp_directory_path() / new_uuid() / "station.json";
  Settings settings;
  settings.station_token = "secret";
  settings.large_text = true;
  REQUIRE(save_settings(file, settings).has_value());
  CHECK((fs::status(file).permissions() & fs::perms::others_all) == fs::perms::none);
  CHECK(load_settings(file).station_token == "secret");
  CHECK(load_settings(file).large_text);
  std::ofstream(file) << "{";
  CHECK(load_settings(file).station_token.empty());
  CHECK(load_settings(file).language == "zh_CN");
  fs::remove_all(file.parent_path());
}
