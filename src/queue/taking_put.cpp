// The staff's word about one visitor: checked only for sense, then taken as the truth.
#include <algorithm>
#include <limits>

#include "queue/taking.h"

namespace nuanxin::queue {
namespace {

using State = Engine::State;

/// The event with numbers for names.
struct Spot {
  Index visitor = nobody;
  Place place = Place::waiting;
  Index service = nobody;
  Index window = nobody;
  ServiceSet open = 0;
  ServiceSet not_ready = 0;
};

Result<ServiceSet> set_of(const State& state, const std::vector<std::string>& ids, const char* field) {
  ServiceSet set = 0;
  for (const auto& id : ids) {
    const auto k = find_service(state, id, field);
    if (!k) return k.error();
    set |= bit(*k);
  }
  return set;
}

/// A promise must be one that the window can keep; without it the visitor is on deck for the door.
bool can_promise(const State& state, Index w, Index k) {
  const auto& window = state.window(w);
  return window.state == WindowState::open && window.visitor == nobody && has(state.setup->services_of(w), k);
}

Result<void> find_place(const State& state, const event::Put& event, Spot& spot) {
  if (event.place != Place::on_deck && event.place != Place::in_service) return {};
  if (!event.service) return refuse(Reason::invalid_value, "at no service", "/service");
  const auto k = find_service(state, *event.service);
  if (!k) return k.error();
  if (!has(spot.open, *k)) return refuse(Reason::invalid_value, "does not want " + *event.service, "/service");
  spot.service = *k;
  if (!event.window) {
    if (event.place == Place::in_service) return refuse(Reason::invalid_value, "at no window", "/window");
    return {};
  }
  const auto w = find_window(state, *event.window);
  if (!w) return w.error();
  const auto inside = state.window(*w).visitor;
  if (event.place == Place::in_service && inside != nobody && inside != spot.visitor)
    return refuse(Reason::seat_taken, *event.window + " serves somebody", "/window");
  spot.window = *w;
  return {};
}

Result<Spot> find_spot(const State& state, const event::Put& event) {
  Spot spot;
  spot.visitor = state.latest(event.ticket);
  spot.place = event.place;
  if (spot.visitor == nobody) return refuse(Reason::not_found, "never came: " + event.ticket, "/ticket");
  const auto open = set_of(state, event.wants, "/wants");
  if (!open) return open.error();
  spot.open = *open;
  const auto not_ready = set_of(state, event.not_ready, "/not_ready");
  if (!not_ready) return not_ready.error();
  spot.not_ready = *not_ready;
  if (auto found = find_place(state, event, spot); !found) return found.error();
  return spot;
}

ServiceSet concerned_at(const State& state, Index service, Index window) {
  return (service == nobody ? 0 : bit(service)) | (window == nobody ? 0 : state.setup->services_of(window));
}

void say_wishes(State& state, const Spot& spot, Millis now) {
  auto& visitor = state.visitor(spot.visitor);
  for (Index k = 0; k < state.service_count(); ++k) {
    auto& stop = state.stop(spot.visitor, k);
    const bool was_open = has(visitor.open, k);
    const bool is_open = has(spot.open, k);
    if (is_open && !was_open && stop.done_at == never) stop.wish = static_cast<std::uint8_t>(most_services);
    if (is_open && !was_open) stop.done_at = never;
    if (!is_open && was_open && spot.place != Place::gone) stop.done_at = now;
  }
  visitor.open = spot.open;
  visitor.not_ready = spot.not_ready;
}

void say_misses(State& state, Index i, int misses) {
  auto& visitor = state.visitor(i);
  visitor.misses = static_cast<std::uint8_t>(std::clamp<int>(misses, 0, std::numeric_limits<std::uint8_t>::max()));
  visitor.back_from_miss = false;
  visitor.vt = visitor.arrived - visitor.credit + state.parameters().miss_penalty * std::max(0, visitor.misses - 1);
}

}  // namespace

Result<void> take(Turn& turn, const event::Put& event) {
  auto& state = turn.state;
  auto spot = find_spot(state, event);
  if (!spot) return spot.error();
  const auto i = spot->visitor;
  const auto& visitor = state.visitor(i);
  auto concerned = concerned_at(state, visitor.service, visitor.window);
  if (visitor.place != Place::gone) turn.go(i, Place::gone);
  say_wishes(state, *spot, turn.now);
  say_misses(state, i, event.misses);
  if (spot->place == Place::on_deck && spot->window != nobody && !can_promise(state, spot->window, spot->service))
    spot->window = nobody;
  concerned |= concerned_at(state, spot->service, spot->window);
  turn.put(i, spot->place, spot->service, spot->window);
  turn.refill_all(concerned);
  turn.offer(i);
  return {};
}

}  // namespace nuanxin::queue
