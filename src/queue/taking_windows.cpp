// What happens at windows: start, finish, open, pause, close, what they serve, and the tick.
#include <bit>

#include "queue/taking.h"

namespace nuanxin::queue {
namespace {

Result<Index> find_window_of(const Engine::State& state, const std::string& id, Index service) {
  auto w = find_window(state, id);
  if (w && !has(state.setup->services_of(*w), service))
    return refuse(Reason::invalid_value, id + " is no window of " + state.plan(service).id, "/window");
  return w;
}

bool is_served_at(const Engine::State& state, VisitorAtService who, const std::string& window) {
  const auto& visitor = state.visitor(who.visitor);
  return visitor.place == Place::in_service && visitor.service == who.service &&
         state.setup->window_ids[static_cast<std::size_t>(visitor.window)] == window;
}

/// Where something changed when a service at this window ended: windows that only finish such a service, too, since
/// its mean has moved.
ServiceSet concerned_by_end(const Engine::State& state, Index service, Index window) {
  auto concerned = bit(service) | state.setup->services_of(window);
  for (std::size_t w = 0; w < state.windows.size(); ++w) {
    const auto i = state.windows[w].visitor;
    if (i != nobody && state.visitor(i).service == service) concerned |= state.setup->services_of_window[w];
  }
  return concerned;
}

/// What a change of windows concerns.
struct WindowChange {
  ServiceSet changed = 0;  ///< whose groups are or were others, or have other windows
  ServiceSet lost = 0;     ///< which a window left
};

void add_change(WindowChange& change, const Engine::State& state, const Setup& next, Index w, WindowState state_then) {
  const bool is_new = w >= static_cast<Index>(state.windows.size());
  const auto served = is_new ? 0 : state.setup->services_of(w);
  const auto serves = next.services_of(w);
  const auto state_now = is_new ? WindowState::close : state.window(w).state;
  if (!is_new && served == serves && state_now == state_then) return;
  for (auto rest = served | serves; rest != 0; rest &= rest - 1) {
    const auto k = std::countr_zero(rest);
    change.changed |= state.setup->group(k).services | next.group(k).services;
  }
  change.lost |= served & ~serves;
  if (state_then == WindowState::close && state_now != WindowState::close) change.lost |= served;
}

WindowChange change_of(const Engine::State& state, const Setup& next, const std::vector<WindowPlan>& windows) {
  std::vector<WindowState> states(next.window_ids.size(), WindowState::close);
  for (const auto& each : windows) states[static_cast<std::size_t>(next.windows.at(each.id))] = each.state;
  WindowChange change;
  for (std::size_t w = 0; w < states.size(); ++w) add_change(change, state, next, static_cast<Index>(w), states[w]);
  return change;
}

}  // namespace

Result<void> take(Turn& turn, const event::Start& event) {
  const auto who = find_both(turn.state, event.ticket, event.service);
  if (!who) return who.error();
  const auto w = find_window_of(turn.state, event.window, who->service);
  if (!w) return w.error();
  if (!is_on_deck(turn.state, *who)) return not_possible(turn.state, who->visitor);
  const auto& window = turn.state.window(*w);
  if (window.visitor != nobody) return refuse(Reason::seat_taken, event.window + " serves somebody", "/window");
  if (window.state != WindowState::open) return refuse(Reason::window_closed, event.window + " is not open", "/window");
  turn.start(who->visitor, *w);
  turn.refill(who->service);
  return {};
}

Result<void> take(Turn& turn, const event::Finish& event) {
  const auto who = find_both(turn.state, event.ticket, event.service);
  if (!who) return who.error();
  if (!is_served_at(turn.state, *who, event.window)) {
    const auto w = find_window_of(turn.state, event.window, who->service);
    return w ? not_possible(turn.state, who->visitor) : w.error();
  }
  const auto concerned = concerned_by_end(turn.state, who->service, turn.state.visitor(who->visitor).window);
  turn.finish(who->visitor);
  turn.refill_all(concerned);
  turn.offer(who->visitor);
  turn.watch(who->visitor);
  return {};
}

Result<void> take(Turn& turn, const event::SetWindow& event) {
  const auto w = find_window(turn.state, event.id, "/id");
  if (!w) return w.error();
  if (turn.state.setup->gone_windows[static_cast<std::size_t>(*w)])
    return refuse(Reason::not_found, "closed for good: " + event.id, "/id");
  const auto services = turn.state.setup->services_of(*w);
  turn.set_window(*w, event.state);
  turn.refill_all(services);
  if (event.state == WindowState::close) turn.trim_all(services);
  return {};
}

Result<void> take(Turn& turn, const event::SetWindows& event) {
  auto setup = with_windows(*turn.state.setup, event.windows);
  if (!setup) return setup.error();
  const auto change = change_of(turn.state, **setup, event.windows);
  turn.set_windows(std::move(*setup), event.windows);
  turn.refill_all(change.changed);
  turn.trim_all(change.lost);
  return {};
}

Result<void> take(Turn& turn, const event::Tick&) {
  turn.ring();
  return {};
}

}  // namespace nuanxin::queue
