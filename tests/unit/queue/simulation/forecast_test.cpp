// Forecasts on fairs small enough to know the answer, the calibration on outcomes made by hand, and a trial.
#include "queue/forecaster.h"

#include <catch2/catch.hpp>
#include <stdexcept>

#include "queue/engine_state.h"
#include "queue/random.h"
#include "queue/simulation/forecast_trial.h"
#include "tests/unit/queue/simulation/scenarios.h"

using namespace nuanxin;
using namespace nuanxin::queue;
using namespace nuanxin::queue::simulation;
using namespace nuanxin::queue::simulation::testing;

namespace {

/// "a" with so many windows, of which the last one is closed at first when there are two.
Engine engine_with(int windows) {
  auto scenario = tiny();
  scenario.stations[0].windows = windows;
  auto engine = Engine::open(scenario.plan("guide")).value();
  if (windows > 1) REQUIRE(engine.apply(0, event::SetWindow{"a-2", WindowState::close}));
  return engine;
}

void arrive(Engine& engine, Millis at, const std::string& ticket) {
  REQUIRE(engine.apply(at, event::Arrive{.ticket = ticket, .wants = {"a"}}));
}

/// Nobody absent, nobody new, durations that hardly vary.
ForecastAssumptions certain() {
  ForecastAssumptions assumptions;
  assumptions.absent_share = 0;
  assumptions.arrivals_again = 0;
  assumptions.durations = {{.mean_ms = 4.0 * minute, .cv = 0.001}, {.mean_ms = 2.0 * minute, .cv = 0.001}};
  return assumptions;
}

const PersonForecast& of(const Forecast& forecast, const std::string& ticket) {
  for (const auto& person : forecast.people)
    if (person.ticket == ticket) return person;
  throw std::out_of_range(ticket);
}

}  // namespace

TEST_CASE("one in service, one on the way, one waiting: the finishes follow each other") {
  auto engine = engine_with(1);
  for (const auto* ticket : {"A1", "A2", "A3"}) arrive(engine, 0, ticket);
  REQUIRE(engine.apply(minute, event::Start{"A1", "a", "a-1"}));
  const auto result = forecast(engine, certain(), 1);
  REQUIRE(result.people.size() == 3);
  CHECK(to_minutes(of(result, "A1").finish->median) == Approx(5).margin(0.1));
  CHECK_FALSE(of(result, "A1").next_call);
  CHECK(of(result, "A3").next_call);
  CHECK(to_minutes(of(result, "A3").finish->median) == Approx(13).margin(0.3));  // 1 + 3 x 4, called ahead
  CHECK(to_minutes(result.closing.median) == Approx(13).margin(0.3));
}

TEST_CASE("the same state and seed give the same forecast, and the engine is left as it was") {
  auto engine = engine_with(1);
  for (const auto* ticket : {"A1", "A2", "A3"}) arrive(engine, 0, ticket);
  auto assumptions = certain();
  assumptions.durations[0].cv = 0.5;
  const auto before = engine;
  const auto one = forecast(engine, assumptions, 7), two = forecast(engine, assumptions, 7);
  CHECK(of(one, "A3").finish->median == of(two, "A3").finish->median);
  CHECK(of(one, "A3").finish->low < of(one, "A3").finish->high);
  CHECK(engine.state().now == before.state().now);
}

TEST_CASE("one more window shortens the wait, and an impossible what-if is refused") {
  auto engine = engine_with(2);
  for (int i = 1; i <= 8; ++i) arrive(engine, 0, "A" + std::to_string(i));
  const auto gain = what_if(engine, event::SetWindow{"a-2", WindowState::open}, certain(), 1);
  REQUIRE(gain);
  // Eight services of four minutes one after the other: 4.5 x 4 a head; in twos 2.5 x 4.
  CHECK(gain->saved_a_head_min == Approx(8).margin(0.5));
  CHECK(gain->closes_earlier_min == Approx(16).margin(0.5));
  CHECK_FALSE(what_if(engine, event::SetWindow{"z-9", WindowState::open}, certain(), 1));
}

