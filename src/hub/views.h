// What the API shows of entities: StopView, VisitView and the data of live events. Names leave masked unless the reader
// is checking the person. Pure but for reading the store.
#pragma once

#include <optional>
#include <string>

#include "base/json.h"
#include "domain/entities.h"
#include "forms/catalogue.h"
#include "store/database.h"
#include "store/queue_rows.h"

namespace nuanxin::hub {

/// Whether a view holds whole identities.
enum class Identities { masked, whole };

/// The activity's Chinese name, or its code when the catalogue does not know it (any more).
std::string activity_label(const forms::Catalogue&, const std::string& activity);
/// Completed years, or null.
Json age_json(const std::optional<Date>& birth, Date day);
Json record_head(const domain::Record&);
Json form_heads(const forms::Library&);
/// "knee" of ".../knee".
std::string form_name(std::string_view url);

Json stop_view(const forms::Catalogue&, const store::QueueRow&, Date day);
/// From the stop's own JSON; nothing when the stop does not exist.
std::optional<Json> stop_view(store::ReadTransaction&, const forms::Catalogue&, const StopId&, Json stop, Date day);
/// From the visit's own JSON, so that it is built once for the journal and for the answer.
Json visit_view(const forms::Catalogue&, Json visit, const domain::Worker&, Date day, Identities);
/// Looks the visit's worker up.
Json visit_view(store::ReadTransaction&, const forms::Catalogue&, Json visit, Date day, Identities);
/// What an event says of a visit: no consents, no person.
Json visit_head(const domain::Visit&);
Json window_event(const FairId&, const domain::Window&);
Json record_event(const domain::Record&);
/// Without what was measured: for the journal, events and answers.
Json reading_head(const domain::Reading&);
Json reading_event(const domain::Reading&);

/// The id of "VAN1:<visit id>" or of the phone page's address, as printed on papers; nothing for another text.
std::optional<VisitId> visit_of_code(std::string_view code);
std::string code_of_visit(const VisitId&);
/// 27 of "A027", "a27" or "27"; nothing for another text.
std::optional<int> parse_ticket(std::string_view label);

}  // namespace nuanxin::hub
