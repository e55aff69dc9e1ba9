#include "queue/turn.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "queue/policy.h"
#include "queue/readiness.h"

namespace nuanxin::queue {
namespace {

constexpr Millis shortest_expected = 18'000;

/// How long after its start a service is taken to end.
Millis expected_end(const Engine::State& state, const Service& service) {
  return std::max(shortest_expected, Millis{std::llround(state.parameters().deck_quantile * service.estimate)});
}

}  // namespace

int Turn::slots(Index k) const {
  return std::max(0, state.setup->policy->deck_room(state, k) - static_cast<int>(state.service(k).deck.size()));
}

int Turn::uncovered_windows(Index k) const {
  const auto& service = state.service(k);
  return service.free_windows - static_cast<int>(service.deck.size());
}

void Turn::count(const Visitor& visitor, int sign) {
  if (!counts_as_present(visitor)) return;
  for (auto rest = visitor.open; rest != 0; rest &= rest - 1) state.service(std::countr_zero(rest)).wanting += sign;
}

void Turn::set_open(Index i, ServiceSet open) {
  auto& visitor = state.visitor(i);
  count(visitor, -1);
  visitor.open = open;
  count(visitor, +1);
  state.refresh_row(i);
}

void Turn::call(Index i, Index k, CallBasis basis) {
  auto& visitor = state.visitor(i);
  auto window = promise(i, k);
  visitor.place = Place::on_deck;
  visitor.service = k;
  visitor.window = window.value_or(nobody);
  visitor.since = now;
  visitor.back_from_miss = false;
  state.service(k).deck.push_back(i);
  state.refresh_row(i);
  basis.deck_target = state.service(k).deck_target;
  basis.estimate_used = std::llround(state.service(k).estimate);
  std::optional<std::string> name;
  if (window) name = state.setup->window_ids[static_cast<std::size_t>(*window)];
  m_decisions.emplace_back(Call{state.ticket(i), state.plan(k).id, std::move(name), std::move(basis)});
  retarget(k);
  watch(i);
}

std::optional<Index> Turn::promise(Index i, Index k) {
  if (uncovered_windows(k) <= 0) return {};
  for (const auto w : state.setup->windows_of_service[static_cast<std::size_t>(k)]) {
    auto& window = state.window(w);
    if (window.state != WindowState::open || window.visitor != nobody || window.promised != nobody) continue;
    window.promised = i;
    return w;
  }
  return {};
}

void Turn::release_promise(Window& window) {
  if (window.promised == nobody) return;
  state.visitor(window.promised).window = nobody;
  window.promised = nobody;
}

void Turn::leave_deck(Visitor& visitor, Index i) {
  auto& deck = state.service(visitor.service).deck;
  deck.erase(std::find(deck.begin(), deck.end(), i));
  if (visitor.window != nobody) release_promise(state.window(visitor.window));
}

void Turn::leave_place(Visitor& visitor, Index i) {
  if (visitor.place == Place::on_deck) leave_deck(visitor, i);
  visitor.service = nobody;
  visitor.window = nobody;
}

void Turn::go(Index i, Place place) {
  auto& visitor = state.visitor(i);
  count(visitor, -1);
  leave_place(visitor, i);
  visitor.place = place;
  visitor.since = now;
  if (place == Place::missed) ++visitor.misses;
  if (place == Place::gone) {
    visitor.left = visitor.open != 0;
    state.leave_order(i);
  } else {
    state.refresh_row(i);
  }
  count(visitor, +1);
}

void Turn::uncall(Index i) {
  m_decisions.emplace_back(Uncall{state.ticket(i), state.plan(state.visitor(i).service).id});
  go(i, Place::waiting);
}

void Turn::start(Index i, Index w) {
  auto& visitor = state.visitor(i);
  auto& window = state.window(w);
  leave_deck(visitor, i);
  release_promise(window);
  visitor.place = Place::in_service;
  visitor.window = w;
  visitor.since = now;
  window.visitor = i;
  window.started = now;
  --state.service(visitor.service).free_windows;
  state.refresh_row(i);
}

void Turn::finish(Index i) {
  auto& visitor = state.visitor(i);
  const auto k = visitor.service;
  auto& service = state.service(k);
  auto& window = state.window(visitor.window);
  const auto weight = state.parameters().ewma;
  service.estimate += weight * (static_cast<double>(now - window.started) - service.estimate);
  ++service.served;
  window.visitor = nobody;
  if (window.state == WindowState::open) ++service.free_windows;
  state.stop(i, k).done_at = now;
  set_open(i, visitor.open & ~bit(k));
  go(i, visitor.open == 0 ? Place::gone : Place::waiting);
}

void Turn::set_window(Index w, WindowState next) {
  auto& window = state.window(w);
  auto& service = state.service(state.setup->service_of_window[static_cast<std::size_t>(w)]);
  const int change = (next == WindowState::open ? 1 : 0) - (window.state == WindowState::open ? 1 : 0);
  service.open_windows += change;
  if (window.visitor == nobody) service.free_windows += change;
  if (next != WindowState::open) release_promise(window);
  window.state = next;
}

void Turn::retarget(Index k) {
  if (!state.setup->policy->has_pre_calls()) return;
  auto& service = state.service(k);
  const auto end = expected_end(state, service);
  const auto lead = state.plan(k).walk + state.parameters().lead;
  int target = 0;
  auto timer = never;
  for (const auto w : state.setup->windows_of_service[static_cast<std::size_t>(k)]) {
    const auto& window = state.window(w);
    if (window.state != WindowState::open || window.visitor == nobody) continue;
    const auto rest = std::max<Millis>(0, end - (now - window.started));
    if (rest <= lead)
      target += static_cast<int>(1 + (lead - rest) / end);
    else
      timer = std::min(timer, window.started + end - lead);
  }
  service.deck_target = target;
  if (timer != service.timer && timer != never) m_decisions.emplace_back(WakeAt{timer});
  service.timer = timer;
}

void Turn::refill(Index k) {
  retarget(k);
  state.setup->policy->fill(*this, k);
}

void Turn::offer(Index i) {
  if (state.visitor(i).place == Place::waiting) state.setup->policy->offer(*this, i);
}

void Turn::trim(Index k) {
  std::vector<Index> back;
  auto& deck = state.service(k).deck;
  while (!deck.empty() && static_cast<int>(deck.size()) > state.setup->policy->deck_room(state, k)) {
    back.push_back(deck.back());
    uncall(deck.back());
  }
  std::sort(back.begin(), back.end(), [this](Index a, Index b) { return state.comes_before(a, b); });
  for (const auto i : back) offer(i);
}

void Turn::watch(Index i) {
  if (!state.setup->has_time_rules) return;
  const Watch next{next_change(state, i, now), i};
  if (next.at == never) return;
  const auto position = std::lower_bound(state.watches.begin(), state.watches.end(), next);
  if (position != state.watches.end() && *position == next) return;
  state.watches.insert(position, next);
  m_decisions.emplace_back(WakeAt{next.at});
}

void Turn::ring() {
  for (Index k = 0; k < state.service_count(); ++k)
    if (state.service(k).timer <= now) refill(k);
  ring_visitors();
}

void Turn::ring_visitors() {
  const auto end = std::find_if(state.watches.begin(), state.watches.end(), [this](Watch w) { return w.at > now; });
  std::vector<Index> due;
  for (auto each = state.watches.begin(); each != end; ++each) due.push_back(each->visitor);
  state.watches.erase(state.watches.begin(), end);
  std::sort(due.begin(), due.end(), [this](Index a, Index b) { return state.comes_before(a, b); });
  due.erase(std::unique(due.begin(), due.end()), due.end());
  for (const auto i : due) {
    const auto& visitor = state.visitor(i);
    if (visitor.place == Place::gone) continue;
    if (visitor.place == Place::on_deck && deadline(state, i, visitor.service) <= now) {
      const auto k = visitor.service;
      uncall(i);
      refill(k);
    }
    offer(i);
    watch(i);
  }
}

}  // namespace nuanxin::queue