TEST_CASE("somebody without the body state is expected when the rule says") {
  auto engine = engine_with(1);
  REQUIRE(engine.apply(0, event::Arrive{.ticket = "A1", .wants = {"a"}, .slot = {}, .not_ready = {"a"}}));
  auto assumptions = certain();
  assumptions.ready = {{.service = "a", .after = "", .low = 10 * minute, .high = 10 * minute}};
  const auto result = forecast(engine, assumptions, 1);
  CHECK(to_minutes(of(result, "A1").next_call->median) == Approx(10));
  CHECK(to_minutes(of(result, "A1").finish->median) == Approx(15).margin(0.1));
}

TEST_CASE("by queue length: those before times the mean, over the windows") {
  auto engine = engine_with(1);
  for (const auto* ticket : {"A1", "A2", "A3"}) arrive(engine, 0, ticket);
  const auto plain = by_queue_length(engine, "A3");
  REQUIRE(plain);
  CHECK(to_minutes(plain->next_call->median) == Approx(8));
  CHECK(to_minutes(plain->finish->median) == Approx(13));
  CHECK_FALSE(by_queue_length(engine, "B1"));
}

TEST_CASE("a range is stretched on the side where outcomes fall out, until one in ten does") {
  Calibration calibration;
  const Range raw{50 * minute, 60 * minute, 70 * minute};
  const auto first = calibration.stretch(ForecastKind::finish, raw, 0);
  for (int i = 0; i < 40; ++i) calibration.outcome(ForecastKind::finish, raw, 0, 100 * minute);
  const auto later = calibration.stretch(ForecastKind::finish, raw, 0);
  CHECK(later.median == raw.median);
  CHECK(later.high > first.high);
  CHECK(later.low > first.low);  // nothing fell out below: narrower there
  CHECK(calibration.outcomes(ForecastKind::finish) == 40);
  CHECK(calibration.outcomes(ForecastKind::next_call) == 0);
  // Another kind and another length have learnt nothing.
  const auto other = calibration.stretch(ForecastKind::next_call, raw, 0);
  CHECK(other.high == first.high);
}

TEST_CASE("in the long run a biased forecast is covered in four of five cases") {
  Calibration calibration;
  Random random({9});
  int inside = 0;
  for (int i = 0; i < 4000; ++i) {
    const Range raw{25 * minute, 30 * minute, 35 * minute};
    const auto happened = from_minutes(std::max(0.0, random.normal(33, 9)));
    const auto shown = calibration.stretch(ForecastKind::finish, raw, 0);
    if (i >= 1000 && happened >= shown.low && happened <= shown.high) ++inside;
    calibration.outcome(ForecastKind::finish, raw, 0, happened);
  }
  CHECK(inside / 3000.0 == Approx(0.8).margin(0.03));
}

TEST_CASE("before eight services are finished a forecast goes by queue length") {
  auto engine = engine_with(1);
  for (const auto* ticket : {"A1", "A2", "A3"}) arrive(engine, 0, ticket);
  Forecaster forecaster(tiny().plan("guide"), certain());
  CHECK(to_minutes(of(forecaster.refresh(engine, 1), "A3").next_call->median) == Approx(8));
  forecaster.called(5 * minute, "A3");
  const auto settled = forecaster.take_settled();
  REQUIRE(settled.size() == 1);
  CHECK(settled[0].by_queue_length);
  CHECK(settled[0].fresh);
  for (int i = 0; i < 8; ++i) forecaster.finished_service("A9", "b", 2 * minute);
  CHECK(of(forecaster.refresh(engine, 1), "A3").finish->high != 0);
  CHECK(forecaster.assumptions().durations[1].mean_ms == Approx(2.0 * minute));
}

TEST_CASE("a trial on a usual day: ranges cover, and errors are far below those of queue lengths") {
  const TrialPlan plan{.scenario = shipped("S300"), .seeds = 2, .copies = 20, .every_min = 10};
  const auto days = run_trial(plan);
  REQUIRE(days);
  for (const auto& day : *days) {
    CHECK(day.finish_all.count > 1000);
    CHECK((day.finish_all.covered > 0.65 && day.finish_all.covered < 0.92));
    CHECK((day.next_call_all.covered > 0.65 && day.next_call_all.covered < 0.92));
    CHECK(day.finish_all.absolute_error_min < 0.6 * day.finish_by_queue.absolute_error_min);
    CHECK(day.next_call_all.absolute_error_min < 0.6 * day.next_call_by_queue.absolute_error_min);
  }
}
