#include "queue/turn.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "queue/matching.h"
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

bool Turn::needs_matching(Index k) const {
  return state.setup->shares_windows(k) && state.setup->policy->has_pre_calls();
}

int Turn::slots(Index k) const {
  if (needs_matching(k)) return match_deck(state, k, DeckMatching::Room::wanted).add(k) ? 1 : 0;
  return std::max(0, state.setup->policy->deck_room(state, k) - static_cast<int>(state.service(k).deck.size()));
}

int Turn::uncovered_windows(Index k) const {
  if (state.setup->shares_windows(k)) return match_deck(state, k, DeckMatching::Room::free).add(k) ? 1 : 0;
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
  const auto window = promise(i, k);
  enter_deck(visitor, i, k, window.value_or(nobody));
  visitor.back_from_miss = false;
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
  const auto window = window_to_promise(k);
  if (window) state.window(*window).promised = i;
  return window;
}

/// One that leaves those on deck as many windows as they had; of several the one that can do least else.
std::optional<Index> Turn::window_to_promise(Index k) const {
  const auto& setup = *state.setup;
  std::optional<DeckMatching> matching;
  if (setup.shares_windows(k)) matching.emplace(match_deck(state, k, DeckMatching::Room::unpromised));
  std::optional<Index> best;
  for (const auto w : setup.windows_of_service[static_cast<std::size_t>(k)]) {
    const auto& window = state.window(w);
    if (window.state != WindowState::open || window.visitor != nobody || window.promised != nobody) continue;
    if (!matching) return w;
    if (best && std::popcount(setup.services_of(w)) >= std::popcount(setup.services_of(*best))) continue;
    if (matching->can_spare(w)) best = w;
  }
  return best;
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

void Turn::enter_deck(Visitor& visitor, Index i, Index k, Index w) {
  visitor.place = Place::on_deck;
  visitor.service = k;
  visitor.window = w;
  visitor.since = now;
  state.service(k).deck.push_back(i);
}

void Turn::enter_window(Visitor& visitor, Index i, Index w) {
  auto& window = state.window(w);
  release_promise(window);
  visitor.place = Place::in_service;
  visitor.window = w;
  visitor.since = now;
  state.count_window(w, -1);
  window.visitor = i;
  window.started = now;
  window.pre_calls = 0;
  state.count_window(w, +1);
}

void Turn::leave_window(const Visitor& visitor) {
  const auto w = visitor.window;
  state.count_window(w, -1);
  state.window(w).visitor = nobody;
  state.window(w).pre_calls = 0;
  state.count_window(w, +1);
}

void Turn::leave_place(Visitor& visitor, Index i) {
  if (visitor.place == Place::on_deck) leave_deck(visitor, i);
  if (visitor.place == Place::in_service) leave_window(visitor);
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

void Turn::put(Index i, Place place, Index k, Index w) {
  auto& visitor = state.visitor(i);
  visitor.place = place;
  visitor.since = now;
  visitor.left = place == Place::gone && visitor.open != 0;
  if (place == Place::gone) return;
  if (place == Place::on_deck) enter_deck(visitor, i, k, w);
  if (place == Place::on_deck && w != nobody) {
    release_promise(state.window(w));
    visitor.window = w;
    state.window(w).promised = i;
  }
  if (place == Place::in_service) {
    visitor.service = k;
    enter_window(visitor, i, w);
  }
  state.join_order(i);
  count(visitor, +1);
  watch(i);
}

void Turn::start(Index i, Index w) {
  auto& visitor = state.visitor(i);
  leave_deck(visitor, i);
  enter_window(visitor, i, w);
  state.refresh_row(i);
}

void Turn::finish(Index i) {
  auto& visitor = state.visitor(i);
  const auto k = visitor.service;
  auto& service = state.service(k);
  const auto weight = state.parameters().ewma;
  service.estimate += weight * (static_cast<double>(now - state.window(visitor.window).started) - service.estimate);
  ++service.served;
  state.stop(i, k).done_at = now;
  set_open(i, visitor.open & ~bit(k));
  go(i, visitor.open == 0 ? Place::gone : Place::waiting);
}

void Turn::set_window(Index w, WindowState next) {
  auto& window = state.window(w);
  state.count_window(w, -1);
  window.state = next;
  state.count_window(w, +1);
  if (next != WindowState::open) release_promise(window);
}

void Turn::set_windows(std::shared_ptr<const Setup> setup, const std::vector<WindowPlan>& windows) {
  for (Index w = 0; w < static_cast<Index>(state.windows.size()); ++w) state.count_window(w, -1);
  state.setup = std::move(setup);
  state.windows.resize(state.setup->window_ids.size());
  for (auto& window : state.windows) window.state = WindowState::close;
  for (const auto& each : windows) state.window(state.setup->windows.at(each.id)).state = each.state;
  for (Index w = 0; w < static_cast<Index>(state.windows.size()); ++w) {
    auto& window = state.window(w);
    state.count_window(w, +1);
    if (window.promised == nobody) continue;
    const bool serves = has(state.setup->services_of(w), state.visitor(window.promised).service);
    if (window.state != WindowState::open || !serves) release_promise(window);
  }
  for (Index k = 0; k < state.service_count(); ++k)
    if (std::countr_zero(state.setup->group(k).services) != k) state.service(k).timer = never;
}

/// Answers when the window wants its first pre-call; never when that is past.
Millis Turn::retarget_window(Index w) {
  auto& window = state.window(w);
  window.pre_calls = 0;
  if (window.state != WindowState::open || window.visitor == nobody) return never;
  const auto end = expected_end(state, state.service(state.visitor(window.visitor).service));
  const auto lead = state.setup->walk_of_window[static_cast<std::size_t>(w)] + state.parameters().lead;
  const auto left = std::max<Millis>(0, end - (now - window.started));
  if (left > lead) return window.started + end - lead;
  window.pre_calls = static_cast<int>(1 + (lead - left) / end);
  for (auto rest = state.setup->services_of(w); rest != 0; rest &= rest - 1)
    state.service(std::countr_zero(rest)).deck_target += window.pre_calls;
  return never;
}

void Turn::retarget(Index k) {
  if (!state.setup->policy->has_pre_calls()) return;
  const auto& group = state.setup->group(k);
  for (auto rest = group.services; rest != 0; rest &= rest - 1) state.service(std::countr_zero(rest)).deck_target = 0;
  auto timer = never;
  for (const auto w : group.windows) timer = std::min(timer, retarget_window(w));
  auto& first = state.service(std::countr_zero(group.services));
  if (timer != first.timer && timer != never) m_decisions.emplace_back(WakeAt{timer});
  first.timer = timer;
}

void Turn::refill(Index k) {
  retarget(k);
  state.setup->policy->fill(*this, k);
}

void Turn::refill_all(ServiceSet services) {
  for (; services != 0; services &= services - 1) refill(std::countr_zero(services));
}

void Turn::offer(Index i) {
  if (state.visitor(i).place == Place::waiting) state.setup->policy->offer(*this, i);
}

/// In the order of the calls.
std::vector<Index> Turn::beyond_windows(Index k) const {
  std::vector<Index> back;
  if (needs_matching(k)) {
    DeckMatching matching(state, k, DeckMatching::Room::wanted);
    for (const auto i : on_deck_in_group(state, k))
      if (!matching.add(state.visitor(i).service)) back.push_back(i);
    return back;
  }
  const auto& deck = state.service(k).deck;
  const auto room = std::min(static_cast<std::size_t>(state.setup->policy->deck_room(state, k)), deck.size());
  back.assign(deck.begin() + static_cast<std::ptrdiff_t>(room), deck.end());
  return back;
}

void Turn::trim(Index k) {
  auto back = beyond_windows(k);
  std::for_each(back.rbegin(), back.rend(), [this](Index i) { uncall(i); });
  std::sort(back.begin(), back.end(), [this](Index a, Index b) { return state.comes_before(a, b); });
  for (const auto i : back) offer(i);
}

void Turn::trim_all(ServiceSet services) {
  for (; services != 0; services &= services - 1) trim(std::countr_zero(services));
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
