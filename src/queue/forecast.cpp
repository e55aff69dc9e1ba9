#include "queue/forecast.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "queue/engine_state.h"
#include "queue/floor.h"
#include "queue/random.h"

namespace nuanxin::queue {
namespace {

using State = Engine::State;
constexpr auto the_end = std::numeric_limits<Millis>::max();

enum Purpose : std::uint64_t { for_service = 1, for_absence = 2, for_away = 3, for_ready = 4, for_arrival = 5 };

/// Draws for one copy, keyed by person and service, so that a what-if meets the same luck.
class Luck : public Fate {
 public:
  Luck(const State& state, const ForecastAssumptions& assumptions, std::uint64_t seed, std::uint64_t copy)
      : m_state(state), m_assumptions(assumptions), m_seed(seed), m_copy(copy) {}

  Millis service_time(int visitor, int service) override {
    return std::llround(
        random(for_service, visitor, service).lognormal(duration(service).mean_ms, duration(service).cv));
  }
  Millis walk(int, int to) override { return m_state.plan(to).walk; }
  Answer answer(int visitor, int service) override {
    // Somebody who missed one call comes to the next: seldom wrong, and no copy can go on for ever.
    const bool again = !is_guest(visitor) && m_state.visitor(visitor).misses > 0;
    if (again || m_missed.contains({visitor, service})) return Answer::comes;
    if (!random(for_absence, visitor, service).chance(m_assumptions.absent_share)) return Answer::comes;
    m_missed.emplace(visitor, service);
    return Answer::misses;
  }
  Millis away(int visitor, int service) override {
    return std::llround(random(for_away, visitor, service).exponential(static_cast<double>(m_assumptions.away_mean)));
  }
  void arrived(Floor& floor, int visitor) override {
    for (const auto& rule : m_assumptions.ready)
      if (rule.after.empty() && has(not_ready(visitor), floor.service_index(rule.service)))
        floor.plan_ready(floor.now() + ready_after(visitor, floor.service_index(rule.service), rule, 0), visitor,
                         floor.service_index(rule.service));
  }
  void finished(Floor& floor, int visitor, int service) override {
    for (const auto& rule : m_assumptions.ready) {
      if (rule.after.empty() || floor.service_index(rule.after) != service) continue;
      const int then = floor.service_index(rule.service);
      if (has(not_ready(visitor), then))
        floor.plan_ready(floor.now() + ready_after(visitor, then, rule, 0), visitor, then);
    }
  }

  /// Who came lately comes again, each so often as a Poisson draw of mean one says, some time in the same length from
  /// now.
  void plan_arrivals(Floor& floor) {
    const auto since = m_state.now - m_assumptions.arrivals_again;
    for (auto i = static_cast<Index>(m_state.visitors.size()); i-- > 0 && m_state.visitor(i).arrived > since;) {
      if (wishes(i) == 0) continue;  // nobody comes for nothing
      auto luck = random(for_arrival, i, 0);
      int times = 0;
      for (double rest = luck.exponential(1); rest < 1; rest += luck.exponential(1)) ++times;
      for (int n = 0; n < times; ++n)
        m_guests.emplace(m_state.now + std::llround(luck.uniform(1, static_cast<double>(m_assumptions.arrivals_again))),
                         i);
    }
    for (const auto& [at, like] : m_guests) {
      floor.plan_arrival(at, guest(at, like));
      m_guest_not_ready.push_back(first_not_ready(like));
    }
  }

  /// A duration longer than what has passed already, conditional on that.
  Millis rest_of_service(int visitor, int service, Millis elapsed) {
    auto luck = random(for_service, visitor, service);
    constexpr int tries = 50;
    for (int i = 0; i < tries; ++i) {
      const auto whole = std::llround(luck.lognormal(duration(service).mean_ms, duration(service).cv));
      if (whole > elapsed) return whole - elapsed;
    }
    return std::llround(luck.exponential(duration(service).mean_ms / 2));  // far out in the tail
  }

  /// What lacks its body state gets it as the rules say; what no rule speaks of is taken as ready now.
  void plan_ready(Floor& floor, int visitor) {
    const auto& person = m_state.visitor(visitor);
    for (auto rest = person.not_ready & person.open; rest != 0; rest &= rest - 1) {
      const int service = std::countr_zero(rest);
      if (const auto at = ready_at(floor, visitor, service)) floor.plan_ready(*at, visitor, service);
    }
  }

