// Between the stops of a visit and the queue engine of its fair. The stops are the truth: after a command the engine is
// told what happened to each visit it touched, by the event that says it best or, where none does, as a correction
// (Put), so that engine and database cannot drift apart. What the engine then decides (call, take back) becomes moves
// of stops in the same transaction. Fairs that call by ticket have no engine and nothing happens here.
#pragma once

#include <optional>
#include <string_view>

#include "hub/command.h"
#include "hub/guidance.h"
#include "store/fair.h"

namespace nuanxin::hub::commands {

/// Tells the engines about everything touched so far and carries their decisions out. Never refuses what was done: an
/// engine that does not understand is put right by a correction, or says so in the log.
void guide(CommandRun&);
/// Takes back a call to which the person has not come in yet, so that something else can be done with them.
Result<void> withdraw_call(CommandRun&, domain::Visit&);
/// Whom the engine promised this window goes to the door, so that the staff can use the seat: all seats, or one.
Result<void> free_promised(CommandRun&, const FairId&, const std::string& window, std::optional<int> seat);

/// The call's basis with its words in both languages, as stops keep it.
Json basis_json(const forms::Catalogue&, const queue::Call&);

/// The fair begins to be called by a policy, goes on with another one, or goes back to tickets. `fair` as saved.
Result<void> change_policy(CommandRun&, const domain::Fair& fair);
/// The fair's windows, their services and states, as they are now.
Result<void> guide_windows(CommandRun&, const domain::Fair& fair);

/// Who comes to this window now: the one promised to it, else who was called to the door first. The stop has entered;
/// nothing when nobody is called to what the window serves.
struct Entered {
  domain::Visit visit;
  Json stop_view;
};
Result<std::optional<Entered>> enter_next(CommandRun&, const store::WindowOfFair&, std::optional<int> seat,
                                          std::string_view as);

/// {"fair": id, "check": bool}: the engine's own clock. Not for clients.
Result<Json> tick(CommandRun&, const Json& body);

}  // namespace nuanxin::hub::commands
