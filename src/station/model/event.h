// One event of the hub, as a value.
#pragma once

#include <cstdint>
#include <string>

#include "base/json.h"
#include "base/time.h"

namespace nuanxin::station {

struct Event {
  std::int64_t seq = 0;
  Instant at{};
  std::string command;
  std::string entity;  ///< "stop", "visit", "window", "fair", "record" …
  std::string id;
  int version = 0;
  Json data;
};

/// From one WebSocket text that has a "seq"; nothing for another shape.
Result<Event> event_from_json(const Json&);

}  // namespace nuanxin::station
