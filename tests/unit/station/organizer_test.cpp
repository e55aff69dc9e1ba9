#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/ids.h"
#include "roster/parse.h"
#include "station/organizer/control_presenter.h"
#include "station/organizer/roster_presenter.h"
#include "station/organizer/setup_presenter.h"
#include "support.h"

using namespace nuanxin;
using namespace nuanxin::station;
using namespace nuanxin::station::test;
namespace fs = std::filesystem;

TEST_CASE("A roster is previewed, its good lines imported at once, its bad lines saved as a file") {
  Bench bench(domain::Role::organizer);
  RosterPresenter roster(bench.context());
  const auto folder = fs::temp_directory_path() / new_uuid();
  fs::create_directories(folder);
  const std::string csv =
      "姓名,身份证号,手机\n张三三," + good_number + ",13800000001\n李四,329999198503041017,13800000002\n";
  std::ofstream(folder / "roster.csv") << csv;
  roster.preview(folder / "roster.csv");
  CHECK(roster.busy());
  CHECK_FALSE(roster.can_import());

  const auto preview = roster::preview(csv, {*parse_date("2026-07-22"), [](const std::string&) { return false; }, {}});
  REQUIRE(preview.has_value());
  REQUIRE(bench.api.answer("/fairs/fair-1/roster/preview", roster::to_json(*preview)));
  CHECK(roster.good() == 1);
  CHECK(roster.bad() == 1);
  REQUIRE(roster.lines().size() == 2);
  CHECK(roster.lines()[0].number.find(good_number) == std::string::npos);
  CHECK_FALSE(roster.lines()[1].problems.empty());

  roster.save_rejected(folder / "bad.csv");
  std::ifstream in(folder / "bad.csv");
  const std::string saved((std::istreambuf_iterator<char>(in)), {});
  CHECK(saved.find("李四") != std::string::npos);
  CHECK(saved.find("张三三") == std::string::npos);

  roster.import();
  roster.import();
  REQUIRE(bench.api.count("ImportRoster") == 1);
  CHECK(bench.api.find("ImportRoster")->body["expected"].size() == 1);
  bench.api.answer("ImportRoster", Json{{"imported", 1}});
  CHECK_FALSE(roster.can_import());
  fs::remove_all(folder);
}

TEST_CASE("A file that is not there is a sentence, not a crash") {
  Bench bench(domain::Role::organizer);
  RosterPresenter roster(bench.context());
  roster.preview("/nowhere/roster.csv");
  CHECK(roster.notice().mood == Mood::bad);
  CHECK(bench.api.count("/fairs/fair-1/roster") == 0);
}

TEST_CASE("A fair is only sent when it is whole") {
  Bench bench(domain::Role::organizer);
  SetupPresenter setup(bench.context());
  bench.api.answer("/fairs", Json::array());
  CHECK(setup.is_new());
  setup.save();
  CHECK(bench.api.count("CreateFair") == 0);
  setup.set_name("盐都集市");
  setup.set_place("盐都区");
  setup.set_day("2026-02-30");
  setup.save();
  CHECK(bench.api.count("CreateFair") == 0);
  setup.set_day("2026-08-01");
  setup.add_window("体检 1", "车厢", {"vitals"}, 2);
  setup.save();
  const auto* call = bench.api.find("CreateFair");
  REQUIRE(call);
  CHECK(call->body["fair"]["windows"].size() == 1);
  CHECK(call->body["fair"]["day"] == "2026-08-01");
}

TEST_CASE("What the province refused is shown in its words and can be sent again") {
  Bench bench(domain::Role::organizer);
  ControlPresenter control(bench.context());
  bench.api.answer(
      "/sync",
      Json{{"state", "idle"},
           {"unsent", 1},
           {"refused", 1},
           {"items",
            {{{"entity", "visit"}, {"id", "v1"}, {"attempts", 2}, {"server_words", "Encounter.class: missing"}}}}});
  REQUIRE(control.refused().size() == 1);
  CHECK(control.refused()[0].words == "Encounter.class: missing");
  control.retry("v1");
  CHECK(bench.api.find("RetryRefused")->body == Json{{"id", "v1"}});
}
