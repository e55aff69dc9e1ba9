#include <catch2/catch.hpp>

#include <filesystem>

#include "base/ids.h"
#include "station/organizer/day_presenter.h"
#include "support.h"

using namespace nuanxin;
using namespace nuanxin::station;
using namespace nuanxin::station::test;
namespace fs = std::filesystem;

namespace {

Json day_json(int issued, int finished, int waiting = 0) {
  report::DayReport report;
  report.fair = "fair-1";
  report.name = "亭湖集市";
  report.day = *parse_date("2026-07-22");
  report.people = {.issued = issued, .finished = finished, .waiting = waiting};
  report.channels = {{.code = "walk-in", .name = {"现场登记", "Walked in"}, .people = issued}};
  report.occupations = report.platforms = report.channels;
  report.hours = {{.hour = 9, .registered = issued}};
  return report::to_json(report);
}

constexpr const char* day_path = "/fairs/fair-1/day";

}  // namespace

TEST_CASE("The day is only asked for while somebody looks, and once after many events") {
  Bench bench(domain::Role::organizer);
  DayPresenter day(bench.context());
  bench.api.on_event.emit(Event{});
  bench.timers.pass(std::chrono::minutes(1));
  CHECK(bench.api.count(day_path) == 0);
  CHECK(day.count().text.empty());
  day.set_shown(true);
  REQUIRE(bench.api.answer(day_path, day_json(3, 3)));
  CHECK(day.count().mood == Mood::good);
  for (int i = 0; i < 5; ++i) bench.api.on_event.emit(Event{});
  CHECK(bench.api.count(day_path) == 0);
  bench.timers.pass(std::chrono::seconds(5));
  CHECK(bench.api.count(day_path) == 1);
}

TEST_CASE("A day that is not closed, and one that does not add up, are said in words") {
  Bench bench(domain::Role::organizer);
  DayPresenter day(bench.context());
  day.set_shown(true);
  REQUIRE(bench.api.answer(day_path, day_json(3, 2, 1)));
  CHECK(day.count().mood == Mood::caution);
  day.refresh();
  REQUIRE(bench.api.answer(day_path, day_json(3, 2)));
  CHECK(day.count().mood == Mood::bad);
  day.refresh();
  REQUIRE(bench.api.answer(day_path, refuse(Reason::unavailable, "no answer")));
  CHECK(day.notice().mood == Mood::bad);
  CHECK(day.report().has_value());  // the last known one stays
  day.refresh();
  REQUIRE(bench.api.answer(day_path, day_json(3, 3)));
  CHECK(day.notice().text.empty());
}

TEST_CASE("Both files are written where they were asked for, or it is said that they were not") {
  Bench bench(domain::Role::organizer);
  DayPresenter day(bench.context());
  const auto folder = fs::temp_directory_path() / new_uuid();
  fs::create_directories(folder);
  day.save(DayPresenter::File::pdf, folder);
  CHECK(day.notice().mood == Mood::caution);
  CHECK(fs::is_empty(folder));
  day.set_shown(true);
  REQUIRE(bench.api.answer(day_path, day_json(3, 3)));
  day.save(DayPresenter::File::pdf, folder);
  CHECK(day.notice().text.find((folder / "day-2026-07-22.pdf").string()) != std::string::npos);
  day.save(DayPresenter::File::xlsx, folder);
  CHECK(day.notice().mood == Mood::good);
  CHECK(fs::exists(folder / "day-2026-07-22.pdf"));
  CHECK(fs::exists(folder / "day-2026-07-22.xlsx"));
  for (const auto file : {DayPresenter::File::pdf, DayPresenter::File::xlsx}) {
    day.save(file, folder / "not" / "there");
    CHECK(day.notice().mood == Mood::bad);
    CHECK(day.notice().text.find("not/there") != std::string::npos);
  }
  fs::remove_all(folder);
}
