// How the journal's append reaches the outbox.
#pragma once

#include <cstdint>
#include <string_view>

#include "store/database.h"

namespace nuanxin::store {

/// worker, fair, visit and record go to the province.
bool syncs(std::string_view entity);
/// `changed` orders what waits: the journal's seq.
void put_in_outbox(WriteTransaction&, std::string_view entity, std::string_view id, int version, std::int64_t changed);

}  // namespace nuanxin::store
