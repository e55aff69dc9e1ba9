// The shared part of everything that moves a stop: decide (queue/moves.h), keep what undo needs, save, append, and
// carry the visit along when its last stop is over.
#pragma once

#include <optional>
#include <string>

#include "domain/entities.h"
#include "hub/command.h"
#include "queue/moves.h"

namespace nuanxin::hub::commands {

struct MoveInput {
  queue::Move move = queue::Move::join;
  std::string window = {};
  int seat = 0;
  std::string reason = {};
  std::optional<Instant> until = {};
  Json basis = {};           ///< of a call
  std::string_view as = {};  ///< name in the journal when it is not the command's
};

struct Moved {
  domain::Stop stop;
  Json view;  ///< StopView
};

/// The stop must be one of the visit's; `visit` is brought up to date.
Result<Moved> move_stop(CommandRun&, domain::Visit& visit, const StopId&, const MoveInput&);
/// Saves a stop that was decided on, appends it and lets the visit follow.
Result<Moved> save_stop(CommandRun&, domain::Visit& visit, const domain::Stop&, std::string_view as = {},
                        std::optional<queue::Move> cause = {});
/// Finishes or reopens the visit as its stops say; appends only when that changed it.
Result<void> follow_stops(CommandRun&, domain::Visit& visit, std::string_view as = {});
/// Head and version + 1, appended. `visit.version` is raised. Answers the visit's JSON, for whoever shows it next.
Result<Json> save_visit_head(CommandRun&, domain::Visit& visit, std::string_view as = {});
/// The seat, when it is free and the window open; without a wish the lowest free one.
Result<int> seat_for(CommandRun&, const domain::Window&, std::optional<int> wanted);
domain::Stop* find_stop(domain::Visit& visit, const StopId&);

}  // namespace nuanxin::hub::commands
