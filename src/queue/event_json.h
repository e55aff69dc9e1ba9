// Plans, events and the basis of a call as JSON, for a journal that is replayed: what is written is read back as it
// was. The words are those of the pipe (docs/queue.md), times are whole milliseconds (`slot_ms`, `mean_ms`, `b_ms` …).
#pragma once

#include "base/error.h"
#include "base/json_fwd.h"
#include "queue/events.h"

namespace nuanxin::queue {

/// {"event":"start","ticket":"A1","service":"vitals","window":"v1"}
Json to_json(const Event&);
/// Refusals: bad_request, `field` = JSON pointer.
Result<Event> event_from_json(const Json&);

/// {"policy":…,"services":[{"id","mean_ms","walk_ms","windows"}],"order":[…],"params":{…}}
Json to_json(const FairPlan&);
Result<FairPlan> plan_from_json(const Json&);

/// For the journal and the audit; read by people and by the screens.
Json to_json(const CallBasis&);

}  // namespace nuanxin::queue
