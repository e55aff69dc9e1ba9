// What a display board may show: tickets, masked names, places. The same for the station's board and for the web page.
#pragma once

#include "base/json.h"
#include "domain/entities.h"
#include "forms/catalogue.h"
#include "store/database.h"

namespace nuanxin::hub {

/// {fair, name, calls (newest first), on_deck, seq, at}; without a fair `fair` is null and the lists are empty.
Json board_json(store::ReadTransaction&, const forms::Catalogue&, const std::optional<domain::Fair>&, Instant now);

}  // namespace nuanxin::hub
