// Random histories: whatever anybody presses in whatever order, what must always hold holds.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "tests/unit/queue/visits.h"

using namespace nuanxin;
using namespace nuanxin::queue;
using namespace nuanxin::queue::testing;

namespace {

constexpr int move_count = static_cast<int>(Move::cancel) + 1;

int active_count(const domain::Visit& visit) {
  return static_cast<int>(std::count_if(visit.stops.begin(), visit.stops.end(),
                                        [](const domain::Stop& stop) { return is_active(stop.state); }));
}

void check_shape(const domain::Visit& visit, const domain::Visit& start) {
  REQUIRE(active_count(visit) <= 1);
  for (std::size_t i = 0; i < visit.stops.size(); ++i) {
    const auto& stop = visit.stops[i];
    REQUIRE(stop.joined_at == start.stops[i].joined_at);
    REQUIRE(stop.id == start.stops[i].id);
    REQUIRE((stop.seat > 0) == (is_active(stop.state) && !stop.window.empty()));
    if (is_active(stop.state)) {
      REQUIRE((stop.state == domain::StopState::called || !stop.window.empty()));  // to the door: no window yet
      REQUIRE(stop.calls >= 1);
      REQUIRE(stop.called_at);
    }
    REQUIRE((stop.state == domain::StopState::parked || !stop.parked_until));
    if (stop.state == domain::StopState::done) REQUIRE((stop.finished_at && stop.started_at));
  }
}

struct Presses {
  domain::Visit visit = visit_with({"a", "b", "c", "d"});
  std::vector<std::optional<domain::Stop>> before = std::vector<std::optional<domain::Stop>>(4);
  int done = 0;
  int refused = 0;
  int undone = 0;
};

void press(Presses& h, std::mt19937& random, int minute) {
  const auto index = random() % h.visit.stops.size();
  auto& stop = h.visit.stops[index];
  const auto version = stop.version;
  if (random() % 4 == 0 && h.before[index]) {
    auto back = undo(stop, *h.before[index], h.visit);
    if (!back) {
      ++h.refused;
      return;
    }
    auto same = *back;
    same.version = h.before[index]->version;
    REQUIRE(text(same) == text(*h.before[index]));
    stop = *back;
    h.before[index].reset();
    ++h.undone;
  } else {
    const auto move = static_cast<Move>(random() % move_count);
    // The ends come seldom, or every history would be short.
    if ((move == Move::cancel || move == Move::decline) && random() % 8 != 0) return;
    const MoveContext context{.now = at(minute),
                              .visit = h.visit,
                              .window = "w",
                              .seat = 1,
                              .reason = random() % 3 == 0 ? "" : "said so",
                              .until = random() % 2 == 0 ? std::optional(at(minute + 30)) : std::nullopt};
    const auto old = stop;
    auto next = apply(move, stop, context);
    if (!next) {
      ++h.refused;
      return;
    }
    h.before[index] = old;
    stop = *next;
    ++h.done;
  }
  REQUIRE(stop.version == version + 1);
}

}  // namespace

TEST_CASE("in ten thousand random presses nobody is in two places and every place is kept") {
  std::mt19937 random(7);  // NOLINT: a fixed seed is wanted
  int done = 0;
  int refused = 0;
  int undone = 0;
  for (int round = 0; round < 200; ++round) {
    Presses h;
    const auto start = h.visit;
    for (int step = 0; step < 60; ++step) {
      press(h, random, step);
      check_shape(h.visit, start);
    }
    done += h.done;
    refused += h.refused;
    undone += h.undone;
  }
  CHECK(done > 1500);
  CHECK(refused > 1500);
  CHECK(undone > 100);
}
