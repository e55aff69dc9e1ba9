#include "hub/permissions.h"

#include <algorithm>
#include <array>

namespace nuanxin::hub {
namespace {

using domain::Role;

constexpr Roles organizer{Role::organizer};
constexpr Roles registrar{Role::registrar};
constexpr Roles callers{Role::clinician, Role::desk, Role::registrar, Role::organizer};
constexpr Roles writers{Role::clinician, Role::desk};

constexpr std::array permissions{
    CommandPermission{"CreateFair", organizer},
    CommandPermission{"UpdateFair", organizer},
    CommandPermission{"SetWindowState", callers},
    CommandPermission{"ImportRoster", organizer},
    CommandPermission{"Announce", organizer},
    CommandPermission{"RegisterWorker", registrar},
    CommandPermission{"UpdateVisit", registrar},
    CommandPermission{"LeaveVisit", Roles{Role::registrar, Role::organizer}},
    CommandPermission{"StepAway", Roles{Role::clinician, Role::desk, Role::registrar, Role::organizer, Role::kiosk}},
    CommandPermission{"ComeBack", Roles{Role::clinician, Role::desk, Role::registrar, Role::organizer, Role::kiosk}},
    CommandPermission{"ReportTicketPrint", registrar},
    CommandPermission{"ReportSlipPrint", Roles{Role::registrar, Role::clinician, Role::desk, Role::kiosk}},
    CommandPermission{"CallNext", callers},
    CommandPermission{"CallStop", organizer},
    CommandPermission{"Recall", callers},
    CommandPermission{"Start", callers},
    CommandPermission{"Finish", callers},
    CommandPermission{"FinishAndNext", callers},
    CommandPermission{"MarkMissed", callers},
    CommandPermission{"Park", callers},
    CommandPermission{"Return", Roles{Role::clinician, Role::desk, Role::registrar, Role::organizer, Role::kiosk}},
    CommandPermission{"Decline", callers},
    CommandPermission{"Undo", callers},
    CommandPermission{"SaveDraft", writers},
    CommandPermission{"SignRecord", writers},
    CommandPermission{"AmendRecord", writers},
    CommandPermission{"ReceiveReading", Roles{Role::registrar, Role::clinician, Role::desk, Role::organizer}},
    CommandPermission{"AssignReading", writers},
    CommandPermission{"TakeReading", writers},
    CommandPermission{"SendBackReading", writers},
    CommandPermission{"DiscardReading", writers},
    CommandPermission{"CreateStaff", organizer},
    CommandPermission{"SetPassword", organizer},
    CommandPermission{"EnrollStation", organizer},
    CommandPermission{"RetryRefused", organizer},
};

}  // namespace

std::span<const CommandPermission> command_permissions() { return permissions; }

const CommandPermission* permission_of(std::string_view command) {
  const auto it =
      std::find_if(permissions.begin(), permissions.end(), [&](const auto& row) { return row.command == command; });
  return it == permissions.end() ? nullptr : &*it;
}

bool may_work_on(const Actor& actor, const forms::Activity& activity) {
  const auto& named = actor.activities;
  const bool is_named = std::find(named.begin(), named.end(), activity.code) != named.end();
  // Sealed activities (counselling, legal) are for those who are named for them alone.
  if (activity.sensitive || !named.empty()) return is_named && permission_of("SignRecord")->roles.has(actor.role);
  if (activity.kind == forms::ActivityKind::exam) return actor.role == Role::clinician;
  return actor.role == Role::desk;
}

bool may_call_to(const Actor& actor, const forms::Activity& activity) {
  return !activity.sensitive || actor.role == Role::organizer || may_work_on(actor, activity);
}

bool may_see_identity(domain::Role role) {
  return role == Role::registrar || role == Role::clinician || role == Role::desk;
}

}  // namespace nuanxin::hub