 private:
  bool is_guest(int visitor) const { return static_cast<std::size_t>(visitor) >= m_state.visitors.size(); }
  ServiceSet not_ready(int visitor) const {
    if (is_guest(visitor)) return m_guest_not_ready[static_cast<std::size_t>(visitor) - m_state.visitors.size()];
    return m_state.visitor(visitor).not_ready & m_state.visitor(visitor).open;
  }
  ServiceSet wishes(Index i) const {
    auto wishes = m_state.visitor(i).open;
    for (Index k = 0; k < m_state.service_count(); ++k)
      if (m_state.stop(i, k).done_at != never) wishes |= bit(k);
    return wishes;
  }
  /// What somebody like this one is not ready for at first, as far as the rules can make it ready again.
  ServiceSet first_not_ready(Index like) const {
    const auto wanted = wishes(like);
    ServiceSet waits = 0;
    for (const auto& rule : m_assumptions.ready) {
      const auto k = m_state.setup->services.at(rule.service);
      const bool laboratory =
          !rule.after.empty() && rule.high > 0 && has(wanted, m_state.setup->services.at(rule.after));
      const bool body = rule.after.empty() && has(m_state.visitor(like).not_ready, k);
      if (has(wanted, k) && (laboratory || body)) waits |= bit(k);
    }
    return waits;
  }
  event::Arrive guest(Millis at, Index like) const {
    const auto& person = m_state.visitor(like);
    event::Arrive arrive{.ticket = "guest " + std::to_string(m_guest_not_ready.size()),
                         .wants = {},
                         .visitor_class = person.visitor_class,
                         .slot = at - person.credit,
                         .not_ready = {}};
    const auto wanted = wishes(like), waits = first_not_ready(like);
    for (Index k = 0; k < m_state.service_count(); ++k) {
      if (has(wanted, k)) arrive.wants.push_back(m_state.plan(k).id);
      if (has(waits, k)) arrive.not_ready.push_back(m_state.plan(k).id);
    }
    return arrive;
  }
  Random random(Purpose purpose, int visitor, int service) const {
    return Random({m_seed, m_copy, purpose, static_cast<std::uint64_t>(visitor), static_cast<std::uint64_t>(service)});
  }
  Duration duration(int service) const {
    if (!m_assumptions.durations.empty()) return m_assumptions.durations[static_cast<std::size_t>(service)];
    return {.mean_ms = m_state.service(service).estimate};
  }
  Millis ready_after(int visitor, int service, const ReadyRule& rule, Millis elapsed) const {
    const auto low = static_cast<double>(std::max(rule.low, elapsed));
    const auto high = static_cast<double>(std::max(rule.high, elapsed));
    return std::llround(random(for_ready, visitor, service).uniform(low, high));
  }
  /// Nothing when it depends on a service that is still to come.
  std::optional<Millis> ready_at(const Floor& floor, int visitor, int service) const {
    const auto& person = m_state.visitor(visitor);
    for (const auto& rule : m_assumptions.ready) {
      if (floor.service_index(rule.service) != service) continue;
      Millis since = person.arrived;
      if (!rule.after.empty()) {
        const int after = floor.service_index(rule.after);
        if (has(person.open, after)) return std::nullopt;
        if (m_state.stop(visitor, after).done_at == never) continue;
        since = m_state.stop(visitor, after).done_at;
      }
      return std::max(m_state.now, since + ready_after(visitor, service, rule, m_state.now - since));
    }
    return m_state.now;
  }

