#include "hub/commands/stop_moves.h"

#include <algorithm>

#include "domain/wire.h"
#include "hub/views.h"
#include "queue/choose.h"
#include "store/queue_rows.h"
#include "store/visit.h"

namespace nuanxin::hub::commands {

domain::Stop* find_stop(domain::Visit& visit, const StopId& id) {
  const auto it = std::find_if(visit.stops.begin(), visit.stops.end(), [&](const auto& stop) { return stop.id == id; });
  return it == visit.stops.end() ? nullptr : &*it;
}

Result<Json> save_visit_head(CommandRun& run, domain::Visit& visit, std::string_view as) {
  ++visit.version;
  if (const auto saved = store::update_visit(run.tx, visit); !saved) return saved.error();
  Json json = domain::to_json(visit);
  run.happened(
      "visit", visit.id.str(), visit.version, json, [&] { return visit_head(visit); }, as);
  return json;
}

Result<void> follow_stops(CommandRun& run, domain::Visit& visit, std::string_view as) {
  const auto state = queue::state_after(visit);
  if (state == visit.state) return {};
  visit.state = state;
  if (const auto saved = save_visit_head(run, visit, as); !saved) return saved.error();
  return {};
}

Result<Moved> save_stop(CommandRun& run, domain::Visit& visit, const domain::Stop& stop, std::string_view as,
                        std::optional<queue::Move> cause) {
  if (const auto saved = store::update_stop(run.tx, stop); !saved) return saved.error();
  *find_stop(visit, stop.id) = stop;
  if (!run.is_engine_moving) run.touched.push_back({visit.fair, visit.id, cause, stop.id});
  Json json = domain::to_json(stop);
  auto view = stop_view(run.tx, run.library.catalogue(), stop.id, json, china_date(run.now));
  if (!view) return refuse(Reason::not_found, "no such stop", "stop");
  run.happened(
      "stop", stop.id.str(), stop.version, json, [&] { return *view; }, as);
  if (const auto followed = follow_stops(run, visit, as); !followed) return followed.error();
  return Moved{stop, std::move(*view)};
}

Result<int> seat_for(CommandRun& run, const domain::Window& window, std::optional<int> wanted) {
  if (window.state != domain::WindowState::open)
    return refuse(Reason::window_closed, "the window is " + std::string(domain::code(window.state)), "window");
  const auto taken = store::taken_seats(run.tx, window.id);
  if (!wanted) {
    const auto seat = queue::free_seat(window, taken);
    if (!seat) return refuse(Reason::seat_taken, "every seat of the window is taken", "window");
    return *seat;
  }
  if (*wanted < 1 || *wanted > window.seats) return refuse(Reason::invalid_value, "no such seat", "seat");
  if (std::find(taken.begin(), taken.end(), *wanted) != taken.end())
    return refuse(Reason::seat_taken, "the seat is taken", "seat");
  return *wanted;
}

Result<Moved> move_stop(CommandRun& run, domain::Visit& visit, const StopId& id, const MoveInput& input) {
  const auto* stop = find_stop(visit, id);
  if (!stop) return refuse(Reason::not_found, "no such stop", "stop");
  const queue::MoveContext context{run.now, visit, input.window, input.seat, input.reason, input.until, input.basis};
  const auto next = queue::apply(input.move, *stop, context);
  if (!next) return next.error();
  static const std::string nobody;
  store::remember_before(run.tx, id, run.is_engine_moving ? nobody : run.actor.id(), run.now);
  return save_stop(run, visit, *next, input.as, input.move);
}

}  // namespace nuanxin::hub::commands
