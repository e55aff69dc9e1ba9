// The rule of docs/decisions/0007 tried on every small line: nobody who has the published line, and knows the rule, can
// tell what a hidden number was.
#include <catch2/catch.hpp>
#include <map>
#include <tuple>

#include "base/json.h"
#include "report/tables.h"
#include "samples.h"

using namespace nuanxin;
using namespace nuanxin::report;
using domain::StopState;
using domain::VisitState;

namespace {

using Numbers = std::array<int, 6>;  ///< done, declined, cancelled, missed, open, wanted

ActivityLine line_with(const Numbers& n) {
  ActivityLine line;
  line.sensitive = true;
  line.done.number = n[0];
  line.declined.number = n[1];
  line.cancelled.number = n[2];
  line.missed.number = n[3];
  line.open.number = n[4];
  line.wanted.number = n[5];
  return line;
}

std::array<std::string, 6> published(const Numbers& numbers) {
  auto line = line_with(numbers);
  hide_small(line);
  return {line.done.text(),   line.declined.text(), line.cancelled.text(),
          line.missed.text(), line.open.text(),     line.wanted.text()};
}

}  // namespace

TEST_CASE("no hidden count can be recovered from what is published, not even by who knows the rule") {
  // Every line with parts of 0 to 7, grouped by what a reader sees of it.
  std::map<std::array<std::string, 6>, std::array<std::set<int>, 6>> possible;
  constexpr int most = 8;
  for (int code = 0; code < most * most * most * most * most; ++code) {
    Numbers n{};
    for (int rest = code, i = 0; i < 5; ++i, rest /= most) {
      n[static_cast<std::size_t>(i)] = rest % most;
      n[5] += rest % most;
    }
    auto& values = possible[published(n)];
    for (std::size_t i = 0; i < 6; ++i) values[i].insert(n[i]);
  }
  std::size_t hidden = 0;
  for (const auto& [seen, values] : possible)
    for (std::size_t i = 0; i < 6; ++i) {
      const bool number = seen[i].find_first_not_of("0123456789") == std::string::npos;
      if (number) {
        REQUIRE(values[i].size() == 1);
        REQUIRE((*values[i].begin() == 0 || *values[i].begin() >= smallest_shown || i == 5));
        continue;
      }
      ++hidden;
      if (i < 5)
        REQUIRE(values[i] == std::set<int>{1, 2, 3, 4});
      else
        REQUIRE(values[i].size() >= 4);
    }
  CHECK(hidden > 1000);
}

TEST_CASE("a line without a small count is shown whole, a line with one loses its total") {
  CHECK(published({12, 5, 0, 0, 0, 17}) == std::array<std::string, 6>{"12", "5", "0", "0", "0", "17"});
  CHECK(published({12, 0, 0, 2, 0, 14}) == std::array<std::string, 6>{"12", "0", "0", "<5", "0", "*"});
  CHECK(published({0, 0, 0, 0, 1, 1}) == std::array<std::string, 6>{"0", "0", "0", "0", "<5", "*"});
}

TEST_CASE("what is hidden leaves no trace anywhere in the report") {
  // Two days that differ in one sensitive stop alone: done by 3 people, or by 4.
  const auto day_with = [](int counselled) {
    samples::Day day;
    for (int i = 0; i < 9; ++i) {
      std::vector<samples::StopSpec> stops{{"vitals", StopState::done, "08:10", "08:20", "08:20", "08:30"}};
      const auto state = i < counselled ? StopState::done : StopState::cancelled;
      stops.push_back({"counselling", state, "08:10", "09:00", "09:00", "10:30"});
      auto& visit = day.add(VisitState::finished, stops, i < 5 ? "courier" : "rider");
      visit.consents = {samples::statistics(true)};
      day.grade(visit.stops[1], 3);
    }
    return to_json(day.report()).dump();
  };
  CHECK(day_with(2) != day_with(5));
  samples::Day four, three;
  for (auto* day : {&four, &three})
    for (int i = 0; i < 9; ++i)
      day->add(VisitState::finished, {{"vitals", StopState::done, "08:10", "08:20", "08:20", "08:30"}});
  const auto counsel = [](samples::Day& day, int people) {
    for (int i = 0; i < people; ++i) {
      auto stop = day.visits[static_cast<std::size_t>(i)].stops[0];
      stop.id = StopId("counselling-" + std::to_string(i));
      stop.activity = "counselling";
      day.visits[static_cast<std::size_t>(i)].stops.push_back(stop);
    }
  };
  counsel(four, 4);
  counsel(three, 3);
  CHECK(to_json(four.report()) == to_json(three.report()));
}

TEST_CASE("an activity that is not sensitive is never hidden") {
  const auto report = samples::mixed_day().report();
  for (const auto& line : report.activities) CHECK(line.wanted.hidden() == (line.code == "counselling"));
}
