// The reading paths of the API and who may ask them. Questions about a person by name, number or phone are POST: a path
// ends up in logs of proxies and in histories, a body does not.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "hub/permissions.h"
#include "hub/read_run.h"

namespace nuanxin::hub {

struct ReadRoute {
  std::string_view method;
  std::string_view pattern;  ///< below /api/v1, with at most one {…}
  Roles roles;
  ReadHandler handler;
};
std::span<const ReadRoute> read_routes();

struct FoundRoute {
  const ReadRoute* route = nullptr;
  std::string id;
};
std::optional<FoundRoute> find_read_route(std::string_view method, std::string_view path);

}  // namespace nuanxin::hub
