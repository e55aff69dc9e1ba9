// May this visitor start that service at this instant? Pure questions about the state; all in one place because the
// choice, the offers, the overrides and the views must give one answer.
#pragma once

#include <string>

#include "queue/engine_state.h"

namespace nuanxin::queue {

/// Not called, not served, not away, the service wanted, body state there, predecessors done, time rules met.
bool may_start(const Engine::State&, Index visitor, Index service, Millis now);
/// The same without the question where the visitor is.
bool is_due(const Engine::State&, Index visitor, Index service, Millis now);

/// The instant from which a `max` rule forbids the service; `never` without such a rule.
Millis deadline(const Engine::State&, Index visitor, Index service);
/// The next instant after `now` at which a time rule changes what this visitor may do; `never` when none does.
Millis next_change(const Engine::State&, Index visitor, Millis now);

}  // namespace nuanxin::queue
