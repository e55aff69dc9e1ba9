#include "hub/routes.h"

#include <array>

namespace nuanxin::hub {
namespace {

using domain::Role;

constexpr Roles everybody{Role::registrar, Role::clinician, Role::desk, Role::organizer, Role::kiosk, Role::display};
constexpr Roles all_staff{Role::registrar, Role::clinician, Role::desk, Role::organizer};
constexpr Roles staff_and_kiosk{Role::registrar, Role::clinician, Role::desk, Role::organizer, Role::kiosk};
constexpr Roles record_readers{Role::clinician, Role::desk};

constexpr std::array routes{
    ReadRoute{"GET", "/fairs", everybody, reads::fairs},
    ReadRoute{"GET", "/fairs/{id}", everybody, reads::fair},
    ReadRoute{"GET", "/fairs/{id}/queue", all_staff, reads::queue},
    ReadRoute{"GET", "/fairs/{id}/board", everybody, reads::board},
    ReadRoute{"GET", "/fairs/{id}/flow", Roles{Role::organizer}, reads::flow},
    ReadRoute{"GET", "/fairs/{id}/day", Roles{Role::organizer}, reads::day},
    ReadRoute{"GET", "/fairs/{id}/visits", staff_and_kiosk, reads::visits},
    ReadRoute{"POST", "/fairs/{id}/visits/find", staff_and_kiosk, reads::find_visits},
    ReadRoute{"POST", "/fairs/{id}/roster/preview", Roles{Role::organizer}, reads::roster_preview},
    ReadRoute{"GET", "/visits/{id}", staff_and_kiosk, reads::visit},
    ReadRoute{"GET", "/visits/{id}/slip", Roles{Role::registrar, Role::clinician, Role::desk, Role::kiosk},
              reads::slip},
    ReadRoute{"GET", "/visits/{id}/ticket", Roles{Role::registrar, Role::organizer, Role::kiosk}, reads::ticket},
    ReadRoute{"POST", "/workers/search", Roles{Role::registrar}, reads::search},
    ReadRoute{"GET", "/workers/{id}/records", record_readers, reads::worker_records},
    ReadRoute{"GET", "/stops/{id}/record", record_readers, reads::stop_record},
    ReadRoute{"GET", "/stops/{id}/slip", record_readers, reads::stop_slip},
    ReadRoute{"GET", "/records/{id}", record_readers, reads::record},
    ReadRoute{"GET", "/records/{id}/versions", record_readers, reads::record_versions},
    ReadRoute{"GET", "/fairs/{id}/readings", record_readers, reads::held_readings},
    ReadRoute{"GET", "/stops/{id}/readings", record_readers, reads::stop_readings},
    ReadRoute{"GET", "/readings/{id}", record_readers, reads::reading},
    ReadRoute{"GET", "/forms", everybody, reads::forms},
    ReadRoute{"GET", "/forms/{name}", everybody, reads::form},
    ReadRoute{"GET", "/catalogue", everybody, reads::catalogue},
    ReadRoute{"GET", "/rules/{name}", everybody, reads::rules},
    ReadRoute{"GET", "/journal", all_staff, reads::journal},
    ReadRoute{"GET", "/sync", all_staff, reads::sync},
};

std::string_view take_part(std::string_view& path) {
  path.remove_prefix(1);
  const auto end = std::min(path.find('/'), path.size());
  const auto part = path.substr(0, end);
  path.remove_prefix(end);
  return part;
}

/// The text in the place of {…}; empty where the pattern has none; nothing when the path is another one.
std::optional<std::string> match(std::string_view pattern, std::string_view path) {
  std::string id;
  while (!pattern.empty() && !path.empty()) {
    const auto expected = take_part(pattern), part = take_part(path);
    if (expected.starts_with('{')) {
      if (part.empty()) return std::nullopt;
      id = part;
    } else if (expected != part) {
      return std::nullopt;
    }
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return id;
}

}  // namespace

std::span<const ReadRoute> read_routes() { return routes; }

std::optional<FoundRoute> find_read_route(std::string_view method, std::string_view path) {
  if (!path.starts_with('/')) return std::nullopt;
  for (const auto& route : routes) {
    if (route.method != method) continue;
    if (auto id = match(route.pattern, path)) return FoundRoute{&route, std::move(*id)};
  }
  return std::nullopt;
}

}  // namespace nuanxin::hub
