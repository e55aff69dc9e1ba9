// The token of a visit's phone page, as the hub's own ticket would carry it.
#pragma once

#include <string>

#include "hub/phone_link.h"
#include "hub/setup.h"
#include "van.h"

namespace nuanxin::test {

inline std::string phone_token(Van& van, const std::string& visit) {
  hub::HubOptions options;
  options.data_folder = van.folder.path("van");
  options.password_effort = hub::PasswordEffort::fast;
  const auto unlocked = hub::unlock(options);
  REQUIRE(unlocked);
  return hub::phone_token(unlocked->keys, VisitId(visit));
}

}  // namespace nuanxin::test
