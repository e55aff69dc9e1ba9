#include "hub/command.h"

#include <array>

#include "hub/commands/guided.h"
#include "hub/commands/handlers.h"

namespace nuanxin::hub {
namespace {

struct CommandRow {
  std::string_view name;
  CommandHandler handler;
};

constexpr std::array command_rows{
    CommandRow{"CreateFair", commands::create_fair},
    CommandRow{"UpdateFair", commands::update_fair},
    CommandRow{"SetWindowState", commands::set_window_state},
    CommandRow{"ImportRoster", commands::import_roster},
    CommandRow{"RegisterWorker", commands::register_worker},
    CommandRow{"UpdateVisit", commands::update_visit},
    CommandRow{"LeaveVisit", commands::leave_visit},
    CommandRow{"Announce", commands::announce},
    CommandRow{"StepAway", commands::step_away},
    CommandRow{"ComeBack", commands::come_back},
    CommandRow{"ReportTicketPrint", commands::report_ticket_print},
    CommandRow{"ReportSlipPrint", commands::report_slip_print},
    CommandRow{"CallNext", commands::call_next},
    CommandRow{"CallStop", commands::call_stop},
    CommandRow{"Recall", commands::recall},
    CommandRow{"Start", commands::start},
    CommandRow{"Finish", commands::finish},
    CommandRow{"FinishAndNext", commands::finish_and_next},
    CommandRow{"MarkMissed", commands::mark_missed},
    CommandRow{"Park", commands::park},
    CommandRow{"Return", commands::return_to_queue},
    CommandRow{"Decline", commands::decline},
    CommandRow{"Undo", commands::undo},
    CommandRow{"SaveDraft", commands::save_draft},
    CommandRow{"SignRecord", commands::sign_record},
    CommandRow{"AmendRecord", commands::amend_record},
    CommandRow{"ReceiveReading", commands::receive_reading},
    CommandRow{"AssignReading", commands::assign_reading},
    CommandRow{"TakeReading", commands::take_reading},
    CommandRow{"SendBackReading", commands::send_back_reading},
    CommandRow{"DiscardReading", commands::discard_reading},
    CommandRow{"CreateStaff", commands::create_staff},
    CommandRow{"SetPassword", commands::set_password},
    CommandRow{"EnrollStation", commands::enroll_station},
    CommandRow{"RetryRefused", commands::retry_refused},
    CommandRow{"Tick", commands::tick},  // the hub's own: nobody has the permission
};

}  // namespace

void CommandRun::happened(std::string_view entity, const std::string& id, int version, const Json& body,
                          const std::function<Json()>& data, std::string_view as) {
  Happened out;
  out.entry.at = now;
  out.entry.actor = actor.staff.str();
  out.entry.station = actor.station.str();
  out.entry.command = as.empty() ? command : as;
  out.entry.entity = entity;
  out.entry.id = id;
  out.entry.version = version;
  if (!body.is_null()) out.entry.body = json_text(body);
  out.entry.seq = store::append(tx, out.entry);
  if (data && m_listeners == Listeners::some) out.data = data();
  m_happened.push_back(std::move(out));
}

CommandHandler handler_of(std::string_view command) {
  for (const auto& row : command_rows)
    if (row.name == command) return row.handler;
  return nullptr;
}

}  // namespace nuanxin::hub
