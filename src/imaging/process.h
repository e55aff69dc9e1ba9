// Programs of other people that we run: one that is waited for (dump2dcm) and one that stays (Orthanc). No shell is in
// between; the child gets no descriptor of ours but its three streams.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace nuanxin::imaging {

/// Runs the command to its end with `input` on its standard input and answers its exit code (128 + n after signal n).
/// What it says is thrown away, because such programs repeat the line they dislike, and lines hold names. Killed at the
/// limit; `unavailable` then, and when it cannot be started. Blocks; any thread.
Result<int> run_to_end(const std::vector<std::string>& command, std::string_view input,
                       std::chrono::milliseconds limit);

/// A program that runs beside ours and ends with the object. It is killed also when the *thread* that started it ends,
/// however that ends (PR_SET_PDEATHSIG counts threads): start it from one that lives as long as it shall.
class ChildProcess {
 public:
  /// `command[0]` is a full path. Output and errors go to the end of `log` (mode 0600).
  static Result<ChildProcess> start(const std::vector<std::string>& command, const std::filesystem::path& log);
  ChildProcess() = default;
  ~ChildProcess();
  ChildProcess(ChildProcess&&) noexcept;
  ChildProcess& operator=(ChildProcess&&) noexcept;

  bool running();
  /// True when it ended within that time.
  bool ended_within(std::chrono::milliseconds);
  /// SIGTERM, and SIGKILL when it has not ended by then.
  void stop(std::chrono::milliseconds patience = std::chrono::seconds(10));
  pid_t pid() const { return m_pid; }

 private:
  void reap();
  pid_t m_pid = -1;
  int m_handle = -1;  // pidfd
};

}  // namespace nuanxin::imaging
