// Visits with consents and stops, and what undo needs. Invariants that the database defends come back as refusals:
// duplicate (one visit per worker and fair, one ticket number per fair, one stop per activity), in_another_place (one
// called or serving stop per visit), seat_taken (one per window seat).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/entities.h"
#include "store/database.h"

namespace nuanxin::store {

/// Head, consents and stops.
Result<void> insert_visit(WriteTransaction&, const domain::Visit&);
/// Head only (print states, occupation, platform, state, version).
Result<void> update_visit(WriteTransaction&, const domain::Visit&);
/// Adds or replaces by purpose. What was signed and kept back for want of a consent is due once it is granted.
void save_consent(WriteTransaction&, const VisitId&, const domain::Consent&);
/// `fair` must be the visit's.
Result<void> insert_stop(WriteTransaction&, const FairId&, const domain::Stop&);
Result<void> update_stop(WriteTransaction&, const domain::Stop&);

std::optional<domain::Visit> visit_by_id(ReadTransaction&, const VisitId&);
std::optional<domain::Visit> visit_of_stop(ReadTransaction&, const StopId&);
std::optional<domain::Visit> visit_of_worker(ReadTransaction&, const FairId&, const WorkerId&);
std::optional<domain::Visit> visit_by_ticket(ReadTransaction&, const FairId&, int ticket_number);
/// Newest first.
std::vector<domain::Visit> visits_of_worker(ReadTransaction&, const WorkerId&);
std::vector<domain::Visit> visits_of_fair(ReadTransaction&, const FairId&);
std::optional<domain::Stop> stop_by_id(ReadTransaction&, const StopId&);

/// Who stepped away and said to be back by now.
std::vector<VisitId> visits_back_by(ReadTransaction&, Instant);

/// Call before update_stop: keeps the present row, so that the move can be taken back exactly.
void remember_before(WriteTransaction&, const StopId&, const std::string& actor, Instant at);

struct StepBefore {
  domain::Stop stop;  ///< as it was before the move
  std::string actor;
  Instant at{};
};
/// The stop before its last move; nothing when there was none or it was undone. Nothing came after it exactly when the
/// present stop.version is step.stop.version + 1.
std::optional<StepBefore> step_before(ReadTransaction&, const StopId&);
void forget_before(WriteTransaction&, const StopId&);

}  // namespace nuanxin::store
