// A program that a test starts and owns: it ends with the object, and with the test's own process however that ends.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace nuanxin::test {

/// The condition's first true answer decides; false at the deadline. For waits that no event announces.
bool wait_until(const std::function<bool()>& condition, std::chrono::milliseconds limit);

/// A TCP port of 127.0.0.1 that was free a moment ago.
int free_port();

class Process {
 public:
  /// Output and errors go to the end of `log`.
  Process(const std::vector<std::string>& command, std::string log);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// True once what this process wrote holds `words`; false when it ended or the time is over.
  bool says(const std::string& words, std::chrono::milliseconds limit);
  std::string output() const;
  bool running();
  void terminate();
  /// kill -9, as a power cut of one program.
  void kill();

 private:
  void end(int signal);
  std::string m_log;
  std::size_t m_from = 0;
  pid_t m_pid = -1;
};

}  // namespace nuanxin::test
