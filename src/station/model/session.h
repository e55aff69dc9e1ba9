// Who sits at this screen: what POST /session answered, and the fair that is worked on. Plain values.
#pragma once

#include <string>

#include "base/error.h"
#include "base/json_fwd.h"
#include "domain/codes.h"

namespace nuanxin::station {

struct Session {
  std::string token;
  domain::Role role = domain::Role::registrar;
  std::string staff_id, staff_name;  ///< empty for kiosk and display
  std::string station_id, station_name;
  std::string draft_key;  ///< base64: drafts on this machine are sealed with it; each person has their own
  std::string spool_key;  ///< base64: of the station, for what instruments said
  std::string fair_id;    ///< empty: no fair yet
};

Result<Session> session_from_json(const Json&);

/// Which workplace the screen shows; the first one of a role is its default.
enum class Place { registrar, exam, desk, organizer, board, kiosk };
std::string_view code(Place);
std::string place_word(Place);
bool parse_place(std::string_view, Place& out);
Place default_place(domain::Role);
/// May somebody of this role work there?
bool allowed(domain::Role, Place);

}  // namespace nuanxin::station
