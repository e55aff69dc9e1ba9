// The life of one stop (design.md section 4), pure: a move takes the stop as it is and gives the stop as it will be, or
// a refusal that changes nothing. What always holds: joined_at never changes (the place is kept), one place at a time
// per visit, version + 1 with every move.
#pragma once

#include <optional>
#include <string>

#include "base/error.h"
#include "domain/entities.h"

namespace nuanxin::queue {

enum class Move {
  join,              ///< planned → waiting
  call,              ///< waiting → called, at a window and seat
  call_to_door,      ///< waiting → called, to the door of the service: no window yet
  call_out_of_turn,  ///< waiting, missed or parked → called; needs a reason
  enter,             ///< called → called, to this window and seat now
  send_to_door,      ///< called → called, but to no certain window any more
  recall,            ///< called again
  uncall,            ///< called → waiting (the window closes)
  start,             ///< called → serving
  finish,            ///< serving or called → done
  mark_missed,       ///< called → missed
  park,              ///< waiting, called or serving → parked; needs a reason
  return_,           ///< missed or parked → waiting
  decline,           ///< anything not over → declined; needs a reason
  cancel,            ///< anything not over → cancelled
};

struct MoveContext {
  Instant now{};
  const domain::Visit& visit;  ///< with all its stops
  std::string window = {};     ///< for calls to a window
  int seat = 0;                ///< the same, 1-based
  std::string reason = {};
  std::optional<Instant> until = {};  ///< for park
  Json basis = {};                    ///< for calls: why this person now
};

/// Refusals: illegal_move, in_another_place, reason_missing (field "reason"), invalid_value (call without window or
/// seat, park until the past).
Result<domain::Stop> apply(Move, const domain::Stop&, const MoveContext&);

/// Takes the last move back: everything is as `before` except the version. undo_too_late when something came after it
/// (now.version is not before.version + 1), in_another_place when the person went on meanwhile.
Result<domain::Stop> undo(const domain::Stop& now, const domain::Stop& before, const domain::Visit&);

/// Called or serving: the person is at a place.
bool is_active(domain::StopState);
/// Done, declined or cancelled: nothing more happens.
bool is_over(domain::StopState);
/// Finished when every stop is over, open otherwise; a visit that was left stays left.
domain::VisitState state_after(const domain::Visit&);

}  // namespace nuanxin::queue
