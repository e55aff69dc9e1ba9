// `nuanxin queue serve` as a child process, and the lines that an outside driver would write to it.
#pragma once

#include <sys/types.h>

#include <cstdio>
#include <string>
#include <vector>

#include "base/json.h"
#include "queue/history.h"

namespace nuanxin::queue::testing {

class Served {
 public:
  Served();
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;
  ~Served();

  /// The block's lines without the last, which must be done.
  std::vector<std::string> ask(const Json& line);
  /// Ends the input; the exit code.
  int close();

 private:
  std::string read_line();

  pid_t m_child = -1;
  std::FILE* m_to = nullptr;
  std::FILE* m_from = nullptr;
};

Json fair_line(const FairPlan&);
Json event_line(const Moment&);

}  // namespace nuanxin::queue::testing