  const State& m_state;
  const ForecastAssumptions& m_assumptions;
  std::uint64_t m_seed, m_copy;
  std::set<std::pair<int, int>> m_missed;
  std::multimap<Millis, Index> m_guests;      ///< arrivals to come, and whom they resemble
  std::vector<ServiceSet> m_guest_not_ready;  ///< in the order of arrival
};

/// Whose future is played: there and not parked for an unknown time.
bool is_followed(const Visitor& visitor) {
  return visitor.place != Place::gone && visitor.place != Place::parked &&
         !(visitor.place == Place::missed && visitor.misses >= misses_until_parked);
}

/// The part that is the same in all copies. Visitors of the floor are those of the state, by index.
Floor floor_of(const Engine& engine, const ForecastAssumptions& assumptions) {
  const auto& state = engine.state();
  Floor floor(engine, assumptions.patience, state.now);
  for (std::size_t i = 0; i < state.visitors.size(); ++i) {
    const auto& visitor = state.visitors[i];
    floor.put_visitor({.ticket = state.ticket(static_cast<Index>(i)),
                       .to_do = std::popcount(visitor.open),
                       .here = visitor.place != Place::gone});
  }
  for (std::size_t w = 0; w < state.windows.size(); ++w) {
    const int window = floor.window_index(state.setup->window_ids[w]);
    floor.put_window(window, state.windows[w].state == WindowState::open);
    if (state.windows[w].state == WindowState::pause)
      floor.plan_window(state.now + assumptions.pause_left, window, WindowState::open);
  }
  for (Index k = 0; k < state.service_count(); ++k) {
    for (const auto i : state.service(k).deck)
      floor.put_called(i, k, state.visitor(i).since, std::max(state.now, state.visitor(i).since + state.plan(k).walk));
    if (state.service(k).timer != never) floor.put_wake(state.service(k).timer);
  }
  for (const auto& watch : state.watches) floor.put_wake(watch.at);
  return floor;
}

/// What is drawn anew in each copy.
void draw_present(Floor& floor, const State& state, Luck& luck) {
  for (Index i = 0; i < static_cast<Index>(state.visitors.size()); ++i) {
    const auto& visitor = state.visitor(i);
    if (!is_followed(visitor)) continue;
    if (visitor.place == Place::in_service) {
      const auto started = state.window(visitor.window).started;
      const auto& id = state.setup->window_ids[static_cast<std::size_t>(visitor.window)];
      floor.put_serving(i, floor.window_index(id), started,
                        state.now + luck.rest_of_service(i, visitor.service, state.now - started));
    }
    if (visitor.place == Place::missed) floor.put_missing(i, state.now + luck.away(i, state.service_count()));
    luck.plan_ready(floor, i);
  }
}

/// When each person is next called and done, in one copy.
class Outcome : public FloorWatcher {
 public:
  explicit Outcome(std::size_t people) : next_call(people, never), finish(people, never) {}
  void called(Millis now, int visitor, int, const Call&) override {
    if (static_cast<std::size_t>(visitor) >= next_call.size()) return;  // a guest
    auto& first = next_call[static_cast<std::size_t>(visitor)];
    first = std::min(first, now);
  }
  void gone(Millis now, int visitor, bool completed) override {
    if (completed && static_cast<std::size_t>(visitor) < finish.size()) finish[static_cast<std::size_t>(visitor)] = now;
  }
  std::vector<Millis> next_call, finish;
};

std::vector<Outcome> play_copies(const Engine& engine, const Event* first, const ForecastAssumptions& assumptions,
                                 std::uint64_t seed) {
  const auto& state = engine.state();
  const auto present = floor_of(engine, assumptions);
  std::vector<Outcome> outcomes;
  for (int copy = 0; copy < assumptions.copies; ++copy) {
    Luck luck(state, assumptions, seed, static_cast<std::uint64_t>(copy));
    auto floor = present;
    outcomes.emplace_back(state.visitors.size());
    draw_present(floor, state, luck);
    luck.plan_arrivals(floor);
    if (first) floor.apply_now(state.now, *first, luck, outcomes.back());
    floor.run(luck, outcomes.back(), the_end);
  }
  return outcomes;
}

/// Four in five: the 10th and 90th percentile. Nothing when it happened in fewer than eight copies.
std::optional<Range> range_of(std::vector<Millis> values) {
  std::erase(values, never);
  constexpr std::size_t fewest = 8;
  if (values.size() < fewest) return std::nullopt;
  std::sort(values.begin(), values.end());
  const auto at = [&](double share) {
    return values[static_cast<std::size_t>(std::llround(share * static_cast<double>(values.size() - 1)))];
  };
  return Range{at(0.1), at(0.5), at(0.9)};
}

template <class Of>
std::vector<Millis> collect(const std::vector<Outcome>& outcomes, Of of) {
  std::vector<Millis> values;
  values.reserve(outcomes.size());
  for (const auto& outcome : outcomes) values.push_back(of(outcome));
  return values;
}

Millis last_of(const Outcome& outcome, Millis now) {
  Millis last = now;
  for (const auto finish : outcome.finish)
    if (finish != never) last = std::max(last, finish);
  return last;
}

double mean_left(const std::vector<Outcome>& outcomes, Millis now) {
  double total = 0, count = 0;
  for (const auto& outcome : outcomes)
    for (const auto finish : outcome.finish) {
      if (finish == never) continue;
      total += static_cast<double>(finish - now);
      count += 1;
    }
  return count > 0 ? total / count / 60'000 : 0;
}

double mean_close(const std::vector<Outcome>& outcomes, Millis now) {
  double total = 0;
  for (const auto& outcome : outcomes) total += static_cast<double>(last_of(outcome, now));
  return outcomes.empty() ? 0 : total / static_cast<double>(outcomes.size()) / 60'000;
}

}  // namespace

Forecast forecast(const Engine& engine, const ForecastAssumptions& assumptions, std::uint64_t seed) {
  const auto& state = engine.state();
  const auto outcomes = play_copies(engine, nullptr, assumptions, seed);
  Forecast result{.at = state.now, .people = {}, .closing = {}, .mean_left_min = mean_left(outcomes, state.now)};
  for (std::size_t i = 0; i < state.visitors.size(); ++i) {
    const auto& visitor = state.visitors[i];
    if (!is_followed(visitor)) continue;
    PersonForecast person{.ticket = state.ticket(static_cast<Index>(i)), .next_call = {}, .finish = {}};
    const auto to_come = std::popcount(visitor.open) - (visitor.place == Place::in_service ? 1 : 0);
    if (visitor.place != Place::on_deck && to_come > 0)
      person.next_call = range_of(collect(outcomes, [i](const Outcome& o) { return o.next_call[i]; }));
    person.finish = range_of(collect(outcomes, [i](const Outcome& o) { return o.finish[i]; }));
    result.people.push_back(std::move(person));
  }
  const auto close = range_of(collect(outcomes, [&](const Outcome& o) { return last_of(o, state.now); }));
  result.closing = close.value_or(Range{state.now, state.now, state.now});
  return result;
}

Result<WhatIf> what_if(const Engine& engine, const Event& event, const ForecastAssumptions& assumptions,
                       std::uint64_t seed) {
  auto trial = engine;
  const auto now = engine.state().now;
  if (auto accepted = trial.apply(now, event); !accepted) return accepted.error();
  const auto without = play_copies(engine, nullptr, assumptions, seed);
  const auto with = play_copies(engine, &event, assumptions, seed);
  return WhatIf{.saved_a_head_min = mean_left(without, now) - mean_left(with, now),
                .closes_earlier_min = mean_close(without, now) - mean_close(with, now)};
}

std::optional<PersonForecast> by_queue_length(const Engine& engine, const std::string& ticket) {
  const auto& state = engine.state();
  const auto i = state.present(ticket);
  if (i == nobody) return std::nullopt;
  const auto& visitor = state.visitor(i);
  double longest = 0, shortest = std::numeric_limits<double>::max(), own = 0;
  for (auto rest = visitor.open; rest != 0; rest &= rest - 1) {
    const auto k = std::countr_zero(rest);
    int before = 0;
    for (const auto other : state.order)
      if (state.comes_before(other, i) && has(lines(state.visitor(other)), k)) ++before;
    const double wait = before * state.service(k).estimate / working_windows(state.service(k));
    longest = std::max(longest, wait);
    shortest = std::min(shortest, wait);
    own += state.service(k).estimate + static_cast<double>(state.plan(k).walk);
  }
  if (visitor.open == 0) return std::nullopt;
  const auto range = [&](double wait) {
    constexpr double spread = 0.6;  // of the wait: about four in five (guidance.md section 4, width of queue length)
    const auto instant = [&](double length) { return state.now + std::llround(std::max(0.0, length)); };
    return Range{instant(wait * (1 - spread)), instant(wait), instant(wait * (1 + spread))};
  };
  PersonForecast person{.ticket = ticket, .next_call = {}, .finish = range(longest + own)};
  if (visitor.place != Place::on_deck) person.next_call = range(shortest);
  return person;
}

}  // namespace nuanxin::queue
