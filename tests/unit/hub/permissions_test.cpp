#include "hub/permissions.h"

#include <catch2/catch.hpp>
#include <set>

#include "base/json.h"
#include "hub/command.h"
#include "hub/openapi.h"
#include "hub/routes.h"

using namespace nuanxin;
using namespace nuanxin::hub;

namespace {

constexpr domain::Role all_roles[] = {domain::Role::registrar, domain::Role::clinician, domain::Role::desk,
                                      domain::Role::organizer, domain::Role::kiosk,     domain::Role::display};

bool same_roles(const Roles& roles, const Json& documented) {
  std::set<std::string> here, there;
  for (const auto role : all_roles)
    if (roles.has(role)) here.insert(std::string(domain::code(role)));
  for (const auto& role : documented) there.insert(role.get<std::string>());
  return here == there;
}

Actor actor(domain::Role role, std::vector<std::string> activities = {}) {
  Actor out;
  out.role = role;
  out.activities = std::move(activities);
  return out;
}

forms::Activity activity(const char* code, forms::ActivityKind kind) {
  forms::Activity out;
  out.code = code;
  out.kind = kind;
  return out;
}

}  // namespace

TEST_CASE("every command has a row of roles, a handler, and the same roles in the API description") {
  const auto document = Json::parse(openapi_text());
  std::size_t documented = 0;
  for (const auto& [path, methods] : document["paths"].items()) documented += path.starts_with("/commands/") ? 1 : 0;
  CHECK(documented == command_permissions().size());
  for (const auto& row : command_permissions()) {
    INFO(row.command);
    CHECK(handler_of(row.command) != nullptr);
    const auto path = "/commands/" + std::string(row.command);
    REQUIRE(document["paths"].contains(path));
    CHECK(same_roles(row.roles, document["paths"][path]["post"]["x-roles"]));
  }
  CHECK(handler_of("DropEverything") == nullptr);
}

TEST_CASE("every reading path is described with the roles that it has") {
  const auto document = Json::parse(openapi_text());
  for (const auto& route : read_routes()) {
    const std::string path(route.pattern), method = route.method == "GET" ? "get" : "post";
    INFO(method << " " << path);
    REQUIRE(document["paths"].contains(path));
    CHECK(same_roles(route.roles, document["paths"][path][method]["x-roles"]));
  }
}

TEST_CASE("paths are found whole, with the id in them") {
  const auto found = find_read_route("GET", "/visits/abc/slip");
  REQUIRE(found);
  CHECK(found->route->pattern == "/visits/{id}/slip");
  CHECK(found->id == "abc");
  CHECK(find_read_route("GET", "/fairs")->id.empty());
  CHECK(find_read_route("POST", "/workers/search")->route->pattern == "/workers/search");
  for (const auto* path :
       {"", "fairs", "/", "/fairs/", "/visits//slip", "/visits/abc/slip/more", "/visits/abc/nothing"})
    CHECK_FALSE(find_read_route("GET", path));
  CHECK_FALSE(find_read_route("POST", "/fairs"));
  CHECK_FALSE(find_read_route("GET", "/workers/search"));
}

TEST_CASE("exams are for clinicians, desks for desk staff, sealed activities for those named alone") {
  const auto exam = activity("knee", forms::ActivityKind::exam),
             desk = activity("membership", forms::ActivityKind::desk);
  auto sealed = activity("counselling", forms::ActivityKind::desk);
  sealed.sensitive = true;
  CHECK(may_work_on(actor(domain::Role::clinician), exam));
  CHECK_FALSE(may_work_on(actor(domain::Role::desk), exam));
  CHECK(may_work_on(actor(domain::Role::desk), desk));
  CHECK_FALSE(may_work_on(actor(domain::Role::clinician, {"vitals"}), exam));
  CHECK_FALSE(may_work_on(actor(domain::Role::desk), sealed));
  CHECK(may_work_on(actor(domain::Role::desk, {"counselling"}), sealed));
  CHECK_FALSE(may_work_on(actor(domain::Role::organizer, {"counselling"}), sealed));
}
