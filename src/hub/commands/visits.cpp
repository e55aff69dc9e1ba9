// Changing and ending a visit, and what is known of its papers.
#include <algorithm>

#include "domain/wire.h"
#include "hub/commands/fields.h"
#include "hub/commands/handlers.h"
#include "hub/commands/itinerary.h"
#include "hub/commands/stop_moves.h"
#include "hub/permissions.h"
#include "hub/views.h"
#include "store/fair.h"
#include "store/visit.h"

namespace nuanxin::hub::commands {
namespace {

Result<domain::Visit> visit_of(CommandRun& run, Fields& in) {
  const auto id = in.id<VisitId>("visit");
  if (!in) return in.error();
  auto visit = store::visit_by_id(run.tx, id);
  if (!visit) return refuse(Reason::not_found, "no such visit", "visit");
  return std::move(*visit);
}

Json answer(CommandRun& run, Json visit) {
  const auto identities = may_see_identity(run.actor.role) ? Identities::whole : Identities::masked;
  return Json{
      {"visit", visit_view(run.tx, run.library.catalogue(), std::move(visit), china_date(run.now), identities)}};
}

Result<void> cancel(CommandRun& run, domain::Visit& visit, const StopId& id, const std::string& reason) {
  const auto moved = move_stop(run, visit, id, MoveInput{.move = queue::Move::cancel, .reason = reason});
  if (!moved) return moved.error();
  return {};
}

/// A stop that was cancelled or declined is chosen again: it waits anew, from now.
Result<void> join_again(CommandRun& run, domain::Visit& visit, const domain::Stop& old) {
  if (old.state != domain::StopState::cancelled && old.state != domain::StopState::declined) return {};
  domain::Stop stop;
  stop.id = old.id;
  stop.visit = old.visit;
  stop.activity = old.activity;
  stop.state = domain::StopState::waiting;
  stop.joined_at = run.now;
  stop.version = old.version + 1;
  store::remember_before(run.tx, old.id, run.actor.id(), run.now);
  const auto saved = save_stop(run, visit, stop);
  if (!saved) return saved.error();
  return {};
}

Result<void> add_stop(CommandRun& run, domain::Visit& visit, const std::string& activity) {
  const auto stop = waiting_stop(visit, activity, run.now);
  if (!stop) return stop.error();
  if (const auto saved = store::insert_stop(run.tx, visit.fair, *stop); !saved) return saved.error();
  visit.stops.push_back(*stop);
  run.touched.push_back({visit.fair, visit.id, std::nullopt, stop->id});
  const Json json = domain::to_json(*stop);
  run.happened("stop", stop->id.str(), stop->version, json, [&] {
    return stop_view(run.tx, run.library.catalogue(), stop->id, json, china_date(run.now)).value_or(Json());
  });
  return {};
}

/// The stops become what the list says. What is over stays; somebody who is at a place is not cancelled from afar.
Result<void> change_activities(CommandRun& run, domain::Visit& visit, const std::vector<std::string>& wanted) {
  for (const auto& activity : wanted) {
    const auto it = std::find_if(visit.stops.begin(), visit.stops.end(),
                                 [&](const auto& stop) { return stop.activity == activity; });
    const auto done = it == visit.stops.end() ? add_stop(run, visit, activity) : join_again(run, visit, *it);
    if (!done) return done.error();
  }
  const auto stops = visit.stops;
  for (const auto& stop : stops) {
    const bool kept = std::find(wanted.begin(), wanted.end(), stop.activity) != wanted.end();
    if (kept || queue::is_over(stop.state)) continue;
    if (queue::is_active(stop.state))
      return refuse(Reason::illegal_move, "the person is at a window for " + stop.activity, "activities");
    if (const auto done = cancel(run, visit, stop.id, {}); !done) return done.error();
  }
  return {};
}

Result<Json> report_print(CommandRun& run, const Json& body, domain::PrintState domain::Visit::*paper) {
  Fields in(body);
  const auto state = in.code<domain::PrintState>("state");
  auto visit = visit_of(run, in);
  if (!visit) return visit.error();
  if (state == domain::PrintState::not_asked)
    return refuse(Reason::invalid_value, "printed, not_printed or unknown is expected", "state");
  if ((*visit).*paper == state) return answer(run, domain::to_json(*visit));
  (*visit).*paper = state;
  auto saved = save_visit_head(run, *visit);
  if (!saved) return saved.error();
  return answer(run, std::move(*saved));
}

}  // namespace

Result<Json> update_visit(CommandRun& run, const Json& body) {
  Fields in(body);
  const auto activities = in.texts("activities");
  const auto& consents = in.list("consents", 50);
  const auto occupation = in.text_or_empty("occupation", 60);
  const auto platform = in.text_or_empty("platform", 200);
  auto visit = visit_of(run, in);
  if (!visit) return visit.error();
  if (visit->state == domain::VisitState::left) {
    if (!activities) return refuse(Reason::illegal_move, "the visit was left", "visit");
    visit->state = domain::VisitState::open;  // who comes back says what for
  }
  const auto& catalogue = run.library.catalogue();
  if (const auto good = check_occupation(catalogue, occupation); !good) return good.error();
  const auto granted = read_consents(catalogue, consents, run.now);
  if (!granted) return granted.error();
  if (in.has("occupation")) visit->occupation = occupation;
  if (in.has("platform")) visit->platform = platform;
  for (const auto& consent : *granted) {
    store::save_consent(run.tx, visit->id, consent);
    std::erase_if(visit->consents, [&](const auto& old) { return old.purpose == consent.purpose; });
    visit->consents.push_back(consent);
  }
  if (activities) {
    const auto fair = store::fair_by_id(run.tx, visit->fair);
    if (!fair) return refuse(Reason::not_found, "no such fair", "visit");
    const auto wanted = read_activities(catalogue, *fair, *activities);
    if (!wanted) return wanted.error();
    if (const auto done = change_activities(run, *visit, *wanted); !done) return done.error();
  }
  visit->state = queue::state_after(*visit);
  auto saved = save_visit_head(run, *visit);
  if (!saved) return saved.error();
  return answer(run, std::move(*saved));
}

Result<Json> leave_visit(CommandRun& run, const Json& body) {
  Fields in(body);
  const auto reason = in.text_or_empty("reason");
  auto visit = visit_of(run, in);
  if (!visit) return visit.error();
  if (reason.empty()) return refuse(Reason::reason_missing, {}, "reason");
  if (visit->state == domain::VisitState::left) return refuse(Reason::illegal_move, "the visit was left", "visit");
  visit->state = domain::VisitState::left;
  const auto stops = visit->stops;
  for (const auto& stop : stops)
    if (!queue::is_over(stop.state))
      if (const auto done = cancel(run, *visit, stop.id, reason); !done) return done.error();
  auto saved = save_visit_head(run, *visit);
  if (!saved) return saved.error();
  return answer(run, std::move(*saved));
}

Result<Json> report_ticket_print(CommandRun& run, const Json& body) {
  return report_print(run, body, &domain::Visit::ticket_print);
}

Result<Json> report_slip_print(CommandRun& run, const Json& body) {
  return report_print(run, body, &domain::Visit::slip_print);
}

}  // namespace nuanxin::hub::commands
