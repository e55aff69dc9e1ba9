// The organizer's one view of a fair: for each service who waits, is called, served, done or missed and how long it
// will take; the windows with who is at them; people to look after; the last calls with their reasons.
#pragma once

#include "base/json.h"
#include "domain/entities.h"
#include "forms/catalogue.h"
#include "hub/guidance.h"
#include "store/database.h"

namespace nuanxin::hub {

/// Schema Flow of docs/openapi.json. `guided` is null for a fair that calls by ticket.
Json flow_json(store::ReadTransaction&, const forms::Catalogue&, const domain::Fair&, const GuidedFair* guided,
               Instant now);

}  // namespace nuanxin::hub
