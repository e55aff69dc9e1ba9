// The handlers of all commands, one file per family; command.cpp has the table. Bodies and results: docs/openapi.json.
#pragma once

#include "hub/command.h"

namespace nuanxin::hub::commands {

// fairs.cpp
Result<Json> create_fair(CommandRun&, const Json& body);
Result<Json> update_fair(CommandRun&, const Json& body);
Result<Json> set_window_state(CommandRun&, const Json& body);
Result<Json> import_roster(CommandRun&, const Json& body);
// registration.cpp
Result<Json> register_worker(CommandRun&, const Json& body);
// visits.cpp
Result<Json> update_visit(CommandRun&, const Json& body);
Result<Json> leave_visit(CommandRun&, const Json& body);
// announce.cpp
Result<Json> announce(CommandRun&, const Json& body);
// away.cpp
Result<Json> step_away(CommandRun&, const Json& body);
Result<Json> come_back(CommandRun&, const Json& body);
Result<Json> report_ticket_print(CommandRun&, const Json& body);
Result<Json> report_slip_print(CommandRun&, const Json& body);
// calling.cpp
Result<Json> call_next(CommandRun&, const Json& body);
Result<Json> call_stop(CommandRun&, const Json& body);
Result<Json> finish_and_next(CommandRun&, const Json& body);
// serving.cpp
Result<Json> recall(CommandRun&, const Json& body);
Result<Json> start(CommandRun&, const Json& body);
Result<Json> finish(CommandRun&, const Json& body);
Result<Json> mark_missed(CommandRun&, const Json& body);
Result<Json> park(CommandRun&, const Json& body);
Result<Json> return_to_queue(CommandRun&, const Json& body);
Result<Json> decline(CommandRun&, const Json& body);
Result<Json> undo(CommandRun&, const Json& body);
// records.cpp
Result<Json> save_draft(CommandRun&, const Json& body);
Result<Json> sign_record(CommandRun&, const Json& body);
Result<Json> amend_record(CommandRun&, const Json& body);
// readings.cpp
Result<Json> receive_reading(CommandRun&, const Json& body);
Result<Json> assign_reading(CommandRun&, const Json& body);
Result<Json> take_reading(CommandRun&, const Json& body);
Result<Json> send_back_reading(CommandRun&, const Json& body);
Result<Json> discard_reading(CommandRun&, const Json& body);
// access.cpp
Result<Json> create_staff(CommandRun&, const Json& body);
Result<Json> set_password(CommandRun&, const Json& body);
Result<Json> enroll_station(CommandRun&, const Json& body);
Result<Json> retry_refused(CommandRun&, const Json& body);

}  // namespace nuanxin::hub::commands
