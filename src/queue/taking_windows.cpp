// What happens at windows: start, finish, open, pause, close, and the tick.
#include "queue/taking.h"

namespace nuanxin::queue {
namespace {

Result<Index> find_window_of(const Engine::State& state, const std::string& id, Index service) {
  auto w = find_window(state, id);
  if (w && state.setup->service_of_window[static_cast<std::size_t>(*w)] != service)
    return refuse(Reason::invalid_value, id + " is no window of " + state.plan(service).id, "/window");
  return w;
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
  const auto w = find_window_of(turn.state, event.window, who->service);
  if (!w) return w.error();
  const auto& visitor = turn.state.visitor(who->visitor);
  if (visitor.place != Place::in_service || visitor.window != *w) return not_possible(turn.state, who->visitor);
  turn.finish(who->visitor);
  turn.refill(who->service);
  turn.offer(who->visitor);
  turn.watch(who->visitor);
  return {};
}

Result<void> take(Turn& turn, const event::SetWindow& event) {
  const auto w = find_window(turn.state, event.id, "/id");
  if (!w) return w.error();
  const auto k = turn.state.setup->service_of_window[static_cast<std::size_t>(*w)];
  turn.set_window(*w, event.state);
  turn.refill(k);
  if (event.state == WindowState::close) turn.trim(k);
  return {};
}

Result<void> take(Turn& turn, const event::Tick&) {
  turn.ring();
  return {};
}

}  // namespace nuanxin::queue
