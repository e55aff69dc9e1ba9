// Who asks: the person and the machine behind a session, fixed when the session starts.
#pragma once

#include <string>
#include <vector>

#include "base/ids.h"
#include "domain/codes.h"

namespace nuanxin::hub {

struct Actor {
  StaffId staff;  ///< empty for a kiosk, a display or the hub itself
  std::string staff_name;
  StationId station;
  std::string station_name;
  domain::Role role = domain::Role::display;
  std::string session;                  ///< hash of its token; empty for the hub itself
  std::vector<std::string> activities;  ///< what the person may serve; empty: everything of the role

  /// Whose move it was, for undo and for idempotency keys.
  const std::string& id() const { return staff.empty() ? station.str() : staff.str(); }
};

}  // namespace nuanxin::hub
