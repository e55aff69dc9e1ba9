// What instruments said: one row for each transmission, its content sealed as a whole.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/entities.h"
#include "store/database.h"

namespace nuanxin::store {

/// Inserts, or replaces all but the content, which never changes.
void save_reading(WriteTransaction&, const domain::Reading&);
std::optional<domain::Reading> reading_by_id(ReadTransaction&, const ReadingId&);
/// First received first, whatever became of them.
std::vector<domain::Reading> readings_of_stop(ReadTransaction&, const StopId&);
/// What waits for a person's decision, first received first.
std::vector<domain::Reading> held_readings(ReadTransaction&, const FairId&, int limit = 200);

/// Stops of the fair in whose record (a draft as well) the question `link_id` has this text as its answer.
std::vector<StopId> stops_with_answer(ReadTransaction&, const FairId&, const std::string& activity,
                                      const std::string& link_id, const std::string& text);

}  // namespace nuanxin::store
