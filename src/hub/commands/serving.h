#pragma once

#include <string>
#include <string_view>

#include "hub/commands/stop_moves.h"

namespace nuanxin::hub::commands {

/// record_incomplete for an exam with a form that has no signed record, unless a reason is given.
Result<Moved> finish_stop(CommandRun&, domain::Visit&, const StopId&, const std::string& reason,
                          std::string_view as = {});

}  // namespace nuanxin::hub::commands
