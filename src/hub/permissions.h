// Who may do what: one row per command. Reading paths state their roles in the route table (routes.cpp). What a role
// may read of one activity (exams for clinicians, desks for desk staff, sealed ones only by name) is decided here too.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "domain/codes.h"
#include "forms/catalogue.h"
#include "hub/actor.h"

namespace nuanxin::hub {

/// A set of roles, one bit each.
class Roles {
 public:
  template <class... R>
  explicit constexpr Roles(R... roles) : m_bits((bit(roles) | ... | 0u)) {}
  constexpr bool has(domain::Role role) const { return (m_bits & bit(role)) != 0; }

 private:
  static constexpr std::uint32_t bit(domain::Role role) { return 1u << static_cast<unsigned>(role); }
  std::uint32_t m_bits;
};

struct CommandPermission {
  std::string_view command;
  Roles roles;
};
std::span<const CommandPermission> command_permissions();
/// Null for an unknown command.
const CommandPermission* permission_of(std::string_view command);

/// May fill in and read records of this activity.
bool may_work_on(const Actor&, const forms::Activity&);
/// May call people to it: a sensitive one tells why somebody came.
bool may_call_to(const Actor&, const forms::Activity&);
/// May see whole identities.
bool may_see_identity(domain::Role);

}  // namespace nuanxin::hub
