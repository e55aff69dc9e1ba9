#include "hub/command.h"

#include <array>

#include "hub/commands/handlers.h"

namespace nuanxin::hub {
namespace {

struct Row {
  std::string_view name;
  CommandHandler handler;
};

constexpr std::array rows{
    Row{"CreateFair", commands::create_fair},
    Row{"UpdateFair", commands::update_fair},
    Row{"SetWindowState", commands::set_window_state},
    Row{"ImportRoster", commands::import_roster},
    Row{"RegisterWorker", commands::register_worker},
    Row{"UpdateVisit", commands::update_visit},
    Row{"LeaveVisit", commands::leave_visit},
    Row{"ReportTicketPrint", commands::report_ticket_print},
    Row{"ReportSlipPrint", commands::report_slip_print},
    Row{"CallNext", commands::call_next},
    Row{"CallStop", commands::call_stop},
    Row{"Recall", commands::recall},
    Row{"Start", commands::start},
    Row{"Finish", commands::finish},
    Row{"FinishAndNext", commands::finish_and_next},
    Row{"MarkMissed", commands::mark_missed},
    Row{"Park", commands::park},
    Row{"Return", commands::return_to_queue},
    Row{"Decline", commands::decline},
    Row{"Undo", commands::undo},
    Row{"SaveDraft", commands::save_draft},
    Row{"SignRecord", commands::sign_record},
    Row{"AmendRecord", commands::amend_record},
    Row{"CreateStaff", commands::create_staff},
    Row{"SetPassword", commands::set_password},
    Row{"EnrollStation", commands::enroll_station},
    Row{"RetryRefused", commands::retry_refused},
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
  if (!body.is_null()) out.entry.body = body.dump();
  out.entry.seq = store::append(tx, out.entry);
  if (data && m_listeners == Listeners::some) out.data = data();
  m_happened.push_back(std::move(out));
}

CommandHandler handler_of(std::string_view command) {
  for (const auto& row : rows)
    if (row.name == command) return row.handler;
  return nullptr;
}

}  // namespace nuanxin::hub
