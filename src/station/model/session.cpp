#include "station/model/session.h"

#include <array>

#include "base/i18n.h"
#include "base/json.h"

namespace nuanxin::station {
namespace {

struct PlaceRow {
  Place place;
  std::string_view code;
  const char* word;
};

constexpr std::array places{
    PlaceRow{Place::registrar, "registrar", N_("Registration desk")},
    PlaceRow{Place::exam, "exam", N_("Exam station")},
    PlaceRow{Place::desk, "desk", N_("Service desk")},
    PlaceRow{Place::organizer, "organizer", N_("Organizer")},
    PlaceRow{Place::board, "board", N_("Display board")},
    PlaceRow{Place::kiosk, "kiosk", N_("Kiosk")},
};

}  // namespace

Result<Session> session_from_json(const Json& json) {
  Session s;
  s.token = text_or(json, "token");
  if (s.token.empty()) return refuse(Reason::unauthenticated, "the answer has no token", "token");
  const auto role = domain::parse<domain::Role>(text_or(json, "role"));
  if (!role) return refuse(Reason::unsupported, "a role this program does not know", "role");
  s.role = *role;
  s.staff_id = text_or(member(json, "staff"), "id");
  s.staff_name = text_or(member(json, "staff"), "name");
  s.station_id = text_or(member(json, "station"), "id");
  s.station_name = text_or(member(json, "station"), "name");
  s.draft_key = text_or(json, "draft_key");
  s.spool_key = text_or(json, "spool_key");
  s.fair_id = text_or(json, "fair");
  return s;
}

std::string_view code(Place place) {
  for (const auto& row : places)
    if (row.place == place) return row.code;
  return {};
}

std::string place_word(Place place) {
  for (const auto& row : places)
    if (row.place == place) return tr(row.word);
  return {};
}

bool parse_place(std::string_view text, Place& out) {
  for (const auto& row : places)
    if (row.code == text) {
      out = row.place;
      return true;
    }
  return false;
}

Place default_place(domain::Role role) {
  switch (role) {
    case domain::Role::registrar:
      return Place::registrar;
    case domain::Role::clinician:
      return Place::exam;
    case domain::Role::desk:
      return Place::desk;
    case domain::Role::organizer:
      return Place::organizer;
    case domain::Role::kiosk:
      return Place::kiosk;
    case domain::Role::display:
      return Place::board;
  }
  return Place::registrar;
}

bool allowed(domain::Role role, Place place) {
  if (place == Place::board) return true;
  if (role == domain::Role::organizer) return place != Place::registrar && place != Place::kiosk;
  return default_place(role) == place;
}

}  // namespace nuanxin::station
