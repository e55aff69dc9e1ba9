// A worker steps away for a while (a call to make, a parcel to move) and comes back; the place in all lines is kept.
#include <algorithm>

#include "domain/wire.h"
#include "hub/commands/fields.h"
#include "hub/commands/guided.h"
#include "hub/commands/handlers.h"
#include "hub/commands/stop_moves.h"
#include "hub/permissions.h"
#include "hub/views.h"
#include "store/visit.h"

namespace nuanxin::hub::commands {
namespace {

constexpr int longest_minutes = 240;

Result<domain::Visit> open_visit_of(CommandRun& run, Fields& in) {
  const auto id = in.id<VisitId>("visit");
  if (!in) return in.error();
  auto visit = store::visit_by_id(run.tx, id);
  if (!visit) return refuse(Reason::not_found, "no such visit", "visit");
  if (visit->state != domain::VisitState::open) return refuse(Reason::illegal_move, "the visit is over", "visit");
  return std::move(*visit);
}

Result<Json> save_away(CommandRun& run, domain::Visit& visit) {
  run.touched.push_back({visit.fair, visit.id, std::nullopt, {}});
  auto saved = save_visit_head(run, visit);
  if (!saved) return saved.error();
  const auto identities = may_see_identity(run.actor.role) ? Identities::whole : Identities::masked;
  return Json{
      {"visit", visit_view(run.tx, run.library.catalogue(), std::move(*saved), china_date(run.now), identities)}};
}

}  // namespace

Result<Json> step_away(CommandRun& run, const Json& body) {
  Fields in(body);
  const auto minutes = in.number("minutes");
  auto visit = open_visit_of(run, in);
  if (!visit) return visit.error();
  if (!minutes || *minutes < 1 || *minutes > longest_minutes)
    return refuse(Reason::invalid_value, "1 to 240 minutes are expected", "minutes");
  if (const auto done = withdraw_call(run, *visit); !done) return done.error();
  const bool at_window = std::any_of(visit->stops.begin(), visit->stops.end(),
                                     [](const domain::Stop& stop) { return queue::is_active(stop.state); });
  if (at_window) return refuse(Reason::illegal_move, "the person is at a window", "visit");
  visit->away_until = run.now + std::chrono::minutes(*minutes);
  return save_away(run, *visit);
}

Result<Json> come_back(CommandRun& run, const Json& body) {
  Fields in(body);
  auto visit = open_visit_of(run, in);
  if (!visit) return visit.error();
  visit->away_until.reset();
  return save_away(run, *visit);
}

}  // namespace nuanxin::hub::commands
