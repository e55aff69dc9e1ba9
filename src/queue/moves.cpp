#include "queue/moves.h"

#include <algorithm>

namespace nuanxin::queue {
namespace {

using domain::Stop;
using domain::StopState;

bool may(Move move, StopState from) {
  switch (move) {
    case Move::join:
      return from == StopState::planned;
    case Move::call:
    case Move::call_to_door:
      return from == StopState::waiting;
    case Move::call_out_of_turn:
      return from == StopState::waiting || from == StopState::missed || from == StopState::parked;
    case Move::enter:
    case Move::send_to_door:
    case Move::recall:
    case Move::uncall:
    case Move::start:
    case Move::mark_missed:
      return from == StopState::called;
    case Move::finish:
      return from == StopState::called || from == StopState::serving;
    case Move::park:
      return from == StopState::waiting || is_active(from);
    case Move::return_:
      return from == StopState::missed || from == StopState::parked;
    case Move::decline:
    case Move::cancel:
      return !is_over(from);
  }
  return false;
}

bool needs_reason(Move move) { return move == Move::park || move == Move::decline || move == Move::call_out_of_turn; }

bool needs_window(Move move) { return move == Move::call || move == Move::call_out_of_turn || move == Move::enter; }

bool is_call(Move move) { return needs_window(move) || move == Move::call_to_door; }

bool active_elsewhere(const domain::Visit& visit, const StopId& stop) {
  return std::any_of(visit.stops.begin(), visit.stops.end(),
                     [&](const Stop& other) { return other.id != stop && is_active(other.state); });
}

/// Back among those who are at no place; the turn's own times and counts go, the place in the queue stays.
void leave_place(Stop& stop) {
  stop.window.clear();
  stop.seat = 0;
  stop.called_at.reset();
  stop.started_at.reset();
  stop.calls = 0;
  stop.basis = nullptr;
}

std::optional<Error> obstacle(Move move, const Stop& stop, const MoveContext& context) {
  if (!may(move, stop.state))
    return refuse(Reason::illegal_move, "the stop is " + std::string(domain::code(stop.state)), "stop");
  if ((move == Move::start || move == Move::finish) && stop.window.empty())
    return refuse(Reason::illegal_move, "the person is called to the door, not to a window yet", "stop");
  if (context.visit.state == domain::VisitState::left && move != Move::cancel && move != Move::decline)
    return refuse(Reason::illegal_move, "the visit was left", "visit");
  if (needs_reason(move) && context.reason.empty()) return refuse(Reason::reason_missing, {}, "reason");
  if (needs_window(move)) {
    if (context.window.empty()) return refuse(Reason::invalid_value, "a call needs a window", "window");
    if (context.seat < 1) return refuse(Reason::invalid_value, "seats count from 1", "seat");
  }
  if (is_call(move) && active_elsewhere(context.visit, stop.id))
    return refuse(Reason::in_another_place, "called or served elsewhere", "stop");
  if (move == Move::park && context.until && *context.until <= context.now)
    return refuse(Reason::invalid_value, "a time to come is expected", "until");
  return std::nullopt;
}

void go(Move move, Stop& stop, const MoveContext& context) {
  switch (move) {
    case Move::join:
      stop.state = StopState::waiting;
      break;
    case Move::call:
    case Move::call_to_door:
    case Move::call_out_of_turn:
      leave_place(stop);
      stop.state = StopState::called;
      stop.window = context.window;
      stop.seat = context.seat;
      stop.called_at = context.now;
      stop.calls = 1;
      stop.basis = context.basis;
      break;
    case Move::enter:
      stop.window = context.window;
      stop.seat = context.seat;
      stop.called_at = context.now;
      break;
    case Move::send_to_door:
      stop.window.clear();
      stop.seat = 0;
      break;
    case Move::recall:
      stop.called_at = context.now;
      ++stop.calls;
      break;
    case Move::start:
      stop.state = StopState::serving;
      stop.started_at = context.now;
      break;
    case Move::finish:
      stop.state = StopState::done;
      stop.seat = 0;
      if (!stop.started_at) stop.started_at = context.now;
      stop.finished_at = context.now;
      break;
    case Move::mark_missed:
      leave_place(stop);
      stop.state = StopState::missed;
      ++stop.misses;
      break;
    case Move::uncall:
    case Move::return_:
      leave_place(stop);
      stop.state = StopState::waiting;
      break;
    case Move::park:
      leave_place(stop);
      stop.state = StopState::parked;
      break;
    case Move::decline:
      leave_place(stop);
      stop.state = StopState::declined;
      break;
    case Move::cancel:
      leave_place(stop);
      stop.state = StopState::cancelled;
      break;
  }
}

}  // namespace

bool is_active(StopState state) { return state == StopState::called || state == StopState::serving; }

bool is_over(StopState state) {
  return state == StopState::done || state == StopState::declined || state == StopState::cancelled;
}

domain::VisitState state_after(const domain::Visit& visit) {
  if (visit.state == domain::VisitState::left) return visit.state;
  const bool over = !visit.stops.empty() && std::all_of(visit.stops.begin(), visit.stops.end(),
                                                        [](const Stop& stop) { return is_over(stop.state); });
  return over ? domain::VisitState::finished : domain::VisitState::open;
}

Result<Stop> apply(Move move, const Stop& stop, const MoveContext& context) {
  if (const auto error = obstacle(move, stop, context)) return *error;
  Stop next = stop;
  go(move, next, context);
  next.parked_until = move == Move::park ? context.until : std::nullopt;
  next.reason = context.reason;
  ++next.version;
  return next;
}

Result<Stop> undo(const Stop& now, const Stop& before, const domain::Visit& visit) {
  if (now.id != before.id || now.version != before.version + 1) return refuse(Reason::undo_too_late, {}, "stop");
  if (is_active(before.state) && active_elsewhere(visit, now.id))
    return refuse(Reason::in_another_place, "the person went on meanwhile", "stop");
  Stop back = before;
  back.version = now.version + 1;
  return back;
}

}  // namespace nuanxin::queue
