// How a simulator in its own process is told what to do: one command per line on standard input and, if a path is
// given, on a unix socket. Every line gets one line of answer on the same way. Ends on "quit", SIGINT or SIGTERM; the
// end of standard input alone does not end it. Lines over 16 KiB are refused. Runs on the calling thread.
#pragma once

#include <functional>
#include <string>

namespace nuanxin::device {

/// Blocks. `handle` gets a line without its end and gives the answer ("ok" or "error: …"). Throws std::system_error
/// when the socket cannot be made. Call block_stop_signals() before any thread is started.
void run_control(const std::string& socket_path, const std::function<std::string(const std::string&)>& handle);

/// SIGINT and SIGTERM wait for run_control() from here on, in this thread and those it starts.
void block_stop_signals();

}  // namespace nuanxin::device
