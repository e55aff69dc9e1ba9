// A program of somebody else's that is waited for, and killed when we must go. No shell is in between.
#pragma once

#include <chrono>
#include <stop_token>
#include <string>
#include <vector>

namespace nuanxin::station {

enum class ChildEnd {
  well,        ///< exit code 0
  failed,      ///< another exit code
  missing,     ///< it could not be started
  broken_off,  ///< somebody killed it, or it crashed
  too_late,    ///< killed at the limit
  stopped,     ///< killed because of the stop token
};

/// Runs `command[0]` (looked up in PATH) to its end. It hears nothing and what it says is thrown away; it leads a
/// process group of its own, which is killed as a whole. Blocks; any thread.
ChildEnd run_child(const std::vector<std::string>& command, std::chrono::milliseconds limit, const std::stop_token&);

}  // namespace nuanxin::station
