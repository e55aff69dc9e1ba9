// Who comes next to a window.
#include <algorithm>
#include <limits>

#include "domain/wire.h"
#include "hub/commands/fields.h"
#include "hub/commands/guided.h"
#include "hub/commands/handlers.h"
#include "hub/commands/serving.h"
#include "hub/commands/stop_moves.h"
#include "hub/permissions.h"
#include "hub/views.h"
#include "queue/choose.h"
#include "store/fair.h"
#include "store/queue_rows.h"
#include "store/visit.h"

namespace nuanxin::hub::commands {
namespace {

/// Both kinds of order rules ask the same before a call: nothing named first may still be ahead. (That nobody is in two
/// places holds anyway.)
std::vector<queue::OrderRule> order_rules(const forms::Catalogue& catalogue) {
  std::vector<queue::OrderRule> out;
  for (const auto& rule : catalogue.order()) out.push_back({rule.first, rule.then});
  return out;
}

std::vector<queue::Candidate> candidates(const std::vector<store::WaitingStop>& waiting) {
  std::vector<queue::Candidate> out;
  out.reserve(waiting.size());
  for (const auto& each : waiting) {
    queue::Candidate candidate{each.activity, each.ticket_number, each.joined_at, each.misses, {}};
    for (const auto& other : each.others) candidate.others.push_back({other.activity, other.state});
    out.push_back(std::move(candidate));
  }
  return out;
}

Json call_json(CommandRun& run, const domain::Visit& visit, Json stop_view_json) {
  const auto identities = may_see_identity(run.actor.role) ? Identities::whole : Identities::masked;
  return Json{
      {"stop", std::move(stop_view_json)},
      {"visit", visit_view(run.tx, run.library.catalogue(), domain::to_json(visit), china_date(run.now), identities)}};
}

/// The first in line who is ready. Usually one of the first few, and the rest of a long line need not be read.
std::optional<store::WaitingStop> choose(CommandRun& run, const store::WindowOfFair& at) {
  constexpr int first_few = 20;
  const auto rules = order_rules(run.library.catalogue());
  for (const int limit : {first_few, std::numeric_limits<int>::max()}) {
    auto waiting = store::waiting_stops(run.tx, at.fair, at.window.activities, limit);
    if (const auto choice = queue::choose_next(candidates(waiting), at.window, rules))
      return std::move(waiting[choice->index]);
    if (waiting.size() < static_cast<std::size_t>(limit)) break;
  }
  return std::nullopt;
}

/// The engine has called already; who stands at the door comes in.
Result<Json> call_guided(CommandRun& run, const store::WindowOfFair& at, std::optional<int> wanted_seat,
                         std::string_view as) {
  if (at.window.state != domain::WindowState::open)
    return refuse(Reason::window_closed, "the window is " + std::string(domain::code(at.window.state)), "window");
  auto entered = enter_next(run, at, wanted_seat, as);
  if (!entered) return entered.error();
  if (!*entered) {
    if (const auto seat = seat_for(run, at.window, wanted_seat); !seat) return seat.error();
    return refuse(Reason::nobody_waiting, "nobody can be called to this window now", "window");
  }
  return call_json(run, (*entered)->visit, std::move((*entered)->stop_view));
}

Result<Json> call_to(CommandRun& run, const store::WindowOfFair& at, std::optional<int> wanted_seat,
                     std::string_view as) {
  for (const auto& code : at.window.activities)
    if (const auto* served = run.library.catalogue().activity(code); served && !may_call_to(run.actor, *served))
      return refuse(Reason::forbidden, "only who is named for this desk calls people to it", "window");
  if (run.guidance.of(run.tx, at.fair)) return call_guided(run, at, wanted_seat, as);
  const auto seat = seat_for(run, at.window, wanted_seat);
  if (!seat) return seat.error();
  const auto next = choose(run, at);
  if (!next) return refuse(Reason::nobody_waiting, "nobody can be called to this window now", "window");
  auto visit = store::visit_by_id(run.tx, next->visit);
  if (!visit) return refuse(Reason::not_found, "no such visit", "visit");
  auto moved = move_stop(run, *visit, next->stop,
                         MoveInput{.move = queue::Move::call, .window = at.window.id.str(), .seat = *seat, .as = as});
  if (!moved) return moved.error();
  return call_json(run, *visit, std::move(moved->view));
}

/// Why an organizer called somebody out of turn, in the words of the engine's own calls.
Json override_basis(CommandRun& run, const domain::Visit& visit, const StopId& id, const std::string& reason) {
  queue::Call call;
  call.ticket = domain::ticket_label(visit.ticket_number);
  for (const auto& stop : visit.stops)
    if (stop.id == id) call.service = stop.activity;
  call.basis.reason = queue::CallReason::override_;
  call.basis.oldest = call.ticket;
  call.basis.by = run.actor.staff_name;
  call.basis.why = reason;
  return basis_json(run.library.catalogue(), call);
}

/// No next one to call is no reason to take the finishing back.
bool leaves_nobody(Reason reason) {
  return reason == Reason::nobody_waiting || reason == Reason::window_closed || reason == Reason::seat_taken;
}

}  // namespace

Result<Json> call_next(CommandRun& run, const Json& body) {
  Fields in(body);
  const auto window = in.id<WindowId>("window");
  const auto seat = in.number("seat");
  if (!in) return in.error();
  const auto at = store::window_by_id(run.tx, window);
  if (!at) return refuse(Reason::not_found, "no such window", "window");
  return call_to(run, *at, seat, {});
}

Result<Json> call_stop(CommandRun& run, const Json& body) {
  Fields in(body);
  const auto window = in.id<WindowId>("window");
  const auto stop = in.id<StopId>("stop");
  const auto reason = in.text_or_empty("reason");
  if (!in) return in.error();
  const auto at = store::window_by_id(run.tx, window);
  if (!at) return refuse(Reason::not_found, "no such window", "window");
  auto visit = store::visit_of_stop(run.tx, stop);
  if (!visit || visit->fair != at->fair) return refuse(Reason::not_found, "no such stop at this fair", "stop");
  const auto& served = at->window.activities;
  if (std::find(served.begin(), served.end(), find_stop(*visit, stop)->activity) == served.end())
    return refuse(Reason::invalid_value, "the window does not serve this", "window");
  if (const auto done = withdraw_call(run, *visit); !done) return done.error();
  if (visit->away_until) {  // called from afar: back
    visit->away_until.reset();
    if (const auto saved = save_visit_head(run, *visit); !saved) return saved.error();
  }
  auto seat = seat_for(run, at->window, std::nullopt);
  if (!seat && seat.error().reason == Reason::seat_taken) {
    if (const auto done = free_promised(run, at->fair, window.str(), std::nullopt); !done) return done.error();
    seat = seat_for(run, at->window, std::nullopt);
  }
  if (!seat) return seat.error();
  auto moved = move_stop(run, *visit, stop,
                         MoveInput{.move = queue::Move::call_out_of_turn,
                                   .window = window.str(),
                                   .seat = *seat,
                                   .reason = reason,
                                   .basis = override_basis(run, *visit, stop, reason)});
  if (!moved) return moved.error();
  return call_json(run, *visit, std::move(moved->view));
}

Result<Json> finish_and_next(CommandRun& run, const Json& body) {
  Fields in(body);
  const auto id = in.id<StopId>("stop");
  const auto reason = in.text_or_empty("reason");
  if (!in) return in.error();
  auto visit = store::visit_of_stop(run.tx, id);
  if (!visit) return refuse(Reason::not_found, "no such stop", "stop");
  const domain::Stop before = *find_stop(*visit, id);
  auto finished = finish_stop(run, *visit, id, reason, "Finish");
  if (!finished) return finished.error();
  Json out{{"stop", std::move(finished->view)}, {"next", nullptr}};
  guide(run);  // it may call somebody to this very window
  if (before.window.empty()) return out;
  const auto at = store::window_by_id(run.tx, WindowId(before.window));
  if (!at) return out;
  auto next = call_to(run, *at, before.seat, "CallNext");
  if (next)
    out["next"] = std::move(*next);
  else if (!leaves_nobody(next.error().reason))
    return next.error();
  return out;
}

}  // namespace nuanxin::hub::commands
