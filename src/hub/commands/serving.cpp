// What happens to a stop at its window, and taking it back.
#include "hub/commands/serving.h"

#include "hub/commands/fields.h"
#include "hub/commands/guided.h"
#include "hub/commands/handlers.h"
#include "store/fair.h"
#include "store/record.h"
#include "store/visit.h"

namespace nuanxin::hub::commands {
namespace {

struct At {
  domain::Visit visit;
  StopId stop;
};

Result<At> stop_of(CommandRun& run, Fields& in) {
  const auto id = in.id<StopId>("stop");
  if (!in) return in.error();
  auto visit = store::visit_of_stop(run.tx, id);
  if (!visit) return refuse(Reason::not_found, "no such stop", "stop");
  return At{std::move(*visit), id};
}

Result<Json> answer(Result<Moved> moved) {
  if (!moved) return moved.error();
  return Json{{"stop", std::move(moved->view)}};
}

Result<Json> plain_move(CommandRun& run, const Json& body, queue::Move move) {
  Fields in(body);
  const auto reason = in.text_or_empty("reason");
  const auto until = in.instant("until");
  auto at = stop_of(run, in);
  if (!at) return at.error();
  return answer(move_stop(run, at->visit, at->stop, MoveInput{.move = move, .reason = reason, .until = until}));
}

bool has_signed_record(CommandRun& run, const StopId& stop) {
  const auto record = store::record_of_stop(run.tx, stop);
  return record && record->state != domain::RecordState::draft;
}

/// What the queue engine called meanwhile does not stand in the way: this person elsewhere, or somebody to this seat.
Result<void> make_room(CommandRun& run, domain::Visit& visit, const domain::Stop& before) {
  if (!queue::is_active(before.state)) return {};
  const auto* now = find_stop(visit, before.id);
  if (!queue::is_active(now->state))
    if (const auto done = withdraw_call(run, visit); !done) return done.error();
  return before.window.empty() ? Result<void>() : free_promised(run, visit.fair, before.window, before.seat);
}

/// Who is back from a miss is back for everything that was missed.
Result<void> return_others(CommandRun& run, domain::Visit& visit) {
  for (const auto& stop : std::vector(visit.stops)) {
    if (stop.state != domain::StopState::missed) continue;
    const auto moved = move_stop(run, visit, stop.id, MoveInput{.move = queue::Move::return_});
    if (!moved) return moved.error();
  }
  return {};
}

}  // namespace

Result<Moved> finish_stop(CommandRun& run, domain::Visit& visit, const StopId& id, const std::string& reason,
                          std::string_view as) {
  const auto* stop = find_stop(visit, id);
  if (!stop) return refuse(Reason::not_found, "no such stop", "stop");
  const auto* activity = run.library.catalogue().activity(stop->activity);
  const bool needs_record =
      activity && activity->kind == forms::ActivityKind::exam && !activity->form_url.empty() && reason.empty();
  if (needs_record && !has_signed_record(run, id))
    return refuse(Reason::record_incomplete, "the record is not signed; finish without it only with a reason", "stop");
  return move_stop(run, visit, id, MoveInput{.move = queue::Move::finish, .reason = reason, .as = as});
}

Result<Json> recall(CommandRun& run, const Json& body) { return plain_move(run, body, queue::Move::recall); }
Result<Json> start(CommandRun& run, const Json& body) { return plain_move(run, body, queue::Move::start); }
Result<Json> mark_missed(CommandRun& run, const Json& body) { return plain_move(run, body, queue::Move::mark_missed); }
Result<Json> park(CommandRun& run, const Json& body) { return plain_move(run, body, queue::Move::park); }
Result<Json> decline(CommandRun& run, const Json& body) { return plain_move(run, body, queue::Move::decline); }

Result<Json> finish(CommandRun& run, const Json& body) {
  Fields in(body);
  const auto reason = in.text_or_empty("reason");
  auto at = stop_of(run, in);
  if (!at) return at.error();
  return answer(finish_stop(run, at->visit, at->stop, reason));
}

Result<Json> return_to_queue(CommandRun& run, const Json& body) {
  Fields in(body);
  auto at = stop_of(run, in);
  if (!at) return at.error();
  // A kiosk helps who missed a call; what staff set aside is theirs to bring back.
  if (run.actor.role == domain::Role::kiosk && find_stop(at->visit, at->stop)->state == domain::StopState::parked)
    return refuse(Reason::forbidden, "a parked person is brought back by the staff", "stop");
  const auto was = find_stop(at->visit, at->stop)->state;
  auto moved = move_stop(run, at->visit, at->stop, MoveInput{.move = queue::Move::return_});
  if (!moved) return moved.error();
  if (was == domain::StopState::missed)
    if (const auto done = return_others(run, at->visit); !done) return done.error();
  return Json{{"stop", std::move(moved->view)}};
}

Result<Json> undo(CommandRun& run, const Json& body) {
  Fields in(body);
  auto at = stop_of(run, in);
  if (!at) return at.error();
  if (at->visit.state == domain::VisitState::left) return refuse(Reason::undo_too_late, "the visit was left", "visit");
  const auto step = store::step_before(run.tx, at->stop);
  if (!step) return refuse(Reason::undo_too_late, "there is no move to take back", "stop");
  if (step->actor != run.actor.id())
    return refuse(Reason::forbidden, "only who made the move may take it back", "stop");
  if (const auto done = make_room(run, at->visit, step->stop); !done) return done.error();
  const auto back = queue::undo(*find_stop(at->visit, at->stop), step->stop, at->visit);
  if (!back) return back.error();
  store::forget_before(run.tx, at->stop);
  return answer(save_stop(run, at->visit, *back));
}

}  // namespace nuanxin::hub::commands
